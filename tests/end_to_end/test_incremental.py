"""Builds that take what the build before made: the same bytes as a build of all, and less work."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Store

from fonds.config import Project
from fonds.kept import FILE
from fonds.resources import resource
from tests.conformance.test_readers import SAMPLES
from tests.end_to_end.test_jobs import NOTE, command, files, fonds
from tests.unit.test_site import project

Work = dict[str, dict[str, int]]
CORRECTION = "document\twords\toccurrence\tcorrection\tvalue\tby\tdate\treason\nnote-02\tKarl Horn\t\tis\tperson/karl-horn-the-elder\tA. B.\t2026-11-24\tsaid so\n"
OTHER = NOTE.format(other="Karl Horn", date="1952-05-03", fond="12").replace("the harvest in Moravia was good", "the bread was bad")
JUDGEMENT = "fonds:place/moravia\tMoravia\tskos:exactMatch\t\twd:Q43266\tMoravia\tsemapv:ManualMappingCuration\t0.95\t\t\t2026-11-24\tcurator\tseen\n"


def started(*arguments: object, moment: int) -> subprocess.Popen[str]:
    """The command, started, at a moment that it takes for the time of the release."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(moment)}
    return subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@dataclass
class Twins:
    """One project twice, with a release of each: one is built with what is kept, the other anew. Both have the same release before."""

    folder: Path
    moment: int = 1_800_000_000
    options: tuple[str, ...] = ("--jobs", "1")

    def project(self, name: str) -> Path:
        """The project of one of the two."""
        return self.folder / name / "project"

    def release(self, name: str) -> Path:
        """Its release."""
        return self.folder / name / "release"

    def edit(self, change: Callable[[Path], None]) -> None:
        """Change both projects."""
        for name in ("kept", "anew"):
            change(self.project(name))

    def build(self) -> Work:
        """Build both, hold the releases against each other, and give how much was made and kept of the one that was not built anew."""
        self.moment += 86400
        commands = {
            name: started("build", self.project(name), "--out", self.release(name), "--format", "json", *options, moment=self.moment)
            for name, options in (("kept", self.options), ("anew", (*self.options, "--fresh")))
        }
        told = {name: process.communicate(timeout=300) for name, process in commands.items()}
        assert [process.returncode for process in commands.values()] == [0, 0], told
        one, other = (files(self.release(name)) for name in ("kept", "anew"))
        assert one.keys() == other.keys()
        assert [name for name, data in one.items() if data != other[name]] == []
        assert statements(self.release("kept")) == statements(self.release("anew"))
        work: Work = json.loads(told["kept"][0])["work"]
        return work


def statements(release: Path) -> set[str]:
    """All statements of a release's store."""
    return {str(quad) for quad in Store.read_only(str(release / "store"))}


def made(work: Work) -> dict[str, int]:
    """How much was made, by stage."""
    return {stage: numbers["made"] for stage, numbers in work.items()}


def share(work: Work, stage: str) -> float:
    """The share of a stage that was made."""
    return work[stage]["made"] / sum(work[stage].values())


@pytest.fixture
def twins(seed: Project, tmp_path: Path) -> Twins:
    """A project with documents of every kind, twice, not built yet."""
    found = Twins(tmp_path)
    for name in ("kept", "anew"):
        folder = found.project(name)
        shutil.copytree(seed.folder, folder, ignore=shutil.ignore_patterns(".*"))
        for path in (folder / "documents").iterdir():
            path.unlink()
        for kind, sample in SAMPLES.items():
            if kind not in ("tei", "linked-art"):  # that letter is in the archive file, and that text has no date
                (folder / "documents" / f"{kind}{sample.suffix}").write_bytes(sample.data)
        for number in range(6):
            fond = ("B 17.2", "B 17,2", "12")[number % 3]
            note = NOTE.format(other=("Paul Orlik", "PAUL ORLIK", "Karl Horn")[number % 3], date=f"1951-05-{number + 3:02}", fond=fond)
            (folder / "documents" / f"note-{number:02}.md").write_text(note, encoding="utf-8")
    return found


@pytest.fixture
def small(tmp_path: Path) -> Twins:
    """A project with two documents, twice, built; one of the two is changed since."""
    found = Twins(tmp_path)
    for name in ("kept", "anew"):
        project(found.project(name), {"a.md": NOTE.format(other="Paul Orlik", date="1951-05-03", fond="12"), "b.md": OTHER})
    assert set(made(found.build())) >= {"extract", "check", "pages", "records"}
    found.edit(replaced("documents/b.md", "the bread was bad", "the bread was good"))
    return found


