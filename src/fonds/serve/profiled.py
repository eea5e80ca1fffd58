"""Content negotiation by profile: which vocabulary of a thing, in which format (https://www.w3.org/TR/dx-prof-conneg/).

A profile is asked for by its IRI in Accept-Profile or in the profile parameter of Accept, or by `_profile` and `_mediatype` in the query string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fonds.profiles import constructed, linked_art_record
from fonds.release import Release
from fonds.serve.linked_data import FORMATS, MEDIA, representation
from fonds.serve.negotiation import choose

_GRAPH_MEDIA = ("application/ld+json", "text/turtle", "application/rdf+xml", "application/n-triples")


@dataclass(frozen=True, slots=True)
class Profile:
    """A vocabulary in which a thing is given: its short name and IRI, and its media types, the first by default."""

    token: str
    iri: str
    media: tuple[str, ...]
    title: str


_DATA = tuple(media for media in MEDIA.values() if media != "text/html")
PROFILES = (
    Profile("crm", "http://www.cidoc-crm.org/cidoc-crm/", _DATA, "all that is said, as CIDOC CRM"),
    Profile("linked-art", "https://linked.art/ns/v1/linked-art.json", ("application/ld+json",), "Linked Art"),
    Profile("schema", "https://schema.org/", _GRAPH_MEDIA, "schema.org"),
    Profile("edm", "http://www.europeana.eu/schemas/edm/", ("application/rdf+xml", "application/ld+json", "text/turtle"), "Europeana Data Model"),
)
_BY_NAME = {name: profile for profile in PROFILES for name in (profile.token, profile.iri)}
_ASKED = re.compile(r"<([^<>]*)>\s*(?:;\s*q\s*=\s*([\d.]+))?")
_PARAMETER = re.compile(r';\s*profile\s*=\s*(?:"([^"]*)"|([^\s;,]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks for: profiles, the best first (empty: whichever), whether none but these, and the Accept header in force."""

    profiles: tuple[Profile, ...]
    strict: bool
    accept: str | None


def wanted(headers: Mapping[str, str], query: str) -> Wanted:
    """What the headers and the query string of a request ask for; the query string counts before the headers."""
    asked = dict(parse_qsl(query))
    accept = asked.get("_mediatype") or headers.get("accept")
    if "_profile" in asked or "_mediatype" in asked:
        named = [_BY_NAME[name] for name in asked.get("_profile", "").split(",") if name in _BY_NAME]
        return Wanted(tuple(named), bool(asked.get("_profile")), accept)
    found: dict[Profile, float] = {}
    for iri, quality in _ASKED.findall(headers.get("accept-profile", "")):
        if iri in _BY_NAME:
            found[_BY_NAME[iri]] = float(quality) if quality.replace(".", "", 1).isdigit() else 1.0
    for quoted, bare in _PARAMETER.findall(accept or ""):
        for iri in (quoted or bare).split():
            if iri in _BY_NAME:
                found.setdefault(_BY_NAME[iri], 1.0)
    liked = sorted((profile for profile, quality in found.items() if quality > 0), key=lambda profile: -found[profile])
    return Wanted(tuple(liked), False, accept)


def chosen(want: Wanted) -> tuple[Profile, str] | None:
    """The profile and media type that fit best of those that a client named; None where none fits."""
    for profile in want.profiles:
        # A media range that names a profile is of that media type.
        media = choose(_PARAMETER.sub("", want.accept) if want.accept else None, profile.media)
        if media:
            return profile, media
    return None


def profiled(release: Release, path: str, profile: Profile, media: str) -> bytes | None:
    """A thing in a profile and format; None where the profile has no words for it."""
    iri, suffix = release.base + path, next(ending for ending, name in MEDIA.items() if name == media)
    if profile.token == "crm":  # noqa: S105  # no password
        return representation(release, path, suffix)
    if profile.token == "linked-art":  # noqa: S105
        record = linked_art_record(release, iri)
        return None if record is None else json.dumps(record, ensure_ascii=False, indent=1).encode()
    quads = constructed(release, iri, profile.token)
    return release.written(quads, FORMATS[suffix]) if quads else None


def media_of(profile: Profile, media: str) -> str:
    """The media type as it is told, with the profile where it is one of JSON-LD (https://www.w3.org/TR/json-ld11/#iana-considerations)."""
    return f'{media};profile="{profile.iri}"' if media == "application/ld+json" and profile.token != "crm" else media  # noqa: S105
