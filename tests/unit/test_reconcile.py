"""fonds.reconcile: precision first, every judgement with its reason, and a person's judgement above all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fonds.authorities import Authority
from fonds.authorities.dump import open_dump
from fonds.authorities.index_build import build_index, memory_index
from fonds.config import Project
from fonds.dates import time_span
from fonds.errors import UnavailableError
from fonds.matches import Item, Mapping, Query, Subject
from fonds.reconcile import Reconciliation, reconcile_project
from fonds.reconcile.ledger import MANUAL, Ledger, append, read_ledger
from fonds.reconcile.recheck import changed_rows, stale
from fonds.values import Account, Entity, Finding, Name
from tests.conftest import SHARED, needs_shared

WD = "http://www.wikidata.org/entity/"
BASE = "https://data.example.org/"
DAY = "2026-11-24"


Make = Callable[..., Authority]


def item(identifier: str, label: str, *aliases: str, classes: tuple[str, ...] = ("Q5",), **claims: str) -> bytes:
    """One line of a dump: an item with dates (born, died), a point ("longitude latitude"), or other properties (items or texts)."""
    told: dict[str, list[object]] = {"P31": [_value({"id": name}) for name in classes]}
    for name, value in claims.items():
        if name in ("born", "died"):
            told["P569" if name == "born" else "P570"] = [_value({"time": f"+{value}-00-00T00:00:00Z", "precision": 9})]
        elif name == "point":
            longitude, latitude = map(float, value.split())
            told["P625"] = [_value({"longitude": longitude, "latitude": latitude})]
        elif name.startswith("P"):
            told[name] = [_value({"id": value} if value.startswith("Q") else value)]
    data = {
        "id": identifier, "labels": {"en": {"language": "en", "value": label}}, "aliases": {"en": [{"language": "en", "value": a} for a in aliases]},
        "descriptions": {"en": {"language": "en", "value": claims.get("description", "")}}, "claims": told,
        "sitelinks": dict.fromkeys(range(int(claims.get("known", "3")))),
    }  # fmt: skip
    return json.dumps(data).encode() + b"\n"


def _value(value: object) -> dict[str, object]:
    return {"mainsnak": {"datavalue": {"value": value}}}


@pytest.fixture
def authority(tmp_path: Path) -> Make:
    """A maker of authorities in memory."""

    def make(*lines: bytes, name: str = "items.jsonl") -> Authority:
        path = tmp_path / name
        path.write_bytes(b"".join(lines))
        return memory_index(path)

    return make


def person(label: str, born: str = "", died: str = "", *names: str) -> Entity:
    """A person of a register."""
    forms = (Name(label, "preferred-name"), *(Name(name, "variant-name") for name in names))
    path = f"person/{label.lower().replace(' ', '-')}"
    return Entity(path, label, forms, time_span(born, born) if born else None, time_span(died, died) if died else None)


def run(*authorities: Authority, recheck: bool = False, told: list[Finding] | None = None) -> Reconciliation:
    """A run that asks some authorities."""
    return Reconciliation(authorities, accept=0.9, gap=0.05, date=DAY, recheck=recheck, report=(told if told is not None else []).append)


def judged(subject: Subject, authority: Authority, *ledger: Mapping) -> Mapping:
    """The last judgement on a subject."""
    rows = {subject.entity.path: {mapping.object: mapping for mapping in ledger}}
    return list(run(authority).judgements([subject], Ledger(ledger, rows)))[-1]


KARL = person("Karl Horn", "1900", "1970")


def test_name_and_life_dates_together_are_a_match(authority: Make) -> None:
    """The register's dates agree with the item's: accepted, with the reason, the features, and what was asked."""
    mapping = judged(Subject(KARL), authority(item("Q1", "Karl Horn", born="1900", died="1970")))
    assert (mapping.judgement, mapping.object) == ("accepted", WD + "Q1")
    assert "the life dates agree" in mapping.comment
    assert dict(mapping.candidates[0].features)["dates"] == 1
    assert mapping.source.startswith("items.jsonl")


@pytest.mark.parametrize(
    ("claims", "why"),
    [({"born": "1850", "died": "1920"}, "born 1850, not 1900"), ({"born": "1900", "died": "1990"}, "died 1990, not 1970")],
)
def test_other_life_dates_are_a_veto(authority: Make, claims: dict[str, str], why: str) -> None:
    """A namesake of another time is no match, and the reason is told."""
    mapping = judged(Subject(KARL), authority(item("Q1", "Karl Horn", born=claims["born"], died=claims["died"])))
    assert mapping.judgement == "none"
    assert why in mapping.comment
    assert [one.veto for one in mapping.candidates] == [why]


def test_nobody_acts_before_birth_or_after_death(authority: Make) -> None:
    """Without dates in the register, the day on which somebody acted rules out the dead and the unborn."""
    subject = Subject(person("Karl Horn"), alive_on=("1951-05-03",))
    assert judged(subject, authority(item("Q1", "Karl Horn", born="1840", died="1900"))).judgement == "none"
    assert judged(subject, authority(item("Q1", "Karl Horn", born="1960"))).judgement == "none"


def test_no_match_has_its_own_score_reason_and_day(authority: Make) -> None:
    """Nothing of the name: no match, how sure that is, and when to ask again."""
    mapping = judged(Subject(person("Karl Horn")), authority(item("Q1", "Anna Weber")))
    assert (mapping.judgement, mapping.object, mapping.comment) == ("none", "", "no match: no item of that name")
    assert mapping.confidence > 0.9
    assert mapping.again == "2027-05-23"


def test_two_as_likely_are_undecided(authority: Make) -> None:
    """Two namesakes of the same time: neither is taken, and the rival is named."""
    subject = Subject(person("Karl Horn"), alive_on=("1951-05-03",))
    mapping = judged(subject, authority(*(item(name, "Karl Horn", born="1900", description="politician") for name in ("Q1", "Q2"))))
    assert mapping.judgement == "undecided"
    assert "Q2" in mapping.comment
    assert sum(one.score for one in mapping.candidates) <= 1


def test_a_cover_name_finds_nobody(authority: Make) -> None:
    """Somebody else's real name is never matched by a cover name."""
    entity = replace(person("Karl Horn"), names=(Name("Karl Horn", "preferred-name"), Name("Anton Adler", "cover-name")))
    assert judged(Subject(entity), authority(item("Q1", "Anton Adler", born="1900"))).judgement == "none"


