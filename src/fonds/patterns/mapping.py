"""Accepted and rejected matches with their reasons, as SSSOM mappings (graph-model.md, "Links")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from fonds.iris import digest
from fonds.patterns.scribe import Scribe
from fonds.quads import decimal, statements, text
from fonds.terms import LA, LABEL, OWL, RDF, SEMAPV, SKOS, SSSOM, XSD
from fonds.values import Mapping

ACCEPTED, REJECTED = "accepted", "rejected"


def describe_mapping(mapping: Mapping, scribe: Scribe, *, same_as: bool = False) -> Iterator[Triple]:
    """The link of an accepted match and its mapping; of a rejected one the mapping alone; of any other nothing."""
    if mapping.judgement not in (ACCEPTED, REJECTED):
        return
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
        (SSSOM["mapping_justification"], SEMAPV[mapping.justification.removeprefix("semapv:")]),
        (SSSOM["confidence"], decimal(mapping.confidence)),
        (SSSOM["mapping_tool"], text(mapping.tool)),
        (SSSOM["mapping_tool_version"], text(mapping.tool_version)),
        (SSSOM["mapping_date"], Literal(mapping.date, datatype=XSD["date"])),
        (SSSOM["reviewer_id"], text(mapping.reviewer) if mapping.reviewer else None),
        (SSSOM["comment"], text(mapping.comment, scribe.language) if mapping.comment else None),
        (SSSOM["predicate_modifier"], text("Not") if mapping.judgement == REJECTED else None),
    )
