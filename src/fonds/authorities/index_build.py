"""Making and changing an index of Wikidata: streamed, resumed where it was broken off, and in place whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fonds.authorities.dump import entities, open_dump, passed_over
from fonds.authorities.entity_json import PROPERTIES, read_entity
from fonds.authorities.entity_json import superclasses as direct_superclasses
from fonds.authorities.wikidata import SCHEMA, VERSION, WikidataIndex, digest, identifier_key, pack, ranked, superclasses, unpack, with_kinds
from fonds.errors import SourceError, UnavailableError
from fonds.files import locked
from fonds.link_targets import link_targets
from fonds.matches import Item
from fonds.names import index_keys
from fonds.values import Finding

BATCH = 5000
TOLD = 10  # so many items that are gone are named
_RAW = """
CREATE TABLE raw_item (id INTEGER PRIMARY KEY, facts BLOB NOT NULL);
CREATE TABLE raw_name (key INTEGER NOT NULL, item INTEGER NOT NULL);
CREATE TABLE raw_superclass (class INTEGER NOT NULL, above INTEGER NOT NULL);
CREATE TABLE progress (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
Report = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index keeps: languages of names, classes whose instances (P31/P279*) are kept, properties; empty languages or types: all."""

    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    properties: tuple[str, ...] = PROPERTIES


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a run did: items in the index, lines that an earlier run had read already, and items that the index before this one held."""

    items: int
    resumed: int = 0
    gone: tuple[str, ...] = ()


def memory_index(path: Path, report: Report = lambda _: None) -> WikidataIndex:
    """An index in memory of a small file of JSON lines."""
    base = sqlite3.connect(":memory:", check_same_thread=False)
    _start(base, "")
    with open_dump(path) as lines:
        _fill(base, lines, path.name, Wanted(), report, lambda _: None)
    _finish(base, ":memory:", Wanted(), path.name, "")
    return WikidataIndex(base, path.name)


def build_index(
    lines: Iterable[bytes],
    target: Path,
    *,
    name: str,
    date: str,
    wanted: Wanted = Wanted(),  # frozen
    report: Report = lambda _: None,
    tell: Callable[[int], None] = lambda _: None,
) -> Indexed:
    """Index a dump into a file that takes the place of the former one when it is whole.

    What was read is kept beside it while the work goes on: a run that was broken off is taken up at the line it had come to, if it is
    of the same dump (`name`) and settings. `date` is the day told in the index. UnavailableError where the file cannot be written.
    """
    aside = target.with_name(f".{target.name}.part")
    whole = target.with_name(f".{target.name}.whole")
    purpose = json.dumps([VERSION, name, *_settings(wanted)])
    try:
        with locked(target), contextlib.closing(_taken_up(aside, purpose)) as base:
            skip = _lines(base)
            _fill(base, lines, name, wanted, report, tell, skip)
            _remove(whole)
            count = _finish(base, str(whole), wanted, name, date)
            gone = _gone(base, target, report)
            base.execute("DETACH whole")
            with whole.open("rb+") as file:
                os.fsync(file.fileno())
            whole.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        raise UnavailableError(str(target), f"cannot be written: {error}", "name a file in a folder that exists and has room") from error
    except SourceError:
        # What this dump gave so far is no use for another one.
        _remove(aside)
        raise
    _remove(aside)
    return Indexed(count, skip, gone)


def _settings(wanted: Wanted) -> list[tuple[str, ...]]:
    return [wanted.languages, wanted.types, wanted.properties]


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _taken_up(aside: Path, purpose: str) -> sqlite3.Connection:
    """The unfinished index of an earlier run of the same purpose, or a new one."""
    if aside.exists():
        base = sqlite3.connect(aside)
        try:
            if base.execute("SELECT value FROM progress WHERE key = 'purpose'").fetchone() == (purpose,):
                return base
        except sqlite3.DatabaseError:
            pass  # it was broken off before it held anything
        base.close()
        _remove(aside)
    base = sqlite3.connect(aside)
    _start(base, purpose)
    return base


def _start(base: sqlite3.Connection, purpose: str) -> None:
    base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _RAW)
    base.executemany("INSERT INTO progress VALUES (?, ?)", [("purpose", purpose), ("lines", "0")])
    base.commit()


def _lines(base: sqlite3.Connection) -> int:
    return int(base.execute("SELECT value FROM progress WHERE key = 'lines'").fetchone()[0])


