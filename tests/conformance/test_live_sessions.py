"""What a session of the live services does about answers of no use, hosts that ask to be left alone, and contacts that nobody can read."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fonds.answers import Answers
from fonds.errors import ConfigurationError, UnavailableError
from fonds.http import Clock, Session
from tests.conformance.test_live_authorities import ENTITIES, HEGEL, api, quick
from tests.fake_services import Reply, Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    """The recorded entities, served."""
    with serving(Service(ENTITIES)) as running:
        yield running


@pytest.mark.parametrize("contact", ["", "  ", "Żółć <a@example.org>", "a@example.org\r\nX-Other: 1"])
def test_a_contact_is_one_that_a_request_can_carry(contact: str) -> None:
    """What no header can hold is refused before anything is asked."""
    with pytest.raises(ConfigurationError, match=r"fonds\.toml: dataset\.contact.*write an address"):
        Session(contact, "1")


def test_a_contact_may_have_accents(service: Service) -> None:
    """The letters of ISO 8859-1 can be sent."""
    with Session("Jürgen <a@example.org>", "1", pause=0) as session:
        assert session.json("GET", f"{service.address}/0.2")["name"] == "Recorded"


def test_an_address_that_is_none_is_not_tried_again() -> None:
    """A mistake in an address does not come right by waiting."""
    waits: list[float] = []
    with quick(waits) as session, pytest.raises(UnavailableError, match="nonsense: cannot be reached"):
        session.json("GET", "nonsense")
    assert waits == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/w/api.php", b'{"error": {"code": "internal_api_error_DBQueryError", "info": "a database query error"}}'),
        ("/w/api.php", b'{"entities": [], "success": 1}'),
        ("/sparql", b'{"message": "Too Many Requests"}'),
        ("/sparql", b'{"head": {}, "boolean": true}'),
    ],
)
def test_an_error_in_so_many_words_is_not_kept(service: Service, tmp_path: Path, path: str, body: bytes) -> None:
    """An error under status 200 is told in this run, and asked again in the next one."""
    kept = tmp_path / "answers.sqlite"
    service.faults.append(Reply(body, only=path))
    with quick([], Answers(kept)) as session, pytest.raises(UnavailableError, match=r"Wikidata.s .* answers"):
        api(session, service).search([HEGEL])
    with quick([], Answers(kept)) as session:
        assert [item.id for item in api(session, service).search([HEGEL])[0]] == ["Q9235"]


def test_a_kept_answer_that_is_of_no_use_is_asked_for_again(service: Service, tmp_path: Path) -> None:
    """An earlier version kept what is now known to be an error."""
    answers = Answers(tmp_path / "answers.sqlite")
    address = f"{service.address}/w/api.php"
    values = {"action": "wbgetentities", "ids": "Q9235", "props": "labels", "redirects": "yes", "format": "json", "maxlag": "5"}
    answers.put(json.dumps(["GET", address, values, None, None], sort_keys=True), '{"error": {"info": "no"}}')
    with quick([], answers) as session:
        assert api(session, service).labels(["Q9235"]) == {"Q9235": "Georg Wilhelm Friedrich Hegel"}
    assert len(service.asked) == 1


def test_a_host_that_shuts_us_out_is_asked_nothing_more(service: Service) -> None:
    """Who is told to come back tomorrow sends nothing more today: to go on asking makes a ban longer."""
    service.faults.append(Reply(b"", 429, headers={"Retry-After": "86400"}))
    with quick([]) as session:
        for _ in range(3):
            with pytest.raises(UnavailableError, match="not to be asked again before"):
                session.json("GET", f"{service.address}/0.2")
    assert len(service.asked) == 1


def test_the_wait_of_a_last_try_holds_for_the_next_request(service: Service) -> None:
    """What a host asked for at the last try of one request is kept to by the next one."""
    waits: list[float] = []
    service.faults.append(Reply(b"", 503, headers={"Retry-After": "60"}))
    with Session("a@example.org", "1", pause=1, tries=1, clock=Clock(now=lambda: 100.0, sleep=waits.append)) as session:
        with pytest.raises(UnavailableError):
            session.json("GET", f"{service.address}/0.2")
        session.json("GET", f"{service.address}/0.2")
    assert waits == [60.0]


@pytest.mark.parametrize("told", ["²", "soon", "99999999999999999999", "-5"])
def test_a_retry_after_that_says_nothing_is_passed_over(service: Service, told: str) -> None:
    """What is neither seconds nor a date is as if it were not there."""
    waits: list[float] = []
    service.faults.append(Reply(b"", 503, headers={"Retry-After": told}))
    with quick(waits) as session:
        session.json("GET", f"{service.address}/0.2")
    assert waits == [0.5]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(b"[" * 200_000), "no JSON"),
        (Reply(b"17"), "a text in place of data"),
        (Reply(b"\xff\xfe{}"), "no JSON"),
        (Reply(b"{}", kind="text/html"), "answers JSON as text/html"),
        (Reply(b"{}", kind="image/png"), "answers JSON as image/png"),
        (Reply(b"{}" + b" " * 400, cut=True), "cannot be reached"),
        (Reply(b"nothing packed", headers={"Content-Encoding": "gzip"}, drip=0.001), "cannot be reached"),
    ],
)
def test_what_is_no_data_is_refused(service: Service, reply: Reply, told: str) -> None:
    """Nesting without end, a bare number, other encodings and kinds, a body cut where it still reads as JSON, a false packing."""
    service.faults += [reply] * 5
    with quick([]) as session, pytest.raises(UnavailableError, match=told):
        session.json("GET", f"{service.address}/0.2")


def test_an_answer_without_end_is_broken_off(service: Service) -> None:
    """More than the largest size is not read, also where it is packed small."""
    service.faults.append(Reply(b"[" + b" " * 1_000_000 + b"]"))
    with Session("a@example.org", "1", largest=100_000) as session, pytest.raises(UnavailableError, match="more than 100000 bytes"):
        session.json("GET", f"{service.address}/0.2")
    assert len(service.asked) == 1


def test_nobody_listening_is_told_in_time() -> None:
    """Where no server is, the session says so."""
    begun = time.monotonic()
    with quick([]) as session, pytest.raises(UnavailableError, match=r"127\.0\.0\.1:9: cannot be reached: ConnectionError"):
        session.json("GET", "http://127.0.0.1:9/")
    assert time.monotonic() - begun < 5
