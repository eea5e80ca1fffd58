"""The SPARQL 1.1 Protocol: what a request asks, and the answer to it (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, RdfFormat
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from fonds.errors import QueryError, UnavailableError
from fonds.questions import questions
from fonds.serve.frames import Job
from fonds.serve.metrics import QUERIES, TIMES
from fonds.serve.negotiation import accept_of, choose
from fonds.serve.parameters import FORM, RefusedError, body_of, pairs
from fonds.serve.query_check import Checked, check_query, with_limit
from fonds.serve.remembered import LARGEST, Key, Remembered
from fonds.serve.workers import Answer, BusyError, EngineEndedError, Limits, Pool, TimeLimitError
from fonds.terms import PREFIXES

if TYPE_CHECKING:
    from fonds.serve.app import Site

TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
ALIASES = {"application/json": TABLES[0], "application/xml": TABLES[1], "text/xml": TABLES[1]}
_GRAPH_ALIASES = {"application/json": GRAPHS[1], "application/xml": GRAPHS[3]}
_QUERY = "application/sparql-query"


_OUTCOMES: dict[type[UnavailableError], str] = {BusyError: "busy", TimeLimitError: "timeout", EngineEndedError: "ended"}


async def endpoint(request: Request, site: Site) -> Response:
    """Answer a request to /sparql."""
    try:
        parameters = await _parameters(request)
        accept = dict(parameters or ()).get("_mediatype") or request.headers.get("accept")
        if parameters is None:
            return _without_query(site, accept)
        return await _ask(request, parameters, accept, site)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    except RefusedError as refused:
        allow = {"Allow": "GET, HEAD, POST, OPTIONS"} if refused.status == 405 else None
        return PlainTextResponse(refused.reason + "\n", refused.status, headers=allow)


async def graph_store(request: Request, site: Site) -> Response:
    """Answer a request to /graph-store: a graph of the dataset, whole (SPARQL 1.1 Graph Store HTTP Protocol, section 5.2)."""
    try:
        if request.method not in ("GET", "HEAD"):
            raise RefusedError(405, "this store is read-only: send GET or HEAD")
        await request.body()
        graph = _graph(request, site)
        media = choose(request.headers.get("accept"), GRAPHS)
        if media is None:
            raise RefusedError(406, f"a graph is given as {', '.join(GRAPHS)}")
        job = Job(media, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", default=(graph,) if graph else None, named=() if graph else None)
        return AnswerResponse(await _unless_gone(request, site.pool, job), media)
    except RefusedError as refused:
        return PlainTextResponse(f"{refused.reason}\n", refused.status, headers={"Allow": "GET, HEAD, OPTIONS"})
    except UnavailableError as error:
        return PlainTextResponse(f"{error}; the dumps hold every graph as a file\n", 503, headers={"Retry-After": "5"})
    except ClientDisconnect:
        return Response(status_code=400)


def _graph(request: Request, site: Site) -> str:
    """The IRI of the graph that a request names; empty for the default graph, which is the union of all."""
    parameters = pairs(request.url.query)
    names = [value for name, value in parameters if name == "graph"]
    if any(name == "default" for name, _ in parameters) and not names:
        return ""
    if len(names) != 1:
        raise RefusedError(400, "name one graph: ?graph=IRI, or ?default for the union of all")
    try:
        known = site.release.store.contains_named_graph(NamedNode(names[0]))
    except ValueError as error:
        raise RefusedError(400, f"graph: {names[0]!r} is no IRI: {error}") from error
    if not known:
        raise RefusedError(404, "there is no such graph here")
    return names[0]


async def _parameters(request: Request) -> list[tuple[str, str]] | None:
    """The parameters of a query request; None for a GET that asks nothing."""
    if request.method in ("GET", "HEAD"):
        await request.body()  # from here on, receiving tells only that the client left
        found = pairs(request.url.query)
        if any(name in ("query", "update") for name, _ in found):
            return found
        return None
    if request.method != "POST":
        raise RefusedError(405, "send GET or POST: this endpoint is read-only")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await body_of(request)
    if media == FORM:
        return pairs(body)
    if media == _QUERY:
        return [*pairs(request.url.query), ("query", body)]
    if media == "application/sparql-update":
        raise RefusedError(403, "this endpoint is read-only: send a query, not an update")
    raise RefusedError(415, f"send {FORM} or {_QUERY}")


async def _ask(request: Request, parameters: list[tuple[str, str]], accept: str | None, site: Site) -> Response:
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise RefusedError(400, "this endpoint is read-only: send a query, not an update")
    if len(queries) != 1:
        raise RefusedError(400, f"send exactly one query, not {len(queries)}")
    page = choose(accept, [*TABLES, *GRAPHS, *ALIASES, "text/html"]) == "text/html"
    try:
        job = _job(_checked(queries[0], site.pool.limits), parameters, "text/html" if page else accept)
        with TIMES.time():
            answer = await _unless_gone(request, site.pool, job)
        QUERIES.labels("answered").inc()
        if page:
            return query_page(site, queries[0], answer=await _table(answer))
    except QueryError as error:
        QUERIES.labels("refused").inc()
        return _refusal(site, queries[0], error, 400, page=page)
    except UnavailableError as error:
        QUERIES.labels(_OUTCOMES.get(type(error), "failed")).inc()
        return _refusal(site, queries[0], error, 503, page=page)
    limits = site.pool.limits
    key = (request.scope["query_string"], accept_of(request.scope["headers"])) if request.method == "GET" and not limits.rows else None
    return AnswerResponse(answer, job.media, limits.rows, (site.remembered, key) if key else None)


def _checked(query: str, limits: Limits) -> Checked:
    checked = check_query(query, limits.services)
    limited = limits.rows and checked.form != "ASK"
    return replace(checked, text=with_limit(query, limits.rows)) if limited else checked


def _job(checked: Checked, parameters: list[tuple[str, str]], accept: str | None) -> Job:
    """What the engine is to answer: in which form, and over which graphs (SPARQL 1.1 Protocol, 2.1.4)."""
    offered, aliases = (TABLES, ALIASES) if checked.form in ("SELECT", "ASK") else (GRAPHS, _GRAPH_ALIASES)
    media = choose(accept, [*offered, *aliases, "text/html"])
    if media is None:
        raise RefusedError(406, f"this query is answered as {', '.join(offered)}")
    media = aliases.get(media, media)
    # CSV and TSV have no form for a truth value: JSON is what everybody reads.
    media = TABLES[0] if checked.form == "ASK" and media in TABLES[2:] else media
    default, named = (_graphs(parameters, name) for name in ("default-graph-uri", "named-graph-uri"))
    chosen = bool(default or named)
    return Job(media, checked.text, union=not checked.names_dataset, default=default if chosen else None, named=named if chosen else None)


def _graphs(parameters: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    graphs = tuple(value for key, value in parameters if key == name)
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError as error:
            raise RefusedError(400, f"{name}: {graph!r} is no IRI: {error}") from error
    return graphs


async def _unless_gone(request: Request, pool: Pool, job: Job) -> Answer:
    """The answer to a job, given up (with its process) where the client leaves before it begins."""
    asking = asyncio.ensure_future(pool.answer(job))
    leaving = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise ClientDisconnect
        return asking.result()
    finally:
        asking.cancel()
        leaving.cancel()


class AnswerResponse(Response):
    """Streams an answer. One that cannot be finished is left without its end, so that no client takes it for whole."""

    def __init__(self, answer: Answer, media: str, rows: int = 0, keep: tuple[Remembered, Key] | None = None) -> None:
        super().__init__(media_type=media, headers={"Vary": "Accept"} | ({"X-SPARQL-MaxRows": str(rows)} if rows else {}))
        del self.headers["content-length"]
        self.answer, self.keep = answer, keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the chunks; stop where the client leaves, or reads so slowly that the time is over."""
        leaving, body = asyncio.ensure_future(receive()), b""
        try:
            async with asyncio.timeout_at(self.answer.deadline):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                async for chunk in self.answer.chunks():
                    if leaving.done():
                        return
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                    body += chunk if len(body) <= LARGEST else b""
                if self.answer.whole:
                    await send({"type": "http.response.body", "body": b""})
                    if self.keep:
                        self.keep[0].keep(self.keep[1], self.headers["content-type"].encode(), body)
        except TimeoutError:
            return
        finally:
            leaving.cancel()
            self.answer.close()


