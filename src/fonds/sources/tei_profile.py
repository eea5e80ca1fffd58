"""How an edition's TEI is read: what its names, glyphs and notes mean, from data/profiles/tei.toml or the project's own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fonds.errors import ConfigurationError
from fonds.resources import resource

FILE = "tei.toml"


@dataclass(frozen=True, slots=True)
class TeiProfile:
    """The meanings of names (elements and types to kinds), certainties, glyphs, notes, passages and kinds of piece."""

    names: dict[str, str]
    types: dict[str, str]
    certainty: dict[str, float]
    implied: frozenset[str]
    glyphs: dict[str, str]
    editorial_notes: frozenset[str]
    source_notes: frozenset[str]
    passages: dict[str, str]
    objects: dict[str, str]


@cache
def load_tei_profile(folder: Path) -> TeiProfile:
    """The project's profiles/tei.toml, else the one that ships; ConfigurationError where it lacks something."""
    own = folder / "profiles" / FILE
    path = own if own.is_file() else resource("data", "profiles", FILE)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return TeiProfile(
            names=dict(raw["names"]),
            types=dict(raw["types"]),
            certainty={word: float(number) for word, number in raw["certainty"].items()},
            implied=frozenset(raw["implied"]["subtypes"]),
            glyphs=dict(raw["glyphs"]),
            editorial_notes=frozenset(raw["notes"]["editorial"]),
            source_notes=frozenset(raw["notes"]["source"]),
            passages=dict(raw["passages"]),
            objects=dict(raw["objects"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        why = f"has no {error}" if isinstance(error, KeyError) else str(error)
        raise ConfigurationError(str(path), why, "compare it with data/profiles/tei.toml") from error
