"""What speaks for and against an item being an entity: each feature a number that is kept with the judgement, the impossible a veto."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from fonds.link_targets import identifier_of
from fonds.matches import Item, Subject
from fonds.names import Agreement, Names, agreement, fold, readings
from fonds.reconcile.callings import alike, callings, telling
from fonds.reconcile.countries import countries, same_country
from fonds.reconcile.times import existence, happened, life
from fonds.values import Entity

NEAR, FAR = 10.0, 150.0  # kilometres: within NEAR two positions are one, beyond FAR they are of two places
AGREES = 0.4  # below this names do not agree
STRONG = {"person": 0.8}  # from here two names are one, spelled otherwise perhaps; of other things than persons from 0.9
SHORT = 0.75  # the most that a name counts which leaves out words of the whole one
USUAL = 3.5  # of so many items, as a power of ten, one bears a usual family name
KNOWN = math.log(301)  # an item that 300 projects know is as well known as any
# Who is told as somebody's relative bears, as likely as not, that somebody's name.
_KIN = re.compile(r"\b(?:(?:grand)?(?:son|daughter)|nephew|niece|brother|sister|wife|widow|husband|father|mother) of\b|\b(?:junior|jr)\b", re.I)
# Of an item's facts: what it did, and with whom (the labels of the properties stand in docs/reconciliation.md).
_CALLED, _BODIES, _COUNTRIES = ("P106", "P39", "P410"), ("P39", "P102", "P108", "P463", "P607"), ("P27", "P17")
_SETTLED = frozenset({"Q486972", "Q515", "Q3957", "Q532", "Q5119", "Q1549591", "Q748149"})
_HIGH = re.compile(
    r"(?<!vice )(?<!vice-)\b(?:president|premier|chancellor|king|queen|emperor|pope|patriarch|shah|sultan|emir|ambassador|senator|governor)\b"
)
# What each feature is called to people.
CALLED = {
    "name": "names agree", "label": "called so first of all", "own": "by its main name", "full": "a whole name", "loose": "only roughly",
    "known": "well known", "rare": "a rare family name", "junior": "senior or junior",
    "typed": "its type is told", "identifier": "same identifier", "dates": "life dates", "age": "age at the time",
    "calling": "calling", "other calling": "another calling", "country": "country", "abroad": "another country",
    "mute": "its life is told", "words": "words in common", "office": "stated office", "kin": "may be a relative", "dated": "its dates are told",
    "near": "position", "settled": "a settlement",
    "named then": "called so then", "gone": "ended before", "placed": "its position is told", "then": "time", "beside": "linked with others here",
}  # fmt: skip
Labels = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """An item beside an entity: the spellings that agree best, the features, and why it cannot be (empty: it can)."""

    item: Item
    names: Agreement
    features: dict[str, float]
    veto: str = ""


def asked_names(entity: Entity) -> tuple[str, ...]:
    """The spellings by which an entity is looked up: a cover name is somebody else's, a common noun nobody's."""
    spelled = (name.text for name in entity.names if name.kind != "cover-name" and not name.text.islower())
    return tuple(dict.fromkeys((*((entity.label,) if not entity.label.islower() else ()), *spelled)))


def asked_identifiers(entity: Entity) -> tuple[tuple[str, str], ...]:
    """The identifiers of other authorities that an edition or register asserts of an entity, each with Wikidata's property."""
    return tuple(found for link in entity.links if (found := identifier_of(link)))


def may_be(subject: Subject, item: Item) -> bool:
    """Whether an item is worth comparing, however it was found: a name agrees at all, or an identifier does."""
    return _agreed(subject.entity, item).value >= AGREES or _identified(subject.entity, item)


def compare(subject: Subject, item: Item, labels: Labels, rarity: float = 0.0) -> Compared:
    """An item compared with an entity of its kind; `labels` tells what other items are called, `rarity` how rare a person's family name is."""
    agreed = _agreed(subject.entity, item)
    shared = {
        "name": agreed.value,
        "label": _labelled(agreed, item),
        "own": float(agreed.value >= STRONG.get(subject.entity.kind, 0.9) and fold(agreed.ours) == fold(subject.entity.label)),
        "full": _fullness(agreed.ours),
        "loose": _looseness(agreed),
        "known": min(1.0, math.log1p(item.prior) / KNOWN),
        "typed": float(bool(item.kinds)),
        "identifier": float(_identified(subject.entity, item)),
    }
    if subject.entity.kind == "person":
        shared["rare"] = max(-1.0, min(1.0, (rarity - USUAL) / 1.5)) if rarity else 0.0
    own, veto = _OWN[subject.entity.kind](subject, item, agreed, labels)
    return Compared(item, agreed, {name: round(value, 3) for name, value in (shared | own).items()}, veto)


