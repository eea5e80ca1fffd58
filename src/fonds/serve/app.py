"""The application: paths to handlers, and the headers that every answer has."""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import mimetypes
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fonds.backlinks.table import FILE as BACKLINKS
from fonds.backlinks.table import Backlinks
from fonds.errors import UnavailableError
from fonds.records.table import FILE, Records
from fonds.release import MANIFEST, Release
from fonds.serve import sparql
from fonds.serve.bounded import Small
from fonds.serve.former import Rebuilding, former_file, kept, listed
from fonds.serve.harvest import feed, oai_pmh, sync
from fonds.serve.linked_data import FORMATS, MEDIA, PAGES, site_file, state_of
from fonds.serve.links import annotated, backlinks, beacon, card, same_as, same_as_dump
from fonds.serve.metrics import exposed
from fonds.serve.negotiation import choose, has, takes_gzip
from fonds.serve.profiled import PROFILES, Profile, chosen, media_of, profiled, wanted
from fonds.serve.quick import LEVEL, PACKED, Quick
from fonds.serve.reconcile import Opened, reconcile
from fonds.serve.remembered import Remembered
from fonds.serve.signposts import LINKSET, MEDIA_LINKSET, header_links, linkset
from fonds.serve.workers import Limits, Pool
from fonds.words import WORDS, read_words

_READ = ["GET", "HEAD"]
_ANY = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"  # noqa: E501  # one header; a style attribute may be set by the map
_LOOK = 0.2  # seconds
_VARY = "Accept, Accept-Profile"
_HERE = Path(__file__).parent
mimetypes.add_type("application/ld+json", ".jsonld")
mimetypes.add_type("text/turtle", ".ttl")
mimetypes.add_type("application/n-triples", ".nt")
mimetypes.add_type("application/geo+json", ".geojson")


@dataclass(slots=True)
class Site:
    """A release being served, with the workers that answer its queries."""

    folder: Path
    release: Release
    pool: Pool
    templates: Environment
    stamp: tuple[int, int]
    small: Small
    records: Records | None
    backlinks: Backlinks
    remembered: Remembered
    rebuilding: Rebuilding = field(default_factory=Rebuilding)
    looked: float = 0.0
    retiring: asyncio.Future[None] | None = None
    reconciling: Opened | None = None


Handler = Callable[[Request, Site], Awaitable[Response]]


