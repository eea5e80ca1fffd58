"""The types of things that are reconciled, and the properties by which they are told apart and which data extension gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from fonds.authorities.reconciliation_service import TYPES as CLASSES
from fonds.link_targets import link_targets
from fonds.terms import CRM


@dataclass(frozen=True, slots=True)
class Type:
    """A type of thing: the first segment of its path, what it is called, what it holds, and the class of Wikidata that names it as well."""

    id: str
    name: str
    description: str
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its identifier and name, what it tells, the types that have it, and how its value is found and read.

    `form` is `date`, `thing`, `text`, `point`, `identifier` or `number`; each of `paths` leads from a thing to its value. `wikidata` names
    it as well. A property that `tells` has one value, so that another one speaks against a candidate.
    """

    id: str
    name: str
    description: str
    types: tuple[str, ...]
    form: str
    paths: tuple[tuple[NamedNode, ...], ...] = ()
    wikidata: tuple[str, ...] = ()
    tells: bool = False


_TYPES = (
    Type("person", "Person", "somebody who is named in a document", CLASSES["person"]),
    Type("group", "Group", "a party, army, archive, government, newspaper or other body", CLASSES["group"]),
    Type("place", "Place", "a country, town, building or other place", CLASSES["place"]),
    Type("event", "Event", "a meeting, correspondence or other event", CLASSES["event"]),
    Type("document", "Document", "a published text of an archival record", "Q49848"),
    Type("publication", "Publication", "a work in which documents are printed", "Q732577"),
    Type("set", "Archival unit", "a fonds, series, file or other unit of an archive", "Q1497648"),
    Type("object", "Archival object", "the leaves that carry a record", ""),
    Type("concept", "Concept", "a kind, role or other concept of the vocabulary", "Q151885"),
)
_BORN, _DIED = CRM["P98i_was_born"], CRM["P100i_died_in"]
_SPAN, _AT = CRM["P4_has_time-span"], CRM["P7_took_place_at"]
_ABOUT = CRM["P129_is_about"]
_DATES = ("P585", "P571", "P577")
_EVERY = tuple(type_.id for type_ in _TYPES)
_TOLD = (
    Property("name", "Name", "every form of the name", _EVERY, "text"),
    Property("born", "Date of birth", "", ("person",), "date", ((_BORN, _SPAN),), ("P569",), True),
    Property("died", "Date of death", "", ("person",), "date", ((_DIED, _SPAN),), ("P570",), True),
    Property("birth-place", "Place of birth", "", ("person",), "thing", ((_BORN, _AT),), ("P19",), True),
    Property("death-place", "Place of death", "", ("person",), "thing", ((_DIED, _AT),), ("P20",), True),
    Property("office", "Office", "an office as a document states it", ("person",), "text", (), ("P39",)),
    Property(
        "member-of", "Member of", "a group", ("person", "group"), "thing", ((CRM["P107i_is_current_or_former_member_of"],),), ("P463", "P102")
    ),
    Property("coordinates", "Coordinates", "latitude, longitude", ("place",), "point", ((CRM["P168_place_is_defined_by"],),), ("P625",), True),
    Property(
        "within", "Lies within", "the places around it, the nearest first", ("place",), "thing", (), ("P131", "P17", "country"), True
    ),
    Property(
        "date", "Date", "when it took place or was written", ("event", "document"), "date", ((_SPAN,), (_ABOUT, _SPAN)), _DATES, True
    ),
    Property("place", "Place", "where it took place or was written", ("event", "document"), "thing", ((_AT,), (_ABOUT, _AT)), ("P276",)),
    Property(
        "participant", "Participant", "", ("event", "document"), "thing",
        ((CRM["P11_had_participant"],), (_ABOUT, CRM["P11_had_participant"])), ("P710",),
    ),
    Property("kind", "Kind", "what kind of thing it is", _EVERY, "thing", ((CRM["P2_has_type"],),), ("P31",)),
    Property("reference", "Reference", "the reference as the archive writes it", ("object", "set"), "text", (), ("P217",)),
    Property("keeper", "Keeper", "the archive that holds it", ("object",), "thing", ((CRM["P50_has_current_keeper"],),), ("P195",)),
    Property("mentions", "Mentions", "how many documents name it", ("person", "group", "place", "event"), "number"),
)  # fmt: skip


@cache
def types() -> Mapping[str, Type]:
    """All types by their identifiers, in the order in which they are told."""
    return {type_.id: type_ for type_ in _TYPES}


@cache
def properties() -> Mapping[str, Property]:
    """All properties by their identifiers, in the order in which they are told; those of other authorities come last."""
    identifiers = [
        Property(
            target.name.lower(), f"{target.name} identifier", f"the identifier that {target.name} gave it", _IDENTIFIED, "identifier",
            wikidata=(target.property,) if target.property else (), tells=True,
        )
        for target in link_targets()
    ]  # fmt: skip
    return {one.id: one for one in (*_TOLD, *identifiers)}


_IDENTIFIED = ("person", "group", "place", "event", "publication", "concept")


@cache
def _types_by_name() -> Mapping[str, Type]:
    return {name: type_ for type_ in _TYPES for name in (type_.id, type_.wikidata) if name}


@cache
def _properties_by_name() -> Mapping[str, Property]:
    return {name: one for one in properties().values() for name in (one.id, *one.wikidata)}


def type_of(name: str) -> Type | None:
    """The type that an identifier names, ours or Wikidata's; None where there is none.

    >>> type_of("Q5").id
    'person'
    """
    return _types_by_name().get(name)


def property_of(name: str) -> Property | None:
    """The property that an identifier names, ours or Wikidata's; None where there is none.

    >>> property_of("P569").id, property_of("gnd").id
    ('born', 'gnd')
    """
    return _properties_by_name().get(name)
