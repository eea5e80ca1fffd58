"""fonds.reconcile and the Wikidata index: precision first, every judgement with its reason."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from fonds.authorities.wikidata import WikidataIndex, build_index, open_dump
from fonds.config import Project
from fonds.dates import time_span
from fonds.errors import ConfigurationError, SourceError, UnavailableError
from fonds.reconcile import reconcile, reconcile_project
from fonds.reconcile.ledger import read_ledger, write_ledger
from fonds.reconcile.score import kilometres
from fonds.values import Account, Entity, Finding, Mapping, Name, Subject
from tests.conftest import SHARED, needs_shared

MANUAL = "semapv:ManualMappingCuration"
WD = "http://www.wikidata.org/entity/"


def item(identifier: str, label: str, *aliases: str, classes: tuple[str, ...] = ("Q5",), **claims: str) -> bytes:
    """One line of a dump: an item with dates (born, died) or a point ("longitude latitude")."""
    told: dict[str, list[object]] = {"P31": [{"mainsnak": {"datavalue": {"value": {"id": c}}}} for c in classes]}
    for name, property_ in (("born", "P569"), ("died", "P570")):
        if name in claims:
            told[property_] = [{"mainsnak": {"datavalue": {"value": {"time": f"+{claims[name]}-00-00T00:00:00Z", "precision": 9}}}}]
    if "point" in claims:
        longitude, latitude = map(float, claims["point"].split())
        told["P625"] = [{"mainsnak": {"datavalue": {"value": {"longitude": longitude, "latitude": latitude}}}}]
    data = {
        "id": identifier, "labels": {"en": {"language": "en", "value": label}}, "aliases": {"en": [{"language": "en", "value": a} for a in aliases]},
        "descriptions": {"en": {"language": "en", "value": claims.get("description", "")}}, "claims": told,
    }  # fmt: skip
    return json.dumps(data).encode() + b",\n"


def index(*lines: bytes) -> WikidataIndex:
    """An index in memory."""
    base = build_index([b"[\n", *lines, b"]\n"], None)
    assert base is not None
    return WikidataIndex(base, "test")


def person(label: str, born: str = "", died: str = "", *names: str) -> Entity:
    """A person of a register."""
    forms = (Name(label, "preferred-name"), *(Name(name, "variant-name") for name in names))
    return Entity(
        f"person/{label.lower().replace(' ', '-')}", label, forms, time_span(born, born) if born else None, time_span(died, died) if died else None
    )


def judged(subject: Subject, authority: WikidataIndex, *ledger: Mapping) -> Mapping:
    """The last mapping of a subject."""
    return list(reconcile(subject, list(ledger), [authority], accept=0.9, gap=0.05, date="2026-11-24"))[-1]


def test_name_and_life_dates_together_are_a_match() -> None:
    """The register's dates agree with the item's: accepted, with both features as the reason."""
    mapping = judged(Subject(person("Karl Horn", "1900", "1970")), index(item("Q1", "Karl Horn", born="1900", died="1970")))
    assert (mapping.judgement, mapping.object) == ("accepted", WD + "Q1")
    assert "dates" in mapping.comment


@pytest.mark.parametrize(
    ("claims", "why"),
    [({"born": "1850", "died": "1920"}, "born 1850, not 1900"), ({"born": "1900", "died": "1990"}, "died 1990, not 1970")],
)
def test_other_life_dates_are_a_veto(claims: dict[str, str], why: str) -> None:
    """A namesake of another time is no match, and the reason is told."""
    mapping = judged(Subject(person("Karl Horn", "1900", "1970")), index(item("Q1", "Karl Horn", born=claims["born"], died=claims["died"])))
    assert mapping.judgement == "none"
    assert why in mapping.comment


def test_nobody_acts_before_birth_or_after_death() -> None:
    """Without dates in the register, the day on which somebody acted rules out the dead and the unborn."""
    subject = Subject(person("Karl Horn"), alive_on=("1951-05-03",))
    assert judged(subject, index(item("Q1", "Karl Horn", born="1840", died="1900"))).judgement == "none"
    assert judged(subject, index(item("Q1", "Karl Horn", born="1960"))).judgement == "none"


def test_a_name_alone_is_not_enough() -> None:
    """A full name without dates or office leaves the match undecided; a family name alone finds nobody."""
    assert judged(Subject(person("Karl Horn")), index(item("Q1", "Karl Horn"))).judgement == "undecided"
    assert judged(Subject(person("Horn")), index(item("Q1", "Horn"))).judgement == "none"


def test_two_as_likely_are_undecided() -> None:
    """Two namesakes of the same time: neither is taken."""
    subject = Subject(person("Karl Horn"), alive_on=("1951-05-03",))
    mapping = judged(subject, index(*(item(q, "Karl Horn", born="1900", description="politician") for q in ("Q1", "Q2"))))
    assert mapping.judgement == "undecided"
    assert "Q2" in mapping.comment


def test_a_cover_name_finds_nobody() -> None:
    """Somebody else's real name is never matched by a cover name."""
    entity = replace(person("Karl Horn"), names=(Name("Karl Horn", "preferred-name"), Name("Anton Adler", "cover-name")))
    assert judged(Subject(entity), index(item("Q1", "Anton Adler", born="1900"))).judgement == "none"


