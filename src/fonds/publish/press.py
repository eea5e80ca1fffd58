"""The press: fills templates and writes pages, with what every page has in its head."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fonds.publish.drawings import land_geojson
from fonds.publish.templating import environment
from fonds.release import Release
from fonds.words import WORDS, Words, write_words

_HERE = Path(__file__).parent


class Press:
    """Writes the pages of one site below a folder, whose `assets` are laid out there."""

    def __init__(self, folder: Path, release: Release, words: Words, theme: Path | None, assets: frozenset[str]) -> None:
        self.folder, self.release, self.words = folder, release, words
        self.environment = environment(release, words, theme, assets)

    def write(self, file: str, template: str, *, label: str, about: str = "", schema: Mapping[str, Any] | None = None, **context: object) -> str:
        """Write a page: `file` is its place below the site, `label` its title, `about` a sentence on it, `schema` what machines are told of it.

        Gives the place.
        """
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        head = {"root": "../" * file.count("/"), "page": file, "label": label, "about": " ".join(about.split())[:300], "schema": schema}
        target.write_text(self.environment.get_template(template).render(**head, **context), encoding="utf-8")
        return file


def lay_out(folder: Path, words: Words, theme: Path | None) -> frozenset[str]:
    """Copy styles, scripts and the map's outlines to a site, then a theme's own files over them, and write its words; gives the files' names."""
    assets = folder / "assets"
    shutil.copytree(_HERE / "static", assets)
    if (_HERE / "assets").is_dir():
        shutil.copytree(_HERE / "assets", assets, dirs_exist_ok=True)
    (assets / "land.geojson").write_text(land_geojson(), encoding="utf-8")
    if theme and (theme / "static").is_dir():
        shutil.copytree(theme / "static", assets, dirs_exist_ok=True)
    write_words(words, folder / WORDS)
    return frozenset(path.relative_to(assets).as_posix() for path in assets.rglob("*") if path.is_file())
