"""An application on a port, until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from fonds.errors import UnavailableError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address, so that whoever is told it may call at once; port 0 takes a free one.

    UnavailableError where it is taken, or is not this machine's.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it; without, the second packet of an answer waits for the client's delayed acknowledgement, 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise UnavailableError(f"{host}:{port}", f"cannot be listened on: {error.strerror}", "name another with --host and --port") from error
    return listener


def run(app: ASGIApp, listener: socket.socket, *, at_once: int) -> None:
    """Serve an application on a socket until SIGINT or SIGTERM, to so many clients at once."""
    with _quiet_signals():
        uvicorn.Server(_config(app, at_once)).run(sockets=[listener])


def run_many(factory: str, listener: socket.socket, processes: int, *, at_once: int) -> None:
    """The same in several processes, each with the application that a factory gives ("module:function"); one that dies is replaced."""
    config = _config(factory, at_once, processes)
    Multiprocess(config, [listener]).run()


def _config(app: ASGIApp | str, at_once: int, processes: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app, factory=isinstance(app, str), workers=processes, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=1, limit_concurrency=at_once,
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
