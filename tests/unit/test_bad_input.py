"""What is broken is told with file, line and mend; the other documents go on, and nothing is lost in silence."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from fonds.build import build
from fonds.config import load_project
from fonds.errors import ConfigurationError, SourceError
from fonds.sources import File, Settings, project_documents, read_file
from fonds.values import Document
from tests.unit.test_archive_page import PAGE
from tests.unit.test_sources_tei import LETTER


def outcomes(name: str, data: bytes, **row: str) -> list[object]:
    """What comes of a file; an error that is raised counts like one that is given."""
    try:
        return list(read_file(File(f"documents/{name}", data, row), Settings()))
    except SourceError as error:
        return [error]


def error(name: str, data: bytes, **row: str) -> SourceError:
    """The error of a file."""
    (found,) = (outcome for outcome in outcomes(name, data, **row) if isinstance(outcome, SourceError))
    return found


def packed(**members: bytes) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told", "line"),
    [
        ("a.txt", "Title\n\nЗапись беседы с товарищем".encode("cp1251"), "looks like", 3),
        ("a.txt", PAGE.encode("utf-16"), "is UTF-16", None),
        ("a.txt", (PAGE + "Čaj € žlutý kůň " * 40).encode() + b"\n\x93quoted\x94 in another encoding\n", "pasted from another encoding", 27),
        ("a.xml", LETTER[:900].encode(), "not well-formed", 11),
        ("a.xml", LETTER.replace('encoding="UTF-8"', 'encoding="UTF-8"').encode("cp1251", "replace")[:300] + b"\xff\xfe", "not well-formed", None),
        ("a.xml", b"<html/>", "no reader knows", None),
        ("a.html", b"<html><body><nav>Home</nav></body></html>", "no record was found|no title", None),
        ("a.md", b"---\ntitle: [x\n---\nText.", "is not YAML", 3),
        ("a.md", b"---\ntitle: x\nauthr: y\n---\nText.", "did you mean 'author'", 3),
        ("a.md", b"---\ntitle: x\ndate: 1951-02-30\n---\nText.", "has no 1951-02-30", 3),
        ("a.md", b"---\ntitle: x\nlanguage: Klingon\n---\nText.", "no language is called", 3),
        ("a.md", b"---\ntitle: x\n", "never ends", 1),
        ("a.md", b"---\ntitle: x\n---\n", "no text", None),
        ("a.zip", b"PK\x03\x04broken", "not a ZIP archive", None),
        ("a.zip", packed(**{"../../etc/passwd": b"x"}), "leads out of the archive", None),
        ("a.zip", packed(**{"/etc/passwd": b"x"}), "leads out of the archive", None),
        ("a.zip", packed(**{"bomb.txt": b"0" * (30 << 20)}), "may be a bomb", None),
        ("a.zip", packed(**{"inner.zip": packed(**{"a.txt": b"x"})}), "inside an archive", None),
        ("a.docx", b"PK", "no reader knows", None),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_a_mend(name: str, data: bytes, told: str, line: int | None) -> None:
    """Encodings, XML, HTML, YAML and ZIP: the error has the file, its line where there is one, the reason and what to do."""
    found = error(name, data)
    assert re.search(told, str(found)), str(found)
    assert found.where.startswith(f"documents/{name}")
    assert found.mend
    if line:
        assert found.where == f"documents/{name}:{line}"


def test_a_broken_member_is_an_error_of_its_own() -> None:
    """One member of an archive that cannot be read is told by its own name, and the others are read."""
    found = outcomes("a.zip", packed(**{"good.txt": PAGE.encode(), "bad.txt": b"\xff\xff", "list.csv": b"file,title\ngood.txt,Other title\n"}))
    assert [outcome.where for outcome in found if isinstance(outcome, SourceError)] == ["documents/a.zip!/bad.txt:1"]
    assert [outcome.title.of(outcome.source.text) for outcome in found if isinstance(outcome, Document)] == ["Other title"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """The size on disk decides: a file of hundreds of megabytes is not loaded to find out."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n[sources]\nlargest_mb = 1\n', encoding="utf-8")
    (tmp_path / "documents").mkdir()
    path = tmp_path / "documents" / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    ((_, found),) = project_documents(load_project(tmp_path), [path])
    assert "larger than 1 MB (200 MB)" in str(found)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (b"name,title\na.txt,x\n", "no column 'file'"),
        (b"file,title\na.txt,x\na.txt,y\n", "stands twice"),
        (b'file,title\na.txt,"x\n', "is not CSV"),
        (b"file,title\na.txt,x,y\n", "as many cells"),
        ("file,title\na.txt,Übung\n".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_a_broken_table_is_named_with_its_line(tmp_path: Path, table: bytes, told: str) -> None:
    """A table beside the documents that cannot be understood is an error with its line, for each document that it would tell of."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n', encoding="utf-8")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "documents" / "list.csv").write_bytes(table)
    ((_, found),) = project_documents(load_project(tmp_path), [tmp_path / "documents" / "a.txt"])
    assert isinstance(found, SourceError)
    assert told in str(found)
    assert found.where.startswith("documents/list.csv:")


def test_the_others_go_on_and_each_skipped_one_is_named(tmp_path: Path) -> None:
    """With --on-error skip a release holds every good document, and the outcome names every bad one, two of one name included."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n', encoding="utf-8")
    folder = tmp_path / "documents"
    (folder / "more").mkdir(parents=True)
    (folder / "lenz.txt").write_text(PAGE, encoding="utf-8")
    (folder / "more" / "lenz.txt").write_text(PAGE, encoding="utf-8")
    (folder / "letter.xml").write_text(LETTER, encoding="utf-8")
    (folder / "broken.xml").write_text(LETTER[:500], encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    project = load_project(tmp_path)
    with pytest.raises(SourceError):
        build(project, tmp_path / "release", date="2026-11-26")
    built = build(project, tmp_path / "release", date="2026-11-26", on_error="skip")
    assert built.manifest["counts"]["things"]["document"] == 2
    assert sorted(error.where.partition(":")[0] for error in built.skipped) == [
        "documents/broken.xml",
        "documents/empty.txt",
        "documents/more/lenz.txt",
    ]


def test_a_folder_without_documents_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    """A table alone is no document."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n', encoding="utf-8")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "list.csv").write_text("file\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="holds no document"):
        build(load_project(tmp_path), tmp_path / "release", date="2026-11-26")
