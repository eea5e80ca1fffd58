"""The doors for harvesters agree: after each release all of them have the same things, the same datestamps, and the same statements as the dump."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from fonds.build import build
from fonds.config import load_project
from fonds.records.table import FILE
from fonds.release import KINDS, Release
from tests.small_release import fetch, serving
from tests.unit.test_site import PERSONS, document, project

CLIENTS = Path(__file__).parents[1] / "clients"
LDES_CLIENT = CLIENTS / "node_modules/.bin/ldes-client"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "rs": "http://www.openarchives.org/rs/terms/"}
DCTERMS, ISSUED = "http://purl.org/dc/terms/isVersionOf", "http://purl.org/dc/terms/issued"
SHORT = re.compile(rb"> (true|false|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?) (?=[<.])")
WORDS = ("Ada", "Max", "Bruno", "Kurz", "Lang")


@dataclass
class State:
    """What a harvester holds: the datestamps of things that are there, and of those that are gone."""

    live: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)

    def see(self, iri: str, stamp: str, *, gone: bool = False) -> None:
        """Take up what is told last of a thing."""
        for held in (self.live, self.gone):
            held.pop(iri, None)
        (self.gone if gone else self.live)[iri] = stamp


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Five releases of a project: the first; one with a life date mended; one without a person; one with a person merged; one without a change."""
    folder = project(tmp_path_factory.mktemp("harvest") / "project", {"a.txt": document(*WORDS), "b.txt": document("Eva", "Otto", *WORDS[2:])})
    made: list[Path] = []
    persons = folder / "authorities/persons.tsv"
    persons.parent.mkdir()
    persons.write_text(PERSONS.format(*WORDS), encoding="utf-8")

    def make(number: int) -> None:
        place = folder.parent / str(number)
        if made:
            shutil.copytree(made[-1], place)
        build(load_project(folder), place, date="2026-11-24", clock=lambda: datetime(2026, 11, 24, 12, number, tzinfo=UTC))
        made.append(place)

    make(0)
    head, first, second = persons.read_text(encoding="utf-8").splitlines()
    cells = first.split("\t")
    persons.write_text("\n".join([head, "\t".join([*cells[:2], "1900-01-02", *cells[3:]]), second]) + "\n", encoding="utf-8")
    make(1)
    (folder / "documents/b.txt").unlink()
    make(2)
    text = persons.read_text(encoding="utf-8").replace("orlik\t", "orlik-paul\t")
    persons.write_text(text, encoding="utf-8")
    register = folder / "identifiers.tsv"
    rows = register.read_text(encoding="utf-8")
    assert "person/orlik\tcurrent\t\n" in rows
    register.write_text(rows.replace("person/orlik\tcurrent\t\n", "person/orlik\tmerged\tperson/orlik-paul\n"), encoding="utf-8")
    make(3)
    make(4)
    return tuple(made)


def xml(data: bytes) -> etree._Element:
    """XML, parsed."""
    return etree.fromstring(data)


def of_dump(folder: Path) -> State:
    """What the dump and the register of the release hold; it knows no datestamps."""
    release = Release.open(folder)
    found = State()
    for kind in KINDS:
        for iri in release.things().get(kind, ()):
            gone = any(release.store.quads_for_pattern(NamedNode(iri), NamedNode("http://www.w3.org/2002/07/owl#deprecated"), None))
            found.see(iri, "", gone=gone)
    return found


def of_oai(server: str, base: str, prefix: str = "oai_dc") -> State:
    """What Sickle harvests."""
    found = State()
    with suppress(NoRecordsMatch):
        for header in Sickle(f"{server}/oai").ListIdentifiers(metadataPrefix=prefix):
            path = unquote(header.identifier.removeprefix(f"oai:{urlsplit(base).hostname}:"))
            found.see(base + path, header.datestamp, gone=header.deleted)
    return found


def of_activities(server: str) -> State:
    """What a harvester of activities holds that reads all pages, from the last backwards, and then replays them."""
    found, pages = State(), list[list[dict[str, Any]]]()
    address = json.loads(fetch(server, "/feeds/activity").body)["last"]["id"]
    while address:
        page = json.loads(fetch(server, urlsplit(address).path).body)
        assert page["id"] == address
        pages.insert(0, page["orderedItems"])
        address = page.get("prev", {}).get("id", "")
    for item in (item for page in pages for item in page):
        found.see(item["object"]["id"], item["endTime"], gone=item["type"] in ("Delete", "Move"))
    return found


def of_lists(server: str, base: str) -> State:
    """What the resource list tells of what is there, and the change lists of what is gone."""
    found = State()
    for name in ("changelist", "resourcelist"):
        for url in xml(fetch(server, f"/resourcesync/{name}.xml").body).findall("s:url", SITEMAP):
            iri = str(url.findtext("s:loc", "", SITEMAP)).replace(f"{server}/", base).removesuffix(".nt")
            about = url.find("rs:md", SITEMAP)
            assert about is not None
            if name == "resourcelist" or about.get("change") == "deleted":
                found.see(iri, str(url.findtext("s:lastmod", "", SITEMAP)), gone=name == "changelist")
    return found


