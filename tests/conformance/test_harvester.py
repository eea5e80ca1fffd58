"""Other archives harvested into a project by OAI-PMH, IIIF Change Discovery and ResourceSync, with the faults that real ones have."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pyoxigraph import QuerySolutions
from resync import CapabilityList, ChangeList, Resource, ResourceList  # type: ignore[import-untyped]
from resync.source_description import SourceDescription  # type: ignore[import-untyped]
from sickle import Sickle

import fonds
from fonds.build import build
from fonds.cli import main
from fonds.config import load_project
from fonds.errors import ConfigurationError, UnavailableError
from fonds.harvester import Harvested, folder_of, harvest
from fonds.harvester.change import Wanted
from fonds.http import Clock, Session
from fonds.release import Release
from fonds.sources.origin import read_origins, read_state
from tests.conftest import serving as command_serving
from tests.fake_archive import Archive, Fault, archive_serving
from tests.unit.test_site import document, project

LETTER = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letter-{0}"><teiHeader><fileDesc><titleStmt><title>Letter {0} to Max Orlik</title></titleStmt>'
    "<publicationStmt><p>Other Archive</p></publicationStmt><sourceDesc><p>A letter</p></sourceDesc></fileDesc><profileDesc><correspDesc>"
    '<correspAction type="sent"><persName>Eva Kurz</persName><date when="1912-03-{0:02}">{0} March 1912</date></correspAction>'
    "</correspDesc></profileDesc></teiHeader><text><body><p>Dear Max, this is letter {0}. {1}</p></body></text></TEI>"
)
DUBLIN_CORE = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>File {0}</dc:title>'
    "<dc:identifier>https://other.example.org/file/{0}</dc:identifier><dc:identifier>B 7, {0}</dc:identifier><dc:date>1914-1918</dc:date>"
    "<dc:creator>Eva Kurz</dc:creator><dc:description>Papers of the year {0}.</dc:description><dc:language>ger</dc:language></oai_dc:dc>"
)


@pytest.fixture
def archive() -> Iterator[Archive]:
    """Another archive with five letters, two on a page."""
    with archive_serving() as served:
        served.records = {f"oai:other:letter/{n}": (f"2025-01-0{n}T00:00:00Z", LETTER.format(n, "Yours, Eva.")) for n in range(1, 6)}
        yield served


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project without documents."""
    return project(tmp_path / "project", {}, contact="us@example.org")


def run(home: Path, url: str, *, everything: bool = False, waited: list[float] | None = None, **wanted: str) -> Harvested:
    """One run of the harvester, which does not really wait; the seconds that it would have go to `waited`."""
    loaded = load_project(home)
    clock = Clock(sleep=(waited if waited is not None else []).append)
    with Session(loaded.dataset.contact, fonds.__version__, pause=0, clock=clock) as session:
        asked = Wanted(everything=everything, **wanted)  # type: ignore[arg-type]  # texts only
        return harvest(loaded, folder_of(loaded, url, ""), url, asked, session, now=lambda: "2026-12-01T00:00:00Z", tell=lambda *_: None)


def files(done: Harvested) -> dict[str, str]:
    """The harvested files by name, each with its text; the table knows all of them, with their checksums."""
    found = {path.relative_to(done.folder).as_posix(): path.read_bytes() for path in sorted(done.folder.rglob("[!.]*")) if path.is_file()}
    assert {name: origin.digest for name, origin in read_origins(done.folder).items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items()
    }
    return {name: data.decode() for name, data in found.items()}


def rows(home: Path, pattern: str, names: str) -> list[tuple[str, ...]]:
    """What a pattern matches in the release of a project, by the names of variables; empty where one has no value."""
    prefixes = (
        "PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/> PREFIX rico: <https://www.ica.org/standards/RiC/ontology#>"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/>"
    )
    variables = " ".join(f"?{name}" for name in names.split())
    found = Release.open(home / "release").store.query(f"{prefixes} SELECT {variables} WHERE {{ GRAPH ?g {{ {pattern} }} }} ORDER BY {variables}")
    assert isinstance(found, QuerySolutions)
    return [tuple(row[name].value if row[name] else "" for name in names.split()) for row in found]


# OAI-PMH ---------------------------------------------------------------------------------------------------------------


