"""The contextual entities of the Europeana Data Model: agents, places, time-spans and concepts (EDM external schema, CONTEXTS.xsd).

The schema has their elements in a fixed order; each function writes them in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from pyoxigraph import Literal

from fonds.formats.elements import RDF, add, refer
from fonds.formats.reading import OTHER, PREFERRED, SAME, Reading, Span, tongue
from fonds.terms import CRM
from fonds.xml import clean

EDM = "http://www.europeana.eu/schemas/edm/"
DC = "http://purl.org/dc/elements/1.1/"
DCT = "http://purl.org/dc/terms/"
ORE = "http://www.openarchives.org/ore/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
RDA = "http://rdvocab.info/ElementsGr2/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
WGS = "http://www.w3.org/2003/01/geo/wgs84_pos#"


def entity(parent: etree._Element, name: str, iri: str) -> etree._Element:
    """A new last child that stands for a thing: its class, and its IRI by rdf:about."""
    element = add(parent, name)
    element.set(f"{{{RDF}}}about", clean(iri))
    return element


def tell(parent: etree._Element, name: str, values: Iterable[Literal | str]) -> None:
    """An element for each text that is not blank, with the language of a literal that has one (never an empty xml:lang)."""
    for value in values:
        text, language = (value.value, tongue(value)) if isinstance(value, Literal) else (value, "")
        if clean(text).strip():
            add(parent, name, text, language)


def write_agent(parent: etree._Element, reading: Reading, iri: str) -> None:
    """A person or group as edm:Agent: names, dates of birth and death, the same one elsewhere."""
    agent = entity(parent, f"{{{EDM}}}Agent", iri)
    _tell_names(agent, reading, iri)
    tell(agent, f"{{{SKOS}}}note", reading.notes(iri, "note-on-identity", "office"))
    born, died = reading.life(iri)
    tell(agent, f"{{{RDA}}}dateOfBirth", [born.date] if born else [])
    tell(agent, f"{{{RDA}}}dateOfDeath", [died.date] if died else [])
    _tell_same(agent, reading, iri)


def write_place(parent: etree._Element, reading: Reading, iri: str) -> None:
    """A place as edm:Place: position, names, the place that it lies in, the same one elsewhere."""
    place = entity(parent, f"{{{EDM}}}Place", iri)
    if point := reading.point(iri):
        add(place, f"{{{WGS}}}lat", point[1])
        add(place, f"{{{WGS}}}long", point[0])
    _tell_names(place, reading, iri)
    tell(place, f"{{{SKOS}}}note", reading.notes(iri, "note-on-identity"))
    for wider in reading.nodes(iri, CRM["P89_falls_within"]):
        refer(place, f"{{{DCT}}}isPartOf", wider)
    _tell_same(place, reading, iri)


def write_time_span(parent: etree._Element, span: Span) -> None:
    """A time-span as edm:TimeSpan: the words of the source, first and last day."""
    element = entity(parent, f"{{{EDM}}}TimeSpan", span.iri)
    tell(element, f"{{{SKOS}}}prefLabel", [span.label] if span.label else [])
    tell(element, f"{{{EDM}}}begin", [span.first])
    tell(element, f"{{{EDM}}}end", [span.last])


def write_concept(parent: etree._Element, reading: Reading, iri: str) -> None:
    """A concept of the vocabulary as skos:Concept: names, and the same one elsewhere."""
    concept = entity(parent, f"{{{SKOS}}}Concept", iri)
    _tell_names(concept, reading, iri)
    for other in reading.nodes(iri, SAME):
        refer(concept, f"{{{SKOS}}}exactMatch", other)


def _tell_names(element: etree._Element, reading: Reading, iri: str) -> None:
    tell(element, f"{{{SKOS}}}prefLabel", reading.texts(iri, PREFERRED) or [reading.label(iri)])
    tell(element, f"{{{SKOS}}}altLabel", reading.texts(iri, OTHER))


def _tell_same(element: etree._Element, reading: Reading, iri: str) -> None:
    for other in reading.nodes(iri, SAME):
        refer(element, f"{{{OWL}}}sameAs", other)
