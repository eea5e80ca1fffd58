"""ZIP archives of anything that other readers read; what could harm the machine is refused before it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from fonds.errors import SourceError
from fonds.sources import TABLE, read_file, table_rows
from fonds.sources.reader import File, Reader, Settings
from fonds.values import Document, FindingAid

MEMBERS = 10_000
TIMES = 8  # how much larger than one file the whole may be
RATIO, FROM = 200, 10 << 20  # a member that grows more than this, from this size on, is a bomb
_LINK = 0o120000


def read(file: File, settings: Settings) -> Iterator[Document | FindingAid | SourceError]:
    """The documents of all members in the order of their names, finding aids first; a broken member is an error of its own."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise SourceError(file.name, f"is not a ZIP archive: {error}", "pack it again") from error
    with archive:
        members = sorted((info for info in archive.infolist() if info.filename and not info.is_dir()), key=lambda info: info.filename)
        _check(file.name, members)
        unpacked, errors = _unpack(file.name, archive, members, settings)
    yield from errors
    rows: dict[str, Mapping[str, str]] = {}
    for name, data in unpacked.items():
        if name.lower().endswith(TABLE):
            folder = PurePosixPath(name).parent
            rows |= {(folder / other).as_posix(): row for other, row in table_rows(f"{file.name}!/{name}", data).items()}
    for name in sorted(
        (name for name in unpacked if not name.lower().endswith(TABLE)), key=lambda name: (b"<ead" not in unpacked[name][:4096], name)
    ):
        inner = File(f"{file.name}!/{name}", unpacked[name], rows.get(name, {}))
        try:
            if inner.suffix == ".zip":
                raise SourceError(inner.name, "is an archive inside an archive", "unpack it, and put what it holds beside it")
            yield from read_file(inner, settings)
        except SourceError as error:
            yield error


def _check(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive of too many members, one that writes outside itself, and one that is locked."""
    if len(members) > MEMBERS:
        raise SourceError(name, f"holds {len(members)} files", f"split it into archives of at most {MEMBERS}")
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in info.filename.split("/")[0]:
            raise SourceError(f"{name}!/{info.filename}", "has a path that leads out of the archive", "pack it again from inside its folder")
        if (info.external_attr >> 16) & 0o170000 == _LINK:
            raise SourceError(f"{name}!/{info.filename}", "is a link, not a file", "pack the file itself")
        if info.flag_bits & 1:
            raise SourceError(f"{name}!/{info.filename}", "is encrypted", "pack it again without a password")


def _unpack(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], settings: Settings) -> tuple[dict[str, bytes], list[SourceError]]:
    """The members' bytes, counted while they come out: what a member says of its own size is not believed."""
    unpacked: dict[str, bytes] = {}
    errors: list[SourceError] = []
    total = 0
    for info in members:
        if any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(info.filename).parts):
            continue
        where = f"{name}!/{info.filename}"
        try:
            with archive.open(info) as stream:
                data = _read(where, stream, info, min(settings.largest, settings.largest * TIMES - total))
        except SourceError as error:
            if total + settings.largest > settings.largest * TIMES or "bomb" in error.why:
                raise
            errors.append(error)
            continue
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
            errors.append(SourceError(where, f"cannot be unpacked: {error}", "pack it again"))
            continue
        total += len(data)
        unpacked[info.filename] = data
    return unpacked, errors


def _read(where: str, stream: object, info: zipfile.ZipInfo, most: int) -> bytes:
    data = bytearray()
    while piece := stream.read(1 << 20):  # type: ignore[attr-defined]  # ZipExtFile is a stream of bytes
        data += piece
        if len(data) > FROM and len(data) > RATIO * max(info.compress_size, 1):
            raise SourceError(where, "grows without measure: it may be a bomb", "unpack it by hand, if you trust it")
        if len(data) > most:
            raise SourceError(where, "is larger than a file may be", "split it, or raise sources.largest_mb in fonds.toml")
    return bytes(data)


READER = Reader("zip", (".zip",), lambda file: file.suffix == ".zip", read)
