"""fonds.records: the table goes on from release to release, and says where it cannot."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from fonds.errors import UnavailableError
from fonds.records.renewal import stamp
from fonds.records.table import FILE, Records
from fonds.release import Release
from tests.small_release import fetch, renewed, serving, write_small_release


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A small release without records."""
    return Release.open(write_small_release(tmp_path / "release"))


def test_no_two_releases_share_a_moment(release: Release, tmp_path: Path) -> None:
    """A clock that stands still, or goes back, does not make a change pass unseen."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    assert renewed(release, first)
    assert stamp(first, "2020-05-06T07:08:09Z") == "2020-05-06T07:08:09Z"
    assert not renewed(release, second, first)
    with closing(sqlite3.connect(second)) as table, table:
        table.execute("UPDATE things SET digest = x'00' WHERE id = 1")
    third = tmp_path / "3.sqlite"
    assert renewed(release, third, second)
    assert stamp(third, "2019-01-01T00:00:00Z") == "2020-05-06T07:08:10Z"
    records = Records(third)
    (changed,) = (record for record, _ in records.page("", "", records.window("2020-05-06T07:08:10Z", ""), (0, 0), 10))
    assert (changed.id, changed.created, changed.changed) == (1, "2020-05-06T07:08:09Z", "2020-05-06T07:08:10Z")


def test_another_day_is_no_change(release: Release, tmp_path: Path) -> None:
    """Records that tell when they were made (EAC-CPF, EAD3) are not new, for harvesters, with each release."""
    first, second = tmp_path / "1.sqlite", tmp_path / "2.sqlite"
    assert renewed(release, first)
    stamp(first, "2020-05-06T07:08:09Z")
    records = Records(first)
    person = records.record(f"{release.base}person/ada-brandt")
    assert person is not None
    assert b"2020-05-06" in (records.dissemination(person, "eac_cpf") or b"")
    assert not renewed(replace(release, manifest=release.manifest | {"date": "2021-01-01"}), second, first)


def test_a_version_that_says_what_the_one_before_said_is_not_written_twice(release: Release, tmp_path: Path) -> None:
    """Where a format tells of something else that changed, the thing has a new version, whose statements are those it had."""
    first, second, third = (tmp_path / f"{number}.sqlite" for number in (1, 2, 3))
    renewed(release, first)
    stamp(first, "2020-05-06T07:08:09Z")
    for file, former in ((second, first), (third, second)):
        with closing(sqlite3.connect(former)) as table, table:
            table.execute("UPDATE things SET digest = x'00' WHERE id = 1")
        renewed(release, file, former)
        stamp(file, "2020-05-07T07:08:09Z")
    with closing(sqlite3.connect(third)) as table:
        held = table.execute("SELECT number, length(triples) > 0 FROM versions WHERE thing = 1 ORDER BY number").fetchall()
    assert [whole for _, whole in held] == [1, 0, 0]
    records = Records(third)
    told = [version for number, _ in held for version in records.versions(number, number)]
    assert len({(version.triples, version.sha256, version.length) for version in told}) == 1
    assert told[0].triples == release.serialized(told[0].iri, RdfFormat.N_TRIPLES)
    assert next(records.present(1, 1)) == told[-1]


def test_records_of_another_version_are_told_of(release: Release, tmp_path: Path) -> None:
    """What a table of another shape holds is not lost unsaid: the build stops, and a server gives the pages without it."""
    former = release.folder / FILE
    with closing(sqlite3.connect(former)) as table, table:
        table.execute("PRAGMA user_version = 99")
    with pytest.raises(UnavailableError, match="another version of fonds"):
        renewed(release, tmp_path / "new.sqlite", former)
    assert not (tmp_path / "new.sqlite").exists()
    with serving(release.folder) as server:
        assert fetch(server, "/oai?verb=Identify").status == 404
        assert fetch(server, "/index.html").status == 200
