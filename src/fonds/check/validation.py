"""Validation: constraints portion by portion, and over the whole store those in SPARQL that may look at anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse
from pyshacl.errors import ReportableRuntimeError
from rdflib.namespace import RDF, SH

from fonds.check.batches import Portion, batches, digest, portions
from fonds.check.reach import Step, joined
from fonds.check.shapes import Constraint, Shapes, load_shapes, steps_of
from fonds.check.surroundings import Surroundings
from fonds.errors import ConfigurationError
from fonds.kept import Done, Kept, taken
from fonds.quads import Stretch
from fonds.runner import HERE, Runner, Tell, quiet
from fonds.software import software
from fonds.statements import Statements
from fonds.terms import CRM, LABEL, OA, PROV, SKOS
from fonds.values import Document, Finding, Span
from fonds.work import Basis, Work

STAGE = "check"
_STEPS = "steps"  # the name of the row of what constraints look at
_MEND = "mend the register, the document or the rule that says so"
_SEVERITY = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "information"}


Find = Callable[[str], Document | None]
Result = tuple[str, str, str, str, str]  # focus node, shape, message, severity, value


Batches = list[tuple[int, list[Result], list[Result]]]  # the number of documents, what the core constraints and what those in SPARQL gave


@dataclass(frozen=True, slots=True)
class Told:
    """The results of a portion, the things of which anything was looked for to come to them, and the digest of what is said of these."""

    results: Batches
    things: tuple[str, ...] = ()
    around: str = ""


@dataclass(frozen=True, slots=True)
class Checking:
    """The job of checking a store: a portion of it by all constraints that have steps, or the whole by the SPARQL constraint of a number.

    `steps` are those of each SPARQL constraint (None: it is asked of the whole), `whole` is the digest of all that the store holds; results that
    rest on the same `basis` and content are taken as they were.
    """

    place: Path
    statements: Statements
    shapes: tuple[Path, ...]
    steps: tuple[tuple[Step, ...] | None, ...]
    whole: str = ""
    basis: Basis | None = None

    def begin(self) -> Callable[[Portion | int], Iterator[Done[Batches]]]:
        """What gives the results for an item."""
        checks = _Checks(self)
        holding = self.basis.open() if self.basis else None

        def checked(item: Portion | int) -> Iterator[Done[Batches]]:
            if holding is None:
                yield Done(checks.of(item).results)
                return
            name = f"{item} {self.whole}" if isinstance(item, int) else digest(item)
            done = holding.same(name)
            if done is None or not checks.holds(done.value, item):
                done = holding.made(name, checks.of(item))
            yield replace(done, value=done.value.results)

        return checked


class _Checks:
    """What the shapes say of portions and of the whole."""

    def __init__(self, checking: Checking) -> None:
        self._place, self._shapes = checking.place, load_shapes(*checking.shapes)
        self._local = [constraint for constraint, steps in zip(self._shapes.constraints, checking.steps, strict=True) if steps is not None]
        self._surroundings = Surroundings(checking.statements, joined(steps for steps in checking.steps if steps is not None))

    def of(self, item: Portion | int) -> Told:
        """All results for an item."""
        if isinstance(item, int):
            # The store is opened for it: what a query on disk read is not held any longer than that.
            return Told([(0, [], list(sparql_results(Store.read_only(str(self._place)), self._shapes.constraints[item])))])
        results: Batches = []
        things: set[str] = set()
        for documents, lines in batches(item):
            core = [(*result, "") for result in core_results(lines, self._shapes)]
            store, more = self._surroundings.store(lines)
            things |= more
            found = [result for constraint in self._local for result in sparql_results(store, constraint, constraint.local)]
            results.append((documents, core, found))
        return Told(results, tuple(sorted(things)), self._surroundings.digest(things))

    def holds(self, told: Told, item: Portion | int) -> bool:
        """Whether nothing that results rest on is said otherwise by now, be it outside of their portion."""
        return isinstance(item, int) or self._surroundings.digest(told.things) == told.around


def validate(
    place: Path,
    statements: Statements,
    graphs: Mapping[str, Stretch],
    slugs: Sequence[str],
    document: Find,
    base: str,
    shapes: Iterable[Path] = (),
    *,
    ready: Callable[[], None] = lambda: None,
    runner: Runner = HERE,
    tell: Tell = quiet,
    kept: Kept | None = None,
) -> Iterator[Finding]:
    """The findings of all shapes over the named graphs of the store in a folder; those of a document point at the file, the line and the words.

    `graphs` are those of the store by name, where they stand in a file, of which `statements` are the index; `slugs` are those of the documents,
    `document` reads one again where a finding has to be placed in it. The store need not be whole before `ready` comes back. What is `kept` of the
    same content is not checked again.
    """
    files = tuple(shapes)
    loaded = load_shapes(*files)
    job = _job(place, statements, files, graphs, kept)
    whole = [number for number, steps in enumerate(job.steps) if steps is None]
    list(results(rdflib.Graph(), loaded.core))  # shapes that pySHACL cannot read are told of, be there nothing that the screen leaves to it
    done = 0
    tell(STAGE, 0, len(slugs))
    core: list[Result] = []
    asked: list[Result] = []
    items: Iterator[Portion | int] = chain(portions(graphs, slugs), _when(ready, whole))
    for batches_ in taken(kept, STAGE, runner.map(job, items)):
        for documents, of_core, queried in batches_:
            core += of_core
            asked += queried
            done += documents
        tell(STAGE, done, len(slugs))
    if kept:
        kept.settle(STAGE)
    locator = _Locator(Store.read_only(str(place)), document, base)
    found: dict[tuple[str, str, str], Finding] = {}
    _take(core, locator, found)  # first: what any query gave stands behind it
    _take(sorted(asked), locator, found)  # of several values of a thing the first is told, whichever piece of the graph it was found in
    yield from sorted(found.values(), key=lambda f: (f.file, f.line or 0, f.check, f.subject, f.message))


def _when(ready: Callable[[], None], numbers: Iterable[int]) -> Iterator[int]:
    ready()
    yield from numbers


def _job(place: Path, statements: Statements, files: tuple[Path, ...], graphs: Mapping[str, Stretch], kept: Kept | None) -> Checking:
    if kept is None:
        return Checking(place, statements, files, _steps(files))
    basis = Work(kept).basis(STAGE, software("shapes"), *(path.read_bytes() for path in files))
    holding = basis.open()
    steps = kept.take(STAGE, holding.same(_STEPS) or holding.made(_STEPS, _steps(files)))
    whole = sha256("".join(f"{name} {graphs[name].digest()}\n" for name in sorted(graphs)).encode()).hexdigest() if None in steps else ""
    return Checking(place, statements, files, steps, whole, basis)


def _steps(files: tuple[Path, ...]) -> tuple[tuple[Step, ...] | None, ...]:
    """What each SPARQL constraint looks at; reading the queries takes longer than asking them of few documents."""
    return tuple(steps_of(constraint) for constraint in load_shapes(*files).constraints)


def _take(results_: Iterable[Result], locator: _Locator, found: dict[tuple[str, str, str], Finding]) -> None:
    for focus, shape, message, severity, value in results_:
        if (focus, shape, message) not in found:
            found[focus, shape, message] = locator.finding(focus, shape, message, severity, value)


def core_results(lines: Sequence[str], shapes: Shapes) -> Iterator[tuple[str, str, str, str]]:
    """The results of pySHACL for the core constraints over lines of N-Quads: focus node, shape, message, severity.

    What the screen lets pass has none.
    """
    if shapes.screen.passes(lines):
        return
    data = rdflib.Graph()
    for quad in parse("\n".join(lines).encode(), format=RdfFormat.N_QUADS):
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


def sparql_results(store: Store, constraint: Constraint, query: str = "") -> Iterator[Result]:
    """The results of a SPARQL constraint, by default for all focus nodes of a store: focus node, shape, message, severity, value."""
    answer = store.query(query or constraint.query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)  # noqa: S101  # sh:select holds a SELECT
    named = {variable.value for variable in answer.variables}
    for row in answer:
        focus = row["this"]
        value = row["value"] if "value" in named else None
        words = value.value if isinstance(value, NamedNode | Literal) else ""
        yield focus.value if isinstance(focus, NamedNode) else str(focus), constraint.shape, constraint.message, constraint.severity, words


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


class _Locator:
    """Finds the words of the source behind a node of the graph."""

    def __init__(self, store: Store, document: Find, base: str) -> None:
        self.store, self.document, self.base = store, document, base

    def finding(self, focus: str, shape: str, message: str, severity: str, value: str = "") -> Finding:
        """A finding for an archivist: what is wrong with which thing, and where its words stand."""
        if not _is_iri(focus):  # a value of a document's property may be a text where a thing ought to stand
            return Finding(severity, shape, f"{message}: {focus}", mend=_MEND)
        label = self._label(focus)
        about = f" ({self._label(value)})" if value.startswith(self.base) else f" ({value})" if value and "://" not in value else ""
        placed = self._words(NamedNode(focus)) if focus.startswith(self.base) else None
        told = f"{message}: {label}{about}" if label else message + about
        if placed is None:
            return Finding(severity, shape, told, subject=focus, mend=_MEND)
        document, span = placed
        source = document.source
        return Finding(severity, shape, told, source.path, source.line(span.start), span.of(source.text)[:120], focus, _MEND)

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
