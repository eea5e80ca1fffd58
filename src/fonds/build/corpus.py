"""What all documents say together, gathered while they pass by one at a time: their things, and when those lived."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b

from fonds.authorities.register import Register
from fonds.kept import pack, unpack
from fonds.matches import Subject
from fonds.patterns.carrier import set_paths
from fonds.values import Account, Carrier, Entity, Finding

_ACTED, _NAMED = 1, 2  # what a document says of a thing on its day: that it acted, and that the record names it


@dataclass(frozen=True, slots=True)
class Said:
    """What of a document's account is set beside those of the others: no text.

    `things` are the packed entities by path, in their order, and `marks` tell of each what it is known to have done on the `day` (YYYY-MM-DD;
    None: not told). `spelled` tells how record sets and publications are written, by path; `file` is what the source is called.
    """

    slug: str
    file: str
    things: tuple[tuple[str, bytes], ...]
    marks: bytes
    day: str | None
    spelled: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    rules: frozenset[str]
    curators: frozenset[str]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The things themselves."""
        return tuple(unpack(packed) for _, packed in self.things)


def said_of(account: Account) -> Said:
    """What of an account is set beside others."""
    meeting = next(event for event in account.events if event.path == account.meeting)
    day = meeting.time_span.begin[:10] if meeting.time_span and meeting.time_span.begin else None
    inside = {mention.body for mention in account.mentions if mention.span.within(account.document.record)}
    acting = {*meeting.participants, *(utterance.speaker for utterance in account.utterances)}
    acting |= {actor for event in account.events if event.path in meeting.parts for actor in event.actors}
    sets = ((path, part.value) for carrier in account.carriers for path, part in set_paths(carrier, account.levels))
    return Said(
        account.document.slug,
        account.document.source.path,
        tuple((entity.path, _packed(entity)) for entity in account.entities),
        bytes(_ACTED * (entity.path in acting) | _NAMED * (entity.path in inside) for entity in account.entities),
        day,
        (*sets, *((printing.path, printing.citation.title) for printing in account.printings)),
        account.document.findings,
        frozenset(mention.rule for mention in account.mentions),
        frozenset(mention.by for mention in account.mentions if mention.by),
    )


@lru_cache(maxsize=512)  # what is named in one document is likely to be named in the next
def _packed(entity: Entity) -> bytes:
    return pack(entity)