def _refusal(site: Site, query: str, error: QueryError | UnavailableError, status: int, *, page: bool) -> Response:
    plain = PlainTextResponse(f"{error}\n", status, headers={"Vary": "Accept"})
    response = query_page(site, query, error=str(error), status=status) if page else plain
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _without_query(site: Site, accept: str | None) -> Response:
    """The service description for machines, the query page for people (SPARQL 1.1 Service Description, section 2)."""
    media = choose(accept, [*GRAPHS, "text/html"])
    if media == "text/html":
        return query_page(site, "")
    if media is None:
        raise RefusedError(406, f"the service description is given as {', '.join(GRAPHS)}")
    iri = f"{site.release.base}graph/dataset"
    format_ = RdfFormat.from_media_type(media)
    return Response(site.release.serialized(iri, format_) if format_ else b"", media_type=media, headers={"Vary": "Accept"})


async def _table(answer: Answer) -> dict[str, Any]:
    """The first rows of an answer for the page."""
    try:
        return dict(json.loads(await answer.read()))
    finally:
        answer.close()


def query_page(site: Site, query: str, *, answer: Mapping[str, Any] | None = None, error: str = "", status: int = 200) -> HTMLResponse:
    """The page on which people query: a form that works without JavaScript, and YASGUI over it where it was built in."""
    listed = questions()
    body = site.templates.get_template("sparql.html").render(
        manifest=site.release.manifest, query=query or listed[0][1], answer=answer, error=error, questions=listed,
        yasgui=(site.folder / "site/assets/yasgui.min.js").is_file(), leaflet=(site.folder / "site/assets/leaflet.js").is_file(), prefixes=PREFIXES,
    )  # fmt: skip
    # YASGUI writes style elements; scripts stay our own files alone.
    policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"  # noqa: E501
    return HTMLResponse(body, status, headers={"Content-Security-Policy": policy, "Vary": "Accept"})
