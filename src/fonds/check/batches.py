"""The graph in pieces that pySHACL takes one at a time: memory and time for each stay the same however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from fonds.quads import Stretch
from fonds.statements import by_thing, ends

SIZE = 4_000  # quads: enough that the shapes' own cost counts little, few enough to hold
SHARED = ("authorities", "links", "vocabulary")
_BYTES = 900_000  # of a portion, about


@dataclass(frozen=True, slots=True)
class Portion:
    """What is checked by one process at a time: documents by their graphs, or things with all their parts by stretches of the shared graphs."""

    documents: tuple[tuple[Stretch, ...], ...] = ()
    shared: tuple[Stretch, ...] = ()


def portions(graphs: Mapping[str, Stretch], slugs: Sequence[str]) -> Iterator[Portion]:
    """All documents and all things of the shared graphs, each in one portion; `graphs` are stretches of one file of N-Quads, by name."""
    documents: list[tuple[Stretch, ...]] = []
    for slug in slugs:
        documents.append((graphs[slug], graphs[f"{slug}/evidence"]))
        if ends(slug, _share(documents[-1])):
            yield Portion(documents=tuple(documents))
            documents = []
    if documents:
        yield Portion(documents=tuple(documents))
    things: dict[str, list[Stretch]] = {}
    for name in SHARED:
        if name in graphs:
            for thing, stretch, _ in by_thing(graphs[name]):
                things.setdefault(thing, []).append(stretch)
    held: list[Stretch] = []
    for thing in sorted(things):
        held += things[thing]
        if ends(thing, _share(things[thing])):
            yield Portion(shared=_joined(held))
            held = []
    if held:
        yield Portion(shared=_joined(held))


def _share(stretches: Iterable[Stretch]) -> float:
    """The share of a portion that stretches make up."""
    return sum(stretch.end - stretch.start for stretch in stretches) / _BYTES


def _lines(stretch: Stretch) -> Iterator[str]:
    """The lines of a stretch without their ends."""
    return (line[:-1].decode() for line in stretch.lines())


def _thing(line: str) -> str:
    """The thing that a line of N-Quads is about, be it about a part of it."""
    return line[1 : line.index(" ") - 1].partition("#")[0]


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same stretches in the order of their file, those that touch each other as one."""
    found: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda stretch: stretch.start):
        start = found.pop().start if found and found[-1].end == stretch.start else stretch.start
        found.append(Stretch(stretch.file, start, stretch.end))
    return tuple(found)


def batches(portion: Portion) -> Iterator[tuple[int, list[str]]]:
    """All statements of a portion as lines of N-Quads, each once: documents whole with their evidence, shared things whole with their parts.

    A core constraint of a shape sees a thing with its parts; one that looks from thing to thing is written in SPARQL, which is
    asked of the whole store. Each batch comes with the number of documents in it.
    """
    held: list[str] = []
    count = 0
    for documents, piece in _pieces(portion):
        held += piece
        count += documents
        if len(held) >= SIZE:
            yield count, held
            held, count = [], 0
    if held or count:
        yield count, held


def digest(portion: Portion) -> str:
    """The digest of all that is checked of a portion."""
    found = sha256()
    for stretches in (*portion.documents, portion.shared):
        for stretch in stretches:
            found.update(stretch.digest().encode())
    return found.hexdigest()


def _pieces(portion: Portion) -> Iterator[tuple[int, list[str]]]:
    for stretches in portion.documents:
        yield 1, [line for stretch in stretches for line in _lines(stretch)]
    things: dict[str, list[str]] = {}
    for stretch in portion.shared:
        for line in _lines(stretch):
            things.setdefault(_thing(line), []).append(line)
    for thing in sorted(things):
        yield 0, things[thing]
