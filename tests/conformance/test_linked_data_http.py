"""Linked data over HTTP: 303, content negotiation, conditional requests, redirects and tombstones, held against a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse

from tests.small_release import BASE, fetch, serving, write_small_release

FORMS = {
    "ttl": "text/turtle", "trig": "application/trig", "jsonld": "application/ld+json", "nt": "application/n-triples",
    "nq": "application/n-quads", "rdf": "application/rdf+xml",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the small release."""
    with serving(write_small_release(tmp_path_factory.mktemp("release"))) as address:
        yield address


CHOICES = [("*/*", "html"), ("text/html;q=0.1,text/turtle", "ttl"), *((media, suffix) for suffix, media in FORMS.items())]


@pytest.mark.parametrize(("accept", "suffix"), CHOICES)
def test_a_thing_answers_303_to_the_page_that_is_liked_best(server: str, accept: str, suffix: str) -> None:
    """The IRI of a thing is no document: it answers 303 with the page by content negotiation, and varies by Accept."""
    reply = fetch(server, "/person/ada-brandt", accept=accept)
    assert (reply.status, reply.headers["Location"], reply.headers["Vary"]) == (303, f"/person/ada-brandt.{suffix}", "Accept, Accept-Profile")


@pytest.mark.parametrize("suffix", FORMS)
def test_a_page_says_the_thing_and_its_parts_under_their_own_iris(server: str, suffix: str) -> None:
    """Every form parses, keeps the IRIs of BASE whatever host is asked, and is of its media type."""
    reply = fetch(server, f"/person/ada-brandt.{suffix}")
    assert (reply.status, reply.headers["Content-Type"].partition(";")[0]) == (200, FORMS[suffix])
    form = RdfFormat.from_media_type(FORMS[suffix])
    assert form is not None
    subjects = {str(quad.subject) for quad in parse(reply.body, format=form)}
    assert subjects == {f"<{BASE}person/ada-brandt>", f"<{BASE}person/ada-brandt#name-ada-brandt>"}


def test_nothing_fits_is_told(server: str) -> None:
    """An Accept header that refuses every form gets 406 with the forms."""
    reply = fetch(server, "/person/ada-brandt", accept="image/png")
    assert reply.status == 406
    assert b"text/turtle" in reply.body


STRANGE = ["/person/a%20b", "/person/%3Cx%3E", "/%00", "/../secret.txt", "/dumps/../secret.txt", "/assets/..%2f..%2fsecret.txt"]


@pytest.mark.parametrize("path", ["/person/none", "/person/none.ttl", *STRANGE])
def test_what_is_not_there_is_not_found(server: str, path: str) -> None:
    """Unknown names, names that are no IRIs and paths out of the release are 404."""
    assert fetch(server, path).status == 404


@pytest.mark.parametrize("suffix", ["", ".html", ".ttl"])
def test_what_was_merged_moves_and_what_was_withdrawn_is_gone(server: str, suffix: str) -> None:
    """A merged thing and its pages answer 301 with the successor's, a withdrawn one and its pages 410."""
    merged = fetch(server, f"/person/a-brandt{suffix}")
    assert (merged.status, merged.headers["Location"]) == (301, f"/person/ada-brandt{suffix}")
    assert fetch(server, f"/person/nobody{suffix}").status == 410


@pytest.mark.parametrize("suffix", ["ttl", "html"])
def test_what_has_not_changed_is_not_sent_again(server: str, suffix: str) -> None:
    """ETag and Last-Modified answer 304 without a body; another tag gets the page (RFC 9110, section 13)."""
    path = f"/person/ada-brandt.{suffix}"
    first = fetch(server, path)
    tagged = fetch(server, path, if_none_match=first.headers["ETag"])
    dated = fetch(server, path, if_modified_since=first.headers["Last-Modified"])
    assert [(reply.status, reply.body) for reply in (tagged, dated)] == [(304, b"")] * 2
    assert fetch(server, path, if_none_match='"other"', if_modified_since=first.headers["Last-Modified"]).status == 200


def test_head_is_get_without_a_body(server: str) -> None:
    """HEAD gives the headers of GET and nothing else."""
    head, get = fetch(server, "/person/ada-brandt.ttl", "HEAD"), fetch(server, "/person/ada-brandt.ttl")
    assert (head.status, head.body) == (200, b"")
    assert [head.headers[name] for name in ("ETag", "Content-Type", "Link")] == [get.headers[name] for name in ("ETag", "Content-Type", "Link")]


def test_a_thing_cannot_be_written(server: str) -> None:
    """PUT, POST and DELETE on a thing are 405 and name what is allowed."""
    for method in ("PUT", "POST", "DELETE"):
        reply = fetch(server, "/person/ada-brandt", method)
        assert (reply.status, "GET" in reply.headers["Allow"]) == (405, True)


def test_links_lead_to_the_other_forms_the_licence_and_the_name(server: str) -> None:
    """Link headers name the data files with their types, the licence, and the IRI to cite (Signposting)."""
    for path in ("/person/ada-brandt", "/person/ada-brandt.html", "/person/ada-brandt.ttl"):
        link = fetch(server, path).headers["Link"]
        assert f'<{BASE}person/ada-brandt>; rel="cite-as"' in link
        assert '</person/ada-brandt.ttl>; rel="describedby"; type="text/turtle"' in link
        assert 'rel="license"' in link


def test_a_named_graph_gives_its_content(server: str) -> None:
    """The IRI of a graph leads to all that the graph holds."""
    assert fetch(server, "/graph/authorities").headers["Location"] == "/graph/authorities.ttl"
    quads = list(parse(fetch(server, "/graph/authorities.nq").body, format=RdfFormat.N_QUADS))
    assert len(quads) == 10
    assert {str(quad.graph_name) for quad in quads} == {f"<{BASE}graph/authorities>"}


def test_the_dataset_is_found_from_well_known(server: str) -> None:
    """`/.well-known/void` leads to the description of the dataset (VoID, section 7.2)."""
    assert fetch(server, "/.well-known/void").headers["Location"] == "/graph/dataset"
    assert b"void:Dataset" in fetch(server, "/graph/dataset.ttl").body


def test_every_answer_has_the_headers_of_safety(server: str) -> None:
    """Pages run no inline script, types are not guessed, and every origin may read."""
    for path in ("/", "/person/ada-brandt.ttl", "/person/none", "/sparql", "/dumps/dataset.trig"):
        headers = fetch(server, path).headers
        assert "script-src 'self';" in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["Access-Control-Allow-Origin"]) == ("nosniff", "*")
