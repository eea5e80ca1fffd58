"""Publications that print the record (graph-model.md, "Publications")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from fonds.patterns.event import describe_time_span
from fonds.patterns.scribe import Scribe
from fonds.terms import CRM
from fonds.values import Account, Printing

E33 = CRM["E33_Linguistic_Object"]


def printed_path(account: Account, printing: Printing) -> str:
    """The path of the record as one publication prints it."""
    return f"{account.document.path}#printed-{printing.path.partition('/')[2]}"


def describe_publications(account: Account, original: str, scribe: Scribe) -> Iterator[Triple]:
    """Each publication with its title, editing and publishing, and the record as printed in it with its pages."""
    for printing in account.printings:
        yield from _publication(printing, scribe)
        path, pages = printed_path(account, printing), printing.citation.pages
        yield from scribe.thing(path, f"as printed in {printing.citation.title}", E33)
        yield from scribe.link(path, CRM["P106i_forms_part_of"], printing.path)
        yield from scribe.link(path, CRM["P165_incorporates"], original)
        if pages:
            yield from scribe.link(path, CRM["P1_is_identified_by"], f"{path}-pages")
            yield from scribe.words(f"{path}-pages", f"pp. {pages}", "pages", pages, CRM["E42_Identifier"])


def _publication(printing: Printing, scribe: Scribe) -> Iterator[Triple]:
    path, title = printing.path, printing.citation.title
    yield from scribe.thing(path, title, E33)
    yield from scribe.typed(path, "publication")
    for relation in ("P102_has_title", "P1_is_identified_by"):
        yield from scribe.link(path, CRM[relation], f"{path}#title")
    classes = (CRM["E35_Title"], CRM["E33_E41_Linguistic_Appellation"])
    yield from scribe.words(f"{path}#title", title, "preferred-name", title, *classes, language="und")
    if printing.editors:
        yield from scribe.creation(path, "editing", printing.editors)
    if printing.publisher or printing.place or printing.year:
        made = f"{path}#publishing"
        yield from scribe.creation(path, "publishing", (printing.publisher,) if printing.publisher else ())
        yield from scribe.link(made, CRM["P7_took_place_at"], printing.place)
        if printing.year:
            yield from describe_time_span(made, f"{path}#publishing-time", printing.year, scribe)