def test_a_repository_is_followed(archive: Archive, home: Path) -> None:
    """First everything, in the format that tells most; then what changed; what was deleted goes; nothing is fetched for nothing."""
    done = run(home, f"{archive.address}/oai")
    assert (done.protocol, done.archive, done.whole, dict(done.files)) == ("oai", "Other Archive", True, {"new": 5})
    assert list(files(done)) == [f"{n}.xml" for n in range(1, 6)]
    assert {agent.partition(" requests")[0] for agent in archive.agents} == {f"fonds/{fonds.__version__} (us@example.org)"}
    archive.now = "2026-02-01T00:00:00Z"
    archive.records["oai:other:letter/2"] = ("2026-01-05T00:00:00Z", LETTER.format(2, "In haste, Eva."))
    archive.records["oai:other:letter/3"] = ("2026-01-06T00:00:00Z", None)
    archive.records["oai:other:letter/9"] = ("2026-01-07T00:00:00Z", None)
    archive.asked.clear()
    done = run(home, f"{archive.address}/oai")
    assert dict(done.files) == {"changed": 1, "removed": 1}
    assert "In haste" in files(done)["2.xml"]
    assert "3.xml" not in files(done)
    assert [one for one in archive.asked if "from=2026-01-01T00%3A00%3A00Z" in one]
    assert dict(run(home, f"{archive.address}/oai").files) == {}


def test_what_is_harvested_is_published(archive: Archive, home: Path) -> None:
    """Letters become documents, which name the archive's address as their source; a description becomes a record set of that archive."""
    run(home, f"{archive.address}/oai")
    archive.formats = ("oai_dc",)
    archive.records = {"oai:other:file/7": ("2025-01-01T00:00:00Z", DUBLIN_CORE.format(7))}
    loaded = load_project(home)
    with Session("us@example.org", fonds.__version__, pause=0) as session:
        url = f"{archive.address}/oai"
        done = harvest(loaded, folder_of(loaded, url, "files"), url, Wanted(), session, now=lambda: "2026-12-01T00:00:00Z", tell=lambda *_: None)
    assert dict(done.files) == {"new": 1}
    build(loaded, home / "release", date="2026-12-01")
    base, record = loaded.dataset.base, f"{archive.address}/oai?verb=GetRecord&metadataPrefix=tei&identifier=oai%3Aother%3Aletter%2F"
    assert rows(home, "?thing dcterms:source ?from", "thing from") == [
        *((f"{base}document/letter-{n}#source", f"{record}{n}") for n in range(1, 6)),
        (f"{base}set/other-archive-b-7-7", "https://other.example.org/file/7"),
    ]


def test_where_records_came_from_is_told_again(archive: Archive, home: Path) -> None:
    """OAI-PMH's provenance stands beside the records that came by it, and moves no datestamp; what is our own has none."""
    run(home, f"{archive.address}/oai")
    records: list[list[etree._Element]] = []
    for _ in range(2):
        build(load_project(home), home / "release", date="2026-12-01")
        with command_serving(home / "release") as server:
            told = Sickle(f"{server}oai").ListRecords(metadataPrefix="oai_dc")
            records.append([etree.fromstring(etree.tostring(record.xml)) for record in told])
    first, second = ([etree.tostring(record) for record in found] for found in records)
    assert first == second
    spaces = {"o": "http://www.openarchives.org/OAI/2.0/", "p": "http://www.openarchives.org/OAI/2.0/provenance"}
    told_of = {record.findtext("o:header/o:identifier", namespaces=spaces): record.find("o:about/p:provenance", spaces) for record in records[0]}
    came = {name: element for name, element in told_of.items() if element is not None}
    assert sorted(name.rpartition(":")[2] for name in came) == [f"document/letter-{n}" for n in range(1, 6)]
    assert len(came) < len(told_of)
    (origin,) = next(element for name, element in came.items() if name.endswith("letter-2"))
    assert dict(origin.attrib) == {"harvestDate": "2026-12-01T00:00:00Z", "altered": "true"}
    assert [(etree.QName(part).localname, part.text) for part in origin] == [
        ("baseURL", f"{archive.address}/oai"), ("identifier", "oai:other:letter/2"), ("datestamp", "2025-01-02T00:00:00Z"),
        ("metadataNamespace", "http://www.tei-c.org/ns/1.0"),
    ]  # fmt: skip


