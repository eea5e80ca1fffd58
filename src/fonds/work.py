"""What of a former build holds good in this one: kept rows whose reads no change touches, and the files of the former release that go with them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from fonds.kept import Done, Kept, Place, Row, pack, unpack
from fonds.reads import Notes, Touched

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Basis:
    """What the rows of a stage rest on: where they are, what all of them are made with, what changed, and the former release.

    Without these two nothing holds that goes with a release.
    """

    place: Place
    key: str
    touched: Touched | None = None
    former: Path | None = None

    def open(self) -> Holding:
        """The rows that hold good."""
        return Holding(self)


class Holding:
    """Gives the kept rows of a stage that hold good."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.shelf = basis.place.open()

    def get(self, name: str, content: str = "") -> Row | None:
        """The row of a name, where it is made with the same, of the same content where it has one, and nothing that was read for it changed."""
        touched = self.basis.touched
        row = self.shelf.get(name) if touched and self.basis.former else None
        return row if row and touched and row.key == self.basis.key + content and not touched.touches(row.reads) else None

    def value(self, name: str, content: str = "") -> Done[Any] | None:
        """The kept value of a name, where it holds good."""
        return self._unpacked(name, self.get(name, content))

    def same(self, name: str) -> Done[Any] | None:
        """The kept value of a name that is the digest of all that it is made of, whatever the former release is."""
        row = self.shelf.get(name)
        return self._unpacked(name, row if row and row.key == self.basis.key else None)

    @staticmethod
    def _unpacked(name: str, row: Row | None) -> Done[Any] | None:
        try:
            return Done(unpack(row.value), name) if row else None
        except ValueError:
            return None

    def files(self, name: str, part: str, files: Sequence[str], target: Path, content: str = "") -> Done[Any] | None:
        """The same for what was written to files in a part of the former release, which are put into the folder `target` of the new one."""
        row, former = self.get(name, content), self.basis.former
        if row is None or former is None or row.stamp != stamp(former / part, files):
            return None
        try:
            done = Done(unpack(row.value), name)
            (target / files[0]).parent.mkdir(parents=True, exist_ok=True)
            for file in files:
                link(f"{former}/{part}/{file}", f"{target}/{file}")
        except (ValueError, OSError):
            for file in files:
                (target / file).unlink(missing_ok=True)  # what is written there next must not go into the former release's file
            return None
        return done

    def made(self, name: str, value: Made, reads: Notes | None = None, written: bytes = b"", content: str = "") -> Done[Made]:
        """A value that was made, with its row: what was read for it, and the state of the files that were written."""
        return Done(value, name, Row(self.basis.key + content, pack(value), reads.taken() if reads else b"", written))


@dataclass(frozen=True, slots=True)
class Work:
    """The kept work of a build; `touched` and `former` where the rows go with the release before."""

    kept: Kept
    touched: Touched | None = None
    former: Path | None = None

    def basis(self, stage: str, *made_with: bytes) -> Basis:
        """What the rows of a stage rest on."""
        return Basis(self.kept.place(stage), hashlib.sha256(b"\n".join(made_with)).hexdigest(), self.touched, self.former)


def stamp(folder: Path, files: Iterable[str]) -> bytes:
    """The state of some files by which it is seen that they were not written since; empty where one is missing."""
    found = hashlib.sha256()
    try:
        for file in files:
            state = os.stat(f"{folder}/{file}")
            found.update(f"{state.st_size} {state.st_mtime_ns}\n".encode())
    except OSError:
        return b""
    return found.digest()


def link(source: str | Path, target: str | Path) -> None:
    """A file in a second place without a second copy, where the file system can do that."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, target)
