"""What search engines are told of each page, in the words of schema.org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fonds.publish.shown import Happening, Link, Match, Named, Said
from fonds.publish.views import Views

_TYPES = {
    "person": "Person", "group": "Organization", "place": "Place", "publication": "CreativeWork", "object": "ArchiveComponent",
    "set": "ArchiveComponent", "concept": "DefinedTerm", "activity": "SoftwareApplication",
}  # fmt: skip
Schema = Mapping[str, Any]


def _node(type_: str, iri: str, name: str, **more: object) -> dict[str, Any]:
    """A thing with what is known of it: nothing stands there empty."""
    found = {"@context": "https://schema.org", "@type": type_, "@id": iri, "url": iri, "name": name, **more}
    return {key: value for key, value in found.items() if value not in ("", [], {}, None)}


def work(views: Views, path: str, happening: Happening, referred: list[Link], reference: str, abstract: str) -> Schema:
    """A document."""
    manifest = views.release.manifest
    return _node(
        "DigitalDocument", views.base + path, views.label(views.base + path),
        abstract=abstract, identifier=reference, dateCreated=_iso(happening), license=manifest["license"],
        isPartOf={"@type": "Dataset", "@id": f"{views.base}graph/dataset", "name": manifest["title"]},
        mentions=[{"@type": _TYPES.get(link.kind, "Event"), "@id": views.base + link.path, "name": link.label} for link in referred],
    )  # fmt: skip


def happening_schema(views: Views, happening: Happening, participants: list[Link]) -> Schema:
    """An event."""
    return _node(
        "Event", views.base + happening.link.path, happening.link.label, startDate=happening.begin, endDate=happening.end,
        location=[{"@type": "Place", "@id": views.base + place.path, "name": place.label} for place in happening.places],
        attendee=[{"@type": _TYPES.get(who.kind, "Person"), "@id": views.base + who.path, "name": who.label} for who in participants],
    )  # fmt: skip


def entity(views: Views, path: str, names: list[Named], matches: list[Match], life: Mapping[str, str]) -> Schema:
    """A person, a group, a place or anything else that has names."""
    label = views.label(views.base + path)
    more: dict[str, Any] = {}
    for pin in views.pins([Link(path, label)]):
        more["geo"] = {"@type": "GeoCoordinates", "latitude": pin.latitude, "longitude": pin.longitude}
    return _node(
        _TYPES.get(path.partition("/")[0], "Thing"), views.base + path, label,
        alternateName=sorted({name.text for name in names} - {label}), sameAs=[match.iri for match in matches],
        birthDate=life.get("born", ""), deathDate=life.get("died", ""), **more,
    )  # fmt: skip


def quotation(views: Views, path: str, said: Said | None) -> Schema:
    """Something that somebody is reported to have said."""
    speaker = {"@type": "Person", "@id": views.base + said.speaker.path, "name": said.speaker.label} if said else None
    return _node("Quotation", views.base + path, views.label(views.base + path)[:110], text=said.words if said else "", creator=speaker)


def dataset(manifest: Mapping[str, Any]) -> Schema:
    """The whole release, on the first page."""
    publisher = {"@type": "Organization", "name": manifest["publisher"]} if manifest["publisher"] else None
    return _node(
        "Dataset", f"{manifest['base']}graph/dataset", manifest["title"], description=manifest["description"] or manifest["title"],
        license=manifest["license"], inLanguage=manifest["language"], version=manifest["version"], datePublished=manifest["date"],
        publisher=publisher, creator=publisher,
        distribution=[
            {"@type": "DataDownload", "encodingFormat": "application/n-quads+gzip", "contentUrl": f"{manifest['base']}dumps/dataset.nq.gz"}
        ],
    )  # fmt: skip


def _iso(happening: Happening) -> str:
    return happening.begin if happening.begin == happening.end else f"{happening.begin}/{happening.end}" if happening.begin else ""
