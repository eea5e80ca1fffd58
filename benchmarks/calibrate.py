"""Fit the weights of data/lookups/matching.toml, and tell what they are worth on cases that they were not fitted on.

    python benchmarks/calibrate.py INDEX ../shared [--fit] [--wrong]

INDEX is an index of all of ../shared/data/wikidata. Without --fit the weights in place are measured: for each set and for all, the share
of accepted matches that are right (precision), the share of findable things that are accepted (recall), how often the right item is among
the first twenty, and how well the probabilities keep their word. diplomats.tsv holds persons of the names file whose item was looked up by
hand (empty: none of the index).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.matching_sets import Case, aliases, diplomats, events, frus, frus_subject, identifiers, letters

from fonds.authorities.wikidata import WikidataIndex
from fonds.matches import Query
from fonds.reconcile.features import Compared, asked_names, compare
from fonds.reconcile.model import chances

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "data/lookups/matching.toml"
ACCEPT, GAP = 0.92, 0.05
# So much of what it counted before a feature keeps at least: in the sets nearly every name is told by itself, where position and dates decide.
FLOOR = dict.fromkeys(("abroad", "other calling", "known", "near", "dates", "own", "identifier"), 1.0)
# What a feature counts before any case is seen: the weights are drawn to this, so that what the sets hardly show is not thrown away.
PRIOR = {
    "name": 4.0, "full": 1.0, "label": 0.5, "loose": -2.0, "known": 3.0, "typed": 1.0, "dates": 5.0, "age": 1.0, "calling": 1.0,
    "other calling": 2.0, "country": 1.0, "abroad": 2.5, "words": 1.0, "office": 1.5, "kin": 2.0, "mute": 1.0, "rare": 1.5, "junior": 2.0,
    "near": 5.0, "gone": 0.7, "named then": 1.0, "then": 2.0, "beside": 1.5, "own": 2.5, "identifier": 8.0,
}  # fmt: skip
# No case of the sets tells the country of a body, and one body in ten or so is of a given country.
HELD = {"group": {"country": 2.3}}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case with its compared candidates, and whether the right item is among the first twenty that were found."""

    case: Case
    compared: tuple[Compared, ...]
    found: bool


def cases(index: WikidataIndex, shared: Path) -> Iterator[Case]:
    """All labelled cases."""
    known = identifiers(index)
    yield from letters(shared, index, known)
    yield from diplomats(shared, known)
    yield from aliases(index)
    yield from labelled(shared)
    yield from events(shared, index)


