"""Authorities that others assert identity with: how their addresses are written, and the IRI that a link is given."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from fonds.resources import resource


@dataclass(frozen=True, slots=True)
class Target:
    """An authority: its name, the pattern of an address, the IRI of its items, and Wikidata's property for its identifiers (empty: none)."""

    name: str
    pattern: re.Pattern[str]
    iri: str
    property: str = ""


@cache
def link_targets() -> tuple[Target, ...]:
    """The authorities of data/lookups/link-targets.toml."""
    raw = tomllib.loads(resource("data", "lookups", "link-targets.toml").read_text(encoding="utf-8"))
    return tuple(Target(row["name"], re.compile(row["pattern"]), row["iri"], row.get("property", "")) for row in raw["target"])


def link_of(address: str) -> str | None:
    """The IRI that an address of a known authority stands for.

    >>> link_of("https://d-nb.info/gnd/118609807/")
    'https://d-nb.info/gnd/118609807'
    """
    for target in link_targets():
        match = target.pattern.fullmatch(address.strip())
        if match:
            return target.iri.format(match[1])
    return None


def identifier_of(link: str) -> tuple[str, str] | None:
    """Wikidata's property and the identifier of a link to another authority; None where Wikidata has no property for it.

    >>> identifier_of("https://d-nb.info/gnd/118609807")
    ('P227', '118609807')
    """
    for target in link_targets():
        match = target.pattern.fullmatch(link)
        if match and target.property:
            return target.property, match[1]
    return None