def _fill(
    base: sqlite3.Connection, lines: Iterable[bytes], name: str, wanted: Wanted, report: Report, tell: Callable[[int], None], skip: int = 0
) -> None:
    """Read a dump into the unfinished index; each batch is kept with the line it ended at."""
    count = number = 0
    for number, entity in entities(lines, name, report, skip):
        try:
            item = read_entity(entity, wanted.languages, wanted.properties)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            report(passed_over(error, name, number))
            continue
        base.execute("INSERT OR REPLACE INTO raw_item VALUES (?, ?)", (int(item.id[1:]), pack(item)))
        base.executemany("INSERT INTO raw_name VALUES (?, ?)", name_rows(item))
        base.executemany("INSERT INTO raw_superclass VALUES (?, ?)", class_rows(item, entity))
        count += 1
        if count % BATCH == 0:
            _keep(base, number)
            tell(count)
    _keep(base, max(number, skip))
    tell(count)


def _keep(base: sqlite3.Connection, lines: int) -> None:
    base.execute("UPDATE progress SET value = ? WHERE key = 'lines'", (str(lines),))
    base.commit()


def name_rows(item: Item) -> list[tuple[int, int]]:
    """The keys under which an item is found, each with the item's number."""
    keys = dict.fromkeys(key for spelling in item.spellings for key in index_keys(spelling))
    keys |= dict.fromkeys(identifier_key(target.property, fact.value) for target in link_targets() for fact in item.facts.get(target.property, ()))
    return [(digest(key), int(item.id[1:])) for key in keys]


def class_rows(item: Item, entity: dict[str, Any]) -> list[tuple[int, int]]:
    """An item, as a class, with each class directly above it."""
    return [(int(item.id[1:]), int(name[1:])) for name in direct_superclasses(entity)]


def _finish(base: sqlite3.Connection, whole: str, wanted: Wanted, name: str, date: str) -> int:
    """Write the index proper: the kinds of all items, without what is not wanted, its keys sorted; the number of items."""
    base.execute("ATTACH ? AS whole", (whole,))
    base.executescript("PRAGMA whole.journal_mode=OFF; PRAGMA whole.synchronous=OFF;" + SCHEMA.format(schema="whole"))
    base.execute("INSERT OR IGNORE INTO superclass SELECT class, above FROM raw_superclass ORDER BY class, above")
    above = _hierarchy(base)
    reading, types = base.cursor(), set(wanted.types)
    for number, facts in reading.execute("SELECT id, facts FROM raw_item ORDER BY id"):
        item = with_kinds(unpack(f"Q{number}", facts, name), above)
        if not types or above(item.classes) & types:
            base.execute("INSERT INTO rank VALUES (?, ?, ?, ?)", ranked(item))
            base.execute("INSERT INTO item VALUES (?, ?)", (number, facts))
    base.execute("INSERT OR IGNORE INTO name SELECT key, item FROM raw_name WHERE item IN (SELECT id FROM rank) ORDER BY key, item")
    count = int(base.execute("SELECT count(*) FROM rank").fetchone()[0])
    told = {"version": VERSION, "items": count, "dump": Path(name).name, "date": date, "wanted": json.dumps(_settings(wanted))}
    base.executemany("INSERT INTO about VALUES (?, ?)", [(key, str(value)) for key, value in told.items()])
    base.commit()
    return count


def _hierarchy(base: sqlite3.Connection) -> Callable[[tuple[str, ...]], frozenset[str]]:
    """All classes above some classes, each asked once."""
    known: dict[tuple[str, ...], frozenset[str]] = {}

    def above(classes: tuple[str, ...]) -> frozenset[str]:
        if classes not in known:
            known[classes] = superclasses(base, classes)
        return known[classes]

    return above


def _gone(base: sqlite3.Connection, former: Path, report: Report) -> tuple[str, ...]:
    """The items of the index before this one that are no more, kept as gone with what had moved before."""
    try:
        WikidataIndex.open(former).base.close()
    except UnavailableError:
        return ()
    base.execute("ATTACH ? AS former", (f"{former.absolute().as_uri()}?mode=ro",))
    base.execute("INSERT INTO moved SELECT old, new FROM former.moved WHERE old NOT IN (SELECT id FROM rank)")
    lost = "SELECT id FROM former.rank WHERE id NOT IN (SELECT id FROM rank) AND id NOT IN (SELECT old FROM moved)"
    gone = tuple(f"Q{number}" for (number,) in base.execute(f"{lost} ORDER BY id"))
    base.execute(f"INSERT INTO moved SELECT id, NULL FROM ({lost})")  # noqa: S608  # the query above
    base.commit()
    base.execute("DETACH former")
    if gone:
        named = ", ".join(gone[:TOLD]) + (" …" if len(gone) > TOLD else "")
        mend = "`fonds reconcile --recheck` tells which judgements rest on them"
        report(Finding("warning", "dump", f"{len(gone)} item(s) of the former index are not in this dump ({named})", file=former.name, mend=mend))
    return gone
