"""What a build costs beside floors and peers in the same run: `python -m benchmarks.build PROJECT [--documents 100 400] [--jobs 1 2]`.

For each number of documents (the first of the project's, in the order of their names) the command builds with each number of processes, each time
in a copy of the project of its own, in which nothing is kept: all is done. There it builds again without a change, and with a word more in
one document. Beside them, on the same quads: the Oxigraph command line loads the N-Quads and writes them once (the floor); up to --peers documents,
for they take long, pySHACL alone validates the whole graph with all shapes, and rdflib reads and writes the triples.

A line tells seconds, CPU seconds, documents and quads a second, the memory of all processes together at its highest and of the first process alone
(benchmarks/cost.py tells how they are taken), and the ratio to the floor. --json FILE keeps all rows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyoxigraph
import rdflib
from benchmarks.cost import Cost, run

import fonds
from fonds.check.shapes import load_shapes
from fonds.check.validation import results
from fonds.config import load_project
from fonds.sources import document_files

OXIGRAPH = Path(sys.executable).parent / "oxigraph"  # the command of the package `oxigraph`, beside the Python that measures
SENTENCE = re.compile(rb"(?<=[a-z]\.)(?= [A-Z])")  # where a word may be put in, in text or markup
WHAT = {
    "floor": "floor: oxigraph loads and writes",
    "all": "build",
    "again": "again, nothing changed",
    "changed": "again, one document changed",
    "pyshacl": "pySHACL alone",
    "rdflib": "rdflib reads and writes",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one command cost with so many documents; `stages` are the seconds of a build's stages, `release` the bytes of what it wrote."""

    what: str
    documents: int
    quads: int
    release: int
    cost: Cost
    jobs: int = 0
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The row in words."""
        return WHAT[self.what] + (f", --jobs {self.jobs}" if self.jobs else "")


def measure(project: Path, number: int, jobs: Sequence[int], *, peers: bool, place: Path) -> list[Row]:
    """The rows for the first so many documents of a project, the floor first; `place` is left with the last build in `release`."""
    told = list(_builds(project, number, jobs, place))
    (place / f"release-{jobs[-1]}").rename(place / "release")
    release, quads = place / "release", place / "dataset.nq"
    with gzip.open(release / "dumps/dataset.nq.gz") as packed, quads.open("wb") as out:
        shutil.copyfileobj(packed, out)
    with quads.open("rb") as file:
        count = sum(1 for _ in file)
    size = sum(path.stat().st_size for path in release.rglob("*") if path.is_file())
    rows = [Row("floor", number, count, size, floor(quads, place))]
    rows += [Row(what, number, count, size, cost, processes, stages) for what, processes, cost, stages in told]
    if peers:
        rows += [Row(what, number, count, size, _in_process(what, quads)) for what in PEERS]
    return rows


def _builds(project: Path, number: int, jobs: Sequence[int], place: Path) -> Iterator[tuple[str, int, Cost, dict[str, float]]]:
    """A build of all, one without a change and one with one document changed, each number of processes with its own copy of project and release.

    Nothing is removed before all is built, for where files were removed a file system may take longer to make new ones: ext4 without a journal
    looks past each inode that was freed in the last minutes.
    """
    folders = {processes: (place / f"project-{processes}", place / f"release-{processes}") for processes in jobs}
    documents = {processes: part(project, home, number) for processes, (home, _) in folders.items()}
    for processes, (home, out) in folders.items():
        yield "all", processes, *building(home, out, processes)
    for processes, (home, out) in folders.items():
        yield "again", processes, *building(home, out, processes)
        if change(documents[processes]):
            yield "changed", processes, *building(home, out, processes)
        else:
            print("no document has a full stop and a sentence behind it: none is changed", file=sys.stderr)


def part(project: Path, home: Path, number: int) -> list[Path]:
    """Copy a project with the first so many of its files of documents, and with nothing of what builds left in it; gives the files."""
    loaded = load_project(project.absolute())
    shutil.copytree(loaded.folder, home, ignore=lambda folder, names: _not_taken(loaded.documents, Path(folder), names))
    chosen = [path.relative_to(loaded.folder) for path in document_files(loaded)[:number]]
    for path in chosen:
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(loaded.folder / path, home / path)
    return [home / path for path in chosen]


def _not_taken(documents: Path, folder: Path, names: Sequence[str]) -> set[str]:
    return {name for name in names if name.startswith(".") or name == "identifiers.tsv" or folder / name == documents}


def change(documents: Sequence[Path]) -> bool:
    """Put a word between two sentences in the middle of one document, if there is one with two sentences; tells whether."""
    middle = len(documents) // 2
    for path in (*documents[middle:], *documents[:middle]):
        text = path.read_bytes()
        found = SENTENCE.search(text, len(text) // 2)
        if found:
            path.write_bytes(text[: found.start()] + b" Indeed." + text[found.start() :])
            return True
    return False


def building(home: Path, out: Path, processes: int) -> tuple[Cost, dict[str, float]]:
    """What a build costs, and the seconds of its stages."""
    command = [sys.executable, "-m", "fonds", "build", home, "--out", out, "--jobs", processes, "--date", "2026-01-01", "--format", "json"]
    cost, said = run(command)
    return cost, json.loads(said)["seconds"]


def floor(quads: Path, place: Path) -> Cost:
    """Oxigraph's own command loads N-Quads into a store and writes them out once."""
    loaded, _ = run([OXIGRAPH, "load", "--location", place / "floor", "--file", quads])
    written, _ = run([OXIGRAPH, "dump", "--location", place / "floor", "--file", place / "floor.nq"])
    memory = max(loaded.memory, written.memory)
    return Cost(loaded.seconds + written.seconds, loaded.cpu + written.cpu, memory, memory)


