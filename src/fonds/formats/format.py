"""What a metadata format is: a name, the addresses that OAI-PMH tells of it, and how a thing is written in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fonds.release import Release


@dataclass(frozen=True, slots=True)
class Format:
    """One metadata format: its OAI-PMH prefix, XML namespace, schema address, and how a thing is written in it.

    `write` takes a release, the IRI of a thing and the N-Triples that are published of it, and gives one well-formed XML element in UTF-8
    without an XML declaration; None where the format has no words for that kind of thing (OAI-PMH 2.0, 3.4: metadataPrefix and Record).
    """

    prefix: str
    namespace: str
    schema: str
    write: Callable[[Release, str, bytes], bytes | None]


_MADE = re.compile(rb"<(eventdatetime|eventDateTime) [^>]*>[^<]*</\1>")


def undated(record: bytes) -> bytes:
    """A record without the day on which it says that it was made (EAD3 and EAC-CPF, maintenance event): all else of it is about the thing.

    >>> undated(b'<a><eventdatetime standarddatetime="2026-01-01">2026-01-01</eventdatetime><b/></a>')
    b'<a><b/></a>'
    """
    return _MADE.sub(b"", record)
