"""What a request asks, read from JSON: query batches of 0.2 (section 4) and of the draft of 1.0, and data extension queries (section 7)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BATCH = 100  # queries of one request
MOST_IDS, MOST_PROPERTIES, MOST_VALUES = 1000, 50, 50
MOST_COMPARED = 1000  # values of all conditions of one request
LONGEST = 300  # of a longer name or value so many characters are compared
SUGGESTED = 20  # things suggested at a time
LIMIT, MOST_FOUND = 10, 50  # candidates of one query where it does not say, and at most
QUANTIFIERS = ("any", "all", "none")
_FIELDS = frozenset(["query", "type", "limit", "properties", "type_strict"])
_DRAFT_FIELDS = frozenset(["type", "limit", "lang", "dir", "conditions"])
_STRICT = ("any", "should", "all")
_Value = tuple[str, ...]


class RequestError(Exception):
    """A request that cannot be answered: its HTTP status, and the reason and where it lies, for who sent it."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class Condition:
    """A property and what its value is to be: each value as an identifier, a name, or both; any, all or none of them."""

    property: str
    values: tuple[_Value, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: a name (empty: none), identifiers of ours, conditions, types, and how many candidates are wanted.

    `strict` is `any` or `all` where a candidate must have one of the types, or all; `should` where others may be proposed, too.
    """

    name: str = ""
    ids: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Wanted:
    """A data extension query: identifiers as they were sent, and the properties whose values are wanted, with their settings."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]
    limits: dict[str, int] = field(default_factory=dict, hash=False)


def read_json(text: str | bytes) -> Any:  # noqa: ANN401  # any JSON
    """The value of a JSON text (RFC 8259); RequestError where it is none, or is nested too deeply."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise RequestError("the JSON is nested too deeply") from error
    except ValueError as error:
        raise RequestError(f"this is not JSON: {clean(str(error))}") from error


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def clean(text: str) -> str:
    """A text without unpaired surrogates, which no encoding of Unicode has."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def read_batch(told: object) -> dict[str, Asked]:
    """The queries of a batch of 0.2 by their keys (section 4.3)."""
    batch = _object(told, "queries")
    _bounded(batch, BATCH, "queries")
    found = {key: _read_query(value, f"queries.{clean(key)[:50]}") for key, value in batch.items()}
    _comparable(list(found.values()))
    return found


def read_draft_batch(told: object) -> list[Asked]:
    """The queries of a batch of the draft of 1.0, in their order (Reconciliation Queries)."""
    batch = _list(_object(told, "the body").get("queries"), "queries")
    _bounded(batch, BATCH, "queries")
    found = [_read_draft_query(value, f"queries[{number}]") for number, value in enumerate(batch)]
    _comparable(found)
    return found


def _comparable(batch: Sequence[Asked]) -> None:
    """RequestError where a batch has more values than are compared in decent time."""
    _bounded([value for asked in batch for condition in asked.conditions for value in condition.values], MOST_COMPARED, "values of properties")


def read_extension(told: object) -> Wanted:
    """A data extension query, which both versions write alike (0.2, section 7.3)."""
    query = _object(told, "extend")
    ids = [_text(one, f"extend.ids[{number}]", raw=True) for number, one in enumerate(_list(query.get("ids"), "extend.ids"))]
    _bounded(ids, MOST_IDS, "identifiers")
    asked = _list(query.get("properties"), "extend.properties")
    _bounded(asked, MOST_PROPERTIES, "properties")
    names: list[str] = []
    limits: dict[str, int] = {}
    for number, one in enumerate(asked):
        where = f"extend.properties[{number}]"
        row = _object(one, where)
        names.append(_text(row.get("id"), f"{where}.id", raw=True))
        settings = _object(row.get("settings", {}), f"{where}.settings")
        # Clients send the settings of a form, where a number is a text.
        limit = str(settings.get("limit", "0") or "0")
        if not (limit.isascii() and limit.isdigit() and len(limit) < 10):
            raise RequestError(f"{where}.settings.limit: a number from 0 up is wanted")
        limits[names[-1]] = int(limit)
    return Wanted(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(names)), limits)


