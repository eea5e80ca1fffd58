"""A person or a group as an archival authority record: EAC-CPF 2010 (https://eac.staatsbibliothek-berlin.de/tag-library/).

Only what the graph tells is written: names with the times of their use, dates of life, offices as the documents state them,
notes, the same one elsewhere, memberships, and the documents that the person wrote or is told of in.
"""

from __future__ import annotations

import re

from lxml import etree

from fonds.formats.edm_context import tell
from fonds.formats.elements import XLINK, add, root, written
from fonds.formats.format import Format
from fonds.formats.reading import BY, CONTENT, IDENTIFIED, KIND, MENTIONS, PLACE, SAME, Reading, Span, tongue
from fonds.release import Release
from fonds.terms import CRM, DCTERMS
from fonds.xml import clean

_NAMESPACE = "urn:isbn:1-931666-33-4"
_SCHEMA = "https://eac.staatsbibliothek-berlin.de/schema/cpf.xsd"
_ENTITIES = {"person": "person", "group": "corporateBody"}
_MEMBER_OF = CRM["P107i_is_current_or_former_member_of"]
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_NO_NAME_CHARACTER = re.compile(r"[^\w.-]")


def write_eac_cpf(release: Release, iri: str, _: bytes) -> bytes | None:
    """One eac-cpf element about a person or a group; None for any other thing."""
    reading = Reading(release)
    kind = reading.kind(iri)
    if kind not in _ENTITIES or not reading.is_current(iri):
        return None
    element = root(_NAMESPACE, "eac-cpf", {None: _NAMESPACE, "xlink": XLINK}, _SCHEMA)
    _write_control(add(element, "control"), release, iri)
    description = add(element, "cpfDescription")
    _write_identity(add(description, "identity"), reading, iri, _ENTITIES[kind])
    # An element that may not be empty is written where there is something to say.
    for name, write in (("description", _write_description), ("relations", _write_relations)):
        part = add(description, name)
        write(part, reading, iri)
        if not len(part):
            description.remove(part)
    return written(element)


def _write_control(control: etree._Element, release: Release, iri: str) -> None:
    """The record's own description: identifier, agency, when and by what it was made, and from what (tag library, control)."""
    manifest = release.manifest
    date, title = str(manifest["date"]), str(manifest["title"])
    # An IRI is no NMTOKEN, which recordId is.
    add(control, "recordId", _NO_NAME_CHARACTER.sub("-", iri.removeprefix(release.base)))
    add(control, "otherRecordId", iri)
    add(control, "maintenanceStatus", "derived")
    add(control, "publicationStatus", "approved")
    add(add(control, "maintenanceAgency"), "agencyName", str(manifest.get("publisher") or title))
    event = add(add(control, "maintenanceHistory"), "maintenanceEvent")
    add(event, "eventType", "derived")
    add(event, "eventDateTime", date, standardDateTime=date)
    add(event, "agentType", "machine")
    add(event, "agent", f"fonds {manifest['fonds']}")
    source = add(add(control, "sources"), "source")
    _link(source, iri)
    add(source, "sourceEntry", title)


def _write_identity(identity: etree._Element, reading: Reading, iri: str, entity_type: str) -> None:
    """The kind of entity and all its names, the preferred ones first, each with its kind and the time of its use."""
    add(identity, "entityId", iri)
    add(identity, "entityType", entity_type)
    parts = [part for part in reading.nodes(iri, IDENTIFIED) if reading.value(part, CONTENT)]
    for part in sorted(parts, key=lambda part: (not reading.is_a(part, "preferred-name"), reading.value(part, CONTENT), part)):
        name = reading.texts(part, CONTENT)[0]
        entry = add(identity, "nameEntry", language=tongue(name))
        if kinds := [kind for kind in reading.nodes(part, KIND) if reading.kind(kind) == "concept"]:
            entry.set("localType", clean(kinds[0]))
        add(entry, "part", name.value)
        _write_use(entry, reading.value(part, DCTERMS["valid"]))
    if not parts:
        label = reading.label(iri)
        add(add(identity, "nameEntry", language=tongue(label)), "part", label.value)


