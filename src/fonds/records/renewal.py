"""The table of records made anew for a release, from the one before: what is the same keeps its datestamp, what is gone stays as deleted."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from fonds.errors import UnavailableError
from fonds.formats import Format
from fonds.records.rendering import Packed, Rendered, digest_of, packed
from fonds.records.sets import Sets, above
from fonds.records.table import ABOUT, AS_BEFORE, GONE, LIVE, MERGED, SCHEMA, VERSION, Records
from fonds.release import KINDS, Release
from fonds.terms import DCTERMS, OWL


@contextmanager
def renewing(release: Release, file: Path, former: Path | None, formats: Sequence[Format]) -> Iterator[Renewal]:
    """What writes the records of a release into a file, as its things are taken up; `former` is the table of the release before.

    What is new has no datestamp until `stamp` gives one to all of it.
    UnavailableError where the former table is of another version of fonds: what it holds must not be lost unsaid.
    """
    if former:
        require_known(former)
        shutil.copyfile(former, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as table:
        table.execute("PRAGMA journal_mode = OFF")
        table.execute("PRAGMA synchronous = OFF")
        table.execute("BEGIN")
        if not former:
            for statement in (*SCHEMA.split(";\n"), f"PRAGMA user_version = {VERSION}"):
                table.execute(statement)
        renewal = Renewal(release, table, formats)
        yield renewal
        renewal.end()
        table.execute("COMMIT")


def require_known(former: Path) -> None:
    """Refuse a former table (where there is one) that another version of fonds wrote: what harvesters know could not be carried on."""
    if former.is_file():
        try:
            Records(former).close()
        except UnavailableError as error:
            mend = "build with the version that wrote it, or move the file away: to harvesters all things are new then"
            raise UnavailableError(error.where, error.why, mend) from error


def stamp(file: Path, published: str) -> str:
    """Give what is new the datestamp at which it is published (UTC, YYYY-MM-DDThh:mm:ssZ), or a later one: no two releases share one.

    Gives the datestamp. To be done last, as near as can be to when harvesters see it: what they have harvested until then, they do not ask for again.
    """
    with closing(sqlite3.connect(file)) as table, table:
        last = table.execute("SELECT MAX(published) FROM releases WHERE published <> ''").fetchone()[0]
        stamped = table.execute("SELECT CASE WHEN ?1 > ?2 THEN ?1 ELSE strftime('%Y-%m-%dT%H:%M:%SZ', ?2, '+1 second') END", (published, last or ""))
        given = str(stamped.fetchone()[0])
        table.execute("UPDATE releases SET published = ? WHERE published = ''", (given,))
    with file.open("rb") as written:
        os.fsync(written.fileno())
    return given


class Renewal:
    """Brings a table up to a release, thing by thing.

    `gone` are those that were published once, each with what took its place, where something did; `changed` tells at the end whether anything is
    new, changed or gone.
    """

    def __init__(self, release: Release, table: sqlite3.Connection, formats: Sequence[Format]) -> None:
        self.release, self.table, self.formats = release, table, formats
        self.sets = Sets(release)
        self.number = int(table.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM releases").fetchone()[0])
        self._lists: dict[tuple[str, str], int] = {(row[1], row[2]): row[0] for row in table.execute("SELECT id, format, spec FROM lists")}
        self.gone = dict(self._gone())
        self.changed = False
        table.execute("CREATE TEMP TABLE seen (iri TEXT PRIMARY KEY) WITHOUT ROWID")

    def end(self) -> None:
        """Take up what is no longer there, when all things are taken up that are."""
        lost = self.table.execute("SELECT iri FROM things WHERE state = ? AND iri NOT IN (SELECT iri FROM seen)", (LIVE,)).fetchall()
        for iri in sorted({iri for (iri,) in lost} | self.gone.keys()):
            self._lost(iri, self.gone.get(iri, ""))
        self.table.execute("DELETE FROM formats")
        formats = [(format_.prefix, place, format_.namespace, format_.schema) for place, format_ in enumerate(self.formats)]
        self.table.executemany("INSERT INTO formats VALUES (?, ?, ?, ?)", formats)
        self.table.executemany("INSERT OR REPLACE INTO sets VALUES (?, ?)", sorted(self.sets.names.items()))
        versions = self.table.execute("SELECT 1 FROM versions WHERE release = ? LIMIT 1", (self.number,)).fetchall()
        self.changed = self.number == 1 or bool(versions)
        if self.changed:
            self.table.execute("INSERT INTO releases VALUES (?, '')", (self.number,))

    def _gone(self) -> Iterator[tuple[str, str]]:
        """What was published once, with what took its place, where something did."""
        dataset = NamedNode(f"{self.release.base}graph/dataset")
        for quad in self.release.store.quads_for_pattern(None, OWL["deprecated"], Literal(True), dataset):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.removeprefix(self.release.base).partition("/")[0] in KINDS:
                replaced = self.release.store.quads_for_pattern(quad.subject, DCTERMS["isReplacedBy"], None, dataset)
                yield quad.subject.value, next((q.object.value for q in replaced if isinstance(q.object, NamedNode)), "")

    def take(self, thing: Rendered) -> None:
        """Take up a thing that is there."""
        self.table.execute("INSERT INTO seen VALUES (?)", (thing.iri,))
        self.sets.names |= thing.names
        if thing.triples is None:
            return
        known = self.table.execute("SELECT state FROM things WHERE iri = ?", (thing.iri,)).fetchone()
        activity = "Update" if known and known[0] == LIVE else "Create"
        prefixes = tuple(prefix for prefix, _ in thing.bodies if prefix != ABOUT)
        id_ = self._put(thing.iri, thing.kind, thing.label, LIVE, "", thing.sets, prefixes, thing.digest)
        self.table.execute("DELETE FROM disseminations WHERE thing = ?", (id_,))
        self.table.executemany("INSERT INTO disseminations VALUES (?, ?, ?)", ((id_, prefix, body) for prefix, body in thing.bodies))
        self._version(id_, activity, "", thing.triples)

    def _lost(self, iri: str, successor: str) -> None:
        """Take up a thing that is no longer there; its record stays, as deleted."""
        state, digest = MERGED if successor else GONE, digest_of([successor.encode()])
        known = self.table.execute("SELECT digest, state, sets, formats, label FROM things WHERE iri = ?", (iri,)).fetchone()
        if known and known[0] == digest and known[1] == state:
            return
        kind = iri.removeprefix(self.release.base).partition("/")[0]
        sets, prefixes = (tuple(known[2].split()), tuple(known[3].split())) if known else (self.sets.of(iri, kind), (self.formats[0].prefix,))
        label = known[4] if known else iri.rpartition("/")[2]
        id_ = self._put(iri, kind, label, state, successor, sets, prefixes, digest)
        self.table.execute("DELETE FROM disseminations WHERE thing = ?", (id_,))
        self._version(id_, "Move" if successor else "Delete", successor, packed(b""))

    def _put(self, iri: str, kind: str, label: str, state: str, successor: str, sets: Sequence[str], formats: Sequence[str], digest: bytes) -> int:
        """Write the row of a thing, and list it where it can be asked for; gives its number, which it keeps."""
        known = self.table.execute("SELECT id, sets, formats, changed FROM things WHERE iri = ?", (iri,)).fetchone()
        if known:
            for list_ in self._listing(known[1].split(), known[2].split()):
                self.table.execute("DELETE FROM listed WHERE list = ? AND changed = ? AND thing = ?", (list_, known[3], known[0]))
        self.table.execute(
            "INSERT INTO things (iri, kind, label, state, successor, sets, formats, created, changed, digest) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9) "
            "ON CONFLICT (iri) DO UPDATE SET kind = ?2, label = ?3, state = ?4, successor = ?5, sets = ?6, formats = ?7, changed = ?8, digest = ?9",
            (iri, kind, label, state, successor, " ".join(sets), " ".join(formats), self.number, digest),
        )
        id_ = int(self.table.execute("SELECT id FROM things WHERE iri = ?", (iri,)).fetchone()[0])
        self.table.executemany("INSERT INTO listed VALUES (?, ?, ?)", [(list_, self.number, id_) for list_ in self._listing(sets, formats)])
        return id_

    def _listing(self, sets: Sequence[str], formats: Sequence[str]) -> list[int]:
        """The lists that a thing of some sets and formats stands in: each format, or any, in each set and those above, or in all."""
        specs = sorted({"", *(part for spec in sets for part in above(spec))})
        return [self._list(format_, spec) for format_ in ("", *formats) for spec in specs]

    def _list(self, format_: str, spec: str) -> int:
        if (format_, spec) not in self._lists:
            number = len(self._lists) + 1
            self.table.execute("INSERT INTO lists VALUES (?, ?, ?)", (number, format_, spec))
            self._lists[format_, spec] = number
        return self._lists[format_, spec]

    def _version(self, thing: int, activity: str, successor: str, triples: Packed) -> None:
        """Write a version; one of which other formats alone tell something new has the statements of the one before, which are not written again."""
        before = self.table.execute("SELECT sha256 FROM versions WHERE thing = ? ORDER BY number DESC LIMIT 1", (thing,)).fetchone()
        data = AS_BEFORE if before == (triples.sha256,) else triples.data
        self.table.execute(
            "INSERT INTO versions (thing, activity, release, successor, triples, length, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (thing, activity, self.number, successor, data, triples.length, triples.sha256),
        )