def test_a_run_that_breaks_off_is_gone_on_with(archive: Archive, home: Path) -> None:
    """Pages that came are kept, and the next run asks for the page after them."""
    archive.page = 1
    ok = [Fault(200, archive.oai(arguments).encode()) for arguments in ({"verb": "Identify"}, {"verb": "Identify"}, {"verb": "ListMetadataFormats"})]
    pages = [archive.oai({"verb": "ListRecords"}), archive.oai({"verb": "ListRecords", "resumptionToken": "1|1|"})]
    archive.faults = [*ok, *(Fault(200, page.encode()) for page in pages), *[Fault(500)] * 5]
    with pytest.raises(UnavailableError, match="answers 500"):
        run(home, f"{archive.address}/oai")
    archive.asked.clear()
    done = run(home, f"{archive.address}/oai")
    assert [one for one in archive.asked if "resumptionToken=1%7C2%7C" in one and "ListRecords" in one]
    assert not [one for one in archive.asked if "metadataPrefix" in one]
    assert dict(done.files) == {"new": 3}
    assert len(files(done)) == 5


def test_a_token_that_is_not_known_any_more_begins_the_list_again(archive: Archive, home: Path) -> None:
    """Nothing is lost, and what is here in its version is not written again."""
    archive.forgets = 1
    done = run(home, f"{archive.address}/oai")
    assert done.whole
    assert done.files == {"new": 5, "unchanged": 2}


def test_a_repository_that_forgets_all_its_tokens_is_left(archive: Archive, home: Path) -> None:
    """It is not asked for ever."""
    archive.forgets = 100
    with pytest.raises(UnavailableError, match="badResumptionToken"):
        run(home, f"{archive.address}/oai")


def test_faults_are_waited_out(archive: Archive, home: Path) -> None:
    """Busy, broken off, cut, with characters that XML forbids: each is asked again, or read as it was meant."""
    archive.records["oai:other:letter/1"] = ("2025-01-01T00:00:00Z", LETTER.format(1, "Yours,\x0b Eva \ufffe."))
    waited: list[float] = []
    identity = Fault(200, archive.oai({"verb": "Identify"}).encode())
    archive.faults = [Fault(503, headers={"Retry-After": "7"}), Fault(0), identity, Fault(200, identity.body[:300]), Fault(429)]
    done = run(home, f"{archive.address}/oai", waited=waited)
    assert waited[0] == 7.0
    assert done.whole
    assert "Yours, Eva ." in files(done)["1.xml"]


def test_a_repository_that_asks_to_be_left_alone_is_left_alone(archive: Archive, home: Path) -> None:
    """Who says to come back in an hour is not asked again in this run."""
    archive.faults = [Fault(503, headers={"Retry-After": "3600"})]
    with pytest.raises(UnavailableError, match="not to be asked again before"):
        run(home, f"{archive.address}/oai")
    assert len(archive.asked) == 1


def test_the_same_page_again_and_again_ends_the_run(archive: Archive, home: Path) -> None:
    """A list whose token leads to itself is no list."""
    page = archive.oai({"verb": "ListRecords"})
    head = [Fault(200, archive.oai({"verb": verb}).encode()) for verb in ("Identify", "Identify", "ListMetadataFormats")]
    archive.faults = [*head, *[Fault(200, page.encode())] * 3]
    with pytest.raises(UnavailableError, match="the same page"):
        run(home, f"{archive.address}/oai")


def test_days_are_asked_for_where_only_days_are_known(archive: Archive, home: Path) -> None:
    """The granularity is the repository's (section 3.3)."""
    archive.granularity = "YYYY-MM-DD"
    archive.records = {name: (stamp[:10], xml) for name, (stamp, xml) in archive.records.items()}
    run(home, f"{archive.address}/oai")
    archive.asked.clear()
    assert not run(home, f"{archive.address}/oai").files
    assert [one.partition("from=")[2] for one in archive.asked if "from=" in one] == ["2026-01-01"]


