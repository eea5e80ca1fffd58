"""What reconciliation works with: what is asked, what authorities answer, and the judgements on them."""

from __future__ import annotations

from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, field

from fonds.values import Entity

# A time of Wikidata: the ISO date and its precision (7 century, 8 decade, 9 year, 10 month, 11 day; https://www.wikidata.org/wiki/Help:Dates).
Time = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Query:
    """What an authority is asked: all spellings of one thing's name, its kind (person, place, group, event; empty: any), how many items at most.

    `identifiers` are those that other authorities are said to have given it, each with Wikidata's property for them.
    """

    names: tuple[str, ...]
    kind: str
    limit: int = 50
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of a property: an item's identifier, a text or an external identifier, with the ISO dates of its qualifiers where told."""

    value: str
    begin: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What an authority tells of one of its items.

    `labels` and `aliases` are folded (`fonds.names.fold`), `spellings` as the authority writes them, the preferred one first;
    `kinds` are those of P31/P279* (empty: nothing tells); `facts` by property; `prior` is how many projects or languages know it.
    """

    id: str
    label: str
    description: str = ""
    classes: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()
    spellings: tuple[str, ...] = ()
    born: tuple[Time, ...] = ()
    died: tuple[Time, ...] = ()
    begun: tuple[Time, ...] = ()
    ended: tuple[Time, ...] = ()
    point: tuple[float, float] | None = None
    facts: Mapping_[str, tuple[Fact, ...]] = field(default_factory=dict, hash=False)
    prior: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be the same as an entity: the calibrated probability in 0..1, the features it rests on, and any veto."""

    authority: str
    identifier: str
    label: str
    description: str = ""
    score: float = 0.0
    features: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A judgement on whether an entity is an item (SSSOM).

    `judgement` is accepted, rejected, undecided, none (no item is it), or withdrawn (as if never judged). `source` names the
    authority and its version; `again` is the day from which a machine may ask again (YYYY-MM-DD).
    """

    subject: str
    subject_label: str
    object: str
    object_label: str
    judgement: str
    justification: str
    confidence: float
    tool: str
    tool_version: str
    date: str
    reviewer: str | None = None
    comment: str = ""
    source: str = ""
    again: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity to be reconciled, with what its documents say of when it lived: dates as YYYY-MM-DD.

    `alive_on` holds days on which the person acted (took part, spoke); `known_on` days on which a document names the
    entity, which only bounds a birth or foundation from above. `beside` holds the paths of the entities named with it,
    `context` further words that tell of it.
    """

    entity: Entity
    alive_on: tuple[str, ...] = ()
    known_on: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    context: str = ""
