"""Documents annotated by hand: NAME.tagged.txt with NAME.gold.json, or NAME.json with spans (docs/gold-format.md).

Whatever the form, a gold file is checked while it is read: an error names the file, the line and the mend.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fonds.config import nearest
from fonds.dates import bounds
from fonds.errors import FondsError, SourceError
from fonds.sources.reader import File, text_of
from fonds.values import Level, Source, Span

# The types of tags, and what an entity must be to be tagged so; times stand for no entity.
TYPES = {"PER": "person", "ROLE": "person", "ORG": "group", "GPE": "place", "LOC": "place", "EVENT": "event", "DATE": "", "TIME-REL": ""}
ROLES = (
    "principal", "attendee", "chair", "interpreter", "note-taker", "author", "addressee", "copy-addressee", "translator", "editor",
    "contributor", "summary-author",
)  # fmt: skip
MODALITIES = ("asserted", "asked", "proposed", "planned", "promised", "denied", "hypothetical")
STATUSES = ("anticipated", "denied")
TAGGED, UNTAGGED = ".tagged.txt", ".gold.json"
HELP = "see docs/gold-format.md"

_OPEN = re.compile(r"\[\[(?=[A-Z-]+:)")
_HEAD = re.compile(r"([A-Z-]+):([^|\[\]\n]+)\|")


@dataclass(frozen=True, slots=True)
class Annotation:
    """Words of the text and what they are: a type of TYPES, the entity they stand for, for a date its EDTF value."""

    type: str
    span: Span
    quote: str
    entity: str | None = None
    edtf: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An act of speech: who spoke, the first words of the sentence or clause, where they stand, and the modality."""

    speaker: str
    starts: str
    at: int
    modality: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the text expects or denies: its words, where they stand, and which of both it is."""

    words: str
    span: Span
    status: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A document with all that a reader found in it; `entities` gives the kind of each, `participants` entity and role."""

    slug: str
    source: Source
    annotations: tuple[Annotation, ...]
    entities: Mapping[str, str]
    participants: tuple[tuple[str, str], ...] = ()
    utterances: tuple[Said, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    archive: str | None = None
    parts: tuple[Level, ...] = ()
    classification: str | None = None

    def line_of(self, entity: str) -> int | None:
        """The line on which an entity is first named."""
        return next((self.source.line(found.span.start) for found in self.annotations if found.entity == entity), None)


def gold_files(path: Path) -> list[Path]:
    """The gold files that a file or folder stands for: tagged texts first, and the JSON files of other names.

    SourceError where a folder holds none: an evaluation of nothing would look like a perfect one.
    """
    if not path.is_dir():
        return [path.with_name(path.name.removesuffix(UNTAGGED) + TAGGED) if path.name.endswith(UNTAGGED) else path]
    tagged = sorted(path.glob(f"*{TAGGED}"))
    halves = [file for file in sorted(path.glob(f"*{UNTAGGED}")) if not file.with_name(file.name.removesuffix(UNTAGGED) + TAGGED).is_file()]
    if halves:
        mend = f"put {halves[0].name.removesuffix(UNTAGGED)}{TAGGED} beside it, or take it away"
        raise SourceError(str(halves[0]), "has no tagged text", mend)
    names = {file.name.removesuffix(TAGGED) for file in tagged}
    spans = [file for file in sorted(path.glob("*.json")) if not file.name.endswith(UNTAGGED) and file.stem not in names]
    if not tagged and not spans:
        raise SourceError(str(path), "holds no gold", f"name a folder with NAME{TAGGED} and NAME{UNTAGGED}; {HELP}")
    return [*tagged, *spans]


def read_gold(path: Path, elsewhere: Callable[[str], Source] | None = None) -> Gold:
    """The gold in a file of either form; the text of NAME.json is NAME.txt beside it, or comes from `elsewhere` by the gold's id."""
    if path.name.endswith(TAGGED):
        text, annotations = untag(_text(path), str(path))
        told = _told(path.with_name(path.name.removesuffix(TAGGED) + UNTAGGED))
        return _gold(told, Source(str(path), text), tuple(annotations))
    told = _told(path)
    beside = path.with_suffix(".txt")
    if beside.is_file():
        source = Source(str(beside), _text(beside))
    elif elsewhere:
        source = elsewhere(told.string("id"))
    else:
        raise SourceError(str(path), f"there is no {beside.name} beside it", "put it there, or name the project that has the document")
    return _gold(told, source, tuple(_spans(told, source)))


# the tagged text -----------------------------------------------------------------------------------------------------------


def untag(tagged: str, path: str) -> tuple[str, list[Annotation]]:
    """The plain text of a tagged text, and what its tags say, with spans in the plain text.

    >>> text, (name,) = untag("Mr. [[PER:lenz|Lenz]] came", "a.tagged.txt")
    >>> text, name.entity, name.span
    ('Mr. Lenz came', 'lenz', Span(start=4, end=8))
    """
    plain, found, at, length = [], [], 0, 0
    for opening in _OPEN.finditer(tagged):
        place = f"{path}:{tagged.count(chr(10), 0, opening.start()) + 1}"
        if opening.start() < at:
            raise SourceError(place, "a tag stands inside another", "tag the whole name once, or its parts side by side")
        kind, key, words, end = _tag(tagged, opening.end(), place)
        before = tagged[at : opening.start()]
        plain += [before, words]
        length += len(before) + len(words)
        found.append(_annotation(place, kind, key, Span(length - len(words), length), words))
        at = end
    return "".join(plain) + tagged[at:], found


def _tag(tagged: str, at: int, place: str) -> tuple[str, str, str, int]:
    """Type, key, words and end of the tag that is open at a place; brackets within its words are balanced."""
    head = _HEAD.match(tagged, at)
    if head is None:
        raise SourceError(place, f"is not a tag: [[{tagged[at : at + 24].splitlines()[0]}", "write [[TYPE:id|words]]")
    depth, end = 0, head.end()
    while end < len(tagged) and (depth or tagged[end] != "]"):
        depth += (tagged[end] == "[") - (tagged[end] == "]")
        end += 1
    if tagged[end : end + 2] != "]]":
        raise SourceError(place, f"the tag [[{head[0]} has no end", "close it with ]]; brackets among its words go in pairs")
    return head[1], head[2], tagged[head.end() : end], end + 2


def _annotation(place: str, kind: str, key: str, span: Span, words: str) -> Annotation:
    """What a tag or row says, checked as far as that is possible without the entities."""
    if kind not in TYPES:
        raise SourceError(place, f"no type is called {kind}", nearest(kind, TYPES))
    if not words.strip() or words != words.strip():
        raise SourceError(place, f"the tagged words {words!r} are empty or begin or end with a space", "tag the words alone")
    if kind == "DATE":
        try:
            bounds(key)
        except FondsError as error:
            raise SourceError(place, f"{words!r}: {key!r} is not EDTF", error.mend) from error
        return Annotation(kind, span, words, edtf=key)
    return Annotation(kind, span, words, entity=key if TYPES[kind] else None)


# the other half ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """An object in a JSON file, and where it begins there."""

    path: Path
    raw: str
    at: int
    values: Mapping[str, Any]

    def error(self, value: object, why: str, mend: str = HELP) -> SourceError:
        """An error that names the line on which a value of the object stands."""
        forms = (json.dumps(value, ensure_ascii=False), json.dumps(value))
        at = next((found for form in forms if (found := self.raw.find(form, self.at)) >= 0), self.at)
        return SourceError(f"{self.path}:{self.raw.count(chr(10), 0, at) + 1}", why, mend)

    def string(self, key: str) -> str:
        """A value that must be there and be words."""
        value = self.values.get(key)
        if not isinstance(value, str):
            raise self.error(key, f"{key!r} is not told as words in {json.dumps(self.values, ensure_ascii=False)[:80]}")
        return value

    def one_of(self, key: str, known: Iterable[str]) -> str:
        """A value out of a list."""
        value, choices = self.string(key), tuple(known)
        if value not in choices:
            raise self.error(value, f"no {key} is called {value!r}", nearest(value, choices))
        return value

    def table(self, key: str) -> _Row:
        """An object within; one that is not there is empty."""
        table = self.values.get(key) or {}
        if not isinstance(table, dict):
            raise self.error(key, f"{key!r} is not an object")
        return _Row(self.path, self.raw, max(self.raw.find(json.dumps(key, ensure_ascii=False), self.at), self.at), table)

    def rows(self, key: str) -> Iterator[_Row]:
        """The objects of a list; a list that is not there is empty."""
        rows = self.values.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.error(key, f"{key!r} is not a list of objects")
        opening = re.compile(rf"{re.escape(json.dumps(key))}\s*:\s*\[").search(self.raw, self.at)
        at = opening.end() if opening else self.at
        for row in rows:
            at = self.raw.find("{", at)
            yield _Row(self.path, self.raw, at, row)
            _, at = json.JSONDecoder().raw_decode(self.raw, at)


def _text(path: Path) -> str:
    try:
        return text_of(File(str(path), path.read_bytes()))
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", HELP) from error


def _told(path: Path) -> _Row:
    raw = _text(path)
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        raise SourceError(f"{path}:{error.lineno}", f"is not JSON: {error.msg}", "mend the comma, quote or bracket there") from error
    lacking = {"id", "participants", "utterances", "entities"} - set(data) if isinstance(data, dict) else {"id"}
    if lacking:
        raise SourceError(str(path), f"is not a gold file: it has no {', '.join(sorted(lacking))}", HELP)
    return _Row(path, raw, 0, data)


def _gold(told: _Row, source: Source, annotations: tuple[Annotation, ...]) -> Gold:
    entities = told.table("entities")
    kinds = {key: entities.table(key).one_of("type", ("person", "group", "place", "event")) for key in entities.values}
    for found in annotations:
        _check_entity(found, kinds, f"{source.path}:{source.line(found.span.start)}")
    reference = told.table("reference")
    parts = reference.table("parts")
    return Gold(
        slug=told.string("id"),
        source=source,
        annotations=annotations,
        entities=kinds,
        participants=tuple((row.one_of("entity", kinds), row.one_of("role", ROLES)) for row in told.rows("participants")),
        utterances=tuple(_said(row, source.text, kinds) for row in told.rows("utterances")),
        outlooks=tuple(_outlook(row, source.text) for row in told.rows("events")),
        archive=reference.string("archive") if reference.values.get("archive") else None,
        parts=tuple(Level(level, parts.string(level)) for level in parts.values),
        classification=told.string("classification") if told.values.get("classification") else None,
    )


def _check_entity(found: Annotation, kinds: Mapping[str, str], place: str) -> None:
    """An annotation's entity is told, and is what the annotation's type says."""
    if found.entity is None:
        return
    if found.entity not in kinds:
        raise SourceError(place, f"{found.quote!r} stands for {found.entity!r}, which no entity is called", nearest(found.entity, kinds))
    if kinds[found.entity] != TYPES[found.type]:
        raise SourceError(place, f"{found.quote!r} is tagged {found.type}, but {found.entity!r} is a {kinds[found.entity]}", "mend one of them")


def _said(row: _Row, text: str, kinds: Mapping[str, str]) -> Said:
    starts = row.string("starts")
    return Said(row.one_of("speaker", kinds), starts, _place(row, text, starts), row.one_of("modality", MODALITIES))


def _outlook(row: _Row, text: str) -> Outlook:
    words = row.string("words")
    at = _place(row, text, words)
    return Outlook(words, Span(at, at + len(words)), row.one_of("status", STATUSES))


def _place(row: _Row, text: str, words: str) -> int:
    """Where words stand that must stand in the text once, so that they name one place."""
    count = text.count(words)
    if count != 1:
        why = f"the words {words!r} stand {count} times in the text" if count else f"the words {words!r} do not stand in the text"
        raise row.error(words, why, "write more of them" if count else "copy them from the text as they stand there")
    return text.index(words)


def _spans(told: _Row, source: Source) -> Iterator[Annotation]:
    """The annotations of a file that gives spans: each must quote the text."""
    if "mentions" not in told.values:
        raise SourceError(str(told.path), "is not a gold file: it has no mentions", HELP)
    for row in told.rows("mentions"):
        quote, start, end = row.string("quote"), row.values.get("start"), row.values.get("end")
        if not isinstance(start, int) or not isinstance(end, int) or source.text[start:end] != quote:
            raise row.error(quote, f"{quote!r} does not stand at {start}–{end} of the text", "count code points from 0, end exclusive")
        kind = row.one_of("type", TYPES)
        key = row.string("edtf") if kind == "DATE" else row.string("entity") if TYPES[kind] else "-"
        yield _annotation(f"{source.path}:{source.line(start)}", kind, key, Span(start, end), quote)
