"""The server: the application on a port, in one process or several, until it is told to stop."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from starlette.types import ASGIApp

from fonds.listening import listen, run, run_many
from fonds.release import Release
from fonds.serve.app import create_app
from fonds.serve.workers import Limits

_SETTINGS = "FONDS_SERVE"  # how the processes of one server are told what they serve


def serve(
    folder: Path,
    host: str,
    port: int,
    *,
    workers: int = 2,
    processes: int = 1,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    metrics: bool = False,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a release until SIGINT or SIGTERM; `ready` is told the address. Port 0 takes a free one.

    Each of the `processes` answers requests, and has `workers` processes for the queries that may be long. UnavailableError where the folder is no
    release or the port is taken.
    """
    Release.open(folder)
    listener = listen(host, port)
    address = f"http://{host}:{listener.getsockname()[1]}/"
    if processes == 1:
        app = create_app(folder, workers=workers, limits=limits, metrics=metrics)
        ready(address)
        run(app, listener, at_once=512)
        return
    told = {"folder": str(folder.absolute()), "workers": workers, "limits": asdict(limits), "metrics": metrics}
    with tempfile.TemporaryDirectory() as counts:
        os.environ |= {_SETTINGS: json.dumps(told), "PROMETHEUS_MULTIPROC_DIR": counts}
        run_many("fonds.serve.server:from_settings", listener, processes, at_once=512, ready=lambda: ready(address))


def from_settings() -> ASGIApp:
    """The application as the environment of a server's process describes it."""
    told = json.loads(os.environ[_SETTINGS])
    limits = Limits(**told["limits"] | {"services": tuple(told["limits"]["services"])})
    return create_app(Path(told["folder"]), workers=told["workers"], limits=limits, metrics=told["metrics"])
