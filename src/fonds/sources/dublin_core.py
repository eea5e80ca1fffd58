"""A record of Dublin Core as OAI-PMH gives it (oai_dc): the description of one thing."""

from __future__ import annotations

from collections.abc import Iterator

from fonds.sources.description import Described, finding_aid
from fonds.sources.reader import File, Reader, Settings
from fonds.values import FindingAid, Unread
from fonds.xml import local, parse, root_name, words

_READ = frozenset(("title", "identifier", "date", "description", "publisher", "language", "format"))


def claims(file: File) -> bool:
    """Whether a file is Dublin Core: XML whose first element is dc."""
    return file.suffix == ".xml" and root_name(file.data) == "dc"


def read(file: File, settings: Settings) -> Iterator[FindingAid]:
    """The description of one thing; SourceError where it has no title."""
    root = parse(file.data, file.name)
    parts = [(local(part), words(part), part.sourceline or 1) for part in root if words(part)]
    told: dict[str, list[str]] = {}
    for name, value, _ in parts:
        told.setdefault(name, []).append(value)
    addresses = [one for one in told.get("identifier", ()) if one.startswith(("http://", "https://"))]
    numbers = [one for one in told.get("identifier", ()) if one not in addresses]
    yield finding_aid(
        file,
        settings,
        Described(
            title=next(iter(told.get("title", ())), ""),
            reference=next(iter(numbers), ""),
            keeper=next(iter(told.get("publisher", ())), ""),
            date=next(iter(told.get("date", ())), ""),
            scope="\n\n".join(told.get("description", ())),
            extent="; ".join(one for one in told.get("format", ()) if "/" not in one),
            language=next(iter(told.get("language", ())), ""),
            address=next(iter(addresses), ""),
            unread=tuple(Unread(f"dc/{name}", line, value) for name, value, line in parts if name not in _READ),
        ),
    )


READER = Reader("dublin-core", (".xml",), claims, read, describes=True)
