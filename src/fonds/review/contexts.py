"""The words of the documents in which each thing stands, with what stands around them, kept on the disk while a review runs."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fonds.values import Account, Document, Mention, Span

_SCHEMA = """
CREATE TABLE document (slug TEXT PRIMARY KEY, title TEXT NOT NULL, folded TEXT NOT NULL, date TEXT NOT NULL, file TEXT NOT NULL);
CREATE TABLE named (thing TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (thing, document)) WITHOUT ROWID;
CREATE TABLE mention (thing TEXT NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL, line INTEGER NOT NULL, part TEXT NOT NULL,
  before TEXT NOT NULL, words TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (thing, document, start, part)) WITHOUT ROWID;
"""
_REACH, _LEAST = 240, 90  # characters: how far around the words, and how near to them a sentence may be cut
# The end of a sentence: not behind initials and abbreviations ("P. V. Ivanov", "No. 3"), which are short.
_END = re.compile(r"(?<=\w{3})[.!?][\"”»)\]]*\s+(?=[\"“«(\[]?[^\W\d_a-z])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Context:
    """Words that stand for a thing, what stands around them, and where; `part` tells which part of the thing they tell (`office`)."""

    document: str
    title: str
    date: str
    file: str
    line: int
    part: str
    before: str
    words: str
    after: str


class Contexts:
    """All mentions of a project by thing: give it to `gather` with `keep=contexts.add`."""

    def __init__(self) -> None:
        # A database without a name lies in a file that SQLite removes by itself, however the process ends.
        self._base = sqlite3.connect("", check_same_thread=False)
        self._base.executescript(_SCHEMA)
        self._lock = threading.Lock()

    def add(self, account: Account) -> None:
        """Take in the mentions of one document."""
        document = account.document
        source = document.source
        meeting = next((event for event in account.events if event.path == account.meeting), None)
        date = meeting.time_span.label if meeting and meeting.time_span else ""
        title = " ".join(document.title.of(source.text).split())
        rows = [
            (*_thing(mention), document.slug, mention.span.start, source.line(mention.span.start), *_around(document, mention.span))
            for mention in account.mentions
        ]
        things = {entity.path for entity in account.entities} | {row[0] for row in rows}
        with self._lock, self._base:
            self._base.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", (document.slug, title, title.casefold(), date, source.path))
            self._base.executemany("INSERT INTO named VALUES (?, ?)", [(thing, document.slug) for thing in sorted(things)])
            self._base.executemany(
                "INSERT OR IGNORE INTO mention (thing, part, document, start, line, before, words, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )

    def counts(self) -> dict[str, int]:
        """How many mentions each thing has."""
        return dict(self._rows("SELECT thing, count(*) FROM mention GROUP BY thing"))

    def of(self, thing: str, *, start: int = 0, limit: int = 200) -> tuple[Context, ...]:
        """The mentions of a thing from the one numbered `start`: the first ones of each document before the second ones."""
        rows = self._rows(
            "SELECT document, title, date, file, line, part, before, words, after FROM"
            " (SELECT *, row_number() OVER (PARTITION BY document ORDER BY mention.start) AS nth FROM mention WHERE thing = ?)"
            " JOIN document ON slug = document ORDER BY nth, date, document LIMIT ? OFFSET ?",
            (thing, limit, start),
        )
        return tuple(Context(*row) for row in rows)

    def documents(self, words: str) -> frozenset[str]:
        """The things of the documents that are called so, by the identifier or by words of the title."""
        query = (
            "SELECT DISTINCT thing FROM named JOIN document ON slug = document"
            " WHERE slug = ? OR instr(folded, ?) AND NOT EXISTS (SELECT 1 FROM document WHERE slug = ?)"
        )
        return frozenset(thing for (thing,) in self._rows(query, (words, words.casefold(), words)))

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, tuple(values)).fetchall()

    def close(self) -> None:
        """Let go of the disk."""
        self._base.close()


def _thing(mention: Mention) -> tuple[str, str]:
    """The thing that a mention stands for, and what part of it (`person/x#office-consul`: the office)."""
    thing, _, part = mention.body.partition("#")
    return thing, part.partition("-")[0]


def _around(document: Document, span: Span) -> tuple[str, str, str]:
    """The words around a mention; around one in the record only words of the record, not of the page that holds it."""
    if span.within(document.record):
        return around(document.text, span.shift(-document.record.start))
    return around(document.source.text, span)


def around(text: str, span: Span) -> tuple[str, str, str]:
    """The words of a span with the sentences before and after them, cut with an ellipsis where these are long.

    >>> around("It rained. Lenz left for Vienna. Nobody spoke.", Span(11, 15))
    ('It rained. ', 'Lenz', ' left for Vienna. Nobody spoke.')
    """
    low, high = max(0, span.start - _REACH), min(len(text), span.end + _REACH)
    before, after = text[low : span.start], text[span.end : high]
    ends = [found.end() for found in _END.finditer(before) if len(before) - found.end() >= _LEAST]
    if ends:
        before = before[ends[-1] :]
    elif low:
        before = "… " + before.partition(" ")[2]
    end = next((found for found in _END.finditer(after) if found.start() >= _LEAST), None)
    if end:
        after = after[: end.start() + 1]
    elif high < len(text):
        after = after.rpartition(" ")[0] + " …"
    return re.sub(r"\s+", " ", before).lstrip(), " ".join(span.of(text).split()), re.sub(r"\s+", " ", after).rstrip()
