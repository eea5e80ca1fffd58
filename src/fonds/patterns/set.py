"""Record sets as a finding aid describes them, in CRM and RiC-O (graph-model.md, "The archival object")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from fonds.patterns.event import describe_time_span
from fonds.patterns.scribe import Scribe
from fonds.quads import statements
from fonds.terms import CRM, DCTERMS, LA, RICO, concept_label
from fonds.values import RecordSet

E33 = CRM["E33_Linguistic_Object"]


def describe_set(record_set: RecordSet, scribe: Scribe) -> Iterator[Triple]:
    """A set with its title, number, level, dates, scope and extent, and the set that it lies in."""
    path, language = record_set.path, record_set.language
    yield from scribe.thing(path, record_set.label, LA["Set"], RICO["RecordSet"])
    yield from scribe.typed(path, record_set.level)
    if record_set.reference:
        yield from scribe.link(path, CRM["P1_is_identified_by"], f"{path}#reference")
        yield from scribe.words(f"{path}#reference", record_set.reference, "reference", record_set.reference, CRM["E42_Identifier"])
    if record_set.label != record_set.reference:
        yield from scribe.link(path, CRM["P1_is_identified_by"], f"{path}#title")
        classes = (CRM["E35_Title"], CRM["E33_E41_Linguistic_Appellation"])
        yield from scribe.words(f"{path}#title", record_set.label, "preferred-name", record_set.label, *classes, language=language)
    yield from scribe.link(path, LA["member_of"], record_set.above)
    yield from scribe.link(path, RICO["isOrWasIncludedIn"], record_set.above)
    yield from scribe.link(path, RICO["hasOrHadHolder"], record_set.keeper)
    yield from statements(scribe.node(path), (DCTERMS["source"], scribe.iris.absolute(record_set.address) if record_set.address else None))
    for kind, words in (("scope-and-content", record_set.scope), ("extent", record_set.extent)):
        if words:
            yield from scribe.link(path, CRM["P67i_is_referred_to_by"], f"{path}#{kind}")
            yield from scribe.words(f"{path}#{kind}", concept_label(kind), kind, words, E33, language=language)
    if record_set.time_span:
        yield from scribe.creation(path, "accumulation")
        yield from describe_time_span(f"{path}#accumulation", f"{path}#accumulation-time", record_set.time_span, scribe)
