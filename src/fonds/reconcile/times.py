"""Times of Wikidata beside those of documents and registers: what can have been, and what cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fonds.matches import Item, Subject, Time
from fonds.values import TimeSpan

_YEAR = re.compile(r"\b1[5-9]\d\d\b|\b20\d\d\b")
_BORN = re.compile(r"\b(?:born|née? en|geboren) (?:in )?(\d{4})\b")
_LIVED = re.compile(r"\b(1\d{3})\s?[-–]\s?([12]\d{3})\b")
_SINCE = re.compile(r"\b(?:since|(?:founded|established|formed) in) (\d{4})\b")
Day = tuple[int, int, int]
# How much of a time of Wikidata is told (https://www.wikidata.org/wiki/Help:Dates): up to this many years before and after.
_BLUR = {9: 0, 8: 9, 7: 100, 6: 1000}
SHORTEST = 30  # years of a life that a description may tell
REMEMBERED = 10  # so many years what has ended is named as if it were there
GROWN, OLD, OLDEST = 20, 95, 110  # the age at which people of public life act, and to which nobody does


def bounds(times: Iterable[Time]) -> tuple[Day, Day] | None:
    """The first and the last day that some times leave possible, with respect to their precision; None where they tell nothing."""
    lows, highs = [], []
    for time, precision in times:
        sign = -1 if time.startswith("-") else 1
        year, month, day = (int(part) for part in time.lstrip("-").split("-"))
        blur = _BLUR.get(min(precision, 9))
        if blur is None:
            return None
        lows.append((sign * year - blur, month if precision > 9 else 1, day if precision > 10 else 1))
        highs.append((sign * year + blur, month if precision > 9 else 12, day if precision > 10 else 31))
    return (min(lows), max(highs)) if lows else None


def day(iso: str) -> Day:
    """A date YYYY-MM-DD, or the day of a dateTime, as numbers."""
    year, month, number = iso[:10].split("-")
    return int(year), int(month), int(number)


def iso(when: Day) -> str:
    """Numbers as a date."""
    return f"{when[0]:04d}-{when[1]:02d}-{when[2]:02d}"


def life(subject: Subject, item: Item) -> tuple[float, float, str]:
    """How far told life dates agree (0 to 1), how well the age fits when the person acted (-1 to 1), and why it cannot be the person."""
    born, died = bounds(item.born) or _described(_BORN, item), bounds(item.died)
    if born is None and died is None:
        born, died = _lived(item)
    told, veto = _told(subject, born, died)
    acted = sorted((*map(day, subject.alive_on), *_served(subject)))
    named = sorted((*acted, *map(day, subject.known_on)))
    if not veto and born and named and born[0] > named[0]:
        veto = f"born {born[0][0]}, after {iso(named[0])}"
    if not veto and died and acted and died[1] < acted[-1]:
        veto = f"died {died[1][0]}, before {iso(acted[-1])}"
    if not veto and born and acted and acted[-1][0] - born[1][0] > OLDEST:
        veto = f"born {born[0][0]}, more than {OLDEST} years before {iso(acted[-1])}"
    return (0.0, 0.0, veto) if veto else (told, _age(born, died, acted, named), "")


def _served(subject: Subject) -> Iterator[Day]:
    """The first days of the years that stated offices name: whoever held one lived at some time in them."""
    for office in subject.entity.offices:
        for year in _YEAR.findall(office):
            yield int(year), 1, 1


def _lived(item: Item) -> tuple[tuple[Day, Day] | None, tuple[Day, Day] | None]:
    """The years of a life that a description gives, "(1755-1827)"; a shorter time is that of an office."""
    told = _LIVED.search(item.description)
    if told is None or not SHORTEST <= int(told[2]) - int(told[1]) <= OLDEST:
        return None, None
    born, died = (((int(year), 1, 1), (int(year), 12, 31)) for year in told.groups())
    return born, died


def _described(pattern: re.Pattern[str], item: Item) -> tuple[Day, Day] | None:
    """The year that an item's description tells where no statement does."""
    year = pattern.search(item.description)
    return ((int(year[1]), 1, 1), (int(year[1]), 12, 31)) if year else None


def _told(subject: Subject, born: tuple[Day, Day] | None, died: tuple[Day, Day] | None) -> tuple[float, str]:
    """How many of the two life dates that a register or text tells agree, exact days above years; a contradiction is a veto."""
    found = []
    for what, ours, theirs in (("born", subject.entity.born, born), ("died", subject.entity.died, died)):
        if not (ours and ours.begin and ours.end and theirs):
            continue
        if theirs[0][0] - int(ours.end[:4]) > 1 or int(ours.begin[:4]) - theirs[1][0] > 1:
            return 0.0, f"{what} {theirs[0][0]}, not {ours.edtf}"
        exact = theirs[0] <= day(ours.end) and day(ours.begin) <= theirs[1]
        narrow = theirs[1][0] - theirs[0][0] <= 1
        found.append((1.0 if exact else 0.5) if narrow else 0.25)
    return sum(found) / 2, ""


def _age(born: tuple[Day, Day] | None, died: tuple[Day, Day] | None, acted: list[Day], named: list[Day]) -> float:
    if born is None or not named:
        return 0.0
    first, last = (acted or named)[0][0] - born[1][0], (acted or named)[-1][0] - born[0][0]
    if first < 0 or (died and named[0][0] - died[1][0] > OLD):
        return -1.0  # named long after a life of long ago
    if acted and first < GROWN - 5:
        return -1.0
    return 1.0 if first >= GROWN and last <= OLD else 0.2


def existence(subject: Subject, item: Item) -> tuple[float, str]:
    """Whether a body or place was there when it is named: 0, or down to -1 the longer it had ended before; and why it cannot be it."""
    begun = bounds(item.begun) or _described(_SINCE, item)
    ended, named = bounds(item.ended), sorted(map(day, (*subject.alive_on, *subject.known_on)))
    if begun and named and begun[0] > named[0]:
        return 0.0, f"founded {begun[0][0]}, after {iso(named[0])}"
    years = named[0][0] - ended[1][0] if ended and named else 0
    return -min(1.0, max(0, years - REMEMBERED) / 40), ""


def happened(span: TimeSpan | None, item: Item) -> tuple[float, str]:
    """How far the time of an event agrees with an item's: 1 where they overlap and one is told to the month, and why it cannot be it."""
    begun, ended = bounds(item.begun), bounds((*item.begun, *item.ended))
    if not (span and span.begin and span.end and begun and ended):
        return 0.0, ""
    first, last = day(span.begin), day(span.end)
    if last[0] < begun[0][0] - 1 or first[0] > ended[1][0] + 1:
        return 0.0, f"{begun[0][0]}, not {span.edtf}"
    return (1.0 if begun[0] <= last and first <= ended[1] else 0.3), ""
