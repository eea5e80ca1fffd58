"""fonds.records: the table goes on from release to release, and says where it cannot."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from fonds.errors import UnavailableError
from fonds.formats import FORMATS
from fonds.records.renewal import renew_records, stamp
from fonds.records.table import FILE, Records
from fonds.release import Release
from tests.small_release import fetch, serving, write_small_release


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A small release without records."""
    return Release.open(write_small_release(tmp_path / "release"))


def renewed(release: Release, file: Path, former: Path | None = None) -> bool:
    """The records of a release, written."""
    return renew_records(release, file, former, FORMATS, lambda iri: release.serialized(iri, RdfFormat.N_TRIPLES))


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
