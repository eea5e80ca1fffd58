"""What the formats say of a document: who made it, when, in which language, of whom and where it tells, and where its original lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal

from fonds.formats.reading import BY, CONTENT, CREATED, IDENTIFIED, KIND, MENTIONS, PARTS, PLACE, PREFERRED, Reading, Span
from fonds.terms import CRM, DCTERMS, LA, LABEL, RICO, SKOS
from fonds.xml import clean

_TRANSLATES = CRM["P73i_is_translation_of"]
_LANGUAGE = CRM["P72_has_language"]
CARRIES = CRM["P128_carries"]
_INCORPORATES = CRM["P165_incorporates"]
_PART_OF = CRM["P106i_forms_part_of"]
KEEPER = CRM["P50_has_current_keeper"]
_DOCUMENTS = CRM["P70_documents"]
_PARTICIPANT = CRM["P11_had_participant"]
MEMBER = LA["member_of"]
INCLUDED = RICO["isOrWasIncludedIn"]
_NOTATION = SKOS["notation"]


@dataclass(frozen=True, slots=True)
class Creation:
    """One making of a text: its kinds (`writing`, `translation`, `editing`, `publishing`), who did it, and when."""

    kinds: tuple[str, ...]
    agents: tuple[str, ...]
    spans: tuple[Span, ...]


def creations(reading: Reading, iri: str) -> list[Creation]:
    """The makings of a text."""
    return [
        Creation(tuple(kind.rpartition("/")[2] for kind in reading.nodes(part, KIND)), tuple(reading.nodes(part, BY)), tuple(reading.spans([part])))
        for part in reading.nodes(iri, CREATED)
    ]


@dataclass(frozen=True)  # no slots: what was read is kept
class Record:
    """A document with its original, its carriers and the events that it documents, as far as the formats tell of them."""

    reading: Reading
    iri: str

    @cached_property
    def texts(self) -> list[str]:
        """The document and, where it is a translation, its original."""
        return [self.iri, *self.reading.nodes(self.iri, _TRANSLATES)]

    @cached_property
    def titles(self) -> list[Literal]:
        """Its titles; the last part of its IRI where they are blank."""
        found = [title for title in self.reading.names(self.iri) if clean(title.value).strip()]
        return found or [Literal(self.iri.rpartition("/")[2])]

    @cached_property
    def kinds(self) -> list[str]:
        """The concepts of the vocabulary that say of what kind it is."""
        return [concept for concept in self.reading.nodes(self.iri, KIND) if self.reading.kind(concept) == "concept"]

    @cached_property
    def language_concepts(self) -> list[str]:
        """The languages that it is written in, those of the vocabulary that have a code."""
        return [concept for concept in self.reading.nodes(self.iri, _LANGUAGE) if self.reading.value(concept, _NOTATION)]

    @cached_property
    def languages(self) -> list[str]:
        """The codes of the languages that it is written in (BCP 47)."""
        return [self.reading.value(concept, _NOTATION) for concept in self.language_concepts]

    @cached_property
    def events(self) -> list[str]:
        """The events that it documents."""
        return self.reading.nodes(self.iri, _DOCUMENTS)

    def made_by(self, *kinds: str) -> list[str]:
        """Who made its text or its original in one of some ways, sorted, each once."""
        made = [creation for text in self.texts for creation in creations(self.reading, text)]
        return sorted({agent for creation in made if set(kinds).intersection(creation.kinds) for agent in creation.agents})

    def in_role(self, *roles: str) -> list[str]:
        """Who had one of some roles in the events that it documents, sorted, each once."""
        parts = [part for event in self.events for part in self.reading.nodes(event, PARTS) if self.reading.kind(part) != "statement"]
        return sorted({agent for part in parts if any(self.reading.is_a(part, role) for role in roles) for agent in self.reading.nodes(part, BY)})

    @cached_property
    def authors(self) -> list[str]:
        """Who wrote it: of a text with its writing, or of an event with the role."""
        return self.made_by("writing") or self.in_role("author")

    @cached_property
    def contributors(self) -> list[str]:
        """Who else had a hand in it or was written to: translators, note-takers, addressees."""
        others = {*self.made_by("translation"), *self.in_role("note-taker", "addressee", "copy-addressee")}
        return sorted(others.difference(self.authors))

    @cached_property
    def written_on(self) -> list[Span]:
        """When it was written or sent; nothing where only the time of what it documents is known."""
        written = [
            span for text in self.texts for creation in creations(self.reading, text) if "writing" in creation.kinds for span in creation.spans
        ]
        letters = [event for event in self.events if self.reading.is_a(event, "correspondence")]
        sendings = [part for event in letters for part in self.reading.nodes(event, PARTS) if self.reading.is_a(part, "sending")]
        return written or self.reading.spans(sendings) or self.reading.spans(letters)

    @cached_property
    def happened_on(self) -> list[Span]:
        """When the events that it documents happened, letters left out."""
        return self.reading.spans(event for event in self.events if not self.reading.is_a(event, "correspondence"))

    @cached_property
    def mentioned(self) -> list[str]:
        """The persons, groups, places and events with a name that it mentions, and who took part in what it documents."""
        partners = [agent for event in self.events for agent in self.reading.nodes(event, _PARTICIPANT)]
        found = sorted({*self.reading.nodes(self.iri, MENTIONS), *partners}.difference(self.events))
        # What is planned or denied bears the words of the source as its label, and is no subject to look for.
        return [thing for thing in found if self.reading.kind(thing) != "event" or PREFERRED in self.reading.said(thing)]

    @cached_property
    def places(self) -> list[str]:
        """Where the events that it documents happened, and where a letter was sent from."""
        parts = [part for event in self.events for part in self.reading.nodes(event, PARTS) if self.reading.is_a(part, "sending")]
        return sorted({place for event in [*self.events, *parts] for place in self.reading.nodes(event, PLACE)})

    @cached_property
    def carriers(self) -> list[str]:
        """The archival objects that bear it or its original."""
        return sorted({carrier for text in self.texts for carrier in self.reading.subjects(CARRIES, text)})

    @cached_property
    def references(self) -> list[str]:
        """The references of its carriers."""
        return [reference for carrier in self.carriers for reference in self.reading.references(carrier)]

    @cached_property
    def keepers(self) -> list[str]:
        """The archives that keep its carriers."""
        return sorted({keeper for carrier in self.carriers for keeper in self.reading.nodes(carrier, KEEPER)})

    @cached_property
    def sets(self) -> list[str]:
        """The lowest sets that it or its carriers lie in."""
        of_carriers = [parent for carrier in self.carriers for parent in self.reading.nodes(carrier, MEMBER)]
        return sorted({*self.reading.nodes(self.iri, INCLUDED), *of_carriers})

    @cached_property
    def sources(self) -> list[str]:
        """The addresses of what was read."""
        return [address for part in self.reading.nodes(self.iri, _PART_OF) for address in self.reading.nodes(part, DCTERMS["source"])]

    @cached_property
    def printed(self) -> list[str]:
        """Where it is printed: the publication, and the pages in it."""
        found = set()
        for text in self.texts:
            for part in self.reading.subjects(_INCORPORATES, text):
                pages = [self.reading.value(page, LABEL) for page in self.reading.nodes(part, IDENTIFIED)]
                for publication in self.reading.nodes(part, _PART_OF):
                    found.add(", ".join([self.reading.label(publication).value, *filter(None, pages)]))
        return sorted(found)


def words_of(reading: Reading, statement: str) -> list[Literal]:
    """The reported words of an utterance."""
    return [text for part in reading.nodes(statement, CRM["P94_has_created"]) for text in reading.texts(part, CONTENT)]


def path_of(reading: Reading, set_: str) -> str:
    """The names of a set and of all sets that it lies in, the highest first."""
    found: list[str] = []
    names: list[str] = []
    node: str | None = set_
    while node and node not in found:
        found.append(node)
        names.append(reading.label(node).value)
        node = next(iter(reading.nodes(node, MEMBER)), None)
    return ", ".join(reversed(names))
