"""Look-ups that answer candidates: the archive's own register, a local Wikidata index, the live services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fonds.matches import Item, Query


class Authority(Protocol):
    """Something that knows items by their names; `name` and `version` stand with each judgement that rests on it.

    Every method raises UnavailableError where the authority cannot be asked.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def version(self) -> str:
        """Which state of it is asked; empty where it does not say."""
        ...

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """The items that may bear the names of each query, in the order of the queries, the likeliest first."""
        ...

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """The items of some identifiers: one that was merged comes as the item it was merged into, one that is gone is missing."""
        ...

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """What some identifiers are called, as far as the authority knows."""
        ...

    def rarity(self, name: str) -> float:
        """How many of its items, as a power of ten, there are for one that bears the family name of a personal name; 0 where it does not tell."""
        ...
