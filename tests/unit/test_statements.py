"""What is said of things, read from a file of N-Quads, is what a store says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from fonds.quads import Stretch, canonical_lines
from fonds.release import Release
from fonds.statements import Statements
from fonds.terms import LABEL, SKOS, TYPE

BASE = "https://data.example.org/"
KIND = NamedNode("http://example.org/Kind")


def node(path: str) -> NamedNode:
    """The IRI of a path."""
    return NamedNode(BASE + path)


def quads() -> list[Quad]:
    """Two documents that tell of one person in other words, with parts that are linked from either end, and one that is not linked."""
    a, b, shared, dataset = (node(f"graph/{name}") for name in ("a", "a/evidence", "b", "dataset"))
    lenz = node("person/lenz")
    return [
        Quad(node("document/a"), TYPE, KIND, a),
        Quad(node("document/a"), LABEL, Literal('A\nletter, with "marks" .', language="en"), a),
        Quad(node("document/a"), SKOS["related"], node("document/a#time"), a),
        Quad(node("document/a"), SKOS["related"], lenz, a),
        Quad(node("document/a#time"), TYPE, KIND, a),
        Quad(node("document/a#mention"), SKOS["related"], node("document/a"), b),
        Quad(node("document/a#alone"), LABEL, Literal("linked with nothing"), b),
        Quad(node("document/a-1"), TYPE, KIND, a),
        Quad(lenz, TYPE, KIND, a),
        Quad(lenz, LABEL, Literal("Lenz"), a),
        Quad(lenz, TYPE, KIND, shared),
        Quad(lenz, LABEL, Literal("Anna Lenz"), shared),
        Quad(lenz, LABEL, Literal("Lenz"), shared),
        Quad(node("person/gone"), TYPE, KIND, dataset),
    ]


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Release, Release]:
    """The same statements in a store alone, and in a file beside it."""
    file, store = tmp_path / "graphs.nq", Store(str(tmp_path / "store"))
    stretches = []
    with file.open("wb") as target:
        for graph in ("a", "a/evidence", "b", "dataset"):
            start = target.tell()
            own = [quad for quad in quads() if quad.graph_name == node(f"graph/{graph}")]
            target.writelines(f"{line}\n".encode() for line in canonical_lines(own))
            stretches.append(Stretch(file, start, target.tell()))
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    store.flush()
    del store
    statements = Statements.of(file, stretches[:-1], tmp_path / "index.sqlite")
    statements.add(stretches[-1])
    begun = Release.begun(tmp_path, {"base": BASE}, statements)
    return Release(tmp_path, {"base": BASE}, begun.store), begun


def test_both_say_the_same(releases: tuple[Release, Release]) -> None:
    """Things, their statements as N-Triples, and what is said of them and of their parts by property."""
    stored, read = releases
    assert read.things() == stored.things()
    assert read.things()["document"] == [f"{BASE}document/a", f"{BASE}document/a-1"]
    for iri in {quad.subject.value for quad in quads() if isinstance(quad.subject, NamedNode)} | {f"{BASE}person/nobody"}:
        assert read.said(iri) == stored.said(iri), iri
        assert read.label(iri) == stored.label(iri)
        if "#" not in iri:
            assert read.n_triples(iri) == stored.n_triples(iri), iri
            assert read.said(f"{iri}#time") == stored.said(f"{iri}#time")


def test_a_part_that_nothing_links_is_left_out(releases: tuple[Release, Release]) -> None:
    """As `Release.describe` has it; a part that links to its whole is in."""
    told = releases[1].n_triples(f"{BASE}document/a")
    assert b"#mention" in told
    assert b"#alone" not in told


def test_a_long_thing_is_read_as_a_short_one(releases: tuple[Release, Release], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long one what is asked for is looked up in its text, not all of it parsed."""
    stored, read = releases
    monkeypatch.setattr("fonds.statements._SHORT", 0)
    for path in ("document/a", "document/a#time", "document/a#mention", "document/a#none", "person/lenz", "document/a-1"):
        assert read.said(BASE + path) == stored.said(BASE + path), path


def test_reads_are_noted(releases: tuple[Release, Release]) -> None:
    """What is read of the file counts as read of the release."""
    watched = releases[1].watched()
    assert watched.reads
    watched.said(f"{BASE}person/lenz")
    assert watched.reads.taken()
    watched.n_triples(f"{BASE}document/a")
    assert watched.reads.taken()
