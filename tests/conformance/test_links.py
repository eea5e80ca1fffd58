"""Links from and to: look-ups by others' identifiers, BEACON, owl:sameAs, annotations and cards say what the graph says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from pyoxigraph import NamedNode, RdfFormat, parse

from fonds.backlinks import beacon
from fonds.backlinks.linkset import Stated
from fonds.harvest import links
from fonds.harvest.door import Door
from fonds.records.table import FILE, Records
from fonds.release import Release
from fonds.terms import OA, SKOS, TYPE
from tests.formats_release import add_statements, formats_release
from tests.small_release import fetch, serving


@pytest.fixture(scope="module")
def server(release_folder: Path) -> Iterator[str]:
    """A server of the seed's release."""
    with serving(release_folder) as address:
        yield address


def linked(release: Release) -> set[tuple[str, str]]:
    """The links of the graph to other datasets."""
    quads = release.store.quads_for_pattern(None, SKOS["exactMatch"], None)
    pairs = {(quad.subject.value, quad.object.value) for quad in quads}  # type: ignore[union-attr]
    return {(ours, theirs) for ours, theirs in pairs if not theirs.startswith(release.base)}


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://www.wikidata.org/entity/Q5816", "/person/mao-zedong"),
        ("https://www.wikidata.org/wiki/Q5816", "/person/mao-zedong"),
        ("http://vocab.getty.edu/aat/300404670", "/concept/preferred-name"),
    ],
)
def test_an_identifier_leads_to_what_it_stands_for(server: str, address: str, path: str) -> None:
    """However it is written: 303."""
    reply = fetch(server, f"/sameas?uri={quote(address, safe='')}")
    assert (reply.status, reply.headers["Location"]) == (303, path)


@pytest.mark.parametrize(
    ("query", "status"), [("", 400), ("?uri=", 400), ("?uri=http://x.example/1", 404), ("?uri=%3Cscript%3E", 404), ("?uri=%00", 404)]
)
def test_what_is_linked_to_nothing_leads_nowhere(server: str, query: str, status: int) -> None:
    """And what is no identifier does no harm."""
    assert fetch(server, f"/sameas{query}").status == status


def test_beacon_holds_the_links_of_the_graph(server: str, release: Release) -> None:
    """By its own rules it expands to the same links (BEACON, section 2); each once."""
    found = set()
    for address in fetch(server, "/beacon").body.decode().split():
        head, _, body = fetch(server, address.removeprefix(server)).body.decode().partition("\n\n")
        meta = dict(line[1:].split(": ", 1) for line in head.splitlines())
        assert head.startswith("#FORMAT: BEACON\n#PREFIX: ")
        assert meta["RELATION"] == SKOS["exactMatch"].value
        rows = [line.split("||") for line in body.splitlines()]
        assert len(rows) == len({tuple(row) for row in rows})
        found |= {(ours, meta["PREFIX"] + theirs) for theirs, ours in rows}
    assert found == {(ours, theirs) for ours, theirs in linked(release) if "wikidata" in theirs}
    assert fetch(server, "/beacon/nothing.txt").status == fetch(server, "/beacon/wikidata").status == 404


def test_beacon_expands_to_the_identifiers_of_any_authority(release: Release, release_folder: Path) -> None:
    """Also where they end with more than the identifier: GeoNames' addresses have a slash behind it (BEACON, section 2.2)."""
    linked_one = formats_release()
    add_statements(
        linked_one,
        "GRAPH <https://data.example.org/graph/links> { <https://data.example.org/place/x> <http://www.w3.org/2004/02/skos/core#exactMatch> <https://sws.geonames.org/745044/> }",
    )
    records = Records(release_folder / FILE)
    door = Door(records, release.base, release.base, "Title")
    text = b"".join(links.beacon(door, linked_one, links.targets(linked_one)["geonames"])).decode()
    lines = text.splitlines()
    found = list(beacon.links(lines, beacon.fields(lines)))
    assert [(link.subject, link.object) for link in found if isinstance(link, Stated)] == [
        ("https://sws.geonames.org/745044/", "https://data.example.org/place/x")
    ]
    records.close()


def test_links_are_given_as_same_as(server: str, release: Release) -> None:
    """For who wants to read them so; the graph does not say it."""
    quads = list(parse(fetch(server, "/sameas.nt").body, format=RdfFormat.N_TRIPLES))
    assert {quad.predicate.value for quad in quads} == {"http://www.w3.org/2002/07/owl#sameAs"}
    assert {(quad.subject.value, quad.object.value) for quad in quads} == linked(release)


def test_every_mention_is_an_annotation_with_its_words(server: str, release: Release) -> None:
    """The collection leads over its pages to all of them; each says whom it means, where in the text, in which words."""
    collection = json.loads(fetch(server, "/annotations").body)
    address, items = collection["first"], []
    while address:
        page = json.loads(fetch(server, address.removeprefix(server)).body)
        assert page["id"] == address
        items += page["items"]
        address = page.get("next", "")
    mentions = {quad.subject.value for quad in release.store.quads_for_pattern(None, TYPE, OA["Annotation"])}  # type: ignore[union-attr]
    assert {item["id"] for item in items} == mentions
    assert collection["total"] == len(items) == len(mentions)
    for item in items:
        position, words = item["target"]["selector"]
        assert position["end"] - position["start"] == len(words["exact"])
        assert item["body"]
    starts = [item["target"]["selector"][0]["start"] for item in items]
    assert starts == sorted(starts)
    for strange in ("/annotations/page/0", "/annotations/page/99", "/annotations/page/x"):
        assert fetch(server, strange).status == 404


def test_a_thing_has_a_card(server: str, release: Release) -> None:
    """By its own address or its page's, no wider than asked; a thing that is not there has none."""
    for url in (f"{release.base}person/mao-zedong", f"{server}/person/mao-zedong.html"):
        told = json.loads(fetch(server, f"/oembed?maxwidth=300&url={quote(url, safe='')}").body)
        assert (told["type"], told["version"], told["title"], told["width"]) == ("rich", "1.0", "Mao Zedong", 300)
        assert "<script" not in told["html"]
    assert fetch(server, "/oembed?url=https://elsewhere.example.org/person/mao-zedong").status == 404
    assert fetch(server, f"/oembed?url={release.base}person/nobody").status == 404
    asked = f"/oembed?url={release.base}person/mao-zedong&format="
    assert etree.fromstring(fetch(server, f"{asked}xml").body).findtext("title") == "Mao Zedong"
    assert fetch(server, f"{asked}yaml").status == 501
    low = json.loads(fetch(server, f"{asked}json&maxheight=50").body)
    assert (low["width"], low["height"]) == (600, 50)


def test_what_was_withdrawn_is_no_card(server: str, release: Release) -> None:
    """Its record stays, as deleted."""
    deprecated = NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    gone = next(release.store.quads_for_pattern(None, deprecated, None)).subject
    assert fetch(server, f"/oembed?url={gone.value}").status == 404  # type: ignore[union-attr]
