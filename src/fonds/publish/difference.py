"""What a build changes of the release before, by statements: found once, before anything is written from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from fonds.changes import ADDED, REMOVED, changed_lines, open_dump, terms_of
from fonds.reads import Touched
from fonds.release import Release

_SIGNS = {ADDED.encode(): ADDED, REMOVED.encode(): REMOVED}
_LATER = ("files", "published")  # entries of the manifest that are written when all else is


@dataclass(slots=True)
class Difference:
    """The statements that came and went, in a file in canonical order, their number, and the nodes that they touch.

    It is told of all graphs but graph/dataset first, and of that one when it is known. `digest` is the SHA-256 of the former release's N-Quads.
    """

    former: Release
    file: Path
    touched: Touched = field(default_factory=Touched)
    count: int = 0
    digest: str = ""
    described: list[bytes] = field(default_factory=list)

    @staticmethod
    def of(former: Release, graphs: Path, file: Path) -> Difference:
        """The difference of the graphs in a file of canonical N-Quads from those of the release before; written to another file."""
        found = Difference(former, file)
        file.write_bytes(b"")
        ends = f" <{former.base}graph/dataset> .\n".encode()
        with open_dump(former.folder) as dump, graphs.open("rb") as lines:
            read = _Digested(dump)
            found._add(found._others(changed_lines(cast("IO[bytes]", read), lines), ends))
        found.digest = read.digest.hexdigest()
        return found

    def describe(self, lines: Iterable[str]) -> None:
        """Take in the graph that describes the dataset, as it is now."""
        now = b"".join(f"{line}\n".encode() for line in lines)
        self._add(changed_lines(BytesIO(b"".join(self.described)), BytesIO(now)))

    def manifest(self, manifest: dict[str, Any]) -> None:
        """Take in which entries of the manifest are other ones."""
        before = self.former.manifest
        self.touched.add_entries(key for key in {*before, *manifest}.difference(_LATER) if before.get(key) != manifest.get(key))

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """The lines that came and went."""
        with self.file.open("rb") as file:
            for line in file:
                yield _SIGNS[line[:1]], line[2:]

    def _others(self, changed: Iterable[tuple[str, bytes]], ends: bytes) -> Iterator[tuple[str, bytes]]:
        """What changed but for the graph that describes the dataset, which comes last and is held as it was."""
        for sign, line in changed:
            if line.endswith(ends):
                self.described.append(line)
            else:
                yield sign, line

    def _add(self, changed: Iterable[tuple[str, bytes]]) -> None:
        with self.file.open("ab") as file:
            for sign, line in changed:
                file.write(f"{sign} ".encode() + line)
                self.count += 1
                subject, predicate, object_, _ = terms_of(line)
                self.touched.add(_iri(subject), _iri(predicate), _iri(object_) if object_.startswith(b"<") else None)


class _Digested:
    """A file whose bytes are taken into a digest as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, sha256()

    def read(self, size: int) -> bytes:
        """The next bytes."""
        text = self.file.read(size)
        self.digest.update(text)
        return text


def _iri(term: bytes) -> str:
    return term.decode()[1:-1]
