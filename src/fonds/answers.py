"""What services answered, kept in one file, so that a run that was broken off asks nothing twice; several processes may use it at once."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from fonds.errors import UnavailableError
from fonds.values import Finding

_DAY = 86400.0


class Answers:
    """The kept answers of a file, each for `days`; what is damaged is told and asked for again."""

    def __init__(
        self, path: Path, *, days: float = 30, report: Callable[[Finding], None] = lambda _: None, now: Callable[[], float] = time.time
    ) -> None:
        self.path, self.days, self.report, self.now = path, days, report, now
        try:
            self._base = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._base.execute("CREATE TABLE IF NOT EXISTS answer (key BLOB PRIMARY KEY, asked REAL NOT NULL, sum BLOB NOT NULL, text BLOB NOT NULL)")
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> UnavailableError:
        return UnavailableError(str(self.path), f"cannot be used: {error}", "delete it: it only keeps what services answered")

    def get(self, key: str) -> str | None:
        """The answer to a question, None where there is none that is whole and young enough."""
        digest = sha256(key.encode()).digest()
        try:
            row = self._base.execute("SELECT asked, sum, text FROM answer WHERE key = ?", (digest,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        if row is None or self.now() - row[0] > self.days * _DAY:
            return None
        with contextlib.suppress(zlib.error, UnicodeDecodeError, TypeError):
            text = zlib.decompress(row[2])
            if sha256(text).digest() == row[1]:
                return text.decode()
        self.report(Finding("warning", "authority", "a kept answer is damaged and is asked for again", file=self.path.name))
        self._base.execute("DELETE FROM answer WHERE key = ?", (digest,))
        return None

    def put(self, key: str, text: str) -> None:
        """Keep an answer."""
        row = (sha256(key.encode()).digest(), self.now(), sha256(text.encode()).digest(), zlib.compress(text.encode()))
        try:
            self._base.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", row)
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
