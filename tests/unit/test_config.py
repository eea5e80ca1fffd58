"""fonds.config: complete, frozen, and strict."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.config import load_project
from fonds.errors import ConfigurationError


def project(folder: Path, text: str) -> Path:
    """A project folder with a configuration."""
    (folder / "fonds.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    """A title is enough."""
    loaded = load_project(project(tmp_path, '[dataset]\ntitle = "A"\n'))
    assert loaded.dataset.base == "https://data.example.org/"
    assert loaded.publish.engines == ("oxigraph", "fuseki")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[dataset]\ntitle = "A"\nlicence = "x"\n', r"dataset.licence: no key is called so; did you mean 'license'\?"),
        ('[dataset]\ntitle = "A"\n[recncile]\n', r"\[recncile\]: no section is called so; did you mean 'reconcile'\?"),
        ("[dataset]\ntitle = 5\n", r"dataset.title: 5 is not a text"),
        ("[dataset]\n", "dataset.title: is missing"),
        ('[dataset]\ntitle = "A"\nbase = "data"\n', "dataset.base"),
        ('[dataset]\ntitle = "A"\n[publish]\nengines = ["fuski"]\n', r"publish.engines\[0\]: no engine is called 'fuski'; did you mean 'fuseki'\?"),
        ('[dataset]\ntitle = "A"\n[reconcile]\naccept = 7\n', "reconcile.accept"),
        ('[dataset]\ntitle = "A"\nlicense = "https://a b"\n', "dataset.license"),
        ('[dataset]\ntitle = "A"\ncontact = "somebody"\n', "dataset.contact"),
        ("[dataset", "is not TOML"),
    ],
)
def test_an_error_names_the_key_and_the_mend(tmp_path: Path, text: str, told: str) -> None:
    """Whatever is wrong, the message says which key and how to mend it."""
    with pytest.raises(ConfigurationError, match=told):
        load_project(project(tmp_path, text))


def test_a_folder_without_a_project_says_how_to_make_one(tmp_path: Path) -> None:
    """No fonds.toml, no project."""
    with pytest.raises(ConfigurationError, match="fonds init"):
        load_project(tmp_path)
