"""The short way of a small query: from the request to its answer in this process, past routing and query processes."""

from __future__ import annotations

import binascii
import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions
from starlette.types import ASGIApp, Receive, Scope, Send

from fonds.serve.bounded import Small
from fonds.serve.metrics import AT_ONCE
from fonds.serve.negotiation import accept_of, choose, takes_gzip
from fonds.serve.remembered import Remembered
from fonds.serve.sparql import ALIASES, GRAPHS, TABLES

if TYPE_CHECKING:
    from fonds.release import Release

PACKED, LEVEL = 1400, 5  # from so many bytes an answer is compressed, and how much
Headers = list[tuple[bytes, bytes]]
_PATH, _ASKED = b"/sparql?", b"query="
_AS_QUOTED = bytes.maketrans(b"%+=", b"= \0")


class Quick:
    """An application that answers GET requests of /sparql at once where their query is sure to be small; everything else is for `app`.

    `current` is the release being served, what is small in it and what was asked of it before, or None while another one is in its place and has
    to be taken up; `headers` every answer has.
    """

    def __init__(self, app: ASGIApp, current: Callable[[], tuple[Release, Small, Remembered] | None], headers: Headers) -> None:
        self.app, self.current = app, current
        self._head = b"".join([b"%b: %b\r\n" % header for header in headers])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is not answered at once."""
        await self.app(scope, receive, send)

    def at_once(self, target: bytes, headers: Headers) -> tuple[bytes, bytes] | None:
        """The header lines and the body of the answer to a GET request; None where it is no query, or one that may take long."""
        if not target.startswith(_PATH):
            return None
        answer = self._answer(target[len(_PATH) :], accept_of(headers))
        if answer is None:
            return None
        AT_ONCE.inc()
        media, body = answer
        packed = len(body) >= PACKED and any(name == b"accept-encoding" and takes_gzip(value.decode("latin-1")) for name, value in headers)
        encoding = b"content-encoding: gzip\r\n" if packed else b""
        told = b"content-type: %b\r\nvary: Accept, Accept-Encoding\r\n%b%b" % (media, encoding, self._head)
        return told, gzip.compress(body, LEVEL) if packed else body

    def _answer(self, parameters: bytes, accept: str | None) -> tuple[bytes, bytes] | None:
        served = self.current()
        if served is None:
            return None
        release, small, remembered = served
        key = parameters, accept
        found = remembered.get(key)
        if found:
            return found
        query = _query(parameters)
        form = small.form(query) if query else ""
        media = _media(accept, form) if form else ""
        if not media:
            return None
        try:
            results = release.store.query(query, use_default_graph_as_union=True)
            assert isinstance(results, QueryBoolean | QuerySolutions)  # noqa: S101  # SELECT and ASK
            body = results.serialize(format=_format(media)) or b""
        except (SyntaxError, ValueError, RuntimeError, OSError):
            return None  # told as any other
        told = media.encode() + (b"; charset=utf-8" if media.startswith("text/") else b"")
        remembered.keep(key, told, body)
        return told, body


def _query(parameters: bytes) -> str:
    """The query of a request that has nothing else; empty where there is none."""
    if not parameters.startswith(_ASKED) or b"&" in parameters or b"#" in parameters:
        return ""
    encoded = parameters[len(_ASKED) :]
    # The escapes of quoted-printable differ from those of addresses by their first character alone, and are read in C.
    query = binascii.a2b_qp(encoded.translate(_AS_QUOTED).replace(b"\0", b"=3D"))
    if len(query) + 2 * encoded.count(b"%") != len(encoded):
        return ""  # an escape that is none
    try:
        return query.decode()
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
