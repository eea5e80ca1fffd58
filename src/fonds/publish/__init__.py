"""Publishing: from the graphs of a build to a release folder; everything that is served later is written here once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, Store

import fonds
from fonds.backlinks.linkset import Incoming
from fonds.backlinks.table import FILE as BACKLINKS
from fonds.backlinks.table import write_backlinks
from fonds.config import Project
from fonds.files import checksum
from fonds.formats import FORMATS
from fonds.former import manifest_bytes
from fonds.iris import Iris
from fonds.publish.description import STAGE as COUNT
from fonds.publish.description import Counts, describe_dataset, describe_incoming, with_graph
from fonds.publish.difference import Difference
from fonds.publish.dumps import STAGE as DUMPS
from fonds.publish.dumps import write_dumps
from fonds.publish.engines import write_configurations
from fonds.publish.former import follow, settle
from fonds.publish.site import STAGE as PAGES
from fonds.publish.site import write_site
from fonds.publish.sitemap import write_sitemap
from fonds.publish.things import Making, Published
from fonds.quads import Stretch, canonical_lines
from fonds.reconciling import FILE as NAMES
from fonds.reconciling.index import STAGE as INDEX
from fonds.reconciling.index import Entries, index_writer
from fonds.records.rendering import STAGE as RECORDS
from fonds.records.rendering import Rendering
from fonds.records.renewal import renewing, stamp
from fonds.records.table import FILE, Records
from fonds.release import MANIFEST, Release
from fonds.runner import HERE, Runner, Tell, quiet
from fonds.software import software
from fonds.sources.origin import Provenance
from fonds.statements import Statements
from fonds.work import Work

RELEASED = (COUNT, DUMPS, INDEX, PAGES, RECORDS)  # the stages whose kept work goes with a release
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of a dataset beside its graphs: redirects and tombstones, links that others made, where things came from, by IRI."""

    gone: tuple[Quad, ...]
    incoming: Incoming
    origins: Mapping[str, Provenance]


@dataclass(frozen=True, slots=True)
class Contents:
    """All graphs of a release but graph/dataset: their statements, each graph in its stretch of the file, and what is counted in them."""

    statements: Statements
    stretches: Mapping[str, Stretch]
    counts: Counts


def write_release(
    folder: Path, contents: Contents, project: Project, *, date: str, inputs: Mapping[str, str], beside: Beside,
    difference: Difference | None = None, work: Work | None = None, clock: Callable[[], datetime] | None = None, runner: Runner = HERE,
    tell: Tell = quiet,
) -> dict[str, Any]:  # fmt: skip
    """Fill a folder with a release: description, dumps, site, configurations, and the manifest last, which is given.

    The folder's store holds the `contents` already; graph/dataset is added to both. `difference` is that from the release before, where there is
    one: what changed since is told, what its dump is made again of is kept, and what no change touches is taken from the `work` that is kept of
    it. `clock` tells when it is published (midnight of its date where it is left out).
    """
    statements = contents.statements
    told = [*beside.gone, *describe_incoming(beside.incoming, Iris(project.dataset.base))]
    dataset, counts = _described(folder / "store", contents.counts, project, date, told)
    lines = canonical_lines(dataset)
    described = _append(statements.graphs, lines)
    statements.add(described)
    write_dumps({**contents.stretches, "dataset": described}, folder / "dumps", runner, tell, work)
    write_configurations(folder / "config", project)
    manifest = _manifest(project, counts, date, inputs)
    release = Release.begun(folder, manifest, statements)
    _followed(release, difference, lines, tell)
    write_backlinks(beside.incoming, folder / BACKLINKS)
    pages = _made(release, difference.former if difference else None, project.folder / "theme", beside.origins, runner, tell, work)
    manifest["files"] = _checksums(folder)
    manifest["published"] = _dated(release, pages, clock)
    if difference:
        settle(folder, manifest, difference.former.folder)
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    return manifest


def _followed(release: Release, difference: Difference | None, dataset: list[str], tell: Tell) -> None:
    """Tell what changed since the release before, where there is one; `dataset` are the lines of graph/dataset."""
    tell("changes", 0, 1)
    if difference:
        difference.describe(dataset)
        if previous := follow(release, difference):
            release.manifest["previous"] = previous
        difference.manifest(release.manifest)
    tell("changes", 1, 1)


