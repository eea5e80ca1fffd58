"""Content negotiation by profile and signposting, held against a real server (https://www.w3.org/TR/dx-prof-conneg/, RFC 9264)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse

from tests.small_release import BASE, fetch, serving, write_small_release

LA, SCHEMA, EDM = "https://linked.art/ns/v1/linked-art.json", "https://schema.org/", "http://www.europeana.eu/schemas/edm/"
ADA = "/person/ada-brandt"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on the small release."""
    with serving(write_small_release(tmp_path_factory.mktemp("release"))) as address:
        yield address


@pytest.mark.parametrize(
    ("query", "headers", "ending"),
    [
        ("", {"accept_profile": f"<{LA}>"}, ".jsonld?_profile=linked-art"),
        ("", {"accept_profile": f"<{LA}>", "accept": "application/ld+json"}, ".jsonld?_profile=linked-art"),
        ("", {"accept_profile": f"<{LA}>;q=0.5, <{SCHEMA}>;q=0.9", "accept": "text/turtle"}, ".ttl?_profile=schema"),
        ("", {"accept_profile": f"<{LA}>, <{SCHEMA}>;q=0.9", "accept": "text/turtle"}, ".ttl?_profile=schema"),
        ("", {"accept_profile": f"<{LA}>;q=0", "accept": "text/turtle"}, ".ttl"),
        ("", {"accept_profile": "<https://example.org/unknown>", "accept": "text/turtle"}, ".ttl"),
        ("", {"accept": f'application/ld+json;profile="{LA}"'}, ".jsonld?_profile=linked-art"),
        ("", {"accept": f'application/ld+json; profile="{SCHEMA}", text/html;q=0.1'}, ".jsonld?_profile=schema"),
        ("", {"accept": "application/ld+json"}, ".jsonld"),
        ("?_profile=edm", {}, ".rdf?_profile=edm"),
        ("?_profile=edm&_mediatype=text/turtle", {"accept": "text/html"}, ".ttl?_profile=edm"),
        (f"?_profile={LA}", {"accept": "application/ld+json"}, ".jsonld?_profile=linked-art"),
        ("?_mediatype=text/turtle", {"accept": "text/html"}, ".ttl"),
        ("?_profile=crm&_mediatype=application/trig", {}, ".trig"),
    ],
)
def test_a_profile_is_chosen_by_header_parameter_and_query(server: str, query: str, headers: dict[str, str], ending: str) -> None:
    """The best liked profile that has the format; one that nobody knows is passed over; the query counts before the headers."""
    reply = fetch(server, f"{ADA}{query}", "GET", None, **headers)
    assert (reply.status, reply.headers["Location"]) == (303, f"{ADA}{ending}")
    assert reply.headers["Vary"] == "Accept, Accept-Profile"


@pytest.mark.parametrize("query", ["?_profile=unknown", "?_profile=linked-art&_mediatype=text/turtle"])
def test_a_profile_that_is_not_given_is_406(server: str, query: str) -> None:
    """What the query string wants is wanted strictly."""
    assert fetch(server, f"{ADA}{query}").status == 406


def test_linked_art_is_one_record_of_its_media_type(server: str) -> None:
    """JSON-LD that names its profile, with the context's address and the IRI of BASE."""
    reply = fetch(server, f"{ADA}.jsonld?_profile=linked-art")
    record = json.loads(reply.body)
    assert (reply.status, reply.headers["Content-Type"]) == (200, f'application/ld+json;profile="{LA}"')
    assert (record["@context"], record["id"], record["type"], record["_label"]) == (LA, f"{BASE}person/ada-brandt", "Person", "Ada Brandt")
    assert record["identified_by"] == [{"type": "Name", "_label": "Ada Brandt", "content": "Ada Brandt"}]
    assert f'<{LA}>; rel="profile"' in reply.headers["Link"]


@pytest.mark.parametrize("profile", ["schema", "edm"])
@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld"])
def test_other_vocabularies_parse_in_every_format(server: str, profile: str, suffix: str) -> None:
    """Each is about the thing, in its own words alone."""
    reply = fetch(server, f"{ADA}.{suffix}?_profile={profile}")
    form = RdfFormat.from_extension(suffix)
    assert form is not None
    quads = list(parse(reply.body, format=form))
    assert {str(quad.subject) for quad in quads} == {f"<{BASE}person/ada-brandt>"}
    assert not any("cidoc-crm" in str(quad) for quad in quads)
    assert quads


@pytest.mark.parametrize(
    "path", [f"{ADA}.ttl?_profile=linked-art", "/graph/authorities.jsonld?_profile=linked-art", "/graph/authorities.rdf?_profile=edm"]
)
def test_what_a_profile_has_no_words_for_is_404(server: str, path: str) -> None:
    """A format that a profile has not, and a thing that it has not."""
    assert fetch(server, path).status == 404


def test_signposts_stand_in_the_header_and_in_full_in_the_linkset(server: str) -> None:
    """Type, licence, name, collection and forms of a thing; each target of the linkset is there, and of the media type that it says."""
    link = fetch(server, ADA).headers["Link"]
    relations = set(re.findall(r'rel="([^"]+)"', link))
    assert relations == {"cite-as", "license", "type", "collection", "alternate", "describedby", "linkset"}
    assert '<https://schema.org/Person>; rel="type"' in link
    reply = fetch(server, f"{ADA}.linkset")
    assert reply.headers["Content-Type"] == "application/linkset+json"
    (context,) = json.loads(reply.body)["linkset"]
    assert context["anchor"] == f"{BASE}person/ada-brandt"
    targets = [target for relation in ("alternate", "describedby") for target in context[relation]]
    assert len(targets) > 12
    for target in targets:
        found = fetch(server, target["href"])
        assert found.status == 200, target
        assert found.headers["Content-Type"].partition(";")[0] == target["type"]
