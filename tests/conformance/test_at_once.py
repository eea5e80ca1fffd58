"""Answers that are written where the request arrives: the rules of HTTP hold as for all others (RFC 9112), and processes share the clients."""

from __future__ import annotations

import pickle
import select
import socket
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest

from fonds.listening import Doors, listen
from tests.small_release import BASE, fetch, serving, write_small_release

QUERY = f"SELECT ?p ?o {{ <{BASE}person/ada-brandt> ?p ?o }}"
SMALL = f"/sparql?query={quote(QUERY)}"
LONG = f"{SMALL}&_mediatype=text/csv"  # the same, but nothing that is answered at once


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a small release."""
    with serving(write_small_release(tmp_path_factory.mktemp("release") / "release")) as address:
        yield address


def told(server: str, *parts: bytes) -> bytes:
    """All that a server says to what is sent, until it closes the connection."""
    address = urlsplit(server)
    with socket.create_connection((str(address.hostname), address.port or 0), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def request(target: str, *headers: str, version: str = "1.1", method: str = "GET") -> bytes:
    """A request for JSON."""
    return "\r\n".join([f"{method} {target} HTTP/{version}", "Host: x", "Accept: application/sparql-results+json", *headers, "", ""]).encode()


def test_an_answer_is_the_same_both_ways(server: str) -> None:
    """Status, headers and rows; the short way was taken, for it tells the length and the other one does not."""
    short, long = fetch(server, SMALL), fetch(server, f"{SMALL}&x=y")
    assert short.status == long.status == 200
    assert short.body == long.body
    own = {"date", "vary", "content-length", "transfer-encoding"}
    assert {name: value for name, value in short.headers.items() if name not in own} == {n: v for n, v in long.headers.items() if n not in own}
    assert "content-length" in short.headers
    assert "content-length" not in long.headers


@pytest.mark.parametrize("order", [(SMALL, LONG, SMALL), (LONG, SMALL, LONG), (SMALL, SMALL, SMALL), ("/index.html", SMALL, LONG)])
def test_requests_in_one_packet_are_answered_in_their_order(server: str, order: tuple[str, ...]) -> None:
    """Pipelining (RFC 9112, section 9.3.2)."""
    first, *others = order
    found = told(server, b"".join([request(first), *map(request, others[:-1]), request(others[-1], "Connection: close")]))
    kinds = [line.partition(b" ")[2].partition(b";")[0].strip() for line in found.splitlines() if line.lower().startswith(b"content-type:")]
    media = {SMALL: b"application/sparql-results+json", LONG: b"text/csv", "/index.html": b"text/html"}
    assert kinds == [media[target] for target in order]
    assert found.count(b"HTTP/1.1 200") == 3


@pytest.mark.parametrize(
    ("version", "header"), [("1.1", "Connection: close"), ("1.0", "X: y"), ("1.0", "Connection: keep-alive")], ids=["close", "1.0", "1.0 kept"]
)
def test_a_connection_that_ends_is_closed(server: str, version: str, header: str) -> None:
    """The answer is whole, says that the connection closes, and it does."""
    head, _, body = told(server, request(SMALL, header, version=version)).partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert body == fetch(server, SMALL).body


def test_a_body_nobody_asked_for_is_read_past(server: str) -> None:
    """A GET may have a body; what stands in it is no request of its own."""
    inner = request("/index.html", "Connection: close")
    found = told(server, request(SMALL, f"Content-Length: {len(inner)}") + inner, request(LONG, "Connection: close"))
    assert found.count(b"HTTP/1.1 200") == 2
    assert b"text/html" not in found


def test_a_request_in_pieces_is_one(server: str) -> None:
    """A request that comes byte by byte is answered once."""
    whole = request(SMALL, "Connection: close")
    assert told(server, *(whole[place : place + 1] for place in range(len(whole)))).count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize("broken", ["%zz", "%", "%E2%28%A1", "100%"])
def test_an_escape_that_is_none_is_read_as_any_other_server_reads_it(server: str, broken: str) -> None:
    """The short way leaves it to the long one."""
    query = quote(f'SELECT ?o {{ <{BASE}person/ada-brandt> ?p ?o FILTER(?o != "') + broken + quote('") }')
    short, long = fetch(server, f"/sparql?query={query}"), fetch(server, f"/sparql?query={query}&x=y")
    assert (short.status, short.body) == (long.status, long.body)


def test_each_process_has_a_door_of_its_own() -> None:
    """What is sent to processes listens where the first one did, and clients come to both."""
    listener = listen("127.0.0.1", 0)
    sent = pickle.dumps(Doors(listener))
    listener.close()
    with pickle.loads(sent) as one, pickle.loads(sent) as other:  # noqa: S301  # our own
        seen = Counter[socket.socket]()
        for _ in range(64):
            with socket.create_connection(one.getsockname()):
                (door,), _, _ = select.select([one, other], [], [], 5)
                door.accept()[0].close()
                seen[door] += 1
    assert min(seen[one], seen[other]) > 10
