"""fonds.kept: rows come back as they were put in, nobody's file is read as ours, and two builds do not hinder each other."""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fonds.kept import Done, Kept, Row, pack, rows_of, unpack
from fonds.publish.shown import Link
from fonds.software import folder_digest


def results(*names: str) -> Iterator[Done[str]]:
    """Values that were made, with their rows."""
    return (Done(name, name, Row("key", pack(name))) for name in names)


def names(kept: Kept, stage: str) -> list[str]:
    """The names of the rows of a stage."""
    return [name for name, _ in rows_of(kept.file, stage)]


def test_what_a_build_did_not_use_is_dropped(tmp_path: Path) -> None:
    """Rows that were made or used stay, others go; those of another stage stay as they are."""
    with Kept(tmp_path / "kept") as kept:
        assert list(kept.taken("check", results("a", "b", "c"))) == ["a", "b", "c"]
        list(kept.taken("pages", results("p")))
        assert names(kept, "check") == []
        kept.settle("check", "pages", release="r")
    with Kept(tmp_path / "kept") as kept:
        assert kept.release() == "r"
        found = kept.place("check").open().get("b")
        assert found
        assert unpack(found.value) == "b"
        list(kept.taken("check", [Done("b", "b"), *results("d"), Done("e")]))
        kept.settle("check")
        assert (names(kept, "check"), names(kept, "pages")) == (["b", "d"], ["p"])
        assert kept.work() == {"check": {"made": 2, "kept": 1}}


def test_a_fresh_build_sees_nothing(tmp_path: Path) -> None:
    """It finds no row and no release, and what it makes is there for the next."""
    with Kept(tmp_path / "kept") as kept:
        list(kept.taken("pages", results("p")))
        kept.settle("pages", release="r")
    with Kept(tmp_path / "kept", fresh=True) as kept:
        assert (kept.release(), kept.place("pages").open().get("p")) == ("", None)
        list(kept.taken("pages", results("q")))
        kept.settle("pages", release="s")
        assert names(kept, "pages") == ["q"]


def test_two_at_once(tmp_path: Path) -> None:
    """The last that settles a stage has its rows kept; both can be read all the while."""
    with Kept(tmp_path / "kept") as one, Kept(tmp_path / "kept") as two:
        list(one.taken("check", results("a")))
        list(two.taken("check", results("b")))
        one.settle("check")
        assert two.place("check").open().get("a")
        two.settle("check")
        assert names(one, "check") == ["b"]
        assert one.told == two.told == []


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_none_of_ours_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    """It is told."""
    (tmp_path / "kept").write_bytes(data)
    with Kept(tmp_path / "kept") as kept:
        assert "begun anew" in kept.told[0]
        list(kept.taken("check", results("a")))
        kept.settle("check")
        assert names(kept, "check") == ["a"]


def test_values_come_back(tmp_path: Path) -> None:
    """Plain values and fonds' own."""
    for value in (Link("a", "b"), ("x", 1, None, {"a": [1.5]}), frozenset(["a"]), tmp_path):
        assert unpack(pack(value)) == value


class Runs:
    """A value that would run something when it is read."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("ran",)


@pytest.mark.parametrize("packed", [b"", b"x", zlib.compress(b"x"), zlib.compress(pickle.dumps(Runs())), zlib.compress(pickle.dumps(os.getcwd))])
def test_nothing_else_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bytes) -> None:
    """What is damaged, or would run anything, is an error and does nothing."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="damaged"):
        unpack(packed)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_known_by_names_and_bytes(tmp_path: Path) -> None:
    """Whatever of it changes gives another digest."""
    found = {folder_digest(tmp_path / "none")}
    (tmp_path / "a").write_text("1", encoding="utf-8")
    found.add(folder_digest(tmp_path))
    (tmp_path / "a").write_text("2", encoding="utf-8")
    found.add(folder_digest(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    found.add(folder_digest(tmp_path))
    assert len(found) == 4
