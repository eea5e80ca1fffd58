"""Where harvested files came from: a table beside them, `.harvest.tsv`, and what was asked of whom, `.harvest.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from fonds.errors import ConfigurationError

TABLE, STATE = ".harvest.tsv", ".harvest.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """One harvested file: its name below the table's folder, the identifier and datestamp that the source gave it, and its form.

    `digest` is the SHA-256 of the file as it was harvested, `address` where the web has it, `form` the namespace of its metadata or its media
    type, `harvested` when it came (UTC).
    """

    file: str
    identifier: str
    datestamp: str
    digest: str
    address: str
    form: str
    harvested: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is told of a record that came from another OAI-PMH repository: its address, and what the record was called, when, and in which form there.

    `harvested` is when it came (https://www.openarchives.org/OAI/2.0/guidelines-provenance.htm).
    """

    base: str
    identifier: str
    datestamp: str
    namespace: str
    harvested: str


@dataclass(frozen=True, slots=True)
class Repository:
    """Whom the files of a folder were harvested from: the address that was asked, by which protocol, what it calls itself, and the files by name."""

    base: str
    protocol: str
    archive: str
    origins: dict[str, Origin]

    def provenance(self, name: str) -> Provenance | None:
        """Where a file came from, if it is a record of OAI-PMH."""
        origin = self.origins.get(name) if self.protocol == "oai" else None
        return Provenance(self.base, origin.identifier, origin.datestamp, origin.form, origin.harvested) if origin else None


_COLUMNS = tuple(field.name for field in fields(Origin))


def read_state(folder: Path) -> dict[str, Any]:
    """What `.harvest.json` of a folder tells, empty where there is none; ConfigurationError where it is broken."""
    path = folder / STATE
    try:
        told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"is not JSON in UTF-8: {error}") from error
    if not isinstance(told, dict):
        raise _broken(path, "is no object")
    return told


def read_origins(folder: Path) -> dict[str, Origin]:
    """The harvested files of a folder by their names; ConfigurationError names the line of the table that is broken."""
    path = folder / TABLE
    try:
        rows = path.read_text(encoding="utf-8").split("\n") if path.is_file() else ["\t".join(_COLUMNS)]
    except UnicodeDecodeError as error:
        raise _broken(path, f"is not UTF-8 ({error.reason} at byte {error.start})") from error
    if tuple(rows[0].split("\t")) != _COLUMNS:
        raise _broken(path, f"has not the columns {', '.join(_COLUMNS)}", 1)
    found: dict[str, Origin] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = row.split("\t")
        if row and len(cells) != len(_COLUMNS):
            raise _broken(path, "has not as many cells as the first line", number)
        if row:
            found[cells[0]] = Origin(*cells)
    return found


def _broken(path: Path, why: str, line: int = 0) -> ConfigurationError:
    where = f"{path.parent.name}/{path.name}" + (f":{line}" if line else "")
    return ConfigurationError(where, why, "restore it from version control, or remove the folder and harvest it again")


def table_of(origins: dict[str, Origin]) -> str:
    """The text of the table, in the order of the files' names."""
    rows = ("\t".join(" ".join(getattr(origins[name], column).split()) for column in _COLUMNS) for name in sorted(origins))
    return "\n".join(("\t".join(_COLUMNS), *rows, ""))


def read_repository(folder: Path) -> Repository | None:
    """Whom the files of a folder were harvested from; None where it was not harvested."""
    if not (folder / STATE).is_file():
        return None
    state = read_state(folder)
    base, protocol, archive = (str(state.get(key, "")) for key in ("url", "protocol", "archive"))
    return Repository(base, protocol, archive, read_origins(folder))
