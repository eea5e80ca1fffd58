"""The SPARQL 1.1 Protocol: what a request asks, and the answer to it (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import csv
import html
import io
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from pyoxigraph import RdfFormat
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from fonds.errors import QueryError, UnavailableError
from fonds.resources import resource
from fonds.serve.negotiation import choose
from fonds.serve.query_check import LONGEST, check_query
from fonds.serve.workers import Question
from fonds.terms import PREFIXES

if TYPE_CHECKING:
    from fonds.serve.app import Site

TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
_ALIASES = {"application/json": TABLES[0], "application/xml": TABLES[1], "text/xml": TABLES[1]}
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_HERE = Path(__file__).parent


class Refused(Exception):  # noqa: N818  # it is an answer, not a failure
    """A request that the protocol does not allow: status and reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


async def endpoint(request: Request, site: Site) -> Response:
    """Answer a request to /sparql."""
    try:
        parameters = await _parameters(request)
        accept = request.headers.get("accept")
        if parameters is None:
            return _without_query(site, accept)
        return await _ask(parameters, accept, site)
    except Refused as refused:
        allow = {"Allow": "GET, HEAD, POST, OPTIONS"} if refused.status == 405 else None
        return PlainTextResponse(refused.reason + "\n", refused.status, headers=allow)


async def _parameters(request: Request) -> list[tuple[str, str]] | None:
    """The parameters of a query request; None for a GET that asks nothing."""
    if request.method in ("GET", "HEAD"):
        found = _pairs(request.url.query)
        if any(name == "update" for name, _ in found):
            raise Refused(400, "this endpoint is read-only: send a query, not an update")
        return found if any(name == "query" for name, _ in found) else None
    if request.method != "POST":
        raise Refused(405, "send GET or POST: this endpoint is read-only")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    if media == _FORM:
        return _pairs(body)
    if media == _QUERY:
        return [*_pairs(request.url.query), ("query", body)]
    if media == "application/sparql-update":
        raise Refused(403, "this endpoint is read-only: send a query, not an update")
    raise Refused(415, f"send {_FORM} or {_QUERY}")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(400, "the parameters are not URL-encoded UTF-8") from error


async def _body(request: Request) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST * 4:
            raise Refused(413, "the query is too long")
    charset = next(
        (
            part.strip()[8:].strip('"').lower()
            for part in request.headers.get("content-type", "").split(";")
            if part.strip().lower().startswith("charset=")
        ),
        "utf-8",
    )
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, "send the query in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "the query is not UTF-8") from error


async def _ask(parameters: list[tuple[str, str]], accept: str | None, site: Site) -> Response:
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        raise Refused(400, f"send exactly one query, not {len(queries)}")
    if any(name == "update" for name, _ in parameters):
        raise Refused(400, "this endpoint is read-only: send a query, not an update")
    page = choose(accept, [*TABLES, *GRAPHS, "text/html"]) == "text/html"
    try:
        checked = check_query(queries[0])
        tabular = checked.form in ("SELECT", "ASK")
        media = choose(accept, [*TABLES, *_ALIASES] if tabular else GRAPHS)
        if media is None and not page:
            raise Refused(406, f"this query is answered as {', '.join(TABLES if tabular else GRAPHS)}")
        table = "text/csv" if page and checked.form == "SELECT" else _ALIASES.get(media or TABLES[0], media or TABLES[0])
        question = Question(
            queries[0],
            not checked.names_graphs,
            tuple(value for name, value in parameters if name == "default-graph-uri"),
            tuple(value for name, value in parameters if name == "named-graph-uri"),
            table if tabular else TABLES[0],
            (media or GRAPHS[0]) if not tabular else GRAPHS[0],
        )
        answered, chunks = await site.pool.ask(question)
    except QueryError as error:
        return query_page(site, queries[0], error=str(error), status=400) if page else PlainTextResponse(f"{error}\n", 400)
    except UnavailableError as error:
        headers = {"Retry-After": "5"}
        return query_page(site, queries[0], error=str(error), status=503) if page else PlainTextResponse(f"{error}\n", 503, headers=headers)
    if page:
        data = b"".join([chunk async for chunk in chunks]).decode()
        return query_page(site, queries[0], answer=_table(data) if answered == "text/csv" else f"<pre>{html.escape(data)}</pre>")
    return StreamingResponse(chunks, media_type=answered + ("; charset=utf-8" if answered.startswith("text/") else ""))


def _without_query(site: Site, accept: str | None) -> Response:
    """The service description for machines, the query page for people (SPARQL 1.1 Service Description, section 2)."""
    media = choose(accept, [*GRAPHS, "text/html"])
    if media == "text/html":
        return query_page(site, "")
    if media is None:
        raise Refused(406, f"the service description is given as {', '.join(GRAPHS)}")
    iri = f"{site.release.base}graph/dataset"
    format_ = RdfFormat.from_media_type(media)
    return Response(site.release.serialized(iri, format_) if format_ else b"", media_type=media)


def _table(data: str) -> str:
    rows = list(csv.reader(io.StringIO(data)))
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in rows[0]) if rows else ""
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<p>{max(len(rows) - 1, 0)} rows</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: str) -> str:
    text = html.escape(value)
    return f'<a href="{text}">{text}</a>' if value.startswith(("http://", "https://")) else text


def examples() -> list[tuple[str, str]]:
    """The example queries of data/queries/, each with its title: its first line, a comment."""
    found = []
    for path in sorted(resource("data", "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        title, _, query = text.partition("\n")
        found.append((title.lstrip("# ").strip(), _prologue(query) + query.strip()))
    return found


def _prologue(query: str) -> str:
    used = [prefix for prefix in PREFIXES if f"{prefix}:" in query]
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + "\n"


def query_page(site: Site, query: str, *, answer: str = "", error: str = "", status: int = 200) -> HTMLResponse:
    """The page on which people query: a form that works without JavaScript, and YASGUI over it where it was built in."""
    listed = examples()
    text = query or (listed[0][1] if listed else "")
    body = site.templates.get_template("sparql.html").render(
        manifest=site.release.manifest, query=text, answer=answer, error=error, examples=listed,
        yasgui=(site.folder / "site/assets/yasgui.min.js").is_file(),
    )  # fmt: skip
    # YASGUI writes style elements; scripts stay our own files alone.
    policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"  # noqa: E501
    return HTMLResponse(body, status, headers={"Content-Security-Policy": policy})