def test_a_thing_of_another_kind_is_no_candidate(authority: Make) -> None:
    """A film called like a person is not the person."""
    assert judged(Subject(person("Karl Horn", "1900")), authority(item("Q1", "Karl Horn", classes=("Q11424",)))).judgement == "none"


def test_a_place_is_told_by_its_position(authority: Make) -> None:
    """Of two places of one name the near one is the match."""
    place = Entity("place/karlsbad", "Karlsbad", (Name("Karlsbad", "preferred-name"),), longitude=12.87, latitude=50.23)
    both = authority(item("Q1", "Karlsbad", classes=("Q515",), point="12.9 50.2"), item("Q2", "Karlsbad", classes=("Q515",), point="-117.3 33.1"))
    assert judged(Subject(place), both).object == WD + "Q1"


def test_who_is_named_together_helps(authority: Make) -> None:
    """Of two namesakes the one of the party of another, surely matched, person of the document is likelier."""
    other = person("Anna Weber", "1899", "1960")
    index = authority(
        item("Q1", "Karl Horn", born="1900", P102="Q77"), item("Q2", "Karl Horn", born="1901", P102="Q78"), item("Q3", "Anna Weber", born="1899", died="1960", P102="Q78"),
    )  # fmt: skip
    subjects = [Subject(person("Karl Horn"), ("1951-05-03",), (), (other.path,)), Subject(other, ("1951-05-03",), (), ("person/karl-horn",))]
    found = {mapping.subject: mapping for mapping in run(index).judgements(subjects, Ledger())}
    scores = {one.identifier: one.score for one in found["person/karl-horn"].candidates}
    assert scores["Q2"] > 2 * scores["Q1"]


def test_no_item_is_two_things(authority: Make) -> None:
    """The surer of two things has the item; the other is left open and says why."""
    index = authority(item("Q1", "Karl Horn", born="1900", died="1970"))
    twice = [Subject(KARL), Subject(replace(person("Karl Horn"), path="person/k-horn"))]
    one, two = run(index).judgements(twice, Ledger())
    assert (one.judgement, two.judgement) == ("accepted", "none")


def test_what_the_item_asserts_becomes_a_link(authority: Make) -> None:
    """Identifiers of other authorities that an accepted item asserts are links, justified by the item; an asserted one stands once."""
    index = authority(item("Q1", "Karl Horn", born="1900", died="1970", P214="123", P213="0000 0001 2345 678X", P227="118-X"))
    own = replace(KARL, links=("https://d-nb.info/gnd/118-X",), source="the register")
    told = [(m.object, m.justification) for m in run(index).mappings([Subject(own)], Ledger())]
    assert told == [
        ("https://d-nb.info/gnd/118-X", MANUAL), (WD + "Q1", "semapv:CompositeMatching"),
        ("http://viaf.org/viaf/123", "semapv:MappingChaining"), ("https://isni.org/isni/000000012345678X", "semapv:MappingChaining"),
    ]  # fmt: skip


