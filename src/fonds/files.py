"""Files of a project: written whole or not at all, and their checksums."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fonds.errors import UnavailableError


def write_whole(path: Path, content: str | bytes | Iterable[bytes]) -> None:
    """Write a text (in UTF-8) or bytes, which may come piece by piece, aside, flush it to the disk and put it in place with one rename.

    The former file stays where that fails, and nothing else.
    """
    pieces = [content.encode()] if isinstance(content, str) else [content] if isinstance(content, bytes) else content
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as aside, ExitStack() as failed:
            failed.callback(Path(aside.name).unlink)
            aside.writelines(pieces)
            aside.flush()
            os.fsync(aside.fileno())
            failed.pop_all()
        Path(aside.name).chmod(0o644)
        Path(aside.name).replace(path)
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be written: {error.strerror}", "give the folder write permission") from error


def checksum(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def locked(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of a file, which stands beside it, until the work is done: two processes never write it at once.

    `waiting` is called where another holds it and must be waited for.
    """
    try:
        lock = path.with_name(f".{path.name}.lock").open("w")
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be locked: {error.strerror}", "give the folder write permission") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def append_whole(path: Path, text: str, *, start: str = "") -> None:
    """Add whole lines to a text in one write and flush them to the disk; `start` is what comes first of all."""
    try:
        with path.open("ab+") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            broken = end > 0 and file.read(1) != b"\n"
            file.write((("\n" if broken else "") + start + text).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UnavailableError(str(path), f"cannot be written: {error.strerror}", "give the folder write permission") from error
