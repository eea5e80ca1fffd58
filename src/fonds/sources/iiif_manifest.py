"""A manifest of IIIF Presentation 3 or 2 (https://iiif.io/api/presentation/3.0/): the description of one thing, whose images stay where they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from fonds.errors import SourceError
from fonds.sources.description import Described, finding_aid
from fonds.sources.reader import File, Reader, Settings
from fonds.values import FindingAid, Unread

_CONTEXT = re.compile(rb"iiif\.io/api/presentation/[23]/context\.json")
# How archives label what Described has a place for: metadata have labels for people, not names of fields (section 3.1).
_LABELS = {
    "reference": re.compile(r"(?i)identifier|shelf ?-?mark|call number|signatur\b|cote\b|reference(?: code)?|segnatura"),
    "date": re.compile(r"(?i)dates?(?: of (?:creation|origin|document))?|datum|datierung|datation|data|created"),
    "language": re.compile(r"(?i)languages?|sprachen?|langues?|lingua"),
    "extent": re.compile(r"(?i)extent|physical description|umfang|format"),
}
Json = dict[str, Any]


def claims(file: File) -> bool:
    """Whether a file is a manifest: JSON in the context of IIIF's Presentation API."""
    return file.suffix in (".json", ".jsonld") and _CONTEXT.search(file.data[:4096]) is not None


def read(file: File, settings: Settings) -> Iterator[FindingAid]:
    """The description of one thing; SourceError where it is no manifest or has no label."""
    told = json_of(file)
    if told.get("type", told.get("@type")) not in ("Manifest", "sc:Manifest"):
        raise SourceError(file.name, "is no manifest of IIIF", "remove it: collections and canvases are not read")
    known: dict[str, str] = {}
    unread: list[Unread] = []
    for pair in told.get("metadata", ()):
        label, value = (_words(pair.get(key), settings.language) for key in ("label", "value")) if isinstance(pair, dict) else ("", "")
        name = next((name for name, pattern in _LABELS.items() if pattern.fullmatch(label) and name not in known), None)
        if name and value:
            known[name] = value
        elif value:
            unread.append(Unread(f"metadata/{label}", 1, value))
    provider = next((one for one in told.get("provider", ()) if isinstance(one, dict)), {})
    homepage = next((one for one in told.get("homepage", ()) if isinstance(one, dict)), {})
    described = Described(
        title=_words(told.get("label"), settings.language),
        reference=known.get("reference", ""),
        keeper=_words(provider.get("label"), settings.language),
        date=known.get("date", str(told.get("navDate", ""))),
        scope=_words(told.get("summary", told.get("description")), settings.language),
        extent=known.get("extent", ""),
        language=known.get("language", ""),
        address=str(homepage.get("id") or told.get("id") or told.get("@id") or ""),
        unread=tuple(unread),
    )
    yield finding_aid(file, settings, described)


def json_of(file: File) -> Json:
    """The object in a file; SourceError names the line where it is not JSON."""
    try:
        told = json.loads(file.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, RecursionError) as error:
        raise SourceError(file.name, f"is not JSON in UTF-8: {error}", "export it again") from error
    except json.JSONDecodeError as error:
        raise SourceError(f"{file.name}:{error.lineno}", f"is not JSON: {error.msg}", "mend the line, or export it again") from error
    if not isinstance(told, dict):
        raise SourceError(file.name, "is JSON, and no object", "export it again")
    return told


def _words(told: object, language: str) -> str:
    """A text of IIIF: in the language, in English, in none, or in the first that there is (section 4.2); without mark-up, on one line."""
    if isinstance(told, dict) and "@value" in told:  # Presentation 2
        told = told["@value"]
    if isinstance(told, dict):
        told = next((told[one] for one in (language, "en", "none") if told.get(one)), next(iter(told.values()), ""))
    if isinstance(told, list):
        return "; ".join(filter(None, (_words(one, language) for one in told)))
    return " ".join(re.sub(r"<[^>]*>", " ", told).split()) if isinstance(told, str) else ""


READER = Reader("iiif-manifest", (".json", ".jsonld"), claims, read, describes=True)
