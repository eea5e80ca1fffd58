"""The command, ended at one of the moments at which it changes names on the disk or flushes to it, and what a power cut there would leave.

    python -m tests.power_cut MOMENT IMAGE FOLDER build …

MOMENT 0 ends nothing and prints how many there are. IMAGE gets FOLDER as a disk would have it that keeps names at once, and bytes only when they are
flushed (`fsync`, `sync`): a file that never was is empty, one that was written again has its former bytes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_EVENTS = ("os.rename", "os.link", "os.mkdir", "shutil.rmtree")
Inode = tuple[int, int]


class Disk:
    """What of a folder is on the disk for good, by inode; files that are there at the beginning are."""

    def __init__(self, moment: int, image: Path, folder: Path) -> None:
        self.moment, self.image, self.folder = moment, image, folder
        self.passed = 0
        self.kept: dict[Inode, bytes] = {}
        self.sync()
        self._fsync, self._sync = os.fsync, os.sync
        os.fsync, os.sync = self.flush, self.flush_all  # type: ignore[assignment]  # for the life of this process
        sys.addaudithook(self.hear)

    def sync(self) -> None:
        """Keep all there is."""
        for path in self.files():
            self.keep(path)

    def files(self) -> list[Path]:
        """The files of the folder."""
        return [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]

    def keep(self, path: Path) -> None:
        """Keep the bytes of a file as they are now."""
        found = path.stat()
        self.kept[found.st_dev, found.st_ino] = path.read_bytes()

    def flush(self, descriptor: int) -> None:
        """Flush one file."""
        self.happen()
        self._fsync(descriptor)
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        if path.is_file():
            self.keep(path)

    def flush_all(self) -> None:
        """Flush everything."""
        self.happen()
        self.sync()

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """An event of the interpreter: names in the folder that are about to change are a moment."""
        if event in _EVENTS and any(isinstance(one, str | os.PathLike) and str(one).startswith(str(self.folder)) for one in arguments):
            self.happen()

    def happen(self) -> None:
        """One moment more; the last one for this process if it is the one that was asked for."""
        self.passed += 1
        if self.passed == self.moment:
            self.cut()

    def cut(self) -> None:
        """Leave what a power cut would leave, and end."""
        self.moment = 0
        for path in self.files():
            target = self.image / path.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            found = path.stat()
            target.write_bytes(self.kept.get((found.st_dev, found.st_ino), b""))
        os._exit(137)


if __name__ == "__main__":
    from fonds.cli import main

    disk = Disk(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
    try:
        main(sys.argv[4:])
    finally:
        print(f"moments: {disk.passed}", file=sys.stderr)
