"""A document in the Europeana Data Model, as its aggregators ingest it (EDM external schema, https://github.com/europeana/metis-schema).

One rdf:RDF with one edm:ProvidedCHO, one ore:Aggregation and the entities that they refer to, in the order of the schema. What the
schema's Schematron asks besides holds too: a text has a language and a title; kind, subject, place or time; a page to be shown at, a
provider, and a rights statement of Europeana's list. The root bears no xsi:schemaLocation: in RDF/XML it may have no attribute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from fonds.formats.edm_context import (
    DC,
    DCT,
    EDM,
    ORE,
    OWL,
    RDA,
    SKOS,
    WGS,
    entity,
    tell,
    write_agent,
    write_concept,
    write_place,
    write_time_span,
)
from fonds.formats.elements import RDF, add, refer, root, written
from fonds.formats.format import Format
from fonds.formats.reading import SAME, Reading
from fonds.formats.record import Record, path_of
from fonds.release import Release
from fonds.rights import edm_rights

_NAMESPACES: Mapping[str | None, str] = {
    "rdf": RDF, "dc": DC, "dcterms": DCT, "edm": EDM, "ore": ORE, "owl": OWL, "rdaGr2": RDA, "skos": SKOS, "wgs84_pos": WGS,
}  # fmt: skip
_AGENTS = ("person", "group")


def write_edm(release: Release, iri: str, _: bytes) -> bytes | None:
    """One rdf:RDF element about a document; None for other things, and where the licence is none that Europeana takes."""
    reading = Reading(release)
    rights = edm_rights(str(release.manifest["license"]))
    if rights is None or reading.kind(iri) != "document" or not reading.is_current(iri):
        return None
    record = Record(reading, iri)
    element = root(RDF, "RDF", dict(_NAMESPACES))
    _write_object(element, record)
    _write_context(element, record)
    _write_aggregation(element, record, rights)
    return written(element)


def _write_object(parent: etree._Element, record: Record) -> None:
    """The edm:ProvidedCHO: Dublin Core first, then what is EDM's own in its fixed order, edm:type and owl:sameAs last."""
    reading, iri = record.reading, record.iri
    item = entity(parent, f"{{{EDM}}}ProvidedCHO", iri)
    _refer_all(item, f"{{{DC}}}creator", record.authors)
    _refer_all(item, f"{{{DC}}}contributor", record.contributors)
    tell(item, f"{{{DC}}}description", reading.notes(iri, "abstract"))
    tell(item, f"{{{DC}}}identifier", [iri, *record.references])
    # A text without a language is refused; `und` says that none is known (ISO 639-2).
    tell(item, f"{{{DC}}}language", record.languages or ["und"])
    tell(item, f"{{{DC}}}publisher", [_provider(reading)])
    tell(item, f"{{{DC}}}source", record.sources)
    mentioned = record.mentioned
    _refer_all(item, f"{{{DC}}}subject", (thing for thing in mentioned if reading.kind(thing) in _AGENTS))
    tell(item, f"{{{DC}}}subject", (reading.label(thing) for thing in mentioned if reading.kind(thing) not in (*_AGENTS, "place")))
    tell(item, f"{{{DC}}}title", record.titles)
    _refer_all(item, f"{{{DC}}}type", record.kinds)
    # One of subject, type, place and time there must be.
    tell(item, f"{{{DC}}}type", [] if record.kinds else ["Text"])
    tell(item, f"{{{DCT}}}created", [span.date for span in record.written_on])
    tell(item, f"{{{DCT}}}hasFormat", record.printed)
    tell(item, f"{{{DCT}}}isPartOf", [path_of(reading, set_) for set_ in record.sets])
    _refer_all(item, f"{{{DCT}}}spatial", _places(record))
    _refer_all(item, f"{{{DCT}}}temporal", (span.iri for span in record.happened_on))
    # There may be one at most: originals in two archives have none.
    keepers = record.keepers
    tell(item, f"{{{EDM}}}currentLocation", [reading.label(keepers[0])] if len(keepers) == 1 else [])
    add(item, f"{{{EDM}}}type", "TEXT")
    _refer_all(item, f"{{{OWL}}}sameAs", reading.nodes(iri, SAME))


def _write_context(parent: etree._Element, record: Record) -> None:
    """The entities that the object refers to, each once, in the order of their IRIs."""
    reading = record.reading
    agents = {*record.authors, *record.contributors, *(thing for thing in record.mentioned if reading.kind(thing) in _AGENTS)}
    for agent in sorted(agents):
        write_agent(parent, reading, agent)
    for place in _places(record):
        write_place(parent, reading, place)
    for span in {span.iri: span for span in record.happened_on}.values():
        write_time_span(parent, span)
    for concept in record.kinds:
        write_concept(parent, reading, concept)


def _write_aggregation(parent: etree._Element, record: Record, rights: str) -> None:
    """The ore:Aggregation: who provides the object, where it is shown, and what may be done with it."""
    aggregation = entity(parent, f"{{{ORE}}}Aggregation", f"{record.iri}#aggregation")
    provider = _provider(record.reading)
    refer(aggregation, f"{{{EDM}}}aggregatedCHO", record.iri)
    tell(aggregation, f"{{{EDM}}}dataProvider", [provider])
    refer(aggregation, f"{{{EDM}}}isShownAt", f"{record.iri}.html")
    tell(aggregation, f"{{{EDM}}}provider", [provider])
    tell(aggregation, f"{{{DC}}}rights", record.reading.notes(record.iri, "rights"))
    refer(aggregation, f"{{{EDM}}}rights", rights)


def _refer_all(parent: etree._Element, name: str, iris: Iterable[str]) -> None:
    for iri in iris:
        refer(parent, name, iri)


def _places(record: Record) -> list[str]:
    """The places that a document tells of, and where what it records took place."""
    return sorted({*record.places, *(thing for thing in record.mentioned if record.reading.kind(thing) == "place")})


def _provider(reading: Reading) -> str:
    manifest = reading.release.manifest
    return str(manifest.get("publisher") or "").strip() or str(manifest["title"])


EDM_FORMAT = Format("edm", EDM, "http://www.europeana.eu/schemas/edm/EDM.xsd", write_edm)
