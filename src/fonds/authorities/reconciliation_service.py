"""A service that speaks the Reconciliation API of the W3C community group: 0.2 (final report of 2023), or the draft of 1.0.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and https://reconciliation-api.github.io/specs/draft/.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from fonds.authorities import Authority
from fonds.errors import ConfigurationError, UnavailableError
from fonds.http import Session, TooLargeError
from fonds.matches import Item, Query, Time
from fonds.names import fold
from fonds.terms import WIKIDATA

BATCH = 10  # queries of one request, where the manifest tells no size
FOUND = 10  # candidates of one query
# The class by which a kind of thing is asked for.
TYPES = {"person": "Q5", "place": "Q2221906", "group": "Q43229", "event": "Q1656682"}
_EXTENDED = ("P31", "P569", "P570", "P571")


class ReconciliationService:
    """A service asked live (`fonds.authorities.Authority`).

    It tells names and scores; facts come from `entities` where that is given, else from the service's own extension, if it offers one.
    """

    version = ""

    def __init__(self, session: Session, address: str, *, entities: Authority | None = None) -> None:
        self.session, self.address, self.entities = session, address.rstrip("/"), entities

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the service says of itself; ConfigurationError where its items are not Wikidata's."""
        told = self.session.json("GET", self.address)
        if not isinstance(told, dict) or "name" not in told:
            raise UnavailableError(self.address, "answers no manifest of a reconciliation service", "mend the address in reconcile.authorities")
        space = told.get("identifierSpace", WIKIDATA)
        if space.rstrip("/").split("//")[-1] != WIKIDATA.rstrip("/").split("//")[-1]:
            raise ConfigurationError(
                "fonds.toml: reconcile.authorities", f"{self.address} identifies things by {space}", "name one of Wikidata's items"
            )
        return told

    @property
    def name(self) -> str:
        """What the service is called: it may be silent just when its name is to be told."""
        return f"the reconciliation service at {self.address}"

    @property
    def _draft(self) -> bool:
        versions = self.manifest.get("versions", ["0.1"])
        return not any(version.startswith("0.") for version in versions)

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """The items that the service proposes for each query, with their facts."""
        size = int(self.manifest.get("batchSize", BATCH))
        rows = [row for start in range(0, len(queries), size) for row in self._matched(queries[start : start + size])]
        items = self._items([candidate for row in rows for candidate in row])
        return [
            tuple(item for candidate in row if (item := items.get(candidate["id"])) and (not item.kinds or query.kind in item.kinds))
            for query, row in zip(queries, rows, strict=True)
        ]

    def _matched(self, queries: Sequence[Query]) -> list[list[dict[str, Any]]]:
        """The candidates of a batch; one that is too large for the service is halved."""
        try:
            answers = self._match_draft(queries) if self._draft else self._match(queries)
        except TooLargeError:
            if len(queries) == 1:
                raise
            middle = len(queries) // 2
            return [*self._matched(queries[:middle]), *self._matched(queries[middle:])]
        if len(answers) != len(queries):
            raise UnavailableError(self.address, f"answers {len(answers)} of {len(queries)} queries", "report it to who runs the service")
        return answers

    def _match(self, queries: Sequence[Query]) -> list[list[dict[str, Any]]]:
        """Version 0.2: an object of queries as a form field, answered by the same keys."""
        asked = {f"q{number}": {"query": query.names[0], "type": TYPES[query.kind], "limit": FOUND} for number, query in enumerate(queries)}
        told = self._told(self.session.json("POST", self.address, form={"queries": json.dumps(asked, ensure_ascii=False)}))
        return [told[key].get("result", []) for key in asked if isinstance(told.get(key), dict)]

    def _match_draft(self, queries: Sequence[Query]) -> list[list[dict[str, Any]]]:
        """The draft of 1.0: an array of conditions in, an array of results in the same order out."""
        asked = [
            {"type": TYPES[query.kind], "limit": FOUND, "conditions": [{"matchType": "name", "propertyValue": query.names[0]}]} for query in queries
        ]
        told = self._told(self.session.json("POST", f"{self.address}/match", body={"queries": asked}))
        return [row.get("candidates", []) for row in told.get("results", [])]

    def _told(self, answer: object) -> dict[str, Any]:
        if not isinstance(answer, dict) or answer.get("status") == "error":
            why = answer.get("message", "an error") if isinstance(answer, dict) else "no object"
            raise UnavailableError(self.address, f"answers: {why}", "run it again later: what was answered is kept")
        return answer

    def _items(self, candidates: Sequence[dict[str, Any]]) -> dict[str, Item]:
        plain = {row["id"]: _item(row) for row in candidates if str(row.get("id", "")).startswith("Q")}
        if self.entities:
            return self.entities.items(list(plain))
        return self._extended(plain) if "extend" in self.manifest else plain

    def _extended(self, items: dict[str, Item]) -> dict[str, Item]:
        """Items with classes, dates and position, as the service's data extension tells them."""
        identifiers, found = list(items), dict(items)
        for start in range(0, len(identifiers), BATCH):
            some = identifiers[start : start + BATCH]
            asked = {"ids": some, "properties": [{"id": name} for name in _EXTENDED]}
            if self._draft:
                told = self._told(self.session.json("POST", f"{self.address}/extend", body=asked))
                rows = {row["id"]: {one["id"]: one.get("values", []) for one in row.get("properties", [])} for row in told.get("rows", [])}
            else:
                rows = self._told(self.session.json("POST", self.address, form={"extend": json.dumps(asked)})).get("rows", {})
            found |= {identifier: _with_facts(found[identifier], row) for identifier, row in rows.items() if identifier in found}
        return found

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """The items of some identifiers, as far as somebody else tells of them: the service itself finds by names alone."""
        return self.entities.items(identifiers) if self.entities else {}

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """What some identifiers are called, as far as somebody else tells."""
        return self.entities.labels(identifiers) if self.entities else {}


def _item(row: dict[str, Any]) -> Item:
    """A candidate as an item without facts; a type says what it is where it is one of those asked for."""
    name = str(row.get("name", row["id"]))
    classes = tuple(told["id"] if isinstance(told, dict) else str(told) for told in row.get("type") or ())
    kinds = frozenset(kind for kind, type_ in TYPES.items() if type_ in classes)
    return Item(row["id"], name, str(row.get("description") or ""), classes, kinds, frozenset([fold(name)]), spellings=(name,))


def _with_facts(item: Item, row: dict[str, list[dict[str, Any]]]) -> Item:
    def times(name: str) -> tuple[Time, ...]:
        told = [str(value["date"])[:10] for value in row.get(name, ()) if "date" in value]
        return tuple((day, 11) if len(day) == 10 else (f"{day[:4]}-00-00", 9) for day in told if day[:4].isdigit())

    classes = tuple(str(value["id"]) for value in row.get("P31", ()) if "id" in value) or item.classes
    kinds = item.kinds or frozenset(kind for kind, type_ in TYPES.items() if type_ in classes)
    return replace(item, classes=classes, kinds=kinds, born=times("P569"), died=times("P570"), begun=times("P571"))
