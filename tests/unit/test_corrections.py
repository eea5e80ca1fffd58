"""fonds.corrections: what a person decided wins over the rules, is told as theirs, and never gets lost in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fonds.authorities.register import Register
from fonds.build import build
from fonds.config import load_project
from fonds.corrections import COLUMNS, corrected, load_corrections, unused
from fonds.errors import ConfigurationError
from fonds.extract import extract
from fonds.release import Release
from fonds.sources.archive_page import read_page
from fonds.sources.profile import load_profile
from fonds.values import Account, Source

PAGE = """May 3, 1951

Record of Conversation between Ferdinand Lenz and Paul Orlik

On 3 May 1951 Lenz received Orlik. Lenz said that Prince Galitzin would not come. Orlik answered that the attack on Vienna in
June 1951 had been expected. The Colonel promised to write.
"""


def rows(folder: Path, *lines: str) -> Path:
    """A folder of corrections with these rows."""
    (folder / "a.tsv").write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return folder


def account(folder: Path, *lines: str) -> Account:
    """What the page says once these rows are applied."""
    document = read_page(Source("documents/lenz.txt", PAGE), "lenz", load_profile("archive-page", Path()))
    return extract(corrected(document, load_corrections(rows(folder, *lines))), Register({}))


def test_a_name_that_is_none_is_no_thing(tmp_path: Path) -> None:
    """Words that a curator says are no name are no mention and make no person, where the rules alone made one."""
    assert any(entity.label == "Galitzin" for entity in account(tmp_path).entities)
    found = account(tmp_path, "lenz\tPrince Galitzin\t\tnot-a-name\t\tA. Curator\t2026-11-26\ta ship")
    assert not any("alitzin" in entity.label for entity in found.entities)
    assert [(mention.rule, mention.by) for mention in found.mentions if mention.quote == "Prince Galitzin"] == [("correction", "A. Curator")]
    assert found.corrections[0].words == "“Prince Galitzin” is not a name: a ship (A. Curator, 2026-11-26)"


def test_a_name_is_whom_a_person_says_it_is(tmp_path: Path) -> None:
    """The decided thing takes the place of the rules' at those words alone, with the curator's name on the mention."""
    found = account(tmp_path, "lenz\tOrlik\t2\tis\tperson/jan-orlik\tA. Curator\t\t")
    meant = [mention for mention in found.mentions if mention.body == "person/jan-orlik" and mention.quote == "Orlik"]
    assert (meant[0].rule, meant[0].by, meant[0].confidence) == ("correction", "A. Curator", 1.0)
    assert PAGE[: meant[0].span.start].count("Orlik") == 1
    assert any(mention.body == "person/paul-orlik" for mention in found.mentions)


def test_a_speaker_is_whom_a_person_says(tmp_path: Path) -> None:
    """An utterance whose words are quoted gets the decided speaker, and keeps its own path."""
    before = {utterance.words: utterance for utterance in account(tmp_path).utterances}
    row = "lenz\tGalitzin would not come\t\tspeaker\tperson/paul-orlik\tA. Curator\t\t"
    after = {utterance.words: utterance for utterance in account(tmp_path, row).utterances}
    (words,) = (words for words in before if "Galitzin" in words)
    assert before[words].speaker == "person/ferdinand-lenz"
    assert after[words].speaker == "person/paul-orlik"
    assert replace(after[words], speaker="", speaker_label="") == replace(before[words], speaker="", speaker_label="")


def test_an_event_that_did_not_take_place_is_denied(tmp_path: Path) -> None:
    """An event that rules took for one that happened is typed as denied."""
    row = "lenz\tattack on Vienna\t\tdid-not-happen\t\tA. Curator\t\tno such attack is known"
    (event,) = (event for event in account(tmp_path, row).events if "attack" in event.path)
    assert event.types == ("denied",)


def test_words_that_do_not_stand_there_are_told(tmp_path: Path) -> None:
    """A row whose words the document does not have, or no document has, is a finding with file and line."""
    found = account(tmp_path, "lenz\tLenz of Prag\t\tnot-a-name\t\tA. Curator\t\t", "lenz\tOrlik\t9\tis\tperson/x\tA. Curator\t\t")
    assert [(finding.file, finding.line) for finding in found.document.findings] == [("corrections/a.tsv", 2), ("corrections/a.tsv", 3)]
    loaded = load_corrections(rows(tmp_path, "lens\tOrlik\t\tis\tperson/x\tA. Curator\t\t"))
    assert [(finding.line, finding.mend) for finding in unused(loaded, {"lenz"})] == [(2, "did you mean 'lenz'?")]


def test_the_graph_says_that_a_person_decided(tmp_path: Path) -> None:
    """A release tells of each decision with its reason, and attributes the mention to the curator; the shapes let it pass."""
    (tmp_path / "fonds.toml").write_text('[dataset]\ntitle = "A"\n', encoding="utf-8")
    for folder in ("documents", "corrections"):
        (tmp_path / folder).mkdir()
    (tmp_path / "documents" / "lenz.txt").write_text(PAGE, encoding="utf-8")
    rows(tmp_path / "corrections", "lenz\tOrlik\t1\tis\tperson/jan-orlik\tA. Curator\t2026-11-26\this brother")
    build(load_project(tmp_path), tmp_path / "release", date="2026-11-26")
    opened = Release.open(tmp_path / "release")
    asked = """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?who ?body { ?note prov:wasAttributedTo/rdfs:label ?who ; oa:hasBody ?body }"""
    told = {(row["who"].value, row["body"].value.rpartition("/")[2]) for row in opened.store.query(asked, use_default_graph_as_union=True)}  # type: ignore[union-attr]
    assert ("A. Curator", "jan-orlik") in told
    assert "his brother (A. Curator, 2026-11-26)" in (tmp_path / "release/dumps/graphs/lenz.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("lenz\tOrlik\t\tisnt\t\tA\t\t", "did you mean"),
        ("lenz\tOrlik\t\tis\tOrlik\tA\t\t", "names nothing"),
        ("lenz\tOrlik\tzwei\tis\tperson/x\tA\t\t", "not a number"),
        ("lenz\tOrlik\t\tis\tperson/x\tA\tgestern\t", "not YYYY-MM-DD"),
        ("lenz\tOrlik\t\tis\tperson/x\t\t\t", "by is empty"),
        ("lenz\tOrlik", "columns"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, told: str) -> None:
    """A row that cannot be understood stops the run with its file and line: a decision is never lost."""
    with pytest.raises(ConfigurationError, match=told) as error:
        load_corrections(rows(tmp_path, row))
    assert error.value.where.startswith("a.tsv:2")
