"""How far what is told of a thing agrees with what a query says of it: dates, positions, identifiers, other things and plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from fonds.names import fold
from fonds.reconcile.features import FAR, NEAR, kilometres
from fonds.reconciling.asked import Condition
from fonds.reconciling.properties import Property

_DATE = re.compile(r"(?<!\d)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_POSITION = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_SIGNS = re.compile(r"[\s-]+")


def agreed(condition: Condition, one: Property, told: Sequence[Any]) -> float:
    """How far values that a thing has agree with those asked for: 1 where they do, -1 where they contradict, 0 where nothing is known.

    Of several values any, all or none may be asked for (draft, matchQuantifier).
    """
    if not told or not condition.values:
        return 0.0
    compared = _FORMS[one.form]
    best = [max(compared(text, value) for text in texts for value in told) if texts else 0.0 for texts in condition.values]
    if condition.quantifier == "none":
        return -1.0 if max(best) > 0 else 1.0
    value = min(best) if condition.quantifier == "all" else max(best)
    return value if value > 0 or one.tells else 0.0


def _dates(text: str, told: list[str]) -> float:
    """1 where the time of a text and that of a thing overlap, 0.5 where they are a year apart, as calendars and registers err."""
    found = _DATE.search(text)
    if found is None:
        return 0.0
    year, month, day = found.groups()
    first, last = f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or '31'}"
    if first <= told[1][:10] and told[0][:10] <= last:
        return 1.0
    years = [told[0].split("-")[0], told[1].split("-")[0]]
    return 0.5 if all(map(str.isdigit, years)) and int(years[0]) - 1 <= int(year) <= int(years[1]) + 1 else -1.0


def _positions(text: str, told: list[float]) -> float:
    """1 where two positions are one, less with the distance; a text gives the latitude first, as services do."""
    found = _POSITION.fullmatch(text)
    if found is None:
        return 0.0
    distance = kilometres(float(found[2]), float(found[1]), told[0], told[1])
    return -1.0 if distance > FAR else 1.0 if distance <= NEAR else 0.9 - 0.8 * (distance - NEAR) / (FAR - NEAR)


def _identifiers(text: str, told: str) -> float:
    """1 where an identifier is the same, alone or as the last part of an address, without regard to spaces and hyphens."""
    ours, theirs = (_SIGNS.sub("", one.rstrip("/").rpartition("/")[2]).casefold() for one in (told, text))
    return 1.0 if ours == theirs else -1.0


def _things(text: str, told: dict[str, str]) -> float:
    """1 where a text is a thing's identifier or its label."""
    return 1.0 if text == told["id"] or text.endswith(f"/{told['id']}") or fold(text) == fold(told["name"]) else -1.0


def _words(text: str, told: str) -> float:
    """1 where two texts have the same words, 0.5 where one has all words of the other and more."""
    ours, theirs = set(fold(text).split()), set(fold(told).split())
    return 1.0 if ours == theirs else 0.5 if ours and theirs and (ours <= theirs or theirs <= ours) else -1.0


def _numbers(text: str, told: int) -> float:
    return 1.0 if text.strip() == str(told) else -1.0


_FORMS: dict[str, Callable[[str, Any], float]] = {
    "date": _dates, "point": _positions, "identifier": _identifiers, "thing": _things, "text": _words, "number": _numbers,
}  # fmt: skip
