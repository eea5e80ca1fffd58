"""Other engines by the release's configurations: they answer as the embedded store does, and name only options that the engines have."""

from __future__ import annotations

import configparser
import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import rdflib
import yaml
from pyoxigraph import QueryResultsFormat, QuerySolutions

from fonds.release import Release
from fonds.resources import resource
from fonds.terms import PREFIXES
from tests.conftest import SHARED, needs_shared

SAMPLES = SHARED / "data" / "standards" / "sparql-servers"
QUESTIONS = [*sorted(resource("data", "queries").glob("*.rq")), *sorted((SHARED / "competency").glob("*.rq"))]
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), '%s')) }"
WRITES = [
    "INSERT DATA { GRAPH <http://x.example/> { <http://x.example/a> <http://x.example/b> 1 } }",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CLEAR ALL",
    "LOAD <http://127.0.0.1:1/x> INTO GRAPH <http://x.example/>",
]


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def program(name: str) -> str:
    """The path of a program; the test is passed over where it is not installed."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}:/usr/sbin")
    return found or pytest.skip(f"{name} is not installed")


@contextmanager
def running(command: list[str], ports: list[int], folder: Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A server in the foreground, from when it listens on its ports, for as long as the block lasts."""
    log = folder / "output.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=os.environ | (environment or {})) as server,
    ):
        try:
            for port in ports:
                _wait(port, server, log)
            yield
        finally:
            server.terminate()
            server.wait(30)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def oxigraph(release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Oxigraph's server, loaded and started by oxigraph.sh."""
    binary, port, folder = program("oxigraph"), free_port(), tmp_path_factory.mktemp("oxigraph")
    environment = {"PATH": f"{Path(binary).parent}:/usr/bin:/bin", "BIND": f"127.0.0.1:{port}"}
    with running([str(release_folder / "config/oxigraph.sh"), str(folder / "store")], [port], folder, environment):
        yield f"http://127.0.0.1:{port}/query"


@pytest.fixture(scope="module")
def virtuoso(release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Virtuoso, started by virtuoso.ini and loaded by virtuoso-load.isql."""
    server, client, folder = program("virtuoso-t"), program("isql-vt"), tmp_path_factory.mktemp("virtuoso")
    sql, http = free_port(), free_port()
    for name in ("virtuoso.ini", "virtuoso-load.isql"):
        text = (release_folder / "config" / name).read_text(encoding="utf-8").replace("/srv/fonds/release", str(release_folder))
        (folder / name).write_text(text.replace(":1111", f":{sql}").replace(":8890", f":{http}"), encoding="utf-8")
    with running([server, "-f", "-c", "virtuoso.ini"], [sql, http], folder):
        loaded = subprocess.run([client, str(sql), "dba", "dba", "virtuoso-load.isql"], cwd=folder, capture_output=True, text=True, check=True)
        assert "Error" not in loaded.stderr, loaded.stderr
        assert "0 Rows" in loaded.stdout, loaded.stdout
        yield f"http://127.0.0.1:{http}/sparql"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest) -> str:
    """The endpoint of each engine in turn."""
    return str(request.getfixturevalue(request.param))


Row = tuple[tuple[str, str] | None, ...]


def rows(answer: bytes) -> list[Row]:
    """The rows of an answer in SPARQL's JSON: value and language of each term, in the order of the variables."""
    document = json.loads(answer)
    names = document["head"]["vars"]
    found = [tuple((row[n]["value"], row[n].get("xml:lang", "")) if n in row else None for n in names) for row in document["results"]["bindings"]]
    return sorted(found, key=repr)


def ask(endpoint: str, query: str, media: str = "application/sparql-results+json", word: str = "query") -> bytes:
    """What an endpoint answers to a query by POST."""
    body = urllib.parse.urlencode({word: query}).encode()
    with urllib.request.urlopen(urllib.request.Request(endpoint, body, {"Accept": media}), timeout=60) as answer:
        return bytes(answer.read())


def with_prefixes(query: str) -> str:
    """A query with the prefixes that `fonds query` declares by itself."""
    return query if "PREFIX " in query else "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + query


def total(endpoint: str, base: str) -> int:
    """The number of quads in the graphs below BASE."""
    ((value,),) = rows(ask(endpoint, COUNT % base))
    assert value is not None
    return int(value[0])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_an_engine_answers_as_the_embedded_store_does(endpoint: str, release: Release, question: Path) -> None:
    """Every question has the same rows, as often, whatever engine holds the release."""
    query = with_prefixes(question.read_text(encoding="utf-8"))
    expected = release.store.query(query, use_default_graph_as_union=True)
    assert isinstance(expected, QuerySolutions)
    serialized = expected.serialize(format=QueryResultsFormat.JSON)
    assert serialized is not None
    assert len(rows(serialized)) > 0
    assert rows(ask(endpoint, query)) == rows(serialized)


@needs_shared
@pytest.mark.parametrize("question", sorted((SHARED / "competency").glob("*.rq")), ids=lambda path: path.stem)
def test_an_engine_gives_the_answers_that_users_expect(endpoint: str, question: Path) -> None:
    """The competency questions have their answers as CSV, in the columns compared."""
    expected = list(csv.DictReader(io.StringIO(question.with_suffix(".csv").read_text(encoding="utf-8"))))
    columns = list(expected[0])
    found = csv.DictReader(io.StringIO(ask(endpoint, question.read_text(encoding="utf-8"), "text/csv").decode()))
    assert sorted([row[name] for name in columns] for row in found) == sorted([row[name] for name in columns] for row in expected)


def test_an_engine_holds_every_quad_and_takes_no_update(endpoint: str, release: Release) -> None:
    """All quads are there, and are after somebody tried to write."""
    expected = release.manifest["counts"]["quads"]
    assert total(endpoint, release.base) == expected
    for update in WRITES:
        for address, word in ((endpoint, "query"), (endpoint, "update"), (endpoint.replace("/query", "/update"), "update")):
            with pytest.raises(urllib.error.HTTPError):
                ask(address, update, word=word)
    assert total(endpoint, release.base) == expected


def test_virtuoso_ends_a_costly_query_and_reaches_no_other_server(virtuoso: str) -> None:
    """What would take hours is refused, an answer is cut at its limit of rows, SERVICE and fetching a graph are not allowed."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(1)
        other = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in (
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?i != ?c) }",
            f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}",
            f'DEFINE get:soft "replace" SELECT * FROM <{other}> {{ ?s ?p ?o }}',
        ):
            with pytest.raises(urllib.error.HTTPError):
                ask(virtuoso, query)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert len(rows(ask(virtuoso, "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"))) == 100000


def options(text: str) -> set[tuple[str, str]]:
    """The sections and options of an INI file, those that a sample has only in a comment too."""
    found, section = set(), ""
    for line in text.splitlines():
        if head := re.match(r"\[(.+)\]", line):
            section = head[1]
        elif option := re.match(r";?\s*([A-Za-z_0-9]+)\s*=", line):
            found.add((section, option[1]))
    return found


@needs_shared
def test_virtuoso_ini_names_only_options_of_virtuoso(release_folder: Path) -> None:
    """Every option stands in a sample of Virtuoso's own, in the same section."""
    known = set().union(*(options(path.read_text(encoding="utf-8")) for path in SAMPLES.glob("virtuoso*.ini")))
    assert options((release_folder / "config/virtuoso.ini").read_text(encoding="utf-8")) - known == set()


def reader() -> configparser.ConfigParser:
    """A reader of Qleverfiles, which keeps the case of options."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as the documentation of configparser says
    return parser


def test_qlevers_file_parses_and_serves_the_dump(release_folder: Path) -> None:
    """The Qleverfile reads the dump as N-Quads, has a limit of time, and its settings are JSON."""
    parser = reader()
    parser.read_string((release_folder / "config/Qleverfile").read_text(encoding="utf-8"))
    assert (parser["data"]["FORMAT"], parser["index"]["INPUT_FILES"], parser["server"]["TIMEOUT"]) == ("nq", "dataset.nq.gz", "30s")
    assert json.loads(parser["index"]["SETTINGS_JSON"])


@needs_shared
def test_qlevers_file_names_only_options_of_qlever(release_folder: Path) -> None:
    """Every option stands in a sample, in the same section."""
    parser, known = reader(), set()
    for path in SAMPLES.glob("qlever/Qleverfile*"):
        sample = reader()
        sample.read_string(path.read_text(encoding="utf-8"))
        known |= {(section, option) for section in sample.sections() for option in sample[section]}
    parser.read_string((release_folder / "config/Qleverfile").read_text(encoding="utf-8"))
    assert {(section, option) for section in parser.sections() for option in parser[section]} - known == set()


TURTLE = {"fuseki.ttl": "fuseki/**/*.ttl", "graphdb.ttl": "graphdb/*.ttl", "rdf4j.ttl": "rdf4j/*.ttl"}
# What is data of ours in such a file, and no option.
OURS = tuple(PREFIXES[name] for name in ("crm", "skos", "rdfs", "rdf"))


def names(graph: rdflib.Graph) -> set[str]:
    """The properties, classes and operations that a configuration names."""
    terms = {str(term) for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}
    return {term for term in terms if not term.startswith(("file:", *OURS))}


def values(graph: rdflib.Graph) -> set[str]:
    """The names of kinds and settings that stand as texts in a configuration: `openrdf:NativeStore`, `arq:queryTimeout`."""
    return {str(value) for value in graph.objects() if isinstance(value, rdflib.Literal) if re.fullmatch(r"[a-z]\w+:[A-Za-z]+", value)}


@pytest.mark.parametrize("name", TURTLE)
def test_a_configuration_in_turtle_parses(release_folder: Path, name: str) -> None:
    """A reader of Turtle takes it, and it says something."""
    assert len(rdflib.Graph().parse(release_folder / "config" / name, format="turtle")) > 8


@needs_shared
@pytest.mark.parametrize("name", TURTLE)
def test_a_configuration_in_turtle_names_only_options_of_its_engine(release_folder: Path, name: str) -> None:
    """Every property, class, operation and kind stands in a sample of the engine."""
    known, commented = rdflib.Graph(), set()
    for path in SAMPLES.glob(TURTLE[name]):
        known.parse(path, format="turtle")
        commented |= set(re.findall(r"#+ tdb2:(\w+) ", path.read_text(encoding="utf-8")))
    graph = rdflib.Graph().parse(release_folder / "config" / name, format="turtle")
    assert names(graph) - names(known) - {f"http://jena.apache.org/2016/tdb#{option}" for option in commented} == set()
    assert values(graph) - values(known) == set()


def test_fuseki_is_read_only_with_limits_and_an_index_of_words(release_folder: Path) -> None:
    """The service offers reading alone, on a dataset with an index, under a limit of time."""
    graph = rdflib.Graph().parse(release_folder / "config/fuseki.ttl", format="turtle")
    fuseki, text = rdflib.Namespace("http://jena.apache.org/fuseki#"), rdflib.Namespace("http://jena.apache.org/text#")
    assert set(graph.objects(None, fuseki.operation)) == {fuseki.query, fuseki["gsp-r"]}
    (dataset,) = graph.objects(None, fuseki.dataset)
    assert (dataset, rdflib.RDF.type, text.TextDataset) in graph
    assert {str(term) for term in graph.objects(None, text.predicate)} >= {f"{PREFIXES['skos']}prefLabel"}
    assert rdflib.Literal("arq:queryTimeout") in set(graph.objects())


def test_the_unit_of_systemd_is_sound_and_hardened(release_folder: Path, tmp_path: Path) -> None:
    """systemd-analyze has nothing to say against the unit but that the program of the example is not there, and rates it as safe."""
    unit = tmp_path / "fonds.service"
    text = (release_folder / "config/fonds.service").read_text(encoding="utf-8")
    assert {"DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="} <= set(text.splitlines())
    unit.write_text(text.replace("/opt/fonds/bin/fonds", sys.executable), encoding="utf-8")
    analyze = program("systemd-analyze")
    done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, "fonds.service:" in done.stderr) == (0, False), done.stderr
    rated = subprocess.run([analyze, "security", "--offline=true", "--threshold=25", str(unit)], capture_output=True, text=True, check=False)
    assert rated.returncode == 0, rated.stdout[-200:] + rated.stderr


def test_the_container_is_not_root_and_reads_only(release_folder: Path) -> None:
    """The image runs as a user of its own with a health check; the release is mounted read-only, on this machine's address alone."""
    dockerfile = (release_folder / "config/Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^(FROM|USER|ENTRYPOINT) (.*)$", dockerfile)[:2] == [("FROM", "python:3-slim"), ("USER", "fonds")]
    check = re.search(r"CMD (\[.*\])", dockerfile)
    assert check is not None
    compile(json.loads(check[1])[2], "healthcheck", "exec")
    service = yaml.safe_load((release_folder / "config/compose.yaml").read_text(encoding="utf-8"))["services"]["fonds"]
    assert service["volumes"] == ["..:/srv/fonds/release:ro"]
    assert (service["read_only"], service["cap_drop"], service["ports"]) == (True, ["ALL"], ["127.0.0.1:8000:8000"])


@pytest.mark.parametrize("name", ["oxigraph.sh", "fuseki-load.sh"])
def test_a_script_can_be_run(release_folder: Path, name: str) -> None:
    """The scripts may be executed, and sh reads them."""
    path = release_folder / "config" / name
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
