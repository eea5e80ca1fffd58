"""Names for comparison: folded to plain letters, given name first or last, with their weight as evidence."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_SIGNS = str.maketrans({"-": None, "'": None, "’": None, ".": " "})
_WORD = re.compile("[a-z0-9]+")


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """A name as small ASCII words without signs; two spellings that differ in accents, hyphens or case fold alike.

    >>> fold("L'Aquila"), fold("Ștefan  ANDREI"), fold("Jean-Paul Horn")
    ('laquila', 'stefan andrei', 'jeanpaul horn')
    """
    plain = (name if name.isascii() else anyascii(name)).lower().translate(_SIGNS)
    return " ".join(_WORD.findall(plain))


def swapped(folded: str) -> str:
    """The folded name with its last word first, as registers that put the family name first have it."""
    words = folded.split()
    return " ".join([words[-1], *words[:-1]])


def is_full(folded: str) -> bool:
    """Whether a folded personal name has at least two words that are no initials."""
    return sum(len(word) > 1 for word in folded.split()) >= 2
