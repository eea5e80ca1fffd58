"""A service that speaks the Reconciliation API of the W3C community group: 0.2 (final report of 2023), or the draft of 1.0.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and https://reconciliation-api.github.io/specs/draft/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from fonds.authorities import Authority
from fonds.errors import ConfigurationError, UnavailableError
from fonds.http import Session, TooLargeError
from fonds.matches import Item, Query, Time
from fonds.names import fold
from fonds.terms import WIKIDATA

BATCH = 10  # queries of one request, where the manifest tells no size
MOST = 50  # queries of one request, whatever the manifest allows: as many are asked again where one fails
FOUND = 10  # candidates of one query
# The class by which a kind of thing is asked for.
TYPES = {"person": "Q5", "place": "Q2221906", "group": "Q43229", "event": "Q1656682"}
_EXTENDED = ("P31", "P569", "P570", "P571", "P625")
_LATER = "run it again later: what was answered is kept"
Rows = TypeVar("Rows")


class ReconciliationService:
    """A service asked live (`fonds.authorities.Authority`).

    It tells names and scores; facts come from `entities` where that is given, else from the service's own extension, if it offers one.
    `space` is what its identifiers stand for: Wikidata's items, or the things of another service.
    """

    version = ""

    def __init__(self, session: Session, address: str, *, entities: Authority | None = None, space: str = WIKIDATA) -> None:
        self.session, self.address, self.entities, self.space = session, address.rstrip("/"), entities, space

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the service says of itself; ConfigurationError where its items are not those of the space."""
        told: dict[str, Any] = self.session.json("GET", self.address, check=self._manifest)
        return told

    def _manifest(self, answer: object) -> None:
        """ConfigurationError where it is the manifest of a service for other items; UnavailableError where it is none."""
        if not isinstance(answer, dict) or "name" not in answer:
            raise UnavailableError(self.address, "answers no manifest of a reconciliation service", "mend the address in reconcile.authorities")
        space = str(answer.get("identifierSpace", self.space))
        if space.rstrip("/").split("//")[-1] != self.space.rstrip("/").split("//")[-1]:
            raise ConfigurationError(
                "fonds.toml: reconcile.authorities", f"{self.address} identifies things by {space}", f"name one that identifies them by {self.space}"
            )

    @property
    def name(self) -> str:
        """What the service is called: it may be silent just when its name is to be told."""
        return f"the reconciliation service at {self.address}"

    @property
    def _draft(self) -> bool:
        versions = self.manifest.get("versions") or ["0.1"]
        return not any(str(version).startswith("0.") for version in versions)

    @property
    def _size(self) -> int:
        """Queries of one request."""
        told = self.manifest.get("batchSize")
        return min(told, MOST) if isinstance(told, int) and told > 0 else BATCH

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """The items that the service proposes for each query, with their facts."""
        size = self._size
        rows = [row for start in range(0, len(queries), size) for row in self._matched(queries[start : start + size])]
        items = self._items([candidate for row in rows for candidate in row])
        return [
            tuple(item for candidate in row if (item := items.get(candidate["id"])) and (not item.kinds or query.kind in item.kinds))
            for query, row in zip(queries, rows, strict=True)
        ]

    def _matched(self, queries: Sequence[Query]) -> list[list[dict[str, Any]]]:
        """The candidates of a batch; one that is too large for the service is halved."""
        try:
            rows = self._match_draft(queries) if self._draft else self._match(queries)
        except TooLargeError:
            if len(queries) == 1:
                raise
            middle = len(queries) // 2
            return [*self._matched(queries[:middle]), *self._matched(queries[middle:])]
        identifier = re.compile(r"Q[1-9]\d*" if self.space == WIKIDATA else ".+")
        return [[one for one in row if isinstance(one, dict) and identifier.fullmatch(str(one.get("id", "")))] for row in rows]

    def _match(self, queries: Sequence[Query]) -> list[list[dict[str, Any]]]:
        """Version 0.2: an object of queries as a form field, answered by the same keys."""
        asked = {f"q{number}": {"query": query.names[0], **_restricted(query)} for number, query in enumerate(queries)}

        def rows(told: dict[str, Any]) -> list[list[dict[str, Any]]]:
            return [list(told[key]["result"]) for key in asked]

        return self._read(rows, self.address, form={"queries": json.dumps(asked, ensure_ascii=False)})

    def _match_draft(self, queries: Sequence[Query]) -> list[list[dict[str, Any]]]:
        """The draft of 1.0: an array of conditions in, an array of results in the same order out."""
        asked = [{"conditions": [{"matchType": "name", "propertyValue": query.names[0]}], **_restricted(query)} for query in queries]

        def rows(told: dict[str, Any]) -> list[list[dict[str, Any]]]:
            return [list(row["candidates"]) for _, row in zip(asked, told["results"], strict=True)]

        return self._read(rows, f"{self.address}/match", body={"queries": asked})

    def _read(
        self,
        read: Callable[[dict[str, Any]], Rows],
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Rows:
        """What is read in an answer; UnavailableError where that cannot be read in it, or it is an error in so many words."""

        def check(answer: Any) -> None:  # noqa: ANN401  # any JSON
            if not isinstance(answer, dict) or answer.get("status") == "error":
                why = answer.get("message", "an error") if isinstance(answer, dict) else "no object"
                raise UnavailableError(self.address, f"answers: {why}", _LATER)
            try:
                read(answer)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise UnavailableError(self.address, "answers in an unknown form", "report it to who runs the service") from error

        return read(self.session.json("POST", address, form=form, body=body, check=check))

    def _items(self, candidates: Sequence[dict[str, Any]]) -> dict[str, Item]:
        plain = {row["id"]: _item(row) for row in candidates}
        if self.entities:
            return self.entities.items(list(plain))
        return self._extended(plain) if "extend" in self.manifest else plain

    def _extended(self, items: dict[str, Item]) -> dict[str, Item]:
        """Items with classes, dates and position, as the service's data extension tells them."""
        identifiers, found = list(items), dict(items)

        def told_by_key(told: dict[str, Any]) -> dict[str, Item]:
            return {one: _with_facts(items[one], row) for one, row in told["rows"].items() if one in items}

        def told_in_rows(told: dict[str, Any]) -> dict[str, Item]:
            rows = {row["id"]: {one["id"]: one.get("values", []) for one in row["properties"]} for row in told["rows"]}
            return told_by_key({"rows": rows})

        for start in range(0, len(identifiers), BATCH):
            asked = {"ids": identifiers[start : start + BATCH], "properties": [{"id": name} for name in _EXTENDED]}
            if self._draft:
                found |= self._read(told_in_rows, f"{self.address}/extend", body=asked)
            else:
                found |= self._read(told_by_key, self.address, form={"extend": json.dumps(asked)})
        return found

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """The items of some identifiers, as far as somebody else tells of them: the service itself finds by names alone."""
        return self.entities.items(identifiers) if self.entities else {}

    def rarity(self, name: str) -> float:  # what Authority asks
        """0: a service does not tell how many bear a name."""
        return 0.0

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """What some identifiers are called, as far as somebody else tells."""
        return self.entities.labels(identifiers) if self.entities else {}


def _restricted(query: Query) -> dict[str, object]:
    """What both versions call alike: of what class the candidates are to be, and how many at most."""
    return ({"type": TYPES[query.kind]} if query.kind in TYPES else {}) | {"limit": min(query.limit, FOUND)}


def _item(row: dict[str, Any]) -> Item:
    """A candidate as an item without facts; a type says what it is where it is one of those asked for."""
    name = str(row.get("name", row["id"]))
    classes = tuple(told["id"] if isinstance(told, dict) else str(told) for told in row.get("type") or ())
    return Item(row["id"], name, str(row.get("description") or ""), classes, _kinds(classes), frozenset([fold(name)]), spellings=(name,))


def _kinds(classes: Sequence[str]) -> frozenset[str]:
    return frozenset(kind for kind, type_ in TYPES.items() if type_ in classes)


def _with_facts(item: Item, row: dict[str, list[dict[str, Any]]]) -> Item:
    """An item with what an extension tells of it."""

    def times(name: str) -> tuple[Time, ...]:
        return tuple(time for value in row.get(name, ()) if (time := _time(str(value.get("date", "")))))

    classes = tuple(str(value["id"]) for value in row.get("P31", ()) if "id" in value) or item.classes
    kinds = item.kinds or _kinds(classes)
    point = next((point for value in row.get("P625", ()) if (point := _point(str(value.get("str", ""))))), None)
    return replace(item, classes=classes, kinds=kinds, born=times("P569"), died=times("P570"), begun=times("P571"), point=point)


def _time(told: str) -> Time | None:
    """A day that a service tells, as exact as it can be known to be.

    Services tell every time as a day, and not how exact it is: the first of January may stand for the year, the first of a month for the
    month, and that of a round year for a decade or a century.
    """
    parts = re.match(r"(-?\d{4,6})(?:-(\d\d))?(?:-(\d\d))?(?!\d)", told)
    if parts is None:
        return None
    year, month, day = parts[1], parts[2] or "00", parts[3] or "00"
    if month in ("00", "01") and day in ("00", "01"):
        return f"{year}-00-00", 7 if year.endswith("00") else 8 if year.endswith("0") else 9
    return (f"{year}-{month}-00", 10) if day in ("00", "01") else (f"{year}-{month}-{day}", 11)


def _point(told: str) -> tuple[float, float] | None:
    """The longitude and latitude of a position that a service tells the other way round, as `52.5,13.4`."""
    parts = re.fullmatch(r"(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)", told)
    return (float(parts[2]), float(parts[1])) if parts else None
