"""The doors for harvesters over HTTP: OAI-PMH, activities, event stream, ResourceSync, Atom."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from fonds.harvest import atom, discovery, ldes, oai, resourcesync
from fonds.harvest.door import Door
from fonds.harvest.packing import zipped
from fonds.serve.negotiation import choose, has
from fonds.serve.parameters import FORM, RefusedError, body_of, pairs, root_of

if TYPE_CHECKING:
    from fonds.serve.app import Site

_SOON, _FOREVER = "no-cache", "public, max-age=31536000, immutable"
_LIST = re.compile(r"(?:resourcelist(?:-([1-9]\d{0,8}))?|changelist(?:-(\d+)-([1-9]\d{0,8}))?)\.xml")


def door_of(request: Request, site: Site) -> Door | None:
    """The door of a site as a client has come to it; None for a release without records.

    Addresses are the dataset's own, or those of the server where it is asked under another name, so that they can be followed from there.
    """
    if site.records is None:
        return None
    manifest, base = site.release.manifest, site.release.base
    contact, friends = str(manifest.get("contact", "")), tuple(manifest.get("friends", ()))
    return Door(site.records, root_of(request, base), base, str(manifest["title"]), contact, str(manifest["license"]), friends)


async def oai_pmh(request: Request, site: Site) -> Response:
    """Answer a request of OAI-PMH: arguments in the address, or in a form that is posted."""
    door = door_of(request, site)
    if door is None:
        return _nothing()
    if request.method not in ("GET", "HEAD", "POST"):
        reason = "" if request.method == "OPTIONS" else "send GET or POST\n"
        return PlainTextResponse(reason, 405 if reason else 204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    try:
        parameters = _arguments(request.url.query if request.method in ("GET", "HEAD") else await _form(request))
    except RefusedError as refused:
        return PlainTextResponse(f"{refused.reason}\n", refused.status)
    except ClientDisconnect:
        return Response(status_code=400)
    return Response(oai.respond(door, parameters, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")), media_type="text/xml")


async def _form(request: Request) -> str:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise RefusedError(415, f"send {FORM}")
    return await body_of(request)


def _arguments(query: str) -> list[tuple[str, str]]:
    try:
        return pairs(query)
    except RefusedError:
        return [("verb", "")]  # what cannot be read is told as the protocol tells it


async def feed(request: Request, site: Site) -> Response:
    """Answer a request of a feed below /feeds: activities, the event stream, Atom."""
    door = door_of(request, site)
    if door is None:
        return _nothing()
    name, _, rest = request.path_params["path"].partition("/")
    if name == "activity":
        return _activity(request, door, rest)
    if name == "ldes":
        return _ldes(request, door, rest)
    return _given(request, atom.feed(door), atom.MEDIA) if (name, rest) == ("atom", "") else _nothing()


def _activity(request: Request, door: Door, rest: str) -> Response:
    liked = choose(request.headers.get("accept"), discovery.MEDIA)
    if liked is None:
        return PlainTextResponse(f"this is given as {', '.join(discovery.MEDIA)}\n", 406, headers={"Vary": "Accept"})
    media = discovery.PROFILED if liked == discovery.MEDIA[0] else liked
    if not rest:
        return _given(request, discovery.dumped(discovery.collection(door)), media)
    epoch, _, rest = rest.partition("/")
    if epoch != door.records.epoch:
        return _nothing()  # of a table that was there before this one
    kind, _, number = rest.rpartition("/")
    if kind == "page":
        found, closed = discovery.page(door, _number(number)), _number(number) < door.records.pages(discovery.PAGE)
    else:
        found, closed = discovery.activity(door, _number(rest)), True
    return _given(request, discovery.dumped(found), media, closed=closed) if found else _nothing()


def _ldes(request: Request, door: Door, rest: str) -> Response:
    media = choose(request.headers.get("accept"), ldes.FORMATS)
    if media is None:
        return PlainTextResponse(f"this is given as {', '.join(ldes.FORMATS)}\n", 406, headers={"Vary": "Accept"})
    if not rest:
        return _given(request, ldes.root(door, media), media)
    epoch, _, rest = rest.partition("/")
    kind, _, number = rest.partition("/")
    if epoch != door.records.epoch:
        return _nothing()
    if kind == "version":
        found, closed = ldes.member(door, _number(number), media), True
    else:
        found, closed = ldes.page(door, _number(number) if kind == "page" else 0, media), _number(number) < door.records.pages(ldes.PAGE)
    return _given(request, found, media, closed=closed) if found else _nothing()


async def sync(request: Request, site: Site) -> Response:
    """Answer a request of ResourceSync, below /resourcesync or at /.well-known/resourcesync."""
    door = door_of(request, site)
    if door is None:
        return _nothing()
    name = request.path_params.get("name", "")
    if name == "resources.zip":
        return StreamingResponse(zipped(door), media_type="application/zip")
    plain = {"": resourcesync.description, "capabilitylist.xml": resourcesync.capabilities, "resourcedump.xml": resourcesync.resource_dump}
    if name in plain:
        return _given(request, plain[name](door), "application/xml")
    listed = _LIST.fullmatch(name)
    if not listed or listed[2] not in (None, door.records.epoch):
        return _nothing()
    number, changes = int(listed[1] or listed[3] or 0), name.startswith("changelist")
    closed = changes and 0 < number < door.records.pages(resourcesync.PAGE)
    found = (resourcesync.change_list if changes else resourcesync.resource_list)(door, number)
    return _given(request, found, "application/xml", closed=closed) if found else _nothing()


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text) else 0


def _given(request: Request, body: bytes, media: str, *, closed: bool = False) -> Response:
    """A document with its ETag, or 304 to whom has it; `closed` is one that never changes again."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers: dict[str, Any] = {"ETag": tag, "Cache-Control": _FOREVER if closed else _SOON, "Vary": "Accept"}
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media, headers=headers)


def _nothing() -> Response:
    return PlainTextResponse("there is nothing of that name here\n", 404)
