"""One polite session for all live services: who asks is told, one request at a time, waits when told to wait, and asks nothing twice.

The rules are those of https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy and of MediaWiki's API etiquette
(maxlag, Retry-After, serial requests, gzip), which other services are glad of, too.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from fonds.answers import Answers
from fonds.errors import ConfigurationError, FondsError, UnavailableError

AGAIN = frozenset({429, 500, 502, 503, 504})  # answers after which asking again may help
LONGEST_WAIT = 120.0  # seconds that a service may ask us to wait before it is left for another day
GIVEN_UP = 3  # failures after which a host is not asked any more in this run
_NONE = (404, 410)
_PIECE = 65536
_LATER = "run it again later: what was answered is kept"
_CONTACT = ("fonds.toml: dataset.contact", 'write an address at which you can be reached: contact = "you@example.org"')
# Kinds of content that data may come as: some services call their JSON a text, or the script that it was before it was a kind of its own.
_DATA = ("json", "javascript", "text/plain")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request for a file: its status (below 300, 404 or 410), its bytes, and its headers by small names."""

    status: int
    data: bytes
    headers: Mapping[str, str]

    @property
    def there(self) -> bool:
        """Whether there is such a file."""
        return self.status < 300


class TooLargeError(UnavailableError):
    """A batch that a service finds too large (HTTP 413): ask for less at once."""


class _BrokenError(Exception):
    """An answer that cannot be used; `wait` is how long the service asks us to wait, `final` that asking again is no use."""

    def __init__(self, why: str, *, wait: float | None = None, final: bool = False) -> None:
        super().__init__(why)
        self.wait, self.final = wait, final


@dataclass(slots=True)
class Clock:
    """What time it is, and waiting: tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(slots=True, weakref_slot=True)
class Session:
    """A session: `contact` is the operator's address, which every request tells; `answers` keeps what was answered.

    `pause` are seconds between two requests to a host, `timeout` seconds for one whole answer, `tries` how often one request is made at
    most, `largest` bytes of an answer. ConfigurationError where there is no contact that a request can carry. It is for one thread at a time.
    """

    contact: str
    version: str
    answers: Answers | None = None
    pause: float = 0.1
    timeout: float = 30.0
    tries: int = 5
    largest: int = 50_000_000
    clock: Clock = field(default_factory=Clock)
    _http: requests.Session = field(default_factory=requests.Session, init=False)
    _ready: dict[str, float] = field(default_factory=dict, init=False)  # by host, when it may be asked again
    _failed: dict[str, int] = field(default_factory=dict, init=False)
    _left: dict[str, str] = field(default_factory=dict, init=False)  # by host, why it is not asked any more

    def __post_init__(self) -> None:
        where, mend = _CONTACT
        if not self.contact.strip():
            raise ConfigurationError(where, "is empty, and the services ask who is asking", mend)
        # A header carries the letters of ISO 8859-1, on one line (RFC 9110, section 5.5).
        if not self.contact.isprintable() or max(self.contact) > "\xff":
            raise ConfigurationError(where, "holds letters that a request cannot carry", mend)
        self._http.headers["User-Agent"] = self.agent
        weakref.finalize(self, self._http.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to all hosts."""
        self._http.close()

    @property
    def agent(self) -> str:
        """What the session calls itself."""
        return f"fonds/{self.version} ({self.contact}) requests/{requests.__version__}"

    def json(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: object = None,
        accept: str = "application/json",
        check: Callable[[Any], object] = lambda _: None,
    ) -> Any:  # noqa: ANN401  # any JSON
        """The JSON that a service answers, from the kept answers where it was asked before.

        `check` raises a FondsError where an answer is of no use, which is then not kept. UnavailableError names the service and what to do;
        TooLargeError where the service refuses the size of the request.
        """
        key = json.dumps([method, url, params, form, body], sort_keys=True, ensure_ascii=False)
        kept = self.answers.get(key) if self.answers else None
        if kept is not None:
            with contextlib.suppress(FondsError):
                told = json.loads(kept)
                check(told)
                return told
        text, told = self._asked(method, url, {"params": params, "data": form, "json": body, "headers": {"Accept": accept}}, _json_of)
        check(told)
        if self.answers:
            self.answers.put(key, text)
        return told

    def fetch(
        self, url: str, *, params: Mapping[str, str] | None = None, accept: str = "*/*", whole: Callable[[Reply], object] = lambda _: None
    ) -> Reply:
        """A file as a server gives it now; that there is none (404, 410) is an answer, too.

        `whole` raises a ValueError where the bytes are not what they must be, and the file is asked for again. UnavailableError as for `json`.
        """

        def read(response: requests.Response, body: bytes) -> Reply:
            reply = Reply(response.status_code, body, {name.lower(): value for name, value in response.headers.items()})
            if reply.status >= 300 and reply.status not in _NONE:
                raise _refused(reply.status, body)
            try:
                whole(reply)
            except ValueError as error:
                raise _BrokenError(f"gives what cannot be used: {error}") from error
            return reply

        return self._asked("GET", url, {"params": params, "headers": {"Accept": accept}}, read)

    def _asked(self, method: str, url: str, options: dict[str, Any], read: Callable[[requests.Response, bytes], T]) -> T:
        """What is read from an answer, asked for as often as is decent."""
        host = urlsplit(url).netloc or url
        if host in self._left:
            raise UnavailableError(host, self._left[host], _LATER)
        why = ""
        for number in range(self.tries):
            try:
                told = self._once(method, url, host, options, read)
            except _BrokenError as error:
                why = str(error)
                if error.final or (error.wait or 0) > LONGEST_WAIT or number == self.tries - 1:
                    self._give_up(host, error)
                    break
                # Full jitter: many who were turned away together do not come back together.
                self.clock.sleep(error.wait if error.wait is not None else self.clock.chance() * min(60.0, 2.0**number))
            else:
                self._failed[host] = 0
                return told
        raise UnavailableError(host, why, _LATER)

    def _give_up(self, host: str, error: _BrokenError) -> None:
        """Note that a request failed for good: the host is asked nothing more before it is ready, or not at all in this run."""
        self._failed[host] = self._failed.get(host, 0) + 1
        wait = error.wait or 0.0
        # A service that is asked in spite of its Retry-After shuts the operator out for a day.
        if wait > LONGEST_WAIT:
            self._left[host] = str(error)
        elif self._failed[host] >= GIVEN_UP:
            self._left[host] = f"failed too often in this run, at last: {error}"
        self._ready[host] = self.clock.now() + max(wait, self.pause)

    def _once(self, method: str, url: str, host: str, options: dict[str, Any], read: Callable[[requests.Response, bytes], T]) -> T:
        """One request, not before the host has had its pause."""
        now = self.clock.now()
        wait = self._ready.get(host, now) - now
        if wait > 0:
            self.clock.sleep(wait)
        begun = time.monotonic()
        try:
            with self._http.request(method, url, stream=True, timeout=min(10.0, self.timeout), **options) as response:
                body = self._body(response, begun)
                if response.status_code == 413:
                    raise TooLargeError(host, "finds the request too large (413)", "ask for less at once")
                if response.status_code in AGAIN:
                    raise _BrokenError(f"answers {response.status_code}{_until(response)}", wait=_retry_after(response))
                return read(response, body)
        except (requests.RequestException, HTTPError) as error:
            # An address or header that is wrong (a ValueError, too) does not come right by itself.
            raise _BrokenError(f"cannot be reached: {type(error).__name__}", final=isinstance(error, ValueError)) from error
        finally:
            self._ready[host] = self.clock.now() + self.pause

    def _body(self, response: requests.Response, begun: float) -> bytes:
        """The whole body within its time and size: a service that drips is no better than one that is silent."""
        pieces, size = [], 0
        # read1 gives what has come, so that the time is looked at however slowly it comes.
        while piece := response.raw.read1(_PIECE, decode_content=True):
            size += len(piece)
            pieces.append(piece)
            if time.monotonic() - begun > self.timeout:
                raise _BrokenError(f"has not answered in {self.timeout:g} seconds")
            if size > self.largest:
                raise _BrokenError(f"answers more than {self.largest} bytes", final=True)
        return b"".join(pieces)


