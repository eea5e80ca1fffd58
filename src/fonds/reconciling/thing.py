"""A thing of a release as the index holds it: its names, what its properties say, and how often it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from fonds.link_targets import link_targets
from fonds.reconciling.properties import Property, properties
from fonds.release import Release
from fonds.terms import CRM, LA, LABEL, SKOS, TYPE

_POINT = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
_WORDS = CRM["P190_has_symbolic_content"]
_SHOWN = 2  # of the places around a place, and of kinds and offices, so many are told in a description
_DEEPEST = 12  # places around a place
_MOST = 200  # values of one property


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: path, type, the label for people, other labels, further names, a line that tells it from namesakes.

    `written` are names as which it stands in a document somewhere, without being called so by a register. `known` is how many documents
    name it, and how many events and roles it had a part in. `values` are JSON values by property: a date is its first and last moment,
    a point longitude and latitude, a thing its path and label.
    """

    path: str
    type: str
    label: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    written: tuple[str, ...]
    description: str
    known: int
    values: dict[str, list[Any]]


def read_thing(release: Release, path: str) -> Thing:
    """What a release says of one of its things."""
    type_, node = path.partition("/")[0], NamedNode(release.base + path)
    labels = tuple(dict.fromkeys([release.label(node.value), *sorted({*_texts(release, node, SKOS["prefLabel"]), *_texts(release, node, LABEL)})]))
    preferred, called, as_written = _called(release, node)
    labels = tuple(dict.fromkeys((*labels, *sorted(preferred))))
    names = tuple(sorted({*called, *(set(_texts(release, node, SKOS["altLabel"])) - as_written)} - set(labels)))
    written = tuple(sorted(as_written.difference(labels, names)))
    mentions, prior = _mentions(release, node)
    values: dict[str, list[Any]] = {"name": [*labels, *names, *written], "mentions": [mentions] if mentions else []}
    for one in properties().values():
        if type_ in one.types and one.id not in values and one.form != "identifier":
            values[one.id] = list(_values(release, node, one))[:_MOST]
    values = {name: told for name, told in values.items() if told} | _identifiers(release, node)
    return Thing(path, type_, labels[0], labels, names, written, _description(type_, values), prior, values)


def _called(release: Release, node: NamedNode) -> tuple[set[str], set[str], set[str]]:
    """The names of a thing: preferred ones; others, as which the archive's references count; and those that stand so in a document."""
    found: dict[str, set[str]] = {"preferred-name": set(), "": set(), "as-written": set()}
    for name in _objects(release, node, CRM["P1_is_identified_by"]):
        kinds = [kind.value.removeprefix(f"{release.base}concept/") for kind in _objects(release, name, CRM["P2_has_type"])]
        found[next((kind for kind in kinds if kind in found), "")].update(_texts(release, name, _WORDS))
    return found["preferred-name"], found[""], found["as-written"]


