"""OAI-PMH 2.0: the six verbs, all errors, lists that go on, by the protocol's schema and with real harvesters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe.models import Header
from sickle import Sickle

from fonds.build import build
from fonds.config import Project, load_project
from fonds.harvest import oai
from fonds.harvest.door import Door
from fonds.records.table import FILE, Records
from tests.conftest import SHARED, needs_shared
from tests.small_release import fetch, serving

NS = {"o": "http://www.openarchives.org/OAI/2.0/"}
NOW = "2027-01-01T00:00:00Z"
LATER = "2026-12-24"
TABLE = "20261124000000"  # the name of the table, by its first release


@pytest.fixture(scope="module")
def folders(seed: Project, release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The seed's release, and a later one in which one person has another life date."""
    folder = tmp_path_factory.mktemp("oai")
    shutil.copytree(seed.folder, folder / "project")
    shutil.copytree(release_folder, folder / "later")
    persons = folder / "project/authorities/persons.tsv"
    row = persons.read_text(encoding="utf-8").splitlines()[1].split("\t")
    persons.write_text(persons.read_text(encoding="utf-8").replace(row[2], "1895-11-26", 1), encoding="utf-8")
    build(load_project(folder / "project"), folder / "later", date=LATER, clock=lambda: datetime(2026, 12, 24, 10, 20, 30, tzinfo=UTC))
    return release_folder, folder / "later"


@pytest.fixture(scope="module")
def server(folders: tuple[Path, Path]) -> Iterator[str]:
    """A server of the later release, which gives seven records at a time."""
    with pytest.MonkeyPatch.context() as patch, serving(folders[1]) as address:
        for name, size in (("RECORDS", 7), ("HEADERS", 11), ("SETS", 4)):
            patch.setattr(oai, name, size)
        yield address


@pytest.fixture(scope="module")
def door(folders: tuple[Path, Path]) -> Iterator[Door]:
    """The door of the later release, without a server."""
    records = Records(folders[1] / FILE)
    yield Door(records, "https://data.example.org/", "https://data.example.org/", "Seed & more", friends=("https://other.example.org/oai",))
    records.close()


def ask(server: str, **arguments: str) -> etree._Element:
    """The answer to a request."""
    reply = fetch(server, f"/oai?{urlencode(arguments)}")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(reply.body)


def code(answer: etree._Element) -> str:
    """The code of an error; empty where there is none."""
    found = answer.find("o:error", NS)
    return "" if found is None else str(found.get("code"))


