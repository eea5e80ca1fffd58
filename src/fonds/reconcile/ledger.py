"""The judgement ledger: mappings in SSSOM TSV, read strictly and written whole (https://mapping-commons.github.io/sssom/)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from fonds.config import nearest
from fonds.errors import ConfigurationError, UnavailableError
from fonds.files import write_whole
from fonds.values import Mapping

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "mapping_tool", "mapping_tool_version", "mapping_date", "reviewer_id", "comment",
)  # fmt: skip
NO_TERM = "sssom:NoTermFound"
COMPOSITE = "semapv:CompositeMatching"
MANUAL = "semapv:ManualMappingCuration"
SAME, CLOSE = "skos:exactMatch", "skos:closeMatch"
_PREFIX = "wd:"
_ENTITY = "http://www.wikidata.org/entity/"
# What a cell may hold: the pattern, what it is called, and the mend.
_CELLS = {
    "subject_id": (r"fonds:[a-z]+/\S+", "a thing of the project", "write it as fonds:person/…"),
    "predicate_id": (f"{SAME}|{CLOSE}", "a relation that a ledger tells", f"write {SAME} for the same thing, {CLOSE} for an open question"),
    "predicate_modifier": (r"(?:Not)?", "a modifier of SSSOM", "write Not, or nothing"),
    "object_id": (rf"{_PREFIX}Q[1-9][0-9]*|{NO_TERM}", "an item of Wikidata", f"write it as wd:Q855, or {NO_TERM}"),
    "mapping_justification": (r"semapv:[A-Za-z]+", "a justification of semapv", "write semapv:ManualMappingCuration for the judgement of a person"),
    "confidence": (r"(?:0(?:\.[0-9]+)?|1(?:\.0+)?|[0-9](?:\.[0-9]+)?e-[0-9]+)?", "a number from 0 to 1", "mend it"),
    "mapping_date": (r"(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))?", "a date", "write it as YYYY-MM-DD"),
}


def _header(base: str) -> str:
    return (
        "#curie_map:\n"
        f"#  fonds: {base}\n"
        "#  semapv: https://w3id.org/semapv/vocab/\n"
        "#  skos: http://www.w3.org/2004/02/skos/core#\n"
        "#  sssom: https://w3id.org/sssom/\n"
        f"#  wd: {_ENTITY}\n"
        "#license: https://creativecommons.org/publicdomain/zero/1.0/\n"
        f"#mapping_set_id: {base}graph/links\n"
    )


def read_ledger(path: Path) -> list[Mapping]:
    """The judgements of a ledger, in its order; empty where there is no file. ConfigurationError names line, column and mend."""
    if not path.exists():
        return []
    lines = _lines(path)
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if start == len(lines):
        return []
    header = _cells(f"{path.name}:{start + 1}", lines[start])
    _check_header(f"{path.name}:{start + 1}", header)
    found: dict[tuple[str, str], Mapping] = {}
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        where = f"{path.name}:{number}"
        cells = _cells(where, line)
        if len(cells) != len(header):
            raise ConfigurationError(where, f"has {len(cells)} columns, the header has {len(header)}", "separate the cells by one tab each")
        mapping = _mapping(where, dict(zip(header, cells, strict=True)))
        _check_agrees(where, mapping, found.values())
        found[mapping.subject, mapping.object] = mapping
    return list(found.values())


def _lines(path: Path) -> list[str]:
    try:
        # A spreadsheet writes a byte order mark before the first line, and a carriage return behind each.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(path.name, f"is not UTF-8: {error}", "save it as UTF-8") from error
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be read: {error.strerror}", "make it a file that may be read") from error
    return text.rstrip("\n").split("\n") if text.strip() else []


def _cells(where: str, line: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter="\t", strict=True))
    except csv.Error as error:
        raise ConfigurationError(where, f"is no row of cells: {error}", "close each quotation mark that opens a cell") from error


def _check_header(where: str, header: list[str]) -> None:
    for name in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if name not in header:
            raise ConfigurationError(where, f"has no column {name}", "restore the SSSOM header")
    for name in header:
        # What is not read would be lost when the ledger is written again.
        if name not in COLUMNS:
            raise ConfigurationError(where, f"no column of a ledger is called {name!r}", nearest(name, COLUMNS))
        if header.count(name) > 1:
            raise ConfigurationError(where, f"has the column {name} twice", "remove one of the two")


def _check_agrees(where: str, mapping: Mapping, former: Iterable[Mapping]) -> None:
    """No pair is judged twice, and nothing is the same as two items."""
    for other in former:
        if other.subject == mapping.subject:
            if other.object == mapping.object:
                raise ConfigurationError(where, f"judges {mapping.subject} and {mapping.object} a second time", "keep one of the two rows")
            if other.judgement == mapping.judgement == "accepted":
                raise ConfigurationError(where, f"{mapping.subject} is matched already, with {other.object}", "keep one of the two rows")


def _mapping(where: str, row: dict[str, str]) -> Mapping:
    _check_row(where, row)
    target = row["object_id"]
    rejected = row.get("predicate_modifier") == "Not"
    judgement = "none" if target == NO_TERM else "rejected" if rejected else "accepted" if row["predicate_id"] == SAME else "undecided"
    return Mapping(
        subject=row["subject_id"].removeprefix("fonds:"),
        subject_label=row.get("subject_label", ""),
        object=_ENTITY + target.removeprefix(_PREFIX) if target != NO_TERM else "",
        object_label=row.get("object_label", ""),
        judgement=judgement,
        justification=row["mapping_justification"],
        confidence=float(row.get("confidence") or 1),
        tool=row.get("mapping_tool", ""),
        tool_version=row.get("mapping_tool_version", ""),
        date=row.get("mapping_date", ""),
        reviewer=row.get("reviewer_id") or None,
        comment=row.get("comment", ""),
    )


def _check_row(where: str, row: dict[str, str]) -> None:
    for column, (pattern, why, mend) in _CELLS.items():
        if not re.fullmatch(pattern, row.get(column, "")) and column in row:
            raise ConfigurationError(f"{where}: {column}", f"{row[column]!r} is not {why}", mend)


def format_ledger(mappings: Iterable[Mapping], base: str) -> str:
    """The ledger as SSSOM TSV, rows in the order of subject and object."""
    out = io.StringIO()
    out.write(_header(base))
    # A cell that holds a quotation mark is quoted, as the readers of SSSOM expect.
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows.writerow(COLUMNS)
    for mapping in sorted(mappings, key=lambda m: (m.subject, m.object)):
        predicate = CLOSE if mapping.judgement == "undecided" else SAME
        cells = (
            f"fonds:{mapping.subject}", mapping.subject_label, predicate, "Not" if mapping.judgement == "rejected" else "",
            _PREFIX + mapping.object.removeprefix(_ENTITY) if mapping.object else NO_TERM, mapping.object_label, mapping.justification,
            f"{mapping.confidence:.4g}", mapping.tool, mapping.tool_version, mapping.date, mapping.reviewer or "", mapping.comment,
        )  # fmt: skip
        rows.writerow(re.sub(r"[\t\r\n]", " ", cell) for cell in cells)
    return out.getvalue()


def write_ledger(path: Path, mappings: Iterable[Mapping], base: str) -> None:
    """Write the ledger aside and then in place, so that a crash loses no judgement."""
    write_whole(path, format_ledger(mappings, base))
