"""The dataset's own description: VoID, DCAT, PROV and SPARQL service description, every count taken from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad, Store

from fonds.backlinks.linkset import Incoming
from fonds.config import Project
from fonds.iris import Iris, digest
from fonds.kept import Done, taken
from fonds.link_targets import link_targets
from fonds.publish.dumps import graph_slug
from fonds.publish.pieces import Piece, pieces
from fonds.quads import Stretch, Term, in_graph, integer, statements, text
from fonds.reads import Notes
from fonds.release import KINDS
from fonds.runner import HERE, Runner, Tell, quiet, told
from fonds.software import software
from fonds.statements import Statements
from fonds.terms import DCAT, DCTERMS, FOAF, LABEL, OWL, PREFIXES, PROV, RDF, RDFS, SD, SKOS, TYPE, VOID, XSD
from fonds.work import Basis, Work

_TARGETS = {target.iri.partition("{")[0]: target.name for target in link_targets()}
STAGE = "count"
_SAME, _TYPE = (str(name).encode() for name in (SKOS["exactMatch"], TYPE))
_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_KNOWN = 20_000  # things of which is held what they count for, as many stand in thousands of graphs
_FORMAT_NS = "http://www.w3.org/ns/formats/"
_MEDIA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds: in all, by graph, class, property and kind of thing, and its links by target."""

    triples: int
    subjects: int
    entities: int
    graphs: dict[str, int] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)
    things: dict[str, int] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)  # objects that one subject has of a property at most; "" of all together


@dataclass(frozen=True, slots=True)
class Counting:
    """The job of counting the graphs of a piece."""

    statements: Statements
    basis: Basis | None = None

    def begin(self) -> Callable[[Piece], list[Done[Counts]]]:
        """What counts a piece; one of the same content that rests on the same `basis` holds what it held."""
        reader, holding, notes = self.statements.open(), self.basis.open() if self.basis else None, Notes()
        known = lru_cache(_KNOWN)(lambda thing: _known(reader.runs(thing)))

        def counted(piece: Piece) -> list[Done[Counts]]:
            done = holding.value(piece.name, piece.digest) if holding else None
            if done is None:
                notes.taken()
                found = _together(_counted(graph, known, notes) for _, graph in piece.graphs)
                done = holding.made(piece.name, found, notes, content=piece.digest) if holding else Done(found)
            return [done]

        return counted


def count(
    statements: Statements, graphs: Mapping[str, Stretch], base: str, runner: Runner = HERE, tell: Tell = quiet, work: Work | None = None
) -> Counts:
    """Count what graphs hold: a triple that stands in two graphs is counted in each, subjects and instances once.

    One walk over each graph, piece by piece: memory does not grow with the number of subjects. Distinct objects are not
    counted: the counts are objects themselves, and no value of theirs need be true of itself.
    """
    items = list(pieces(graphs))
    results = runner.map(Counting(statements, work.basis(STAGE, software("data/lookups")) if work else None), items)
    found = _together(told(taken(work.kept if work else None, STAGE, results), STAGE, len(items), tell))
    kinds = Counter(iri.removeprefix(base).partition("/")[0] for iri in statements.things(base))
    things = {kind: kinds[kind] for kind in KINDS}
    return replace(found, entities=sum(things.values()), things=things)


def _together(parts: Iterable[Counts]) -> Counts:
    """Counts of several parts as those of one; none of the parts has anything of a subject of another one in the same graph."""
    triples = subjects = 0
    graphs, classes, properties, links, most = Counter[str](), Counter[str](), Counter[str](), Counter(dict.fromkeys(_TARGETS, 0)), {"": 0}
    for part in parts:
        triples, subjects = triples + part.triples, subjects + part.subjects
        for numbers, own in ((graphs, part.graphs), (classes, part.classes), (properties, part.properties), (links, part.links)):
            numbers.update(own)
        _raise(most, part.most)
    return Counts(triples, subjects, 0, dict(graphs), dict(classes), dict(properties), {}, dict(links), most)