FIRST = "oai:data.example.org:document/mikoyan-mao-1949-02-05"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "badVerb"),
        ({"verb": "Nonsense"}, "badVerb"),
        ({"verb": "identify"}, "badVerb"),
        ({"verb": "Identify", "set": "kind"}, "badArgument"),
        ({"verb": "Identify", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": 'ma"rc'}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": ""}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-03T04:05:06"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-03", "until": "2026-02-03T04:05:06Z"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-04", "until": "2026-02-03"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "kind::person"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "nothing"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1990-01-01"}, "noRecordsMatch"),
        ({"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "from": "2200-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": f"{TABLE}/oai_dc//2026-13-01T00:00:00Z//1/1/7"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": f"{TABLE}/marc////1/1/7"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": f"{TABLE}/oai_dc////999/999/7"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "20251124000000/oai_dc////0/0/7"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "sets/zzz"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:data.example.org:person/nobody"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "marc", "identifier": FIRST}, "cannotDisseminateFormat"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": FIRST, "from": "2026-01-01"}, "badArgument"),
        ({"verb": "ListMetadataFormats", "identifier": "urn:nobody"}, "idDoesNotExist"),
    ],
)
def test_each_mistake_has_its_error(server: str, arguments: dict[str, str], told: str) -> None:
    """With the code of section 3.6; the request is repeated without its arguments where verb or arguments are what is wrong."""
    answer = ask(server, **arguments)
    assert code(answer) == told
    repeated = answer.find("o:request", NS)
    assert repeated is not None
    assert dict(repeated.attrib) == ({} if told in ("badVerb", "badArgument") else arguments)


def test_an_argument_that_is_there_twice_is_refused(server: str) -> None:
    """Verbs too."""
    assert code(etree.fromstring(fetch(server, "/oai?verb=Identify&verb=Identify").body)) == "badVerb"
    twice = "/oai?verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc"
    assert code(etree.fromstring(fetch(server, twice).body)) == "badArgument"


def test_what_else_may_be_sent_is_told(server: str) -> None:
    """405 names the methods that there are (RFC 9110, section 15.5.6); a browser that asks before is told them too."""
    for method, status in (("PUT", 405), ("DELETE", 405), ("OPTIONS", 204)):
        reply = fetch(server, "/oai?verb=Identify", method)
        assert (reply.status, reply.headers["Allow"]) == (status, "GET, HEAD, POST, OPTIONS")


def test_a_request_may_be_posted(server: str) -> None:
    """As a form; nothing else is one."""
    form = urlencode({"verb": "GetRecord", "identifier": FIRST, "metadataPrefix": "oai_dc"}).encode()
    reply = fetch(server, "/oai", "POST", form, content_type="application/x-www-form-urlencoded")
    assert code(etree.fromstring(reply.body)) == ""
    assert etree.fromstring(reply.body).findtext(".//o:identifier", "", NS) == FIRST
    assert fetch(server, "/oai", "POST", form, content_type="text/plain").status == 415
    assert fetch(server, "/oai", "PUT", form).status == 405
    assert fetch(server, "/oai", "POST", b"verb=" + b"x" * 500_000, content_type="application/x-www-form-urlencoded").status == 413


@pytest.mark.parametrize("prefix", ["oai_dc", "crm", "edm"])
def test_sickle_harvests_all_that_has_a_format(server: str, door: Door, prefix: str) -> None:
    """Page after page, each record once, in as many pages as it takes; what is deleted is told."""
    found = [record.header for record in Sickle(f"{server}/oai").ListRecords(metadataPrefix=prefix)]
    window = door.records.window("", "")
    assert len({header.identifier for header in found}) == len(found) == door.records.size(prefix, "", window)
    assert [header.datestamp for header in found] == sorted(header.datestamp for header in found)
    if prefix == "oai_dc":
        assert len(found) == door.records.last_thing()
        assert sum(header.deleted for header in found) == 7


def test_scythe_harvests_what_changed(server: str) -> None:
    """Since a day, and since a moment, both included; until the day before, the rest."""
    with Scythe(f"{server}/oai") as scythe:
        day, moment, before = (
            [header.identifier for header in listed if isinstance(header, Header)]
            for listed in (
                scythe.list_identifiers(from_=LATER),
                scythe.list_identifiers(from_="2026-12-24T10:20:30Z"),
                scythe.list_identifiers(until="2026-12-24T10:20:29Z"),
            )
        )
        everything = {header.identifier for header in scythe.list_identifiers() if isinstance(header, Header)}
    assert day == moment
    assert 0 < len(day) < len(before)
    assert set(day) | set(before) == everything
    assert not set(day) & set(before)


def test_a_set_holds_what_the_sets_in_it_hold(server: str) -> None:
    """Kinds, archives, collections: each record names its sets, and a set above gives all below it."""
    sickle = Sickle(f"{server}/oai")
    specs = {found.setSpec: found.setName for found in sickle.ListSets()}
    assert {"kind", "kind:person", "archive", "collection"} <= specs.keys()
    assert all(above in specs for spec in specs for above in [spec.rpartition(":")[0]] if above)
    everything = {header.identifier: header.setSpecs for header in sickle.ListIdentifiers(metadataPrefix="oai_dc")}
    for spec in specs:
        inside = {header.identifier for header in sickle.ListIdentifiers(metadataPrefix="oai_dc", set=spec)}
        assert inside == {name for name, sets in everything.items() if any(f"{own}:".startswith(f"{spec}:") for own in sets)}
        assert inside


def test_lists_tell_how_far_they_are(server: str) -> None:
    """Size and cursor agree over the pages, the last token is empty, and a token gives the same page again."""
    token, cursors, seen = "", [], 0
    while True:
        answer = ask(server, verb="ListIdentifiers", **({"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"}))
        assert etree.tostring(answer.find("o:ListIdentifiers", NS)) == etree.tostring(
            ask(server, verb="ListIdentifiers", **({"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"})).find(
                "o:ListIdentifiers", NS
            )
        )
        told = answer.find(".//o:resumptionToken", NS)
        assert told is not None
        assert told.get("cursor") == str(seen)
        cursors.append(told.get("completeListSize"))
        seen += len(answer.findall(".//o:header", NS))
        token = told.text or ""
        if not token:
            break
    assert set(cursors) == {str(seen)}


def test_a_harvest_goes_on_over_a_new_release(folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed meanwhile comes at the end, and nothing is lost."""
    monkeypatch.setattr(oai, "RECORDS", 100)
    place = tmp_path / "served"
    shutil.copytree(folders[0], place)
    with serving(place) as server:
        records = Sickle(f"{server}/oai").ListRecords(metadataPrefix="oai_dc")
        found = [next(records).header for _ in range(100)]
        place.rename(tmp_path / "former")
        shutil.copytree(folders[1], place)
        found += [record.header for record in records]
        assert {header.identifier for header in found} == {
            header.identifier for header in Sickle(f"{server}/oai").ListIdentifiers(metadataPrefix="oai_dc")
        }
    assert found[-1].datestamp == "2026-12-24T10:20:30Z"


def test_what_a_client_likes_compressed_is(server: str) -> None:
    """By gzip, as Identify says."""
    reply = fetch(server, "/oai?verb=ListRecords&metadataPrefix=oai_dc", accept_encoding="gzip")
    assert reply.headers["Content-Encoding"] == "gzip"
    assert Sickle(f"{server}/oai").Identify().compression == "gzip"


class Local(etree.Resolver):  # type: ignore[misc]  # lxml has no types
    """Gives the schema of xml:lang, which the others name by its address on the web."""

    def resolve(self, system_url: str, public_id: str, context: object) -> object:
        """The file, for that address alone."""
        if not system_url.endswith("/xml.xsd"):
            return None
        return self.resolve_filename(str(SHARED / "data/standards/edm/schema_xsds/xml.xsd"), context)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The protocol's schema with those of oai_dc and oai-identifier."""
    parser = etree.XMLParser()
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(SHARED / "data/standards/oai-pmh/xsd/oai_all.wrapper.xsd", parser))


@needs_shared
def test_answers_are_valid(server: str, schema: etree.XMLSchema, door: Door) -> None:
    """Every page of every verb, errors, and friends."""
    asked = [
        {"verb": "Identify"}, {"verb": "ListMetadataFormats"}, {"verb": "ListMetadataFormats", "identifier": FIRST}, {"verb": "ListSets"}, {},
        {"verb": "ListIdentifiers", "metadataPrefix": "edm"}, {"verb": "GetRecord", "identifier": FIRST, "metadataPrefix": "oai_dc"},
    ]  # fmt: skip
    for arguments in asked:
        schema.assertValid(ask(server, **arguments))
    token = {"metadataPrefix": "oai_dc"}
    while token:
        answer = ask(server, verb="ListRecords", **token)
        schema.assertValid(answer)
        following = answer.findtext(".//o:resumptionToken", "", NS)
        token = {"resumptionToken": following} if following else {}
    identified = etree.fromstring(oai.respond(door, [("verb", "Identify")], NOW))
    assert identified.findtext(".//{http://www.openarchives.org/OAI/2.0/friends/}baseURL") == "https://other.example.org/oai"


NAMES = st.sampled_from(["verb", "metadataPrefix", "from", "until", "set", "identifier", "resumptionToken", "x"])
VALUES = st.one_of(
    st.sampled_from(
        [*oai._ARGUMENTS, "oai_dc", "edm", "kind:person", "2026-12-24", "2026-12-24T10:20:30Z", FIRST, f"{TABLE}/oai_dc////1/3/7", "sets/kind"]
    ),
    st.text(max_size=20),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_any_request_has_a_well_formed_answer(door: Door, parameters: list[tuple[str, str]]) -> None:
    """Whatever is sent: control characters, surrogates, other scripts; an error, or the element of the verb."""
    answer = etree.fromstring(oai.respond(door, parameters, NOW))
    last = answer[-1]
    assert isinstance(last.tag, str)
    assert etree.QName(last).localname in {"error", *oai._ARGUMENTS}


@needs_shared
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_request_has_a_valid_answer(door: Door, schema: etree.XMLSchema, data: st.DataObject) -> None:
    """Also one that is wrong: what the schema has no form for is not repeated as an argument of the request."""
    parameters = data.draw(st.lists(st.tuples(NAMES, VALUES), max_size=5))
    answer = etree.fromstring(oai.respond(replace(door, friends=()), parameters, NOW))
    if not answer.findall(".//o:metadata", NS):  # the schema knows one format of them, and no friends
        schema.assertValid(answer)