def _objects(release: Release, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """What a thing is linked to, each once, in order."""
    return sorted((term for term in release.objects(node.value, predicate) if isinstance(term, NamedNode)), key=lambda term: term.value)


def _texts(release: Release, node: NamedNode, predicate: NamedNode) -> list[str]:
    """The texts of a property, each once, in order, without blank ones."""
    return sorted({term.value for term in release.objects(node.value, predicate) if isinstance(term, Literal)} - {""})


def _mentions(release: Release, node: NamedNode) -> tuple[int, int]:
    """How many documents refer to a thing, and how well known it is: with the events and roles that it had a part in."""
    documents = f"{release.base}document/"

    def links(predicate: str) -> Iterator[str]:
        return (quad.subject.value for quad in release.store.quads_for_pattern(None, CRM[predicate], node) if isinstance(quad.subject, NamedNode))

    mentions = sum(one.startswith(documents) and "#" not in one for one in links("P67_refers_to"))
    return mentions, mentions + sum(1 for name in ("P11_had_participant", "P14_carried_out_by", "P7_took_place_at") for _ in links(name))


def _values(release: Release, node: NamedNode, one: Property) -> Iterator[Any]:
    """The values of a property."""
    if one.id == "within":
        yield from _around(release, node)
    elif one.id == "office":
        yield from _parts(release, node, CRM["P67i_is_referred_to_by"], CRM["P2_has_type"], NamedNode(f"{release.base}concept/office"))
    elif one.id == "reference":
        yield from _parts(release, node, CRM["P1_is_identified_by"], TYPE, CRM["E42_Identifier"])
    elif one.form == "point":
        yield from ([float(found[1]), float(found[2])] for text in _ends(release, node, one) if (found := _POINT.fullmatch(text)))
    elif one.form == "date":
        yield from (span for part in _ends(release, node, one) if (span := _span(release, NamedNode(part))))
    else:
        yield from (_named(release, iri) for iri in _ends(release, node, one) if iri.startswith(release.base) and "#" not in iri)


def _ends(release: Release, node: NamedNode, one: Property) -> Iterator[str]:
    """What the paths of a property lead to: IRIs, or texts."""
    for path in one.paths:
        near = [node]
        for predicate in path[:-1]:
            near = [further for part in near for further in _objects(release, part, predicate)]
        for part in near:
            yield from _texts(release, part, path[-1]) if one.form == "point" else (end.value for end in _objects(release, part, path[-1]))


def _named(release: Release, iri: str) -> dict[str, str]:
    return {"id": iri.removeprefix(release.base), "name": release.label(iri)}


def _parts(release: Release, node: NamedNode, link: NamedNode, marked: NamedNode, mark: NamedNode) -> Iterator[str]:
    """The words of those parts of a thing that bear a mark."""
    for part in _objects(release, node, link):
        if mark in release.objects(part.value, marked):
            yield from _texts(release, part, _WORDS)


def _span(release: Release, part: NamedNode) -> list[str] | None:
    """The first and the last moment of a time-span, where both are told."""
    begin, end = _texts(release, part, CRM["P82a_begin_of_the_begin"]), _texts(release, part, CRM["P82b_end_of_the_end"])
    return [begin[0], end[-1]] if begin and end else None


def _around(release: Release, node: NamedNode) -> Iterator[dict[str, str]]:
    """The places around a place, the nearest first."""
    seen, near = {node.value}, [node]
    for _ in range(_DEEPEST):
        further = [end for part in near for end in _objects(release, part, CRM["P89_falls_within"])]
        near = [end for end in dict.fromkeys(further) if end.value not in seen]
        seen |= {end.value for end in near}
        yield from (_named(release, end.value) for end in near)


def _identifiers(release: Release, node: NamedNode) -> dict[str, list[Any]]:
    """The identifiers that other authorities gave a thing, as links assert them."""
    links = sorted({end.value for predicate in (LA["equivalent"], SKOS["exactMatch"]) for end in _objects(release, node, predicate)})
    found: dict[str, list[Any]] = {}
    for link in links:
        for target in link_targets():
            if told := target.pattern.fullmatch(link):
                found.setdefault(target.name.lower(), []).append(told[1])
    return found


def _description(type_: str, values: dict[str, list[Any]]) -> str:
    """A line that tells a thing from its namesakes: kind, when it was, where it lies, what it did, how often it is named."""
    parts = [*(one["name"] for one in values.get("kind", ())[:_SHOWN] if type_ not in ("person", "place"))]
    if type_ == "person":
        born, died = (_years(values.get(name, ())) for name in ("born", "died"))
        parts += [f"{born}–{died}"] if born and died else [f"born {born}"] if born else [f"died {died}"] if died else []
    else:
        parts += [_days(values["date"][0])] if values.get("date") else []
    parts += [f"in {one['name']}" for one in values.get("within", ())[:_SHOWN]]
    parts += values.get("office", ())[:_SHOWN]
    parts += [f"named in {number} document{'s' if number > 1 else ''}" for number in values.get("mentions", ())]
    return ", ".join(parts)


def _years(spans: Iterable[list[str]]) -> str:
    """The year or years in which something was."""
    return next((begin[:4] if begin[:4] == end[:4] else f"{begin[:4]}/{end[:4]}" for begin, end in spans), "")


def _days(span: list[str]) -> str:
    begin, end = span[0][:10], span[1][:10]
    return begin if begin == end else begin[:4] if (begin[4:], end) == ("-01-01", f"{begin[:4]}-12-31") else f"{begin}/{end}"
