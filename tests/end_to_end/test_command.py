"""The command as people use it: what it prints, how it ends, and what bad input does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fonds.config import Project


def fonds(*arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run([sys.executable, "-m", "fonds", *map(str, arguments)], capture_output=True, text=True, cwd=folder, check=False)


@pytest.fixture
def project(seed: Project, tmp_path: Path) -> Path:
    """A copy of the seed project to spoil."""
    folder = tmp_path / "project"
    shutil.copytree(seed.folder, folder)
    return folder


def document(project: Path) -> Path:
    """The document of a project."""
    (path,) = (project / "documents").glob("*.txt")
    return path


def spoil_nothing(project: Path) -> None:
    """The control: a project as it is."""


def empty(project: Path) -> None:
    """An empty document."""
    document(project).write_bytes(b"")


def binary(project: Path) -> None:
    """A binary file in the place of a document."""
    document(project).write_bytes(bytes(range(256)))


def encoding(project: Path) -> None:
    """A document in Windows-1251."""
    document(project).write_bytes("Запись беседы".encode("cp1251"))


def undated(project: Path) -> None:
    """A document without any date."""
    document(project).write_text("Record of Conversation between Ferdinand Lenz and Paul Orlik\n\nThey met.\n", encoding="utf-8")


def row(project: Path) -> None:
    """A malformed row in the register."""
    with (project / "authorities" / "persons.tsv").open("a", encoding="utf-8") as file:
        file.write("horn\tKarl Horn\n")


def key(project: Path) -> None:
    """An unknown key in the configuration."""
    path = project / "fonds.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[publish]\nengine = ["fuseki"]\n', encoding="utf-8")


def ledger(project: Path) -> None:
    """A malformed row in the ledger."""
    with (project / "mappings.sssom.tsv").open("a", encoding="utf-8") as file:
        file.write("fonds:person/x\tX\n")


def authority(project: Path) -> None:
    """An authority that is not there."""
    (project / "wikidata.jsonl").unlink()


def identifiers(project: Path) -> None:
    """A spoilt register of identifiers."""
    (project / "identifiers.tsv").write_text("nonsense\n", encoding="utf-8")


def dead(project: Path) -> None:
    """A register that lets a participant die before the meeting: the shapes find it."""
    path = project / "authorities" / "persons.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("1905\t1998", "1905\t1940"), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (empty, 1, "is empty"),
        (binary, 1, "not a text file"),
        (encoding, 1, "is not UTF-8"),
        (undated, 1, "tells no date"),
        (row, 2, r"persons.tsv:17"),
        (key, 2, "did you mean 'engines'"),
        (ledger, 2, "mappings.sssom.tsv"),
        (authority, 3, "wikidata.jsonl"),
        (identifiers, 2, "identifiers.tsv:1"),
        (dead, 1, "takes part after having died"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_bad_input_is_told_and_the_last_release_stays(project: Path, tmp_path: Path, spoil: object, code: int, told: str) -> None:
    """A clear error on stderr, the right exit code, no traceback, and the release before as it was."""
    out = tmp_path / "release"
    assert fonds("build", project, "--out", out).returncode == 0
    before = (out / "manifest.json").read_bytes()
    spoil(project)  # type: ignore[operator]
    done = fonds("build", project, "--out", out)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert (out / "manifest.json").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {"project", "release", "release-report", ".release.lock"}


def test_a_finding_points_at_file_line_and_words(project: Path, tmp_path: Path) -> None:
    """What the shapes find is told with the document's file, the line and the quoted words, in all three reports."""
    dead(project)
    done = fonds("build", project, "--out", tmp_path / "release")
    assert "documents/mikoyan-mao-1949-02-05.txt:" in done.stderr
    assert "«Shi Zhe»" in done.stderr
    assert not (tmp_path / "release").exists()
    reports = tmp_path / "release-report"
    assert {path.name for path in reports.iterdir()} == {"validation.txt", "validation.ttl", "validation.html"}
    assert "Shi Zhe" in (reports / "validation.html").read_text(encoding="utf-8")


def test_a_broken_document_can_be_skipped(project: Path, tmp_path: Path) -> None:
    """With --on-error skip the others are published, the broken one is named, and the exit code is 1."""
    (project / "documents" / "broken.txt").write_bytes(b"\0")
    done = fonds("build", project, "--out", tmp_path / "release", "--on-error", "skip")
    assert done.returncode == 1
    assert "skipped: documents/broken.txt" in done.stderr
    assert (tmp_path / "release" / "manifest.json").is_file()


