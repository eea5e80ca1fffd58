"""All resources as one ZIP file with its manifest, made while it is sent (ResourceSync 1.1, section 9)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from fonds.harvest.door import Door
from fonds.harvest.resourcesync import PAGE, manifest, packed
from fonds.records.table import Version

_CHUNK = 1 << 16
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows: the same things are the same bytes


class _Out:
    """A file that is only written, and gives on what it was given."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Nothing: what is held is taken from time to time."""

    def take(self, least: int = 0) -> Iterator[bytes]:
        if len(self.held) > least:
            yield bytes(self.held)
            self.held.clear()


def zipped(door: Door) -> Iterator[bytes]:
    """The ZIP file, piece by piece: the manifest first, then each resource."""
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # it need not seek
        with archive.open(_entry("manifest.xml"), "w", force_zip64=True) as file:
            for piece in manifest(door, _present(door)):
                file.write(piece)
                yield from out.take(_CHUNK)
        for version in _present(door):
            archive.writestr(_entry(packed(door, version)), version.triples)
            yield from out.take(_CHUNK)
    yield from out.take()


def _present(door: Door) -> Iterator[Version]:
    for first in range(1, door.records.last_thing() + 1, PAGE):
        yield from door.records.present(first, first + PAGE - 1)


def _entry(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, _DAY)
    found.compress_type = zipfile.ZIP_DEFLATED
    return found
