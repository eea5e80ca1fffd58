"""The templates of the pages: those of fonds, or of a project's own theme, with the words of the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined, select_autoescape

from fonds.publish.shown import PLURALS, SINGULARS
from fonds.release import Release
from fonds.words import Words


def environment(release: Release, words: Words, theme: Path | None, assets: frozenset[str]) -> Environment:
    """The templates of a release; a file of the same name in `theme/templates` comes before ours, which stays as `fonds/` and its name."""
    package = PackageLoader("fonds.publish")
    own = [FileSystemLoader(theme / "templates")] if theme and (theme / "templates").is_dir() else []
    loader = ChoiceLoader([*own, package, PrefixLoader({"fonds": package})])
    templates = Environment(loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    templates.globals.update(manifest=release.manifest, plurals=PLURALS, singulars=SINGULARS, base=release.base, _=words, assets=assets)
    templates.filters["page"] = page_of
    templates.filters["initial"] = with_initial
    templates.filters["json"] = script_json
    return templates


def page_of(path: str) -> str:
    """The file of a thing's page; a part is told of on the page of its whole."""
    return f"{path.partition('#')[0]}.html"


def with_initial(words: str) -> str:
    """Words as a heading begins: with a capital, and otherwise as they are."""
    return words[:1].upper() + words[1:]


def script_json(value: Mapping[str, Any]) -> str:
    """JSON for a script element, which it cannot end: every `<` is escaped."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
