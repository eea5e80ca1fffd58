"""The seed's dataset keeps the graph model: terms, domains and ranges, evidence, determinism, and no blank node."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from fonds.resources import resource
from fonds.terms import CRM, LA, OA, PREFIXES, PROV, TYPE
from fonds.values import Account
from tests.conftest import SHARED, needs_shared

RDFS_FILE = SHARED / "data/standards/ontologies/cidoc-crm/cidoc_crm_v7.1.3.rdf"


@pytest.fixture(scope="module")
def quads(release_folder: Path) -> list[Quad]:
    """All quads of the seed's dump."""
    return list(parse(gzip.decompress((release_folder / "dumps/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS))


class Schema:
    """Classes and properties of CIDOC CRM 7.1.3 from ontology/crm.tsv."""

    def __init__(self) -> None:
        lines = resource("ontology", "crm.tsv").read_text(encoding="utf-8").splitlines()[2:]
        rows = list(csv.reader(lines, delimiter="\t"))
        self.above = {row[1]: set(row[2].split()) for row in rows if row[0] == "class"}
        self.properties = {row[1]: (row[3].split(), row[4].split()) for row in rows if row[0] == "property"}

    def up(self, name: str) -> set[str]:
        """A class with all classes above it."""
        return {name}.union(*(self.up(other) for other in self.above.get(name, ())))


def test_every_crm_term_exists_and_keeps_its_domain_and_range(quads: list[Quad]) -> None:
    """No unknown term; each statement's subject and object are of the property's domain and range."""
    schema = Schema()
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode) and quad.object.value.startswith(CRM):
            name = quad.object.value.removeprefix(CRM)
            assert name in schema.above, name
            types[str(quad.subject)] |= schema.up(name)
        if quad.predicate == TYPE and quad.object == LA["Set"]:
            # Linked Art declares its sets below E89_Propositional_Object.
            types[str(quad.subject)] |= schema.up("E89_Propositional_Object")
    for quad in quads:
        name = quad.predicate.value
        if not name.startswith(CRM):
            continue
        domain, range_ = schema.properties[name.removeprefix(CRM)]
        assert set(domain) <= types[str(quad.subject)], f"{quad}: domain {domain}"
        if "Literal" in range_:
            assert isinstance(quad.object, Literal), quad
        elif str(quad.object) in types:
            assert set(range_) <= types[str(quad.object)], f"{quad}: range {range_}"


@needs_shared
def test_our_copy_of_the_schema_is_the_official_one() -> None:
    """ontology/crm.tsv says of every class and property what the official RDFS says."""
    graph = rdflib.Graph().parse(RDFS_FILE, format="xml")
    schema = Schema()
    classes = {str(s).removeprefix(CRM) for s in graph.subjects(rdflib.RDF.type, rdflib.RDFS.Class)}
    properties = {str(s).removeprefix(CRM) for s in graph.subjects(rdflib.RDF.type, rdflib.RDF.Property)}
    assert (set(schema.above), set(schema.properties)) == (classes, properties)
    for name, (domain, _) in schema.properties.items():
        assert {str(o).removeprefix(CRM) for o in graph.objects(rdflib.URIRef(CRM + name), rdflib.RDFS.domain)} == set(domain)


def test_terms_of_other_vocabularies_are_the_listed_ones(quads: list[Quad]) -> None:
    """A release uses no term that ontology/extension-terms.tsv does not list."""
    listed = set(resource("ontology", "extension-terms.tsv").read_text(encoding="utf-8").splitlines()[2:])
    for quad in quads:
        for term in (quad.predicate, quad.object if quad.predicate == TYPE else None):
            if isinstance(term, NamedNode) and not term.value.startswith(CRM):
                prefix = next(p for p, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])) if term.value.startswith(namespace))
                assert f"{prefix}:{term.value.removeprefix(PREFIXES[prefix])}" in listed


