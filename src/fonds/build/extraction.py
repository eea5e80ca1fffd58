"""From the files of a project to accounts and their graphs, file by file: no file needs to know of another, so that any process may read any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Triple

import fonds
from fonds.authorities.register import Register
from fonds.build.spool import graph_bytes
from fonds.config import Project
from fonds.corrections import corrected, load_corrections
from fonds.errors import SourceError
from fonds.extract import Recogniser, extract, load_recogniser
from fonds.patterns.carrier import describe_carrier
from fonds.patterns.document import describe_document, original_path
from fonds.patterns.event import describe_event, describe_time_span
from fonds.patterns.evidence import describe_evidence
from fonds.patterns.publication import describe_publications
from fonds.patterns.scribe import Scribe
from fonds.patterns.utterance import describe_utterance
from fonds.sources import file_reader
from fonds.sources.source_note import level_concepts
from fonds.values import Account, Document, FindingAid


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: an account with its graphs by name, as far as these can be told from the file alone; a finding aid; or an error."""

    path: Path
    found: Account | FindingAid | SourceError
    graphs: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extraction:
    """The job of reading files: `described` are the sets that finding aids describe, `scribe` writes the graphs where they are wanted."""

    project: Project
    register: Register
    described: frozenset[str] = frozenset()
    scribe: Scribe | None = None

    def begin(self) -> Callable[[Path], Iterator[Read]]:
        """What reads a file; corrections, tables and the recogniser are loaded once."""
        read, corrections = file_reader(self.project), load_corrections(self.project.corrections)
        recogniser = load_recogniser(self.project.sources.recogniser)

        def extracted(path: Path) -> Iterator[Read]:
            for found in read(path):
                if not isinstance(found, Document):
                    yield Read(path, found)
                    continue
                try:
                    account = account_of(corrected(found, corrections), self.register, recogniser)
                except SourceError as error:
                    yield Read(path, error)
                    continue
                account = replace(account, described=self.described)
                yield Read(path, account, graphs_of(account, self.scribe) if self.scribe else {})

        return extracted

    def graphs(self, read: Read, account: Account) -> Mapping[str, bytes]:
        """The graphs of an account that was read, as it is once it is known what other documents say."""
        if not self.scribe or (account == read.found and account.described == self.described):
            return read.graphs
        return graphs_of(account, self.scribe)


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
