"""The last changes as an Atom feed, for people and their readers (RFC 4287)."""

from __future__ import annotations

from fonds.harvest.door import Door, quoted, text
from fonds.records.table import Version

PATH = "feeds/atom"
ENTRIES = 50
MEDIA = "application/atom+xml"
_SAID = {"Create": "published", "Update": "changed", "Delete": "withdrawn", "Move": "now one with another"}


def feed(door: Door) -> bytes:
    """The last changes, the latest first."""
    last = door.records.last_version()
    versions = list(door.records.versions(max(1, last - ENTRIES + 1), last))[::-1]
    updated = versions[0].published if versions else door.records.latest
    address = f"{door.root}{PATH}"
    head = (
        f"<id>{text(f'{door.base}{PATH}')}</id><title>{text(door.title)}</title><updated>{updated}</updated><author><name>{text(door.title)}</name></author>"
        f'<link rel="self" type="{MEDIA}" href={quoted(address)}/><link rel="alternate" type="text/html" href={quoted(door.root)}/>'
    )
    body = "".join(_entry(door, version) for version in versions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{head}{body}</feed>\n'.encode()


def _entry(door: Door, version: Version) -> str:
    name = version.label or version.iri.removeprefix(door.base)
    id_ = f"{door.base}{PATH}/{door.records.epoch}/{version.number}"
    return (
        f"<entry><id>{text(id_)}</id><title>{text(f'{name} ({_SAID[version.activity]})')}</title>"
        f"<updated>{version.published}</updated><link href={quoted(door.page(version.successor or version.iri))}/>"
        f"<category term={quoted(version.kind)}/><summary>{text(f'{name}: {_SAID[version.activity]}')}</summary></entry>\n"
    )
