"""How far an item agrees with an entity: names, life dates, position; each feature is kept, the impossible is vetoed."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from fonds.authorities.wikidata import Item
from fonds.names import fold, is_full, swapped
from fonds.resources import resource
from fonds.values import Candidate, Entity, Subject

NEAR, FAR = 60.0, 150.0  # kilometres: within NEAR two positions agree, beyond FAR they are of two places
# What public life is called in descriptions: somebody of the same name in such a life corroborates a match without dates.
_PUBLIC = re.compile(
    r"\b(?:politic\w*|diplomat\w*|minister|ambassador|revolutionar\w*|general|marshal|officer|military|journalist|leader|statesman|stateswoman|president"
    r"|premier|chairman|secretary|king|prince|emperor|admiral|communist|party|governor|senator|commander|head of|dictator|ruler|soviet)\b",
    re.I,
)
# Who is told as somebody's relative bears, as likely as not, that somebody's name.
_KIN = re.compile(r"\b(?:(?:grand)?(?:son|daughter)|nephew|niece|brother|sister|wife|widow|husband|father|mother) of\b|\b(?:junior|jr)\b", re.I)
GROWN, OLD = 30, 95  # the age at which somebody of public life is met
Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """An item beside an entity: the candidate with its features, whether something speaks for it besides the name, and any veto."""

    candidate: Candidate
    corroborated: bool
    veto: str = ""


def keys(entity: Entity) -> list[str]:
    """The folded names by which an entity is looked up; a cover name or a common noun finds nobody."""
    forms = _forms(entity)
    turned = [swapped(form) for form in forms] if entity.kind == "person" else []
    return list(dict.fromkeys((*forms, *turned)))


def _forms(entity: Entity) -> list[str]:
    """The names of an entity, folded; of a person the full ones alone."""
    folded = [fold(name.text) for name in entity.names if name.kind != "cover-name" and not name.text.islower()]
    return [form for form in folded if len(form) > 1 and (entity.kind != "person" or is_full(form))]


def compare(subject: Subject, item: Item, authority: str) -> Compared:
    """An item compared with an entity of its kind."""
    entity = subject.entity
    names = _names(entity, item)
    features: tuple[tuple[str, float], ...]
    if entity.kind == "person":
        dates, told, veto = _life(subject, item)
        corroborated = told or (dates > 0 and _same_life(entity, item))
        features = (("name", names), ("dates", dates), ("public life", float(bool(_PUBLIC.search(item.description)))))
        score = names * (0.9 + 0.08 * told + 0.03 * dates) if corroborated else names * 0.7
    elif entity.kind == "place":
        near, veto = _position(entity, item)
        corroborated = near > 0 or (entity.longitude is None and names >= 0.98)
        features = (("name", names), ("position", near))
        score = names * (0.93 + 0.07 * near) if corroborated else names * 0.7
    else:
        veto = _existence(subject, item)
        corroborated = names >= 0.97
        features = (("name", names),)
        score = names * 0.97
    reason = veto or ", ".join(f"{name} {value:.2f}" for name, value in features)
    candidate = Candidate(authority, item.id, item.label, item.description, 0.0 if veto else round(min(score, 0.99), 4), features, reason)
    return Compared(candidate, corroborated, veto)


def _names(entity: Entity, item: Item) -> float:
    """1 where the names by which both are called agree, less where only other names do; a single short form counts little."""
    called = fold(entity.label)
    if called in item.labels or (entity.kind == "person" and swapped(called) in item.labels):
        return 1.0
    if called in item.aliases or (entity.kind == "person" and swapped(called) in item.aliases):
        return 0.97
    others = set(keys(entity)) - {called}
    shared = [key for key in others if key in item.labels or key in item.aliases]
    telling = [key for key in shared if " " in key or entity.kind == "place"]
    if len(shared) > 1 and telling:
        return 0.97
    return 0.9 if telling else 0.8


def _same_life(entity: Entity, item: Item) -> bool:
    """Whether an item without dates to compare is of the same public life: called so in this order of names, and of no other country."""
    called = fold(entity.label)
    # Thomas James is not James Thomas: a family name put first is the same name only where dates say so, too.
    in_order = called in item.labels or called in item.aliases or bool(set(_forms(entity)) & (item.labels | item.aliases))
    ours, theirs = _nations(" ".join(entity.offices)), _nations(item.description)
    foreign = bool(ours and theirs) and not ours & theirs
    return in_order and not foreign and bool(_PUBLIC.search(item.description)) and not any(_KIN.search(office) for office in entity.offices)


@cache
def _nationalities() -> dict[str, str]:
    """The words for a country and its people, each with the country's code; countries that parted since share one."""
    with resource("data", "lookups", "nationalities.tsv").open(encoding="utf-8", newline="") as file:
        return {word: row["code"] for row in csv.DictReader(file, delimiter="\t") for word in row["words"].split()}


def _nations(text: str) -> frozenset[str]:
    known = _nationalities()
    return frozenset(known[word] for word in re.findall(r"[a-z]+", text.lower()) if word in known)


# How much of a time of Wikidata is told (https://www.wikidata.org/wiki/Help:Dates): up to this many years before and after.
_BLUR = {9: 0, 8: 9, 7: 100, 6: 1000}


def _bounds(times: Iterable[tuple[str, int]]) -> tuple[Day, Day] | None:
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


def _life(subject: Subject, item: Item) -> tuple[float, bool, str]:
    """How far life dates agree, whether the register's own dates do, and why it cannot be the person."""
    entity, told = subject.entity, False
    born, died = _bounds(item.born), _bounds(item.died)
    for what, ours, theirs in (("born", entity.born, born), ("died", entity.died, died)):
        if ours and ours.begin and ours.end and theirs:
            if int(ours.begin[:4]) - theirs[1][0] > 1 or theirs[0][0] - int(ours.end[:4]) > 1:
                return 0.0, False, f"{what} {theirs[0][0]}, not {ours.edtf}"
            told = told or theirs[1][0] - theirs[0][0] <= 1
    acted, named = sorted(map(_day, subject.alive_on)), sorted(map(_day, (*subject.alive_on, *subject.known_on)))
    if born and named and born[0] > named[0]:
        return 0.0, False, f"born {born[0][0]}, after {_iso(named[0])}"
    if died and acted and died[1] < acted[-1]:
        return 0.0, False, f"died {died[1][0]}, before {_iso(acted[-1])}"
    if born and acted and acted[-1][0] - born[1][0] > 100:
        return 0.0, False, f"born {born[0][0]}, more than a century before {_iso(acted[-1])}"
    grown = born is not None and bool(named) and named[0][0] - born[1][0] >= GROWN and named[-1][0] - born[0][0] <= OLD
    return float(told or grown), told, ""


def _day(iso: str) -> Day:
    year, month, day = iso[:10].split("-")
    return int(year), int(month), int(day)


def _iso(day: Day) -> str:
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def _position(entity: Entity, item: Item) -> tuple[float, str]:
    if entity.longitude is None or entity.latitude is None or item.point is None:
        return 0.0, ""
    distance = kilometres(entity.longitude, entity.latitude, *item.point)
    if distance > FAR:
        return 0.0, f"{distance:.0f} km away"
    return (1.0 if distance <= NEAR else 0.0), ""


def kilometres(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """The distance of two positions on a sphere, in kilometres (haversine)."""
    one, two = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def _existence(subject: Subject, item: Item) -> str:
    begun, named = _bounds(item.begun), sorted(map(_day, subject.known_on))
    return f"founded {begun[0][0]}, after {_iso(named[0])}" if begun and named and begun[0] > named[0] else ""