def test_all_there_is_tells_what_is_gone(archive: Archive, home: Path) -> None:
    """A repository that keeps no deletions is asked for everything; one that suddenly has nothing takes nothing away."""
    run(home, f"{archive.address}/oai")
    del archive.records["oai:other:letter/4"]
    assert not run(home, f"{archive.address}/oai").files
    done = run(home, f"{archive.address}/oai", everything=True)
    assert done.files == {"unchanged": 4, "removed": 1}
    archive.records = {}
    done = run(home, f"{archive.address}/oai", everything=True)
    assert not done.whole
    assert "4 files were left" in done.failed[0]
    assert len(files(done)) == 4


def test_a_file_that_was_changed_by_hand_is_left(archive: Archive, home: Path) -> None:
    """Neither a new version nor a deletion takes a curator's work away; it is told every time."""
    folder = run(home, f"{archive.address}/oai").folder
    (folder / "1.xml").write_text("mine", encoding="utf-8")
    (folder / "2.xml").write_text("mine too", encoding="utf-8")
    archive.records["oai:other:letter/1"] = ("2026-03-01T00:00:00Z", LETTER.format(1, "New."))
    archive.records["oai:other:letter/2"] = ("2026-03-01T00:00:00Z", None)
    for _ in range(2):
        assert run(home, f"{archive.address}/oai").by_hand == ["1.xml", "2.xml"]
    assert (folder / "1.xml").read_text(encoding="utf-8") == "mine"
    assert (folder / "2.xml").is_file()


def test_names_from_strangers_stay_in_the_folder(archive: Archive, home: Path) -> None:
    """An identifier is no path; two that make the same name have two files."""
    archive.records = {
        name: ("2025-01-01", LETTER.format(number, "x"))
        for number, name in enumerate(
            ("oai:other:../../../etc/passwd", "oai:other:..", "oai:a/x", "oai:b/x", "oai:other:.hidden", "oai:o:" + "y" * 400)
        )
    }
    done = run(home, f"{archive.address}/oai")
    found = list(files(done))
    assert len(found) == 6
    assert not [name for name in found if name.startswith(".") or "/" in name or len(name) > 200]
    assert sorted(path.name for path in done.folder.parent.iterdir()) == [done.folder.name]


def test_what_no_reader_reads_is_not_taken_in(archive: Archive, home: Path) -> None:
    """It would stop the next build; how many there were is told."""
    archive.records["oai:other:letter/2"] = ("2025-01-01T00:00:00Z", '<mods xmlns="http://www.loc.gov/mods/v3"/>')
    done = run(home, f"{archive.address}/oai")
    assert (done.files, done.skipped) == ({"new": 4}, {"no reader knows this kind of file": 1})


def test_wrong_wishes_are_told(archive: Archive, home: Path) -> None:
    """A format that is not there, a folder of another source, an address that is none, a broken table: each with its mend."""
    url = f"{archive.address}/oai"
    with pytest.raises(ConfigurationError, match=r"has no format 'lido'.*oai_dc, tei"):
        run(home, url, prefix="lido")
    assert not (home / "documents/harvested").exists()
    folder = run(home, url).folder
    with pytest.raises(ConfigurationError, match="--into"):
        run(home, url, prefix="oai_dc")
    with pytest.raises(UnavailableError, match="in no protocol that can be harvested"):
        run(home, f"{archive.address}/nothing")
    table = folder / ".harvest.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "broken\trow\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\.harvest\.tsv:7: has not as many cells"):
        run(home, url)


def test_a_run_that_is_killed_loses_and_doubles_nothing(archive: Archive, home: Path) -> None:
    """Killed in the middle, it is done again to the same files."""
    archive.page = 1
    archive.records = {f"oai:other:letter/{n}": ("2025-01-01", LETTER.format(n, "x" * 1000)) for n in range(10, 60)}
    command = [sys.executable, "-m", "fonds", "harvest", f"{archive.address}/oai", "--project", str(home), "--pause", "0.05"]
    with subprocess.Popen(command) as process:
        for _ in range(400):
            if sum(1 for _ in home.rglob("*.xml")) > 5:
                break
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    before = {path.name for path in home.rglob("[!.]*.xml")}
    assert 5 < len(before) < 50
    done = run(home, f"{archive.address}/oai")
    assert done.whole
    assert len(files(done)) == 50


# IIIF Change Discovery -------------------------------------------------------------------------------------------------


