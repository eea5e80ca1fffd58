"""The page of an utterance: the words, who is reported to have said them, where, and what stands before and after."""

from __future__ import annotations

from fonds.publish.pages.document import why_said
from fonds.publish.schema import quotation
from fonds.publish.shown import Page
from fonds.publish.views import Views
from fonds.terms import CRM


def page(views: Views, path: str) -> Page:
    """All that the page of an utterance tells."""
    said = next(iter(views.utterances([views.node(path)])), None)
    events = [term.value.removeprefix(views.base) for term in views.subjects(CRM["P9_consists_of"], path)]
    documents = dict.fromkeys(term for event in events for term in views.subjects(CRM["P70_documents"], event))
    context = {
        "said": said,
        "why": why_said(views, said) if said else (),
        "refers": [views.link(term) for term in views.objects(f"{path}#words", CRM["P67_refers_to"])],
        "documents": [views.link(term) for term in documents],
        "following": [views.link(term) for term in views.objects(path, CRM["P183_ends_before_the_start_of"])],
        "preceding": [views.link(term) for term in views.subjects(CRM["P183_ends_before_the_start_of"], path)],
        "relayed_by": [views.link(term) for term in views.subjects(CRM["P67_refers_to"], path)],
    }
    facets = {"speaker": (said.speaker.label,), "modality": (said.modality,)} if said else {}
    return Page("statement.html", context, quotation(views, path, said), said.speaker.label if said else "", facets, about=said.words if said else "")