def create_app(folder: Path, *, workers: int = 2, limits: Limits = Limits(), metrics: bool = False) -> ASGIApp:  # noqa: B008  # frozen
    """The application for a release folder; a new release in its place is taken up with the next request.

    With `metrics`, /metrics counts for Prometheus.
    """
    site = _open(folder, workers, limits)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await site.pool.open()
        yield
        await site.pool.close()

    def with_site(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            await _renew(site, workers, limits)
            return await handler(request, site)

        return handle

    def current() -> tuple[Release, Small, Remembered] | None:
        return (site.release, site.small, site.remembered) if _is_current(site) else None

    middleware = [Middleware(_Headers), Middleware(GZipMiddleware, minimum_size=PACKED, compresslevel=LEVEL)]
    app = Starlette(routes=_routes(with_site, metrics=metrics), lifespan=life, middleware=middleware, exception_handlers={500: _failed})
    return Quick(app, current, list(_EVERYWHERE))


def _routes(with_site: Callable[[Handler], Callable[[Request], Awaitable[Response]]], *, metrics: bool) -> list[Route]:
    """Which path is answered by what; the last is for things, pages and files."""
    return [
        Route("/sparql", with_site(_sparql), methods=_ANY),
        Route("/sparql/static/{name}", with_site(_static), methods=_READ),
        Route("/graph-store", with_site(_graph_store), methods=_ANY),
        Route("/.well-known/void", with_site(_void), methods=_READ),
        Route("/.well-known/resourcesync", with_site(sync), methods=_READ),
        Route("/resourcesync/{name}", with_site(sync), methods=_READ),
        Route("/oai", with_site(oai_pmh), methods=_ANY),
        Route("/backlinks", with_site(backlinks), methods=_READ),
        Route("/sameas", with_site(same_as), methods=_READ),
        Route("/sameas.nt", with_site(same_as_dump), methods=_READ),
        Route("/beacon", with_site(beacon), methods=_READ),
        Route("/beacon/{name}", with_site(beacon), methods=_READ),
        Route("/annotations", with_site(annotated), methods=_READ),
        Route("/annotations/page/{number}", with_site(annotated), methods=_READ),
        Route("/oembed", with_site(card), methods=_READ),
        Route("/feeds/{path:path}", with_site(feed), methods=_READ),
        Route("/dumps/{name:path}", with_site(_dump), methods=_READ),
        Route("/releases", with_site(_releases), methods=_READ),
        Route("/releases/{name:path}", with_site(_former), methods=_READ),
        Route("/reconcile", with_site(reconcile), methods=_ANY),
        Route("/reconcile/{rest:path}", with_site(reconcile), methods=_ANY),
        *([Route("/metrics", _metrics, methods=_READ)] if metrics else ()),
        Route("/{path:path}", with_site(_thing), methods=[*_READ, "OPTIONS"]),
    ]


def _open(folder: Path, workers: int, limits: Limits) -> Site:
    release = Release.open(folder)
    loader = PackageLoader("fonds.serve")
    templates = Environment(loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    templates.globals["_"] = read_words(folder / "site" / WORDS)
    small = Small(release.store, release.manifest["counts"].get("most", {}))
    pool, remembered = Pool(folder / "store", workers, limits), Remembered(limits.remembered)
    return Site(folder, release, pool, templates, _stamp(folder), small, _records(folder), Backlinks(folder / BACKLINKS), remembered)


def _records(folder: Path) -> Records | None:
    """The records of a release; None where it has none that can be read, so that its pages are served all the same."""
    try:
        return Records(folder / FILE)
    except UnavailableError:
        return None


def _stamp(folder: Path) -> tuple[int, int]:
    try:
        status = (folder / MANIFEST).stat()
    except OSError:
        return (0, 0)
    return (status.st_ino, status.st_mtime_ns)


def _is_current(site: Site) -> bool:
    """Whether the release being served is still in its place; the disk is asked five times a second at most."""
    now = time.monotonic()
    if now - site.looked < _LOOK:
        return True
    current = _stamp(site.folder) in (site.stamp, (0, 0))
    if current:
        site.looked = now
    return current


async def _renew(site: Site, workers: int, limits: Limits) -> None:
    """Take up a release that was put in the place of the one being served; queries on the way end with the old workers."""
    stamp = _stamp(site.folder)
    if stamp in (site.stamp, (0, 0)):
        return
    site.stamp = stamp
    fresh = _open(site.folder, workers, limits)
    await fresh.pool.open()
    former, site.release, site.pool = site.pool, fresh.release, fresh.pool
    site.small, site.records, site.remembered, site.reconciling = fresh.small, fresh.records, fresh.remembered, None
    site.backlinks = fresh.backlinks
    site.retiring = asyncio.ensure_future(former.retire())


async def _failed(_: Request, __: Exception) -> Response:
    # What went wrong is in the log; the client is told nothing of the machine.
    return PlainTextResponse("the server could not answer this request\n", 500)


async def _sparql(request: Request, site: Site) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204)
    return await sparql.endpoint(request, site)


async def _graph_store(request: Request, site: Site) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})
    return await sparql.graph_store(request, site)


async def _static(request: Request, _: Site) -> Response:
    path = _HERE / "static" / Path(request.path_params["name"]).name
    return FileResponse(path) if path.is_file() else PlainTextResponse("not found\n", 404)


async def _void(_: Request, __: Site) -> Response:
    return RedirectResponse("/graph/dataset", 303)


async def _dump(request: Request, site: Site) -> Response:
    return kept(site.folder / "dumps", request.path_params["name"])


async def _former(request: Request, site: Site) -> Response:
    return await former_file(request, site.folder, site.rebuilding)


async def _metrics(_: Request) -> Response:
    body, media = exposed()
    return Response(body, media_type=media)


async def _releases(_: Request, site: Site) -> Response:
    return listed(site.release)


