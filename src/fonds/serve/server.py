"""The server: the application on a port, until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from fonds.errors import UnavailableError
from fonds.serve.app import create_app
from fonds.serve.workers import Limits


def serve(folder: Path, host: str, port: int, *, workers: int = 2, limits: Limits = Limits(), ready: Callable[[str], None] = lambda _: None) -> None:  # noqa: B008  # frozen
    """Serve a release until SIGINT or SIGTERM; `ready` is told the address. Port 0 takes a free one.

    UnavailableError where the folder is no release or the port is taken.
    """
    app = create_app(folder, workers=workers, limits=limits)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)  # whoever is told the address may call at once
    except OSError as error:
        listener.close()
        raise UnavailableError(f"{host}:{port}", f"cannot be listened on: {error.strerror}", "name another with --host and --port") from error
    ready(f"http://{host}:{listener.getsockname()[1]}/")
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1, limit_concurrency=512)
    with _quiet_signals():
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Keep the signal that stopped uvicorn, which it raises once more when it has stopped, from ending this process too."""
    former = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
