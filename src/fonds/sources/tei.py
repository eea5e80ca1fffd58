"""TEI P5: a letter, a record, or a volume of many; the edition's own mark-up is what the documents say.

The text of a source is its header and its text as they read, one after the other, so that whoever sent a letter and where it
lies rest on words of the source like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from fonds.errors import SourceError
from fonds.iris import digest, slugify
from fonds.sources.archive_page import kind_of
from fonds.sources.reader import File, Reader, Settings
from fonds.sources.source_note import citations, credits_, reference
from fonds.sources.tei_header import Header, read_header
from fonds.sources.tei_profile import TeiProfile, load_tei_profile
from fonds.sources.tei_text import BLOCK, Rendered, render
from fonds.tei import ID, LANG, finding, listed, pointers, same_things, thing_path, time_of
from fonds.terms import language_names
from fonds.values import Document, Entity, Finding, Mark, Source, Span, TimeSpan, Unread
from fonds.xml import local, parse, root_name, words

ROOTS = ("TEI", "teiCorpus", "TEI.2")
_DATED = ("date", "docDate")


def claims(file: File) -> bool:
    """Whether a file is TEI: XML whose first element is TEI or teiCorpus."""
    return file.suffix in (".xml", ".tei") and root_name(file.data) in ROOTS


def read(file: File, settings: Settings) -> Iterator[Document | SourceError]:
    """The documents of a TEI file: its text, each TEI of a corpus, or each `div type="document"` of a volume."""
    root = parse(file.data, file.name)
    profile = load_tei_profile(settings.folder)
    seen: dict[str, etree._Element] = {}
    found = list(_texts(root))
    if not found:
        raise SourceError(f"{file.name}:{root.sourceline}", "holds no text", "if it is a list of things, move it to the folder authorities/")
    volume = root if len(found) > 1 else None
    for tei, text in found:
        slug = _slug(file, tei, text, volume is not None)
        where = f"{file.name}:{text.sourceline}"
        if slug in seen:
            yield SourceError(where, f"a document of line {seen[slug].sourceline} is called {slug!r} too", "give each its own xml:id")
            continue
        seen[slug] = text
        try:
            yield _Reading(file, settings, profile, tei, text, volume).document(slug)
        except SourceError as error:
            yield error


def _texts(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each document's TEI element with the element that holds its text."""
    teis = [root] if local(root) != "teiCorpus" else list(root.iterchildren("{*}TEI"))
    for tei in teis:
        divisions = [div for div in tei.iter("{*}div") if div.get("type") in ("document", "letter") or div.get("subtype") == "historical-document"]
        outer = [div for div in divisions if not any(up in divisions for up in div.iterancestors())]
        grouped = [text for group in tei.iter("{*}group") for text in group.iterchildren("{*}text")]
        body = next(tei.iter("{*}body"), None)
        if outer:
            yield from ((tei, div) for div in outer)
        elif grouped:
            yield from ((tei, text) for text in grouped)
        elif body is not None and any(local(child) not in ("listPerson", "listPlace", "listOrg", "listEvent", "listBibl") for child in body):
            yield tei, next(tei.iterchildren("{*}text"), body)


def _slug(file: File, tei: etree._Element, text: etree._Element, many: bool) -> str:
    """A document's slug: its own identifier where it has one, below the file's name where the file holds many."""
    own = text.get(ID) or (tei.get(ID) if local(text) == "text" else None) or ""
    if not many:
        return slugify(own) if own else file.slug
    return f"{file.slug}-{slugify(own) if own else digest(words(text))}"


