"""The note that says where a record lies, where it is printed, and who obtained and translated it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from fonds.resources import resource
from fonds.values import Citation, Level, Reference, Span

_PRINTED = re.compile(r"(?:[Aa]lso )?(?:[Rr]eprinted|[Pp]rinted|[Pp]ublished) in (?:the )?")
_CREDIT = re.compile(
    r"\b(?P<verb>(?:[Oo]btained|[Cc]ontributed|[Pp]rovided|[Dd]onated|[Tt]ranslated|[Ee]dited|[Ss]ummari[sz]ed|[Ss]ummary|[Aa]cquired|[Dd]rafted)"
    r"(?:(?:,| and|,? and) (?:obtained|contributed|provided|translated|edited|summari[sz]ed))*"
    r"(?: for \w+)?(?: from (?:the )?[A-Z]\w+)?(?: into English)?) by (?P<names>[^.;]*?(?:[A-Z]\.[^.;]*?)*)"
    r"(?=\.|;|$| and (?:translated|obtained|edited|cleared|approved)| for (?:the )?[A-Z]|, with | on (?:[A-Z]|\d))"
)
_SUPPORT = re.compile(r"\b[Ss]upport (?:from|of|by) (?:the )?([A-Z][^.;\n]+?)(?=[.;]|$)", re.M)
_CREDITS = {"author": "drafted", "translator": "translated", "editor": "edited", "summary-author": "summ"}
_GAVE = re.compile(r"obtained|contributed|provided|donated|acquired")
_NAME = r"[A-ZÀ-ÞŠŞȘȚŽČĆĐ][\w.'’-]*(?: (?:[A-ZÀ-ÞŠŞȘȚŽČĆĐ][\w.'’-]*|de|von|van|der|al-\w+))+"
_SENTENCE = re.compile(r"(?:(?<=[\w)]{3})|(?<=\d))\. (?=[A-Z][a-z]{3})")  # where a note goes on to tell of the record
_EDITED = re.compile(r",? \(?eds?\.?\)?,? |,? \(eds?\.?\):? ")
_IMPRINT = re.compile(r"\((?P<place>[^():,]+): (?P<publisher>[^()]+?), (?P<year>\d{4})\)")
# Sentences before the first part: a paragraph that no label parts from the note any more, no archive.
_PROSE = re.compile(r"[a-z]{3,}[.!?] [A-Z]|.{240}", re.S)
# The years of a series belong to its name: "Central Decimal Files, 1955–59".
_SEGMENT = re.compile(r"(?:[^,;]|(?<=[a-z]), (?=(?:18|19)\d\d ?[-–] ?\d{2,4}\b))+")
_PAGES = re.compile(r"\b(?:pp?|[Ss]|ss?)\. ?(?P<pages>\d+(?: ?[-–] ?\d+)?(?:, \d+(?: ?[-–] ?\d+)?)*)")


@dataclass(frozen=True, slots=True)
class Part:
    """One level of an archival scheme: how it is written, and the concept or kind of text that it is."""

    level: str
    pattern: re.Pattern[str]
    concept: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Credit:
    """Who had which part in a record: `author`, `translator`, `contributor`, `editor` or `summary-author`, and the names' places."""

    role: str
    names: tuple[Span, ...]


@cache
def scheme() -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The labelled and the bare levels of data/lookups/archival-schemes.toml, in their order."""
    raw = tomllib.loads(resource("data", "lookups", "archival-schemes.toml").read_text(encoding="utf-8"))
    labelled, bare = (
        tuple(Part(row["level"], re.compile(row["pattern"]), row.get("concept"), row.get("text")) for row in raw[key]) for key in ("level", "bare")
    )
    return labelled, bare


@cache
def level_concepts() -> dict[str, tuple[str | None, str | None]]:
    """For each level the concept of a record set of that level, or the kind of text (leaves, pages) that it is."""
    labelled, bare = scheme()
    raw = tomllib.loads(resource("data", "lookups", "archival-schemes.toml").read_text(encoding="utf-8"))
    described = {row["level"]: (row["concept"], None) for row in raw["described"]}
    return described | {part.level: (part.concept, part.text) for part in (*bare, *labelled)}


def reference(text: str, note: Span) -> Reference | None:
    """The archival reference at the beginning of a source note, to its parts; None where there is none."""
    words = note.of(text)
    ends = [m.start() for m in (_PRINTED.search(words), _CREDIT.search(words)) if m]
    stop = _SENTENCE.search(words, 0, min(ends, default=len(words)))
    written = words[: stop.start() if stop else min(ends, default=len(words))].rstrip(" .;,\n")
    written += "." if re.search(r"\bob$", written) else ""  # the back of a leaf: its stop is part of the word
    first = _first_part(written)
    if first is None:
        return None
    head = re.match(r"[^,:(]+", written[:first].strip() or written)
    archive = (head[0] if head else written).strip()
    parts = tuple(_as_called(_parts(written, first), _tradition(archive)))
    if not archive or not parts or _PROSE.search(written[:first].rstrip(" .;,")):
        return None
    start = note.start + words.index(archive)
    return Reference(Span(note.start, note.start + len(written)), written, archive, Span(start, start + len(archive)), parts)


@cache
def _tradition(archive: str) -> dict[str, dict[str, list[str]]]:
    """How an archive's tradition calls or splits the levels that the words alone tell."""
    raw = tomllib.loads(resource("data", "lookups", "archival-schemes.toml").read_text(encoding="utf-8"))
    return next((dict(row) for row in raw["archive"] if re.search(row["pattern"], archive)), {})


