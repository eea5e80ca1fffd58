"""fonds.authorities.wikidata: whatever a dump holds, an index is whole, or there is none and the reason is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fonds.authorities.wikidata import WikidataIndex, build_index
from fonds.errors import SourceError, UnavailableError
from fonds.values import Finding
from tests.conftest import SHARED, needs_shared

GOOD = b'{"id": "Q1", "labels": {"en": {"value": "Anna Weber"}}}\n'


def line(**parts: object) -> bytes:
    """A line of a dump: an item with some of its parts."""
    return json.dumps({"id": "Q2", "labels": {"en": {"value": "Karl Horn"}}, **parts}).encode() + b"\n"


def indexed(*lines: bytes) -> tuple[int, list[Finding]]:
    """How many items of some lines an index holds, and what is reported."""
    told: list[Finding] = []
    base = build_index(lines, None, report=told.append)
    assert base is not None
    return WikidataIndex(base, "test").count, told


def claim(value: object) -> list[object]:
    """The statements of a property with one value."""
    return [{"mainsnak": {"datavalue": {"value": value}}}]


@pytest.mark.parametrize(
    "broken",
    [
        line(claims=["P31"]),
        line(claims={"P31": [{"mainsnak": None}]}),
        line(claims={"P569": claim({"time": "in spring"})}),
        line(claims={"P569": claim({"time": None})}),
        line(claims={"P625": claim({"longitude": 1})}),
        line(labels={"en": "Karl Horn"}),
        line(id="../Q2"),
        b'{"id": "Q2", "labels": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        b"\xff\xfe\n",
        b"[1]\n",
    ],
)
def test_a_line_of_another_shape_costs_one_item(broken: bytes) -> None:
    """Whatever stands in a line, it is reported with its number, and the items around it are kept."""
    count, told = indexed(GOOD, broken, GOOD.replace(b"Q1", b"Q3"))
    assert count == 2
    assert [(finding.severity, finding.line) for finding in told] == [("warning", 2)]


def test_an_item_without_labels_is_an_item() -> None:
    """Wikidata writes an empty set of labels as a list: nothing is wrong with it."""
    assert indexed(GOOD, line(labels=[], aliases=[], descriptions=[], claims=[])) == (2, [])


def test_properties_and_lexemes_are_no_items() -> None:
    """What else a dump holds is left out without a word."""
    assert indexed(GOOD, line(id="P31"), line(id="L7")) == (1, [])


def test_a_list_that_is_not_closed_was_cut() -> None:
    """A dump is one JSON list: without its last bracket the rest is missing, even where each line is whole."""
    with pytest.raises(SourceError, match="not closed"):
        indexed(b"[\n", GOOD)
    assert indexed(b"[\n", GOOD, b"]\n")[0] == 1


@pytest.mark.parametrize("name", ["a#b", "50% of it", "what?"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address mean nothing in the name of a folder, and no stray file is made."""
    target = tmp_path / name / "wikidata.sqlite"
    target.parent.mkdir()
    build_index([GOOD], target)
    assert WikidataIndex.open(target).count == 1
    assert [path.name for path in tmp_path.rglob("*")] == [name, "wikidata.sqlite"]


@pytest.mark.parametrize("place", ["nowhere/wikidata.sqlite", "folder"])
def test_where_nothing_can_be_written_is_told(tmp_path: Path, place: str) -> None:
    """A target in no folder, or that is a folder, is an error with a mend; nothing is left behind."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnavailableError, match="cannot be written"):
        build_index([GOOD], tmp_path / place)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


@needs_shared
def test_entities_as_wikidata_serves_them_are_indexed_without_loss(tmp_path: Path) -> None:
    """Of 1,775 entities exactly as served every item is kept, and nothing is reported."""
    told: list[Finding] = []
    index = WikidataIndex.open(SHARED / "data/wikidata/real_json/entities.jsonl.gz", told.append)
    assert told == []
    assert index.count > 1700
