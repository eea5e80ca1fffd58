"""Over HTTP, with real clients: linked data (303, negotiation) and the SPARQL 1.1 Protocol."""

from __future__ import annotations

import csv
import http.client
import io
import re
import threading
import time
import urllib.parse
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from fonds.questions import questions
from fonds.resources import resource
from tests.conftest import ROOT, SHARED, needs_shared

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
# A cross product that no engine finishes.
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def get(server: str, path: str, **headers: str) -> httpx.Response:
    """A GET that follows no redirect."""
    return httpx.get(server + path, headers=headers, timeout=30)


def ask(server: str, query: str, accept: str = "application/sparql-results+json") -> httpx.Response:
    """A query by GET."""
    return httpx.get(server + "sparql", params={"query": query}, headers={"Accept": accept}, timeout=30)


def a_person(server: str) -> str:
    """The path of some person."""
    rows = ask(server, "SELECT ?p { ?p a <http://www.cidoc-crm.org/cidoc-crm/E21_Person> } ORDER BY ?p LIMIT 1").json()["results"]["bindings"]
    return str(urllib.parse.urlsplit(rows[0]["p"]["value"]).path.lstrip("/"))


# linked data ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [("text/html", "html"), ("*/*", "html"), ("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/rdf+xml", "rdf"),
     ("application/n-triples", "nt"), ("application/n-quads", "nq"), ("application/trig", "trig"), ("text/html;q=0.1,text/turtle", "ttl")],
)  # fmt: skip
def test_a_thing_answers_303_to_the_page_that_is_wanted(server: str, accept: str, suffix: str) -> None:
    """A thing is not a page: 303 by negotiation, and Vary says so."""
    path = a_person(server)
    answer = get(server, path, Accept=accept)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{path}.{suffix}")
    assert "Accept" in answer.headers["vary"].split(", ")
    page = get(server, f"{path}.{suffix}")
    assert page.status_code == 200
    if suffix != "html":
        format_ = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt", "nq": "nquads", "trig": "trig"}[suffix]
        graph = (
            rdflib.Dataset().parse(data=page.content, format=format_)
            if suffix in ("nq", "trig")
            else rdflib.Graph().parse(data=page.content, format=format_)
        )
        assert len(graph) > 3


def test_what_is_not_there_is_404_and_what_fits_nobody_406(server: str) -> None:
    """Unknown things, pages of unknown things, and media that we do not have."""
    assert get(server, "person/nobody-at-all").status_code == 404
    assert get(server, "person/nobody-at-all.ttl").status_code == 404
    assert get(server, "%2e%2e/manifest.json").status_code == 404
    assert get(server, a_person(server), Accept="image/png").status_code == 406


def test_a_page_known_to_the_client_is_304(server: str) -> None:
    """ETag and If-None-Match, Last-Modified and If-Modified-Since; HEAD is GET without the body."""
    page = a_person(server) + ".ttl"
    first = get(server, page)
    assert get(server, page, **{"If-None-Match": first.headers["etag"]}).status_code == 304
    assert get(server, page, **{"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
    assert get(server, page, **{"If-None-Match": '"other"'}).status_code == 200
    head = httpx.head(server + page, timeout=30)
    assert (head.status_code, head.headers["etag"], head.content) == (200, first.headers["etag"], b"")


def test_every_answer_has_cors_and_a_strict_policy(server: str) -> None:
    """Data may be read from any page; pages run no inline script."""
    for path in ("index.html", "sparql", a_person(server) + ".ttl"):
        headers = get(server, path).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "script-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers
    assert httpx.options(server + "sparql", timeout=30).status_code == 204


def test_void_and_named_graphs_dereference(server: str) -> None:
    """/.well-known/void leads to the description, and a graph's IRI to what it holds."""
    assert get(server, ".well-known/void").headers["location"] == "/graph/dataset"
    assert get(server, "graph/dataset", Accept="text/turtle").headers["location"] == "/graph/dataset.ttl"
    row = ask(server, "SELECT ?g { GRAPH ?g { ?s a <http://www.w3.org/ns/oa#Annotation> } } LIMIT 1").json()["results"]["bindings"][0]["g"]["value"]
    path = urllib.parse.urlsplit(row).path.lstrip("/")
    assert len(rdflib.Graph().parse(data=get(server, f"{path}.ttl").content, format="turtle")) > 100


# SPARQL -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", POST, "direct"])
@pytest.mark.parametrize(("form", "check"), [(JSON, "bindings"), (XML, "<sparql"), (CSV, "n\r\n")])
def test_sparqlwrapper_asks_in_every_way_of_the_protocol(server: str, method: str, form: str, check: str) -> None:
    """GET, POST as a form and POST as a query; JSON, XML and CSV."""
    client = SPARQLWrapper(server + "sparql", agent="fonds-tests/1.0")
    client.setQuery(COUNT)
    client.setReturnFormat(form)
    client.setMethod(POST if method == "direct" else method)
    if method == "direct":
        client.setRequestMethod(POSTDIRECTLY)
    body = client.query().response.read().decode()
    assert check in body


def test_graphs_come_in_every_format(server: str) -> None:
    """CONSTRUCT and DESCRIBE as Turtle, JSON-LD, N-Triples and RDF/XML; SPARQLWrapper reads the Turtle."""
    query = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 20"
    for accept, form in (
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ):
        answer = ask(server, query, accept)
        assert answer.headers["content-type"].startswith(accept)
        assert len(rdflib.Graph().parse(data=answer.content, format=form)) == 20
    client = SPARQLWrapper(server + "sparql", agent="fonds-tests/1.0")
    client.setQuery("DESCRIBE ?s { ?s a <http://www.cidoc-crm.org/cidoc-crm/E31_Document> }")
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.query().response.read(), format="turtle")) > 10


