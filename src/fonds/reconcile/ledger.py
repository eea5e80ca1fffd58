"""The judgement ledger: mappings in SSSOM TSV, read strictly and written whole (https://mapping-commons.github.io/sssom/)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from fonds.errors import ConfigurationError
from fonds.files import write_whole
from fonds.values import Mapping

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "mapping_tool", "mapping_tool_version", "mapping_date", "reviewer_id", "comment",
)  # fmt: skip
NO_TERM = "sssom:NoTermFound"
COMPOSITE = "semapv:CompositeMatching"
_PREFIX = "wd:"
_ENTITY = "http://www.wikidata.org/entity/"


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
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = list(csv.reader(lines[start:], delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows:
        return []
    header = rows[0]
    lacking = [name for name in ("subject_id", "predicate_id", "object_id", "mapping_justification") if name not in header]
    if lacking:
        raise ConfigurationError(f"{path.name}:{start + 1}", f"has no column {lacking[0]}", "restore the SSSOM header")
    found = []
    for number, cells in enumerate(rows[1:], start=start + 2):
        where = f"{path.name}:{number}"
        if len(cells) != len(header):
            raise ConfigurationError(where, f"has {len(cells)} columns, the header has {len(header)}", "separate the cells by one tab each")
        found.append(_mapping(where, dict(zip(header, cells, strict=True))))
    return found


def _mapping(where: str, row: dict[str, str]) -> Mapping:
    if not row["subject_id"].startswith("fonds:"):
        raise ConfigurationError(f"{where}: subject_id", f"{row['subject_id']!r} is not a thing of the project", "write it as fonds:person/…")
    target = row["object_id"]
    if target != NO_TERM and not (target.startswith(_PREFIX + "Q") and target[len(_PREFIX) + 1 :].isdigit()):
        raise ConfigurationError(f"{where}: object_id", f"{target!r} is not an item of Wikidata", f"write it as wd:Q855, or {NO_TERM}")
    try:
        confidence = float(row.get("confidence") or 1)
    except ValueError:
        confidence = -1.0
    if not 0 <= confidence <= 1:
        raise ConfigurationError(f"{where}: confidence", f"{row['confidence']!r} is not a number from 0 to 1", "mend it")
    rejected = row.get("predicate_modifier") == "Not"
    judgement = "none" if target == NO_TERM else "rejected" if rejected else "accepted" if row["predicate_id"] == "skos:exactMatch" else "undecided"
    return Mapping(
        subject=row["subject_id"].removeprefix("fonds:"),
        subject_label=row.get("subject_label", ""),
        object=_ENTITY + target.removeprefix(_PREFIX) if target != NO_TERM else "",
        object_label=row.get("object_label", ""),
        judgement=judgement,
        justification=row["mapping_justification"],
        confidence=confidence,
        tool=row.get("mapping_tool", ""),
        tool_version=row.get("mapping_tool_version", ""),
        date=row.get("mapping_date", ""),
        reviewer=row.get("reviewer_id") or None,
        comment=row.get("comment", ""),
    )


def format_ledger(mappings: Iterable[Mapping], base: str) -> str:
    """The ledger as SSSOM TSV, rows in the order of subject and object."""
    out = io.StringIO()
    out.write(_header(base))
    out.write("\t".join(COLUMNS) + "\n")
    for mapping in sorted(mappings, key=lambda m: (m.subject, m.object)):
        predicate = "skos:exactMatch" if mapping.judgement in ("accepted", "rejected", "none") else "skos:closeMatch"
        cells = (
            f"fonds:{mapping.subject}", mapping.subject_label, predicate, "Not" if mapping.judgement == "rejected" else "",
            _PREFIX + mapping.object.removeprefix(_ENTITY) if mapping.object else NO_TERM, mapping.object_label, mapping.justification,
            f"{mapping.confidence:.4g}", mapping.tool, mapping.tool_version, mapping.date, mapping.reviewer or "", mapping.comment,
        )  # fmt: skip
        out.write("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells) + "\n")
    return out.getvalue()


def write_ledger(path: Path, mappings: Iterable[Mapping], base: str) -> None:
    """Write the ledger aside and then in place, so that a crash loses no judgement."""
    text = format_ledger(mappings, base)
    write_whole(path, text)
