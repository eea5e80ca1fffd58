"""Dumps: N-Quads, TriG, and Turtle for each graph, the same byte for byte whoever builds them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from fonds.changes import DUMP
from fonds.kept import Done, taken
from fonds.quads import Stretch, write_turtle
from fonds.runner import HERE, Runner, Tell, quiet, told
from fonds.software import software
from fonds.work import Basis, Work, stamp

STAGE = "dumps"
TRIG, PACKED = "dataset.trig", DUMP
_TOGETHER = 20  # graphs that are written at a time


@dataclass(frozen=True, slots=True)
class Dumping:
    """The job of writing dumps of a file of canonical N-Quads: some of the whole or of one graph, each by its file's name and stretch.

    One of the same content that rests on the same `basis` is the former release's.
    """

    folder: Path
    basis: Basis | None = None

    def begin(self) -> Callable[[tuple[tuple[str, Stretch], ...]], Iterator[Done[str]]]:
        """What writes dumps, and gives the name of each."""
        holding = self.basis.open() if self.basis else None

        def dumped(items: tuple[tuple[str, Stretch], ...]) -> Iterator[Done[str]]:
            for name, stretch in items:
                if holding is None:
                    _write(self.folder / name, stretch)
                    yield Done(name)
                    continue
                content = stretch.digest()
                done = holding.files(name, self.folder.name, [name], self.folder, content)
                if done is None:
                    _write(self.folder / name, stretch)
                    done = holding.made(name, name, None, stamp(self.folder, [name]), content)
                yield done

        return dumped


def _write(file: Path, stretch: Stretch) -> None:
    """Write the dump of a stretch as the file's name tells."""
    with file.open("wb") as target:
        if file.name == TRIG:
            write_turtle(stretch.quads(), target, RdfFormat.TRIG)
        elif file.name == PACKED:
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=target, mtime=0) as packed:
                packed.writelines(stretch.pieces())
        else:
            write_turtle(stretch.triples(), target, RdfFormat.TURTLE)


def write_dumps(graphs: Mapping[str, Stretch], folder: Path, runner: Runner = HERE, tell: Tell = quiet, work: Work | None = None) -> None:
    """Write dataset.nq.gz, dataset.trig and graphs/*.ttl from the stretches of all graphs in one file of canonical N-Quads, as streams."""
    (folder / "graphs").mkdir(parents=True)
    whole = Stretch(next(iter(graphs.values())).file, 0, max(stretch.end for stretch in graphs.values()))
    filled = [(f"graphs/{name.replace('/', '-')}.ttl", graph) for name, graph in graphs.items() if graph.start < graph.end]
    items: list[tuple[tuple[str, Stretch], ...]] = [((TRIG, whole),), ((PACKED, whole),)]  # they take longest
    items += [tuple(filled[start : start + _TOGETHER]) for start in range(0, len(filled), _TOGETHER)]
    results = runner.map(Dumping(folder, work.basis(STAGE, software()) if work else None), items)
    for _ in told(taken(work.kept if work else None, STAGE, results), STAGE, len(filled) + 2, tell):
        pass


def graph_slug(graph: str, base: str) -> str:
    """The file name of a graph's dump: `x` and `x-evidence` for a document's two graphs."""
    return graph.removeprefix(f"{base}graph/").replace("/", "-")
