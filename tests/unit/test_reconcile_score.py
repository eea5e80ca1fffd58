"""fonds.reconcile.score: what speaks for a match, and what rules it out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fonds.authorities.wikidata import Item
from fonds.dates import time_span
from fonds.names import fold
from fonds.reconcile.score import Compared, compare
from fonds.values import Entity, Name, Subject

Times = tuple[tuple[str, int], ...]


def person(label: str, *offices: str, born: str = "") -> Entity:
    """A person of a document, with offices, and of a register where a birth is given."""
    return Entity("person/it", label, (Name(label, "preferred-name"),), offices=offices, born=time_span(born, born) if born else None)


def item(label: str, born: Times = (), died: Times = (), description: str = "German politician") -> Item:
    """A person of Wikidata."""
    return Item("Q1", label, description, ("Q5",), born, died, (), None, frozenset({fold(label)}))


def met(entity: Entity, other: Item, day: str = "1951-05-03") -> Compared:
    """An item compared with somebody who acted on a day."""
    return compare(Subject(entity, (day,), (day,)), other, "test")


BORN: Times = (("1900-01-01", 9),)


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
def test_a_date_rules_out_as_far_as_it_is_known(died: Times, day: str, ruled_out: bool) -> None:
    """A day of death rules out the day after; a month, a year or a decade rules out what comes after its end."""
    assert bool(met(person("Karl Horn"), item("Karl Horn", BORN, died), day).veto) == ruled_out


def test_a_century_neither_contradicts_nor_proves_a_birth() -> None:
    """Of an item that is said to be of the 20th century, 1934 is no contradiction, and no proof."""
    compared = met(person("Karl Horn", born="1934"), item("Karl Horn", (("2000-01-01", 7),), description=""), "1970-05-03")
    assert (compared.veto, compared.corroborated) == ("", False)


def test_an_order_of_names_turned_round_needs_dates() -> None:
    """James Thomas is not Thomas James, unless they were born in one year."""
    turned = item("James Thomas", BORN)
    assert not met(person("Thomas James", "Minister"), turned).corroborated
    assert met(person("Thomas James", "Minister", born="1900"), turned).corroborated


@pytest.mark.parametrize(
    ("office", "described", "likely"),
    [
        ("British Ambassador to Argentina", "British diplomat", True),
        ("British Ambassador to Argentina", "American politician", False),
        ("Soviet Ambassador", "Russian diplomat", True),
        ("Ambassador", "American diplomat", True),
        ("nephew of the President", "American politician", False),
    ],
)
def test_a_namesake_of_another_country_or_family_is_not_taken(office: str, described: str, likely: bool) -> None:
    """Somebody in no register is the namesake in public life unless the office is of another country, or tells a relative."""
    assert met(person("Anthony Horn", office), item("Anthony Horn", BORN, description=described)).corroborated == likely


@pytest.mark.parametrize(("born", "likely"), [("1900", True), ("1925", False), ("1850", False)])
def test_who_is_met_in_public_life_is_grown_and_not_old(born: str, likely: bool) -> None:
    """A namesake of 26, or of 101, needs more than the name."""
    assert met(person("Karl Horn"), item("Karl Horn", ((f"{born}-01-01", 9),))).corroborated == likely


def test_a_group_is_not_named_before_it_is_founded() -> None:
    """What was founded in June is not what a document of May names; of a year the document's own is possible."""
    party = Entity("group/it", "Workers' Union", (Name("Workers' Union", "preferred-name"),))
    later = replace(item("Workers' Union"), begun=(("1951-06-01", 11),))
    assert compare(Subject(party, known_on=("1951-05-03",)), later, "test").veto == "founded 1951, after 1951-05-03"
    assert compare(Subject(party, known_on=("1951-05-03",)), replace(later, begun=(("1951-01-01", 9),)), "test").veto == ""
