"""Dumps: N-Quads, TriG, and Turtle for each graph, the same byte for byte whoever builds them."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple

from fonds.quads import Stretch, write_turtle
from fonds.runner import HERE, Runner, Tell, quiet, told

TRIG, PACKED = "dataset.trig", "dataset.nq.gz"
_TOGETHER = 20  # graphs that are written at a time


@dataclass(frozen=True, slots=True)
class Dumping:
    """The job of writing dumps of a file of canonical N-Quads: one of the whole, by its name, or one of each of some graphs."""

    quads: Path
    folder: Path
    base: str

    def begin(self) -> Callable[[str | tuple[Stretch, ...]], Iterator[str]]:
        """What writes dumps, and gives the name of each."""
        return self._written

    def _written(self, item: str | tuple[Stretch, ...]) -> Iterator[str]:
        if isinstance(item, tuple):
            yield from map(self._graph, item)
            return
        with (self.folder / item).open("wb") as target:
            if item == TRIG:
                write_turtle(Stretch(self.quads, 0, self.quads.stat().st_size).quads(), target, RdfFormat.TRIG)
            else:
                with self.quads.open("rb") as source, gzip.GzipFile("", "wb", compresslevel=6, fileobj=target, mtime=0) as packed:
                    shutil.copyfileobj(source, packed, 1 << 20)
        yield item

    def _graph(self, stretch: Stretch) -> str:
        quads = stretch.quads()
        first = next(quads)
        assert isinstance(first.graph_name, NamedNode)  # noqa: S101  # nothing stands in the default graph
        name = f"graphs/{graph_slug(first.graph_name.value, self.base)}.ttl"
        with (self.folder / name).open("wb") as target:
            write_turtle((Triple(quad.subject, quad.predicate, quad.object) for quad in chain([first], quads)), target, RdfFormat.TURTLE)
        return name


def write_dumps(quads: Path, graphs: Iterable[Stretch], folder: Path, base: str, runner: Runner = HERE, tell: Tell = quiet) -> None:
    """Write dataset.nq.gz, dataset.trig and graphs/*.ttl from a file of canonical N-Quads and the stretches of its graphs, as streams."""
    (folder / "graphs").mkdir(parents=True)
    filled = [graph for graph in graphs if graph.start < graph.end]
    items: list[str | tuple[Stretch, ...]] = [TRIG, PACKED]  # they take longest
    items += [tuple(filled[start : start + _TOGETHER]) for start in range(0, len(filled), _TOGETHER)]
    for _ in told(runner.map(Dumping(quads, folder, base), items), "dumps", len(filled) + 2, tell):
        pass


def graph_slug(graph: str, base: str) -> str:
    """The file name of a graph's dump: `x` and `x-evidence` for a document's two graphs."""
    return graph.removeprefix(f"{base}graph/").replace("/", "-")
