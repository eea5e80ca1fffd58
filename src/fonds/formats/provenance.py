"""Where a record came from, as OAI-PMH tells it beside the record (https://www.openarchives.org/OAI/2.0/guidelines-provenance.htm)."""

from __future__ import annotations

from fonds.formats.elements import add, root, written
from fonds.sources.origin import Provenance

NAMESPACE = "http://www.openarchives.org/OAI/2.0/provenance"


def write_provenance(told: Provenance) -> bytes:
    """The `provenance` element; what was taken in was described anew, and so is altered."""
    element = root(NAMESPACE, "provenance", {None: NAMESPACE}, f"{NAMESPACE}.xsd")
    origin = add(element, "originDescription", harvestDate=told.harvested, altered="true")
    for name, value in (
        ("baseURL", told.base),
        ("identifier", told.identifier),
        ("datestamp", told.datestamp),
        ("metadataNamespace", told.namespace),
    ):
        add(origin, name, value)
    return written(element)
