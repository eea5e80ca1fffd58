"""Graphs written to disk one by one as documents pass, and put in the order of their names at the end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pyoxigraph import Triple

from fonds.patterns.scribe import Scribe
from fonds.quads import Stretch, canonical_key


class Spool:
    """A file of canonical N-Quads in which each graph stands whole; memory holds where, not what."""

    def __init__(self, path: Path, scribe: Scribe) -> None:
        self.path, self.scribe = path, scribe
        self.graphs: dict[str, tuple[int, int]] = {}
        self.file = path.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, name: str, *pieces: Iterable[Triple]) -> None:
        """Add the graph of that name, piece by piece.

        Each piece is about one thing with its parts, in the order of the things' paths: `#` sorts before whatever a path may
        hold, so that the pieces one after another are in canonical order as one.
        """
        self.add(name, (graph_bytes(name, triples, self.scribe) for triples in pieces))

    def add(self, name: str, written: Iterable[bytes]) -> None:
        """Add the graph of that name as it is written already, piece by piece."""
        start = self.file.tell()
        self.file.writelines(written)
        self.graphs[name] = (start, self.file.tell())

    def ordered(self, target: Path) -> dict[str, Stretch]:
        """Write all graphs in the order of their names, and remove the spool; gives where each stands."""
        self.file.flush()
        stretches = {}
        with self.path.open("rb") as source, target.open("wb") as out:
            for name in sorted(self.graphs):
                start, end = self.graphs[name]
                stretches[name] = Stretch(target, out.tell(), out.tell() + end - start)
                source.seek(start)
                while start < end:
                    piece = source.read(min(1 << 20, end - start))
                    out.write(piece)
                    start += len(piece)
        self.path.unlink()
        return stretches


def graph_bytes(name: str, triples: Iterable[Triple], scribe: Scribe) -> bytes:
    """The canonical N-Quads of a graph, or of a piece of it."""
    graph = scribe.iris.graph(name)
    return "".join(f"{triple} {graph} .\n" for triple in sorted(set(triples), key=canonical_key)).encode()
