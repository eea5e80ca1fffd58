"""The account of a document whose own mark-up tells what it says: an edition's letters, with sender, addressee and names.

Nothing is guessed: every statement rests on words that the edition marked, and has the editor's own certainty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from fonds.authorities.register import Register
from fonds.dates import time_span
from fonds.extract.dates import find_dates
from fonds.extract.draft import in_words
from fonds.extract.language import load_language
from fonds.iris import digest, slugify
from fonds.values import (
    Account,
    Attribution,
    Carrier,
    Document,
    Entity,
    Event,
    Mark,
    Mention,
    Name,
    Participation,
    Passage,
    Printing,
    Reference,
    Span,
    TimeSpan,
)

RULE = "mark-up"
# The part in a letter's way that makes somebody its author or addressee.
_ROLES = {"sending": "author", "receiving": "addressee"}


@dataclass(slots=True)
class _Draft:
    """What has been told so far, each thing, mention and claim once."""

    document: Document
    register: Register
    entities: dict[str, Entity] = field(default_factory=dict)
    mentions: dict[tuple[str, Span], Mention] = field(default_factory=dict)
    claims: dict[tuple[str, str, str], Attribution] = field(default_factory=dict)

    def thing(self, path: str, label: str) -> None:
        """Tell of a thing: what the archive's register says of it before the edition's lists, those before the words alone."""
        if path not in self.entities:
            self.entities[path] = self.register.entities.get(path) or Entity(path, label, (Name(label, "preferred-name", self.document.language),))

    def mention(self, body: str, span: Span, confidence: float = 1.0) -> Mention:
        """The mention of a thing by words of the source."""
        words = span.of(self.document.source.text)
        return self.mentions.setdefault((body, span), Mention(body, span, words, RULE, confidence))

    def name(self, mark: Mark) -> Mention:
        """The mention of a thing by its marked name, which becomes a name of it where it is one."""
        words = " ".join(mark.span.of(self.document.source.text).split())
        self.thing(mark.path, words)
        entity = self.entities[mark.path]
        if mark.written and entity.kind in ("person", "group", "place") and all(words != name.text for name in entity.names):
            self.entities[mark.path] = replace(entity, names=(*entity.names, Name(words, "as-written", self.document.language)))
        return self.mention(mark.path, mark.span, mark.confidence)

    def words(self, kind: str, span: Span) -> str:
        """A thing that is named by words alone: its path is made of them."""
        label = " ".join(span.of(self.document.source.text).split())
        path = f"{kind}/{slugify(label)}"
        self.thing(path, label)
        return path

    def claim(self, subject: str, property_: str, object_: str, mention: Mention) -> None:
        """A relation with the mention that it rests on."""
        key = (subject, property_, object_)
        known = self.claims[key].mentions if key in self.claims else ()
        self.claims[key] = Attribution(subject, property_, object_, tuple(dict.fromkeys((*known, mention))))


def account_of_markup(document: Document, register: Register) -> Account:
    """What the mark-up of a document says; the same input gives the same account."""
    draft = _Draft(document, register)
    for entity in document.entities:
        draft.entities[entity.path] = register.entities.get(entity.path, entity)
    for mark in document.marks:
        draft.name(mark)
    document = draft.document = _with_cast(draft)
    event, stages = _correspondence(draft)
    authors = tuple(dict.fromkeys(mark.path for passage in document.passages if passage.kind == "sending" for mark in passage.actors))
    for path in authors:
        for mark in (mark for passage in document.passages for mark in passage.actors if mark.path == path):
            draft.claim(f"{document.path}#writing", "P14_carried_out_by", path, draft.name(mark))
    carriers = tuple(_carrier(draft, reference) for reference in (document.reference, *document.copies) if reference)
    printings = tuple(_printing(draft, number) for number in range(len(document.citations)))
    times = dict(_time(draft, span, time) for span, time in document.dated)
    pages = tuple(_pages(draft))
    return Account(
        document=document,
        meeting=event.path,
        entities=tuple(draft.entities[path] for path in sorted(draft.entities)),
        events=(event, *stages),
        mentions=tuple(sorted(draft.mentions.values(), key=lambda mention: (mention.span, mention.body))),
        attributions=tuple(draft.claims[key] for key in sorted(draft.claims)),
        times=tuple(sorted(times.items())),
        authors=authors,
        carriers=carriers,
        pages=pages,
        printings=printings,
    )


def _with_cast(draft: _Draft) -> Document:
    """The document with those whom its description calls author and addressee as senders and receivers, and its date in EDTF."""
    document = draft.document
    named: dict[str, list[Mark]] = {}
    for role, span in document.cast:
        named.setdefault(role, []).append(Mark(span, draft.words("person", span)))
    place = (Mark(document.place, draft.words("place", document.place)),) if document.place else ()
    time = document.time_span
    if time is None and document.date:
        told = next(find_dates(document.date.of(document.source.text), None, load_language("en")), None)
        time = time_span(told.edtf, document.date.of(document.source.text)) if told else None
    passages = document.passages
    if not passages and named:
        stages = (("sending", "author", place, time, document.date), ("receiving", "addressee", (), None, None))
        passages = tuple(Passage(kind, tuple(named[role]), at, when, dated) for kind, role, at, when, dated in stages if role in named)
    return replace(document, passages=passages, time_span=time)


# the letter's way ------------------------------------------------------------------------------------------------------


def _correspondence(draft: _Draft) -> tuple[Event, tuple[Event, ...]]:
    """The correspondence and its stages: the sending, the receiving and what lies between, each with who, when and where."""
    document = draft.document
    path = f"event/{document.slug}"
    stages = tuple(_stage(draft, path, number) for number in range(len(document.passages)))
    roles = tuple(
        Participation(path, _ROLES[passage.kind], mark.path) for passage in document.passages if passage.kind in _ROLES for mark in passage.actors
    )
    for passage in document.passages:
        for mark in passage.actors if passage.kind in _ROLES else ():
            role = Participation(path, _ROLES[passage.kind], mark.path)
            draft.claim(f"{path}#role-{role.role}-{mark.path.partition('/')[2]}", "P14_carried_out_by", mark.path, draft.name(mark))
    event = Event(path, _label(draft), ("correspondence",), time_span=document.time_span, roles=tuple(dict.fromkeys(roles)),
                  parts=tuple(stage.path for stage in stages))  # fmt: skip
    if document.time_span and document.date:
        draft.claim(path, "P4_has_time-span", f"{path}#time", draft.mention(f"{path}#time", document.date))
    return event, stages


def _stage(draft: _Draft, event: str, number: int) -> Event:
    passage = draft.document.passages[number]
    earlier = sum(other.kind == passage.kind for other in draft.document.passages[:number])
    path = f"{event}#{passage.kind}" + (f"-{_stage_key(draft, passage)}" if earlier else "")
    for mark in passage.actors:
        draft.claim(path, "P14_carried_out_by", mark.path, draft.name(mark))
    for mark in passage.places:
        draft.claim(path, "P7_took_place_at", mark.path, draft.name(mark))
    if passage.time_span and passage.dated:
        draft.claim(path, "P4_has_time-span", f"{path}-time", draft.mention(f"{path}-time", passage.dated))
    names = " and ".join(draft.entities[mark.path].label for mark in passage.actors)
    by = f" by {names}" if names else ""
    return Event(path, f"{passage.kind}{by}", (passage.kind,), passage.time_span, tuple(dict.fromkeys(mark.path for mark in passage.places)),
                 actors=tuple(dict.fromkeys(mark.path for mark in passage.actors)))  # fmt: skip


def _stage_key(draft: _Draft, passage: Passage) -> str:
    """What tells a second stage of one kind from the first: its date and places."""
    return digest(passage.time_span.edtf if passage.time_span else "", *(mark.path for mark in passage.places))


def _label(draft: _Draft) -> str:
    document = draft.document

    def names(kind: str) -> str:
        marks = (mark for passage in document.passages if passage.kind == kind for mark in passage.actors)
        return " and ".join(dict.fromkeys(draft.entities[mark.path].label for mark in marks))

    among = " to ".join(filter(None, (names("sending"), names("receiving"))))
    when = f", {in_words(document.time_span.edtf)}" if document.time_span else ""
    return f"Correspondence{': ' + among if among else ''}{when}"


# where it lies and is printed ---------------------------------------------------------------------------------------------


def _carrier(draft: _Draft, reference: Reference) -> Carrier:
    """The piece that carries the text: what lies under one shelf mark holds many, so each is named by its document too."""
    document = draft.document
    label = reference.archive
    seat = reference.seat.of(document.source.text) if reference.seat else ""
    keeper = f"group/{slugify(f'{label} {seat}')}"
    draft.thing(keeper, label)
    if seat:
        named = f"{label}, {seat}"
        entity = draft.entities[keeper]
        if all(name.text != named for name in entity.names):
            draft.entities[keeper] = replace(entity, names=(*entity.names, Name(named, "variant-name", document.language)))
    path = f"object/{slugify(' '.join((keeper.partition('/')[2], *(part.value for part in reference.parts), document.slug)))}"
    draft.claim(path, "P50_has_current_keeper", keeper, draft.mention(keeper, reference.archive_span))
    draft.mention(path, reference.span)
    return Carrier(path, keeper, reference)


def _printing(draft: _Draft, number: int) -> Printing:
    document = draft.document
    citation = document.citations[number]
    year = citation.year.of(document.source.text) if citation.year else None
    # Two books may have one title ("Letters"): the edition's own key tells them apart, else the year.
    path = f"publication/{slugify(citation.key or ' '.join(filter(None, (citation.title, year))))}"
    editors = tuple(draft.words("person", span) for span in citation.editors)
    for span, editor in zip(citation.editors, editors, strict=True):
        draft.claim(f"{path}#editing", "P14_carried_out_by", editor, draft.mention(editor, span))
    publisher = draft.words("group", citation.publisher) if citation.publisher else None
    place = draft.words("place", citation.place) if citation.place else None
    if publisher and citation.publisher:
        draft.claim(f"{path}#publishing", "P14_carried_out_by", publisher, draft.mention(publisher, citation.publisher))
    if place and citation.place:
        draft.claim(f"{path}#publishing", "P7_took_place_at", place, draft.mention(place, citation.place))
    draft.mention(path, citation.title_span)
    if citation.pages_span:
        draft.mention(f"{document.path}#printed-{path.partition('/')[2]}-pages", citation.pages_span)
    return Printing(path, citation, editors, publisher, place, time_span(year, year) if year else None)


# times and pages -----------------------------------------------------------------------------------------------------------


def _time(draft: _Draft, span: Span, time: TimeSpan) -> tuple[str, TimeSpan]:
    path = f"{draft.document.path}#time-{slugify(time.edtf)}-{digest(time.edtf)[:6]}"
    draft.mention(path, span)
    return path, time


def _pages(draft: _Draft) -> Iterator[tuple[str, str]]:
    """The pages of the original as parts of the document, each from its beginning to that of the next; empty ones are left out."""
    document = draft.document
    seen: set[str] = set()
    ends = [offset for offset, _ in document.pages[1:]] + [document.record.end]
    text = document.source.text
    for (offset, label), stop in zip(document.pages, ends, strict=False):
        start = max(offset, document.record.start)
        words = text[start:stop]
        path = f"{document.path}#page-{slugify(label)}"
        if words.strip() and path not in seen and label:
            seen.add(path)
            lead = len(words) - len(words.lstrip())
            draft.mention(path, Span(start + lead, start + len(words.rstrip())))
            yield path, label
