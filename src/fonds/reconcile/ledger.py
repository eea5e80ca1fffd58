"""The judgement ledger: SSSOM TSV to which rows are only added (https://mapping-commons.github.io/sssom/).

A later row of the same subject and object supersedes an earlier one; a person's judgement is superseded by persons only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, field, replace
from pathlib import Path

from fonds.errors import ConfigurationError, FondsError
from fonds.files import append_whole, locked, write_whole
from fonds.matches import Mapping
from fonds.reconcile.sssom import COLUMNS, columns, format_rows, header, read_rows
from fonds.terms import WIKIDATA

COMPOSITE = "semapv:CompositeMatching"
MANUAL = "semapv:ManualMappingCuration"


class ConflictError(FondsError):
    """Somebody else judged the same thing in the meantime: nothing was written."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of a ledger in their order, and what follows from them: the mappings that hold now, by subject."""

    rows: tuple[Mapping, ...] = ()
    holding: dict[str, dict[str, Mapping]] = field(default_factory=dict, repr=False, compare=False)
    revisions: Counter[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "revisions", Counter(row.subject for row in self.rows))

    def of(self, subject: str) -> list[Mapping]:
        """The mappings of a subject that hold now."""
        return list(self.holding.get(subject, {}).values())

    @property
    def mappings(self) -> list[Mapping]:
        """All mappings that hold now, in the order of subject and object."""
        return [mapping for subject in sorted(self.holding) for _, mapping in sorted(self.holding[subject].items())]

    def revision(self, subject: str) -> int:
        """How many rows tell of a subject: who judges says which revision was seen."""
        return self.revisions[subject]

    def undone(self, reviewer: str, date: str) -> list[Mapping]:
        """The rows that undo a person's last judgement which is not undone yet; empty where there is none."""
        undone: list[tuple[str, str]] = []
        for number in range(len(self.rows) - 1, -1, -1):
            row = self.rows[number]
            if row.reviewer != reviewer:
                continue
            if row.judgement == "withdrawn":
                undone.append((row.subject, row.object))
            elif (row.subject, row.object) in undone:
                undone.remove((row.subject, row.object))
            else:
                return _inverse(self.rows[:number], row, date)
        return []


def _inverse(before: tuple[Mapping, ...], row: Mapping, date: str) -> list[Mapping]:
    """A row that takes another back, and what held before it of the same subject."""
    withdrawn = replace(row, judgement="withdrawn", date=date, comment="undone", candidates=())
    former = _state(before).get(row.subject, {})
    return [withdrawn, *(mapping for mapping in former.values() if mapping.reviewer is None or mapping.object == row.object)]


def read_ledger(path: Path) -> Ledger:
    """The ledger of a file, empty where there is none; ConfigurationError names line, column and mend."""
    rows = []
    state: dict[str, dict[str, Mapping]] = {}
    for where, row in read_rows(path):
        rows.append(row)
        _apply(state, row, where)
    return Ledger(tuple(rows), state)


def _state(rows: Iterable[Mapping]) -> dict[str, dict[str, Mapping]]:
    state: dict[str, dict[str, Mapping]] = {}
    for row in rows:
        _apply(state, row, "")
    return state


def _apply(state: dict[str, dict[str, Mapping]], row: Mapping, where: str) -> None:
    """Let a row take effect on what holds of its subject."""
    held = state.setdefault(row.subject, {})
    former = held.get(row.object)
    if former and former.reviewer and not row.reviewer and row.judgement != "withdrawn":
        return  # a machine never overturns a person
    if row.judgement == "withdrawn":
        held.pop(row.object, None)
        return
    if row.judgement in ("accepted", "none"):
        for other in list(held.values()):
            if other.object == row.object:
                continue
            if other.judgement in ("undecided", "none") and (row.reviewer or not other.reviewer):
                del held[other.object]
            elif other.judgement == "accepted" and (not row.object or _rivals(other, row)):
                _overturn(held, other, row, where)
                if other.object in held:
                    return
    elif row.judgement == "undecided":
        for other in list(held.values()):
            if other.judgement in ("undecided", "none") and not other.reviewer:
                del held[other.object]
    held[row.object] = row


def _rivals(one: Mapping, two: Mapping) -> bool:
    """Whether two accepted mappings of a thing exclude each other: a thing is one item of Wikidata at most."""
    return one.object.startswith(WIKIDATA) and two.object.startswith(WIKIDATA)


def _overturn(held: dict[str, Mapping], other: Mapping, row: Mapping, where: str) -> None:
    if row.reviewer is None and other.reviewer is None:
        del held[other.object]
    elif row.reviewer:
        why = f"{row.subject} is matched already, with {other.object}"
        raise ConfigurationError(where, why, "withdraw or reject the former one in a row before this")


def append(path: Path, mappings: Iterable[Mapping], base: str, seen: Mapping_[str, int] | None = None) -> Ledger:
    """Add rows to a ledger under its lock, flushed to the disk in one piece, and give the ledger as it is then.

    `seen` tells for some subjects the revision on which the judgement rests: ConflictError where it is not the ledger's any more.
    """
    added = list(mappings)
    with locked(path):
        ledger = read_ledger(path)
        for subject, revision in (seen or {}).items():
            if ledger.revision(subject) != revision:
                raise ConflictError(subject, "was judged by somebody else in the meantime", "look at it again")
        state = _state(ledger.rows)
        for row in added:
            _apply(state, row, path.name)
        if columns(path) not in ((), COLUMNS):
            # Made before the present columns: written anew once, so that each row says what its header promises.
            write_whole(path, header(base) + format_rows((*ledger.rows, *added)))
        elif added:
            append_whole(path, format_rows(added), start="" if columns(path) else header(base))
    return Ledger((*ledger.rows, *added), state)