def manifest(number: int, title: str) -> bytes:
    """A manifest of one thing."""
    told = {
        "@context": "http://iiif.io/api/presentation/3/context.json", "id": f"https://other.example.org/{number}/manifest", "type": "Manifest",
        "label": {"en": [title]}, "metadata": [{"label": {"en": ["Shelfmark"]}, "value": {"none": [f"MS {number}"]}}, {"label": {"en": ["Scribe"]},
        "value": {"en": ["Eva"]}}], "provider": [{"id": "https://other.example.org", "type": "Agent", "label": {"en": ["Other Archive"]}}],
        "navDate": "1912-05-06T00:00:00Z", "summary": {"en": ["<p>A <b>book</b>.</p>"]}, "items": [],
    }  # fmt: skip
    return json.dumps(told).encode()


def tell_activities(archive: Archive, *pages: list[dict[str, object]]) -> str:
    """Give pages of activities, the oldest first, and the collection of them; its address."""
    root = f"{archive.address}/activity"
    for number, items in enumerate(pages, start=1):
        page: dict[str, object] = {"id": f"{root}/{number}", "type": "OrderedCollectionPage", "orderedItems": items}
        if number > 1:
            page["prev"] = {"id": f"{root}/{number - 1}", "type": "OrderedCollectionPage"}
        archive.files[f"/activity/{number}"] = (json.dumps(page).encode(), "application/json")
    collection = {"id": root, "type": "OrderedCollection", "last": {"id": f"{root}/{len(pages)}", "type": "OrderedCollectionPage"}}
    archive.files["/activity"] = (json.dumps(collection).encode(), "application/json")
    return root


def activity(archive: Archive, kind: str, number: int, day: int, target: int | None = None) -> dict[str, object]:
    """An activity about a manifest."""

    def thing(which: int) -> dict[str, str]:
        return {"id": f"{archive.address}/{which}/manifest", "type": "Manifest"}

    done: dict[str, object] = {"type": kind, "object": thing(number), "endTime": f"2025-01-{day:02}T00:00:00Z"}
    return done | ({"target": thing(target)} if target is not None else {})


def test_activities_are_followed(archive: Archive, home: Path) -> None:
    """Only the last activity about a thing counts; then only what is newer is looked at; what was moved or deleted goes."""
    for number in range(1, 6):
        archive.files[f"/{number}/manifest"] = (manifest(number, f"Book {number}"), "application/ld+json")
    first = [activity(archive, "Create", number, number) for number in (1, 2, 3)]
    second = [activity(archive, "Update", 1, 4), activity(archive, "Delete", 2, 5), activity(archive, "Add", 9, 5)]
    url = tell_activities(archive, first, second)
    done = run(home, url)
    assert (done.protocol, done.files, done.skipped) == ("discovery", {"new": 2}, {"told of, and not there": 1})
    assert [one for one in archive.asked if one.endswith("manifest")] == ["/9/manifest", "/1/manifest", "/3/manifest"]
    archive.asked.clear()
    third = [
        activity(archive, "Update", 3, 6),
        activity(archive, "Refresh", 0, 6),
        activity(archive, "Move", 1, 7, 4),
        activity(archive, "Create", 5, 9),
    ]
    url = tell_activities(archive, first, second, third)
    done = run(home, url)
    assert done.files == {"new": 2, "removed": 1}
    assert [one for one in archive.asked if one.endswith("manifest")] == ["/5/manifest", "/4/manifest"]
    assert "/activity/1" not in archive.asked
    assert list(files(done)) == ["3/manifest.json", "4/manifest.json", "5/manifest.json"]
    assert read_state(done.folder)["since"] == "2025-01-09T00:00:00Z"


