"""What the endpoint gives and refuses beside the protocol's queries: graphs as files, compression, limits, and calls to other endpoints."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from http.client import IncompleteRead
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from fonds.errors import QueryError
from fonds.serve.query_check import check_query, with_limit
from fonds.serve.remembered import LARGEST, Remembered
from fonds.serve.workers import Limits
from fonds.words import WORDS, load_words, write_words
from tests.small_release import BASE, fetch, serving, write_small_release

JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release."""
    return write_small_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def server(release: Path) -> Iterator[str]:
    """A server on the small release."""
    with serving(release) as address:
        yield address


@pytest.mark.parametrize("media", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"])
def test_a_graph_is_given_whole(server: str, media: str) -> None:
    """One graph by its IRI, and the default graph, which is the union of all (Graph Store Protocol, 4.2 and 5.2)."""
    form = RdfFormat.from_media_type(media)
    assert form is not None
    one = fetch(server, f"/graph-store?{urlencode({'graph': f'{BASE}graph/brandt-novy'})}", accept=media)
    assert (one.status, one.headers["Content-Type"].partition(";")[0]) == (200, media)
    assert {str(quad.subject) for quad in parse(one.body, format=form)} == {f"<{BASE}event/brandt-novy>"}
    union = fetch(server, "/graph-store?default", accept=media)
    assert len(list(parse(union.body, format=form))) == 30


@pytest.mark.parametrize(
    ("target", "method", "status"),
    [
        ("/graph-store", "GET", 400),
        ("/graph-store?graph=x%20y", "GET", 400),
        ("/graph-store?graph=https%3A%2F%2Fexample.org%2Fnone", "GET", 404),
        ("/graph-store?default", "PUT", 405),
        ("/graph-store?default", "POST", 405),
        ("/graph-store?default", "DELETE", 405),
        ("/graph-store?default", "PATCH", 405),
        ("/graph-store?default", "HEAD", 200),
        ("/graph-store?default", "OPTIONS", 204),
    ],
)
def test_the_store_is_read_only(server: str, target: str, method: str, status: int) -> None:
    """What names no graph, names none that is there, or would write."""
    assert fetch(server, target, method, b"" if method in ("PUT", "POST") else None).status == status


def test_what_a_client_likes_compressed_is(server: str) -> None:
    """An answer of more than a packet, a page, a graph: gzip where it is asked for, and Vary says so."""
    query = urlencode({"query": "SELECT * { ?s ?p ?o }"})
    for target in (f"/sparql?{query}", "/graph/authorities.ttl", "/graph-store?default"):
        plain, packed = (
            fetch(server, target, accept=JSON if "sparql" in target else "*/*"),
            fetch(server, target, accept_encoding="gzip", accept=JSON if "sparql" in target else "*/*"),
        )
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "limited"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }\nLIMIT 7"),
        ("SELECT * { ?s ?p ?o } # all", "SELECT * { ?s ?p ?o } # all\nLIMIT 7"),
        ("SELECT * { ?s ?p ?o } LIMIT 5", "SELECT * { ?s ?p ?o } LIMIT 5"),
        ("SELECT * { ?s ?p ?o } LIMIT 500 OFFSET 2", "SELECT * { ?s ?p ?o } LIMIT 7 OFFSET 2"),
        ("SELECT * { ?s ?p ?o } OFFSET 2 LIMIT 500", "SELECT * { ?s ?p ?o } OFFSET 2 LIMIT 7"),
        ("SELECT * { ?s ?p ?o } VALUES ?s { <a:b> }", "SELECT * { ?s ?p ?o }  LIMIT 7 VALUES ?s { <a:b> }"),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 500 } }", "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 500 } }\nLIMIT 7"),
    ],
)
def test_a_query_gets_the_limit_of_the_endpoint(query: str, limited: str) -> None:
    """Where its own is larger or missing, at the place that the grammar has for it."""
    assert with_limit(query, 7) == limited


