"""What was read of a release while something was made of it, told by nodes, so that it can be told whether a change touches it.

A statement that comes or goes has a subject and an object. What was asked by subject can change its answer only where a statement of that
subject comes or goes; what was asked by object, only where one with that object does. Parts count as their wholes.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

Graph = NamedNode | BlankNode | DefaultGraph | None
_MOST = 250_000  # nodes that may have changed before all of them count as changed: memory does not grow with the change
_ALL = "*"


class Notes:
    """The nodes of which something was read."""

    def __init__(self) -> None:
        self._nodes: set[str] = set()

    def note(self, node: str) -> None:
        """Take note of an IRI of which something was known already, or of what else was read."""
        self._nodes.add(_whole(node))

    def taken(self) -> bytes:
        """What was read since this was asked last, packed."""
        found = array("Q", sorted(map(_number, self._nodes)))
        self._nodes.clear()
        if sys.byteorder == "big":
            found.byteswap()
        return found.tobytes()


class Reads(Notes):
    """A `store`, for reading, that takes note of the nodes that it is asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def quads_for_pattern(
        self, subject: NamedNode | BlankNode | Triple | None, predicate: NamedNode | None, object: NamedNode | BlankNode | Literal | Triple | None,
        graph_name: Graph = None,
    ) -> Iterator[Quad]:  # fmt: skip
        """The quads of a pattern, as the store gives them."""
        if isinstance(subject, NamedNode):
            self._nodes.add(_whole(subject.value))
        elif isinstance(object, NamedNode):
            self._nodes.add(f"{predicate.value if predicate else ''} {_whole(object.value)}")
        else:
            self._nodes.add(_ALL)
        return self.store.quads_for_pattern(subject, predicate, object, graph_name)

    def query(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  # as the store's own
        """An answer to a query: what it looks at is not known, so that it counts as all."""
        self._nodes.add(_ALL)
        return self.store.query(*arguments, **options)


class Noted(dict[str, Any]):
    """A manifest that takes note of which of its entries are read."""

    def __init__(self, manifest: Mapping[str, Any], reads: Reads) -> None:
        super().__init__(manifest)
        self._reads = reads

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401
        self._reads.note(entry(key))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._reads.note(entry(str(key)))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401, D102  # a dictionary's own
        self._reads.note(entry(key))
        return super().get(key, default)

    def __iter__(self) -> Iterator[str]:
        self._reads.note(_ALL)
        return super().__iter__()

    def keys(self) -> Any:  # noqa: ANN401, D102
        self._reads.note(_ALL)
        return super().keys()

    def values(self) -> Any:  # noqa: ANN401, D102
        self._reads.note(_ALL)
        return super().values()

    def items(self) -> Any:  # noqa: ANN401, D102
        self._reads.note(_ALL)
        return super().items()


class Touched:
    """The nodes that changed from one release to the next; a value that can be shipped to a process."""

    def __init__(self) -> None:
        self._nodes: set[int] | None = set()

    def add(self, subject: str, predicate: str, object_: str | None) -> None:
        """Take in a statement that came or went, by its IRIs; no object for a literal."""
        self._add(_ALL)
        self._add(_whole(subject))
        if object_ is not None:
            whole = _whole(object_)
            self._add(f"{predicate} {whole}")
            self._add(f" {whole}")

    def add_entries(self, keys: Iterable[str]) -> None:
        """Take in entries of the manifest that changed."""
        for key in keys:
            self._add(_ALL)
            self._add(entry(key))

    def _add(self, node: str) -> None:
        if self._nodes is not None:
            self._nodes.add(_number(node))
            if len(self._nodes) > _MOST:
                self._nodes = None

    def touches(self, reads: bytes) -> bool:
        """Whether anything of what was read changed."""
        if self._nodes is None:
            return True
        found = array("Q", reads)
        if sys.byteorder == "big":
            found.byteswap()
        return not self._nodes.isdisjoint(found)


def entry(key: str) -> str:
    """The node of an entry of the manifest."""
    return f"manifest:{key}"


def _whole(iri: str) -> str:
    return iri.partition("#")[0]


def _number(node: str) -> int:
    """A number for a node; two nodes of one number count as changed together, which does no harm."""
    return int.from_bytes(blake2b(node.encode("utf-8", "surrogatepass"), digest_size=8).digest())