def test_a_manifest_is_published_as_what_the_archive_says_of_it(archive: Archive, home: Path) -> None:
    """Its label, shelfmark, summary, date and keeper stand at a record set that names the manifest; what is not read is told."""
    archive.files["/1/manifest"] = (manifest(1, "Book 1"), "application/ld+json")
    run(home, tell_activities(archive, [activity(archive, "Create", 1, 1)]))
    build(load_project(home), home / "release", date="2026-12-01")
    (row,) = rows(
        home,
        "?set crm:P1_is_identified_by/crm:P190_has_symbolic_content ?number ; crm:P67i_is_referred_to_by/crm:P190_has_symbolic_content ?scope ;"
        " rico:hasOrHadHolder/rdfs:label ?keeper ; crm:P94i_was_created_by/crm:P4_has_time-span/crm:P82a_begin_of_the_begin ?begin"
        ' FILTER(?number = "MS 1")',
        "set number scope keeper begin",
    )
    assert row == (f"{load_project(home).dataset.base}set/other-archive-ms-1", "MS 1", "A book .", "Other Archive", "1912-05-06T00:00:00Z")


def test_activities_of_our_own_kind_give_the_texts(home: Path, tmp_path: Path) -> None:
    """Another fonds is harvested: its documents come with title, date and words, and are published again with where they came from."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    other = project(tmp_path / "other", {"talk.txt": document("Ada", "Max", "Bruno", "Kurz", "Lang")}, base=base)
    build(load_project(other), other / "release", date="2026-11-24")
    with command_serving(other / "release", "--port", str(port)):
        done = run(home, f"{base}feeds/activity")
    assert (done.protocol, dict(done.files)) == ("discovery", {"new": 1})
    build(load_project(home), home / "release", date="2026-12-01")
    question = (
        "?document a crm:E31_Document ; crm:P190_has_symbolic_content ?text ; crm:P102_has_title/crm:P190_has_symbolic_content ?title"
        " OPTIONAL { ?document crm:P106i_forms_part_of/dcterms:source ?from }"
    )
    ((here, told, came),) = rows(home, question, "text title from")
    ((there, called, _),) = rows(other, question, "text title from")
    assert (here, told, came) == (there, called, f"{base}document/talk")


# ResourceSync ----------------------------------------------------------------------------------------------------------


def tell_resources(archive: Archive, changes: dict[str, str] | None = None) -> str:
    """Describe the archive's files as the resync library does, and what changed of them; the address of the description."""
    root = archive.address
    listed = ResourceList(
        resources=[
            Resource(f"{root}{path}", lastmod="2025-01-01T00:00:00Z", length=len(data), sha256=hashlib.sha256(data).hexdigest(), mime_type=kind)
            for path, (data, kind) in archive.files.items()
            if path.startswith("/data")
        ]
    )
    listed.md_at = archive.now
    changed = ChangeList()
    changed.md_from = "2025-01-01T00:00:00Z"
    for path, change in (changes or {}).items():
        data, kind = archive.files.get(path, (b"", "text/plain"))
        digest = hashlib.sha256(data).hexdigest() if change != "deleted" else None
        changed.add(Resource(f"{root}{path}", lastmod=archive.now, change=change, sha256=digest, mime_type=kind))
    capabilities = CapabilityList(uri=f"{root}/caps.xml")
    for name, one in (("resourcelist", listed), ("changelist", changed)):
        one.up = f"{root}/caps.xml"
        capabilities.add_capability(one, f"{root}/{name}.xml")
        archive.files[f"/{name}.xml"] = (one.as_xml().encode(), "application/xml")
    description = SourceDescription()
    description.add_capability_list(f"{root}/caps.xml")
    archive.files["/caps.xml"] = (capabilities.as_xml().encode(), "application/xml")
    archive.files["/.well-known/resourcesync"] = (description.as_xml().encode(), "application/xml")
    return f"{root}/"