def _counted(graph: Stretch, known: Callable[[str], tuple[int, int, Sequence[str]]], notes: Notes) -> Counts:
    """What one graph, or a part of it, holds; the subjects and instances of a thing that stands in several graphs count in the first of them."""
    rows = _rows(b"".join(graph.pieces()))
    pairs = Counter((subject, predicate) for subject, predicate, _ in rows)
    totals, properties, most = Counter[bytes](), Counter[bytes](), dict[bytes, int]()
    for (subject, predicate), number in pairs.items():
        totals[subject] += number
        properties[predicate] += number
        if number > most.get(predicate, 0):
            most[predicate] = number
    links, subjects, classes = dict.fromkeys(_TARGETS, 0), 0, Counter[str]()
    for thing in {_inside(subject).partition("#")[0] for subject in totals}:
        notes.note(thing)
        start, number, kinds = known(thing)
        if graph.start <= start < graph.end:
            subjects += number
            classes.update(kinds)
    for _, predicate, rest in rows:
        if predicate == _SAME:
            _count_link(links, _inside(rest.partition(b" ")[0]))
    name = _inside(rows[0][2].rsplit(b" ", 2)[1])
    by_name, greatest = ({_inside(predicate): number for predicate, number in numbers.items()} for numbers in (properties, most))
    greatest[""] = max(totals.values())
    return Counts(len(rows), subjects, 0, {name: len(rows)}, dict(classes), by_name, {}, links, greatest)


def _known(runs: Sequence[tuple[int, bytes]]) -> tuple[int, int, tuple[str, ...]]:
    """Where a thing stands first, how many subjects it has with its parts, and the class of each instance among them."""
    rows = [row for _, run in runs for row in _rows(run)]
    instances = {(subject, rest.partition(b" ")[0]) for subject, predicate, rest in rows if predicate == _TYPE}
    return runs[0][0], len({subject for subject, _, _ in rows}), tuple(_inside(class_) for _, class_ in instances)


def _rows(text: bytes) -> list[list[bytes]]:
    """Subject, predicate and what is left of each line of N-Quads."""
    return [line.split(b" ", 2) for line in text.split(b"\n") if line]


def with_graph(counts: Counts, graph: str, quads: Collection[Quad], store: Store, base: str) -> Counts:
    """The counts of a store as they are once it holds a graph more; `most` leaves that graph out.

    What describes the dataset says more of one subject the more there is.
    """
    subjects = {quad.subject for quad in quads}
    types = {(quad.subject, quad.object) for quad in quads if quad.predicate == TYPE}
    known = {subject for subject in subjects if any(store.quads_for_pattern(subject, None, None))}  # few are: what follows need not look for others
    properties, classes, things, links = Counter(counts.properties), Counter(counts.classes), dict(counts.things), dict(counts.links)
    for quad in quads:
        properties[quad.predicate.value] += 1
        if quad.predicate == SKOS["exactMatch"]:
            _count_link(links, _iri(quad.object))
    classes.update(_iri(class_) for subject, class_ in types if subject not in known or not any(store.quads_for_pattern(subject, TYPE, class_)))
    gone = {quad.subject for quad in quads if quad.predicate == OWL["deprecated"]}  # what was published once is none of the things
    for subject in {subject for subject, _ in types} - gone:
        kind = _kind(subject, base)
        if kind in things and (subject not in known or not any(store.quads_for_pattern(subject, TYPE, None))):
            things[kind] += 1
    return replace(
        counts, triples=counts.triples + len(quads), subjects=counts.subjects + len(subjects - known), entities=sum(things.values()),
        graphs=counts.graphs | {graph: len(quads)}, classes=dict(classes), properties=dict(properties), things=things, links=links,
    )  # fmt: skip


def _count_link(links: dict[str, int], end: str) -> None:
    """Count a link for each known target that it leads to."""
    for target in _TARGETS:
        links[target] += end.startswith(target)


def _raise(most: dict[str, int], own: Mapping[str, int]) -> None:
    """Take numbers of objects into the greatest ones."""
    for name, number in own.items():
        if number > most.get(name, 0):
            most[name] = number


