"""A local index of Wikidata's items by their names, asked offline: one SQLite file, which a reader never changes.

A name is looked up by the 64-bit digests of its keys (`fonds.names`), which stand sorted with the items that bear them; a look-up reads
a few pages of the file, however large it is. benchmarks/index_stores.py measures other stores on the same keys.
"""

from __future__ import annotations

import json
import math
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from fonds.authorities.kinds import OTHER, ROOTS, kinds_of
from fonds.errors import UnavailableError
from fonds.matches import Fact, Item, Query
from fonds.names import family_keys, fold, query_keys

SCHEMA = """
CREATE TABLE {schema}.item (id INTEGER PRIMARY KEY, facts BLOB NOT NULL);
CREATE TABLE {schema}.rank (id INTEGER PRIMARY KEY, kinds INTEGER NOT NULL, prior INTEGER NOT NULL, called TEXT NOT NULL);
CREATE TABLE {schema}.name (key INTEGER NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (key, item)) WITHOUT ROWID;
CREATE TABLE {schema}.superclass (class INTEGER NOT NULL, above INTEGER NOT NULL, PRIMARY KEY (class, above)) WITHOUT ROWID;
CREATE TABLE {schema}.moved (old INTEGER PRIMARY KEY, new INTEGER);
CREATE TABLE {schema}.about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
VERSION = "5"
_LOOSE = 2  # from this stage on keys are asked only where the ones before find nothing
_CALLED = 12  # names of an item that its rank holds
_FEW = 30  # items that one loose key may find
_RESEMBLES = 70.0  # how much of its letters a name must share with one that a loose key finds (percent)
_SAMPLE, _USUAL = 10_000, 3_000  # what is taken to be known of names beforehand: of so many items, one in so many bears a usual one
_BITS = {kind: 1 << number for number, kind in enumerate((*ROOTS, *OTHER))}
_ANY = sum(_BITS.values())
_AGAIN = "build it again with `fonds wikidata index`"


class WikidataIndex:
    """An index opened for asking (`fonds.authorities.Authority`)."""

    def __init__(self, base: sqlite3.Connection, name: str) -> None:
        self.base, self.name = base, name
        self._above = lru_cache(maxsize=65536)(self._superclasses)
        self._item = lru_cache(maxsize=20000)(self._load)
        self._bearers = lru_cache(maxsize=65536)(self._bearing)

    @classmethod
    def open(cls, path: Path) -> WikidataIndex:
        """The index in a file made by `fonds wikidata index`; UnavailableError where there is none, or it is of another version or damaged."""
        if not path.is_file():
            raise UnavailableError(path.name, "there is no such file", "build it with `fonds wikidata index DUMP`, or mend reconcile.authorities")
        try:
            base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            version = base.execute("SELECT value FROM about WHERE key = 'version'").fetchone()
        except sqlite3.DatabaseError as error:
            raise UnavailableError(path.name, f"is not an index of Wikidata: {error}", _AGAIN) from error
        if version is None or version[0] != VERSION:
            base.close()
            raise UnavailableError(path.name, "was made by another version", _AGAIN)
        return cls(base, path.name)

    @cached_property
    def count(self) -> int:
        """How many items it holds."""
        return int(self._about("items"))

    @cached_property
    def version(self) -> str:
        """What it was made of, and when it was last changed."""
        date = self._about("date")
        return f"{self._about('dump')} of {date}, {self.count} items" if date else f"{self.count} items"

    def _about(self, key: str) -> str:
        return str(self._rows("SELECT value FROM about WHERE key = ?", (key,))[0][0])

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        try:
            return self.base.execute(query, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise UnavailableError(self.name, f"is damaged: {error}", _AGAIN) from error

    def search(self, queries: Sequence[Query]) -> list[tuple[Item, ...]]:
        """The items of the asked kind that bear one of the names of each query, those known best first."""
        return [self._search(query) for query in queries]

    def _search(self, query: Query) -> tuple[Item, ...]:
        found: dict[int, int] = {}
        for property_, value in query.identifiers:
            found |= self._named(identifier_key(property_, value), query.kind, query.limit)
        stages = [query_keys(name) for name in query.names]
        for number in range(max(map(len, stages), default=0)):
            keys = dict.fromkeys(key for stage in stages if number < len(stage) for key in stage[number])
            if number < _LOOSE:
                for key in keys:
                    found |= self._named(key, query.kind, query.limit)
            elif not found:
                found = self._resembling(keys, query)
        best = sorted(found, key=lambda item: (-found[item], item))[: query.limit + len(query.identifiers)]
        return tuple(self._item(number) for number in best)

    def _resembling(self, keys: Iterable[str], query: Query) -> dict[int, int]:
        """What loose keys find, as far as a name looks like one that is asked for: most of what shares a few consonants does not."""
        wanted = [_in_order(fold(name)) for name in query.names]
        found: dict[int, int] = {}
        for key in keys:
            for number, prior, called in self._found(key, query.kind, _FEW):
                names = str(called).split("|")
                if any(process.extractOne(name, names, scorer=ratio, score_cutoff=_RESEMBLES) for name in wanted):
                    found[int(str(number))] = int(str(prior))
        return found

    def _named(self, key: str, kind: str, limit: int) -> dict[int, int]:
        """The numbers of the items of a kind that a key finds, each with how well it is known."""
        return {number: prior for number, prior, _ in self._found(key, kind, limit)}  # type: ignore[misc]  # two integers

    def _found(self, key: str, kind: str, limit: int) -> list[tuple[object, ...]]:
        return self._rows(
            "SELECT rank.id, rank.prior, rank.called FROM name JOIN rank ON rank.id = name.item"
            " WHERE name.key = ? AND (rank.kinds = 0 OR rank.kinds & ?) ORDER BY rank.prior DESC LIMIT ?",
            (digest(key), _BITS.get(kind, 0) if kind else _ANY, limit),
        )

    def rarity(self, name: str) -> float:
        """How many items, as a power of ten, there are for each person that bears the family name of a name, in the commoner of its readings."""
        many = self.count + _SAMPLE
        return min((math.log10(many / (self._bearers(key) + _SAMPLE / _USUAL)) for key in family_keys(name)), default=0.0)

    def _bearing(self, key: str) -> int:
        rows = self._rows(
            "SELECT count(*) FROM name JOIN rank ON rank.id = name.item WHERE name.key = ? AND rank.kinds & ?", (digest(key), _BITS["person"])
        )
        return int(str(rows[0][0]))

    def items(self, identifiers: Sequence[str]) -> dict[str, Item]:
        """The items of some identifiers: one that was merged comes as the item it was merged into, one that is gone is missing."""
        found = {}
        for identifier in identifiers:
            number = int(identifier[1:])
            moved = self._rows("SELECT new FROM moved WHERE old = ? AND new IS NOT NULL", (number,))
            target = int(str(moved[0][0])) if moved else number
            if self._rows("SELECT 1 FROM item WHERE id = ?", (target,)):
                found[identifier] = self._item(target)
        return found

    def labels(self, identifiers: Sequence[str]) -> dict[str, str]:
        """What some identifiers are called, as far as the index holds them."""
        return {identifier: item.label for identifier, item in self.items(identifiers).items()}

    def _load(self, number: int) -> Item:
        (facts,) = self._rows("SELECT facts FROM item WHERE id = ?", (number,))[0]
        item = unpack(f"Q{number}", facts, self.name)  # type: ignore[arg-type]  # a blob
        return with_kinds(item, self._above)

    def _superclasses(self, classes: tuple[str, ...]) -> frozenset[str]:
        return superclasses(self.base, classes)


def identifier_key(property_: str, value: str) -> str:
    """The key under which an item stands that asserts another authority's identifier; ISNI's are written with spaces, and without."""
    return f"#{property_} {value.replace(' ', '')}"


def ranked(item: Item) -> tuple[int, int, int, str]:
    """An item's number, kinds and prior, and what it is called, for a look-up that need not read its facts."""
    called = "|".join(sorted({_in_order(name) for name in (*item.labels, *item.aliases)})[:_CALLED])
    return int(item.id[1:]), bits(item.kinds), item.prior, called


