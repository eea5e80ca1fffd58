"""Two years of use: `python benchmarks/two_years.py [--releases 200] [--seed 1]`, one release after another with edits, deletions, merges by chance.

After each release: no identifier that was ever published is lost or stands for another kind of thing; what feeds tell, replayed from the first
activity, is what the release has, by identifiers and by statements; the dumps of the oldest, the middle and the newest former release, and in the
end of all, are those that were published. Any breach ends the run. The table tells how the release's folder, its records and its kept former releases
grow; the lines at the end, by how many bytes each part grew for a release and for a changed statement, in the first and in the last quarter of the
releases: where a part grows with what changes alone, the figure for a statement stays what it was.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fonds.build import build
from fonds.config import load_project
from fonds.former import former_dump, lineage
from fonds.harvest import discovery
from fonds.harvest.door import Door
from fonds.identifiers import read_identifiers
from fonds.kept import FILE as KEPT
from fonds.kept import Kept
from fonds.records.table import FILE, Records
from fonds.release import KINDS, Release

FIRST, LAST = ("Ada", "Bruno", "Eva", "Karl", "Otto", "Paul", "Rosa", "Max"), ("Brandt", "Horn", "Kurz", "Lenz", "Orlik", "Stahl", "Vogt", "Weiss")
PLACES = ("Berlin", "Vienna", "Prague", "Budapest", "Warsaw", "Sofia")
HEADS = (("release", 8), ("things ever", 12), ("versions", 9), ("folder MB", 10), ("records MB", 11), ("former MB", 10), ("seconds", 8))
PARTS = ("releases", FILE, "identifiers.tsv", KEPT, "manifest.json", "dumps", "site")
HEADER = "id\tlabel\tborn\tdied\toffices\tnote\tsource\n"


class Archive:
    """A project that is worked at by chance; `merged` are persons by those whom they were found to be."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance = folder, chance
        self.persons = {f"{first}-{last}".lower(): f"{first} {last}" for first in FIRST for last in LAST if chance.random() < 0.25}
        self.merged: dict[str, str] = {}
        self.documents: dict[str, str] = {}
        (folder / "documents").mkdir(parents=True)
        (folder / "authorities").mkdir()
        settings = 'title = "Two years"\nbase = "https://two.example.org/"\ncontact = "a@two.example.org"\n'
        (folder / "fonds.toml").write_text(f"[dataset]\n{settings}", encoding="utf-8")
        for _ in range(12):
            self.write()

    def write(self, name: str = "") -> None:
        """A new document, or one that is written anew."""
        one, other = self.chance.sample(sorted(self.persons.values()), 2)
        place, day = self.chance.choice(PLACES), self.chance.randint(1, 28)
        name = name or f"talk-{len(self.documents) + 1}-{self.chance.randint(100, 999)}"
        self.documents[name] = (
            f'---\ntitle: Conversation of {one} and {other} in {place}\ndate: 1951-05-{day:02}\narchive: City Archive\nfond: "{day % 3}"\n---\n'
            f"On {day} May 1951 {one} met {other} in {place}. {one} said that the harvest was good."
            f" {other} asked about {self.chance.choice(PLACES)}.\n"
        )

    def work(self) -> str:
        """What is done until the next release; gives it in words."""
        kind = self.chance.choices(("edit", "add", "delete", "merge", "note", "nothing"), (40, 20, 12, 6, 17, 5))[0]
        names = sorted(self.documents)
        if kind == "add" or len(names) < 5:
            self.write()
        elif kind == "edit":
            self.write(self.chance.choice(names))
        elif kind == "delete":
            del self.documents[self.chance.choice(names)]
        elif kind == "merge" and len(self.persons) > 6:
            gone, kept = self.chance.sample(sorted(self.persons), 2)
            label = self.persons.pop(gone)
            self.merged[gone] = kept
            self.documents = {name: text.replace(label, self.persons[kept]) for name, text in self.documents.items()}
        return kind

    def save(self, number: int) -> None:
        """Put all of it on the disk; a merge stands in the register of identifiers as a person would write it there."""
        folder = self.folder / "documents"
        for path in folder.glob("*.md"):
            if path.stem not in self.documents:
                path.unlink()
        for name, text in self.documents.items():
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
        rows = "".join(f"{key}\t{label}\t\t\t\tas of {number if key == min(self.persons) else 0}\t\n" for key, label in sorted(self.persons.items()))
        (self.folder / "authorities/persons.tsv").write_text(HEADER + rows, encoding="utf-8")
        register = self.folder / "identifiers.tsv"
        if register.is_file():
            text = register.read_text(encoding="utf-8")
            for gone, kept in self.merged.items():
                text = text.replace(f"person/{gone}\tcurrent\t\n", f"person/{gone}\tmerged\tperson/{kept}\n")
            register.write_text(text, encoding="utf-8")


def replayed(door: Door) -> Iterator[tuple[str, bytes]]:
    """What somebody has who read all activities from the first, and fetched each thing's version."""
    state: dict[str, bytes] = {}
    versions = {version.number: version for version in door.records.versions(1, door.records.last_version())}
    number = 1
    while page := discovery.page(door, number):
        for item in page["orderedItems"]:
            version = versions[int(item["id"].rpartition("/")[2])]
            state.pop(item["object"]["id"], None)
            if item["type"] in ("Create", "Update"):
                state[item["object"]["id"]] = version.triples
        number += 1
    yield from sorted(state.items())


