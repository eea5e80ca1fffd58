"""Work that is kept from one build of a project to the next: one SQLite file, a row for each thing that was made and what it was made of.

A row is found by its stage and name, and holds good where its key is the same. Rows that a build neither used nor made are dropped at its end.
Whatever is wrong with the file, it is begun anew: nothing in it cannot be made again.
"""

from __future__ import annotations

import dataclasses
import io
import pickle
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path, PosixPath
from typing import Any, Generic, Protocol, Self, TypeVar

Made = TypeVar("Made")

FILE = ".fonds-kept.sqlite"
_MARK = 0x666F6E64  # "fond": the application_id of our files
_VERSION = 2  # of the table's shape and of its values
_PLAIN_MARK, _COMPRESSED, _SMALL = b"\0", b"\1", 256  # bytes
_COLUMNS = "stage TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, reads BLOB NOT NULL, stamp BLOB NOT NULL, value BLOB NOT NULL"
_SCHEMA = f"CREATE TABLE rows ({_COLUMNS}, PRIMARY KEY (stage, name)) WITHOUT ROWID"
_OWN = f"CREATE TEMP TABLE fresh ({_COLUMNS}, PRIMARY KEY (stage, name)) WITHOUT ROWID"
_USED = "CREATE TEMP TABLE used (stage TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (stage, name)) WITHOUT ROWID"
_PATIENCE = 60.0  # seconds that one build waits for another to write
_OFTEN = 100  # new rows that are written together while a stage goes on: so many are lost where a build is killed
LASTING = ("extract", "check")  # stages whose rows hold good whatever becomes of the build; those of the others go with the release that it makes
_RELEASE = "release"  # the stage of the one row that tells which release the rows of pages, dumps and records go with


@dataclass(frozen=True, slots=True)
class Row:
    """What was made: the key of what it was made of, what was read for it, the state of the files that were written, and the packed value."""

    key: str
    value: bytes
    reads: bytes = b""
    stamp: bytes = b""


@dataclass(frozen=True, slots=True)
class Done(Generic[Made]):
    """A value, and the row that is to be kept of it; a name without a row is of a kept row that was used, no name of what is not kept."""

    value: Made
    name: str = ""
    row: Row | None = None


class Shelf(Protocol):
    """Gives kept rows by name."""

    def get(self, name: str) -> Row | None:
        """The row of a name, if there is one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a stage are: a value that can be shipped to a process, which opens it there."""

    file: Path | None
    stage: str

    def open(self) -> Shelf:
        """The rows, for reading; none where there is no file."""
        return _Rows(self.file, self.stage)


class _Rows:
    def __init__(self, file: Path | None, stage: str) -> None:
        self.stage = stage
        self.table: sqlite3.Connection | None = None
        if file:
            with suppress(sqlite3.Error):  # one that is no longer there has no rows
                self.table = sqlite3.connect(file.as_uri() + "?mode=ro", uri=True, timeout=_PATIENCE)

    def get(self, name: str) -> Row | None:
        if self.table is None:
            return None
        try:
            found = self.table.execute("SELECT key, value, reads, stamp FROM rows WHERE stage = ? AND name = ?", (self.stage, name)).fetchall()
        except sqlite3.Error:
            return None
        return Row(*found[0]) if found else None


