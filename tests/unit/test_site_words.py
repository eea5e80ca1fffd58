"""fonds.words: every word of the pages can be translated, and a project's own words come first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from pyoxigraph import Literal

from fonds.errors import ConfigurationError
from fonds.publish.pages.lists import NAMES
from fonds.publish.shown import PLURALS, SINGULARS
from fonds.questions import questions
from fonds.resources import resource
from fonds.terms import SKOS, concept_store
from fonds.words import load_words, read_catalogue

SOURCE = Path(__file__).resolve().parents[2] / "src" / "fonds"
TEMPLATES = sorted(path for room in ("publish", "serve") for path in (SOURCE / room / "templates").glob("*.html"))
ENGLISH = read_catalogue(resource("data", "words", "en.toml"))
NAMES_OF_FORMATS = {
    "CITATION",
    "cff",
    "DataCite",
    "schema",
    "org",
    "Linked",
    "Places",
    "OAI-PMH",
    "Activity",
    "Streams",
    "LDES",
    "ResourceSync",
    "OpenRefine",
    "Sitemap",
    "CSV",
    "JSON",
    "PREFIX",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "N-Quads",
    "VoID",
    "DCAT",
    "RDF/XML",
    "Twitter",
}


def messages(source: str) -> Iterator[str]:
    """The words that a template gives to the catalogue."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and isinstance(call.args[0], nodes.Const):
            yield call.args[0].value


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_message_of_a_template_is_in_the_catalogue(template: Path) -> None:
    """What a template says in words, the English catalogue lists for translators."""
    assert [message for message in messages(template.read_text(encoding="utf-8")) if message not in ENGLISH] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogue(template: Path) -> None:
    """Between the tags of a template stand no words of its own, but for names of formats."""
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "\0", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    words = set(re.findall(r"[A-Za-z][\w/-]+", re.sub(r"<[^>]*>|\0|&\w+;", " ", source)))
    assert words - NAMES_OF_FORMATS == set()
    assert re.findall(r'(?:aria-label|title|alt|placeholder)="[^"\0]+"', source) == []


def test_every_word_that_pages_take_from_elsewhere_is_in_the_catalogue() -> None:
    """Kinds of things, filters, and the concepts of the vocabulary are translated like all other words."""
    schemes = {"kinds of", "levels of", "languages", "modalities", "roles"}
    concepts = {
        quad.object.value
        for quad in concept_store().quads_for_pattern(None, SKOS["prefLabel"], None)
        if isinstance(quad.object, Literal) and quad.object.language == "en" and "/language-" not in str(quad.subject)
    }
    wanted = {*PLURALS.values(), *SINGULARS.values(), *NAMES.values(), *(title for title, _ in questions()), "born", "died"}
    wanted |= {concept for concept in concepts if not concept.startswith(tuple(schemes))}
    assert wanted - ENGLISH.keys() == set()


def test_a_translation_knows_the_same_messages_and_fills_in_the_same_values() -> None:
    """No message of the German catalogue is unknown to the English one, none is missing, none loses a value."""
    german = read_catalogue(resource("data", "words", "de.toml"))
    assert german.keys() == ENGLISH.keys()
    assert [key for key, text in german.items() if set(re.findall(r"\{\w+\}", key)) != set(re.findall(r"\{\w+\}", text))] == []


def test_the_words_of_a_project_come_first_and_what_is_not_translated_stays_english(tmp_path: Path) -> None:
    """A regional language falls back to its own, a theme's words stand above both."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "de.toml").write_text('"Persons" = "Leute"\n', encoding="utf-8")
    words = load_words("de-AT", tmp_path)
    assert (words("Persons"), words("Places"), words("{n} found", n=3), words("never heard")) == ("Leute", "Orte", "3 gefunden", "never heard")
    assert load_words("xx")("Persons") == "Persons"


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    """A file that is no catalogue is an error that names it."""
    file = tmp_path / "de.toml"
    file.write_text('"Persons" = 3\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"de\.toml"):
        read_catalogue(file)
