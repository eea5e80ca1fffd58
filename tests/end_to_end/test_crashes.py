"""Whatever ends a build, the last good release stays whole, no IRI is lost, and the next build does as if nothing had been."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fonds.files import checksum
from fonds.identifiers import read_identifiers
from fonds.release import KINDS, Release
from tests.end_to_end.test_jobs import command, files, fonds
from tests.unit.test_site import document, project

EPOCH = {"SOURCE_DATE_EPOCH": "1764547200"}
WORDS = ("Ada", "Max", "Bruno", "Kurz", "Lang")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project, the release that was made of it, and what was changed since: a person fewer, another title, a document more."""
    folder = tmp_path_factory.mktemp("crashes") / "home"
    place = project(folder / "project", {"a.txt": document(*WORDS)})
    assert fonds("build", place, "--out", folder / "release", "--jobs", "1", **EPOCH).returncode == 0
    (place / "documents/a.txt").write_text(document("Eva", *WORDS[1:]), encoding="utf-8")
    (place / "documents/b.txt").write_text(document("Ida", "Otto", *WORDS[2:]), encoding="utf-8")
    settings = place / "fonds.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("A collection", "The new one"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def after(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the release that a build makes which nothing disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed") / "home"
    shutil.copytree(home, folder)
    assert fonds("build", folder / "project", "--out", folder / "release", "--jobs", "1", **EPOCH).returncode == 0
    return files(folder / "release")


def whole(folder: Path) -> str:
    """The title of the release in a folder, all files of which are what its manifest says, and all things of which the register knows."""
    release = Release.open(folder / "release")
    for name, told in release.manifest["files"].items():
        assert checksum(folder / "release" / name) == (told["sha256"] if isinstance(told, dict) else told), name
    known = read_identifiers(folder / "project/identifiers.tsv")
    published = {iri.removeprefix(release.base) for kind in KINDS for iri in release.things().get(kind, ())}
    assert published <= known.keys()
    return str(release.manifest["title"])


def build_again(folder: Path, after: dict[str, bytes]) -> None:
    """The next build gives what it would have given, and clears away what was left."""
    done = fonds("build", folder / "project", "--out", folder / "release", "--jobs", "1", **EPOCH)
    assert done.returncode == 0, done.stderr
    assert whole(folder) == "The new one"
    assert files(folder / "release").keys() == after.keys()
    assert {path.name for path in folder.iterdir()} <= {"project", "release", ".release.lock"}


def cut(home: Path, place: Path, moment: int) -> tuple[Path, Path, str]:
    """A copy of the home in which a build was ended at a moment; what a power cut would have left; and what it said."""
    folder, image = place / "home", place / "image"
    shutil.copytree(home, folder)
    arguments = [sys.executable, "-m", "tests.power_cut", moment, image, folder]
    done = subprocess.run(
        [*map(str, arguments), *command("build", folder / "project", "--out", folder / "release", "--jobs", "1")[3:]],
        capture_output=True, text=True, check=False, env=os.environ | EPOCH, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == (137 if moment else 0), done.stderr
    return folder, image, done.stderr


@pytest.fixture(scope="module")
def moments(home: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many moments a build has."""
    _, _, said = cut(home, tmp_path_factory.mktemp("counted"), 0)
    return int(said.rpartition("moments: ")[2])


@pytest.mark.parametrize("part", [0.3, 0.7, -5, -4, -3, -2, -1, 0])
def test_it_may_be_killed_and_the_power_cut_at_any_moment(home: Path, after: dict[str, bytes], moments: int, part: float, tmp_path: Path) -> None:
    """At moments all along, and at each of the last ones: what is there is the old release or the new one, killed or cut off."""
    moment = max(1, round(part * moments)) if isinstance(part, float) else moments + part
    folder, image, _ = cut(home, tmp_path, moment)
    titles = [whole(folder), whole(image)]
    assert set(titles) <= {"A collection", "The new one"}
    if part in (0.7, -2):
        build_again(folder, after)
        build_again(image, after)


def test_a_release_that_was_taken_from_its_place_is_put_back(home: Path, after: dict[str, bytes], tmp_path: Path) -> None:
    """Where names cannot be exchanged, a kill between the two renames leaves none in its place; the next build puts the former back first."""
    folder = tmp_path / "home"
    shutil.copytree(home, folder)
    aside = folder / ".release.building-abcd1234"
    aside.mkdir()
    (folder / "release").rename(aside / "former")
    build_again(folder, after)
    assert {name: len(data) for name, data in files(folder / "release").items() if name != "records.sqlite"} == {
        name: len(data) for name, data in after.items() if name != "records.sqlite"
    }


@pytest.mark.parametrize("size", [2_000, 20_000, 60_000, 200_000])
def test_a_full_disk_is_told_and_harms_nothing(home: Path, size: int, tmp_path: Path) -> None:
    """Files that cannot grow any more end the build with an error that says so."""
    folder = tmp_path / "home"
    shutil.copytree(home, folder)
    before = files(folder / "release")
    done = subprocess.run(
        command("build", folder / "project", "--out", folder / "release", "--jobs", "1"), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),  # no threads here
    )  # fmt: skip
    assert done.returncode in (1, 3)
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "mistake in fonds" not in done.stderr
    assert files(folder / "release") == before
    assert {path.name for path in folder.iterdir()} <= {"project", "release", ".release.lock"}


def test_the_second_of_two_builds_waits(home: Path, after: dict[str, bytes], tmp_path: Path) -> None:
    """Two at once at one project: both end well, one after the other, and the second says that it waits."""
    folder = tmp_path / "home"
    shutil.copytree(home, folder)
    arguments = command("build", folder / "project", "--out", folder / "release", "--jobs", "1", "--log")
    logs = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    running = []
    for log in logs:
        running.append(subprocess.Popen([*arguments, str(log)], env=os.environ | EPOCH, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(0.3)
    assert [process.wait(120) for process in running] == [0, 0]
    assert sorted('"wait"' in log.read_text(encoding="utf-8") for log in logs) == [False, True]
    assert whole(folder) == "The new one"
    assert files(folder / "release").keys() == after.keys()
