"""One release after another: what changed is told and can be replayed, the former stays reachable, and nobody is turned away meanwhile."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import threading
from http.client import IncompleteRead
from pathlib import Path

import pytest
from click.testing import CliRunner

from fonds.build import build
from fonds.changes import compare, notes
from fonds.cli import cli
from fonds.config import Project, load_project
from fonds.errors import FondsError
from fonds.release import Release
from tests.conftest import DATE
from tests.small_release import fetch, serving
from tests.unit.test_site import project

LATER = "2027-01-02"
TALK = (
    "May 3, 1951\n\nRecord of Conversation between Ferdinand Lenz and Paul Orlik\n\nOrlik said that it rained.\n\n"
    "Document Information\n\nAMU, f. 12, op. 1, d. 7, ll. 3-4. Translated by Eva Kurz.\n"
)


def edited(file: Path, old: str, new: str) -> None:
    """Put one text in the place of another, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def releases(seed: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Two releases of a project: a life date is mended, one person is called otherwise, a name is merged into another."""
    folder = tmp_path_factory.mktemp("releases")
    shutil.copytree(seed.folder, folder / "project")
    project = load_project(folder / "project")
    build(project, folder / "now", date=DATE)
    shutil.copytree(folder / "now", folder / "before")
    register = folder / "project/authorities/persons.tsv"
    row = register.read_text(encoding="utf-8").splitlines()[1].split("\t")
    edited(register, row[2], "1895-11-26")
    edited(folder / "project/authorities/places.tsv", "anshan\t", "anshan-liaoning\t")
    edited(folder / "project/authorities/names.tsv", "place/anshan\t", "place/anshan-liaoning\t")
    edited(project.identifiers, "place/anshan\tcurrent\t", "place/anshan\tmerged\tplace/anshan-liaoning")
    build(load_project(folder / "project"), folder / "now", date=LATER)
    return Release.open(folder / "before"), Release.open(folder / "now")


def lines(release: Release) -> set[str]:
    """The statements of a release's dump."""
    return set(gzip.decompress((release.folder / "dumps/dataset.nq.gz").read_bytes()).decode().splitlines())


def test_a_patch_brings_the_old_release_to_the_new(releases: tuple[Release, Release]) -> None:
    """RDF Patch: each line adds or deletes one statement that was missing or there, and all of them give the new dump."""
    old, new = releases
    patch = io.StringIO()
    changes = compare(old, new, patch)
    found = lines(old)
    told = patch.getvalue().splitlines()
    assert (told[0][:5], told[1][:7], told[2], told[-1]) == ("H id ", "H prev ", "TX .", "TC .")
    for line in told[3:-1]:
        sign, statement = line[0], line[2:]
        assert (statement in found) == (sign == "D")
        (found.discard if sign == "D" else found.add)(statement)
    assert found == lines(new)
    assert (changes.added, changes.removed) == (sum(line[:2] == "A " for line in told), sum(line[:2] == "D " for line in told))
    assert not compare(new, new).any


def test_things_are_told_as_new_changed_and_merged(releases: tuple[Release, Release]) -> None:
    """By what the two releases hold of them, whatever statements changed."""
    old, new = releases
    changes = compare(old, new)
    assert changes.created == ("place/anshan-liaoning",)
    assert changes.merged == (("place/anshan", "place/anshan-liaoning"),)
    assert changes.withdrawn == ()
    assert any(path.startswith("person/") for path in changes.updated)
    assert compare(new, old).withdrawn == ("place/anshan-liaoning",)
    text = notes(changes, old, new)
    assert f"# {new.manifest['title']}: what changed from {DATE}-1 to {LATER}-1" in text
    assert f"is now [Anshan]({new.base}place/anshan-liaoning)" in text


def test_a_release_tells_of_the_one_before_and_keeps_it_in_reach(releases: tuple[Release, Release]) -> None:
    """Notes, a list for machines and a patch in report/; what the former dump and manifest are made of under releases/, these over HTTP."""
    old, new = releases
    assert new.manifest["previous"] == {"name": f"{DATE}-1", "date": DATE, "version": "1", "folder": f"releases/{DATE}-1"}
    assert json.loads((new.folder / "report/changes.json").read_text(encoding="utf-8"))["merged"] == [["place/anshan", "place/anshan-liaoning"]]
    assert "report/changes.rdfp.gz" in new.manifest["files"]
    with serving(new.folder) as address:
        listed = json.loads(fetch(address, "/releases").body)
        assert [release["name"] for release in listed["former"]] == [f"{DATE}-1"]
        reply = fetch(address, f"/releases/{DATE}-1/dataset.nq.gz")
        assert gzip.decompress(reply.body) == gzip.decompress((old.folder / "dumps/dataset.nq.gz").read_bytes())
        assert fetch(address, f"/releases/{DATE}-1/manifest.json").body == (old.folder / "manifest.json").read_bytes()
        for strange in ("/releases/../manifest.json", "/releases/..%2fmanifest.json", "/releases/none/dataset.nq.gz"):
            assert fetch(address, strange).status == 404
        moved = fetch(address, "/place/anshan")
        assert (moved.status, moved.headers["Location"]) == (301, "/place/anshan-liaoning")


def test_what_every_former_release_was_can_be_had(tmp_path: Path) -> None:
    """Of five releases the four former ones: dumps and manifests as they were published, listed, with a tag, from the server and the command."""
    folder, place = project(tmp_path / "project", {"talk.txt": TALK}), tmp_path / "release"
    published: dict[str, tuple[bytes, bytes]] = {}
    for day in range(1, 6):
        (folder / "documents/talk.txt").write_text(TALK.replace("it rained", f"it rained for {day} days"), encoding="utf-8")
        if day == 3:
            (folder / "documents/other.txt").write_text(TALK.replace("Orlik", "Horn"), encoding="utf-8")
        date = f"2027-01-{day:02}"
        build(load_project(folder), place, date=date)
        dump = gzip.decompress((place / "dumps/dataset.nq.gz").read_bytes())
        published[f"{date}-1"] = (dump, (place / "manifest.json").read_bytes())
    published.popitem()
    assert not list(place.glob("releases/*/dataset.nq.gz"))
    with serving(place) as address:
        listed = {release["name"]: release["files"] for release in json.loads(fetch(address, "/releases").body)["former"]}
        assert list(listed) == sorted(published, reverse=True)
        for name, (dump, manifest) in published.items():
            replies = {file: fetch(address, file) for file in listed[name]}
            assert {reply.status for reply in replies.values()} == {200}
            reply = replies[f"/releases/{name}/dataset.nq.gz"]
            assert gzip.decompress(reply.body) == dump
            assert replies[f"/releases/{name}/manifest.json"].body == manifest
            assert replies[f"/releases/{name}/dataset.nq.sha256"].body.decode() == f"{hashlib.sha256(dump).hexdigest()}  dataset.nq\n"
            assert CliRunner().invoke(cli, ["former", str(place), name]).stdout_bytes == dump
        target, tag = f"/releases/{name}/dataset.nq.gz", reply.headers["ETag"]
        assert fetch(address, target, if_none_match=tag).status == 304
        head = fetch(address, target, method="HEAD", range="bytes=0-9")
        assert (head.status, head.body, head.headers["ETag"], head.headers["Accept-Ranges"]) == (200, b"", tag, "none")
        assert head.headers["Content-Type"] == reply.headers["Content-Type"] == "application/gzip"
        shutil.rmtree(place / "releases" / name)
        first = min(published)
        assert fetch(address, f"/releases/{first}/dataset.nq.gz").status == fetch(address, f"/releases/{first}/manifest.json").status == 404


def test_a_former_dump_that_went_wrong_breaks_off(releases: tuple[Release, Release], tmp_path: Path) -> None:
    """What is not as it was published has no end: no client takes it for whole."""
    shutil.copytree(releases[1].folder, tmp_path / "release")
    with gzip.open(tmp_path / "release/report/changes.rdfp.gz", "rb") as patch:
        lines = patch.readlines()
    (tmp_path / "release/report/changes.rdfp.gz").write_bytes(gzip.compress(b"".join(lines[:3] + lines[4:])))
    with serving(tmp_path / "release") as address, pytest.raises(IncompleteRead):
        fetch(address, f"/releases/{DATE}-1/dataset.nq.gz")


def test_so_many_former_dumps_are_made_at_once(releases: tuple[Release, Release], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for one more is told when to come again; a HEAD, and what is a file, cost nothing."""
    monkeypatch.setattr("fonds.serve.former._AT_ONCE", 0)
    with serving(releases[1].folder) as address:
        target = f"/releases/{DATE}-1/dataset.nq.gz"
        reply = fetch(address, target)
        assert (reply.status, reply.headers["Retry-After"]) == (503, "30")
        assert fetch(address, target, method="HEAD").status == fetch(address, f"/releases/{DATE}-1/manifest.json").status == 200


def test_a_build_that_changes_nothing_is_no_new_release(releases: tuple[Release, Release]) -> None:
    """The same input again takes the place of the last release; what that said of the one before it stays."""
    _, new = releases
    project = load_project(new.folder.parent / "project")
    again = new.folder.parent / "again"
    shutil.copytree(new.folder, again)
    build(project, again, date=LATER)
    assert Release.open(again).manifest["previous"] == new.manifest["previous"]
    assert (again / "report/changes.json").read_bytes() == (new.folder / "report/changes.json").read_bytes()
    assert len(list((again / "releases").iterdir())) == 1


def test_releases_of_two_datasets_are_not_compared(releases: tuple[Release, Release], tmp_path: Path) -> None:
    """Their things have nothing to do with each other."""
    old, _ = releases
    shutil.copytree(old.folder, tmp_path / "other")
    edited(tmp_path / "other/manifest.json", old.base, "https://elsewhere.example.org/")
    with pytest.raises(FondsError, match="compare two releases of one dataset"):
        compare(old, Release.open(tmp_path / "other"))


@pytest.mark.parametrize("form", ["text", "json", "patch"])
def test_the_command_prints_notes_json_and_patch(releases: tuple[Release, Release], form: str) -> None:
    """`fonds diff OLD NEW`."""
    old, new = releases
    result = CliRunner().invoke(cli, ["diff", str(old.folder), str(new.folder), "--format", form])
    assert result.exit_code == 0
    assert {"text": "## Merged", "json": '"merged"', "patch": "\nTC ."}[form] in result.stdout


def test_a_release_is_swapped_under_load_without_an_error(releases: tuple[Release, Release], tmp_path: Path) -> None:
    """Clients ask on and on while another release takes the place of the one being served; each gets an answer of the one or the other."""
    old, new = releases
    place = tmp_path / "served"
    shutil.copytree(old.folder, place)
    shutil.copytree(new.folder, tmp_path / "next")
    seen: list[tuple[int, bytes]] = []
    over = threading.Event()
    with serving(place, workers=2) as address:

        def ask(target: str) -> None:
            while not over.is_set():
                reply = fetch(address, target, accept="text/csv")
                seen.append((reply.status, reply.body))

        count = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        threads = [threading.Thread(target=ask, args=(target,)) for target in (count, count, "/sparql?query=ASK%20%7B%7D", "/place/yanan.ttl")]
        for thread in threads:
            thread.start()
        over.wait(1.0)
        place.rename(tmp_path / "former")
        (tmp_path / "next").rename(place)
        over.wait(3.0)
        over.set()
        for thread in threads:
            thread.join()
    assert {status for status, _ in seen} == {200}
    answers = {body for _, body in seen if body.startswith(b"n\r\n")}
    assert len(answers) == 2
