"""EDTF and bounds: from the words of a source to a time-span with inclusive limits."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache
from time import struct_time

import edtf as edtf_library

from fonds.errors import FondsError
from fonds.values import TimeSpan

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[?~%]?")
# The parts of a day as hours, end inclusive (graph-model.md, "The event").
DAY_PARTS: dict[str, tuple[str, str]] = {
    "night": ("00:00:00", "05:59:59"),
    "morning": ("06:00:00", "11:59:59"),
    "noon": ("12:00:00", "12:59:59"),
    "afternoon": ("12:00:00", "17:59:59"),
    "evening": ("18:00:00", "23:59:59"),
}
# A night told by two days runs from the evening of the first to the morning of the second.
_NIGHT_OF_TWO = ("18:00:00", "05:59:59")


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[str | None, str | None]:
    """The first and last second of an EDTF value (levels 0 and 1), as local xsd:dateTime; None where it is open.

    >>> bounds("1949-02")
    ('1949-02-01T00:00:00Z', '1949-02-28T23:59:59Z')
    >>> bounds("../1918")
    (None, '1918-12-31T23:59:59Z')
    >>> bounds("-0517")[0]
    '-0517-01-01T00:00:00Z'
    """
    if "/" in value:
        first, _, last = value.partition("/")
        begin = None if first in ("", "..") else bounds(first)[0]
        end = None if last in ("", "..") else bounds(last)[1]
        return begin, end
    if (plain := _PLAIN.fullmatch(value)) and (days := _plain_days(*plain.groups())):
        return f"{days[0]}T00:00:00Z", f"{days[1]}T23:59:59Z"
    try:
        parsed = edtf_library.parse_edtf(value)
        low, high = parsed.lower_strict(), parsed.upper_strict()
    except (edtf_library.EDTFParseException, ValueError, AttributeError) as error:
        raise FondsError(repr(value), "is not a date in EDTF", "write it as 1949-02-05, 1949-02 or 1948/1949") from error
    return f"{_day(low)}T00:00:00Z", f"{_day(high)}T23:59:59Z"


def _plain_days(year: str, month: str | None, day: str | None) -> tuple[str, str] | None:
    """The first and last day of a year, month or day of the calendar, however sure; None where there is none such.

    Most dates of an archive are plain, and the parser of all of EDTF takes a hundredth of a second for each.
    """
    first, last = int(month or 1), int(month or 12)
    if not is_day(int(year), first, int(day or 1)):
        return None
    return f"{year}-{first:02d}-{day or '01'}", f"{year}-{last:02d}-{day or calendar.monthrange(int(year), last)[1]}"


def _day(moment: struct_time) -> str:
    """A day as XSD writes it: a year before the first has a sign and still four digits."""
    year = f"{moment.tm_year:04d}" if moment.tm_year >= 0 else f"-{-moment.tm_year:04d}"
    return f"{year}-{moment.tm_mon:02d}-{moment.tm_mday:02d}"


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def time_span(value: str, label: str, part: str | None = None) -> TimeSpan:
    """The time-span of an EDTF value, narrowed to a part of the day where one is told.

    >>> time_span("1949-02-05", "on the evening of 5 February 1949", "evening").begin
    '1949-02-05T18:00:00Z'
    """
    begin, end = bounds(value)
    if part in DAY_PARTS and begin and end:
        hours = DAY_PARTS[part]
        if "/" in value:
            if part == "night":
                begin, end = begin[:11] + _NIGHT_OF_TWO[0] + "Z", end[:11] + _NIGHT_OF_TWO[1] + "Z"
        elif re.fullmatch(r"\d{4}-\d\d-\d\d[?~%]?", value):
            begin, end = begin[:11] + hours[0] + "Z", end[:11] + hours[1] + "Z"
    return TimeSpan(label, value, begin, end)