def check(place: Path, known: dict[str, str]) -> None:
    """Raise AssertionError where an identifier was lost, or feeds and release do not agree."""
    release = Release.open(place)
    current = {iri.removeprefix(release.base): kind for kind in KINDS for iri in release.things().get(kind, ())}
    register = read_identifiers(place.parent / "project/identifiers.tsv")
    for path, kind in known.items():
        assert path in register, f"{path} was published and is not known any more"
        assert current.get(path, kind) == kind, f"{path} was a {kind}"
        assert path in current or register[path].state in ("merged", "withdrawn"), path
    records = Records(place / FILE)
    told = list(replayed(Door(records, release.base, release.base, "x")))
    gone = {iri for iri, _ in told} ^ {release.base + path for path in current if register[path].state == "current"}
    assert not gone, f"feeds and release do not agree: {sorted(gone)[:3]}"
    for iri, triples in told:
        assert triples == (place / "site" / f"{iri.removeprefix(release.base)}.nt").read_bytes(), iri
    records.close()
    known |= current


@dataclass(frozen=True)
class Point:
    """A release when it was published: the SHA-256 of its N-Quads, the sizes of its parts, and the statements and things that it changed."""

    digest: str
    sizes: dict[str, int]
    statements: int
    things: int


def point(place: Path, before: list[str]) -> Point:
    """What is noted of the release that was just published; `before` are the names of the former releases until then."""
    with gzip.open(place / "dumps/dataset.nq.gz") as dump:
        digest = hashlib.sha256(dump.read()).hexdigest()
    sizes = {part: size(path) for part in PARTS for path in (place / part, place.parent / "project" / part) if path.exists()}
    if names(place) == before:
        return Point(digest, sizes, 0, 0)
    told = json.loads((place / "report/changes.json").read_text(encoding="utf-8"))
    things = sum(len(told[kind]) for kind in ("created", "updated", "withdrawn", "merged"))
    return Point(digest, sizes, told["added"] + told["removed"], things)


def names(place: Path) -> list[str]:
    """The names of the former releases, the oldest first."""
    return [former.name for former in lineage(place)][::-1]


def check_dumps(place: Path, published: dict[str, str], asked: Iterable[str]) -> None:
    """Raise AssertionError where the dump of a former release is not what was published under its name."""
    for name in asked:
        found = hashlib.sha256()
        for piece in former_dump(place, name).pieces():
            found.update(piece)
        assert found.hexdigest() == published[name], f"the dump of {name} is not what was published"


def size(path: Path) -> int:
    """The bytes of a file, or of a folder, each file once however many names it has."""
    paths = path.rglob("*") if path.is_dir() else [path]
    found = {(status.st_dev, status.st_ino): status.st_size for path in paths if (status := path.stat()) and path.is_file()}
    return sum(found.values())


def growth(points: list[Point]) -> Iterator[str]:
    """Lines that tell how much each part grew in the first and the last quarter of the releases."""
    quarter = max(1, (len(points) - 1) // 4)
    spans = [span for span in (points[: quarter + 1], points[-quarter - 1 :]) if len(span) > 1]
    told = [(sum(one.statements for one in span[1:]), sum(one.things for one in span[1:]), len(span) - 1) for span in spans]
    for (statements, things, releases), quarter_ in zip(told, ("first", "last"), strict=False):
        yield f"{quarter_} quarter: {releases} releases, {statements} statements changed, of {things} things"
    for part in PARTS:
        grown = [span[-1].sizes.get(part, 0) - span[0].sizes.get(part, 0) for span in spans]
        figures = "  ->  ".join(
            f"{bytes_ / releases:9.0f} a release, {bytes_ / max(statements, 1):7.1f} a changed statement"
            for bytes_, (statements, _, releases) in zip(grown, told, strict=True)
        )
        yield f"{part:>20} bytes: {figures}"


def main() -> None:
    """Live through it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # a play that can be repeated
    with tempfile.TemporaryDirectory() as home:
        place, began = Path(home) / "release", time.monotonic()
        archive, known = Archive(Path(home) / "project", chance), dict[str, str]()
        done: dict[str, int] = {}
        points: list[Point] = []
        published: dict[str, str] = {}
        print(*(f"{head:>{width}}" for head, width in HEADS), " work", flush=True)
        for number in range(given.releases):
            if number:
                kind = archive.work()
                done[kind] = done.get(kind, 0) + 1
            archive.save(number)
            moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=3 * number)
            before = names(place) if number else []
            with Kept(archive.folder / KEPT) as kept:
                build(load_project(archive.folder), place, date=moment.date().isoformat(), clock=lambda moment=moment: moment, kept=kept)  # type: ignore[misc]
            check(place, known)
            points.append(point(place, before))
            former = names(place)
            if former != before:
                published[former[-1]] = points[-2].digest
            check_dumps(place, published, {former[0], former[len(former) // 2], former[-1]} if former else ())
            if number % 20 == 0 or number == given.releases - 1:
                print(row(place, number, len(known), time.monotonic() - began), f" {done}", flush=True)
        check_dumps(place, published, published)
        print(f"all {len(published)} former dumps are what was published", *growth(points), sep="\n")


def row(place: Path, number: int, known: int, seconds: float) -> str:
    """A row of the table."""
    records = Records(place / FILE)
    sizes = [size(place), size(place / FILE), size(place / "releases") if number else 0]
    told = [number + 1, known, records.last_version(), *(f"{bytes_ / 1e6:.2f}" for bytes_ in sizes), f"{seconds:.0f}"]
    records.close()
    return " ".join(f"{cell:>{width}}" for cell, (_, width) in zip(told, HEADS, strict=True))


if __name__ == "__main__":
    main()
