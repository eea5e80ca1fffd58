"""Links from and to over HTTP: look-ups by others' identifiers, BEACON, owl:sameAs, annotations, cards."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from fonds.harvest import links, mentions, oembed
from fonds.serve.harvest import door_of
from fonds.serve.linked_data import State, state_of
from fonds.serve.negotiation import choose

if TYPE_CHECKING:
    from fonds.serve.app import Site

_BACKLINKS, _VARY = ("application/json", "application/n-triples"), {"Vary": "Accept"}
_NOTHING = "there is nothing of that name here\n"


async def same_as(request: Request, site: Site) -> Response:
    """Lead from an identifier of somebody else's (?uri=) to what it stands for here: 303; 300 with a list where it stands for several."""
    address = request.query_params.get("uri", "").strip()
    if not address:
        return PlainTextResponse("ask for one identifier: /sameas?uri=http://www.wikidata.org/entity/Q42\n", 400)
    base = site.release.base
    found = [iri.removeprefix(base) for iri in links.meant(site.release, site.backlinks, address) if iri.startswith(base)]
    if not found:
        return PlainTextResponse("nothing here is linked to that\n", 404)
    if len(found) == 1:
        return RedirectResponse(f"/{quote(found[0])}", 303)
    things = [{"id": base + path, "label": site.release.label(base + path)} for path in found]
    return JSONResponse({"uri": address, "things": things}, 300)


async def backlinks(request: Request, site: Site) -> Response:
    """The links that others made to a thing (?uri=), as JSON or N-Triples; where it is one with another by now, those to that one."""
    address = request.query_params.get("uri", "").strip()
    if not address:
        return PlainTextResponse(f"ask for one thing: /backlinks?uri={site.release.base}person/…\n", 400)
    media = choose(request.headers.get("accept"), _BACKLINKS)
    if media is None:
        return PlainTextResponse(f"this is given as {', '.join(_BACKLINKS)}\n", 406, headers=_VARY)
    path, hash_, part = address.removeprefix(site.release.base).partition("#")
    state = state_of(site.release, path) if address.startswith(site.release.base) else State("unknown")
    if state.state == "moved":
        return RedirectResponse(f"/backlinks?uri={quote(site.release.base + state.successor, safe='')}", 301)
    if state.state == "gone":
        return PlainTextResponse("that was published here once and is withdrawn\n", 410)
    if state.state == "unknown":
        return PlainTextResponse(_NOTHING, 404)
    found = site.backlinks.to(f"{site.release.base}{path}{hash_}{part}")
    if media == "application/n-triples":
        return Response(links.backlink_triples(found), media_type=media, headers=_VARY)
    return JSONResponse({"uri": address} | links.told_by_others(found), headers=_VARY)


async def same_as_dump(_: Request, site: Site) -> Response:
    """All links as owl:sameAs."""
    return StreamingResponse(links.same_as(site.release), media_type="application/n-triples")


async def beacon(request: Request, site: Site) -> Response:
    """The links to one authority as BEACON; without a name, a list of the files that there are."""
    door, name = door_of(request, site), request.path_params.get("name", "")
    if door is None:
        return PlainTextResponse(_NOTHING, 404)
    known = links.targets(site.release)
    if not name:
        return PlainTextResponse("".join(f"{door.root}{links.BEACON}/{slug}.txt\n" for slug in known))
    target = known.get(name.removesuffix(".txt")) if name.endswith(".txt") else None
    return StreamingResponse(links.beacon(door, site.release, target), media_type="text/plain") if target else PlainTextResponse(_NOTHING, 404)


async def annotated(request: Request, site: Site) -> Response:
    """The collection of all annotations, or a page of it."""
    door, name = door_of(request, site), request.path_params.get("number", "")
    if door is None or not re.fullmatch(r"|[1-9]\d{0,8}", name):
        return PlainTextResponse(_NOTHING, 404)
    found = mentions.page(door, site.release, int(name)) if name else mentions.collection(door, site.release)
    if found is None:
        return PlainTextResponse(_NOTHING, 404)
    return Response(json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace"), media_type=mentions.MEDIA)


async def card(request: Request, site: Site) -> Response:
    """The card of a thing (?url=, maxwidth, maxheight, format=json or xml)."""
    door, asked = door_of(request, site), request.query_params
    form = asked.get("format", "json")
    most = [int(told) if re.fullmatch(r"[1-9]\d{0,4}", told := asked.get(name, "")) else 2**31 for name in ("maxwidth", "maxheight")]
    found = oembed.card(door, asked.get("url", ""), *most) if door else None
    if found is None:
        return PlainTextResponse("that is none of the things here\n", 404)
    if form not in ("json", "xml"):
        return PlainTextResponse("cards are given as json or xml\n", 501)  # section 2.3.4.3
    return JSONResponse(found) if form == "json" else Response(oembed.as_xml(found), media_type="text/xml")
