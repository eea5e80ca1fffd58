"""The graph in pieces that pySHACL takes one at a time: memory and time for each stay the same however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pyoxigraph import NamedNode, Quad, Store

SIZE = 4_000  # quads: enough that the shapes' own cost counts little, few enough to hold
SHARED = ("authorities", "links", "vocabulary")


def batches(store: Store, slugs: Sequence[str], base: str) -> Iterator[tuple[int, list[Quad]]]:
    """All quads but those of graph/dataset, each once: documents whole with their evidence, then shared things whole with their parts.

    A core constraint of a shape sees a thing with its parts; one that looks from thing to thing is written in SPARQL, which is
    asked of the whole store. Each batch comes with the number of documents that are done with it.
    """
    held: list[Quad] = []
    done = 0
    for done, piece in _pieces(store, slugs, base):
        held += piece
        if len(held) >= SIZE:
            yield done, held
            held = []
    if held:
        yield done, held


def _pieces(store: Store, slugs: Sequence[str], base: str) -> Iterator[tuple[int, list[Quad]]]:
    for number, slug in enumerate(slugs, start=1):
        names = (f"{base}graph/{slug}", f"{base}graph/{slug}/evidence")
        yield number, [quad for name in names for quad in store.quads_for_pattern(None, None, None, NamedNode(name))]
    graphs = [NamedNode(f"{base}graph/{name}") for name in SHARED]
    subjects = sorted({subject.value for graph in graphs for subject in _subjects(store, graph)})
    for _, group in groupby(subjects, key=lambda iri: iri.partition("#")[0]):
        yield len(slugs), [quad for iri in group for graph in graphs for quad in store.quads_for_pattern(NamedNode(iri), None, None, graph)]


def _subjects(store: Store, graph: NamedNode) -> Iterable[NamedNode]:
    return (quad.subject for quad in store.quads_for_pattern(None, None, None, graph) if isinstance(quad.subject, NamedNode))
