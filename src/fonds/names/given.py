"""Forms of one given name: short ones, and spellings that differ more than by sound (data/lookups/given-names.tsv)."""

from __future__ import annotations

import csv
from functools import cache

from fonds.resources import resource


@cache
def _forms() -> tuple[dict[str, frozenset[int]], list[list[str]]]:
    found: dict[str, set[int]] = {}
    groups: list[list[str]] = []
    with resource("data", "lookups", "given-names.tsv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t")):
            groups.append(row["forms"].split())
            for form in groups[-1]:
                found.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in found.items()}, groups


def given_forms(word: str) -> frozenset[int]:
    """The numbers of the given names of which a folded word is a form; two words that share one may be one name."""
    return _forms()[0].get(word, frozenset())


def other_forms(word: str) -> tuple[str, ...]:
    """All forms of the given names of which a folded word is one, itself among them."""
    known, groups = _forms()
    return tuple(dict.fromkeys((word, *(form for number in sorted(known.get(word, ())) for form in groups[number]))))
