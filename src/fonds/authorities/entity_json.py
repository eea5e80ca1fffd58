"""Wikidata's JSON of an entity, as dumps and `wbgetentities` have it, read into an item.

The form is https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fonds.matches import Fact, Item, Time
from fonds.names import fold

# What the comparison and the review ask of an item (the labels stand in docs/reconciliation.md).
PROPERTIES = (
    "P17", "P18", "P19", "P20", "P21", "P27", "P31", "P39", "P102", "P106", "P108", "P131", "P159", "P361", "P410", "P463", "P607", "P710",
    "P1344", "P1366", "P1448", "P2561", "P213", "P214", "P227", "P244", "P1566", "P1667",
)  # fmt: skip
_BORN, _DIED, _BEGUN, _ENDED = ("P569",), ("P570",), ("P571", "P580", "P585"), ("P576", "P582", "P585")


def read_entity(entity: dict[str, Any], languages: Sequence[str] = (), properties: Sequence[str] = PROPERTIES) -> Item:
    """The item that an entity's JSON tells of; `languages` are those whose names are kept, the first is preferred for the label (none: all).

    ValueError, KeyError, TypeError or AttributeError where it is no entity of Wikidata.
    """
    identifier = entity["id"]
    if not re.fullmatch(r"Q[1-9][0-9]*", identifier):
        raise ValueError(f"no identifier of an item: {identifier!r}")
    labelled = {code: value["value"] for code, value in (entity.get("labels") or {}).items()}
    described = {code: value["value"] for code, value in (entity.get("descriptions") or {}).items()}
    kept = set(languages) | {"mul"} if languages else None
    labels = tuple(dict.fromkeys(value for code, value in labelled.items() if kept is None or code in kept))
    aliases = tuple(
        dict.fromkeys(alias["value"] for code, group in (entity.get("aliases") or {}).items() if kept is None or code in kept for alias in group)
    )
    claims = entity.get("claims") or {}
    label = _preferred(labelled, languages) or identifier
    names = frozenset(map(fold, labels)) - {""}
    return Item(
        id=identifier,
        label=label,
        description=_preferred(described, languages),
        classes=tuple(fact.value for fact in _facts(claims, "P31")),
        labels=names,
        aliases=frozenset(map(fold, aliases)) - names - {""},
        spellings=tuple(dict.fromkeys((*((label,) if labelled else ()), *labels, *aliases))),
        born=_times(claims, _BORN),
        died=_times(claims, _DIED),
        begun=_times(claims, _BEGUN),
        ended=_times(claims, _ENDED),
        point=_point(claims),
        facts={name: found for name in properties if name in claims and name != "P31" and (found := _facts(claims, name))},
        prior=max(len(entity.get("sitelinks") or {}), len(labelled)),
    )


def superclasses(entity: dict[str, Any]) -> tuple[str, ...]:
    """The classes directly above an entity (P279)."""
    return tuple(fact.value for fact in _facts(entity.get("claims") or {}, "P279"))


def _preferred(texts: dict[str, str], languages: Sequence[str]) -> str:
    """A text in the first of the languages that has one, else in English, in any language's own (`mul`), else any."""
    for code in (*languages, "en", "mul"):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")


def _statements(claims: dict[str, Any], name: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The values of a property with their qualifiers: the preferred ones, else all that are not deprecated."""
    if name not in claims:
        return
    statements = [statement for statement in claims.get(name, ()) if statement.get("rank") != "deprecated"]
    preferred = [statement for statement in statements if statement.get("rank") == "preferred"]
    # An office held before the present one is no worse: only for a single fact is the preferred one the fact.
    for statement in statements if name in ("P39", "P17", "P27", "P102", "P1448") else preferred or statements:
        value = statement.get("mainsnak", {}).get("datavalue", {}).get("value")
        if value is not None:
            yield value, statement.get("qualifiers") or {}


def _facts(claims: dict[str, Any], name: str) -> tuple[Fact, ...]:
    if name not in claims:
        return ()
    found = []
    for value, qualifiers in _statements(claims, name):
        told = value.get("id") or value.get("text") if isinstance(value, dict) else value
        if isinstance(told, str):
            found.append(Fact(told, _qualifier(qualifiers, "P580"), _qualifier(qualifiers, "P582")))
    return tuple(sorted(set(found), key=lambda fact: (fact.value, fact.begin, fact.end)))


def _qualifier(qualifiers: dict[str, Any], name: str) -> str:
    for snak in qualifiers.get(name, ()):
        value = snak.get("datavalue", {}).get("value")
        if isinstance(value, dict) and "time" in value:
            return _time(value)[0]
    return ""


def _times(claims: dict[str, Any], names: Sequence[str]) -> tuple[Time, ...]:
    return tuple(_time(value) for name in names for value, _ in _statements(claims, name) if isinstance(value, dict) and "time" in value)


def _time(value: dict[str, Any]) -> Time:
    """A time of Wikidata (`+1949-02-05T00:00:00Z`) without the plus, with its precision."""
    day = re.match(r"\+?(-?\d{1,16}-\d\d-\d\d)T", value["time"])
    if day is None:
        raise ValueError(f"no time: {value['time']!r}")
    return day[1], int(value.get("precision", 9))


def _point(claims: dict[str, Any]) -> tuple[float, float] | None:
    value = next((value for value, _ in _statements(claims, "P625")), None)
    return (float(value["longitude"]), float(value["latitude"])) if isinstance(value, dict) else None
