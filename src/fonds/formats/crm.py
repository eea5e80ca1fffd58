"""A thing as the graph has it, in RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/): itself and its parts."""

from __future__ import annotations

import re

from pyoxigraph import RdfFormat

from fonds.formats.elements import RDF
from fonds.formats.format import Format
from fonds.quads import rewritten
from fonds.release import Release
from fonds.xml import clean

_DECLARATION = re.compile(r'xmlns:([\w.-]+)="[^"]*"')


def write_crm(_release: Release, _iri: str, triples: bytes) -> bytes | None:
    """One rdf:RDF element with all that is said of a thing and of its parts; None where nothing is."""
    if not triples:
        return None
    text = rewritten(triples, RdfFormat.RDF_XML).decode("utf-8")
    start, _, body = text[text.index("<rdf:RDF") :].partition(">")
    # The serializer declares all namespaces that it knows, in any order.
    declared = sorted(found[0] for found in _DECLARATION.finditer(start) if f"{found[1]}:" in body or found[1] == "rdf")
    # A carriage return is read as a line feed unless it is escaped (XML 1.0, 2.11).
    return clean(f"<rdf:RDF {' '.join(declared)}>{body}").replace("\r", "&#13;").strip().encode("utf-8")


CRM_FORMAT = Format("crm", RDF, "http://www.w3.org/2000/07/rdf.xsd", write_crm)