def test_rdflibs_store_is_a_client(server: str) -> None:
    """Rdflib's SPARQLStore asks through the protocol."""
    store = SPARQLStore(server + "sparql", headers={"User-Agent": "fonds-tests/1.0"})
    rows = list(rdflib.Graph(store).query("SELECT ?s WHERE { ?s a <http://www.cidoc-crm.org/cidoc-crm/E31_Document> }"))
    assert len(rows) == 1


def test_the_default_graph_is_the_union_and_from_narrows_it(server: str) -> None:
    """Without FROM all graphs, with FROM or default-graph-uri the named one alone."""

    def count(**parameters: str) -> int:
        answer = httpx.get(
            server + "sparql", params={"query": COUNT, **parameters}, headers={"Accept": "application/sparql-results+json"}, timeout=30
        )
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    links = "https://data.example.org/graph/links"
    narrowed = int(ask(server, f"SELECT (COUNT(*) AS ?n) FROM <{links}> {{ ?s ?p ?o }}").json()["results"]["bindings"][0]["n"]["value"])
    assert 0 < narrowed < count()
    assert count(**{"default-graph-uri": links}) == narrowed
    assert count(**{"named-graph-uri": links}) == 0


def request(server: str, method: str, path: str, body: bytes = b"", **headers: str) -> int:
    """The status of a request, made by hand."""
    parts = urllib.parse.urlsplit(server)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    ("method", "path", "body", "media", "status"),
    [
        ("GET", "/sparql?query=SELECT", b"", None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", b"", None, 400),
        ("GET", "/sparql?update=CLEAR%20ALL", b"", None, 400),
        ("GET", "/sparql?query=INSERT%20DATA%7B%3Ca%3A%3E%3Ca%3A%3E%3Ca%3A%3E%7D", b"", None, 400),
        ("GET", "/sparql?query=SELECT%20*%20%7B%20SERVICE%20%3Chttp%3A%2F%2F127.0.0.1%2F%3E%20%7B%7D%20%7D", b"", None, 400),
        ("GET", "/sparql?query=%ff", b"", None, 400),
        ("POST", "/sparql", b"ASK {}", "text/plain", 415),
        ("POST", "/sparql", b"ASK {}", None, 415),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), "application/sparql-query", 400),
        ("POST", "/sparql", b"ASK {}", "application/sparql-query; charset=utf-16", 415),
        ("POST", "/sparql", b"CLEAR ALL", "application/sparql-update", 403),
        ("POST", "/sparql", b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 400),
        ("POST", "/sparql", b"x" * 1_000_000, "application/sparql-query", 413),
        ("PUT", "/sparql", b"", None, 405),
        ("DELETE", "/sparql", b"", None, 405),
        ("POST", "/sparql", b"ASK {}", "application/sparql-query", 200),
        ("POST", "/sparql", b"query=ASK%7B%7D", "application/x-www-form-urlencoded", 200),
    ],
)
def test_what_the_protocol_does_not_allow_is_4xx(server: str, method: str, path: str, body: bytes, media: str | None, status: int) -> None:
    """Syntax errors, two queries, updates, wrong media types and encodings, wrong methods, too long ones."""
    headers = {"Content_Type": media} if media else {}
    assert request(server, method, path, body, **headers) == status