def _write_use(entry: etree._Element, valid: str) -> None:
    """The time in which a name was used, from an EDTF date or interval; an open or unknown end says nothing."""
    begin, slash, end = valid.partition("/")
    if not _DATE.search(valid):
        return
    dates = add(entry, "useDates")
    if not slash:
        _write_date(dates, "date", begin)
        return
    interval = add(dates, "dateRange")
    for name, date in (("fromDate", begin), ("toDate", end)):
        if _DATE.search(date):
            _write_date(interval, name, date)


def _write_date(parent: etree._Element, name: str, date: str) -> None:
    standard = {"standardDate": date} if _DATE.fullmatch(date) else {}
    add(parent, name, date, **standard)


def _write_description(description: etree._Element, reading: Reading, iri: str) -> None:
    """Dates of life, places, offices and notes."""
    born, died = reading.life(iri)
    if born or died:
        interval = add(add(description, "existDates"), "dateRange")
        _write_span(interval, "fromDate", born)
        _write_span(interval, "toDate", died)
    for role, place in _places(reading, iri):
        element = add(description, "place")
        label = reading.label(place)
        add(element, "placeRole", role)
        point = reading.point(place)
        position = {"longitude": point[0], "latitude": point[1]} if point else {}
        add(element, "placeEntry", label.value, tongue(label), vocabularySource=place, **position)
    name = "occupation" if reading.kind(iri) == "person" else "function"
    for office in dict.fromkeys(reading.notes(iri, "office")):
        add(add(description, name), "term", office.value, tongue(office))
    if notes := reading.notes(iri, "note-on-identity"):
        tell(add(description, "biogHist"), "p", notes)


def _write_span(parent: etree._Element, name: str, span: Span | None) -> None:
    """A date in the words of the source; as a standard date where it is one, else by the days that bound it."""
    if span is None:
        return
    if _DATE.fullmatch(span.edtf):
        attributes = {"standardDate": span.edtf}
    else:
        bounds = {"notBefore": span.first, "notAfter": span.last}
        attributes = {key: day for key, day in bounds.items() if day}
    add(parent, name, span.label.value if span.label else span.date, **attributes)


def _places(reading: Reading, iri: str) -> list[tuple[str, str]]:
    """Where a person was born and died, and where a person or group was at home."""
    found = []
    for role, predicate in (("birth", CRM["P98i_was_born"]), ("death", CRM["P100i_died_in"])):
        found += [(role, place) for part in reading.nodes(iri, predicate) for place in reading.nodes(part, PLACE)]
    return found + [("residence", place) for place in reading.nodes(iri, CRM["P74_has_current_or_former_residence"])]


def _write_relations(relations: etree._Element, reading: Reading, iri: str) -> None:
    """The same one elsewhere, memberships on both sides, and documents and publications."""
    for other in reading.nodes(iri, SAME):
        _relate(relations, "cpf", "identity", other, other)
    upward = "associative" if reading.kind(iri) == "person" else "hierarchical-parent"
    for group in reading.nodes(iri, _MEMBER_OF):
        _relate(relations, "cpf", upward, group, reading.label(group).value)
    for member in reading.subjects(_MEMBER_OF, iri):
        downward = "associative" if reading.kind(member) == "person" else "hierarchical-child"
        _relate(relations, "cpf", downward, member, reading.label(member).value)
    for text, relation in sorted(_texts(reading, iri)):
        _relate(relations, "resource", relation, text, reading.label(text).value)


def _texts(reading: Reading, iri: str) -> set[tuple[str, str]]:
    """The documents and publications that a person made (`creatorOf`, `other` for printing them) or is told of in (`subjectOf`)."""
    found = set()
    for part in reading.subjects(BY, iri):
        text = part.partition("#")[0]
        if reading.kind(text) in ("document", "publication"):
            found.add((text, "other" if reading.is_a(part, "publishing") else "creatorOf"))
    return found | {(text, "subjectOf") for text in reading.subjects(MENTIONS, iri) if reading.kind(text) == "document"}


def _relate(relations: etree._Element, name: str, kind: str, iri: str, label: str) -> None:
    relation = add(relations, f"{name}Relation", **{f"{name}RelationType": kind})
    _link(relation, iri)
    add(relation, "relationEntry", label)


def _link(element: etree._Element, iri: str) -> None:
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", clean(iri))


EAC_CPF = Format("eac_cpf", _NAMESPACE, _SCHEMA, write_eac_cpf)
