"""What goes in and out beside the ledger: tables of names, an index by the command, and links given back to Wikidata."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from fonds.authorities.register import load_register
from fonds.cli import cli
from fonds.errors import ConfigurationError
from fonds.matches import Mapping
from fonds.reconcile.giving import CATALOGUE, accepted, catalogue, quick_statements
from fonds.reconcile.ledger import COMPOSITE, MANUAL, append
from fonds.reconcile.table import read_table
from fonds.values import Entity

WD = "http://www.wikidata.org/entity/"
BASE = "https://data.example.org/"
MADE = Mapping("person/karl-horn", "Karl Horn", WD + "Q1", "Karl Horn", "accepted", COMPOSITE, 0.97, "fonds", "1", "2026-11-27")
BY_HAND = replace(MADE, subject="place/karlsbad", subject_label="Karlsbad", object=WD + "Q2", justification=MANUAL, reviewer="weber")
ITEM = {
    "id": "Q1", "labels": {"en": {"value": "Karl Horn"}}, "descriptions": {"en": {"value": "Austrian diplomat"}},
    "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}], "P569": [{"mainsnak": {"datavalue": {"value": {"time": "+1900-01-01T00:00:00Z", "precision": 9}}}}]},
}  # fmt: skip


def test_only_accepted_matches_are_given() -> None:
    """Nothing rejected, open, or of another authority; on demand nothing that no person has judged."""
    others = [replace(MADE, judgement=judgement) for judgement in ("rejected", "undecided", "none")]
    gnd = replace(MADE, object="https://d-nb.info/gnd/1")
    assert list(accepted([MADE, BY_HAND, gnd, *others], by_people=False)) == [MADE, BY_HAND]
    assert list(accepted([MADE, BY_HAND, gnd, *others], by_people=True)) == [BY_HAND]


def test_quick_statements_are_well_formed() -> None:
    """Item, property, a text, and a reference with address and day (the syntax of QuickStatements, V1)."""
    url, own = (next(quick_statements([MADE], BASE, date="2026-11-27", property_=name)) for name in ("P973", "P12345"))
    assert url == f'Q1\tP973\t"{BASE}person/karl-horn"\tS854\t"{BASE}person/karl-horn"\tS813\t+2026-11-27T00:00:00Z/11'
    assert own.split("\t")[1:3] == ["P12345", '"karl-horn"']
    pattern = r'Q\d+\tP\d+\t"[^"\t]+"(\tS\d+\t("[^"\t]+"|\+\d{4}-\d\d-\d\dT00:00:00Z/11))*'
    assert re.fullmatch(pattern, url)
    assert re.fullmatch(pattern, own)


def test_a_catalogue_has_a_row_of_nine_cells_less_one_for_each_match() -> None:
    """Identifier, name, what it is, address, type and item; no tab or line end in a cell breaks it."""
    horn = Entity("person/karl-horn", "Karl Horn", offices=("Ambassador\tto\nGermany",))
    rows = list(csv.reader(io.StringIO(catalogue([MADE, BY_HAND], {"person/karl-horn": horn}, BASE)), delimiter="\t"))
    assert rows[0] == list(CATALOGUE)
    assert rows[1] == ["person/karl-horn", "Karl Horn", "Ambassador to Germany", f"{BASE}person/karl-horn", "Q5", "", "", "Q1"]
    assert rows[2][4] == "Q618123"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dump, a table of names, and a project with a ledger."""
    (tmp_path / "dump.jsonl").write_text(json.dumps(ITEM) + "\n", encoding="utf-8")
    (tmp_path / "names.csv").write_text('id,name,office,date\n7,"Horn, Karl",Austrian Ambassador,1951-05-03\n8,Anna Lang,,\n', encoding="utf-8")
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "T"\n[wikidata]\ntypes = ["Q5"]\nlanguages = ["en"]\n', encoding="utf-8")
    append(tmp_path / "mappings.sssom.tsv", [MADE], BASE)
    return tmp_path


def run(*words: object) -> str:
    """What a command prints; it must succeed."""
    done = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_from_a_dump_to_matched_names(folder: Path) -> None:
    """Index a dump as the project wants it, match a table, take in a change, give links back."""
    index = folder / "wikidata.sqlite"
    assert "1 items" in run("wikidata", "index", folder / "dump.jsonl", "--out", index, "--project", folder)
    rows = list(csv.DictReader(io.StringIO(run("match", folder / "names.csv", "--authority", index)), delimiter="\t"))
    assert [(row["id"], row["judgement"], row["item"]) for row in rows] == [("7", "accepted", "Q1"), ("8", "none", "")]
    whole = [json.loads(line) for line in run("match", folder / "names.csv", "--authority", index, "--format", "jsonl").splitlines()]
    assert dict(whole[0]["candidates"][0]["features"])["country"] == 1
    (folder / "changes.jsonl").write_text('{"id": "Q1", "redirect": "Q9"}\n', encoding="utf-8")
    assert "Q1 was merged into Q9" in run("wikidata", "update", index, folder / "changes.jsonl")
    assert run("wikidata", "give", folder).startswith("Q1\tP973")
    assert run("wikidata", "give", folder, "--by-people") == ""


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "id,nam\n1,A\n", r"a.csv:1: has no column name; did you mean 'nam'"),
        ("a.csv", "name,kind\nA,persn\n", r"a.csv:2: kind: .*did you mean 'person'"),
        ("a.csv", "name\n  \n", r"a.csv:2: name: is empty"),
        ("a.tsv", "name\tborn\nA\tin spring\n", r"a.tsv:2: born: 'in spring' is not a date"),
        ("a.tsv", "name\tlatitude\nA\tnorth\n", r"a.tsv:2: latitude: 'north'"),
        ("a.jsonl", '{"name": "A"}\n{name}\n', r"a.jsonl:2: is not JSON"),
        ("a.jsonl", "[1]\n", r"a.jsonl:1: is not an object"),
        ("a.csv", b"name\n\xe9\n", r"a.csv: is not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, name: str, text: str | bytes, told: str) -> None:
    """File, line, column and mend."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError, match=told):
        list(read_table(path, "person"))


def test_a_register_asserts_links_in_its_last_column(tmp_path: Path) -> None:
    """Addresses of other authorities, in any of their forms, are links; one of nobody known is an error with the place."""
    head = "id\tlabel\tborn\tdied\toffices\tnote\tsource\tlinks\n"
    path = tmp_path / "persons.tsv"
    path.write_text(head + "horn\tKarl Horn\t\t\t\t\t\thttps://www.wikidata.org/wiki/Q1; https://viaf.org/viaf/12/\n", encoding="utf-8")
    assert load_register(tmp_path).entities["person/horn"].links == (WD + "Q1", "http://viaf.org/viaf/12")
    path.write_text(head + "horn\tKarl Horn\t\t\t\t\t\thttps://example.org/1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"persons.tsv:2: links: .*no known authority"):
        load_register(tmp_path)
