"""The former releases of a release folder: their order, and the manifest and dump of each, which are kept whole or made again of newer ones.

`releases/NAME` holds what a former release changed, and either its manifest and dump, or in place of these what they are made again of:

- `dataset.nq.sha256`, the SHA-256 of its N-Quads. These are those of the next newer whole dump, with all patches between the two turned back.
- `manifest.patch.json`, which brings the manifest of the release after it to its own (JSON Merge Patch, RFC 7396).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fonds.changes import ADDED, DUMP, PATCH, REMOVED, place_of
from fonds.errors import UnavailableError
from fonds.release import MANIFEST

FOLDER = "releases"
DIGEST, MANIFEST_PATCH = "dataset.nq.sha256", "manifest.patch.json"
_BUILD, _PUT_BACK = "make a release with `fonds build`", "put it back, or remove this former release with those before it"
_PIECE = 1 << 18  # bytes
_SIGNS = (f"{ADDED} ".encode(), f"{REMOVED} ".encode())


def lineage(folder: Path, manifest: Mapping[str, Any] | None = None) -> Iterator[Path]:
    """The folders of the releases before the one in a folder, newest first, as far as each is there; `manifest` is its own, where that is known.

    UnavailableError where one of them cannot be read.
    """
    told = manifest or _read(folder / MANIFEST, _BUILD)
    while (previous := told.get("previous")) and (place := folder / FOLDER / previous["name"]).is_dir():
        yield place
        told = _read(place / MANIFEST if (place / MANIFEST).is_file() else place / MANIFEST_PATCH, _PUT_BACK)


def files_of(place: Path) -> list[str]:
    """The names of the files that a former release is given out as, whether they are kept or made again, sorted."""
    return sorted({file.name for file in place.iterdir()} - {MANIFEST_PATCH} | {MANIFEST, DUMP})


# manifests -------------------------------------------------------------------------------------------------------------


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def former_manifest(folder: Path, name: str) -> bytes:
    """The manifest of a former release of the one in a folder; UnavailableError where it is neither kept nor can be made again."""
    whole = folder / FOLDER / name / MANIFEST
    if whole.is_file():
        return whole.read_bytes()
    told = _read(folder / MANIFEST, _BUILD)
    for place in lineage(folder):
        kept = (place / MANIFEST).is_file()
        told = _read(place / MANIFEST, _PUT_BACK) if kept else patched(told, _read(place / MANIFEST_PATCH, _PUT_BACK))
        if place.name == name:
            return manifest_bytes(told)
    raise _lost(folder, name)


def manifest_patch(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Merge Patch that brings one manifest to another.

    >>> manifest_patch({"a": {"x": 1, "y": 2}, "b": 3}, {"a": {"x": 1, "y": 4}})
    {'a': {'y': 4}, 'b': None}
    """
    changed: dict[str, Any] = {}
    for key, value in new.items():
        known = old.get(key)
        if key not in old or known != value:
            changed[key] = manifest_patch(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return changed | {key: None for key in old if key not in new}


def patched(old: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with a JSON Merge Patch; what was in the order of its keys stays so.

    >>> patched({"a": {"x": 1, "z": 2}, "b": 3}, {"a": {"y": 4}, "b": None})
    {'a': {'x': 1, 'y': 4, 'z': 2}}
    """
    new = {key: value for key, value in old.items() if key not in patch or patch[key] is not None}
    for key, value in patch.items():
        if value is not None:
            known = old.get(key)
            new[key] = patched(known if isinstance(known, dict) else {}, value) if isinstance(value, dict) else value
    return {key: new[key] for key in sorted(new)} if list(old) == sorted(old) else new


def _read(file: Path, mend: str) -> dict[str, Any]:
    try:
        told = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise UnavailableError(str(file), f"cannot be read: {error}", mend) from error
    return told if isinstance(told, dict) else {}


def _lost(folder: Path, name: str) -> UnavailableError:
    mend = f"`fonds former {folder}` tells which can be had; one without its dump needs those after it"
    return UnavailableError(str(folder / FOLDER / name), "is no former release, or one that cannot be made again", mend)


# dumps -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Former:
    """The dump of a former release: the next newer whole dump (or its own), the patches between the two, newest first, and its SHA-256, unpacked."""

    whole: Path
    patches: tuple[Path, ...]
    digest: str

    def pieces(self) -> Iterator[bytes]:
        """Its N-Quads, piece by piece; memory does not grow with them. UnavailableError at the end where they are not those that were published."""
        found = hashlib.sha256()
        try:
            with gzip.open(self.whole) as lines, closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as table:
                _turn_back(self.patches, table)
                for piece in _rebuilt(lines, table):
                    found.update(piece)
                    yield piece
        except (EOFError, OSError, zlib.error, sqlite3.Error) as error:
            raise UnavailableError(
                str(self.whole), f"cannot be turned back: {error}", "make room for temporary files, or put back the release's files"
            ) from error
        if self.digest and found.hexdigest() != self.digest:
            raise UnavailableError(str(self.whole), "does not give the statements that were published", "put back the release's files")


def former_dump(folder: Path, name: str) -> Former:
    """The dump of a former release of the one in a folder; UnavailableError where it is neither kept nor can be made again."""
    place = folder / FOLDER / name
    if (place / DUMP).is_file():
        return Former(place / DUMP, (), "")
    whole, patches = folder / "dumps" / DUMP, [folder / "report" / PATCH]
    for place in lineage(folder):
        if place.name == name and (place / DIGEST).is_file():
            return Former(whole, tuple(patches), (place / DIGEST).read_text(encoding="utf-8").split()[0])
        if (place / DUMP).is_file():
            whole, patches = place / DUMP, []
        patches.append(place / PATCH)
    raise _lost(folder, name)


def packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces packed as one gzip file; without an end where they break off."""
    sink = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=6, fileobj=sink, mtime=0) as file:
        for piece in pieces:
            file.write(piece)
            if sink.tell():
                yield sink.getvalue()
                sink.seek(0)
                sink.truncate()
    yield sink.getvalue()


def _turn_back(patches: tuple[Path, ...], table: sqlite3.Connection) -> None:
    """Put into a table on the disk what patches, newest first, changed together since the oldest, by the places of statements.

    The oldest that tells of a statement tells whether it was there: one that it added was not, one that it removed was.
    """
    table.execute("CREATE TABLE changed (place BLOB PRIMARY KEY, line BLOB NOT NULL, was_there INTEGER NOT NULL) WITHOUT ROWID")
    table.execute("BEGIN")
    for patch in patches:
        with gzip.open(patch) as lines:
            rows = ((place_of(line[2:]), line[2:], line[:2] == _SIGNS[1]) for line in lines if line[:2] in _SIGNS)
            table.executemany("REPLACE INTO changed VALUES (?, ?, ?)", rows)


def _rebuilt(lines: gzip.GzipFile, table: sqlite3.Connection) -> Iterator[bytes]:
    """The lines of a dump with what was turned back, merged by their places; a piece in which nothing changed is not looked into."""
    changed = iter(table.execute("SELECT place, line, was_there FROM changed ORDER BY place"))
    following = next(changed, None)
    while piece := lines.read(_PIECE) + lines.readline():
        last = piece[piece.rfind(b"\n", 0, -1) + 1 :]
        if following is None or place_of(last) < following[0]:
            yield piece
            continue
        merged: list[bytes] = []
        for line in piece.splitlines(keepends=True):
            place = place_of(line)
            while following and following[0] < place:
                merged += _kept(following)
                following = next(changed, None)
            if following and following[0] == place:
                merged += _kept(following)
                following = next(changed, None)
            else:
                merged.append(line)
        yield b"".join(merged)
    while following:
        yield b"".join(_kept(following))
        following = next(changed, None)


def _kept(changed: tuple[bytes, bytes, int]) -> list[bytes]:
    _, line, was_there = changed
    return [line] if was_there else []
