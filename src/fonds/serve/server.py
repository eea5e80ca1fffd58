"""The server: the application on a port, until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fonds.listening import listen, run
from fonds.serve.app import create_app
from fonds.serve.workers import Limits


def serve(folder: Path, host: str, port: int, *, workers: int = 2, limits: Limits = Limits(), ready: Callable[[str], None] = lambda _: None) -> None:  # noqa: B008  # frozen
    """Serve a release until SIGINT or SIGTERM; `ready` is told the address. Port 0 takes a free one.

    UnavailableError where the folder is no release or the port is taken.
    """
    app = create_app(folder, workers=workers, limits=limits)
    listener = listen(host, port)
    ready(f"http://{host}:{listener.getsockname()[1]}/")
    run(app, listener, at_once=512)
