"""Layout knowledge: what in a page belongs to the page, read from data/profiles/ or the project's profiles/."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fonds.config import nearest
from fonds.errors import ConfigurationError
from fonds.resources import resource


@dataclass(frozen=True, slots=True)
class Profile:
    """How the pages of one archive are laid out."""

    name: str
    chrome: re.Pattern[str]
    funder: re.Pattern[str]
    classification: re.Pattern[str]
    information: re.Pattern[str]
    labels: dict[str, str]
    unlabelled: tuple[tuple[str, re.Pattern[str]], ...]
    abstract_verbs: frozenset[str]
    abstract_words: int
    abstract_longest: int


@cache
def load_profile(name: str, folder: Path) -> Profile:
    """The profile of that name, from the project's folder `profiles/` first; ConfigurationError where there is none."""
    shipped = resource("data", "profiles")
    known = {path.stem: path for place in (shipped, folder / "profiles") if place.is_dir() for path in place.glob("*.toml")}
    if name not in known:
        raise ConfigurationError("fonds.toml: sources.profile", f"no profile is called {name!r}", nearest(name, known))
    path = known[name]
    try:
        return _profile(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, re.error, KeyError, TypeError, UnicodeDecodeError) as error:
        why = f"has no {error}" if isinstance(error, KeyError) else str(error)
        raise ConfigurationError(path.name, why, "compare it with data/profiles/archive-page.toml") from error


def _profile(raw: dict[str, Any]) -> Profile:
    return Profile(
        name=raw["name"],
        chrome=re.compile("|".join(f"(?:{line})" for line in raw["chrome"])),
        funder=re.compile(raw["funder"]),
        classification=re.compile(raw["classification"]),
        information=re.compile("|".join(f"(?:{line})" for line in raw["information"])),
        labels=dict(raw["labels"]),
        unlabelled=tuple((kind, re.compile(pattern)) for kind, pattern in raw["unlabelled"].items()),
        abstract_verbs=frozenset(raw["abstract"]["verbs"]),
        abstract_words=raw["abstract"]["words"],
        abstract_longest=raw["abstract"]["longest"],
    )
