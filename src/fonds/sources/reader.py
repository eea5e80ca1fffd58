"""What a reader is: the files it claims and the documents it makes of them; and text from bytes, which most readers need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from charset_normalizer import from_bytes

from fonds.errors import SourceError
from fonds.iris import slugify
from fonds.sources.origin import Origin
from fonds.values import Document, FindingAid


@dataclass(frozen=True, slots=True)
class File:
    """A file as it lies in the project: its name there (`batch.zip!/a.txt` for one inside another), its bytes, its table row.

    `origin` and `archive` tell where and from whom it was harvested.
    """

    name: str
    data: bytes
    row: Mapping[str, str] = field(default_factory=dict)
    origin: Origin | None = None
    archive: str = ""

    @property
    def suffix(self) -> str:
        """The ending of the name, in small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def slug(self) -> str:
        """The slug that the file's name gives its document."""
        return slugify(PurePosixPath(self.name).stem)


@dataclass(frozen=True, slots=True)
class Settings:
    """What readers need to know of the project: the profile of its pages, its folder, languages, and the largest file in bytes."""

    profile: str = "archive-page"
    folder: Path = Path()
    language: str = "en"
    original_language: str | None = None
    largest: int = 64 << 20


# What a reader makes: documents, finding aids, and errors of parts while the rest goes on.
Outcome = Document | FindingAid | SourceError


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: its name, the endings of the files that it reads, whether it claims a file, and how it reads one.

    `rank` orders the asking: a reader of any text stands behind those that know a form by its first bytes. One that `describes` makes
    finding aids, which are read before documents.
    """

    name: str
    suffixes: tuple[str, ...]
    claims: Callable[[File], bool]
    read: Callable[[File, Settings], Iterator[Outcome]]
    rank: int = 0
    describes: bool = False


def text_of(file: File) -> str:
    """The text of a file with plain line ends; SourceError where it is empty, not text, or not UTF-8, with what it may be instead."""
    data, name = file.data, file.name
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(name, "is UTF-16, not UTF-8", "save the file as UTF-8")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise SourceError(f"{name}:{line}", "is not a text file (it holds NUL bytes)", "export the document as plain text in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name}:{line}", f"is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}", _encoding_hint(data, error)) from error
    if not text.strip():
        raise SourceError(name, "is empty", "put the document's text in it, or remove the file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding_hint(data: bytes, error: UnicodeDecodeError) -> str:
    """How to mend a file that is not UTF-8: a few bytes among valid UTF-8 are a mixture, else the likeliest encoding is named."""
    if len(data.decode("utf-8", "ignore").encode()) > 0.98 * len(data) and any(byte > 0xBF for byte in data[: error.start]):
        return "most of the file is UTF-8: that line was pasted from another encoding; mend it there and save the file as UTF-8"
    guess = from_bytes(data[:100_000]).best()
    return f"save the file as UTF-8 (it looks like {guess.encoding})" if guess else "save the file as UTF-8"
