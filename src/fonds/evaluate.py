"""Extraction held against annotated documents: precision, recall and F1 for each kind, and every error by name.

The gold format is described in docs/evaluation.md; spans count code points of the source text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fonds.authorities.register import Register
from fonds.errors import SourceError
from fonds.extract import extract
from fonds.sources.archive_page import read_page
from fonds.sources.profile import Profile
from fonds.text import sentences
from fonds.values import Account, Mention, Source, Span

_KIND = {"PER": "persons", "ROLE": "offices", "ORG": "groups", "GPE": "places", "LOC": "places", "EVENT": "events", "DATE": "dates"}
_BODY = {"person": "persons", "group": "groups", "place": "places", "event": "events"}
MENTIONS = ("persons", "offices", "groups", "places", "events", "dates")
OTHERS = ("participants", "roles", "utterances", "modalities", "reference parts", "expected or denied events")


@dataclass(slots=True)
class Score:
    """Right, missing and wrong ones of a kind; `exact` counts the right ones whose span is the same to the letter."""

    right: int = 0
    exact: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        found = self.right + len(self.wrong)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 1 where nothing is there."""
        wanted = self.right + len(self.missing)
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Scores = dict[str, Score]


def read_gold(path: Path) -> dict[str, Any]:
    """A gold file; SourceError where it is not one."""
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(str(path), f"is not a gold file: {error}", "see docs/evaluation.md") from error
    lacking = {"id", "mentions", "participants", "utterances", "entities"} - set(gold) if isinstance(gold, dict) else {"id"}
    if lacking:
        raise SourceError(str(path), f"is not a gold file: it has no {', '.join(sorted(lacking))}", "see docs/evaluation.md")
    return dict(gold)


def evaluate(gold: dict[str, Any], text: str, name: str, register: Register, profile: Profile) -> Scores:
    """The scores of one document."""
    document = read_page(Source(name, text), str(gold["id"]), profile)
    account = extract(document, register)
    scores: Scores = defaultdict(Score)
    paths = _mentions(gold, account, scores)
    _participants(gold, account, paths, scores)
    _utterances(gold, account, paths, scores)
    _reference(gold, account, scores)
    _events(gold, account, scores)
    return scores


def total(all_scores: Iterable[Scores]) -> Scores:
    """The sum over documents."""
    summed: Scores = defaultdict(Score)
    for scores in all_scores:
        for kind, score in scores.items():
            into = summed[kind]
            into.right += score.right
            into.exact += score.exact
            into.missing += score.missing
            into.wrong += score.wrong
    return summed


def _found_mentions(account: Account) -> Iterator[tuple[str, Mention]]:
    for mention in account.mentions:
        kind, _, rest = mention.body.partition("/")
        if "#time" in mention.body:
            yield "dates", mention
        elif "#" not in rest and mention.rule == "office":
            yield "offices", mention
        elif "#" not in rest and kind in _BODY and mention.rule not in ("earlier-sitting", "spoken-of-event", "deed-at-a-place"):
            yield _BODY[kind], mention


def _mentions(gold: dict[str, Any], account: Account, scores: Scores) -> dict[str, set[str]]:
    """Mentions by overlap of spans; gives the paths that stand for each entity of the gold."""
    paths: dict[str, set[str]] = defaultdict(set)
    found: dict[str, list[Mention]] = defaultdict(list)
    for kind, mention in _found_mentions(account):
        found[kind].append(mention)
    for kind in MENTIONS:
        wanted = [row for row in gold["mentions"] if _KIND.get(row["type"]) == kind]
        left = sorted({m.span: m for m in found[kind]}.values(), key=lambda m: m.span)
        score = scores[kind]
        for row in wanted:
            span = Span(row["start"], row["end"])
            match = min(
                (m for m in left if m.span.overlaps(span)), key=lambda m: abs(m.span.start - span.start) + abs(m.span.end - span.end), default=None
            )
            if match is None:
                score.missing.append(f"{gold['id']}: {row['quote']!r} at {span.start}")
                continue
            left.remove(match)
            score.right += 1
            score.exact += match.span == span
            if row["entity"]:
                paths[row["entity"]].add(match.body)
        relative = [Span(row["start"], row["end"]) for row in gold["mentions"] if row["type"] == "TIME-REL"]
        # A relative time ("this winter") that was resolved to a date is neither asked for nor wrong.
        score.wrong += [f"{gold['id']}: {m.quote!r} at {m.span.start} ({m.rule})" for m in left if not any(m.span.overlaps(r) for r in relative)]
    return paths


