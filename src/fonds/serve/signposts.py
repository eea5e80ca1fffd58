"""Signposting: the links from a thing to its forms, its type, licence, name and collection (https://signposting.org/FAIR/, levels 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode

from fonds.release import Release
from fonds.serve.linked_data import PAGES, site_file
from fonds.serve.profiled import PROFILES
from fonds.terms import CRM, LA, TYPE

LINKSET, MEDIA_LINKSET = "linkset", "application/linkset+json"
_SCHEMA = "https://schema.org/"
# What search engines and harvesters call each kind of thing; everything here is a page about something, too.
_TYPES = {
    CRM["E31_Document"]: "DigitalDocument", CRM["E21_Person"]: "Person", CRM["E74_Group"]: "Organization", CRM["E53_Place"]: "Place",
    CRM["E5_Event"]: "Event", CRM["E7_Activity"]: "Event", CRM["E22_Human-Made_Object"]: "ArchiveComponent", LA["Set"]: "Collection",
    CRM["E33_Linguistic_Object"]: "CreativeWork", CRM["E55_Type"]: "DefinedTerm",
}  # fmt: skip


def _links(release: Release, folder: Path, path: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The links of a thing: relation, target and attributes."""
    base, address = str(release.manifest["base"]), f"/{quote(path)}"
    yield "cite-as", f"{base}{quote(path)}", {}
    yield "license", str(release.manifest["license"]), {}
    yield "type", f"{_SCHEMA}{_type(release, base + path)}", {}
    yield "type", f"{_SCHEMA}AboutPage", {}
    if path != "graph/dataset":
        yield "collection", "/graph/dataset", {"type": "text/turtle"}
    if site_file(folder, f"{path}.html"):
        yield "alternate", f"{address}.html", {"type": "text/html"}
    for media, ending in PAGES.items():
        if ending != "html":
            yield "describedby", f"{address}.{ending}", {"type": media, "profile": PROFILES[0].iri}
    for profile in PROFILES[1:]:
        for media in profile.media:
            yield "describedby", f"{address}.{PAGES[media]}?_profile={profile.token}", {"type": media, "profile": profile.iri}


def _type(release: Release, iri: str) -> str:
    classes = {quad.object for quad in release.store.quads_for_pattern(NamedNode(iri), TYPE, None)}
    return next((name for class_, name in _TYPES.items() if class_ in classes), "Dataset" if "/graph/" in iri else "Thing")


def header_links(release: Release, folder: Path, path: str) -> str:
    """The links of a thing as a Link header; of the profiles the linkset has more formats."""
    told = [
        f'<{target}>; rel="{relation}"' + "".join(f'; {name}="{value}"' for name, value in attributes.items())
        for relation, target, attributes in _links(release, folder, path)
        if attributes.get("profile") in (None, PROFILES[0].iri) or attributes["type"] == "application/ld+json"
    ]
    return ", ".join([*told, f'</{quote(path)}.{LINKSET}>; rel="linkset"; type="{MEDIA_LINKSET}"'])


def linkset(release: Release, folder: Path, path: str) -> dict[str, Any]:
    """The links of a thing as a link context object (RFC 9264, 4.2)."""
    found: dict[str, Any] = {"anchor": f"{release.manifest['base']}{quote(path)}"}
    for relation, target, attributes in _links(release, folder, path):
        # A profile is a link parameter that extends those of the standard: its values are a list (4.2.4.3).
        found.setdefault(relation, []).append(
            {"href": target} | {name: [value] if name == "profile" else value for name, value in attributes.items()}
        )
    return found
