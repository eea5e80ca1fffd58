"""Mappings as rows of SSSOM TSV, read strictly: what cannot be read as it was meant is refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fonds.config import nearest
from fonds.errors import ConfigurationError, UnavailableError
from fonds.matches import Candidate, Mapping
from fonds.terms import WIKIDATA

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "mapping_tool", "mapping_tool_version", "mapping_date", "reviewer_id", "comment",
    "object_source_version", "ext_judgement", "ext_again", "ext_candidates",
)  # fmt: skip
NO_TERM = "sssom:NoTermFound"
SAME, CLOSE = "skos:exactMatch", "skos:closeMatch"
_PREFIX, _REVIEWER = "wd:", "person:"
JUDGEMENTS = ("accepted", "rejected", "undecided", "none", "withdrawn")
_DAY = (r"(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))?", "a date", "write it as YYYY-MM-DD")
# What a cell may hold: the pattern, what it is called, and the mend.
_CELLS = {
    "subject_id": (r"fonds:[a-z]+/\S+", "a thing of the project", "write it as fonds:person/…"),
    "predicate_id": (f"{SAME}|{CLOSE}", "a relation that a ledger tells", f"write {SAME} for the same thing, {CLOSE} for an open question"),
    "predicate_modifier": (r"(?:Not)?", "a modifier of SSSOM", "write Not, or nothing"),
    "object_id": (rf"{_PREFIX}Q[1-9][0-9]*|https?://\S+|{NO_TERM}", "an item of Wikidata", f"write it as wd:Q855, or {NO_TERM}"),
    "mapping_justification": (r"semapv:[A-Za-z]+", "a justification of semapv", "write semapv:ManualMappingCuration for the judgement of a person"),
    "confidence": (r"(?:0(?:\.[0-9]+)?|1(?:\.0+)?|[0-9](?:\.[0-9]+)?e-[0-9]+)?", "a number from 0 to 1", "mend it"),
    "mapping_date": _DAY,
    "ext_again": _DAY,
    "ext_judgement": (f"(?:{'|'.join(JUDGEMENTS)})?", "a judgement", f"write one of {', '.join(JUDGEMENTS)}"),
}
_CANDIDATE = re.compile(r"(\S+) ([0-9.]+) \{([^}]*)\} (.*?)(?: \(not: (.*)\))?")


def header(base: str) -> str:
    """The metadata and the column names of a ledger, as SSSOM TSV begins."""
    extensions = "".join(
        f"#- slot_name: {name}\n#  property: https://fonds.example/ledger/{name.removeprefix('ext_')}\n#  type_hint: xsd:string\n"
        for name in COLUMNS if name.startswith("ext_")
    )  # fmt: skip
    return (
        "#curie_map:\n"
        f"#  fonds: {base}\n"
        f"#  person: {base}curator/\n"
        "#  semapv: https://w3id.org/semapv/vocab/\n"
        "#  skos: http://www.w3.org/2004/02/skos/core#\n"
        "#  orcid: https://orcid.org/\n"
        "#  sssom: https://w3id.org/sssom/\n"
        f"#  wd: {WIKIDATA}\n"
        "#license: https://creativecommons.org/publicdomain/zero/1.0/\n"
        f"#mapping_set_id: {base}graph/links\n"
        "#extension_definitions:\n" + extensions + "\t".join(COLUMNS) + "\n"
    )


def read_rows(path: Path) -> Iterator[tuple[str, Mapping]]:
    """The rows of a file in their order, each with its place; none where there is no file. ConfigurationError names line, column and mend."""
    if not path.exists():
        return
    lines = _lines(path)
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if start == len(lines):
        return
    names = _cells(f"{path.name}:{start + 1}", lines[start])
    _check_header(f"{path.name}:{start + 1}", names)
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        where = f"{path.name}:{number}"
        cells = _cells(where, line)
        if len(cells) != len(names):
            raise ConfigurationError(where, f"has {len(cells)} columns, the header has {len(names)}", "separate the cells by one tab each")
        yield where, _mapping(where, dict(zip(names, cells, strict=True)))


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


def _check_header(where: str, names: list[str]) -> None:
    for name in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if name not in names:
            raise ConfigurationError(where, f"has no column {name}", "restore the SSSOM header")
    for name in names:
        # What is not read would be lost when somebody saves the ledger again.
        if name not in COLUMNS:
            raise ConfigurationError(where, f"no column of a ledger is called {name!r}", nearest(name, COLUMNS))
        if names.count(name) > 1:
            raise ConfigurationError(where, f"has the column {name} twice", "remove one of the two")


def _mapping(where: str, row: dict[str, str]) -> Mapping:
    for column, (pattern, why, mend) in _CELLS.items():
        if column in row and not re.fullmatch(pattern, row[column]):
            raise ConfigurationError(f"{where}: {column}", f"{row[column]!r} is not {why}", mend)
    target = row["object_id"]
    if target.startswith(_PREFIX):
        target = WIKIDATA + target.removeprefix(_PREFIX)
    return Mapping(
        subject=row["subject_id"].removeprefix("fonds:"),
        subject_label=row.get("subject_label", ""),
        object="" if target == NO_TERM else target,
        object_label=row.get("object_label", ""),
        judgement=_judgement(where, row),
        justification=row["mapping_justification"],
        confidence=float(row.get("confidence") or 1),
        tool=row.get("mapping_tool", ""),
        tool_version=row.get("mapping_tool_version", ""),
        date=row.get("mapping_date", ""),
        reviewer=row.get("reviewer_id", "").removeprefix(_REVIEWER) or None,
        comment=row.get("comment", ""),
        source=row.get("object_source_version", ""),
        again=row.get("ext_again", ""),
        candidates=_candidates(where, row.get("ext_candidates", "")),
    )


def _judgement(where: str, row: dict[str, str]) -> str:
    """The judgement that a row tells: by its own column, which must agree with the relation, or by the relation alone."""
    rejected, nothing = row.get("predicate_modifier") == "Not", row["object_id"] == NO_TERM
    plain = "none" if nothing else "rejected" if rejected else "accepted" if row["predicate_id"] == SAME else "undecided"
    told = row.get("ext_judgement") or plain
    if told not in (plain, "withdrawn") and not (told == "none" and nothing):
        raise ConfigurationError(f"{where}: ext_judgement", f"{told!r} is not what the row's relation says ({plain})", "mend one of the two")
    return told


def columns(path: Path) -> tuple[str, ...]:
    """The names of a file's columns; none where there is no file, or no row in it."""
    lines = _lines(path) if path.exists() else []
    return tuple(next((_cells(path.name, line) for line in lines if not line.startswith("#")), ()))


