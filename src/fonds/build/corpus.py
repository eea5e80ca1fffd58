"""What all documents say together, gathered while they pass by one at a time: their things, and when those lived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from fonds.authorities.register import Register
from fonds.matches import Subject
from fonds.patterns.carrier import set_paths
from fonds.values import Account, Carrier, Entity


@dataclass(slots=True)
class Gathered:
    """The things of the documents so far by path, with what reconciliation asks of them; no text is kept."""

    entities: dict[str, Entity] = field(default_factory=dict)
    alive: dict[str, set[str]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    beside: dict[str, list[int]] = field(default_factory=dict)
    together: list[tuple[str, ...]] = field(default_factory=list)
    spelling: dict[str, str] = field(default_factory=dict)

    def spelled(self, account: Account) -> Account:
        """An account that writes record sets and publications as the first document did that names them ("B 17.2", "B 17,2")."""
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

    def add(self, account: Account) -> None:
        """Take in what one document says: names and offices of all documents, whatever their order."""
        number = len(self.together)
        self.together.append(tuple(entity.path for entity in account.entities))
        for entity in account.entities:
            former = self.entities.get(entity.path)
            self.entities[entity.path] = _union(former, entity) if former else entity
            self.beside.setdefault(entity.path, []).append(number)
        meeting = next(event for event in account.events if event.path == account.meeting)
        day = meeting.time_span.begin[:10] if meeting.time_span and meeting.time_span.begin else None
        if day is None:
            return
        inside = {mention.body for mention in account.mentions if mention.span.within(account.document.record)}
        acting = {*meeting.participants, *(utterance.speaker for utterance in account.utterances)}
        acting |= {actor for event in account.events if event.path in meeting.parts for actor in event.actors}
        for entity in account.entities:
            if entity.path in acting:
                self.alive.setdefault(entity.path, set()).add(day)
            if entity.path in inside:
                self.known.setdefault(entity.path, set()).add(day)

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
            others = {other for number in self.beside.get(path, ()) for other in self.together[number] if other != path}
            yield Subject(entity, tuple(sorted(self.alive.get(path, ()))), tuple(sorted(self.known.get(path, ()))), tuple(sorted(others)))


def named_by(entity: Entity) -> Iterable[str]:
    """The paths of the things that a thing's own facts name."""
    single = (entity.place, entity.birth_place, entity.death_place)
    return (*entity.within, *entity.member_of, *entity.makers, *(path for path in single if path))


def _within_reach(entity: Entity, known: dict[str, Entity]) -> Entity:
    """A thing whose facts name only things that are told of: no statement points at nothing."""

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
