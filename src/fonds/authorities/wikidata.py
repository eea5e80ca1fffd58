"""A local index of Wikidata items by their names, built from Wikidata's JSON and asked offline."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from fonds.errors import SourceError, UnavailableError
from fonds.names import fold, swapped
from fonds.values import Finding

SCHEMA = """
CREATE TABLE item (id TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (key TEXT NOT NULL, id TEXT NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE superclass (class TEXT NOT NULL, above TEXT NOT NULL, PRIMARY KEY (class, above)) WITHOUT ROWID;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
VERSION = "2"
BATCH = 5000
# The classes whose instances (by P31 and P279*) are things of a kind.
ROOTS: dict[str, frozenset[str]] = {
    "person": frozenset({"Q5"}),
    "place": frozenset(
        [
            "Q486972",
            "Q515",
            "Q1549591",
            "Q3957",
            "Q532",
            "Q748149",
            "Q1065118",
            "Q5119",
            "Q56061",
            "Q82794",
            "Q1620908",
            "Q6256",
            "Q3624078",
            "Q3024240",
            "Q2221906",
            "Q618123",
            "Q7275",
            "Q15284",
            "Q1066538",
            "Q1208802",
            "Q4022",
            "Q23442",
            "Q165",
        ]
    ),
    "group": frozenset(
        [
            "Q43229",
            "Q7278",
            "Q772547",
            "Q37726",
            "Q327333",
            "Q166118",
            "Q155271",
            "Q31855",
            "Q865588",
            "Q233591",
            "Q11032",
            "Q2659904",
            "Q16334295",
            "Q781132",
            "Q1261096",
            "Q414147",
        ]
    ),
    "event": frozenset(["Q1656682", "Q1190554", "Q198", "Q8465", "Q178561", "Q831663", "Q645883", "Q2761147", "Q131569", "Q625994", "Q10931"]),
}
# Not things of the world: disambiguation pages, lists, categories, fictional humans, names, works.
EXCLUDED = frozenset(["Q4167410", "Q13406463", "Q4167836", "Q15632617", "Q101352", "Q202444", "Q17442446", "Q11424", "Q7725634", "Q571", "Q482994"])


@dataclass(frozen=True, slots=True)
class Record:
    """An item as it is stored: its identifier, the facts as JSON, and the classes directly above it."""

    id: str
    facts: dict[str, Any]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What the index keeps of an item; dates as (ISO date, Wikidata precision: 7 century, 8 decade, 9 year, 10 month, 11 day)."""

    id: str
    label: str
    description: str
    classes: tuple[str, ...]
    born: tuple[tuple[str, int], ...]
    died: tuple[tuple[str, int], ...]
    begun: tuple[tuple[str, int], ...]
    point: tuple[float, float] | None
    labels: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()


def open_dump(path: Path) -> BinaryIO:
    """A dump as a stream of bytes: plain, .gz or .bz2; UnavailableError where it cannot be read."""
    try:
        if path.suffix == ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]
        return bz2.open(path, "rb") if path.suffix == ".bz2" else path.open("rb")  # type: ignore[return-value]
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be read: {error.strerror}", "name a file that exists") from error


def records(lines: Iterable[bytes], name: str, report: Callable[[Finding], None]) -> Iterator[Record]:
    """What the index keeps of a dump's items; a broken line is reported and passed over.

    SourceError where the dump ends before its end, or holds no item.
    """
    good = bad = number = 0
    last = b""
    try:
        for number, line in enumerate(lines, start=1):
            text = line.strip().rstrip(b",")
            if text in (b"", b"[", b"]"):
                last = text or last
                continue
            last = b"," if last in (b"[", b",") else last
            try:
                record = _record(json.loads(text))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                bad += 1
                report(Finding("warning", "dump", f"the line is passed over: {_told(error)}", file=name, line=number))
                continue
            good += 1
            if record:
                yield record
    except (EOFError, OSError, zlib.error) as error:
        raise SourceError(f"{name}:{number}", f"ends before its end: {error}", "fetch the dump again") from error
    if last in (b"[", b","):
        raise SourceError(f"{name}:{number}", "ends before its end: its list is not closed by ]", "fetch the dump again")
    if not good:
        why = "holds no item of Wikidata" if bad else "is empty"
        raise SourceError(name, why, "name a dump of one JSON object a line")


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return f"not JSON in UTF-8: {error}"
    return "brackets in brackets without end" if isinstance(error, RecursionError) else "not an item of Wikidata"


def build_index(lines: Iterable[bytes], target: Path | None, *, name: str = "dump", report: Callable[[Finding], None] = lambda _: None,
                tell: Callable[[int], None] = lambda _: None) -> sqlite3.Connection | None:  # fmt: skip
    """Index a dump, into a file that appears whole or not at all, or into memory (target None: the connection is given back)."""
    if target is None:
        base = sqlite3.connect(":memory:")
        _fill(base, lines, name, report, tell)
        return base
    aside = target.with_name(f".{target.name}.part")
    try:
        aside.unlink(missing_ok=True)
        base = sqlite3.connect(aside)
        try:
            _fill(base, lines, name, report, tell)
        finally:
            base.close()
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        raise UnavailableError(str(target), f"cannot be written: {error}", "name a file in a folder that exists and has room") from error
    finally:
        aside.unlink(missing_ok=True)
    return None


def _fill(base: sqlite3.Connection, lines: Iterable[bytes], name: str, report: Callable[[Finding], None], tell: Callable[[int], None]) -> None:
    base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    count = 0
    for record in records(lines, name, report):
        _insert(base, record)
        count += 1
        if count % BATCH == 0:
            base.commit()
            tell(count)
    base.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", [("version", VERSION), ("items", str(count)), ("dump", Path(name).name)])
    base.commit()
    tell(count)


def _record(entity: dict[str, Any]) -> Record | None:
    """What is kept of an entity; None for a property or lexeme, which a dump holds too and no archive names."""
    identifier, labelled = entity["id"], entity["labels"] or {}
    if re.fullmatch(r"[PL][1-9][0-9]*", identifier):
        return None
    if not re.fullmatch(r"Q[1-9][0-9]*", identifier):
        raise ValueError(f"no identifier of an item: {identifier!r}")
    claims = entity.get("claims") or {}
    labels = {value["value"] for value in labelled.values()}
    aliases = {alias["value"] for group in (entity.get("aliases") or {}).values() for alias in group}
    facts = {
        "label": (labelled.get("en") or next(iter(labelled.values()), {"value": identifier}))["value"],
        "description": ((entity.get("descriptions") or {}).get("en") or {"value": ""})["value"],
        "classes": _entities(claims, "P31"),
        "born": _times(claims, "P569"),
        "died": _times(claims, "P570"),
        "begun": _times(claims, "P571") + _times(claims, "P580"),
        "point": _point(claims),
        "labels": sorted(labels),
        "aliases": sorted(aliases - labels),
    }
    return Record(identifier, facts, tuple(_entities(claims, "P279")))


def _insert(base: sqlite3.Connection, record: Record) -> None:
    base.execute("INSERT OR REPLACE INTO item VALUES (?, ?)", (record.id, json.dumps(record.facts, ensure_ascii=False)))
    keys: dict[str, int] = {}
    for words, is_label in ((record.facts["aliases"], 0), (record.facts["labels"], 1)):
        for key in map(fold, words):
            if key:
                keys[key] = is_label
                if is_label and " " in key:
                    keys.setdefault(swapped(key), 0)
    base.executemany("INSERT OR REPLACE INTO name VALUES (?, ?, ?)", [(key, record.id, is_label) for key, is_label in keys.items()])
    base.executemany("INSERT OR IGNORE INTO superclass VALUES (?, ?)", [(record.id, above) for above in record.above])


def _values(claims: dict[str, Any], property_: str) -> Iterator[Any]:
    statements = [s for s in claims.get(property_, ()) if s.get("rank") != "deprecated"]
    preferred = [s for s in statements if s.get("rank") == "preferred"]
    for statement in preferred or statements:
        value = statement.get("mainsnak", {}).get("datavalue", {}).get("value")
        if value is not None:
            yield value


def _entities(claims: dict[str, Any], property_: str) -> list[str]:
    return sorted({value["id"] for value in _values(claims, property_) if isinstance(value, dict) and "id" in value})


def _times(claims: dict[str, Any], property_: str) -> list[list[Any]]:
    return [[_day(value["time"]), value.get("precision", 9)] for value in _values(claims, property_) if isinstance(value, dict) and "time" in value]


def _day(time: str) -> str:
    """The date of a time of Wikidata (`+1949-02-05T00:00:00Z`), without the plus."""
    day = re.match(r"\+?(-?\d{1,16}-\d\d-\d\d)T", time)
    if day is None:
        raise ValueError(f"no time: {time!r}")
    return day[1]


def _point(claims: dict[str, Any]) -> list[float] | None:
    value = next(_values(claims, "P625"), None)
    return [value["longitude"], value["latitude"]] if isinstance(value, dict) else None


class WikidataIndex:
    """An index opened for asking; `name` and `version` stand with each match that it gives."""

    def __init__(self, base: sqlite3.Connection, name: str) -> None:
        self.base, self.name = base, name

    @classmethod
    def open(cls, path: Path, report: Callable[[Finding], None] = lambda _: None) -> WikidataIndex:
        """The index in a file: built by `fonds wikidata index`, or JSON lines that are indexed in memory."""
        if not path.is_file():
            raise UnavailableError(path.name, "there is no such file", "build it with `fonds wikidata index DUMP`, or mend reconcile.authorities")
        if path.suffix != ".sqlite":
            with open_dump(path) as lines:
                base = build_index(lines, None, name=path.name, report=report)
            assert base is not None  # noqa: S101  # an index in memory is given back
            return cls(base, path.name)
        try:
            base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            version = base.execute("SELECT value FROM about WHERE key = 'version'").fetchone()
        except sqlite3.DatabaseError as error:
            raise UnavailableError(path.name, f"is not an index of Wikidata: {error}", "build it again with `fonds wikidata index`") from error
        if version is None or version[0] != VERSION:
            raise UnavailableError(path.name, "was made by another version", "build it again with `fonds wikidata index`")
        return cls(base, path.name)

    @cached_property
    def count(self) -> int:
        """How many items it holds."""
        return int(self.base.execute("SELECT value FROM about WHERE key = 'items'").fetchone()[0])

    def with_names(self, keys: Iterable[str]) -> list[Item]:
        """The items that bear one of the folded names, sorted by their identifiers."""
        wanted = sorted(set(keys))
        found: dict[str, Item] = {}
        for key in wanted:
            rows = self.base.execute("SELECT item.id, item.facts FROM name JOIN item ON item.id = name.id WHERE name.key = ? LIMIT 200", (key,))
            for identifier, facts in rows:
                found.setdefault(identifier, _item(identifier, json.loads(facts)))
        return [found[identifier] for identifier in sorted(found)]

    def kinds(self, item: Item) -> frozenset[str]:
        """The kinds of thing that an item can be, by P31 and P279*, else by its dates or position; empty where nothing tells."""
        above = self._above(item.classes)
        # An English label all in small letters is a common noun: the item is a kind of thing, not one of them.
        if above & EXCLUDED or item.label.islower():
            return frozenset({"other"})
        kinds = {kind for kind, roots in ROOTS.items() if above & roots}
        if not kinds and (item.born or item.died):
            kinds = {"person"}
        if not kinds and item.point:
            kinds = {"place"}
        return frozenset(kinds) or (frozenset({"other"}) if item.classes else frozenset())

    def _above(self, classes: tuple[str, ...]) -> frozenset[str]:
        seen, todo = set(classes), list(classes)
        while todo:
            rows = self.base.execute("SELECT above FROM superclass WHERE class = ?", (todo.pop(),))
            for (above,) in rows:
                if above not in seen:
                    seen.add(above)
                    todo.append(above)
        return frozenset(seen)


def _item(identifier: str, facts: dict[str, Any]) -> Item:
    return Item(
        id=identifier,
        label=facts["label"],
        description=facts["description"],
        classes=tuple(facts["classes"]),
        born=tuple((day, precision) for day, precision in facts["born"]),
        died=tuple((day, precision) for day, precision in facts["died"]),
        begun=tuple((day, precision) for day, precision in facts["begun"]),
        point=tuple(facts["point"]) if facts["point"] else None,
        labels=frozenset(map(fold, facts["labels"])),
        aliases=frozenset(map(fold, facts["aliases"])),
    )
