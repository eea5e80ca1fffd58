"""What the pages show: values for the templates, never markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = ("document", "person", "group", "place", "event", "statement", "publication", "object", "set", "concept", "activity")
PLURALS = {
    "document": "documents", "person": "persons", "group": "groups", "place": "places", "event": "events", "statement": "utterances",
    "publication": "publications", "object": "archival objects", "set": "record sets", "concept": "concepts", "activity": "rules and software",
}  # fmt: skip
SINGULARS = {kind: {"statement": "utterance", "object": "archival object", "set": "record set"}.get(kind, kind) for kind in KINDS}
GONE = "gone.html"  # the template of what was published once


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by name, with its path below the base."""

    path: str
    label: str

    @property
    def kind(self) -> str:
        """The first segment of the path."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of a thing in words, with its values."""

    name: str
    values: tuple[Link | str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A form of a name with its kinds, language and validity."""

    text: str
    language: str
    kinds: str
    valid: str


@dataclass(frozen=True, slots=True)
class Match:
    """A link to another authority with its reason."""

    iri: str
    label: str
    justification: str
    confidence: str
    by: str
    date: str
    comment: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention in a text: where, of what, by which rule and how sure."""

    start: int
    end: int
    path: str
    label: str
    kind: str
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text with the mention and the speech that cover it."""

    text: str
    mark: Mark | None
    speech: Mark | None


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance for the list of them."""

    path: str
    speaker: Link
    modality: str
    words: str
    position: int


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its time, places and status."""

    link: Link
    date: str
    label: str
    begin: str
    end: str
    types: tuple[str, ...]
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a letter's way: its kind, when and where it was, and by whom."""

    kind: str
    who: tuple[Link, ...]
    happening: Happening


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that an attribution rests on, the rule that found it, and how sure it is."""

    words: str
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in an event: the role, who had it, and why we say so."""

    role: str
    who: Link
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a document states it, with those documents and their dates."""

    words: str
    documents: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody whom a person met, with the events at which they met."""

    who: Link
    events: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a thing: its template and what fills it, what lists and filters say of it, and what the search finds it by."""

    template: str
    context: Mapping[str, Any]
    schema: Mapping[str, Any]
    detail: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: int = 0
    about: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in a list: its link, the words beside it, its values for each filter, and how many documents tell of it."""

    link: Link
    detail: str
    facets: Mapping[str, tuple[str, ...]]
    weight: int