def written(name: str, text: str) -> Callable[[Path], None]:
    """The change that writes a file of a project."""

    def change(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")

    return change


def added(name: str, text: str) -> Callable[[Path], None]:
    """The change that adds to a file of a project."""
    return lambda project: written(name, (project / name).read_text(encoding="utf-8") + text)(project)


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """The change that replaces words of a file of a project."""

    def change(project: Path) -> None:
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        written(name, text.replace(old, new))(project)

    return change


def test_a_chain_of_edits(twins: Twins) -> None:
    """After each edit the release is that of a build of all, and what the edit does not reach is not made again."""
    first = twins.build()
    documents = first["extract"]["made"]
    again = twins.build()
    assert set(made(again).values()) == {0}, again

    twins.edit(replaced("documents/note-03.md", "the harvest in Moravia was good", "the harvest in Bohemia was bad"))
    work = twins.build()
    assert made(work)["extract"] == 1
    assert share(work, "pages") < 0.5
    assert share(work, "records") < 0.5
    twins.edit(written("documents/note-20.md", NOTE.format(other="Otto Braun", date="1952-01-01", fond="12")))
    assert made(twins.build())["extract"] == 1
    twins.edit(lambda project: (project / "documents/note-04.md").unlink())
    work = twins.build()
    assert made(work)["extract"] == 0
    assert 0 < share(work, "pages") < 0.6

    twins.edit(written("corrections/decided.tsv", CORRECTION))
    assert made(twins.build())["extract"] == 1
    twins.edit(added("authorities/persons.tsv", "paul-orlik\tPaul Orlik\t1900-01-02\t\t\t\tthe archive\n"))
    work = twins.build()
    assert made(work)["extract"] == documents  # a name may stand anywhere
    assert share(work, "pages") < 0.7
    twins.edit(added("mappings.sssom.tsv", JUDGEMENT))
    work = twins.build()
    assert made(work)["extract"] == 0
    assert 0 < share(work, "pages") < 0.3


def test_edits_of_what_all_share(twins: Twins) -> None:
    """A theme, a title, a finding aid, a profile and links of others: each is made again as far as it reaches."""
    documents = twins.build()["extract"]["made"]
    twins.edit(written("theme/templates/thing.html", '{% extends "fonds/thing.html" %}'))
    work = twins.build()
    assert (made(work)["extract"], made(work)["index"], made(work)["records"], share(work, "pages")) == (0, 0, 0, 1)
    twins.edit(replaced("fonds.toml", "A conversation of February 1949", "Conversations"))
    work = twins.build()
    assert (made(work)["extract"], made(work)["index"], share(work, "pages")) == (0, 0, 1)
    assert "Conversations" in (twins.release("kept") / "site/document/note-00.html").read_text(encoding="utf-8")
    twins.edit(replaced("documents/ead.xml", "Founded in 1848.", "Founded in 1849."))
    assert made(twins.build())["extract"] == 1
    twins.edit(written("profiles/archive-page.toml", (resource("data", "profiles", "archive-page.toml")).read_text(encoding="utf-8") + "# ours\n"))
    assert made(twins.build()) | {"extract": 0} == dict.fromkeys(made(work), 0)
    twins.edit(
        written("linksets/others.txt", "#FORMAT: BEACON\n#PREFIX: https://data.example.org/\n#TARGET: https://other.example/{ID}\nplace/moravia\n")
    )
    work = twins.build()
    assert (made(work)["extract"], documents) == (0, documents)


def test_several_processes_take_what_is_kept(twins: Twins) -> None:
    """With more processes it is the same."""
    twins.options = ("--jobs", "3")
    twins.build()
    twins.edit(replaced("documents/note-03.md", "the harvest in Moravia was good", "the harvest in Bohemia was bad"))
    work = twins.build()
    assert made(work)["extract"] == 1
    assert share(work, "pages") < 0.5
    assert set(made(twins.build()).values()) == {0}


def cut(file: Path) -> None:
    """Damage a file in its middle."""
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20000] = b"\0" * min(20000, len(data) - middle)
    file.write_bytes(data)


def foreign(file: Path) -> None:
    """Put a database of somebody else in the place of a file."""
    file.unlink()
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE rows (a)")
    base.close()