def test_a_persons_judgement_is_final(authority: Make) -> None:
    """What a reviewer accepted stays, what a reviewer rejected is never proposed again."""
    made = Mapping(KARL.path, "Karl Horn", WD + "Q1", "Karl Horn", "rejected", MANUAL, 1.0, "", "", DAY, "weber")
    index = authority(item("Q1", "Karl Horn", born="1900", died="1970"))
    assert judged(Subject(KARL), index, made).judgement == "none"
    for final in (
        replace(made, judgement="accepted", object=WD + "Q9"),
        replace(made, judgement="undecided"),
        replace(made, judgement="none", object=""),
    ):
        assert judged(Subject(KARL), index, final) == final


class Broken:
    """An authority whose service is down."""

    name, version = "broken service", ""

    def __init__(self) -> None:
        self.asked = 0

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """Fail, and count it."""
        self.asked += 1
        raise UnavailableError(self.name, "answers 503", "try again later")

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """Know nothing."""
        return {}

    def rarity(self, name: str) -> float:
        """Know nothing."""
        return 0.0

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """Know nothing."""
        return {}


def test_a_service_that_fails_is_told_once_and_the_index_goes_on(authority: Make) -> None:
    """What the index knows is matched all the same; the service is asked once in a run."""
    broken, told = Broken(), []  # type: ignore[var-annotated]
    subjects = [Subject(person(f"Karl Horn{number}")) for number in range(250)] + [Subject(KARL)]
    found = list(run(broken, authority(item("Q1", "Karl Horn", born="1900", died="1970")), told=told).judgements(subjects, Ledger()))
    assert found[-1].judgement == "accepted"
    assert broken.asked == 1
    assert ["answers 503" in finding.message for finding in told] == [True]


def test_the_ledger_spares_asking_until_a_recheck(authority: Make, tmp_path: Path) -> None:
    """A machine's row holds until its day; a recheck judges anew, adds a row where the outcome differs, and withdraws what it replaces."""
    path = tmp_path / "mappings.sssom.tsv"
    append(
        path, changed_rows(Ledger(), run(authority(item("Q1", "Karl Horn", born="1900", died="1970"))).judgements([Subject(KARL)], Ledger())), BASE
    )
    ledger, later = read_ledger(path), authority(item("Q2", "Karl Horn", born="1900", died="1970"), name="later.jsonl")
    assert [m.object for m in run(later).judgements([Subject(KARL)], ledger)] == [WD + "Q1"]
    anew = list(run(later, recheck=True).judgements([Subject(KARL)], ledger))
    assert [m.object for m in anew] == [WD + "Q2"]
    assert [(m.object, m.judgement) for m in append(path, changed_rows(ledger, anew), BASE).mappings] == [(WD + "Q2", "accepted")]
    assert changed_rows(read_ledger(path), anew) == []
    (finding,) = stale(ledger, [later])
    assert "Q1 (Karl Horn), accepted for person/karl-horn, is in none" in finding.message


@needs_shared
def test_the_seeds_links_stay_right_among_two_hundred_thousand_items(seed: Project, account: Account, tmp_path: Path) -> None:
    """Against the whole extract of Wikidata every verified entity of the seed gets its item, and what is not verified gets none."""
    folder = SHARED / "data/wikidata"
    lines = (line for name in ("humans", "places", "others", "events") for line in open_dump(folder / f"{name}.jsonl.gz"))
    told: list[Finding] = []
    build_index(lines, tmp_path / "wikidata.sqlite", name="all", date=DAY, report=told.append)
    assert told == []
    whole = replace(seed, reconcile=replace(seed.reconcile, authorities=(str(tmp_path / "wikidata.sqlite"),)))
    subjects = [Subject(entity, known_on=("1949-02-05",)) for entity in account.entities]
    found = {
        mapping.object.rpartition("/")[2]: mapping.subject
        for mapping in reconcile_project(whole, subjects, date=DAY)
        if mapping.judgement == "accepted" and mapping.object.startswith(WD)
    }
    truth = json.loads((SHARED / "data/seed/wikidata-ground-truth.json").read_text(encoding="utf-8"))["entities"]
    verified = {row["qid"] for row in truth if row["qid"]}
    assert set(found) <= verified
    # The Soviet party, Xibaipo and Wuhan are no things of this document.
    assert verified - set(found) == {"Q79854", "Q3373621", "Q11746"}
