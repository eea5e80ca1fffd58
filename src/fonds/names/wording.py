"""Names of events, bodies and works by their telling words: "Treaty of Versailles (1919)" and "Versailles treaty"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fonds.names.folding import fold

_SMALL = frozenset("the of in and at on for to der die das des und von im la le les du de et el los las del".split())
_YEARS = re.compile(r"\b((?:1\d|20)\d\d)(?:\s?[-–/]\s?(\d{4}|\d\d))?\b")


@dataclass(frozen=True, slots=True)
class Wording:
    """The telling words of a name in the order of the alphabet, and the years that it names."""

    words: tuple[str, ...]
    years: frozenset[str]
    # Whether anything was left out, so that the name is another one than its words.
    bare: bool


@lru_cache(maxsize=100_000)
def wording(name: str) -> Wording:
    """A name without small words and years; hyphens part words.

    >>> wording("Treaty of Versailles (1919)").words == wording("Versailles Treaty").words
    True
    """
    plain = _YEARS.sub(" ", name)
    whole = fold(plain.replace("-", " ").replace("–", " ")).split()
    words = sorted(word for word in whole if word not in _SMALL)
    years = frozenset(year[1] for year in _YEARS.finditer(name))
    return Wording(tuple(words), years, words == sorted(fold(name).split()))
