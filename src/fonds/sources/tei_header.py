"""The TEI header: title, date, sender and addressee, where the original lies, where it is printed, and under which licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from fonds.iris import slugify
from fonds.sources.tei_profile import TeiProfile
from fonds.sources.tei_text import Rendered
from fonds.tei import Tell, pointers, thing_path, time_of
from fonds.values import Citation, Level, Mark, Passage, Reference, Span, TimeSpan
from fonds.xml import words

SHELF_MARK = "shelf_mark"


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; spans count in the rendered text."""

    title: Span | None = None
    date: Span | None = None
    time_span: TimeSpan | None = None
    address: str | None = None
    rights: Span | None = None
    reference: Reference | None = None
    copies: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    marks: tuple[Mark, ...] = ()
    objects: tuple[str, ...] = ()


def read_header(header: etree._Element, rendered: Rendered, profile: TeiProfile, scope: str, used: set[etree._Element], tell: Tell) -> Header:
    """What a header says; `used` takes the elements that were read."""
    reader = _HeaderReader(header, rendered, profile, scope, used, tell)
    references = tuple(reader.references())
    passages = tuple(reader.passages())
    sent = next((passage for passage in passages if passage.kind == "sending"), None)
    dated = next(reader.all("creation", "date"), None)
    return Header(
        title=reader.title(),
        date=sent.dated if sent else reader.span(dated),
        time_span=sent.time_span if sent else time_of(dated, tell) if dated is not None else None,
        address=reader.address(),
        rights=reader.span(next(reader.all("availability"), None)),
        reference=references[0] if references else None,
        copies=references[1:],
        citations=tuple(reader.citations()),
        passages=passages,
        objects=tuple(reader.objects()),
    )