def test_rows_and_size_are_limited(release: Path) -> None:
    """No more rows than allowed, which the answer says; an answer past its size is left without its end."""
    with serving(release, limits=Limits(rows=3)) as address:
        reply = fetch(address, f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }'})}", accept=JSON)
        assert (len(json.loads(reply.body)["results"]["bindings"]), reply.headers["X-SPARQL-MaxRows"]) == (3, "3")
    query = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o . ?t ?q ?u }'})}"
    with serving(release, limits=Limits(size=10_000)) as address, pytest.raises((IncompleteRead, ConnectionError)):
        fetch(address, query, accept=JSON)


def test_service_calls_the_allowed_endpoint_alone(release: Path, server: str) -> None:
    """A query joins this endpoint with one on the list, by IRI; every other address is refused before anything is called."""
    query = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/>
        SELECT ?label {{ ?event crm:P11_had_participant ?who . SERVICE <{server}/sparql> {{ ?who rdfs:label ?label }} }} ORDER BY ?label"""
    with serving(release, limits=Limits(services=(f"{server}/sparql",))) as address:
        reply = fetch(address, f"/sparql?{urlencode({'query': query})}", accept=JSON)
        assert [row["label"]["value"] for row in json.loads(reply.body)["results"]["bindings"]] == ["Ada Brandt", "Jan Nový"]
        for other in (f"{server}/sparql/", "http://127.0.0.1:1/sparql", "file:///etc/passwd"):
            refused = fetch(address, f"/sparql?{urlencode({'query': query.replace(f'{server}/sparql', other)})}", accept=JSON)
            assert refused.status == 400
            assert b"SERVICE may not call that" in refused.body
    assert fetch(server, f"/sparql?{urlencode({'query': query})}", accept=JSON).status == 400


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE ?where { ?s ?p ?o } }", "SELECT * { SERVICE ex:a { ?s ?p ?o } }", "SELECT * { trueSERVICE<http://a/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://b/> { ?s ?p ?o } }", "SELECT * { SERVICE:a { ?s ?p ?o } }", "SELECT * { SERVICE",
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused(query: str) -> None:
    """A variable, a prefixed name, keywords without spaces, another address."""
    with pytest.raises(QueryError):
        check_query(query, ("http://a/",))
    assert check_query("SELECT * { SERVICE SILENT <http://a/> { ?s ?p ?o } }", ("http://a/",)).form == "SELECT"


def test_an_answer_is_remembered_as_it_is(server: str) -> None:
    """The same request again gets the same answer, whatever answered it first; another Accept header gets another one."""
    for query in ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", f"SELECT ?p ?o {{ <{BASE}person/ada-brandt> ?p ?o }} ORDER BY ?p ?o"):
        target = f"/sparql?{urlencode({'query': query})}"
        first, again, other = fetch(server, target, accept=JSON), fetch(server, target, accept=JSON), fetch(server, target, accept="text/csv")
        assert (first.body, first.headers["Content-Type"]) == (again.body, again.headers["Content-Type"])
        assert other.headers["Content-Type"].startswith("text/csv")


def test_memory_forgets_what_was_asked_for_longest_ago() -> None:
    """No more bytes are held than allowed, and no answer that is large."""
    held = Remembered(1000)
    for number in range(20):
        held.keep((b"%d" % number, None), b"text/csv", b"x" * 99)
    assert [number for number in range(20) if held.get((b"%d" % number, None))] == list(range(11, 20))
    held.keep((b"large", None), b"text/csv", b"x" * (LARGEST + 1))
    assert held.get((b"large", None)) is None


def test_the_query_page_speaks_the_language_of_the_site(tmp_path: Path) -> None:
    """A site in German has a query page in German, answers and questions too; one without words is in English."""
    folder = write_small_release(tmp_path / "release")
    (folder / "site" / WORDS).parent.mkdir()
    write_words(load_words("de"), folder / "site" / WORDS)
    with serving(folder) as server:
        page = fetch(server, f"/sparql?query={quote('ASK {}')}", Accept="text/html").body.decode()
    assert '<h2 id="ask">Ihre Frage</h2>' in page
    assert "<p>Zeilen: 1</p>" in page
    assert "Wer war an welchem Gespräch" in page
