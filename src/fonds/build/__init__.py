"""One pass from a project to a release: read, extract, reconcile, describe, check, write; the only room that knows the order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, Triple

import fonds
from fonds import identifiers
from fonds.authorities.register import load_register
from fonds.backlinks.reading import linkset_files, read_linksets
from fonds.build.corpus import Gathered, Said
from fonds.build.extraction import Extraction, Read, graphs_of
from fonds.build.holdings import Holdings, included
from fonds.build.inputs import STAGE, shared_parts
from fonds.build.loading import filling
from fonds.build.place import put, workplace
from fonds.build.shared import STAGE as SHARED
from fonds.build.shared import Thing, described
from fonds.build.spool import Spool
from fonds.check import validate, write_report
from fonds.config import FILE, Project
from fonds.corrections import load_corrections, unused
from fonds.errors import FondsError, SourceError, ValidationError
from fonds.files import checksum
from fonds.identifiers import Identifier
from fonds.iris import Iris
from fonds.kept import Kept, taken
from fonds.matches import Mapping as Matched
from fonds.patterns.entity import describe_entity
from fonds.patterns.mapping import describe_mapping
from fonds.patterns.scribe import Scribe
from fonds.patterns.set import describe_set
from fonds.patterns.vocabulary import describe_vocabulary
from fonds.publish import RELEASED, Beside, Contents, write_release
from fonds.publish.description import count
from fonds.publish.difference import Difference
from fonds.publish.dumps import PACKED
from fonds.publish.former import before
from fonds.quads import Stretch, in_graph
from fonds.reconcile import reconcile_project
from fonds.release import MANIFEST
from fonds.runner import HERE, Runner, Tell, quiet
from fonds.sources import document_files, is_finding_aid, project_documents, provenance_of
from fonds.sources.origin import TABLE, Provenance
from fonds.statements import Statements
from fonds.values import Account, Document, Finding, FindingAid
from fonds.work import Work


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the release's manifest, the findings, and the documents that were left out."""

    manifest: dict[str, Any]
    findings: tuple[Finding, ...]
    skipped: tuple[FondsError, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a project's documents and registers say together, before it is written: no text is held."""

    gathered: Gathered
    mappings: tuple[Matched, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[FondsError, ...]
    files: dict[str, Path]
    rules: frozenset[str]
    curators: frozenset[str]
    holdings: Holdings


def build(
    project: Project,
    out: Path,
    *,
    date: str,
    on_error: str = "stop",
    tell: Tell = quiet,
    check_only: bool = False,
    clock: Callable[[], datetime] | None = None,
    runner: Runner = HERE,
    kept: Kept | None = None,
) -> Built:
    """Build a project into a release folder, which replaces the one before only when all of it is written and valid.

    `date` is the release's (YYYY-MM-DD), `clock` tells (in UTC) when it is published: midnight of that day where it is left out.
    The runner's processes do what can be done of each document or thing alone; the release is the same to the byte whichever runner it is, and
    whatever of it is taken from the work `kept` of the build before.
    Raises ValidationError where a check finds a violation; the former release stays.
    """
    with workplace(project, out, tell) as aside:
        release = aside / "release"
        corpus, stretches, statements = _written(project, aside, date=date, on_error=on_error, tell=tell, runner=runner, kept=kept)
        difference, work = _since(project, out, statements.graphs, aside, kept)
        known = _known(project, statements)
        incoming, told = read_linksets(project, known)
        with filling(release / "store", statements.graphs, difference if work and work.former else None, tell) as filled:
            held = count(statements, stretches, project.dataset.base, runner, tell, work)
            checked = _checked(statements, stretches, release / "store", filled, corpus, project, runner, tell, kept)
        findings = (*corpus.findings, *told, *checked)
        write_report(findings, release / "report", title=project.dataset.title)
        if check_only or any(finding.severity == "violation" for finding in findings):
            _report_only(release, out)
            if check_only:
                return Built({}, findings, corpus.skipped)
            raise _not_published(findings, out)
        skipped, beside = corpus.skipped, Beside(_gone(project, known), incoming, _origins(corpus, project))
        del corpus  # all of it is in the store by now: publishing needs the memory
        manifest = write_release(
            release, Contents(statements, stretches, held), project, date=date, inputs=_inputs(project), beside=beside, difference=difference,
            work=work, clock=clock, runner=runner, tell=tell,
        )  # fmt: skip
        # First the register: an IRI that it knows and nobody has seen does no harm, one that was published and it does not know would.
        identifiers.write_identifiers(project.identifiers, known)
        put(release, out, aside / "former")
        if kept:
            kept.settle(*RELEASED, release=checksum(out / MANIFEST))
    return Built(manifest, findings, skipped)


def _written(
    project: Project, aside: Path, *, date: str, on_error: str, tell: Tell, runner: Runner, kept: Kept | None
) -> tuple[Corpus, dict[str, Stretch], Statements]:
    """What the documents say together, and all graphs but graph/dataset in one file of a folder: where each of them and each thing stands in it."""
    graphs, scribe = aside / "graphs.nq", _scribe(project)
    with Spool(aside / "spool.nq", scribe) as spool:
        corpus = gather(project, date=date, on_error=on_error, tell=tell, spool=spool, runner=runner, kept=kept)
        _write_shared(corpus, project, spool, kept)
        stretches = spool.ordered(graphs)
    return corpus, stretches, Statements.of(graphs, stretches.values(), aside / "statements.sqlite")


def _scribe(project: Project) -> Scribe:
    return Scribe(Iris(project.dataset.base), project.dataset.language)


def _known(project: Project, statements: Statements) -> dict[str, Identifier]:
    """The register of identifiers with what is published now."""
    base = project.dataset.base
    return identifiers.renewed(identifiers.read_identifiers(project.identifiers), (iri.removeprefix(base) for iri in statements.things(base)))


def _gone(project: Project, known: Mapping[str, Identifier]) -> tuple[Quad, ...]:
    """Redirects and tombstones."""
    scribe = _scribe(project)
    return tuple(in_graph(scribe.iris.graph("dataset"), identifiers.describe_gone(known, scribe)))


def gather(
    project: Project,
    *,
    date: str,
    on_error: str = "stop",
    tell: Tell = quiet,
    keep: Callable[[Account], None] | None = None,
    spool: Spool | None = None,
    recheck: bool = False,
    runner: Runner = HERE,
    kept: Kept | None = None,
) -> Corpus:
    """Read and extract all documents, settle their things with the register, and reconcile them.

    `keep` is given each account as it passes, `spool` learns where its graphs lie; nothing else holds them. The runner's processes read the files
    and write the graphs; what depends on the documents before is done here, in their order. With `recheck`, authorities are asked anew for what a
    machine judged; what is `kept` of the documents is taken and given.
    """
    register = load_register(project.authorities)
    gathered, holdings = Gathered(), Holdings(register)
    skipped: list[FondsError] = []
    findings = list(register.findings)
    rules: set[str] = set()
    curators: set[str] = set()
    slugs: dict[str, Path] = {}
    scribe, aside = (spool.scribe, spool.path.parent) if spool else (None, None)
    job = Extraction(project, register, scribe=scribe, aside=aside, kept=kept.place(STAGE) if kept else None)
    for read, extraction in _files(job, holdings, runner, tell, kept):
        if isinstance(read.found, FindingAid):
            holdings.add(read.found)
            continue
        try:
            said = _named_once(read, slugs)
        except SourceError as error:
            if on_error == "stop":
                raise
            skipped.append(error)
            continue
        _pass_on(read, said, extraction, gathered, holdings, keep, spool)
        gathered.add(said)
        findings += said.findings
        rules |= said.rules
        curators |= said.curators
    if kept:
        kept.settle(STAGE)
    if not slugs and not holdings.sets:
        raise SourceError(str(project.documents), "no document could be read", "see the errors above")
    findings += holdings.findings
    for entity in holdings.keepers.values():
        gathered.entities.setdefault(entity.path, entity)
    findings += unused(load_corrections(project.corrections), set(slugs))
    gathered.settle(register)
    mappings = _matched(project, gathered, findings, date=date, recheck=recheck, tell=tell)
    return Corpus(gathered, mappings, tuple(findings), tuple(skipped), slugs, frozenset(rules), frozenset(curators), holdings)


def _pass_on(
    read: Read,
    said: Said,
    extraction: Extraction,
    gathered: Gathered,
    holdings: Holdings,
    keep: Callable[[Account], None] | None,
    spool: Spool | None,
) -> None:
    """Give the account of a document to `keep`, and its graphs to `spool`: as they were read, or as what other documents say has it."""
    as_read = gathered.spells(said) and holdings.described() == extraction.described
    if spool and as_read and read.graphs:
        spool.take(read.graphs)
    if as_read and not keep:
        return
    account = replace(gathered.spelled(extraction.account(read)), described=holdings.described())
    if keep:
        keep(account)
    if spool and not as_read:
        for name, written in graphs_of(account, spool.scribe).items():
            spool.add(name, [written])


def _files(extraction: Extraction, holdings: Holdings, runner: Runner, tell: Tell, kept: Kept | None) -> Iterator[tuple[Read, Extraction]]:
    """What the project's files hold, finding aids first, each with how it was read; `holdings` has taken in the aids when the documents begin."""
    paths = document_files(extraction.project)
    aids = dict.fromkeys(path for path in paths if is_finding_aid(path))
    order = [*aids, *(path for path in paths if path not in aids)]
    numbers = {path: number for number, path in enumerate(order)}
    tell(STAGE, 0, len(paths))
    for read in taken(kept, STAGE, HERE.map(_with_sets(extraction, holdings), aids)):
        yield read, extraction
    extraction = _with_sets(extraction, holdings)
    for read in taken(kept, STAGE, runner.map(extraction, order[len(aids) :])):
        tell(STAGE, numbers[read.path], len(paths))
        yield read, extraction
    tell(STAGE, len(paths), len(paths))


def _with_sets(extraction: Extraction, holdings: Holdings) -> Extraction:
    """The same job, knowing the sets that are described so far."""
    described = holdings.described()
    parts = shared_parts(extraction.project, extraction.register, described) if extraction.kept else {}
    return replace(extraction, described=described, parts=parts)


def _origins(corpus: Corpus, project: Project) -> dict[str, Provenance]:
    """Where the documents and sets came from that other repositories gave, by their IRIs."""
    provenance = provenance_of(project)
    files = {f"document/{slug}": path for slug, path in corpus.files.items()} | {
        path: project.folder / name for path, name in corpus.holdings.told.items()
    }
    found = ((path, provenance(file)) for path, file in files.items())
    return {project.dataset.base + path: told for path, told in found if told}


def _matched(project: Project, gathered: Gathered, findings: list[Finding], *, date: str, recheck: bool, tell: Tell) -> tuple[Matched, ...]:
    """The mappings of all things; what the authorities have to say of themselves goes to the findings."""
    count = len(gathered.entities)
    tell("reconcile", 0, count)
    asked = reconcile_project(
        project, gathered.subjects(), date=date, recheck=recheck, report=findings.append, tell=lambda done: tell("reconcile", done, count)
    )
    mappings = tuple(asked)
    tell("reconcile", count, count)
    return mappings


def _named_once(read: Read, slugs: dict[str, Path]) -> Said:
    """What a document with a slug of its own says, which is kept; the error that came instead, or a SourceError for a second of that slug."""
    if not isinstance(read.found, Said):
        assert isinstance(read.found, SourceError)  # noqa: S101  # finding aids are taken in before
        raise read.found
    slug = read.found.slug
    if slug in slugs:
        mend = "rename one of the two, or mend the identifier in it"
        raise SourceError(read.found.file, f"would be called {slug!r} like {slugs[slug].name}", mend)
    slugs[slug] = read.path
    return read.found


def _since(project: Project, out: Path, graphs: Path, aside: Path, kept: Kept | None) -> tuple[Difference | None, Work | None]:
    """What changed since the release before, and the work that holds good of it: none where it is not whole, or not the one that work is kept of."""
    former = before(project.dataset.base, out)
    difference = Difference.of(former, graphs, aside / "difference") if former else None
    if kept is None or difference is None:
        return difference, Work(kept) if kept else None
    manifest, dump = out / MANIFEST, out / "dumps" / PACKED
    whole = kept.release() == checksum(manifest) and difference.former.manifest.get("files", {}).get(f"dumps/{PACKED}") == checksum(dump)
    return difference, Work(kept, difference.touched, out) if whole else Work(kept)


# graphs ----------------------------------------------------------------------------------------------------------------


def _write_shared(corpus: Corpus, project: Project, spool: Spool, kept: Kept | None) -> None:
    """Write the graphs that all documents share, but for graph/dataset."""
    scribe, same_as = spool.scribe, project.reconcile.same_as
    spool.add("authorities", described("authorities", _things(corpus, scribe), scribe, kept))
    spool.add("links", described("links", _links(corpus.mappings, scribe, same_as=same_as), scribe, kept))
    if kept:
        kept.settle(SHARED)
    spool.write("vocabulary", describe_vocabulary(corpus.rules, corpus.curators, fonds.__version__, scribe))


def _things(corpus: Corpus, scribe: Scribe) -> Iterator[Thing]:
    """All things and sets, and the documents that finding aids put into sets, by their paths."""
    entities, holdings = corpus.gathered.entities, corpus.holdings
    included_in = {f"document/{slug}": path for slug, file in corpus.files.items() if (path := holdings.files.get(file.name))}
    for path in sorted({*entities, *holdings.sets, *included_in}):
        if path in holdings.sets:
            yield Thing(path, holdings.sets[path], partial(describe_set, holdings.sets[path], scribe))
        elif path in entities:
            yield Thing(path, entities[path], partial(describe_entity, entities[path], scribe))
        else:
            yield Thing(path, included_in[path], partial(included, path, included_in[path], scribe))


def _links(mappings: Iterable[Matched], scribe: Scribe, *, same_as: bool) -> Iterator[Thing]:
    """What is judged of each thing, by its path."""
    of = attrgetter("subject")
    for path, group in groupby(sorted(mappings, key=of), key=of):
        told = tuple(group)
        yield Thing(path, (same_as, told), partial(_judged, told, scribe, same_as=same_as))


def _judged(mappings: Iterable[Matched], scribe: Scribe, *, same_as: bool) -> Iterator[Triple]:
    for mapping in mappings:
        yield from describe_mapping(mapping, scribe, same_as=same_as)


def _checked(
    statements: Statements,
    stretches: Mapping[str, Stretch],
    place: Path,
    filled: Callable[[], None],
    corpus: Corpus,
    project: Project,
    runner: Runner,
    tell: Tell,
    kept: Kept | None,
) -> list[Finding]:
    """What the shapes say of the graphs, which are in the store of a folder when `filled` comes back.

    A document is read again only where a finding points at its words.
    """

    @lru_cache(maxsize=4)
    def document(slug: str) -> Document | None:
        read = project_documents(project, [corpus.files[slug]]) if slug in corpus.files else ()
        return next((found for _, found in read if isinstance(found, Document) and found.slug == slug), None)

    slugs, base = sorted(corpus.files), project.dataset.base
    return list(validate(place, statements, stretches, slugs, document, base, ready=filled, runner=runner, tell=tell, kept=kept))


def _not_published(findings: Sequence[Finding], out: Path) -> ValidationError:
    violations = [finding for finding in findings if finding.severity == "violation"]
    mend = f"the whole report is in {out.name}-report/; the former release, if there is one, is as it was"
    return ValidationError("not published", f"{len(violations)} violation(s), the first: {violations[0]}", mend)


def _inputs(project: Project) -> dict[str, str]:
    """The project's files that a release is made of, each with its SHA-256; an index names its state in each match instead."""
    files = [project.folder / FILE, project.ledger, *project.authorities.glob("*.*"), *project.corrections.glob("*.tsv"), *document_files(project)]
    files += [*linkset_files(project), *project.documents.rglob(TABLE)]
    files += [path for name in project.reconcile.authorities if (path := project.folder / name).suffix != ".sqlite"]
    return {
        path.relative_to(project.folder).as_posix(): checksum(path)
        for path in sorted(files) if path.is_file() and path.is_relative_to(project.folder)
    }  # fmt: skip


# the folder ------------------------------------------------------------------------------------------------------------


def _report_only(folder: Path, out: Path) -> None:
    """Put the report beside the release folder when there is no release to put it in."""
    target = out.with_name(f"{out.name}-report")
    if target.exists():
        shutil.rmtree(target)
    shutil.move(str(folder / "report"), target)
