"""The places of a release as a gazetteer: Linked Places format 1.2.2 (https://github.com/LinkedPasts/linked-places-format).

Each place is a feature with its names, position, wider places and links. Its time is that of the documents that tell of it: it is
attested then, whatever was before or after. What class of feature a place is the graph does not say; the format asks for one: a
place that others lie in is administrative (A), another with a position or where something happened is populated (P), any other is
a region (L).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fonds.formats.reading import CONTENT, IDENTIFIED, PLACE, SAME, Reading, Span, tongue
from fonds.formats.record import Record
from fonds.release import Release
from fonds.terms import CRM, DCTERMS

_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
_FALLS_WITHIN = CRM["P89_falls_within"]
_DATE = re.compile(r"-?\d{4}(?:-\d\d){0,2}")
_CITED = 3  # documents that a place is cited from; all of them would be longer than the gazetteer
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attestation:
    """A document, publication or event that tells of a place: its IRI, and the first and last day of it (empty where unknown)."""

    iri: str
    first: str
    last: str


def write_places(release: Release) -> bytes:
    """All places of a release as one FeatureCollection of Linked Places format, a feature a line."""
    head = json.dumps({"type": "FeatureCollection", "@context": _CONTEXT}, ensure_ascii=False)[:-1]
    lines = (json.dumps(feature, ensure_ascii=False) for feature in features(release))
    return (head + ', "features": [\n' + ",\n".join(lines) + "\n]}\n").encode("utf-8", "replace")


def features(release: Release) -> Iterator[Json]:
    """The features one by one, in the order of their IRIs."""
    reading = Reading(release)
    found = attestations(release, reading.instances(CRM["E31_Document"]))
    known = [one for each in found.values() for one in each if one.first]
    bounded = (min((one.first for one in known), default=""), max((one.last for one in known), default=""))
    for place in reading.instances(CRM["E53_Place"]):
        yield _feature(reading, place, found.get(place) or _happenings(reading, place), bounded)


def attestations(release: Release, documents: list[str]) -> dict[str, list[Attestation]]:
    """The documents that tell of each place, the earliest first, those without a date last."""
    found: dict[str, set[Attestation]] = {}
    for document in documents:
        record = Record(Reading(release), document)
        first, last = bounds(record.written_on or record.happened_on)
        for place in {*record.places, *record.mentioned}:
            found.setdefault(place, set()).add(Attestation(document, first, last))
    return {place: sorted(each, key=lambda one: (one.first or "9999", one.iri)) for place, each in found.items()}


def _happenings(reading: Reading, place: str) -> list[Attestation]:
    """The publications and events of a place that no document tells of."""
    found = set()
    for part in reading.subjects(PLACE, place):
        thing = part.partition("#")[0]
        if reading.kind(thing) in ("publication", "event"):
            found.add(Attestation(thing, *bounds(reading.spans([part]))))
    return sorted(found, key=lambda one: (one.first or "9999", one.iri))


def bounds(spans: list[Span]) -> tuple[str, str]:
    """The first and the last day of time-spans; empty where none is told."""
    days = [(span.first or span.last, span.last or span.first) for span in spans if span.first or span.last]
    return (min(first for first, _ in days), max(last for _, last in days)) if days else ("", "")


def _feature(reading: Reading, place: str, attested: list[Attestation], everything: tuple[str, str]) -> Json:
    label = reading.label(place)
    point = reading.point(place)
    links = [{"type": "exactMatch", "identifier": other} for other in reading.nodes(place, SAME)]
    wider = [
        {"relationType": "gvp:broaderPartitive", "relationTo": parent, "label": f"part of {reading.label(parent).value}"}
        for parent in reading.nodes(place, _FALLS_WITHIN)
    ]
    notes = [
        {"@id": place, "value": note.value} | ({"lang": tongue(note)} if tongue(note) else {}) for note in reading.notes(place, "note-on-identity")
    ]
    optional = {"links": links, "relations": wider, "descriptions": notes}
    return {
        "@id": place,
        "type": "Feature",
        "properties": {"title": label.value, "fclasses": [_feature_class(reading, place)]},
        "when": _when(attested, everything, str(reading.release.manifest["date"])),
        "names": _names(reading, place, attested),
        "geometry": {"type": "Point", "coordinates": [float(point[0]), float(point[1])]} if point else None,
    } | {key: value for key, value in optional.items() if value}


def _feature_class(reading: Reading, place: str) -> str:
    if reading.subjects(_FALLS_WITHIN, place):
        return "A"
    return "P" if reading.point(place) or reading.subjects(PLACE, place) else "L"


def _when(attested: list[Attestation], everything: tuple[str, str], published: str) -> Json:
    """The time of what tells of a place; of all documents where nothing with a date does; of the release where none has one."""
    dated = [one for one in attested if one.first]
    if dated:
        return {"timespans": [_interval(min(one.first for one in dated), max(one.last for one in dated))], "label": "told of at this time"}
    span = _interval(*everything) if everything[0] else {"start": {"in": published}}
    return {"timespans": [span], "label": "the time of the dataset", "certainty": "uncertain"}


def _interval(first: str, last: str) -> Json:
    return {"start": {"in": first}, "end": {"in": last}}


def _names(reading: Reading, place: str, attested: list[Attestation]) -> list[Json]:
    """The names, the preferred one first and with its citations, each with the time of its use where that is known."""
    names: dict[tuple[str, str], Json] = {}
    parts = sorted(reading.nodes(place, IDENTIFIED), key=lambda part: (not reading.is_a(part, "preferred-name"), part))
    for part in parts:
        for name in reading.texts(part, CONTENT):
            when = _use(reading.value(part, DCTERMS["valid"]))
            names.setdefault((name.value, tongue(name)), _name(name.value, tongue(name)) | ({"when": when} if when else {}))
    if not names:
        label = reading.label(place)
        names[label.value, ""] = _name(label.value, tongue(label))
    found = list(names.values())
    found[0]["citations"] = _citations(reading, attested)
    return found


def _name(toponym: str, language: str) -> Json:
    return {"toponym": toponym} | ({"lang": language} if language else {})


def _citations(reading: Reading, attested: list[Attestation]) -> list[Json]:
    """The earliest documents that tell of a place; the dataset where none does."""
    if not attested:
        manifest = reading.release.manifest
        return [{"label": manifest["title"], "year": int(str(manifest["date"])[:4]), "@id": f"{reading.release.base}graph/dataset"}]
    return [
        {"label": reading.label(one.iri).value, "@id": one.iri} | ({"year": int(one.first[:4])} if one.first[:4].isdecimal() else {})
        for one in attested[:_CITED]
    ]


def _use(valid: str) -> Json | None:
    """The time of a name from an EDTF date or interval: a time-span must have a start, which an open one has at its end the latest."""
    begin, slash, end = valid.partition("/")
    first, last = (found[0] if (found := _DATE.match(part)) else "" for part in (begin, end))
    if not first and not last:
        return None
    start = {"in": first} if first else {"latest": last}
    return {"timespans": [{"start": start} | ({"end": {"in": last}} if last and slash else {})]}
