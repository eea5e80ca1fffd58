"""A record of Linked Art (https://linked.art/model/document/) for a text: what it is called, its words, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fonds.errors import SourceError
from fonds.sources import described_text
from fonds.sources.archive_page import kind_of
from fonds.sources.description import code_of
from fonds.sources.iiif_manifest import json_of
from fonds.sources.reader import File, Reader, Settings
from fonds.values import Document, Unread

# The texts about a record, by the concepts of the Getty's AAT that Linked Art recommends, or by the label of their type.
_ABOUT = {
    "summary": ("300026032", "300435416", "abstract", "description"),
    "rights": ("300435434", "300055547", "rights", "copyright/license statement"),
}
_READ = frozenset(("@context", "id", "type", "_label", "identified_by", "content", "classified_as", "language", "created_by"))
Json = dict[str, Any]


def claims(file: File) -> bool:
    """Whether a file is a record of Linked Art: JSON in its context."""
    return file.suffix in (".json", ".jsonld") and b"linked.art/ns/" in file.data[:4096]


def read(file: File, settings: Settings) -> Iterator[Document]:
    """The document of a record that holds its text; SourceError where it is about something else, or has no text."""
    told = json_of(file)
    if told.get("type") != "LinguisticObject":
        raise SourceError(file.name, f"is about a {told.get('type')}, not a text", "remove it: records of LinguisticObjects are read")
    content = told.get("content")
    if not isinstance(content, str) or not content.strip():
        raise SourceError(file.name, "has no text (content)", "remove it, or put the text beside its description in a .txt file")
    for document in described_text.read(replace(file, data=content.encode("utf-8", "replace"), row=_row(told)), settings):
        yield replace(document, unread=tuple(_unread(told)))


def _row(told: Json) -> dict[str, str]:
    """What the record says, as a row of a table beside a text would say it."""
    names = [str(one["content"]) for one in _all(told, "identified_by") if one.get("type") == "Name" and one.get("content")]
    row = {"title": next(iter(names), str(told.get("_label", "")))}
    kinds = (kind_of(str(one.get("_label", ""))) for one in _all(told, "classified_as"))
    row["kind"] = next((kind.replace("-", " ") for kind in kinds if kind != "document"), "")
    codes = (code_of(str(one.get("_label", "")) or str(one.get("id", "")).rpartition("language-")[2]) for one in _all(told, "language"))
    row["language"] = next((code for code in codes if code != "und"), "")
    written = told.get("created_by")
    span = written.get("timespan") if isinstance(written, dict) else None
    makers = _all(written, "carried_out_by") if isinstance(written, dict) else []
    row["author"] = "; ".join(str(one["_label"]).replace(";", ",") for one in makers if one.get("_label"))
    begun = re.match(r"\d{4}-\d\d-\d\d", str(span.get("begin_of_the_begin", "")) if isinstance(span, dict) else "")
    row["date"] = begun[0] if begun else ""
    for one in _all(told, "referred_to_by"):
        key = _about(one)
        if key:
            row.setdefault(key, one["content"])
    row["source"] = str(told.get("id", ""))
    return {key: " ".join(value.split()) for key, value in row.items()}


def _about(told: Json) -> str:
    """What a text about a record tells: `summary` or `rights`; empty where it tells neither."""
    types = {str(part) for kind in _all(told, "classified_as") for part in (kind.get("_label"), str(kind.get("id", "")).rpartition("/")[2])}
    return next((key for key, known in _ABOUT.items() if types & set(known) and isinstance(told.get("content"), str)), "")


def _unread(told: Json) -> Iterator[Unread]:
    """What the record says beside: the names and words of whatever it points at."""
    for key in sorted(told.keys() - _READ):
        for one in _all(told, key):
            words = str(one.get("_label") or one.get("content") or "").strip()
            if words and not (key == "referred_to_by" and _about(one)):
                yield Unread(key, 1, words)


def _all(told: Json, key: str) -> list[Json]:
    """The objects of a key, whatever else is there."""
    value = told.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


READER = Reader("linked-art", (".json", ".jsonld"), claims, read)