class Kept:
    """The kept work of a project while a build goes on: what is made new is held aside and written stage by stage.

    `told` are words on what was wrong with the file; `made` and `used` count what was made and what was taken from it, by stage.
    """

    def __init__(self, file: Path, *, fresh: bool = False) -> None:
        self.file = file
        self.told: list[str] = []
        self.made: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        self._fresh, self._full = fresh, False
        self._table = self._opened()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._table.close()

    def place(self, stage: str) -> Place:
        """Where the rows of a stage are; nowhere for a build that is to begin anew."""
        return Place(None if self._fresh else self.file.absolute(), stage)

    def taken(self, stage: str, results: Iterable[Done[Made]]) -> Iterator[Made]:
        """The values of results; what is new among them is held to be kept."""
        return (self.take(stage, done) for done in results)

    def take(self, stage: str, done: Done[Made]) -> Made:
        """The value of a result, which is held to be kept where it is new."""
        if done.row:
            row = done.row
            self._hold("fresh", stage, done.name, row.key, row.reads, row.stamp, row.value)
        elif done.name:
            self._hold("used", stage, done.name)
        (self.used if done.name and not done.row else self.made)[stage] += 1
        if done.row and stage in LASTING and self.made[stage] % _OFTEN == 0:
            self._written([stage], whole=False)
        return done.value

    def settle(self, *stages: str, release: str = "") -> None:
        """Write what is new of some stages and drop what was not used, in one transaction; `release` is the digest of the release they go with."""
        self._written(stages, whole=True, release=release)

    def _hold(self, table: str, *values: object) -> None:
        """Put a row aside; where there is no room for it, nothing is kept any more."""
        if not self._full:
            try:
                if not self._table.in_transaction:
                    self._table.execute("BEGIN")  # of our own tables alone: the file is not locked by it
                self._table.execute(f"REPLACE INTO {table} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608  # one of two names
            except sqlite3.Error as error:
                self._failed(error)

    def _failed(self, error: sqlite3.Error) -> None:
        self._full = True
        self.told.append(f"{self.file.name}: cannot be written ({error}); the next build does again what this one did")

    def _written(self, stages: Iterable[str], *, whole: bool, release: str = "") -> None:
        if self._full:
            return
        try:
            if self._table.in_transaction:
                self._table.execute("COMMIT")
            self._table.execute("BEGIN IMMEDIATE")
            for stage in stages:
                if whole:
                    self._table.execute("DELETE FROM rows WHERE stage = ?1 AND name NOT IN (SELECT name FROM used WHERE stage = ?1)", (stage,))
                    self._table.execute("DELETE FROM used WHERE stage = ?", (stage,))
                else:
                    self._table.execute("REPLACE INTO used SELECT stage, name FROM fresh WHERE stage = ?", (stage,))
                self._table.execute("REPLACE INTO rows SELECT * FROM fresh WHERE stage = ?", (stage,))
                self._table.execute("DELETE FROM fresh WHERE stage = ?", (stage,))
            if release:
                self._table.execute("REPLACE INTO rows VALUES (?, '', ?, x'', x'', x'')", (_RELEASE, release))
            self._table.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._table.execute("ROLLBACK")
            self._failed(error)

    def work(self) -> dict[str, dict[str, int]]:
        """How much was made and how much was taken from what was kept, by stage."""
        return {stage: {"made": self.made[stage], "kept": self.used[stage]} for stage in {**self.made, **self.used}}

    def release(self) -> str:
        """The digest of the release that the kept rows of pages, dumps and records go with; empty where there is none."""
        row = None if self._fresh else _Rows(self.file, _RELEASE).get("")
        return row.key if row else ""

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected(self.file)
        except sqlite3.Error as error:
            self.told.append(f"{self.file.name}: {error}; it is begun anew")
        try:
            for path in (self.file, *(self.file.with_name(self.file.name + end) for end in ("-journal", "-wal", "-shm"))):
                path.unlink(missing_ok=True)
            return self._connected(self.file)
        except (OSError, sqlite3.Error) as error:
            self.told.append(f"{self.file.name}: cannot be written ({error}); nothing is kept")
        self._fresh = True
        return self._connected(Path(":memory:"))

    def _connected(self, file: Path) -> sqlite3.Connection:
        table = sqlite3.connect(file, isolation_level=None, timeout=_PATIENCE)
        try:
            mark, version = (table.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
            if (mark, version) != (_MARK, _VERSION):
                if mark or version or table.execute("SELECT 1 FROM sqlite_master").fetchone():
                    raise sqlite3.DatabaseError("was not made by this version of fonds")
                for statement in ("BEGIN IMMEDIATE", _SCHEMA, f"PRAGMA application_id = {_MARK}", f"PRAGMA user_version = {_VERSION}", "COMMIT"):
                    table.execute(statement)
            table.execute("SELECT stage, name, key, reads, stamp, value FROM rows LIMIT 1").fetchone()
            if (found := table.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(f"is damaged: {found}")
            for statement in ("PRAGMA temp_store = FILE", "PRAGMA synchronous = NORMAL", _OWN, _USED):
                table.execute(statement)
        except sqlite3.Error:
            table.close()
            raise
        return table


def taken(kept: Kept | None, stage: str, results: Iterable[Done[Made]]) -> Iterator[Made]:
    """The values of results; what is new among them is held to be kept, where anything is kept at all."""
    return kept.taken(stage, results) if kept else (done.value for done in results)


def rows_of(file: Path, stage: str) -> Iterator[tuple[str, Row]]:
    """All kept rows of a stage with their names, without their values; none where the file is not there or damaged."""
    if not file.is_file():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(file.absolute().as_uri() + "?mode=ro", uri=True)) as table:
        for name, key in table.execute("SELECT name, key FROM rows WHERE stage = ? ORDER BY name", (stage,)):
            yield name, Row(key, b"")


def pack(value: object) -> bytes:
    """A value as a row keeps it: a mark, and the value compressed where that is worth its time."""
    plain = pickle.dumps(value, protocol=5)
    return _PLAIN_MARK + plain if len(plain) < _SMALL else _COMPRESSED + zlib.compress(plain, 1)


def unpack(packed: bytes) -> Any:  # noqa: ANN401  # whatever was packed
    """The value that was packed; ValueError where it cannot be had. A file of rows can name values of fonds' own, and run nothing."""
    try:
        plain = packed[1:] if packed[:1] == _PLAIN_MARK else zlib.decompress(packed[1:])
        return _Values(io.BytesIO(plain)).load()
    except Exception as error:  # what a damaged pickle raises is anything
        raise ValueError("a kept row is damaged") from error


class _Values(pickle.Unpickler):
    """Reads the frozen dataclasses of fonds, and a few plain kinds of values beside those that pickle has itself."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  # as it is inherited
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        kind = getattr(sys.modules.get(module), name, None) if module.startswith("fonds.") else None
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            return kind
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


_PLAIN: dict[tuple[str, str], type] = {
    ("builtins", "set"): set, ("builtins", "frozenset"): frozenset, ("pathlib", "PosixPath"): PosixPath, ("pathlib._local", "PosixPath"): PosixPath,
}  # fmt: skip