class _Reading:
    """Reads one document of a file."""

    def __init__(
        self, file: File, settings: Settings, profile: TeiProfile, tei: etree._Element, text: etree._Element, volume: etree._Element | None
    ) -> None:
        self.file, self.settings, self.profile, self.tei, self.text = file, settings, profile, tei, text
        self.scope = file.slug if volume is not None else ""
        self.whole = volume is None
        self.used: set[etree._Element] = set()
        self.findings: list[Finding] = []
        self.rendered = Rendered(profile)
        self.same = same_things(tei if volume is None else volume, self._tell_once)
        self.header_element = next(tei.iterchildren("{*}teiHeader"), None)

    def tell(self, element: etree._Element, message: str, mend: str) -> None:
        """Note what is wrong with an element."""
        self.findings.append(finding(self.file.name, element, message, mend))

    def document(self, slug: str) -> Document:
        """The document; SourceError where it has no title or no words."""
        out = self.rendered
        if self.header_element is not None and self.whole:
            render(self.header_element, out, running=False)
        out.gap(BLOCK)
        record = self._record()
        notes = self._notes(out, editorial=True)
        header = self._header()
        title = header.title or self._head(record)
        if title is None:
            raise SourceError(f"{self.file.name}:{self.text.sourceline}", "has no title", "give it a title in titleStmt, or a head")
        text, language = out.text, self._language()
        source = Source(self.file.name, text, header.address, tuple(out.places))
        marks = tuple(self._marks(slug))
        note = next((out.span(element) for element in notes if self._is_source_note(element)), None)
        named = list(credits_(text, note)) if note else []
        made = Document(
            slug, source, record, title, self._kind(title.of(text), header),
            language=language,
            original_language=self.settings.original_language,
            date=header.date or self._dateline(),
            rights=header.rights,
            reference=header.reference or (reference(text, note) if note else None),
            citations=(*header.citations, *(citations(text, note) if note else ())),
            translators=tuple(name for credit in named if credit.role == "translator" for name in credit.names),
            contributors=tuple((credit.role, name) for credit in named if credit.role != "translator" for name in credit.names),
            copies=header.copies,
            marks=(*header.marks, *marks),
            passages=header.passages,
            dated=tuple(self._dates(record)),
            time_span=self._time(header),
            pages=tuple(page for page in out.pages if page[0] <= record.end),
            by_rules=not header.passages,
        )  # fmt: skip
        entities = self._entities({mark.path for mark in made.marks})
        return replace(made, entities=entities, unread=tuple(self._unread()), findings=tuple(self.findings))

    # the text ----------------------------------------------------------------------------------------------------------

    def _record(self) -> Span:
        """Write the text of the document, with the notes that are its own; SourceError where it has no words."""
        out = self.rendered
        start, waiting = out.length, len(out.notes)
        out.pages.clear()
        parts = [self.text] if local(self.text) != "text" else [part for name in ("front", "body") for part in self.text.iterchildren(f"{{*}}{name}")]
        for part in parts:
            render(part, out, running=True)
        for note in out.notes[waiting:]:
            if not self._is_editorial(note):
                self._note(note)
        begun = min((span.start for element, span in out.spans.items() if span.start >= start), default=None)
        if begun is None:
            raise SourceError(f"{self.file.name}:{self.text.sourceline}", "its text has no words", "put the text in body, or remove the file")
        return Span(begun, out.length)

    def _notes(self, out: Rendered, *, editorial: bool) -> list[etree._Element]:
        """Write the editor's notes behind the record, those inside notes too."""
        done: list[etree._Element] = []
        number = 0
        while number < len(out.notes):
            note = out.notes[number]
            if self._is_editorial(note) is editorial and note not in done:
                self._note(note)
                done.append(note)
            number += 1
        return done

    def _note(self, note: etree._Element) -> None:
        out = self.rendered
        out.gap(BLOCK)
        start: list[int] = []
        out.opened.append((note, start))
        out.add(note.text, note.sourceline or 1)
        for child in note:
            render(child, out, running=True)
            out.add(child.tail, child.sourceline or 1)
        out.opened.pop()
        if start:
            out.spans[note] = Span(start[0], out.length)
        out.gap(BLOCK)

    def _is_editorial(self, note: etree._Element) -> bool:
        return (note.get("type") or "") in self.profile.editorial_notes or any(
            local(up) == "note" and self._is_editorial(up) for up in note.iterancestors()
        )

    def _is_source_note(self, note: etree._Element) -> bool:
        return (note.get("type") or "") in self.profile.source_notes

    # what it says ------------------------------------------------------------------------------------------------------

    def _header(self) -> Header:
        if self.header_element is None or not self.whole:
            return Header()
        return read_header(self.header_element, self.rendered, self.profile, self.scope, self.used, self.tell)

    def _head(self, record: Span) -> Span | None:
        """A title from the text itself: its first head."""
        heads = (self.rendered.span(head) for head in self.text.iter("{*}head"))
        return next((span for span in heads if span and span.within(record)), None)

    def _kind(self, title: str, header: Header) -> str:
        told = next((self.profile.objects[word] for word in header.objects if word in self.profile.objects), None)
        found = told or kind_of(title)
        return "letter" if found == "document" and header.passages else found

    def _language(self) -> str:
        """The language of the text: its own, else that of langUsage, else the project's; `und` where the vocabulary lacks it."""
        told = self.text.get(LANG) or next((up.get(LANG) for up in self.text.iterancestors() if up.get(LANG)), None)
        used = next(self.tei.iter("{*}language"), None)
        code = (told or (used.get("ident") if used is not None else None) or self.settings.language).split("-")[0].lower()
        if used is not None:
            self.used.add(used)
        return code if code in language_names().values() else "und"

    def _dateline(self) -> Span | None:
        """The date of the opening lines, where the header tells none."""
        dates = (date for line in self.text.iter("{*}dateline", "{*}opener") for date in line.iter("{*}date"))
        return next(filter(None, map(self.rendered.span, dates)), None)

    def _time(self, header: Header) -> TimeSpan | None:
        if header.passages:
            return next((passage.time_span for passage in header.passages if passage.kind == "sending" and passage.time_span), None)
        dates = (date for line in self.text.iter("{*}dateline", "{*}opener") for date in line.iter("{*}date"))
        return next(filter(None, (time_of(date, self.tell) for date in dates)), header.time_span)

    def _dates(self, record: Span) -> Iterator[tuple[Span, TimeSpan]]:
        """The dates that the mark-up of the record gives a value."""
        for element in self.text.iter(*(f"{{*}}{name}" for name in _DATED)):
            span = self.rendered.span(element)
            time = time_of(element, self.tell) if span and span.within(record) else None
            if span and time:
                yield span, time

    def _marks(self, slug: str) -> Iterator[Mark]:
        """The names that the mark-up of the text and its notes gives a thing, in the order of the text."""
        lists = {item for found in self.text.iter("{*}list") if found.get("type") == "participants" for item in found.iter()}
        for element, span in sorted(self.rendered.spans.items(), key=lambda pair: pair[1]):
            if self.header_element is not None and self.header_element in element.iterancestors():
                continue
            kind = self._kind_of_name(element)
            keys = pointers(element) if kind else ()
            if kind and not keys and element in lists and kind == "person":
                keys = (f"{slug}-{slugify(words(element))}",)
            sure = self.profile.certainty.get(element.get("cert") or "", 1.0)
            role = "attendee" if element in lists and kind == "person" else None
            written = element.get("subtype") not in self.profile.implied
            for key in keys:
                yield Mark(span, thing_path(kind or "", self.same.get(key, key), self.scope), sure, role, written)

    def _kind_of_name(self, element: etree._Element) -> str | None:
        name = local(element)
        if name in ("rs", "name", "term"):
            return self.profile.types.get(element.get("type") or "")
        return self.profile.names.get(name)

    def _entities(self, wanted: set[str]) -> tuple[Entity, ...]:
        """The things that the file's own lists describe, as far as the document names them, and what those name."""
        source = self._edition()
        told = listed(self.tei, scope=self.scope, source=source, tell=self._tell_once, used=self.used)
        return tuple(entity for entity in told if self.whole or entity.path in wanted)

    def _tell_once(self, element: etree._Element, message: str, mend: str) -> None:
        if self.whole or not any(found.line == element.sourceline for found in self.findings):
            self.tell(element, message, mend)

    def _edition(self) -> str:
        titles = list(self.header_element.iter("{*}title")) if self.header_element is not None else []
        series = [title for title in titles if title.get("level") in ("s", "m")]
        return words(next(iter((*series, *titles)), None)) or self.file.name

    def _unread(self) -> Iterator[Unread]:
        """What reached no statement and no text: attributes aside, every element with words of its own that nothing has read."""
        for element in self.rendered.silent:
            if words(element) and local(element) not in ("listPerson", "listPlace", "listOrg", "listEvent"):
                yield Unread(_place(element), element.sourceline or 1, words(element))
        roots = [part for part in (self.header_element, *self.tei.iter("{*}back")) if part is not None] if self.whole else []
        for root in roots:
            for element in root.iter("*"):
                own = " ".join(filter(None, ((element.text or "").strip(), *((child.tail or "").strip() for child in element))))
                if own and element not in self.used and not any(up in self.used and not _is_entry(up) for up in element.iterancestors()):
                    yield Unread(_place(element), element.sourceline or 1, own)


def _is_entry(element: etree._Element) -> bool:
    return element.get(ID) is not None or (len(element) > 0 and local(element) in ("location", "affiliation", "birth", "death", "listPlace", "place"))


def _place(element: etree._Element) -> str:
    """Where an element stands: the names of the elements above it."""
    up = [local(above) for above in element.iterancestors()]
    return "/".join((*reversed(up[:-1]), local(element)))


READER = Reader("tei", (".xml", ".tei"), claims, read)
