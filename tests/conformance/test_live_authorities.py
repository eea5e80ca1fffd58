"""The live authorities against a server that speaks their protocols from recorded entities, and fails in every way that they do."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from fonds.answers import Answers
from fonds.authorities.reconciliation_service import ReconciliationService
from fonds.authorities.wikidata_api import WikidataApi
from fonds.authorities.wikidata_query import WikidataQuery
from fonds.config import Project, load_project
from fonds.errors import ConfigurationError, UnavailableError
from fonds.http import Clock, Session, TooLargeError
from fonds.matches import Query, Subject
from fonds.reconcile import Reconciliation
from fonds.reconcile.ledger import Ledger
from fonds.values import Entity, Finding, Name
from tests.conftest import SHARED, needs_shared
from tests.fake_services import MOST_IDS, MOST_QUERIES, Reply, Service, serving

ENTITIES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data/services/entities.json").read_text(encoding="utf-8"))
HEGEL = Query(("Georg Wilhelm Friedrich Hegel",), "person")


@pytest.fixture
def service() -> Iterator[Service]:
    """The recorded entities, served."""
    with serving(Service(ENTITIES, moved={"Q99999": "Q9235"})) as running:
        yield running


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited for."""
    return []


@pytest.fixture
def session(waits: list[float]) -> Session:
    """A session that waits for nothing, and notes what it would have waited for."""
    return quick(waits)


def quick(waits: list[float], answers: Answers | None = None) -> Session:
    """A session whose waiting takes no time."""
    return Session("archive@example.org", "1", answers, pause=0, timeout=2.0, clock=Clock(sleep=waits.append, chance=lambda: 0.5))


def api(session: Session, service: Service) -> WikidataApi:
    """Wikidata's API as the service speaks it."""
    query = WikidataQuery(session, address=f"{service.address}/sparql")
    return WikidataApi(session, above=query.above, by_identifier=query.by_identifier, address=f"{service.address}/w/api.php")


def test_who_asks_must_say_who_they_are(session: Session, service: Service) -> None:
    """Without the operator's contact nothing starts; with it every request tells it."""
    with pytest.raises(ConfigurationError, match=r"dataset.contact.*write an address"):
        Session("", "1")
    api(session, service).search([HEGEL])
    assert {headers["User-Agent"] for _, _, headers in service.asked} == {session.agent}
    assert "(archive@example.org)" in session.agent
    assert all("gzip" in headers["Accept-Encoding"] for _, _, headers in service.asked)
    assert all(values.get("maxlag") == "5" for path, values, _ in service.asked if path == "/w/api.php")


def test_both_searches_and_the_hierarchy_give_an_item_with_its_kind(session: Session, service: Service) -> None:
    """A person is found by its name, by one of its words, and by the GND's identifier; its facts and kind come with it."""
    authority = api(session, service)
    for query in (HEGEL, Query(("Hegel",), "person"), Query(("Nobody",), "person", identifiers=(("P227", "118547739"),))):
        (items,) = authority.search([query])
        assert [item.id for item in items] == ["Q9235"]
        assert items[0].kinds == {"person"}
        assert items[0].born
    assert authority.search([replace(HEGEL, kind="place")]) == [()]
    assert "P279*" in "".join(values.get("query", "") for _, values, _ in service.asked)
    assert authority.labels(["Q5", "Q424242"]) == {"Q5": "human"}
    town = {row["mainsnak"]["datavalue"]["value"]["id"] for row in ENTITIES["Q3957"]["claims"]["P279"]}
    assert authority.above(("Q3957",)) >= {"Q3957", *town}


def test_a_merged_item_comes_as_its_successor_and_a_missing_one_not(session: Session, service: Service) -> None:
    """Redirects are followed, and told by the identifier that comes back."""
    found = api(session, service).items(["Q99999", "Q9235", "Q424242"])
    assert {asked: item.id for asked, item in found.items()} == {"Q99999": "Q9235", "Q9235": "Q9235"}


def test_batches_are_of_the_size_allowed(session: Session, service: Service) -> None:
    """Of 120 items never more than fifty are asked for at once."""
    api(session, service).items([f"Q{number}" for number in range(1, 121)])
    sizes = [len(values["ids"].split("|")) for _, values, _ in service.asked if "ids" in values]
    assert sum(sizes) == 120
    assert max(sizes) <= MOST_IDS


@pytest.mark.parametrize("path", ["0.2", "draft"])
def test_both_versions_of_reconciliation_are_spoken(session: Session, service: Service, path: str) -> None:
    """The manifest tells the version; batches follow its size, or are halved where it tells none; facts come by extension, or from the API."""
    authority = ReconciliationService(session, f"{service.address}/{path}")
    queries = [HEGEL, Query(("Nobody",), "person"), replace(HEGEL, kind="place"), *[Query(("Douglas Adams",), "person")] * 7]
    answers = authority.search(queries)
    assert [[item.id for item in items] for items in answers] == [["Q9235"], [], [], *[["Q42"]] * 7]
    assert answers[0][0].born[0][0].startswith("1770")
    assert answers[0][0].kinds == {"person"}
    richer = ReconciliationService(session, f"{service.address}/{path}", entities=api(session, service))
    assert "P214" in richer.search([HEGEL])[0][0].facts
    assert len(queries) > MOST_QUERIES