def _inside(term: bytes) -> str:
    """The IRI of a term of N-Quads."""
    return term[1:-1].decode()


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _kind(subject: object, base: str) -> str:
    """The first segment of a thing's path; nothing for parts, and for what is not of this dataset."""
    iri = _iri(subject)
    return "" if not iri.startswith(base) or "#" in iri else iri.removeprefix(base).partition("/")[0]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Names the parts of the description, and writes what is said of them into its graph."""

    graph: NamedNode

    def part(self, name: str) -> NamedNode:
        return NamedNode(f"{self.graph.value}#{name}")

    def about(self, node: NamedNode, label: str, *pairs: tuple[NamedNode, Term | None]) -> Iterator[Quad]:
        yield from in_graph(self.graph, statements(node, (LABEL, text(label, "en")), *pairs))


def describe_dataset(project: Project, counts: Counts, date: str, iris: Iris) -> Iterator[Quad]:
    """The quads of graph/dataset."""
    graph = iris.graph("dataset")
    names = sorted({*counts.graphs, graph.value})

    write = _Writer(graph)
    part, about = write.part, write.about
    yield from about(graph, project.dataset.title, *_dataset(project, counts, date, iris, names))
    for name in names:
        if name != graph.value:
            size = (VOID["triples"], integer(counts.graphs[name]))
            yield from about(NamedNode(name), f"graph {graph_slug(name, iris.base)}", (RDF["type"], VOID["Dataset"]), size)
    for kind, property_, numbers in (("class", VOID["class"], counts.classes), ("property", VOID["property"], counts.properties)):
        partition, number = VOID[f"{kind}Partition"], VOID["entities" if kind == "class" else "triples"]
        for iri, n in sorted(numbers.items()):
            node = part(f"{kind}-{digest(iri)}")
            yield from in_graph(graph, statements(graph, (partition, node)))
            yield from about(node, f"{kind} {_short(iri)}", (RDF["type"], VOID["Dataset"]), (property_, NamedNode(iri)), (number, integer(n)))
    yield from _linksets(counts, write)
    yield from _service(project, counts, iris, names, write)
    yield from _distributions(project, iris, write)


def _dataset(project: Project, counts: Counts, date: str, iris: Iris, names: list[str]) -> Iterator[tuple[NamedNode, Term | None]]:
    settings = project.dataset
    graph = iris.graph("dataset")
    for kind in (VOID["Dataset"], DCAT["Dataset"], PROV["Entity"]):
        yield RDF["type"], kind
    yield DCTERMS["title"], text(settings.title, settings.language)
    yield DCTERMS["description"], text(settings.description or settings.title, settings.language)
    yield DCTERMS["license"], NamedNode(settings.license)
    yield DCTERMS["publisher"], NamedNode(f"{graph.value}#publisher") if settings.publisher else None
    yield DCTERMS["issued"], Literal(date, datatype=XSD["date"])
    yield DCTERMS["modified"], Literal(date, datatype=XSD["date"])
    yield DCAT["version"], text(settings.version)
    yield FOAF["homepage"], NamedNode(iris.base)
    yield VOID["uriSpace"], text(iris.base)
    yield VOID["sparqlEndpoint"], NamedNode(f"{iris.base}sparql")
    yield VOID["dataDump"], NamedNode(f"{iris.base}dumps/dataset.nq.gz")
    for name, value in (("triples", counts.triples), ("entities", counts.entities), ("distinctSubjects", counts.subjects),
                        ("properties", len(counts.properties)), ("classes", len(counts.classes)),
                        ("documents", counts.things["document"])):  # fmt: skip
        yield VOID[name], integer(value)
    for namespace in sorted(set(PREFIXES.values())):
        yield VOID["vocabulary"], NamedNode(namespace)
    for name in names:
        yield VOID["subset"], NamedNode(name) if name != graph.value else None


def _linksets(counts: Counts, write: _Writer) -> Iterator[Quad]:
    graph, part, about = write.graph, write.part, write.about
    for target, name in _TARGETS.items():
        if counts.links[target]:
            node, other = part(f"links-{name.lower()}"), part(f"target-{name.lower()}")
            yield from in_graph(graph, statements(graph, (VOID["subset"], node)))
            yield from about(
                node, f"links to {name}", (RDF["type"], VOID["Linkset"]), (VOID["subjectsTarget"], graph), (VOID["objectsTarget"], other),
                (VOID["linkPredicate"], SKOS["exactMatch"]), (VOID["triples"], integer(counts.links[target])),
            )  # fmt: skip
            yield from about(other, name, (RDF["type"], VOID["Dataset"]), (VOID["uriSpace"], text(target)))


def describe_incoming(incoming: Incoming, iris: Iris) -> Iterator[Quad]:
    """What graph/dataset says of the links that others made: a linkset for each file and relation, which is no part of the dataset.

    https://www.w3.org/TR/void/#linkset
    """
    graph = iris.graph("dataset")
    write = _Writer(graph)
    for linkset in incoming.linksets:
        other = write.part(f"source-{digest(linkset.file)}")
        numbers = Counter(link.predicate for link in incoming.links if link.file == linkset.file)
        if not numbers:
            continue
        maker = write.part(f"maker-{digest(linkset.creator)}")
        if linkset.creator:
            yield from write.about(maker, linkset.creator, (RDF["type"], FOAF["Agent"]), (FOAF["name"], text(linkset.creator)))
        home, licence = (NamedNode(iri) if iri else None for iri in (linkset.homepage, linkset.license))
        yield from write.about(
            other, linkset.name, (RDF["type"], VOID["Dataset"]), (DCTERMS["title"], text(linkset.name)), (FOAF["homepage"], home),
        )  # fmt: skip
        for predicate, number in sorted(numbers.items()):
            yield from write.about(
                write.part(f"links-from-{digest(f'{linkset.file} {predicate}')}"), f"links from {linkset.name}", (RDF["type"], VOID["Linkset"]),
                (VOID["subjectsTarget"], other), (VOID["objectsTarget"], graph), (VOID["linkPredicate"], NamedNode(predicate)),
                (VOID["triples"], integer(number)), (DCTERMS["license"], licence),
                (DCTERMS["creator"], maker if linkset.creator else None),
            )  # fmt: skip


def _service(project: Project, counts: Counts, iris: Iris, names: list[str], write: _Writer) -> Iterator[Quad]:
    graph, part, about = write.graph, write.part, write.about
    service, default, collection = part("service"), part("default-graph"), part("graphs")
    yield from about(
        service, "SPARQL endpoint", (RDF["type"], SD["Service"]), (RDF["type"], DCAT["DataService"]),
        (SD["endpoint"], NamedNode(f"{iris.base}sparql")),
        (DCAT["endpointURL"], NamedNode(f"{iris.base}sparql")), (DCAT["servesDataset"], graph), (DCTERMS["title"], text("SPARQL endpoint", "en")),
        (SD["supportedLanguage"], SD["SPARQL11Query"]), (SD["feature"], SD["UnionDefaultGraph"]), (SD["defaultDataset"], collection),
        *((SD["resultFormat"], NamedNode(_FORMAT_NS + name)) for name in _FORMATS),
    )  # fmt: skip
    yield from about(collection, "the graphs of the endpoint", (RDF["type"], SD["Dataset"]), (SD["defaultGraph"], default),
                     *((SD["namedGraph"], part(f"graph-{graph_slug(name, iris.base)}")) for name in names))  # fmt: skip
    yield from about(default, "the union of all graphs", (RDF["type"], SD["Graph"]), (VOID["triples"], integer(counts.triples)))
    for name in names:
        yield from about(
            part(f"graph-{graph_slug(name, iris.base)}"),
            f"graph {graph_slug(name, iris.base)}",
            (RDF["type"], SD["NamedGraph"]),
            (SD["name"], NamedNode(name)),
        )
    contact = project.dataset.contact
    if project.dataset.publisher:
        yield from about(
            part("publisher"),
            project.dataset.publisher,
            (RDF["type"], FOAF["Agent"]),
            (FOAF["name"], text(project.dataset.publisher)),
            (FOAF["mbox"], NamedNode(f"mailto:{contact}") if contact else None),
        )


def _distributions(project: Project, iris: Iris, write: _Writer) -> Iterator[Quad]:
    graph, part, about, license_ = write.graph, write.part, write.about, NamedNode(project.dataset.license)
    for file, media in (("dataset.nq.gz", "application/n-quads"), ("dataset.trig", "application/trig")):
        node, address, type_ = part(f"dump-{file.replace('.', '-')}"), NamedNode(f"{iris.base}dumps/{file}"), NamedNode(_MEDIA + media)
        yield from in_graph(graph, statements(graph, (DCAT["distribution"], node)))
        yield from about(
            node, f"dump {file}", (RDF["type"], DCAT["Distribution"]), (DCTERMS["title"], text(f"dump {file}", "en")), (DCAT["accessURL"], address),
            (DCTERMS["description"], text(f"all statements of the dataset, as {media}", "en")), (DCTERMS["license"], license_),
            (DCAT["downloadURL"], address), (DCAT["mediaType"], type_),
        )  # fmt: skip
        # DCAT-AP's ranges want these told, though they are no things of this dataset.
        yield from about(type_, media, (RDF["type"], DCTERMS["MediaType"]))
        yield from about(address, f"dumps/{file}", (RDF["type"], RDFS["Resource"]))
    yield from about(NamedNode(f"{iris.base}sparql"), "SPARQL endpoint", (RDF["type"], RDFS["Resource"]))
    yield from about(license_, "licence of the dataset", (RDF["type"], DCTERMS["LicenseDocument"]))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
