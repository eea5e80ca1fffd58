"""Countries of which an office or a description tells, and whether two texts tell of the same one (data/lookups/nationalities.tsv)."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from fonds.resources import resource

_WORD = re.compile(r"[a-z]+|[^\sa-z]")
# "Ambassador to Poland" and "Envoy Extraordinary (Portugal)" are of the country that sends them.
_ABROAD = frozenset(["to", "in", "at", "with", "visited"])
_POSTED = re.compile(r"\b(ambassador|plenipotentiary|resident|general|consul|d.affaires|interim) ?\([^)]*\)")
_SHORT = re.compile(r"\bu\. ?s\.(?: ?a\.)?")


@cache
def _words() -> dict[str, str]:
    """The words for a country and its people, each with the country's code; countries that parted since share one, `_` joins two words."""
    with resource("data", "lookups", "nationalities.tsv").open(encoding="utf-8", newline="") as file:
        return {word: row["code"] for row in csv.DictReader(file, delimiter="\t") for word in row["words"].split()}


@lru_cache(maxsize=8192)
def countries(text: str) -> frozenset[str]:
    """The codes of the countries that a text tells somebody or something to be of; where to, or with whom, tells nothing.

    >>> sorted(countries("Soviet Ambassador to the United States"))
    ['ru']
    """
    known = _words()
    plain = _SHORT.sub("united states", _POSTED.sub(r"\1", text.lower()))
    words = [word for word in _WORD.findall(plain) if word != "the"]
    found: set[str] = set()
    for number, word in enumerate(words):
        pair = f"{word}_{words[number + 1]}" if number + 1 < len(words) else word
        code = known.get(pair) or known.get(word)
        if code and not (number and words[number - 1] in _ABROAD):
            found.add(code)
    return frozenset(found)


def is_country(word: str) -> bool:
    """Whether a lower-case word is one for a country or its people, or a part of one."""
    return word in _words() or word in _parts()


@cache
def _parts() -> frozenset[str]:
    return frozenset(part for word in _words() if "_" in word for part in word.split("_"))


def same_country(ours: str, theirs: str) -> float:
    """1 where two texts tell of one country, -1 where of two, 0 where one tells of none."""
    one, two = countries(ours), countries(theirs)
    return 0.0 if not one or not two else 1.0 if one & two else -1.0
