"""What changed from one release to the next: statement by statement as a patch, and thing by thing for people and feeds."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from fonds.errors import ConfigurationError
from fonds.release import Release
from fonds.terms import DCTERMS, TYPE

ADDED, REMOVED = "A", "D"
DUMP, PATCH = "dataset.nq.gz", "changes.rdfp.gz"  # the names of a release's dump, in dumps/, and of what it changed, in report/
_LISTED = 20  # things of a kind that the notes name
_LEAST, _READ = 1 << 9, 1 << 18  # bytes that are compared at a time, at least and at most
_TYPE = str(TYPE).encode()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a release changed: paths of things that are new, other than they were, withdrawn, or merged into another; and how many statements."""

    old: str
    new: str
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    added: int = 0
    removed: int = 0

    @property
    def any(self) -> bool:
        """Whether any statement changed."""
        return bool(self.added or self.removed)


class _Lines:
    """A file of lines, of which what comes next can be looked at."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.text, self.place = file, b"", 0

    def ahead(self, size: int) -> bytes:
        """The next bytes; fewer where there are no more."""
        if len(self.text) - self.place < size:
            self.text, self.place = self.text[self.place :] + self.file.read(_READ), 0
        return self.text[self.place : self.place + size]

    def line(self) -> bytes:
        """The next line; empty at the end."""
        while not (end := self.text.find(b"\n", self.place) + 1):
            more = self.file.read(_READ)
            self.text, self.place = self.text[self.place :] + more, 0
            if not more:
                return self.text
        return self.text[self.place : end]

    def skip(self, size: int) -> None:
        """Go on by so many bytes."""
        self.place += size


def changed_lines(old: IO[bytes], new: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """The lines of canonical N-Quads that only one of two files has, as ADDED or REMOVED, in their order: merged, whatever their size.

    What is the same in both is passed over as bytes, the more at a time the longer it goes on.
    """
    before, after, size = _Lines(old), _Lines(new), _LEAST
    while True:
        text = before.ahead(size)
        same = text.rfind(b"\n") + 1 if text == after.ahead(size) else 0
        if same:
            size = min(size * 2, _READ)
        elif size > _LEAST:
            size //= 4
            continue
        else:
            left, right = before.line(), after.line()
            if left == right:
                same = len(left)
            elif not right or (left and place_of(left) < place_of(right)):
                yield REMOVED, left
                before.skip(len(left))
                continue
            else:
                yield ADDED, right
                after.skip(len(right))
                continue
        if not same:
            return
        before.skip(same)
        after.skip(same)


def open_dump(release: Path) -> IO[bytes]:
    """The N-Quads of a release's dump, for reading."""
    return cast("IO[bytes]", gzip.open(release / "dumps" / DUMP, "rb"))