def test_a_query_past_its_time_is_stopped_and_others_are_answered_meanwhile(server: str) -> None:
    """A cross product gets 503 with the reason; another query is answered while it runs."""
    slow: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: slow.append(ask(server, HOSTILE)))
    thread.start()
    time.sleep(0.5)
    assert ask(server, "ASK {}").json()["boolean"] is True
    assert thread.is_alive()
    thread.join(30)
    assert slow[0].status_code == 503
    assert "stopped" in slow[0].text
    assert "retry-after" in slow[0].headers
    assert ask(server, COUNT).status_code == 200


def test_a_get_without_a_query_is_the_service_description_or_the_page(server: str) -> None:
    """RDF for machines, with sd:endpoint; HTML for people."""
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    graph = rdflib.Graph().parse(data=get(server, "sparql", Accept="text/turtle").content, format="turtle")
    assert (None, sd.endpoint, rdflib.URIRef("https://data.example.org/sparql")) in graph
    assert "<textarea" in get(server, "sparql", Accept="text/html").text


def test_the_plain_form_shows_a_table_and_escapes_what_it_shows(server: str) -> None:
    """A query from the form is answered as a page, without a script; markup in values stays text."""
    page = ask(server, "SELECT ('<script>alert(1)</script>' AS ?x) {}", "text/html")
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    wrong = ask(server, "SELECT ?x { broken", "text/html")
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text


def test_each_example_query_has_an_answer(server: str) -> None:
    """The questions that the query page proposes find something in the seed's dataset."""
    for title, query in questions():
        assert ask(server, query).json()["results"]["bindings"], title


def question(name: str) -> tuple[str, list[list[str]]]:
    """A competency question of the project with its answer."""
    text = resource("data", "seed", "questions", f"{name}.rq").read_text(encoding="utf-8")
    rows = resource("data", "seed", "questions", f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return text, sorted([row] for row in rows[1:])


@pytest.mark.parametrize("name", ["interpreter", "edtf", "printed", "historic-names"])
def test_a_competency_question_has_its_answer(server: str, name: str) -> None:
    """Questions on the seed document, asked with SPARQLWrapper, have exactly the answers that stand beside them."""
    text, wanted = question(name)
    client = SPARQLWrapper(server + "sparql", agent="fonds-tests/1.0")
    client.setQuery(text)
    client.setReturnFormat(CSV)
    rows = client.query().response.read().decode().replace("\r", "").splitlines()
    assert sorted([row] for row in rows[1:]) == wanted


@needs_shared
def test_the_shared_competency_questions_have_their_answers(server: str) -> None:
    """The questions that are written from the graph model alone, each with the columns that its answer names."""
    for path in sorted((SHARED / "competency").glob("*.rq")):
        wanted = list(csv.DictReader(io.StringIO(path.with_suffix(".csv").read_text(encoding="utf-8"))))
        got = list(csv.DictReader(io.StringIO(ask(server, path.read_text(encoding="utf-8"), "text/csv").text)))
        columns = list(wanted[0])
        assert sorted(tuple(row[c] for c in columns) for row in got) == sorted(tuple(row[c] for c in columns) for row in wanted), path.name


def test_the_static_site_has_every_page_that_it_links_to(release_folder: Path) -> None:
    """Every relative link of every page leads to a file of the site, the dumps, or a page that the server makes."""
    site = release_folder / "site"
    served = {"sparql", "graph/dataset", "dumps/dataset.nq.gz", "dumps/dataset.trig"}
    for page in site.rglob("*.html"):
        for href in re.findall(r'(?:href|src)="([^"#:]+)"', page.read_text(encoding="utf-8")):
            target = (page.parent / href.partition("?")[0]).resolve()
            relative = target.relative_to(site.resolve()).as_posix()
            assert target.is_file() or relative in served, f"{page.relative_to(site)} links to {href}"


@pytest.mark.parametrize("query", re.findall(r"```sparql\n(.*?)```", (ROOT / "docs/serving.md").read_text(encoding="utf-8"), re.DOTALL))
def test_the_queries_of_the_documentation_have_answers(server: str, query: str) -> None:
    """Words in texts and positions on the earth are found as the documentation says."""
    assert len(ask(server, query).json()["results"]["bindings"]) >= 1
