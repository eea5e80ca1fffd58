"""What Europeana's Schematron asks of an EDM record beyond its schema, written down from the schema's own assertions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from tests.formats_release import NAMESPACES

_RESOURCE = f"{{{NAMESPACES['rdf']}}}resource"
_ABOUT = f"{{{NAMESPACES['rdf']}}}about"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# The forms that the letters and documents of the tests may have; the whole list is read from the schema where it is at hand.
RIGHTS = (r"^http://creativecommons\.org/(licenses/by/4\.0|publicdomain/zero/1\.0)/$", r"^http://rightsstatements\.org/vocab/InC/1\.0/$")


def broken_rules(rdf: etree._Element, rights: Iterable[str] = RIGHTS) -> list[str]:
    """The assertions that a record does not hold; `rights` are the patterns of the rights statements."""
    return [*_on_any_element(rdf), *_on_the_object(rdf), *_on_the_aggregation(rdf, rights)]


def _find(element: etree._Element, path: str) -> list[etree._Element]:
    return list(element.xpath(path, namespaces=NAMESPACES))


def _is_filled(element: etree._Element) -> bool:
    return element.get(_RESOURCE) is not None or bool("".join(element.itertext()).strip())


def _on_any_element(rdf: etree._Element) -> Iterator[str]:
    for element in rdf.iter():
        if "" in (element.get(_RESOURCE), element.get(_ABOUT), element.get(_LANGUAGE)):
            yield "an attribute is empty"
        if element.get(_RESOURCE) is not None and element.text:
            yield "an element has a resource and a text"


def _on_the_object(rdf: etree._Element) -> Iterator[str]:
    objects = _find(rdf, "edm:ProvidedCHO")
    if len(objects) != 1:
        yield "there is not exactly one ProvidedCHO"
        return
    item = objects[0]
    telling = _find(item, "dc:subject | dc:type | dcterms:temporal | dcterms:spatial")
    if not any(_is_filled(element) for element in telling):
        yield "no subject, type, time or place"
    if not any("".join(e.itertext()).strip() for e in _find(item, "dc:title")) and not any(_is_filled(e) for e in _find(item, "dc:description")):
        yield "neither title nor description"
    if [e.text for e in _find(item, "edm:type")] == ["TEXT"] and not _find(item, "dc:language"):
        yield "a text without a language"


def _on_the_aggregation(rdf: etree._Element, rights: Iterable[str]) -> Iterator[str]:
    aggregations = _find(rdf, "ore:Aggregation")
    if len(aggregations) != 1:
        yield "there is not exactly one Aggregation"
        return
    item = aggregations[0]
    if [e.get(_RESOURCE) for e in _find(item, "edm:aggregatedCHO")] != [e.get(_ABOUT) for e in _find(rdf, "edm:ProvidedCHO")]:
        yield "another object is aggregated"
    if not any(e.get(_RESOURCE) is not None for e in _find(item, "edm:isShownAt | edm:isShownBy")):
        yield "shown nowhere"
    for name in ("dataProvider", "provider"):
        found = _find(item, f"edm:{name}")
        if not found or not all(_is_filled(e) for e in found):
            yield f"no {name}"
    stated = [e.get(_RESOURCE) or "" for e in _find(item, "edm:rights")]
    if not stated or not all(any(re.match(pattern, address) for pattern in rights) for address in stated):
        yield "no rights statement of the list"


Mutation = Callable[[etree._Element], None]


def drop(path: str) -> Mutation:
    """Take elements out of a record."""

    def change(rdf: etree._Element) -> None:
        for element in _find(rdf, path):
            element.getparent().remove(element)

    return change


def put(path: str, attribute: str | None, value: str) -> Mutation:
    """Write another text (attribute None) or attribute (`resource`, `lang`) into the first element that a path finds."""

    def change(rdf: etree._Element) -> None:
        element = _find(rdf, path)[0]
        if attribute is None:
            element.text = value
        else:
            element.set(_RESOURCE if attribute == "resource" else _LANGUAGE, value)

    return change


def move_first(path: str) -> Mutation:
    """Put an element before its brothers."""

    def change(rdf: etree._Element) -> None:
        element = _find(rdf, path)[0]
        element.getparent().insert(0, element)

    return change


def twice(path: str) -> Mutation:
    """Write an element a second time behind itself."""

    def change(rdf: etree._Element) -> None:
        element = _find(rdf, path)[0]
        element.addnext(etree.fromstring(etree.tostring(element)))

    return change


# What breaks an assertion of the Schematron that the schema alone would let pass.
BREAKS_A_RULE: dict[str, Mutation] = {
    "no dataProvider": drop("//edm:dataProvider"),
    "empty dataProvider": put("//edm:dataProvider", None, " "),
    "empty provider": put("//edm:provider", None, ""),
    "no isShownAt": drop("//edm:isShownAt"),
    "no title and no description": drop("//dc:title | //dc:description"),
    "a text without a language": drop("//edm:ProvidedCHO/dc:language"),
    "no subject, type, place, time": drop("//dc:subject | //dc:type | //dcterms:spatial | //dcterms:temporal"),
    "rights by https": put("//edm:rights", "resource", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "rights without a slash": put("//edm:rights", "resource", "http://creativecommons.org/publicdomain/zero/1.0"),
    "rights of the page": put("//edm:rights", "resource", "http://rightsstatements.org/page/InC/1.0/"),
    "empty xml:lang": put("//dc:title", "lang", ""),
    "empty rdf:resource": put("//dc:creator", "resource", ""),
    "resource and text": put("//dc:creator", None, "Ada Brandt"),
    "two objects": twice("//edm:ProvidedCHO"),
    "two aggregations": twice("//ore:Aggregation"),
    "another object aggregated": put("//edm:aggregatedCHO", "resource", "https://example.org/x"),
}
# What the schema refuses.
BREAKS_THE_SCHEMA: dict[str, Mutation] = {
    "no edm:type": drop("//edm:type"),
    "an illegal edm:type": put("//edm:type", None, "BOOK"),
    "edm:type first": move_first("//edm:type"),
    "no aggregatedCHO": drop("//edm:aggregatedCHO"),
    "no provider": drop("//edm:provider"),
    "no rights": drop("//edm:rights"),
    "rights first": move_first("//edm:rights"),
    "two isShownAt": twice("//edm:isShownAt"),
    "two dataProvider": twice("//edm:dataProvider"),
    "position behind the names": move_first("//edm:Place[wgs:lat]/skos:prefLabel"),
    "names behind the dates": move_first("//edm:Agent/rdaGr2:dateOfBirth"),
}
