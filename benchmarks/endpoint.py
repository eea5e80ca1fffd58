"""How fast the endpoint answers, beside Oxigraph's own server on the same store and rdflib-endpoint on the same quads, in one run.

    python -m benchmarks.endpoint RELEASE [--seconds 5] [--clients 8] [--rdflib PYTHON]

Four kinds of query over the things of the release: point look-ups, joins of two steps, a filter over labels, an aggregate; each with the memory for
answers that the server has by default, and without. The load is made by wrk
(Debian's package) on the same cores. --rdflib names a Python that has rdflib-endpoint. Ratios are what counts.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from fonds.release import Release

PREFIXES = "PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
LUA = """
local queries = {}
for line in io.lines("%s") do queries[#queries + 1] = line end
local number, path = math.random(#queries), "%s"
request = function()
  number = number %% #queries + 1
  return wrk.format("GET", path .. "?query=" .. queries[number], {["Accept"] = "application/sparql-results+json"})
end
"""
RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="error")
"""


def queries(release: Release) -> dict[str, list[str]]:
    """Queries of each kind, all different."""
    things = release.things()
    chosen = random.Random(5)  # noqa: S311  # the same queries in each run
    everything = [iri for kind in ("person", "place", "event", "document", "object") for iri in things.get(kind, ())]
    documents, places = things.get("document", []), things.get("place", [])
    chosen.shuffle(everything)
    words = ["an", "ber", "or", "tz", "el", "mar", "wien", "schm", "ick", "on"]
    joined = "crm:P70_documents ?event . ?event crm:P4_has_time-span ?time . ?time rdfs:label ?label"
    named = "?who a crm:E21_Person ; rdfs:label ?label FILTER(CONTAINS(LCASE(?label), "
    counted = "; a ?class } GROUP BY ?class"
    return {
        "point look-up": [f"SELECT ?p ?o {{ <{iri}> ?p ?o }}" for iri in everything[:3000]],
        "join": [f"{PREFIXES} SELECT ?time ?label {{ <{iri}> {joined} }}" for iri in documents],
        "text filter": [f'{PREFIXES} SELECT ?who ?label {{ {named}"{word}")) }} LIMIT 20' for word in words],
        "aggregate": [f"{PREFIXES} SELECT ?class (COUNT(*) AS ?n) {{ ?document crm:P67_refers_to <{iri}> {counted}" for iri in places[:500]],
    }


def free() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], address: str) -> Iterator[None]:
    """A server, from when it answers until the block ends."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"{address}?query=ASK%20%7B%7D", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}") from None
                time.sleep(0.25)
        time.sleep(2)
        yield
    finally:
        process.terminate()
        process.wait()


def rate(address: str, asked: list[str], folder: Path, *, seconds: int, clients: int) -> tuple[float, str, str]:
    """Answers a second, and the median and the 99th percentile of their times."""
    host, _, path = address.removeprefix("http://").partition("/")
    (folder / "queries.txt").write_text("".join(quote(query, safe="") + "\n" for query in asked), encoding="ascii")
    (folder / "load.lua").write_text(LUA % (folder / "queries.txt", f"/{path}"), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "30s", "-s", str(folder / "load.lua"), f"http://{host}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        print(re.search("Non-2xx.*", told), file=sys.stderr)
    found = {
        key: re.search(pattern, told) for key, pattern in {"rate": r"Requests/sec:\s+([\d.]+)", "50": r"50%\s+(\S+)", "99": r"99%\s+(\S+)"}.items()
    }
    rated, median, last = (match[1] if match else "0" for match in found.values())
    return float(rated), median, last


Rates = dict[str, dict[str, tuple[float, str, str]]]  # what `rate` gives, by server and kind of query


def measure(path: Path, *, seconds: int, clients: int, rdflib: Path | None = None) -> Rates:
    """The rates of all servers with all kinds of query, one server after another."""
    asked = queries(Release.open(path))
    with tempfile.TemporaryDirectory() as place:
        results: Rates = {}
        for name, (command, address) in servers(path, rdflib, Path(place)).items():
            with running(command, address):
                results[name] = {kind: rate(address, some, Path(place), seconds=seconds, clients=clients) for kind, some in asked.items()}
    return results


def servers(release: Path, rdflib: Path | None, folder: Path) -> dict[str, tuple[list[str], str]]:
    """The command that starts each server, and the address of its endpoint."""
    ports = [free() for _ in range(4)]
    serve = [sys.executable, "-m", "fonds", "serve", str(release), "--port"]
    oxigraph = [str(Path(sys.executable).parent / "oxigraph"), "serve-read-only", "--union-default-graph", "--location", str(release / "store")]
    found = {
        "fonds serve": ([*serve, str(ports[0])], f"http://127.0.0.1:{ports[0]}/sparql"),
        "without memory": ([*serve, str(ports[3]), "--remember", "0"], f"http://127.0.0.1:{ports[3]}/sparql"),
        "oxigraph": ([*oxigraph, "--bind", f"127.0.0.1:{ports[1]}"], f"http://127.0.0.1:{ports[1]}/query"),
    }
    if rdflib:
        (folder / "endpoint.py").write_text(RDFLIB, encoding="utf-8")
        with (folder / "all.nq").open("wb") as out:
            subprocess.run(["gzip", "-dkc", str(release / "dumps/dataset.nq.gz")], stdout=out, check=True)
        command = [str(rdflib), str(folder / "endpoint.py"), str(folder / "all.nq"), str(ports[2])]
        found["rdflib-endpoint"] = (command, f"http://127.0.0.1:{ports[2]}/")
    return found


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rdflib", type=Path)
    given = parser.parse_args()
    print(f"{json.dumps(Release.open(given.release).manifest['counts']['quads'])} quads, {given.clients} clients")
    results = measure(given.release, seconds=given.seconds, clients=given.clients, rdflib=given.rdflib)
    for kind, (own, _, _) in results["fonds serve"].items():
        for name, found in results.items():
            rated, median, last = found[kind]
            ratio = "" if name == "fonds serve" else f"   fonds / {name}: {own / rated if rated else float('inf'):.2f}"
            print(f"{kind:14} {name:16} {rated:9.0f} a second   p50 {median:>8}  p99 {last:>8}{ratio}")


if __name__ == "__main__":
    main()
