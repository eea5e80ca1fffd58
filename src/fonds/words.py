"""The words of the pages in the reader's language: a catalogue is a TOML file, the English words on the left, their translation on the right."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from fonds.errors import ConfigurationError, UnavailableError
from fonds.resources import resource

WORDS = "assets/words.json"  # where the words of a site stand in it


class Words:
    """Gives the words of a catalogue for English ones; what no catalogue holds stays English."""

    def __init__(self, catalogue: dict[str, str]) -> None:
        self.catalogue = catalogue

    def __call__(self, message: str, **values: object) -> str:
        """A message in the reader's language, each `{name}` in it replaced by a value."""
        text = self.catalogue.get(message) or message
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text


def load_words(language: str, theme: Path | None = None) -> Words:
    """The words for a language (`de`, `de-AT`): those of fonds, and over them those of `theme/words/{language}.toml`."""
    catalogue: dict[str, str] = {}
    for code in dict.fromkeys((language.partition("-")[0].lower(), language)):
        catalogue |= _shipped(code)
        own = theme / "words" / f"{code}.toml" if theme else None
        if own and own.is_file():
            catalogue |= read_catalogue(own)
    return Words(catalogue)


def write_words(words: Words, file: Path) -> None:
    """Write words as JSON, for those who continue a site (its query page)."""
    file.write_text(json.dumps(words.catalogue, ensure_ascii=False, indent=1), encoding="utf-8")


def read_words(file: Path) -> Words:
    """The words of a site that is written; English where it has none."""
    return Words(json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {})


def _shipped(code: str) -> dict[str, str]:
    try:
        return read_catalogue(resource("data", "words", f"{code}.toml"))
    except UnavailableError:
        return {}


def read_catalogue(file: Path) -> dict[str, str]:
    """The messages of a catalogue with their translations; ConfigurationError where it is no TOML or holds anything but texts."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(file), f"is not TOML in UTF-8: {error}", "mend the line that it names") from error
    wrong = next((key for key, value in found.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise ConfigurationError(str(file), f"{wrong!r} is not followed by a text", 'write "English words" = "their translation"')
    return found
