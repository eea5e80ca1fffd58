"""The dataset's own description: VoID, DCAT, PROV and SPARQL service description, every count taken from the store."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from fonds.backlinks.linkset import Incoming
from fonds.changes import terms_of
from fonds.config import Project
from fonds.iris import Iris, digest
from fonds.kept import Done, taken
from fonds.link_targets import link_targets
from fonds.publish.dumps import graph_slug
from fonds.quads import Stretch, Term, in_graph, integer, statements, text
from fonds.reads import Notes
from fonds.release import KINDS
from fonds.runner import HERE, Runner, Tell, quiet, told
from fonds.software import software
from fonds.statements import Reader, Statements
from fonds.terms import DCAT, DCTERMS, FOAF, LABEL, OWL, PREFIXES, PROV, RDF, RDFS, SD, SKOS, TYPE, VOID, XSD
from fonds.work import Basis, Work

_TARGETS = {target.iri.partition("{")[0]: target.name for target in link_targets()}
STAGE = "count"
_SAME = str(SKOS["exactMatch"]).encode()
_SUBJECTS = re.compile(rb"^<[^>]+>", re.MULTILINE)
_INSTANCES = re.compile(rb"^(<[^>]+>) %b <([^>]+)>" % re.escape(str(TYPE).encode()), re.MULTILINE)
_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD")
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
    """The job of counting graphs."""

    statements: Statements
    basis: Basis | None = None

    def begin(self) -> Callable[[tuple[str, Stretch]], list[Done[Counts]]]:
        """What counts a graph, by its name; one that rests on the same `basis` holds what it held."""
        reader, holding, notes = self.statements.open(), self.basis.open() if self.basis else None, Notes()

        def counted(item: tuple[str, Stretch]) -> list[Done[Counts]]:
            name, graph = item
            if holding is None:
                return [Done(_counted(graph, reader, notes))]
            content = graph.digest()
            done = holding.value(name, content)
            if done is None:
                notes.taken()
                done = holding.made(name, _counted(graph, reader, notes), notes, content=content)
            return [done]

        return counted


def count(
    statements: Statements, graphs: Mapping[str, Stretch], base: str, runner: Runner = HERE, tell: Tell = quiet, work: Work | None = None
) -> Counts:
    """Count what graphs hold: a triple that stands in two graphs is counted in each, subjects and instances once.

    One walk over each graph, subject by subject: memory does not grow with their number. Distinct objects are not
    counted: the counts are objects themselves, and no value of theirs need be true of itself.
    """
    items = sorted(graphs.items(), key=lambda item: item[1].start - item[1].end)  # the largest first
    found = Counts(0, 0, 0, links=dict.fromkeys(_TARGETS, 0), most={"": 0})
    properties, classes = Counter[str](), Counter[str]()
    results = runner.map(Counting(statements, work.basis(STAGE, software("data/lookups")) if work else None), items)
    for part in told(taken(work.kept if work else None, STAGE, results), STAGE, len(items), tell):
        properties.update(part.properties)
        classes.update(part.classes)
        found.graphs.update(part.graphs)
        _raise(found.most, part.most)
        links = {target: number + part.links.get(target, 0) for target, number in found.links.items()}
        found = replace(found, triples=found.triples + part.triples, subjects=found.subjects + part.subjects, links=links)
    kinds = Counter(iri.removeprefix(base).partition("/")[0] for iri in statements.things(base))
    things = {kind: kinds[kind] for kind in KINDS}
    return replace(found, entities=sum(things.values()), things=things, classes=dict(classes), properties=dict(properties))


def _counted(graph: Stretch, reader: Reader, notes: Notes) -> Counts:
    """What one graph holds; the subjects and instances of a thing that stands in several graphs count in the first of them."""
    last, thing, name, place = b"", b"", "", graph.start
    own, properties, classes, subjects = Counter[bytes](), Counter[bytes](), Counter[str](), 0
    links, most = dict.fromkeys(_TARGETS, 0), dict[str, int]()

    def finish() -> None:
        _raise(most, {**{_inside(predicate): number for predicate, number in own.items()}, "": own.total()})
        properties.update(own)
        own.clear()

    for line in graph.lines():
        subject, predicate, object_, in_ = terms_of(line)
        if subject != last:
            finish()
            last, name = subject, name or _inside(in_)
            if (whole := subject[1:-1].partition(b"#")[0]) != thing:
                thing = whole
                notes.note(thing.decode())
                runs = reader.runs(thing.decode())
                if runs[0][0] == place:
                    text = b"".join(run for _, run in runs)
                    subjects += len(set(_SUBJECTS.findall(text)))
                    classes.update(class_.decode() for _, class_ in set(_INSTANCES.findall(text)))
        own[predicate] += 1
        if predicate == _SAME:
            _count_link(links, _inside(object_))
        place += len(line)
    finish()
    named = {_inside(predicate): number for predicate, number in properties.items()}
    return Counts(properties.total(), subjects, 0, {name: properties.total()} if name else {}, dict(classes), named, {}, links, most)


def with_graph(counts: Counts, graph: str, quads: Collection[Quad], store: Store, base: str) -> Counts:
    """The counts of a store as they are once it holds a graph more; `most` leaves that graph out.

    What describes the dataset says more of one subject the more there is.
    """
    subjects = {quad.subject for quad in quads}
    types = {(quad.subject, quad.object) for quad in quads if quad.predicate == TYPE}
    new = sum(1 for subject in subjects if not any(store.quads_for_pattern(subject, None, None)))
    properties, classes, things, links = Counter(counts.properties), Counter(counts.classes), dict(counts.things), dict(counts.links)
    for quad in quads:
        properties[quad.predicate.value] += 1
        if quad.predicate == SKOS["exactMatch"]:
            _count_link(links, _iri(quad.object))
    classes.update(_iri(class_) for subject, class_ in types if not any(store.quads_for_pattern(subject, TYPE, class_)))
    gone = {quad.subject for quad in quads if quad.predicate == OWL["deprecated"]}  # what was published once is none of the things
    for subject in {subject for subject, _ in types} - gone:
        kind = _kind(subject, base)
        if kind in things and not any(store.quads_for_pattern(subject, TYPE, None)):
            things[kind] += 1
    return replace(
        counts, triples=counts.triples + len(quads), subjects=counts.subjects + new, entities=sum(things.values()),
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
