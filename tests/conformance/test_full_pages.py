"""Pages of the feeds that may be kept for good: a full one is the same in every later release, the newest one is asked for again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree
from pyoxigraph import NamedNode, RdfFormat, parse

from fonds.build import build
from fonds.config import load_project
from fonds.harvest import discovery, ldes, oai, resourcesync
from fonds.records.table import FILE
from tests.small_release import Reply, fetch, serving
from tests.unit.test_site import document, project

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "rs": "http://www.openarchives.org/rs/terms/"}
KEPT, ASKED = "public, max-age=31536000, immutable", "no-cache"
SIZE = 7  # of a page here, so that a small project fills some


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pages."""
    for door in (discovery, ldes, resourcesync):
        monkeypatch.setattr(door, "PAGE", SIZE)
    monkeypatch.setattr(oai, "HEADERS", SIZE)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Three releases of a project, each with a document more than the one before."""
    folder = project(tmp_path_factory.mktemp("pages") / "project", {})
    made: list[Path] = []
    for number, name in enumerate(("Ada", "Eva", "Ida")):
        (folder / f"documents/{name}.txt").write_text(document(name, "Otto", "Bruno", "Kurz", "Lang"), encoding="utf-8")
        place = folder.parent / str(number)
        if made:
            shutil.copytree(made[-1], place)
        build(load_project(folder), place, date="2026-11-24", clock=lambda: datetime(2026, 11, 24, 12, number, tzinfo=UTC))  # noqa: B023  # called at once
        made.append(place)
    return tuple(made)


@pytest.fixture
def moving(releases: tuple[Path, ...], tmp_path: Path) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """A server of the first release, and what puts another in its place."""
    place = tmp_path / "served"
    shutil.copytree(releases[0], place)

    def put(folder: Path) -> None:
        place.rename(tmp_path / f"former-{len(list(tmp_path.iterdir()))}")
        shutil.copytree(folder, place)

    with serving(place) as server:
        yield server, put


def get(address: str) -> Reply:
    """A page by its address."""
    parts = urlsplit(address)
    return fetch(f"{parts.scheme}://{parts.netloc}", parts.path)


def activity_pages(server: str) -> list[str]:
    """The pages of activities, the first first, as they lead from the last back to it."""
    found: list[str] = []
    address = json.loads(get(f"{server}/feeds/activity").body)["last"]["id"]
    while address:
        found.insert(0, address)
        address = json.loads(get(address).body).get("prev", {}).get("id", "")
    return found


def stream_pages(server: str) -> list[str]:
    """The pages of the event stream, the first first, as its view tells them."""
    root = parse(get(f"{server}/feeds/ldes").body, format=RdfFormat.TRIG)
    found = {quad.object.value for quad in root if quad.predicate.value == "https://w3id.org/tree#node" and isinstance(quad.object, NamedNode)}
    return sorted(found, key=lambda address: int(address.rpartition("/")[2]))


def change_lists(server: str) -> list[str]:
    """The change lists, in the order of their index."""
    index = etree.fromstring(get(f"{server}/resourcesync/changelist.xml").body)
    return [str(place.text) for place in index.findall("s:sitemap/s:loc", SITEMAP)]


DOORS = {"/feeds/activity": activity_pages, "/feeds/ldes": stream_pages, "/resourcesync/changelist.xml": change_lists}


@pytest.mark.usefixtures("sizes")
@pytest.mark.parametrize("entry", DOORS)
def test_a_full_page_never_changes(releases: tuple[Path, ...], moving: tuple[str, Callable[[Path], None]], entry: str) -> None:
    """It is given to be kept for good and is the same, byte for byte, in every later release; the newest page and the entry are not."""
    server, put = moving
    kept: dict[str, bytes] = {}
    for folder in releases:
        if folder != releases[0]:
            put(folder)
        pages = DOORS[entry](server)
        assert len(pages) > 2
        replies = {address: get(address) for address in pages}
        assert [reply.headers["Cache-Control"] for reply in replies.values()] == [KEPT] * (len(pages) - 1) + [ASKED]
        assert get(server + entry).headers["Cache-Control"] == ASKED
        assert {address: replies[address].body for address in kept} == kept
        assert len(kept) < len(pages) - 1
        kept = {address: replies[address].body for address in pages[:-1]}


@pytest.mark.usefixtures("sizes")
def test_a_table_begun_anew_uses_no_address_again(releases: tuple[Path, ...], moving: tuple[str, Callable[[Path], None]], tmp_path: Path) -> None:
    """What was kept for good stays true: its address is none of the new table's, and who follows the entry finds all things anew."""
    server, put = moving
    old = {address for pages in DOORS.values() for address in pages(server)}
    old |= {item["id"] for address in activity_pages(server) for item in json.loads(get(address).body)["orderedItems"]}
    token = str(etree.fromstring(fetch(server, "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").body).findtext(".//{*}resumptionToken"))
    again = tmp_path / "again"
    shutil.copytree(releases[0], again)
    (again / FILE).unlink()
    build(load_project(releases[0].parent / "project"), again, date="2026-11-24", clock=lambda: datetime(2026, 11, 25, tzinfo=UTC))
    put(again)
    new = {address for pages in DOORS.values() for address in pages(server)}
    items = [item for address in activity_pages(server) for item in json.loads(get(address).body)["orderedItems"]]
    assert not old & (new | {item["id"] for item in items})
    assert {get(address).status for address in old} == {404}
    assert {get(address).status for address in new} == {200}
    assert {item["endTime"] for item in items} == {"2026-11-25T00:00:00Z"}
    assert b'code="badResumptionToken"' in fetch(server, f"/oai?verb=ListIdentifiers&resumptionToken={quote(token, safe='')}").body


@pytest.mark.usefixtures("sizes")
def test_a_full_change_list_tells_until_when(moving: tuple[str, Callable[[Path], None]]) -> None:
    """A closed list has from and until, the open one from alone (ResourceSync 1.1, section 12.1)."""
    server, _ = moving
    heads = [etree.fromstring(get(address).body).find("rs:md", SITEMAP) for address in change_lists(server)]
    assert all(head is not None and head.get("capability") == "changelist" and head.get("from") for head in heads)
    assert all(head.get("until") >= head.get("from") for head in heads[:-1])
    assert heads[-1].get("until") is None


@pytest.mark.usefixtures("sizes")
def test_a_member_is_kept_for_good(moving: tuple[str, Callable[[Path], None]]) -> None:
    """An activity and a version are what they are, also the newest."""
    server, _ = moving
    newest = json.loads(get(activity_pages(server)[-1]).body)["orderedItems"][-1]["id"]
    assert get(newest).headers["Cache-Control"] == KEPT
    page = parse(get(stream_pages(server)[-1]).body, format=RdfFormat.TRIG)
    member = next(quad.object.value for quad in page if quad.predicate.value == "https://w3id.org/tree#member" and isinstance(quad.object, NamedNode))
    assert fetch(server, urlsplit(member).path).headers["Cache-Control"] == KEPT
