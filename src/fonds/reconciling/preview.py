"""What is shown of a thing in a small frame: HTML without scripts, in which everything that a release says is escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from fonds.reconciling.index import Found
from fonds.reconciling.properties import properties, types

WIDTH, HEIGHT = 430, 220
_NAMES = 6  # other names that are shown
_CUT = 120  # letters of a line that has to fit
_STYLE = (
    "body{margin:0;padding:8px;font:13px/1.35 system-ui,sans-serif;color:#1a1a1a;background:#fff}"
    "h1{font-size:16px;margin:0 0 2px}p{margin:0 0 4px;overflow-wrap:anywhere}.type{color:#555}"
)


def preview_of(thing: Found, told: dict[str, list[Any]], address: str, language: str) -> str:
    """A page about a thing that fits a frame of WIDTH and HEIGHT, with a link to its own page (0.2, section 5.2)."""
    lines = [thing.description, _others(thing, told), _identifiers(told)]
    body = "".join(f"<p>{escape(_short(line))}</p>" for line in lines if line)
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(thing.label)}</title>'
        f"<style>{_STYLE}</style></head>"
        f'<body><h1><a href="{escape(address)}" target="_blank" rel="noopener">{escape(_short(thing.label))}</a></h1>'
        f'<p class="type">{escape(types()[thing.type].name)}</p>{body}</body></html>'
    )


def flyout_of(identifier: str, name: str, description: str) -> dict[str, str]:
    """A few words about something that was suggested (0.2, section 6.4)."""
    return {"id": identifier, "html": f"<p><strong>{escape(_short(name))}</strong></p><p>{escape(_short(description))}</p>"}


def _others(thing: Found, told: dict[str, list[Any]]) -> str:
    names = [name for name in told.get("name", ()) if name != thing.label]
    return "also " + ", ".join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "") if names else ""


def _identifiers(told: dict[str, list[Any]]) -> str:
    known = [one for one in properties().values() if one.form == "identifier" and one.id in told]
    return ", ".join(f"{one.name.removesuffix(' identifier')} {told[one.id][0]}" for one in known)


def _short(line: str) -> str:
    return line if len(line) <= _CUT else f"{line[: _CUT - 2].rstrip()} …"