def _identified(entity: Entity, item: Item) -> bool:
    told = ((fact.value.replace(" ", ""), value) for name, value in asked_identifiers(entity) for fact in item.facts.get(name, ()))
    return any(theirs == ours for theirs, ours in told)


def _agreed(entity: Entity, item: Item) -> Agreement:
    return _whole(entity, agreement(asked_names(entity), Names(item.labels, item.aliases, item.spellings)))


def _whole(entity: Entity, agreed: Agreement) -> Agreement:
    """An agreement as it is, or as one of a part: "Politburo" is called so by whoever has named the party before."""
    words, whole = set(fold(agreed.ours).split()), set(fold(entity.label).split())
    return replace(agreed, value=min(agreed.value, SHORT), how="part") if words < whole else agreed


def _labelled(agreed: Agreement, item: Item) -> float:
    """1 where the agreed name is the item's own label, less where it is that of another language only."""
    return 0.0 if agreed.how != "label" else 1.0 if fold(agreed.theirs) == fold(item.label) else 0.6


def _looseness(agreed: Agreement) -> float:
    """1 where names agree by their sound only, or in a single word, less where but a second given name is left out or an initial."""
    if not _fullness(agreed.ours) and agreed.how not in ("label", "alias"):
        return 1.0
    return {"initials": 0.5, "part": 0.5 if agreed.value > SHORT else 1.0, "similar": 1.0, "none": 1.0}.get(agreed.how, 0.0)


def _fullness(spelling: str) -> float:
    """How much of a name a spelling is, titles left out: 0 a single word, 0.5 one with initials, 1 two whole words, more with each further one."""
    words = [len(word.folded) > 1 for word in next((parsed.core for parsed in readings(spelling)), ())]
    if len(words) < 2:
        return 0.0
    return 0.5 if sum(words) < 2 else min(1.5, 1 + 0.25 * (sum(words) - 2))


def _person(subject: Subject, item: Item, agreed: Agreement, labels: Labels) -> tuple[dict[str, float], str]:
    told, age, veto = life(subject, item)
    entity = subject.entity
    ours = " ; ".join((*entity.offices, entity.note, subject.context))
    named = labels(fact.value for name in (*_CALLED, *_BODIES, *_COUNTRIES) for fact in item.facts.get(name, ()))
    called = " ; ".join((item.description, *(named.get(fact.value, "") for name in _CALLED for fact in item.facts.get(name, ()))))
    theirs = " ; ".join((item.description, *named.values()))
    common = telling(ours) & telling(theirs)
    calling, country = alike(callings(ours), callings(called), bool(entity.offices)), same_country(ours, theirs)
    return {
        "dates": told,
        "age": age,
        "calling": max(0.0, calling),
        "other calling": min(0.0, calling),
        "country": max(0.0, country),
        "abroad": min(0.0, country),
        "mute": -1.0 if entity.offices and not callings(called) and not countries(theirs) else 0.0,
        "words": min(1.0, len(common) / 2),
        "office": _office(subject, item, named),
        "kin": _kin(entity, item, agreed),
        "junior": -1.0 if (suffixes := _suffixes(asked_names(entity))) and suffixes.isdisjoint(_suffixes(item.spellings)) else 0.0,
        "dated": float(bool(item.born or item.died)),
    }, veto


def _kin(entity: Entity, item: Item, agreed: Agreement) -> float:
    """-1 where only one of the two is told as somebody's relative: the entity, or an item whose relative's name agrees as well as its own."""
    ours, theirs = any(_KIN.search(office) for office in entity.offices), bool(_KIN.search(item.description))
    namesake = set(fold(agreed.ours).split()) <= set(fold(item.description).split()) or not _fullness(agreed.ours)
    return -1.0 if (ours and not theirs) or (theirs and not ours and namesake) else 0.0


