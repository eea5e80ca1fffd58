"""What a release says of itself as a whole, gathered for the files that describe it to registers and citation tools."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fonds.formats.places import Attestation, Attested
from fonds.formats.reading import Reading, bounds
from fonds.formats.record import Record
from fonds.release import Release
from fonds.terms import FOAF, VOID

_COUNTED = (("document", "documents"), ("person", "persons"), ("group", "groups"), ("place", "places"), ("event", "events"))
_DUMPS = (("dataset.nq.gz", "application/n-quads"), ("dataset.trig", "application/trig"))
_KEYWORDS = ("archives", "linked open data", "CIDOC CRM")
_SPDX = re.compile(r"https?://creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero/(1\.0))/?")
_SHORTEST, _LONGEST = 50, 5000  # characters of a description: https://developers.google.com/search/docs/appearance/structured-data/dataset


@dataclass(frozen=True, slots=True)
class Facts:
    """A release as registers want it told."""

    iri: str
    base: str
    title: str
    description: str
    language: str
    license: str
    publisher: str
    contact: str
    date: str
    version: str
    triples: int
    dumps: tuple[tuple[str, str], ...]  # address and media type of each
    first: str  # first and last day of what the documents tell; empty where unknown
    last: str
    kinds: tuple[str, ...]  # the kinds of its documents, the most frequent first
    places: tuple[str, ...]  # where what its documents tell of happened, or else where they tell of; the most frequent first
    links: tuple[tuple[str, str, int], ...]  # name and address of each dataset that it links to, and how many links
    example: str  # a thing to look at

    @property
    def agent(self) -> str:
        """Who publishes it: the publisher, or the dataset by its title."""
        return self.publisher or self.title

    @property
    def spdx(self) -> str:
        """The licence in SPDX's list (https://spdx.org/licenses/); empty for what is none of Creative Commons' own."""
        found = _SPDX.fullmatch(self.license)
        if not found:
            return ""
        return f"CC-{found[1].upper()}-{found[2]}" if found[1] else f"CC0-{found[3]}"

    @property
    def keywords(self) -> list[str]:
        """Words to find it by: its field, and the kinds of its documents."""
        return [*_KEYWORDS, *self.kinds]


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells for the whole: its first and last day (empty where unknown), kinds and places by label, and the IRIs that it tells of."""

    iri: str
    first: str
    last: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    tells_of: tuple[str, ...]


def read_document(release: Release, document: str) -> Told | None:
    """What a document tells for the whole; nothing where it is no more."""
    reading = Reading(release)
    if not reading.is_current(document):
        return None
    record = Record(reading, document)
    first, last = bounds(record.written_on or record.happened_on)
    places = record.places or [thing for thing in record.mentioned if reading.kind(thing) == "place"]
    kinds = tuple(reading.label(kind).value for kind in record.kinds)
    tells_of = tuple(sorted({*record.places, *record.mentioned}))
    return Told(document, first, last, kinds, tuple(reading.label(place).value for place in places), tells_of)


def facts(release: Release, documents: Iterable[Told | None], attested: Attested) -> Facts:
    """Gather them: from the manifest, from the dataset's own description, and from the documents in one pass; `attested` takes these in."""
    kinds, places = Counter[str](), Counter[str]()
    first = last = example = ""
    for told in documents:
        if told is None:
            continue
        example = example or told.iri
        kinds.update(told.kinds)
        places.update(told.places)
        attested.add(Attestation(told.iri, told.first, told.last), told.tells_of)
        if told.first:
            first, last = min(first or told.first, told.first), max(last, told.last)
    manifest, dataset, reading = release.manifest, f"{release.base}graph/dataset", Reading(release)
    return Facts(
        iri=dataset, base=release.base, title=str(manifest["title"]), description=_description(release), language=str(manifest["language"]),
        license=str(manifest["license"]), publisher=str(manifest.get("publisher") or ""), contact=_contact(reading, dataset),
        date=str(manifest["date"]), version=str(manifest["version"]), triples=int(manifest["counts"]["quads"]),
        dumps=tuple((f"{release.base}dumps/{name}", media) for name, media in _DUMPS if (release.folder / "dumps" / name).is_file()),
        first=first, last=last, kinds=_frequent(kinds), places=_frequent(places), links=_links(reading, dataset), example=example or dataset,
    )  # fmt: skip


def _description(release: Release) -> str:
    """The description, with what the release holds where it is too short to tell; never longer than registers take."""
    manifest = release.manifest
    text = str(manifest.get("description") or manifest["title"]).strip()
    if len(text) < _SHORTEST:
        counted = manifest["counts"].get("things", {})
        holds = [f"{counted[kind]} {name}" for kind, name in _COUNTED if counted.get(kind)]
        text = f"{text.rstrip('.')}. Archival documents as linked open data (CIDOC CRM){': ' if holds else ''}{', '.join(holds)}."
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _contact(reading: Reading, dataset: str) -> str:
    mailbox = next(iter(reading.nodes(f"{dataset}#publisher", FOAF["mbox"])), "")
    return mailbox.removeprefix("mailto:")


def _links(reading: Reading, dataset: str) -> tuple[tuple[str, str, int], ...]:
    """The linksets of the dataset's description (https://www.w3.org/TR/void/#linkset)."""
    found = []
    for part in reading.nodes(dataset, VOID["subset"]):
        for target in reading.nodes(part, VOID["objectsTarget"]):
            number = reading.value(part, VOID["triples"])
            found.append((reading.label(target).value, reading.value(target, VOID["uriSpace"]), int(number or 0)))
    return tuple(sorted(found))


def _frequent(counted: Counter[str], most: int = 10) -> tuple[str, ...]:
    return tuple(name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most])
