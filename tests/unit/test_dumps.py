"""fonds.publish.dumps: what is written piece by piece is as if it were written whole, and only what changed is written anew."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from pyoxigraph import RdfFormat

from fonds.kept import FILE, Kept
from fonds.publish import dumps, pieces
from fonds.publish.dumps import PACKED, STAGE, TRIG, write_dumps
from fonds.quads import Stretch, write_turtle
from fonds.reads import Touched
from fonds.work import Work

BASE = "https://data.example.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DOCUMENTS = ("a", "a/evidence", "a-evidence", "b", "b/evidence", "c")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_SIZE", 1200)
    monkeypatch.setattr(pieces, "_LARGE", 2400)


def thing(path: str, graph: str, note: str) -> str:
    """Some statements about a thing and a part of it."""
    subject, where = f"{BASE}{path}", f"<{BASE}graph/{graph}> ."
    return (
        f"<{subject}> <{TYPE}> <{BASE}Thing> {where}\n"
        f'<{subject}> <{BASE}note> "1\\n}} {{"@en {where}\n'
        f'<{subject}> <{BASE}note> "{note}" {where}\n'
        f"<{subject}#part> <{BASE}note> <{subject}> {where}\n"
    )


def graphs(file: Path, **notes: str) -> dict[str, Stretch]:
    """A file of graphs, one of them large, and where each stands; `notes` tell what is said of a thing."""
    texts = {"authorities": "".join(thing(f"person/p{n:03}", "authorities", notes.get(f"p{n:03}", "same")) for n in range(60)), "void": ""}
    texts |= {name: thing(f"document/{name[0]}", name, notes.get(name, "same")) for name in DOCUMENTS}
    found, start = {}, 0
    for name in sorted(texts):
        found[name] = Stretch(file, start, start + len(texts[name]))
        start += len(texts[name])
    file.write_text("".join(texts[name] for name in sorted(texts)), encoding="utf-8")
    return found


def written(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pieces_are_as_the_whole(tmp_path: Path) -> None:
    """Turtle and TriG are what the serializer writes of whole graphs, the packed file is one gzip member of all N-Quads."""
    file = tmp_path / "graphs.nq"
    found = graphs(file)
    assert sum(piece.part for piece in pieces.pieces(found)) > 5
    write_dumps(found, tmp_path / "dumps")
    whole = Stretch(file, 0, file.stat().st_size)
    for name, statements, format_ in (
        (TRIG, whole.quads(), RdfFormat.TRIG),
        ("graphs/authorities.ttl", found["authorities"].triples(), RdfFormat.TURTLE),
    ):
        expected = io.BytesIO()
        write_turtle(statements, expected, format_)
        assert (tmp_path / "dumps" / name).read_bytes() == expected.getvalue()
    packed = (tmp_path / "dumps" / PACKED).read_bytes()
    unpacking = zlib.decompressobj(wbits=31)
    assert unpacking.decompress(packed) == file.read_bytes() == gzip.decompress(packed)
    assert unpacking.eof
    assert not unpacking.unused_data
    assert not (tmp_path / "dumps/graphs/void.ttl").exists()


def test_what_did_not_change_is_the_former_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change the dumps are those of a build of all, and of the long ones one piece alone is written; a file that was written to is not used."""
    parts: list[str] = []

    def counted(name: str, write: Callable[[Stretch, IO[bytes]], None]) -> None:
        def noted(part: Stretch, target: IO[bytes]) -> None:
            parts.append(name)
            write(part, target)

        monkeypatch.setattr(dumps, name, noted)

    counted("_write_packed", dumps._write_packed)
    counted("_write_turtle", dumps._write_turtle)
    with Kept(tmp_path / FILE) as kept:
        write_dumps(graphs(tmp_path / "1.nq"), tmp_path / "1" / "dumps", work=Work(kept))
        kept.settle(STAGE)
    for number, (notes, expected) in enumerate((({}, []), ({"p007": "new"}, ["_write_packed", "_write_turtle"]), ({"p007": "new"}, [])), 2):
        parts.clear()
        changed = graphs(tmp_path / f"{number}.nq", **notes)
        with Kept(tmp_path / FILE) as kept:
            write_dumps(changed, tmp_path / f"{number}" / "dumps", work=Work(kept, Touched(), tmp_path / f"{number - 1}"))
            kept.settle(STAGE)
        assert parts == expected
        write_dumps(changed, tmp_path / f"{number}" / "anew")
        assert written(tmp_path / f"{number}" / "dumps") == written(tmp_path / f"{number}" / "anew")
    (tmp_path / "4/dumps/graphs/authorities.ttl").write_bytes(b"spoilt")
    parts.clear()
    with Kept(tmp_path / FILE) as kept:
        write_dumps(changed, tmp_path / "5" / "dumps", work=Work(kept, Touched(), tmp_path / "4"))
    assert set(parts) == {"_write_turtle"}
    assert written(tmp_path / "5/dumps") == written(tmp_path / "4/anew")
