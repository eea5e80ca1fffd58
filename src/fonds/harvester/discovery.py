"""Activities by IIIF Change Discovery 1.0 (https://iiif.io/api/discovery/1.0/), read from the newest back as its section 3.5 tells a consumer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from fonds.errors import UnavailableError
from fonds.harvester.change import Change, Content, End, Mark, Skipped, Told
from fonds.http import Session, joined

# The types of things whose records readers read, each with how its record is asked for.
_ACCEPT = {
    "Manifest": 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json", application/ld+json;q=0.9, application/json;q=0.8',
    "LinguisticObject": 'application/ld+json;profile="https://linked.art/ns/v1/linked-art.json", application/ld+json;q=0.9, application/json;q=0.8',
}
_GONE, _MADE = ("Delete", "Remove"), ("Create", "Update", "Add", "Move")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DiscoveryFeed:
    """A collection of activities at an address."""

    session: Session
    base: str
    archive: str
    prefix: str = ""
    protocol: str = "discovery"

    def changes(self, since: str, mark: Mark | None) -> Iterator[Told]:
        """What became of each thing since, the newest first: only its last activity counts.

        There is no mark to go on from: what a run that was broken off fetched is there in its version, and not fetched again.
        """
        newest, seen, refreshed = "", set[str](), False
        for done in self._activities():
            ended = str(done.get("endTime", ""))
            newest = max(newest, ended)
            # The activities of one moment may be parted by a new page: those of that very moment are looked at again.
            if since and ended and ended < since:
                break
            kind = done.get("type")
            if kind == "Refresh":  # what is older tells nothing that the refreshing did not, but for what is gone
                refreshed = True
                continue
            for thing, gone in _things(done):
                identifier = str(thing.get("id", ""))
                if not identifier or identifier in seen or (refreshed and not gone):
                    continue
                seen.add(identifier)
                yield self._told(identifier, str(thing.get("type", "")), ended, gone)
        yield End(newest or since)

    def _told(self, identifier: str, kind: str, ended: str, gone: bool) -> Told:
        if gone:
            return Change(identifier, ended, None)
        address = joined(self.base, identifier)
        if kind not in _ACCEPT or not address:
            return Skipped(kind if address else "an address that is none")
        return Change(identifier, ended, lambda: self._content(address, _ACCEPT[kind]), unquote(urlsplit(address).path))

    def _content(self, address: str, accept: str) -> Content | None:
        reply = self.session.fetch(address, accept=accept)
        return Content(reply.data, ".json", address, reply.headers.get("content-type", "").partition(";")[0]) if reply.there else None

    def _activities(self) -> Iterator[Json]:
        """All activities, the newest first; the pages are walked backwards."""
        collection = self._object(self.base)
        at, walked = self._link(collection, "last") or self._link(collection, "first"), set[str]()
        if not at:
            raise UnavailableError(self.base, "names no page of activities", "give the address of its OrderedCollection")
        while at and at not in walked:
            walked.add(at)
            page = self._object(at)
            items = page.get("orderedItems", [])
            yield from (item for item in reversed(items if isinstance(items, list) else []) if isinstance(item, dict))
            at = self._link(page, "prev")

    def _object(self, address: str) -> Json:
        told = self.session.json("GET", address, accept="application/activity+json, application/ld+json, application/json")
        return told if isinstance(told, dict) else {}

    def _link(self, page: Json, name: str) -> str:
        """Where a link of a page leads: an object with an id, or an address alone."""
        link = page.get(name)
        told = str(link.get("id", "")) if isinstance(link, dict) else str(link or "")
        return joined(self.base, told) if told else ""


def _things(done: Json) -> Iterator[tuple[Json, bool]]:
    """The things of an activity, each with whether it is gone: what was moved is gone from where it was, and is where it went."""
    kind, thing, target = done.get("type"), done.get("object"), done.get("target")
    if kind == "Move" and isinstance(target, dict):
        yield target, False
    if isinstance(thing, dict) and kind in (*_GONE, *_MADE):
        yield thing, kind in (*_GONE, "Move")


def open_discovery(session: Session, base: str, collection: Json) -> DiscoveryFeed:
    """The activities of a collection that was fetched from an address."""
    label = collection.get("label")
    named = next((str(text) for texts in label.values() for text in texts), "") if isinstance(label, dict) else str(label or "")
    return DiscoveryFeed(session, base, named)