def test_there_is_no_blank_node_and_nothing_outside_a_graph(quads: list[Quad]) -> None:
    """Every node can be linked to, and every statement stands in a named graph."""
    assert quads
    for quad in quads:
        assert not any(isinstance(term, BlankNode) for term in (quad.subject, quad.object))
        assert isinstance(quad.graph_name, NamedNode)


def test_every_span_is_what_it_quotes(account: Account) -> None:
    """The words at a mention's place are the words that it quotes."""
    assert len(account.mentions) > 100
    for mention in account.mentions:
        assert mention.span.of(account.document.source.text) == mention.quote


def test_every_relation_of_the_event_rests_on_words(quads: list[Quad]) -> None:
    """Each participant, role, place and time has a claim that is derived from an annotation."""
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    notes = {str(quad.subject) for quad in quads if quad.predicate == TYPE and quad.object == OA["Annotation"]}
    derived = {str(quad.subject) for quad in quads if quad.predicate == PROV["wasDerivedFrom"] and str(quad.object) in notes}
    for quad in quads:
        if quad.predicate in (CRM["P140_assigned_attribute_to"], CRM["P141_assigned"]):
            claims[str(quad.subject)][quad.predicate.value] = str(quad.object)
    pairs = {tuple(claim.values()) for subject, claim in claims.items() if subject in derived}
    watched = [CRM[name] for name in ("P11_had_participant", "P7_took_place_at", "P14_carried_out_by", "P50_has_current_keeper")]
    told = [quad for quad in quads if quad.predicate in watched and re.search(r"graph/(?!authorities)", str(quad.graph_name))]
    assert len(told) > 50
    for quad in told:
        assert (str(quad.subject), str(quad.object)) in pairs or (str(quad.object), str(quad.subject)) in pairs, quad


def build_in(folder: Path, project: Path, **environment: str) -> Path:
    """A release built in another process with that environment."""
    out = folder / "release"
    subprocess.run(
        [sys.executable, "-m", "fonds", "build", str(project), "--out", str(out)],
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    return out


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a release but the store's."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file() and "store" not in path.relative_to(folder).parts
    }  # fmt: skip


def test_two_builds_are_the_same_byte_for_byte(seed: object, tmp_path: Path) -> None:
    """Another time zone, hash seed and locale change no byte of dumps, pages, configuration, report, records or manifest, at one moment."""
    folder = seed.folder  # type: ignore[attr-defined]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = build_in(tmp_path / "a", folder, TZ="Asia/Tokyo", SOURCE_DATE_EPOCH="1790000000", PYTHONHASHSEED="1", LC_ALL="C")
    two = build_in(tmp_path / "b", folder, TZ="America/Lima", SOURCE_DATE_EPOCH="1790000000", PYTHONHASHSEED="77", LC_ALL="C.UTF-8")
    assert digests(one) == digests(two)


def test_one_sentence_changed_renames_nothing_elsewhere(seed: object, quads: list[Quad], tmp_path: Path) -> None:
    """An edit of one sentence leaves the names of all annotations and utterances of the other sentences."""
    folder = tmp_path / "project"
    shutil.copytree(seed.folder, folder)  # type: ignore[attr-defined]
    (path,) = (folder / "documents").glob("*.txt")
    text = path.read_text(encoding="utf-8")
    sentence = next(line for line in text.split("\n") if line.startswith("In conclusion"))
    path.write_text(text.replace(sentence, "It rained. " + sentence), encoding="utf-8")
    out = build_in(tmp_path, folder)
    after = {str(q.subject) for q in parse(gzip.decompress((out / "dumps/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS)}
    before = {str(q.subject) for q in quads}
    assert before <= after


@needs_shared
def test_the_graph_holds_against_the_model_from_outside(release_folder: Path) -> None:
    """The independent check of the whole dump finds no breach."""
    done = subprocess.run(
        [sys.executable, str(SHARED / "tools/check_graph.py"), str(release_folder / "dumps/dataset.nq.gz")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
