"""Names for comparison: folded to plain letters, given name first or last, with their weight as evidence."""

from __future__ import annotations

import re

from anyascii import anyascii


def fold(name: str) -> str:
    """A name as small ASCII words without signs; two spellings that differ in accents, hyphens or case fold alike.

    >>> fold("L'Aquila"), fold("Ștefan  ANDREI"), fold("Jean-Paul Horn")
    ('laquila', 'stefan andrei', 'jeanpaul horn')
    """
    plain = anyascii(name).lower().replace("-", "").replace("'", "").replace("’", "").replace(".", " ")
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def swapped(folded: str) -> str:
    """The folded name with its last word first, as registers that put the family name first have it."""
    words = folded.split()
    return " ".join([words[-1], *words[:-1]])


def is_full(folded: str) -> bool:
    """Whether a folded personal name has at least two words that are no initials."""
    return sum(len(word) > 1 for word in folded.split()) >= 2
