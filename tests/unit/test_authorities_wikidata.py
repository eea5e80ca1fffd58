"""fonds.authorities: whatever a dump holds, an index is whole, or there is none and the reason is told; a broken-off run loses nothing."""

from __future__ import annotations

import bz2
import gzip
import json
import multiprocessing
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from fonds.authorities.dump import open_dump
from fonds.authorities.index_build import BATCH, Indexed, Wanted, build_index, memory_index
from fonds.authorities.index_update import Updated, update_index
from fonds.authorities.wikidata import WikidataIndex
from fonds.errors import SourceError, UnavailableError
from fonds.matches import Fact, Query
from fonds.values import Finding
from tests.conftest import SHARED, needs_shared

GOOD = b'{"id": "Q1", "labels": {"en": {"value": "Anna Weber"}}}\n'
DAY = "2026-11-27"


def line(**parts: object) -> bytes:
    """A line of a dump: an item with some of its parts."""
    return json.dumps({"id": "Q2", "labels": {"en": {"value": "Karl Horn"}}, **parts}).encode() + b"\n"


def claim(*values: object, **qualifiers: str) -> list[object]:
    """The statements of a property with some values, each with dates as qualifiers."""
    dates = {name: [{"datavalue": {"value": {"time": f"+{day}T00:00:00Z", "precision": 11}}}] for name, day in qualifiers.items()}
    return [{"mainsnak": {"datavalue": {"value": value}}, "qualifiers": dates} for value in values]


def of(*classes: str) -> list[object]:
    """Statements that name some classes."""
    return claim(*({"id": name} for name in classes))


def made(target: Path, *lines: bytes, name: str = "dump", wanted: Wanted = Wanted()) -> tuple[Indexed, list[Finding]]:  # noqa: B008  # frozen
    """An index made of some lines, and what was reported."""
    told: list[Finding] = []
    return build_index(lines, target, name=name, date=DAY, wanted=wanted, report=told.append), told


