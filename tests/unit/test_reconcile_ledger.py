"""fonds.reconcile.ledger: rows are only added, and read strictly, so that no judgement is turned round or lost."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from fonds.errors import ConfigurationError, UnavailableError
from fonds.matches import Candidate, Mapping
from fonds.reconcile.ledger import COMPOSITE, MANUAL, ConflictError, append, read_ledger
from fonds.reconcile.sssom import COLUMNS

BASE = "https://data.example.org/"
WD = "http://www.wikidata.org/entity/"
HEADER = "\t".join(COLUMNS)
ROW = f"fonds:person/a\tA\tskos:exactMatch\t\twd:Q1\tA\t{MANUAL}\t1\t\t\t2026-11-24\tperson:weber\tc\t\taccepted\t\t"
SEEN = (
    Candidate("", "Q1", "Karl Horn", "", 0.971, (("name", 1.0), ("dates", 0.5))),
    Candidate("", "Q2", "Karl (Horn) | 2", "", 0.0, (("name", 1.0),), veto="born 1960, after 1951-05-03"),
)


def row(judgement: str, item: str = "Q1", reviewer: str | None = None, subject: str = "person/a") -> Mapping:
    """A judgement of a machine, or of somebody."""
    target = WD + item if item else ""
    return Mapping(subject, "A", target, "Karl Horn", judgement, MANUAL if reviewer else COMPOSITE, 0.97, "fonds", "1", "2026-11-27", reviewer)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger is."""
    return tmp_path / "mappings.sssom.tsv"