def _in_process(work: str, quads: Path) -> Cost:
    return run([sys.executable, "-m", "benchmarks.build", "--only", work, quads])[0]


def validated(quads: Path) -> None:
    """PySHACL alone over the whole graph, all constraints."""
    print(len(list(results(_graph(quads), load_shapes().whole))))


def rewritten(quads: Path) -> None:
    """Rdflib reads and writes the same triples."""
    print(len(_graph(quads).serialize(format="nt")))


PEERS = {"pyshacl": validated, "rdflib": rewritten}


def _graph(quads: Path) -> rdflib.Graph:
    read = pyoxigraph.parse(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in read), format="nt")
    return graph


def versions() -> dict[str, str]:
    """The machine and the programs, by what they are."""
    program = run([OXIGRAPH, "--version"])[1].split()[-1]
    named = {"fonds": fonds.__version__, "Python": platform.python_version(), "pyoxigraph": pyoxigraph.__version__, "oxigraph": program}
    return named | {"rdflib": rdflib.__version__, "cores": str(len(os.sched_getaffinity(0))), "machine": platform.machine()}


def tell(rows: Sequence[Row]) -> None:
    """Print the table of one number of documents, and what two processes and the like bring."""
    ground = rows[0]
    print(f"\n{ground.documents} documents, {ground.quads} quads, {ground.release / 1e6:.0f} MB of release")
    print(f"{'':38} {'seconds':>9} {'CPU':>8} {'docs/s':>8} {'quads/s':>10} {'MB':>8} {'first MB':>8} {'× floor':>8}")
    for row in rows:
        cost, seconds = row.cost, row.cost.seconds
        rates = f"{row.documents / seconds:8.2f} {row.quads / seconds:10.0f}"
        print(f"{row.name:38} {seconds:9.1f} {cost.cpu:8.1f} {rates} {cost.memory:8.0f} {cost.first:8.0f} {seconds / ground.cost.seconds:8.1f}")
    whole = [row for row in rows if row.what == "all"]
    for row in whole[1:]:
        print(f"--jobs {row.jobs}: {whole[0].cost.seconds / row.cost.seconds:.2f} × as fast as --jobs {whole[0].jobs}")
    for row in whole:
        print(f"stages, --jobs {row.jobs}: " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in row.stages.items()), flush=True)


def tell_growth(rows: Sequence[Row]) -> None:
    """Print the memory of builds at each size, beside the smallest."""
    print()
    for jobs in sorted({row.jobs for row in rows if row.what == "all"}):
        whole = [row for row in rows if row.what == "all" and row.jobs == jobs]
        told = [
            f"{row.documents} documents {row.cost.memory:.0f} MB (× {row.cost.memory / whole[0].cost.memory:.2f}), "
            f"first process {row.cost.first:.0f} MB (× {row.cost.first / whole[0].cost.first:.2f})"
            for row in whole
        ]
        print(f"memory, --jobs {jobs}: " + "; ".join(told))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 400])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--peers", type=int, default=0, metavar="N", help="run pySHACL and rdflib too, up to N documents")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all rows in FILE")
    parser.add_argument("--only", choices=sorted(PEERS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        PEERS[given.only](given.project)
        return
    named, rows = versions(), list[Row]()
    print(", ".join(f"{name} {version}" for name, version in named.items()))
    with tempfile.TemporaryDirectory() as folder:
        for number in given.documents:
            found = measure(given.project, number, given.jobs, peers=number <= given.peers, place=Path(folder) / str(number))
            tell(found)
            rows += found
    tell_growth(rows)
    if given.json:
        given.json.write_text(json.dumps({"versions": named, "rows": [asdict(row) for row in rows]}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
