"""What somebody does, by the words of an office or a description: to tell whether two texts can be of one person."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from fonds.reconcile.countries import is_country
from fonds.resources import resource

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Words that stand in any office or description and tell nothing of whose it is.
_PLAIN = frozenset(
    (
        "the of and for from with until until since former late first second third member under his her their von und der die das des"
        " geboren born died after before during later see also who was were at in on to by new general deputy vice acting assistant"
        " head chief chairman president minister secretary director officer department office affairs foreign state national government"
        " committee council party republic"
    ).split()
)


_ARTS = frozenset(["stage", "music", "art", "sport", "letters"])


@cache
def _callings() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The callings of each word, and for each calling those that one person has as well."""
    words: dict[str, set[str]] = {}
    beside: dict[str, frozenset[str]] = {}
    with resource("data", "lookups", "callings.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            beside[row["calling"]] = frozenset(row["beside"].split())
            for word in row["words"].split():
                words.setdefault(word, set()).add(row["calling"])
    return {word: frozenset(callings) for word, callings in words.items()}, beside


@lru_cache(maxsize=4096)
def callings(text: str) -> frozenset[str]:
    """The callings that a text tells of.

    >>> sorted(callings("Austrian writer and physician"))
    ['letters', 'medicine']
    """
    known, _ = _callings()
    found: set[str] = set()
    for word in _WORD.findall(text.lower().replace("united states", "")):  # no calling is meant by its "states"
        found |= known.get(word, frozenset()) | known.get(word.removesuffix("s"), frozenset())
    return frozenset(found)


def alike(ours: frozenset[str], theirs: frozenset[str], in_office: bool = False) -> float:
    """1 where two sets of callings share one, 0.3 where one person has both, -1 where they are of two lives, 0 where one is not told.

    Who holds an office of which the words tell no calling is hardly an artist or a sportsman: -0.5.
    """
    if in_office and not ours and theirs and theirs <= _ARTS:
        return -0.5
    if not ours or not theirs:
        return 0.0
    if ours & theirs:
        return 1.0
    _, beside = _callings()
    near = frozenset().union(*(beside[calling] for calling in ours))
    return 0.3 if near & theirs else -1.0


@lru_cache(maxsize=4096)
def telling(text: str) -> frozenset[str]:
    """The words of a text that tell one life from another: names of bodies and things; no word of office, and no country."""
    known, _ = _callings()
    words = (word for word in _WORD.findall(text.lower()) if len(word) > 3)
    return frozenset(word for word in words if word not in _PLAIN and word not in known and not is_country(word))
