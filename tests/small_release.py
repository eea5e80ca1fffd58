"""A small release of invented persons, and a real server on it, for the tests of what is served."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import uvicorn
from pyoxigraph import RdfFormat, Store

from fonds.formats import FORMATS
from fonds.listening import configured
from fonds.records.rendering import Rendering
from fonds.records.renewal import renewing
from fonds.release import KINDS, Release
from fonds.serve.app import create_app
from fonds.serve.workers import Limits

BASE = "https://data.example.org/"
_TRIG = Path(__file__).parent / "data" / "small.trig"


def write_small_release(folder: Path, *, title: str = "Small release") -> Path:
    """Write the release into a folder and give the folder."""
    folder.mkdir(exist_ok=True)
    store = Store(str(folder / "store"))
    store.bulk_load(path=str(_TRIG), format=RdfFormat.TRIG)
    store.flush()
    (folder / "site" / "person").mkdir(parents=True)
    (folder / "site" / "index.html").write_text(f"<!DOCTYPE html><title>{title}</title>", encoding="utf-8")
    (folder / "site" / "person" / "ada-brandt.html").write_text("<!DOCTYPE html><title>Ada Brandt</title>", encoding="utf-8")
    (folder / "dumps").mkdir()
    (folder / "dumps" / "dataset.trig").write_bytes(_TRIG.read_bytes())
    (folder / "secret.txt").write_text("not for readers", encoding="utf-8")
    manifest = {
        "base": BASE, "title": title, "date": "2020-05-06", "version": "1", "fonds": "0", "language": "en", "publisher": "",
        "license": "https://creativecommons.org/publicdomain/zero/1.0/", "counts": {"quads": 26, "graphs": {}, "things": {}}, "files": {},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def renewed(release: Release, file: Path, former: Path | None = None) -> bool:
    """Write the records of a release into a file, after those of the one before; gives whether anything changed."""
    render = Rendering(release, FORMATS, lambda iri: release.serialized(iri, RdfFormat.N_TRIPLES), former, {}).begin()
    with renewing(release, file, former, FORMATS) as renewal:
        for kind, iris in release.things().items():
            for iri in iris:
                if kind in KINDS and iri not in renewal.gone:
                    renewal.take(render((iri, kind))[0].value)
    return renewal.changed


@contextmanager
def serving(folder: Path, *, workers: int = 1, limits: Limits | None = None) -> Iterator[str]:
    """A server on a free port for as long as the block lasts; gives its address."""
    app = create_app(folder, workers=workers, limits=limits or Limits())
    server = uvicorn.Server(configured(app, at_once=512))
    server.config.port = 0
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    headers: HTTPMessage
    body: bytes


def fetch(server: str, target: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    """One request, redirects not followed; `content_type=` becomes `Content-Type:`."""
    connection = HTTPConnection(urlsplit(server).netloc, timeout=60)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()
