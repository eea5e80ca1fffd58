"""The draft of an account: a document as read, its names settled, its cast and dates, and what is claimed so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fonds.authorities.register import Register
from fonds.extract.cast import Cast
from fonds.extract.dates import DateFound, find_dates
from fonds.extract.gazetteer import find
from fonds.extract.ground import Found
from fonds.extract.header import Page, find_cast
from fonds.extract.language import Language, load_language
from fonds.extract.names import find_names
from fonds.extract.recogniser import Recogniser
from fonds.extract.settle import Settled, merged, settle
from fonds.text import Reading, read
from fonds.values import Attribution, Document, Mention, Reference, Span, TimeSpan

_CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-Þ][\w’]+(?: [A-ZÀ-Þ][\w’]+)*")
_PAPERS = re.compile(r"(?<=, )((?:[A-ZÀ-Þ](?:[\w’-]+|\.) ){1,3}[A-ZÀ-Þ][\w’-]+)(?= (?:Papers|Collection|Nachlass)\b)")


@dataclass(slots=True)
class Draft:
    """What is known of one document while its account is written."""

    document: Document
    reading: Reading
    record: Span
    settled: Settled
    cast: Cast
    dates: list[DateFound]
    anchor: str | None
    language: Language
    mentions: dict[tuple[str, Span], Mention] = field(default_factory=dict)
    attributions: dict[tuple[str, str, str], Attribution] = field(default_factory=dict)
    dated: dict[str, TimeSpan] = field(default_factory=dict)

    def plain(self, span: Span) -> Span:
        """A stretch of the source in the plain text."""
        return Span(self.reading.position(span.start), self.reading.position(span.end))

    def mention(self, body: str, span: Span, rule: str, confidence: float) -> Mention:
        """The mention of a thing by a stretch of the plain text, made once."""
        source = self.reading.span(span.start, span.end)
        found = Mention(body, source, source.of(self.reading.source), rule, confidence)
        return self.mentions.setdefault((body, source), found)

    def name(self, name: Found, path: str) -> Mention:
        """The mention of a thing by one of its names."""
        return self.mention(path, name.span, name.rule, name.confidence)

    def claim(self, subject: str, property_: str, object_: str, *mentions: Mention) -> None:
        """A relation with the mentions that it rests on."""
        key = (subject, property_, object_)
        known = self.attributions.get(key)
        merged_ = tuple(dict.fromkeys((*(known.mentions if known else ()), *mentions)))
        self.attributions[key] = Attribution(subject, property_, object_, merged_)


def draft_of(document: Document, register: Register, recogniser: Recogniser | None = None) -> Draft:
    """The draft of a document's account, by the rules for its language and the archive's register."""
    language = load_language(document.language)
    reading = read(document.source.text)

    def plain(span: Span) -> Span:
        return Span(reading.position(span.start), reading.position(span.end))

    record = plain(document.record)
    told = tuple(_told(document, reading))
    names = find_names(reading, register, language, told, _closed(document, reading), recogniser)
    described = Register({**{entity.path: entity for entity in document.entities}, **register.entities}) if document.entities else register
    settled = settle(names, reading, described, document.slug, language)
    cast = find_cast(
        Page(reading, plain(document.title), record, document.kind, plain(document.summary) if document.summary else None), settled, language
    )
    _marked_roles(document, plain, settled, cast)
    settled = merged(settled, cast.same)
    anchor = _anchor(document, reading, language)
    reference = plain(document.reference.span) if document.reference else Span(0, 0)
    dates = [date for date in find_dates(reading.plain, anchor, language) if _is_date(date, reference, reading.plain)]
    return Draft(document, reading, record, settled, cast, dates, anchor, language)


def _marked_roles(document: Document, plain: Callable[[Span], Span], settled: Settled, cast: Cast) -> None:
    """Give those whom the source's own mark-up or description gives a part in the event that part."""
    roles = {plain(mark.span): mark.role for mark in document.marks if mark.role} | {plain(span): role for role, span in document.cast}
    drafted = [plain(span) for role, span in document.contributors if role == "author"]
    for name, path in settled.names if drafted and cast.author is None else ():
        if name.span in drafted:
            cast.write(path, name)
    for name, path in settled.names if roles else ():
        role = roles.get(name.span)
        if role == "author":
            cast.author = path
        if role:
            cast.add(path, role, name)


def _is_date(date: DateFound, reference: Span, plain: str) -> bool:
    """Whether numbers are a date: in a reference only years behind the words of a series ("Central Files 1970–73")."""
    if not date_span(date).overlaps(reference):
        return True
    return "/" in date.edtf and re.search(r"[^\W\d_]{4,} $", plain[: date.start]) is not None


