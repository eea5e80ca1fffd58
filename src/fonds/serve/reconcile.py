"""The reconciliation service over HTTP: version 0.2 at /reconcile, the draft of 1.0 at /reconcile/1.0-draft.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and https://reconciliation-api.github.io/specs/draft/.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from fonds.errors import UnavailableError
from fonds.reconciling import FILE
from fonds.reconciling.asked import SUGGESTED, RequestError, read_batch, read_draft_batch, read_extension, read_json
from fonds.serve.parameters import FORM, RefusedError, bytes_of, pairs, root_of

if TYPE_CHECKING:
    from fonds.reconciling.service import Service
    from fonds.release import Release
    from fonds.serve.app import Site

LARGEST = 2_000_000  # bytes of a body
DRAFT = "1.0-draft"
_AT_ONCE = 2  # batches: the others wait, so that the workers of queries keep the processor
# A preview is shown in a frame of the client's page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors *"
_NOTHING = "<!DOCTYPE html><title>Unknown</title><p>There is nothing of that identifier here."
Parameters = dict[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """The service of the release being served (None: why there is none), and the places of those who are answered at a time."""

    service: Service | None
    reason: str
    places: asyncio.Semaphore


@dataclass(frozen=True, slots=True)
class _Route:
    """What is asked below the address of a version, which of the two it is, and the methods by which it is asked."""

    name: str
    draft: bool
    methods: tuple[str, ...]


async def reconcile(request: Request, site: Site) -> Response:
    """Answer a request to /reconcile or below it."""
    route = _route(request)
    allow = {"Allow": ", ".join((*route.methods, "OPTIONS"))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    opened = site.reconciling or await _taken_up(site)
    try:
        if opened.service is None:
            raise RequestError(opened.reason, 404)
        if request.method not in route.methods:
            raise RequestError(f"this is asked with {' or '.join(route.methods)}", 405)
        answer = await _answer(request, route, opened.service, opened.places)
        return answer if isinstance(answer, Response) else _json(answer)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except RefusedError as refused:
        return _json({"status": "error", "message": refused.reason}, refused.status)
    except RequestError as refused:
        return _json({"status": "error", "message": refused.reason}, refused.status, allow if refused.status == 405 else None)
    except UnavailableError as error:
        return _json({"status": "error", "message": str(error)}, 503)


async def _taken_up(site: Site) -> Opened:
    """The service of the release being served, opened for all who ask after; another release may have taken its place meanwhile."""
    release = site.release
    opened = await run_in_threadpool(_open, release, site.folder / FILE)
    if site.release is release:
        site.reconciling = opened
    return opened


def _open(release: Release, file: Path) -> Opened:
    # Every process that answers queries loads this module: what names need takes half a second, and is loaded where somebody asks for it.
    from fonds.reconciling.service import Service  # noqa: PLC0415

    places = asyncio.Semaphore(_AT_ONCE)
    try:
        return Opened(Service(release, file), "", places)
    except UnavailableError:
        return Opened(None, "this release has no index for reconciliation: build it again", places)


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    # Keys and identifiers are sent back as they came, also those that no encoding but JSON's own can carry.
    return Response(json.dumps(value, separators=(",", ":")), status, headers, "application/json")


def _route(request: Request) -> _Route:
    rest = request.path_params.get("rest", "").strip("/")
    draft = rest == DRAFT or rest.startswith(f"{DRAFT}/")
    name = rest.removeprefix(DRAFT).strip("/") if draft else rest
    read = ("GET", "HEAD")
    return _Route(name, draft, ("POST",) if name in ("match", "reconcile", "extend") else (*read, "POST") if name == "" and not draft else read)


async def _answer(request: Request, route: _Route, service: Service, places: asyncio.Semaphore) -> Any:  # noqa: ANN401  # any JSON, or a response
    """What a route answers; RequestError where there is no such route, or it is asked in the wrong way."""
    if route.methods == ("POST",):
        body = await bytes_of(request, LARGEST)
        return await _aside(places, lambda: _draft(service, route.name, body))
    root = root_of(request, service.base)
    asked = await _form(request) if request.method == "POST" else _first(request.url.query)
    if route.name:
        return await _aside(places, lambda: _about(service, route.name, asked, root))
    if route.draft:
        return service.draft_manifest(root)
    if asked.keys() & {"queries", "extend"}:
        return await _aside(places, lambda: _batch(service, asked))
    if request.method == "POST":
        raise RequestError("send `queries` or `extend` as a form field; JSON goes to /reconcile/match and /reconcile/extend")
    return service.manifest(root)


async def _aside(places: asyncio.Semaphore, work: Callable[[], Any]) -> Any:  # noqa: ANN401  # what the work gives
    """Do some work beside the event loop, as many at a time as there are places."""
    async with places:
        return await run_in_threadpool(work)


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
        return HTMLResponse(page or _NOTHING, 200 if page else 404, {"Content-Security-Policy": _POLICY})
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


def _number(asked: Parameters, name: str, default: int | None) -> int | None:
    """A parameter that is a number from 0 up."""
    told = asked.get(name, "")
    if not told:
        return default
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise RequestError(f"{name}: a number from 0 up is wanted")
    return int(told)


async def _form(request: Request) -> Parameters:
    """The fields of the form that was sent."""
    media = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    body = await bytes_of(request, LARGEST)
    if media != FORM:
        raise RequestError("send a form (application/x-www-form-urlencoded); JSON goes to /reconcile/match and /reconcile/extend", 415)
    try:
        return _first(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RequestError("the form is not UTF-8") from error


def _first(text: str) -> Parameters:
    """The fields of a form or query string; the first of a name counts."""
    return dict(reversed(pairs(text)))
