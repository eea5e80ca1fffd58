"""How far an item agrees with an entity: names, life dates, position; each feature is kept, the impossible is vetoed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from fonds.authorities.wikidata import Item
from fonds.names import fold, is_full, swapped
from fonds.values import Candidate, Entity, Subject

NEAR, FAR = 60.0, 150.0  # kilometres: within NEAR two positions agree, beyond FAR they are of two places
# What public life is called in descriptions: somebody of the same name in such a life corroborates a match without dates.
_PUBLIC = re.compile(
    r"\b(?:politic\w*|diplomat\w*|minister|ambassador|revolutionar\w*|general|marshal|officer|military|journalist|leader|statesman|stateswoman|president"
    r"|premier|chairman|secretary|king|prince|emperor|admiral|communist|party|governor|senator|commander|head of|dictator|ruler|soviet)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """An item beside an entity: the candidate with its features, whether something speaks for it besides the name, and any veto."""

    candidate: Candidate
    corroborated: bool
    veto: str = ""


def keys(entity: Entity) -> list[str]:
    """The folded names by which an entity is looked up; a cover name or a common noun finds nobody."""
    forms = [name for name in entity.names if name.kind != "cover-name" and not name.text.islower()]
    folded = [fold(name.text) for name in forms]
    if entity.kind == "person":
        folded = [form for form in folded if is_full(form)] + [swapped(form) for form in folded if is_full(form)]
    return list(dict.fromkeys(form for form in folded if len(form) > 1))


def compare(subject: Subject, item: Item, authority: str) -> Compared:
    """An item compared with an entity of its kind."""
    entity = subject.entity
    names = _names(entity, item)
    features: tuple[tuple[str, float], ...]
    if entity.kind == "person":
        dates, told, veto = _life(subject, item)
        corroborated = told or (dates > 0 and bool(_PUBLIC.search(item.description)))
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


def _year(day: str) -> int:
    sign = -1 if day.startswith("-") else 1
    return sign * int(day.lstrip("-")[:4])


def _life(subject: Subject, item: Item) -> tuple[float, bool, str]:
    """How far life dates agree, whether the register's own dates do, and why it cannot be the person."""
    entity = subject.entity
    told = False
    for what, ours, theirs in (("born", entity.born, item.born), ("died", entity.died, item.died)):
        if ours and ours.begin and ours.end and theirs:
            low, high = int(ours.begin[:4]), int(ours.end[:4])
            distance = min(max(low - _year(day), _year(day) - high, 0) for day, _ in theirs)
            if distance > 1:
                return 0.0, False, f"{what} {theirs[0][0][:4]}, not {ours.edtf}"
            told = True
    for day in (*subject.alive_on, *subject.known_on):
        if item.born and all(_year(born) > int(day[:4]) for born, _ in item.born):
            return 0.0, False, f"born {item.born[0][0][:4]}, after {day}"
    for day in subject.alive_on:
        if item.died and all(_year(died) < int(day[:4]) for died, _ in item.died):
            return 0.0, False, f"died {item.died[0][0][:4]}, before {day}"
        if item.born and all(int(day[:4]) - _year(born) > 100 for born, _ in item.born):
            return 0.0, False, f"born {item.born[0][0][:4]}, more than a century before {day}"
    days = (*subject.alive_on, *subject.known_on)
    adult = bool(days and item.born) and all(15 <= int(day[:4]) - _year(item.born[0][0]) <= 95 for day in days)
    return (1.0 if told or adult else 0.0), told, ""


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
    for day in subject.known_on:
        if item.begun and all(_year(begun) > int(day[:4]) for begun, _ in item.begun):
            return f"founded {item.begun[0][0][:4]}, after {day}"
    return ""
