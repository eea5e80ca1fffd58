"""The rows of all lists of a site, on disk: what is held in memory does not grow with their number."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from fonds.publish.shown import Row

_TABLE = """CREATE TABLE rows (
 kind TEXT NOT NULL, path TEXT NOT NULL, label TEXT NOT NULL, detail TEXT NOT NULL, weight INTEGER NOT NULL, row BLOB NOT NULL
)"""
_BY_LABEL = "CREATE INDEX by_label ON rows (kind, label, path)"


class Rows:
    """Rows by kind, in a file that is gone when they are closed. Text is in the order of its code points, as Python has it."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)  # a file without a name: https://www.sqlite.org/inmemorydb.html#temp_db
        for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", _TABLE, _BY_LABEL, "BEGIN"):
            self._table.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._table.close()

    def add(self, kind: str, row: Row) -> None:
        """Take in the row of a thing."""
        packed = pickle.dumps(row, protocol=5)
        self._table.execute(
            "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", (kind, row.link.path, row.link.label.casefold(), row.detail, row.weight, packed)
        )

    def count(self, kind: str) -> int:
        """How many rows a kind has."""
        return int(self._table.execute("SELECT count(*) FROM rows WHERE kind = ?", (kind,)).fetchone()[0])

    def by_label(self, kind: str) -> Iterator[Row]:
        """The rows of a kind in the order of their labels, whatever their case."""
        return self._found("label, path", kind, -1)

    def earliest(self, kind: str, most: int) -> Iterator[Row]:
        """The first rows of a kind by what stands beside them, those without it last."""
        return self._found("detail = '', detail, path", kind, most)

    def heaviest(self, kind: str, most: int) -> Iterator[Row]:
        """The rows of a kind that most documents tell of."""
        return self._found("weight DESC, path", kind, most)

    def _found(self, order: str, kind: str, most: int) -> Iterator[Row]:
        query = f"SELECT row FROM rows WHERE kind = ? ORDER BY {order} LIMIT ?"  # noqa: S608  # one of the three orders above
        for (packed,) in self._table.execute(query, (kind, most)):
            yield pickle.loads(packed)  # noqa: S301  # our own
