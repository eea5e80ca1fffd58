"""Links to further authorities, as far as an accepted item of Wikidata asserts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fonds.link_targets import link_targets
from fonds.matches import Item, Mapping
from fonds.terms import WIKIDATA

CHAINED = "semapv:MappingChaining"


def other_links(mapping: Mapping, item: Item, source: str) -> Iterator[Mapping]:
    """The mappings of an entity that follow from an accepted one, each with the item that asserts it (link-targets.toml)."""
    number = mapping.object.removeprefix(WIKIDATA)
    for target in link_targets():
        for fact in item.facts.get(target.property, ()) if target.property else ():
            yield replace(
                mapping,
                object=target.iri.format(fact.value.replace(" ", "")),
                object_label=mapping.object_label or item.label,
                justification=CHAINED,
                tool="fonds",
                reviewer=None,
                comment=f"{target.name} as Wikidata's {number} asserts it ({target.property})",
                source=source,
                candidates=(),
            )
