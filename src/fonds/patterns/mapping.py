"""Accepted and rejected matches, and that there is none, with their reasons, as SSSOM mappings (graph-model.md, "Links")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from fonds.iris import digest
from fonds.matches import Mapping
from fonds.patterns.scribe import Scribe
from fonds.quads import Term, decimal, statements, text
from fonds.terms import LA, LABEL, OWL, RDF, SEMAPV, SKOS, SSSOM, XSD

ACCEPTED, REJECTED, NONE = "accepted", "rejected", "none"
NO_TERM = "sssom:NoTermFound"


def describe_mapping(mapping: Mapping, scribe: Scribe, *, same_as: bool = False) -> Iterator[Triple]:
    """The link of an accepted match and its mapping; of a rejected one, and of no match, the mapping alone; of an open one nothing."""
    if mapping.judgement == NONE:
        yield from _describe_none(mapping, scribe)
    elif mapping.judgement in (ACCEPTED, REJECTED):
        yield from _describe_judged(mapping, scribe, same_as=same_as)


def _describe_judged(mapping: Mapping, scribe: Scribe, *, same_as: bool) -> Iterator[Triple]:
    subject, target = scribe.node(mapping.subject), scribe.iris.absolute(mapping.object)
    if mapping.judgement == ACCEPTED:
        predicates = (LA["equivalent"], SKOS["exactMatch"], *((OWL["sameAs"],) if same_as else ()))
        yield from statements(subject, *((predicate, target) for predicate in predicates))
    node = scribe.node(f"{mapping.subject}#mapping-{digest(mapping.subject, mapping.object)}")
    verb = "is" if mapping.judgement == ACCEPTED else "is not"
    yield from statements(
        node,
        (RDF["type"], SSSOM["Mapping"]),
        (RDF["type"], OWL["Axiom"]),
        (LABEL, scribe.label(f"{mapping.subject_label} {verb} {mapping.object_label or mapping.object}")),
        (OWL["annotatedSource"], subject),
        (OWL["annotatedProperty"], SKOS["exactMatch"]),
        (OWL["annotatedTarget"], target),
        *_told(mapping, scribe),
        (SSSOM["predicate_modifier"], text("Not") if mapping.judgement == REJECTED else None),
    )


def _describe_none(mapping: Mapping, scribe: Scribe) -> Iterator[Triple]:
    """That no item was found: a mapping whose object is SSSOM's word for it, not an IRI that a query could take for a match."""
    yield from statements(
        scribe.node(f"{mapping.subject}#mapping-{digest(mapping.subject, NO_TERM)}"),
        (RDF["type"], SSSOM["Mapping"]),
        (LABEL, scribe.label(f"{mapping.subject_label}: no match")),
        (OWL["annotatedSource"], scribe.node(mapping.subject)),
        (OWL["annotatedProperty"], SKOS["exactMatch"]),
        (SSSOM["object_id"], text(NO_TERM)),
        *_told(mapping, scribe),
    )


def _told(mapping: Mapping, scribe: Scribe) -> Iterator[tuple[NamedNode, Term | None]]:
    """What is told of any judgement: on what it rests, how sure it is, by what or whom, when, and why."""
    yield SSSOM["mapping_justification"], SEMAPV[mapping.justification.removeprefix("semapv:")]
    yield SSSOM["confidence"], decimal(mapping.confidence)
    yield SSSOM["mapping_tool"], text(mapping.tool) if mapping.tool else None
    yield SSSOM["mapping_tool_version"], text(mapping.tool_version) if mapping.tool_version else None
    yield SSSOM["mapping_date"], Literal(mapping.date, datatype=XSD["date"])
    yield SSSOM["object_source_version"], text(mapping.source) if mapping.source else None
    yield SSSOM["reviewer_id"], text(mapping.reviewer) if mapping.reviewer else None
    yield SSSOM["comment"], text(mapping.comment, scribe.language) if mapping.comment else None
