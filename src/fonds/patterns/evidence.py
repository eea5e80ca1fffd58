"""The words that statements rest on: Web Annotations and attribute assignments (graph-model.md, "Evidence")."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from fonds.iris import digest, slugify
from fonds.patterns.scribe import Scribe, relation_label
from fonds.quads import decimal, integer, statements, text
from fonds.terms import CRM, ITSRDF, LABEL, OA, PROV, RDF
from fonds.text import sentences
from fonds.values import Account, Attribution, Document, Mention

CONTEXT = 32  # characters of prefix and suffix


@dataclass(frozen=True, slots=True)
class Anchors:
    """Names for a document's annotations, from the quoted words, their sentence and the body: no edit elsewhere changes them."""

    document: Document
    starts: tuple[int, ...]
    keys: tuple[str, ...]

    def name(self, mention: Mention) -> str:
        """The path of a mention."""
        index = max(bisect_right(self.starts, mention.span.start) - 1, 0)
        before = self.document.source.text[self.starts[index] : mention.span.start].count(mention.quote)
        return f"{self.document.path}#mention-{digest(mention.quote, self.keys[index], before, mention.body)}"


def anchors(document: Document) -> Anchors:
    """The anchors of a document: its sentences, a repeated one told apart by how often it stood before."""
    source = document.source.text
    seen: Counter[str] = Counter()
    starts, keys = [], []
    for sentence in sentences(source):
        words = sentence.of(source)
        starts.append(sentence.start)
        keys.append(f"{words}\x1e{seen[words]}")
        seen[words] += 1
    return Anchors(document, tuple(starts), tuple(keys))


def describe_evidence(account: Account, version: str, scribe: Scribe) -> Iterator[Triple]:
    """All annotations and attribute assignments of an account."""
    names = anchors(account.document)
    for mention in account.mentions:
        yield from _annotation(mention, names, version, scribe)
    for attribution in account.attributions:
        yield from _assignment(attribution, names, scribe)


def rule_activity(rule: str, version: str) -> str:
    """The path of the activity that is a rule's run."""
    return f"activity/{rule}-{version}"


def curator_path(name: str) -> str:
    """The path of a person who corrects."""
    return f"activity/curator-{slugify(name)}"


def _annotation(mention: Mention, names: Anchors, version: str, scribe: Scribe) -> Iterator[Triple]:
    document = names.document
    inside = mention.span.within(document.record)
    whole = document.record.of(document.source.text) if inside else document.source.text
    span = mention.span.shift(-document.record.start) if inside else mention.span
    path = names.name(mention)
    target, quote, position = (scribe.node(f"{path}-{part}") for part in ("target", "quote", "position"))
    yield from statements(
        scribe.node(path),
        (RDF["type"], OA["Annotation"]),
        (OA["hasBody"], scribe.node(mention.body)),
        (OA["hasTarget"], target),
        (PROV["wasGeneratedBy"], scribe.node(rule_activity(mention.rule, version))),
        (ITSRDF["taConfidence"], decimal(mention.confidence)),
        (PROV["wasAttributedTo"], scribe.node(curator_path(mention.by)) if mention.by else None),
    )
    yield from statements(
        target,
        (RDF["type"], OA["SpecificResource"]),
        (OA["hasSource"], scribe.node(document.path if inside else f"{document.path}#source")),
        (OA["hasSelector"], quote),
        (OA["hasSelector"], position),
    )
    yield from statements(
        quote,
        (RDF["type"], OA["TextQuoteSelector"]),
        (OA["exact"], text(mention.quote)),
        (OA["prefix"], text(whole[max(0, span.start - CONTEXT) : span.start])),
        (OA["suffix"], text(whole[span.end : span.end + CONTEXT])),
    )
    yield from statements(
        position,
        (RDF["type"], OA["TextPositionSelector"]),
        (OA["start"], integer(span.start)),
        (OA["end"], integer(span.end)),
    )


def _assignment(attribution: Attribution, names: Anchors, scribe: Scribe) -> Iterator[Triple]:
    path = f"{names.document.path}#claim-{digest(attribution.subject, attribution.property, attribution.object)}"
    claim: NamedNode = scribe.node(path)
    yield from statements(
        claim,
        (RDF["type"], CRM["E13_Attribute_Assignment"]),
        (LABEL, scribe.label(relation_label(attribution.property))),
        (CRM["P140_assigned_attribute_to"], scribe.node(attribution.subject)),
        (CRM["P177_assigned_property_of_type"], CRM[attribution.property]),
        (CRM["P141_assigned"], scribe.node(attribution.object)),
        *((PROV["wasDerivedFrom"], scribe.node(names.name(mention))) for mention in attribution.mentions),
    )
