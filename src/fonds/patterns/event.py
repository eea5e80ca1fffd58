"""Events with time-span, place, participants and roles (graph-model.md, "The event")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from fonds.patterns.scribe import Scribe
from fonds.quads import edtf, moment, statements
from fonds.terms import CRM, DCTERMS, concept_label
from fonds.values import Event, Participation, TimeSpan


def time_path(event: str) -> str:
    """The path of an event's time-span; an event that is a part of another has a hash already."""
    return f"{event}-time" if "#" in event else f"{event}#time"


def role_path(role: Participation) -> str:
    """The path of somebody's part in an event."""
    return f"{role.event}#role-{role.role}-{role.actor.partition('/')[2]}"


def describe_event(event: Event, scribe: Scribe) -> Iterator[Triple]:
    """An event as one document tells of it."""
    path = event.path
    yield from scribe.thing(path, event.label, CRM["E7_Activity" if event.activity else "E5_Event"])
    yield from scribe.typed(path, *event.types)
    yield from scribe.link(path, CRM["P7_took_place_at"], *event.places)
    yield from scribe.link(path, CRM["P11_had_participant"], *event.participants)
    yield from scribe.link(path, CRM["P14_carried_out_by"], *event.actors)
    yield from scribe.link(path, CRM["P9_consists_of"], *event.parts)
    yield from scribe.link(path, CRM["P183_ends_before_the_start_of"], *event.before)
    if event.time_span:
        yield from describe_time_span(path, time_path(path), event.time_span, scribe)
    for role in event.roles:
        part = role_path(role)
        yield from scribe.link(path, CRM["P9_consists_of"], part)
        yield from scribe.thing(part, concept_label(role.role), CRM["E7_Activity"])
        yield from scribe.typed(part, role.role)
        yield from scribe.link(part, CRM["P14_carried_out_by"], role.actor)


def describe_time_span(owner: str | None, path: str, span: TimeSpan, scribe: Scribe) -> Iterator[Triple]:
    """A time-span with its EDTF value and inclusive bounds; `owner` is what took place in it, None for a date by itself."""
    if owner:
        yield from scribe.link(owner, CRM["P4_has_time-span"], path)
    yield from scribe.thing(path, span.label, CRM["E52_Time-Span"])
    yield from statements(
        scribe.node(path),
        (DCTERMS["date"], edtf(span.edtf)),
        (CRM["P82a_begin_of_the_begin"], moment(span.begin) if span.begin else None),
        (CRM["P82b_end_of_the_end"], moment(span.end) if span.end else None),
    )
