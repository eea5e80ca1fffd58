"""Wikidata's own API (https://www.wikidata.org/w/api.php): both of its searches, since neither finds all, and its entities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fonds.authorities.entity_json import read_entity
from fonds.authorities.kinds import kinds_of
from fonds.errors import UnavailableError
from fonds.http import Session
from fonds.matches import Item, Query

ADDRESS = "https://www.wikidata.org/w/api.php"
MOST_IDS = 50  # entities of one request, for who has no higher limits (wbgetentities)
SPELLINGS = 3  # spellings of a name that are searched for
FOUND = 10  # items of one search
LONGEST = 250  # letters of a label; a search for more than 300 is refused
_LAST = 2**31  # numbers of items are below it: a request that names a greater one is refused as a whole
_LATER = "run it again later: what was answered is kept"


class WikidataApi:
    """Wikidata asked live (`fonds.authorities.Authority`); `above` gives the classes above some classes, to tell kinds of things.

    `by_identifier` gives the items that assert some identifiers of a property.
    """

    name = "Wikidata's API"
    version = ""

    def __init__(
        self,
        session: Session,
        *,
        languages: Sequence[str] = ("en",),
        above: Callable[[tuple[str, ...]], frozenset[str]] = frozenset,
        by_identifier: Callable[[str, Sequence[str]], dict[str, str]] = lambda _, __: {},
        address: str = ADDRESS,
    ) -> None:
        self.session, self.languages, self.above, self.address = session, tuple(languages), above, address
        self.by_identifier = by_identifier
        self._known: dict[str, Item | None] = {}

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """The items that the two searches find for the first spellings of each query, those of the asked kind first."""
        asserting = self._asserting(queries)
        found = [[*(asserting[one] for one in query.identifiers if one in asserting), *self._found(query)] for query in queries]
        items = self.items(list(dict.fromkeys(identifier for identifiers in found for identifier in identifiers)))
        answers = []
        for query, identifiers in zip(queries, found, strict=True):
            own = dict.fromkeys(items[identifier].id for identifier in identifiers if identifier in items)
            told = [self._known[identifier] for identifier in own]
            answers.append(tuple(item for item in told if item and (not item.kinds or query.kind in item.kinds))[: query.limit])
        return answers

    def _asserting(self, queries: Sequence[Query]) -> dict[tuple[str, str], str]:
        """The items that assert the identifiers of some queries."""
        wanted: dict[str, list[str]] = {}
        for property_, value in dict.fromkeys(one for query in queries for one in query.identifiers):
            wanted.setdefault(property_, []).append(value)
        return {(name, value): item for name, values in wanted.items() for value, item in self.by_identifier(name, values).items()}

    def _found(self, query: Query) -> Iterator[str]:
        for name in query.names[:SPELLINGS]:
            for language in self.languages[:1]:
                asked = name[:LONGEST]
                told = self._ask(action="wbsearchentities", search=asked, language=language, uselang=language, type="item", limit=str(FOUND))
                yield from (row["id"] for row in told.get("search", ()))
            if words := _words(name):
                told = self._ask(action="query", list="search", srsearch=words, srnamespace="0", srlimit=str(FOUND))
                yield from (row["title"] for row in told.get("query", {}).get("search", ()))

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """The items of some identifiers: one that was merged comes as the item it was merged into, one that is gone is missing."""
        wanted = [identifier for identifier in dict.fromkeys(identifiers) if identifier not in self._known and _is_item(identifier)]
        for start in range(0, len(wanted), MOST_IDS):
            batch = wanted[start : start + MOST_IDS]
            entities = self._entities(batch, "labels|descriptions|aliases|claims|sitelinks")
            for identifier in batch:
                self._known[identifier] = entities.get(identifier)
            self._known |= {item.id: item for item in entities.values()}
        return {identifier: item for identifier in identifiers if (item := self._known.get(identifier))}

    def _entities(self, identifiers: Sequence[str], props: str) -> dict[str, Item]:
        """The items of one request, by the identifiers that were asked for and by their own."""
        told = self._ask(action="wbgetentities", ids="|".join(identifiers), props=props, redirects="yes").get("entities", {})
        found: dict[str, Item] = {}
        for asked, entity in told.items():
            if "missing" in entity:
                continue
            item = self._read(asked, entity)
            names = (asked, item.id, entity.get("redirects", {}).get("from", asked))
            found |= dict.fromkeys(names, item)
        # All their classes at once, so that each item's are known.
        self.above(tuple(sorted({class_ for item in found.values() for class_ in item.classes})))
        for item in found.values():
            object.__setattr__(item, "kinds", kinds_of(self.above(item.classes), item))
        return found | self._left_out([one for one in identifiers if one not in told and one not in found], len(identifiers), props)

    def _left_out(self, identifiers: Sequence[str], asked: int, props: str) -> dict[str, Item]:
        """Items of which an answer of `asked` told nothing, not even that they are missing: what makes it too large is left out of it."""
        if identifiers and asked == 1:
            raise UnavailableError(self.name, f"answers nothing of {identifiers[0]}", _LATER)
        found: dict[str, Item] = {}
        middle = (len(identifiers) + 1) // 2
        for some in filter(None, (identifiers[:middle], identifiers[middle:])):
            found |= self._entities(some, props)
        return found

    def _read(self, asked: str, entity: dict[str, Any]) -> Item:
        try:
            return read_entity(entity, self.languages)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnavailableError(self.name, f"answers {asked} in an unknown form", "report it: the service may have changed") from error

    def rarity(self, name: str) -> float:  # what Authority asks
        """0: a service does not tell how many bear a name."""
        return 0.0

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """What some identifiers are called."""
        known = {identifier: item.label for identifier in identifiers if (item := self._known.get(identifier))}
        wanted = [identifier for identifier in dict.fromkeys(identifiers) if identifier not in known and _is_item(identifier)]
        for start in range(0, len(wanted), MOST_IDS):
            known |= {asked: item.label for asked, item in self._entities(wanted[start : start + MOST_IDS], "labels").items()}
        return known

    def _ask(self, **parameters: str) -> dict[str, Any]:
        """One request; UnavailableError where it is refused in so many words, which MediaWiki does with status 200."""
        told: dict[str, Any] = self.session.json("GET", self.address, params={**parameters, "format": "json", "maxlag": "5"}, check=self._usable)
        return told

    def _usable(self, answer: object) -> None:
        if not isinstance(answer, dict) or "error" in answer or not isinstance(answer.get("entities", {}), dict):
            error = answer.get("error", "no entities") if isinstance(answer, dict) else "no object"
            why = error.get("info") or error.get("code") if isinstance(error, dict) else error
            raise UnavailableError(self.name, f"answers: {why}", _LATER)


def _is_item(identifier: str) -> bool:
    return bool(re.fullmatch(r"Q[1-9][0-9]{0,9}", identifier)) and int(identifier[1:]) < _LAST


def _words(name: str) -> str:
    """A name without the signs by which the full-text search excludes, completes and restricts (https://www.mediawiki.org/wiki/Help:CirrusSearch)."""
    return " ".join(re.sub(r'[*?~\\":]|(?<!\w)[-!]', " ", name).split())[:LONGEST]
