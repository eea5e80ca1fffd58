"""SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), held against a real server."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

from fonds.serve.workers import Limits
from tests.small_release import BASE, fetch, serving, write_small_release

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
CONSTRUCT = "CONSTRUCT { ?s a ?o } { ?s a ?o }"
NUMBERS = " ".join(map(str, range(300)))
CROSS = f"{{ VALUES ?a {{{NUMBERS}}} VALUES ?b {{{NUMBERS}}} VALUES ?c {{{NUMBERS}}} VALUES ?d {{{NUMBERS}}} }}"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release."""
    return write_small_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def server(release: Path) -> Iterator[str]:
    """A server on the small release."""
    with serving(release, workers=2, limits=Limits(seconds=3.0)) as address:
        yield address


def target(query: str, **parameters: str) -> str:
    """The path of a query by GET."""
    return "/sparql?" + urlencode({"query": query, **parameters})


def test_a_query_is_taken_in_all_three_ways(server: str) -> None:
    """GET, POST of a form and POST of the query itself give the same answer (sections 2.1.1 to 2.1.3)."""
    by_get = fetch(server, target("ASK {}"))
    by_form = fetch(server, "/sparql", "POST", b"query=ASK%20%7B%7D", content_type=FORM)
    direct = fetch(server, "/sparql", "POST", b"ASK {}", content_type=f"{QUERY}; charset=utf-8")
    assert [reply.status for reply in (by_get, by_form, direct)] == [200, 200, 200]
    assert by_get.body == by_form.body == direct.body


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        ("SELECT * { ?s ?p ?o }", "*/*", "application/sparql-results+json"),
        ("SELECT * { ?s ?p ?o }", "application/json", "application/sparql-results+json"),
        ("SELECT * { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT * { ?s ?p ?o }", "text/csv", "text/csv; charset=utf-8"),
        ("SELECT * { ?s ?p ?o }", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (f"DESCRIBE <{BASE}person/jan-novy>", "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "text/html", "text/html; charset=utf-8"),
    ],
)
def test_the_answer_comes_in_the_form_asked_for(server: str, query: str, accept: str, media: str) -> None:
    """Results and graphs come in each of their forms, by content negotiation, and say that they vary by it."""
    reply = fetch(server, target(query), accept=accept)
    assert (reply.status, reply.headers["Content-Type"]) == (200, media)
    assert "Accept" in reply.headers["Vary"].split(", ")
    assert reply.body


def test_a_form_that_does_not_exist_is_not_acceptable(server: str) -> None:
    """A table cannot come as Turtle: 406, with the forms that exist."""
    reply = fetch(server, target("SELECT * {}"), accept="text/turtle")
    assert reply.status == 406
    assert b"application/sparql-results+json" in reply.body


def subjects(server: str, query: str, **parameters: str) -> set[str]:
    """The last parts of the values of ?s."""
    rows = json.loads(fetch(server, target(query, **parameters)).body)["results"]["bindings"]
    return {row["s"]["value"].removeprefix(BASE) for row in rows}


def test_the_default_graph_is_the_union_or_what_is_named(server: str) -> None:
    """Without a dataset all graphs are seen; FROM narrows it; the protocol's own dataset replaces that of the query (2.1.4)."""
    people, events = f"{BASE}graph/authorities", f"{BASE}graph/brandt-novy"
    select = "SELECT ?s"
    pattern = "{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(!CONTAINS(STR(?s), '#')) }"
    assert {"person/jan-novy", "event/brandt-novy"} <= subjects(server, f"SELECT ?s {pattern}")
    assert subjects(server, f"{select} FROM <{events}> {pattern}") == {"event/brandt-novy"}
    replaced = subjects(server, f"{select} FROM <{events}> {pattern}", **{"default-graph-uri": people})
    assert replaced == {"person/ada-brandt", "person/jan-novy"}
    named = {"named-graph-uri": events}
    assert subjects(server, f"SELECT ?s {pattern}", **named) == set()
    assert subjects(server, f"SELECT ?s {{ GRAPH ?g {pattern} }}", **named) == {"event/brandt-novy"}


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status"),
    [
        ("PUT", "/sparql", b"ASK {}", QUERY, 405),
        ("DELETE", "/sparql", b"", QUERY, 405),
        ("PATCH", "/sparql", b"", QUERY, 405),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", b"", "", 400),
        ("GET", "/sparql?query=ASK%7B", b"", "", 400),
        ("GET", "/sparql?query=%FF", b"", "", 400),
        ("GET", "/sparql?update=CLEAR%20ALL", b"", "", 400),
        ("GET", "/sparql?query=CLEAR%20ALL", b"", "", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", b"", "", 400),
        ("POST", "/sparql", b"", FORM, 400),
        ("POST", "/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql", b"update=CLEAR%20ALL", FORM, 400),
        ("POST", "/sparql", b"CLEAR ALL", "application/sparql-update", 403),
        ("POST", "/sparql", b"ASK {}", "text/plain", 415),
        ("POST", "/sparql", b"ASK {}", "", 415),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), QUERY, 400),
        ("POST", "/sparql", b"ASK {}", f"{QUERY}; charset=utf-16", 415),
        ("POST", "/sparql", b"ASK " + b"{" * 50_000, QUERY, 400),
        ("POST", "/sparql", b"x" * 1_000_000, QUERY, 413),
    ],
)
def test_a_bad_request_gets_a_client_error_in_plain_words(server: str, method: str, path: str, body: bytes, content_type: str, status: int) -> None:
    """Each request that the protocol does not allow here gets the 4xx that says so, and one line of text."""
    headers = {"content_type": content_type} if content_type else {}
    reply = fetch(server, path, method, body or None, **headers)
    assert reply.status == status
    assert reply.body.count(b"\n") == 1
    assert b"Traceback" not in reply.body


