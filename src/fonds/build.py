"""One pass from a project to a release: read, extract, reconcile, describe, check, write; the only room that knows the order."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, Triple

import fonds
from fonds import identifiers
from fonds.authorities.register import Register, load_register
from fonds.check import validate, write_report
from fonds.config import FILE, Project
from fonds.errors import FondsError, SourceError, UnavailableError, ValidationError
from fonds.extract import extract
from fonds.iris import Iris
from fonds.patterns.carrier import describe_carrier
from fonds.patterns.document import describe_document, original_path
from fonds.patterns.entity import describe_entity
from fonds.patterns.event import describe_event, describe_time_span
from fonds.patterns.evidence import describe_evidence
from fonds.patterns.mapping import describe_mapping
from fonds.patterns.publication import describe_publications
from fonds.patterns.scribe import Scribe
from fonds.patterns.utterance import describe_utterance
from fonds.patterns.vocabulary import describe_vocabulary
from fonds.publish import write_release
from fonds.quads import canonical_lines, in_graph
from fonds.reconcile import reconcile_project
from fonds.sources import document_files, read_document
from fonds.sources.source_note import level_concepts
from fonds.values import Account, Document, Entity, Finding, Mapping, Subject

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the release's manifest, the findings, and the documents that were left out."""

    manifest: dict[str, Any]
    findings: tuple[Finding, ...]
    skipped: tuple[FondsError, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a project's documents and registers say, before it is written."""

    accounts: tuple[Account, ...]
    entities: dict[str, Entity]
    mappings: tuple[Mapping, ...]
    skipped: tuple[FondsError, ...]


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nothing of the progress."""


def build(project: Project, out: Path, *, date: str, on_error: str = "stop", tell: Tell = quiet, check_only: bool = False) -> Built:
    """Build a project into a release folder, which replaces the one before only when all of it is written and valid.

    `date` is the release's (YYYY-MM-DD). Raises ValidationError where a check finds a violation; the former release stays.
    """
    _writable(out)
    corpus = gather(project, date=date, on_error=on_error, tell=tell)
    scribe = Scribe(Iris(project.dataset.base), project.dataset.language)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as place:
        aside = Path(place)
        graphs = aside / "graphs.nq"
        tell("describe", 0, len(corpus.accounts))
        _write_graphs(graphs, corpus, project, scribe)
        known = identifiers.read_identifiers(project.identifiers)
        kept = identifiers.renewed(known, _paths(graphs, project.dataset.base))
        findings = _check(graphs, corpus, project, aside / "release", tell)
        if check_only or any(finding.severity == "violation" for finding in findings):
            _report_only(aside / "release", out)
            if check_only:
                return Built({}, tuple(findings), corpus.skipped)
            count = sum(finding.severity == "violation" for finding in findings)
            first = next(finding for finding in findings if finding.severity == "violation")
            mend = f"the whole report is in {out.name}-report/; the former release, if there is one, is as it was"
            raise ValidationError("not published", f"{count} violation(s), the first: {first}", mend)
        tell("publish", 0, 1)
        gone = in_graph(scribe.iris.graph("dataset"), identifiers.describe_gone(kept, scribe))
        manifest = write_release(aside / "release", graphs, project, date=date, inputs=_inputs(project), extra=list(gone))
        _swap(aside / "release", out, aside / "former")
        identifiers.write_identifiers(project.identifiers, kept)
    tell("publish", 1, 1)
    return Built(manifest, tuple(findings), corpus.skipped)


def gather(project: Project, *, date: str, on_error: str = "stop", tell: Tell = quiet) -> Corpus:
    """Read and extract all documents, settle their things with the register, and reconcile them."""
    register = load_register(project.authorities)
    accounts: list[Account] = []
    skipped: list[FondsError] = []
    files = document_files(project)
    slugs: dict[str, Path] = {}
    for number, path in enumerate(files):
        tell("extract", number, len(files))
        try:
            account = read_account(path, project, register)
            slug = account.document.slug
            if slug in slugs:
                raise SourceError(account.document.source.path, f"would be called {slug!r} like {slugs[slug].name}", "rename one of the two")
            slugs[slug] = path
            accounts.append(account)
        except SourceError as error:
            if on_error == "stop":
                raise
            skipped.append(error)
    tell("extract", len(files), len(files))
    if not accounts:
        raise SourceError(str(project.documents), "no document could be read", "see the errors above")
    entities = _settle(accounts, register)
    tell("reconcile", 0, len(entities))
    mappings = tuple(reconcile_project(project, _subjects(accounts, entities), date=date))
    tell("reconcile", len(entities), len(entities))
    return Corpus(tuple(accounts), entities, mappings, tuple(skipped))


def read_account(path: Path, project: Project, register: Register) -> Account:
    """The account of one file; SourceError where it cannot be read or tells no date."""
    document = read_document(path, project)
    if document.original_language is None and project.sources.original_language:
        document = replace(document, original_language=project.sources.original_language)
    account = replace(extract(document, register), levels=level_concepts())
    meeting = next(event for event in account.events if event.path == account.meeting)
    if meeting.time_span is None:
        raise SourceError(f"{document.source.path}:{document.source.line(document.title.start)}", "tells no date",
                          "put the date on a line above the title, such as: February 5, 1949")  # fmt: skip
    return account


def _settle(accounts: Iterable[Account], register: Register) -> dict[str, Entity]:
    """The things of all documents by path: names and offices of all, facts of the register; with the places that places lie in."""
    settled: dict[str, Entity] = {}
    for account in accounts:
        for entity in account.entities:
            known = settled.get(entity.path)
            settled[entity.path] = _union(known, entity) if known else entity
    todo = list(settled.values())
    while todo:
        entity = todo.pop()
        for path in (*entity.within, *((entity.place,) if entity.place else ())):
            if path not in settled and path in register.entities:
                settled[path] = register.entities[path]
                todo.append(settled[path])
    return dict(sorted(settled.items()))


def _union(one: Entity, two: Entity) -> Entity:
    first, second = sorted((one, two), key=repr)
    names = {(name.text, name.language): name for name in (*second.names, *first.names)}
    return replace(
        first,
        names=tuple(sorted(names.values(), key=lambda name: (name.kind != "preferred-name", name.text, name.language))),
        offices=tuple(dict.fromkeys((*first.offices, *second.offices))),
        member_of=tuple(sorted({*first.member_of, *second.member_of})),
        time_span=first.time_span or second.time_span,
    )


def _subjects(accounts: Iterable[Account], entities: dict[str, Entity]) -> Iterator[Subject]:
    alive: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    beside: dict[str, set[str]] = {}
    for account in accounts:
        meeting = next(event for event in account.events if event.path == account.meeting)
        day = meeting.time_span.begin[:10] if meeting.time_span and meeting.time_span.begin else None
        record = account.document.record
        inside = {mention.body for mention in account.mentions if mention.span.within(record)}
        acting = {*meeting.participants, *(utterance.speaker for utterance in account.utterances)}
        for entity in account.entities:
            if day and entity.path in acting:
                alive.setdefault(entity.path, set()).add(day)
            if day and entity.path in inside:
                known.setdefault(entity.path, set()).add(day)
            beside.setdefault(entity.path, set()).update(other.label for other in account.entities if other.path != entity.path)
    for path, entity in entities.items():
        yield Subject(entity, tuple(sorted(alive.get(path, ()))), tuple(sorted(known.get(path, ()))), tuple(sorted(beside.get(path, ()))))


# graphs ----------------------------------------------------------------------------------------------------------------


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


def _write_graphs(file: Path, corpus: Corpus, project: Project, scribe: Scribe) -> None:
    """Write every graph but graph/dataset as sorted N-Quads, one after another, in the order of their names."""
    version = fonds.__version__
    rules = {mention.rule for account in corpus.accounts for mention in account.mentions}
    same_as = project.reconcile.same_as
    shared: dict[str, Callable[[], Iterable[Triple]]] = {
        "authorities": lambda: (t for entity in corpus.entities.values() for t in describe_entity(entity, scribe)),
        "links": lambda: (t for mapping in corpus.mappings for t in describe_mapping(mapping, scribe, same_as=same_as)),
        "vocabulary": lambda: describe_vocabulary(rules, version, scribe),
    }
    for account in corpus.accounts:
        slug = account.document.slug
        shared[slug] = lambda account=account: describe_account(account, scribe)  # type: ignore[misc]
        shared[f"{slug}/evidence"] = lambda account=account: describe_evidence(account, version, scribe)  # type: ignore[misc]
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        for name in sorted(shared):
            for line in canonical_lines(in_graph(scribe.iris.graph(name), shared[name]())):
                stream.write(line + "\n")


def _paths(graphs: Path, base: str) -> Iterator[str]:
    """The paths of the things that a file of N-Quads describes, parts left out."""
    last = ""
    with graphs.open(encoding="utf-8") as stream:
        for line in stream:
            subject = line[1 : line.index(">")]
            if subject != last and subject.startswith(base) and "#" not in subject:
                yield subject.removeprefix(base)
            last = subject


def _check(graphs: Path, corpus: Corpus, project: Project, folder: Path, tell: Tell) -> list[Finding]:
    tell("check", 0, 1)
    store = Store()
    store.bulk_load(path=str(graphs), format=RdfFormat.N_QUADS)
    documents: dict[str, Document] = {account.document.slug: account.document for account in corpus.accounts}
    findings = list(validate(store, documents, project.dataset.base))
    folder.mkdir(parents=True)
    write_report(findings, folder / "report", title=project.dataset.title)
    tell("check", 1, 1)
    return findings


def _inputs(project: Project) -> dict[str, str]:
    """The project's files that a release is made of, each with its SHA-256."""
    files = [project.folder / FILE, project.ledger, *project.authorities.glob("*.tsv"), *document_files(project)]
    files += [project.folder / name for name in project.reconcile.authorities]
    return {
        path.relative_to(project.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files) if path.is_file()
    }  # fmt: skip


# the folder ------------------------------------------------------------------------------------------------------------


def _writable(out: Path) -> None:
    """Find out before the work whether the release can be written; a folder that is not a release is never replaced."""
    if out.exists() and not (out / "manifest.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise UnavailableError(str(out), "exists and is not a release", "name another folder, or remove this one")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        raise UnavailableError(str(out.parent), f"cannot be written: {error.strerror}", "name another folder with --out") from error


def _report_only(folder: Path, out: Path) -> None:
    """Put the report beside the release folder when there is no release to put it in."""
    target = out.with_name(f"{out.name}-report")
    if target.exists():
        shutil.rmtree(target)
    shutil.move(str(folder / "report"), target)


def _swap(new: Path, out: Path, former: Path) -> None:
    """Put the new release in the place of the former with two renames; the manifest was written last."""
    if out.exists():
        os.replace(out, former)
    try:
        os.replace(new, out)
    except OSError:
        if former.exists():
            os.replace(former, out)
        raise