def test_files_are_kept_in_step(archive: Archive, home: Path) -> None:
    """The list first, then the changes; folders stay folders, a table comes with its texts, and what nobody reads is left out."""
    archive.files = {
        "/data/letters/1.xml": (LETTER.format(1, "One.").encode(), "application/tei+xml"),
        "/data/letters/2.xml": (LETTER.format(2, "Two.").encode(), "application/tei+xml"),
        "/data/texts/a.txt": (b"Dear Max, all is well.\n", "text/plain"),
        "/data/texts/list.csv": (b"file,title,date\na.txt,Letter to Max,1912-04-01\n", "text/csv"),
        "/data/scan.tif": (b"II*", "image/tiff"),
    }
    url = tell_resources(archive)
    done = run(home, url)
    assert (done.protocol, done.whole, done.files, done.skipped) == ("resourcesync", True, {"new": 4}, {"image/tiff": 1})
    assert list(files(done)) == ["data/letters/1.xml", "data/letters/2.xml", "data/texts/a.txt", "data/texts/list.csv"]
    archive.now = "2026-03-01T00:00:00Z"
    archive.files["/data/letters/1.xml"] = (LETTER.format(1, "Mended.").encode(), "application/tei+xml")
    archive.files["/data/letters/3.xml"] = (LETTER.format(3, "Three.").encode(), "application/tei+xml")
    del archive.files["/data/letters/2.xml"]
    tell_resources(archive, {"/data/letters/1.xml": "updated", "/data/letters/2.xml": "deleted", "/data/letters/3.xml": "created"})
    archive.asked.clear()
    done = run(home, url)
    assert done.files == {"changed": 1, "removed": 1, "new": 1}
    assert "Mended." in files(done)["data/letters/1.xml"]
    assert [one for one in archive.asked if one.startswith("/data")] == ["/data/letters/1.xml", "/data/letters/3.xml"]
    built = build(load_project(home), home / "release", date="2026-12-01")
    assert built.manifest["counts"]["things"]["document"] == 3


def test_patterns_choose_files(archive: Archive, home: Path) -> None:
    """Only addresses like the pattern are fetched; the next run knows it without being told."""
    archive.files = {f"/data/{place}/1.xml": (LETTER.format(1, place).encode(), "application/xml") for place in ("letters", "drafts")}
    url = tell_resources(archive)
    loaded = load_project(home)
    for wanted in (Wanted(match=("*/letters/*",)), Wanted()):
        with Session("us@example.org", fonds.__version__, pause=0) as session:
            folder = folder_of(loaded, url, "")
            done = harvest(loaded, folder, url, wanted, session, now=lambda: "2026-12-01T00:00:00Z", tell=lambda *_: None)
        assert list(files(done)) == ["data/letters/1.xml"]


def test_bytes_that_are_not_those_of_the_list_are_not_kept(archive: Archive, home: Path) -> None:
    """A wrong checksum is told, the other files come, and the next run asks again."""
    archive.files = {f"/data/{n}.xml": (LETTER.format(n, "x").encode(), "application/xml") for n in (1, 2)}
    url = tell_resources(archive)
    right = archive.files["/data/1.xml"]
    archive.files["/data/1.xml"] = (b"<TEI/>", "application/xml")
    done = run(home, url)
    assert (done.whole, done.files, len(done.failed)) == (False, {"new": 1}, 1)
    assert "checksum" in done.failed[0]
    archive.files["/data/1.xml"] = right
    done = run(home, url)
    assert (done.whole, done.files) == (True, {"new": 1, "unchanged": 1})


# The command -----------------------------------------------------------------------------------------------------------


def test_the_command_tells_what_it_did(archive: Archive, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as JSON, once with the address and then for all known sources; its exit code tells whether all of it came."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["harvest", *arguments, "--project", str(home), "--pause", "0"])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    assert call()[0] == 2
    code, out, _ = call(f"{archive.address}/oai", "--into", "Letters")
    assert (code, out) == (0, "documents/harvested/letters: 5 new (Other Archive, oai)\n")
    archive.records["oai:other:letter/1"] = ("2026-06-01T00:00:00Z", "<x/>")
    code, out, _ = call("--format", "json", "--all")
    told = json.loads(out)["sources"][0]
    assert (code, told["unchanged"], told["skipped"]) == (0, 4, {"no reader knows this kind of file": 1})
    (home / "documents/harvested/letters/2.xml").write_text("mine", encoding="utf-8")
    archive.records["oai:other:letter/2"] = ("2026-06-01T00:00:00Z", None)
    code, _, err = call()
    assert code == 1
    assert "2.xml: was changed by hand" in err
    archive.faults = [Fault(403, b"no")] * 2
    code, _, err = call()
    assert (code, "answers 403: no" in err) == (3, True)


def test_who_asks_is_told(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a contact nothing is asked."""
    folder = project(tmp_path / "nobody", {})
    with pytest.raises(SystemExit) as ended:
        main(["harvest", f"{archive.address}/oai", "--project", str(folder)])
    assert (ended.value.code, archive.asked) == (2, [])
    assert "dataset.contact" in capsys.readouterr().err
