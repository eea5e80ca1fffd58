"""fonds.reconcile.ledger: read strictly, so that no judgement is turned round or lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.errors import ConfigurationError, UnavailableError
from fonds.reconcile.ledger import COLUMNS, read_ledger, write_ledger
from fonds.values import Mapping

MANUAL = "semapv:ManualMappingCuration"
HEADER = "\t".join(COLUMNS)
ROW = f"fonds:person/a\tA\tskos:exactMatch\t\twd:Q1\tA\t{MANUAL}\t1\t\t\t2026-11-24\tweber\tc"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("exactMatch\t\t", "exactMatch\tnot\t", r":2: predicate_modifier: 'not'.*write Not"),
        ("exactMatch", "exacMatch", ":2: predicate_id"),
        ("2026-11-24", "yesterday", ":2: mapping_date"),
        (MANUAL, "certain", ":2: mapping_justification"),
        ("\t1\t", "\tnan\t", ":2: confidence"),
        ("comment", "remark", r":1: no column of a ledger is called 'remark'"),
        ("\tA\tskos", '\t"A\tskos', ":2: is no row of cells.*close each quotation mark"),
        (ROW, f"{ROW}\n\n{ROW}", ":3: has 0 columns"),
        ("object_label", "object_id", ":1: has the column object_id twice"),
        (ROW, f"{ROW}\n{ROW}", ":3: judges person/a and .*Q1 a second time"),
        (ROW, f"{ROW}\n{ROW.replace('Q1', 'Q2')}", ":3: person/a is matched already"),
    ],
)
def test_what_could_turn_a_judgement_round_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A slip in a cell is an error that names line, column and mend: a rejected match is never read as an accepted one."""
    path = tmp_path / "mappings.sssom.tsv"
    path.write_text(f"{HEADER}\n{ROW}\n".replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_ledger(path)


def test_a_spreadsheets_marks_are_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns, as spreadsheets write them, change nothing."""
    plain, saved = tmp_path / "plain.tsv", tmp_path / "saved.tsv"
    plain.write_bytes(f"{HEADER}\n{ROW}\n".encode())
    saved.write_bytes(f"\ufeff{HEADER}\r\n{ROW}\r\n".encode())
    assert read_ledger(saved) == read_ledger(plain) != []


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Another encoding is an error of the file, a folder in its place one of the disk."""
    path = tmp_path / "mappings.sssom.tsv"
    path.write_bytes(b"\xe9\n")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_ledger(path)
    with pytest.raises(UnavailableError, match="cannot be read"):
        read_ledger(tmp_path)


@pytest.mark.parametrize("label", ['"A"', 'A "B', '"A', "A\u2028B", "A\x85B", "A\x0bB", "#A"])
def test_any_label_comes_back_as_it_was_written(tmp_path: Path, label: str) -> None:
    """Quotation marks and rare line separators in a label break no row."""
    path = tmp_path / "mappings.sssom.tsv"
    mapping = Mapping("person/a", label, "http://www.wikidata.org/entity/Q1", label, "accepted", MANUAL, 1.0, "", "", "2026-11-24", "weber", label)
    write_ledger(path, [mapping], "https://data.example.org/")
    assert read_ledger(path) == [mapping]