def test_without_a_query_machines_get_the_service_description_and_people_a_page(server: str) -> None:
    """GET with no query gives sd:Service as RDF, and the query page where HTML is liked best."""
    assert b"SPARQL11Query" in fetch(server, "/sparql", accept="text/turtle").body
    page = fetch(server, "/sparql", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert b"<textarea" in page.body
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]


def test_the_form_works_without_scripts(server: str) -> None:
    """A browser that sends the form gets the rows as a table, with markup in values escaped."""
    page = fetch(server, target("SELECT ?s ('<b>' AS ?x) { ?s a ?o }"), accept="text/html").body
    assert b"<table>" in page
    assert b"<td>&lt;b&gt;</td>" in page


def test_a_page_shows_the_first_rows_alone(server: str) -> None:
    """A large answer does not become a large page: the first thousand rows are shown, and it is said."""
    page = fetch(server, target(f"SELECT ?a ?b {CROSS}"), accept="text/html").body
    assert page.count(b"<tr>") == 1001
    assert b"The first 1000 rows" in page


def test_service_reaches_nobody(server: str) -> None:
    """A query that would call another server is refused, and nothing is called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for keyword in ("SERVICE ", "SERVICESILENT", "# x\rSERVICE", r"OPTIONAL { ?a ?b <x:\u0041#b> } SERVICE"):
            assert fetch(server, target(f"SELECT * {{ {keyword}<{place}> {{ ?s ?p ?o }} }}")).status == 400
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_costly_query_is_ended_while_others_are_answered(server: str) -> None:
    """A query without end gets 503 with the reason and when to retry; others are answered meanwhile."""
    found = []
    costly = threading.Thread(target=lambda: found.append(fetch(server, target(f"SELECT (COUNT(*) AS ?n) {CROSS}"))))
    costly.start()
    assert fetch(server, target("ASK {}")).status == 200
    assert not found
    costly.join()
    assert found[0].status == 503
    assert found[0].headers["Retry-After"]
    assert b"more than 3 seconds" in found[0].body


def test_an_answer_that_is_cut_does_not_look_whole(server: str) -> None:
    """An answer that began and cannot be finished in time ends without its last chunk."""
    with pytest.raises(IncompleteRead):
        fetch(server, target(f"SELECT ('{'x' * 2000}' AS ?x) {CROSS}"), accept="text/csv")


def test_readers_that_stall_do_not_keep_the_processes(server: str) -> None:
    """Clients that ask for much and read nothing lose their answer when its time is over."""
    stalled = [socket.create_connection(("127.0.0.1", urlsplit(server).port or 0)) for _ in range(2)]
    for client in stalled:
        client.sendall(f"GET {target(f'SELECT * {CROSS}')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    for client in stalled:
        assert client.recv(12) == b"HTTP/1.1 200"
    assert fetch(server, target("ASK {}")).status == 200
    for client in stalled:
        client.close()


def test_known_clients_are_served(server: str) -> None:
    """SPARQLWrapper and rdflib's store read tables and graphs."""
    wrapper = SPARQLWrapper(f"{server}/sparql", agent="fonds-test")
    wrapper.setQuery("SELECT ?s { ?s a <http://www.cidoc-crm.org/cidoc-crm/E21_Person> }")
    wrapper.setReturnFormat(JSON)
    table = wrapper.queryAndConvert()
    assert isinstance(table, dict)
    assert len(table["results"]["bindings"]) == 2
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(TURTLE)
    assert "E21_Person" in str(wrapper.queryAndConvert())
    store = SPARQLStore(f"{server}/sparql")
    assert len(list(store.query("SELECT ?s { ?s a <http://www.cidoc-crm.org/cidoc-crm/E21_Person> }"))) == 2


def test_every_origin_may_ask(server: str) -> None:
    """Answers and pre-flights carry the headers that let pages of other origins ask (CORS)."""
    assert fetch(server, target("ASK {}"), origin="https://elsewhere.example").headers["Access-Control-Allow-Origin"] == "*"
    preflight = fetch(server, "/sparql", "OPTIONS", origin="https://elsewhere.example", access_control_request_method="POST")
    assert preflight.status == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


def test_a_release_put_in_place_is_taken_up_and_nothing_is_dropped(tmp_path: Path) -> None:
    """A query that runs while the folder is swapped ends on the old release; the next request sees the new one."""
    folder = write_small_release(tmp_path / "release")
    fresh = write_small_release(tmp_path / "fresh", title="Second release")
    three = CROSS.replace(f"VALUES ?d {{{NUMBERS}}}", "")
    with serving(folder) as server:
        running = HTTPConnection(urlsplit(server).netloc, timeout=60)
        running.request("GET", target(f"SELECT (COUNT(*) AS ?n) {three}"))
        assert fetch(server, "/person/ada-brandt.ttl").status == 200
        folder.rename(tmp_path / "former")
        fresh.rename(folder)
        assert b"Second release" in fetch(server, "/sparql", accept="text/html").body
        response = running.getresponse()
        assert (response.status, b"27000000" in response.read()) == (200, True)
        running.close()
