"""Canonical quads: building them, and writing them the same byte for byte on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from fonds.terms import EDTF, PREFIXES, TYPE, XSD

Term = NamedNode | Literal
_TYPE = str(TYPE).encode()


def text(value: str, language: str | None = None) -> Literal:
    """A literal, with a language where one is given."""
    return Literal(value, language=language) if language else Literal(value)


def decimal(value: float) -> Literal:
    """An xsd:decimal of at most four places, without trailing zeros."""
    return Literal(f"{value:.4f}".rstrip("0").rstrip(".") if value else "0", datatype=XSD["decimal"])


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=XSD["integer"])


def moment(value: str) -> Literal:
    """An xsd:dateTime."""
    return Literal(value, datatype=XSD["dateTime"])


def edtf(value: str) -> Literal:
    """A date in EDTF."""
    return Literal(value, datatype=EDTF["EDTF"])


def statements(subject: NamedNode, *pairs: tuple[NamedNode, Term | None]) -> Iterator[Triple]:
    """Triples of one subject; a pair whose object is None says nothing."""
    for predicate, value in pairs:
        if value is not None:
            yield Triple(subject, predicate, value)


def in_graph(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    """The triples as quads of a named graph."""
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def canonical_key(statement: Quad | Triple) -> tuple[str, bool, str, str]:
    """The order of statements: a thing before its parts, its types first, then by predicate and object."""
    return (_value(statement.subject), statement.predicate != TYPE, statement.predicate.value, str(statement.object))


def line_key(line: bytes) -> tuple[bytes, bool, bytes, bytes]:
    """The place of a line of N-Triples in canonical order, as `canonical_key` has it; UTF-8 has the order of the characters."""
    subject, predicate, object_ = line.split(b" ", 2)
    return subject[1:-1], predicate != _TYPE, predicate[1:-1], object_[: -len(b" .\n")]


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def canonical_lines(quads: Iterable[Quad]) -> list[str]:
    """N-Quads lines, each once, in canonical order."""
    return [f"{quad} ." for quad in sorted(set(quads), key=canonical_key)]


def canonical_triples(quads: Iterable[Quad]) -> list[Triple]:
    """What quads say whatever their graph, each once, in canonical order."""
    return sorted({Triple(quad.subject, quad.predicate, quad.object) for quad in quads}, key=canonical_key)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a file of N-Quads, as a graph has one: parsing it takes a fifth of the time of asking a store for it."""

    file: Path
    start: int
    end: int

    def pieces(self) -> Iterator[bytes]:
        """Its lines, piece by piece."""
        left = self.end - self.start
        with self.file.open("rb") as source:
            source.seek(self.start)
            while left > 0:
                piece = source.read(min(_READ, left))
                if len(piece) < left:
                    piece += source.readline()
                left -= len(piece)
                yield piece

    def lines(self) -> Iterator[bytes]:
        """Its lines, one by one."""
        return chain.from_iterable(piece.splitlines(keepends=True) for piece in self.pieces())

    def digest(self) -> str:
        """The SHA-256 of it."""
        found = sha256()
        for piece in self.pieces():
            found.update(piece)
        return found.hexdigest()

    def quads(self) -> Iterator[Quad]:
        """The quads in it, as a stream."""
        return chain.from_iterable(cast("Iterator[Quad]", parse(piece, format=RdfFormat.N_QUADS)) for piece in self.pieces())

    def triples(self) -> Iterator[Quad]:
        """The quads of a stretch that is one graph, without it, as a stream."""
        return chain.from_iterable(cast("Iterator[Quad]", parse(without_graph(piece), format=RdfFormat.N_TRIPLES)) for piece in self.pieces())


def without_graph(lines: bytes) -> bytes:
    """Lines of N-Quads of one graph as N-Triples: where a graph's name stands before a line break, it ends a line, as literals hold none."""
    return lines.replace(lines[lines.rindex(b" ", 0, -3) :], b" .\n") if lines else lines


_READ = 1 << 20  # bytes that are read at a time
_PIECE = 8 << 20  # bytes: the bulk loader sorts what it is given in memory; small pieces are as fast and take a tenth of it


def load_quads(store: Store, path: Path, tell: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Load a file of N-Quads into a store piece by piece, so that memory does not grow with the file; `tell` is told how many bytes are done."""
    total = path.stat().st_size
    tell(0, total)
    with path.open("rb") as source:
        rest = b""
        while piece := source.read(_PIECE):
            whole = piece.rfind(b"\n") + 1
            store.bulk_load(input=rest + piece[:whole], format=RdfFormat.N_QUADS)
            rest = piece[whole:]
            tell(source.tell(), total)
        store.bulk_load(input=rest, format=RdfFormat.N_QUADS)


class _PrefixesInOrder:
    """A file that puts the prefix lines at the head of Turtle or TriG in order: the serializer writes them in any."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.head, self.body = target, bytearray(), False

    def write(self, data: bytes) -> int:
        """Keep the head until it is whole, then pass everything on."""
        if self.body:
            return self.target.write(data)
        self.head += data
        lines = bytes(self.head).splitlines(keepends=True)
        first = next((n for n, line in enumerate(lines) if line.endswith(b"\n") and not line.startswith(b"@prefix")), None)
        if first is not None:
            self.body = True
            self.target.write(b"".join([*sorted(lines[:first]), *lines[first:]]))
        return len(data)

    def close(self) -> None:
        """Write a head without a body."""
        if not self.body:
            self.target.write(b"".join(sorted(bytes(self.head).splitlines(keepends=True))))

    def flush(self) -> None:
        """Nothing is held back but the head."""


def write_turtle(statements: Iterable[Quad] | Iterable[Triple], target: IO[bytes], format: RdfFormat) -> None:  # the word of the field
    """Serialize statements in their order as a stream of Turtle or TriG, the same byte for byte every time."""
    output = _PrefixesInOrder(target)
    serialize(statements, cast("IO[bytes]", output), format=format, prefixes=PREFIXES)
    output.close()


def as_bytes(statements: Iterable[Quad] | Iterable[Triple], format: RdfFormat) -> bytes:  # the word of the field
    """Statements in a format, in their order."""
    if format not in (RdfFormat.TURTLE, RdfFormat.TRIG):
        return cast("bytes", serialize(statements, format=format, prefixes=PREFIXES if format == RdfFormat.RDF_XML else None))
    written = cast("bytes", serialize(statements, format=format, prefixes=PREFIXES))
    end = 0
    while written.startswith(b"@prefix", end):
        end = written.index(b"\n", end) + 1
    return b"".join([*sorted(written[:end].splitlines(keepends=True)), written[end:]])


def rewritten(n_triples: bytes, format: RdfFormat) -> bytes:  # the word of the field
    """N-Triples in another format, in their order."""
    return as_bytes(cast("Iterator[Quad]", parse(n_triples, format=RdfFormat.N_TRIPLES)), format)
