"""The feeds as a strict validator of their standards reads them: IIIF Change Discovery, TREE and LDES, ResourceSync, Atom, HTTP."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fonds.build import build
from fonds.config import Project, load_project
from fonds.harvest import discovery, ldes, resourcesync
from fonds.records.table import FILE
from tests.conftest import DATE, SHARED, needs_shared
from tests.small_release import fetch, serving

RS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "rs": "http://www.openarchives.org/rs/terms/"}
TREE, ISSUED, VERSION_OF = "https://w3id.org/tree#", "http://purl.org/dc/terms/issued", "http://purl.org/dc/terms/isVersionOf"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SIZE = 40  # of a page here: the seed fills some


@pytest.fixture(scope="module")
def place(seed: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of the seed project one after the other: in the second a place is one with another, and a person is withdrawn."""
    folder = tmp_path_factory.mktemp("feeds") / "seed"
    shutil.copytree(seed.folder, folder)
    release = folder / "release"
    build(load_project(folder), release, date=DATE, clock=lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))
    register = folder / "identifiers.tsv"
    rows = "person/left\tcurrent\t\nplace/peiping\tmerged\tplace/beijing\n"
    register.write_text(register.read_text(encoding="utf-8") + rows, encoding="utf-8")
    build(load_project(folder), release, date=DATE, clock=lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))
    return release