async def _thing(request: Request, site: Site) -> Response:
    """A thing, a page of it, or a file of the site."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": "GET, HEAD, OPTIONS"})
    path = _below_base(request.path_params["path"], site.release.base)
    stem, _, suffix = path.rpartition(".")
    state = state_of(site.release, path)
    name, ending = (path, "") if suffix not in (*MEDIA, LINKSET) or state.state != "unknown" else (stem, suffix)
    if ending:
        state = state_of(site.release, name)
    if state.state == "moved":
        return RedirectResponse(f"/{quote(state.successor)}" + (f".{ending}" if ending else ""), 301)
    if state.state == "gone":
        return _tombstone(name)
    if state.state == "known" and ending in FORMATS:
        return _page(request, site, name, ending)
    if state.state == "known" and ending == LINKSET:
        return _linkset(request, site, name)
    known = state.state == "known"
    if known and not ending and (response := _by_profile(request, site, path)):
        return response
    return _file(request, site, path, name if known else None) or _see(request, site, path, known=known and not ending)


def _by_profile(request: Request, site: Site, path: str) -> Response | None:
    """Where to see about a thing in a profile that the client names; None where it names none that is given here, and would take another."""
    want = wanted(request.headers, request.url.query)
    found = chosen(want)
    if found is None:
        if want.strict and (want.profiles or "_profile" in request.url.query):
            return PlainTextResponse(f"this is given as {', '.join(profile.token for profile in PROFILES)}\n", 406, headers={"Vary": _VARY})
        return None
    profile, media = found
    query = "" if profile is PROFILES[0] else f"?_profile={profile.token}"
    return RedirectResponse(
        f"/{quote(path)}.{PAGES[media]}{query}", 303, headers={"Vary": _VARY, "Link": header_links(site.release, site.folder, path)}
    )


def _file(request: Request, site: Site, path: str, thing: str | None) -> Response | None:
    """A file of the site, as the page of a thing where it is one; None where there is no such file."""
    file = site_file(site.folder, path)
    if file is None:
        return None
    return _conditional(request, site, file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream", thing)


def _see(request: Request, site: Site, path: str, *, known: bool) -> Response:
    """Where to see about a thing: 303 to the page that the client likes best."""
    if not known:
        return PlainTextResponse("there is nothing of that name here\n", 404)
    offered = [media for media, ending in PAGES.items() if ending != "html" or site_file(site.folder, f"{path}.html")]
    media = choose(wanted(request.headers, request.url.query).accept, offered)
    if media is None:
        return PlainTextResponse(f"this is given as {', '.join(offered)}\n", 406, headers={"Vary": _VARY})
    return _see_other(site, path, PAGES[media])


def _see_other(site: Site, path: str, ending: str) -> Response:
    headers = {"Vary": _VARY, "Link": header_links(site.release, site.folder, path)}
    return RedirectResponse(f"/{quote(path)}.{ending}", 303, headers=headers)


def _tombstone(path: str) -> Response:
    text = f"{html.escape(path)} was published here once and is withdrawn."
    return HTMLResponse(f'<!DOCTYPE html><html lang="en"><title>Withdrawn</title><h1>Withdrawn</h1><p>{text}</p>', 410)


def _below_base(path: str, base: str) -> str:
    """A request's path below BASE; a BASE with a path of its own may be there or stripped by a proxy."""
    prefix = urlsplit(base).path.lstrip("/")
    return path.removeprefix(prefix) if prefix else path


def _page(request: Request, site: Site, path: str, suffix: str) -> Response:
    """A page of data, in the profile that its query names, else all that is said."""
    asked = wanted({}, request.url.query)
    profile = asked.profiles[0] if asked.profiles else PROFILES[0]
    # What was written with the pages need not be written again.
    file = site_file(site.folder, f"{path}.{suffix}") if profile is PROFILES[0] and not path.startswith("graph/") else None
    offered = MEDIA[suffix] in profile.media
    body = file.read_bytes() if file else profiled(site.release, path, profile, MEDIA[suffix]) if offered else None
    if body is None:
        return PlainTextResponse(f"there is no {profile.title} of this as {MEDIA[suffix]}\n", 404)
    return _conditional(request, site, body, media_of(profile, MEDIA[suffix]), path, profile)


def _linkset(request: Request, site: Site, path: str) -> Response:
    """All links of a thing as a document (RFC 9264), for what a header cannot hold (FAIR Signposting, level 2)."""
    body = json.dumps({"linkset": [linkset(site.release, site.folder, path)]}, ensure_ascii=False, indent=1).encode()
    return _conditional(request, site, body, MEDIA_LINKSET, None)


def _conditional(request: Request, site: Site, body: bytes, media: str, path: str | None, profile: Profile | None = None) -> Response:
    """A body with ETag and Last-Modified, or 304 where the client has it (RFC 9110, section 13)."""
    # Weak, since the bytes that are sent may be compressed.
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    day = datetime.fromisoformat(site.release.manifest["date"]).replace(tzinfo=UTC)
    headers = {"ETag": tag, "Last-Modified": format_datetime(day, usegmt=True), "Cache-Control": "no-cache"}
    if path is not None:
        said = [f'<{profile.iri}>; rel="profile"'] if profile else []
        headers |= {"Link": ", ".join([*said, header_links(site.release, site.folder, path)]), "Vary": _VARY}
    known = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    fresh = has(known, tag) if known else _not_since(since, day)
    if fresh:
        return Response(status_code=304, headers=headers)
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Response(body, media_type=media + charset, headers=headers)


def _not_since(header: str | None, day: datetime) -> bool:
    try:
        return header is not None and day <= parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return False


class _Headers:
    """Adds the headers of every answer: CORS for data, a strict policy for pages, and nothing about the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # What packs answers looks for the word alone, also where the client refuses it.
            told = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding" or takes_gzip(value.decode("latin-1"))]
            scope = {**scope, "headers": told}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                for name, value in _EVERYWHERE:
                    if name not in present:
                        message["headers"].append((name, value))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


_EVERYWHERE = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Accept-Profile, Content-Type"),
    (b"access-control-expose-headers", b"Link, ETag, Last-Modified"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", _POLICY.encode()),
)
