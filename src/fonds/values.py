"""The values that pass from room to room: frozen, slotted, tuples inside.

Things are named by their path below BASE (`person/paul-orlik`, `event/x#time`): no value knows the base IRI.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text in code points, end exclusive (Web Annotation, oa:TextPositionSelector)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the text that the span selects."""
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Whether all of this span lies inside the other."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        """The same stretch counted from another origin."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: a whole page or file, with its path in the project and its address on the web where known.

    `places` tells, for a text that is not the file's own characters (XML, HTML), where pieces of it begin and on which line
    of the file each of them stands.
    """

    path: str
    text: str
    address: str | None = None
    places: tuple[tuple[int, int], ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def line(self, offset: int) -> int:
        """The line of the file, counted from 1, behind a place in the text."""
        if self.places:
            return self.places[max(bisect_right(self.places, (offset, 1 << 62)) - 1, 0)][1]
        return self.text.count("\n", 0, offset) + 1


@dataclass(frozen=True, slots=True)
class Level:
    """One part of an archival reference: `Level("fond", "39")`."""

    level: str
    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the original lies: archive and parts, from the record group down to the leaves."""

    span: Span
    as_written: str
    archive: str
    archive_span: Span
    parts: tuple[Level, ...] = ()
    seat: Span | None = None  # the town of the archive, where the source tells it apart


