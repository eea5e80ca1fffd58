"""The page of a person, group, place or any other thing: its names, what it did, whom it met, and where it is mentioned."""

from __future__ import annotations

from fonds.publish.drawings import draw_map
from fonds.publish.facets import times
from fonds.publish.marks import named
from fonds.publish.schema import entity
from fonds.publish.shown import Acquaintance, Happening, Link, Office, Page
from fonds.publish.views import Views
from fonds.terms import CRM, LA, OA, RICO

_ENTITIES = ("person", "group", "place")
UNREAL = ("anticipated", "denied")


def page(views: Views, path: str) -> Page:
    """All that the page of a thing tells."""
    kind = path.partition("/")[0]
    happenings = _happenings(views, path)
    names, matches, life = views.names(path), views.matches(path), _life(views, path)
    within = [views.link(term) for term in views.objects(path, CRM["P89_falls_within"])]
    members = [views.link(term) for term in views.objects(path, CRM["P107i_is_current_or_former_member_of"])]
    documents = _documents(views, path)
    offices = _offices(views, path)
    context = {
        "names": names,
        "offices": offices,
        "notes": [note for note in views.notes(path) if note[0] != "office"],
        "matches": matches,
        "happenings": happenings,
        "met": _met(views, path, happenings) if kind == "person" else [],
        "letters": any("correspondence" in happening.types for happening in happenings),
        "spoke": views.utterances(views.subjects(CRM["P14_carried_out_by"], path)),
        "documents": documents,
        "life": life,
        "facts": [] if kind in _ENTITIES else views.facts(path),
        "within": within,
        "holds": _holds(views, path, kind),
        "members": members,
        "map": draw_map(views.pins([Link(path, views.label(views.base + path))])) if kind == "place" else None,
    }
    facets = {
        "kind": views.types(path),
        "role": _roles(views, path),
        "office": tuple(office.words for office in offices),
        "group": tuple(link.label for link in members),
        "within": tuple(link.label for link in within),
        **_years(happenings),
    }
    schema = entity(views, path, names, matches, dict(life))
    about = ", ".join(dict.fromkeys([views.label(views.base + path), *(name.text for name in names)]))
    detail = f"{dict(life).get('born', '')}–{dict(life).get('died', '')}" if life else ""
    return Page("thing.html", context, schema, detail, facets, len(documents), about)


def _happenings(views: Views, path: str) -> list[Happening]:
    """The events that somebody took part in, or that a place saw, in the order of their times."""
    events = dict.fromkeys(
        term.value.removeprefix(views.base).partition("#")[0]
        for predicate in (CRM["P11_had_participant"], CRM["P7_took_place_at"], CRM["P14_carried_out_by"])
        for term in views.subjects(predicate, path)
        if term.value.startswith(f"{views.base}event/")
    )
    return sorted((views.happening(event) for event in events), key=lambda one: (one.begin or "9", one.end, one.link.path))


def _met(views: Views, path: str, happenings: list[Happening]) -> list[Acquaintance]:
    """Those who took part in the same events, the most often met first; what is only expected or denied is no meeting."""
    found: dict[Link, list[Happening]] = {}
    for happening in happenings:
        if not set(UNREAL) & set(happening.types):
            for link in views.present(happening.link.path):
                if link.kind == "person" and link.path != path:
                    found.setdefault(link, []).append(happening)
    met = [Acquaintance(who, tuple(events)) for who, events in found.items()]
    return sorted(met, key=lambda one: (-len(one.events), one.who.label, one.who.path))


def _offices(views: Views, path: str) -> list[Office]:
    """The offices that documents state of somebody, each with the documents that do and their dates."""
    found = []
    for term in named(views.objects(path, CRM["P67i_is_referred_to_by"])):
        part = term.value.removeprefix(views.base)
        if "office" in views.types(part):
            notes = [note.value.removeprefix(views.base).partition("#")[0] for note in views.subjects(OA["hasBody"], part)]
            documents = sorted((views.date_of(document), document) for document in set(notes))
            links = tuple((views.link(views.node(document)), date) for date, document in documents)
            found.append(Office(views.value(part, CRM["P190_has_symbolic_content"]), links))
    return sorted(found, key=lambda office: (office.documents[0][1] if office.documents else "", office.words))


def _documents(views: Views, path: str) -> list[Link]:
    documents = f"{views.base}document/"
    return [
        views.link(term) for term in views.subjects(CRM["P67_refers_to"], path) if term.value.startswith(documents) and "#" not in term.value
    ]  # fmt: skip


def _holds(views: Views, path: str, kind: str) -> list[Link]:
    """What lies in a record set, or in a place."""
    predicates = {"set": (LA["member_of"], RICO["isOrWasIncludedIn"]), "place": (CRM["P89_falls_within"],)}.get(kind, ())
    inside = dict.fromkeys(term for predicate in predicates for term in views.subjects(predicate, path) if "#" not in term.value)
    return sorted((views.link(term) for term in inside), key=lambda link: (link.label, link.path))


def _life(views: Views, path: str) -> list[tuple[str, str]]:
    found = []
    for word, predicate in (("born", "P98i_was_born"), ("died", "P100i_died_in")):
        for term in views.objects(path, CRM[predicate]):
            found.append((word, views.happening(term.value.removeprefix(views.base)).date))
    return found


def _roles(views: Views, path: str) -> tuple[str, ...]:
    parts = (term.value.removeprefix(views.base) for term in views.subjects(CRM["P14_carried_out_by"], path) if "#role-" in term.value)
    return tuple(sorted({kind for part in parts for kind in views.types(part)}))


def _years(happenings: list[Happening]) -> dict[str, tuple[str, ...]]:
    told = [times(happening) for happening in happenings if not set(UNREAL) & set(happening.types)]
    return {key: tuple(sorted({value for found in told for value in found.get(key, ())})) for key in ("decade", "year")}
