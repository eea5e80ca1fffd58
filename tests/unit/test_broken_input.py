"""Broken inputs that once ended in something else than an error of ours; `tests/fuzz.py` looks for more of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from fonds.errors import ConfigurationError, SourceError
from fonds.identifiers import read_identifiers
from fonds.sources import File, Settings, read_file
from fonds.sources.origin import read_origins


@pytest.mark.parametrize(("begin", "end"), [(b"<fok<>", b"</fok<>"), (b'<del 0a="1">', b"</del>"), (b"<del 0a><fok< p>", b"</fok<></del>")])
def test_a_tag_that_is_none_is_read_over(begin: bytes, end: bytes) -> None:
    """HTML of the wild has tags and attributes that are no names of XML."""
    words = b"".join(b"<p>Paragraph %d of the record of a long conversation between Lenz and Orlik on the harbour.</p>" % n for n in range(9))
    said = b"Then they said some words that go on and on for a while."
    data = b"<html><body><article>" + words + begin + said + end + words + b"</article></body></html>"
    (found,) = read_file(File("a.html", data), Settings())
    assert not isinstance(found, SourceError)


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("a.md", b"---\ntitle: a\nauthor: \x11b\n---\ntext", r"a.md:3: is not YAML: the character U\+0011"),
        (
            "m.json",
            b'{"@context": "http://iiif.io/api/presentation/3/context.json", "id": "http://[x", "type": "Manifest", "label": {"en": ["A"]}}',
            "m.json",
        ),
    ],
)
def test_it_is_told_with_its_place(name: str, data: bytes, where: str) -> None:
    """A control character in a header, an address that is none where nothing else names the archive."""
    with pytest.raises(SourceError, match=where):
        list(read_file(File(name, data), Settings()))


def test_a_member_without_a_name_is_passed_over() -> None:
    """An archive may hold an entry called nothing; one whose header lies before the file is told as broken."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    data = packed.getvalue()
    assert list(read_file(File("a.zip", data.replace(b"a.txt", b"\x00.txt")), Settings())) == []
    at = data.index(b"PK\x01\x02") + 42
    (error,) = read_file(File("a.zip", data[:at] + b"\xff\xff\xff\x7f" + data[at + 4 :]), Settings())
    assert isinstance(error, SourceError)


def test_tables_that_are_not_utf_8_are_told(tmp_path: Path) -> None:
    """The register of identifiers and the table of what was harvested."""
    for name in ("identifiers.tsv", ".harvest.tsv"):
        (tmp_path / name).write_bytes(b"path\x81")
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        read_identifiers(tmp_path / "identifiers.tsv")
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        read_origins(tmp_path)