def of_sitemap(folder: Path, base: str) -> dict[str, str]:
    """The pages of things in the sitemap, with when they last changed."""
    rows = xml((folder / "site/sitemap.xml").read_bytes()).findall("s:url", SITEMAP)
    told = {str(row.findtext("s:loc", "", SITEMAP)).removesuffix(".html"): str(row.findtext("s:lastmod", "", SITEMAP)) for row in rows}
    return {iri: stamp for iri, stamp in told.items() if iri.removeprefix(base).split("/")[0] in KINDS and not re.search(r"/(pages/\d+|index)$", iri)}


def of_sparql(server: str, base: str) -> set[str]:
    """The things that the endpoint has, parts and what is gone left out."""
    query = "SELECT DISTINCT ?thing { ?thing a ?class FILTER(!CONTAINS(STR(?thing), '#')) FILTER NOT EXISTS { ?thing owl:deprecated true } }"
    asked = urlencode({"query": f"PREFIX owl: <http://www.w3.org/2002/07/owl#> {query}"})
    rows = json.loads(fetch(server, f"/sparql?{asked}").body)["results"]["bindings"]
    return {row["thing"]["value"] for row in rows if row["thing"]["value"].removeprefix(base).partition("/")[0] in KINDS}


def of_stream(server: str) -> State:
    """What the pages of the event stream tell."""
    found = State()
    root = list(parse(fetch(server, "/feeds/ldes", Accept="application/n-quads").body, format=RdfFormat.N_QUADS))
    pages = {quad.object.value for quad in root if quad.predicate.value == "https://w3id.org/tree#node"}
    members: dict[str, dict[str, str]] = {}
    for page in pages:
        for quad in parse(fetch(server, urlsplit(page).path, Accept="application/trig").body, format=RdfFormat.TRIG):
            if isinstance(quad.object, NamedNode | Literal) and isinstance(quad.subject, NamedNode):
                members.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    versions = [told for told in members.values() if DCTERMS in told]
    for told in sorted(versions, key=lambda told: told[ISSUED]):
        activity = told["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"].rpartition("#")[2]
        found.see(told[DCTERMS], told[ISSUED], gone=activity in ("Delete", "Move"))
    return found


@pytest.mark.parametrize("number", range(5), ids=["first", "update", "deletion", "merge", "no change"])
def test_all_doors_tell_the_same(releases: tuple[Path, ...], number: int) -> None:
    """Things, datestamps and what is gone are the same by OAI-PMH, activities, event stream, ResourceSync, sitemap, SPARQL, VoID and dump."""
    folder = releases[number]
    release = Release.open(folder)
    base = release.base
    with serving(folder) as server:
        oai = of_oai(server, base)
        assert oai.live
        assert of_activities(server) == of_stream(server) == of_lists(server, base) == oai
        assert of_sparql(server, base) == oai.live.keys()
    dump = of_dump(folder)
    assert oai.live.keys() == dump.live.keys()
    assert oai.gone.keys() == dump.gone.keys()
    assert of_sitemap(folder, base) == oai.live
    (entities,) = release.store.quads_for_pattern(NamedNode(f"{base}graph/dataset"), NamedNode("http://rdfs.org/ns/void#entities"), None)
    assert int(entities.object.value) == len(oai.live) == sum(release.manifest["counts"]["things"].values())  # type: ignore[union-attr]


def test_a_datestamp_moves_when_a_thing_changes_and_else_not(releases: tuple[Path, ...]) -> None:
    """Each release has its own moment; what it did not touch keeps that of before, and a build that changes nothing has none."""
    states = []
    for folder in releases:
        with serving(folder) as server:
            states.append(of_oai(server, Release.open(folder).base))
    moments = [f"2026-11-24T12:0{number}:00Z" for number in range(4)]
    base = Release.open(releases[0]).base
    assert set(states[0].live.values()) == {moments[0]}
    assert states[1].live[f"{base}person/lenz"] == moments[1]
    assert {iri for iri, stamp in states[1].live.items() if stamp == moments[1]} < states[1].live.keys()
    assert states[2].gone[f"{base}document/b"] == moments[2]
    assert states[3].gone[f"{base}person/orlik"] == moments[3]
    assert f"{base}person/orlik-paul" in states[3].live
    assert states[4] == states[3]
    for before, after in pairwise(states):
        changed = {iri for iri in before.live.keys() & after.live.keys() if before.live[iri] != after.live[iri]}
        old, new = (Release.open(folder) for folder in (releases[states.index(before)], releases[states.index(after)]))
        assert all(before.live[iri] <= after.live[iri] for iri in changed)
        quiet = (before.live.keys() & after.live.keys()) - changed
        assert all(old.serialized(iri, RdfFormat.N_TRIPLES) == new.serialized(iri, RdfFormat.N_TRIPLES) for iri in quiet)


