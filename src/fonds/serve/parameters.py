"""What requests bring along: parameters, and bodies of bounded size and time."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import Request

from fonds.serve.query_check import LONGEST

FORM = "application/x-www-form-urlencoded"
_BODY_SECONDS = 10.0


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


async def body_of(request: Request) -> str:
    """The body of a request as text; RefusedError where it is too long, too slow, or no UTF-8."""
    data = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > LONGEST * 4:
                    raise RefusedError(413, "the query is too long")
    except TimeoutError as error:
        raise RefusedError(408, f"the query was not here after {_BODY_SECONDS:g} seconds") from error
    parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";")[1:])
    charset = next((part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, "send the query in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the query is not UTF-8") from error
