"""Readers: what an archive has becomes documents. Each reader is an entry point of the group `fonds.readers`.

A reader is a `Reader`: it says which files it claims and makes documents of them. What it cannot read it raises, or yields
as an error where the rest of the file goes on; what it does not use it lists in `Document.unread`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from fonds.config import Project
from fonds.errors import ConfigurationError, SourceError
from fonds.sources.origin import Origin, Provenance, Repository, read_repository
from fonds.sources.reader import File, Outcome, Reader, Settings
from fonds.values import Document

__all__ = [
    "File", "Outcome", "Reader", "Settings", "document_files", "file_opener", "file_reader", "is_finding_aid", "outcomes", "project_documents",
    "provenance_of", "read_file", "reader_of", "readers", "settings_of",
]  # fmt: skip

MEBIBYTE = 1 << 20
TABLE = ".csv"
Shelves = dict[Path, tuple[Path, Repository] | None]  # by folder, the one above it that was harvested, and from whom


@cache
def readers() -> tuple[Reader, ...]:
    """All installed readers; those that claim fewer files are asked first, then by name."""
    found: list[Reader] = [point.load() for point in entry_points(group="fonds.readers")]
    return tuple(sorted(found, key=lambda reader: (reader.rank, reader.name)))


def reader_of(file: File) -> Reader:
    """The reader that claims a file; SourceError where none does."""
    for reader in readers():
        if reader.claims(file):
            return reader
    known = ", ".join(sorted({suffix for reader in readers() for suffix in reader.suffixes}))
    raise SourceError(file.name, "no reader knows this kind of file", f"readers know {known}; move the file out of the documents, or convert it")


def read_file(file: File, settings: Settings) -> Iterator[Outcome]:
    """What a file holds, and an error for each part of it that cannot be read; raises where nothing of it can."""
    if len(file.data) > settings.largest:
        size, most = len(file.data) // MEBIBYTE, settings.largest // MEBIBYTE
        raise SourceError(file.name, f"is larger than {most} MB ({size} MB)", "split it, or raise sources.largest_mb in fonds.toml")
    yield from reader_of(file).read(file, settings)


def settings_of(project: Project) -> Settings:
    """What readers need to know of a project."""
    sources = project.sources
    return Settings(sources.profile, project.folder, sources.language, sources.original_language, int(sources.largest_mb * MEBIBYTE))


def document_files(project: Project) -> list[Path]:
    """The files of the project's documents, in the order of their names, whatever order the disk has them in."""
    folder = project.documents
    if not folder.is_dir():
        raise ConfigurationError(str(folder), "there is no such folder", "make it and put the documents in, or mend sources.documents")
    paths = (path for path in folder.rglob("*") if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts))
    files = sorted(paths, key=lambda path: path.as_posix())
    if not any(path.suffix.lower() != TABLE for path in files):
        known = ", ".join(sorted({suffix for reader in readers() for suffix in reader.suffixes}))
        raise ConfigurationError(str(folder), "holds no document", f"put files ending in {known} there")
    return files


def project_documents(project: Project, paths: Iterable[Path]) -> Iterator[tuple[Path, Outcome]]:
    """What some of the project's files hold, in their order, each with its file; a broken file or part gives an error."""
    read = file_reader(project)
    for path in paths:
        for found in read(path):
            yield path, found


def file_reader(project: Project) -> Callable[[Path], Iterator[Outcome]]:
    """What gives what one of the project's files holds; the tables that lie beside the files are read once."""
    opened, settings = file_opener(project), settings_of(project)

    def read(path: Path) -> Iterator[Outcome]:
        file = opened(path)
        if isinstance(file, File):
            yield from outcomes(file, settings)
        elif file:
            yield file

    return read


