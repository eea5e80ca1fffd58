"""The sets of things that harvesters may ask for: by kind, by archive, by collection with those inside it."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from fonds.release import Release
from fonds.terms import CRM, LA

_NO_SPEC = re.compile(r"[^A-Za-z0-9\-_.!~*'()]")
_DEEPEST = 20


class Sets:
    """Tells the sets of things, and remembers the names of those told (OAI-PMH 2.0, section 2.6: specs are hierarchical, with colons)."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.names = {"kind": "Things by their kind"}

    def of(self, iri: str, kind: str) -> tuple[str, ...]:
        """The specs of the sets that a thing is in, sorted; a set above another is told by its spec's beginning."""
        found = {self._named(f"kind:{kind}", kind)}
        for carrier in self._carriers(NamedNode(iri), kind):
            for keeper in self._objects(carrier, CRM["P50_has_current_keeper"]):
                self.names["archive"] = "Things by the archive that keeps them"
                found.add(self._named(f"archive:{_spec(keeper)}", self.release.label(keeper.value)))
            found.update(self._collection(above) for above in self._objects(carrier, LA["member_of"]))
        if kind == "set":
            found.add(self._collection(NamedNode(iri)))
        return tuple(sorted(found))

    def _carriers(self, thing: NamedNode, kind: str) -> list[NamedNode]:
        """The archival objects of a thing: itself, or those that carry a document or what it is a translation of."""
        if kind == "object":
            return [thing]
        texts = [thing, *self._objects(thing, CRM["P73i_is_translation_of"])] if kind == "document" else []
        quads = (quad for text in texts for quad in self.release.store.quads_for_pattern(None, CRM["P128_carries"], text))
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def _collection(self, innermost: NamedNode) -> str:
        """The spec of a record set below those that it is in, all of which are named."""
        chain = [innermost]
        while (above := self._objects(chain[0], LA["member_of"])) and len(chain) < _DEEPEST and above[0] not in chain:
            chain.insert(0, above[0])
        self.names["collection"] = "Things by the record set that they are in"
        spec = "collection"
        for part in chain:
            spec = self._named(f"{spec}:{_spec(part)}", self.release.label(part.value))
        return spec

    def _objects(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return [term for term in self.release.objects(node.value, predicate) if isinstance(term, NamedNode)]

    def _named(self, spec: str, name: str) -> str:
        self.names[spec] = name
        return spec


def above(spec: str) -> list[str]:
    """A spec and those above it.

    >>> above("collection:a:b")
    ['collection', 'collection:a', 'collection:a:b']
    """
    parts = spec.split(":")
    return [":".join(parts[: number + 1]) for number in range(len(parts))]


def _spec(node: NamedNode) -> str:
    return _NO_SPEC.sub("_", node.value.rpartition("/")[2])
