"""The desk at which matches are judged: the queue, one case with all that speaks for and against, and answers into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, replace

from fonds.errors import FondsError
from fonds.matches import Candidate, Mapping, Subject
from fonds.publish.drawings import Map, Pin, draw_map
from fonds.reconcile.ledger import ConflictError, Ledger
from fonds.review.book import Book, State
from fonds.review.cards import Card, LookUp, make_card, named_by
from fonds.review.contexts import Context, Contexts
from fonds.review.judging import Answer, check_answer, rows_for, rows_to_undo
from fonds.review.standing import Filters, Row, counted, queue_key
from fonds.terms import WIKIDATA
from fonds.values import Entity

FIRST, PAGE = 8, 200  # mentions shown at first, and at once when all are asked for
_CARDS = 9  # as many as there are keys to choose them by
_NEAR = 0.3  # degrees: nearer pins are drawn as one


class UnknownThingError(FondsError):
    """A thing that is not in the project, or not since the review was started."""


@dataclass(frozen=True, slots=True)
class Case:
    """A thing to be judged: its words in context, its candidates, the judgements so far, and the revision that all this is of.

    `around` are the things that it belongs to or lies in, `chosen` the candidate chosen at first, `troubles` what could not be asked.
    """

    row: Row
    subject: Subject
    registered: Entity | None
    around: tuple[tuple[str, str], ...]
    contexts: tuple[Context, ...]
    cards: tuple[Card, ...]
    chosen: str
    map: Map | None
    history: tuple[Mapping, ...]
    revision: int
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and behind a thing in a queue, its number there (0: it is not in it), and how long the queue is."""

    before: str
    behind: str
    number: int
    length: int


@dataclass(frozen=True, slots=True)
class Sure:
    """A match that could be accepted with many: the revision that was seen, and the other things that its item is or would be matched with."""

    row: Row
    revision: int
    others: tuple[tuple[str, str], ...]


