"""Measure a build of the seed document against floors in the same run: `python benchmarks/build.py [COPIES]`.

The document is copied under other names; the table gives seconds, documents and quads a second, and ratios to what Oxigraph needs to load the
same N-Quads and to what pySHACL needs for the core constraints of one document.
"""

from __future__ import annotations

import gzip
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from fonds.authorities.register import load_register
from fonds.build import build
from fonds.build.extraction import Extraction
from fonds.config import load_project
from fonds.resources import resource as shipped
from fonds.runner import HERE


def timed(work: Callable[[], object]) -> float:
    """The seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(copies: int) -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "project"
        shutil.copytree(shipped("data", "seed"), folder)
        (seed,) = (folder / "documents").glob("*.txt")
        for number in range(1, copies):
            shutil.copyfile(seed, folder / "documents" / f"copy-{number:05}.txt")
        project = load_project(folder)
        extraction = Extraction(project, load_register(project.authorities))
        paths = sorted(project.documents.glob("*.txt"))
        list(HERE.map(extraction, paths[:1]))  # the gazetteer is loaded once, not for each document
        extracting = timed(lambda: list(HERE.map(extraction, paths)))
        out = Path(place) / "release"
        building = timed(lambda: build(project, out, date="2026-11-24"))
        quads = gzip.decompress((out / "dumps/dataset.nq.gz").read_bytes())
        loading = timed(lambda: Store(str(Path(place) / "floor")).bulk_load(input=quads, format=RdfFormat.N_QUADS))
        count = quads.count(b"\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{copies} documents, {count} quads, peak memory {memory:.0f} MB")
    print(f"extraction            {extracting:8.2f} s  {copies / extracting:8.1f} documents a second")
    print(f"whole build           {building:8.2f} s  {copies / building:8.1f} documents a second  {count / building:9.0f} quads a second")
    print(f"floor: Oxigraph loads {loading:8.2f} s  whole build / floor {building / loading:6.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
