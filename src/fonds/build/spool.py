"""Graphs written to disk one by one as documents pass, and put in the order of their names at the end."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from pyoxigraph import Triple

from fonds.patterns.scribe import Scribe
from fonds.quads import Stretch, line_key

_PIECE = 1 << 20  # bytes that are copied at a time


@dataclass(frozen=True, slots=True)
class Laid:
    """Graphs that stand one after another in a file from a place on: their names, and where each ends."""

    file: str
    start: int
    names: tuple[str, ...]
    ends: tuple[int, ...]


class Part:
    """A file of its own for a process or thread that writes graphs of a spool; open only while it is written to, so that others see all of it."""

    def __init__(self, folder: Path) -> None:
        descriptor, self.file = tempfile.mkstemp(prefix="part-", suffix=".nq", dir=folder)
        os.close(descriptor)

    def lay(self, graphs: Mapping[str, bytes]) -> Laid:
        """Add some graphs."""
        with open(self.file, "ab") as file:
            start, ends = file.tell(), []
            for written in graphs.values():
                file.write(written)
                ends.append(file.tell())
        return Laid(self.file, start, tuple(graphs), tuple(ends))


class Spool:
    """Files of canonical N-Quads in which each graph stands whole: one is written here, the others are parts; memory holds where, not what."""

    def __init__(self, path: Path, scribe: Scribe) -> None:
        self.path, self.scribe = path, scribe
        self.file = path.open("wb")
        self._files = {str(path): 0}
        self._graphs: dict[str, int] = {}  # by name, its number
        self._places = array("Q")  # for each number the file, where the graph starts in it, and where it ends

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
        self._put(name, 0, start, self.file.tell())

    def take(self, laid: Laid) -> None:
        """Add graphs that stand in a part."""
        file, start = self._files.setdefault(laid.file, len(self._files)), laid.start
        for name, end in zip(laid.names, laid.ends, strict=True):
            self._put(name, file, start, end)
            start = end

    def _put(self, name: str, *place: int) -> None:
        self._graphs[name] = len(self._places) // 3
        self._places.extend(place)

    def ordered(self, target: Path) -> dict[str, Stretch]:
        """Write all graphs in the order of their names, and remove the spool with its parts; gives where each stands."""
        self.file.close()
        with ExitStack() as opened, target.open("wb") as out:
            files = [opened.enter_context(open(file, "rb")) for file in self._files]
            for file, start, end in self._runs():
                _copy(files[file], start, end, out)
        for path in self._files:
            os.unlink(path)
        stretches, place = {}, 0
        for name, (_, start, end) in self._sorted():
            stretches[name] = Stretch(target, place, place + end - start)
            place += end - start
        return stretches

    def _sorted(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Each graph's name and place, in the order of the names."""
        for name in sorted(self._graphs):
            file, start, end = self._places[3 * self._graphs[name] : 3 * self._graphs[name] + 3]
            yield name, (file, start, end)

    def _runs(self) -> Iterator[tuple[int, int, int]]:
        """The places of all graphs in their order, those that follow each other in a file as one."""
        run = (0, 0, 0)
        for _, (file, start, end) in self._sorted():
            if (file, start) != (run[0], run[2]):
                yield run
                run = (file, start, end)
            run = (file, run[1], end)
        yield run


def _copy(source: IO[bytes], start: int, end: int, out: IO[bytes]) -> None:
    source.seek(start)
    while start < end:
        piece = source.read(min(_PIECE, end - start))
        out.write(piece)
        start += len(piece)


def graph_bytes(name: str, triples: Iterable[Triple], scribe: Scribe) -> bytes:
    """The canonical N-Quads of a graph, or of a piece of it."""
    end = f" {scribe.iris.graph(name)} .\n".encode()
    lines = sorted({f"{triple} .\n".encode() for triple in triples}, key=line_key)  # a text is taken apart faster than a triple
    return b"".join([line.removesuffix(b" .\n") + end for line in lines])
