"""The ledger as it stands, and how each thing of the project stands by it: read again whenever the file changes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass

from fonds.config import Project
from fonds.matches import Candidate, Mapping
from fonds.names import fold
from fonds.reconcile.ledger import Ledger, append, read_ledger
from fonds.review.standing import Row, candidates_of, stand
from fonds.terms import WIKIDATA
from fonds.values import Entity


@dataclass(frozen=True, slots=True)
class State:
    """One reading of the ledger: the rows by path, the revision of each thing that it tells of, and the things that each item is matched with."""

    ledger: Ledger
    rows: Mapping_[str, Row]
    revisions: Mapping_[str, int]
    owners: Mapping_[str, tuple[str, ...]]

    def revision(self, path: str) -> int:
        """How many rows of the ledger tell of a thing."""
        return self.revisions.get(path, 0)

    def others(self, item: str, path: str) -> tuple[tuple[str, str], ...]:
        """The things other than one that an item is matched with, each with its label."""
        return tuple((owner, self.rows[owner].label) for owner in self.owners.get(WIKIDATA + item, ()) if owner != path)


class Book:
    """A project's things with what was proposed for them, and its ledger; every method may be called from any thread."""

    def __init__(self, project: Project, entities: Iterable[Entity], mappings: Iterable[Mapping], mentions: Mapping_[str, int]) -> None:
        self._path, self._base = project.ledger, project.dataset.base
        self._bare = {entity.path: _bare_row(entity, mentions.get(entity.path, 0)) for entity in entities}
        self.proposed: dict[str, list[Mapping]] = {}
        for mapping in mappings:
            self.proposed.setdefault(mapping.subject, []).append(mapping)
        self._candidates = {path: candidates_of(proposed) for path, proposed in self.proposed.items()}
        self._lock = threading.Lock()
        self._stamp: tuple[int, ...] | None = None
        self._state = State(Ledger(), {}, {}, {})

    def state(self) -> State:
        """How things stand now; ConfigurationError where the ledger cannot be read."""
        with self._lock:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._state, self._stamp = self._read(), stamp
            return self._state

    def append(self, rows: Sequence[Mapping], seen: Mapping_[str, int]) -> None:
        """Add rows to the ledger; ConflictError where a thing has another revision than was seen, and nothing is written then."""
        append(self._path, rows, self._base, seen)

    def candidates(self, path: str, ledger: Ledger) -> tuple[Candidate, ...]:
        """The candidates of a thing: those of this run, and those that the ledger remembers."""
        held = ledger.of(path)
        return candidates_of((*self.proposed.get(path, ()), *held)) if held else self._candidates.get(path, ())

    def _stamp_now(self) -> tuple[int, ...]:
        try:
            status = self._path.stat()
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _read(self) -> State:
        ledger = read_ledger(self._path)
        rows = {path: stand(bare, ledger.of(path), self.proposed.get(path, ()), self.candidates(path, ledger)) for path, bare in self._bare.items()}
        owners: dict[str, tuple[str, ...]] = {}
        for path, row in rows.items():
            if row.holds and row.holds.judgement == "accepted":
                owners[row.holds.object] = (*owners.get(row.holds.object, ()), path)
        return State(ledger, rows, Counter(row.subject for row in ledger.rows), owners)


def _bare_row(entity: Entity, mentions: int) -> Row:
    folded = " ".join(fold(text) for text in dict.fromkeys((entity.label, *(name.text for name in entity.names))))
    return Row(entity.path, entity.label, entity.kind, mentions, folded)
