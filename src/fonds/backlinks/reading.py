"""The files of a project's folder `linksets/`, read for what links to things of the project; what is not taken in is told of."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import NamedNode

from fonds.backlinks import beacon
from fonds.backlinks.linkset import SYMMETRIC, Backlink, Broken, Incoming, Linkset, Stated
from fonds.backlinks.statements import of_n_triples, of_table, of_turtle
from fonds.config import FILE, Project, nearest
from fonds.identifiers import Identifier
from fonds.values import Finding

_READERS = {".nt": of_n_triples, ".ttl": of_turtle}
_ENDINGS = (*_READERS, ".tsv", ".txt")


def linkset_files(project: Project) -> list[Path]:
    """The files of links that a project was given, sorted."""
    return sorted(path for path in project.linkset_folder.glob("*") if path.is_file() and not path.name.startswith("."))


def read_linksets(project: Project, identifiers: Mapping[str, Identifier]) -> tuple[Incoming, tuple[Finding, ...]]:
    """All links to things of a project (those merged stand for their successors), with a finding for each line that is none.

    `identifiers` are the paths that were ever published.
    """
    reader = _Reader(project.dataset.base, identifiers)
    files = linkset_files(project)
    for file in files:
        reader.read(file, project)
    names = [file.name for file in files]
    for name in sorted(project.linksets.keys() - set(names)):
        reader.findings.append(
            Finding("warning", "linkset", f"there is no file linksets/{name}", FILE, mend=nearest(name, names) if names else "remove its table")
        )
    return Incoming(tuple(reader.linksets), tuple(sorted(reader.links))), tuple(reader.findings)


@dataclass(slots=True)
class _Reader:
    """Gathers links, file by file."""

    base: str
    identifiers: Mapping[str, Identifier]
    linksets: list[Linkset] = field(default_factory=list)
    links: set[Backlink] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def read(self, file: Path, project: Project) -> None:
        """Take in a file."""
        if file.suffix not in _ENDINGS:
            self._tell(file, None, f"is not read: its name ends with none of {', '.join(_ENDINGS)}", "", "name it by its format (.txt is BEACON)")
            return
        lines = file.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
        meta = beacon.fields(lines)
        self.linksets.append(self._described(file, project, meta))
        elsewhere = 0
        for found in _statements(file, lines, meta):
            if isinstance(found, Broken):
                self._tell(file, found.line, found.why, found.words, found.mend)
            elif (turned := self._turned(found)) is None:
                elsewhere += 1
            else:
                self._take(file, turned)
        if elsewhere:
            self._tell(file, None, f"{elsewhere} link(s) of it are none from elsewhere to a thing here", "", "", "information")

    def _described(self, file: Path, project: Project, meta: Mapping[str, str]) -> Linkset:
        """Who made a file, and how it may be used: as fonds.toml tells, or else its own first lines."""
        told = project.linksets.get(file.name)
        name, creator, licence, homepage = (
            (getattr(told, key) if told else "") or meta.get(key.upper(), "") for key in ("name", "creator", "license", "homepage")
        )
        if not (name or creator) or not licence:
            missing = "who made it" if not (name or creator) else "its licence"
            self._tell(file, None, f"it is not told {missing}", "", f'add [linksets."{file.name}"] with name, creator and license to {FILE}')
        for key, value in (("license", licence), ("homepage", homepage)):
            if value and not _is_address(value):
                self._tell(file, None, f"its {key} is no http(s) address", value, "give its IRI")
        kept = [value if _is_address(value) else "" for value in (licence, homepage)]
        return Linkset(file.name, name or creator or file.stem, creator, *kept)

    def _turned(self, found: Stated) -> Stated | None:
        """A link with ours as its object, turned round where its relation allows that; None for one that is not to us."""
        if found.object.startswith(self.base):
            return None if found.subject.startswith(self.base) else found
        if found.subject.startswith(self.base) and found.predicate in SYMMETRIC:
            return replace(found, subject=found.object, object=found.subject)
        return None

    def _take(self, file: Path, found: Stated) -> None:
        words = f"{found.subject} {found.predicate} {found.object}"
        strange = next((iri for iri in (found.subject, found.predicate) if not _is_address(iri)), None)
        if strange is not None:
            self._tell(file, found.line, f"{strange!r} is no http(s) address", words, "write the IRI in full, percent-encoded")
            return
        path, hash_, part = found.object.removeprefix(self.base).partition("#")
        followed = _followed(path, self.identifiers)
        if followed is None:
            gone = path in self.identifiers
            mend = "ask its makers to take it out" if gone else "ask its makers to write the identifier that the thing has here"
            self._tell(file, found.line, "links to what was withdrawn here" if gone else "links to a thing that is not here", words, mend)
            return
        # The parts of what was merged are named anew.
        ours = self.base + followed + (f"{hash_}{part}" if followed == path else "")
        self.links.add(Backlink(ours, found.subject, found.predicate, file.name))

    def _tell(self, file: Path, line: int | None, why: str, quote: str, mend: str, severity: str = "warning") -> None:
        self.findings.append(Finding(severity, "linkset", why, f"linksets/{file.name}", line, quote, mend=mend))


def _statements(file: Path, lines: list[str], meta: Mapping[str, str]) -> Iterator[Stated | Broken]:
    if file.suffix in _READERS:
        yield from _READERS[file.suffix](file.read_bytes().removeprefix(BOM_UTF8))
        return
    # What is not UTF-8 was read as U+FFFD.
    strange = {number: line for number, line in enumerate(lines, start=1) if "\ufffd" in line}
    yield from (Broken(number, "is not UTF-8", line, "save the file as UTF-8") for number, line in strange.items())
    kept = ["" if number in strange else line for number, line in enumerate(lines, start=1)]
    yield from of_table(kept) if file.suffix == ".tsv" else beacon.links(kept, meta)


def _followed(path: str, identifiers: Mapping[str, Identifier]) -> str | None:
    """The path that a thing has now, however often it was merged; None for what is not there."""
    seen = set()
    while (found := identifiers.get(path)) and found.state == "merged" and path not in seen:
        seen.add(path)
        path = found.successor
    return path if found and found.state == "current" else None


def _is_address(iri: str) -> bool:
    """Whether a text is an http(s) IRI, which alone a page may lead to."""
    try:
        return NamedNode(iri).value.startswith(("http://", "https://"))
    except ValueError:
        return False
