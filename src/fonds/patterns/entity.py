"""Persons, groups, places and named events with their names (graph-model.md, "Names, people, groups, places")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from fonds.iris import name_path, office_path
from fonds.patterns.event import describe_time_span
from fonds.patterns.scribe import Scribe
from fonds.quads import edtf, statements, text
from fonds.terms import CRM, DCTERMS, GEO, LABEL, SKOS, TYPE, concept_label
from fonds.values import Entity, Name, TimeSpan

_CLASS = {"person": "E21_Person", "group": "E74_Group", "place": "E53_Place", "event": "E5_Event", "publication": "E33_Linguistic_Object"}


def describe_entity(entity: Entity, scribe: Scribe) -> Iterator[Triple]:
    """A thing with its names and what a register or the documents say of it."""
    path = entity.path
    yield from scribe.thing(path, entity.label, CRM[_CLASS[entity.kind]])
    yield from statements(scribe.node(path), (SKOS["prefLabel"], text(entity.label, scribe.language)))
    for name in entity.names:
        yield from _name(entity, name, scribe)
    if entity.note:
        note = f"{path}#note"
        yield from scribe.link(path, CRM["P67i_is_referred_to_by"], note)
        yield from scribe.words(
            note, concept_label("note-on-identity"), "note-on-identity", entity.note, CRM["E33_Linguistic_Object"],
            language=scribe.language,
        )  # fmt: skip
    for title in entity.offices:
        office = office_path(path, title)
        yield from scribe.link(path, CRM["P67i_is_referred_to_by"], office)
        yield from scribe.words(office, title, "office", title, CRM["E33_Linguistic_Object"], language=scribe.language)
    yield from _life(path, "birth", "P98i_was_born", "E67_Birth", entity.born, entity.birth_place, scribe)
    yield from _life(path, "death", "P100i_died_in", "E69_Death", entity.died, entity.death_place, scribe)
    yield from scribe.link(path, CRM["P107i_is_current_or_former_member_of"], *entity.member_of)
    yield from scribe.link(path, CRM["P89_falls_within"], *entity.within)
    yield from scribe.link(path, CRM["P74_has_current_or_former_residence" if entity.kind == "group" else "P7_took_place_at"], entity.place)
    if entity.kind == "publication":
        yield from _made(entity, scribe)
    elif entity.time_span:
        yield from describe_time_span(path, f"{path}#time", entity.time_span, scribe)
    yield from _position(entity, scribe)


def _name(entity: Entity, name: Name, scribe: Scribe) -> Iterator[Triple]:
    path = name_path(entity.path, name.text, name.language)
    yield from scribe.link(entity.path, CRM["P1_is_identified_by"], path)
    yield from statements(scribe.node(path), (TYPE, CRM["E33_E41_Linguistic_Appellation"]), (LABEL, text(name.text, name.language)))
    yield from scribe.typed(path, name.kind)
    yield from scribe.content(path, name.text, name.language)
    yield from statements(scribe.node(path), (DCTERMS["valid"], edtf(name.valid) if name.valid else None))
    if name.text != entity.label:
        yield from statements(scribe.node(entity.path), (SKOS["altLabel"], text(name.text, name.language)))


def _life(path: str, part: str, relation: str, kind: str, span: TimeSpan | None, place: str | None, scribe: Scribe) -> Iterator[Triple]:
    if span or place:
        yield from scribe.link(path, CRM[relation], f"{path}#{part}")
        yield from scribe.thing(f"{path}#{part}", part, CRM[kind])
        yield from scribe.link(f"{path}#{part}", CRM["P7_took_place_at"], place)
    if span:
        yield from describe_time_span(f"{path}#{part}", f"{path}#{part}-time", span, scribe)


def _made(entity: Entity, scribe: Scribe) -> Iterator[Triple]:
    """A work is typed one, was written by its authors, and published at its date, which may be after their death."""
    yield from scribe.typed(entity.path, "work")
    if entity.makers:
        yield from scribe.creation(entity.path, "writing", entity.makers)
    if entity.time_span:
        yield from scribe.creation(entity.path, "publishing")
        yield from describe_time_span(f"{entity.path}#publishing", f"{entity.path}#publishing-time", entity.time_span, scribe)


def _position(entity: Entity, scribe: Scribe) -> Iterator[Triple]:
    if entity.longitude is None or entity.latitude is None:
        return
    wkt, point = f"POINT({entity.longitude:.9g} {entity.latitude:.9g})", f"{entity.path}#point"
    yield from statements(scribe.node(entity.path), (CRM["P168_place_is_defined_by"], text(wkt)))
    yield from scribe.link(entity.path, GEO["hasGeometry"], point)
    yield from scribe.thing(point, f"position of {entity.label}", GEO["Geometry"])
    yield from statements(scribe.node(point), (GEO["asWKT"], Literal(wkt, datatype=GEO["wktLiteral"])))