def _as_called(parts: Iterable[Level], tradition: dict[str, dict[str, list[str]]]) -> Iterator[Level]:
    """The parts by their tradition's names: each takes the first of its level's that no part before it has."""
    used: set[str] = set()
    for part in parts:
        above, stroke, below = part.value.partition("/")
        split = tradition.get("split", {}).get(part.level, ())
        called = [Level(split[0], above), Level(split[1], below)] if split and stroke else []
        if not called:
            names = tradition.get("levels", {}).get(part.level, [part.level])
            called = [Level(next((name for name in names if name not in used), part.level), part.value)]
        used.update(level.level for level in called)
        yield from called


def _first_part(written: str) -> int | None:
    labelled, bare = scheme()
    for match in re.finditer(r"(?<=[,:;] )\S|(?<= )\S", written):
        at = match.start()
        segment_start = written[at - 2] in ",:;"
        rest = written[at:].partition(",")[0]
        named = segment_start or re.search(r"\d", rest)
        if named and any(part.pattern.match(rest) for part in labelled if re.match(r"\W*\w+[. ]", rest)):
            return at
        if re.match(r"\d{3}-\d{5}-\d{2}", rest):
            return at
        if segment_start and any(part.pattern.match(written, at, at + len(rest)) for part in bare):
            return at
    return None


def _parts(written: str, first: int) -> Iterator[Level]:
    used: set[str] = set()
    for segment in _SEGMENT.finditer(written[first:]):
        at = first + segment.start() + len(segment[0]) - len(segment[0].lstrip())
        end = first + segment.end()
        while at < end:
            found = _part(written, at, end, used)
            if found is None:
                break
            level, at = found
            used.add(level.level)
            yield level


def _part(written: str, at: int, end: int, used: set[str]) -> tuple[Level, int] | None:
    labelled, bare = scheme()
    for part in (*labelled, *bare):
        match = part.pattern.match(written, at, end)
        level = "subseries" if part.level == "series" and "series" in used else part.level
        if match and level not in used:
            stop = match.end()
            while stop < end and written[stop] in "/- ":
                stop += 1
            return Level(level, match[1].strip()), stop
    return None


def credits_(text: str, note: Span) -> Iterator[Credit]:
    """Who obtained, translated, edited or summed up the record, each part of several by itself."""
    words = note.of(text)
    for match in _CREDIT.finditer(words):
        names = tuple(Span(note.start + a, note.start + b) for a, b in _names(words, match.start("names"), match.end("names")))
        verb = match["verb"].lower()
        roles = [role for role, word in _CREDITS.items() if word in verb]
        if not roles or _GAVE.search(verb):
            roles.append("contributor")
        yield from (Credit(role, names) for role in roles)


def supporters(text: str, note: Span) -> Iterator[Span]:
    """Who paid for the record's publication, as the note tells it: "With support from the Lenz Foundation"."""
    for match in _SUPPORT.finditer(text, note.start, note.end):
        yield Span(*match.span(1))


def _names(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"(?:(?!, | and ).)+", words[start:end]):
        name = re.sub(r"^(?:and |, )+", "", match[0]).strip()
        if name and name[0].isupper():
            at = start + match.start() + match[0].index(name)
            yield at, at + len(name)


def citations(text: str, note: Span) -> Iterator[Citation]:
    """The publications that print the record: editors, title, place, publisher, year and pages."""
    words = note.of(text)
    for match in _PRINTED.finditer(words):
        start = match.end()
        credit = _CREDIT.search(words, start)
        end = credit.start() if credit else len(words)
        body = words[start:end].rstrip(" .;\n")
        if body:
            yield _citation(body, note.start + start)


def _citation(body: str, offset: int) -> Citation:
    editors, title_at = _editors(body)
    imprint, pages = _IMPRINT.search(body), None
    for pages in _PAGES.finditer(body):  # noqa: B007  # the last one counts: a title may hold one too
        pass
    stops = [m.start() for m in (imprint, pages) if m]
    title_end = len(body[: min(stops, default=len(body))].rstrip(" ,;("))

    def at(start: int, end: int) -> Span:
        return Span(offset + start, offset + end)

    return Citation(
        span=at(0, len(body)),
        title=body[title_at:title_end],
        title_span=at(title_at, title_end),
        editors=tuple(at(a, b) for a, b in editors),
        place=at(*imprint.span("place")) if imprint else None,
        publisher=at(*imprint.span("publisher")) if imprint else None,
        year=at(*imprint.span("year")) if imprint else None,
        pages=pages["pages"] if pages else None,
        pages_span=at(*pages.span("pages")) if pages else None,
    )


def _editors(body: str) -> tuple[list[tuple[int, int]], int]:
    """The names before the title, and where the title begins: a list closed by `and` or `ed.`, else one name and a comma."""
    edited = _EDITED.search(body)
    if edited and "(" not in body[: edited.start()]:
        return list(_names(body, 0, edited.start())), edited.end()
    closed = re.match(rf"{_NAME}(?:, {_NAME})*,? and {_NAME}(?=, )", body) or re.match(rf"{_NAME}(?=, [A-ZÀ-Þ“\"])", body)
    if closed:
        return list(_names(body, 0, closed.end())), closed.end() + 2
    return [], 0
