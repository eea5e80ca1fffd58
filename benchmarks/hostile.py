"""What hostile clients do to the others: `python -m benchmarks.hostile RELEASE [--clients 200] [--seconds 10]`.

Clients ask small queries one after another, first by themselves; then a tenth of them send what is meant to harm: cross products, expressions that
explode elsewhere, bodies of ten megabytes, bodies that drip. The table tells the others' times in both phases, and the memory of all processes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from benchmarks.endpoint import free, queries, running

from fonds.release import Release

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMB = 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "^(([a-z])+.)+[A-Z]([a-z])+$")) } ORDER BY ?o'
SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f"


def request(path: str) -> bytes:
    """A GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/sparql-results+json\r\nConnection: close\r\n\r\n".encode()


async def send(port: int, parts: list[bytes], pause: float = 0.0, patience: float = 60.0) -> int:
    """The status of the answer to what is sent, 0 where there is none."""
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                for part in parts:
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(pause)
                line = await reader.readline()
                await reader.read()
                return int(line.split()[1]) if line else 0
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return 0


async def honest(port: int, asked: list[str], end: float, times: list[float], statuses: Counter[int]) -> None:
    """Ask one query after another until the end."""
    while time.monotonic() < end:
        start = time.perf_counter()
        status = await send(port, [request(f"/sparql?query={quote(random.choice(asked), safe='')}")])  # noqa: S311  # which one does not matter
        times.append(time.perf_counter() - start)
        statuses[status] += 1


async def hostile(port: int, kind: int, end: float, statuses: Counter[int]) -> None:
    """Do harm of one kind again and again until the end."""
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 10000000\r\n\r\n"
    while time.monotonic() < end:
        if kind < 3:
            parts, pause = [request(f"/sparql?query={quote((CROSS, BOMB, SORT)[kind], safe='')}")], 0.0
        elif kind == 3:
            parts, pause = [head, *[b"x" * 100_000] * 100], 0.0
        else:
            parts, pause = [head, *[b"x"] * 30], 1.0
        statuses[await send(port, parts, pause, patience=max(1.0, end - time.monotonic()))] += 1


async def phase(port: int, asked: list[str], clients: int, bad: int, seconds: float) -> tuple[list[float], Counter[int], Counter[int]]:
    """The times and statuses of some clients beside some hostile ones."""
    end, times = time.monotonic() + seconds, list[float]()
    good: Counter[int] = Counter()
    evil: Counter[int] = Counter()
    await asyncio.gather(
        *(honest(port, asked, end, times, good) for _ in range(clients - bad)), *(hostile(port, number % 5, end, evil) for number in range(bad))
    )
    return times, good, evil


def memory(port: int) -> int:
    """Megabytes that the processes of the server on a port hold."""
    told = subprocess.run(["ps", "-eo", "rss=,args="], capture_output=True, text=True, check=True).stdout
    return (
        sum(int(line.split()[0]) for line in told.splitlines() if "fonds" in line and ("serve" in line or "multiprocessing" in line)) // 1024
        if port
        else 0
    )


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    asked = queries(Release.open(given.release))
    small = [*asked["point look-up"], *asked["join"], *asked["aggregate"]]
    port = free()
    command = [
        sys.executable,
        "-m",
        "fonds",
        "serve",
        str(given.release),
        "--port",
        str(port),
        "--memory-limit",
        "512",
        "--time-limit",
        "10",
    ]
    with running(command, f"http://127.0.0.1:{port}/sparql"):
        medians = []
        for name, bad in (("alone", 0), ("beside hostile ones", given.clients // 10)):
            times, good, evil = asyncio.run(phase(port, small, given.clients, bad, given.seconds))
            ordered = sorted(times)
            medians.append(statistics.median(ordered))
            last = ordered[int(len(ordered) * 0.99)] * 1000
            told = f"{len(times) / given.seconds:7.0f} a second  p50 {medians[-1] * 1000:6.1f} ms  p99 {last:7.1f} ms"
            print(f"{name:20} {told}  answers {dict(good)}  to the hostile {dict(evil)}  {memory(port)} MB")
        print(f"the others' median is {medians[1] / medians[0]:.2f} times what it was")


if __name__ == "__main__":
    main()
