"""The table of records, to be read: pages of it by key, so that the last one comes as fast as the first."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fonds.errors import UnavailableError

FILE = "records.sqlite"
VERSION = 1  # of the table's shape
SCHEMA = """
CREATE TABLE formats (prefix TEXT PRIMARY KEY, place INTEGER NOT NULL, namespace TEXT NOT NULL, schema TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE releases (number INTEGER PRIMARY KEY, published TEXT NOT NULL);
CREATE TABLE things (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL, successor TEXT NOT NULL,
  sets TEXT NOT NULL, formats TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE TABLE disseminations (thing INTEGER NOT NULL, format TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (thing, format));
CREATE TABLE sets (spec TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lists (id INTEGER PRIMARY KEY, format TEXT NOT NULL, spec TEXT NOT NULL, UNIQUE (format, spec));
CREATE TABLE listed (list INTEGER NOT NULL, changed INTEGER NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (list, changed, thing)) WITHOUT ROWID;
CREATE TABLE versions (
  number INTEGER PRIMARY KEY, thing INTEGER NOT NULL, activity TEXT NOT NULL, release INTEGER NOT NULL, successor TEXT NOT NULL,
  triples BLOB NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX versions_of ON versions (thing, number);
"""
AS_BEFORE = b""  # the triples of a version that are those of the version of the thing before it
ABOUT = ""  # where it came from, kept among the disseminations as one without a prefix
LIVE, GONE, MERGED = "live", "gone", "merged"
_TRIPLES = (
    "(SELECT v.triples FROM versions AS v WHERE v.thing = versions.thing AND v.number <= versions.number AND length(v.triples) > 0 "
    "ORDER BY v.number DESC LIMIT 1)"
)
_THING = "things.id, iri, kind, label, state, things.successor, sets, formats, created, changed"


@dataclass(frozen=True, slots=True)
class Record:
    """A thing as harvesters see it: `changed` is when any dissemination of it last changed (UTC), `state` is live, gone or merged."""

    id: int
    iri: str
    kind: str
    label: str
    state: str
    successor: str
    sets: tuple[str, ...]
    formats: tuple[str, ...]
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a thing: what was done (Create, Update, Delete, Move), when, and the N-Triples said of it since, with their checksum."""

    number: int
    iri: str
    kind: str
    label: str
    activity: str
    published: str
    successor: str
    triples: bytes
    length: int
    sha256: str


class Records:
    """The records of a release, opened for reading; the file must not change while it is open."""

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise UnavailableError(str(file), "is not there: this release has no records", "make the release again with `fonds build`")
        self._table = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        if self._table.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise UnavailableError(str(file), "was written by another version of fonds", "make the release again with `fonds build`")
        self._published: dict[int, str] = dict(self._table.execute("SELECT number, published FROM releases"))
        self._numbers = sorted(self._published)

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    @property
    def earliest(self) -> str:
        """When the first release was published; no datestamp is before it."""
        return self._published[self._numbers[0]]

    @property
    def epoch(self) -> str:
        """The name of the table, by the moment of its first release.

        What is numbered in it bears the name, so that a table begun anew uses no address again.
        """
        return "".join(filter(str.isdigit, self.earliest))

    @property
    def latest(self) -> str:
        """When the last release that changed anything was published."""
        return self._published[self._numbers[-1]]

    def formats(self) -> dict[str, tuple[str, str]]:
        """The formats of disseminations by their prefixes, each with its namespace and the address of its schema."""
        rows = self._table.execute("SELECT prefix, namespace, schema FROM formats ORDER BY place")
        return {prefix: (namespace, schema) for prefix, namespace, schema in rows}

    def sets(self) -> list[tuple[str, str]]:
        """The sets that things are in, with their names, those above first."""
        return self._table.execute("SELECT spec, name FROM sets ORDER BY spec").fetchall()

    def window(self, first: str, until: str) -> tuple[int, int]:
        """The first and last numbers of the releases published from one moment until another, both included; an empty text is no bound."""
        inside = [number for number in self._numbers if first <= self._published[number] and (not until or self._published[number] <= until)]
        return (inside[0], inside[-1]) if inside else (1, 0)

    def size(self, format_: str, spec: str, window: tuple[int, int]) -> int:
        """How many records a list has: those of a format (empty: all), in a set (empty: all), changed within a window."""
        found = self._table.execute("SELECT COUNT(*) FROM listed WHERE list = ? AND changed BETWEEN ? AND ?", (self._list(format_, spec), *window))
        return int(found.fetchone()[0])

    def page(self, format_: str, spec: str, window: tuple[int, int], after: tuple[int, int], limit: int) -> list[tuple[Record, tuple[int, int]]]:
        """Some records of a list in the order of their changes, each with its key, which the next page begins after; (0, 0) is before all."""
        rows = self._table.execute(
            f"SELECT {_THING} FROM (SELECT changed AS c, thing FROM listed WHERE list = ? AND changed <= ? AND (changed, thing) > (?, ?) "  # noqa: S608
            "ORDER BY changed, thing LIMIT ?) JOIN things ON things.id = thing ORDER BY c, thing",
            (self._list(format_, spec), window[1], *max(after, (window[0], 0)), limit),
        )
        return [(self._record(row), (row[9], row[0])) for row in rows]

    def at(self, spec: str, place: int) -> Record | None:
        """The record at a place of a set, counted from 1, in the order of changes; None where there is none."""
        row = self._table.execute(
            f"SELECT {_THING} FROM (SELECT thing FROM listed WHERE list = ? ORDER BY changed, thing LIMIT 1 OFFSET ?) "  # noqa: S608
            "JOIN things ON things.id = thing",
            (self._list("", spec), place - 1),
        ).fetchone()
        return self._record(row) if row and place > 0 else None

    def record(self, iri: str) -> Record | None:
        """The record of a thing; None where there never was one."""
        row = self._table.execute(f"SELECT {_THING} FROM things WHERE iri = ?", (iri,)).fetchone()  # noqa: S608
        return self._record(row) if row else None

    def first(self) -> Record:
        """The record that was made first."""
        return self._record(self._table.execute(f"SELECT {_THING} FROM things ORDER BY id LIMIT 1").fetchone())  # noqa: S608

    def dissemination(self, record: Record, format_: str) -> bytes | None:
        """A thing in a format, as an XML element; None where it has none."""
        row = self._table.execute("SELECT body FROM disseminations WHERE thing = ? AND format = ?", (record.id, format_)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def about(self, record: Record) -> bytes | None:
        """Where a thing came from, as an XML element; None for what is our own."""
        return self.dissemination(record, ABOUT)

    def last_version(self) -> int:
        """The number of the last version, which is how many there are: they are numbered from 1 without a gap."""
        return int(self._table.execute("SELECT COALESCE(MAX(number), 0) FROM versions").fetchone()[0])

    def pages(self, size: int) -> int:
        """How many pages of so many versions there are."""
        return -(-self.last_version() // size)

    def versions(self, first: int, last: int) -> Iterator[Version]:
        """The versions of things from one number to another, both included."""
        return self._versions("versions.number BETWEEN ? AND ?", first, last)

    def present(self, first: int, last: int) -> Iterator[Version]:
        """The last versions of the things that are there, whose own numbers are from one to another, both included."""
        return self._versions(
            "things.id BETWEEN ? AND ? AND state = 'live' AND versions.number = (SELECT MAX(number) FROM versions WHERE thing = things.id)",
            first,
            last,
        )

    def parts(self, size: int) -> list[int]:
        """The numbers, from 1, of the parts in which something is there, where each has the things of so many numbers."""
        rows = self._table.execute("SELECT DISTINCT (id - 1) / ? + 1 FROM things WHERE state = ? ORDER BY 1", (size, LIVE))
        return [number for (number,) in rows]

    def last_thing(self) -> int:
        """The greatest number of a thing."""
        return int(self._table.execute("SELECT COALESCE(MAX(id), 0) FROM things").fetchone()[0])

    def _versions(self, where: str, first: int, last: int) -> Iterator[Version]:
        rows = self._table.execute(
            "SELECT versions.number, iri, kind, label, activity, release, versions.successor, "  # noqa: S608  # written here
            f"{_TRIPLES}, length, sha256 FROM versions JOIN things ON things.id = thing WHERE {where} ORDER BY versions.number",
            (first, last),
        )
        for number, iri, kind, label, activity, release, successor, triples, length, sha256 in rows:
            yield Version(number, iri, kind, label, activity, self._published[release], successor, zlib.decompress(triples), length, sha256)

    def _list(self, format_: str, spec: str) -> int:
        row = self._table.execute("SELECT id FROM lists WHERE format = ? AND spec = ?", (format_, spec)).fetchone()
        return int(row[0]) if row else 0

    def _record(self, row: tuple[int, str, str, str, str, str, str, str, int, int]) -> Record:
        id_, iri, kind, label, state, successor, sets, formats, created, changed = row
        return Record(
            id_, iri, kind, label, state, successor, tuple(sets.split()), tuple(formats.split()), self._published[created], self._published[changed]
        )
