"""The live authorities keep to what the services' protocols allow, and read their answers for no more than they say."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from fonds.authorities.reconciliation_service import ReconciliationService
from fonds.authorities.wikidata_api import WikidataApi
from fonds.authorities.wikidata_query import WikidataQuery
from fonds.errors import ConfigurationError, FondsError, UnavailableError
from fonds.matches import Query
from tests.conformance.test_live_authorities import ENTITIES, HEGEL, api, quick
from tests.conftest import SHARED, needs_shared
from tests.fake_services import MOST_QUERIES, Reply, Service, serving

STANDARDS = SHARED / "data/standards/reconciliation-api"


@pytest.fixture
def service() -> Iterator[Service]:
    """The recorded entities, served."""
    with serving(Service(ENTITIES)) as running:
        yield running


def reconciling(service: Service, path: str = "0.2") -> ReconciliationService:
    """The reconciliation service that speaks one of the versions."""
    return ReconciliationService(quick([]), f"{service.address}/{path}")


def test_an_answer_too_large_is_asked_for_in_parts(service: Service) -> None:
    """What MediaWiki leaves out of an answer that has no room for it is not taken to be missing."""
    service.largest = 2
    found = api(quick([]), service).items([*ENTITIES, "Q424242"])
    assert set(found) == set(ENTITIES)
    service.largest = 0
    with pytest.raises(UnavailableError, match="answers nothing of Q5"):
        api(quick([]), service).items(["Q5"])


def test_what_is_no_item_is_not_asked_for(service: Service) -> None:
    """One identifier of another form would have the whole request refused."""
    authority = api(quick([]), service)
    others = ["P31", "Q0", "Q5|Q42", "Q9999999999", "person/hegel", ""]
    assert set(authority.items([*others, "Q9235"])) == set(authority.labels([*others, "Q9235"])) == {"Q9235"}
    assert {values["ids"] for _, values, _ in service.asked if "ids" in values} == {"Q9235"}


def test_a_name_is_searched_for_as_a_name(service: Service) -> None:
    """Signs that the full-text search would take for commands are left out, and a name longer than any label is cut."""
    authority = api(quick([]), service)
    authority.search([Query(('"Hegel" -Georg: why? \\ !not', "x" * 400, "?!"), "person")])
    full = [values["srsearch"] for _, values, _ in service.asked if "srsearch" in values]
    assert full == ["Hegel Georg why not", "x" * 250]
    assert max(len(values["search"]) for _, values, _ in service.asked if "search" in values) == 250


def test_the_classes_of_many_items_are_asked_for_at_once(service: Service) -> None:
    """A dozen items cost one query for the hierarchy, and none for those that come after them."""
    authority = api(quick([]), service)
    assert len(authority.items(list(ENTITIES))) == len(ENTITIES)
    assert sum(path == "/sparql" for path, _, _ in service.asked) == 1
    query = WikidataQuery(quick([]), address=f"{service.address}/sparql")
    for entity in authority.items(list(ENTITIES)).values():
        assert authority.above(entity.classes) == query.above(entity.classes)
    assert query.above(("nonsense",)) == {"nonsense"}


def test_the_query_service_is_asked_as_sparqlwrapper_asks(service: Service) -> None:
    """The form and the kinds of answer that it takes are SPARQLWrapper's, the name is the session's."""
    query = WikidataQuery(quick([]), address=f"{service.address}/sparql")
    assert query.by_identifier("P227", ["118547739", 'no "such" \\ thing', "0"]) == {"118547739": "Q9235"}
    ((path, values, headers),) = service.asked
    assert path == "/sparql"
    assert values["query"].startswith("PREFIX wd:")
    assert "application/sparql-results+json" in headers["Accept"]
    assert headers["User-Agent"].startswith("fonds/1 (archive@example.org)")
    with pytest.raises(ValueError, match="no property"):
        query.by_identifier("P227 } DROP", ["1"])


@pytest.mark.parametrize("size", [0, -1, "many", None, 10_000, 3])
def test_a_batch_is_never_larger_than_allowed(service: Service, size: object) -> None:
    """A manifest's size is kept to where it is one; whatever it is, no more are asked at once than can well be asked again."""
    manifest = {"versions": ["0.2"], "name": "Sized", "batchSize": size}
    service.faults.append(Reply(json.dumps(manifest).encode()))
    assert len(reconciling(service).search([HEGEL] * 60)) == 60
    sizes = [len(json.loads(values["queries"])) for _, values, _ in service.asked if "queries" in values]
    assert max(sizes) == {3: 3, 10_000: 50}.get(size, 10)  # type: ignore[call-overload]  # any size


@pytest.mark.parametrize(("versions", "draft"), [(["0.1", "0.2"], False), (["1.0"], True), (["0.2", "1.0"], False), ([], False), (None, False)])
def test_the_version_is_what_the_manifest_says(service: Service, versions: object, draft: bool) -> None:
    """Who tells no version speaks the first; who speaks both is asked in the one that is final."""
    told = {"name": "Versions"} | ({"versions": versions} if versions is not None else {})
    service.faults += [Reply(json.dumps(told).encode()), Reply(b'{"results": [{"candidates": []}], "q0": {"result": []}}')]
    assert reconciling(service).search([HEGEL]) == [()]
    assert service.asked[-1][0] == ("/0.2/match" if draft else "/0.2")


