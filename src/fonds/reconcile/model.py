"""From features to probabilities: one conditional logit for each kind of thing, with "no match" as one of the outcomes.

The chance of a candidate is exp(score) over the sum of that of all candidates and of no match (McFadden 1974), so a second candidate that
is as good halves it. benchmarks/calibrate.py fits the weights of data/lookups/matching.toml on a development set.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from fonds.resources import resource


@dataclass(frozen=True, slots=True)
class Weights:
    """What a kind's features count, and the score of no match."""

    nothing: float
    features: Mapping[str, float]


@cache
def weights() -> dict[str, Weights]:
    """The weights for each kind of thing (data/lookups/matching.toml)."""
    raw = tomllib.loads(resource("data", "lookups", "matching.toml").read_text(encoding="utf-8"))
    return {kind: Weights(table["nothing"], table["features"]) for kind, table in raw.items()}


def score(kind: str, features: Mapping[str, float]) -> float:
    """The weighted sum of an item's features."""
    known = weights()[kind].features
    return sum(known.get(name, 0.0) * value for name, value in features.items())


def chances(kind: str, features: Sequence[Mapping[str, float]]) -> tuple[list[float], float]:
    """The probability of each candidate, and of no match; together they are 1."""
    scores = [score(kind, one) for one in features]
    nothing = weights()[kind].nothing
    top = max((*scores, nothing))
    powers = [math.exp(value - top) for value in scores]
    whole = sum(powers) + math.exp(nothing - top)
    return [power / whole for power in powers], math.exp(nothing - top) / whole
