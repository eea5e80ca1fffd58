"""The ledger is SSSOM: the community's own package reads and validates it, with every kind of judgement in it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fonds.matches import Candidate, Mapping
from fonds.reconcile.ledger import COMPOSITE, MANUAL, append

WD = "http://www.wikidata.org/entity/"
SEEN = (Candidate("", "Q1", 'Karl "K." Horn', "", 0.97, (("name", 1.0),)), Candidate("", "Q2", "Karl Horn", "", 0.0, veto="born 1960, after 1951"))
MADE = Mapping(
    "person/a", "A", WD + "Q1", 'Karl "K." Horn', "accepted", COMPOSITE, 0.97, "fonds", "1", "2026-11-27", None, "called so", "index (5 items)"
)
ROWS = (
    replace(MADE, candidates=SEEN),
    replace(MADE, judgement="rejected", justification=MANUAL, reviewer="weber"),
    replace(MADE, subject="person/b", judgement="undecided", again="2027-05-26", candidates=SEEN),
    replace(MADE, subject="person/c", judgement="none", object="", object_label="", again="2027-05-26"),
    replace(MADE, subject="person/b", judgement="withdrawn", justification=MANUAL, reviewer="orcid:0000-0002-1825-0097"),
    replace(MADE, subject="place/d", object="https://d-nb.info/gnd/118609807", justification="semapv:MappingChaining"),
)


@pytest.mark.parametrize("verb", ["validate", "parse"])
def test_the_package_of_sssom_reads_the_ledger(tmp_path: Path, verb: str) -> None:
    """It finds nothing wrong, and every row comes through."""
    path = tmp_path / "mappings.sssom.tsv"
    append(path, ROWS, "https://data.example.org/")
    command = (sys.executable, "-W", "ignore", "-c", "from sssom.cli import main; main()", verb, str(path))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr.lower()
    if verb == "parse":
        assert sum(line.startswith("fonds:") for line in done.stdout.splitlines()) == len(ROWS)
        assert "sssom:NoTermFound" in done.stdout
