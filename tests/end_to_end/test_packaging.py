"""A wheel carries what fonds needs: it builds the seed project far from any checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True
    )
    (path,) = folder.glob("fonds-*.whl")
    return path


def test_the_wheel_holds_ontology_shapes_data_and_templates(wheel: Path) -> None:
    """What is at the top of the checkout is inside the package."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "fonds/_resources/ontology/concepts.ttl", "fonds/_resources/shapes/person.ttl", "fonds/_resources/data/language/en.toml",
        "fonds/_resources/data/seed/fonds.toml", "fonds/publish/templates/document.html", "fonds/publish/static/fonds.css",
        "fonds/publish/configurations/fuseki.ttl", "fonds/serve/templates/sparql.html", "fonds/py.typed",
    ):  # fmt: skip
        assert name in names


def test_an_installed_wheel_builds_the_seed(wheel: Path, tmp_path: Path) -> None:
    """Installed into a folder of its own, the command finds its resources there."""
    target = tmp_path / "site-packages"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)], check=True, capture_output=True
    )
    project = target / "fonds" / "_resources" / "data" / "seed"
    # -S -E and an own path: the editable installation of the checkout must not answer for the wheel.
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    script = f"import sys; sys.path[:0] = [{str(target)!r}]; sys.path.append({libraries!r}); import fonds; assert fonds.__file__.startswith({str(target)!r}); from fonds.cli import main; main(['build', {str(project)!r}, '--out', {str(tmp_path / 'release')!r}])"
    done = subprocess.run([sys.executable, "-S", "-E", "-c", script], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "release" / "manifest.json").is_file()
