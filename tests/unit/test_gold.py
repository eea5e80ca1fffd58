"""fonds.gold: both forms of a gold file, their errors, and whether the gold documents of this repository keep their conventions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fonds.cli.evaluate import evaluate
from fonds.dates import bounds
from fonds.errors import SourceError
from fonds.gold import Gold, gold_files, read_gold, untag
from fonds.values import Source, Span
from tests.conftest import ROOT, SHARED, needs_shared

OWN = sorted((ROOT / "tests" / "gold").glob("*/*.tagged.txt"))
TITLE = re.compile(
    r"(?i)(the|a|an|mr\.?|mrs\.?|miss|sir|lord|general|colonel|captain|marshal|admiral|ambassador|president|comrade|cde\.?|premier|minister|prince"
    r"|king|dr\.?|count|baron|father|pandit|u|ato|m\.)\s"
)
KEYS = [
    "id", "source_url", "excerpt", "reworded", "made", "kind", "title", "date", "author", "addressee", "reference", "printed_in", "classification",
    "entities", "participants", "dates", "utterances", "events",
]  # fmt: skip


def rows_of(path: Path) -> dict[str, Any]:
    """The other half of a tagged text."""
    told: dict[str, Any] = json.loads(path.with_name(path.name.removesuffix(".tagged.txt") + ".gold.json").read_text(encoding="utf-8"))
    return told


each = pytest.mark.parametrize("path", OWN, ids=lambda path: path.name.removesuffix(".tagged.txt"))


def test_there_are_documents_to_tune_on_and_documents_held_out() -> None:
    """Each with a number of its own."""
    folders = [path.parent.name for path in OWN]
    assert (folders.count("tuning"), folders.count("held-out")) == (80, 19)
    assert len({path.name[:2] for path in OWN}) == len(OWN)


@each
def test_each_gold_document_is_read(path: Path) -> None:
    """Tags, entities, dates, roles, modalities and first words hold, or reading it would say where they do not."""
    gold = read_gold(path)
    assert gold.slug == path.name.removesuffix(".tagged.txt")
    assert all(found.span.of(gold.source.text) == found.quote for found in gold.annotations)
    assert not re.search(r"\[\[[A-Z-]+:|\|", gold.source.text)
    assert not re.search(r"  | \n|\n{4}", gold.source.text)


@each
def test_a_gold_document_is_long_and_dense_enough(path: Path) -> None:
    """Between 350 and 650 words, with mentions and speech in plenty."""
    gold = read_gold(path)
    assert 350 <= len(gold.source.text.split()) <= 650
    assert len(gold.annotations) >= 50
    assert len(gold.utterances) >= 15


@each
def test_names_are_tagged_without_title_or_article(path: Path) -> None:
    """A title, rank or article before a name stays outside its tag."""
    for found in read_gold(path).annotations:
        assert found.type != "PER" or not TITLE.match(found.quote), found
        assert not found.quote.startswith(("the ", "The ", "THE ")), found


@each
def test_each_entity_is_named_in_the_text(path: Path) -> None:
    """Every entity has a mention, and the name that it is told by stands in the text."""
    gold, told = read_gold(path), rows_of(path)
    assert {found.entity for found in gold.annotations if found.entity} == set(gold.entities)
    squeezed = " ".join(gold.source.text.split())
    for key, entity in told["entities"].items():
        assert set(entity) == {"type", "name", "office"}, key
        assert entity["name"] in squeezed, key


@each
def test_first_words_are_few_and_in_the_order_of_the_text(path: Path) -> None:
    """Four to twelve words name each act of speech; a speaker has a row with the same words once."""
    utterances = read_gold(path).utterances
    assert all(4 <= len(said.starts.split()) <= 12 for said in utterances)
    assert [said.at for said in utterances] == sorted(said.at for said in utterances)
    assert len({(said.speaker, said.at) for said in utterances}) == len(utterances)


@each
def test_what_is_told_of_the_whole_stands_in_the_text(path: Path) -> None:
    """Title, reference and its parts, printing and classification are written as in the text; author and addressees are entities."""
    gold, told = read_gold(path), rows_of(path)
    assert list(told) == KEYS
    assert (told["made"], told["excerpt"], told["reworded"], told["source_url"]) == (True, False, False, None)
    reference = told["reference"]
    words = [told["title"], reference["as_written"], reference["archive"], *reference["parts"].values(), told["printed_in"], told["classification"]]
    assert [word for word in words if word and word not in gold.source.text] == []
    assert {told["author"], *told["addressee"]} - {None} <= set(gold.entities)
    assert {(told["author"], "author")} - {(None, "author")} <= set(gold.participants)
    assert {(key, "addressee") for key in told["addressee"]} <= set(gold.participants)
    assert len(set(gold.participants)) == len(gold.participants)


@each
def test_the_map_of_dates_is_that_of_the_tags(path: Path) -> None:
    """`dates` gives the tagged words with their values; the values of the document and of its events are EDTF too."""
    gold, told = read_gold(path), rows_of(path)
    assert told["dates"] == {found.quote: found.edtf for found in gold.annotations if found.edtf}
    for value in [told["date"], *(event["date"] for event in told["events"] if event["date"])]:
        assert bounds(value)
    for event in told["events"]:
        assert event["entity"] is None or gold.entities[event["entity"]] == "event"


@needs_shared
@pytest.mark.parametrize("path", sorted((SHARED / "data" / "prose").glob("*.tagged.txt")), ids=lambda path: path.name)
def test_both_forms_of_a_gold_are_the_same(path: Path) -> None:
    """Spans and tags of one document are read as the same annotations, speech, events and reference."""
    tagged, spans = read_gold(path), read_gold(path.with_name(path.name.replace(".tagged.txt", ".json")))

    def told(gold: Gold) -> tuple[object, ...]:
        return gold.source.text, gold.annotations, gold.participants, gold.utterances, gold.outlooks, gold.archive, gold.parts, gold.classification

    assert told(tagged) == told(spans)


# the format ----------------------------------------------------------------------------------------------------------------


def example(folder: Path, **changes: object) -> Path:
    """The example of docs/gold-format.md as files, with other values for some keys; gives the tagged text."""
    told = (ROOT / "docs" / "gold-format.md").read_text(encoding="utf-8")
    text, rows = re.findall(r"```(?:text|json)\n(.*?)```", told, re.DOTALL)
    (folder / "lenz-orlik.gold.json").write_text(json.dumps(json.loads(rows) | changes, indent=1), encoding="utf-8")
    tagged = folder / "lenz-orlik.tagged.txt"
    tagged.write_text(text, encoding="utf-8")
    return tagged


def test_the_example_of_the_documentation_is_read_and_evaluated(tmp_path: Path) -> None:
    """Its eleven tags, two acts of speech and reference are read, and the command makes figures of it."""
    gold = read_gold(example(tmp_path))
    assert [found.type for found in gold.annotations].count("PER") == 4
    assert (len(gold.annotations), len(gold.utterances), len(gold.outlooks), len(gold.parts)) == (11, 2, 1, 2)
    done = CliRunner().invoke(evaluate, [str(tmp_path)])
    assert done.exit_code == 0, done.output


def test_words_within_a_tag_may_hold_brackets_in_pairs() -> None:
    """An editor's bracket that completes a name is inside its tag; a bracket in the text is none."""
    text, (name,) = untag("[[illegible]] [[PER:horn|Karl [Emil] Horn]].", "a")
    assert (text, name.quote, name.span) == ("[[illegible]] Karl [Emil] Horn.", "Karl [Emil] Horn", Span(14, 30))


