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
    # A list has one resource at least, by the schema of sitemaps: a part of which all is gone is none.
    at, parts = f'at="{door.records.latest}"', door.records.parts(PAGE)
    about = f'<rs:md capability="resourcelist" {at}/>'
    if not number and len(parts) > 1:
        return _index(_up(door) + about, ((_at(door, f"resourcelist-{part}.xml"), at) for part in parts))
    chosen = number or next(iter(parts), 1)
    if number and number not in parts:
        return None
    found = door.records.present((chosen - 1) * PAGE + 1, chosen * PAGE)
    head = _up(door) + (_index_of(door, "resourcelist.xml") if len(parts) > 1 else "") + about
    return _document("urlset", head + "".join(_resource(door, version) for version in found))


def change_list(door: Door, number: int = 0) -> bytes | None:
    """What was changed (section 11), in the order of time: a list, or as number 0 the index of all, which is the list itself where there is one.

    None where there is no such list.
    """
    parts = door.records.pages(PAGE)
    if not number and parts > 1:
        about = f'{_up(door)}<rs:md capability="changelist" from="{door.records.earliest}"/>'
        places = (_at(door, f"changelist-{door.records.epoch}-{part}.xml") for part in range(1, parts + 1))
        return _index(about, ((place, _between(door, part)) for part, place in enumerate(places, start=1)))
    if number > parts:
        return None
    # What has a number has an index as soon as there is a second list, and is the same before and after.
    head = _up(door) + (_index_of(door, "changelist.xml") if number else "")
    number = number or 1
    versions = door.records.versions((number - 1) * PAGE + 1, number * PAGE)
    about = f'<rs:md capability="changelist" {_between(door, number)}/>'
    return _document("urlset", head + about + "".join(_change(door, version) for version in versions))


def _between(door: Door, number: int) -> str:
    """From when until when a change list tells of changes: from the end of the one before; a list that is not full is open."""
    first, last = (number - 1) * PAGE, number * PAGE
    begin = next(door.records.versions(first, first)).published if first else door.records.earliest
    until = f' until="{next(door.records.versions(last, last)).published}"' if number < door.records.pages(PAGE) else ""
    return f'from="{begin}"{until}'


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


def _index(about: str, places: Iterable[tuple[str, str]]) -> bytes:
    """An index of lists: the address of each, and the times that it is of (sections 8.2 and 11.2)."""
    return _document("sitemapindex", about + "".join(f"<sitemap><loc>{place}</loc><rs:md {times}/></sitemap>\n" for place, times in places))


def _index_of(door: Door, name: str) -> str:
    """The way from a list to the index that it stands in."""
    return f'<rs:ln rel="index" href={quoted(f"{door.root}{PATH}/{name}")}/>'


def _at(door: Door, name: str) -> str:
    return text(f"{door.root}{PATH}/{name}")


def _up(door: Door, path: str = f"{PATH}/capabilitylist.xml") -> str:
    return f'<rs:ln rel="up" href={quoted(door.root + path)}/>'


def _document(element: str, body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} {_SPACES}>{body}</{element}>\n'.encode()
