"""Several processes at one build: the same release to the byte, the same errors, and nothing left behind whatever ends it."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fonds.config import Project
from tests.conformance.test_readers import SAMPLES

STAGES = ["extract", "reconcile", "count", "check", "load", "dumps", "changes", "pages"]
NOTE = """---
title: Conversation of Ferdinand Lenz and {other}
date: {date}
archive: Vienna City Archive
fond: "{fond}"
---
Present were Ferdinand Lenz and {other}. {other} said that the harvest in Moravia was good.
"""


def command(*arguments: object) -> list[str]:
    """The command with some arguments."""
    return [sys.executable, "-m", "fonds", *map(str, arguments)]


def fonds(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False, env=os.environ | environment)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a release by their paths, but for those of the store, which differ from build to build."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {name: path.read_bytes() for path in found if not (name := path.relative_to(folder).as_posix()).startswith("store/")}


@pytest.fixture
def corpus(seed: Project, tmp_path: Path) -> Path:
    """A project with documents of every kind, some of which spell their reference otherwise, or lie in the set of a finding aid."""
    folder = tmp_path / "project"
    shutil.copytree(seed.folder, folder)
    for path in (folder / "documents").iterdir():
        path.unlink()
    for name, sample in SAMPLES.items():
        if name not in ("tei", "linked-art"):  # the one letter is in the archive file, the other tells no date
            (folder / "documents" / f"{name}{sample.suffix}").write_bytes(sample.data)
    for number in range(12):
        fond = ("B 17.2", "B 17,2", "12")[number % 3]
        note = NOTE.format(other=("Paul Orlik", "PAUL ORLIK", "Karl Horn")[number % 3], date=f"1951-05-{number + 3:02}", fond=fond)
        (folder / "documents" / f"note-{number:02}.md").write_text(note, encoding="utf-8")
    return folder


@contextmanager
def building(project: Path, out: Path, log: Path, *options: object) -> Iterator[subprocess.Popen[str]]:
    """A build in a session of its own, once it has begun to read."""
    arguments = command("build", project, "--out", out, "--log", log, *options)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        for _ in range(600):
            if log.is_file() and '"extract"' in log.read_text(encoding="utf-8") and workers(process.pid):
                break
            time.sleep(0.05)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def session(leader: int) -> dict[int, int]:
    """The processes of a session that are at work, each with its parent."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] not in "ZX":
                found[int(place.name)] = int(fields[1])
    return found


def workers(leader: int) -> list[int]:
    """The processes that work for a build: its grandchildren."""
    found = session(leader)
    return [pid for pid, parent in found.items() if found.get(parent) == leader]


def ended(leader: int) -> bool:
    """Whether nobody of a session is left, soon."""
    for _ in range(200):
        if not session(leader):
            return True
        time.sleep(0.05)
    return False


def built(project: Path, out: Path, jobs: int, moment: str) -> dict[str, bytes]:
    """The files of a release of a project, which is published at a moment."""
    done = fonds("build", project, "--out", out, "--jobs", jobs, SOURCE_DATE_EPOCH=moment)
    assert done.returncode == 0, done.stderr
    return files(out)


def test_the_release_is_the_same_however_many_work_at_it(corpus: Path, tmp_path: Path) -> None:
    """All files of a first release, and of a second one that tells what changed, are the same to the byte."""
    releases: dict[int, list[dict[str, bytes]]] = {}
    for jobs in (1, 3):
        project, out = tmp_path / f"project-{jobs}", tmp_path / f"release-{jobs}"
        shutil.copytree(corpus, project)
        first = built(project, out, jobs, "1800000000")
        (project / "documents" / "note-03.md").unlink()
        note = NOTE.format(other="Otto Braun", date="1952-01-01", fond="12")
        (project / "documents" / "note-04.md").write_text(note, encoding="utf-8")
        releases[jobs] = [first, built(project, out, jobs, "1800086400")]
    for one, other in zip(releases[1], releases[3], strict=True):
        assert {"site/document/note-00.html", "records.sqlite", "reconcile.sqlite", "manifest.json"} <= one.keys()
        assert one.keys() == other.keys()
        assert [name for name, data in one.items() if data != other[name]] == []
    assert "report/changes.md" in releases[1][1]


def unreadable(project: Path) -> None:
    """Two broken documents, one after the other."""
    (project / "documents" / "note-05.md").write_bytes(b"\0")
    (project / "documents" / "note-08.md").write_bytes(b"")