def named(target: Path, name: str, kind: str = "person") -> list[str]:
    """The items that an index finds for a name."""
    return [item.id for item in WikidataIndex.open(target).search([Query((name,), kind)])[0]]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where an index is made."""
    return tmp_path / "wikidata.sqlite"


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
        b"{broken\n",
        b"[1]\n",
    ],
)
def test_a_line_of_another_shape_costs_one_item(target: Path, broken: bytes) -> None:
    """Whatever stands in a line, it is reported with its number, and the items around it are kept."""
    done, told = made(target, GOOD, broken, GOOD.replace(b"Q1", b"Q3"))
    assert done.items == 2
    assert [(finding.severity, finding.line) for finding in told] == [("warning", 2)]


def test_an_item_without_labels_is_an_item(target: Path) -> None:
    """Wikidata writes an empty set of labels as a list: nothing is wrong with it."""
    assert made(target, GOOD, line(labels=[], aliases=[], descriptions=[], claims=[])) == (Indexed(2), [])


def test_properties_and_lexemes_are_no_items(target: Path) -> None:
    """What else a dump holds is left out without a word."""
    assert made(target, GOOD, line(id="P31"), line(id="L7"), line(id="L7-F1")) == (Indexed(1), [])


def test_a_list_that_is_not_closed_was_cut(target: Path) -> None:
    """A dump is one JSON list: without its last bracket the rest is missing, even where each line is whole; the index before stays."""
    made(target, b"[\n", GOOD, b"]\n")
    with pytest.raises(SourceError, match="not closed"):
        made(target, b"[\n", GOOD, line())
    assert WikidataIndex.open(target).count == 1
    assert [path.name for path in target.parent.iterdir() if not path.name.endswith(".lock")] == [target.name]


@pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (bytes, "")])
def test_a_dump_is_read_as_it_is_packed(tmp_path: Path, target: Path, pack: type[bytes], suffix: str) -> None:
    """Plain, gzip and bzip2 are read as streams; one that ends early is an error, whatever was read of it."""
    whole = pack(b"".join(line(id=f"Q{number}") for number in range(1, 200)))
    dump = tmp_path / f"dump.json{suffix}"
    dump.write_bytes(whole)
    with open_dump(dump) as lines:
        assert made(target, *lines)[0].items == 199
    dump.write_bytes(whole[:-20])
    with open_dump(dump) as lines:
        if suffix:
            with pytest.raises(SourceError, match="ends before its end"):
                build_index(lines, target, name="cut", date=DAY)
        else:
            told: list[Finding] = []
            build_index(lines, target, name="cut", date=DAY, report=told.append)
            assert told[0].line == 199


def killed_after(lines: Iterable[bytes], count: int) -> Iterator[bytes]:
    """Lines of which only some come before the work is broken off."""
    for number, one in enumerate(lines):
        if number == count:
            raise KeyboardInterrupt
        yield one


def test_a_run_that_was_broken_off_is_taken_up(target: Path) -> None:
    """What was read before is not read into items again, nothing is missing, and nothing stands twice; another dump begins anew."""
    lines = [line(id=f"Q{number}", labels={"en": {"value": f"Karl {number} Horn"}}) for number in range(1, 3 * BATCH)]
    with pytest.raises(KeyboardInterrupt):
        build_index(killed_after(lines, 2 * BATCH + 17), target, name="dump", date=DAY)
    assert not target.exists()
    done, told = made(target, *lines)
    assert (done, told) == (Indexed(3 * BATCH - 1, 2 * BATCH), [])
    whole = target.with_name("whole.sqlite")
    made(whole, *lines)
    for table in ("item", "rank", "name", "superclass"):
        tables = [sqlite3.connect(path).execute(f"SELECT * FROM {table}").fetchall() for path in (target, whole)]
        assert tables[0] == tables[1]
    with pytest.raises(KeyboardInterrupt):
        build_index(killed_after(lines, 2 * BATCH), target, name="dump", date=DAY)
    assert made(target, GOOD, name="another dump")[0] == Indexed(1, 0, tuple(f"Q{number}" for number in range(2, 3 * BATCH)))


def _make(target: Path, first: int) -> None:
    lines = [line(id=f"Q{number}") for number in range(first, first + 3000)]
    build_index(lines, target, name=f"from {first}", date=DAY)


def test_two_builds_at_once_leave_one_whole_index(target: Path) -> None:
    """The second waits for the first: whichever is last, all of it is there and nothing of the other."""
    running = [multiprocessing.get_context("spawn").Process(target=_make, args=(target, first)) for first in (1, 10_000)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    ids = [number for (number,) in sqlite3.connect(target).execute("SELECT id FROM item ORDER BY id")]
    assert ids in (list(range(1, 3001)), list(range(10_000, 13_000)))


def test_only_wanted_types_languages_and_properties_are_kept(target: Path) -> None:
    """A type is kept with all that stands below it, wherever in the dump the classes come; a name in another language finds nothing."""
    lines = (
        line(id="Q1", labels={"en": {"value": "Karlsbad"}, "cs": {"value": "Karlovy Vary"}}, claims={"P31": of("Q10"), "P17": of("Q213")}),
        line(id="Q2", labels={"en": {"value": "Karl Horn"}}, claims={"P31": of("Q5")}),
        line(id="Q10", labels={"en": {"value": "spa town"}}, claims={"P279": of("Q486972")}),
    )
    done, _ = made(target, *lines, wanted=Wanted(("en",), ("Q486972",), ("P31", "P106")))
    assert done.items == 1
    assert named(target, "Karlsbad", "place") == ["Q1"]
    assert named(target, "Karlovy Vary", "place") == named(target, "Karl Horn") == []
    assert WikidataIndex.open(target).items(["Q1"])["Q1"].facts == {}


def test_what_is_told_of_an_item_comes_back(target: Path) -> None:
    """Names, dates with their precision, position, and facts with the dates of their qualifiers."""
    claims = {
        "P31": of("Q5"), "P569": claim({"time": "+1900-00-00T00:00:00Z", "precision": 9}), "P625": claim({"longitude": 12.9, "latitude": 50.2}),
        "P39": claim({"id": "Q30"}, P580="1945-05-01", P582="1949-02-05"), "P214": claim("123"),
    }  # fmt: skip
    made(target, line(claims=claims, aliases={"de": [{"value": "Karl Hörn"}]}, descriptions={"en": {"value": "diplomat"}}))
    item = WikidataIndex.open(target).items(["Q2"])["Q2"]
    assert (item.label, item.description, item.labels, item.aliases) == ("Karl Horn", "diplomat", frozenset(["karl horn"]), frozenset())
    assert (item.born, item.point, item.kinds) == ((("1900-00-00", 9),), (12.9, 50.2), frozenset(["person"]))
    assert item.facts == {"P39": (Fact("Q30", "1945-05-01", "1949-02-05"),), "P214": (Fact("123"),)}


def test_changes_are_taken_in_with_what_was_merged_or_is_gone(target: Path) -> None:
    """A changed name is found and the former one is not; a merged item leads to its successor, one that is gone to nothing."""
    made(target, GOOD, line(), line(id="Q3", labels={"en": {"value": "Paul Orlik"}}))
    answer = {"entities": {"Q2": {"id": "Q9", "labels": {"en": {"value": "Otto Fuchs"}}, "redirects": {"from": "Q2", "to": "Q9"}}}}
    changes = [json.dumps(answer).encode(), b'{"id": "Q3", "missing": ""}', line(id="Q1", labels={"en": {"value": "Berta Lang"}})]
    assert update_index(changes, target, name="changes", date="2026-11-28") == Updated(2, (("Q2", "Q9"),), ("Q3",))
    assert named(target, "Berta Lang") == ["Q1"]
    assert named(target, "Anna Weber") == named(target, "Karl Horn") == named(target, "Paul Orlik") == []
    index = WikidataIndex.open(target)
    assert {asked: item.id for asked, item in index.items(["Q1", "Q2", "Q3", "Q9"]).items()} == {"Q1": "Q1", "Q2": "Q9", "Q9": "Q9"}
    assert index.version == "dump of 2026-11-28, 2 items"


def test_an_update_that_fails_changes_nothing(target: Path) -> None:
    """All changes or none: one that is cut off leaves the index as it was."""
    made(target, GOOD)
    with pytest.raises(SourceError, match="not closed"):
        update_index([b"[\n", line()], target, name="cut", date=DAY)
    assert (WikidataIndex.open(target).count, named(target, "Karl Horn")) == (1, [])


def test_a_new_dump_tells_what_is_gone(target: Path) -> None:
    """An item of the former index that a new dump does not hold is told by name, and stays told of in the index after it."""
    made(target, GOOD, line())
    done, told = made(target, GOOD, name="later dump")
    assert done.gone == ("Q2",)
    assert "Q2" in told[0].message
    assert made(target, GOOD, name="last dump")[0].gone == ()


@pytest.mark.parametrize("name", ["a#b", "50% of it", "what?"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address mean nothing in the name of a folder, and no stray file is made."""
    target = tmp_path / name / "wikidata.sqlite"
    target.parent.mkdir()
    made(target, GOOD)
    made(target, GOOD)
    assert WikidataIndex.open(target).count == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == [".wikidata.sqlite.lock", name, "wikidata.sqlite"]