FAULTS = {
    "busy": Reply(b"slow down", 429, headers={"Retry-After": "7"}),
    "busy until": Reply(b"", 429, headers={"Retry-After": "UNTIL"}),
    "down": Reply(b"", 503),
    "reset": Reply(b"", 0),
    "cut": Reply(b'{"entities": {"Q9235": {}}, "success": 1}', cut=True),
    "no JSON": Reply(b'{"entities": {"Q9235"'),
    "page": Reply(b"<html>Our servers are currently under maintenance</html>", kind="text/html"),
    "text": Reply(b'"Please set a user agent"'),
    "lag": Reply(b'{"error": {"code": "maxlag", "info": "Waiting for a server: 6 seconds lagged."}}', headers={"Retry-After": "5"}),
}


def now(reply: Reply) -> Reply:
    """A reply that asks to be left alone until half a minute from now, where it asks so by a date."""
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    return replace(reply, headers={name: until if value == "UNTIL" else value for name, value in reply.headers.items()})


@pytest.mark.parametrize("fault", FAULTS)
def test_what_passes_is_waited_for(session: Session, service: Service, waits: list[float], fault: str) -> None:
    """Twice any fault, and the third answer is taken; where the service says how long to wait, so long is waited."""
    service.faults += [now(FAULTS[fault])] * 2
    assert api(session, service).items(["Q9235"])["Q9235"].label == "Georg Wilhelm Friedrich Hegel"
    assert len(waits) == 2
    if fault == "busy":
        assert waits == [7, 7]
    if fault == "busy until":
        assert all(20 < wait <= 30 for wait in waits)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_stays_is_an_error_that_names_the_service(session: Session, service: Service, fault: str, tmp_path: Path) -> None:
    """A service that goes on failing is named with what it did and a mend; nothing of it is kept."""
    service.faults += [FAULTS[fault]] * 9
    answers = Answers(tmp_path / "answers.sqlite")
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1.*run it again later"):
        api(quick([], answers), service).items(["Q9235"])
    service.faults.clear()
    assert api(quick([], answers), service).items(["Q9235"])
    del session


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(b"who are you", 403), "answers 403: who are you"),
        (Reply(b'{"error": {"code": "unknown_action", "info": "Unrecognized value"}}'), "Unrecognized value"),
        (Reply(b"", 429, headers={"Retry-After": "86400"}), r"not to be asked again before \d{4}-\d\d-\d\d \d\d:\d\d UTC"),
    ],
)
def test_what_does_not_pass_is_told_at_once(session: Session, service: Service, waits: list[float], reply: Reply, told: str) -> None:
    """A refusal, an error in so many words under status 200, and a day's ban are not asked again and again."""
    service.faults.append(reply)
    with pytest.raises(UnavailableError, match=told):
        api(session, service).items(["Q9235"])
    assert (len(service.asked), waits) == (1, [])


def test_a_slow_drip_ends(service: Service) -> None:
    """An answer that never comes to its end is given up when its time is over."""
    service.faults += [Reply(b"[" + b" " * 4000 + b"]", drip=0.05)] * 2
    slow = Session("archive@example.org", "1", pause=0, timeout=0.5, tries=2, clock=Clock(sleep=lambda _: None))
    begun = time.monotonic()
    with pytest.raises(UnavailableError, match=r"has not answered in 0\.5 seconds"):
        slow.json("GET", f"{service.address}/w/api.php")
    assert time.monotonic() - begun < 5


def test_a_request_too_large_is_told_apart(session: Session, service: Service) -> None:
    """Status 413 is not waited for: whoever asked asks for less."""
    service.faults.append(Reply(b"", 413))
    with pytest.raises(TooLargeError):
        session.json("GET", f"{service.address}/w/api.php")


def test_a_host_that_keeps_failing_is_left_alone(session: Session, service: Service) -> None:
    """After three requests that failed for good nothing more is sent to it in this run."""
    service.faults += [Reply(b"", 503)] * 99
    for _ in range(6):
        with pytest.raises(UnavailableError):
            session.json("GET", f"{service.address}/w/api.php")
    assert len(service.asked) == 3 * session.tries


def test_requests_to_a_host_keep_their_distance(service: Service, waits: list[float]) -> None:
    """Between two requests to one host there is a pause."""
    spaced = Session("archive@example.org", "1", pause=5, clock=Clock(now=lambda: 100.0, sleep=waits.append))
    for number in range(3):
        spaced.json("GET", f"{service.address}/0.2", params={"n": str(number)})
    assert waits == [5, 5]


