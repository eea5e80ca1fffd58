"""A build on a Dask cluster: the same release to the byte as in one process, also where workers are killed, and the same errors."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.dask_cluster import Cluster, cluster, pids
from tests.end_to_end.test_jobs import NOTE, command, corpus, ended, files, fonds, unreadable

__all__ = ["corpus"]  # a fixture

FIRST, SECOND = "1800000000", "1800086400"


@pytest.fixture(scope="module")
def workers() -> Iterator[Cluster]:
    """A cluster of two workers."""
    with cluster() as found:
        yield found


def on(workers: Cluster) -> list[str]:
    """The options that name the cluster."""
    return ["--runner", "dask", "--scheduler", workers.scheduler_address]


def changed(project: Path) -> None:
    """Take away one of the documents, and write another one anew."""
    (project / "documents" / "note-03.md").unlink()
    (project / "documents" / "note-04.md").write_text(NOTE.format(other="Otto Braun", date="1952-01-01", fond="12"), encoding="utf-8")


def built(project: Path, out: Path, moment: str, *options: str) -> dict[str, bytes]:
    """The files of a release of a project, which is published at a moment."""
    done = fonds("build", project, "--out", out, *options, SOURCE_DATE_EPOCH=moment)
    assert done.returncode == 0, done.stderr
    return files(out)


@contextmanager
def building(project: Path, out: Path, log: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A build in a session of its own, named by relative paths."""
    arguments = command("build", project.name, "--out", os.path.relpath(out, project.parent), "--log", log, *options)
    environment = os.environ | {"SOURCE_DATE_EPOCH": FIRST}
    with subprocess.Popen(arguments, cwd=project.parent, stderr=subprocess.PIPE, text=True, start_new_session=True, env=environment) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def reaches(process: subprocess.Popen[str], log: Path, stage: str) -> bool:
    """Whether a build reaches a stage before it ends; it is waited for."""
    while process.poll() is None:
        if log.is_file() and f'"{stage}"' in log.read_text(encoding="utf-8"):
            return True
        time.sleep(0.02)
    return False


def left(folder: Path) -> set[str]:
    """The hidden files and folders of a folder."""
    return {path.name for path in folder.iterdir() if path.name.startswith(".")}


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Two releases have the same files, all the same to the byte."""
    assert {"site/document/note-00.html", "records.sqlite", "reconcile.sqlite", "manifest.json"} <= one.keys()
    assert one.keys() == other.keys()
    assert [name for name, data in one.items() if data != other[name]] == []


def test_the_release_is_the_same_as_that_of_one_process(corpus: Path, tmp_path: Path, workers: Cluster) -> None:
    """All files of a first release, and of a second one that tells what changed; the workers live in another folder, time zone and language."""
    releases = {}
    for name, options in (("here", ["--jobs", "1"]), ("there", on(workers))):
        project, out = tmp_path / f"project-{name}", tmp_path / f"release-{name}"
        shutil.copytree(corpus, project)
        first = built(project, out, FIRST, *options)
        changed(project)
        releases[name] = first, built(project, out, SECOND, *options)
        locks = {".identifiers.tsv.lock", ".release-here.lock", ".release-there.lock"}
        assert {*left(project), *left(tmp_path)} <= locks | {".fonds-kept.sqlite"}
    for one, other in zip(releases["here"], releases["there"], strict=True):
        assert_same(one, other)


def test_workers_that_are_killed_change_nothing(corpus: Path, tmp_path: Path, workers: Cluster) -> None:
    """One after the other is killed while the build reads, checks and writes pages: the release is the same."""
    shutil.copytree(corpus, tmp_path / "same")
    expected = built(tmp_path / "same", tmp_path / "expected", FIRST, "--jobs", "1")
    out, log = tmp_path / "out" / "release", tmp_path / "log"
    with building(corpus, out, log, *on(workers)) as build:
        killed = set()
        for number, stage in enumerate(("extract", "check", "pages")):
            assert reaches(build, log, stage)
            victim = pids(workers)[number % 2]
            os.kill(victim, signal.SIGKILL)
            killed.add(victim)
        _, told = build.communicate(timeout=120)
    assert build.returncode == 0, told
    assert len(killed) == 3
    assert_same(expected, files(out))
    assert left(out.parent) <= {".release.lock"}


def test_broken_documents_are_told_in_their_order(corpus: Path, tmp_path: Path, workers: Cluster) -> None:
    """`stop` tells the first and publishes nothing; `skip` tells all and publishes the others."""
    unreadable(corpus)
    done = fonds("build", corpus, "--out", tmp_path / "out" / "release", *on(workers))
    assert done.returncode == 1
    assert "documents/note-05.md" in done.stderr
    assert "documents/note-08.md" not in done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {".release.lock"}
    done = fonds("build", corpus, "--out", tmp_path / "out" / "release", *on(workers), "--on-error", "skip")
    assert done.returncode == 1
    skipped = [line for line in done.stderr.splitlines() if line.startswith("skipped: ")]
    assert [name for line, name in zip(skipped, ("note-05.md", "note-08.md"), strict=True) if name not in line] == []
    assert (tmp_path / "out" / "release" / "manifest.json").is_file()


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are looked up in /proc")
def test_ctrl_c_ends_the_build(corpus: Path, tmp_path: Path, workers: Cluster) -> None:
    """It ends with 130 and leaves no file; the cluster lives on and takes the next build."""
    with building(corpus, tmp_path / "out" / "release", tmp_path / "log", *on(workers)) as build:
        assert reaches(build, tmp_path / "log", "check")
        os.killpg(build.pid, signal.SIGINT)
        _, told = build.communicate(timeout=60)
    assert build.returncode == 130, told
    assert "Traceback" not in told
    assert ended(build.pid)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {".release.lock"}
    done = fonds("validate", corpus, "--report", tmp_path / "out" / "release", *on(workers))
    assert done.returncode == 0, done.stderr


def test_a_wrong_address_is_told(corpus: Path, tmp_path: Path) -> None:
    """The exit code is 3; the address and the mend are named, and nothing is written."""
    pytest.importorskip("distributed")
    done = fonds("build", corpus, "--out", tmp_path / "out" / "release", "--runner", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 3
    assert done.stderr.startswith("error: tcp://127.0.0.1:9: no scheduler answers")
    assert "--scheduler" in done.stderr
    assert not (tmp_path / "out").exists()
