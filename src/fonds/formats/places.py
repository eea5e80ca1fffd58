"""The places of a release as a gazetteer: Linked Places format 1.2.2 (https://github.com/LinkedPasts/linked-places-format).

Each place is a feature with its names, position, wider places and links. Its time is that of the documents that tell of it: it is
attested then, whatever was before or after. What class of feature a place is the graph does not say; the format asks for one: a
place that others lie in is administrative (A), another with a position or where something happened is populated (P), any other is
a region (L).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from fonds.formats.reading import CONTENT, IDENTIFIED, PLACE, SAME, Reading, bounds, tongue
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


@dataclass(frozen=True, slots=True)
class Summary:
    """What attestations come to: those to be cited, the earliest first and those without a date last, and the bounds of all that have one."""

    cited: tuple[Attestation, ...] = ()
    first: str = ""
    last: str = ""

    def with_(self, one: Attestation) -> Summary:
        """The same with one more."""
        cited = tuple(sorted((*self.cited, one), key=lambda each: (each.first or "9999", each.iri))[:_CITED])
        if not one.first:
            return Summary(cited, self.first, self.last)
        return Summary(cited, min(self.first or one.first, one.first), max(self.last, one.last))


class Attested:
    """The documents that tell of places: a summary for each, and the bounds of all; memory grows with the places alone."""

    def __init__(self, places: Iterable[str]) -> None:
        self.places = dict.fromkeys(places, Summary())
        self.bounds = ("", "")

    def add(self, document: Attestation, tells_of: Iterable[str]) -> None:
        """Take in a document, with the IRIs of what it tells of, each once."""
        told = False
        for thing in tells_of:
            told = True
            if thing in self.places:
                self.places[thing] = self.places[thing].with_(document)
        if told and document.first:
            first, last = self.bounds
            self.bounds = min(first or document.first, document.first), max(last, document.last)


def in_collection(lines: Iterable[str]) -> Iterator[bytes]:
    """All places of a release as one FeatureCollection of Linked Places format, from the lines of each."""
    yield (json.dumps({"type": "FeatureCollection", "@context": _CONTEXT}, ensure_ascii=False)[:-1] + ', "features": [\n').encode()
    between = ""
    for line in lines:
        yield (between + line).encode("utf-8", "replace")
        between = ",\n"
    yield b"\n]}\n"


def read_place(release: Release, place: str, attested: Summary, everything: tuple[str, str]) -> str:
    """The line of a place of which documents tell so; empty where it is no more. `everything` are the bounds of all documents, where it has none."""
    reading = Reading(release)
    if not reading.is_current(place):
        return ""
    found = attested if attested.cited else _happenings(reading, place)
    return json.dumps(_feature(reading, place, found, everything), ensure_ascii=False)


def _happenings(reading: Reading, place: str) -> Summary:
    """The publications and events of a place that no document tells of."""
    found = set()
    for part in reading.subjects(PLACE, place):
        thing = part.partition("#")[0]
        if reading.kind(thing) in ("publication", "event"):
            found.add(Attestation(thing, *bounds(reading.spans([part]))))
    return reduce(Summary.with_, found, Summary())


def _feature(reading: Reading, place: str, attested: Summary, everything: tuple[str, str]) -> Json:
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


def _when(attested: Summary, everything: tuple[str, str], published: str) -> Json:
    """The time of what tells of a place; of all documents where nothing with a date does; of the release where none has one."""
    if attested.first:
        return {"timespans": [_interval(attested.first, attested.last)], "label": "told of at this time"}
    span = _interval(*everything) if everything[0] else {"start": {"in": published}}
    return {"timespans": [span], "label": "the time of the dataset", "certainty": "uncertain"}


def _interval(first: str, last: str) -> Json:
    return {"start": {"in": first}, "end": {"in": last}}


def _names(reading: Reading, place: str, attested: Summary) -> list[Json]:
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


def _citations(reading: Reading, attested: Summary) -> list[Json]:
    """The earliest documents that tell of a place; the dataset where none does."""
    if not attested.cited:
        manifest = reading.release.manifest
        return [{"label": manifest["title"], "year": int(str(manifest["date"])[:4]), "@id": f"{reading.release.base}graph/dataset"}]
    return [
        {"label": reading.label(one.iri).value, "@id": one.iri} | ({"year": int(one.first[:4])} if one.first[:4].isdecimal() else {})
        for one in attested.cited
    ]


def _use(valid: str) -> Json | None:
    """The time of a name from an EDTF date or interval: a time-span must have a start, which an open one has at its end the latest."""
    begin, slash, end = valid.partition("/")
    first, last = (found[0] if (found := _DATE.match(part)) else "" for part in (begin, end))
    if not first and not last:
        return None
    start = {"in": first} if first else {"latest": last}
    return {"timespans": [{"start": start} | ({"end": {"in": last}} if last and slash else {})]}