def _in_order(folded: str) -> str:
    """A folded name with its words in the order of the alphabet."""
    return " ".join(sorted(folded.split()))


def digest(key: str) -> int:
    """The signed 64-bit number under which a key of a name stands."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)


def superclasses(base: sqlite3.Connection, classes: Iterable[str]) -> frozenset[str]:
    """Some classes and all that stand above them (P279*)."""
    seen, todo = set(classes), list(classes)
    while todo:
        for (above,) in base.execute("SELECT above FROM superclass WHERE class = ?", (int(todo.pop()[1:]),)):
            name = f"Q{above}"
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return frozenset(seen)


def with_kinds(item: Item, above: Callable[[tuple[str, ...]], frozenset[str]]) -> Item:
    """An item that tells of what kind it is, `above` giving all classes above some classes."""
    object.__setattr__(item, "kinds", kinds_of(above(item.classes), item))
    return item


def bits(kinds: Iterable[str]) -> int:
    """Kinds as the bits by which the index tells them."""
    return sum(_BITS[kind] for kind in kinds)


def pack(item: Item) -> bytes:
    """An item as the index holds it."""
    facts = {
        name: [(fact.value, fact.begin, fact.end) if fact.begin or fact.end else fact.value for fact in told] for name, told in item.facts.items()
    }
    row = [
        item.label, item.description, item.classes, sorted(item.labels), sorted(item.aliases), item.spellings, item.born, item.died, item.begun,
        item.ended, item.point, facts, item.prior,
    ]  # fmt: skip
    return zlib.compress(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(identifier: str, row: bytes, name: str) -> Item:
    """An item of the index; UnavailableError where what is held of it is damaged."""
    try:
        label, description, classes, labels, aliases, spellings, born, died, begun, ended, point, facts, prior = json.loads(zlib.decompress(row))
    except (zlib.error, ValueError, TypeError) as error:
        raise UnavailableError(name, f"is damaged at {identifier}: {error}", _AGAIN) from error
    born, died, begun, ended = (tuple((day, precision) for day, precision in times) for times in (born, died, begun, ended))
    told = {name: tuple(Fact(fact) if isinstance(fact, str) else Fact(*fact) for fact in values) for name, values in facts.items()}
    return Item(
        identifier, label, description, tuple(classes), frozenset(), frozenset(labels), frozenset(aliases), tuple(spellings),
        born, died, begun, ended, tuple(point) if point else None, told, prior,
    )  # fmt: skip
