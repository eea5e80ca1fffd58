"""How well and how fast the reconciliation service finds the things of a release: `python -m benchmarks.reconciling RELEASE`.

Asked are its own labels; names that the index was made without (one further name of each thing that has some, by how it differs from those that
are left); labels of persons that the index does not hold, which must not be matched; and batches of 50 names over the loopback.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from fonds.names import fold, variation
from fonds.reconciling import FILE
from fonds.reconciling.asked import MOST_FOUND, Asked
from fonds.reconciling.index import write_index
from fonds.reconciling.service import Service
from fonds.reconciling.thing import Thing, read_thing
from fonds.release import Release

NAMED = ("person", "group", "place")
BATCH = 50


def chosen(path: str, one_of: int) -> bool:
    """Whether a thing is one of a sample that is the same in every run."""
    return sha256(path.encode()).digest()[0] % one_of == 0


def held_out(thing: Thing) -> str:
    """The further name that is left out; empty where a thing has none that another one does not fold to."""
    left = {fold(label) for label in thing.labels}
    found = [name for name in (*thing.names, *thing.written) if fold(name) and fold(name) not in left]
    return min(found, key=lambda name: sha256(name.encode()).digest(), default="")


def without(release: Release, path: str) -> Thing:
    """A thing without the name that is held out."""
    thing = read_thing(release, path)
    out = fold(held_out(thing)) if thing.type in NAMED else ""
    return replace(thing, names=_but(thing.names, out), written=_but(thing.written, out))


def _but(names: tuple[str, ...], out: str) -> tuple[str, ...]:
    return tuple(name for name in names if not out or fold(name) != out)


def hidden(release: Release, path: str) -> Thing:
    """A thing, or one without a name in the place of a fifth of the persons."""
    thing = read_thing(release, path)
    return replace(thing, label="-", labels=(), names=(), written=()) if thing.type == "person" and chosen(path, 5) else thing


def things(release: Release, service: Service) -> Iterator[Thing]:
    """All things of the index."""
    for (path,) in service.index.base.execute("SELECT path FROM thing ORDER BY id").fetchall():
        yield read_thing(release, path)


@dataclass(frozen=True, slots=True)
class Indexed:
    """How an index of a release's things was made: the seconds, its bytes, and the things."""

    seconds: float
    bytes: int
    things: list[Thing]

    def names(self) -> list[str]:
        """A name of each of 500 persons, groups and places, or of as many as there are."""
        chosen = sorted((thing for thing in self.things if thing.type in NAMED), key=lambda thing: sha256(thing.path.encode()).digest())
        return [name for thing in chosen[:500] for name in (thing.names or thing.written or thing.labels)[:1]]


def indexed(release: Release, folder: Path) -> Indexed:
    """Make the index of a release in a folder."""
    start = time.perf_counter()
    write_index(release, folder / FILE)
    took = time.perf_counter() - start
    return Indexed(took, (folder / FILE).stat().st_size, list(things(release, Service(release, folder / FILE))))


def own_labels(release: Release, everything: list[Thing], folder: Path) -> list[str]:
    """Rows on the index whole: its own labels asked without a type and with it."""
    service, rows = Service(release, folder / FILE), list[str]()
    for typed in (False, True):
        asked = [(thing, service.candidates(Asked(thing.label, types=(thing.type,) if typed else ()))) for thing in everything]
        first = sum(bool(found) and found[0]["name"] == thing.label for thing, found in asked)
        itself = sum(any(one["id"] == thing.path for one in found) for thing, found in asked)
        wrong = [(thing, found[0]) for thing, found in asked if found and found[0]["match"] and found[0]["id"] != thing.path]
        sure = sum(bool(found) and found[0]["match"] for _, found in asked)
        rows.append(
            f"own labels {'with' if typed else 'without'} type: {first / len(asked):.2%} of {len(asked)} first by that label, "
            f"{itself / len(asked):.2%} among ten; matched {sure}, wrongly {len(wrong)}"
        )
    return rows


