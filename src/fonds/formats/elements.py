"""XML elements of a record: built by name, free of what XML 1.0 forbids, and written without a declaration."""

from __future__ import annotations

from lxml import etree

from fonds.xml import clean

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XLINK = "http://www.w3.org/1999/xlink"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def root(namespace: str, name: str, namespaces: dict[str | None, str], schema: str = "") -> etree._Element:
    """The root element of a record, with its namespace declarations and, where a schema is given, its xsi:schemaLocation."""
    declared = {**namespaces, "xsi": XSI} if schema else namespaces
    attributes = {f"{{{XSI}}}schemaLocation": f"{namespace} {schema}"} if schema else {}
    return etree.Element(f"{{{namespace}}}{name}", attributes, nsmap=declared)


def add(parent: etree._Element, name: str, text: str = "", language: str = "", **attributes: str) -> etree._Element:
    """A new last child in a namespace (`{namespace}name`, or a name in the parent's own), with its text, language and attributes."""
    tag = name if name.startswith("{") else f"{parent.tag[: parent.tag.index('}') + 1]}{name}"
    child = etree.SubElement(parent, tag, {key: clean(value) for key, value in attributes.items()})
    if text:
        child.text = clean(text)
    if language:
        child.set(_LANGUAGE, language)
    return child


def refer(parent: etree._Element, name: str, iri: str) -> etree._Element:
    """A new last child that refers to a thing by rdf:resource (RDF 1.1 XML Syntax, 2.4)."""
    child = add(parent, name)
    child.set(f"{{{RDF}}}resource", clean(iri))
    return child


def written(element: etree._Element) -> bytes:
    """The element in UTF-8, without an XML declaration."""
    found: bytes = etree.tostring(element, encoding="utf-8", xml_declaration=False)
    return found