@pytest.mark.parametrize(
    ("tagged", "why"),
    [
        ("one\n[[PER:lenz|Lenz] came", "a.tagged.txt:2: the tag [[PER:lenz| has no end"),
        ("one\n[[PER:|Lenz]]", "a.tagged.txt:2: is not a tag: [[PER:|Lenz]]; write [[TYPE:id|words]]"),
        ("[[PRE:lenz|Lenz]]", "a.tagged.txt:1: no type is called PRE; did you mean 'PER'?"),
        ("[[ORG:mint|the mint of [[GPE:graz|Graz]]]]", "a.tagged.txt:1: a tag stands inside another"),
        ("[[PER:lenz|Lenz ]]", "a.tagged.txt:1: the tagged words 'Lenz ' are empty or begin or end with a space"),
        ("\n\n[[DATE:1951-13|May]]", "a.tagged.txt:3: 'May': '1951-13' is not EDTF"),
    ],
)
def test_a_tag_that_is_wrong_is_named_with_its_line(tagged: str, why: str) -> None:
    """Each error says file and line, what is wrong, and how to mend it."""
    with pytest.raises(SourceError) as caught:
        untag(tagged, "a.tagged.txt")
    assert str(caught.value).startswith(why)
    assert caught.value.mend


@pytest.mark.parametrize(
    ("changes", "place", "why"),
    [
        ({"participants": [{"entity": "lenz", "role": "pricipal"}]}, "json:46", "no role is called 'pricipal'; did you mean 'principal'?"),
        ({"participants": [{"entity": "lentz", "role": "principal"}]}, "json:45", "no entity is called 'lentz'; did you mean 'lenz'?"),
        ({"participants": [{"entity": "lenz"}]}, "json:44", '\'role\' is not told as words in {"entity": "lenz"}'),
        (
            {"utterances": [{"speaker": "lenz", "starts": "Lenz never", "modality": "asked"}]},
            "json:",
            "the words 'Lenz never' do not stand in the text",
        ),
        ({"utterances": [{"speaker": "lenz", "starts": "Lenz", "modality": "asked"}]}, "json:", "the words 'Lenz' stand 2 times in the text"),
        ({"utterances": [{"speaker": "lenz", "starts": "Lenz asked", "modality": "aksed"}]}, "json:", "no modality is called 'aksed'"),
        ({"events": [{"words": "would meet", "status": "expected"}]}, "json:", "no status is called 'expected'"),
        ({"entities": {"lenz": {"type": "person"}}}, "tagged.txt:3", "'Paul Orlik' stands for 'orlik', which no entity is called"),
        ({"utterances": "none"}, "json:", "'utterances' is not a list of objects"),
        ({"reference": ["x"]}, "json:", "'reference' is not an object"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_line(tmp_path: Path, changes: dict[str, object], place: str, why: str) -> None:
    """An error in the other half says which file and line it stands on and what is known."""
    with pytest.raises(SourceError) as caught:
        read_gold(example(tmp_path, **changes))
    assert place in str(caught.value)
    assert why in str(caught.value)
    assert caught.value.mend


def test_a_tag_must_fit_its_entity(tmp_path: Path) -> None:
    """A person's name that is tagged as a place is an error on its line."""
    tagged = example(tmp_path)
    tagged.write_text(tagged.read_text(encoding="utf-8").replace("PER:kurz", "GPE:kurz"), encoding="utf-8")
    with pytest.raises(SourceError, match=r"tagged\.txt:14: 'Eva Kurz' is tagged GPE, but 'kurz' is a person"):
        read_gold(tagged)


def test_json_that_is_broken_is_named_with_its_line(tmp_path: Path) -> None:
    """A comma too many on the second line, a file that lacks keys, and one that is not there."""
    tagged = example(tmp_path)
    other = tmp_path / "lenz-orlik.gold.json"
    other.write_text('{"id": "a",\n,}', encoding="utf-8")
    with pytest.raises(SourceError, match=r"gold\.json:2: is not JSON"):
        read_gold(tagged)
    other.write_text('{"id": "a"}', encoding="utf-8")
    with pytest.raises(SourceError, match="it has no entities, participants, utterances"):
        read_gold(tagged)
    other.unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        read_gold(tagged)


def spans(folder: Path, **changes: object) -> Path:
    """A gold with spans for the text "Lenz said so."; gives its file."""
    mention: dict[str, object] = {"type": "PER", "entity": "lenz", "start": 0, "end": 4, "quote": "Lenz"}
    rows = {"id": "a", "entities": {"lenz": {"type": "person"}}, "participants": [], "utterances": [], "mentions": [mention | changes]}
    path = folder / "a.json"
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return path


def test_a_span_must_quote_the_text(tmp_path: Path) -> None:
    """A span with other words than the text has there is an error on the line of its quote."""
    (tmp_path / "a.txt").write_text("Lenz said so.", encoding="utf-8")
    assert [found.quote for found in read_gold(spans(tmp_path)).annotations] == ["Lenz"]
    with pytest.raises(SourceError, match=r"a\.json:\d+: 'Lenz' does not stand at 1–5 of the text; count code points from 0"):
        read_gold(spans(tmp_path, start=1, end=5))


def test_the_text_of_a_gold_may_come_from_a_project(tmp_path: Path) -> None:
    """Where no text is beside it, it is asked for by the gold's id; without a project that is an error."""
    path = spans(tmp_path)
    elsewhere: Callable[[str], Source] = {"a": Source("a.txt", "Lenz said so.")}.__getitem__
    assert read_gold(path, elsewhere).source.path == "a.txt"
    with pytest.raises(SourceError, match=r"there is no a\.txt beside it; put it there, or name the project"):
        read_gold(path)


def test_a_folder_gives_each_document_once(tmp_path: Path) -> None:
    """Both forms of one name are one document, the tagged one; an untagged half and an empty folder are errors."""
    tagged = example(tmp_path)
    (tmp_path / "lenz-orlik.json").write_text("{}", encoding="utf-8")
    assert gold_files(tmp_path) == [tagged]
    assert gold_files(tmp_path / "lenz-orlik.gold.json") == [tagged]
    assert gold_files(spans(tmp_path)) == [tmp_path / "a.json"]
    assert gold_files(tmp_path) == [tagged, tmp_path / "a.json"]
    (tmp_path / "b.gold.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match=r"b\.gold\.json: has no tagged text; put b\.tagged\.txt beside it"):
        gold_files(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"holds no gold"):
        gold_files(tmp_path / "empty")
