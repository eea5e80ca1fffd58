"""A record set as a finding aid: EAD3 (https://www.loc.gov/ead/EAD3taglib/index.html).

The set itself is the archdesc; the sets in it are nested components down to the documents, each with its reference, title, date,
author, language, abstract and the address of its text.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from pyoxigraph import Literal

from fonds.formats.elements import add, root, written
from fonds.formats.format import Format
from fonds.formats.reading import KIND, Reading, tongue
from fonds.formats.record import CARRIES, INCLUDED, KEEPER, MEMBER, Record, path_of
from fonds.release import Release
from fonds.terms import SKOS

_NAMESPACE = "http://ead3.archivists.org/schema/"
_SCHEMA = "https://www.loc.gov/ead/ead3.xsd"
# The levels of EAD3's list by the concepts of the vocabulary; any other is an otherlevel with its own name.
_LEVELS = {
    "level-fonds": "fonds", "level-series": "series", "level-subseries": "subseries", "level-file": "file", "level-item": "item",
    "level-record-group": "recordgrp",
}  # fmt: skip
_NAMES = {"person": "persname", "group": "corpname"}


def write_ead3(release: Release, iri: str, _: bytes) -> bytes | None:
    """One ead element about a set of records; None for any other thing."""
    reading = Reading(release)
    if reading.kind(iri) != "set" or not reading.is_current(iri):
        return None
    element = root(_NAMESPACE, "ead", {None: _NAMESPACE}, _SCHEMA)
    _write_control(add(element, "control", langencoding="otherlangencoding"), reading, iri)
    archdesc = add(element, "archdesc", **_level(reading, iri))
    did = _write_set(archdesc, reading, iri)
    components = add(archdesc, "dsc")
    keepers = _write_contents(components, reading, iri, frozenset([iri]))
    for keeper in sorted(keepers):
        _say(add(add(did, "repository"), "corpname", identifier=keeper), "part", [reading.label(keeper)])
    if not len(components):
        archdesc.remove(components)
    return written(element)


def _write_control(control: etree._Element, reading: Reading, iri: str) -> None:
    """The finding aid's own description: identifier, title, agency, and when and by what it was made (tag library, control)."""
    manifest = reading.release.manifest
    date, agency = str(manifest["date"]), str(manifest.get("publisher") or manifest["title"])
    add(control, "recordid", iri, instanceurl=iri)
    filing = add(control, "filedesc")
    add(add(filing, "titlestmt"), "titleproper", path_of(reading, iri))
    add(add(filing, "publicationstmt"), "publisher", agency)
    add(control, "maintenancestatus", value="derived")
    add(control, "publicationstatus", value="published")
    add(add(control, "maintenanceagency"), "agencyname", agency)
    event = add(add(control, "maintenancehistory"), "maintenanceevent")
    add(event, "eventtype", value="derived")
    add(event, "eventdatetime", date, standarddatetime=date)
    add(event, "agenttype", value="machine")
    add(event, "agent", f"fonds {manifest['fonds']}")


def _level(reading: Reading, iri: str) -> dict[str, str]:
    """The attributes that tell the level of a set."""
    for kind in reading.nodes(iri, KIND):
        slug = kind.rpartition("/")[2]
        if slug in _LEVELS:
            return {"level": _LEVELS[slug]}
        if slug.startswith("level-"):
            return {"level": "otherlevel", "otherlevel": slug.removeprefix("level-")}
    return {"level": "otherlevel", "otherlevel": "set"}


def _write_set(parent: etree._Element, reading: Reading, iri: str) -> etree._Element:
    """The did of a set: its number and its name."""
    did = add(parent, "did")
    for reference in reading.references(iri):
        add(did, "unitid", reference, identifier=iri)
    _say(did, "unittitle", [reading.label(iri)])
    return did


def _write_contents(parent: etree._Element, reading: Reading, iri: str, above: frozenset[str]) -> set[str]:
    """The components of what lies in a set: sets, then objects, then documents without one; gives the archives that keep them."""
    members = reading.subjects(MEMBER, iri)
    objects = [member for member in members if reading.kind(member) == "object"]
    keepers = {keeper for object_ in objects for keeper in reading.nodes(object_, KEEPER)}
    # A set that lies in itself would never end.
    for inner in (member for member in members if reading.kind(member) == "set" and member not in above):
        component = add(parent, "c", **_level(reading, inner))
        _write_set(component, reading, inner)
        keepers |= _write_contents(component, reading, inner, above | {inner})
    carried = {object_: sorted({text.partition("#")[0] for text in reading.nodes(object_, CARRIES)}) for object_ in objects}
    for object_, documents in carried.items():
        _write_item(parent, reading, object_, documents)
    borne = {document for documents in carried.values() for document in documents}
    for document in reading.subjects(INCLUDED, iri):
        if reading.kind(document) == "document" and document not in borne:
            _write_item(parent, reading, document, [document])
    return keepers


def _write_item(parent: etree._Element, reading: Reading, iri: str, documents: list[str]) -> None:
    """The component of an archival object with the documents that it carries, or of a document whose object is not known."""
    component = add(parent, "c", level="item")
    did = add(component, "did")
    for reference in reading.references(iri) or [iri]:
        add(did, "unitid", reference, identifier=iri)
    records = [Record(reading, document) for document in documents]
    _say(did, "unittitle", [title for record in records for title in record.titles] or [reading.label(iri)])
    for record in records:
        _write_record(did, reading, record)
    abstracts = [text for record in records for text in reading.notes(record.iri, "abstract")]
    if abstracts:
        _say(add(component, "scopecontent"), "p", abstracts)


def _write_record(did: etree._Element, reading: Reading, record: Record) -> None:
    """What the did tells of a document: date, author, language, and where its text is."""
    for span in record.written_on or record.happened_on:
        # An interval without a begin or an end is no ISO 8601 one, which @normal is.
        _say(did, "unitdate", [span.label or Literal(span.date)], **({} if ".." in span.date else {"normal": span.date}))
    for author in record.authors:
        name = add(add(did, "origination"), _NAMES.get(reading.kind(author), "name"), identifier=author)
        _say(name, "part", [reading.label(author)])
    for concept in record.language_concepts:
        _say(add(did, "langmaterial"), "language", [reading.label(concept)], langcode=reading.value(concept, SKOS["notation"]))
    add(did, "dao", daotype="derived", href=record.iri)


def _say(parent: etree._Element, name: str, values: Iterable[Literal], **attributes: str) -> None:
    """An element for each text, with its language in the attribute that EAD3 has for it in place of xml:lang."""
    for value in values:
        language = {"lang": code} if (code := tongue(value)) else {}
        add(parent, name, value.value, **attributes, **language)


EAD3 = Format("ead3", _NAMESPACE, _SCHEMA, write_ead3)
