"""Dumps: N-Quads, TriG, and Turtle for each graph, the same byte for byte whoever builds them."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from fonds.quads import write_turtle
from fonds.runner import HERE, Runner, Tell, quiet, told


@dataclass(frozen=True, slots=True)
class Dumping:
    """The job of writing one of the dumps, by the name of its file or folder, from a file of canonical N-Quads."""

    quads: Path
    folder: Path
    base: str

    def begin(self) -> Callable[[str], list[str]]:
        """What writes a dump, and gives its name."""
        writers = {"graphs": self._graphs, "dataset.trig": self._trig, "dataset.nq.gz": self._packed}

        def write(name: str) -> list[str]:
            writers[name]()
            return [name]

        return write

    def _packed(self) -> None:
        with (
            self.quads.open("rb") as source,
            (self.folder / "dataset.nq.gz").open("wb") as raw,
            gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        ):
            shutil.copyfileobj(source, packed, 1 << 20)

    def _trig(self) -> None:
        with (self.folder / "dataset.trig").open("wb") as trig:
            write_turtle(_stream(self.quads), trig, RdfFormat.TRIG)

    def _graphs(self) -> None:
        for graph, group in groupby(_stream(self.quads), key=lambda quad: quad.graph_name):
            assert isinstance(graph, NamedNode)  # noqa: S101  # nothing stands in the default graph
            with (self.folder / "graphs" / f"{graph_slug(graph.value, self.base)}.ttl").open("wb") as turtle:
                triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in group)
                write_turtle(triples, turtle, RdfFormat.TURTLE)


DUMPS = ("graphs", "dataset.trig", "dataset.nq.gz")  # those that take longest first


def write_dumps(quads: Path, folder: Path, base: str, runner: Runner = HERE, tell: Tell = quiet) -> None:
    """Write dataset.nq.gz, dataset.trig and graphs/*.ttl from a file of canonical N-Quads, graph after graph, as a stream."""
    (folder / "graphs").mkdir(parents=True)
    for _ in told(runner.map(Dumping(quads, folder, base), DUMPS), "dumps", len(DUMPS), tell):
        pass


def graph_slug(graph: str, base: str) -> str:
    """The file name of a graph's dump: `x` and `x-evidence` for a document's two graphs."""
    return graph.removeprefix(f"{base}graph/").replace("/", "-")


def _stream(quads: Path) -> Iterator[Quad]:
    with quads.open("rb") as source:
        yield from parse(source, format=RdfFormat.N_QUADS)
