"""Verdicts on what was found, and the figures that are made of them: precision, recall and F1, exact and by overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# Kinds whose mentions have spans; each found one is compared with the gold's.
MENTIONS = ("persons", "offices", "groups", "places", "events", "dates")
KINDS = (
    *MENTIONS, "date values", "participants", "roles", "utterances", "modalities", "reference parts", "classification", "expected or denied events",
)  # fmt: skip
# Found mentions of these kinds may be no name of anything at all: `right` where a mention of the gold lies there, of whatever kind.
INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one thing: `outcome` is right, missing or wrong; a right one is exact or not; `line` stands in `file`."""

    kind: str
    outcome: str
    document: str
    file: str
    line: int | None
    words: str
    exact: bool = False

    @property
    def flawless(self) -> bool:
        """Whether there is nothing to mend."""
        return self.outcome == "right" and (self.exact or self.kind == INVENTED)

    def __str__(self) -> str:
        outcome = "not exact" if self.outcome == "right" and not self.exact else self.outcome
        return f"{self.file}:{self.line}: {self.kind}: {outcome}: {self.words}" if self.line else f"{self.file}: {self.kind}: {outcome}: {self.words}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a kind, and what follows from them. Where nothing is asked for and nothing found, all is right.

    >>> figures = Figures(right=3, exact=2, missing=1, wrong=0)
    >>> figures.precision, figures.recall, round(figures.f1, 3), round(figures.exact_f1, 3)
    (1.0, 0.75, 0.857, 0.571)
    """

    right: int = 0
    exact: int = 0
    missing: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return _share(self.right, self.right + self.missing)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missing)

    @property
    def exact_precision(self) -> float:
        """The share of what was found that is right to the letter."""
        return _share(self.exact, self.right + self.wrong)

    @property
    def exact_recall(self) -> float:
        """The share of what is there that was found to the letter."""
        return _share(self.exact, self.right + self.missing)

    @property
    def exact_f1(self) -> float:
        """The harmonic mean of both exact figures."""
        return _share(2 * self.exact, 2 * self.right + self.wrong + self.missing)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def figures(verdicts: Iterable[Verdict]) -> dict[str, Figures]:
    """The figures of each kind, in the order of KINDS, and those of invented mentions (`wrong` counts them)."""
    counts: Counter[tuple[str, str]] = Counter()
    for verdict in verdicts:
        counts[verdict.kind, verdict.outcome] += 1
        counts[verdict.kind, "exact"] += verdict.exact
    outcomes = ("right", "exact", "missing", "wrong")
    return {kind: Figures(*(counts[kind, outcome] for outcome in outcomes)) for kind in (*KINDS, INVENTED)}


def overall(verdicts: Iterable[Verdict]) -> Figures:
    """The figures over all kinds together, each thing counted once: what documents are ranked by."""
    told = figures(verdicts)
    rows = [told[kind] for kind in KINDS]
    return Figures(*(sum(getattr(row, name) for row in rows) for name in ("right", "exact", "missing", "wrong")))