@dataclass(frozen=True, slots=True)
class Citation:
    """A publication that prints the record; spans count in the source."""

    span: Span
    title: str
    title_span: Span
    editors: tuple[Span, ...] = ()
    place: Span | None = None
    publisher: Span | None = None
    year: Span | None = None
    pages: str | None = None
    pages_span: Span | None = None
    key: str | None = None  # what the edition calls the publication, wherever it cites it


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that the source itself marks as a name or date of a thing: the thing's path, and how sure the editor was.

    `role` is the part in the event that the mark-up tells (`attendee`); `written` tells whether the words are a name of it.
    """

    span: Span
    path: str
    confidence: float = 1.0
    role: str | None = None
    written: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A stage of a letter's way as its source describes it (TEI, correspAction): `kind` is a concept such as `sending`."""

    kind: str
    actors: tuple[Mark, ...] = ()
    places: tuple[Mark, ...] = ()
    time_span: TimeSpan | None = None
    dated: Span | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided of some words: `kind` as in corrections/, `value` the thing that is meant, who, when and why."""

    span: Span
    kind: str
    value: str
    by: str
    date: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision as the graph tells it: its path and its words."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class RecordSet:
    """A fonds, series or file as a finding aid describes it: what it is called, where it lies, and what is in it.

    `above` is the path of the set that it lies in, `keeper` that of the archive; `files` are the names of the documents' files
    that the description points at, `address` is where the web has the description.
    """

    path: str
    label: str
    level: str
    reference: str
    above: str | None = None
    keeper: str | None = None
    time_span: TimeSpan | None = None
    scope: str = ""
    extent: str = ""
    language: str = "en"
    files: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class FindingAid:
    """An archive's description of what it holds: its sets, the highest first, what was not read of it, and what is wrong in it."""

    path: str
    keeper: Entity
    sets: tuple[RecordSet, ...]
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of a source that reached no statement: where it stands (a path of elements, a label) and its words."""

    place: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """An archival record as read: the source, where the record itself stands in it, and what the page around it says.

    `cast` are names with the role that the description gives them (author, addressee, attendee), `place` is where the description says
    that it took place. `marks`, `passages` and `entities` hold what the source's own mark-up says; `by_rules` tells whether rules look for more.
    """

    slug: str
    source: Source
    record: Span
    title: Span
    kind: str
    language: str = "en"
    original_language: str | None = None
    date: Span | None = None
    summary: Span | None = None
    rights: Span | None = None
    reference: Reference | None = None
    citations: tuple[Citation, ...] = ()
    translators: tuple[Span, ...] = ()
    contributors: tuple[tuple[str, Span], ...] = ()
    cast: tuple[tuple[str, Span], ...] = ()
    place: Span | None = None
    funders: tuple[Span, ...] = ()
    publisher: Span | None = None
    classification: Span | None = None
    chrome: tuple[Span, ...] = ()
    copies: tuple[Reference, ...] = ()
    marks: tuple[Mark, ...] = ()
    passages: tuple[Passage, ...] = ()
    entities: tuple[Entity, ...] = ()
    dated: tuple[tuple[Span, TimeSpan], ...] = ()
    time_span: TimeSpan | None = None
    pages: tuple[tuple[int, str], ...] = ()
    by_rules: bool = True
    decisions: tuple[Decision, ...] = ()
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def path(self) -> str:
        """The document's path below BASE."""
        return f"document/{self.slug}"

    @property
    def text(self) -> str:
        """The record as transcribed, without the page around it."""
        return self.record.of(self.source.text)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A date or period: the words of the source, EDTF, and inclusive bounds as local xsd:dateTime (None where open)."""

    label: str
    edtf: str
    begin: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Name:
    """One form of a name, with its kind (`preferred-name`, `as-written`, `cover-name`, …) and validity in EDTF."""

    text: str
    kind: str = "as-written"
    language: str = "en"
    valid: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, group, place, named event or work: path, label, names, and what a register or document says of it.

    `makers` are those who wrote a work; `links` are items of other authorities that an edition or register says it is.
    """

    path: str
    label: str
    names: tuple[Name, ...] = ()
    born: TimeSpan | None = None
    died: TimeSpan | None = None
    offices: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    time_span: TimeSpan | None = None
    place: str | None = None
    birth_place: str | None = None
    death_place: str | None = None
    makers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    note: str = ""
    source: str = ""

    @property
    def kind(self) -> str:
        """The first segment of the path: person, group, place, event or publication."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the source that stand for a thing: the evidence behind what is said of it; `by` is the person who decided it."""

    body: str
    span: Span
    quote: str
    rule: str
    confidence: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A relation that extraction found (CRM E13): subject path, CRM property, object path, and the mentions it rests on."""

    subject: str
    property: str
    object: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """Somebody's part in an event: a role concept such as `interpreter`."""

    event: str
    role: str
    actor: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is expected or is denied, as one document tells of it."""

    path: str
    label: str
    types: tuple[str, ...] = ()
    time_span: TimeSpan | None = None
    places: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    roles: tuple[Participation, ...] = ()
    parts: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    activity: bool = True


@dataclass(frozen=True, slots=True)
class Utterance:
    """Reported speech: one speaker, one modality, the words, what they mention, and the place in the meeting's order."""

    path: str
    speaker: str
    speaker_label: str
    modality: str
    words: str
    span: Span
    refers_to: tuple[str, ...] = ()
    position: int | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Printing:
    """A publication that prints the record, with the things that its citation names."""

    path: str
    citation: Citation
    editors: tuple[str, ...] = ()
    publisher: str | None = None
    place: str | None = None
    year: TimeSpan | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """The archival object that carries the text: its path, the path of its keeper, and the reference that says so."""

    path: str
    keeper: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Account:
    """All that one document says, and on which of its words each part rests.

    `levels` tells for each part of a reference the concept of its level or text; `described` are the sets that finding aids describe.
    """

    document: Document
    meeting: str | None = None
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    times: tuple[tuple[str, TimeSpan], ...] = ()
    authors: tuple[str, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    translators: tuple[str, ...] = ()
    contributors: tuple[tuple[str, str], ...] = ()
    printings: tuple[Printing, ...] = ()
    corrections: tuple[Correction, ...] = ()
    levels: Mapping_[str, tuple[str | None, str | None]] = field(default_factory=dict, compare=False)
    described: frozenset[str] = field(default=frozenset(), compare=False)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check or reader has to say: `severity` is violation, warning or information."""

    severity: str
    check: str
    message: str
    file: str = ""
    line: int | None = None
    quote: str = ""
    subject: str = ""
    mend: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        quote = f" «{self.quote}»" if self.quote else ""
        return f"{where}{self.severity}: {self.message}{quote}" + (f"; {self.mend}" if self.mend else "")
