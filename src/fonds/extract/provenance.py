"""Where a record comes from: its keeper and carrier, who made it, and the publications that print it."""

from __future__ import annotations

from fonds.dates import time_span
from fonds.extract.draft import Draft
from fonds.extract.ground import Found
from fonds.iris import bounded, slugify
from fonds.values import Carrier, Printing, Span


def at_spans(draft: Draft, spans: tuple[Span, ...]) -> list[tuple[Found, str]]:
    """The names at some places of the source, with the paths of what they mean."""
    wanted = [draft.plain(span) for span in spans]
    return [(name, path) for span in wanted for name, path in draft.settled.at(span.start, span.end)]


def credited(draft: Draft, spans: tuple[Span, ...], creation: str) -> tuple[str, ...]:
    """Those named at some places as makers of a creation, each claimed with its words."""
    found = at_spans(draft, spans)
    for name, path in found:
        draft.claim(creation, "P14_carried_out_by", path, draft.name(name, path))
    return tuple(dict.fromkeys(path for _, path in found))


def keeper(draft: Draft) -> tuple[Carrier, ...]:
    """The object that carries the original, with the archive that keeps it, claimed with its words; none without a reference."""
    reference = draft.document.reference
    archive = at_spans(draft, (reference.archive_span,)) if reference else ()
    if reference is None or not archive:
        return ()
    name, keeper = archive[0]
    carrier = "object/" + bounded("-".join([keeper.partition("/")[2], *(slugify(part.value) for part in reference.parts)]))
    draft.claim(carrier, "P50_has_current_keeper", keeper, draft.name(name, keeper))
    draft.mention(carrier, draft.plain(reference.span), "source-line", 0.97)
    return (Carrier(carrier, keeper, reference),)


def printings(draft: Draft) -> tuple[Printing, ...]:
    """The publications that print the record, with editors, publisher, place and year."""
    made = []
    for citation in draft.document.citations:
        path = f"publication/{slugify(citation.title, 10)}"
        editing, publishing = f"{path}#editing", f"{path}#publishing"
        editors = credited(draft, citation.editors, editing)
        publisher = credited(draft, (citation.publisher,), publishing) if citation.publisher else ()
        places = at_spans(draft, (citation.place,)) if citation.place else []
        for name, place in places:
            draft.claim(publishing, "P7_took_place_at", place, draft.name(name, place))
        year = citation.year.of(draft.document.source.text) if citation.year else None
        draft.mention(path, draft.plain(citation.title_span), "source-line", 0.97)
        if citation.pages_span:
            printed = f"{draft.document.path}#printed-{path.partition('/')[2]}-pages"
            draft.mention(printed, draft.plain(citation.pages_span), "source-line", 0.97)
        made.append(
            Printing(
                path,
                citation,
                editors,
                publisher[0] if publisher else None,
                places[0][1] if places else None,
                time_span(year, year) if year else None,
            )
        )
    return tuple(made)
