"""What does the work: digests of fonds' own code, of the packages beside it, and of the data that ships with it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import fonds
from fonds.resources import resource

_PACKAGE = Path(__file__).resolve().parent


@cache
def software(*shipped: str) -> bytes:
    """The SHA-256 of all modules of fonds, the versions of Python and of all installed packages, and the files of some shipped folders.

    A folder of `shipped` is one of `ontology`, `shapes`, `data/lookups` … or one of the package (`publish/templates`).
    """
    found = hashlib.sha256(f"{fonds.__version__} {sys.version}\n".encode())
    found.update("\n".join(_packages()).encode())
    files_digest(found, _PACKAGE, _PACKAGE.rglob("*.py"))
    for name in shipped:
        folder = _PACKAGE / name if (_PACKAGE / name).is_dir() else resource(*name.split("/"))
        files_digest(found, folder, folder.rglob("*"))
    return found.digest()


@cache
def _packages() -> list[str]:
    """The installed packages, each with its version, by the names of their folders: to read what is in these takes seconds."""
    return sorted({path.name for place in sys.path for path in Path(place or ".").glob("*.dist-info")})


def folder_digest(folder: Path) -> bytes:
    """The SHA-256 of the names and bytes of all files below a folder; of nothing where there is none."""
    found = hashlib.sha256()
    files_digest(found, folder, folder.rglob("*") if folder.is_dir() else ())
    return found.digest()


def files_digest(found: hashlib._Hash, root: Path, files: Iterable[Path]) -> None:
    """Take the names below a folder and the bytes of some files into a digest."""
    for path in sorted(path for path in files if path.is_file()):
        data = path.read_bytes()
        found.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
        found.update(data)
