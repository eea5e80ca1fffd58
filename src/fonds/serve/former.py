"""Dumps and former releases over HTTP: files as they are, and dumps and manifests of former releases that are made again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from fonds.changes import DUMP
from fonds.errors import UnavailableError
from fonds.former import DIGEST, FOLDER, Former, files_of, former_dump, former_manifest, packed
from fonds.release import MANIFEST, Release
from fonds.serve.linked_data import file_below
from fonds.serve.negotiation import has

_AT_ONCE = 8  # dumps that are being made again in a process
_LATER = "30"  # seconds
_TYPES = {".gz": "application/gzip", ".trig": "application/trig", ".ttl": "text/turtle", ".json": "application/json", ".md": "text/markdown"}


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Keeps what is made again from taking the machine: so many dumps are under way at most, and one of them is worked at."""

    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def streamed(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Pieces made in a thread, each when the client has taken the one before."""
        async with self.places:
            while True:
                async with self.turn:
                    piece = await asyncio.to_thread(next, pieces, None)
                if piece is None:
                    return
                yield piece


def kept(root: Path, name: str) -> Response:
    """A file below a folder of the release."""
    path = file_below(root, name)
    if path is None:
        return PlainTextResponse("there is no such file\n", 404)
    return FileResponse(path, media_type=_TYPES.get(path.suffix, "application/octet-stream"))


def listed(release: Release) -> Response:
    """The release that is served and those before it, the newest first, with where their files are."""
    folders = sorted((path for path in (release.folder / FOLDER).glob("*") if path.is_dir()), reverse=True)
    former = [{"name": path.name, "files": [f"/releases/{path.name}/{file}" for file in files_of(path)]} for path in folders]
    told = {name: release.manifest.get(name) for name in ("title", "date", "version", "previous")}
    return Response(json.dumps({"current": told, "former": former}, ensure_ascii=False, indent=1), media_type="application/json")


async def former_file(request: Request, folder: Path, rebuilding: Rebuilding) -> Response:
    """A file of a former release, as it was published; its dump, where it is made again, without a length and without ranges."""
    root, path = folder / FOLDER, request.path_params["name"]
    name, _, file = path.rpartition("/")
    digest = file_below(root, f"{name}/{DIGEST}")
    if digest is None or file not in (DUMP, MANIFEST) or (root / path).is_file():
        return kept(root, path)
    try:
        if file == MANIFEST:
            return Response(await asyncio.to_thread(former_manifest, folder, name), media_type="application/json")
        return _dump(request, await asyncio.to_thread(former_dump, folder, name), digest, rebuilding)
    except UnavailableError:
        return PlainTextResponse("this cannot be made again: a release after it is no longer kept\n", 404)


def _dump(request: Request, former: Former, digest: Path, rebuilding: Rebuilding) -> Response:
    # Weak, since another zlib packs the same statements otherwise.
    tag = f'W/"{former.digest[:24]}"'
    headers = {"ETag": tag, "Last-Modified": formatdate(digest.stat().st_mtime, usegmt=True), "Accept-Ranges": "none"}
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        return Response(headers=headers, media_type=_TYPES[".gz"])
    if rebuilding.places.locked():
        return PlainTextResponse("too many former dumps are asked for at once\n", 503, headers={"Retry-After": _LATER})
    return StreamingResponse(rebuilding.streamed(packed(former.pieces())), headers=headers, media_type=_TYPES[".gz"])
