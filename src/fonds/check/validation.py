"""Validation: core constraints document by document with pySHACL, SPARQL constraints over the whole store at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store
from pyshacl.errors import ReportableRuntimeError
from rdflib.namespace import RDF, SH

from fonds.check.batches import batches
from fonds.check.shapes import Shapes, load_shapes
from fonds.errors import ConfigurationError
from fonds.terms import CRM, LABEL, OA, PROV, SKOS
from fonds.values import Document, Finding, Span

_SEVERITY = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "information"}


Find = Callable[[str], Document | None]


def validate(
    store: Store, slugs: Sequence[str], document: Find, base: str, shapes: Iterable[Path] = (), *, tell: Callable[[str, int, int], None] | None = None
) -> Iterator[Finding]:
    """The findings of all shapes over a store of named graphs; those of a document point at the file, the line and the words.

    `slugs` are those of the documents, `document` reads one again where a finding has to be placed in it.
    """
    loaded = load_shapes(*shapes)
    locator = _Locator(store, document, base)
    found: dict[tuple[str, str, str], Finding] = {}
    for done, quads in batches(store, slugs, base):
        for focus, shape, message, severity in core_results(quads, loaded):
            found.setdefault((focus, shape, message), locator.finding(focus, shape, message, severity))
        if tell:
            tell("check", done, len(slugs))
    for focus, shape, message, severity, value in sparql_results(store, loaded):
        found.setdefault((focus, shape, message), locator.finding(focus, shape, message, severity, value))
    yield from sorted(found.values(), key=lambda f: (f.file, f.line or 0, f.check, f.subject, f.message))


def core_results(quads: Iterable[Quad], shapes: Shapes) -> Iterator[tuple[str, str, str, str]]:
    """The results of pySHACL for the core constraints: focus node, shape, message, severity."""
    data = rdflib.Graph()
    for quad in quads:
        data.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    yield from results(data, shapes.core)


@lru_cache(maxsize=1 << 14)
def _term(term: object) -> rdflib.term.Node:
    """A term of the store as rdflib has it; a graph from elsewhere may hold blank nodes."""
    if isinstance(term, Literal):
        datatype = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, NamedNode)  # noqa: S101  # RDF 1.1 has no fourth kind of term
    return rdflib.URIRef(term.value)


def results(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[tuple[str, str, str, str]]:
    """What pySHACL says of a graph: focus node, shape, message, severity for each result."""
    try:
        conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, js=False, meta_shacl=False)
    except (ReportableRuntimeError, re.error) as error:
        raise ConfigurationError("shapes", f"are not SHACL: {str(error).splitlines()[0]}", "mend the shape that it names") from error
    if not isinstance(report, rdflib.Graph):
        raise ConfigurationError("shapes", f"cannot be applied: {report}", "mend the shape that it names")
    if conforms:
        return
    for node in report.subjects(RDF.type, SH.ValidationResult):
        focus, source = report.value(node, SH.focusNode), report.value(node, SH.sourceShape)
        message = min((str(text) for text in report.objects(node, SH.resultMessage)), default="")
        severity = next((word for iri, word in _SEVERITY.items() if iri == report.value(node, SH.resultSeverity)), "violation")
        yield str(focus), _shape_name(shapes, source), message, severity


def _shape_name(shapes: rdflib.Graph, source: rdflib.term.Node | None) -> str:
    owner = source
    while isinstance(owner, rdflib.BNode):
        owner = next(iter(shapes.subjects(None, owner)), None)
    return str(owner).rpartition("/")[2]


def sparql_results(store: Store, shapes: Shapes) -> Iterator[tuple[str, str, str, str, str]]:
    """The results of the SPARQL constraints: focus node, shape, message, severity, value."""
    for constraint in shapes.constraints:
        answer = store.query(constraint.query, use_default_graph_as_union=True)
        assert isinstance(answer, QuerySolutions)  # noqa: S101  # sh:select holds a SELECT
        named = {variable.value for variable in answer.variables}
        for row in answer:
            focus = row["this"]
            value = row["value"] if "value" in named else None
            words = value.value if isinstance(value, NamedNode | Literal) else ""
            yield focus.value if isinstance(focus, NamedNode) else str(focus), constraint.shape, constraint.message, constraint.severity, words


class _Locator:
    """Finds the words of the source behind a node of the graph."""

    def __init__(self, store: Store, document: Find, base: str) -> None:
        self.store, self.document, self.base = store, document, base

    def finding(self, focus: str, shape: str, message: str, severity: str, value: str = "") -> Finding:
        """A finding for an archivist: what is wrong with which thing, and where its words stand."""
        label = self._label(focus)
        about = f" ({self._label(value)})" if value.startswith(self.base) else f" ({value})" if value and "://" not in value else ""
        placed = self._words(NamedNode(focus)) if focus.startswith(self.base) else None
        told = f"{message}: {label}{about}" if label else message + about
        mend = "mend the register, the document or the rule that says so"
        if placed is None:
            return Finding(severity, shape, told, subject=focus, mend=mend)
        document, span = placed
        source = document.source
        return Finding(severity, shape, told, source.path, source.line(span.start), span.of(source.text)[:120], focus, mend)

    def _label(self, iri: str) -> str:
        for predicate in (SKOS["prefLabel"], LABEL):
            for quad in self.store.quads_for_pattern(NamedNode(iri), predicate, None):
                if isinstance(quad.object, Literal):
                    return quad.object.value
        return iri.removeprefix(self.base)

    def _words(self, node: NamedNode) -> tuple[Document, Span] | None:
        """The first mention behind a node: itself, its annotation, the claim about it, or, for a part, of its whole."""
        for note in self._notes(node):
            placed = self._place(note)
            if placed:
                return placed
        whole = node.value.partition("#")[0]
        return self._words(NamedNode(whole)) if whole != node.value else None

    def _notes(self, node: NamedNode) -> list[NamedNode]:
        found = {node}
        for predicate in (OA["hasBody"], OA["hasTarget"], OA["hasSelector"]):
            found |= {q.subject for q in self.store.quads_for_pattern(None, predicate, node) if isinstance(q.subject, NamedNode)}
        for predicate in (CRM["P140_assigned_attribute_to"], CRM["P141_assigned"]):
            for claim in self.store.quads_for_pattern(None, predicate, node):
                found |= {
                    q.object for q in self.store.quads_for_pattern(claim.subject, PROV["wasDerivedFrom"], None) if isinstance(q.object, NamedNode)
                }
        return sorted(found, key=lambda term: term.value)

    def _place(self, note: NamedNode) -> tuple[Document, Span] | None:
        target = self._object(note, OA["hasTarget"]) or note
        source = self._object(target, OA["hasSource"])
        if source is None:
            return None
        slug, _, part = source.value.removeprefix(f"{self.base}document/").partition("#")
        document = self.document(slug)
        selectors = [q.object for q in self.store.quads_for_pattern(target, OA["hasSelector"], None)]
        numbers = [self._number(s, name) for name in ("start", "end") for s in selectors if isinstance(s, NamedNode)]
        told = [number for number in numbers if number is not None]
        if document is None or len(told) != 2:
            return None
        return document, Span(told[0], told[1]).shift(0 if part else document.record.start)

    def _object(self, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
        quad = next(self.store.quads_for_pattern(node, predicate, None), None)
        return quad.object if quad and isinstance(quad.object, NamedNode) else None

    def _number(self, node: NamedNode, name: str) -> int | None:
        quad = next(self.store.quads_for_pattern(node, OA[name], None), None)
        return int(quad.object.value) if quad and isinstance(quad.object, Literal) and quad.object.value.lstrip("-").isdigit() else None
