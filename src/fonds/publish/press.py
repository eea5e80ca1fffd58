"""The press: fills templates and writes pages, with what every page has in its head."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fonds.publish.drawings import land_geojson
from fonds.publish.shown import GONE
from fonds.publish.templating import environment
from fonds.release import Release
from fonds.words import WORDS, Words, write_words

_HERE = Path(__file__).parent


class Press:
    """Writes the pages of one site below a folder, and remembers which, but for those of things that are gone."""

    def __init__(self, folder: Path, release: Release, words: Words, theme: Path | None = None) -> None:
        self.folder, self.release, self.words = folder, release, words
        self.pages: list[str] = []
        assets = _lay_out(folder / "assets", theme)
        write_words(words, folder / WORDS)
        self.environment = environment(release, words, theme, assets)

    def write(self, file: str, template: str, *, label: str, about: str = "", schema: Mapping[str, Any] | None = None, **context: object) -> None:
        """Write a page: `file` is its place below the site, `label` its title, `about` a sentence on it, `schema` what machines are told of it."""
        target = self.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        head = {"root": "../" * file.count("/"), "page": file, "label": label, "about": " ".join(about.split())[:300], "schema": schema}
        target.write_text(self.environment.get_template(template).render(**head, **context), encoding="utf-8")
        if template != GONE:
            self.pages.append(file)


def _lay_out(assets: Path, theme: Path | None) -> frozenset[str]:
    """Copy styles, scripts and the map's outlines, then a theme's own files over them; gives the names of all."""
    shutil.copytree(_HERE / "static", assets)
    if (_HERE / "assets").is_dir():
        shutil.copytree(_HERE / "assets", assets, dirs_exist_ok=True)
    (assets / "land.geojson").write_text(land_geojson(), encoding="utf-8")
    if theme and (theme / "static").is_dir():
        shutil.copytree(theme / "static", assets, dirs_exist_ok=True)
    return frozenset(path.relative_to(assets).as_posix() for path in assets.rglob("*") if path.is_file())
