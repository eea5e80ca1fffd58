"""Candidates as cards: what the authorities tell of them, in words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from fonds.authorities import Authority
from fonds.errors import UnavailableError
from fonds.matches import Candidate, Fact, Item, Time
from fonds.reconcile.features import CALLED
from fonds.review.judging import is_item

_REMEMBERED = 5000  # answers kept in memory
_MOST = 8  # values shown of one property
_PROPERTIES = {
    "P39": "Position held", "P106": "Occupation", "P102": "Party", "P27": "Citizenship", "P410": "Rank", "P108": "Employer", "P463": "Member of",
    "P607": "Conflict", "P19": "Born in", "P20": "Died in", "P17": "Country", "P131": "Lies in", "P159": "Seat", "P361": "Part of",
    "P710": "Participant", "P1344": "Took part in", "P1366": "Replaced by", "P1448": "Official name",
}  # fmt: skip
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Bar:
    """A feature as drawn: its name, its value in words, and how long its bar is, in per cent."""

    name: str
    value: str
    length: int


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate as shown: its facts in words, its picture's address, its position, the bars of its features.

    `moved` is the item it was merged into, `judged` what a person said of it, `taken` the things that are matched with it already.
    """

    candidate: Candidate
    label: str
    description: str
    address: str
    spellings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    point: tuple[float, float] | None = None
    bars: tuple[Bar, ...] = ()
    moved: str = ""
    judged: str = ""
    taken: tuple[tuple[str, str], ...] = ()


class LookUp:
    """The authorities, asked one after another for what those before do not know; what they answer is remembered."""

    def __init__(self, authorities: Sequence[Authority]) -> None:
        self._authorities = authorities
        self._items: dict[str, Item] = {}
        self._labels: dict[str, str] = {}
        self._lock = threading.Lock()

    def items(self, identifiers: Iterable[str]) -> tuple[dict[str, Item], tuple[str, ...]]:
        """The items of some identifiers as far as they are known, and what is to be said of authorities that could not be asked."""
        return self._ask(identifiers, self._items, lambda authority, missing: authority.items(missing))

    def labels(self, identifiers: Iterable[str]) -> dict[str, str]:
        """What some identifiers are called, as far as it is known."""
        return self._ask(identifiers, self._labels, lambda authority, missing: authority.labels(missing))[0]

    def _ask(
        self, identifiers: Iterable[str], known: dict[str, _Told], ask: Callable[[Authority, list[str]], dict[str, _Told]]
    ) -> tuple[dict[str, _Told], tuple[str, ...]]:
        wanted, troubles = list(dict.fromkeys(identifiers)), []
        with self._lock:  # an authority's file or session is for one thread at a time
            if len(known) > _REMEMBERED:
                known.clear()
            for authority in self._authorities:
                missing = [identifier for identifier in wanted if identifier not in known]
                try:
                    known |= ask(authority, missing) if missing else {}
                except UnavailableError as error:
                    troubles.append(str(error))
            return {identifier: known[identifier] for identifier in wanted if identifier in known}, tuple(troubles)


def make_card(candidate: Candidate, item: Item | None, labels: dict[str, str]) -> Card:
    """The card of a candidate: of an item that no authority tells of, what the match remembers of it."""
    address = f"https://www.wikidata.org/wiki/{candidate.identifier}"
    label, bars = candidate.label or candidate.identifier, _bars(candidate.features)
    if item is None:
        return Card(candidate, label, candidate.description, address, bars=bars)
    return Card(
        candidate,
        item.label or label,
        item.description or candidate.description,
        address,
        spellings=tuple(dict.fromkeys(spelling for spelling in item.spellings if spelling != item.label))[:_MOST],
        facts=tuple(_facts(item, labels)),
        picture=_picture(item),
        point=item.point,
        bars=bars,
        moved=item.id if item.id != candidate.identifier else "",
    )


def named_by(item: Item) -> Iterator[str]:
    """The items that a card names, whose labels it needs."""
    yield from item.classes
    for name in _PROPERTIES:
        yield from (fact.value for fact in item.facts.get(name, ()) if is_item(fact.value))


def _facts(item: Item, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, times in (("Born", item.born), ("Died", item.died), ("From", item.begun), ("Until", item.ended)):
        if times:
            yield name, " or ".join(dict.fromkeys(map(say_time, times)))
    if item.classes:
        yield "Is a", ", ".join(labels.get(name, name) for name in item.classes[:_MOST])
    for name, what in _PROPERTIES.items():
        values = item.facts.get(name, ())
        told = [_say_fact(fact, labels) for fact in sorted(values, key=lambda fact: fact.begin or "9999")[:_MOST]]
        if told:
            more = f"; and {len(values) - _MOST} more" if len(values) > _MOST else ""
            yield what, "; ".join(dict.fromkeys(told)) + more


def _say_fact(fact: Fact, labels: dict[str, str]) -> str:
    begin, end = fact.begin.partition("-")[0], fact.end.partition("-")[0]
    return labels.get(fact.value, fact.value) + (f" ({begin}–{end})" if begin or end else "")


def say_time(time: Time) -> str:
    """A time of Wikidata in as many words as it is sure of.

    >>> say_time(("1893-12-26", 11)), say_time(("1900-00-00", 9)), say_time(("1890-00-00", 8)), say_time(("-0350-00-00", 7))
    ('1893-12-26', '1900', '1890s', '4th century BCE')
    """
    iso, precision = time
    before = iso.startswith("-")
    year, month, day = (int(part) for part in iso.lstrip("-").split("-"))
    era = " BCE" if before else ""
    if precision >= 11:
        return f"{year:04d}-{month:02d}-{day:02d}{era}"
    if precision == 10:
        return f"{year:04d}-{month:02d}{era}"
    if precision == 9:
        return f"{year}{era}"
    if precision == 8:
        return f"{year // 10 * 10}s{era}"
    century = -(-year // 100)
    ending = "th" if century % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(century % 10, "th")
    return f"{century}{ending} century{era}"


def _picture(item: Item) -> str:
    """The address of a small picture of an item on Wikimedia Commons (P18)."""
    names = item.facts.get("P18", ())
    return f"https://commons.wikimedia.org/wiki/Special:FilePath/{quote(names[0].value, safe='')}?width=250" if names else ""


def _bars(features: Sequence[tuple[str, float]]) -> tuple[Bar, ...]:
    """The features as bars, the longest of which is full where one is above 1."""
    longest = max((1.0, *(abs(value) for _, value in features)))
    return tuple(Bar(CALLED.get(name, name), f"{value:g}", round(abs(value) / longest * 100)) for name, value in features)
