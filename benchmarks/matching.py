"""How fast names are matched offline, beside csv-reconcile and nomenklatura on the same names and items, in one run.

    python benchmarks/matching.py ../shared [--peers PYTHON] [--copies 10]

Eight thousand names of ../shared/data/names are matched with all items of ../shared/data/wikidata by `fonds match`, reading and writing the
tables included, then with an index that holds every item ten times over under changed names. --peers names a Python that has csv-reconcile and
nomenklatura: both compare some of the names with the same persons, since they take too long for all.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from fonds.authorities.dump import open_dump
from fonds.authorities.index_build import build_index

NAMES, PEER_NAMES, DAY = 8000, 20, "2026-11-27"
FILES = ("humans", "places", "others", "events")
CSV_RECONCILE = """
import sqlite3, sys, time, json
import csv_reconcile_dice
from csv_reconcile import initdb, score, scorer
base = sqlite3.connect(":memory:"); base.row_factory = sqlite3.Row
initdb.init_db(base, sys.argv[1], "id", "name", csvencoding="utf-8", scoreOptions={})
names = json.load(open(sys.argv[2])); begun = time.perf_counter()
for name in names: score.processQueryBatch(base, {"q": {"query": name}}, limit=10)
print(len(names) / (time.perf_counter() - begun))
"""
NOMENKLATURA = """
import sys, time, json, csv
from followthemoney import model
from nomenklatura.matching import get_algorithm
def person(identifier, name): return model.get_proxy({"id": identifier, "schema": "Person", "properties": {"name": [name]}})
rows = [person(row["id"], row["name"]) for row in csv.DictReader(open(sys.argv[1]))]
names = json.load(open(sys.argv[2])); algorithm = get_algorithm("logic-v1")
some = rows[:2000]; begun = time.perf_counter()
for name in names:
    query = person("q", name)
    for row in some: algorithm.compare(query, row)
print(len(names) * len(some) / (time.perf_counter() - begun))
"""


def lines(shared: Path) -> Iterator[bytes]:
    """All items, one a line."""
    for name in FILES:
        with open_dump(shared / f"data/wikidata/{name}.jsonl.gz") as file:
            yield from file


def copied(some: Iterable[bytes], copies: int) -> Iterator[bytes]:
    """The items, and copies of each under other numbers, whose names have a letter more in each word."""
    for line in some:
        yield line
        item = json.loads(line)
        for number in range(1, copies):
            other = dict(item, id=f"Q{number}{item['id'][1:].zfill(10)}")
            sign = "abcdefghijklmnop"[number]
            other["labels"] = {code: value | {"value": _changed(value["value"], sign)} for code, value in item["labels"].items()}
            other["aliases"] = {
                code: [one | {"value": _changed(one["value"], sign)} for one in some] for code, some in (item.get("aliases") or {}).items()
            }
            yield json.dumps(other).encode()


def _changed(name: str, sign: str) -> str:
    return " ".join(word[:2] + sign + word[2:] for word in name.split())


def table(shared: Path, path: Path) -> list[str]:
    """A table of names with offices, as an archive has it; the names."""
    with gzip.open(shared / "data/names/frus_people.dev.jsonl.gz", "rt", encoding="utf-8") as file:
        persons = [row for row in map(json.loads, file) if row["variants"]][:NAMES]
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "name", "office"))
        rows.writerows((row["id"], row["variants"][0], "; ".join(row["remarks"][:2])) for row in persons)
    return [row["variants"][0] for row in persons]


def matched(names: Path, index: Path) -> float:
    """Names a second of `fonds match`, from table to table."""
    command = (sys.executable, "-m", "fonds", "match", str(names), "--authority", str(index))
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return NAMES / (time.perf_counter() - begun)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--peers", type=Path, help="a Python with csv-reconcile and nomenklatura")
    parser.add_argument("--copies", type=int, default=10, help="how often each item stands in the large index")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        names, small, large = (Path(folder) / name for name in ("names.csv", "small.sqlite", "large.sqlite"))
        asked = table(given.shared, names)
        begun = time.perf_counter()
        count = build_index(lines(given.shared), small, name="small", date=DAY).items
        print(f"index of {count} items: {time.perf_counter() - begun:.0f} s, {small.stat().st_size / 1e6:.0f} MB")
        print(f"fonds match, {count} items: {matched(names, small):.0f} names a second, end to end")
        if given.peers:
            peers(given.peers, given.shared, asked[:PEER_NAMES], Path(folder))
        begun = time.perf_counter()
        count = build_index(copied(lines(given.shared), given.copies), large, name="large", date=DAY).items
        print(f"index of {count} items: {time.perf_counter() - begun:.0f} s, {large.stat().st_size / 1e6:.0f} MB")
        print(f"fonds match, {count} items: {matched(names, large):.0f} names a second, end to end")


def peers(python: Path, shared: Path, names: list[str], folder: Path) -> None:
    """What the peers need for the same names and the same persons, without start and loading."""
    persons, asked = folder / "persons.csv", folder / "asked.json"
    asked.write_text(json.dumps(names), encoding="utf-8")
    with persons.open("w", encoding="utf-8", newline="") as out, open_dump(shared / "data/wikidata/humans.jsonl.gz") as file:
        rows = csv.writer(out)
        rows.writerow(("id", "name"))
        for item in map(json.loads, file):
            if item["labels"]:
                rows.writerow((item["id"], (item["labels"].get("en") or next(iter(item["labels"].values())))["value"]))
    count = sum(1 for _ in persons.open(encoding="utf-8")) - 1
    speed = float(subprocess.run((str(python), "-c", CSV_RECONCILE, persons, asked), capture_output=True, text=True, check=True).stdout.split()[-1])
    print(f"csv-reconcile (dice), {count} persons: {speed:.2f} names a second")
    pairs = float(subprocess.run((str(python), "-c", NOMENKLATURA, persons, asked), capture_output=True, text=True, check=True).stdout.split()[-1])
    print(f"nomenklatura (logic-v1), comparing alone: {pairs:.0f} pairs a second, {pairs / count:.2f} names a second against {count} persons")


if __name__ == "__main__":
    main()
