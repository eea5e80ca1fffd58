"""The site: a page and data files for every thing, as plain files that any web server can give out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pyoxigraph import RdfFormat

from fonds.publish.drawings import draw_map, draw_timeline
from fonds.publish.views import KINDS, PLURALS, SINGULARS, Happening, Link, Views
from fonds.release import Release
from fonds.resources import resource
from fonds.terms import CRM, LA

_DATA = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
_HERE = Path(__file__).parent


def write_site(folder: Path, release: Release) -> None:
    """Write all pages of a release, with their style, scripts, data files, sitemap and robots.txt."""
    views = Views(release)
    environment = _environment(release)
    assets = folder / "assets"
    shutil.copytree(_HERE / "static", assets)
    if (_HERE / "assets").is_dir():
        shutil.copytree(_HERE / "assets", assets, dirs_exist_ok=True)
    shutil.copyfile(resource("data", "lookups", "land.geojson"), assets / "land.geojson")
    pages: list[str] = []

    def write(file: str, template: str, **context: Any) -> None:  # noqa: ANN401  # templates take what they need
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * file.count("/")
        interactive = (assets / "leaflet.js").is_file()
        target.write_text(environment.get_template(template).render(root=root, page=file, interactive=interactive, **context), encoding="utf-8")
        pages.append(file)

    all_things = release.things()
    kinds = {kind: [iri.removeprefix(release.base) for iri in all_things.get(kind, ())] for kind in KINDS}
    for kind, paths in kinds.items():
        for path in paths:
            template, context = _PAGES.get(kind, _thing)(views, path)
            write(f"{path}.html", template, path=path, iri=release.base + path, kind=kind, label=release.label(release.base + path), **context)
            quads = release.describe(release.base + path)
            for suffix, format_ in _DATA.items():
                (folder / f"{path}.{suffix}").write_bytes(release.written(quads, format_))
        if paths:
            things = sorted((views.link(views.node(path)) for path in paths), key=lambda link: (link.label.casefold(), link.path))
            write(f"{kind}/index.html", "list.html", kind=kind, label=PLURALS[kind].capitalize(), things=things)
    write(
        "index.html",
        "index.html",
        label=release.manifest["title"],
        kinds=[(kind, len(paths)) for kind, paths in kinds.items() if paths],
        **_home(views, kinds),
    )
    _sitemap(folder, release, pages)


def _environment(release: Release) -> Environment:
    templates = Environment(
        loader=PackageLoader("fonds.publish"), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.globals.update(manifest=release.manifest, plurals=PLURALS, singulars=SINGULARS, base=release.base)
    templates.filters["page"] = lambda path: f"{path.partition('#')[0]}.html"
    # JSON in a script element must not be able to end it.
    templates.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return templates


Context = tuple[str, dict[str, Any]]


def _home(views: Views, kinds: dict[str, list[str]]) -> dict[str, Any]:
    happenings = [views.happening(path) for path in kinds["event"]]
    places = [views.link(views.node(path)) for path in kinds["place"]]
    return {"documents": views.documents, "map": draw_map(views.pins(places)), "timeline": _timeline(views, happenings)}


def _timeline(views: Views, happenings: list[Happening]) -> Any:  # noqa: ANN401  # a drawing or None
    return draw_timeline([bar for bar in map(views.bar, happenings) if bar])


def _document(views: Views, path: str) -> Context:
    text = views.value(path, CRM["P190_has_symbolic_content"])
    event = next((term.value.removeprefix(views.base) for term in views.objects(path, CRM["P70_documents"])), "")
    referred = [views.link(term) for term in views.objects(path, CRM["P67_refers_to"])]
    happenings = [views.happening(p) for p in dict.fromkeys([event, *(link.path for link in referred if link.kind == "event")])]
    context = {
        "pieces": views.pieces(text, views.marks(path)),
        "event": views.happening(event),
        "roles": views.roles(event),
        "stages": views.stages(event),
        "referred": [
            (kind, sorted((link for link in referred if link.kind == kind), key=lambda link: link.label))
            for kind in ("person", "group", "place", "event", "publication")
        ],
        "notes": views.notes(path),
        "types": views.types(path),
        "archive": _archive(views, path),
        "printed": _printed(views, path),
        "translators": _makers(views, path),
        "utterances": views.utterances(views.objects(event, CRM["P9_consists_of"])),
        "relayed": _relayed(views, event),
        "happenings": happenings,
        "map": draw_map(views.pins([link for link in referred if link.kind == "place"])),
        "timeline": _timeline(views, happenings),
        "schema": _schema_org(views, path),
    }
    return "document.html", context


def _relayed(views: Views, event: str) -> list[Any]:
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
            found += [(", ".join(views.types(part)), views.link(actor)) for actor in views.objects(part, CRM["P14_carried_out_by"])]
    return found


def _schema_org(views: Views, path: str) -> dict[str, Any]:
    manifest = views.release.manifest
    return {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": views.base + path,
        "name": views.release.label(views.base + path),
        "license": manifest["license"],
        "isPartOf": {"@type": "Dataset", "@id": f"{views.base}graph/dataset", "name": manifest["title"]},
        "mentions": [{"@id": term.value} for term in views.objects(path, CRM["P67_refers_to"])],
    }


def _thing(views: Views, path: str) -> Context:
    """A person, group, place or any other thing: its names, what it did, where it is mentioned, and why it is linked."""
    events = dict.fromkeys(
        term.value.removeprefix(views.base).partition("#")[0]
        for predicate in (CRM["P11_had_participant"], CRM["P7_took_place_at"], CRM["P14_carried_out_by"])
        for term in views.subjects(predicate, path)
        if term.value.startswith(f"{views.base}event/")
    )
    happenings = [views.happening(event) for event in events]
    met = [views.link(who) for (who,) in views.select(
        "SELECT DISTINCT ?who { ?event crm:P11_had_participant $me , ?who . FILTER(?who != $me) }", me=path)]  # fmt: skip
    places = [views.link(views.node(path))] if path.startswith("place/") else []
    context = {
        "names": views.names(path),
        "notes": views.notes(path),
        "matches": views.matches(path),
        "happenings": happenings,
        "met": sorted(met, key=lambda link: link.label),
        "spoke": views.utterances(views.subjects(CRM["P14_carried_out_by"], path)),
        "documents": [views.link(term) for term in views.subjects(CRM["P67_refers_to"], path) if term.value.startswith(f"{views.base}document/")],
        "life": _life(views, path),
        "facts": [] if path.partition("/")[0] in ("person", "group", "place") else views.facts(path),
        "within": [views.link(term) for term in views.objects(path, CRM["P89_falls_within"])],
        "members": [views.link(term) for term in views.objects(path, CRM["P107i_is_current_or_former_member_of"])],
        "map": draw_map(views.pins(places)),
    }
    return "thing.html", context


def _life(views: Views, path: str) -> list[tuple[str, str]]:
    found = []
    for word, predicate in (("born", "P98i_was_born"), ("died", "P100i_died_in")):
        for term in views.objects(path, CRM[predicate]):
            happening = views.happening(term.value.removeprefix(views.base))
            found.append((word, happening.date))
    return found


def _event(views: Views, path: str) -> Context:
    happening = views.happening(path)
    parts = [
        views.link(term)
        for term in views.objects(path, CRM["P9_consists_of"])
        if term.value.startswith(f"{views.base}event/") and "#" not in term.value
    ]
    context = {
        "event": happening,
        "participants": [views.link(term) for term in views.objects(path, CRM["P11_had_participant"])],
        "roles": views.roles(path),
        "stages": views.stages(path),
        "names": views.names(path),
        "matches": views.matches(path),
        "parts": parts,
        "whole": [views.link(term) for term in views.subjects(CRM["P9_consists_of"], path)],
        "before": [views.link(term) for term in views.objects(path, CRM["P183_ends_before_the_start_of"])],
        "utterances": views.utterances(views.objects(path, CRM["P9_consists_of"])),
        "documents": [
            views.link(term) for predicate in ("P70_documents", "P67_refers_to") for term in views.subjects(CRM[predicate], path)
            if term.value.startswith(f"{views.base}document/")
        ],
        "map": draw_map(views.pins(list(happening.places))),
        "timeline": _timeline(views, [happening]),
    }  # fmt: skip
    return "event.html", context


def _statement(views: Views, path: str) -> Context:
    query = "SELECT ?doc { ?doc crm:P70_documents/crm:P9_consists_of $me }"
    context = {
        "said": next(iter(views.utterances([views.node(path)])), None),
        "refers": [views.link(term) for term in views.objects(f"{path}#words", CRM["P67_refers_to"])],
        "documents": [views.link(doc) for (doc,) in views.select(query, me=path)],
        "following": [views.link(term) for term in views.objects(path, CRM["P183_ends_before_the_start_of"])],
        "preceding": [views.link(term) for term in views.subjects(CRM["P183_ends_before_the_start_of"], path)],
        "relayed_by": [views.link(term) for term in views.subjects(CRM["P67_refers_to"], path)],
    }
    return "statement.html", context


_PAGES: dict[str, Callable[[Views, str], Context]] = {"document": _document, "event": _event, "statement": _statement}


def _sitemap(folder: Path, release: Release, pages: list[str]) -> None:
    rows = "".join(f"<url><loc>{escape(release.base + page)}</loc><lastmod>{release.manifest['date']}</lastmod></url>\n" for page in sorted(pages))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    (folder / "sitemap.xml").write_text(f"{head}{rows}</urlset>\n", encoding="utf-8")
    (folder / "robots.txt").write_text(f"User-agent: *\nDisallow: /sparql\nSitemap: {release.base}sitemap.xml\n", encoding="utf-8")
