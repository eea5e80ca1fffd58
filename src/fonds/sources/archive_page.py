"""A page of a digital archive, scraped as plain text: the record apart from the page around it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise, takewhile

from fonds.errors import SourceError
from fonds.resources import resource
from fonds.sources.profile import Profile, load_profile
from fonds.sources.reader import File, Reader, Settings, text_of
from fonds.sources.source_note import citations, credits_, reference, supporters
from fonds.terms import language_names
from fonds.text import blocks, lines, sentences
from fonds.values import Document, Source, Span

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE_LINE = re.compile(rf"(?:{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH},? \d{{4}}|\d{{4}}(?:-\d\d(?:-\d\d)?)?)(?: ?\([^)]*\))?")


_FIRST = 3  # rows of a page before which nothing is described
_OPENING = 8  # rows of a page in which no description begins
_KEEPER = re.compile(r"[^.;\n]{0,80}?\b(?:Archiv\w*|Library|Record Office|Records Office|Museum|Bundesarchiv)\b")  # whoever keeps records
_HEADING = 80  # characters of a line that heads a record
_BEFORE_NOUNS = frozenset(("the", "a", "an", "these", "those", "his", "her", "their", "our", "its", "such", "no", "of", "in", "on", "for"))


@dataclass(slots=True)
class _Page:
    """What is found while the page is walked from its top."""

    chrome: list[Span] = field(default_factory=list)
    funders: list[Span] = field(default_factory=list)
    date: Span | None = None
    title: Span | None = None
    record_start: int | None = None


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = tomllib.loads(resource("data", "lookups", "kinds.toml").read_text(encoding="utf-8"))
    return tuple((row["concept"], re.compile(row["pattern"])) for row in raw["kind"])


def kind_of(*texts: str) -> str:
    """The kind of a document (a concept) by its title or label; `document` where nothing tells."""
    return next((concept for text in texts for concept, pattern in _kinds() if pattern.search(text)), "document")


def read(file: File, settings: Settings) -> Iterator[Document]:
    """The document of a page scraped as text, laid out as the project's profile says."""
    page = read_page(Source(file.name, text_of(file)), file.slug, load_profile(settings.profile, settings.folder))
    yield replace(page, original_language=page.original_language or settings.original_language)


def read_page(source: Source, slug: str, profile: Profile) -> Document:
    """The document of a page; SourceError where it has no title or no text."""
    text = source.text
    information, values = _information(text, profile)
    page = _head(text, information, profile)
    if page.title is None or page.record_start is None:
        raise SourceError(source.path, "no title and text were found", "begin the file with a title and put the record below it")
    body = list(blocks(text, page.record_start, information))
    summary = values.get("abstract") or (_summary(text, body, profile) if information < len(text) else None)
    if summary and summary in body:
        body = body[:-1] if summary == body[-1] else body[body.index(summary) + 1 :]
    record = Span(body[0].start, body[-1].end)
    note = values.get("source")
    named = [credit for part in (note, summary) if part for credit in credits_(text, part)]
    kind_value = values["kind"].of(text) if "kind" in values else ""
    language = values["language"].of(text) if "language" in values else ""
    printed = tuple(citations(text, note)) if note else ()
    return Document(
        slug=slug,
        source=source,
        record=record,
        title=page.title,
        kind=kind_of(page.title.of(text), kind_value, *(row.of(text) for row in list(lines(text, record.start, record.end))[:_OPENING])),
        original_language=language_code(language),
        date=page.date,
        summary=summary,
        rights=values.get("rights"),
        reference=reference(text, note) if note else None,
        citations=printed,
        translators=tuple(name for credit in named if credit.role == "translator" for name in credit.names),
        contributors=tuple((credit.role, name) for credit in named if credit.role != "translator" for name in credit.names),
        funders=(*page.funders, *(supporters(text, note) if note else ())),
        classification=_classification(text, record, note, profile),
        chrome=tuple(page.chrome),
    )


def _classification(text: str, record: Span, note: Span | None, profile: Profile) -> Span | None:
    """The marking of the first line of the record's head, or of a sentence of its source note, that is a classification and nothing else."""
    for row in [*list(lines(text, record.start, record.end))[:25], *(sentences(text, note.start, note.end) if note else ())]:
        found = profile.classification.fullmatch(row.of(text))
        if found:
            return Span(*found.span("marking" if "marking" in found.re.groupindex else 0)).shift(row.start)
    return None


