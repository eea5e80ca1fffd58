"""The index of a release's things: one SQLite file, an index of names as that of Wikidata's items, and beside it what is told of each thing."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from fonds.authorities.index_build import name_rows
from fonds.authorities.reconciliation_service import TYPES as CLASSES
from fonds.authorities.wikidata import SCHEMA, VERSION, WikidataIndex, digest, identifier_key, pack, ranked
from fonds.errors import UnavailableError
from fonds.kept import Done
from fonds.matches import Item, Time
from fonds.names import fold
from fonds.reconciling import FILE
from fonds.reconciling.asked import LONGEST
from fonds.reconciling.properties import properties, types
from fonds.reconciling.thing import Thing, read_thing
from fonds.release import Release
from fonds.terms import OWL
from fonds.work import Basis

_THINGS = "1"  # the version of the tables below
_TABLES = """
CREATE TABLE thing (
 id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, type TEXT NOT NULL, label TEXT NOT NULL, description TEXT NOT NULL, told BLOB NOT NULL
);
CREATE TABLE called (folded TEXT NOT NULL, thing INTEGER NOT NULL, start INTEGER NOT NULL, PRIMARY KEY (folded, thing)) WITHOUT ROWID;
CREATE TEMP TABLE raw_path (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TEMP TABLE raw_name (key INTEGER NOT NULL, item INTEGER NOT NULL);
"""
STAGE = "index"
_STARTS = 8  # words of a name with which what is typed may begin
_SCANNED = 3000  # names with one beginning that are looked at
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AGAIN = "build the release again"


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the index: number, path, type, label and the line that tells it from namesakes."""

    number: int
    path: str
    type: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The rows of a thing in each of the tables."""

    rank: tuple[Any, ...]
    item: tuple[int, bytes]
    thing: tuple[int, str, str, str, str, bytes]
    names: list[tuple[int, int]]
    called: list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Entries:
    """The job of reading a thing of a release, by its number and path, as the index has it; one that rests on the same `basis` is as it was."""

    release: Release
    basis: Basis | None = None

    def begin(self) -> Callable[[tuple[int, str]], list[Done[Entry]]]:
        """What reads a thing."""
        if self.basis is None:
            return lambda numbered: [Done(_entry(*numbered, self.release))]
        release, holding = self.release.watched(), self.basis.open()

        def entry(numbered: tuple[int, str]) -> list[Done[Entry]]:
            number, path = numbered
            done = holding.value(path)
            if done is None:
                release.forget()
                done = holding.made(path, _entry(number, path, release), release.reads)
            return [replace(done, value=_numbered(done.value, number))]

        return entry


class IndexWriter:
    """Writes the index of a release's things, an entry at a time in any order: what is held in memory does not grow with the release."""

    def __init__(self, base: sqlite3.Connection, release: Release) -> None:
        self._base = base
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA.format(schema="main") + _TABLES)
        base.executemany("INSERT INTO raw_path (path) VALUES (?)", ((path,) for path in sorted(set(_paths(release)))))

    def number(self, path: str) -> int | None:
        """The number of a thing by its path; none of one that the index does not hold."""
        row = self._base.execute("SELECT number FROM raw_path WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def add(self, entry: Entry) -> None:
        """Take in a thing."""
        self._base.execute("INSERT INTO rank VALUES (?, ?, ?, ?)", entry.rank)
        self._base.execute("INSERT INTO item VALUES (?, ?)", entry.item)
        self._base.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", entry.thing)
        self._base.executemany("INSERT INTO raw_name VALUES (?, ?)", entry.names)
        self._base.executemany("INSERT OR IGNORE INTO called VALUES (?, ?, ?)", entry.called)


@contextlib.contextmanager
def index_writer(release: Release, file: Path) -> Iterator[IndexWriter]:
    """What writes the index of a release's things into a file, the same bytes for the same release.

    A file that stands there is replaced when all things are taken in.
    """
    aside = file.with_name(f".{file.name}.part")
    aside.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(aside)) as base:
        yield IndexWriter(base, release)
        base.execute("INSERT OR IGNORE INTO name SELECT key, item FROM raw_name ORDER BY key, item")
        count = str(base.execute("SELECT count(*) FROM thing").fetchone()[0])
        about = {"version": VERSION, "things": _THINGS, "items": count, "dump": release.base, "date": str(release.manifest["date"])}
        base.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
        base.commit()
        base.execute("VACUUM")
    os.replace(aside, file)


def write_index(release: Release, file: Path) -> None:
    """Write the index of a release that is there."""
    entry = Entries(release).begin()
    with index_writer(release, file) as index:
        for number, path in enumerate(sorted(set(_paths(release))), 1):
            for done in entry((number, path)):
                index.add(done.value)


def _paths(release: Release) -> Iterator[str]:
    """The paths of all things of the types that are reconciled, but for those that are no more."""
    gone = {quad.subject.value for quad in release.store.quads_for_pattern(None, OWL["deprecated"], None) if isinstance(quad.subject, NamedNode)}
    for type_, iris in release.things().items():
        if type_ in types():
            yield from (iri.removeprefix(release.base) for iri in iris if iri not in gone)


