"""The folder of a harvest in a project: its files, the table that tells where each came from, and where to go on."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from fonds.files import checksum, write_whole
from fonds.harvester.change import Change, Content
from fonds.iris import bounded, digest
from fonds.sources.origin import STATE, TABLE, Origin, read_origins, read_state, table_of

_UNFIT = re.compile(r"[^\w.@+-]+")
NEW, CHANGED, SAME, LEFT, REMOVED, UNKNOWN = "new", "changed", "unchanged", "left", "removed", "unknown"


class Shelf:
    """Files by the identifiers that the source gives them; what somebody changed by hand is neither replaced nor removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state: dict[str, Any] = read_state(folder)
        self.origins = read_origins(folder)
        self.files = {origin.identifier: name for name, origin in self.origins.items()}

    def has(self, change: Change) -> bool:
        """Whether a thing is here in that version, whole."""
        origin = self._origin(change.identifier)
        return origin is not None and bool(change.datestamp) and origin.datestamp == change.datestamp and (self.folder / origin.file).is_file()

    def keep(self, change: Change, content: Content, harvested: str) -> str:
        """Put a thing on the shelf; what became of it: `new`, `changed`, `unchanged`, or `left` where the file was changed by hand."""
        origin = self._origin(change.identifier)
        summed = hashlib.sha256(content.data).hexdigest()
        if origin and self._by_hand(origin):
            return LEFT
        if origin and origin.digest == summed and (self.folder / origin.file).is_file():
            self.origins[origin.file] = replace(origin, datestamp=change.datestamp)
            return SAME
        name = origin.file if origin else self._name(change, content)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content.data)
        self.origins[name] = Origin(name, change.identifier, change.datestamp, summed, content.address, content.form, harvested)
        self.files[change.identifier] = name
        return CHANGED if origin else NEW

    def remove(self, identifier: str) -> str:
        """Take a thing from the shelf; `unknown` where it was never here."""
        origin = self._origin(identifier)
        if origin is None:
            return UNKNOWN
        if self._by_hand(origin):
            return LEFT
        (self.folder / origin.file).unlink(missing_ok=True)
        del self.origins[origin.file], self.files[identifier]
        return REMOVED

    def save(self) -> None:
        """Write the table, and after it where to go on: what was done twice does no harm, what was left out would."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / TABLE, table_of(self.origins))
        write_whole(self.folder / STATE, json.dumps(self.state, ensure_ascii=False, indent=1) + "\n")

    def _origin(self, identifier: str) -> Origin | None:
        name = self.files.get(identifier)
        return self.origins[name] if name else None

    def _by_hand(self, origin: Origin) -> bool:
        path = self.folder / origin.file
        return path.is_file() and checksum(path) != origin.digest

    def _name(self, change: Change, content: Content) -> str:
        """A name for a new file: the source's own, or the last part of the identifier; with a digest where another thing has it.

        A file of the very same bytes that no row tells of is what a run left that was broken off.
        """
        told = PurePosixPath(change.name.removesuffix(content.ending)).parts or re.split(r"[/:#?=]", change.identifier.rstrip("/"))[-1:]
        parts = [bounded(part) for part in (_UNFIT.sub("-", part).strip("-.") for part in told) if part] or [digest(change.identifier)]
        name = "/".join(parts) + content.ending
        path = self.folder / name
        if name in self.origins or (path.exists() and not (path.is_file() and path.read_bytes() == content.data)):
            name = f"{'/'.join(parts)}-{digest(change.identifier)}{content.ending}"
        return name
