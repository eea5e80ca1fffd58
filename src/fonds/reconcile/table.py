"""A table of names to be matched, as an archive's spreadsheet holds it: CSV, TSV or JSON lines, read as a stream."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fonds.config import nearest
from fonds.dates import time_span
from fonds.errors import ConfigurationError, FondsError
from fonds.matches import Subject
from fonds.values import Entity, Name, TimeSpan

COLUMNS = ("id", "name", "names", "kind", "born", "died", "date", "office", "note", "context", "longitude", "latitude")
KINDS = ("person", "group", "place", "event")


def read_table(path: Path, kind: str) -> Iterator[Subject]:
    """The things of a table, `kind` being that of rows that tell none; ConfigurationError names line, column and mend.

    `name` is needed; `names` holds further spellings and `office` offices (separated by semicolons, or lists in JSON), `born`, `died` and
    `date` are EDTF, `date` the day of the document that names it, `context` words that tell of it. Columns of other names are passed over.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _json_rows(file, path) if path.suffix in (".jsonl", ".json") else _rows(file, path)
            for number, row in rows:
                yield _subject(f"{path.name}:{number}", number, row, kind)
    except UnicodeDecodeError as error:
        raise ConfigurationError(path.name, f"is not UTF-8: {error}", "save it as UTF-8") from error


def _rows(file: Iterable[str], path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(file, delimiter="\t" if path.suffix in (".tsv", ".tab") else ",")
    if "name" not in (reader.fieldnames or ()):
        raise ConfigurationError(f"{path.name}:1", "has no column name", nearest("name", reader.fieldnames or ["name"]))
    for row in reader:
        yield reader.line_num, row


def _json_rows(file: Iterable[str], path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ConfigurationError(f"{path.name}:{number}", f"is not JSON: {error}", "write one object a line") from error
            if not isinstance(row, dict):
                raise ConfigurationError(f"{path.name}:{number}", "is not an object", "write one object a line")
            yield number, row


def _subject(where: str, number: int, row: dict[str, Any], kind: str) -> Subject:
    name, told = str(row.get("name") or "").strip(), str(row.get("kind") or kind)
    if not name:
        raise ConfigurationError(f"{where}: name", "is empty", "give each row a name")
    if told not in KINDS:
        raise ConfigurationError(f"{where}: kind", f"no kind of thing is called {told!r}", nearest(told, KINDS))
    spelled = tuple(Name(text, "variant-name") for text in _several(row.get("names")) if text != name)
    date = _date(where, "date", row)
    days = (date.end[:10],) if date and date.end else ()
    entity = Entity(
        f"{told}/{row.get('id') or number}", name, (Name(name, "preferred-name"), *spelled), _date(where, "born", row), _date(where, "died", row),
        tuple(_several(row.get("office"))), note=str(row.get("note") or ""), longitude=_number(where, "longitude", row),
        latitude=_number(where, "latitude", row), time_span=date if told == "event" else None,
    )  # fmt: skip
    return Subject(entity, known_on=days, context=str(row.get("context") or ""))


def _several(cell: object) -> list[str]:
    parts = cell if isinstance(cell, list) else str(cell or "").split(";")
    return [str(part).strip() for part in parts if str(part).strip()]


def _date(where: str, column: str, row: dict[str, Any]) -> TimeSpan | None:
    value = str(row.get(column) or "").strip()
    try:
        return time_span(value, value) if value else None
    except FondsError as error:
        raise ConfigurationError(f"{where}: {column}", f"{value!r} is not a date in EDTF", error.mend) from error


def _number(where: str, column: str, row: dict[str, Any]) -> float | None:
    value = row.get(column)
    try:
        return float(value) if value not in (None, "") else None
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"{where}: {column}", f"{value!r} is not a number of degrees", "mend it") from error
