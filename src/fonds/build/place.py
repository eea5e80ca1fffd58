"""Where a release is made and put: aside, by one build at a time, and then in the place of the former one, whole or not at all."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fonds.config import Project
from fonds.errors import UnavailableError
from fonds.files import locked
from fonds.records.renewal import require_known
from fonds.records.table import FILE as RECORDS
from fonds.release import MANIFEST
from fonds.runner import Tell

_WAITING = "wait"  # the stage that is told of while another build is at work
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # renameat2(2)


@contextmanager
def workplace(project: Project, out: Path, tell: Tell) -> Iterator[Path]:
    """A folder beside `out` to make a release in, which is gone afterwards; another build of the project, or into `out`, is waited for.

    What a build left that was killed is cleared away, and a former release that it had already taken from its place is put back.
    UnavailableError where nothing can be written there, or where something else than a release is.
    """
    _writable(out)

    def waiting() -> None:
        tell(_WAITING, 0, 1)

    with ExitStack() as locks:
        if os.access(project.folder, os.W_OK):
            locks.enter_context(locked(project.identifiers, waiting))
        locks.enter_context(locked(out, waiting))
        _clear(out)
        require_known(out / RECORDS)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.building-") as place:
            yield Path(place)


def put(new: Path, out: Path, former: Path) -> None:
    """Put a new release in the place of the former, after all of it is on the disk: at once where the system can, else by two renames.

    The manifest was written last, so that a folder without it is no release.
    """
    os.sync()
    if not (out.exists() and _exchanged(new, out)):
        if out.exists():
            os.replace(out, former)
        try:
            os.replace(new, out)
        except OSError:
            if former.exists():
                os.replace(former, out)
            raise
    _flush(out.parent)


def _writable(out: Path) -> None:
    """Find out before the work whether the release can be written; a folder that is not a release is never replaced."""
    if out.exists() and not (out / MANIFEST).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise UnavailableError(str(out), "exists and is not a release", "name another folder, or remove this one")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        raise UnavailableError(str(out.parent), f"cannot be written: {error.strerror}", "name another folder with --out") from error


def _clear(out: Path) -> None:
    """Clear away what builds left that were killed: nobody else builds into `out` now."""
    name = re.compile(re.escape(f".{out.name}.building-") + r"[a-z0-9_]{8}")
    for left in [path for path in out.parent.iterdir() if name.fullmatch(path.name)]:
        if not out.exists() and (left / "former" / MANIFEST).is_file():
            os.replace(left / "former", out)
        shutil.rmtree(left)


def _exchanged(one: Path, other: Path) -> bool:
    """Give two folders each other's place at one moment; False where the system or the file system cannot (renameat2, Linux)."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0


def _flush(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
