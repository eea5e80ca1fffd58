"""Files by ResourceSync 1.1 (ANSI/NISO Z39.99-2017): what there is, and then what changed."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree

from fonds.errors import SourceError, UnavailableError
from fonds.harvester.change import Change, Content, End, Mark, Skipped, Told, Wanted
from fonds.http import Reply, Session, joined
from fonds.sources import readers
from fonds.xml import local, parse, words

RS = "{http://www.openarchives.org/rs/terms/}"
WELL_KNOWN = "/.well-known/resourcesync"
# The endings of files whose addresses have none that a reader knows, by their media types.
_ENDINGS = {
    "application/tei+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/zip": ".zip",
}
_HASHES = {"sha-256": "sha256", "sha-512": "sha512", "sha-1": "sha1", "md5": "md5"}


@dataclass(frozen=True, slots=True)
class ResourceSyncFeed:
    """A source: the addresses of its list of resources and of its list of changes (empty where it has none)."""

    session: Session
    base: str
    archive: str
    resources: str
    changed: str
    match: tuple[str, ...]
    prefix: str = ""
    protocol: str = "resourcesync"

    def changes(self, since: str, mark: Mark | None) -> Iterator[Told]:
        """The files changed since, by the list of changes where it reaches back so far, else all files of the list of resources.

        There is no mark to go on from: what a run that was broken off fetched is there in its version, and not fetched again.
        """
        lists = [document_of(self.session, self.changed)] if since and self.changed else []
        if lists and _of(lists[0], "from") and _of(lists[0], "from") <= since:
            yield from self._changed(lists[0], since)
        else:
            yield from self._all()

    def _changed(self, changes: etree._Element, since: str) -> Iterator[Told]:
        """Each file's last change since, the list itself being in the order of time (section 11)."""
        last: dict[str, etree._Element] = {}
        newest = since
        for entry in self._entries(self.changed, changes, since):
            moment = _of(entry, "datetime") or _text(entry, "lastmod")
            if moment >= since:
                address = _text(entry, "loc")
                last.pop(address, None)
                last[address], newest = entry, max(newest, moment)
        for address, entry in last.items():
            gone = _of(entry, "change") == "deleted"
            yield Change(address, _text(entry, "lastmod"), None) if gone else self._told(entry)
        yield End(newest)

    def _all(self) -> Iterator[Told]:
        root = document_of(self.session, self.resources)
        newest = _of(root, "at")
        for entry in self._entries(self.resources, root, ""):
            newest = newest if _of(root, "at") else max(newest, _text(entry, "lastmod"))
            yield self._told(entry)
        yield End(newest, whole=True)

    def _entries(self, address: str, root: etree._Element, since: str) -> Iterator[etree._Element]:
        """The entries of a list, or those of the lists that an index names; one that was closed before `since` is not asked for."""
        for entry in root:
            name = local(entry)
            if name == "url":
                yield entry
            elif name == "sitemap" and not (since and _of(entry, "until") and _of(entry, "until") < since):
                inner = joined(address, _text(entry, "loc"))
                if not inner:
                    raise UnavailableError(address, f"names a list at {_text(entry, 'loc')!r}, which is no address", "tell its administrator")
                yield from self._entries(inner, document_of(self.session, inner), since)

    def _told(self, entry: etree._Element) -> Told:
        address = joined(self.base, _text(entry, "loc"))
        if not address:
            return Skipped("an address that is none")
        path = PurePosixPath(unquote(urlsplit(address).path))
        known = {suffix for reader in readers() for suffix in reader.suffixes}
        kind = _of(entry, "type").partition(";")[0]
        ending = path.suffix.lower() if path.suffix.lower() in (*known, ".csv") else _ENDINGS.get(kind, "")
        if not ending or (self.match and not any(fnmatch.fnmatchcase(address, pattern) for pattern in self.match)):
            return Skipped(kind or path.suffix or "without a type")
        name = str(path) if path.suffix.lower() == ending else f"{path}{ending}"
        return Change(address, _text(entry, "lastmod") or _of(entry, "hash"), lambda: self._content(address, ending, kind, _of(entry, "hash")), name)

    def _content(self, address: str, ending: str, kind: str, hashes: str) -> Content | None:
        def whole(reply: Reply) -> None:
            if reply.there and not _fits(reply.data, hashes):
                raise ValueError("its checksum is not the one that the list tells")

        reply = self.session.fetch(address, whole=whole)
        return Content(reply.data, ending, address, kind) if reply.there else None


def _fits(data: bytes, hashes: str) -> bool:
    """Whether bytes have the digests that a list tells (section 5.2: `md5:… sha-256:…`); an unknown kind of digest tells nothing."""
    told = (one.partition(":") for one in hashes.split())
    return all(hashlib.new(_HASHES[kind], data).hexdigest() == digest.lower() for kind, _, digest in told if kind in _HASHES)


def document_of(session: Session, address: str) -> etree._Element:
    """A list as XML; UnavailableError where there is none at the address."""

    def root_of(reply: Reply) -> etree._Element:
        if not reply.there:
            raise ValueError(f"status {reply.status}")
        try:
            return parse(reply.data, address)
        except SourceError as error:
            raise ValueError(error.why) from error

    return root_of(session.fetch(address, accept="application/xml, text/xml;q=0.9", whole=root_of))


def _of(entry: etree._Element, name: str) -> str:
    """An attribute of the metadata (rs:md) of a list or of an entry."""
    told = entry.find(f"{RS}md")
    return (told.get(name) or "") if told is not None else ""


def _text(entry: etree._Element, name: str) -> str:
    return words(next(entry.iterchildren(f"{{*}}{name}"), None))


def _link(root: etree._Element, relation: str) -> str:
    return next((one.get("href", "") for one in root.iterchildren(f"{RS}ln") if one.get("rel") == relation), "")


def open_resourcesync(session: Session, base: str, root: etree._Element, wanted: Wanted) -> ResourceSyncFeed:
    """The source behind a document that was fetched from an address: its description, its capability list, or one of its lists (section 6)."""
    for _ in range(4):
        capability = _of(root, "capability")
        above = _link(root, "up") or _link(root, "index")
        named = {_of(entry, "capability"): joined(base, _text(entry, "loc")) for entry in root if local(entry) in ("url", "sitemap")}
        if capability == "capabilitylist" and "resourcelist" in named:
            return ResourceSyncFeed(session, base, "", named["resourcelist"], named.get("changelist", ""), wanted.match)
        if capability == "resourcelist" and not above:
            return ResourceSyncFeed(session, base, "", base, "", wanted.match)
        following = named.get("capabilitylist", "") if capability == "description" else joined(base, above) if above else ""
        if not following:
            break
        base, root = following, document_of(session, following)
    raise UnavailableError(base, "leads to no list of resources", "give the address of the source's description, capability list or resource list")
