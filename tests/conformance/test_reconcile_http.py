"""The reconciliation service over HTTP, held against the schemas of 0.2 and of the draft of 1.0, and against clients.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and https://reconciliation-api.github.io/specs/draft/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from fonds.authorities.reconciliation_service import ReconciliationService
from fonds.errors import ConfigurationError
from fonds.http import Session
from fonds.matches import Query
from fonds.reconciling.asked import BATCH
from fonds.release import Release
from fonds.serve.reconcile import LARGEST
from tests.conftest import SHARED, needs_shared
from tests.small_release import Reply, fetch, serving, write_small_release

SPECS = SHARED / "data" / "standards" / "reconciliation-api"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MAO = "person/mao-zedong"
OLD, DRAFT = "0.2", "1.0-draft"
DRAFT_ROOT = "/reconcile/1.0-draft"


@pytest.fixture(scope="module")
def server(release_folder: Path) -> Iterator[str]:
    """A server of the seed's release."""
    with serving(release_folder) as address:
        yield address


def validator(version: str, name: str) -> Draft7Validator:
    """The validator of a kind of message."""
    folder = SPECS / version / "schemas"
    schemas = {path: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    resources = [(told.get("$id", path.name), Resource.from_contents(told, default_specification=DRAFT7)) for path, told in schemas.items()]
    # Their identifiers are not all those by which they refer to one another.
    base = schemas[folder / f"{name}.json"]["$id"].rpartition("/")[0]
    resources += [(f"{base}/{path.name}", Resource.from_contents(told, default_specification=DRAFT7)) for path, told in schemas.items()]
    return Draft7Validator(schemas[folder / f"{name}.json"], registry=Registry().with_resources(resources))


def read(reply: Reply) -> Any:  # noqa: ANN401  # any JSON
    """The JSON of an answer that is one."""
    assert (reply.status, reply.headers["Content-Type"]) == (200, JSON), reply.body[:300]
    return json.loads(reply.body)


def get(server: str, target: str) -> Any:  # noqa: ANN401  # any JSON
    """What a GET answers."""
    return read(fetch(server, target))


def post(server: str, name: str, value: object) -> Any:  # noqa: ANN401  # any JSON
    """What a form with one field of JSON answers."""
    return read(fetch(server, "/reconcile", "POST", urlencode({name: json.dumps(value)}).encode(), content_type=FORM))


def send(server: str, route: str, value: object) -> Any:  # noqa: ANN401  # any JSON
    """What JSON sent to a route of the draft answers."""
    return read(fetch(server, f"{DRAFT_ROOT}/{route}", "POST", json.dumps(value).encode(), content_type=JSON))


QUERIES = {
    "q0": {"query": "Mao Tse-tung", "type": "person", "limit": 3},
    "q1": {
        "query": "Beiping",
        "type": ["place", "group"],
        "type_strict": "should",
        "properties": [{"pid": "within", "v": [{"id": "place/china", "name": "China"}]}],
    },
    "q2": {"properties": [{"pid": "wikidata", "v": "Q5816"}]},
    "q3": {"query": ""},
}
CONDITIONS = [
    {"type": "person", "limit": 3, "lang": "en", "conditions": [{"matchType": "name", "propertyValue": "Mao Tse-tung"}]},
    {
        "conditions": [
            {"matchType": "name", "propertyValue": "Mao Zedong"},
            {"matchType": "property", "propertyId": "born", "propertyValue": 1893, "required": True},
        ]
    },
    {"conditions": [{"matchType": "id", "propertyValue": MAO}]},
    {"conditions": [{"matchType": "name", "propertyValue": ""}]},
]
EXTENDED = {"ids": [MAO, "person/none"], "properties": [{"id": one} for one in ("name", "born", "P570", "wikidata", "mentions", "kind", "unknown")]}


@needs_shared
@pytest.mark.parametrize(
    ("version", "schema", "target"),
    [
        (OLD, "manifest", "/reconcile"), (DRAFT, "manifest", DRAFT_ROOT), (OLD, "reconciliation-result-batch", f"/reconcile?queries={quote(json.dumps(QUERIES))}"),
        (OLD, "data-extension-response", f"/reconcile?extend={quote(json.dumps(EXTENDED))}"),
        *((version, f"suggest-{many}-response", f"{root}/suggest/{one}?prefix={prefix}")
          for version, root in ((OLD, "/reconcile"), (DRAFT, DRAFT_ROOT)) for one, many, prefix in (("entity", "entities", "mao"), ("type", "types", ""), ("property", "properties", ""))),
        (OLD, "data-extension-property-proposal", "/reconcile/extend/propose?type=person&limit=5"), (DRAFT, "data-extension-property-proposal", f"{DRAFT_ROOT}/extend/propose?type=place"),
    ],
)  # fmt: skip
def test_what_is_got_is_as_its_schema_has_it(server: str, version: str, schema: str, target: str) -> None:
    """Manifests, results, suggestions, values and proposals are valid by the schemas of their version, and not empty."""
    told = get(server, target)
    validator(version, schema).validate(told)
    assert told.get("result", told.get("properties", told))


@needs_shared
def test_what_is_sent_is_answered_as_its_schema_has_it(server: str) -> None:
    """Batches and data extension queries that are valid by the schemas are answered so, in both versions."""
    validator(OLD, "reconciliation-query-batch").validate(QUERIES)
    validator(DRAFT, "reconciliation-query-batch").validate({"queries": CONDITIONS})
    validator(OLD, "data-extension-query").validate(EXTENDED)
    validator(OLD, "reconciliation-result-batch").validate(post(server, "queries", QUERIES))
    validator(OLD, "data-extension-response").validate(post(server, "extend", EXTENDED))
    validator(DRAFT, "reconciliation-result-batch").validate(send(server, "match", {"queries": CONDITIONS}))
    validator(DRAFT, "data-extension-response").validate(send(server, "extend", EXTENDED))


@needs_shared
@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_the_examples_of_the_standard_are_answered_or_refused(server: str, kind: str) -> None:
    """Each query batch that the standard gives as an example is answered where it is valid, and refused with 400 where it is not."""
    for version in (OLD, DRAFT):
        for path in sorted((SPECS / version / "examples" / "reconciliation-query-batch" / kind).glob("*.json")):
            text = path.read_bytes()
            asked = ("/reconcile", urlencode({"queries": text}).encode(), FORM) if version == OLD else (f"{DRAFT_ROOT}/match", text, JSON)
            assert fetch(server, asked[0], "POST", asked[1], content_type=asked[2]).status == (200 if kind == "valid" else 400), path


def test_both_versions_find_the_same(server: str) -> None:
    """The same questions have the same candidates in 0.2 and in the draft, and each stands where its question stood."""
    old = post(server, "queries", {"b": QUERIES["q2"], "a": QUERIES["q0"]})
    new = send(server, "match", {"queries": CONDITIONS})["results"]
    assert list(old) == ["b", "a"]
    assert old["a"]["result"] == new[0]["candidates"]
    assert [row["candidates"][0]["id"] for row in new[:3]] == [MAO] * 3
    assert new[3]["candidates"] == []


@pytest.mark.parametrize("size", [10, 50])
def test_the_way_of_a_client_from_manifest_to_columns(server: str, release: Release, size: int) -> None:
    """As OpenRefine goes: manifest, batches, suggestions, previews, flyouts, proposals, columns, each by the addresses that the manifest tells."""
    manifest = get(server, "/reconcile")
    assert "0.2" in manifest["versions"]
    assert manifest["batchSize"] == BATCH
    names = [release.label(iri) for kind in ("person", "place", "group") for iri in release.things()[kind]][:size]
    answer = post(server, "queries", {f"q{number}": {"query": name, "limit": 5} for number, name in enumerate(names)})
    assert [answer[f"q{number}"]["result"][0]["name"] for number in range(len(names))] == names
    found = answer["q0"]["result"][0]["id"]

    def follow(address: str) -> Reply:
        assert address.startswith(server)
        return fetch(server, address.removeprefix(server))

    for what, prefix in (("entity", "mao"), ("type", "per"), ("property", "born")):
        service = manifest["suggest"][what]
        (first, *_) = read(follow(f"{service['service_url']}{service['service_path']}?prefix={prefix}"))["result"]
        flyout = read(follow(service["flyout_service_url"] + service["flyout_service_path"].replace("${id}", quote(first["id"], safe=""))))
        assert (flyout["id"], "<p>" in flyout["html"]) == (first["id"], True)
    preview = follow(manifest["preview"]["url"].replace("{{id}}", quote(found, safe="")))
    assert (preview.status, preview.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert fetch(server, manifest["view"]["url"].replace("{{id}}", quote(found, safe="")).removeprefix(server), accept="text/html").status in (
        200,
        303,
    )
    propose = manifest["extend"]["propose_properties"]
    proposed = read(follow(f"{propose['service_url']}{propose['service_path']}?type=person"))["properties"]
    table = post(server, "extend", {"ids": [found], "properties": proposed})
    assert [one["id"] for one in table["meta"]] == [one["id"] for one in proposed]
    assert table["rows"][found]["name"]


def test_a_preview_may_stand_in_a_frame_and_runs_nothing(server: str) -> None:
    """The policy of a preview lets any page frame it, and lets it load and run nothing; of what is not here there is none."""
    reply = fetch(server, f"/reconcile/preview?id={MAO}")
    assert "frame-ancestors *" in reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert b"<script" not in reply.body
    assert b"Mao Zedong" in reply.body
    assert fetch(server, "/reconcile/preview?id=person/none").status == 404
    assert fetch(server, "/reconcile/flyout/entity?id=person/none").status == 404


@pytest.mark.parametrize("place", ["0.2", "draft"])
def test_our_own_client_finds_the_things_of_the_service(server: str, place: str) -> None:
    """The client that asks others' services asks this one: candidates by name, of the class asked for, with facts from data extension."""
    address = f"{server}/reconcile" if place == "0.2" else server + DRAFT_ROOT
    with Session("test@example.org", "0", pause=0) as session:
        client = ReconciliationService(session, address, space="https://data.example.org/")
        mao, guilin = client.search([Query(("Mao Tse-tung",), "person"), Query(("Kweilin",), "place")])
        assert (mao[0].id, mao[0].label, mao[0].born) == (MAO, "Mao Zedong", (("1893-12-26", 11),))
        assert guilin[0].id == "place/guilin"
        assert guilin[0].point == (110.280028, 25.279993)


def test_our_own_client_takes_no_other_things_for_those_it_wants(server: str) -> None:
    """A client that wants Wikidata's items is told that this service has others."""
    with Session("test@example.org", "0", pause=0) as session, pytest.raises(ConfigurationError, match="identifies things by"):
        ReconciliationService(session, f"{server}/reconcile").search([Query(("Mao",), "person")])


@pytest.mark.parametrize(
    "target",
    ["/reconcile", f"{DRAFT_ROOT}", "/reconcile/suggest/entity?prefix=m", "/reconcile/preview?id=x", "/reconcile/nothing", f"{DRAFT_ROOT}/match"],
)
def test_every_route_is_open_to_pages_of_others(server: str, target: str) -> None:
    """Each answer, errors as well, allows other origins; OPTIONS says how a route is asked (draft, Cross-Origin Access)."""
    assert fetch(server, target, origin="https://refine.example.org").headers["Access-Control-Allow-Origin"] == "*"
    asked = fetch(server, target, "OPTIONS", origin="https://refine.example.org")
    assert (asked.status, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "OPTIONS" in asked.headers["Allow"]


def test_addresses_are_those_by_which_the_client_came(server: str) -> None:
    """A manifest tells addresses of the host that was asked, those of BASE where that is it, and never one that is no host."""
    assert get(server, "/reconcile")["suggest"]["entity"]["service_url"] == f"{server}/reconcile"
    for host in ("data.example.org", "evil.example.org/<script>"):
        told = read(fetch(server, "/reconcile", host=host))
        assert told["view"]["url"] == "https://data.example.org/{{id}}"
    assert get(server, DRAFT_ROOT)["view"]["url"] == f"{server}/{{+id}}"


@pytest.mark.parametrize(
    ("method", "target", "media", "body", "status"),
    [
        ("POST", "/reconcile", FORM, b"queries={", 400), ("POST", "/reconcile", FORM, b"x=1", 400), ("POST", "/reconcile", FORM, b"", 400),
        ("POST", "/reconcile", FORM, b"queries=%ff", 400), ("POST", "/reconcile", FORM, b"\xff", 400), ("POST", "/reconcile", JSON, b"{}", 415),
        ("POST", "/reconcile", FORM, b"queries=" + b"[" * 500_000, 400), ("POST", "/reconcile", FORM, b"queries=" + b"x" * LARGEST, 413),
        ("POST", "/reconcile", FORM, b"extend=[]", 400), ("PUT", "/reconcile", JSON, b"{}", 405), ("GET", "/reconcile?queries=[]", "", None, 400),
        ("POST", "/reconcile/match", JSON, b"{", 400), ("POST", "/reconcile/match", JSON, b'{"queries":' * 50_000, 400), ("GET", "/reconcile/match", "", None, 405),
        ("POST", "/reconcile/match", JSON, b'{"queries":[' + b"9" * 10_000_000 + b"]}", 413), ("POST", "/reconcile/extend", JSON, b"[]", 400),
        ("POST", "/reconcile/match", JSON, json.dumps({"queries": CONDITIONS[:1] * 5000}).encode(), 413), ("POST", "/reconcile/suggest/entity", FORM, b"prefix=m", 405),
        ("GET", "/reconcile/suggest/entity?prefix=m&limit=many", "", None, 400), ("GET", "/reconcile/extend/propose?type=nothing", "", None, 404),
        ("GET", "/reconcile/nothing", "", None, 404), ("GET", "/reconcile?queries=%7B%7D&" + "&".join(f"a{n}=1" for n in range(200)), "", None, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_a_reason(server: str, method: str, target: str, media: str, body: bytes | None, status: int) -> None:
    """Broken, too large or misplaced requests are refused with a status and a reason in JSON, which says 405 with the methods allowed."""
    try:
        reply = fetch(server, target, method, body, **({"content_type": media} if media else {}))
    except ConnectionError:
        assert status == 413  # the server need not read to the end what is too large
        return
    assert reply.status == status, reply.body
    told = json.loads(reply.body)
    assert (told["status"], bool(told["message"])) == ("error", True)
    assert (reply.headers["Allow"] is not None) == (status == 405)


def test_keys_and_identifiers_come_back_as_they_were_sent(server: str) -> None:
    """Keys of a batch and identifiers of an extension are told again to the letter, with control characters and unpaired surrogates."""
    odd = "\ud800 \x00 –"
    assert post(server, "queries", {odd: {"query": odd}}) == {odd: {"result": []}}
    assert post(server, "extend", {"ids": [odd], "properties": [{"id": odd}]})["rows"] == {odd: {odd: []}}


def test_a_head_and_a_callback_are_as_a_get(server: str) -> None:
    """HEAD has the headers of GET and no body; a parameter that is not known leaves the manifest as it is."""
    reply = fetch(server, "/reconcile", "HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert get(server, "/reconcile?callback=x") == get(server, "/reconcile")


def test_five_hundred_names_are_matched(server: str, release: Release) -> None:
    """Five hundred names in batches of fifty, every form of the names of persons and places among them, are all found."""
    paths = [iri.removeprefix(release.base) for kind in ("person", "place") for iri in release.things()[kind]]
    told = post(server, "extend", {"ids": paths, "properties": [{"id": "name"}]})["rows"]
    names = [name["str"] for path in paths for name in told[path]["name"]]
    asked = (names * (500 // len(names) + 1))[:500]
    batches = [{str(number): {"query": name} for number, name in enumerate(asked[at : at + 50])} for at in range(0, 500, 50)]
    rows = [row for batch in batches for row in post(server, "queries", batch).values()]
    assert len(rows) == 500
    assert all(row["result"] for row in rows)


def test_a_release_without_an_index_says_so(tmp_path: Path) -> None:
    """Where a release has no index every route answers 404 with the reason; the release that takes its place is taken up."""
    with serving(write_small_release(tmp_path / "release")) as address:
        for target in ("/reconcile", DRAFT_ROOT, "/reconcile/suggest/entity"):
            reply = fetch(address, target)
            assert (reply.status, b"no index" in reply.body) == (404, True)


def test_the_service_goes_with_the_release(tmp_path: Path, release_folder: Path) -> None:
    """A release that is put in the place of the one being served answers from its own index."""
    place, fresh = write_small_release(tmp_path / "release"), tmp_path / "fresh"
    shutil.copytree(release_folder, fresh)
    with serving(place) as address:
        assert fetch(address, "/reconcile").status == 404
        place.rename(tmp_path / "old")
        fresh.rename(place)
        for _ in range(100):
            if (reply := fetch(address, "/reconcile")).status == 200:
                break
        assert json.loads(reply.body)["identifierSpace"] == "https://data.example.org/"


def test_who_answers_queries_does_not_load_what_names_need() -> None:
    """A server starts, and starts its workers, without reading what only the comparing of names needs."""
    code = "import sys, fonds.serve.app; print([name for name in sys.modules if name.startswith(('fonds.names', 'fonds.reconciling.service'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12) | st.sampled_from(["mao", "Q5", "person", "name", "born", MAO]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "id", "ids", "queries", "conditions", "matchType", "propertyId", "propertyValue", "q"]), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip
BODIES = st.one_of(
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=100),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.encode),
)
ROUTES = st.sampled_from(
    [
        "",
        "/match",
        "/extend",
        "/extend/propose",
        "/suggest/entity",
        "/suggest/type",
        "/preview",
        "/flyout/entity",
        "/1.0-draft",
        "/1.0-draft/match",
        "//",
        "/../x",
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROUTES, st.sampled_from(["GET", "POST", "HEAD"]), BODIES, st.sampled_from(["queries", "extend", "prefix", "id", "type", "limit", "cursor"]))
def test_no_request_makes_the_service_fail(server: str, route: str, method: str, body: bytes, name: str) -> None:
    """Any route, method and body: an answer that is no 5xx, and no path of the machine in it."""
    field = f"{name}={quote(body)}"
    for target, sent, media in (
        (f"/reconcile{route}", body, JSON),
        (f"/reconcile{route}", field.encode(), FORM),
        (f"/reconcile{route}?{field}", None, JSON),
    ):
        reply = fetch(server, target, method, sent if method == "POST" else None, content_type=media)
        assert reply.status < 500, reply.body
        assert b"Traceback" not in reply.body
