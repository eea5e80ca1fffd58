"""What items have to do with each other: people of one document were of the same party, body or war more often than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fonds.matches import Item, Subject
from fonds.reconcile.features import Compared
from fonds.terms import WIKIDATA

# Facts that few share; what a country's or a profession's people all share tells nothing.
_TELLING = ("P39", "P102", "P108", "P463", "P607", "P710", "P1344", "P361", "P131", "P159")
MOST = 200  # so many of the entities named beside one are looked at


class Coherence:
    """The surely matched entities of a run, and how a candidate for another one is linked with those that are named beside it."""

    def __init__(self, subjects: Sequence[Subject], found: Mapping[str, tuple[Sequence[Compared], str]], sure: Mapping[str, str]) -> None:
        matched = {path: target.removeprefix(WIKIDATA) for target, path in sure.items()}
        self._items = {
            subject.entity.path: one.item
            for subject in subjects for one in found.get(subject.entity.path, ((), ""))[0]
            if one.item.id == matched.get(subject.entity.path)
        }  # fmt: skip

    def of(self, subject: Subject, item: Item) -> float:
        """0 where nothing links a candidate with the matched entities beside its own, 1 where it is linked with two or more."""
        linked = sum(_linked(item, self._items[path]) for path in subject.beside[:MOST] if path in self._items and path != subject.entity.path)
        return min(1.0, linked / 2)


def _linked(one: Item, two: Item) -> bool:
    """Whether one item names the other, or both the same third one, in a fact that few share."""
    ours, theirs = _named(one), _named(two)
    return one.id in theirs or two.id in ours or bool(ours & theirs)


def _named(item: Item) -> set[str]:
    return {fact.value for name in _TELLING for fact in item.facts.get(name, ())}
