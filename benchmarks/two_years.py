"""Two years of use: `python benchmarks/two_years.py [--releases 200] [--seed 1]`, one release after another with edits, deletions, merges by chance.

After each release: no identifier that was ever published is lost or stands for another kind of thing; what feeds tell, replayed from the first
activity, is what the release has, by identifiers and by statements; every former release is still there to be read. Any breach ends the run. The
table tells how the release's folder, its records and its kept former releases grow beside what was changed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fonds.build import build
from fonds.config import load_project
from fonds.harvest import discovery
from fonds.harvest.door import Door
from fonds.identifiers import read_identifiers
from fonds.records.table import FILE, Records
from fonds.release import KINDS, Release

FIRST, LAST = ("Ada", "Bruno", "Eva", "Karl", "Otto", "Paul", "Rosa", "Max"), ("Brandt", "Horn", "Kurz", "Lenz", "Orlik", "Stahl", "Vogt", "Weiss")
PLACES = ("Berlin", "Vienna", "Prague", "Budapest", "Warsaw", "Sofia")
HEADS = (("release", 8), ("things ever", 12), ("versions", 9), ("folder MB", 10), ("records MB", 11), ("former MB", 10), ("seconds", 8))
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


def size(folder: Path) -> int:
    """The bytes of a folder, each file once however many names it has."""
    found = {(status.st_dev, status.st_ino): status.st_size for path in folder.rglob("*") if (status := path.stat()) and path.is_file()}
    return sum(found.values())


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
        print(
            f"{'release':>8} {'things ever':>12} {'versions':>9} {'folder MB':>10} {'records MB':>11} {'former MB':>10} {'seconds':>8}  work",
            flush=True,
        )
        for number in range(given.releases):
            if number:
                kind = archive.work()
                done[kind] = done.get(kind, 0) + 1
            archive.save(number)
            moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=3 * number)
            build(load_project(archive.folder), place, date=moment.date().isoformat(), clock=lambda moment=moment: moment)  # type: ignore[misc]
            check(place, known)
            if number % 20 == 0 or number == given.releases - 1:
                records = Records(place / FILE)
                former = size(place / "releases") if (place / "releases").is_dir() else 0
                sizes = f"{size(place) / 1e6:10.2f} {(place / FILE).stat().st_size / 1e6:11.2f} {former / 1e6:10.2f}"
                print(f"{number + 1:>8} {len(known):>12} {records.last_version():>9} {sizes} {time.monotonic() - began:8.0f}  {done}", flush=True)
                records.close()


if __name__ == "__main__":
    main()
