"""Any thing in the fifteen elements of Dublin Core, as every OAI-PMH repository tells them (OAI-PMH 2.0, 2.5; oai_dc.xsd)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import Literal

from fonds.formats.elements import add, root, written
from fonds.formats.format import Format
from fonds.formats.reading import BY, KIND, MENTIONS, PLACE, REFERRED, SAME, Reading, Span, tongue
from fonds.formats.record import INCLUDED, MEMBER, Record, creations, path_of, words_of
from fonds.release import Release
from fonds.terms import CRM, LABEL, SKOS
from fonds.xml import clean

_NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_DC = "http://purl.org/dc/elements/1.1/"
_ELEMENTS = (
    "title", "creator", "contributor", "subject", "description", "publisher", "date", "type", "format", "identifier",
    "source", "language", "relation", "coverage", "rights",
)  # fmt: skip
# What a kind of thing is called: a term of the DCMI Type Vocabulary where there is one (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-7).
_TYPES = {
    "document": "Text", "statement": "Text", "publication": "Text", "object": "PhysicalObject", "set": "Collection", "event": "Event",
    "graph": "Dataset", "dumps": "Dataset", "activity": "Software", "person": "Person", "group": "Organization", "place": "Place",
    "concept": "Concept",
}  # fmt: skip


class _Sheet:
    """The values of each element, each once, in the order in which they were told."""

    def __init__(self) -> None:
        self.values: dict[str, dict[tuple[str, str], None]] = {name: {} for name in _ELEMENTS}

    def tell(self, name: str, values: Iterable[Literal | str]) -> None:
        """Add values to an element; what is empty says nothing."""
        for value in values:
            text, language = (value.value, tongue(value)) if isinstance(value, Literal) else (value, "")
            if clean(text).strip():
                self.values[name][text, language] = None


def write_oai_dc(release: Release, iri: str, _: bytes) -> bytes | None:
    """One oai_dc:dc element about any thing; None where the thing is unknown, merged into another or withdrawn."""
    reading = Reading(release)
    if not reading.is_current(iri):
        return None
    sheet = _Sheet()
    kind = reading.kind(iri)
    sheet.tell("title", reading.names(iri))
    sheet.tell("type", [_TYPES.get(kind, "")])
    sheet.tell("type", (reading.label(concept) for concept in reading.nodes(iri, KIND) if reading.kind(concept) == "concept"))
    sheet.tell("identifier", [iri, *reading.references(iri)])
    _TELLERS.get(kind, _tell_note)(reading, iri, sheet)
    sheet.tell("relation", reading.nodes(iri, SAME))
    sheet.tell("rights", [str(release.manifest["license"])])
    element = root(_NAMESPACE, "dc", {"oai_dc": _NAMESPACE, "dc": _DC}, _SCHEMA)
    for name, values in sheet.values.items():
        for text, language in values:
            add(element, f"{{{_DC}}}{name}", text, language)
    return written(element)


def _labels(reading: Reading, iris: Iterable[str]) -> list[Literal]:
    return sorted((reading.label(iri) for iri in iris), key=str)


def _dates(spans: Iterable[Span]) -> list[str]:
    return sorted({span.date for span in spans} - {"../.."})


def _publisher(reading: Reading) -> list[str]:
    return [str(reading.release.manifest.get("publisher") or "")]


def _tell_document(reading: Reading, iri: str, sheet: _Sheet) -> None:
    record = Record(reading, iri)
    mentioned = record.mentioned
    places = {*record.places, *(thing for thing in mentioned if reading.kind(thing) == "place")}
    sheet.tell("creator", _labels(reading, record.authors))
    sheet.tell("contributor", _labels(reading, record.contributors))
    sheet.tell("subject", _labels(reading, (thing for thing in mentioned if thing not in places)))
    sheet.tell("description", reading.notes(iri, "abstract"))
    sheet.tell("publisher", _publisher(reading))
    sheet.tell("date", _dates(record.written_on or record.happened_on))
    sheet.tell("format", ["text/html"])
    sheet.tell("identifier", record.references)
    sheet.tell("source", [*record.sources, *record.printed])
    sheet.tell("language", record.languages)
    sheet.tell("relation", [*record.sets, *record.carriers, *record.events])
    sheet.tell("coverage", [*_labels(reading, places), *_dates(record.happened_on)])
    sheet.tell("rights", reading.notes(iri, "rights"))


def _tell_person(reading: Reading, iri: str, sheet: _Sheet) -> None:
    born, died = reading.life(iri)
    sheet.tell("date", ["/".join(span.date if span else ".." for span in (born, died))] if born or died else [])
    sheet.tell("relation", reading.nodes(iri, CRM["P107i_is_current_or_former_member_of"]))
    sheet.tell("coverage", _labels(reading, reading.nodes(iri, CRM["P74_has_current_or_former_residence"])))
    _tell_note(reading, iri, sheet)


def _tell_place(reading: Reading, iri: str, sheet: _Sheet) -> None:
    if point := reading.point(iri):
        # DCMI Point Encoding Scheme (https://www.dublincore.org/specifications/dublin-core/dcmi-point/)
        sheet.tell("coverage", [f"east={point[0]}; north={point[1]}"])
    sheet.tell("coverage", _labels(reading, reading.nodes(iri, CRM["P89_falls_within"])))
    sheet.tell("relation", reading.nodes(iri, CRM["P89_falls_within"]))
    _tell_note(reading, iri, sheet)


def _tell_event(reading: Reading, iri: str, sheet: _Sheet) -> None:
    parts = [part for part in reading.nodes(iri, CRM["P9_consists_of"]) if part.startswith(f"{iri}#")]
    agents = {agent for part in parts for agent in reading.nodes(part, BY)}
    places = {place for part in [iri, *parts] for place in reading.nodes(part, PLACE)}
    sheet.tell("contributor", _labels(reading, {*agents, *reading.nodes(iri, CRM["P11_had_participant"])}))
    sheet.tell("date", _dates(reading.spans([iri])))
    sheet.tell("coverage", _labels(reading, places))
    sheet.tell("relation", reading.subjects(CRM["P70_documents"], iri))
    _tell_note(reading, iri, sheet)


def _tell_statement(reading: Reading, iri: str, sheet: _Sheet) -> None:
    events = [event for event in reading.subjects(CRM["P9_consists_of"], iri) if reading.kind(event) == "event"]
    words = reading.nodes(iri, CRM["P94_has_created"])
    mentioned = sorted({thing for part in words for thing in reading.nodes(part, MENTIONS)})
    sheet.tell("creator", _labels(reading, reading.nodes(iri, BY)))
    sheet.tell("subject", _labels(reading, (thing for thing in mentioned if reading.kind(thing) != "place")))
    sheet.tell("description", words_of(reading, iri))
    sheet.tell("publisher", _publisher(reading))
    sheet.tell("date", _dates(reading.spans(events)))
    sheet.tell("relation", events)
    sheet.tell("coverage", _labels(reading, (thing for thing in mentioned if reading.kind(thing) == "place")))


def _tell_object(reading: Reading, iri: str, sheet: _Sheet) -> None:
    sheet.tell("format", (text for part in reading.nodes(iri, REFERRED) for text in reading.texts(part, LABEL)))
    carried = {text.partition("#")[0] for text in reading.nodes(iri, CRM["P128_carries"])}
    sheet.tell("relation", [*sorted(carried), *reading.nodes(iri, MEMBER)])
    sheet.tell("contributor", _labels(reading, reading.nodes(iri, CRM["P50_has_current_keeper"])))


def _tell_set(reading: Reading, iri: str, sheet: _Sheet) -> None:
    parents = sorted({*reading.nodes(iri, MEMBER), *reading.nodes(iri, INCLUDED)})
    sheet.tell("relation", parents)
    sheet.tell("description", [path_of(reading, iri)] if parents else [])


def _tell_publication(reading: Reading, iri: str, sheet: _Sheet) -> None:
    for creation in creations(reading, iri):
        names = {"publishing": "publisher", "writing": "creator"}
        name = next((names[kind] for kind in creation.kinds if kind in names), "contributor")
        sheet.tell(name, _labels(reading, creation.agents))
        sheet.tell("date", _dates(creation.spans))
    _tell_note(reading, iri, sheet)


def _tell_concept(reading: Reading, iri: str, sheet: _Sheet) -> None:
    for predicate in (SKOS["definition"], SKOS["scopeNote"]):
        sheet.tell("description", reading.texts(iri, predicate))
    sheet.tell("identifier", (code.value for code in reading.texts(iri, SKOS["notation"])))
    sheet.tell("publisher", _publisher(reading))
    sheet.tell("relation", [*reading.nodes(iri, SKOS["broader"]), *reading.nodes(iri, SKOS["inScheme"])])


def _tell_note(reading: Reading, iri: str, sheet: _Sheet) -> None:
    sheet.tell("description", reading.notes(iri, "note-on-identity", "office", "abstract"))


_TELLERS: dict[str, Callable[[Reading, str, _Sheet], None]] = {
    "document": _tell_document, "person": _tell_person, "group": _tell_person, "place": _tell_place, "event": _tell_event,
    "statement": _tell_statement, "object": _tell_object, "set": _tell_set, "publication": _tell_publication, "concept": _tell_concept,
}  # fmt: skip

OAI_DC = Format("oai_dc", _NAMESPACE, _SCHEMA, write_oai_dc)
