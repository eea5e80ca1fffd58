"""fonds.reconcile.features: what speaks for a match, and what rules it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from fonds.dates import time_span
from fonds.matches import Fact, Item, Subject, Time
from fonds.names import fold
from fonds.reconcile.features import Compared, asked_names, compare, kilometres
from fonds.values import Entity, Name

LABELS = {"Q10": "ambassador of Austria to Germany", "Q11": "painter", "Q12": "Red Star Party"}


def labels(identifiers: Iterable[str]) -> dict[str, str]:
    """What the items of these tests' facts are called."""
    return {identifier: LABELS[identifier] for identifier in identifiers if identifier in LABELS}


def person(label: str, *offices: str, born: str = "") -> Entity:
    """A person of a document, with offices, and of a register where a birth is given."""
    return Entity("person/it", label, (Name(label, "preferred-name"),), offices=offices, born=time_span(born, born) if born else None)


def item(label: str, born: tuple[Time, ...] = (), died: tuple[Time, ...] = (), description: str = "German politician", **facts: str) -> Item:
    """A person of Wikidata."""
    told = {name: (Fact(value),) for name, value in facts.items()}
    return Item("Q1", label, description, ("Q5",), frozenset({"person"}), frozenset({fold(label)}), frozenset(), (label,), born, died, facts=told)


def met(entity: Entity, other: Item, day: str = "1951-05-03") -> Compared:
    """An item compared with somebody who acted on a day."""
    return compare(Subject(entity, (day,), (day,)), other, labels)


BORN: tuple[Time, ...] = (("1900-01-01", 9),)


@pytest.mark.parametrize(
    ("died", "day", "ruled_out"),
    [
        ((("1951-05-02", 11),), "1951-05-03", True),
        ((("1951-05-03", 11),), "1951-05-03", False),
        ((("1951-04-01", 10),), "1951-05-03", True),
        ((("1951-05-01", 10),), "1951-05-03", False),
        ((("1951-01-01", 9),), "1951-05-03", False),
        ((("1945-01-01", 8),), "1951-05-03", False),
    ],
)
def test_a_date_rules_out_as_far_as_it_is_known(died: tuple[Time, ...], day: str, ruled_out: bool) -> None:
    """A day of death rules out the day after; a month, a year or a decade rules out what comes after its end."""
    assert bool(met(person("Karl Horn"), item("Karl Horn", BORN, died), day).veto) == ruled_out


@pytest.mark.parametrize(
    ("born", "day", "why"),
    [("1952", "1951-05-03", "born 1952, after"), ("1830", "1951-05-03", "more than 110 years before"), ("1934", "1951-05-03", "")],
)
def test_nobody_acts_unborn_or_at_a_hundred_and_twenty(born: str, day: str, why: str) -> None:
    """Who was born later, or acted at an age that nobody reaches, is somebody else."""
    veto = met(person("Karl Horn"), item("Karl Horn", ((f"{born}-00-00", 9),)), day).veto
    assert why in veto
    assert bool(why) == bool(veto)


def test_told_life_dates_agree_as_exactly_as_they_are_told() -> None:
    """The same year counts, the same day counts more than the year beside it; a year far off is a veto; a century tells nothing."""
    same, near = (met(person("Karl Horn", born=year), item("Karl Horn", BORN)) for year in ("1900", "1901"))
    assert same.features["dates"] > near.features["dates"] > 0
    assert met(person("Karl Horn", born="1934"), item("Karl Horn", BORN)).veto == "born 1900, not 1934"
    century = met(person("Karl Horn", born="1934"), item("Karl Horn", (("2000-01-01", 7),)), "1970-05-03")
    assert (century.veto, century.features["dates"]) == ("", 0.125)


@pytest.mark.parametrize(
    ("office", "described", "feature", "value"),
    [
        ("British Ambassador to Argentina", "British diplomat", "calling", 1.0),
        ("British Ambassador to Argentina", "British diplomat", "country", 1.0),
        ("British Ambassador", "American politician", "abroad", -1.0),
        ("British Ambassador", "British footballer", "other calling", -1.0),
        ("British Ambassador", "British general", "calling", 0.3),
        ("Ambassador", "diplomat", "country", 0.0),
        ("Coordinator, Standard Oil", "actor", "other calling", -0.5),
        ("nephew of the President", "American politician", "kin", -1.0),
        ("Schriftsteller", "Austrian novelist", "calling", 1.0),
        ("Envoy Extraordinary and Minister Plenipotentiary (China)", "American diplomat", "abroad", 0.0),
        ("Ambassador to Poland", "American diplomat", "abroad", 0.0),
        ("Senator (D-Iowa)", "American politician", "country", 1.0),
        ("U.S. Ambassador", "British diplomat", "abroad", -1.0),
        ("Prime Minister, Upper Volta", "politician from Burkina Faso", "country", 1.0),
        ("Chief, Publications Branch", "composer from the United States", "calling", 0.0),
        ("Prime Minister of Israel", "Israeli statesman and Prime Minister", "office", 1.0),
        ("Vice President of a bank", "President of a bank", "office", 0.0),
        ("Special Assistant", "son of Anthony Horn", "kin", -1.0),
        ("Director of the Office", "", "mute", -1.0),
        ("Director of the Office", "British civil servant", "mute", 0.0),
    ],
)
def test_an_office_speaks_for_and_against(office: str, described: str, feature: str, value: float) -> None:
    """Calling and country of an office beside those of the description, in several languages; a relative bears the name, too."""
    assert met(person("Anthony Horn", office), item("Anthony Horn", BORN, description=described)).features[feature] == value


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [("Horn, Karl, Jr.", "Karl Horn", -1.0), ("Horn, Karl, Jr.", "Karl Horn Jr.", 0.0), ("Karl Horn", "Karl Horn Jr.", 0.0)],
)
def test_a_junior_is_not_his_father(ours: str, theirs: str, told: float) -> None:
    """Who is called junior is hardly an item that nobody calls so; that a name leaves it out tells nothing."""
    assert met(person(ours), item(theirs, BORN)).features["junior"] == told


