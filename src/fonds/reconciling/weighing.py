"""A candidate weighed: how far its name agrees and what else speaks for it or against it, and whether one is sure to be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fonds.matches import Item, Subject
from fonds.reconcile.features import AGREES, CALLED, SHORT, Compared, compare
from fonds.reconciling.asked import Asked, Condition
from fonds.reconciling.conditions import agreed
from fonds.reconciling.index import Found, Index, called
from fonds.reconciling.properties import property_of, type_of
from fonds.values import Entity

SURE, GAP = 0.9, 0.05  # the least score of what is sure, and how far the next one is to be below
_ASSERTED = 0.99  # the score of what another authority's identifier names
_CONFIRMS = 0.9  # from here a property speaks for a candidate
_MISTYPED = 0.8  # what is left of a score where a thing is of another type
_KNOWN = 0.02  # what being named often adds where names agree less than exactly
_UNKNOWN = 0.92  # what is left where nothing is known of what is asked
_TOLD = ("name", "label", "full", "loose", "known")  # features of the names that are told
_KINDS = ("person", "group", "place")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate: the thing, its score in 0..1, the features it rests on with their names.

    It may be `called` by a name that tells it from others, something may have `contradicted` it, or `confirmed` it.
    """

    thing: Found
    score: float
    known: int
    features: tuple[tuple[str, str, float], ...] = ()
    called: bool = True
    contradicted: bool = False
    confirmed: bool = False


def weigh(asked: Asked, thing: Found, item: Item, index: Index) -> Weighed | None:
    """A candidate weighed against a query; None where neither its name nor an identifier agrees, or it lacks what is required."""
    told = index.told(thing.number) if asked.conditions else {}
    verdicts = [_verdict(condition, told) for condition in asked.conditions]
    if any(condition.required and value <= 0 for condition, value in verdicts):
        return None
    compared = _named(asked.name, thing, item) if asked.name else None
    part = _part(asked.name, thing, item) if compared and compared.names.value < SHORT else 0.0
    score = _score(compared, part, verdicts, direct=thing.path in asked.ids)
    if score == 0:
        return None
    features = compared.features if compared else {}
    mistyped = bool(asked.types) and not _has_type(thing, asked.types)
    return Weighed(
        thing, score * (_MISTYPED if mistyped else 1.0), item.prior,
        (
            *((name, CALLED[name], features[name]) for name in _TOLD if name in features),
            *((condition.property, one.name, round(value, 3)) for condition, value in verdicts if (one := property_of(condition.property))),
            *([("type", "of the type asked for", float(not mistyped))] if asked.types else ()),
        ),
        compared is None or (features["full"] >= 1 if thing.type == "person" else compared.names.how in ("label", "alias")),
        mistyped or any(value < 0 for _, value in verdicts),
        any(value >= _CONFIRMS for _, value in verdicts),
    )  # fmt: skip


def _verdict(condition: Condition, told: dict[str, list[Any]]) -> tuple[Condition, float]:
    """A condition with how far a thing meets it."""
    one = property_of(condition.property)
    return condition, agreed(condition, one, told.get(one.id, ())) if one else 0.0


def _has_type(thing: Found, types: Sequence[str]) -> bool:
    return any((type_ := type_of(name)) is not None and type_.id == thing.type for name in types)


def _named(name: str, thing: Found, item: Item) -> Compared:
    """A name compared with a thing's, by the features that serve for Wikidata's items."""
    kind = thing.type if thing.type in _KINDS else "event"
    # All in small letters a word is taken for a common noun, but clients send names so as well.
    return compare(Subject(Entity(f"{kind}/asked", name.title() if name.islower() else name)), item, lambda _: {})


def _part(name: str, thing: Found, item: Item) -> float:
    """How far a name goes that is a part of another one, or has another one as its part: in words, not of a person, whose relatives share them."""
    if thing.type == "person":
        return 0.0
    ours, best = set(called(name).split()), 0.0
    for theirs in (set(called(spelling).split()) for spelling in item.spellings):
        if ours <= theirs or theirs <= ours:
            short, whole = sorted((len("".join(ours)), len("".join(theirs))))
            best = max(best, 0.5 + 0.25 * short / whole if short * 2 >= whole > 0 else 0.0)
    return best


def _score(compared: Compared | None, part: float, verdicts: Sequence[tuple[Condition, float]], *, direct: bool) -> float:
    """How likely a thing is meant, 0 where it is not worth proposing.

    What agrees takes off half of what is lacking, what contradicts half of the whole, and a little what is not known; an identifier of another
    authority tells by itself.
    """
    if direct:
        return 1.0
    asserted = any(value > 0 and _is_identifier(condition) for condition, value in verdicts)
    value = max(compared.names.value, part) if compared else 0.0
    if value < AGREES:
        return (_ASSERTED if compared is None else 0.75) if asserted else 0.0
    if compared and value < 1:
        value = min(value + _KNOWN * compared.features["known"], 0.995)
    for condition, agrees in verdicts:
        if agrees > 0:
            value = max(value, _ASSERTED) if _is_identifier(condition) else value + (1 - value) * agrees / 2
        elif property_of(condition.property):
            value *= 0.5 if agrees < 0 else _UNKNOWN
    return value


def _is_identifier(condition: Condition) -> bool:
    one = property_of(condition.property)
    return one is not None and one.form == "identifier" and condition.quantifier != "none"


def ordered(asked: Asked, candidates: Sequence[Weighed]) -> list[Weighed]:
    """Candidates, the likeliest first; of those that are as likely, the one called so to the letter, then the one named most often."""
    return sorted(candidates, key=lambda one: (-round(one.score, 4), one.thing.label != asked.name, -one.known, one.thing.path))


def is_sure(best: Weighed, others: Sequence[Weighed]) -> bool:
    """Whether the best of some candidates is sure to be meant: well named, contradicted by nothing, and no other one nearly as likely.

    A person called by less than a whole name is sure only where something else agrees, and so is anything else that no register calls so.
    """
    alone = all(best.score - other.score >= GAP for other in others)
    return best.score >= SURE and alone and not best.contradicted and (best.called or best.confirmed)
