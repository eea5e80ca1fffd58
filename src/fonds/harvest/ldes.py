"""The versions of things as a Linked Data Event Stream on TREE pages (https://w3id.org/ldes/specification, https://w3id.org/tree/specification).

A member is a version: what is said of its thing since then stands in the graph of the member's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from fonds.harvest.door import Door
from fonds.records.table import Version
from fonds.terms import DCTERMS, PREFIXES, TYPE, XSD

PATH = "feeds/ldes"
PAGE = 250  # members on a page; a full one never changes
_LDES, _TREE, _AS = "https://w3id.org/ldes#", "https://w3id.org/tree#", "https://www.w3.org/ns/activitystreams#"
_SHORT = {"ldes": _LDES, "tree": _TREE, "as": _AS, **{name: PREFIXES[name] for name in ("crm", "dcterms", "la", "rdfs", "skos", "xsd")}}
FORMATS = {"application/trig": RdfFormat.TRIG, "application/n-quads": RdfFormat.N_QUADS, "application/ld+json": RdfFormat.JSON_LD}


def root(door: Door, media: str) -> bytes:
    """The stream and its view, which leads to every page by the moments that its members are of."""
    return _written(_root(door), media)


def page(door: Door, number: int, media: str) -> bytes | None:
    """A page of members, the earliest first; None where there is none of that number."""
    return _written(_page(door, number), media) if 1 <= number <= door.records.pages(PAGE) else None


def member(door: Door, number: int, media: str) -> bytes | None:
    """One member by its number; None where there is none."""
    found = next(door.records.versions(number, number), None)
    return _written(_member(door, found), media) if found else None


def _written(quads: Iterator[Quad], media: str) -> bytes:
    return serialize(quads, format=FORMATS[media], prefixes=_SHORT) or b""


def _stream(door: Door) -> NamedNode:
    return NamedNode(f"{door.root}{PATH}#stream")


def _root(door: Door) -> Iterator[Quad]:
    stream, view = _stream(door), NamedNode(f"{door.root}{PATH}")
    yield Quad(stream, TYPE, NamedNode(f"{_LDES}EventStream"))
    yield Quad(stream, DCTERMS["title"], Literal(door.title))
    yield Quad(stream, NamedNode(f"{_LDES}timestampPath"), DCTERMS["issued"])
    yield Quad(stream, NamedNode(f"{_LDES}versionOfPath"), DCTERMS["isVersionOf"])
    if door.license:
        yield Quad(stream, DCTERMS["license"], NamedNode(door.license))
    yield Quad(stream, NamedNode(f"{_TREE}view"), view)
    yield Quad(view, TYPE, NamedNode(f"{_TREE}Node"))
    for number in range(1, door.records.pages(PAGE) + 1):
        yield from _relations(door, view, number)


def _relations(door: Door, view: NamedNode, number: int) -> Iterator[Quad]:
    """That a page has members from one moment until another, both included."""
    ends = [next(door.records.versions(n, n)) for n in ((number - 1) * PAGE + 1, min(number * PAGE, door.records.last_version()))]
    for name, version in zip(("GreaterThanOrEqualTo", "LessThanOrEqualTo"), ends, strict=True):
        relation = NamedNode(f"{view.value}#page-{number}-{'from' if name[0] == 'G' else 'until'}")
        yield Quad(view, NamedNode(f"{_TREE}relation"), relation)
        yield Quad(relation, TYPE, NamedNode(f"{_TREE}{name}Relation"))
        yield Quad(relation, NamedNode(f"{_TREE}node"), NamedNode(_place(door, number)))
        yield Quad(relation, NamedNode(f"{_TREE}path"), DCTERMS["issued"])
        yield Quad(relation, NamedNode(f"{_TREE}value"), _moment(version))


def _place(door: Door, number: int) -> str:
    """The address of a page."""
    return f"{door.root}{PATH}/{door.records.epoch}/page/{number}"


def _page(door: Door, number: int) -> Iterator[Quad]:
    stream = _stream(door)
    yield Quad(NamedNode(_place(door, number)), TYPE, NamedNode(f"{_TREE}Node"))
    for version in door.records.versions((number - 1) * PAGE + 1, number * PAGE):
        yield Quad(stream, NamedNode(f"{_TREE}member"), _name(door, version))
        yield from _member(door, version)


def _name(door: Door, version: Version) -> NamedNode:
    return NamedNode(f"{door.base}{PATH}/{door.records.epoch}/version/{version.number}")


def _member(door: Door, version: Version) -> Iterator[Quad]:
    name = _name(door, version)
    yield Quad(name, TYPE, NamedNode(f"{_AS}{version.activity}"))
    yield Quad(name, DCTERMS["isVersionOf"], NamedNode(version.iri))
    yield Quad(name, DCTERMS["issued"], _moment(version))
    if version.successor:
        yield Quad(name, NamedNode(f"{_AS}target"), NamedNode(version.successor))
    for quad in parse(version.triples, format=RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, name)


def _moment(version: Version) -> Literal:
    return Literal(version.published, datatype=XSD["dateTime"])
