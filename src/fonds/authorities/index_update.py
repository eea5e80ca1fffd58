"""Changes taken into an index of Wikidata: all of them or none, with what was merged or is gone upstream."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fonds.authorities.dump import entities, passed_over
from fonds.authorities.entity_json import read_entity
from fonds.authorities.index_build import Report, Wanted, class_rows, name_rows
from fonds.authorities.wikidata import WikidataIndex, pack, ranked, superclasses, unpack, with_kinds
from fonds.errors import UnavailableError
from fonds.files import locked


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update changed: items taken in, items merged into others, items that are no more."""

    changed: int
    redirected: tuple[tuple[str, str], ...]
    deleted: tuple[str, ...]


def update_index(
    lines: Iterable[bytes], target: Path, *, name: str, date: str, report: Report = lambda _: None, tell: Callable[[int], None] = lambda _: None
) -> Updated:
    """Take changes into an index, all of them or none.

    A line is an entity, an answer of `wbgetentities` (which tells of redirects and of missing ones), or `{"id": "Q2", "redirect": "Q9"}`.
    UnavailableError where the index cannot be changed.
    """
    WikidataIndex.open(target).base.close()
    with locked(target), contextlib.closing(sqlite3.connect(target)) as base:
        (settings,) = base.execute("SELECT value FROM about WHERE key = 'wanted'").fetchone()
        changes = _Changes(base, Wanted(*map(tuple, json.loads(settings))), report)
        try:
            for number, line in entities(lines, name, report):
                for change in _changes(line):
                    changes.take(change, name, number)
                tell(number)
            told = [("items", str(base.execute("SELECT count(*) FROM rank").fetchone()[0])), ("date", date)]
            base.executemany("UPDATE about SET value = ? WHERE key = ?", [(value, key) for key, value in told])
            base.commit()
        except sqlite3.OperationalError as error:
            raise UnavailableError(str(target), f"cannot be changed: {error}", "give it write permission, or stop who else writes it") from error
    return Updated(changes.changed, tuple(changes.redirected), tuple(changes.deleted))


def _changes(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The changes that a line tells: the entities of an answer by the identifiers that were asked for, or the line itself."""
    answered = line.get("entities")
    yield from answered.values() if isinstance(answered, dict) else [line]


class _Changes:
    """Changes as they are taken into an index that is open for writing."""

    def __init__(self, base: sqlite3.Connection, wanted: Wanted, report: Report) -> None:
        self.base, self.wanted, self.report = base, wanted, report
        self.changed = 0
        self.redirected: list[tuple[str, str]] = []
        self.deleted: list[str] = []

    def take(self, change: dict[str, Any], name: str, number: int) -> None:
        """One change: an entity as it is now, one that was merged into another, or one that is no more."""
        try:
            moved = change.get("redirects") or {}
            old, new = moved.get("from", change.get("id", "")), moved.get("to", change.get("redirect", ""))
            if new:
                self._move(old, new)
            if "missing" in change:
                self._move(old, "")
            elif "redirect" not in change:
                self._put(change)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.report(passed_over(error, name, number))

    def _put(self, entity: dict[str, Any]) -> None:
        item = read_entity(entity, self.wanted.languages, self.wanted.properties)
        number = int(item.id[1:])
        self._drop(number)
        self.base.execute("DELETE FROM superclass WHERE class = ?", (number,))
        self.base.executemany("INSERT OR IGNORE INTO superclass VALUES (?, ?)", class_rows(item, entity))
        above = superclasses(self.base, item.classes)
        if self.wanted.types and not above & set(self.wanted.types):
            return
        self.base.execute("DELETE FROM moved WHERE old = ?", (number,))
        self.base.execute("INSERT INTO item VALUES (?, ?)", (number, pack(item)))
        self.base.execute("INSERT INTO rank VALUES (?, ?, ?, ?)", ranked(with_kinds(item, lambda _: above)))
        self.base.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", name_rows(item))
        self.changed += 1

    def _move(self, old: str, new: str) -> None:
        number = int(old[1:])
        self._drop(number)
        self.base.execute("INSERT OR REPLACE INTO moved VALUES (?, ?)", (number, int(new[1:]) if new else None))
        self.base.execute("UPDATE moved SET new = ? WHERE new = ?", (int(new[1:]) if new else None, number))
        if new:
            self.redirected.append((old, new))
        else:
            self.deleted.append(old)

    def _drop(self, number: int) -> None:
        held = self.base.execute("SELECT facts FROM item WHERE id = ?", (number,)).fetchone()
        if held:
            self.base.executemany("DELETE FROM name WHERE key = ? AND item = ?", name_rows(unpack(f"Q{number}", held[0], "index")))
            self.base.execute("DELETE FROM item WHERE id = ?", (number,))
            self.base.execute("DELETE FROM rank WHERE id = ?", (number,))
