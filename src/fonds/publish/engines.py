"""Configurations with which other engines serve the release's dumps, read-only."""

from __future__ import annotations

import shutil
from pathlib import Path

from fonds.config import Project

_FILES = {"oxigraph": ("oxigraph.sh",), "fuseki": ("fuseki.ttl", "fuseki-load.sh")}
_HERE = Path(__file__).parent / "configurations"


def write_configurations(folder: Path, project: Project) -> None:
    """Put the files of each engine that the project names into a folder: they find the dumps beside themselves."""
    folder.mkdir()
    for engine in project.publish.engines:
        for name in _FILES[engine]:
            shutil.copyfile(_HERE / name, folder / name)
            if name.endswith(".sh"):
                (folder / name).chmod(0o755)