class _HeaderReader:
    def __init__(self, header: etree._Element, rendered: Rendered, profile: TeiProfile, scope: str, used: set[etree._Element], tell: Tell) -> None:
        self.header, self.rendered, self.profile, self.scope, self.used, self.tell = header, rendered, profile, scope, used, tell

    def all(self, *path: str) -> Iterator[etree._Element]:
        """The elements of a path of names anywhere in the header."""
        first = self.header.iter(f"{{*}}{path[0]}")
        return (found for above in first for found in above.iter(f"{{*}}{path[1]}")) if len(path) > 1 else first

    def span(self, element: etree._Element | None) -> Span | None:
        """Where an element's words lie, which are then read."""
        if element is None:
            return None
        self.used.add(element)
        return self.rendered.span(element)

    def title(self) -> Span | None:
        """The title of the document itself: that of an analytic unit, else the main one, else the first."""
        statement = next(self.all("titleStmt"), None)
        titles = list(statement.iterchildren("{*}title")) if statement is not None else []
        for wanted in ({"level": "a"}, {"type": "main"}, {}):
            for title in titles:
                if all(title.get(name) == value for name, value in wanted.items()) and "when-iso" not in title.attrib and words(title):
                    return self.span(title)
        return None

    def address(self) -> str | None:
        """The address of the publication: its identifier that is one."""
        for idno in self.all("publicationStmt", "idno"):
            if words(idno).startswith(("http://", "https://")):
                self.used.add(idno)
                return words(idno)
        return None

    def objects(self) -> Iterator[str]:
        """What kind of piece it is, by attributes and words, small."""
        for element in self.all("objectType"):
            self.used.add(element)
            for value in (element.get("corresp"), element.get("n"), words(element)):
                if value:
                    yield value.lower()

    # sender and addressee ----------------------------------------------------------------------------------------------

    def passages(self) -> Iterator[Passage]:
        """The stages of a letter's way, in their order (TEI, correspAction)."""
        for action in self.all("correspDesc", "correspAction"):
            kind = self.profile.passages.get(action.get("type") or "")
            if kind is None:
                self.tell(action, f"the type {action.get('type')!r} is not known", "add it to profiles/tei.toml, [passages]")
                continue
            dates = list(action.iterchildren("{*}date"))
            time = next(filter(None, (time_of(date, self.tell) for date in dates)), None)
            actors = [mark for element in action.iterchildren("{*}persName", "{*}orgName", "{*}name") for mark in self._named(element)]
            places = [mark for element in action.iterchildren("{*}placeName", "{*}settlement") for mark in self._named(element)]
            yield Passage(kind, tuple(actors), tuple(places), time, self.span(dates[0]) if dates else None)

    def _named(self, element: etree._Element) -> Iterator[Mark]:
        """The things that a name in the header points at; one without a key is called by its words."""
        span = self.span(element)
        kind = self.profile.names.get(etree.QName(element).localname) or "person"
        if span is None:
            return
        sure = self.profile.certainty.get(element.get("cert") or "", 0.8 if element.get("evidence") == "conjecture" else 1.0)
        for path in [thing_path(kind, key, self.scope) for key in pointers(element)] or [f"{kind}/{slugify(words(element))}"]:
            yield Mark(span, path, sure)

    # where it lies -----------------------------------------------------------------------------------------------------

    def references(self) -> Iterator[Reference]:
        """Where the original and its copies lie (TEI, msIdentifier)."""
        for identifier in self.all("msDesc", "msIdentifier"):
            span = self.span(identifier)
            told = {
                name: next(identifier.iterchildren(f"{{*}}{name}"), None)
                for name in ("settlement", "institution", "repository", "collection", "idno")
            }
            archive = told["repository"] if told["repository"] is not None else told["institution"]
            where = self.rendered.span(archive) if archive is not None else None
            if span is None or archive is None or where is None:
                self.tell(identifier, "names no repository", "add a repository to msIdentifier")
                continue
            written = [words(told[name]) for name in ("settlement", "repository", "collection", "idno") if words(told[name])]
            if not words(told["repository"]):
                written.insert(1, words(archive))
            parts = [Level(level, words(told[name])) for name, level in (("collection", "collection"), ("idno", SHELF_MARK)) if words(told[name])]
            yield Reference(span, ", ".join(written), words(archive), where, tuple(parts), self._seat(told["settlement"]))

    def _seat(self, settlement: etree._Element | None) -> Span | None:
        return self.rendered.span(settlement) if settlement is not None and words(settlement) else None

    # where it is printed -----------------------------------------------------------------------------------------------

    def citations(self) -> Iterator[Citation]:
        """The publications that print the document (TEI, biblStruct of the source description)."""
        for struct in self.all("sourceDesc", "biblStruct"):
            book = next(struct.iterchildren("{*}monogr"), None)
            titles = [title for title in book.iterchildren("{*}title") if words(title)] if book is not None else []
            title = self.span(titles[0]) if titles else None
            span = self.rendered.span(struct)
            if book is None or title is None or span is None:
                self.tell(struct, "has no title", "add monogr/title")
                continue
            yield replace(self._citation(book, span, words(titles[0]), title), key=next(iter(pointers(struct)), None))

    def _citation(self, book: etree._Element, span: Span, title: str, title_span: Span) -> Citation:
        editors = [self.span(editor) for editor in book.iterchildren("{*}editor") if words(editor)]
        imprint = next(book.iterchildren("{*}imprint"), None)

        def first(name: str) -> Span | None:
            return self.span(next(imprint.iterchildren(f"{{*}}{name}"), None)) if imprint is not None else None

        year = first("date")
        scopes = [scope for scope in book.iter("{*}biblScope") if (scope.get("unit") or "") in ("pp", "page", "pages", "p")]
        pages = scopes[0] if scopes else None
        return Citation(
            span=span, title=title, title_span=title_span,
            editors=tuple(editor for editor in editors if editor),
            place=first("pubPlace"), publisher=first("publisher"),
            year=year if year and re.fullmatch(r"\d{4}", year.of(self.rendered.text)) else None,
            pages=words(pages) or None, pages_span=self.span(pages),
        )  # fmt: skip
