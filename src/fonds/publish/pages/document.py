"""The page of a document: its text with the mentions marked, its event, who said what, where it lies, and how to cite it."""

from __future__ import annotations

from typing import Any

from fonds.publish.citations import Cited, citations
from fonds.publish.drawings import draw_map, draw_timeline
from fonds.publish.facets import times
from fonds.publish.marks import evidence, marks, named, parts, pieces
from fonds.publish.schema import work
from fonds.publish.shown import Evidence, Happening, Link, Page, Said
from fonds.publish.views import Views
from fonds.terms import CRM, LA

_REFERRED = ("person", "group", "place", "event", "publication")
QUERY = """PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?role ?name {
  <%s> crm:P70_documents/crm:P9_consists_of ?part .
  ?part crm:P2_has_type/skos:prefLabel ?role ; crm:P14_carried_out_by/skos:prefLabel ?name .
}"""


def page(views: Views, path: str) -> Page:
    """All that a document's page tells."""
    text = views.value(path, CRM["P190_has_symbolic_content"])
    event = next((term.value.removeprefix(views.base) for term in views.objects(path, CRM["P70_documents"])), "")
    happening = views.happening(event)
    referred = [views.link(term) for term in views.objects(path, CRM["P67_refers_to"])]
    archive, makers, notes, types = _archive(views, path), _makers(views, path), views.notes(path), views.types(path)
    about = next((words for kind, words in notes if kind == "abstract"), "")
    context = {
        "pieces": pieces(text, marks(views, path)),
        "referred": [(kind, sorted((link for link in referred if link.kind == kind), key=lambda link: link.label)) for kind in _REFERRED],
        "notes": notes,
        "types": types,
        "archive": archive,
        "printed": _printed(views, path),
        "makers": makers,
        "citations": citations(_cited(views, path, happening, archive, makers)),
        "query": QUERY % (views.base + path),
        **_event(views, event, happening, referred),
    }
    facets = {
        "kind": types,
        **times(happening),
        "person": tuple(dict.fromkeys(link.label for link in (*views.present(event), *referred) if link.kind == "person")),
        "place": tuple(link.label for link in referred if link.kind == "place"),
        "archive": tuple(link.label for link in archive["keepers"]) if archive else (),
    }
    schema = work(views, path, happening, referred, archive["reference"] if archive else "", about)
    return Page("document.html", context, schema, happening.date, facets, about=about or text, text=text)


def _event(views: Views, event: str, happening: Happening, referred: list[Link]) -> dict[str, Any]:
    """The event that a document records, and those that it tells of."""
    said = views.utterances(views.objects(event, CRM["P9_consists_of"]))
    told = [happening, *(views.happening(link.path) for link in referred if link.kind == "event" and link.path != event)]
    return {
        "event": happening,
        "roles": parts(views, event),
        "stages": views.stages(event),
        "speakers": by_speaker(said),
        "relayed": _relayed(views, event),
        "why": {one.path: why_said(views, one) for one in said},
        "happenings": told,
        "map": draw_map(views.pins([link for link in referred if link.kind == "place"])),
        "timeline": draw_timeline([bar for bar in map(views.bar, told) if bar]),
    }


def by_speaker(said: list[Said]) -> list[tuple[Link, list[Said]]]:
    """Utterances under those who made them, in the order in which each first spoke."""
    groups: dict[Link, list[Said]] = {}
    for one in said:
        groups.setdefault(one.speaker, []).append(one)
    return list(groups.items())


def why_said(views: Views, said: Said) -> tuple[Evidence, ...]:
    """The words by which an utterance is its speaker's."""
    return evidence(views, said.path, views.node(said.speaker.path))


def _relayed(views: Views, event: str) -> list[Said]:
    """What was said elsewhere and is told by somebody in the event."""
    inside = set(views.objects(event, CRM["P9_consists_of"]))
    told = {term for said in views.utterances(inside) for term in views.objects(f"{said.path}#words", CRM["P67_refers_to"])}
    return views.utterances(told - inside)


def _original(views: Views, path: str) -> str:
    return next((term.value.removeprefix(views.base) for term in views.objects(path, CRM["P73i_is_translation_of"])), path)


def _archive(views: Views, path: str) -> dict[str, Any] | None:
    """The archival object with its reference, its keeper and the sets above it, the highest first."""
    carriers = views.subjects(CRM["P128_carries"], _original(views, path))
    if not carriers:
        return None
    carrier = carriers[0].value.removeprefix(views.base)
    reference = [name.text for name in views.names(carrier)]
    levels: list[tuple[Link, str]] = []
    above = views.value(carrier, LA["member_of"])
    while above:
        inner = above.removeprefix(views.base)
        levels.insert(0, (views.link(above), ", ".join(views.types(inner))))
        above = views.value(inner, LA["member_of"])
    keepers = [views.link(term) for term in views.objects(carrier, CRM["P50_has_current_keeper"])]
    return {"object": views.link(views.node(carrier)), "reference": reference[0] if reference else "", "keepers": keepers, "levels": levels}


def _printed(views: Views, path: str) -> list[tuple[Link, str]]:
    """The publications that print a document, with the pages."""
    found = []
    for printed in views.subjects(CRM["P165_incorporates"], _original(views, path)):
        part = printed.value.removeprefix(views.base)
        pages = ", ".join(name.text for name in views.names(part)) or ", ".join(
            views.value(term.value.removeprefix(views.base), CRM["P190_has_symbolic_content"])
            for term in views.objects(part, CRM["P1_is_identified_by"])
        )
        found += [(views.link(book), pages) for book in views.objects(part, CRM["P106i_forms_part_of"])]
    return found


def _makers(views: Views, path: str) -> list[tuple[str, Link]]:
    """Who wrote and who translated, by the kind of creation."""
    found = []
    for text in dict.fromkeys((path, _original(views, path))):
        for term in views.objects(text, CRM["P94i_was_created_by"]):
            part = term.value.removeprefix(views.base)
            found += [(", ".join(views.types(part)), views.link(actor)) for actor in named(views.objects(part, CRM["P14_carried_out_by"]))]
    return found


def _cited(views: Views, path: str, happening: Happening, archive: dict[str, Any] | None, makers: list[tuple[str, Link]]) -> Cited:
    """What a citation says of a document."""
    manifest = views.release.manifest
    day = happening.date if len(happening.date) == 10 else ""
    return Cited(
        title=views.label(views.base + path),
        authors=tuple(who.label for what, who in makers if what == "writing"),
        translators=tuple(who.label for what, who in makers if what == "translation"),
        day=day,
        date=happening.date or happening.label,
        reference=archive["reference"] if archive else "",
        keeper=", ".join(link.label for link in archive["keepers"]) if archive else "",
        collection=manifest["title"],
        publisher=manifest["publisher"],
        published=manifest["date"],
        iri=views.base + path,
        key=path.partition("/")[2],
    )
