"""Events that a text tells of besides the one it records: earlier sittings, expected and denied ones, campaigns and visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fonds.dates import time_span
from fonds.extract.dates import DateFound
from fonds.extract.relative_dates import find_relative
from fonds.extract.settle import Settled
from fonds.extract.speech import Act
from fonds.iris import digest, slugify
from fonds.text import Reading
from fonds.values import Event, Span, TimeSpan

_EARLIER = re.compile(
    r"\b(?:continued|resumed|resuming|continuing|continuation of) the (?P<what>(?:conversation|talks?|discussions?|meeting|negotiations) "
    r"(?:that (?:was|were|had been) )?(?:begun|started|held|interrupted|opened)(?: (?:earlier )?(?P<when>(?:earlier )?(?:that|the same|this) (?:day|morning|afternoon|evening)|earlier|the day before|the previous day|yesterday))?)"
)
_DEEDS = (
    "advance|attack|offensive|assault|campaign|invasion|occupation|siege|battle|fall|capture|surrender|uprising|revolt|visit|trip|arrival|liberation|bombing"
    "|bombardment|blockade|landing|withdrawal|evacuation|signing|election|assassination|murder|arrest|strike|demonstration"
)
_DEED = re.compile(
    rf"\b(?P<ahead>(?:forthcoming|coming|planned|impending|expected|proposed) )?(?P<deed>{_DEEDS})s? (?:on|of|to|in|against|at|for|upon|from) (?:the )?(?:cities of |city of )?"
)
# What somebody says will happen, though nobody intends it: "the talks would open in May"; what will be needed or possible is no event.
_EXPECTS = re.compile(
    r"\b(?:would|will|shall|(?:is|are|was|were) (?:due )?to)\b(?! (?:have|depend|need|require|mean|remain|want)\b| be (?:required|needed|necessary|able|possible|impossible|difficult|glad|ready|willing)\b)(?P<not> not\b)?"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the stretch of the plain text that tells of it, its time's words, and the rule that found it."""

    event: Event
    words: Span
    time: DateFound | None
    rule: str
    confidence: float


def find_events(
    reading: Reading, record: Span, settled: Settled, acts: list[Act], dates: list[DateFound], meeting: Event, anchor: str | None
) -> list[Told]:
    """The events of a document, in the order of the text, each once."""
    plain, document = reading.plain, meeting.path.partition("/")[2]
    found: list[Told] = []
    earlier = _EARLIER.search(plain, record.start, record.end)
    if earlier:
        found.append(_earlier_sitting(earlier, meeting, anchor))
    for act in acts:
        expects = _EXPECTS.search(plain, act.words.start, act.words.end) if act.modality == "asserted" else None
        status = {"planned": "anticipated", "hypothetical": "anticipated", "promised": "anticipated", "denied": "denied"}.get(act.modality)
        status = "denied" if expects and expects["not"] else "anticipated" if expects else status
        if status:
            found += _spoken_of(act, status, plain, document, settled, dates, anchor)
    for match in _DEED.finditer(plain, record.start, record.end):
        found += _deed(match, plain, document, settled, dates)
    return list({told.event.path: told for told in sorted(found, key=lambda told: told.words.start)}.values())


def _earlier_sitting(match: re.Match[str], meeting: Event, anchor: str | None) -> Told:
    """The sitting that this one goes on with: of the same persons, over before this one began."""
    words = Span(match.start("what"), match.end("what"))
    span: TimeSpan | None = None
    when = match["when"] or ""
    if anchor and meeting.time_span and "day" in when and not when.endswith(("before", "previous day", "yesterday")):
        day = time_span(anchor, when)
        begins = meeting.time_span.begin
        ends = _second_before(begins) if begins and begins > (day.begin or "") else day.end
        span = TimeSpan(when, day.edtf, day.begin, ends)
    event = Event(
        f"{meeting.path}-earlier",
        f"Earlier sitting, before: {meeting.label}",
        ("meeting",),
        time_span=span,
        participants=tuple(role.actor for role in meeting.roles if role.role == "principal"),
        before=(meeting.path,),
    )
    time = DateFound(match.start("when"), match.end("when"), anchor, label=when) if span and anchor else None
    return Told(event, words, time, "earlier-sitting", 0.85)


def _second_before(moment: str) -> str:
    hour = int(moment[11:13])
    return f"{moment[:11]}{hour - 1:02d}:59:59Z" if hour else f"{moment[:11]}00:00:00Z"


def _spoken_of(act: Act, status: str, plain: str, document: str, settled: Settled, dates: list[DateFound], anchor: str | None) -> Iterator[Told]:
    """What a speaker expects or denies, where its words name a place or a time: an event of that status, never a fact."""
    places = tuple(dict.fromkeys(path for _, path in settled.at(act.words.start, act.words.end) if path.startswith("place/")))
    inside = [date for date in dates if act.words.start <= date.start and date.end <= act.words.end]
    time = inside[0] if inside else find_relative(plain, act.words.start, act.words.end, anchor)
    if not places and time is None:
        return
    words = act.words.of(plain)
    event = Event(
        f"event/{document}-{slugify(words, 5)}-{digest(words)[:6]}",
        words,
        (status,),
        time_span=time_span(time.edtf, time.label, time.part) if time else None,
        places=places,
    )
    yield Told(event, act.words, time, "spoken-of-event", 0.75)


def _deed(match: re.Match[str], plain: str, document: str, settled: Settled, dates: list[DateFound]) -> Iterator[Told]:
    """An attack on, a visit to, a surrender of a place."""
    place = next(
        ((name, path) for name, path in settled.at(match.end(), match.end() + 40) if name.start == match.end() and path.startswith("place/")), None
    )
    if place is None:
        return
    words = Span(match.start("deed"), place[0].end)
    time = next(
        (
            date
            for date in dates
            if re.fullmatch(r",? (?:in|on|of|during) (?:the \w+ of )?", plain[words.end : date.start]) and date.start >= words.end
        ),
        None,
    )
    types = ("anticipated",) if match["ahead"] else ()
    event = Event(
        f"event/{document}-{slugify(words.of(plain))}",
        words.of(plain),
        types,
        time_span=time_span(time.edtf, time.label, time.part) if time else None,
        places=(place[1],),
        activity=False,
    )
    yield Told(event, words, time, "deed-at-a-place", 0.75)
