"""Whatever is asked, the server answers without a 5xx, and says nothing of its machine."""

from __future__ import annotations

import string
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fonds.reconciling import FILE as NAMES_FILE
from fonds.reconciling.index import write_index
from fonds.records.renewal import stamp
from fonds.records.table import FILE
from fonds.release import Release
from tests.small_release import renewed, serving, write_small_release

PIECES = st.one_of(
    st.sampled_from(
        [
            "sparql", "graph-store", "dumps", "releases", "person", "person/ada-brandt", "graph", "graph/dataset", "assets", ".well-known/void", "..", ".", "",
            "dataset.trig", "index.html", "metrics", "sitemap.xml", "oai", "feeds", "activity", "ldes", "atom", "page", "1", "version", "resourcesync", "changelist.xml", "resourcelist-1.xml", "resources.zip",
            ".well-known/resourcesync", "sameas", "sameas.nt", "backlinks", "beacon", "wikidata.txt", "annotations", "oembed", "reconcile", "1.0-draft", "match", "suggest", "entity", "preview", "extend", "%2e%2e", "%00", "%ff", "%", "ada-brandt.ttl", "ada-brandt.linkset", "a" * 3000, "<script>", "\u202e",
        ]
    ),
    st.text(max_size=12),
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "query",
        "update",
        "graph",
        "default",
        "default-graph-uri",
        "named-graph-uri",
        "_profile",
        "_mediatype",
        "q",
        "x",
        "verb",
        "metadataPrefix",
        "resumptionToken",
        "from",
        "uri",
        "url",
        "format",
        "queries",
        "prefix",
        "id",
        "type",
        "extend",
        "limit",
        "cursor",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        ["ASK {}", "ListRecords", "Identify", "oai_dc", "2020-05-06", "person", "person/ada-brandt", "{}", "[]", '{"q":{"query":"Ada"}}', '{"ids":["x"]}', "SELECT * { ?s ?p ?o }", "DESCRIBE <https://data.example.org/person/ada-brandt>", "SELECT", "DROP ALL", "linked-art", "edm", "text/turtle", "https://data.example.org/graph/authorities", "urn:x", "(" * 3000, "SELECT * { <urn:a> ?p ?o }"]
    ),
    st.text(max_size=40),
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Accept-Profile", "Accept-Encoding", "Content-Type", "If-None-Match", "If-Modified-Since", "Range", "Host", "Origin", "X-Forwarded-For"]),
    st.one_of(
        st.sampled_from(
            ["*/*", "text/html", "text/turtle;q=x", "application/ld+json;profile=", "application/sparql-query", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "gzip", "bytes=5-1", "bytes=0-", "Thu, 99 Foo", '"a", W/"b"', "<urn:x>;q=9", ",;,", "q=1;;"]
        ),
        st.text(alphabet=string.printable.replace("\n", "").replace("\r", "").replace("\x0b", "").replace("\x0c", ""), max_size=30),
    ),
    max_size=4,
)  # fmt: skip
REQUESTS = st.tuples(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"]),
    st.lists(PIECES, max_size=4),
    st.lists(st.tuples(NAMES, VALUES), max_size=3),
    HEADERS,
    st.binary(max_size=200),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the small release, with the records and names that all its doors need."""
    folder = write_small_release(tmp_path_factory.mktemp("release"))
    release = Release.open(folder)
    renewed(release, folder / FILE)
    stamp(folder / FILE, "2020-05-06T07:08:09Z")
    write_index(release, folder / NAMES_FILE)
    with serving(folder, workers=2) as address:
        yield address


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REQUESTS)
def test_no_request_makes_the_server_fail(server: str, given_: tuple[str, list[str], list[tuple[str, str]], dict[str, str], bytes]) -> None:
    """Any path, parameters, headers and body: an answer that is no 5xx, without a path or a traceback of the machine."""
    method, pieces, parameters, headers, body = given_
    path = "/" + "/".join(quote(piece, safe="%.", errors="replace") for piece in pieces)
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in parameters)
    connection = HTTPConnection(urlsplit(server).netloc, timeout=30)
    try:
        connection.request(method, f"{path}?{query}" if query else path, body if method in ("POST", "PUT", "PATCH") else None, headers)
        response = connection.getresponse()
        answer = response.read()
    except (HTTPException, ConnectionError):
        return  # what is no HTTP at all is closed
    finally:
        connection.close()
    assert response.status < 500, (method, path, query, headers)
    assert b"Traceback" not in answer
    assert b"site-packages" not in answer
    assert "uvicorn" not in str(response.headers).lower()
