"""Dumps: N-Quads, TriG, and Turtle for each graph, the same byte for byte whoever builds them."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from fonds.quads import write_turtle


def write_dumps(quads: Path, folder: Path, base: str) -> None:
    """Write dataset.nq.gz, dataset.trig and graphs/*.ttl from a file of canonical N-Quads, graph after graph, as a stream."""
    (folder / "graphs").mkdir(parents=True)
    with (
        quads.open("rb") as source,
        (folder / "dataset.nq.gz").open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed, 1 << 20)
    with (folder / "dataset.trig").open("wb") as trig:
        write_turtle(_stream(quads), trig, RdfFormat.TRIG)
    for graph, group in groupby(_stream(quads), key=lambda quad: quad.graph_name):
        assert isinstance(graph, NamedNode)  # noqa: S101  # nothing stands in the default graph
        with (folder / "graphs" / f"{graph_slug(graph.value, base)}.ttl").open("wb") as turtle:
            triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in group)
            write_turtle(triples, turtle, RdfFormat.TURTLE)


def graph_slug(graph: str, base: str) -> str:
    """The file name of a graph's dump: `x` and `x-evidence` for a document's two graphs."""
    return graph.removeprefix(f"{base}graph/").replace("/", "-")


def _stream(quads: Path) -> Iterator[Quad]:
    with quads.open("rb") as source:
        yield from parse(source, format=RdfFormat.N_QUADS)
