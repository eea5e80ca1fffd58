"""The page of what was published once: where it is told of now, or that it is withdrawn."""

from __future__ import annotations

from fonds.publish.shown import GONE, Page
from fonds.publish.views import Views
from fonds.terms import DCTERMS, OWL


def is_gone(views: Views, path: str) -> bool:
    """Whether a thing is withdrawn, or one with another by now."""
    return bool(views.value(path, OWL["deprecated"]) or views.value(path, DCTERMS["isReplacedBy"]))


def page(views: Views, path: str) -> Page:
    """The tombstone of a thing."""
    successor = views.value(path, DCTERMS["isReplacedBy"])
    return Page(GONE, {"successor": views.link(successor) if successor else None}, {})
