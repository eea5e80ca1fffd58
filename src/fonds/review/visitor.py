"""Who looks at a page, and how: what a browser keeps in cookies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from fonds.errors import ConfigurationError
from fonds.review.safety import reviewer_name

_YEAR = 365 * 24 * 3600
_Answered = TypeVar("_Answered", bound=Response)


def cookie_name(port: int, what: str) -> str:
    """The name of a cookie: browsers share cookies between the ports of a host, so two reviews at once keep theirs apart."""
    return f"fonds-review-{port}-{what}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The reviewer's name (empty: not told yet), whether pictures are loaded from elsewhere, and whether single keys judge."""

    port: int
    name: str
    pictures: bool
    keys: bool

    @classmethod
    def of(cls, request: Request, port: int, default: str) -> Visitor:
        """The visitor that a request's cookies tell of."""

        def cookie(what: str) -> str:
            return unquote(request.cookies.get(cookie_name(port, what), ""))

        try:
            name = reviewer_name(cookie("name"))
        except ConfigurationError:
            name = default
        return cls(port, name, cookie("pictures") == "on", cookie("keys") != "off")

    def keep(self, response: _Answered, **values: str) -> _Answered:
        """An answer that lets the browser keep some values."""
        for what, value in values.items():
            response.set_cookie(cookie_name(self.port, what), quote(value), max_age=_YEAR, httponly=True, samesite="strict")
        return response
