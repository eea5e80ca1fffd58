"""What a document is made of, each input by its own digest: a kept document holds good where all of them are what they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fonds.authorities.register import Register, load_register
from fonds.config import Project, nearest
from fonds.corrections import Correction, load_corrections
from fonds.errors import ConfigurationError
from fonds.kept import FILE, rows_of
from fonds.software import folder_digest, software
from fonds.sources import File, document_files, file_opener

STAGE = "extract"
SHIPPED = ("ontology", "data/language", "data/lookups", "data/profiles", "data/vocabularies")  # what is read to extract and describe
_WORDS = {
    "software": "fonds, or a package that it uses, is another one",
    "settings": "the base, the language or [sources] in fonds.toml",
    "profiles": "the profiles of the project",
    "register": "the register in authorities/",
    "sets": "the record sets that finding aids describe",
    "file": "the file itself",
    "row": "its row in the table beside it",
    "origin": "what .harvest.tsv or .harvest.json tells of it",
    "corrections": "the corrections of the document",
}
Corrections = Mapping[str, tuple[Correction, ...]]
Parts = dict[str, str]


def shared_parts(project: Project, register: Register, described: frozenset[str]) -> Parts:
    """The inputs that all documents of a project share."""
    return {
        "software": software(*SHIPPED).hex(),
        "settings": _digest((project.dataset.base, project.dataset.language, project.sources)),
        "profiles": folder_digest(project.folder / "profiles").hex(),
        "register": _digest(*register.entities.values()),
        "sets": _digest(sorted(described)),
    }


def file_parts(file: File) -> Parts:
    """The inputs that are a file's own."""
    return {
        "file": hashlib.sha256(file.data).hexdigest(),
        "row": _digest(sorted(file.row.items())),
        "origin": _digest((file.origin, file.archive)),
    }


def key_of(parts: Parts, slug: str, corrections: Corrections) -> str:
    """The key of a document of a file."""
    return json.dumps(parts | {"slug": slug, "corrections": _digest(corrections.get(slug, ()))}, ensure_ascii=False)


def slug_in(key: str) -> str:
    """The slug of the document that a key is of."""
    return str(json.loads(key)["slug"])


def row_name(file: str, number: int) -> str:
    """The name of the row of a file's document, by its number from 0."""
    return f"{file}\n{number}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document of a file would be made again: the inputs that changed, in words; none where it is kept as it is."""

    file: str
    slug: str
    known: bool
    changed: tuple[str, ...]

    def __str__(self) -> str:
        named = f"{self.file} ({self.slug})" if self.slug else self.file
        if not self.known:
            return f"{named}: nothing is kept of it, so that it is read and extracted"
        return f"{named}: changed since it was kept: {'; '.join(self.changed)}" if self.changed else f"{named}: nothing changed that it is made of"


def reasons(project: Project, named: str) -> Iterator[Reason]:
    """Why the documents of a file, or the one of a slug, would be made again; ConfigurationError where there is no such document or file.

    Finding aids are not read: the sets that they describe are taken to be what they were.
    """
    kept = {name: json.loads(row.key) for name, row in rows_of(project.folder / FILE, STAGE)}
    files = {path.relative_to(project.folder).as_posix(): path for path in document_files(project)}
    found = [name for name in files if named in (name, Path(name).name)] or [
        name.partition("\n")[0] for name, parts in kept.items() if parts["slug"] == named and name.partition("\n")[0] in files
    ]
    found = found or [name for name in files if Path(name).stem == named]
    if not found:
        slugs = {parts["slug"] for parts in kept.values()} - {""}
        raise ConfigurationError(named, "no document or file is called so", nearest(named, {*files, *slugs}))
    opened, corrections = file_opener(project), load_corrections(project.corrections)
    shared = shared_parts(project, load_register(project.authorities), frozenset())
    for name in dict.fromkeys(found):
        rows = [parts for row, parts in kept.items() if row.partition("\n")[0] == name and (named not in _slugs(kept) or parts["slug"] == named)]
        file = opened(files[name])
        own = file_parts(file) if isinstance(file, File) else {"file": ""}
        for parts in rows:
            now = shared | own | json.loads(key_of({}, parts["slug"], corrections)) | {"sets": parts["sets"]}
            yield Reason(name, parts["slug"], True, tuple(words for part, words in _WORDS.items() if now.get(part) != parts.get(part)))
        if not rows:
            yield Reason(name, "", False, ())


def _slugs(kept: Mapping[str, Parts]) -> set[str]:
    return {parts["slug"] for parts in kept.values()}


def _digest(*values: object) -> str:
    """The digest of what some values' parts are; dataclasses, tuples and texts are written the same way every time."""
    found = hashlib.sha256()
    for value in values:
        found.update(f"{value!r}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()
