"""All mentions as a collection of Web Annotations, a page for each document (https://www.w3.org/TR/annotation-model/, section 5)."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode

from fonds.harvest.door import Door
from fonds.records.table import Record
from fonds.release import Release
from fonds.terms import ITSRDF, OA, PROV, VOID

PATH = "annotations"
MEDIA = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"confidence": {"@id": ITSRDF["taConfidence"].value}}]
_DOCUMENTS = "kind:document"
Json = dict[str, Any]


def collection(door: Door, release: Release) -> Json:
    """The collection, with how many annotations it has, and its first and last pages."""
    count = door.records.size("", _DOCUMENTS, door.records.window("", ""))
    found: Json = {"@context": _CONTEXT, "id": f"{door.root}{PATH}", "type": "AnnotationCollection", "label": door.title, "total": _total(release)}
    return found | ({"first": f"{door.root}{PATH}/page/1", "last": f"{door.root}{PATH}/page/{count}"} if count else {})


def page(door: Door, release: Release, number: int) -> Json | None:
    """The annotations of one document, in the order of its text; None where there is no page of that number."""
    record = door.records.at(_DOCUMENTS, number)
    if record is None:
        return None
    around = {name: f"{door.root}{PATH}/page/{other}" for name, other in (("prev", number - 1), ("next", number + 1)) if _is(door, other)}
    return {
        "@context": _CONTEXT, "id": f"{door.root}{PATH}/page/{number}", "type": "AnnotationPage",
        "partOf": {"id": f"{door.root}{PATH}", "type": "AnnotationCollection"}, **around, "items": _annotations(release, record),
    }  # fmt: skip


def _is(door: Door, number: int) -> bool:
    return door.records.at(_DOCUMENTS, number) is not None


def _total(release: Release) -> int:
    """How many annotations there are, as the dataset's own description counts them."""
    for part in release.store.quads_for_pattern(None, VOID["class"], OA["Annotation"]):
        for count in release.store.quads_for_pattern(part.subject, VOID["entities"], None):
            if isinstance(count.object, Literal):
                return int(count.object.value)
    return 0


def _annotations(release: Release, record: Record) -> list[Json]:
    """The annotations whose target is a document or the text that was read for it, by the place of their words."""
    found = []
    for source in (record.iri, f"{record.iri}#source"):
        for target in release.store.quads_for_pattern(None, OA["hasSource"], NamedNode(source)):
            for mention in release.store.quads_for_pattern(None, OA["hasTarget"], target.subject):
                if isinstance(mention.subject, NamedNode) and isinstance(target.subject, NamedNode):
                    found.append(_annotation(release, mention.subject, target.subject, source))
    return sorted(found, key=lambda item: (item["target"]["selector"][0].get("start", 0), item["id"]))


def _annotation(release: Release, mention: NamedNode, target: NamedNode, source: str) -> Json:
    selectors = sorted((_selector(release, node) for node in _nodes(release, target, OA["hasSelector"])), key=lambda told: str(told["type"]))
    found: Json = {
        "id": mention.value, "type": "Annotation", "motivation": "identifying",
        "body": [node.value for node in _nodes(release, mention, OA["hasBody"])], "target": {"source": source, "selector": selectors},
    }  # fmt: skip
    confidence = _value(release, mention, ITSRDF["taConfidence"])
    rules = _nodes(release, mention, PROV["wasGeneratedBy"])
    return found | ({"generator": rules[0].value} if rules else {}) | ({"confidence": float(confidence)} if confidence else {})


def _selector(release: Release, node: NamedNode) -> Json:
    """Where the words stand, and which they are (section 4.2)."""
    start = _value(release, node, OA["start"])
    if start:
        return {"type": "TextPositionSelector", "start": int(start), "end": int(_value(release, node, OA["end"]))}
    return {"type": "TextQuoteSelector"} | {name: _value(release, node, OA[name]) for name in ("exact", "prefix", "suffix")}


def _nodes(release: Release, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = {quad.object for quad in release.store.quads_for_pattern(node, predicate, None)}
    return sorted((term for term in found if isinstance(term, NamedNode)), key=str)


def _value(release: Release, node: NamedNode, predicate: NamedNode) -> str:
    return next((quad.object.value for quad in release.store.quads_for_pattern(node, predicate, None) if isinstance(quad.object, Literal)), "")
