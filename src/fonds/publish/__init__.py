"""Publishing: from the graphs of a build to a release folder; everything that is served later is written here once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, Store

import fonds
from fonds.config import Project
from fonds.files import checksum
from fonds.iris import Iris
from fonds.publish.description import Counts, count, describe_dataset, with_graph
from fonds.publish.dumps import write_dumps
from fonds.publish.engines import write_configurations
from fonds.publish.former import followed
from fonds.publish.site import write_site
from fonds.quads import canonical_lines
from fonds.reconciling import FILE
from fonds.reconciling.index import write_index
from fonds.release import MANIFEST, Release

_ROUNDS = 5


def write_release(
    folder: Path, graphs: Path, project: Project, *, date: str, inputs: Mapping[str, str], extra: Iterable[Quad] = (), place: Path | None = None
) -> dict[str, Any]:
    """Fill a folder with a release: description, dumps, site, configurations, and the manifest last.

    A release that stands at `place` is the one before: what changed since is told, and its dump is kept.

    `graphs` is a file of canonical N-Quads of all graphs but graph/dataset, one graph after another, which the folder's store
    holds already; `extra` are quads of graph/dataset (redirects and tombstones). Gives the manifest.
    """
    store = Store(str(folder / "store"))
    dataset, counts = _described(store, project, date, list(extra))
    store.flush()
    store.optimize()
    del store
    whole = folder / "whole.nq"
    _append(graphs, canonical_lines(dataset), whole)
    write_dumps(whole, folder / "dumps", project.dataset.base)
    whole.unlink()
    write_configurations(folder / "config", project)
    manifest = _manifest(project, counts, date, inputs)
    release = Release(folder, manifest, Store.read_only(str(folder / "store")))
    if previous := followed(release, place):
        manifest["previous"] = previous
    write_index(release, folder / FILE)
    write_site(folder / "site", release, project.folder / "theme")
    manifest["files"] = _checksums(folder)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _manifest(project: Project, counts: Counts, date: str, inputs: Mapping[str, str]) -> dict[str, Any]:
    """What a release says of itself, but for the release before and the files."""
    return {
        "base": project.dataset.base,
        "title": project.dataset.title,
        "description": project.dataset.description,
        "language": project.dataset.language,
        "license": project.dataset.license,
        "publisher": project.dataset.publisher,
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


def _described(store: Store, project: Project, date: str, extra: list[Quad]) -> tuple[set[Quad], Counts]:
    """The description of the dataset, added to its store, with counts that are true of the dataset, this description in it.

    Describing adds triples, which the counts must count: it is written again until nothing changes.
    """
    base = project.dataset.base
    iris, held = Iris(base), count(store, base)
    counts = held
    for _ in range(_ROUNDS):
        quads = {*describe_dataset(project, counts, date, iris), *extra}
        again = with_graph(held, f"{base}graph/dataset", quads, store, base)
        if again == counts:
            store.extend(quads)
            return quads, counts
        counts = again
    raise AssertionError("the description of the dataset does not settle")


def _append(graphs: Path, lines: list[str], whole: Path) -> None:
    with graphs.open(encoding="utf-8") as source, whole.open("w", encoding="utf-8", newline="\n") as target:
        for line in source:
            target.write(line)
        target.writelines(line + "\n" for line in lines)


def _checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every dump, configuration and report; the store's own files differ from build to build."""
    files = (path for part in ("dumps", "config", "report") for path in (folder / part).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): checksum(path) for path in sorted(files)}
