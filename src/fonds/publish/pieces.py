"""A file of graphs in pieces, each with a digest: what comes or goes in one piece leaves all others as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from fonds.quads import Stretch
from fonds.statements import by_thing, ends

_SIZE = 900_000  # bytes of a piece, about
_LARGE = 2_000_000  # bytes: a graph of more is cut


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole graphs that stand one behind the other, by name, or a part of one large graph with whole things; and the SHA-256 of its bytes.

    It bears the name of its first graph, with that of the first thing where it is a part of one.
    """

    name: str
    graphs: tuple[tuple[str, Stretch], ...]
    part: bool
    digest: str

    @property
    def stretch(self) -> Stretch:
        """All of it."""
        first, last = self.graphs[0][1], self.graphs[-1][1]
        return Stretch(first.file, first.start, last.end)


def pieces(graphs: Mapping[str, Stretch]) -> Iterator[Piece]:
    """All graphs of a file, in their order, but for empty ones; where a piece ends is seen from the name and size of the last thing in it alone."""
    held: list[tuple[str, Stretch]] = []
    for name, stretch in sorted(graphs.items(), key=lambda item: item[1].start):
        if stretch.start == stretch.end:
            continue
        large = stretch.end - stretch.start > _LARGE
        if held and (large or held[-1][1].end != stretch.start):
            yield _piece(held)
            held = []
        if large:
            yield from (_piece([(name, part)], f" {thing}") for thing, part in _parts(stretch))
            continue
        held.append((name, stretch))
        if ends(name, (stretch.end - stretch.start) / _SIZE):
            yield _piece(held)
            held = []
    if held:
        yield _piece(held)


def digest(some: Iterable[Piece]) -> str:
    """The digest of some pieces together."""
    return sha256("".join(piece.digest for piece in some).encode()).hexdigest()


def _piece(graphs: list[tuple[str, Stretch]], first: str = "") -> Piece:
    """A piece of graphs, or of a part of one that begins with the thing `first`."""
    whole = Stretch(graphs[0][1].file, graphs[0][1].start, graphs[-1][1].end)
    return Piece(graphs[0][0] + first, tuple(graphs), bool(first), whole.digest())


def _parts(graph: Stretch) -> Iterator[tuple[str, Stretch]]:
    """The parts of a graph, each of whole things, by the first of these."""
    first, start = "", graph.start
    for thing, stretch, _ in by_thing(graph):
        first = first or thing
        if ends(thing, (stretch.end - stretch.start) / _SIZE) or stretch.end == graph.end:
            yield first, Stretch(graph.file, start, stretch.end)
            first, start = "", stretch.end
