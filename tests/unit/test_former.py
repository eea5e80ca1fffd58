"""fonds.former: former releases are given as they were published, and what is kept of them grows with what changed."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import Store

from fonds.changes import DUMP, PATCH, place_of
from fonds.cli import cli
from fonds.errors import UnavailableError
from fonds.former import DIGEST, FOLDER, MANIFEST_PATCH, former_dump, former_manifest, lineage, manifest_bytes
from fonds.publish.difference import Difference
from fonds.publish.former import follow, settle
from fonds.release import MANIFEST, Release

BASE = "https://data.example.org/"
OBJECTS = ('"a \\"b\\" \\\\ c\\nd"@en', '"x .\\r"', '"北京 \x85 é"@zh-hans', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', f"<{BASE}place/p>")
GRAPHS = ("authorities", "dataset", "talk", "talk-2", "talk/evidence", "zeal")


def line(number: int) -> str:
    """One of many statements, in one of some graphs."""
    verb = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" if number % 7 == 0 else f"{BASE}says#{number * 37 % 11}"
    return f"<{BASE}person/p{number * 7919 % 1009}#{number % 3}> <{verb}> {OBJECTS[number % 5]} <{BASE}graph/{GRAPHS[number % 6]}> .\n"


class Published:
    """A release folder in which one release follows another; what was published is noted by its name."""

    def __init__(self, home: Path) -> None:
        self.home, self.place, self.number = home, home / "release", 0
        self.dumps: dict[str, bytes] = {}
        self.manifests: dict[str, bytes] = {}
        self.last = (b"", b"")

    def publish(self, statements: set[str], *, keep_all: bool = False, **told: object) -> Path:
        """Publish some statements; with `keep_all`, as it was done when former dumps were all kept whole."""
        self.number += 1
        new, graphs = self.home / "new", self.home / "graphs.nq"
        lines = sorted((text.encode() for text in statements), key=place_of)
        own = [text for text in lines if b"graph/dataset>" in text]
        graphs.write_bytes(b"".join(lines[: len(lines) - len(own)]))
        write_dump(new, lines)
        counts = {"graphs": {f"{BASE}graph/g{number:03}": number * self.number // 40 for number in range(90) if number % 31 != self.number}}
        manifest: dict[str, Any] = {"base": BASE, "title": "T", "date": f"2026-01-{self.number:02}", "version": "1", "counts": counts, **told}
        former = release(self.place) if self.place.is_dir() else None
        if former:
            difference = Difference.of(former, graphs, self.home / "difference")
            difference.describe([text.decode().rstrip("\n") for text in own])
            if previous := follow(Release(new, manifest, Store()), difference):
                manifest["previous"] = previous
                self.manifests.setdefault(previous["name"], self.last[0])
                self.dumps.setdefault(previous["name"], self.last[1])
            if not keep_all:
                settle(new, manifest, former.folder)
            shutil.rmtree(self.place)
        (new / MANIFEST).write_bytes(manifest_bytes(manifest))
        new.rename(self.place)
        self.last = manifest_bytes(manifest), b"".join(lines)
        return self.place

    def check(self) -> None:
        """Every former release is given as it was published."""
        assert [former.name for former in lineage(self.place)][::-1] == list(self.dumps)
        for name, dump in self.dumps.items():
            assert b"".join(former_dump(self.place, name).pieces()) == dump
            assert former_manifest(self.place, name) == self.manifests[name]

    def whole(self) -> set[str]:
        """The former releases whose dumps are kept whole."""
        return {file.parent.name for file in (self.place / FOLDER).glob(f"*/{DUMP}")}


def write_dump(folder: Path, lines: list[bytes]) -> None:
    """Write the dump of a release."""
    (folder / "dumps").mkdir(parents=True)
    (folder / "dumps" / DUMP).write_bytes(gzip.compress(b"".join(lines), 6, mtime=0))


def release(folder: Path) -> Release:
    """A release, without the store that is not needed here."""
    return Release(folder, json.loads((folder / MANIFEST).read_bytes()), Store())


@pytest.fixture
def published(tmp_path: Path) -> Published:
    """A release folder without a release."""
    return Published(tmp_path)


def test_what_is_kept_grows_with_what_changed_and_every_dump_comes_back(published: Published) -> None:
    """Whole dumps are smaller together than the patches, none needs more patches than a dump is large, and nothing is decided twice."""
    chance = random.Random(5)  # noqa: S311  # a play that can be repeated
    statements = {line(number) for number in chance.sample(range(5000), 600)}
    before: set[str] = set()
    for _ in range(28):
        published.publish(statements)
        statements = {text for text in statements if chance.random() > 0.05} | {line(chance.randrange(5000)) for _ in range(30)}
        assert before <= published.whole() <= before | set(list(published.dumps)[-1:])
        before = published.whole()
    published.check()
    place, whole = published.place, published.whole()
    assert 1 < len(whole) < 9
    assert {file.parent.name for file in (place / FOLDER).glob(f"*/{MANIFEST}")} == whole
    patches = [place / "report" / PATCH, *(former / PATCH for former in lineage(place) if (former / PATCH).is_file())]
    dumps = [size(place / FOLDER / name / DUMP) for name in whole]
    assert sum(dumps) < sum(map(size, patches))
    for name in published.dumps:
        assert sum(map(size, former_dump(place, name).patches)) <= max(*dumps, size(place / "dumps" / DUMP))


def size(file: Path) -> int:
    """The bytes of a file."""
    return file.stat().st_size


def test_a_release_of_other_statements_altogether_leaves_the_dump_before_it(published: Published) -> None:
    """A patch that is larger than the dump saves nothing."""
    for start in (0, 500, 1000):
        published.publish({line(number) for number in range(start, start + 300)})
    assert len(published.whole()) == 2
    published.check()


def test_dumps_that_were_all_kept_still_count(published: Published) -> None:
    """Former releases of a version that kept all dumps stay as they are; those after them are made again."""
    for number in range(6):
        published.publish({line(one) for one in range(number, 300 + number)}, keep_all=number < 3)
    assert published.whole() == {"2026-01-01-1", "2026-01-02-1"}
    published.check()


def test_a_release_without_a_change_takes_the_place_of_the_last(published: Published) -> None:
    """The manifest of the one before is told by what the manifest after it is now."""
    for number in (0, 1, 1, 1, 2):
        published.publish({line(one) for one in range(number, 300 + number)}, inputs={str(published.number): "x"}, note=None if number else "n")
    assert len(published.dumps) == 2
    published.check()


def test_a_dump_that_would_not_come_back_is_kept(published: Published) -> None:
    """One in another order, from a hand that was not ours, is not thrown away."""
    published.publish({line(number) for number in range(300)})
    lines = gzip.decompress((published.place / "dumps" / DUMP).read_bytes()).splitlines(keepends=True)
    shutil.rmtree(published.place / "dumps")
    write_dump(published.place, [*lines[5:], *lines[:5]])
    published.publish({line(number) for number in range(1, 301)})
    assert published.whole() == {"2026-01-01-1"}
    assert not list(published.place.glob(f"{FOLDER}/*/{MANIFEST_PATCH}"))


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    """A dump passes piece by piece, however large it is."""
    published = Published(tmp_path)
    lines = {f'<{BASE}person/p{number}> <{BASE}says#it> "{"x" * 500}" <{BASE}graph/talk> .\n' for number in range(30_000)}
    published.publish(lines)
    published.publish(lines | {line(1)})
    tracemalloc.start()
    length = sum(map(len, former_dump(published.place, "2026-01-01-1").pieces()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length > 15e6
    assert peak < 3e6


def test_the_command_lists_former_releases_and_writes_their_dumps(published: Published, tmp_path: Path) -> None:
    """Names, the newest first; a dump to standard output, to a file, or packed to one that is called so."""
    for number in range(3):
        published.publish({line(one) for one in range(number, 300 + number)})
    place, name = str(published.place), "2026-01-01-1"
    assert CliRunner().invoke(cli, ["former", place]).stdout == f"2026-01-02-1\n{name}\n"
    assert CliRunner().invoke(cli, ["former", place, name]).stdout_bytes == published.dumps[name]
    for file, read in (("a.nq", Path.read_bytes), ("a.nq.gz", lambda path: gzip.decompress(path.read_bytes()))):
        assert CliRunner().invoke(cli, ["former", place, name, "--out", str(tmp_path / file)]).exit_code == 0
        assert read(tmp_path / file) == published.dumps[name]


def failed(*arguments: object) -> str:
    """What a command says that ends for want of something."""
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert isinstance(result.exception, UnavailableError)
    assert result.exception.exit_code == 3
    return str(result.exception)


def test_what_cannot_be_made_again_is_told(published: Published, tmp_path: Path) -> None:
    """A name that is none, a release after it that is gone, a file that was changed; nothing half made is left."""
    for number in range(4):
        published.publish({line(one) for one in range(number, 300 + number)})
    place, first, out = published.place, "2026-01-01-1", tmp_path / "out" / "a.nq.gz"
    out.parent.mkdir()
    assert f"`fonds former {place}` tells" in failed("former", place, "2025-01-01-1")
    with gzip.open(place / FOLDER / "2026-01-02-1" / PATCH, "at", encoding="utf-8") as patch:
        patch.write(f"A {line(100)}")
    assert "does not give the statements that were published" in failed("former", place, first, "--out", out)
    (place / FOLDER / "2026-01-02-1" / PATCH).write_bytes(b"no gzip")
    assert "cannot be turned back" in failed("former", place, first, "--out", out)
    (place / FOLDER / "2026-01-03-1" / MANIFEST_PATCH).rename(tmp_path / MANIFEST_PATCH)
    assert f"{MANIFEST_PATCH}: cannot be read" in failed("former", place, first)
    (tmp_path / MANIFEST_PATCH).rename(place / FOLDER / "2026-01-03-1" / MANIFEST_PATCH)
    shutil.rmtree(place / FOLDER / "2026-01-02-1")
    assert "cannot be made again" in failed("former", place, first, "--out", out)
    assert list(out.parent.iterdir()) == []
    assert b"".join(former_dump(place, "2026-01-03-1").pieces()) == published.dumps["2026-01-03-1"]
    assert (place / FOLDER / "2026-01-03-1" / DIGEST).is_file()