@pytest.mark.parametrize("place", ["nowhere/wikidata.sqlite", "folder"])
def test_where_nothing_can_be_written_is_told(tmp_path: Path, place: str) -> None:
    """A target in no folder, or that is a folder, is an error with a mend."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnavailableError, match=r"cannot be (written|locked)"):
        made(tmp_path / place, GOOD)


def test_a_damaged_index_is_named(target: Path) -> None:
    """What is no index, is of another version, or holds damaged facts, is refused with how to make it again."""
    target.write_bytes(b"not a database" * 100)
    with pytest.raises(UnavailableError, match="build it again"):
        WikidataIndex.open(target)
    made(target, GOOD)
    with sqlite3.connect(target) as base:
        base.execute("UPDATE item SET facts = x'00'")
    with pytest.raises(UnavailableError, match=r"wikidata.sqlite: is damaged at Q1"):
        named(target, "Anna Weber")
    with sqlite3.connect(target) as base:
        base.execute("UPDATE about SET value = '1' WHERE key = 'version'")
    with pytest.raises(UnavailableError, match="another version"):
        WikidataIndex.open(target)


@needs_shared
def test_entities_as_wikidata_serves_them_are_indexed_without_loss() -> None:
    """Of 1,775 entities exactly as served every item is kept, and nothing is reported."""
    told: list[Finding] = []
    path = SHARED / "data/wikidata/real_json/entities.jsonl.gz"
    index = memory_index(path, told.append)
    with gzip.open(path) as lines:
        items = {entity["id"] for entity in map(json.loads, lines) if entity["id"].startswith("Q")}
    assert (told, index.count) == ([], len(items))
    assert {item.id for item in index.items(sorted(items)).values()} == items