def test_a_service_of_other_items_is_refused(service: Service) -> None:
    """Identifiers of another space are not Wikidata's, however they look."""
    service.faults.append(Reply(b'{"versions": ["0.2"], "name": "GND", "identifierSpace": "https://d-nb.info/gnd/"}'))
    with pytest.raises(
        ConfigurationError, match=r"reconcile\.authorities.*d-nb\.info/gnd/.*name one that identifies them by http://www\.wikidata\.org/entity/"
    ):
        reconciling(service).search([HEGEL])


@pytest.mark.parametrize("path", ["0.2", "draft"])
@pytest.mark.parametrize(
    "body", [b'{"status": "error", "message": "no"}', b"[]", b"{}", b'{"q0": {"result": null}, "results": [null]}', b'{"results": []}']
)
def test_answers_of_no_use_name_the_service(service: Service, path: str, body: bytes) -> None:
    """An error, too few answers, and what has another form."""
    authority = reconciling(service, path)
    assert authority.manifest
    service.faults.append(Reply(body))
    with pytest.raises(FondsError, match=rf"/{path}: answers"):
        authority.search([HEGEL])
    assert [item.id for item in authority.search([HEGEL])[0]] == ["Q9235"]


def test_times_of_an_extension_are_no_more_exact_than_they_may_be(service: Service) -> None:
    """A service tells the year 1723 as its first day, May 1723 as the first of May, and some century as the first day of a round year."""
    days = ["1723-01-01", "1723-05-01", "1723-05-12", "1720-01-01", "1700-01-01", "-0044-03-15", "unknown"]
    rows = {"Q9235": {"P569": [{"date": f"{day}T00:00:00+00:00"} for day in days] + [{}], "P625": [{"str": "here"}, {"str": "52.5,-13.25"}]}}
    authority = reconciling(service)
    assert authority.manifest
    service.faults += [
        Reply(b'{"q0": {"result": [{"id": "Q9235", "name": "H"}, {"id": "x"}, {}]}}'),
        Reply(json.dumps({"rows": rows, "meta": []}).encode()),
    ]
    ((item,),) = authority.search([HEGEL])
    assert item.born == (
        ("1723-00-00", 9), ("1723-05-00", 10), ("1723-05-12", 11), ("1720-00-00", 8), ("1700-00-00", 7), ("-0044-03-15", 11),
    )  # fmt: skip
    assert item.point == (-13.25, 52.5)


@needs_shared
@pytest.mark.parametrize(("path", "version"), [("0.2", "0.2"), ("draft", "1.0-draft")])
def test_what_is_said_is_what_the_schemas_allow(path: str, version: str) -> None:
    """The queries that are sent, and the answers that these tests rest on, are valid against the specification's schemas."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    said: list[tuple[str, Any]] = []

    class Noting(Service):
        def answer(self, path: str, values: dict[str, str], headers: dict[str, str], body: bytes) -> Reply:
            reply = Service.answer(self, path, values, headers, body)
            asked = {**json.loads(body or b"{}")} if "json" in headers.get("Content-Type", "") else {}
            extending = "extend" in values or path.endswith("extend")
            if reply.status == 200 and (asked or values):
                told = asked or json.loads(values.get("extend") or values["queries"])
                said.append(("data-extension-query" if extending else "reconciliation-query-batch", told))
                said.append(("data-extension-response" if extending else "reconciliation-result-batch", json.loads(reply.body)))
            return reply

    with serving(Noting(ENTITIES)) as running:
        ReconciliationService(quick([]), f"{running.address}/{path}").search([HEGEL] * MOST_QUERIES)
    assert len(said) >= 4
    for name, told in said:
        schema = json.loads((STANDARDS / version / f"schemas/{name}.json").read_text(encoding="utf-8"))
        assert list(jsonschema.Draft7Validator(schema).iter_errors(told)) == []


@needs_shared
def test_recorded_searches_find_what_they_found() -> None:
    """Real answers to searches, replayed: the item meant is found, of its kind, and items of other kinds are not."""
    folder = SHARED / "data/wikidata/real_json"
    searches = {
        path.name.removesuffix("_50_en.json").replace("_", " "): json.loads(path.read_text("utf-8")) for path in folder.glob("search/?*_50_en.json")
    }
    wanted = {identifier for found in searches.values() for identifier in found}
    with gzip.open(folder / "entities.jsonl.gz", "rt", encoding="utf-8") as lines:
        read = (json.loads(line) for line in lines)
        entities = {entity["id"]: entity for entity in read if entity["id"] in wanted or "P279" in entity["claims"]}
    with serving(Service(entities, searches=searches)) as running:
        query = WikidataQuery(quick([]), address=f"{running.address}/sparql")
        authority = WikidataApi(quick([]), above=query.above, address=f"{running.address}/w/api.php")
        asked = [
            ("Warsaw", "place", "Q270"),
            ("Steve Clark", "person", "Q367617"),
            ("Amsterdam", "place", "Q727"),
        ]
        answers = authority.search([Query((name,), kind) for name, kind, _ in asked])
    for (name, kind, identifier), items in zip(asked, answers, strict=True):
        assert identifier in searches[name]
        assert items[0].id == identifier, name
        assert all(not item.kinds or kind in item.kinds for item in items)
