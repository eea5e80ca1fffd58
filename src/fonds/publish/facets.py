"""Filters of the lists: which values a thing has for them, and the file that a list's script reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from fonds.publish.shown import Happening, Row
from fonds.words import Words

LARGEST = 50_000  # things of a list, above which their values are too much for a reader's browser
_CONCEPTS = ("kind", "role", "modality")  # values that are words of the vocabulary, not names


def times(happening: Happening) -> dict[str, tuple[str, ...]]:
    """The decades and years in which an event may have happened; a span of many years counts for its decades alone."""
    if not (happening.begin and happening.end):
        return {}
    first, last = int(happening.begin[:4]), int(happening.end[:4])
    decades = tuple(f"{year}s" for year in range(first - first % 10, min(last, first + 200) + 1, 10))
    return {"decade": decades, "year": tuple(str(year) for year in range(first, last + 1)) if last - first < 10 else ()}


def write_facets(file: Path, rows: list[Row], names: Mapping[str, str], words: Words) -> bool:
    """Write the values of a list's things for each filter that tells any two of them apart; whether there is any.

    The file holds each value once, and for each thing the numbers of its values: `{"filters": [{"key", "name", "values"}], "things":
    [[path, label, detail, [numbers], …]]}`.
    """
    filters = []
    numbers: dict[str, dict[str, int]] = {}
    for key in names:
        values = sorted({value for row in rows for value in row.facets.get(key, ())}, key=lambda value: (value.casefold(), value))
        if len(values) > 1 or (values and any(not row.facets.get(key) for row in rows)):
            shown = [words(value) if key in _CONCEPTS else value for value in values]
            filters.append({"key": key, "name": names[key], "values": shown})
            numbers[key] = {value: number for number, value in enumerate(values)}
    things = [
        [row.link.path, row.link.label, row.detail, *([table[value] for value in row.facets.get(key, ())] for key, table in numbers.items())]
        for row in rows
    ]
    if filters:
        file.write_text(json.dumps({"filters": filters, "things": things}, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return bool(filters)