def test_a_folder_that_cannot_be_written_is_told_before_the_work(project: Path, tmp_path: Path) -> None:
    """An output folder that is a file's child, or holds other things, is an error of its own."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = fonds("build", project, "--out", tmp_path / "file" / "release")
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    done = fonds("build", project, "--out", tmp_path / "mine")
    assert done.returncode == 3
    assert (tmp_path / "mine" / "letter.txt").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(project: Path, tmp_path: Path) -> None:
    """A folder without write permission ends with exit code 3."""
    tmp_path.chmod(0o555)
    try:
        assert fonds("build", project, "--out", tmp_path / "release").returncode == 3
    finally:
        tmp_path.chmod(0o755)


def test_a_new_project_builds_with_one_document(tmp_path: Path) -> None:
    """init, one document, build, query: an archivist's first hour."""
    folder = tmp_path / "archive"
    assert fonds("init", folder).returncode == 0
    text = (
        "May 3, 1951\n\nRecord of Conversation between Ferdinand Lenz and Paul Orlik\n\nPrague, 3 May 1951\n\n"
        "Orlik said that a delegation would be sent to Berlin in June. Lenz thanked him.\n\nDocument Information\n\nAMU, f. 12, op. 1, d. 7, ll. 3-4. Translated by Eva Kurz.\n"
    )
    (folder / "documents" / "lenz-orlik-1951-05-03.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "release"
    built = fonds("build", folder, "--out", out, "--date", "2026-11-24")
    assert built.returncode == 0, built.stderr
    rows = fonds("query", out, "SELECT ?name { ?m crm:P11_had_participant/skos:prefLabel ?name } ORDER BY ?name").stdout.splitlines()
    assert rows[:3] == ["name", "Ferdinand Lenz", "Paul Orlik"]
    explained = json.loads(fonds("explain", "person/paul-orlik", "--release", out, "--format", "json").stdout)
    assert any(ground["quote"] == "Paul Orlik" and ground["line"] == 3 for relation in explained for ground in relation["grounds"])


def test_two_documents_share_their_persons_in_whatever_order_they_are_read(tmp_path: Path) -> None:
    """A person named in full in two documents is one thing with the forms of both; the order of the files changes nothing."""
    releases = []
    for order in ("ab", "ba"):
        folder = tmp_path / order
        fonds("init", folder)
        for name in order:
            forms = {"a": "Ferdinand Lenz", "b": "FERDINAND LENZ"}[name]
            text = f"May 3, 1951\n\nRecord of Conversation between {forms} and Paul Orlik\n\nOrlik said that it rained in Prague.\n"
            (folder / "documents" / f"{name}.txt").write_text(text, encoding="utf-8")
        out = tmp_path / f"release-{order}"
        assert fonds("build", folder, "--out", out, "--date", "2026-11-24").returncode == 0
        releases.append((out / "dumps" / "dataset.trig").read_bytes())
    assert releases[0] == releases[1]
    rows = fonds("query", out, "SELECT DISTINCT ?p { ?m crm:P11_had_participant ?p }").stdout.split()
    assert len(rows) == 3


def test_any_file_name_makes_a_slug_and_two_that_make_the_same_are_told(tmp_path: Path) -> None:
    """Spaces, brackets and other alphabets in a file's name are written over into its slug; a clash stops the run."""
    folder = tmp_path / "archive"
    fonds("init", folder)
    (folder / "documents" / "Запись беседы (1).txt").write_text("May 3, 1951\n\nNote\n\nIt rained.\n", encoding="utf-8")
    assert fonds("build", folder, "--out", tmp_path / "release", "--date", "2026-11-24").returncode == 0
    assert (tmp_path / "release" / "site" / "document" / "zapis-besedy-1.html").is_file()
    (folder / "documents" / "zapis-besedy-1.txt").write_text("May 3, 1951\n\nNote\n\nIt rained.\n", encoding="utf-8")
    done = fonds("build", folder, "--out", tmp_path / "release", "--date", "2026-11-24")
    assert done.returncode == 1
    assert "zapis-besedy-1" in done.stderr


def test_markup_in_a_document_stays_text(tmp_path: Path) -> None:
    """A name or title that holds markup is shown, never run."""
    folder = tmp_path / "archive"
    fonds("init", folder)
    text = 'May 3, 1951\n\nRecord of Conversation between <script>alert(1)</script> "><b>Lenz</b> and Paul Orlik\n\nOrlik said that </script><script>alert(2)</script> it rained.\n'
    (folder / "documents" / "a.txt").write_text(text, encoding="utf-8")
    assert fonds("build", folder, "--out", tmp_path / "release", "--date", "2026-11-24").returncode == 0
    for page in (tmp_path / "release" / "site").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8")


def test_a_withdrawn_document_leaves_a_tombstone(project: Path, tmp_path: Path) -> None:
    """An IRI that is no longer published is kept in the register and told as withdrawn in graph/dataset."""
    copy = project / "documents" / "other-1949.txt"
    shutil.copyfile(document(project), copy)
    out = tmp_path / "release"
    assert fonds("build", project, "--out", out).returncode == 0
    copy.unlink()
    assert fonds("build", project, "--out", out).returncode == 0
    assert "document/other-1949\twithdrawn\t" in (project / "identifiers.tsv").read_text(encoding="utf-8")
    answer = fonds("query", out, "ASK { GRAPH ?g { <https://data.example.org/document/other-1949> owl:deprecated true } }").stdout
    assert json.loads(answer)["boolean"] is True


def test_every_verb_explains_itself() -> None:
    """--help of each verb says what it does and what its options are for."""
    for verb in ("build", "validate", "serve", "query", "explain", "reconcile", "evaluate", "init", "config"):
        done = fonds(verb, "--help")
        assert done.returncode == 0
        assert "Options:" in done.stdout
    assert fonds("biuld").returncode == 2


def test_the_help_shows_each_example_on_its_own_line() -> None:
    """No mark-up of the help's source is seen, and a command can be copied from its line."""
    for verb in ([], ["read"]):
        told = fonds(*verb, "--help").stdout
        assert "\\b" not in told
        assert any(line.strip().startswith("fonds read ") for line in told.splitlines())
