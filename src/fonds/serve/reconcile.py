"""The reconciliation service over HTTP: version 0.2 at /reconcile, the draft of 1.0 at /reconcile/1.0-draft.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and https://reconciliation-api.github.io/specs/draft/.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from fonds.errors import UnavailableError
from fonds.reconciling import FILE, RequestError, Service
from fonds.reconciling.asked import read_batch, read_draft_batch, read_extension, read_json
from fonds.reconciling.service import SUGGESTED

if TYPE_CHECKING:
    from fonds.serve.app import Site

LARGEST = 2_000_000  # bytes of a body
DRAFT = "1.0-draft"
_BODY_SECONDS = 20.0
_AT_ONCE = 2  # batches: the others wait, so that the workers of queries keep the processor
_HOST = re.compile(r"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
# A preview is shown in a frame of the client's page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors *"
Parameters = dict[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """The service of the release being served (None: why there is none), and the places of those who are answered at a time."""

    service: Service | None
    reason: str
    places: asyncio.Semaphore


async def reconcile(request: Request, site: Site) -> Response:
    """Answer a request to /reconcile or below it."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    opened = site.reconciling = site.reconciling or _open(site)
    try:
        if opened.service is None:
            raise RequestError(opened.reason, 404)
        answer = await _answer(request, opened.service, opened.places)
        return answer if isinstance(answer, Response) else _json(answer)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except RequestError as refused:
        headers = {"Allow": refused.reason.rpartition(" ")[2] + (", HEAD" if "GET" in refused.reason else "")} if refused.status == 405 else None
        return _json({"status": "error", "message": refused.reason}, refused.status, headers)
    except UnavailableError as error:
        return _json({"status": "error", "message": str(error)}, 503)


def _open(site: Site) -> Opened:
    places = asyncio.Semaphore(_AT_ONCE)
    try:
        return Opened(Service(site.release, site.folder / FILE), "", places)
    except UnavailableError:
        return Opened(None, "this release has no index for reconciliation: build it again", places)


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    # Keys and identifiers are sent back as they came, also those that no encoding but JSON's own can carry.
    return Response(json.dumps(value, separators=(",", ":")), status, headers, "application/json")


async def _answer(request: Request, service: Service, places: asyncio.Semaphore) -> Any:  # noqa: ANN401  # any JSON, or a response
    """What a route answers; RequestError where there is no such route, or it is asked in the wrong way."""
    rest = request.path_params.get("rest", "").strip("/")
    draft = rest == DRAFT or rest.startswith(f"{DRAFT}/")
    route = rest.removeprefix(DRAFT).strip("/") if draft else rest
    if route in ("match", "reconcile", "extend"):
        body = await _body(request)
        return await _aside(places, lambda: _draft(service, route, body))
    root = _root(request, service.base)
    if route == "" and not draft:
        asked = await _parameters(request)
        return await _aside(places, lambda: _batch(service, asked)) if asked.keys() & {"queries", "extend"} else _bare(request, service, root)
    if request.method not in ("GET", "HEAD"):
        raise RequestError("this is asked with GET", 405)
    asked = _pairs(request.url.query)
    if route == "":
        return service.draft_manifest(root)
    return await _aside(places, lambda: _about(service, route, asked, root))


async def _aside(places: asyncio.Semaphore, work: Callable[[], Any]) -> Any:  # noqa: ANN401  # what the work gives
    """Do some work beside the event loop, as many at a time as there are places."""
    async with places:
        return await run_in_threadpool(work)


def _bare(request: Request, service: Service, root: str) -> dict[str, Any]:
    """The manifest, which a GET without parameters asks for (0.2, section 3.1)."""
    if request.method == "POST":
        raise RequestError("send `queries` or `extend` as a form field; JSON goes to /reconcile/match and /reconcile/extend")
    return service.manifest(root)


def _batch(service: Service, asked: Parameters) -> dict[str, Any]:
    """Queries of 0.2, or what is to be added to things."""
    if "queries" in asked:
        return service.match(read_batch(read_json(asked["queries"])))
    return service.extend(read_extension(read_json(asked["extend"])))


def _draft(service: Service, route: str, body: bytes) -> dict[str, Any]:
    """The same in the draft of 1.0, whose earlier texts call the route of queries /reconcile."""
    told = read_json(body)
    return service.extend_draft(read_extension(told)) if route == "extend" else service.match_draft(read_draft_batch(told))


def _about(service: Service, route: str, asked: Parameters, root: str) -> Any:  # noqa: ANN401  # any JSON, or a response
    """Suggestions, proposals, previews and flyouts."""
    if route == "extend/propose":
        return service.propose(asked.get("type", ""), _number(asked, "limit", None))
    if route == "preview":
        page = service.preview(asked.get("id", ""), root)
        return HTMLResponse(
            page or "<!DOCTYPE html><title>Unknown</title><p>There is nothing of that identifier here.", 200 if page else 404, _FRAMED
        )
    if route.startswith("flyout/") and route.removeprefix("flyout/") in ("entity", "type", "property"):
        told = service.flyout(route.removeprefix("flyout/"), asked.get("id", ""))
        if told is None:
            raise RequestError("there is nothing of that identifier here", 404)
        return told
    prefix, limit, cursor = asked.get("prefix", ""), _number(asked, "limit", SUGGESTED) or 0, _number(asked, "cursor", 0) or 0
    if route == "suggest/entity":
        return service.suggest_entities(prefix, asked.get("type", ""), limit, cursor)
    if route == "suggest/type":
        return service.suggest_types(prefix, limit, cursor)
    if route == "suggest/property":
        return service.suggest_properties(prefix, limit, cursor)
    raise RequestError("there is nothing of that name here", 404)


_FRAMED = {"Content-Security-Policy": _POLICY}


def _number(asked: Parameters, name: str, default: int | None) -> int | None:
    """A parameter that is a number from 0 up."""
    told = asked.get(name, "")
    if not told:
        return default
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise RequestError(f"{name}: a number from 0 up is wanted")
    return int(told)


async def _parameters(request: Request) -> Parameters:
    """The parameters of a GET, or the fields of the form that was sent."""
    if request.method in ("GET", "HEAD"):
        return _pairs(request.url.query)
    media = request.headers.get("content-type", "application/x-www-form-urlencoded").partition(";")[0].strip().lower()
    body = await _body(request)
    if media != "application/x-www-form-urlencoded":
        raise RequestError("send a form (application/x-www-form-urlencoded); JSON goes to /reconcile/match and /reconcile/extend", 415)
    try:
        return _pairs(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RequestError("the form is not UTF-8") from error


def _pairs(text: str) -> Parameters:
    """The fields of a form or query string; the first of a name counts."""
    try:
        return dict(reversed(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)))
    except ValueError as error:
        raise RequestError("the parameters are not URL-encoded UTF-8, or there are more than a hundred") from error


async def _body(request: Request) -> bytes:
    """The body of a POST; RequestError where it is too large, or is not here in time."""
    if request.method != "POST":
        raise RequestError("this is asked with POST", 405)
    data = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > LARGEST:
                    raise RequestError(f"send {LARGEST:,} bytes at most", 413)
    except TimeoutError as error:
        raise RequestError(f"the request was not here after {_BODY_SECONDS:g} seconds", 408) from error
    return bytes(data)


def _root(request: Request, base: str) -> str:
    """The address below which this server is asked: BASE where it is called so, else the one that the client used."""
    host = request.headers.get("host", "")
    return base if host == urlsplit(base).netloc or not _HOST.fullmatch(host) else f"{request.url.scheme}://{host}/"
