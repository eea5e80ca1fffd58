"""The dataset as ResourceSync 1.1 has it (ANSI/NISO Z39.99-2017): what there is, what changed, and where all of it is as files.

The resources are the N-Triples of each thing, at the addresses at which they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fonds.harvest.door import Door, quoted, text
from fonds.records.table import Version

PATH = "resourcesync"
PAGE = 5000  # resources or changes in one list; a full list of changes never changes
ENDING, MEDIA = ".nt", "application/n-triples"
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/"'
_CHANGES = {"Create": "created", "Update": "updated", "Delete": "deleted", "Move": "deleted"}


def description(door: Door) -> bytes:
    """The source description, at /.well-known/resourcesync (section 6)."""
    described = f'<rs:ln rel="describedby" href={quoted(door.page(door.base + "graph/dataset", ".ttl"))} type="text/turtle"/>'
    place = f'<url><loc>{_at(door, "capabilitylist.xml")}</loc><rs:md capability="capabilitylist"/></url>'
    return _document("urlset", f'{described}<rs:md capability="description"/>{place}')


def capabilities(door: Door) -> bytes:
    """The capability list (section 7)."""
    lists = "".join(
        f'<url><loc>{_at(door, f"{name}.xml")}</loc><rs:md capability="{name}"/></url>' for name in ("resourcelist", "resourcedump", "changelist")
    )
    return _document("urlset", f'{_up(door, ".well-known/resourcesync")}<rs:md capability="capabilitylist"/>{lists}')


def resource_list(door: Door, number: int = 0) -> bytes | None:
    """What there is now (section 8): a part of the list, or as number 0 the index of all, which is the list itself where it has one part.

    None where there is no such part.
    """
    about = f'{_up(door)}<rs:md capability="resourcelist" at="{door.records.latest}"/>'
    parts = -(-door.records.last_thing() // PAGE)
    if not number and parts > 1:
        return _index(about, (f"{door.root}{PATH}/resourcelist-{part}.xml" for part in range(1, parts + 1)))
    if number > max(parts, 1):
        return None
    number = number or 1
    found = door.records.present((number - 1) * PAGE + 1, number * PAGE)
    return _document("urlset", about + "".join(_resource(door, version) for version in found))


def change_list(door: Door, number: int = 0) -> bytes | None:
    """What was changed (section 11), in the order of time: a list, or as number 0 the index of all, which is the list itself where there is one.

    None where there is no such list.
    """
    parts = door.records.pages(PAGE)
    if not number and parts > 1:
        about = f'{_up(door)}<rs:md capability="changelist" from="{door.records.earliest}"/>'
        return _index(about, (f"{door.root}{PATH}/changelist-{door.records.epoch}-{part}.xml" for part in range(1, parts + 1)))
    if number > parts:
        return None
    number = number or 1
    versions = list(door.records.versions((number - 1) * PAGE + 1, number * PAGE))
    until = f' until="{versions[-1].published}"' if len(versions) == PAGE and number < parts else ""
    about = f'{_up(door)}<rs:md capability="changelist" from="{versions[0].published}"{until}/>'
    return _document("urlset", about + "".join(_change(door, version) for version in versions))


def resource_dump(door: Door) -> bytes:
    """Where all resources are as one ZIP file (section 9)."""
    about = f'{_up(door)}<rs:md capability="resourcedump" at="{door.records.latest}"/>'
    return _document("urlset", f'{about}<url><loc>{_at(door, "resources.zip")}</loc><rs:md type="application/zip"/></url>')


def manifest(door: Door, versions: Iterable[Version]) -> Iterator[bytes]:
    """The manifest of that ZIP file, piece by piece (section 10)."""
    head, _, tail = _document("urlset", f'<rs:md capability="resourcedump-manifest" at="{door.records.latest}"/>\\0').partition(b"\\0")
    yield head
    for version in versions:
        yield _resource(door, version, f" path={quoted('/' + packed(door, version))}").encode()
    yield tail


def packed(door: Door, version: Version) -> str:
    """Where a resource stands in the ZIP file."""
    return f"resources/{version.iri.removeprefix(door.base)}{ENDING}"


def _resource(door: Door, version: Version, more: str = "") -> str:
    told = f'hash="sha-256:{version.sha256}" length="{version.length}" type="{MEDIA}"{more}'
    described = f'<rs:ln rel="describes" href={quoted(version.iri)}/>'
    return f"<url><loc>{text(door.page(version.iri, ENDING))}</loc><lastmod>{version.published}</lastmod><rs:md {told}/>{described}</url>\n"


def _change(door: Door, version: Version) -> str:
    there = f' hash="sha-256:{version.sha256}" length="{version.length}" type="{MEDIA}"' if version.length else ""
    told = f'change="{_CHANGES[version.activity]}" datetime="{version.published}"{there}'
    moved = (
        f'<rs:ln rel="https://www.w3.org/ns/activitystreams#target" href={quoted(door.page(version.successor, ENDING))}/>'
        if version.successor
        else ""
    )
    return f"<url><loc>{text(door.page(version.iri, ENDING))}</loc><lastmod>{version.published}</lastmod><rs:md {told}/>{moved}</url>\n"


def _index(about: str, places: Iterable[str]) -> bytes:
    return _document("sitemapindex", about + "".join(f"<sitemap><loc>{text(place)}</loc></sitemap>" for place in places))


def _at(door: Door, name: str) -> str:
    return text(f"{door.root}{PATH}/{name}")


def _up(door: Door, path: str = f"{PATH}/capabilitylist.xml") -> str:
    return f'<rs:ln rel="up" href={quoted(door.root + path)}/>'


def _document(element: str, body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} {_SPACES}>{body}</{element}>\n'.encode()
