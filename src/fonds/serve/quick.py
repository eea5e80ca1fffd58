"""The short way of a small query: from the request to its answer in this process, past routing and query processes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions
from starlette.types import ASGIApp, Receive, Scope, Send

from fonds.serve.bounded import Small
from fonds.serve.metrics import AT_ONCE
from fonds.serve.negotiation import accept_of, choose
from fonds.serve.remembered import Remembered
from fonds.serve.sparql import ALIASES, GRAPHS, TABLES

if TYPE_CHECKING:
    from fonds.release import Release

PACKED, LEVEL = 1400, 5  # from so many bytes an answer is compressed, and how much
Headers = list[tuple[bytes, bytes]]


class Quick:
    """Answers GET requests of /sparql whose query is sure to be small, and gives every other request on.

    `current` is the release being served, what is small in it and what was asked of it before, or None while another one is in its place and has
    to be taken up; `headers` every answer has.
    """

    def __init__(self, app: ASGIApp, current: Callable[[], tuple[Release, Small, Remembered] | None], headers: Headers) -> None:
        self.app, self.current, self.headers = app, current, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or give on."""
        answer = self._answer(scope) if scope["type"] == "http" and scope["path"] == "/sparql" and scope["method"] == "GET" else None
        if answer is None:
            await self.app(scope, receive, send)
            return
        AT_ONCE.inc()
        media, body = answer
        told = [(b"content-type", media), (b"vary", b"Accept, Accept-Encoding")]
        if len(body) >= PACKED and any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"]):
            told.append((b"content-encoding", b"gzip"))
            body = gzip.compress(body, LEVEL)
        told.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": [*told, *self.headers]})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: Scope) -> tuple[bytes, bytes] | None:
        served = self.current()
        if served is None:
            return None
        release, small, remembered = served
        key = scope["query_string"], accept_of(scope)
        found = remembered.get(key)
        if found:
            return found
        query = _query(key[0])
        form = small.form(query) if query else ""
        media = _media(key[1], form) if form else ""
        if not media:
            return None
        try:
            results = release.store.query(query, use_default_graph_as_union=True)
        except SyntaxError:
            return None  # told as any other
        assert isinstance(results, QueryBoolean | QuerySolutions)  # noqa: S101  # SELECT and ASK
        body = results.serialize(format=_format(media))
        if body is None:
            return None
        told = media.encode() + (b"; charset=utf-8" if media.startswith("text/") else b"")
        remembered.keep(key, told, body)
        return told, body


def _query(parameters: bytes) -> str:
    """The query of a request that has nothing else; empty where there is none."""
    if not parameters.startswith(b"query=") or b"&" in parameters:
        return ""
    try:
        return unquote_plus(parameters[6:].decode("ascii"), errors="strict")
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=1024)
def _media(accept: str | None, form: str) -> str:
    """The media type of a table that a client likes best; empty where it likes a page better, or nothing that is given."""
    media = choose(accept, [*TABLES, *GRAPHS, *ALIASES, "text/html"])
    if media == "text/html":
        return ""
    media = choose(accept, [*TABLES, *ALIASES]) or ""
    media = ALIASES.get(media, media)
    return TABLES[0] if form == "ASK" and media in TABLES[2:] else media


@lru_cache(maxsize=8)
def _format(media: str) -> QueryResultsFormat:
    found = QueryResultsFormat.from_media_type(media)
    assert found is not None  # noqa: S101  # one of TABLES
    return found
