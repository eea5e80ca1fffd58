"""Readers: what an archive has becomes documents. Each reader is an entry point of the group `fonds.readers`."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from fonds.config import Project, nearest
from fonds.errors import ConfigurationError, SourceError
from fonds.iris import slugify
from fonds.sources.profile import Profile, load_profile
from fonds.values import Document, Source

SUFFIXES = (".txt",)


class Reader(Protocol):
    """A reader makes a document of a source that it understands, by a profile of the page's layout."""

    def __call__(self, source: Source, slug: str, profile: Profile) -> Document:
        """The document in a source; SourceError where there is none."""
        ...


def reader_called(name: str) -> Reader:
    """The reader of that name; ConfigurationError where none is installed."""
    found = {point.name: point for point in entry_points(group="fonds.readers")}
    if name not in found:
        raise ConfigurationError("profile: reader", f"no reader is called {name!r}", nearest(name, found))
    reader: Reader = found[name].load()
    return reader


def document_files(project: Project) -> list[Path]:
    """The files of the project's documents, in the order of their names, whatever order the disk has them in."""
    folder = project.documents
    if not folder.is_dir():
        raise ConfigurationError(str(folder), "there is no such folder", "make it and put the documents in, or mend sources.documents")
    files = sorted((path for path in folder.rglob("*") if path.suffix in SUFFIXES), key=lambda path: path.as_posix())
    if not files:
        raise ConfigurationError(str(folder), "holds no document", f"put files ending in {', '.join(SUFFIXES)} there")
    return files


def read_source(path: Path, project: Project) -> Source:
    """The text of a file; SourceError where it is empty, not text, or not UTF-8."""
    name = path.relative_to(project.folder).as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(name, f"cannot be read: {error.strerror}", "mend its permissions") from error
    if b"\0" in data:
        raise SourceError(name, "is not a text file (it holds NUL bytes)", "export the document as plain text in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        mend = "save the file as UTF-8 (it may be Windows-1251, Windows-1252 or UTF-16)"
        raise SourceError(f"{name}:{line}", f"is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}", mend) from error
    if not text.strip():
        raise SourceError(name, "is empty", "put the document's text in it, or remove the file")
    return Source(path=name, text=text.replace("\r\n", "\n").replace("\r", "\n"))


def read_document(path: Path, project: Project) -> Document:
    """The document in a file, read as the project's profile says; the file's name is its slug."""
    profile = load_profile(project.sources.profile, project.folder)
    source = read_source(path, project)
    return reader_called(profile.reader)(source, slugify(path.stem), profile)
