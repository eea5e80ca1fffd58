"""The vocabulary of a release: concepts, languages, and the rules and software that made the statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from fonds.patterns.evidence import curator_path, rule_activity
from fonds.patterns.scribe import Scribe
from fonds.quads import statements, text
from fonds.terms import CONCEPTS_BASE, CRM, PROV, SCHEMA, SKOS, concept_store


def describe_vocabulary(rules: Iterable[str], curators: Iterable[str], version: str, scribe: Scribe) -> Iterator[Triple]:
    """All concepts of ontology/concepts.ttl below the release's base, and each rule with its run and the software, those who correct."""
    for quad in concept_store():
        yield _rebased(quad, scribe)
    software = f"activity/fonds-{version}"
    yield from scribe.thing(software, f"fonds {version}", PROV["SoftwareAgent"])
    yield from statements(scribe.node(software), (SCHEMA["softwareVersion"], text(version)))
    for name in sorted(set(curators)):
        yield from scribe.thing(curator_path(name), name, PROV["Person"])
    for rule in sorted(set(rules)):
        words, concept, activity = rule.replace("-", " "), f"concept/rule-{rule}", rule_activity(rule, version)
        yield from scribe.thing(concept, words, SKOS["Concept"], CRM["E55_Type"])
        yield from statements(scribe.node(concept), (SKOS["prefLabel"], text(words, scribe.language)))
        yield from scribe.thing(activity, f"{words}, version {version}", PROV["Activity"])
        yield from scribe.link(activity, PROV["wasAssociatedWith"], software)
        yield from scribe.link(activity, PROV["used"], concept)


def _rebased(quad: Quad, scribe: Scribe) -> Triple:
    def term(value: object) -> NamedNode | Literal:
        if isinstance(value, NamedNode) and value.value.startswith(CONCEPTS_BASE):
            return scribe.node(value.value.removeprefix(CONCEPTS_BASE))
        assert isinstance(value, NamedNode | Literal)  # noqa: S101  # the vocabulary has no blank nodes; a test holds it
        return value

    subject = term(quad.subject)
    assert isinstance(subject, NamedNode)  # noqa: S101  # a literal is never a subject
    return Triple(subject, quad.predicate, term(quad.object))
