"""Configurations with which other engines serve the release's dumps, read-only."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from fonds.config import Project

_FILES = {"oxigraph": ("oxigraph.sh",), "fuseki": ("fuseki.ttl", "fuseki-load.sh")}


def write_configurations(folder: Path, project: Project) -> None:
    """Write the configuration of each engine that the project names; docs/engines.md says how each is run."""
    folder.mkdir()
    # These are shell scripts and Turtle, not HTML: nothing in them comes from a document.
    templates = Environment(loader=PackageLoader("fonds.publish", "templates/engines"), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    for engine in project.publish.engines:
        for name in _FILES[engine]:
            target = folder / name
            target.write_text(templates.get_template(name).render(base=project.dataset.base), encoding="utf-8")
            if target.suffix == ".sh":
                target.chmod(0o755)