def other_forms(release: Release, everything: list[Thing], folder: Path) -> list[str]:
    """Rows on names that the index was made without."""
    with patch("fonds.reconciling.index.read_thing", without):
        write_index(release, folder / "without.sqlite")
    service = Service(release, folder / "without.sqlite")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for thing in everything:
        name = held_out(thing) if thing.type in NAMED else ""
        if not name:
            continue
        found = service.candidates(Asked(name, types=(thing.type,), limit=MOST_FOUND))
        place = next((number for number, one in enumerate(found, 1) if one["id"] == thing.path), 0)
        how = min((variation(name, other) for other in (*thing.labels, *_but((*thing.names, *thing.written), fold(name)))), key=_told)
        for group in ("all", how, "by a register" if name in thing.names else "as written"):
            counts[group]["asked"] += 1
            counts[group]["first"] += place == 1
            counts[group]["five"] += 1 <= place <= 5
            counts[group]["matched"] += bool(found) and found[0]["match"]
            counts[group]["wrongly"] += bool(found) and found[0]["match"] and place != 1
    return [
        f"held-out names, {how}: recall@1 {row['first'] / row['asked']:.1%}, recall@5 {row['five'] / row['asked']:.1%} of {row['asked']}; "
        f"matched {row['matched']}, wrongly {row['wrongly']}"
        for how, row in sorted(counts.items(), key=lambda pair: -pair[1]["asked"])
    ]


def _told(how: str) -> int:
    return ["same", "diacritics", "order", "title", "romanisation", "initials", "spelling", "missing part", "other"].index(how)


def strangers(release: Release, everything: list[Thing], folder: Path) -> str:
    """A row on persons that the index does not hold: whoever is matched is matched wrongly."""
    with patch("fonds.reconciling.index.read_thing", hidden):
        write_index(release, folder / "hidden.sqlite")
    service = Service(release, folder / "hidden.sqlite")
    asked = [thing for thing in everything if thing.type == "person" and chosen(thing.path, 5)]
    found = [service.candidates(Asked(thing.label, types=("person",))) for thing in asked]
    matched = sum(bool(one) and one[0]["match"] for one in found)
    return f"persons that the index does not hold: {matched} of {len(asked)} matched"


@contextmanager
def served(release: Path, folder: Path) -> Iterator[str]:
    """A server of a release with an index in it; gives its address."""
    copy = folder / "release"
    shutil.copytree(release, copy, copy_function=os.link, ignore=shutil.ignore_patterns(FILE, "site"))
    (copy / "site").mkdir()
    shutil.copy(folder / FILE, copy / FILE)
    command = [sys.executable, "-m", "fonds", "serve", str(copy), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as server:
        assert server.stderr is not None
        found = re.search(r"http://\S+", server.stderr.readline())
        assert found is not None
        try:
            yield found[0]
        finally:
            server.terminate()
            server.wait(15)


def speed(release: Path, folder: Path, names: list[str]) -> tuple[float, float]:
    """Names a second in batches over the loopback, one after another, each name for the first time, and again."""
    took = list[float]()
    with served(release, folder) as address:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        connection.request("GET", "/reconcile")  # as every client does first
        assert connection.getresponse().read()
        for _ in ("first", "again"):
            start = time.perf_counter()
            for at in range(0, len(names), BATCH):
                batch = {str(number): {"query": name} for number, name in enumerate(names[at : at + BATCH])}
                headers = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", "/reconcile", urlencode({"queries": json.dumps(batch)}), headers)
                response = connection.getresponse()
                assert response.status == 200, response.read()
                assert json.loads(response.read()).keys() == batch.keys()
            took.append(time.perf_counter() - start)
    return len(names) / took[0], len(names) / took[1]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    path = parser.parse_args().release
    release = Release.open(path)
    with tempfile.TemporaryDirectory(dir=path.resolve().parent) as place:
        folder = Path(place)
        index = indexed(release, folder)
        everything, names = index.things, index.names()
        print(f"index of {len(everything)} things: {index.seconds:.1f} s, {index.bytes / 1e6:.1f} MB", flush=True)
        for row in own_labels(release, everything, folder):
            print(row, flush=True)
        first, again = speed(path, folder, names)
        print(f"{len(names)} names in batches of {BATCH}: {first:.0f} names a second for the first time, {again:.0f} again", flush=True)
        for row in other_forms(release, everything, folder):
            print(row, flush=True)
        print(strangers(release, everything, folder))


if __name__ == "__main__":
    main()
