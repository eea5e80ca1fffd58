"""The graphs that all documents share, described in groups of things: what is made of the same as in a former build is taken from there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Triple

from fonds.build.inputs import SHIPPED
from fonds.build.spool import graph_bytes
from fonds.kept import Done, Kept, taken
from fonds.patterns.scribe import Scribe
from fonds.software import software
from fonds.statements import ends
from fonds.work import Holding, Work

STAGE = "shared"
_TOGETHER = 32  # things of a group on the average


@dataclass(frozen=True, slots=True)
class Thing:
    """What a graph says of a thing: its path, the values that it is made of, and what describes it with its parts."""

    path: str
    made_of: object
    describe: Callable[[], Iterable[Triple]]


def described(graph: str, things: Iterable[Thing], scribe: Scribe, kept: Kept | None) -> Iterator[bytes]:
    """The canonical N-Quads of a graph, piece by piece; its things come in the order of their paths."""
    if kept is None:
        return (_written(graph, [thing], scribe) for thing in things)
    holding = Work(kept).basis(STAGE, software(*SHIPPED), f"{scribe.iris.base} {scribe.language}".encode()).open()
    return taken(kept, STAGE, (_done(graph, group, scribe, holding) for group in _groups(things)))


def _done(graph: str, group: list[Thing], scribe: Scribe, holding: Holding) -> Done[bytes]:
    """A group as it is kept, or made new."""
    made_of = repr((graph, [(thing.path, thing.made_of) for thing in group]))
    name = hashlib.sha256(made_of.encode("utf-8", "surrogatepass")).hexdigest()
    return holding.same(name) or holding.made(name, _written(graph, group, scribe))


def _written(graph: str, group: list[Thing], scribe: Scribe) -> bytes:
    return b"".join(graph_bytes(graph, thing.describe(), scribe) for thing in group)


def _groups(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """Things in groups whose ends hang on paths alone: a thing more or less changes one group, not all that follow."""
    group: list[Thing] = []
    for thing in things:
        group.append(thing)
        if ends(thing.path, 1 / _TOGETHER):
            yield group
            group = []
    if group:
        yield group
