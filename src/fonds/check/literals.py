"""What a literal is worth to pySHACL, told from its text in N-Triples as pyoxigraph writes it: rdflib reads it, as it does for pySHACL, but once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

import rdflib
from rdflib.namespace import RDF, XSD

Verdict = bool | None  # whether something conforms for certain, or does not; None where pySHACL has to say
Judge = Callable[[str], Verdict]  # of one term

_REMEMBERED = 1 << 14  # terms: numbers, dates and words of the kind that shapes look at come again and again


@lru_cache(maxsize=_REMEMBERED)
def literal(term: str) -> rdflib.Literal | None:
    """The literal that a term is; None for a term of another kind, and for a literal with escapes."""
    if not term.startswith('"') or "\\" in term:
        return None
    value, _, mark = term[1:].rpartition('"')
    if mark.startswith("@"):
        return rdflib.Literal(value, lang=mark[1:])
    return rdflib.Literal(value, datatype=rdflib.URIRef(mark[3:-1]) if mark else XSD.string)


def language(term: str) -> str:
    """The language of a literal; empty for any other term."""
    return "" if term[0] != '"' or term[-1] in '">' else term[term.rindex('"') + 2 :]


def of_datatype(datatype: rdflib.URIRef) -> Judge:
    """Tells whether a term is a well-formed literal of a datatype."""

    def judge(term: str) -> Verdict:
        if datatype == RDF.langString:
            return True if language(term) else None
        found = literal(term)
        return None if found is None or found.datatype != datatype or found.ill_typed else True

    return lru_cache(maxsize=_REMEMBERED)(judge)


def of_pattern(pattern: re.Pattern[str]) -> Judge:
    """Tells whether the words of a literal, or an IRI, match a pattern."""

    def judge(term: str) -> Verdict:
        if term.startswith("<") and "\\" not in term:
            return bool(pattern.search(term[1:-1]))
        found = literal(term)
        return None if found is None else bool(pattern.search(str(found)))

    return lru_cache(maxsize=_REMEMBERED)(judge)


def number(found: rdflib.Literal | None) -> Decimal | None:
    """The number that an xsd:integer or xsd:decimal is; None for anything else."""
    if found is None or found.datatype not in (XSD.integer, XSD.decimal) or not isinstance(found.value, int | Decimal):
        return None
    value = Decimal(found.value)
    return value if value.is_finite() else None


def of_number(holds: Callable[[Decimal], bool]) -> Judge:
    """Tells whether something holds of the number that a term is."""

    def judge(term: str) -> Verdict:
        found = number(literal(term))
        return None if found is None else holds(found)

    return lru_cache(maxsize=_REMEMBERED)(judge)


@lru_cache(maxsize=_REMEMBERED)
def not_after(one: str, other: str) -> Verdict:
    """Whether a moment is not later than another one, by the order that rdflib gives literals."""
    first, second = literal(one), literal(other)
    if first is None or second is None or not all(isinstance(found.value, datetime.datetime) for found in (first, second)):
        return None
    return bool(first <= second)
