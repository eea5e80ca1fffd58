"""A finished, read-only dataset on disk: open it, describe a thing of it, count it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from fonds.errors import UnavailableError
from fonds.quads import as_bytes, canonical_key, canonical_triples
from fonds.reads import Noted, Reads
from fonds.statements import Reader, Said, Statements, Term
from fonds.terms import LABEL, SKOS, TYPE

MANIFEST = "manifest.json"
KINDS = (
    "document",
    "person",
    "group",
    "place",
    "event",
    "statement",
    "publication",
    "object",
    "set",
    "concept",
)  # of the things that are counted and harvested


@dataclass(frozen=True, slots=True)
class Release:
    """A release folder with its store opened read-only; several processes may hold the same one.

    While it is made, `statements` has the same as the store in the files that it is made from, to be read thing by thing.
    """

    folder: Path
    manifest: dict[str, Any]
    store: Store
    reads: Reads | None = None
    statements: Reader | None = None

    @staticmethod
    def open(folder: Path) -> Release:
        """The release in a folder; UnavailableError where there is none (a folder without a manifest is not one)."""
        try:
            return _opened(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise UnavailableError(str(folder), f"is not a release: {error}", "make one with `fonds build`") from error

    @staticmethod
    def begun(folder: Path, manifest: dict[str, Any], statements: Statements) -> Release:
        """The release that is being made in a folder; its manifest need not be written yet."""
        return _opened(folder, manifest, statements)

    def __reduce__(self) -> tuple[Callable[..., Release], tuple[Path, dict[str, Any], Statements | None]]:
        """Opened anew where it passes from one process to another."""
        return _opened, (self.folder, self.manifest, self.statements.statements if self.statements else None)

    def watched(self) -> Release:
        """The same release, with `reads` of what is read of it from now on."""
        reads = Reads(self.store)
        return Release(self.folder, Noted(self.manifest, reads), cast("Store", reads), reads, self.statements)

    def note(self, node: str) -> None:
        """Take note that what is said of a node is used, though it was read before."""
        if self.reads:
            self.reads.note(node)

    def forget(self) -> None:
        """Begin anew to take note of what is read."""
        if self.reads:
            self.reads.taken()

    @property
    def base(self) -> str:
        """The BASE of all its IRIs."""
        return str(self.manifest["base"])

    def objects(self, iri: str, predicate: NamedNode) -> Sequence[Term]:
        """The objects of a property of a thing or part, each once, in the order of their text."""
        if self.statements:
            return self.said(iri).get(predicate, ())
        found = {quad.object for quad in self.store.quads_for_pattern(NamedNode(iri), predicate, None)}
        return sorted((term for term in found if isinstance(term, NamedNode | Literal)), key=str)

    def said(self, iri: str) -> Said:
        """The objects of all that is said of a thing or part by property, each once, in the order of their text."""
        if self.statements:
            self.note(iri)
            return self.statements.said(iri)
        found: dict[NamedNode, set[Term]] = {}
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None):
            if isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.predicate, set()).add(quad.object)
        return {predicate: sorted(terms, key=str) for predicate, terms in found.items()}

    def n_triples(self, iri: str) -> bytes:
        """What is said of a thing and of its parts, each statement once, in canonical order, as N-Triples."""
        if self.statements:
            self.note(iri)
            return self.statements.n_triples(iri)
        return self.serialized(iri, RdfFormat.N_TRIPLES)

    def triples(self, iri: str) -> Sequence[Quad]:
        """The same as statements, in their order."""
        if self.statements:
            self.note(iri)
            return self.statements.triples(iri)
        return list(cast("Iterator[Quad]", parse(self.n_triples(iri), format=RdfFormat.N_TRIPLES)))

    def describe(self, iri: str) -> list[Quad]:
        """The quads of a thing and of its parts (its hash IRIs), in no particular order; empty where it is unknown."""
        if self.reads:  # of what points at a thing its own parts alone are looked at, which count as itself
            self.reads.note(iri)
            return self._described(self.reads.store, iri)
        return self._described(self.store, iri)

    @staticmethod
    def _described(store: Store, iri: str) -> list[Quad]:
        found: list[Quad] = []
        todo, seen = [iri], {iri}
        while todo:
            node = NamedNode(todo.pop())
            outgoing = list(store.quads_for_pattern(node, None, None))
            found += outgoing
            near = [quad.object for quad in outgoing]
            near += [quad.subject for quad in store.quads_for_pattern(None, None, node)]
            for term in near:
                if isinstance(term, NamedNode) and term.value.startswith(iri + "#") and term.value not in seen:
                    seen.add(term.value)
                    todo.append(term.value)
        return found

    def serialized(self, iri: str, format: RdfFormat) -> bytes:  # the word of the field
        """What is said of a thing, in a format: TriG and N-Quads tell the graphs, the others the triples alone."""
        return self.written(self.describe(iri), format)

    def written(self, quads: Iterable[Quad], format: RdfFormat) -> bytes:  # the word of the field
        """Quads in a format, in canonical order."""
        if format not in (RdfFormat.TRIG, RdfFormat.N_QUADS):
            return as_bytes(canonical_triples(quads), format)
        return as_bytes(sorted(quads, key=lambda quad: (str(quad.graph_name), canonical_key(quad))), format)

    def knows(self, iri: str) -> bool:
        """Whether anything is said of an IRI."""
        return next(self.store.quads_for_pattern(NamedNode(iri), None, None), None) is not None

    def label(self, iri: str) -> str:
        """A name for people: the English preferred label, any label, or the last part of the IRI."""
        for predicate in (SKOS["prefLabel"], LABEL):
            labels = [term for term in self.objects(iri, predicate) if isinstance(term, Literal)]
            if labels:
                return min(labels, key=lambda value: (value.language != "en", value.value)).value
        return iri.rstrip("/").rpartition("/")[2]

    def things(self) -> dict[str, list[str]]:
        """The IRIs of all things by kind (`document`, `person`, `group`, `place`, `event`, …), sorted, parts left out; read in one pass."""
        found: dict[str, list[str]] = {}
        for iri in self.statements.statements.things(self.base) if self.statements else sorted(self._typed()):
            kind, slash, _ = iri.removeprefix(self.base).partition("/")
            if slash:
                found.setdefault(kind, []).append(iri)
        return found

    def _typed(self) -> set[str]:
        subjects = (quad.subject.value for quad in self.store.quads_for_pattern(None, TYPE, None) if isinstance(quad.subject, NamedNode))
        return {iri for iri in subjects if "#" not in iri and iri.startswith(self.base)}

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self.store.named_graphs() if not isinstance(g, DefaultGraph) and isinstance(g, NamedNode))


def _opened(folder: Path, manifest: dict[str, Any], statements: Statements | None = None) -> Release:
    return Release(folder, manifest, Store.read_only(str(folder / "store")), statements=statements.open() if statements else None)
