"""What a build costs beside floors and peers in the same run: `python benchmarks/build.py PROJECT [--documents 100 400] [--jobs 1 2]`.

For each number of documents (the first of the project's, in the order of their names) the command builds with each number of processes; then once
more without a change, and with one document changed. Beside them, on the same quads: the Oxigraph command line loads the N-Quads and writes them
once (the floor); with --peers, which take long, pySHACL alone validates the whole graph with all shapes, and rdflib reads and writes the triples. A
line tells seconds, CPU seconds, documents and quads a second, the memory of all processes together at its highest, and the ratio to the floor.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import rdflib

import fonds
from fonds.check.shapes import load_shapes
from fonds.check.validation import results

_PAGE, _TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of CPU, megabytes at the highest, and what the command said."""

    seconds: float
    cpu: float
    memory: float
    said: str = ""


def run(command: Sequence[object]) -> Cost:
    """The cost of a command with all its processes, looked at five times a second; RuntimeError where it fails."""
    peak, spent, over = 0.0, dict[int, float](), threading.Event()
    begun = time.perf_counter()
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:

        def watch() -> None:
            nonlocal peak
            while not over.wait(0.2):
                held, used = looked_at(process.pid)
                peak = max(peak, held)
                spent.update(used)

        watching = threading.Thread(target=watch)
        watching.start()
        said, wrong = process.communicate()
        over.set()
        watching.join()
    if process.returncode:
        raise RuntimeError(wrong)
    return Cost(time.perf_counter() - begun, sum(spent.values()), peak, said)


def looked_at(session: int) -> tuple[float, dict[int, float]]:
    """The memory of the processes of a session in megabytes (shared pages count for each), and the CPU seconds that each has used."""
    total, used = 0, dict[int, float]()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(path.name)) == session:
                total += int((path / "statm").read_text().split()[1]) * _PAGE
                cells = (path / "stat").read_text().rpartition(")")[2].split()
                used[int(path.name)] = (int(cells[11]) + int(cells[12])) / _TICKS
        except (OSError, ValueError):
            continue
    return total / 1e6, used


def line(what: str, cost: Cost, documents: int, quads: int, floor: float) -> None:
    """A row of the table."""
    rates = f"{documents / cost.seconds:8.2f} {quads / cost.seconds:10.0f}"
    print(f"{what:32} {cost.seconds:9.1f} {cost.cpu:8.1f} {rates} {cost.memory:8.0f} {cost.seconds / floor:8.1f}", flush=True)


def floor(quads: Path, place: Path) -> Cost:
    """Oxigraph's own command loads N-Quads into a store and writes them out once."""
    begun = run(["oxigraph", "load", "--location", place / "floor", "--file", quads])
    written = run(["oxigraph", "dump", "--location", place / "floor", "--file", place / "floor.nq"])
    shutil.rmtree(place / "floor")
    return Cost(begun.seconds + written.seconds, begun.cpu + written.cpu, max(begun.memory, written.memory))


def in_process(work: str, quads: Path) -> Cost:
    """The cost of a piece of Python with a file of quads."""
    return run([sys.executable, __file__, "--only", work, quads])


def validated(quads: Path) -> None:
    """PySHACL alone over the whole graph, all constraints."""
    graph = rdflib.Graph()
    graph.parse(data=triples(quads), format="nt")
    print(len(list(results(graph, load_shapes().whole))))


def rewritten(quads: Path) -> None:
    """Rdflib reads and writes the same triples."""
    graph = rdflib.Graph()
    graph.parse(data=triples(quads), format="nt")
    print(len(graph.serialize(format="nt")))


def triples(quads: Path) -> str:
    """N-Quads without their graphs, as N-Triples."""
    read = pyoxigraph.parse(path=str(quads), format=pyoxigraph.RdfFormat.N_QUADS)
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in read)


def measure(project: Path, number: int, jobs: Sequence[int], *, peers: bool, place: Path) -> None:
    """The lines for so many documents."""
    home = place / "project"
    shutil.copytree(project, home, ignore=shutil.ignore_patterns("documents", ".*", "identifiers.tsv"))
    (home / "documents").mkdir()
    names = sorted(path.name for path in (project / "documents").iterdir() if path.is_file())[:number]
    for name in names:
        shutil.copyfile(project / "documents" / name, home / "documents" / name)
    told: list[tuple[str, Cost]] = []
    for processes in jobs:
        out = place / f"release-{processes}"
        told.append((f"build, --jobs {processes}", run(building(home, out, processes))))
    told.append((f"again, nothing changed, --jobs {jobs[-1]}", run(building(home, out, jobs[-1]))))
    changed = home / "documents" / names[len(names) // 2]
    changed.write_bytes(changed.read_bytes().replace(b"</p>", b" </p>", 1))
    told.append((f"one changed, --jobs {jobs[-1]}", run(building(home, out, jobs[-1]))))
    quads = place / "dataset.nq"
    quads.write_bytes(gzip.decompress((out / "dumps/dataset.nq.gz").read_bytes()))
    count = quads.read_bytes().count(b"\n")
    ground = floor(quads, place)
    print(f"\n{number} documents, {count} quads, {sum(path.stat().st_size for path in out.rglob('*') if path.is_file()) / 1e6:.0f} MB of release")
    print(f"{'':32} {'seconds':>9} {'CPU':>8} {'docs/s':>8} {'quads/s':>10} {'MB':>8} {'× floor':>8}")
    line("floor: oxigraph loads and writes", ground, number, count, ground.seconds)
    for what, cost in told:
        line(what, cost, number, count, ground.seconds)
    for what, work in (("pySHACL alone", "validated"), ("rdflib reads and writes", "rewritten")) if peers else ():
        line(what, in_process(work, quads), number, count, ground.seconds)
    stages = json.loads(told[len(jobs) - 1][1].said)["seconds"]
    print(f"stages, --jobs {jobs[-1]}: " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages.items()), flush=True)


def building(home: Path, out: Path, processes: int) -> list[object]:
    """The command that builds."""
    return [sys.executable, "-m", "fonds", "build", home, "--out", out, "--jobs", processes, "--date", "2026-01-01", "--format", "json"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 400])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--only", choices=["validated", "rewritten"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        {"validated": validated, "rewritten": rewritten}[given.only](given.project)
        return
    versions = f"fonds {fonds.__version__}, Python {platform.python_version()}, pyoxigraph {pyoxigraph.__version__}"
    print(f"{versions}, {os.cpu_count()} cores, {platform.machine()}")
    for number in given.documents:
        with tempfile.TemporaryDirectory() as place:
            measure(given.project, number, given.jobs, peers=given.peers, place=Path(place))


if __name__ == "__main__":
    main()
