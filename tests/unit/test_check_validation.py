"""fonds.check.validation: what is checked with a document, and that it does not grow with the dataset."""

from __future__ import annotations

from pyoxigraph import Quad, RdfFormat, Store

from fonds.check.validation import _document_quads
from fonds.terms import PREFIXES

BASE = "https://data.example.org/"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())) + f"@base <{BASE}> .\n"
DATA = """
<graph/a> { <event/a> crm:P11_had_participant <person/b> . }
<graph/a/evidence> { <document/a#m> oa:hasBody <person/b> . }
<graph/authorities> {
  <person/b> crm:P1_is_identified_by <person/b#name> ; crm:P98i_was_born <person/b#birth> .
  <person/b#name> crm:P2_has_type <concept/preferred-name> . <person/b#birth> crm:P4_has_time-span <person/b#birth-time> .
  <person/b#birth-time> dcterms:date "1900" .
}
<graph/links> { <person/b> la:equivalent <http://x.example/1> . <person/b#mapping> owl:annotatedSource <person/b> ; sssom:confidence 0.9 . }
"""
OTHERS = """
<graph/authorities> {{ <person/{0}> crm:P107i_is_current_or_former_member_of <person/b> ; crm:P1_is_identified_by <person/{0}#name> .
  <person/{0}#name> crm:P2_has_type <concept/preferred-name> . }}
<graph/{0}> {{ <event/{0}> crm:P11_had_participant <person/b> . }}
"""


def checked(text: str) -> set[Quad]:
    """The quads that are checked with the document a."""
    store = Store()
    store.load((HEAD + text).encode(), format=RdfFormat.TRIG)
    return set(_document_quads(store, "a", BASE))


def test_a_document_is_checked_with_all_that_is_known_of_what_it_names() -> None:
    """The parts of a thing, the parts of its parts, and its mappings are there: no rule is passed for want of data."""
    assert len(checked(DATA)) == len(DATA.split(" .")) + DATA.count(" ;") - 1


def test_a_document_is_not_checked_with_what_others_say() -> None:
    """What points at the same persons and concepts from elsewhere is left out: the check of a document costs the same in any dataset."""
    assert checked(DATA + "".join(OTHERS.format(f"x{number}") for number in range(50))) == checked(DATA)
