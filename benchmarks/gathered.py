"""The figures of one run of all benchmarks, as they are kept in docs/benchmarks/figures.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.build import Row
from benchmarks.cost import Cost
from benchmarks.harvesting import Harvest


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Things in an index of names, seconds to make it, its bytes, and names a second over the loopback: for the first time, and again."""

    things: int
    seconds: float
    bytes: int
    first: float
    again: float


@dataclass(frozen=True, slots=True)
class Services:
    """What was measured of the services with the release of so many documents.

    `rates` are answers a second, by server and kind of query; `left_out` tells what could not be measured, and why.
    """

    documents: int
    quads: int
    harvests: Sequence[Harvest] = ()
    rates: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reconciled: Reconciled | None = None
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """A run: machine, programs and data in words by what they are, the rows of builds, and the services."""

    conditions: Mapping[str, str]
    rows: Sequence[Row]
    services: Services

    @property
    def sizes(self) -> list[int]:
        """The numbers of documents."""
        return sorted({row.documents for row in self.rows})

    @property
    def jobs(self) -> list[int]:
        """The numbers of processes."""
        return sorted({row.jobs for row in self.rows if row.jobs})

    def row(self, what: str, documents: int, jobs: int = 0) -> Row | None:
        """One row of the builds, if it was measured."""
        return next((row for row in self.rows if (row.what, row.documents, row.jobs) == (what, documents, jobs)), None)


def save(figures: Figures, path: Path) -> None:
    """Write figures as JSON."""
    path.write_text(json.dumps(asdict(figures), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> Figures:
    """The figures that `save` wrote."""
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = [Row(**row | {"cost": Cost(**row["cost"])}) for row in read["rows"]]
    held: dict[str, Any] = read["services"]
    reconciled = Reconciled(**held["reconciled"]) if held["reconciled"] else None
    services = Services(**held | {"harvests": [Harvest(**one) for one in held["harvests"]], "reconciled": reconciled})
    return Figures(read["conditions"], rows, services)
