"""What every pattern needs: the base, the project's language, and the few turns of phrase that recur."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from fonds.iris import Iris
from fonds.quads import statements, text
from fonds.terms import AAT, CRM, LABEL, RDF, concept_aat, concept_label

P2 = CRM["P2_has_type"]
P190 = CRM["P190_has_symbolic_content"]


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes triples below one base, labels in one language."""

    iris: Iris
    language: str = "en"

    def node(self, path: str) -> NamedNode:
        """The IRI of a path."""
        return self.iris.node(path)

    def label(self, words: str) -> Literal:
        """Words on one line in the project's language, at most 120 characters."""
        line = re.sub(r"\s+", " ", words).strip()
        return text(line if len(line) <= 120 else line[:119].rstrip() + "…", self.language)

    def thing(self, path: str, label: str, *classes: NamedNode) -> Iterator[Triple]:
        """A thing with its classes and label."""
        node = self.node(path)
        yield from statements(node, *((RDF["type"], kind) for kind in classes), (LABEL, self.label(label)))

    def typed(self, path: str, *concepts: str) -> Iterator[Triple]:
        """The types of a thing by concept, each with its Getty AAT equivalent where the vocabulary knows one."""
        for slug in concepts:
            aat = concept_aat(slug)
            yield from statements(self.node(path), (P2, self.iris.concept(slug)), (P2, AAT[aat] if aat else None))

    def words(self, path: str, label: str, kind: str, words: str, *classes: NamedNode, language: str | None = None) -> Iterator[Triple]:
        """A text, name or identifier with its content and type; the content has a language where one is given."""
        yield from self.thing(path, label, *classes)
        yield from self.typed(path, kind)
        yield from self.content(path, words, language)

    def content(self, path: str, words: str, language: str | None = None) -> Iterator[Triple]:
        """The symbolic content of a text, name or identifier."""
        yield from statements(self.node(path), (P190, text(words, language)))

    def creation(self, made: str, kind: str, actors: Iterable[str] = ()) -> Iterator[Triple]:
        """The creation of a text (CRM E65), a part of it called by its kind, carried out by some."""
        path = f"{made.partition('#')[0]}#{kind}"
        yield from self.link(made, CRM["P94i_was_created_by"], path)
        yield from self.thing(path, concept_label(kind), CRM["E65_Creation"])
        yield from self.typed(path, kind)
        yield from self.link(path, CRM["P14_carried_out_by"], *actors)

    def link(self, subject: str, predicate: NamedNode, *objects: str | None) -> Iterator[Triple]:
        """The same relation from one thing to several; None says nothing."""
        yield from statements(self.node(subject), *((predicate, self.node(path)) for path in objects if path))


def relation_label(local: str) -> str:
    """A CRM property's name in words: `P11_had_participant` is `had participant`.

    >>> relation_label("P14_carried_out_by")
    'carried out by'
    """
    return re.sub(r"^P\d+[abi]*_", "", local).replace("_", " ")