def _participants(gold: dict[str, Any], account: Account, paths: dict[str, set[str]], scores: Scores) -> None:
    """Those present and the record's makers, first without, then with their roles."""
    meeting = next(event for event in account.events if event.path == account.meeting)
    found = {(role.actor, role.role) for role in meeting.roles}
    found |= {(path, "translator") for path in account.translators} | {(path, "contributor") for path in account.contributors}
    found |= {(path, "editor") for printing in account.printings for path in printing.editors}
    wanted = [(row["entity"], row["role"]) for row in gold["participants"]]

    def count(score: Score, want: list[tuple[str, ...]], got: set[tuple[str, ...]]) -> None:
        left = set(got)
        for entity, *role in dict.fromkeys(want):
            match = next((item for item in sorted(left) if item[0] in paths.get(entity, ()) and list(item[1:]) == role), None)
            if match is None:
                score.missing.append(f"{gold['id']}: {entity} {' '.join(role)}".rstrip())
            else:
                left.discard(match)
                score.right += 1
                score.exact += 1
        score.wrong += [f"{gold['id']}: {' '.join(item)}" for item in sorted(left)]

    count(scores["participants"], [(entity,) for entity, _ in wanted], {(actor,) for actor, _ in found})
    count(scores["roles"], list(wanted), set(found))


def _utterances(gold: dict[str, Any], account: Account, paths: dict[str, set[str]], scores: Scores) -> None:
    """An utterance is right when its speaker is and its words lie in the sentence or clause that the gold names."""
    text = account.document.source.text
    told = list(sentences(text))
    left = sorted(account.utterances, key=lambda u: u.span)
    rows = [(row, text.find(row["starts"])) for row in gold["utterances"]]
    for index, (row, at) in enumerate(rows):
        end = next((s.end for s in told if s.start <= at < s.end), at + len(row["starts"]))
        later = [start for _, start in rows[index + 1 :] if at < start < end]
        stop = min(later, default=end)
        fits = [u for u in left if u.speaker in paths.get(row["speaker"], ()) and u.span.end > at and u.span.start < end]
        match = min(fits, key=lambda u: (not at <= u.span.start < stop, abs(u.span.start - at)), default=None)
        if match is None:
            scores["utterances"].missing.append(f"{gold['id']}: {row['speaker']}: {row['starts']!r}")
            continue
        left.remove(match)
        scores["utterances"].right += 1
        scores["utterances"].exact += at <= match.span.start < stop
        score = scores["modalities"]
        if match.modality == row["modality"]:
            score.right += 1
            score.exact += 1
        else:
            score.missing.append(f"{gold['id']}: {row['starts']!r} is {row['modality']}, found {match.modality}")
            score.wrong.append(score.missing[-1])
    scores["utterances"].wrong += [f"{gold['id']}: {u.speaker_label}: {u.words[:60]!r}" for u in left]


def _reference(gold: dict[str, Any], account: Account, scores: Scores) -> None:
    told = gold.get("reference") or {}
    reference = account.document.reference
    wanted = {("archive", told.get("archive")), *(told.get("parts") or {}).items()} if told.get("archive") else set()
    found = {("archive", reference.archive), *((part.level, part.value) for part in reference.parts)} if reference else set()
    score = scores["reference parts"]
    score.right += len(wanted & found)
    score.exact += len(wanted & found)
    score.missing += [f"{gold['id']}: {level} {value}" for level, value in sorted(wanted - found)]
    score.wrong += [f"{gold['id']}: {level} {value}" for level, value in sorted(found - wanted)]


def _events(gold: dict[str, Any], account: Account, scores: Scores) -> None:
    text, score = account.document.source.text, scores["expected or denied events"]
    status = {event.path: event.types[0] for event in account.events if event.types and event.types[0] in ("anticipated", "denied")}
    left = [mention for mention in account.mentions if mention.body in status]
    for row in gold.get("events", ()):
        at = text.find(row["words"])
        span = Span(at, at + len(row["words"]))
        match = next((m for m in left if m.span.overlaps(span) and status[m.body] == row["status"]), None)
        if match is None:
            score.missing.append(f"{gold['id']}: {row['words']!r} ({row['status']})")
        else:
            left.remove(match)
            score.right += 1
            score.exact += match.span == span
    score.wrong += [f"{gold['id']}: {m.quote[:60]!r} ({status[m.body]})" for m in left]