def _head(text: str, end: int, profile: Profile) -> _Page:
    page = _Page()
    for block in blocks(text, 0, end):
        rows = list(lines(text, block.start, block.end))
        belong = list(takewhile(lambda row: _is_page(row.of(text), profile), rows))
        for row in belong:
            funder = profile.funder.fullmatch(row.of(text))
            if funder:
                page.funders.append(Span(row.start + funder.start(1), row.start + funder.end(1)))
            page.chrome.append(row)
        rest = rows[len(belong) :]
        if not rest:
            page.record_start = None if page.title else page.record_start
            continue
        if page.title is None and page.date is None and len(rest) == 1 and _DATE_LINE.fullmatch(rest[0].of(text)):
            page.date = rest[0]
        elif page.title is None:
            page.title, page.record_start = rest[0], rest[0].start
        elif page.record_start is None:
            page.record_start = rest[0].start
            return page
        else:
            return page
    return page


def _is_page(line: str, profile: Profile) -> bool:
    return bool(profile.chrome.fullmatch(line) or profile.funder.fullmatch(line))


def _information(text: str, profile: Profile) -> tuple[int, dict[str, Span]]:
    """Where the description of the document begins, and its values by kind."""
    opening = next((row for row in lines(text) if profile.information.fullmatch(row.of(text))), None)
    if opening is None:
        # A page that has no heading above its description may begin it with a label, or tell its source in a last line.
        labels = [row for row in list(lines(text))[_FIRST:] if profile.labels.get(row.of(text)) == "source"]
        if not labels:
            return _last_lines(text, profile)
        opening = Span(labels[0].start, labels[0].start)
    values: dict[str, Span] = {}
    current: str | None = None
    for block in blocks(text, opening.end):
        words = block.of(text)
        if words in profile.labels:
            current = profile.labels[words]
            continue
        kind = current or _unlabelled(words, profile)
        if kind == "rights" and "rights" in values:
            values["rights"] = Span(values["rights"].start, block.end)
        elif kind and kind not in values:
            values[kind] = block
        current = None if kind != "rights" else current
    return opening.start, values


_NOTE = re.compile(r"^(?:\[?\d{1,2}\]?|[*†¹])[. ]*")  # the sign of a footnote


def _last_lines(text: str, profile: Profile) -> tuple[int, dict[str, Span]]:
    """The source that one of the last paragraphs tells: "Source: …" as printed editions have it, or a reference alone; an abstract may follow."""
    last = list(blocks(text))[-2:]
    for block in last:
        label, colon, _rest = block.of(text).partition(": ")
        told = Span(block.start + len(label) + len(colon), block.end) if colon and profile.labels.get(_NOTE.sub("", label)) == "source" else None
        if told is None and block == last[-1] and _KEEPER.match(block.of(text)) and reference(text, block):
            told = block
        if told:
            below = [other for other in last if other.start > block.start]
            return block.start, {"source": told} | ({"abstract": below[0]} if below else {})
    return len(text), {}


def _unlabelled(words: str, profile: Profile) -> str | None:
    for kind, pattern in profile.unlabelled:
        if pattern.search(words):
            return kind
    return "kind" if kind_of(words) != "document" and len(words) < 60 else None


def _summary(text: str, body: list[Span], profile: Profile) -> Span | None:
    """The archivist's abstract: the last paragraph above the description, or the first one above the record's own heading."""
    if len(body) > 1 and _is_abstract(body[-1].of(text), profile):
        return body[-1]
    for block, below in pairwise(body[:3]):
        heads = len(below.of(text).partition("\n")[0]) < _HEADING
        if heads and block.of(text).endswith(".") and _is_abstract(block.of(text), profile):
            return block
    return None


def _is_abstract(words: str, profile: Profile) -> bool:
    """Whether a paragraph of one line tells in the present tense, among its first words, what is discussed."""
    opening = re.findall(r"[\w’']+", words)[: profile.abstract_words]
    # "the talks" is no verb: a word that an article or possessive precedes tells nothing.
    verbs = {word for before, word in zip(["the", *opening], opening, strict=False) if before.lower() not in _BEFORE_NOUNS}
    told = "\n" not in words and len(words) <= profile.abstract_longest and words[0].isupper()
    return told and bool(profile.abstract_verbs & verbs) and not {"I", "me", "my", "we", "We", "our"}.intersection(opening)


def language_code(name: str) -> str | None:
    """The code of a language by its English name (`Russian` is `ru`); None where it is not told or not known."""
    return language_names().get(name.strip().lower())


READER = Reader("archive-page", (".txt",), lambda file: file.suffix in (".txt", ""), read, rank=9)
