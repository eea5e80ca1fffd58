"""From a name in fonds.toml to the authority that it stands for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fonds.authorities import Authority
from fonds.authorities.index_build import memory_index
from fonds.authorities.wikidata import WikidataIndex
from fonds.config import Project
from fonds.values import Finding


def open_authority(project: Project, name: str, report: Callable[[Finding], None]) -> Authority:
    """The authority of a name: an index, JSON lines indexed in memory, `wikidata` for its live services, or a reconciliation service.

    UnavailableError or ConfigurationError where it cannot be opened.
    """
    return open_file(project.folder / name, report)


def open_file(path: Path, report: Callable[[Finding], None]) -> Authority:
    """An index, or JSON lines that are indexed in memory."""
    return memory_index(path, report) if path.is_file() and path.suffix != ".sqlite" else WikidataIndex.open(path)
