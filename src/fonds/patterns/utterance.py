"""Reported speech: an act of one speaker that created words (graph-model.md, "Statements")."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from fonds.patterns.scribe import Scribe
from fonds.quads import integer, statements
from fonds.terms import CRM, SCHEMA
from fonds.values import Utterance


def describe_utterance(utterance: Utterance, language: str, scribe: Scribe) -> Iterator[Triple]:
    """An utterance with its speaker, modality, words, place in the order, and what its words mention."""
    path = utterance.path
    yield from scribe.thing(path, f"{utterance.speaker_label}: {utterance.words}", CRM["E7_Activity"], CRM["E65_Creation"])
    yield from scribe.typed(path, "utterance", utterance.modality)
    yield from scribe.link(path, CRM["P14_carried_out_by"], utterance.speaker)
    yield from scribe.link(path, CRM["P183_ends_before_the_start_of"], utterance.before)
    if utterance.position is not None:
        yield from statements(scribe.node(path), (SCHEMA["position"], integer(utterance.position)))
    words = f"{path}#words"
    yield from scribe.link(path, CRM["P94_has_created"], words)
    yield from scribe.thing(words, utterance.words, CRM["E33_Linguistic_Object"])
    yield from scribe.content(words, utterance.words, language)
    yield from scribe.link(words, CRM["P67_refers_to"], *utterance.refers_to)