def test_a_thing_of_another_kind_is_no_candidate() -> None:
    """A film called like a person is not the person."""
    assert judged(Subject(person("Karl Horn", "1900")), index(item("Q1", "Karl Horn", classes=("Q11424",)))).judgement == "none"


def test_a_place_is_told_by_its_position() -> None:
    """Of two places of one name the near one is the match."""
    place = Entity("place/karlsbad", "Karlsbad", (Name("Karlsbad", "preferred-name"),), longitude=12.87, latitude=50.23)
    both = index(item("Q1", "Karlsbad", classes=("Q515",), point="12.9 50.2"), item("Q2", "Karlsbad", classes=("Q515",), point="-117.3 33.1"))
    assert judged(Subject(place), both).object == WD + "Q1"


def test_a_persons_judgement_is_final(tmp_path: Path) -> None:
    """What a reviewer accepted stays, what a reviewer rejected is never proposed again."""
    made = Mapping("person/karl-horn", "Karl Horn", WD + "Q1", "Karl Horn", "rejected", MANUAL, 1.0, "", "", "2026-11-24", "weber")
    authority = index(item("Q1", "Karl Horn", born="1900", died="1970"))
    assert judged(Subject(person("Karl Horn", "1900", "1970")), authority, made).judgement == "none"
    accepted = replace(made, judgement="accepted", object=WD + "Q9")
    assert judged(Subject(person("Karl Horn", "1900", "1970")), authority, accepted) == accepted
    path = tmp_path / "mappings.sssom.tsv"
    write_ledger(path, [accepted, made], "https://data.example.org/")
    assert read_ledger(path) == [made, accepted]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wd:Q1", "Q1", "object_id: 'Q1' is not an item"),
        ("\t1\t", "\tsure\t", "confidence: 'sure'"),
        ("fonds:person", "person", "subject_id"),
        ("\tweber\t", "\t", "columns"),
    ],
)
def test_a_malformed_ledger_row_names_line_and_mend(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A row that cannot be read stops the run before anything is lost."""
    path = tmp_path / "mappings.sssom.tsv"
    write_ledger(
        path, [Mapping("person/a", "A", WD + "Q1", "A", "accepted", MANUAL, 1.0, "", "", "2026-11-24", "weber", "c")], "https://data.example.org/"
    )
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told) as error:
        read_ledger(path)
    assert ":10" in error.value.where


def test_a_broken_line_is_reported_and_passed_over(tmp_path: Path) -> None:
    """One bad line costs one item; a dump without any item, or one cut off, is an error."""
    told: list[Finding] = []
    target = tmp_path / "wikidata.sqlite"
    build_index([item("Q1", "A"), b"{broken\n", item("Q2", "B")], target, report=told.append)
    assert [finding.line for finding in told] == [2]
    assert WikidataIndex.open(target).count == 2
    with pytest.raises(SourceError, match="holds no item"):
        build_index([b"<html>\n"], tmp_path / "other.sqlite")
    assert not (tmp_path / "other.sqlite").exists()
    cut = tmp_path / "dump.jsonl.gz"
    cut.write_bytes(gzip.compress(item("Q1", "A") * 50)[:-12])
    with pytest.raises(SourceError, match="ends before its end"):
        WikidataIndex.open(cut)


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    """A corrupt index is named, with how to make it again."""
    path = tmp_path / "wikidata.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(UnavailableError, match="build it again"):
        WikidataIndex.open(path)


def test_distance_is_kilometres_on_the_globe() -> None:
    """A quarter of a meridian is some 10,000 km."""
    assert 9990 < kilometres(0, 0, 0, 90) < 10020


@needs_shared
def test_the_seeds_links_stay_right_among_two_hundred_thousand_items(seed: Project, account: Account, tmp_path: Path) -> None:
    """Against the whole extract of Wikidata every verified entity of the seed gets its item, and what is not verified gets none."""
    folder = SHARED / "data/wikidata"
    lines = (line for name in ("humans", "places", "others", "events") for line in open_dump(folder / f"{name}.jsonl.gz"))
    told: list[Finding] = []
    build_index(lines, tmp_path / "wikidata.sqlite", report=told.append)
    assert told == []
    whole = replace(seed, reconcile=replace(seed.reconcile, authorities=(str(tmp_path / "wikidata.sqlite"),)))
    day = "1949-02-05"
    subjects = [Subject(entity, known_on=(day,)) for entity in account.entities]
    found = {m.object.rpartition("/")[2]: m.subject for m in reconcile_project(whole, subjects, date="2026-11-24") if m.judgement == "accepted"}
    truth = json.loads((SHARED / "data/seed/wikidata-ground-truth.json").read_text(encoding="utf-8"))["entities"]
    verified = {row["qid"] for row in truth if row["qid"]}
    assert set(found) <= verified
    # The Soviet party, Xibaipo and Wuhan are no things of this document.
    assert verified - set(found) == {"Q79854", "Q3373621", "Q11746"}