def held(path: Path) -> list[tuple[str, str]]:
    """What holds of the one subject: item and judgement."""
    return [(mapping.object.removeprefix(WD), mapping.judgement) for mapping in read_ledger(path).mappings]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("exactMatch\t\t", "exactMatch\tnot\t", r":2: predicate_modifier: 'not'.*write Not"),
        ("exactMatch", "exacMatch", ":2: predicate_id"),
        ("2026-11-24", "yesterday", ":2: mapping_date"),
        (MANUAL, "certain", ":2: mapping_justification"),
        ("\t1\t", "\tnan\t", ":2: confidence"),
        ("wd:Q1", "Q1", ":2: object_id: 'Q1' is not an item"),
        ("fonds:person/a", "person/a", ":2: subject_id"),
        ("comment", "remark", r":1: no column of a ledger is called 'remark'"),
        ("\tA\tskos", '\t"A\tskos', ":2: is no row of cells.*close each quotation mark"),
        (ROW, f"{ROW}\n\n{ROW}", ":3: has 0 columns"),
        (ROW, ROW[:60], ":2: has . columns, the header has 17"),
        ("object_label", "object_id", ":1: has the column object_id twice"),
        ("\taccepted", "\trejected", r":2: ext_judgement: 'rejected' is not what the row's relation says \(accepted\)"),
        ("\taccepted\t\t", "\taccepted\t\tQ1 perhaps", ":2: ext_candidates"),
        (ROW, f"{ROW}\n{ROW.replace('Q1', 'Q2')}", ":3: person/a is matched already"),
    ],
)
def test_what_could_turn_a_judgement_round_is_refused(path: Path, old: str, new: str, told: str) -> None:
    """A slip in a cell is an error that names line, column and mend: a rejected match is never read as an accepted one."""
    path.write_text(f"{HEADER}\n{ROW}\n".replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_ledger(path)


def test_a_spreadsheets_marks_are_read(tmp_path: Path) -> None:
    """A byte order mark and carriage returns, as spreadsheets write them, change nothing."""
    plain, saved = tmp_path / "plain.tsv", tmp_path / "saved.tsv"
    plain.write_bytes(f"{HEADER}\n{ROW}\n".encode())
    saved.write_bytes(f"\ufeff{HEADER}\r\n{ROW}\r\n".encode())
    assert read_ledger(saved) == read_ledger(plain)
    assert held(plain) == [("Q1", "accepted")]


def test_a_file_that_cannot_be_read_is_told(path: Path) -> None:
    """Another encoding is an error of the file, a folder in its place one of the disk."""
    path.write_bytes(b"\xe9\n")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_ledger(path)
    with pytest.raises(UnavailableError, match="cannot be read"):
        read_ledger(path.parent)


@pytest.mark.parametrize("label", ['"A"', 'A "B', '"A', "A\u2028B", "A\x85B", "A\x0bB", "#A"])
def test_any_label_comes_back_as_it_was_written(path: Path, label: str) -> None:
    """Quotation marks and rare line separators in a label break no row."""
    mapping = replace(row("accepted", reviewer="weber"), subject_label=label, object_label=label, comment=label)
    append(path, [mapping], BASE)
    assert read_ledger(path).rows == (mapping,)


def test_what_was_seen_comes_back_with_the_judgement(path: Path) -> None:
    """Candidates with their probability, features and vetoes, the authority with its version, and when to ask again."""
    mapping = replace(row("undecided"), source="wikidata.sqlite (5 items)", again="2027-05-26", candidates=SEEN)
    append(path, [mapping], BASE)
    (read,) = read_ledger(path).rows
    assert read == replace(mapping, candidates=(SEEN[0], replace(SEEN[1], label="Karl (Horn) / 2")))


def test_rows_are_only_added_and_the_last_holds(path: Path) -> None:
    """What was written stays byte for byte; of several rows on the same pair the last holds."""
    append(path, [row("undecided")], BASE)
    before = path.read_bytes()
    append(path, [row("rejected", reviewer="weber")], BASE)
    assert path.read_bytes().startswith(before)
    assert held(path) == [("Q1", "rejected")]


def test_a_machine_never_overturns_a_person(path: Path) -> None:
    """Whatever a machine adds later, what a person accepted, rejected, left open, or found nothing for, holds."""
    for judgement, item in (("accepted", "Q1"), ("rejected", "Q1"), ("undecided", "Q1"), ("none", "")):
        path.unlink(missing_ok=True)
        append(path, [row(judgement, item, "weber")], BASE)
        append(path, [row("accepted" if judgement == "rejected" else "rejected", item or "Q1")], BASE)
        assert (item, judgement) in held(path)


def test_a_thing_is_one_item_at_most(path: Path) -> None:
    """A person who accepts a second item must take back the first; a machine's former match gives way; no match gives way to a match."""
    append(path, [row("none", "")], BASE)
    append(path, [row("accepted", "Q1", "weber")], BASE)
    assert held(path) == [("Q1", "accepted")]
    with pytest.raises(ConfigurationError, match=r"matched already, with .*Q1"):
        append(path, [row("accepted", "Q2", "weber")], BASE)
    append(path, [row("withdrawn", "Q1", "weber"), row("accepted", "Q2", "weber")], BASE)
    assert held(path) == [("Q2", "accepted")]


def test_undo_takes_back_step_by_step(path: Path) -> None:
    """Each undo takes back the person's last judgement that is not undone, and what held before holds again; nobody else's is touched."""
    append(path, [row("undecided", "Q1")], BASE)
    append(path, [row("rejected", "Q1", "weber")], BASE)
    append(path, [row("accepted", "Q2", "weber")], BASE)
    append(path, [row("rejected", "Q3", "horn")], BASE)
    steps = []
    for _ in range(3):
        append(path, read_ledger(path).undone("weber", "2026-11-28"), BASE)
        steps.append(held(path))
    assert steps[0] == [("Q1", "rejected"), ("Q3", "rejected")]
    assert steps[1] == steps[2] == [("Q1", "undecided"), ("Q3", "rejected")]


def test_who_judges_says_what_was_seen(path: Path) -> None:
    """A judgement on a state that is not the ledger's any more is refused, and nothing is written."""
    append(path, [row("undecided")], BASE, {"person/a": 0})
    append(path, [row("accepted", reviewer="weber")], BASE, {"person/a": 1})
    before = path.read_bytes()
    with pytest.raises(ConflictError, match="judged by somebody else"):
        append(path, [row("rejected", reviewer="horn")], BASE, {"person/a": 1})
    assert path.read_bytes() == before


def _add(path: Path, reviewer: str) -> None:
    for number in range(40):
        append(path, [row("accepted", f"Q{number + 1}", reviewer, f"person/{reviewer}-{number}")], BASE)


def test_two_at_once_lose_nothing(path: Path) -> None:
    """Two processes that add rows at the same time leave every row of both, each whole."""
    running = [multiprocessing.get_context("spawn").Process(target=_add, args=(path, name)) for name in ("weber", "horn")]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert len(read_ledger(path).mappings) == 80


def test_a_ledger_of_fewer_columns_is_written_anew_once(path: Path) -> None:
    """A ledger made by an earlier version, or by hand with the columns that matter, keeps its rows when one is added."""
    names = COLUMNS[:13]
    path.write_text("\t".join(names) + "\n" + "\t".join(ROW.split("\t")[:13]) + "\n", encoding="utf-8")
    append(path, [row("accepted", "Q7", subject="person/b")], BASE)
    assert [mapping.subject for mapping in read_ledger(path).rows] == ["person/a", "person/b"]
    assert read_ledger(path).rows[0].reviewer == "weber"