@pytest.fixture
def server(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server of it with small pages."""
    for door in (discovery, ldes, resourcesync):
        monkeypatch.setattr(door, "PAGE", SIZE)
    with serving(place) as address:
        yield address


def get(address: str, accept: str = "*/*") -> bytes:
    """What stands at an address."""
    parts = urlsplit(address)
    reply = fetch(f"{parts.scheme}://{parts.netloc}", f"{parts.path}?{parts.query}", accept=accept)
    assert reply.status == 200, address
    return reply.body


# IIIF Change Discovery 1.0 ---------------------------------------------------------------------------------------------


def activities(server: str) -> list[dict[str, Any]]:
    """All activities, the first first; each page holds what section 3.2 asks."""
    collection = json.loads(get(f"{server}/feeds/activity"))
    found: list[dict[str, Any]] = []
    reference, following = collection["first"], None
    while reference:
        assert reference["type"] == "OrderedCollectionPage"
        page = json.loads(get(reference["id"]))
        assert (page["id"], page["type"], page["startIndex"]) == (reference["id"], "OrderedCollectionPage", len(found))
        assert page["partOf"] == {"id": collection["id"], "type": "OrderedCollection"}
        assert page.get("prev", {}).get("id") == following
        assert next(iter(page)) == "@context"
        assert page["@context"][-1] == "http://iiif.io/api/discovery/1/context.json"
        assert page["orderedItems"]
        found += page["orderedItems"]
        reference, following = page.get("next"), page["id"]
    assert collection["last"] == {"id": following, "type": "OrderedCollectionPage"}
    assert collection["totalItems"] == len(found)
    return found


def test_activities_hold_the_rules(server: str) -> None:
    """Order, types, times; what is there is described, and what is gone names no description that is not there; a move leads elsewhere."""
    items = activities(server)
    assert all(MOMENT.fullmatch(item["endTime"]) for item in items)
    assert all(before["endTime"] <= after["endTime"] for before, after in pairwise(items))
    assert {item["type"] for item in items} == {"Create", "Delete", "Move"}
    for item in items:
        assert {"id", "type", "canonical"} <= item["object"].keys()
        assert ("target" in item) == (item["type"] == "Move")
        assert ("seeAlso" in item["object"]) == (item["type"] == "Create")
        for described in (item["object"], item.get("target", {})):
            assert all(see["type"] == "Dataset" and see["format"] for see in described.get("seeAlso", ()))
    (move,) = (item for item in items if item["type"] == "Move")
    assert (move["object"]["id"].rpartition("/")[2], move["target"]["id"].rpartition("/")[2]) == ("peiping", "beijing")
    get(move["target"]["seeAlso"][0]["id"])
    single = json.loads(get(move["id"]))
    assert {key: value for key, value in single.items() if key != "@context"} == move


def test_rights_are_an_address_that_creative_commons_defines(server: str) -> None:
    """Section 3.1: from the lists of Creative Commons and RightsStatements.org, by http."""
    assert json.loads(get(f"{server}/feeds/activity"))["rights"] == "http://creativecommons.org/publicdomain/zero/1.0/"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", 'application/ld+json;profile="http://iiif.io/api/discovery/1/context.json"'),
        ("*/*", 'application/ld+json;profile="http://iiif.io/api/discovery/1/context.json"'),
        ("application/activity+json, application/ld+json;q=0.5", "application/activity+json"),
        ("application/json", "application/json"),
    ],
)
def test_activities_are_given_as_their_standard_has_it(server: str, accept: str, media: str) -> None:
    """JSON-LD with its profile where nothing else is liked better (section 4.1); 406 for what is not given."""
    reply = fetch(server, "/feeds/activity", accept=accept) if accept else fetch(server, "/feeds/activity")
    assert reply.headers["Content-Type"] == media
    assert fetch(server, "/feeds/activity", accept="text/turtle").status == 406


# LDES and TREE ---------------------------------------------------------------------------------------------------------


def test_relations_hold_for_the_members_behind_them(server: str) -> None:
    """Every page is reached, its members lie between the moments that lead to it, and each is there once, with the stream's paths."""
    root = list(parse(get(f"{server}/feeds/ldes", "application/n-quads"), format=RdfFormat.N_QUADS))
    told: dict[str, dict[str, str]] = {}
    for quad in root:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            told.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    stream = told[f"{server}/feeds/ldes#stream"]
    assert stream[f"{TREE}view"] == f"{server}/feeds/ldes"
    assert (stream["https://w3id.org/ldes#timestampPath"], stream["https://w3id.org/ldes#versionOfPath"]) == (ISSUED, VERSION_OF)
    relations = [values for values in told.values() if f"{TREE}node" in values]
    members: list[str] = []
    for page in sorted({values[f"{TREE}node"] for values in relations}):
        bounds = {
            values["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]: values[f"{TREE}value"] for values in relations if values[f"{TREE}node"] == page
        }
        quads = list(parse(get(page, "application/n-quads"), format=RdfFormat.N_QUADS))
        names = {quad.object for quad in quads if quad.predicate.value == f"{TREE}member"}
        issued = {quad.subject: str(quad.object.value) for quad in quads if quad.predicate.value == ISSUED and quad.subject in names}
        assert issued.keys() == names == {quad.subject for quad in quads if quad.predicate.value == VERSION_OF and quad.subject in names}
        assert all(
            bounds[f"{TREE}GreaterThanOrEqualToRelation"] <= moment <= bounds[f"{TREE}LessThanOrEqualToRelation"] for moment in issued.values()
        )
        members += [str(name) for name in names]
    assert len(members) == len(set(members)) == len(activities(server))


# ResourceSync 1.1 ------------------------------------------------------------------------------------------------------


def parsed(server: str, name: str) -> etree._Element:
    """A document of ResourceSync."""
    return etree.fromstring(get(name if name.startswith("http") else f"{server}/resourcesync/{name}"))


def lists(server: str, name: str) -> dict[str, dict[str, str]]:
    """The lists of an index, with what it tells of their times."""
    index = parsed(server, f"{name}.xml")
    assert etree.QName(index).localname == "sitemapindex"
    return {str(row.findtext("s:loc", "", RS)): dict(row.find("rs:md", RS).attrib) for row in index.findall("s:sitemap", RS)}


@pytest.mark.parametrize("name", ["resourcelist", "changelist"])
def test_lists_and_their_index_lead_to_each_other(server: str, name: str) -> None:
    """A list leads up and to its index, which tells the same times of it (sections 8.2 and 11.2); no change falls between two lists."""
    found = lists(server, name)
    assert len(found) > 2
    for address, times in found.items():
        head = parsed(server, address)
        ways = {link.get("rel"): link.get("href") for link in head.findall("rs:ln", RS)}
        assert ways == {"up": f"{server}/resourcesync/capabilitylist.xml", "index": f"{server}/resourcesync/{name}.xml"}
        assert dict(head.find("rs:md", RS).attrib) == {"capability": name} | times
    if name == "changelist":
        assert all(before["until"] == after["from"] for before, after in pairwise(found.values()))
        for address, told in found.items():
            stamps = [str(md.get("datetime")) for md in parsed(server, address).findall("s:url/rs:md", RS)]
            assert stamps == sorted(stamps)
            assert told["from"] <= stamps[0]
            assert stamps[-1] <= told.get("until", stamps[-1])


def test_a_list_of_which_all_is_gone_is_none(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list holds one resource at least: the index leaves out what would hold none."""
    monkeypatch.setattr(resourcesync, "PAGE", SIZE)
    folder = tmp_path / "release"
    shutil.copytree(place, folder)
    with closing(sqlite3.connect(folder / FILE)) as table, table:
        table.execute("UPDATE things SET state = 'gone' WHERE id BETWEEN ? AND ?", (SIZE + 1, 2 * SIZE))
    with serving(folder) as server:
        assert [address.rpartition("-")[2] for address in lists(server, "resourcelist")][:2] == ["1.xml", "3.xml"]
        assert fetch(server, "/resourcesync/resourcelist-2.xml").status == 404


@needs_shared
def test_documents_of_resourcesync_are_valid(server: str) -> None:
    """By the schemas of sitemaps with the terms of ResourceSync in them: description, lists, indexes, and the manifest in the ZIP file."""
    standards = SHARED / "data/standards"

    def schema(name: str) -> etree.XMLSchema:
        imports = "".join(
            f'<xsd:import namespace="{space}" schemaLocation="{(standards / file).as_uri()}"/>'
            for space, file in ((RS["s"], f"sitemaps/{name}.xsd"), (RS["rs"], "resourcesync/resourcesync-1.1.xsd"))
        )
        return etree.XMLSchema(etree.fromstring(f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{imports}</xsd:schema>'))

    known = {"urlset": schema("sitemap"), "sitemapindex": schema("siteindex")}
    names = [
        "capabilitylist.xml",
        "resourcedump.xml",
        "resourcelist.xml",
        "changelist.xml",
        *lists(server, "resourcelist"),
        *lists(server, "changelist"),
    ]
    documents = [parsed(server, name) for name in (f"{server}/.well-known/resourcesync", *names)]
    with zipfile.ZipFile(io.BytesIO(get(f"{server}/resourcesync/resources.zip"))) as archive:
        documents.append(etree.fromstring(archive.read("manifest.xml")))
    for document in documents:
        known[etree.QName(document).localname].assertValid(document)


# Atom and HTTP ---------------------------------------------------------------------------------------------------------


def test_a_feed_is_called_the_same_wherever_it_is_read(server: str) -> None:
    """The id is the dataset's, never that of the host that was asked (RFC 4287, section 4.2.6); no two entries share one."""
    names = {"a": "http://www.w3.org/2005/Atom"}
    feeds = [etree.fromstring(fetch(server, "/feeds/atom", host=host).body) for host in ("copy.example", "data.example.org")]
    assert {feed.findtext("a:id", "", names) for feed in feeds} == {"https://data.example.org/feeds/atom"}
    ids = [entry.findtext("a:id", "", names) for entry in feeds[0].findall("a:entry", names)]
    assert len(ids) == len(set(ids)) == 50
    assert ids == [entry.findtext("a:id", "", names) for entry in feeds[1].findall("a:entry", names)]


def test_what_a_client_has_is_not_sent_again(server: str) -> None:
    """Tags are compared weakly, one of several is enough, and * is any (RFC 9110, section 13.1.2)."""
    tag = str(fetch(server, "/feeds/atom").headers["ETag"])
    for known in (tag, f'"other", {tag.removeprefix("W/")}', "*"):
        assert fetch(server, "/feeds/atom", if_none_match=known).status == 304
    assert fetch(server, "/feeds/atom", if_none_match='"other"').status == 200


@pytest.mark.parametrize("path", ["/oai?verb=ListRecords&metadataPrefix=oai_dc", "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20%3Fo%7D%20LIMIT%20100"])
def test_what_a_client_refuses_packed_is_not(server: str, path: str) -> None:
    """A quality of 0 says no (RFC 9110, section 12.5.3)."""
    packed = fetch(server, path, accept_encoding="br, gzip;q=0.5")
    plain = fetch(server, path, accept_encoding="gzip;q=0, identity")
    assert (packed.headers["Content-Encoding"], plain.headers["Content-Encoding"]) == ("gzip", None)
    assert len(gzip.decompress(packed.body)) == len(plain.body)
