"""Why a release says what it says of a thing: each relation with the quoted words, the rule, how sure it is, file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from fonds.errors import UnavailableError
from fonds.iris import slugify
from fonds.release import Release
from fonds.terms import CRM, ITSRDF, OA, OWL, PROV, SSSOM


@dataclass(frozen=True, slots=True)
class Ground:
    """Words that a relation rests on."""

    quote: str
    rule: str
    confidence: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a thing, in words, with its grounds; a mapping's grounds are its own justification."""

    subject: str
    property: str
    object: str
    grounds: tuple[Ground, ...]
    note: str = ""


def explain(release: Release, iri: str) -> Iterator[Relation]:
    """The relations of a thing that rest on words or on a mapping; UnavailableError where the release does not know it."""
    if not release.knows(iri):
        raise UnavailableError(iri, "is not in this release", f"its IRIs begin with {release.base}")
    node = NamedNode(iri)
    claims = {
        quad.subject
        for predicate in (CRM["P140_assigned_attribute_to"], CRM["P141_assigned"])
        for quad in release.store.quads_for_pattern(None, predicate, node)
    }
    part_claims = {
        quad.subject for part in _parts(release, iri) for quad in release.store.quads_for_pattern(None, CRM["P140_assigned_attribute_to"], part)
    }
    relations = [_claim(release, claim) for claim in claims | part_claims if isinstance(claim, NamedNode)]
    yield from sorted(relations, key=lambda relation: (relation.property, relation.subject, relation.object))
    mentions = _mentions(release, node)
    if mentions:
        yield Relation(release.label(iri), "is mentioned", "", tuple(mentions))
    for quad in release.store.quads_for_pattern(None, OWL["annotatedSource"], node):
        yield _mapping(release, quad.subject)


def _parts(release: Release, iri: str) -> list[NamedNode]:
    found = {q.subject for q in release.describe(iri) if isinstance(q.subject, NamedNode) and q.subject.value.startswith(iri + "#")}
    return sorted((n for n in found if isinstance(n, NamedNode)), key=lambda n: n.value)


def _one(release: Release, subject: object, predicate: NamedNode) -> str:
    quad = next(release.store.quads_for_pattern(subject, predicate, None), None)  # type: ignore[arg-type]
    return quad.object.value if quad and isinstance(quad.object, NamedNode | Literal) else ""


def _claim(release: Release, claim: NamedNode) -> Relation:
    notes = [q.object for q in release.store.quads_for_pattern(claim, PROV["wasDerivedFrom"], None)]
    grounds = [ground for note in notes if isinstance(note, NamedNode) for ground in _ground(release, note)]
    return Relation(
        release.label(_one(release, claim, CRM["P140_assigned_attribute_to"])),
        release.label(claim.value),
        release.label(_one(release, claim, CRM["P141_assigned"])),
        tuple(sorted(grounds, key=lambda ground: (ground.file, ground.line, ground.quote))),
    )


def _mentions(release: Release, node: NamedNode) -> list[Ground]:
    notes = [quad.subject for quad in release.store.quads_for_pattern(None, OA["hasBody"], node)]
    grounds = [ground for note in notes if isinstance(note, NamedNode) for ground in _ground(release, note)]
    return sorted(grounds, key=lambda ground: (ground.file, ground.line, ground.quote))


def _ground(release: Release, note: NamedNode) -> Iterator[Ground]:
    target = NamedNode(_one(release, note, OA["hasTarget"]))
    source = NamedNode(_one(release, target, OA["hasSource"]))
    selectors = [q.object for q in release.store.quads_for_pattern(target, OA["hasSelector"], None)]
    quote = next((text for text in (_one(release, s, OA["exact"]) for s in selectors) if text), "")
    start = next((text for text in (_one(release, s, OA["start"]) for s in selectors) if text), "0")
    file, line = _place(release, source, int(start))
    rule = _one(release, note, PROV["wasGeneratedBy"])
    yield Ground(quote, release.label(rule), _one(release, note, ITSRDF["taConfidence"]), file, line)


def _place(release: Release, source: NamedNode, start: int) -> tuple[str, int]:
    """The file of a document and the line of a place in it; a place in the record is counted on to the whole source."""
    content = CRM["P190_has_symbolic_content"]
    document = source.value.partition("#")[0]
    whole = _one(release, NamedNode(f"{document}#source"), content)
    if source.value == document:
        start += max(whole.find(_one(release, source, content)), 0)
    slug = document.rpartition("/")[2]
    files = [name for name in release.manifest.get("inputs", {}) if slugify(name.rpartition("/")[2].rpartition(".")[0]) == slug]
    return (files[0] if files else slug), whole.count("\n", 0, start) + 1


def _mapping(release: Release, mapping: object) -> Relation:
    def fact(local: str) -> str:
        return _one(release, mapping, SSSOM[local])

    note = ", ".join(
        f"{name} {value}"
        for name, value in (
            ("justification", fact("mapping_justification").rpartition("/")[2]),
            ("confidence", fact("confidence")),
            ("by", fact("reviewer_id") or f"{fact('mapping_tool')} {fact('mapping_tool_version')}"),
            ("on", fact("mapping_date")),
            ("because", fact("comment")),
        )
        if value
    )
    negated = "is not" if fact("predicate_modifier") else "is the same as"
    return Relation(release.label(_one(release, mapping, OWL["annotatedSource"])), negated, _one(release, mapping, OWL["annotatedTarget"]), (), note)
