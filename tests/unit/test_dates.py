"""fonds.dates and fonds.extract.dates: words to EDTF, EDTF to bounds."""

from __future__ import annotations

import edtf
import pytest
from hypothesis import given, strategies

from fonds.dates import bounds, time_span
from fonds.errors import FondsError
from fonds.extract.dates import find_dates
from fonds.extract.language import load_language
from fonds.extract.relative_dates import find_relative


@pytest.mark.parametrize(
    ("value", "begin", "end"),
    [
        ("1951-05-03", "1951-05-03T00:00:00Z", "1951-05-03T23:59:59Z"),
        ("1952-02", "1952-02-01T00:00:00Z", "1952-02-29T23:59:59Z"),
        ("195X", "1950-01-01T00:00:00Z", "1959-12-31T23:59:59Z"),
        ("../1918", None, "1918-12-31T23:59:59Z"),
        ("1951-05/1951-06", "1951-05-01T00:00:00Z", "1951-06-30T23:59:59Z"),
    ],
)
def test_bounds_are_the_first_and_last_second(value: str, begin: str | None, end: str | None) -> None:
    """A day ends at 23:59:59, an open side has no bound."""
    assert bounds(value) == (begin, end)


def test_what_is_no_date_is_refused_with_a_mend() -> None:
    """A value that is not EDTF is an error that shows how to write it."""
    with pytest.raises(FondsError, match="not a date in EDTF"):
        bounds("May 1951")


@pytest.mark.parametrize(
    ("part", "begin", "end"),
    [
        ("evening", "18:00:00", "23:59:59"),
        ("morning", "06:00:00", "11:59:59"),
        ("night", "00:00:00", "05:59:59"),
        ("afternoon", "12:00:00", "17:59:59"),
    ],
)
def test_a_part_of_the_day_narrows_the_bounds(part: str, begin: str, end: str) -> None:
    """An evening begins at 18, a night at midnight."""
    span = time_span("1951-05-03", "words", part)
    assert (span.begin, span.end) == (f"1951-05-03T{begin}Z", f"1951-05-03T{end}Z")


def test_a_night_of_two_days_runs_from_evening_to_morning() -> None:
    """The night of the 5th to the 6th begins at 18 and ends before 6."""
    span = time_span("1957-09-05/1957-09-06", "night of 5-6 September", "night")
    assert (span.begin, span.end) == ("1957-09-05T18:00:00Z", "1957-09-06T05:59:59Z")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("On 3 May 1951 they met.", ["1951-05-03"]),
        ("May 3, 1951", ["1951-05-03"]),
        ("They met on 3rd and 4th of May.", ["1951-05-03", "1951-05-04"]),
        ("in the course of 1941-1945", ["1941/1945"]),
        ("from October 1948 to January 1949", ["1948-10/1949-01"]),
        ("1946-February 1950", ["1946/1950-02"]),
        ("on the night of 5-6 May", ["1951-05-05/1951-05-06"]),
        ("12/25 May 1951", ["1951-05-25"]),
        ("since December the talks rest", ["1950-12"]),
        ("in December of last year", ["1950-12"]),
        ("around the 25th he will come", ["1951-05-25~"]),
        ("signed 24/vii and 1/XI", ["1951-07-24", "1951-11-01"]),
        ("room 1946/12, copy 3, march on, they may go", []),
        ("30 February 1951", []),
    ],
)
def test_dates_in_every_usual_form(text: str, values: list[str]) -> None:
    """Each form of a date gets its value, counted from 10 May 1951 where it is relative; what is none gets none."""
    assert [date.edtf for date in find_dates(text, "1951-05-10", load_language("en"))] == values


def test_the_part_of_the_day_is_told_with_the_date() -> None:
    """ "On the evening of" and "(evening)" belong to the date that they stand beside."""
    found = [date.part for date in find_dates("On the evening of 3 May 1951 and on 4 May 1951 (morning)", None, load_language("en"))]
    assert found == ["evening", "morning"]


@pytest.mark.parametrize(
    ("words", "value"),
    [("this winter", "1948-12/1949-02"), ("in the nearest 2-3 months", "1949-02/1949-05"), ("next year", "1950"), ("yesterday", "1949-02-04")],
)
def test_relative_times_are_counted_from_the_document(words: str, value: str) -> None:
    """A relative time is resolved from the document's date."""
    found = find_relative(words, 0, len(words), "1949-02-05")
    assert found is not None
    assert found.edtf == value


@given(strategies.text(max_size=200))
def test_no_text_makes_the_finder_stumble(text: str) -> None:
    """Any text gives dates inside it, and every value has bounds."""
    for date in find_dates(text, "1951-05-10", load_language("en")):
        assert text[date.start : date.end].strip()
        bounds(date.edtf)


@pytest.mark.parametrize("mark", ["", "?", "~", "%"])
@pytest.mark.parametrize("plain", ["1949", "0001", "0517", "9999", "1949-02", "1900-02", "2000-02", "0517-03", "1949-12", "2000-02-29", "1949-02-05"])
def test_plain_dates_are_bounded_as_the_parser_of_edtf_bounds_them(plain: str, mark: str) -> None:
    """They are read without it, for it takes long, and come out the same."""
    parsed = edtf.parse_edtf(plain + mark)
    days = [f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}" for moment in (parsed.lower_strict(), parsed.upper_strict())]
    assert bounds(plain + mark) == (f"{days[0]}T00:00:00Z", f"{days[1]}T23:59:59Z")


@pytest.mark.parametrize("value", ["1949-13", "1949-02-30", "1949-00", "1949-1", "١٩٤٩"])
def test_a_day_that_the_calendar_has_not_is_no_plain_date(value: str) -> None:
    """What looks plain and is none is told as an error."""
    with pytest.raises(FondsError, match="is not a date in EDTF"):
        bounds(value)
