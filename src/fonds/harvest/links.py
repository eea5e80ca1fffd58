"""Links from and to: who of ours is meant by an identifier of somebody else's, and all such links as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from pyoxigraph import NamedNode

from fonds.backlinks.linkset import Backlink, Linkset
from fonds.backlinks.table import Backlinks
from fonds.harvest.door import Door
from fonds.iris import slugify
from fonds.link_targets import Target, link_of, link_targets
from fonds.release import Release
from fonds.terms import DCTERMS, LA, OWL, SKOS

BEACON = "beacon"
Json = dict[str, Any]
_SAME = (SKOS["exactMatch"], LA["equivalent"], OWL["sameAs"], DCTERMS["source"])


def meant(release: Release, backlinks: Backlinks, address: str) -> list[str]:
    """Our things that an identifier or address elsewhere stands for, sorted: an authority's item however it is written, or an archive's own page.

    Who links to a thing of ours as the same tells of it too.
    """
    found: set[str] = set()
    for iri in {address, link_of(address) or address}:
        try:
            node = NamedNode(iri)
        except ValueError:
            continue
        for quad in (quad for predicate in _SAME for quad in release.store.quads_for_pattern(None, predicate, node)):
            if isinstance(quad.subject, NamedNode):
                found.add(quad.subject.value)
        found.update(backlinks.same(iri))
    return sorted({iri.partition("#")[0] for iri in found})


def told_by_others(found: Iterable[tuple[Backlink, Linkset]]) -> Json:
    """Links from elsewhere as JSON: each with the file that states it, and who made that file."""
    links, linksets = [], {}
    for link, by in found:
        links.append({"source": link.source, "predicate": link.predicate, "target": link.target, "linkset": link.file})
        linksets[by.file] = {name: value for name, value in asdict(by).items() if value}
    return {"links": links, "linksets": list(linksets.values())}


def backlink_triples(found: Iterable[tuple[Backlink, Linkset]]) -> bytes:
    """Links from elsewhere in N-Triples, each once however many files state it."""
    rows = dict.fromkeys(f"<{link.source}> <{link.predicate}> <{link.target}> .\n" for link, _ in found)
    return "".join(rows).encode()


def targets(release: Release) -> dict[str, Target]:
    """The authorities that things are linked to, by the names of their BEACON files."""
    linked = {target.name for link in _links(release) for target in link_targets() if link[1].startswith(_prefix(target))}
    return {slugify(target.name): target for target in link_targets() if target.name in linked}


def beacon(door: Door, release: Release, target: Target) -> Iterator[bytes]:
    """The links to one authority as BEACON: its identifiers, and what stands for them here (https://gbv.github.io/beaconspec/beacon.html)."""
    prefix, suffix = _prefix(target), target.iri.partition("{0}")[2]
    pattern = f"{prefix}{{ID}}{suffix}" if suffix else prefix
    head = {
        "FORMAT": "BEACON", "PREFIX": pattern, "RELATION": SKOS["exactMatch"].value, "NAME": door.title, "DESCRIPTION": f"Links to {target.name}",
        "HOMEPAGE": door.root, "FEED": f"{door.root}{BEACON}/{slugify(target.name)}.txt", "CONTACT": door.contact, "TIMESTAMP": door.records.latest,
    }  # fmt: skip
    yield "".join(f"#{name}: {' '.join(value.split())}\n" for name, value in head.items() if value).encode() + b"\n"
    for ours, theirs in _links(release):
        if theirs.startswith(prefix):
            yield f"{theirs.removeprefix(prefix).removesuffix(suffix)}||{ours}\n".encode()


def same_as(release: Release) -> Iterator[bytes]:
    """All links as owl:sameAs in N-Triples, for who wants to read them so."""
    for ours, theirs in _links(release):
        yield f"<{ours}> {OWL['sameAs']} <{theirs}> .\n".encode()


def _links(release: Release) -> Iterator[tuple[str, str]]:
    for quad in release.store.quads_for_pattern(None, SKOS["exactMatch"], None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and not quad.object.value.startswith(release.base):
            yield quad.subject.value, quad.object.value


def _prefix(target: Target) -> str:
    return target.iri.partition("{0}")[0]
