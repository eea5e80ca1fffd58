"""All that docs/benchmarks.md shows, measured in one run: `python -m benchmarks.figures PROJECT [--documents 50 200 500 2000] [--quick]`.

    pip install -e '.[dev,bench]'
    python -m benchmarks.figures my-letters

PROJECT is a project of your own (`fonds init`, the files put into documents/; benchmarks/README.md tells how) with as many documents as the greatest
number asked for. It is not written to: each build has a copy of its first documents. Builds, floor and peers are those of benchmarks/build.py;
harvesting, endpoint and reconciliation are measured with the release of the greatest number of documents but one. What the machine lacks for one
of them (`wrk` for the endpoint) is told, and that one left out.

Written are docs/benchmarks/figures.json, the parts between two comments in docs/benchmarks.md, and the plots in docs/benchmarks/ where matplotlib is
installed (the extra `bench`). Without PROJECT page and plots are made again from the figures that are kept.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import build, endpoint, harvesting, reconciling
from benchmarks.gathered import Figures, Reconciled, Services, load, save
from benchmarks.tables import PLOTS, blocks, fill

from fonds.config import load_project
from fonds.errors import FondsError
from fonds.release import Release
from fonds.sources import document_files

ROOT = Path(__file__).resolve().parent.parent
PAGE, FOLDER = ROOT / "docs/benchmarks.md", ROOT / "docs/benchmarks"
KEPT = FOLDER / "figures.json"
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured: numbers of documents and of processes, and up to how many documents the peers of a build run.

    Then seconds of a kind of query, records of a harvest, and the Pythons that have the peers of the services.
    """

    documents: Sequence[int]
    jobs: Sequence[int]
    peers: int
    seconds: int = 5
    records: int = 20_000
    pyoai: Path | None = None
    rdflib: Path | None = None


def gather(project: Path, asked: Asked) -> Figures:
    """Measure all; the tables of the builds are printed as they come."""
    begun, told = time.perf_counter(), conditions(project, asked)
    sizes = sorted(asked.documents)
    chosen = sizes[-2:][0]
    rows, services = list[build.Row](), Services(0, 0)
    with tempfile.TemporaryDirectory() as folder:  # nothing is removed before the end (build.py tells why)
        for size in sizes:
            place = Path(folder) / str(size)
            found = build.measure(project, size, asked.jobs, peers=size <= asked.peers, place=place)
            build.tell(found)
            rows += found
            if size == chosen:
                services = serve(place / "release", found[0], asked)
    build.tell_growth(rows)
    told["the run took"] = f"{(time.perf_counter() - begun) / 60:.0f} minutes"
    return Figures(told, rows, services)


def serve(release: Path, row: build.Row, asked: Asked) -> Services:
    """Measure the services with a release; what is not there for one of them is told."""
    found = Services(row.documents, row.quads)
    for name, measure in (("harvesting", _harvests), ("the endpoint", _rates), ("reconciliation", _reconciled)):
        print(f"{name} …", flush=True)
        try:
            found = measure(found, release, asked)
        except (FondsError, OSError, RuntimeError, subprocess.CalledProcessError) as error:
            print(f"{name} left out: {error}", file=sys.stderr)
            found = replace(found, left_out=[*found.left_out, f"{name} ({type(error).__name__})"])
    return found


def _harvests(found: Services, release: Path, asked: Asked) -> Services:
    return replace(found, harvests=list(harvesting.measure(release, asked.records, asked.pyoai)))


def _rates(found: Services, release: Path, asked: Asked) -> Services:
    if not shutil.which("wrk"):
        return replace(found, left_out=[*found.left_out, "the endpoint, for want of the command `wrk`"])
    told = endpoint.measure(release, seconds=asked.seconds, clients=CLIENTS, rdflib=asked.rdflib)
    return replace(found, rates={server: {kind: rate for kind, (rate, _, _) in kinds.items()} for server, kinds in told.items()})


def _reconciled(found: Services, place: Path, asked: Asked) -> Services:
    release = Release.open(place)
    with tempfile.TemporaryDirectory(dir=place.parent) as name:
        folder = Path(name)
        made = reconciling.indexed(release, folder)
        first, again = reconciling.speed(place, folder, made.names())
    return replace(found, reconciled=Reconciled(len(made.things), made.seconds, made.bytes, first, again))


def conditions(project: Path, asked: Asked) -> dict[str, str]:
    """The machine, the programs and the data, in words by what they are."""
    loaded = load_project(project.absolute())
    files = document_files(loaded)[: max(asked.documents)]
    size = sum(path.stat().st_size for path in files) / len(files) / 1e3
    kinds = ", ".join(sorted({path.suffix for path in files}))
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load_before = os.getloadavg()[0]
    named = build.versions()
    programs = [f"{name} {named[name]}" for name in ("Python", "pyoxigraph", "oxigraph", "rdflib")]
    programs += [f"{name} {version(name)}" for name in ("pyshacl", "lxml", "uvicorn")]
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": f"{cores} cores ({_processor()}), {memory:.0f} GB, {platform.system()} {platform.release()} {platform.machine()}",
        "load before the run": f"{load_before:.1f}"
        + (": the machine had other work, and times are longer for it" if load_before > cores / 4 else ""),
        "programs": f"fonds {named['fonds']}{_commit()}, {', '.join(programs)}",
        "documents": f"“{loaded.dataset.title}”: files of {size:.1f} KB on average ({kinds}), the first by name at each number",
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        return f" ({subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()})"
    except (OSError, subprocess.CalledProcessError):  # no checkout, or no git
        return ""


def publish(figures: Figures) -> None:
    """Write page and plots; without matplotlib no plot is there, since an older one would show other figures than the page."""
    drawn = importlib.util.find_spec("matplotlib") is not None
    if drawn:
        from benchmarks.plots import draw  # noqa: PLC0415  # an extra

        draw(figures, FOLDER)
    else:
        print("matplotlib is not installed, so there are no plots: pip install -e '.[bench]'", file=sys.stderr)
        for name in PLOTS:
            (FOLDER / f"{name}.svg").unlink(missing_ok=True)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(fill(page, blocks(figures, drawn)), encoding="utf-8")


def main() -> None:
    """Measure, keep, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, nargs="+", metavar="N", help="numbers of documents; default: 50 200 500 2000")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], metavar="N", help="numbers of processes")
    parser.add_argument("--peers", type=int, metavar="N", help="run pySHACL and rdflib up to N documents; default: the least number of documents")
    parser.add_argument("--quick", action="store_true", help="a try: 10 and 40 documents, no peers of a build, a second for a kind of query")
    parser.add_argument("--pyoai", type=Path, metavar="PYTHON", help="a Python that has pyoai, a peer in harvesting")
    parser.add_argument("--rdflib", type=Path, metavar="PYTHON", help="a Python that has rdflib-endpoint, a peer of the endpoint")
    given = parser.parse_args()
    if given.project:
        documents = given.documents or ([10, 40] if given.quick else [50, 200, 500, 2000])
        peers = given.peers if given.peers is not None else 0 if given.quick else min(documents)
        asked = Asked(documents, given.jobs, peers, pyoai=given.pyoai, rdflib=given.rdflib)
        FOLDER.mkdir(exist_ok=True)
        save(gather(given.project, replace(asked, seconds=1, records=2000) if given.quick else asked), KEPT)
    publish(load(KEPT))


if __name__ == "__main__":
    main()
