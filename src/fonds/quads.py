"""Canonical quads: building them, and writing them the same byte for byte on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from fonds.terms import EDTF, TYPE, XSD

type_ = TYPE
Term = NamedNode | Literal


def text(value: str, language: str | None = None) -> Literal:
    """A literal, with a language where one is given."""
    return Literal(value, language=language) if language else Literal(value)


def decimal(value: float) -> Literal:
    """An xsd:decimal of at most four places, without trailing zeros."""
    return Literal(f"{value:.4f}".rstrip("0").rstrip(".") if value else "0", datatype=XSD["decimal"])


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=XSD["integer"])


def moment(value: str) -> Literal:
    """An xsd:dateTime."""
    return Literal(value, datatype=XSD["dateTime"])


def edtf(value: str) -> Literal:
    """A date in EDTF."""
    return Literal(value, datatype=EDTF["EDTF"])


def statements(subject: NamedNode, *pairs: tuple[NamedNode, Term | None]) -> Iterator[Triple]:
    """Triples of one subject; a pair whose object is None says nothing."""
    for predicate, value in pairs:
        if value is not None:
            yield Triple(subject, predicate, value)


def in_graph(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    """The triples as quads of a named graph."""
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def canonical_lines(quads: Iterable[Quad]) -> list[str]:
    """N-Quads lines, each once, in code point order."""
    return sorted({f"{quad} ." for quad in quads})