def dumped(folder: Path) -> set[str]:
    """The statements of the dump about things, without their graphs."""
    base = Release.open(folder).base
    gone = of_dump(folder).gone
    found = set()
    for quad in parse(gzip.decompress((folder / "dumps/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS):
        root = quad.subject.value.partition("#")[0]
        if root.removeprefix(base).partition("/")[0] in KINDS and root not in gone:
            found.add(f"{quad.subject} {quad.predicate} {quad.object}")
    return found


def statements(data: bytes) -> set[str]:
    """The statements of N-Triples."""
    return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in parse(data, format=RdfFormat.N_TRIPLES)}


@pytest.fixture
def moving(releases: tuple[Path, ...], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of the first release; the test puts others in its place."""
    place = tmp_path / "served"
    shutil.copytree(releases[0], place)
    with serving(place) as server:
        yield server, place


def swap(place: Path, folder: Path) -> None:
    """Put another release in the place of the served one."""
    former = place.with_name(f"former-{folder.name}")
    shutil.copytree(folder, place.with_name("next"))
    place.rename(former)
    place.with_name("next").rename(place)


def test_a_resourcesync_client_follows_the_releases(releases: tuple[Path, ...], moving: tuple[str, Path], tmp_path: Path) -> None:
    """A baseline, then increments over update, deletion and merge: the files hold what the dump holds."""
    server, place = moving
    copy = tmp_path / "copy"
    copy.mkdir()

    def sync(*options: str) -> None:
        command = [str(Path(sys.executable).with_name("resync-sync")), *options, "--noauth", f"{server}/={copy}/"]
        subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)

    def held() -> set[str]:
        return {statement for file in copy.rglob("*.nt") for statement in statements(file.read_bytes())}

    sync("--baseline", "--sitemap", f"{server}/resourcesync/resourcelist.xml")
    assert held() == dumped(releases[0])
    for number, folder in enumerate(releases[1:]):
        swap(place, folder)
        since = f"2026-11-24T12:0{number}:00Z"
        sync("--incremental", "--delete", "--from", since, "--changelist-uri", f"{server}/resourcesync/changelist.xml")
        assert held() == dumped(folder)


def spelled(found: re.Match[bytes]) -> bytes:
    """A number or truth value that the client prints as Turtle writes it, as N-Quads write it."""
    value = found[1]
    kind = b"boolean" if value in (b"true", b"false") else b"double" if b"e" in value.lower() else b"decimal" if b"." in value else b"integer"
    return b'> "%b"^^<http://www.w3.org/2001/XMLSchema#%b> ' % (value, kind)


@pytest.fixture(scope="module")
def anew(releases: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last release with a table of records that was begun anew a day later."""
    folder = tmp_path_factory.mktemp("anew") / "anew"
    shutil.copytree(releases[-1], folder)
    (folder / FILE).unlink()
    build(load_project(releases[0].parent / "project"), folder, date="2026-11-24", clock=lambda: datetime(2026, 11, 25, tzinfo=UTC))
    return folder


@pytest.mark.skipif(not LDES_CLIENT.exists(), reason="the clients of tests/clients are not installed (npm ci)")
def test_an_event_stream_client_follows_the_releases(releases: tuple[Path, ...], anew: Path, moving: tuple[str, Path], tmp_path: Path) -> None:
    """The client keeps its state between runs and gives each member once; replayed in their order, they are what the dump holds.

    Where the table of records was begun anew, its members are others than those that the client has seen.
    """
    server, place = moving
    held: dict[str, set[str]] = {}
    for folder in (*releases, anew):
        if folder != releases[0]:
            swap(place, folder)
        if folder == anew:
            held.clear()
        command = [str(LDES_CLIENT), f"{server}/feeds/ldes", "--save", str(tmp_path / "state")]
        done = subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)
        about: dict[str, dict[str, str]] = {}
        states: dict[str, set[str]] = {}
        for quad in parse(
            b"\n".join(SHORT.sub(spelled, line) for line in done.stdout.splitlines() if line.startswith(b"<")), format=RdfFormat.N_QUADS
        ):
            if isinstance(quad.graph_name, NamedNode):
                states.setdefault(quad.graph_name.value, set()).add(f"{quad.subject} {quad.predicate} {quad.object}")
            elif isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                about.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
        for name, told in sorted(about.items(), key=lambda item: item[1].get(ISSUED, "")):
            if DCTERMS in told:
                held[told[DCTERMS]] = states.get(name, set())
        assert {statement for state in held.values() for statement in state} == dumped(folder)
