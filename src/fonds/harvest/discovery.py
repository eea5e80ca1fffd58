"""Activities of the dataset as IIIF Change Discovery 1.0 has them (https://iiif.io/api/discovery/1.0/), which Linked Art's harvesters read too."""

from __future__ import annotations

import json
from typing import Any

from fonds.harvest.door import Door
from fonds.records.table import Version
from fonds.rights import edm_rights

PATH = "feeds/activity"
PAGE = 500  # activities on a page; a full one never changes
CONTEXTS = ["https://linked.art/ns/v1/record-types.json", "http://iiif.io/api/discovery/1/context.json"]
# What a client gets that likes nothing better comes first (section 4.1).
MEDIA = ("application/ld+json", "application/activity+json", "application/json")
PROFILED = f'{MEDIA[0]};profile="{CONTEXTS[1]}"'
_TYPES = {
    "person": "Person", "group": "Group", "place": "Place", "event": "Event", "document": "LinguisticObject", "statement": "Activity",
    "publication": "LinguisticObject", "object": "HumanMadeObject", "set": "Set", "concept": "Type",
}  # fmt: skip
Json = dict[str, Any]


def collection(door: Door) -> Json:
    """All activities, by their first and last pages (section 3.1)."""
    total = door.records.last_version()
    found: Json = {"@context": CONTEXTS[1], "id": f"{door.root}{PATH}", "type": "OrderedCollection", "totalItems": total}
    # Creative Commons and RightsStatements.org alone may stand here, by the addresses that they define.
    if rights := edm_rights(door.license):
        found["rights"] = rights
    return found | {"first": _page(door, 1), "last": _page(door, max(1, door.records.pages(PAGE)))}


def page(door: Door, number: int) -> Json | None:
    """A page of activities, the earliest first (section 3.2); None where there is none of that number."""
    last = door.records.pages(PAGE)
    if not 1 <= number <= last:
        return None
    found: Json = {"@context": CONTEXTS, **_page(door, number), "partOf": {"id": f"{door.root}{PATH}", "type": "OrderedCollection"}}
    if number > 1:
        found["prev"] = _page(door, number - 1)
    if number < last:
        found["next"] = _page(door, number + 1)
    return found | {
        "startIndex": (number - 1) * PAGE,
        "orderedItems": [_activity(door, version) for version in door.records.versions((number - 1) * PAGE + 1, number * PAGE)],
    }


def _page(door: Door, number: int) -> Json:
    return {"id": f"{door.root}{PATH}/{door.records.epoch}/page/{number}", "type": "OrderedCollectionPage"}


def _activity(door: Door, version: Version) -> Json:
    """One activity: what was done to which thing, when (section 3.3); a thing that became one with another was moved there."""
    done: Json = {
        "id": f"{door.root}{PATH}/{door.records.epoch}/{version.number}",
        "type": version.activity,
        "endTime": version.published,
        "object": _object(door, version.iri, version.kind, there=bool(version.length)),
    }
    return done | ({"target": _object(door, version.successor, version.kind, there=True)} if version.successor else {})


def _object(door: Door, iri: str, kind: str, *, there: bool) -> Json:
    """A thing, with the page of data that describes it where it is there."""
    found: Json = {"id": iri, "type": _TYPES.get(kind, "Object"), "canonical": iri}
    see = {"id": door.page(iri, ".jsonld"), "type": "Dataset", "format": "application/ld+json"}
    return found | ({"seeAlso": [see]} if there else {})


def activity(door: Door, number: int) -> Json | None:
    """One activity by its number; None where there is none."""
    found = next(door.records.versions(number, number), None)
    return {"@context": CONTEXTS} | _activity(door, found) if found else None


def dumped(value: Json) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")