class Desk:
    """All matches of a project, the words and authorities that they rest on, and the ledger; every method may be called from any thread."""

    def __init__(
        self,
        book: Book,
        subjects: Iterable[Subject],
        registered: Mapping_[str, Entity],
        contexts: Contexts,
        look_up: LookUp,
        today: Callable[[], str],
    ) -> None:
        self._book, self._registered, self._contexts, self._look_up, self._today = book, registered, contexts, look_up, today
        self._subjects = {subject.entity.path: subject for subject in subjects}

    # the queue -------------------------------------------------------------------------------------------------------------

    def rows(self, filters: Filters, *, any_state: bool = False) -> list[Row]:
        """The rows that pass, in the order in which a judgement gains most."""
        return sorted(filters.passed(self._book.state().rows.values(), self._contexts.documents, any_state=any_state), key=queue_key)

    def counts(self, filters: Filters) -> dict[str, int]:
        """How many rows stand in each state, of those that pass whatever their state."""
        return counted(self.rows(filters, any_state=True))

    def kinds(self) -> list[str]:
        """The kinds of things there are."""
        return sorted({subject.entity.kind for subject in self._subjects.values()})

    def neighbours(self, path: str, filters: Filters) -> Neighbours:
        """What stands around a thing in the queue; of one that is not in it, the queue's first is behind it."""
        queue = [row.path for row in self.rows(filters)]
        number = queue.index(path) + 1 if path in queue else 0
        behind = queue[number] if number < len(queue) else ""
        return Neighbours(queue[number - 2] if number > 1 else "", behind, number, len(queue))

    # one case --------------------------------------------------------------------------------------------------------------

    def case(self, path: str, *, item: str = "", start: int | None = None) -> Case:
        """A thing with all that is to be judged; `item` is one more that the reviewer asks about, `start` the first mention shown."""
        state, subject = self._book.state(), self._known(path)
        candidates = self._book.candidates(path, state.ledger)[:_CARDS]
        if item and item not in {candidate.identifier for candidate in candidates}:
            candidates = (*candidates[: _CARDS - 1], Candidate("", item, ""))
        cards, troubles = self._cards(path, candidates, state)
        row = state.rows[path]
        return Case(
            row,
            subject,
            self._registered.get(path),
            self._around(subject.entity, state),
            self._contexts.of(path, limit=FIRST) if start is None else self._contexts.of(path, start=start, limit=PAGE),
            cards,
            item or _chosen(row, candidates),
            _drawn(subject.entity, cards),
            tuple(mapping for mapping in state.ledger.rows if mapping.subject == path),
            state.revision(path),
            troubles,
        )

    def _known(self, path: str) -> Subject:
        if path not in self._subjects:
            raise UnknownThingError(path, "is no thing of this project", "go back to the list; what was added since needs a new start")
        return self._subjects[path]

    def _cards(self, path: str, candidates: Sequence[Candidate], state: State) -> tuple[tuple[Card, ...], tuple[str, ...]]:
        items, troubles = self._look_up.items(candidate.identifier for candidate in candidates)
        labels = self._look_up.labels(name for found in items.values() for name in named_by(found))
        held = {mapping.object: mapping.judgement for mapping in state.ledger.of(path) if mapping.reviewer}
        cards = (make_card(candidate, items.get(candidate.identifier), labels) for candidate in candidates)
        told = (
            replace(card, judged=held.get(WIKIDATA + card.candidate.identifier, ""), taken=state.others(card.candidate.identifier, path))
            for card in cards
        )
        return tuple(told), troubles

    def _around(self, entity: Entity, state: State) -> tuple[tuple[str, str], ...]:
        named = (*entity.member_of, *entity.within, *(path for path in (entity.place, entity.birth_place, entity.death_place) if path))
        return tuple((path, state.rows[path].label) for path in dict.fromkeys(named) if path in state.rows)

    def row(self, path: str) -> Row:
        """How a thing stands."""
        self._known(path)
        return self._book.state().rows[path]

    def last(self, path: str) -> Mapping | None:
        """The last row of the ledger that tells of a thing."""
        return next((row for row in reversed(self._book.state().ledger.rows) if row.subject == path), None)

    # answers ---------------------------------------------------------------------------------------------------------------

    def judge(self, answer: Answer) -> None:
        """Write an answer into the ledger; ConflictError where the thing was judged since it was seen, and nothing is written then."""
        check_answer(answer)
        self._known(answer.subject)
        state = self._book.state()
        if not _said_already(answer, state):
            self._book.append(self._rows_for(answer, state.ledger), {answer.subject: answer.seen})

    def _rows_for(self, answer: Answer, ledger: Ledger) -> list[Mapping]:
        path = answer.subject
        candidates = self._book.candidates(path, ledger)[:_CARDS]
        if answer.judgement != "none" and answer.item not in {candidate.identifier for candidate in candidates}:
            found = self._look_up.items([answer.item])[0].get(answer.item)
            candidates = (*candidates, Candidate("", answer.item, found.label if found else "", found.description if found else ""))
        source = next((mapping.source for mapping in self._book.proposed.get(path, ()) if mapping.source), "")
        return rows_for(answer, self._subjects[path].entity.label, candidates, ledger, source=source, date=self._today())

    def judge_all(self, answers: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
        """Write those answers whose things were not judged since they were seen, each as its own row; gives the written and the others."""
        for answer in answers:
            check_answer(answer)
            self._known(answer.subject)
        while True:
            state = self._book.state()
            fresh = [answer for answer in answers if state.revision(answer.subject) == answer.seen]
            try:
                self._book.append(
                    [row for answer in fresh for row in self._rows_for(answer, state.ledger)], {answer.subject: answer.seen for answer in fresh}
                )
            except ConflictError:
                continue  # somebody was faster than this look: look again, and leave out what they judged
            return fresh, [answer for answer in answers if answer not in fresh]

    def undo(self, reviewer: str) -> str:
        """Take back a reviewer's last answer, and give the path of its thing; empty where there is none.

        ConflictError where somebody judged the thing after it.
        """
        state = self._book.state()
        rows = rows_to_undo(state.ledger, reviewer, self._today())
        if not rows:
            return ""
        path = rows[0].subject
        last = next(row for row in reversed(state.ledger.rows) if row.subject == path)
        if last.reviewer != reviewer:
            raise ConflictError(path, f"was judged by {last.reviewer or 'a machine'} after you", "look at it before you change it")
        self._book.append(rows, {path: state.revision(path)})
        return path

    def sure(self, filters: Filters, *, single: bool) -> list[Sure]:
        """What could be accepted at once: undecided, or accepted by a machine, with a best candidate of the filters' scores.

        `single`: only what has no other candidate.
        """
        state = self._book.state()
        rows = [row for row in self.rows(filters) if row.state in ("open", "accepted") and _is_best(row) and (len(row.candidates) == 1 or not single)]
        same: dict[str, list[tuple[str, str]]] = {}
        for row in rows:
            same.setdefault(row.candidates[0].identifier, []).append((row.path, row.label))
        return [Sure(row, state.revision(row.path), _others(row, same, state)) for row in rows]


def _is_best(row: Row) -> bool:
    """Whether what holds of a row is its best candidate."""
    return bool(row.candidates) and (row.holds is None or row.holds.object == WIKIDATA + row.candidates[0].identifier)


def _others(row: Row, same: Mapping_[str, list[tuple[str, str]]], state: State) -> tuple[tuple[str, str], ...]:
    item = row.candidates[0].identifier
    return tuple(dict.fromkeys((*state.others(item, row.path), *(other for other in same[item] if other[0] != row.path))))


def _said_already(answer: Answer, state: State) -> bool:
    """Whether the same person's same answer is the last row: a button pressed twice is one judgement."""
    last = next((row for row in reversed(state.ledger.rows) if row.subject == answer.subject), None)
    target = WIKIDATA + answer.item if answer.judgement != "none" else ""
    told = last and (last.reviewer, last.judgement, last.object, last.comment)
    return state.revision(answer.subject) > answer.seen and told == (answer.reviewer, answer.judgement, target, answer.comment)


def _chosen(row: Row, candidates: Sequence[Candidate]) -> str:
    """The candidate that is chosen at first: the one that holds, else the likeliest."""
    held = row.holds.object.removeprefix(WIKIDATA) if row.holds and row.holds.judgement != "rejected" else ""
    if held in {candidate.identifier for candidate in candidates}:
        return held
    return row.candidates[0].identifier if row.candidates else ""


def _drawn(entity: Entity, cards: Sequence[Card]) -> Map | None:
    """Where the thing and its candidates lie, these by their numbers; what lies on one spot is one pin. None where nothing lies anywhere."""
    places = [(str(number), card.point) for number, card in enumerate(cards, start=1) if card.point]
    if entity.longitude is not None and entity.latitude is not None:
        places.insert(0, ("archive", (entity.longitude, entity.latitude)))
    spots: list[tuple[tuple[float, float], list[str]]] = []
    for name, (longitude, latitude) in places:
        near = (names for (x, y), names in spots if abs(x - longitude) < _NEAR and abs(y - latitude) < _NEAR)
        names = next(near, None)
        if names is None:
            spots.append(((longitude, latitude), [name]))
        else:
            names.append(name)
    return draw_map([Pin(x, y, ", ".join(names), "ours" if "archive" in names else "theirs") for (x, y), names in spots])
