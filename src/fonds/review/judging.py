"""From a person's answer to rows of the ledger, and back: pure functions, nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import fonds
from fonds.errors import ConfigurationError
from fonds.matches import Candidate, Mapping
from fonds.reconcile.ledger import MANUAL, Ledger
from fonds.terms import WIKIDATA

JUDGEMENTS = ("accepted", "rejected", "none", "undecided")
_REPLACED = "replaced by "


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer says of a thing: the judgement, the item where it is about one, and the revision of the thing that was seen."""

    subject: str
    judgement: str
    item: str
    reviewer: str
    seen: int
    comment: str = ""


def check_answer(answer: Answer) -> None:
    """ConfigurationError where an answer cannot be meant."""
    if answer.judgement not in JUDGEMENTS:
        raise ConfigurationError("judgement", f"{answer.judgement!r} is none", f"known are: {', '.join(JUDGEMENTS)}")
    if answer.judgement != "none" and not is_item(answer.item):
        raise ConfigurationError("candidate", "no item is chosen", "choose one of the candidates, or look one up by its number, such as Q855")


def is_item(text: str) -> bool:
    """Whether a text is the identifier of an item of Wikidata."""
    return re.fullmatch(r"Q[1-9]\d{0,15}", text) is not None


def rows_for(answer: Answer, label: str, candidates: tuple[Candidate, ...], ledger: Ledger, *, source: str, date: str) -> list[Mapping]:
    """The rows that an answer adds: first what it replaces is withdrawn, so that never two answers exclude each other."""
    about = next((candidate for candidate in candidates if candidate.identifier == answer.item), Candidate("", answer.item, ""))
    target = WIKIDATA + answer.item if answer.judgement != "none" else ""
    row = Mapping(
        answer.subject, label, target, about.label if target else "", answer.judgement, MANUAL,
        about.score if answer.judgement == "undecided" else 1.0, "fonds", fonds.__version__, date, answer.reviewer, answer.comment, source,
        candidates=candidates,
    )  # fmt: skip
    replaced = [
        replace(held, judgement="withdrawn", reviewer=answer.reviewer, date=date, justification=MANUAL, candidates=(),
                comment=_REPLACED + (answer.item if target else "none of these"))
        for held in ledger.of(answer.subject) if held.object != target and _excluded(held, row)
    ]  # fmt: skip
    return [*replaced, row]


def _excluded(held: Mapping, row: Mapping) -> bool:
    """Whether what is held cannot stand beside a new row: one item at most, none or some, sure or unsure."""
    if held.object and not held.object.startswith(WIKIDATA):
        return False
    if row.judgement in ("accepted", "none"):
        # What a person left open would be gone in silence, and could not be brought back.
        return held.judgement == "accepted" or (held.judgement in ("none", "undecided") and held.reviewer is not None)
    return row.judgement == "undecided" and held.judgement in ("accepted", "none")


def rows_to_undo(ledger: Ledger, reviewer: str, date: str) -> list[Mapping]:
    """The rows that undo a reviewer's last answer, and bring back what it had replaced; empty where there is nothing to undo."""
    rows = ledger.undone(reviewer, date)
    if not rows:
        return []
    last = rows[0]
    number = max(n for n, row in enumerate(ledger.rows) if _same(row, last) and row.judgement != "withdrawn")
    while number and _replaces(ledger.rows[number - 1], last):
        number -= 1
        rows += _former(ledger.rows[:number], ledger.rows[number])
    return rows


def _same(row: Mapping, other: Mapping) -> bool:
    return (row.reviewer, row.subject, row.object) == (other.reviewer, other.subject, other.object)


def _replaces(row: Mapping, last: Mapping) -> bool:
    told = row.judgement == "withdrawn" and row.comment.startswith(_REPLACED)
    return told and (row.reviewer, row.subject) == (last.reviewer, last.subject)


def _former(before: tuple[Mapping, ...], withdrawn: Mapping) -> Iterator[Mapping]:
    """What a withdrawal took back."""
    former = next((row for row in reversed(before) if (row.subject, row.object) == (withdrawn.subject, withdrawn.object)), None)
    if former:
        yield former
