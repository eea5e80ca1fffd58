"""Statistical recognisers, which are installed apart: they propose names where the rules found none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points

from fonds.config import nearest
from fonds.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a text that may be a name: of a "person", a "group" or a "place"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Recogniser:
    """What an entry point of the group `fonds.recognisers` gives: a name for what it finds, the languages it knows, and how it looks.

    `find` takes a text in one of `languages` (codes like "en"); it raises ConfigurationError where its model is not installed.
    """

    name: str
    languages: frozenset[str]
    find: Callable[[str], Iterable[Candidate]]


def load_recogniser(name: str | None) -> Recogniser | None:
    """The recogniser of a name; None for none; ConfigurationError where no installed package has it."""
    if name is None:
        return None
    points = {point.name: point for point in entry_points(group="fonds.recognisers")}
    if name not in points:
        raise ConfigurationError("fonds.toml: sources.recogniser", f"no recogniser is called {name!r}", nearest(name, points))
    recogniser: Recogniser = points[name].load()
    return recogniser
