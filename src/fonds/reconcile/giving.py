"""Links given back to Wikidata: from accepted judgements, as QuickStatements or as a catalogue for Mix'n'match."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapping_

from fonds.matches import Mapping
from fonds.terms import WIKIDATA
from fonds.values import Entity

DESCRIBED_AT = "P973"  # described at URL; an archive that has a property of its own for its identifiers names that
_TYPES = {"person": "Q5", "place": "Q618123", "group": "Q43229", "event": "Q1656682"}
CATALOGUE = ("id", "name", "desc", "url", "type", "born", "died", "q")


def accepted(mappings: Iterable[Mapping], *, by_people: bool) -> Iterator[Mapping]:
    """The accepted matches with items of Wikidata; with `by_people` those alone that a person judged."""
    for mapping in mappings:
        if mapping.judgement == "accepted" and mapping.object.startswith(WIKIDATA) and (mapping.reviewer or not by_people):
            yield mapping


def quick_statements(mappings: Iterable[Mapping], base: str, *, date: str, property_: str = DESCRIBED_AT) -> Iterator[str]:
    """A line for each accepted match that tells Wikidata of our page (https://www.wikidata.org/wiki/Help:QuickStatements, V1).

    The value is the thing's IRI, or with a property for identifiers its path below the kind; the reference is the IRI and the day.
    """
    for mapping in mappings:
        iri = base + mapping.subject
        value = iri if property_ == DESCRIBED_AT else mapping.subject.partition("/")[2]
        item = mapping.object.removeprefix(WIKIDATA)
        yield f'{item}\t{property_}\t"{value}"\tS854\t"{iri}"\tS813\t+{date}T00:00:00Z/11'


def catalogue(mappings: Iterable[Mapping], entities: Mapping_[str, Entity], base: str) -> str:
    """A table for the import of Mix'n'match (https://meta.wikimedia.org/wiki/Mix%27n%27match), an entry a matched thing."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    rows.writerow(CATALOGUE)
    for mapping in mappings:
        entity = entities.get(mapping.subject)
        kind = mapping.subject.partition("/")[0]
        told = "; ".join(filter(None, (*entity.offices, entity.note))) if entity else ""
        born, died = (span.edtf if span else "" for span in ((entity.born, entity.died) if entity else (None, None)))
        cells = (
            mapping.subject,
            mapping.subject_label,
            told[:250],
            base + mapping.subject,
            _TYPES[kind],
            born,
            died,
            mapping.object.removeprefix(WIKIDATA),
        )
        rows.writerow(" ".join(cell.split()) for cell in cells)
    return out.getvalue()
