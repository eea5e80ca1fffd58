"""What is said of things, read from a file of canonical N-Quads: in each graph a thing stands in one stretch with its parts.

A store looks each term of each statement up; reading the stretch takes less than a fifth of the time (0.6 s of CPU and 3.6 s for the things of
300 letters).
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import cast
from weakref import finalize

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from fonds.quads import Stretch, line_key, without_graph
from fonds.terms import TYPE

Term = NamedNode | Literal
Said = Mapping[NamedNode, Sequence[Term]]

_SCHEMA = "CREATE TABLE runs (thing TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, typed INTEGER NOT NULL)"
_INDEX = "CREATE INDEX by_thing ON runs (thing, start, end, typed)"
_TYPE = str(TYPE).encode()
_TYPED = b"> " + _TYPE + b" "
_SUBJECT, _LINK = re.compile(rb"^<([^>]+)>", re.MULTILINE), re.compile(rb"^<([^>]+)> <[^>]+> <([^>]+)> \.$", re.MULTILINE)
_NOTHING: Said = {}
_SHORT = 16_000  # bytes
_TEXTS, _WHOLES, _PARTS = 32, 1536, 3072  # things whose text is held, short things of which all that is said is held, and parts of long ones


@dataclass(frozen=True, slots=True)
class Statements:
    """Where the statements of things are: a file of canonical N-Quads, and an index of it; a value that can be shipped to a process."""

    graphs: Path
    index: Path

    @staticmethod
    def of(graphs: Path, stretches: Iterable[Stretch], index: Path) -> Statements:
        """Make the index of graphs that each stand in a stretch of a file."""
        with closing(sqlite3.connect(index, isolation_level=None)) as table:
            table.execute("PRAGMA journal_mode = OFF")
            table.execute("PRAGMA synchronous = OFF")
            table.execute("BEGIN")
            table.execute(_SCHEMA)
            for stretch in stretches:
                table.executemany("INSERT INTO runs VALUES (?, ?, ?, ?)", _rows(stretch))
            table.execute(_INDEX)
            table.execute("COMMIT")
        return Statements(graphs, index)

    def add(self, stretch: Stretch) -> None:
        """Take in a graph that was added to the file."""
        with closing(sqlite3.connect(self.index)) as table, table:
            table.executemany("INSERT INTO runs VALUES (?, ?, ?, ?)", _rows(stretch))

    def things(self, base: str) -> Iterator[str]:
        """The IRIs of things with a type that begin with a BASE, sorted."""
        query = "SELECT DISTINCT thing FROM runs WHERE typed AND thing >= ? AND thing < ? ORDER BY thing"
        with closing(sqlite3.connect(f"{self.index.absolute().as_uri()}?mode=ro", uri=True)) as table:
            yield from (iri for (iri,) in table.execute(query, (base, base + "\U0010ffff")))

    def open(self) -> Reader:
        """What reads them."""
        return Reader(self)


@dataclass(frozen=True, slots=True)
class _About:
    """What is said of a thing and of its parts that are linked with it, and whether that is all of its stretches."""

    lines: bytes
    triples: list[Quad]
    whole: bool


class Reader:
    """Reads statements; what was read last is held."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self._table = sqlite3.connect(f"{statements.index.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        self._file = os.open(statements.graphs, os.O_RDONLY)
        finalize(self, os.close, self._file)
        self._texts = lru_cache(_TEXTS)(lambda thing: [text for _, text in self.runs(thing)])
        self._wholes = lru_cache(_WHOLES)(self._short)
        self._parts = lru_cache(_PARTS)(self._part)
        self._about = lru_cache(1)(self._read)
        self._current = lru_cache(1)(self._own)
        self._last = ""

    def said(self, iri: str) -> Said:
        """The objects of all that is said of a thing or part by property, each once, in the order of their text."""
        thing = iri.partition("#")[0]
        # All of a thing is parsed that is short, or that a page is about; of another one, what is asked for.
        whole = self._current(thing) if thing == self._last else self._wholes(thing)
        return self._parts(iri) if whole is None else whole.get(iri, _NOTHING)

    def runs(self, thing: str) -> list[tuple[int, bytes]]:
        """The stretches of N-Quads of a thing and its parts, one in each graph that tells of them, with where each begins in the file."""
        runs = self._table.execute("SELECT start, end FROM runs WHERE thing = ? ORDER BY start", (thing,))
        return [(start, os.pread(self._file, end - start, start)) for start, end in runs]

    def n_triples(self, iri: str) -> bytes:
        """What is said of a thing and of those of its parts that are linked with it, each statement once, in canonical order, as N-Triples."""
        return self._taken_up(iri).lines

    def triples(self, iri: str) -> Sequence[Quad]:
        """The same as statements, in their order."""
        return self._taken_up(iri).triples

    def _taken_up(self, iri: str) -> _About:
        self._last = iri
        return self._about(iri)

    def _read(self, iri: str) -> _About:
        texts = self._texts(iri)
        if len(texts) == 1:
            lines = without_graph(texts[0])
        else:
            each: set[bytes] = {line for text in texts for line in without_graph(text).splitlines(keepends=True)}
            in_order = sorted(each, key=line_key)
            lines = b"".join(in_order)
        linked = _linked(iri, lines)
        return _About(linked, list(cast("Iterator[Quad]", parse(linked, format=RdfFormat.N_TRIPLES))), linked is lines)

    def _own(self, thing: str) -> Mapping[str, Said]:
        about = self._about(thing)
        return _grouped(about.triples, one=True) if about.whole else _parsed(self._texts(thing))

    def _short(self, thing: str) -> Mapping[str, Said] | None:
        """All that is said of a short thing and its parts; None for a long one."""
        texts = self._texts(thing)
        return _parsed(texts) if sum(map(len, texts)) < _SHORT else None

    def _part(self, iri: str) -> Said:
        subject = f"<{iri}> ".encode()
        return _parsed([_lines_of(text, subject) for text in self._texts(iri.partition("#")[0])]).get(iri, _NOTHING)


def _parsed(texts: Sequence[bytes]) -> Mapping[str, Said]:
    """What N-Quads say of each subject; each text is in canonical order."""
    quads = cast("Iterator[Quad]", parse(b"".join(texts), format=RdfFormat.N_QUADS))
    return _grouped(quads, one=sum(map(bool, texts)) <= 1)


def _grouped(quads: Iterable[Quad], *, one: bool) -> Mapping[str, Said]:
    """What statements say of each subject; they are in canonical order where they come from `one` text."""
    found: dict[str, dict[NamedNode, dict[Term, None]]] = {}
    last, properties = "", dict[NamedNode, dict[Term, None]]()
    for quad in quads:
        subject, object_ = cast("NamedNode", quad.subject).value, quad.object
        if subject != last:
            last, properties = subject, found.setdefault(subject, {})
        if isinstance(object_, NamedNode | Literal):
            properties.setdefault(quad.predicate, {})[object_] = None
    return {subject: {name: list(terms) if one else sorted(terms, key=str) for name, terms in said.items()} for subject, said in found.items()}


def _linked(iri: str, lines: bytes) -> bytes:
    """The lines about a thing and those of its parts that statements link with it in either direction."""
    own = iri.encode()
    subjects = set(_SUBJECT.findall(lines))
    if subjects <= {own}:
        return lines
    near: dict[bytes, list[bytes]] = {}
    for subject, object_ in _LINK.findall(lines):
        if object_ in subjects:
            near.setdefault(subject, []).append(object_)
            near.setdefault(object_, []).append(subject)
    found, todo = {own}, [own]
    while todo:
        further = [part for part in near.get(todo.pop(), ()) if part not in found]
        found.update(further)
        todo += further
    return lines if found >= subjects else b"".join(line for line in lines.splitlines(keepends=True) if line[1 : line.index(b">")] in found)


def by_thing(graph: Stretch) -> Iterator[tuple[str, Stretch, bool]]:
    """The stretches of the things of a graph with their parts, by IRI, and whether each begins with a type of the thing itself."""
    place = start = graph.start
    thing, typed = b"", False
    for line in graph.lines():
        subject = line[1 : line.index(b">")]
        whole = subject.partition(b"#")[0]
        if whole != thing:
            if place > start:
                yield thing.decode(), Stretch(graph.file, start, place), typed
            thing, start, typed = whole, place, whole == subject and line.startswith(_TYPED, len(subject) + 1)
        place += len(line)
    if place > start:
        yield thing.decode(), Stretch(graph.file, start, place), typed


def ends(name: str, share: float) -> bool:
    """Whether a piece of things or graphs ends with that one, of which it makes up a share.

    Its own name decides, by chance: what comes or goes elsewhere leaves pieces as they are, so that what was made of them holds good.
    """
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) < share * (1 << 32)


def _rows(graph: Stretch) -> Iterator[tuple[str, int, int, bool]]:
    return ((thing, stretch.start, stretch.end, typed) for thing, stretch, typed in by_thing(graph))


def _lines_of(text: bytes, subject: bytes) -> bytes:
    """The lines of a subject, which stand together."""
    start = 0 if text.startswith(subject) else text.find(b"\n" + subject) + 1
    if start == 0 and not text.startswith(subject):
        return b""
    last = max(text.rfind(b"\n" + subject) + 1, start)
    return text[start : text.index(b"\n", last) + 1]
