"""Times that a text tells from its own date: this winter, last month, in the nearest two or three months."""

from __future__ import annotations

import re
from datetime import date, timedelta

from fonds.extract.dates import SEASONS, DateFound, as_date

_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a": 1, "few": 3}
_RELATIVE = re.compile(
    r"\b(?:(?P<which>this|next|last|coming) (?P<season>spring|summer|autumn|fall|winter)|(?P<rel>next|last|this) (?P<unit>year|month|week)"
    r"|(?:in|within|over|during) the (?:nearest|next|coming) (?P<n>\d{1,2}|one|two|three|four|five|six|few)(?: ?[-–] ?(?P<m>\d{1,2}))? (?P<units>years|months|weeks|days)"
    r"|(?P<day>today|tomorrow|yesterday|the next day|the previous day))\b"
)


def find_relative(plain: str, start: int, end: int, anchor: str | None) -> DateFound | None:
    """The first time of a stretch that is told from the document's date: "this winter", "in the nearest 2-3 months"."""
    today = as_date(anchor)
    match = _RELATIVE.search(plain, start, end)
    if match is None or today is None:
        return None
    if match["season"]:
        value = _season(today, match["season"], match["which"])
    elif match["unit"]:
        value = _period(today, match["unit"], {"last": -1, "this": 0, "next": 1}[match["rel"]])
    elif match["units"]:
        count = match["m"] or match["n"]
        value = _ahead(today, int(count) if count.isdigit() else _COUNT[count], match["units"])
    else:
        shift = {"today": 0, "tomorrow": 1, "the next day": 1}.get(match["day"], -1)
        value = (today + timedelta(days=shift)).isoformat()
    return DateFound(match.start(), match.end(), value, label=match[0])


def _season(today: date, season: str, which: str) -> str:
    first, last, _ = SEASONS[season]
    year = today.year - (1 if first == 12 and today.month <= last else 0)
    if which in ("next", "coming") and (today.month > last or first <= today.month):
        year += 1
    elif which == "last" and today.month <= last:
        year -= 1
    return f"{year}-{first:02d}/{year + (first > last)}-{last:02d}"


def _period(today: date, unit: str, shift: int) -> str:
    if unit == "year":
        return str(today.year + shift)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + shift
        return f"{months // 12}-{months % 12 + 1:02d}"
    monday = today + timedelta(days=7 * shift - today.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _ahead(today: date, count: int, units: str) -> str:
    if units == "years":
        return f"{today.year}/{today.year + count}"
    if units == "months":
        months = today.year * 12 + today.month - 1 + count
        return f"{today.isoformat()[:7]}/{months // 12}-{months % 12 + 1:02d}"
    return f"{today.isoformat()}/{(today + timedelta(days=count * (7 if units == 'weeks' else 1))).isoformat()}"