@dataclass(slots=True)
class _Thing:
    """Where a thing is named: the numbers of the documents, each four times with its marks added; and digests of what was said and adds nothing."""

    number: int
    named: array[int] = field(default_factory=lambda: array("I"))
    told: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Gathered:
    """The things of the documents so far by path, with what reconciliation asks of them; no text is kept.

    Of each document there are its day and numbers of things, one after another in one array, so that memory hardly grows with documents.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)
    _things: dict[str, _Thing] = field(default_factory=dict)
    _paths: list[str] = field(default_factory=list)
    _days: list[str | None] = field(default_factory=list)
    _known_days: dict[str, str] = field(default_factory=dict)
    _together: array[int] = field(default_factory=lambda: array("I"))
    _ends: array[int] = field(default_factory=lambda: array("Q", [0]))

    def spells(self, said: Said) -> bool:
        """Whether a document writes record sets and publications as the first did that names them ("B 17.2", "B 17,2")."""
        first = [self.spelling.setdefault(path, words) for path, words in said.spelled]  # all of them, whatever the first is
        return first == [words for _, words in said.spelled]

    def spelled(self, account: Account) -> Account:
        """An account that writes record sets and publications as the first document did that names them."""
        carriers = tuple(self._spelled(carrier, account) for carrier in account.carriers)
        printings = tuple(
            replace(printing, citation=replace(printing.citation, title=self.spelling.setdefault(printing.path, printing.citation.title)))
            for printing in account.printings
        )
        return replace(account, carriers=carriers, printings=printings)

    def _spelled(self, carrier: Carrier, account: Account) -> Carrier:
        first = {part: replace(part, value=self.spelling.setdefault(path, part.value)) for path, part in set_paths(carrier, account.levels)}
        parts = tuple(first.get(part, part) for part in carrier.reference.parts)
        return replace(carrier, reference=replace(carrier.reference, parts=parts))

    def add(self, said: Said) -> None:
        """Take in what one document says: names and offices of all documents, whatever their order."""
        document = len(self._days)
        self._days.append(self._known_days.setdefault(said.day, said.day) if said.day else None)
        for (path, packed), marks in zip(said.things, said.marks, strict=True):
            thing = self._things.get(path)
            if thing is None:
                thing = self._things[path] = _Thing(len(self._paths))
                self._paths.append(path)
            self._unite(path, thing, packed)
            thing.named.append(4 * document + marks)
            self._together.append(thing.number)
        self._ends.append(len(self._together))

    def _unite(self, path: str, thing: _Thing, packed: bytes) -> None:
        """Take in what a document says of a thing, unless the same was said since something new was."""
        digest = blake2b(packed, digest_size=16).digest()
        if digest in thing.told:
            return
        former, entity = self.entities.get(path), unpack(packed)
        united = _union(former, entity) if former else entity
        thing.told = (*thing.told, digest) if united == former or former is None else ()
        self.entities[path] = united

    def settle(self, register: Register) -> None:
        """Add the places that places and events lie in, as far as the register knows them, and put all in order."""
        todo = list(self.entities.values())
        while todo:
            entity = todo.pop()
            for path in named_by(entity):
                if path not in self.entities and path in register.entities:
                    self.entities[path] = register.entities[path]
                    todo.append(self.entities[path])
        self.entities = {path: _within_reach(entity, self.entities) for path, entity in sorted(self.entities.items())}

    def subjects(self) -> Iterator[Subject]:
        """Each thing with the days on which it is known to have lived and the paths of those named with it."""
        for path, entity in self.entities.items():
            thing = self._things.get(path) or _Thing(-1)
            yield Subject(entity, self._when(thing, _ACTED), self._when(thing, _NAMED), self._beside(thing))

    def _when(self, thing: _Thing, mark: int) -> tuple[str, ...]:
        """The days of the documents that say so much of a thing."""
        days = {self._days[named // 4] for named in thing.named if named & mark}
        return tuple(sorted(day for day in days if day))

    def _beside(self, thing: _Thing) -> tuple[str, ...]:
        others: set[int] = set()
        for named in thing.named:
            others.update(self._together[self._ends[named // 4] : self._ends[named // 4 + 1]])
        return tuple(sorted(self._paths[number] for number in others - {thing.number}))


def named_by(entity: Entity) -> Iterable[str]:
    """The paths of the things that a thing's own facts name."""
    single = (entity.place, entity.birth_place, entity.death_place)
    return (*entity.within, *entity.member_of, *entity.makers, *(path for path in single if path))


def _within_reach(entity: Entity, known: Container[str]) -> Entity:
    """A thing whose facts name only things that are told of: no statement points at nothing."""
    if all(path in known for path in named_by(entity)):
        return entity

    def told(path: str | None) -> str | None:
        return path if path in known else None

    return replace(
        entity,
        within=tuple(filter(told, entity.within)),
        member_of=tuple(filter(told, entity.member_of)),
        makers=tuple(filter(told, entity.makers)),
        place=told(entity.place),
        birth_place=told(entity.birth_place),
        death_place=told(entity.death_place),
    )


def _union(one: Entity, two: Entity) -> Entity:
    if one == two:
        return one
    first, second = sorted((one, two), key=repr)
    names = {(name.text, name.language): name for name in (*second.names, *first.names)}
    return replace(
        first,
        names=tuple(sorted(names.values(), key=lambda name: (name.kind != "preferred-name", name.text, name.language))),
        born=first.born or second.born,
        died=first.died or second.died,
        birth_place=first.birth_place or second.birth_place,
        death_place=first.death_place or second.death_place,
        offices=tuple(dict.fromkeys((*first.offices, *second.offices))),
        member_of=tuple(sorted({*first.member_of, *second.member_of})),
        makers=tuple(sorted({*first.makers, *second.makers})),
        links=tuple(sorted({*first.links, *second.links})),
        within=tuple(sorted({*first.within, *second.within})),
        longitude=second.longitude if first.longitude is None else first.longitude,
        latitude=second.latitude if first.longitude is None else first.latitude,
        place=first.place or second.place,
        note=first.note or second.note,
        time_span=first.time_span or second.time_span,
    )
