"""All that is made of a thing alone, in one go: its page and data files, its entry in the index of names, its record for harvesters.

Each is a job of its own, with kept work of its own; what is said of a thing is read once for all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fonds.kept import Done, Kept
from fonds.publish.site import STAGE, Pages, Written
from fonds.reconciling.index import STAGE as INDEX
from fonds.reconciling.index import Entries, Entry, IndexWriter
from fonds.records.rendering import STAGE as RECORDS
from fonds.records.rendering import Rendered, Rendering
from fonds.records.renewal import Renewal
from fonds.release import KINDS
from fonds.runner import Runner, Tell, told

Value = TypeVar("Value")
_TOGETHER = 12  # things that one process takes: neighbours tell of the same, which is read once then


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing by its path, its number in the index of names where it stands there, and whether harvesters are told of it."""

    path: str
    number: int | None
    recorded: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a thing."""

    page: Done[Written]
    entry: Done[Entry] | None
    record: Done[Rendered] | None


@dataclass(frozen=True, slots=True)
class Published:
    """Gives the N-Triples that the site has of a thing."""

    site: Path
    base: str

    def __call__(self, iri: str) -> bytes:
        """The N-Triples of an IRI."""
        return (self.site / f"{iri.removeprefix(self.base)}.nt").read_bytes()


@dataclass(frozen=True, slots=True)
class Things:
    """The job of making all of a thing."""

    pages: Pages
    entries: Entries
    records: Rendering

    def begin(self) -> Callable[[Sequence[Thing]], Iterator[Made]]:
        """What makes all of some things, one after another."""
        page, entry, record, base = self.pages.begin(), self.entries.begin(), self.records.begin(), self.pages.release.base

        def made(things: Sequence[Thing]) -> Iterator[Made]:
            for thing in things:
                (written,) = page(thing.path)  # first: the record takes up the N-Triples of the site
                entries = entry((thing.number, thing.path)) if thing.number else [None]
                records = record((base + thing.path, thing.path.partition("/")[0])) if thing.recorded else [None]
                yield Made(written, entries[0], records[0])

        return made


@dataclass(frozen=True, slots=True)
class Making:
    """Where what is made of things goes: the pages are given, entries and records are written."""

    entries: Entries
    records: Rendering
    index: IndexWriter
    renewal: Renewal
    runner: Runner
    tell: Tell
    kept: Kept | None

    def __call__(self, pages: Pages, paths: Iterable[str]) -> Iterator[Written]:
        """The pages of things by their paths, in their order."""
        things = [self._thing(path, pages.release.base) for path in paths]
        together = (things[start : start + _TOGETHER] for start in range(0, len(things), _TOGETHER))
        for made in told(self.runner.map(Things(pages, self.entries, self.records), together), STAGE, len(things), self.tell):
            if made.entry:
                self.index.add(self._taken(INDEX, made.entry))
            if made.record:
                self.renewal.take(self._taken(RECORDS, made.record))
            yield self._taken(STAGE, made.page)

    def _thing(self, path: str, base: str) -> Thing:
        recorded = path.partition("/")[0] in KINDS and base + path not in self.renewal.gone
        return Thing(path, self.index.number(path), recorded)

    def _taken(self, stage: str, done: Done[Value]) -> Value:
        return self.kept.take(stage, done) if self.kept else done.value
