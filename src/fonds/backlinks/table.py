"""The table of links from elsewhere in a release, by our IRI and by theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple
from pathlib import Path

from fonds.backlinks.linkset import SAME, Backlink, Incoming, Linkset

FILE = "backlinks.sqlite"
_SCHEMA = """
CREATE TABLE linksets (file TEXT PRIMARY KEY, name TEXT NOT NULL, creator TEXT NOT NULL, license TEXT NOT NULL, homepage TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE links (thing TEXT NOT NULL, target TEXT NOT NULL, source TEXT NOT NULL, predicate TEXT NOT NULL, file TEXT NOT NULL,
 PRIMARY KEY (thing, target, source, predicate, file)) WITHOUT ROWID;
CREATE INDEX links_from ON links (source, predicate);
"""


def write_backlinks(incoming: Incoming, file: Path) -> None:
    """Write the table, the same bytes for the same links; no file for a project that was given no linksets."""
    if not incoming.linksets:
        return
    with closing(sqlite3.connect(file)) as table:
        table.executescript(_SCHEMA)
        table.executemany("INSERT INTO linksets VALUES (?, ?, ?, ?, ?)", map(astuple, incoming.linksets))
        rows = ((link.target.partition("#")[0], *astuple(link)) for link in incoming.links)
        table.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?)", rows)
        table.commit()


class Backlinks:
    """The links to things of a release, opened for reading; a release without the table has none."""

    def __init__(self, file: Path) -> None:
        self._table = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False) if file.is_file() else None

    def to(self, iri: str) -> list[tuple[Backlink, Linkset]]:
        """The links to a thing and to its parts, or to one part alone, sorted, each with the file that states it."""
        return self._found("thing = ?" if "#" not in iri else "target = ? AND thing = ?", [iri, iri.partition("#")[0]] if "#" in iri else [iri])

    def same(self, iri: str) -> list[str]:
        """Our IRIs that others call the same as one of theirs, sorted."""
        return sorted({link.target for link, _ in self._found("source = ? AND predicate IN (?, ?)", [iri, *SAME])})

    def _found(self, where: str, values: Sequence[str]) -> list[tuple[Backlink, Linkset]]:
        if self._table is None:
            return []
        rows = self._table.execute(
            "SELECT target, source, predicate, linksets.* FROM links JOIN linksets ON linksets.file = links.file "  # noqa: S608  # written here
            f"WHERE {where} ORDER BY target, links.file, source, predicate",
            values,
        )
        return [(Backlink(target, source, predicate, told[0]), Linkset(*told)) for target, source, predicate, *told in rows]

    def close(self) -> None:
        """Close the file."""
        if self._table is not None:
            self._table.close()