def joined(base: str, link: str) -> str:
    """The address that a link on a page leads to; empty where it leads to none that can be asked over HTTP.

    >>> joined("https://a.example.org/x/", "../y"), joined("https://a.example.org/", "http://[x/"), joined("https://a.example.org/", "file:///etc")
    ('https://a.example.org/y', '', '')
    """
    try:
        address = urljoin(base, link)
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc else ""
    except ValueError:
        return ""


def _refused(status: int, body: bytes) -> _BrokenError:
    return _BrokenError(f"answers {status}: {body[:200].decode(errors='replace').strip()}", final=True)


def _json_of(response: requests.Response, body: bytes) -> tuple[str, Any]:
    """An answer as text and data, if it is what was asked for: the status, the kind of content and the content itself must say so."""
    if response.status_code >= 300:
        raise _refused(response.status_code, body)
    kind = response.headers.get("Content-Type", "").lower()
    try:
        text = body.decode()
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = "HTML" if body.lstrip()[:1] == b"<" else f"no JSON ({error})"
        raise _BrokenError(f"answers {what} in place of JSON, as {kind or 'nothing told'}") from error
    if not isinstance(told, dict | list):
        raise _BrokenError(f"answers a text in place of data: {text[:200]}")
    if kind and not any(one in kind for one in _DATA):
        raise _BrokenError(f"answers JSON as {kind}")
    problem = told.get("error") if isinstance(told, dict) else None
    if isinstance(problem, dict) and problem.get("code") in ("maxlag", "ratelimited", "readonly"):
        raise _BrokenError(f"is busy ({problem['code']})", wait=_retry_after(response) or 5.0)
    return text, told


def _retry_after(response: requests.Response) -> float | None:
    """The seconds that an answer asks us to wait (RFC 9110, section 10.2.3); None where it does not say."""
    told = response.headers.get("Retry-After", "")
    if re.fullmatch(r"[0-9]{1,8}", told):
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _until(response: requests.Response) -> str:
    """Till when an answer asks to be left alone, where that is worth telling."""
    wait = _retry_after(response)
    if wait is None or wait <= LONGEST_WAIT:
        return ""
    return f", and is not to be asked again before {datetime.now(UTC) + timedelta(seconds=wait):%Y-%m-%d %H:%M} UTC"
