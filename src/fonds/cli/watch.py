"""Building again whenever a file of a project changes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from fonds.release import MANIFEST

_PAUSE = 0.5  # seconds between two looks
_OWN = ("identifiers.tsv",)  # what a build writes itself
State = dict[str, tuple[int, int]]


def watch(project: Path, options: Sequence[str]) -> NoReturn:
    """Build a project with some options of `fonds build`, and again after each change of its files; a build that fails is told, and it goes on.

    Each build is a process of its own, which reads everything that may have changed anew. Ends with KeyboardInterrupt.
    """
    while True:
        built = state(project)
        done = subprocess.run([sys.executable, "-m", "fonds", "build", str(project), *options], check=False)  # noqa: S603  # ourselves
        click.echo("built; " * (done.returncode == 0) + f"waiting for a change in {project}", err=True)
        while state(project) == built:
            time.sleep(_PAUSE)
        _settled(project)


def _settled(project: Path) -> None:
    """Wait until nothing changes any more."""
    last = state(project)
    while True:
        time.sleep(_PAUSE)
        now = state(project)
        if now == last:
            return
        last = now


def state(project: Path) -> State:
    """Size and time of each file of a project; hidden ones, releases and what a build writes itself are left out."""
    found = {}
    for path in _files(project):
        try:
            known = os.stat(path)
        except OSError:
            continue
        found[path] = (known.st_size, known.st_mtime_ns)
    return found


def _files(folder: Path) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and not _made(Path(root, name))]
        yield from (os.path.join(root, name) for name in names if not name.startswith(".") and name not in _OWN)


def _made(folder: Path) -> bool:
    """Whether a folder is a release, or the report of one that was not published."""
    return (folder / MANIFEST).is_file() or (folder.name.endswith("-report") and (folder / "validation.txt").is_file())