def labelled(shared: Path) -> Iterator[Case]:
    """The persons of diplomats.tsv."""
    persons = {person["id"]: person for person in frus(shared)}
    with (ROOT / "benchmarks/diplomats.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield Case(frus_subject(persons[row["id"]], row["variant"]), row["item"] or None, "diplomats, labelled")


def weighed(index: WikidataIndex, all_cases: Iterator[Case]) -> Iterator[Weighed]:
    """Each case with its candidates, compared."""
    for case in all_cases:
        entity = case.subject.entity
        (items,) = index.search([Query(asked_names(entity), entity.kind)])
        rarity = index.rarity(entity.label) if entity.kind == "person" else 0.0
        items = tuple(item for item in items if item.id not in case.hidden and (not item.kinds or entity.kind in item.kinds))
        compared = tuple(compare(case.subject, item, lambda ids: index.labels(list(ids)), rarity) for item in items)
        ranked = sorted(compared, key=lambda one: (bool(one.veto), -one.names.value, -one.item.prior))[:20]
        yield Weighed(case, tuple(ranked), any(one.item.id == case.truth for one in ranked))


def fit(kind: str, train: Sequence[Weighed], names: Sequence[str], *, ridge: float = 0.3, steps: int = 3000) -> tuple[float, dict[str, float]]:
    """The weights of a kind by the conditional likelihood of the right outcomes and a normal prior (gradient ascent with Adam)."""
    blocks, right = [], []
    for one in train:
        possible = [each for each in one.compared if not each.veto]
        rows = [[each.features.get(name, 0.0) for name in names] + [0.0] for each in possible]
        blocks.append(np.array([*rows, [0.0] * len(names) + [1.0]]))
        ids = [each.item.id for each in possible]
        right.append(ids.index(one.case.truth) if one.case.truth in ids else len(ids))
    width = max(len(block) for block in blocks)
    data = np.zeros((len(blocks), width, len(names) + 1))
    mask = np.full((len(blocks), width), -np.inf)
    for number, block in enumerate(blocks):
        data[number, : len(block)] = block
        mask[number, : len(block)] = 0
    held = HELD.get(kind, {})
    floor = np.array([*(1.0 if name in held else FLOOR.get(name, 0.5) for name in names), 0.0])
    prior = np.array([*((PRIOR | held).get(name, 0.0) for name in names), 4.0])
    weight, mean, square = prior.copy(), 0.0, 0.0
    # Sets of very different sizes count alike.
    sizes: dict[str, int] = defaultdict(int)
    for one in train:
        sizes[one.case.set] += 1
    share = np.array([1 / sizes[one.case.set] ** 0.5 for one in train])
    share /= share.sum()
    for step in range(1, steps + 1):
        scores = data @ weight + mask
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        expected = np.einsum("nc,ncf->nf", chance, data)
        slope = share @ (data[np.arange(len(blocks)), right] - expected) - ridge * (weight - prior) / len(blocks)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weight = weight + 0.01 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
        # A quirk of the sets must not turn a feature's sense round.
        weight = np.where(prior > 0, np.maximum(weight, floor * prior), weight)
    return float(weight[-1]), {name: float(value) for name, value in zip(names, weight, strict=False)}


def report(kind: str, test: Sequence[Weighed]) -> None:
    """Precision, recall, what was found, and how far probability and truth are apart, by set."""
    by_set: dict[str, list[Weighed]] = defaultdict(list)
    for one in test:
        by_set[one.case.set].append(one)
    print(f"\n{kind:32} cases  findable  accepted  precision  recall  found@20  none right  calibration")
    for name, some in [*sorted(by_set.items()), ("all", list(test))]:
        outcomes = [outcome(one) for one in some]
        accepted = [one for one in outcomes if one[1]]
        findable = [one for one in some if one.case.truth]
        right = sum(one[0] for one in accepted)
        nothing = [(weighed_, one) for weighed_, one in zip(some, outcomes, strict=True) if not weighed_.case.truth]
        kept = sum(not one[1] for _, one in nothing)
        found = sum(one.found for one in findable)
        error = calibration([(chance, good) for good, _, chance in outcomes if chance > 0])
        precision, recall, seen = right / max(1, len(accepted)), right / max(1, len(findable)), found / max(1, len(findable))
        counts = f"{len(some):5}  {len(findable):8}  {len(accepted):8}"
        print(f"  {name:30} {counts}  {precision:9.3f}  {recall:6.3f}  {seen:8.3f}  {f'{kept}/{len(nothing)}':>10}  {error:11.3f}")


def outcome(one: Weighed) -> tuple[bool, bool, float]:
    """Whether the likeliest candidate is right, whether it is accepted, and its probability (0: there is none)."""
    possible = [each for each in one.compared if not each.veto]
    probable, _ = chances(one.case.subject.entity.kind, [each.features for each in possible])
    ranked = sorted(zip(probable, possible, strict=True), key=lambda pair: -pair[0])
    if not ranked:
        return False, False, 0.0
    chance, best = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return best.item.id == one.case.truth, chance >= ACCEPT and chance - second >= GAP, chance


def calibration(pairs: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error in ten bins: how far stated and true probability are apart on average."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, good in pairs:
        bins[min(9, int(chance * 10))].append((chance, good))
    gaps = (len(some) * abs(sum(c for c, _ in some) - sum(g for _, g in some)) / len(some) for some in bins.values())
    return sum(gaps) / max(1, len(pairs))


def main() -> None:
    """Fit or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="print each wrongly accepted case")
    given = parser.parse_args()
    index = WikidataIndex.open(given.index)
    everything = list(weighed(index, cases(index, given.shared)))
    kinds: dict[str, list[Weighed]] = defaultdict(list)
    for one in everything:
        kinds[one.case.subject.entity.kind].append(one)
    if given.fit:
        lines = [WEIGHTS.read_text(encoding="utf-8").splitlines()[0]]
        for kind, some in kinds.items():
            train = [one for one in some if not one.case.test and one.compared]
            names = sorted({name for one in train for each in one.compared for name in each.features})
            nothing, features = fit(kind, train, names)
            lines += ["", f"[{kind}]", f"nothing = {nothing:.2f}", f"[{kind}.features]"]
            lines += [f"{json.dumps(name)} = {value:.2f}" for name, value in (features | {"beside": PRIOR["beside"]}).items()]
        WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{WEIGHTS.name} written; run again to measure")
        return
    for kind, some in kinds.items():
        report(kind, [one for one in some if one.case.test])
    if given.wrong:
        for one in everything:
            good, accepted, chance = outcome(one)
            if accepted and not good:
                entity = one.case.subject.entity
                print(f"{one.case.set}: {entity.path} {entity.label}: {one.case.truth}, not the accepted one ({chance:.2f})", file=sys.stderr)


if __name__ == "__main__":
    main()