def _made(
    release: Release,
    former: Release | None,
    theme: Path,
    origins: Mapping[str, Provenance],
    runner: Runner,
    tell: Tell,
    work: Work | None,
) -> list[str]:
    """Write the site of a release, the index of its names, and its records after those of the release before; gives the pages."""
    folder, site = release.folder, release.folder / "site"
    before = former.folder / FILE if former and (former.folder / FILE).is_file() else None
    indexed, recorded = (
        work.basis(stage, software("ontology", *shipped)) if work else None
        for stage, shipped in ((INDEX, ["data/lookups"]), (RECORDS, ["data/lookups", "data/vocabularies"]))
    )
    records = Rendering(release, FORMATS, Published(site, release.base), before, origins, recorded)
    with index_writer(release, folder / NAMES) as index, renewing(release, folder / FILE, before, FORMATS) as renewal:
        making = Making(Entries(release, indexed), records, index, renewal, runner, tell, work.kept if work else None)
        return write_site(site, release, theme, runner, work, making)


def _dated(release: Release, pages: Iterable[str], clock: Callable[[], datetime] | None) -> str:
    """Give the records of a release the moment at which it is published, by the clock, and write the sitemap; gives the moment.

    The clock is asked last: what a harvester is given until the release is in its place is older than that.
    """
    file, site, base = release.folder / FILE, release.folder / "site", release.base
    records = Records(file)
    # The page of a thing is as new as its record, every other page as the last release that changed anything; what is new has no moment yet.
    found = ((page, records.record(base + page.removesuffix(".html"))) for page in pages)
    moments = {page: record.changed if record else records.latest for page, record in found}
    records.close()
    now = clock() if clock else datetime.fromisoformat(release.manifest["date"])
    published = stamp(file, now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    write_sitemap(site, base, {page: moment or published for page, moment in moments.items()})
    return published


def _manifest(project: Project, counts: Counts, date: str, inputs: Mapping[str, str]) -> dict[str, Any]:
    """What a release says of itself, but for the release before and the files."""
    return {
        "base": project.dataset.base,
        "title": project.dataset.title,
        "description": project.dataset.description,
        "language": project.dataset.language,
        "license": project.dataset.license,
        "publisher": project.dataset.publisher,
        "contact": project.dataset.contact,
        "friends": list(project.publish.friends),
        "date": date,
        "version": project.dataset.version,
        "fonds": fonds.__version__,
        "counts": {
            "quads": counts.triples,
            "graphs": dict(sorted(counts.graphs.items())),
            "things": counts.things,
            "most": dict(sorted(counts.most.items())),
        },
        "inputs": dict(sorted(inputs.items())),
    }


def _described(
    place: Path,
    held: Counts,
    project: Project,
    date: str,
    extra: list[Quad],
) -> tuple[set[Quad], Counts]:
    """The description of the dataset, added to its store which has `held` so far, with counts that are true of the dataset, this description in it.

    Describing adds triples, which the counts must count: it is written again until nothing changes.
    """
    base = project.dataset.base
    iris, counts, store = Iris(base), held, Store(str(place))
    for _ in range(_ROUNDS):
        quads = {*describe_dataset(project, counts, date, iris), *extra}
        again = with_graph(held, f"{base}graph/dataset", quads, store, base)
        if again == counts:
            store.extend(quads)
            store.flush()
            return quads, counts
        counts = again
    raise AssertionError("the description of the dataset does not settle")


def _append(graphs: Path, lines: list[str]) -> Stretch:
    """Add a graph to a file of graphs; gives where it stands."""
    with graphs.open("ab") as target:
        start = target.tell()
        target.writelines(f"{line}\n".encode() for line in lines)
        return Stretch(graphs, start, target.tell())


def _checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every dump, configuration and report; the store's own files differ from build to build."""
    files = (path for part in ("dumps", "config", "report") for path in (folder / part).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): checksum(path) for path in sorted(files)}
