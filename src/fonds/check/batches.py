"""The graph in pieces that pySHACL takes one at a time: memory and time for each stay the same however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from itertools import groupby

from pyoxigraph import NamedNode, Quad, Store

from fonds.quads import Stretch

SIZE = 4_000  # quads: enough that the shapes' own cost counts little, few enough to hold
SHARED = ("authorities", "links", "vocabulary")
_BYTES, _SUBJECTS = 900_000, 1_000  # of a portion, about


@dataclass(frozen=True, slots=True)
class Portion:
    """What is checked by one process at a time: documents by their graphs, or subjects of the shared graphs, things with all their parts."""

    documents: tuple[tuple[Stretch, ...], ...] = ()
    subjects: tuple[str, ...] = ()


def portions(store: Store, graphs: Mapping[str, Stretch], slugs: Sequence[str], base: str) -> Iterator[Portion]:
    """All documents, whose graphs stand in a file, and all things of the shared graphs of a store, each in one portion."""
    documents: list[tuple[Stretch, ...]] = []
    for slug in slugs:
        documents.append((graphs[slug], graphs[f"{slug}/evidence"]))
        if _ends(slug, sum(stretch.end - stretch.start for stretch in documents[-1]) / _BYTES):
            yield Portion(documents=tuple(documents))
            documents = []
    if documents:
        yield Portion(documents=tuple(documents))
    held: list[str] = []
    for group in _things(sorted({subject.value for name in SHARED for subject in _subjects(store, NamedNode(f"{base}graph/{name}"))})):
        held += group
        if _ends(group[0], len(group) / _SUBJECTS):
            yield Portion(subjects=tuple(held))
            held = []
    if held:
        yield Portion(subjects=tuple(held))


def _ends(name: str, share: float) -> bool:
    """Whether a portion ends with a thing, which makes up a share of one.

    Its own name decides: what comes or goes elsewhere leaves portions as they are, so that they need not be checked again.
    """
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) < share * (1 << 32)


def batches(store: Store, portion: Portion, base: str) -> Iterator[tuple[int, list[Quad]]]:
    """All quads of a portion, each once: documents whole with their evidence, shared things whole with their parts.

    A core constraint of a shape sees a thing with its parts; one that looks from thing to thing is written in SPARQL, which is
    asked of the whole store. Each batch comes with the number of documents in it.
    """
    held: list[Quad] = []
    count = 0
    for documents, piece in _pieces(store, portion, base):
        held += piece
        count += documents
        if len(held) >= SIZE:
            yield count, held
            held, count = [], 0
    if held or count:
        yield count, held


def digest(store: Store, portion: Portion, base: str) -> str:
    """The digest of all that is checked of a portion."""
    found = sha256()
    for documents in portion.documents:
        for stretch in documents:
            found.update(stretch.digest().encode())
    for _, piece in _pieces(store, Portion(subjects=portion.subjects), base):
        for quad in piece:
            found.update(f"{quad}\n".encode())
    return found.hexdigest()


def _pieces(store: Store, portion: Portion, base: str) -> Iterator[tuple[int, list[Quad]]]:
    for stretches in portion.documents:
        yield 1, [quad for stretch in stretches for quad in stretch.quads()]
    graphs = [NamedNode(f"{base}graph/{name}") for name in SHARED]
    for group in _things(portion.subjects):
        yield 0, [quad for iri in group for graph in graphs for quad in store.quads_for_pattern(NamedNode(iri), None, None, graph)]


def _things(subjects: Sequence[str]) -> Iterator[list[str]]:
    """Sorted subjects, those of one thing with its parts together."""
    for _, group in groupby(subjects, key=lambda iri: iri.partition("#")[0]):
        yield list(group)


def _subjects(store: Store, graph: NamedNode) -> Iterable[NamedNode]:
    return (quad.subject for quad in store.quads_for_pattern(None, None, None, graph) if isinstance(quad.subject, NamedNode))