def _candidates(where: str, cell: str) -> tuple[Candidate, ...]:
    found = []
    for text in cell.split(" | ") if cell else ():
        match = _CANDIDATE.fullmatch(text)
        if match is None:
            raise ConfigurationError(f"{where}: ext_candidates", f"{text!r} is not a candidate", "restore the cell, or empty it")
        identifier, score, features, label, veto = match.groups()
        pairs = (feature.rpartition(" ") for feature in features.split(", ") if feature)
        told = tuple((name, float(value)) for name, _, value in pairs)
        found.append(Candidate("", identifier.removeprefix(_PREFIX), label, "", float(score), told, veto=veto or ""))
    return tuple(found)


def format_rows(mappings: Iterable[Mapping]) -> str:
    """Mappings as rows of SSSOM TSV."""
    out = io.StringIO()
    # A cell that holds a quotation mark is quoted, as the readers of SSSOM expect.
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    for mapping in mappings:
        rows.writerow(re.sub(r"[\t\r\n]", " ", cell) for cell in _row(mapping))
    return out.getvalue()


def _row(mapping: Mapping) -> tuple[str, ...]:
    target = _PREFIX + mapping.object.removeprefix(WIKIDATA) if mapping.object.startswith(WIKIDATA) else mapping.object
    open_ = mapping.judgement in ("undecided", "withdrawn")
    return (
        f"fonds:{mapping.subject}", mapping.subject_label, CLOSE if open_ and target else SAME, "Not" if mapping.judgement == "rejected" else "",
        target or NO_TERM, mapping.object_label, mapping.justification, f"{mapping.confidence:.4g}", mapping.tool, mapping.tool_version,
        mapping.date, _reviewer(mapping.reviewer), mapping.comment, mapping.source, mapping.judgement,
        mapping.again, " | ".join(map(_candidate, mapping.candidates)),
    )  # fmt: skip


def _reviewer(name: str | None) -> str:
    """Who judged, as a reference: an ORCID or address stays as it is, a plain name becomes one of the project's."""
    if not name:
        return ""
    return name if ":" in name else _REVIEWER + name


def _candidate(candidate: Candidate) -> str:
    features = ", ".join(f"{name} {value:g}" for name, value in candidate.features)
    label = candidate.label.replace(" | ", " / ")
    return f"{_PREFIX}{candidate.identifier} {candidate.score:.4g} {{{features}}} {label}" + (f" (not: {candidate.veto})" if candidate.veto else "")
