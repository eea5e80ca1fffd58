"""How things stand: what holds for each thing, in which order they are judged, and which of them a reviewer wants to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fonds.errors import ConfigurationError
from fonds.matches import Candidate, Mapping
from fonds.names import fold
from fonds.terms import WIKIDATA

# In the order in which a look is worth most.
STATES = {
    "open": "Undecided", "unsure": "Unsure", "accepted": "Accepted without a person", "none": "No match found", "judged": "Judged by a person",
}  # fmt: skip
_RANK = {state: number for number, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Row:
    """A thing of the queue: how it stands, by which mapping, its candidates that nothing forbids, the best first, and how often it is named."""

    path: str
    label: str
    kind: str
    mentions: int
    folded: str
    state: str = "open"
    holds: Mapping | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def score(self) -> float:
        """The score of the best candidate."""
        return self.candidates[0].score if self.candidates else 0.0


def candidates_of(mappings: Iterable[Mapping]) -> tuple[Candidate, ...]:
    """All candidates that some mappings of a thing saw, each once, the likeliest first and the forbidden last."""
    seen: dict[str, Candidate] = {}
    for mapping in mappings:
        for candidate in mapping.candidates:
            # What comes from this run tells more than what a row of the ledger remembers.
            seen.setdefault(candidate.identifier, candidate)
        item = mapping.object.removeprefix(WIKIDATA)
        if mapping.object.startswith(WIKIDATA):
            seen.setdefault(item, Candidate("", item, mapping.object_label, score=0.0 if mapping.reviewer else mapping.confidence))
    return tuple(sorted(seen.values(), key=lambda candidate: (bool(candidate.veto), -candidate.score, candidate.identifier)))


def stand(row: Row, holding: Sequence[Mapping], proposed: Sequence[Mapping], candidates: Sequence[Candidate]) -> Row:
    """A row as it stands: persons first, then what machines and editions accepted, then whether there is anything left to judge."""
    ours = [mapping for mapping in holding if mapping.reviewer and (mapping.object.startswith(WIKIDATA) or not mapping.object)]
    rejected = {mapping.object for mapping in ours if mapping.judgement == "rejected"}
    left = tuple(candidate for candidate in candidates if not candidate.veto and WIKIDATA + candidate.identifier not in rejected)
    row = replace(row, candidates=left)
    for state, judgements in (("judged", ("accepted", "none")), ("unsure", ("undecided",))):
        held = next((mapping for mapping in ours if mapping.judgement in judgements), None)
        if held:
            return replace(row, state=state, holds=held)
    machine = [mapping for mapping in (*holding, *proposed) if not mapping.reviewer and mapping.object not in rejected]
    machine = [mapping for mapping in machine if mapping.object.startswith(WIKIDATA) or not mapping.object]
    accepted = next((mapping for mapping in machine if mapping.judgement == "accepted"), None)
    if accepted:
        return replace(row, state="accepted", holds=accepted)
    if rejected and not left:
        return replace(row, state="judged", holds=next(mapping for mapping in reversed(ours) if mapping.judgement == "rejected"))
    undecided = next((mapping for mapping in machine if mapping.judgement == "undecided"), None)
    if undecided or (left and rejected):
        return replace(row, state="open", holds=undecided)
    return replace(row, state="none", holds=next((mapping for mapping in machine if mapping.judgement == "none"), None))


def queue_key(row: Row) -> tuple[int, int, float, str, str]:
    """The place of a row: undecided ones first, then what is named most often, where a judgement gains most."""
    return _RANK[row.state], -row.mentions, -row.score, row.label.casefold(), row.path


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reviewer wants to see: empty fields let all pass. `low` and `high` bound the best candidate's score, in per cent."""

    state: str = ""
    kind: str = ""
    document: str = ""
    text: str = ""
    low: int = 0
    high: int = 100

    def query(self, **further: str) -> str:
        """The filters as the query of an address, with further values."""
        told = {name: str(getattr(self, name)) for name in self.__slots__ if getattr(self, name) != getattr(_EVERYTHING, name)}
        return urlencode(told | {name: value for name, value in further.items() if value})

    def passed(self, rows: Iterable[Row], documents: Callable[[str], frozenset[str]], *, any_state: bool = False) -> list[Row]:
        """The rows that pass; `documents` gives the things of some documents."""
        named, words = documents(self.document) if self.document else None, fold(self.text).split()
        whole = (self.low, self.high) == (0, 100)
        return [
            row for row in rows
            if (any_state or self.state in ("", row.state)) and self.kind in ("", row.kind)
            and (named is None or row.path in named) and all(word in row.folded for word in words)
            and (whole or self.low <= row.score * 100 <= self.high)
        ]  # fmt: skip


_EVERYTHING = Filters()


def read_filters(values: Mapping_[str, str]) -> Filters:
    """The filters that a query tells; ConfigurationError where one cannot be meant."""
    state = values.get("state", "")
    if state and state not in STATES:
        raise ConfigurationError("state", f"{state!r} is none", f"known are: {', '.join(STATES)}")
    low, high = (_percent(name, values.get(name, "") or default) for name, default in (("low", "0"), ("high", "100")))
    text = {name: " ".join(values.get(name, "").split())[:200] for name in ("kind", "document", "text")}
    return Filters(state, text["kind"], text["document"], text["text"], low, high)


def _percent(name: str, value: str) -> int:
    if not value.isdecimal() or int(value) > 100:
        raise ConfigurationError(name, f"{value!r} is no percentage", "give a whole number from 0 to 100")
    return int(value)


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows stand in each state."""
    found = Counter(row.state for row in rows)
    return {state: found[state] for state in STATES}
