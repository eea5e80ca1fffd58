"""The register of IRIs ever published: once in it, an IRI is kept, merged or withdrawn, never lost or used again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, Triple

from fonds.errors import ConfigurationError
from fonds.files import write_whole
from fonds.patterns.scribe import Scribe
from fonds.quads import statements
from fonds.terms import DCTERMS, LABEL, OWL, RDF, RDFS

HEADER = ("path", "state", "successor")
STATES = ("current", "merged", "withdrawn")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One published path, its state, and the path that took its place."""

    path: str
    state: str = "current"
    successor: str = ""


def read_identifiers(file: Path) -> dict[str, Identifier]:
    """The register of a file (empty where there is none); ConfigurationError names file, line and mend."""
    if not file.is_file():
        return {}
    try:
        rows = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigurationError(file.name, f"is not UTF-8 ({error.reason} at byte {error.start})", "restore it from version control") from error
    if not rows or tuple(rows[0].split("\t")) != HEADER:
        raise ConfigurationError(f"{file.name}:1", "has not the columns path, state, successor", "restore the first line")
    found: dict[str, Identifier] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = row.split("\t")
        if len(cells) != len(HEADER) or cells[1] not in STATES or (cells[1] == "merged") != bool(cells[2]):
            why = "is not a path, a state (current, merged, withdrawn) and, for merged ones alone, a successor"
            raise ConfigurationError(f"{file.name}:{number}", why, "mend the row, or restore the file from version control")
        found[cells[0]] = Identifier(*cells)
    return found


def renewed(known: dict[str, Identifier], published: Iterable[str]) -> dict[str, Identifier]:
    """The register after a release: new paths are added, those no longer published are withdrawn, merged ones stay merged."""
    paths = set(published)
    result = {path: Identifier(path) for path in paths}
    for path, identifier in known.items():
        if path not in paths:
            result[path] = identifier if identifier.state == "merged" else Identifier(path, "withdrawn")
    return dict(sorted(result.items()))


def write_identifiers(file: Path, identifiers: dict[str, Identifier]) -> None:
    """Write the register whole, aside and then in place; nothing is written where nothing changed."""
    text = "\n".join(["\t".join(HEADER), *(f"{i.path}\t{i.state}\t{i.successor}" for i in identifiers.values())]) + "\n"
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    write_whole(file, text)


def describe_gone(identifiers: Mapping[str, Identifier], scribe: Scribe) -> Iterator[Triple]:
    """Redirects of merged things and tombstones of withdrawn ones, for graph/dataset."""
    for identifier in identifiers.values():
        if identifier.state == "current":
            continue
        node = scribe.node(identifier.path)
        slug = identifier.path.rpartition("/")[2]
        yield from statements(
            node,
            (RDF["type"], RDFS["Resource"]),
            (LABEL, scribe.label(f"{slug} ({identifier.state})")),
            (DCTERMS["isReplacedBy"], scribe.node(identifier.successor) if identifier.successor else None),
            (OWL["deprecated"], Literal(True)),
        )