@pytest.mark.parametrize("spoil", [cut, foreign, lambda file: file.write_bytes(b"no database"), lambda file: file.unlink()])
def test_a_damaged_file_of_kept_work_is_no_matter(small: Twins, spoil: Callable[[Path], None]) -> None:
    """The release is the same, and the file is whole again afterwards."""
    spoil(small.project("kept") / FILE)
    small.build()
    assert set(made(small.build()).values()) == {0}


def test_a_file_that_was_written_over_is_made_again(small: Twins) -> None:
    """What is taken from the former release is only what was written there."""
    small.build()
    for name in ("kept", "anew"):
        (small.release(name) / "site/document/a.html").write_text("spoilt", encoding="utf-8")
        (small.release(name) / "dumps/graphs/a.ttl").unlink()
    work = small.build()
    assert (made(work)["pages"], made(work)["dumps"]) == (1, 1)


def test_another_release_is_not_taken_from(small: Twins) -> None:
    """What stands at --out must be what the project built last."""
    other = small.folder / "other"
    for name in ("kept", "anew"):
        shutil.copytree(small.release(name), other / name)
    small.build()
    for name in ("kept", "anew"):
        shutil.rmtree(small.release(name))
        shutil.move(other / name, small.release(name))
    assert share(small.build(), "pages") == 1


def test_checking_alone_is_kept_for_the_build(small: Twins) -> None:
    """What `fonds validate` extracted and checked need not be done again."""
    done = fonds("validate", small.project("kept"), "--report", small.folder / "report", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    work = small.build()
    assert (made(work)["extract"], made(work)["check"]) == (0, 0)
    assert 0 < share(work, "pages") < 1


@pytest.mark.parametrize("stage", ["extract", "check", "pages"])
def test_a_build_that_is_killed_leaves_what_can_be_built_upon(small: Twins, stage: str) -> None:
    """Wherever SIGKILL meets it, the next build is as one of all."""
    log = small.folder / "log"
    options = ("--out", small.release("kept"), "--log", log, "--jobs", "1")
    with started("build", small.project("kept"), *options, moment=small.moment) as process:
        while process.poll() is None and not (log.is_file() and f'"{stage}"' in log.read_text(encoding="utf-8")):
            time.sleep(0.01)
        process.kill()
        process.communicate()
    if read_manifest(small.release("kept")) != read_manifest(small.release("anew")):
        pytest.fail("the build was done before it was killed")
    small.build()


def read_manifest(release: Path) -> bytes:
    """The manifest of a release."""
    return (release / "manifest.json").read_bytes()


def test_why_a_document_is_done_again(small: Twins) -> None:
    """The inputs that changed are told, of a slug and of a file; an unknown name is an error with a mend."""
    folder = small.project("kept")
    written("authorities/groups.tsv", "id\tlabel\tnote\tsource\n")(folder)

    def why(name: str) -> str:
        done = fonds("build", folder, "--why", name)
        return done.stdout + done.stderr

    assert why("b") == "documents/b.md (b): changed since it was kept: the file itself\n"
    assert why("a.md") == "documents/a.md (a): nothing changed that it is made of\n"
    written("authorities/groups.tsv", "id\tlabel\tnote\tsource\nguild\tThe Guild\t\tthe archive\n")(folder)
    written("corrections/c.tsv", CORRECTION.replace("note-02", "a"))(folder)
    assert why("documents/a.md").endswith("the register in authorities/; the corrections of the document\n")
    written("documents/c.md", OTHER)(folder)
    assert "nothing is kept of it" in why("c")
    assert "no document or file is called so; did you mean 'documents/c.md'?" in why("documents/d.md")


def test_watching_builds_after_each_change(small: Twins) -> None:
    """A change is built, an error is told and outlived, and Ctrl-C ends it."""
    folder, release = small.project("kept"), small.release("kept")
    with started("build", folder, "--out", release, "--watch", "--jobs", "1", moment=small.moment) as process:
        try:
            waiting(lambda: b"the bread was good" in page(release))
            written("fonds.toml", "no = toml =")(folder)
            time.sleep(4)
            shutil.copy(small.project("anew") / "fonds.toml", folder / "fonds.toml")
            replaced("documents/b.md", "the bread was good", "the bread was dear")(folder)
            waiting(lambda: b"the bread was dear" in page(release))
        finally:
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "is not TOML" in told
    assert "Traceback" not in told


def page(release: Path) -> bytes:
    """The page of the document that is changed."""
    return (release / "site/document/b.html").read_bytes()


def waiting(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come")
