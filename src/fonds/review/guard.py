"""What stands before all handlers: known hosts only, the token, forms of our own pages, and the headers of every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fonds.errors import FondsError
from fonds.review.forms import RefusedError
from fonds.review.safety import Gate, from_our_page, policy
from fonds.review.visitor import cookie_name

_HEADERS = {
    "Content-Security-Policy": policy(pictures=False),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The page leads on by itself: a redirect would still count as coming from elsewhere, and the strict cookie would not be sent.
_ADMITTED = (
    '<!DOCTYPE html><html lang="en"><title>Review</title><meta http-equiv="refresh" content="0;url=/"><p><a href="/">Go on to the review</a></p>'
)


class Guard:
    """An ASGI application around another: lets through what the gate allows, and shows a page for what it does not."""

    def __init__(self, app: ASGIApp, gate: Gate, port: int, refuse: Callable[[Request, FondsError], Awaitable[Response]]) -> None:
        self._app, self._gate, self._refuse = app, gate, refuse
        self._cookie = cookie_name(port, "token")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  # ASGI's own
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            answer = self._checked(request)
        except RefusedError as error:
            answer = await self._refuse(request, error)
        await (answer or self._app)(scope, receive, with_headers)

    def _checked(self, request: Request) -> Response | None:
        """None where a request may go on, the answer where the token comes with it; RefusedError where it may not."""
        host = request.headers.get("host", "")
        if not self._gate.knows(host):
            mend = "open the address that `fonds review` printed, or start it with --host and the name that you use"
            raise RefusedError("host", f"{host[:100]!r} is no name of this server", mend, status=421)
        if request.method == "POST" and not from_our_page(host, request.headers.get("origin"), request.headers.get("sec-fetch-site")):
            raise RefusedError("form", "was sent from a page elsewhere", "nothing was written: answer on the review's own page", status=403)
        if request.url.path.startswith("/static/") or self._gate.admits(request.cookies.get(self._cookie, "")):
            return None
        token = request.query_params.get("token", "")
        if request.method != "GET" or not token or not self._gate.admits(token):
            raise RefusedError("token", "is missing or not the right one", "open the whole address that `fonds review` printed", status=401)
        response = HTMLResponse(_ADMITTED)
        response.set_cookie(self._cookie, token, httponly=True, samesite="strict")
        return response
