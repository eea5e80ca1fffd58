"""Choosing who does a build's work: each runner is an entry point of the group `fonds.runners`, chosen by its name.

An entry point is a function of what a runner is told (`Terms`); it gives a context in which there is the runner, and after which nothing of it is
left. It raises ConfigurationError where it is told what it cannot use or what it needs is not installed, UnavailableError where it cannot work.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from fonds.config import Project, nearest
from fonds.errors import ConfigurationError
from fonds.runner import Runner


@dataclass(frozen=True, slots=True)
class Terms:
    """What a runner is told: what is built, the folder in which the release will stand, how many are to work at once, and who shares out work."""

    project: Project
    place: Path
    jobs: int | None = None
    scheduler: str | None = None


Start = Callable[[Terms], AbstractContextManager[Runner]]


def load_runner(name: str) -> Start:
    """What starts the runner of a name; ConfigurationError where no installed package has it."""
    points = {point.name: point for point in entry_points(group="fonds.runners")}
    if name not in points:
        raise ConfigurationError("--runner", f"no runner is called {name!r}", nearest(name, points) if points else "install fonds again")
    start: Start = points[name].load()
    return start
