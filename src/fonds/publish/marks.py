"""The evidence of a document: where its text names things, and which words an attribution rests on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from pyoxigraph import NamedNode

from fonds.publish.shown import Evidence, Mark, Part, Piece
from fonds.publish.views import Views
from fonds.terms import CRM, ITSRDF, OA, PROV

_SMALL = ("person", "group", "place", "publication", "date")
_WIDE_RULES = ("spoken of event", "deed at a place", "earlier sitting")


def marks(views: Views, source: str) -> list[Mark]:
    """The annotations of a text, in the order of their places."""
    found = []
    for target in views.subjects(OA["hasSource"], source):
        part = target.value.removeprefix(views.base)
        selectors = [term.value.removeprefix(views.base) for term in views.objects(part, OA["hasSelector"])]
        start = next((value for value in (views.value(s, OA["start"]) for s in selectors) if value), None)
        end = next((value for value in (views.value(s, OA["end"]) for s in selectors) if value), None)
        if start is not None and end is not None:
            found += [_mark(views, note.value.removeprefix(views.base), int(start), int(end)) for note in views.subjects(OA["hasTarget"], part)]
    return sorted(found, key=lambda mark: (mark.start, -mark.end, mark.path))


def _mark(views: Views, note: str, start: int, end: int) -> Mark:
    body = views.value(note, OA["hasBody"])
    path = body.removeprefix(views.base)
    kind = "date" if "#time" in path else path.partition("/")[0]
    return Mark(start, end, path, views.label(body), kind, rule_of(views, note), _rounded(views.value(note, ITSRDF["taConfidence"])))


def rule_of(views: Views, note: str) -> str:
    """The name of the rule that made an annotation."""
    return views.label(views.value(note, PROV["wasGeneratedBy"])).partition(",")[0]


def _rounded(confidence: str) -> str:
    return f"{float(confidence):.2g}" if confidence else ""


def pieces(text: str, found: list[Mark]) -> list[Piece]:
    """A text cut at the edges of its mentions: names and dates where they do not lie on each other, and speech around them."""
    inline: list[Mark] = []
    for mark in found:
        small = mark.kind in _SMALL or (mark.kind == "event" and mark.rule not in _WIDE_RULES)
        if small and "#office" not in mark.path and (not inline or mark.start >= inline[-1].end):
            inline.append(mark)
    speech = [mark for mark in found if mark.kind == "statement"]
    edges = sorted({0, len(text), *(edge for mark in (*inline, *speech) for edge in (mark.start, mark.end))})
    cut = []
    for start, end in itertools.pairwise(edges):
        name = next((m for m in inline if m.start <= start and end <= m.end), None)
        said = next((m for m in speech if m.start <= start and end <= m.end), None)
        cut.append(Piece(text[start:end], name, said))
    return cut


def evidence(views: Views, subject: str, value: NamedNode) -> tuple[Evidence, ...]:
    """Why a thing is said to have a value: the words that the attribute assignments of the two were derived from."""
    notes = [
        note.value.removeprefix(views.base)
        for claim in views.subjects(CRM["P140_assigned_attribute_to"], subject)
        for path in (claim.value.removeprefix(views.base),)
        if value in views.objects(path, CRM["P141_assigned"])
        for note in views.objects(path, PROV["wasDerivedFrom"])
    ]
    return tuple(_evidence(views, note) for note in dict.fromkeys(notes))


def _evidence(views: Views, note: str) -> Evidence:
    selectors = [
        term.value.removeprefix(views.base)
        for target in views.objects(note, OA["hasTarget"])
        for term in views.objects(target.value.removeprefix(views.base), OA["hasSelector"])
    ]
    words = next((value for value in (views.value(selector, OA["exact"]) for selector in selectors) if value), "")
    return Evidence(words, rule_of(views, note), _rounded(views.value(note, ITSRDF["taConfidence"])))


def parts(views: Views, event: str) -> list[Part]:
    """Who took part in an event and in which role, each with the words that say so."""
    found = []
    for term in views.objects(event, CRM["P9_consists_of"]):
        path = term.value.removeprefix(views.base)
        if path.startswith(f"{event}#role-"):
            role = ", ".join(views.types(path))
            found += [Part(role, views.link(who), evidence(views, path, who)) for who in named(views.objects(path, CRM["P14_carried_out_by"]))]
    return sorted(found, key=lambda part: (part.role, part.who.label))


def named(terms: Iterable[object]) -> list[NamedNode]:
    """Those of some terms that are IRIs."""
    return [term for term in terms if isinstance(term, NamedNode)]
