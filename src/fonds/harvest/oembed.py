"""A thing as a card in somebody else's page (https://oembed.com/, section 2.3)."""

from __future__ import annotations

import html
from typing import Any

from fonds.harvest.door import Door, text

LARGEST, HEIGHT = 600, 120


def card(door: Door, address: str, width: int = LARGEST, height: int = HEIGHT) -> dict[str, Any] | None:
    """The card of a thing, by the address of the thing or of a page of it, at most so wide and high; None where it is none of ours."""
    path = address.removeprefix(door.root) if address.startswith(door.root) else address.removeprefix(door.base)
    if path == address:
        return None
    name = path.partition("#")[0].partition("?")[0].removesuffix(".html")
    record = door.records.record(door.base + name)
    if record is None or record.state != "live":
        return None
    link = html.escape(door.page(record.iri))
    shown = f'<a href="{link}">{html.escape(record.label)}</a><footer>{html.escape(record.kind)} – {html.escape(door.title)}</footer>'
    return {
        "version": "1.0", "type": "rich", "title": record.label, "provider_name": door.title, "provider_url": door.root,
        "html": f"<blockquote>{shown}</blockquote>", "width": min(width, LARGEST), "height": min(height, HEIGHT), "cache_age": 86400,
    }  # fmt: skip


def as_xml(found: dict[str, Any]) -> bytes:
    """A card in XML (section 2.3.4.2)."""
    body = "".join(f"<{name}>{text(str(value))}</{name}>" for name, value in found.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{body}</oembed>\n'.encode()
