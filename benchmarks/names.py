"""How often a spelling of a name finds its person among all others, by the kind of variation.

    python benchmarks/names.py ../shared/data/names/frus_people.dev.jsonl.gz [--misses]

Two tasks over the persons of the file. `preferred`: each person is held by the preferred name alone, and each other printed variant is looked
up. `others`: each person is held by all names but those that are the same when folded, and each variant is looked up so. A case is clear where
the spelling is no other person's, too, and is more than a family name. Persons are cut into a dev and a test half by their id.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from fonds.names import Names, agreement, fold, index_keys, query_keys, variation


@dataclass(frozen=True, slots=True)
class Case:
    """A spelling that is looked up, and the person it is of."""

    person: str
    variant: str
    kind: str
    test: bool


class Persons:
    """Persons by the keys of their names; of each name which key it gives is kept, so that a spelling can be left out."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names = names
        self.by_key: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for person, spelled in names.items():
            for spelling in spelled:
                for key in index_keys(spelling):
                    self.by_key[key].add((person, fold(spelling)))

    def find(self, variant: str, hidden: str | None) -> list[tuple[float, str]]:
        """The persons that a spelling finds, best first, as if `hidden`'s own spelling of it were not held."""
        found: set[str] = set()
        without = fold(variant)
        for number, stage in enumerate(query_keys(variant)):
            for key in stage:
                found |= {person for person, spelling in self.by_key.get(key, ()) if person != hidden or spelling != without}
            if found and number:
                break
        ranked = []
        for person in found:
            spelled = [name for name in self.names[person] if person != hidden or fold(name) != without]
            folded = frozenset(map(fold, spelled))
            ranked.append((-agreement((variant,), Names(folded, frozenset(), tuple(spelled))).value, person))
        return sorted(ranked)


def cases(persons: dict[str, dict[str, list[str]]], held: dict[str, list[str]]) -> Iterator[Case]:
    """The clear cases: spellings that one person alone bears, and that are more than one word."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for person, row in persons.items():
        for name in {*row["variants"], *row["preferred"], *row["alternates"]}:
            bearers[fold(name)].add(person)
    for person, row in persons.items():
        for variant in row["variants"]:
            others = [name for name in held[person] if fold(name) != fold(variant)]
            if others and len(bearers[fold(variant)]) == 1 and len(fold(variant).split()) > 1:
                near = next((kind for name in others if (kind := variation(variant, name)) != "other"), "other")
                yield Case(person, variant, near, hashlib.sha256(person.encode()).digest()[0] % 2 == 0)


def main() -> None:
    """Measure both tasks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--misses", action="store_true", help="print each miss of the dev half")
    given = parser.parse_args()
    persons = {}
    with gzip.open(given.file, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            persons[row["id"]] = {"preferred": [row["preferred"]], "variants": row["variants"], "alternates": row["alternates"]}
    held = {
        "preferred": {person: row["preferred"] for person, row in persons.items()},
        "others": {person: list(dict.fromkeys((*row["preferred"], *row["alternates"], *row["variants"]))) for person, row in persons.items()},
    }
    for task, names in held.items():
        measure(
            task,
            Persons(names),
            [case for case in cases(persons, names) if task == "others" or fold(case.variant) != fold(names[case.person][0])],
            given.misses,
        )


def measure(task: str, persons: Persons, some: list[Case], misses: bool) -> None:
    """Print how often the right person is first, and among the first twenty, by half and kind."""
    first: Counter[tuple[bool, str]] = Counter()
    twenty: Counter[tuple[bool, str]] = Counter()
    total: Counter[tuple[bool, str]] = Counter()
    begun = time.perf_counter()
    for case in some:
        ranked = persons.find(case.variant, case.person)
        best = [person for value, person in ranked if value == ranked[0][0]]
        for kind in (case.kind, "all"):
            total[case.test, kind] += 1
            # Of several that agree alike one is as good as another.
            first[case.test, kind] += (case.person in best) / len(best) if best else 0  # type: ignore[assignment]  # a share
            twenty[case.test, kind] += case.person in [person for _, person in ranked[:20]]
        if misses and not case.test and case.person not in best[:1]:
            told = [(persons.names[person][0], -value) for value, person in ranked[:2]]
            print(f"{case.kind}: {case.variant} is {persons.names[case.person][:3]}, found {told}")
    seconds = time.perf_counter() - begun
    print(f"\n{task}: {len(some)} spellings, {len(some) / seconds:.0f} a second")
    for half in (False, True):
        for kind in sorted({kind for where, kind in total if where == half}, key=lambda kind: (kind != "all", -total[half, kind])):
            count = total[half, kind]
            where = "test" if half else "dev"
            print(f"  {where:4} {kind:14} {count:6}  first {first[half, kind] / count:.3f}  among twenty {twenty[half, kind] / count:.3f}")


if __name__ == "__main__":
    main()