def test_a_run_that_was_broken_off_asks_nothing_twice(service: Service, tmp_path: Path) -> None:
    """What was answered before the end of a run is not asked for in the next one."""
    queries = [Query((entity["labels"]["en"]["value"],), "person") for entity in ENTITIES.values()]
    kept = tmp_path / "answers.sqlite"
    first = api(quick([], Answers(kept)), service)
    first.search(queries[:4])
    before = {json.dumps(values, sort_keys=True) for _, values, _ in service.asked}
    service.asked.clear()
    api(quick([], Answers(kept)), service).search(queries)
    after = [json.dumps(values, sort_keys=True) for _, values, _ in service.asked]
    assert before
    assert not before & {one for one in after if "wbsearchentities" in one or '"list"' in one}
    service.asked.clear()
    api(quick([], Answers(kept)), service).search(queries)
    assert service.asked == []


def test_kept_answers_grow_old(service: Service, tmp_path: Path) -> None:
    """After their days they are asked for again."""
    day = 86400.0
    for now in (0.0, 29 * day, 31 * day):
        quick([], Answers(tmp_path / "answers.sqlite", now=lambda now=now: now)).json("GET", f"{service.address}/0.2")  # type: ignore[misc]
    assert len(service.asked) == 2


def test_a_damaged_answer_is_told_and_asked_for_again(service: Service, tmp_path: Path) -> None:
    """What does not fit its checksum is never used; a file that is no store of answers is refused with the mend."""
    path, told = tmp_path / "answers.sqlite", []  # type: ignore[var-annotated]
    quick([], Answers(path)).json("GET", f"{service.address}/0.2")
    with sqlite3.connect(path) as base:
        base.execute("UPDATE answer SET text = ?", (b"nonsense",))
    assert quick([], Answers(path, report=told.append)).json("GET", f"{service.address}/0.2")["name"] == "Recorded"
    assert len(service.asked) == 2
    assert [finding.file for finding in told] == ["answers.sqlite"]
    path.with_name("other.sqlite").write_bytes(b"nonsense" * 1000)
    with pytest.raises(UnavailableError, match=r"other.sqlite: cannot be used.*delete it"):
        Answers(path.with_name("other.sqlite"))


KEEPING = """
import sys
from pathlib import Path
from fonds.answers import Answers
answers = Answers(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 200):
    answers.put(f"question {number}", f"answer {number}" * 50)
"""


def test_two_processes_share_the_kept_answers(tmp_path: Path) -> None:
    """Both write at once, and all that they wrote is there, whole."""
    path = tmp_path / "answers.sqlite"
    running = [subprocess.Popen([sys.executable, "-c", KEEPING, str(path), first]) for first in ("0", "100")]
    assert [process.wait(30) for process in running] == [0, 0]
    answers = Answers(path)
    assert [answers.get(f"question {number}") for number in range(300)] == [f"answer {number}" * 50 for number in range(300)]


def test_a_project_is_matched_live_and_without_the_service_by_what_is_left(service: Service, tmp_path: Path) -> None:
    """The whole way from fonds.toml; a service that fails is told, and what nobody could be asked about is not judged."""
    (tmp_path / "fonds.toml").write_text(
        f'[dataset]\ntitle = "T"\ncontact = "a@example.org"\n[reconcile]\nauthorities = ["{service.address}/0.2"]\n', encoding="utf-8"
    )
    project: Project = load_project(tmp_path)
    told: list[Finding] = []
    hegel = Subject(Entity("person/hegel", HEGEL.names[0], (Name(HEGEL.names[0], "preferred-name"),)), known_on=("1820-01-01",))
    with_api = ReconciliationService(quick([]), f"{service.address}/0.2", entities=api(quick([]), service))
    run = Reconciliation([with_api], accept=0.9, gap=0.05, date="2026-11-27", report=told.append)
    found = list(run.mappings([hegel], Ledger()))
    assert found[0].object == "http://www.wikidata.org/entity/Q9235"
    assert {mapping.justification for mapping in found[1:]} == {"semapv:MappingChaining"}
    service.faults += [Reply(b"", 503)] * 99
    down = ReconciliationService(quick([]), f"{service.address}/0.2")
    run = Reconciliation([down], accept=0.9, gap=0.05, date="2026-11-27", report=told.append)
    assert list(run.mappings([hegel], Ledger())) == []
    assert "is left out of this run" in told[-1].message
    assert project.reconcile.authorities == (f"{service.address}/0.2",)


@needs_shared
def test_all_entities_as_served_are_read(waits: list[float]) -> None:
    """Every real entity comes through the API as an item."""
    with gzip.open(SHARED / "data/wikidata/real_json/entities.jsonl.gz") as lines:
        entities = {entity["id"]: entity for entity in map(json.loads, lines) if entity["id"].startswith("Q")}
    with serving(Service(entities)) as running:
        items = WikidataApi(quick(waits), address=f"{running.address}/w/api.php").items(list(entities))
    assert set(items) == set(entities)
