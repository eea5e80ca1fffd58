"""The pages, one module for each kind: what each page tells, as values for its template."""

from __future__ import annotations

from collections.abc import Callable

from fonds.publish.pages import document, event, gone, statement, thing
from fonds.publish.shown import Page
from fonds.publish.views import Views

_MAKERS: dict[str, Callable[[Views, str], Page]] = {"document": document.page, "event": event.page, "statement": statement.page}


def page_of(views: Views, path: str) -> Page:
    """The page of a thing by its path below the base."""
    make = gone.page if gone.is_gone(views, path) else _MAKERS.get(path.partition("/")[0], thing.page)
    return make(views, path)
