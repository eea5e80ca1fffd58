"""The dataset says of itself what is true of it; the engine configurations hold what they should."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from fonds.release import Release
from fonds.terms import TYPE, VOID
from tests.conftest import SHARED, needs_shared


@pytest.fixture(scope="module")
def quads(release_folder: Path) -> list[Quad]:
    """All quads of the seed's dump."""
    return list(parse(gzip.decompress((release_folder / "dumps/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS))


def number(release: Release, subject: NamedNode, name: str) -> int:
    """A count that the description gives."""
    (quad,) = release.store.quads_for_pattern(subject, VOID[name], None)
    return int(quad.object.value)  # type: ignore[union-attr]


def test_void_counts_are_those_of_the_dump(release: Release, quads: list[Quad]) -> None:
    """Triples, subjects, classes and properties, recounted, the description itself among them."""
    dataset = NamedNode(f"{release.base}graph/dataset")
    assert number(release, dataset, "triples") == len(quads) == release.manifest["counts"]["quads"]
    assert number(release, dataset, "distinctSubjects") == len({str(quad.subject) for quad in quads})
    assert number(release, dataset, "properties") == len({quad.predicate.value for quad in quads})
    assert number(release, dataset, "classes") == len({str(quad.object) for quad in quads if quad.predicate == TYPE})
    for graph, size in Counter(str(quad.graph_name).strip("<>") for quad in quads).items():
        assert release.manifest["counts"]["graphs"][graph] == size
        if graph != dataset.value:
            assert number(release, NamedNode(graph), "triples") == size


def test_the_manifest_has_the_checksum_of_every_dump(release_folder: Path) -> None:
    """What the manifest says of a file is true of it."""
    manifest = json.loads((release_folder / "manifest.json").read_text(encoding="utf-8"))
    assert "dumps/dataset.nq.gz" in manifest["files"]
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((release_folder / name).read_bytes()).hexdigest() == digest


def test_the_turtle_of_the_graphs_is_the_dump(release_folder: Path, quads: list[Quad]) -> None:
    """All graphs' Turtle together holds the triples of the N-Quads, and so does the TriG."""
    triples = sum(len(list(parse(path=str(path), format=RdfFormat.TURTLE))) for path in (release_folder / "dumps/graphs").glob("*.ttl"))
    assert triples == len(quads)
    assert set(parse(path=str(release_folder / "dumps/dataset.trig"), format=RdfFormat.TRIG)) == set(quads)


def test_the_fuseki_configuration_is_read_only(release_folder: Path) -> None:
    """fuseki.ttl parses, and offers the query and the read operation alone."""
    graph = rdflib.Graph().parse(release_folder / "config/fuseki.ttl", format="turtle")
    fuseki = rdflib.Namespace("http://jena.apache.org/fuseki#")
    assert set(graph.objects(None, fuseki.operation)) == {fuseki.query, fuseki["gsp-r"]}


def test_oxigraphs_server_loads_and_answers_by_its_script(release_folder: Path, quads: list[Quad], tmp_path: Path) -> None:
    """config/oxigraph.sh loads the dump into a store and serves it; a count over HTTP is the dump's."""
    binary = Path(sys.executable).with_name("oxigraph")
    if not binary.is_file() and not shutil.which("oxigraph"):
        pytest.skip("the oxigraph server is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"PATH": f"{binary.parent}:/usr/bin:/bin", "BIND": f"127.0.0.1:{port}"}
    with subprocess.Popen(
        [str(release_folder / "config/oxigraph.sh"), str(tmp_path / "store")], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            query = urllib.parse.urlencode({"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"})
            request = urllib.request.Request(f"http://127.0.0.1:{port}/query?{query}", headers={"Accept": "text/csv"})
            for _ in range(100):
                try:
                    with urllib.request.urlopen(request, timeout=5) as answer:
                        body = answer.read().decode()
                    break
                except OSError:
                    time.sleep(0.1)
            assert body.split() == ["n", str(len(quads))]
        finally:
            server.terminate()
            server.wait(10)


@needs_shared
@pytest.mark.parametrize(
    "shapes",
    [
        "3.0.0/html/shacl/shapes.ttl",
        "3.0.0/html/shacl/range.ttl",
        "3.0.0/shacl/dcat-ap-SHACL.ttl",
        "2.1.1/dcat-ap_2.1.1_shacl_shapes.ttl",
        "2.1.1/dcat-ap_2.1.1_shacl_range.ttl",
    ],
)
def test_the_catalogue_record_is_valid_by_dcat_ap(release_folder: Path, shapes: str) -> None:
    """No violation of DCAT-AP 3 or 2.1.1, by the shapes of their publishers."""
    data, rules = rdflib.Graph(), rdflib.Graph()
    data.parse(release_folder / "dumps/graphs/dataset.ttl")
    rules.parse(SHARED / "data/standards/dcat-ap" / shapes)
    valid, _, report = pyshacl.validate(data, shacl_graph=rules, allow_warnings=True)
    assert valid, report
