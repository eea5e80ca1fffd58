"""Content negotiation: the best of what we offer for an Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header with its quality."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media: str) -> int | None:
        """How closely the range names a media type: 2 exactly, 1 by its type, 0 for `*/*`; None where it does not."""
        kind, _, sub = media.partition("/")
        if (self.type, self.subtype) == (kind, sub):
            return 2
        if (self.type, self.subtype) == (kind, "*"):
            return 1
        return 0 if (self.type, self.subtype) == ("*", "*") else None


def parse_accept(header: str) -> list[Range]:
    """The media ranges of an Accept header; a range that is not well formed is passed over."""
    ranges = []
    for part in header.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, sub = media.lower().partition("/")
        if not (kind and slash and sub):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(max(float(value.strip()), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        ranges.append(Range(kind, sub, quality))
    return ranges


def choose(header: str | None, offered: Sequence[str] | Mapping[str, object]) -> str | None:
    """The offered media type that the client likes best, the first of those it likes equally; None where it likes none.

    >>> choose("text/html;q=0.1, text/turtle", ["text/html", "text/turtle"])
    'text/turtle'
    """
    media = list(offered)
    if header is None or not header.strip():
        return media[0]
    ranges = parse_accept(header)
    best: tuple[float, str] | None = None
    for name in media:
        fitting = [(specificity, item.quality) for item in ranges if (specificity := item.specificity(name)) is not None]
        quality = max(fitting, default=(0, 0.0))[1]
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, name)
    return best[1] if best else None


def has(header: str, tag: str) -> bool:
    """Whether a client has a representation by its weak tag already, as its If-None-Match header says (RFC 9110, section 13.1.2).

    >>> has('"a", W/"b"', 'W/"a"'), has("*", 'W/"a"'), has("", 'W/"a"')
    (True, True, False)
    """
    return header.strip() == "*" or tag in [f"W/{part.strip().removeprefix('W/')}" for part in header.split(",")]


@lru_cache(maxsize=256)
def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header names gzip and does not refuse it (RFC 9110, section 12.5.3).

    >>> takes_gzip("br, gzip"), takes_gzip("gzip;q=0, identity"), takes_gzip("identity")
    (True, False, False)
    """
    for part in header.lower().split(","):
        coding, _, quality = (piece.strip() for piece in part.partition(";"))
        if coding == "gzip":
            return not re.fullmatch(r"q\s*=\s*0(?:\.0*)?", quality)
    return False


def accept_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The Accept header among those of a request, whole; None where there is none."""
    told = [value for name, value in headers if name == b"accept"]
    return b", ".join(told).decode("latin-1") if told else None