def test_a_rare_family_name_tells_more() -> None:
    """The same agreement counts more where few bear the name; an authority that does not tell how many changes nothing."""
    weighed = [compare(Subject(person("Karl Horn")), item("Karl Horn", BORN), labels, rarity).features["rare"] for rarity in (2.4, 0.0, 5.1)]
    assert weighed == sorted(weighed)
    assert weighed[1] == 0


def test_the_stated_office_is_a_position_that_the_item_held() -> None:
    """The words of a position stand in the stated office; held at another time it counts half."""
    held = item("Karl Horn", P39="Q10")
    assert met(person("Karl Horn", "Austrian ambassador to Germany"), held).features["office"] >= 0.5
    before = replace(held, facts={"P39": (Fact("Q10", "1930-01-01", "1938-03-12"),)})
    assert (
        met(person("Karl Horn", "ambassador to Germany"), before).features["office"]
        < met(person("Karl Horn", "ambassador to Germany"), held).features["office"]
    )


def test_a_group_is_not_named_before_it_is_founded() -> None:
    """What was founded in June is not what a document of May names; of a year the document's own is possible."""
    party = Entity("group/it", "Workers' Union", (Name("Workers' Union", "preferred-name"),))
    later = replace(item("Workers' Union"), begun=(("1951-06-01", 11),), kinds=frozenset({"group"}))
    assert compare(Subject(party, known_on=("1951-05-03",)), later, labels).veto == "founded 1951, after 1951-05-03"
    assert compare(Subject(party, known_on=("1951-05-03",)), replace(later, begun=(("1951-01-01", 9),)), labels).veto == ""
    ended = replace(later, begun=(), ended=(("1893-01-01", 9),))
    assert compare(Subject(party, known_on=("1951-05-03",)), ended, labels).features["gone"] == -1


def test_a_place_is_told_by_its_position_and_by_what_it_was_called_then() -> None:
    """Near is better than far, too far a veto; an official name counts in its own time."""
    place = Entity("place/it", "Leningrad", (Name("Leningrad", "preferred-name"),), longitude=30.3, latitude=59.9)
    city = replace(
        item("Leningrad"), kinds=frozenset({"place"}), point=(30.3, 59.95), facts={"P1448": (Fact("Leningrad", "1924-01-26", "1991-09-06"),)}
    )
    then, now = (compare(Subject(place, known_on=(day,)), city, labels).features for day in ("1951-05-03", "1999-05-03"))
    assert (then["near"], then["named then"], now["named then"]) == (1, 1, -1)
    assert 0 < compare(Subject(place), replace(city, point=(31.3, 59.95)), labels).features["near"] < 1
    assert compare(Subject(place), replace(city, point=(37.6, 55.7)), labels).veto.endswith("km away")


def test_an_event_is_told_by_its_time() -> None:
    """An event of another decade is another one."""
    war = Entity("event/it", "Border War", (Name("Border War", "preferred-name"),), time_span=time_span("1951", "1951"))
    other = replace(item("Border War"), kinds=frozenset({"event"}), begun=(("1951-03-01", 11),))
    assert compare(Subject(war), other, labels).features["then"] == 1
    assert compare(Subject(war), replace(other, begun=(("1962-01-01", 9),)), labels).veto == "1962, not 1951"


def test_a_cover_name_is_not_asked_for() -> None:
    """Somebody else's real name is never matched by a cover name, nor a common noun by anything."""
    names = (Name("Karl Horn", "preferred-name"), Name("Anton Adler", "cover-name"), Name("the premier".lower(), "as-written"))
    assert asked_names(replace(person("Karl Horn"), names=names)) == ("Karl Horn",)


def test_distance_is_kilometres_on_the_globe() -> None:
    """A quarter of a meridian is some 10,000 km."""
    assert 9990 < kilometres(0, 0, 0, 90) < 10020