def terms_of(line: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Subject, predicate, object and graph of a line of canonical N-Quads, as they stand in it."""
    subject, predicate, rest = line.rstrip(b"\n").removesuffix(b" .").split(b" ", 2)
    object_, _, graph = rest.rpartition(b" ")
    return subject, predicate, object_, graph


def quad_of(line: bytes) -> Quad:
    """The quad of a line."""
    (quad,) = parse(line, format=RdfFormat.N_QUADS)
    assert isinstance(quad, Quad)  # noqa: S101  # N-Quads hold nothing else
    return quad


def place_of(line: bytes) -> bytes:
    """The place of a line in the order of all dumps: that of `canonical_key` in its graph, the dataset's own graph last.

    Bytes of UTF-8 have the same order as the characters that they stand for; a byte that no IRI holds parts the terms.
    """
    subject, predicate, object_, graph = terms_of(line)
    last, later = graph.endswith(b"graph/dataset>"), predicate != _TYPE
    return b"%d%b\0%b\0%d%b\0%b" % (last, _bare(graph), _bare(subject), later, _bare(predicate), object_)


def _bare(term: bytes) -> bytes:
    return term[1:-1] if term.startswith(b"<") else term


def compare(old: Release, new: Release, patch: IO[str] | None = None, changed: Iterable[tuple[str, bytes]] | None = None) -> Changes:
    """What the newer of two releases of one dataset changed; its statements are written to `patch` as RDF Patch where one is given.

    They stand in it as in the dumps, byte for byte and in their order, so that it can be turned back. `changed` are the lines that only one of
    the two has, where these are known already.

    ConfigurationError where the two are of different datasets. RDF Patch: https://afs.github.io/rdf-patch/.
    """
    if old.base != new.base:
        raise ConfigurationError(str(new.folder), f"is a release of {new.base}, not of {old.base}", "compare two releases of one dataset")
    counts: Counter[str] = Counter()
    touched: set[str] = set()
    head = [f"H id <{new.base}graph/dataset#{_name(new)}> .", f"H prev <{new.base}graph/dataset#{_name(old)}> .", "TX ."]
    for told in head if patch else ():
        print(told, file=patch)
    for sign, line in _between(old, new) if changed is None else changed:
        counts[sign] += 1
        if patch:
            patch.write(f"{sign} {line.decode()}")
        path = _thing(line, new.base)
        if path:
            touched.add(path)
    if patch:
        print("TC .", file=patch)
    return _sorted_out(old, new, sorted(touched), counts)


def _between(old: Release, new: Release) -> Iterator[tuple[str, bytes]]:
    with open_dump(old.folder) as before, open_dump(new.folder) as after:
        yield from changed_lines(before, after)


def _name(release: Release) -> str:
    return f"{release.manifest['date']}-{release.manifest['version']}"


def _thing(line: bytes, base: str) -> str:
    """The path of the thing that a statement is about, by itself or by a part of it; empty for what the dataset says of itself."""
    subject = _bare(terms_of(line)[0]).decode()
    if not subject.startswith(base):
        return ""
    path = subject.removeprefix(base).partition("#")[0]
    return path if "/" in path and not path.startswith("graph/") else ""


def _sorted_out(old: Release, new: Release, touched: list[str], counts: Counter[str]) -> Changes:
    created: list[str] = []
    updated: list[str] = []
    withdrawn: list[str] = []
    merged: list[tuple[str, str]] = []
    for path in touched:
        was, is_ = _current(old, path), _current(new, path)
        if is_:
            (updated if was else created).append(path)
        elif was:
            successor = _successor(new, path)
            if successor:
                merged.append((path, successor))
            else:
                withdrawn.append(path)
    return Changes(_name(old), _name(new), tuple(created), tuple(updated), tuple(withdrawn), tuple(merged), counts[ADDED], counts[REMOVED])


def _current(release: Release, path: str) -> bool:
    """Whether a release has a thing, and not only a word on what became of it."""
    dataset = f"{release.base}graph/dataset"
    types = release.store.quads_for_pattern(NamedNode(release.base + path), TYPE, None)
    return any(not isinstance(quad.graph_name, NamedNode) or quad.graph_name.value != dataset for quad in types)


def _successor(release: Release, path: str) -> str:
    found = release.store.quads_for_pattern(NamedNode(release.base + path), DCTERMS["isReplacedBy"], None)
    return next((quad.object.value.removeprefix(release.base) for quad in found if isinstance(quad.object, NamedNode)), "")


def notes(changes: Changes, old: Release, new: Release) -> str:
    """Changes as release notes in Markdown, each thing by its label."""
    lines = [f"# {new.manifest['title']}: what changed from {changes.old} to {changes.new}", ""]
    if not changes.any:
        return "\n".join([*lines, "Nothing changed.", ""])
    lines += [f"{changes.added} statements were added, {changes.removed} removed.", ""]
    for title, paths, release in (("New", changes.created, new), ("Changed", changes.updated, new), ("Withdrawn", changes.withdrawn, old)):
        lines += _listed(title, paths, release)
    if changes.merged:
        lines += ["## Merged", "", *(f"- {_called(old, path)} is now {_called(new, successor)}" for path, successor in changes.merged), ""]
    return "\n".join(lines)


def _listed(title: str, paths: tuple[str, ...], release: Release) -> Iterator[str]:
    if paths:
        yield from (f"## {title}", "")
        kinds: dict[str, list[str]] = {}
        for path in paths:
            kinds.setdefault(path.partition("/")[0], []).append(path)
        for kind, some in kinds.items():
            named = "; ".join(_called(release, path) for path in some[:_LISTED])
            more = f"; and {len(some) - _LISTED} more" if len(some) > _LISTED else ""
            yield f"- {kind} ({len(some)}): {named}{more}"
        yield ""


def _called(release: Release, path: str) -> str:
    label = release.label(release.base + path).replace("\n", " ")
    return f"[{label}]({release.base}{path})"