def _suffixes(names: Iterable[str]) -> frozenset[str]:
    """Junior or senior, or which of that name, as names tell it."""
    return frozenset(parsed.suffix for name in names for parsed in readings(name) if parsed.suffix in ("jr", "sr", "ii", "iii", "iv"))


def _office(subject: Subject, item: Item, named: dict[str, str]) -> float:
    """How many words of a stated office stand in the name of a position that the item held, then if it says when; 1 where the description has it."""
    ours = {fold(word) for office in subject.entity.offices for word in office.split() if len(word) > 3}
    days = (*subject.alive_on, *subject.known_on)
    best = float(bool(_offices(" ".join(subject.entity.offices)) & _offices(item.description)))
    for fact in item.facts.get("P39", ()):
        theirs = {fold(word) for word in named.get(fact.value, "").split() if len(word) > 3}
        held = not days or not (fact.begin or fact.end) or any((fact.begin or "0") <= day <= (fact.end or "9999") for day in days)
        if theirs:
            best = max(best, len(ours & theirs) / len(theirs) * (1.0 if held else 0.5))
    return best


def _offices(text: str) -> frozenset[str]:
    """The offices of a text that one at a time holds, or few do."""
    return frozenset(_HIGH.findall(text.lower().replace("prime minister", "premier")))


def _place(subject: Subject, item: Item, agreed: Agreement, labels: Labels) -> tuple[dict[str, float], str]:
    near, far = _position(subject.entity, item)
    gone, unborn = existence(subject, item)
    named = labels(fact.value for name in ("P17", "P131") for fact in item.facts.get(name, ()))
    common = telling(" ; ".join((subject.entity.note, subject.context))) & telling(" ; ".join((item.description, *named.values())))
    return {
        "near": near, "settled": float(bool(_SETTLED & set(item.classes))), "named then": _named_then(subject, item, agreed), "gone": gone,
        "words": min(1.0, len(common) / 2), "placed": float(item.point is not None),
    }, far or unborn  # fmt: skip


def _position(entity: Entity, item: Item) -> tuple[float, str]:
    """1 for the same position, less with the distance, 0 where one is not told; and why it cannot be the place."""
    if entity.longitude is None or entity.latitude is None or item.point is None:
        return 0.0, ""
    distance = kilometres(entity.longitude, entity.latitude, *item.point)
    if distance > FAR:
        return 0.0, f"{distance:.0f} km away"
    return (1.0 if distance <= NEAR else 0.9 - 0.8 * (distance - NEAR) / (FAR - NEAR)), ""


def kilometres(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """The distance of two positions on a sphere, in kilometres (haversine)."""
    one, two = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def _named_then(subject: Subject, item: Item, agreed: Agreement) -> float:
    """1 where the place bore the name when the document names it (official name with dates, P1448), -1 where at another time, else 0."""
    days, called = (*subject.alive_on, *subject.known_on), fold(agreed.ours)
    dated = [fact for fact in item.facts.get("P1448", ()) if (fact.begin or fact.end) and fold(fact.value) == called]
    if not dated or not days:
        return 0.0
    return 1.0 if any((fact.begin or "0") <= day <= (fact.end or "9999") for fact in dated for day in days) else -1.0


def _group(subject: Subject, item: Item, _: Agreement, labels: Labels) -> tuple[dict[str, float], str]:
    gone, veto = existence(subject, item)
    ours = " ; ".join((subject.entity.label, subject.entity.note, subject.context))
    named = labels(fact.value for name in ("P17", "P131", "P159") for fact in item.facts.get(name, ()))
    theirs = " ; ".join((item.label, item.description, *named.values()))
    common = telling(" ; ".join((subject.entity.note, subject.context))) & telling(theirs)
    return {"gone": gone, "country": same_country(ours, theirs), "words": min(1.0, len(common) / 2)}, veto


def _event(subject: Subject, item: Item, _: Agreement, labels: Labels) -> tuple[dict[str, float], str]:
    then, veto = happened(subject.entity.time_span, item)
    return {"then": then, "dated": float(bool(item.begun))}, veto


_OWN = {"person": _person, "place": _place, "group": _group, "event": _event}
