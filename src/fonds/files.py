"""Files of a project: written whole or not at all, and their checksums."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from fonds.errors import UnavailableError


def write_whole(path: Path, text: str) -> None:
    """Write a text aside, flush it to the disk and put it in place with one rename; the former file stays where that fails."""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}-", delete=False) as aside:
            aside.write(text)
            aside.flush()
            os.fsync(aside.fileno())
        Path(aside.name).chmod(0o644)
        Path(aside.name).replace(path)
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be written: {error.strerror}", "give the folder write permission") from error


def checksum(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
