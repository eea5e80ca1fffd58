"""What requests bring along: parameters, and bodies of bounded size and time."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from fonds.serve.query_check import LONGEST

FORM = "application/x-www-form-urlencoded"
_BODY_SECONDS = 10.0
_HOST = re.compile(r"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class RefusedError(Exception):
    """A request that the protocol does not allow: status and reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def pairs(text: str) -> list[tuple[str, str]]:
    """The parameters of a form or of an address; RefusedError where they are not encoded as these are."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError) as error:
        raise RefusedError(400, "the parameters are not URL-encoded UTF-8") from error


async def bytes_of(request: Request, largest: int) -> bytes:
    """The body of a request; RefusedError where it has more bytes than that, or is not here in time."""
    data = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > largest:
                    raise RefusedError(413, f"send {largest:,} bytes at most")
    except TimeoutError as error:
        raise RefusedError(408, f"the request was not here after {_BODY_SECONDS:g} seconds") from error
    return bytes(data)


async def body_of(request: Request) -> str:
    """The body of a request as text; RefusedError where it is too long, too slow, or no UTF-8."""
    data = await bytes_of(request, LONGEST * 4)
    parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";")[1:])
    charset = next((part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, "send the query in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the query is not UTF-8") from error


def root_of(request: Request, base: str) -> str:
    """The address below which this server is asked: BASE where it is called so, else the one that the client used."""
    host = request.headers.get("host", "")
    return base if host == urlsplit(base).netloc or not _HOST.fullmatch(host) else f"{request.url.scheme}://{host}/"