def date_span(date: DateFound) -> Span:
    """Where a date stands in the plain text."""
    return Span(date.start, date.end)


def _told(document: Document, reading: Reading) -> Iterator[Found]:
    """The names that the reader found in the source note and the page's head."""

    def found(span: Span, kind: str, canonical: str | None = None) -> Found:
        start, end = reading.position(span.start), reading.position(span.end)
        return Found(start, end, kind, reading.plain[start:end], "source-line", 0.97, canonical=canonical)

    for mark in document.marks:
        start, end = reading.position(mark.span.start), reading.position(mark.span.end)
        kind = mark.path.partition("/")[0]
        if kind in ("person", "group", "place", "event") and mark.written:
            yield Found(start, end, kind, reading.plain[start:end], "mark-up", mark.confidence, path=mark.path)
    if document.place:
        known = find(document.place.of(document.source.text))
        yield found(document.place, "place", known.name if known else None)
    for _, span in document.cast:
        yield found(span, "person")
    for span in (*document.translators, *(span for _, span in document.contributors), *(e for c in document.citations for e in c.editors)):
        yield found(span, "person")
    for span in document.funders:
        yield found(span, "group")
    if document.reference:
        yield found(document.reference.archive_span, "group")
        yield from _beside_archive(document.reference, reading)
        yield from _within_reference(document.reference, reading)
    for citation in document.citations:
        if citation.publisher:
            yield found(citation.publisher, "group")
        if citation.place:
            known = find(citation.place.of(document.source.text))
            yield found(citation.place, "place", known.name if known else None)


def _beside_archive(reference: Reference, reading: Reading) -> Iterator[Found]:
    """The short name in brackets behind an archive's name, and the town behind that: "National Archives (NA), Bern, …"."""
    end = reading.position(reference.archive_span.end)
    match = re.match(r" \((?P<short>[^()]{2,12})\)(?:, (?P<town>[^,]+))?|, (?P<place>[^,]+)", reading.plain[end:])
    if match is None:
        return
    if match["short"]:
        at = Span(*match.span("short")).shift(end)
        yield Found(at.start, at.end, "group", match["short"], "source-line", 0.95, gloss_of=reading.position(reference.archive_span.start))
    town = match["town"] or match["place"] or ""
    known = find(town)
    if known:
        at = Span(*match.span("town" if match["town"] else "place")).shift(end)
        yield Found(at.start, at.end, "place", town, "source-line", 0.95, canonical=known.name)


def _within_reference(reference: Reference, reading: Reading) -> Iterator[Found]:
    """Whose papers and about which country: the names within the parts of a reference."""
    start = reading.position(reference.archive_span.end)
    end = reading.position(reference.span.end)
    for match in _CAPITALS.finditer(reading.plain, start, end):
        for at in (match.start(), *(match.start() + space.end() for space in re.finditer(" ", match[0]))):
            known = find(reading.plain[at : match.end()])
            if known and known.sure:
                yield Found(at, match.end(), "place", reading.plain[at : match.end()], "source-line", 0.9, canonical=known.name)
                break
    for match in _PAPERS.finditer(reading.plain, start, end):
        yield Found(match.start(1), match.end(1), "person", match[1], "source-line", 0.9)


def _closed(document: Document, reading: Reading) -> Iterator[Span]:
    """Where no rule looks for names: the page's own lines, and the description but for the abstract and the rights."""
    text = document.source.text
    open_ = sorted(span for span in (document.title, document.record, document.summary, document.rights, document.date) if span)
    at = 0
    for span in (*open_, Span(len(text), len(text))):
        if span.start > at:
            yield Span(reading.position(at), reading.position(span.start))
        at = max(at, span.end)
    for span in (*document.chrome, *(decision.span for decision in document.decisions if decision.kind == "not-a-name")):
        yield Span(reading.position(span.start), reading.position(span.end))


def _anchor(document: Document, reading: Reading, language: Language) -> str | None:
    """The date from which relative ones are counted: the page's, else the title's, else the first of the record."""
    for span in (document.date, document.title, Span(document.record.start, min(document.record.end, document.record.start + 1500))):
        if span:
            words = span.of(document.source.text)
            found = [date.edtf for date in find_dates(words, None, language)]
            full = [value for value in found if re.fullmatch(r"\d{4}-\d\d-\d\d", value)] or [v for v in found if re.match(r"\d{4}-\d\d$", v)]
            if full:
                return full[0]
    return None


def in_words(edtf: str) -> str:
    """A date for a label: a day in words, any other as it stands.

    >>> in_words("1949-02-05"), in_words("1949-02")
    ('5 February 1949', '1949-02')
    """
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", edtf)
    if match is None:
        return edtf
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    return f"{int(match[3])} {months[int(match[2]) - 1]} {match[1]}"
