"""Wikidata's query service (https://query.wikidata.org): identifiers of other authorities, and the hierarchy of classes.

SPARQLWrapper writes the request and reads the result; the request itself goes through our session, which is polite.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl
from urllib.request import Request

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.Wrapper import QueryResult

from fonds.errors import UnavailableError
from fonds.http import Session
from fonds.terms import WIKIDATA

ADDRESS = "https://query.wikidata.org/sparql"
BATCH = 200  # values of one query
_FORM = "application/sparql-results+json"


class WikidataQuery:
    """The query service, asked one query at a time."""

    name = "Wikidata's query service"

    def __init__(self, session: Session, *, address: str = ADDRESS) -> None:
        self.session, self.address = session, address
        self._known: dict[str, frozenset[str]] = {}

    def by_identifier(self, property_: str, values: Sequence[str]) -> dict[str, str]:
        """The items that assert some identifiers of another authority (VIAF P214, GND P227 …), by identifier; one that two assert is left out."""
        found: dict[str, set[str]] = {}
        for some in _batches(values):
            told = " ".join(json.dumps(value, ensure_ascii=False) for value in some)
            for row in self._rows(f"SELECT ?value ?item WHERE {{ VALUES ?value {{ {told} }} ?item wdt:{_property(property_)} ?value }}"):
                found.setdefault(row["value"], set()).add(row["item"].removeprefix(WIKIDATA))
        return {value: next(iter(items)) for value, items in found.items() if len(items) == 1}

    def above(self, classes: tuple[str, ...]) -> frozenset[str]:
        """Some classes and all above them (P279*); each class is asked for once, so whoever has many items asks for all their classes first."""
        unknown = [one for one in dict.fromkeys(classes) if one not in self._known and re.fullmatch(r"Q[1-9]\d*", one)]
        for some in _batches(unknown):
            found = {one: {one} for one in some}
            for row in self._rows(f"SELECT ?class ?above WHERE {{ VALUES ?class {{ {_items(some)} }} ?class wdt:P279* ?above }}"):
                found[row["class"].removeprefix(WIKIDATA)].add(row["above"].removeprefix(WIKIDATA))
            self._known |= {one: frozenset(above) for one, above in found.items()}
        return frozenset(classes).union(*(self._known.get(one, frozenset()) for one in classes))

    def _rows(self, query: str) -> Iterator[dict[str, str]]:
        """The rows of a SELECT query, each variable's value as a text."""
        prefixes = f"PREFIX wd: <{WIKIDATA}> PREFIX wdt: <http://www.wikidata.org/prop/direct/>\n"
        wrapper = _Wrapper(self.session, self.address)
        wrapper.setQuery(prefixes + query)
        result: Any = wrapper.query().convert()  # a dict, as JSON was asked for
        for row in result["results"]["bindings"]:
            yield {name: term["value"] for name, term in row.items()}


class _Wrapper(SPARQLWrapper):
    """A wrapper whose requests go through a session, and so are kept, repeated and spaced as all others are."""

    def __init__(self, session: Session, address: str) -> None:
        super().__init__(address, agent=session.agent)
        self.session = session
        self.setMethod(POST)
        self.setReturnFormat(JSON)
        self.setOnlyConneg(True)

    def query(self) -> QueryResult:
        """Ask what the wrapper would ask, and give the answer in the form that it converts."""
        request: Request = self._createRequest()
        form = dict(parse_qsl(bytes(request.data or b"").decode()))  # type: ignore[arg-type]  # bytes, of which POST's form is made
        told = self.session.json(request.get_method(), request.full_url, form=form, accept=request.get_header("Accept") or _FORM, check=_usable)
        return QueryResult((_Response(json.dumps(told).encode()), JSON))  # type: ignore[arg-type]  # it reads no more of it


class _Response(BytesIO):
    """An answer as the wrapper's converter reads it."""

    def info(self) -> dict[str, str]:
        """Its headers."""
        return {"content-type": _FORM}

    def geturl(self) -> str:
        """Its address, which nobody asks for."""
        return ""


def _usable(answer: object) -> None:
    """UnavailableError where an answer holds no rows: the service tells some of its errors as JSON of status 200."""
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, dict) or not isinstance(results.get("bindings"), list):
        raise UnavailableError(WikidataQuery.name, "answers no result of a query", "run it again later: what was answered is kept")


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _items(identifiers: Iterable[str]) -> str:
    return " ".join(f"wd:{identifier}" for identifier in identifiers)


def _property(name: str) -> str:
    if not re.fullmatch(r"P[1-9]\d*", name):
        raise ValueError(f"no property of Wikidata: {name!r}")
    return name
