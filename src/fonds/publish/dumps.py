"""Dumps: N-Quads, TriG, and Turtle for each graph, the same byte for byte whoever builds them.

What is long is written piece by piece, each of which stands for itself: those that did not change are taken from the former release's dump.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import IO

from pyoxigraph import RdfFormat, Triple

from fonds.changes import DUMP, terms_of
from fonds.kept import Done, taken
from fonds.publish.pieces import Piece, digest, pieces
from fonds.quads import Stretch, as_bytes, write_turtle
from fonds.runner import HERE, Runner, Tell, quiet, told
from fonds.software import software
from fonds.terms import TYPE
from fonds.work import Basis, Holding, Work, stamp

STAGE = "dumps"
TRIG, PACKED = "dataset.trig", DUMP
_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # the head of a gzip file without name and time: https://www.rfc-editor.org/rfc/rfc1952#section-2.3
_READ = 1 << 20  # bytes that are read at a time
Part = tuple[str, int]  # the digest of a piece, and the size of what was written of it


@dataclass(frozen=True, slots=True)
class Dumping:
    """The job of writing dumps of pieces of one file of canonical N-Quads, by the file's name, or a piece's for those of the graphs in it.

    One of the same content that rests on the same `basis` is the former release's.
    """

    folder: Path
    basis: Basis | None = None

    def begin(self) -> Callable[[tuple[str, tuple[Piece, ...]]], list[Done[tuple[Part, ...]]]]:
        """What writes dumps, and gives the parts of one that has any."""
        holding = self.basis.open() if self.basis else None

        def dumped(item: tuple[str, tuple[Piece, ...]]) -> list[Done[tuple[Part, ...]]]:
            name, some = item
            if name == PACKED or (name != TRIG and some[0].part):
                return [_joined(holding, self.folder, name, some)]
            files = [TRIG] if name == TRIG else [_file(graph) for graph, _ in some[0].graphs]
            content = digest(some)
            done = holding.files(name, self.folder.name, files, self.folder, content) if holding else None
            if done is None:
                _write(self.folder, files, some)
                done = holding.made(name, (), None, stamp(self.folder, files), content) if holding else Done(())
            return [done]

        return dumped


def write_dumps(graphs: Mapping[str, Stretch], folder: Path, runner: Runner = HERE, tell: Tell = quiet, work: Work | None = None) -> None:
    """Write dataset.nq.gz, dataset.trig and graphs/*.ttl from the stretches of all graphs in one file of canonical N-Quads, as streams."""
    (folder / "graphs").mkdir(parents=True)
    whole = tuple(pieces(graphs))
    items = [(PACKED, whole)]  # it takes longest
    for name, some in groupby(whole, key=lambda piece: _file(piece.graphs[0][0]) if piece.part else piece.name):
        items.append((name, tuple(some)))
    job = Dumping(folder, work.basis(STAGE, software(), zlib.ZLIB_RUNTIME_VERSION.encode()) if work else None)
    results = chain(runner.map(job, items), runner.map(job, [(TRIG, whole)]))  # which is made of the others
    for _ in told(taken(work.kept if work else None, STAGE, results), STAGE, len(items) + 1, tell):
        pass


def graph_slug(graph: str, base: str) -> str:
    """The file name of a graph's dump: `x` and `x-evidence` for a document's two graphs."""
    return graph.removeprefix(f"{base}graph/").replace("/", "-")


def _file(graph: str) -> str:
    return f"graphs/{graph.replace('/', '-')}.ttl"


@cache
def _head() -> bytes:
    """The prefixes, with which Turtle and TriG begin."""
    written = as_bytes([Triple(TYPE, TYPE, TYPE)], RdfFormat.TURTLE)
    return written[: written.index(b"\n", written.rindex(b"@prefix")) + 1]


def _write(folder: Path, files: Sequence[str], some: Sequence[Piece]) -> None:
    """Write each graph of a piece as Turtle, or all of them as TriG."""
    if files == [TRIG]:
        _write_trig(folder, some)
        return
    for file, (_, graph) in zip(files, some[0].graphs, strict=True):
        with (folder / file).open("wb") as target:
            write_turtle(graph.triples(), target, RdfFormat.TURTLE)


def _write_trig(folder: Path, some: Sequence[Piece]) -> None:
    """Write TriG of the graphs' Turtle: in braces, one step to the right. No literal holds a line break."""
    head, graphs = _head(), [graph for piece in some for graph in piece.graphs]
    shared = Counter(map(_file, dict(graphs)))
    with (folder / TRIG).open("wb") as target, some[0].stretch.file.open("rb") as quads:
        target.write(head)
        for name, parts in groupby(graphs, key=itemgetter(0)):
            first, *others = (stretch for _, stretch in parts)
            if shared[_file(name)] > 1:  # `x-evidence` may be a document, too, and its dump that of both
                target.write(as_bytes(chain.from_iterable(part.quads() for part in (first, *others)), RdfFormat.TRIG).removeprefix(head))
                continue
            quads.seek(first.start)
            target.write(terms_of(quads.readline())[3] + b" {\n")
            with (folder / _file(name)).open("rb") as source:
                source.seek(len(head))
                while text := source.read(_READ) + source.readline():
                    target.write(b"\t" + text[:-1].replace(b"\n", b"\n\t") + b"\n")
            target.write(b"}\n")


# dumps of parts --------------------------------------------------------------------------------------------------------


def _joined(holding: Holding | None, folder: Path, name: str, some: Sequence[Piece]) -> Done[tuple[Part, ...]]:
    """Write a dump of parts that stand for themselves, with those that the former release has, or take its dump where it has all of them."""
    known = _known(holding, folder.name, name)
    same = [digest for digest, _ in known] == [piece.digest for piece in some]
    if holding and same and (done := holding.files(name, folder.name, [name], folder)):
        return done
    head, write = (_GZIP, _write_packed) if name == PACKED else (_head(), _write_turtle)
    starts = accumulate((size for _, size in known), initial=len(head))
    places = {digest: (start, size) for start, (digest, size) in zip(starts, known, strict=False)}
    parts: list[Part] = []
    with (folder / name).open("wb") as target, ExitStack() as stack:
        former = stack.enter_context((holding.basis.former / folder.name / name).open("rb")) if holding and holding.basis.former and known else None
        target.write(head)
        for piece in some:
            begun = target.tell()
            if former and piece.digest in places:
                start, size = places[piece.digest]
                former.seek(start)
                target.write(former.read(size))
            else:
                write(piece.stretch, target)
            parts.append((piece.digest, target.tell() - begun))
        if name == PACKED:
            target.write(_end(some))
    return holding.made(name, tuple(parts), None, stamp(folder, [name])) if holding else Done(tuple(parts))


def _known(holding: Holding | None, folder: str, name: str) -> tuple[Part, ...]:
    """The parts of the former release's dump, if it has one that was not written to since."""
    row = holding.get(name) if holding else None
    if not holding or not holding.basis.former or not row or row.stamp != stamp(holding.basis.former / folder, [name]):
        return ()
    done = holding.value(name)
    return done.value if done else ()


def _write_turtle(part: Stretch, target: IO[bytes]) -> None:
    """Write a part of a graph as Turtle, without the prefixes, which stand before all parts."""
    target.write(as_bytes(part.triples(), RdfFormat.TURTLE).removeprefix(_head()))


def _write_packed(part: Stretch, target: IO[bytes]) -> None:
    """Write a part packed so that it needs nothing of what stands before it (https://www.zlib.net/manual.html, Z_FULL_FLUSH)."""
    packing = zlib.compressobj(6, wbits=-zlib.MAX_WBITS)
    for text in part.pieces():
        target.write(packing.compress(text))
    target.write(packing.flush(zlib.Z_FULL_FLUSH))


def _end(some: Sequence[Piece]) -> bytes:
    """The end of a gzip file: a last, empty block, and the checksum and length of all that is packed."""
    checksum = length = 0
    for piece in some:
        for text in piece.stretch.pieces():
            checksum, length = zlib.crc32(text, checksum), length + len(text)
    return zlib.compressobj(wbits=-zlib.MAX_WBITS).flush() + struct.pack("<LL", checksum, length & 0xFFFFFFFF)