def _read_query(told: object, where: str) -> Asked:
    query = _object(told, where, _FIELDS)
    name = _text(query.get("query", ""), f"{where}.query")
    rows = _list(query.get("properties", []), f"{where}.properties")
    if "query" not in query and not rows:
        raise RequestError(f"{where}: a query or properties are wanted")
    _bounded(rows, MOST_PROPERTIES, f"properties in {where}")
    types = query.get("type", [])
    types = types if isinstance(types, list) else [types]
    strict = query.get("type_strict", "any")
    if strict not in _STRICT:
        raise RequestError(f"{where}.type_strict: one of {', '.join(_STRICT)} is wanted")
    conditions = []
    for number, one in enumerate(rows):
        row = _object(one, f"{where}.properties[{number}]")
        conditions.append(Condition(_text(row.get("pid"), f"{where}.properties[{number}].pid"), _values(row, "v", f"{where}.properties[{number}]")))
    return Asked(
        name.strip(), (), tuple(conditions), tuple(_text(one, f"{where}.type") for one in types[:MOST_VALUES] if one != ""), strict,
        _limit(query, where),
    )  # fmt: skip


def _read_draft_query(told: object, where: str) -> Asked:
    query = _object(told, where, _DRAFT_FIELDS)
    rows = _list(query.get("conditions"), f"{where}.conditions")
    if not rows:
        raise RequestError(f"{where}.conditions: one condition at least is wanted")
    _bounded(rows, MOST_PROPERTIES, f"conditions in {where}")
    type_ = _text(query.get("type", ""), f"{where}.type")
    names: list[str] = []
    ids: list[str] = []
    conditions = []
    for number, one in enumerate(rows):
        place = f"{where}.conditions[{number}]"
        row = _object(one, place)
        match = row.get("matchType")
        if match not in ("name", "id", "property"):
            raise RequestError(f"{place}.matchType: one of name, id, property is wanted")
        values = _values(row, "propertyValue", place)
        if match == "property":
            conditions.append(_condition(row, values, place))
        else:
            (names if match == "name" else ids).extend(value[-1] if match == "name" else value[0] for value in values)
    return Asked((names or [""])[0].strip(), tuple(ids), tuple(conditions), (type_,) if type_ else (), "any", _limit(query, where))


def _condition(row: dict[str, Any], values: tuple[_Value, ...], where: str) -> Condition:
    required, quantifier = row.get("required", False), row.get("matchQuantifier", "any")
    if not isinstance(required, bool):
        raise RequestError(f"{where}.required: true or false is wanted")
    if quantifier not in QUANTIFIERS:
        raise RequestError(f"{where}.matchQuantifier: one of {', '.join(QUANTIFIERS)} is wanted")
    return Condition(_text(row.get("propertyId"), f"{where}.propertyId"), values, required, quantifier)


def _values(row: dict[str, Any], key: str, where: str) -> tuple[_Value, ...]:
    """The values of a property: texts, numbers, truth values, or entities with an identifier."""
    if key not in row:
        raise RequestError(f"{where}.{key}: is missing")
    told = row[key] if isinstance(row[key], list) else [row[key]]
    _bounded(told, MOST_VALUES, f"values in {where}")
    return tuple(_value(one, f"{where}.{key}") for one in told)


def _value(told: object, where: str) -> _Value:
    if isinstance(told, dict):
        name = told.get("name", "")
        return tuple(filter(None, (_text(told.get("id"), f"{where}.id"), _text(name, f"{where}.name"))))
    if isinstance(told, bool):
        return (str(told).lower(),)
    if isinstance(told, int | float):
        return (str(int(told)) if isinstance(told, float) and math.isfinite(told) and told.is_integer() else str(told),)
    return (_text(told, where),)


def _limit(query: dict[str, Any], where: str) -> int:
    """How many candidates are wanted, as many as are given at most."""
    told = query.get("limit", LIMIT)
    if isinstance(told, bool) or not isinstance(told, int | float) or not told >= 1:
        raise RequestError(f"{where}.limit: a number from 1 up is wanted")
    return int(min(told, MOST_FOUND))


def _object(told: object, where: str, fields: frozenset[str] | None = None) -> dict[str, Any]:
    """An object, with no other fields than those that the schema gives where it allows no others."""
    if not isinstance(told, dict):
        raise RequestError(f"{where}: an object is wanted")
    for name in told:
        if fields is not None and name not in fields:
            raise RequestError(f"{where}: there is no field {clean(name)[:50]!r}; known are {', '.join(sorted(fields))}")
    return told


def _list(told: object, where: str) -> list[Any]:
    if not isinstance(told, list):
        raise RequestError(f"{where}: a list is wanted")
    return told


def _text(told: object, where: str, *, raw: bool = False) -> str:
    """A text as it is compared, or as it was sent where it is to be sent back."""
    if not isinstance(told, str):
        raise RequestError(f"{where}: a text is wanted")
    return told if raw else clean(told[:LONGEST])


def _bounded(rows: Sequence[object] | dict[str, Any], most: int, what: str) -> None:
    if len(rows) > most:
        raise RequestError(f"{len(rows)} {what} are too many: send {most} at most", 413)