def file_opener(project: Project) -> Callable[[Path], File | SourceError | None]:
    """What opens one of the project's files with its row and where it came from; None for a table, an error where it cannot be read."""
    settings = settings_of(project)
    tables: dict[Path, Mapping[str, Mapping[str, str]]] = {}
    shelves: Shelves = {}

    def opened(path: Path) -> File | SourceError | None:
        name = path.relative_to(project.folder).as_posix()
        if path.suffix.lower() == TABLE:
            return None
        try:
            if path.parent not in tables:
                tables[path.parent] = folder_rows(path.parent, project.folder)
            if path.stat().st_size > settings.largest:
                size = path.stat().st_size // MEBIBYTE
                mend = "split it, or raise sources.largest_mb in fonds.toml"
                raise SourceError(name, f"is larger than {settings.largest // MEBIBYTE} MB ({size} MB)", mend)
            return File(name, path.read_bytes(), tables[path.parent].get(path.name, {}), *_origin(path, project.documents, shelves))
        except SourceError as error:
            return error
        except OSError as error:
            return SourceError(name, f"cannot be read: {error.strerror}", "mend its permissions")

    return opened


def outcomes(file: File, settings: Settings) -> Iterator[Outcome]:
    """What a file of a project holds; an error where nothing of it, or not all of it, can be read."""
    try:
        for outcome in read_file(file, settings):
            yield _addressed(outcome, file.origin)
    except SourceError as error:
        yield error


def provenance_of(project: Project) -> Callable[[Path], Provenance | None]:
    """What tells where one of the project's files came from, if it is a record of OAI-PMH."""
    shelves: Shelves = {}

    def told(path: Path) -> Provenance | None:
        shelf = _shelf(path.parent, project.documents, shelves)
        return shelf[1].provenance(path.relative_to(shelf[0]).as_posix()) if shelf else None

    return told


def _origin(path: Path, top: Path, shelves: Shelves) -> tuple[Origin | None, str]:
    """Where and from whom a file below the folder of documents was harvested."""
    shelf = _shelf(path.parent, top, shelves)
    return (shelf[1].origins.get(path.relative_to(shelf[0]).as_posix()), shelf[1].archive) if shelf else (None, "")


def _shelf(folder: Path, top: Path, shelves: Shelves) -> tuple[Path, Repository] | None:
    if folder not in shelves:
        found = read_repository(folder)
        above = _shelf(folder.parent, top, shelves) if folder != top and folder.is_relative_to(top) else None
        shelves[folder] = (folder, found) if found else above
    return shelves[folder]


def _addressed(outcome: Outcome, origin: Origin | None) -> Outcome:
    """A document with the address that it was harvested from, where it names none itself."""
    if origin is None or not isinstance(outcome, Document) or outcome.source.address:
        return outcome
    return replace(outcome, source=replace(outcome.source, address=origin.address))


def is_finding_aid(path: Path) -> bool:
    """Whether a file is read by a reader that makes finding aids: a document hangs in what was described before it."""
    describing = [reader for reader in readers() if reader.describes and path.suffix.lower() in reader.suffixes]
    if not describing:
        return False
    with path.open("rb") as stream:
        head = File(path.name, stream.read(4096))
    return any(reader.claims(head) for reader in describing)


def folder_rows(folder: Path, root: Path) -> dict[str, Mapping[str, str]]:
    """What the CSV tables of a folder say of the files beside them, by file name."""
    rows: dict[str, Mapping[str, str]] = {}
    for table in sorted(folder.glob(f"*{TABLE}")):
        rows |= table_rows(table.relative_to(root).as_posix(), table.read_bytes())
    return rows


def table_rows(name: str, data: bytes) -> dict[str, Mapping[str, str]]:
    """The rows of a CSV table by its column `file`; SourceError names the line that is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name}:{line}", "is not UTF-8", "save the table as CSV in UTF-8") from error
    reader = csv.DictReader(io.StringIO(text), restkey="", strict=True)
    if "file" not in (reader.fieldnames or ()):
        raise SourceError(f"{name}:1", "has no column 'file'", "give the table a first line with file, title, date …")
    rows: dict[str, Mapping[str, str]] = {}
    try:
        for row in reader:
            where = f"{name}:{reader.line_num}"
            if "" in row or None in row.values():
                raise SourceError(where, "has not as many cells as the first line has columns", "quote cells that hold a comma")
            if row["file"] in rows:
                raise SourceError(where, f"the file {row['file']!r} stands twice", "remove one of the rows")
            rows[row["file"]] = {key.strip(): value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise SourceError(f"{name}:{reader.line_num}", f"is not CSV: {error}", "quote cells that hold a comma or a quotation mark") from error
    return rows
