"""An application on a port, until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from fonds.errors import UnavailableError

_START_SECONDS = 30.0
_NOT_PLAIN = frozenset([b"content-length", b"transfer-encoding", b"upgrade", b"expect"])


class AtOnceProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, but for a GET that the application can answer at once: that answer is written where the request arrives.

    Such an application has a method `at_once(target, headers)`, which gives the header lines and the body of an answer, or None. That spares the
    greater part of what a small answer costs otherwise: a task, and the messages of ASGI.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  # uvicorn's own
        super().__init__(*args, **options)
        self._at_once: Callable[[bytes, list[tuple[bytes, bytes]]], tuple[bytes, bytes] | None] | None = getattr(self.app, "at_once", None)
        self._given = False

    def on_headers_complete(self) -> None:
        """Answer at once where that is possible, else begin as uvicorn does."""
        answer = self._at_once(self.url, self.headers) if self._at_once and self._is_plain() else None
        if answer is None:
            super().on_headers_complete()
            return
        self._given = True
        keep = self.parser.get_http_version() == "1.1" and self.parser.should_keep_alive()
        head, body = answer
        told = b"".join([b"%b: %b\r\n" % header for header in self.server_state.default_headers])
        self.transport.write(
            b"HTTP/1.1 200 OK\r\n%b%bcontent-length: %d\r\n%b\r\n%b" % (told, head, len(body), b"" if keep else b"connection: close\r\n", body)
        )
        if not keep:
            self.transport.close()
        self.on_response_complete()

    def on_message_complete(self) -> None:
        """End a request; one that is answered already has no more to it."""
        if self._given:
            self._given = False
        else:
            super().on_message_complete()

    def _is_plain(self) -> bool:
        """Whether this is a GET without a body, that no other request and no answer stands before, while there is room."""
        free = self.cycle is None or self.cycle.response_complete
        room = max(len(self.connections), len(self.tasks)) < (self.limit_concurrency or 1)
        return (
            free
            and room
            and not self.flow.write_paused
            and self.parser.get_method() == b"GET"
            and not any(name in _NOT_PLAIN for name, _ in self.headers)
        )


class Doors:
    """An address on which processes listen, each at a door of its own, so that the kernel gives them clients evenly.

    A process that is started is sent this object, and receives a socket. The first listener only tells where; it must be closed by then.
    """

    def __init__(self, listener: socket.socket) -> None:
        self.family, self.address = listener.family, listener.getsockname()[:2]

    def __reduce__(self) -> tuple[Callable[..., socket.socket], tuple[object, ...]]:
        """How the object is made again in a process: by listening there."""
        return _bound, (self.family, self.address, True)


class _Together(Multiprocess):
    """Processes of one server; `ready` is called once all of them listen."""

    def __init__(self, config: uvicorn.Config, doors: Doors, ready: Callable[[], None]) -> None:
        super().__init__(config, [doors])  # type: ignore[list-item]  # see there
        self._ready = ready

    def init_processes(self) -> None:
        """Start the processes, and wait for them; one that failed is told of, or started again, by what uvicorn does next."""
        super().init_processes()
        if all(process.wait_until_ready(_START_SECONDS, self.should_exit) for process in self.processes):
            self._ready()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address, so that whoever is told it may call at once; port 0 takes a free one.

    UnavailableError where it is taken, or is not this machine's.
    """
    try:
        return _bound(socket.AF_INET6 if ":" in host else socket.AF_INET, (host, port))
    except OSError as error:
        raise UnavailableError(f"{host}:{port}", f"cannot be listened on: {error.strerror}", "name another with --host and --port") from error


def _bound(family: int, address: tuple[str, int], shared: bool = False) -> socket.socket:  # pickled by place
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT if shared else socket.SO_REUSEADDR, 1)
        # Connections inherit it; without, the second packet of an answer waits for the client's delayed acknowledgement, 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def run(app: ASGIApp, listener: socket.socket, *, at_once: int) -> None:
    """Serve an application on a socket until SIGINT or SIGTERM, to so many clients at once."""
    with _quiet_signals():
        uvicorn.Server(configured(app, at_once)).run(sockets=[listener])


def run_many(factory: str, listener: socket.socket, processes: int, *, at_once: int, ready: Callable[[], None]) -> None:
    """The same in several processes, each with the application that a factory gives ("module:function"); one that dies is replaced.

    `ready` is called once all of them listen, where the given socket did.
    """
    doors = Doors(listener)
    listener.close()
    _Together(configured(factory, at_once, processes), doors, ready).run()


def configured(app: ASGIApp | str, at_once: int, processes: int = 1) -> uvicorn.Config:
    """How an application, or what a factory gives, is served: by our protocol, to so many clients at once, without a word on the server."""
    return uvicorn.Config(
        app, factory=isinstance(app, str), workers=processes, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=1, limit_concurrency=at_once, http=AtOnceProtocol,
    )  # fmt: skip


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Keep the signal that stopped uvicorn, which it raises once more when it has stopped, from ending this process too."""
    former = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
