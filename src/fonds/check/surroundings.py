"""A piece of the graph with what it points at: a small store in memory, of which constraints are asked that go along statements only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from pyoxigraph import RdfFormat, Store

from fonds.check.reach import ANY, SAME, Step
from fonds.quads import without_graph
from fonds.statements import Statements

_KNOWN, _SAID = 4096, 128  # things of which the digest is held, and nodes of which all that is said is held
_FEW = 4  # graphs: a document, its evidence, the authorities and the links
_SUBJECT = re.compile(rb"^<[^>]+> ", re.MULTILINE)
_END = re.compile(r"( <[^<>\"]*>)? \.\n$")  # of a line: the graph, if it has one, the full stop and the line break

Said = tuple[tuple[str, str], ...]  # predicates and objects as in N-Quads

_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class _Known:
    """The digest of all that is said of a thing, and those of its parts of which several graphs tell not the same."""

    digest: bytes
    several: tuple[str, ...]


class Surroundings:
    """Completes pieces of the graph: what others tell of their subjects, and what they lead to by some steps."""

    def __init__(self, statements: Statements, steps: Sequence[Step]) -> None:
        self._reader, self._steps = statements.open(), steps
        begun = {step.near for step in steps}
        self._leading = {step.predicate for step in steps if step.far in begun} - {SAME}
        self._said = lru_cache(_SAID)(self._described)
        self._known = lru_cache(_KNOWN)(self._read)

    def store(self, lines: Sequence[str]) -> tuple[Store, set[str]]:
        """Lines of N-Quads with what they lead to, and the things of which anything was looked for.

        The lines themselves stand in named graphs, what was added in the default graph.
        """
        ends: dict[str, set[str]] = {predicate: set() for predicate in self._leading}
        subjects = self._own(lines, ends)
        things = {_thing(subject) for subject in subjects}
        several = (subject for thing in things for subject in self._known(thing).several if subject in subjects)
        added = {f"{subject} {name} {value} ." for subject in several for name, value in self._said(subject)}
        self._own(added, ends)
        for node, predicate in self._reached(subjects, ends):
            things.add(_thing(node))
            added.update(f"{node} {name} {value} ." for name, value in self._said(node) if predicate in (ANY, name))
        store = Store()
        store.load("\n".join([*lines, *sorted(added)]).encode(), format=RdfFormat.N_QUADS)
        return store, things

    def digest(self, things: Iterable[str]) -> str:
        """The digest of all that is said of some things, in whichever graphs."""
        return sha256(b"".join(self._known(thing).digest for thing in sorted(things))).hexdigest()

    def _own(self, lines: Iterable[str], ends: Mapping[str, set[str]]) -> set[str]:
        """The subjects of lines; the IRIs that a predicate leads to are added to its `ends`, and all of them to those of ANY."""
        subjects: set[str] = set()
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            subjects.add(subject)
            if rest[0] == "<":
                for name in (predicate, ANY):
                    if name in ends:
                        ends[name].add(rest[: rest.index(" ")])
        return subjects

    def _reached(self, subjects: set[str], ends: Mapping[str, set[str]]) -> set[tuple[str, str]]:
        """The nodes that steps lead to beside the subjects, of which all is there, each with a predicate that is asked of it.

        All ends of a predicate count, whichever node they are an end of: that may be more than is looked at, never less.
        """
        found = {number: set[str]() for step in self._steps for number in (step.near, step.far)}
        for step in self._steps:
            found[step.far] |= ends.get(step.predicate, _NONE) - subjects
        asked: set[tuple[str, str]] = set()
        grown = True
        while grown:
            grown = False
            for step in self._steps:
                met = found[step.near]
                if step.predicate != SAME:
                    asked |= {(node, step.predicate) for node in met}
                    met = {end for node in met for end in self._ends(node, step.predicate)} - subjects
                grown = grown or not met <= found[step.far]
                found[step.far] |= met
        return asked

    def _ends(self, node: str, predicate: str) -> Iterator[str]:
        return (value for name, value in self._said(node) if predicate in (ANY, name) and value[0] == "<")

    def _described(self, node: str) -> Said:
        """What is said of a node, each statement once."""
        return tuple(dict.fromkeys(pair for text in self._runs(_thing(node)) for pair in _about(node, text)))

    def _read(self, thing: str) -> _Known:
        runs = self._runs(thing)
        *short, longest = sorted(runs, key=len) or [b""]
        met = Counter(subject for text in short for subject in set(_SUBJECT.findall(text)))
        several = (subject for subject in met if met[subject] > 1 or _start(subject, longest) >= 0)
        digest = sha256(b"".join([thing.encode(), *sorted(sha256(text).digest() for text in runs)])).digest()
        return _Known(digest, tuple(sorted(subject[:-1].decode() for subject in several)))

    def _runs(self, thing: str) -> Iterable[bytes]:
        """The lines of a thing from each graph that tells of it; where many do, most tell the same, which is given once."""
        runs = [text for _, text in self._reader.runs(thing)]
        return runs if len(runs) <= _FEW else set(map(without_graph, runs))


def _thing(node: str) -> str:
    """The IRI of the thing that a node in angle brackets is, or is a part of."""
    return node[1:-1].partition("#")[0]


def _about(subject: str, lines: bytes) -> Iterator[tuple[str, str]]:
    """The predicates and objects of a subject, whose lines stand together."""
    head = f"{subject} ".encode()
    place = _start(head, lines)
    while place >= 0 and lines.startswith(head, place):
        end = lines.index(b"\n", place) + 1
        predicate, rest = lines[place + len(head) : end].decode().split(" ", 1)
        yield predicate, _END.sub("", rest)
        place = end


def _start(head: bytes, lines: bytes) -> int:
    """Where the first line begins that begins so; -1 where none does."""
    place = 0 if lines.startswith(head) else lines.find(b"\n" + head) + 1
    return place if lines.startswith(head, place) else -1