def _entry(number: int, path: str, release: Release) -> Entry:
    thing = read_thing(release, path)
    item = _item(number, thing)
    values = zlib.compress(json.dumps(thing.values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(), 6)
    return Entry(
        ranked(item), (number, pack(item)), (number, thing.path, thing.type, thing.label, thing.description, values),
        [*name_rows(item), *_identifier_rows(number, thing)], list(_beginnings(number, thing)),
    )  # fmt: skip


def _numbered(entry: Entry, number: int) -> Entry:
    """The rows of a thing under another number."""
    return Entry(
        (number, *entry.rank[1:]), (number, entry.item[1]), (number, *entry.thing[1:]), [(key, number) for key, _ in entry.names],
        [(name, number, start) for name, _, start in entry.called],
    )  # fmt: skip


def _item(number: int, thing: Thing) -> Item:
    """A thing as the index of names has its items."""
    spellings = tuple(name[:LONGEST] for name in (*thing.labels, *thing.names, *thing.written) if called(name))
    labels = frozenset(filter(None, map(called, thing.labels)))
    return Item(
        f"Q{number}", thing.label, thing.description, (CLASSES[thing.type],) if thing.type in CLASSES else (),
        frozenset([thing.type if thing.type in CLASSES else "other"]), labels, frozenset(filter(None, map(called, thing.names))) - labels,
        spellings,
        _times(thing, "born"), _times(thing, "died"), _times(thing, "date"), prior=thing.known,
    )  # fmt: skip


def _times(thing: Thing, name: str) -> tuple[Time, ...]:
    """The first and the last day of a date, as far as they can be compared."""
    days = (moment[:10] for span in thing.values.get(name, ())[:1] for moment in span)
    return tuple((day, 11) for day in days if _DAY.fullmatch(day))


def _identifier_rows(number: int, thing: Thing) -> list[tuple[int, int]]:
    """The keys under which a thing is found by what other authorities call it."""
    ours = [one.id for one in properties().values() if one.form == "identifier"]
    return [(digest(identifier_key(name, value)), number) for name in ours for value in thing.values.get(name, ())]


def _beginnings(number: int, thing: Thing) -> Iterator[tuple[str, int, int]]:
    """The folded names of a thing from each of their words on; whole ones come first."""
    names = [called(name) for name in (*thing.labels, *thing.names, *thing.written)]
    yield from ((name, number, 0) for name in names if name)
    for name in names:
        words = name.split()
        yield from ((" ".join(words[start:]), number, start) for start in range(1, min(len(words), _STARTS)))


def called(name: str) -> str:
    """A name as it is looked up whole: folded, or without regard to case where nothing is left of it then."""
    return fold(name[:LONGEST]) or name[:LONGEST].casefold().strip()


class Index:
    """The index of a release, opened read-only; UnavailableError where there is none, or it is of another version or damaged."""

    def __init__(self, file: Path) -> None:
        self.names = WikidataIndex.open(file)
        self.base = self.names.base
        if self._rows("SELECT value FROM about WHERE key = 'things'") != [(_THINGS,)]:
            raise UnavailableError(file.name, "was made by another version", _AGAIN)

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self.base.execute(query, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise UnavailableError(FILE, f"is damaged: {error}", _AGAIN) from error

    def things(self, numbers: Sequence[int]) -> list[Found]:
        """The things of some numbers, in their order."""
        marks = ",".join("?" * len(numbers))
        rows = self._rows(f"SELECT id, path, type, label, description FROM thing WHERE id IN ({marks})", numbers)  # noqa: S608  # marks only
        found = {row[0]: Found(*row) for row in rows}
        return [found[number] for number in numbers if number in found]

    def at(self, path: str) -> Found | None:
        """The thing of a path."""
        rows = self._rows("SELECT id, path, type, label, description FROM thing WHERE path = ?", (path,))
        return Found(*rows[0]) if rows else None

    def told(self, number: int) -> dict[str, list[Any]]:
        """The values of a thing by property (`fonds.reconciling.thing.Thing`)."""
        ((packed,),) = self._rows("SELECT told FROM thing WHERE id = ?", (number,))
        values: dict[str, list[Any]] = json.loads(zlib.decompress(packed))
        return values

    def named(self, name: str, limit: int) -> list[int]:
        """The numbers of the things that bear exactly a name, folded, those named most often first."""
        query = "SELECT rank.id FROM called JOIN rank ON rank.id = thing WHERE folded = ? AND start = 0 ORDER BY rank.prior DESC, rank.id LIMIT ?"
        return [number for (number,) in self._rows(query, (called(name), limit))]

    def partly(self, name: str, limit: int) -> list[int]:
        """The numbers of the things whose names go on where a name ends, or that bear what is left of it without some first or last words."""
        start = called(name)
        longer = "SELECT thing FROM called JOIN rank ON rank.id = thing WHERE folded >= ? AND folded < ? ORDER BY rank.prior DESC, thing LIMIT ?"
        found = [number for (number,) in self._rows(longer, (f"{start} ", f"{start}!", limit))]
        words = start.split()
        for left in range(len(words) - 1, 0, -1):
            for shorter in (" ".join(words[:left]), " ".join(words[-left:])):
                if len(shorter) * 2 >= len(start):
                    found += self.named(shorter, limit)
        return found

    def identified(self, property_: str, value: str) -> list[int]:
        """The numbers of the things to which an authority gave an identifier."""
        return [number for (number,) in self._rows("SELECT item FROM name WHERE key = ? LIMIT 10", (digest(identifier_key(property_, value)),))]

    def beginning(self, prefix: str, type_: str, limit: int, skip: int) -> list[Found]:
        """The things with a name, or from one of its words on a name, that begins with a text: by whole names first, those named most often first."""
        start = called(prefix)
        query = """
            SELECT thing.id
            FROM (SELECT thing, start, folded FROM called WHERE folded >= ? AND folded < ? LIMIT ?) AS found
            JOIN thing ON thing.id = found.thing JOIN rank ON rank.id = found.thing WHERE ? IN ('', thing.type) GROUP BY thing.id
            ORDER BY min(found.folded <> ?), min(found.start > 0), max(rank.prior) DESC, thing.id LIMIT ? OFFSET ?
        """
        rows = self._rows(query, (start, start + "\U0010ffff", _SCANNED, type_, start, limit, skip)) if start else []
        return self.things([row[0] for row in rows])
