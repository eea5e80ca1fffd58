"""Reading a release for its formats: what is said of a thing, its names, notes and times, each thing read once for a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from fonds.release import Release
from fonds.statements import Said
from fonds.terms import CRM, DCTERMS, LABEL, OWL, SKOS, TYPE

CONTENT = CRM["P190_has_symbolic_content"]
IDENTIFIED = CRM["P1_is_identified_by"]
KIND = CRM["P2_has_type"]
REFERRED = CRM["P67i_is_referred_to_by"]
TIME = CRM["P4_has_time-span"]
PLACE = CRM["P7_took_place_at"]
BY = CRM["P14_carried_out_by"]
CREATED = CRM["P94i_was_created_by"]
MENTIONS = CRM["P67_refers_to"]
POSITION = CRM["P168_place_is_defined_by"]
PARTS = CRM["P9_consists_of"]
SAME = SKOS["exactMatch"]
PREFERRED = SKOS["prefLabel"]
OTHER = SKOS["altLabel"]
_DATE = DCTERMS["date"]
_FIRST, _LAST = CRM["P82a_begin_of_the_begin"], CRM["P82b_end_of_the_end"]
_DEPRECATED = OWL["deprecated"]
_POINT = re.compile(r"POINT\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")
_PLAIN = re.compile(r"\d{4}(?:-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Span:
    """A time-span: its IRI, the words of the source, its EDTF date, and the first and last day that it may hold."""

    iri: str
    label: Literal | None
    edtf: str
    first: str
    last: str

    @property
    def date(self) -> str:
        """The date as W3CDTF, or the interval of first and last day as ISO 8601 has it; empty where neither is told."""
        if _PLAIN.fullmatch(self.edtf):
            return self.edtf
        return self.first if self.first == self.last else f"{self.first or '..'}/{self.last or '..'}"


def tongue(literal: Literal | None) -> str:
    """The language of a literal for xml:lang; empty where it has none, or an undetermined one."""
    language = literal.language if literal else None
    return "" if language in (None, "und") else str(language)


def bounds(spans: Iterable[Span]) -> tuple[str, str]:
    """The first and the last day of time-spans; empty where none is told."""
    days = [(span.first or span.last, span.last or span.first) for span in spans if span.first or span.last]
    return (min(first for first, _ in days), max(last for _, last in days)) if days else ("", "")


class Reading:
    """Reads things of a release for a record."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._language = str(release.manifest.get("language", "en"))

    def said(self, iri: str) -> Said:
        """The objects of all that is said of a thing by property, each once, in the order of their text."""
        return self.release.said(iri)

    def nodes(self, iri: str, predicate: NamedNode) -> list[str]:
        """The IRIs that a property of a thing leads to, sorted."""
        return [term.value for term in self.said(iri).get(predicate, ()) if isinstance(term, NamedNode)]

    def texts(self, iri: str, predicate: NamedNode) -> list[Literal]:
        """The literals of a property of a thing, sorted."""
        return [term for term in self.said(iri).get(predicate, ()) if isinstance(term, Literal)]

    def value(self, iri: str, predicate: NamedNode) -> str:
        """The text of the first literal of a property; empty where there is none."""
        return next((term.value for term in self.texts(iri, predicate)), "")

    def subjects(self, predicate: NamedNode, iri: str) -> list[str]:
        """The IRIs of what a property leads to a thing from, sorted, each once."""
        quads = self.release.store.quads_for_pattern(None, predicate, NamedNode(iri))
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})

    def instances(self, class_: NamedNode) -> list[str]:
        """The IRIs of the things of a class, sorted, parts left out, those that are no more among them."""
        return [iri for iri in self.subjects(TYPE, class_.value) if self.kind(iri)]

    def kind(self, iri: str) -> str:
        """The kind of a thing of this release (`document`, `person`, …); empty for parts and for what is not of it."""
        base = self.release.base
        return "" if "#" in iri or not iri.startswith(base) else iri.removeprefix(base).partition("/")[0]

    def is_current(self, iri: str) -> bool:
        """Whether a thing is known and was neither merged nor withdrawn."""
        said = self.said(iri)
        return bool(said) and _DEPRECATED not in said

    def concept(self, slug: str) -> str:
        """The IRI of a concept of the vocabulary."""
        return f"{self.release.base}concept/{slug}"

    def is_a(self, iri: str, slug: str) -> bool:
        """Whether a thing or part has a concept as its kind."""
        return self.concept(slug) in self.nodes(iri, KIND)

    def label(self, iri: str) -> Literal:
        """A name for people, preferred in the release's language; the last part of the IRI where there is none."""
        for predicate in (PREFERRED, LABEL):
            if found := self.texts(iri, predicate):
                return next((text for text in found if text.language == self._language), found[0])
        return Literal(iri.rstrip("/").rpartition("/")[2])

    def names(self, iri: str) -> list[Literal]:
        """All names of a thing, the preferred ones first; its title where it has one, its label where it has no name."""
        titles = [text for part in self.nodes(iri, CRM["P102_has_title"]) for text in self.texts(part, CONTENT)]
        found = [*titles, *(self.texts(iri, PREFERRED) or ([] if titles else [self.label(iri)])), *self.texts(iri, OTHER)]
        return list(dict.fromkeys(found))

    def notes(self, iri: str, *slugs: str) -> list[Literal]:
        """The short texts about a thing that have one of some concepts as their kind."""
        wanted = {self.concept(slug) for slug in slugs}
        parts = [part for part in self.nodes(iri, REFERRED) if wanted.intersection(self.nodes(part, KIND))]
        return [text for part in parts for text in self.texts(part, CONTENT)]

    def references(self, iri: str) -> list[str]:
        """The references of an object or a set, as its archive writes them."""
        return [self.value(part, CONTENT) for part in self.nodes(iri, IDENTIFIED) if self.is_a(part, "reference")]

    def spans(self, iris: Iterable[str]) -> list[Span]:
        """The time-spans of events, activities or parts of them."""
        return [self.span(span) for iri in iris for span in self.nodes(iri, TIME)]

    def span(self, iri: str) -> Span:
        """A time-span by its IRI."""
        label = next(iter(self.texts(iri, LABEL)), None)
        return Span(iri, label, self.value(iri, _DATE), _day(self.value(iri, _FIRST)), _day(self.value(iri, _LAST)))

    def life(self, iri: str) -> tuple[Span | None, Span | None]:
        """When a person was born and died, each where it is known."""
        born, died = (self.spans(self.nodes(iri, predicate)) for predicate in (CRM["P98i_was_born"], CRM["P100i_died_in"]))
        return next(iter(born), None), next(iter(died), None)

    def point(self, iri: str) -> tuple[str, str] | None:
        """The longitude and latitude of a place, as decimals; None where it has no position."""
        found = _POINT.fullmatch(self.value(iri, POSITION))
        return (found[1], found[2]) if found else None


def _day(moment: str) -> str:
    """The day of an xsd:dateTime."""
    return moment.partition("T")[0]