def twice(project: Path) -> None:
    """A document of the same name as one in another folder."""
    (project / "documents" / "z").mkdir()
    shutil.copy(project / "documents" / "note-02.md", project / "documents" / "z" / "note-02.md")


@pytest.mark.parametrize(("spoil", "where"), [(unreadable, ["note-05.md", "note-08.md"]), (twice, ["z/note-02.md"])])
def test_broken_documents_are_told_in_their_order(corpus: Path, tmp_path: Path, spoil: Callable[[Path], None], where: list[str]) -> None:
    """`stop` tells the first and publishes nothing, `skip` tells all and publishes the others, whatever was read first."""
    spoil(corpus)
    for jobs in (1, 3):
        done = fonds("build", corpus, "--out", tmp_path / "release", "--jobs", jobs)
        assert done.returncode == 1
        assert f"documents/{where[0]}" in done.stderr
        assert not any(f"documents/{other}" in done.stderr for other in where[1:])
        assert not (tmp_path / "release").exists()
        done = fonds("build", corpus, "--out", tmp_path / "skipped", "--jobs", jobs, "--on-error", "skip")
        assert done.returncode == 1
        skipped = [line for line in done.stderr.splitlines() if line.startswith("skipped: ")]
        assert [name for line, name in zip(skipped, where, strict=True) if f"documents/{name}" not in line] == []
        assert (tmp_path / "skipped" / "manifest.json").is_file()
        shutil.rmtree(tmp_path / "skipped")


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are looked up in /proc")
def test_a_process_that_dies_ends_the_build(corpus: Path, tmp_path: Path) -> None:
    """The error says so and what to do; nothing is published, no file and no process is left."""
    with building(corpus, tmp_path / "out" / "release", tmp_path / "log", "--jobs", 2) as build:
        os.kill(workers(build.pid)[0], signal.SIGKILL)
        _, told = build.communicate(timeout=60)
    assert build.returncode == 3
    assert "SIGKILL" in told
    assert "--jobs 1" in told
    assert "Traceback" not in told
    assert ended(build.pid)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {".release.lock"}
    assert json.loads((tmp_path / "log").read_text(encoding="utf-8").splitlines()[-1])["outcome"] == "failed"


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are looked up in /proc")
def test_ctrl_c_ends_all_processes(corpus: Path, tmp_path: Path) -> None:
    """The terminal sends it to all: the build ends with 130, and no file and no process is left, nor any talk of theirs."""
    with building(corpus, tmp_path / "out" / "release", tmp_path / "log", "--jobs", 2) as build:
        os.killpg(build.pid, signal.SIGINT)
        _, told = build.communicate(timeout=60)
    assert build.returncode == 130
    assert "Traceback" not in told
    assert ended(build.pid)
    assert {path.name for path in (tmp_path / "out").iterdir()} <= {".release.lock"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_stage_is_told_with_true_counts(corpus: Path, tmp_path: Path, jobs: int) -> None:
    """The log has all stages in their order, each done to the end; the outcome and the summary say how long each took."""
    done = fonds("build", corpus, "--out", tmp_path / "release", "--jobs", jobs, "--log", tmp_path / "log", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert list(dict.fromkeys(row["stage"] for row in told[:-1])) == STAGES
    assert list(told[-1]["seconds"]) == list(json.loads(done.stdout)["seconds"]) == STAGES
    last = {row["stage"]: row for row in told[:-1]}
    assert [stage for stage, row in last.items() if row["done"] != row["total"]] == []
    files_ = [path for path in (corpus / "documents").rglob("*") if path.is_file()]
    assert last["extract"]["total"] == len(files_)
    counts = json.loads(done.stdout)["counts"]
    assert last["check"]["total"] == counts["things"]["document"]
    told_of = [path for path in (tmp_path / "release" / "site").rglob("*.nt") if path.parent.name != "graph"]
    assert last["pages"]["total"] == len(told_of)
    summary = [line.split()[0] for line in done.stderr.splitlines() if re.search(r" s +[0-9.]+%", line)]
    assert summary == [*STAGES, "in"]


def test_on_a_terminal_stages_are_bars(seed: Project, tmp_path: Path) -> None:
    """Each stage is shown with its rate while it goes on."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    shutil.copytree(seed.folder, tmp_path / "project")
    arguments = command("build", tmp_path / "project", "--out", tmp_path / "release", "--jobs", 1)
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    assert process.returncode == 0
    assert all(stage.encode() in shown for stage in STAGES)
    assert b"/s" in shown
