"""From the files of a project to accounts and their graphs, file by file: no file needs to know of another, so that any process may read any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path

from pyoxigraph import Triple

import fonds
from fonds.authorities.register import Register
from fonds.build.corpus import Said, said_of
from fonds.build.inputs import Parts, file_parts, key_of, row_name, slug_in
from fonds.build.spool import Laid, Part, graph_bytes
from fonds.config import Project
from fonds.corrections import corrected, load_corrections
from fonds.errors import SourceError
from fonds.extract import Recogniser, extract, load_recogniser
from fonds.kept import Done, Place, Row, pack, unpack
from fonds.patterns.carrier import describe_carrier
from fonds.patterns.document import describe_document, original_path
from fonds.patterns.event import describe_event, describe_time_span
from fonds.patterns.evidence import describe_evidence
from fonds.patterns.publication import describe_publications
from fonds.patterns.scribe import Scribe
from fonds.patterns.utterance import describe_utterance
from fonds.sources import File, Outcome, file_opener, outcomes, settings_of
from fonds.sources.source_note import level_concepts
from fonds.values import Account, Document, FindingAid


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: what a document says, with the whole account of it; a finding aid; or an error.

    `graphs` tells where those of a document lie, as far as they can be told from the file alone. The account is packed without its entities where
    work is kept: it is seldom asked for then, and much of it.
    """

    path: Path
    found: Said | FindingAid | SourceError
    account: Account | bytes = b""
    graphs: Laid | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """The job of reading files: `described` are the sets that finding aids describe.

    `scribe` writes the graphs where they are wanted, into parts of a spool in the folder `aside`. `kept` is where the work of former builds is, and
    `parts` are the inputs that all documents share.
    """

    project: Project
    register: Register
    described: frozenset[str] = frozenset()
    scribe: Scribe | None = None
    aside: Path | None = None
    kept: Place | None = None
    parts: Parts = field(default_factory=dict)

    def begin(self) -> Callable[[Path], Iterator[Done[Read]]]:
        """What reads a file; corrections, tables and the recogniser are loaded once."""
        return _Reader(self).read

    def account(self, read: Read) -> Account:
        """The whole account of a document that was read."""
        if isinstance(read.account, Account):
            return read.account
        assert isinstance(read.found, Said)  # noqa: S101  # only documents have an account
        bare: Account = unpack(read.account)
        return replace(bare, entities=read.found.entities, described=self.described, levels=level_concepts())


class _Reader:
    """Reads files, and takes from the kept rows what is made of the same as then."""

    def __init__(self, job: Extraction) -> None:
        self.job = job
        self.opened, self.settings = file_opener(job.project), settings_of(job.project)
        self.corrections = load_corrections(job.project.corrections)
        self.recogniser = load_recogniser(job.project.sources.recogniser)
        self.shelf = job.kept.open() if job.kept else None
        self.part: Part | None = None

    def read(self, path: Path) -> Iterator[Done[Read]]:
        """What a file holds, one by one."""
        file = self.opened(path)
        if isinstance(file, SourceError):
            yield Done(Read(path, file))
        if not isinstance(file, File):
            return
        parts = self.job.parts | file_parts(file) if self.shelf else {}
        found: Iterator[tuple[Outcome, bool]] | None = None
        for number in count():
            if (kept := self._kept(path, file.name, number, parts)) is not None:
                done, last = kept
                if found:
                    next(found, None)
            else:
                found = found or islice(_told_last(outcomes(file, self.settings)), number, None)
                outcome, last = next(found, (None, True))
                if outcome is None:
                    return
                done = self._made(path, outcome, row_name(file.name, number), last, parts)
            yield done
            if last:
                return

    def _kept(self, path: Path, file: str, number: int, parts: Parts) -> tuple[Done[Read], bool] | None:
        """A kept document of a file, and whether it is the last in it; None where there is none, or one of its inputs changed."""
        name = row_name(file, number)
        row = self.shelf.get(name) if self.shelf else None
        if row is None or row.key != key_of(parts, slug_in(row.key), self.corrections):
            return None
        try:
            found, account, graphs, last = unpack(row.value)
        except ValueError:
            return None
        return Done(Read(path, found, account, self._laid(graphs)), name), last

    def _made(self, path: Path, outcome: Outcome, name: str, last: bool, parts: Parts) -> Done[Read]:
        """What is made of a document, a finding aid or an error; errors are not kept."""
        found, graphs = self._extracted(outcome), dict[str, bytes]()
        if isinstance(found, Account):
            account, said = found, said_of(found)
            graphs = graphs_of(account, self.job.scribe) if self.job.scribe else graphs
            if not self.shelf:
                return Done(Read(path, said, account, self._laid(graphs)))
            bare = pack(replace(account, entities=(), described=frozenset(), levels={}))
            row = Row(key_of(parts, said.slug, self.corrections), pack((said, bare, graphs, last)))
            return Done(Read(path, said, bare, self._laid(graphs)), name, row)
        if not self.shelf or isinstance(found, SourceError):
            return Done(Read(path, found))
        return Done(Read(path, found), name, Row(key_of(parts, "", self.corrections), pack((found, b"", graphs, last))))

    def _extracted(self, outcome: Outcome) -> Account | FindingAid | SourceError:
        if not isinstance(outcome, Document):
            return outcome
        try:
            account = account_of(corrected(outcome, self.corrections), self.job.register, self.recogniser)
        except SourceError as error:
            return error
        return replace(account, described=self.job.described)

    def _laid(self, graphs: Mapping[str, bytes]) -> Laid | None:
        if not self.job.aside or not graphs:
            return None
        self.part = self.part or Part(self.job.aside)
        return self.part.lay(graphs)


def _told_last(found: Iterator[Outcome]) -> Iterator[tuple[Outcome, bool]]:
    """Each with whether it is the last."""
    held = next(found, None)
    while held is not None:
        one, held = held, next(found, None)
        yield one, held is None


def account_of(document: Document, register: Register, recogniser: Recogniser | None = None) -> Account:
    """The account of one document; SourceError where it tells no date."""
    account = replace(extract(document, register, recogniser), levels=level_concepts())
    meeting = next(event for event in account.events if event.path == account.meeting)
    if meeting.time_span is None:
        raise SourceError(f"{document.source.path}:{document.source.line(document.title.start)}", "tells no date",
                          "put the date on a line above the title, such as: February 5, 1949")  # fmt: skip
    return account


def describe_account(account: Account, scribe: Scribe) -> Iterator[Triple]:
    """All triples of a document's own graph."""
    original = original_path(account.document)
    yield from describe_document(account, scribe)
    yield from describe_carrier(account, original, scribe)
    yield from describe_publications(account, original, scribe)
    for event in account.events:
        yield from describe_event(event, scribe)
    for utterance in account.utterances:
        yield from describe_utterance(utterance, account.document.language, scribe)
    for path, span in account.times:
        yield from describe_time_span(None, path, span, scribe)


def graphs_of(account: Account, scribe: Scribe) -> dict[str, bytes]:
    """The two graphs of a document by name: what it says, and the evidence for it."""
    slug = account.document.slug
    pieces: dict[str, Iterable[Triple]] = {
        slug: describe_account(account, scribe),
        f"{slug}/evidence": describe_evidence(account, fonds.__version__, scribe),
    }
    return {name: graph_bytes(name, triples, scribe) for name, triples in pieces.items()}
