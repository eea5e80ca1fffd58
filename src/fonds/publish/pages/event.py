"""The page of an event: its time, its places, who took part, what was said, and which documents tell of it."""

from __future__ import annotations

from fonds.publish.drawings import draw_map, draw_timeline
from fonds.publish.facets import times
from fonds.publish.marks import named, parts
from fonds.publish.pages.document import by_speaker, why_said
from fonds.publish.schema import happening_schema
from fonds.publish.shown import Link, Page
from fonds.publish.views import Views
from fonds.terms import CRM


def page(views: Views, path: str) -> Page:
    """All that the page of an event tells."""
    happening = views.happening(path)
    participants = [views.link(term) for term in views.objects(path, CRM["P11_had_participant"])]
    said = views.utterances(views.objects(path, CRM["P9_consists_of"]))
    documents = _documents(views, path)
    bar = views.bar(happening)
    context = {
        "event": happening,
        "participants": participants,
        "roles": parts(views, path),
        "stages": views.stages(path),
        "names": views.names(path),
        "matches": views.matches(path),
        "parts": [views.link(term) for term in _inner(views, path)],
        "whole": [views.link(term) for term in views.subjects(CRM["P9_consists_of"], path)],
        "before": [views.link(term) for term in views.objects(path, CRM["P183_ends_before_the_start_of"])],
        "after": [views.link(term) for term in views.subjects(CRM["P183_ends_before_the_start_of"], path)],
        "speakers": by_speaker(said),
        "why": {one.path: why_said(views, one) for one in said},
        "documents": documents,
        "map": draw_map(views.pins(list(happening.places))),
        "timeline": draw_timeline([bar] if bar else []),
        "present": views.present(path),
    }
    facets = {"kind": happening.types, **times(happening), "place": tuple(place.label for place in happening.places)}
    about = ", ".join(part for part in (happening.link.label, happening.label, *(place.label for place in happening.places)) if part)
    schema = happening_schema(views, happening, participants)
    return Page("event.html", context, schema, happening.date, facets, len(documents), about)


def _inner(views: Views, path: str) -> list[object]:
    events = f"{views.base}event/"
    return [term for term in named(views.objects(path, CRM["P9_consists_of"])) if term.value.startswith(events) and "#" not in term.value]


def _documents(views: Views, path: str) -> list[tuple[Link, str]]:
    """The documents that record or mention an event, each with the date of what it records."""
    found = [
        term.value.removeprefix(views.base)
        for predicate in ("P70_documents", "P67_refers_to")
        for term in views.subjects(CRM[predicate], path)
        if term.value.startswith(f"{views.base}document/") and "#" not in term.value
    ]
    return [(views.link(views.node(document)), views.date_of(document)) for document in dict.fromkeys(found)]
