"""Linked Art's JSON of a thing: its record, with names, identifiers, statements and times embedded (https://linked.art/api/1.0/).

A record says what the graph says and the profile has a key for; names, statements and times bear no identifiers there, as its schemas want it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyoxigraph import Literal, NamedNode

from fonds.release import Release
from fonds.terms import CRM, LA, LABEL, RDF, SKOS

CONTEXT = "https://linked.art/ns/v1/linked-art.json"
Json = dict[str, Any]

# What each class of the graph is called, the one that tells most first.
_TYPES = {
    CRM["E21_Person"]: "Person", CRM["E74_Group"]: "Group", CRM["E53_Place"]: "Place", CRM["E22_Human-Made_Object"]: "HumanMadeObject",
    LA["Set"]: "Set", CRM["E56_Language"]: "Language", CRM["E55_Type"]: "Type", CRM["E33_E41_Linguistic_Appellation"]: "Name",
    CRM["E42_Identifier"]: "Identifier", CRM["E33_Linguistic_Object"]: "LinguisticObject", CRM["E67_Birth"]: "Birth", CRM["E69_Death"]: "Death",
    CRM["E7_Activity"]: "Activity", CRM["E65_Creation"]: "Creation", CRM["E5_Event"]: "Event", CRM["E52_Time-Span"]: "TimeSpan",
}  # fmt: skip
_SHARED = ("classified_as", "identified_by", "referred_to_by")
_EMBEDDED = ("Name", "Identifier", "Statement", "TimeSpan")
_HAPPENS = ("timespan", "took_place_at", "carried_out_by")
# The keys of each record and embedded part, beside those that all have.
_KEYS = {
    "Person": ("equivalent", "member_of_group", "residence", "born", "died"),
    "Group": ("equivalent", "member_of_group"),
    "Place": ("equivalent", "defined_by", "part_of_place"),
    "Event": ("equivalent", "timespan", "took_place_at", "participant", "before"),
    "Activity": ("equivalent", *_HAPPENS, "participant", "before"),
    "LinguisticObject": ("equivalent", "content", "language", "about", "part_of_text", "created_by"),
    "HumanMadeObject": ("equivalent", "member_of", "carries", "current_custodian"),
    "Set": ("equivalent", "member_of"),
    "Type": ("equivalent", "broader"),
    "Language": ("equivalent",),
    "Name": ("content", "language"),
    "Identifier": ("content",),
    "Statement": ("content", "language"),
    "TimeSpan": ("begin_of_the_begin", "end_of_the_end"),
    "Creation": _HAPPENS, "Birth": _HAPPENS[:2], "Death": _HAPPENS[:2],
}  # fmt: skip


def linked_art_record(release: Release, iri: str) -> Json | None:
    """The Linked Art record of a thing; None for a thing of which the profile has no kind of record."""
    writer = _Writer(release)
    node = NamedNode(iri)
    kind = writer.kind(node)
    if kind not in ("Person", "Group", "Place", "Event", "Activity", "LinguisticObject", "HumanMadeObject", "Set", "Type", "Language"):
        return None
    return {"@context": CONTEXT, "id": iri, **writer.body(node, kind)}


class _Writer:
    """Writes one record; what it reads of other things is their class and label alone."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def objects(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """The objects of a property, each once, in the order of their text."""
        found = {quad.object for quad in self.release.store.quads_for_pattern(node, predicate, None)}
        return sorted((term for term in found if isinstance(term, NamedNode | Literal)), key=str)

    def kind(self, node: NamedNode) -> str:
        """What Linked Art calls a thing of the graph; empty for what it has no word for."""
        classes = set(self.objects(node, RDF["type"]))
        return next((name for iri, name in _TYPES.items() if iri in classes), "")

    def body(self, node: NamedNode, kind: str) -> Json:
        """Type, label, names, kinds and statements of a thing or part, and the keys of its kind."""
        found: Json = {"type": "LinguisticObject" if kind == "Statement" else kind}
        label = next((term.value for term in self.objects(node, LABEL) if isinstance(term, Literal)), "")
        if label:
            found["_label"] = label
        for key in (*(_SHARED[:1] if kind in _EMBEDDED else _SHARED), *_KEYS[kind]):
            name, predicate, write = _WRITTEN[key]
            values = [value for term in self.objects(node, predicate) if (value := write(self, term, kind)) is not None]
            if values:
                found[name] = values[0] if key in _SINGLE else values
        return found

    def reference(self, term: NamedNode | Literal, _: str = "") -> Json | None:
        """Another thing by its identifier, kind and label."""
        if not isinstance(term, NamedNode) or not (kind := self.kind(term)):
            return None
        label = next((found.value for found in self.objects(term, LABEL) if isinstance(found, Literal)), "")
        return {"id": term.value, "type": kind} | ({"_label": label} if label else {})

    def concept(self, term: NamedNode | Literal, _: str) -> Json | None:
        """A kind of thing, of this dataset or of another vocabulary."""
        return self.reference(term) or ({"id": term.value, "type": "Type"} if isinstance(term, NamedNode) else None)

    def same(self, term: NamedNode | Literal, kind: str) -> Json | None:
        """The same thing elsewhere; of an event the schemas want it called an activity."""
        return {"id": term.value, "type": "Activity" if kind == "Event" else kind} if isinstance(term, NamedNode) else None

    def part(self, term: NamedNode | Literal, _: str) -> Json | None:
        """A part of a thing, embedded without an identifier."""
        if not isinstance(term, NamedNode) or "#" not in term.value or not (kind := self.kind(term)):
            return None
        return self.body(term, kind)

    def statement(self, term: NamedNode | Literal, _: str) -> Json | None:
        """A text of a few words about a thing, embedded."""
        if not isinstance(term, NamedNode) or "#" not in term.value or self.kind(term) != "LinguisticObject":
            return None
        found = self.body(term, "Statement")
        return found if "content" in found else None

    def text(self, term: NamedNode | Literal, _: str) -> str | None:
        """The text of a literal."""
        return term.value if isinstance(term, Literal) else None


def _of(*kinds: str) -> Callable[[_Writer, NamedNode | Literal, str], Json | None]:
    """A reference to things of some kinds alone, as the schemas have it for a key."""

    def write(writer: _Writer, term: NamedNode | Literal, _: str) -> Json | None:
        found = writer.reference(term)
        return found if found and found["type"] in kinds else None

    return write


_ACTORS = _of("Person", "Group")
# Of each key its name in JSON, its property, and how a value is written.
_WRITTEN: dict[str, tuple[str, NamedNode, Callable[[_Writer, Any, str], Any]]] = {
    "identified_by": ("identified_by", CRM["P1_is_identified_by"], _Writer.part),
    "classified_as": ("classified_as", CRM["P2_has_type"], _Writer.concept),
    "referred_to_by": ("referred_to_by", CRM["P67i_is_referred_to_by"], _Writer.statement),
    "equivalent": ("equivalent", LA["equivalent"], _Writer.same),
    "member_of": ("member_of", LA["member_of"], _of("Set")),
    "member_of_group": ("member_of", CRM["P107i_is_current_or_former_member_of"], _of("Group")),
    "residence": ("residence", CRM["P74_has_current_or_former_residence"], _of("Place")),
    "born": ("born", CRM["P98i_was_born"], _Writer.part),
    "died": ("died", CRM["P100i_died_in"], _Writer.part),
    "defined_by": ("defined_by", CRM["P168_place_is_defined_by"], _Writer.text),
    "part_of_place": ("part_of", CRM["P89_falls_within"], _of("Place")),
    "part_of_text": ("part_of", CRM["P106i_forms_part_of"], _of("LinguisticObject")),
    "timespan": ("timespan", CRM["P4_has_time-span"], _Writer.part),
    "took_place_at": ("took_place_at", CRM["P7_took_place_at"], _of("Place")),
    "participant": ("participant", CRM["P11_had_participant"], _ACTORS),
    "carried_out_by": ("carried_out_by", CRM["P14_carried_out_by"], _ACTORS),
    "before": ("before", CRM["P183_ends_before_the_start_of"], _of("Event", "Activity")),
    "content": ("content", CRM["P190_has_symbolic_content"], _Writer.text),
    "language": ("language", CRM["P72_has_language"], _of("Language")),
    "about": ("about", CRM["P129_is_about"], _Writer.reference),
    "created_by": ("created_by", CRM["P94i_was_created_by"], _Writer.part),
    "carries": ("carries", CRM["P128_carries"], _of("LinguisticObject")),
    "current_custodian": ("current_custodian", CRM["P50_has_current_keeper"], _ACTORS),
    "broader": ("broader", SKOS["broader"], _of("Type", "Language")),
    "begin_of_the_begin": ("begin_of_the_begin", CRM["P82a_begin_of_the_begin"], _Writer.text),
    "end_of_the_end": ("end_of_the_end", CRM["P82b_end_of_the_end"], _Writer.text),
}  # fmt: skip
_SINGLE = frozenset(["born", "died", "defined_by", "timespan", "content", "created_by", "begin_of_the_begin", "end_of_the_end"])
