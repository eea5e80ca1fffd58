"""The account of a document: what it says, and on which of its words each part rests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fonds.authorities.register import Register
from fonds.dates import time_span
from fonds.extract.cast import PRESENT
from fonds.extract.dates import DateFound
from fonds.extract.draft import Draft, date_span, draft_of, in_words
from fonds.extract.events import Told, find_events
from fonds.extract.ground import Found
from fonds.extract.provenance import at_spans, credited, keeper, printings
from fonds.extract.recogniser import Recogniser
from fonds.extract.settle import entity_of
from fonds.extract.speech import Act, find_speech
from fonds.iris import digest, office_path, slugify
from fonds.values import Account, Document, Entity, Event, Mention, Participation, Span, TimeSpan, Utterance

# Records in which a speech may go on without a verb of saying.
GOING_ON = frozenset(("memorandum-of-conversation", "record-of-conversation", "minutes", "stenographic-record", "document"))
CONVERSATIONS = frozenset(("memorandum-of-conversation", "record-of-conversation", "minutes", "journal", "diary", "stenographic-record"))


def account_by_rules(document: Document, register: Register, recogniser: Recogniser | None = None) -> Account:
    """The account of a document by the rules for its language and the archive's register; the same input gives the same account."""
    draft = draft_of(document, register, recogniser)
    meeting = _meeting(draft)
    for name, path in draft.settled.names:
        draft.name(name, path)
    acts = find_speech(
        draft.reading,
        draft.record,
        draft.settled,
        draft.cast,
        draft.language,
        goes_on=document.kind in GOING_ON,
        telegraphic=document.kind == "telegram",
    )
    told = find_events(draft.reading, draft.record, draft.settled, acts, draft.dates, meeting, draft.anchor)
    utterances = _utterances(draft, acts, told)
    times = _times(draft, meeting, told)
    stages = tuple(_stages(draft, meeting))
    meeting = replace(meeting, parts=(*(stage.path for stage in stages), *(u.path for u in utterances if u.position is not None)))
    printed = printings(draft)
    carriers = keeper(draft)
    translators = credited(draft, document.translators, f"{document.path}#translation")
    others = tuple(_others(draft, meeting, told))
    entities = _entities(draft)
    author = draft.cast.author
    if author:
        original = f"{document.path}#writing"
        draft.claim(original, "P14_carried_out_by", author, draft.name(draft.cast.roles[(author, "author")], author))
    return Account(
        document=document,
        meeting=meeting.path,
        entities=entities,
        events=(meeting, *stages, *others),
        utterances=utterances,
        mentions=tuple(sorted(draft.mentions.values(), key=lambda m: (m.span, m.body))),
        attributions=tuple(draft.attributions[key] for key in sorted(draft.attributions)),
        times=times,
        authors=(author,) if author else (),
        carriers=carriers,
        translators=translators,
        contributors=tuple((path, role) for role, span in document.contributors if role != "author" for _, path in at_spans(draft, (span,))),
        printings=printed,
    )


# the event -------------------------------------------------------------------------------------------------------------


def _meeting(draft: Draft) -> Event:
    document, cast = draft.document, draft.cast
    path = f"event/{document.slug}"
    when, time_mentions = _meeting_time(draft, path)
    present = cast.having(*PRESENT)
    meets = len(present) > 1 or document.kind in CONVERSATIONS
    roles = [Participation(path, role, actor) for (actor, role) in cast.roles]
    places = _meeting_place(draft) if meets else []
    event = Event(
        path=path,
        label=_event_label(draft, when, "Conversation" if meets else "Correspondence"),
        types=("meeting",) if meets else ("correspondence",),
        time_span=when,
        places=tuple(dict.fromkeys(path_ for _, path_ in places)),
        participants=tuple(present),
        roles=tuple(roles),
    )
    for mention in time_mentions:
        draft.claim(path, "P4_has_time-span", f"{path}#time", mention)
    for name, place in places:
        draft.claim(path, "P7_took_place_at", place, draft.name(name, place))
    for (actor, role), name in cast.roles.items():
        mention = draft.name(name, actor)
        if role in PRESENT:
            draft.claim(path, "P11_had_participant", actor, mention)
    for part in roles:
        mention = draft.name(cast.roles[(part.actor, part.role)], part.actor)
        draft.claim(f"{path}#role-{part.role}-{part.actor.partition('/')[2]}", "P14_carried_out_by", part.actor, mention)
    for (person, group), name in cast.members.items():
        draft.claim(person, "P107i_is_current_or_former_member_of", group, draft.name(name, person))
    return event


def _stages(draft: Draft, meeting: Event) -> Iterator[Event]:
    """The sending and the receiving of a letter or cable, by those whom it names as author and addressee."""
    if "correspondence" not in meeting.types:
        return
    for role, stage in (("author", "sending"), ("addressee", "receiving")):
        path = f"{meeting.path}#{stage}"
        actors = [actor for (actor, held) in draft.cast.roles if held == role]
        for actor in actors:
            draft.claim(path, "P14_carried_out_by", actor, draft.name(draft.cast.roles[(actor, role)], actor))
        if actors:
            time = meeting.time_span if stage == "sending" else None
            yield Event(path, f"{stage} by {draft.settled.things[actors[0]].label}", (stage,), time, actors=tuple(actors))


def _meeting_time(draft: Draft, path: str) -> tuple[TimeSpan | None, list[Mention]]:
    """When it took place: the date of the title, of the page, or of the record's first lines, with the part of the day told beside it."""
    document = draft.document
    head = Span(draft.record.start, min(draft.record.end, draft.record.start + 900))
    zones = [draft.plain(document.title), *([draft.plain(document.date)] if document.date else []), head]
    inside = [[date for date in draft.dates if date_span(date).within(zone)] for zone in zones]
    told = [date for dates in inside for date in dates if re.match(r"\d{4}-\d\d", date.edtf)] or [date for dates in inside for date in dates]
    if not told:
        return None, []
    value = told[0].edtf
    same = [date for dates in inside for date in dates if date.edtf == value]
    part = next((date for date in same if date.part), None)
    chosen = part or same[0]
    span = time_span(value, chosen.label, chosen.part)
    unique = {date.start: date for date in same}.values()
    return span, [draft.mention(f"{path}#time", date_span(date), "date", 0.97) for date in unique]


def _meeting_place(draft: Draft) -> list[tuple[Found, str]]:
    """Where it took place, as the title or a heading line says beside the date, or the sentence in which the author is received."""
    plain = draft.reading.plain
    if draft.document.place:
        described = draft.plain(draft.document.place)
        return [(name, path) for name, path in draft.settled.at(described.start, described.end) if path.startswith("place/")]
    title = draft.plain(draft.document.title)
    head = Span(draft.record.start, min(draft.record.end, draft.record.start + 1200))
    found: list[tuple[Found, str]] = []
    for zone in (title, head):
        for name, path in draft.settled.at(zone.start, zone.end):
            if not path.startswith("place/"):
                continue
            line = plain[plain.rfind("\n", 0, name.start) + 1 : name.start]
            after = plain[name.end : name.end + 40]
            dated = any(plain[name.end : date.start] in (", ", ", on ", " on ", ". ") for date in draft.dates)
            heading = (zone == title or not line.strip() or line.isupper()) and (dated or re.match(r"\s*,? AT [\d.]", after))
            received = re.search(
                r"\b(?:received (?:me|us|by)|(?:meeting|conversation|talks|discussions) (?:took place|was held|were held|began))\b[^.]*"
                r"\b(?:at|in)(?: the| his residence (?:at|in))? $",
                plain[max(zone.start, name.start - 200) : name.start],
            )
            inside = line.isupper() and re.search(r"\b(?:AT|IN) THE $|\bAT $|\bIN $", line)
            if heading or inside or (received and "that" not in received[0]):
                found.append((name, path))
        if found:
            return found[:2]
    return []


def _event_label(draft: Draft, when: TimeSpan | None, what: str) -> str:
    names = [draft.settled.things[path].label for path in draft.cast.having("principal")[:2] if path in draft.settled.things]
    among = f" of {' and '.join(names)}" if names else ""
    return f"{what}{among}" + (f", {in_words(when.edtf)}" if when else "")


def _others(draft: Draft, meeting: Event, told: list[Told]) -> Iterator[Event]:
    """The other events; an earlier sitting and this one are parts of the same talks."""
    for item in told:
        event = item.event
        yield event
        mention = draft.mention(event.path, item.words, item.rule, item.confidence)
        for place in event.places:
            names = [draft.name(n, p) for n, p in draft.settled.at(item.words.start, item.words.end) if p == place]
            draft.claim(event.path, "P7_took_place_at", place, *(names or [mention]))
        for person in event.participants:
            draft.claim(event.path, "P11_had_participant", person, mention)
        if event.before:
            yield Event(f"{meeting.path}-talks", f"Talks: {meeting.label}", ("talks",), parts=(event.path, meeting.path))


def _times(draft: Draft, meeting: Event, told: list[Told]) -> tuple[tuple[str, TimeSpan], ...]:
    """Every dated expression with the time-span that it stands for: an event's, or a date of the document by itself."""
    spans: dict[str, TimeSpan] = {}
    claimed = {mention.span for mention in draft.mentions.values() if mention.body == f"{meeting.path}#time"}
    for item in told:
        if item.time and item.event.time_span:
            body = f"{item.event.path}#time"
            mention = draft.mention(body, date_span(item.time), "date", 0.85)
            draft.claim(item.event.path, "P4_has_time-span", body, mention)
            claimed.add(mention.span)
    for date in draft.dates:
        source = draft.reading.span(date.start, date.end)
        owner = _dated_event(draft, date)
        if owner:
            draft.dated[owner] = time_span(date.edtf, date.label, date.part)
            mention = draft.mention(f"{owner}#time", date_span(date), "date", 0.85)
            draft.claim(owner, "P4_has_time-span", f"{owner}#time", mention)
        elif source not in claimed:
            path = f"{draft.document.path}#time-{slugify(date.edtf)}-{digest(date.edtf, date.part)[:6]}"
            spans.setdefault(path, time_span(date.edtf, date.label, date.part))
            draft.mention(path, date_span(date), "date", 0.95)
    return tuple(sorted(spans.items()))


def _dated_event(draft: Draft, date: DateFound) -> str | None:
    """The named event that a date right behind its name dates: "the 7th Congress in 1945"."""
    for name, path in draft.settled.names:
        if (
            name.kind == "event"
            and 0 <= date.start - name.end <= 12
            and re.fullmatch(r",? (?:in|of|on|held in|due on|are due on|is due on)? ?", draft.reading.plain[name.end : date.start])
        ):
            known = draft.settled.things[path].known
            return None if known and known.time_span else path
    return None


# utterances --------------------------------------------------------------------------------------------------------------


def _utterances(draft: Draft, acts: list[Act], told: list[Told]) -> tuple[Utterance, ...]:
    document = draft.document
    paths = _statement_paths(draft, acts)
    main = [number for number, act in enumerate(acts) if act.outer is None]
    order = {number: position for position, number in enumerate(main, start=1)}
    relayed = _relayed(acts)
    made: list[Utterance] = []
    for number, act in enumerate(acts):
        label = draft.settled.things[act.speaker].label
        span = draft.reading.span(act.words.start, act.words.end)
        refers = {path for _, path in draft.settled.at(act.words.start, act.words.end)} | {paths[other] for other in relayed.get(number, ())}
        refers |= {item.event.path for item in told if item.words.within(act.words)}
        position = order.get(number)
        following = paths[main[position]] if position and position < len(main) else None
        made.append(
            Utterance(
                paths[number], act.speaker, label, act.modality, span.of(document.source.text), span, tuple(sorted(refers)), position, following
            )
        )
        mention = draft.mention(paths[number], act.words, "reported-speech", act.confidence)
        subject = (draft.name(act.subject, act.speaker),) if act.subject else ()
        draft.claim(paths[number], "P14_carried_out_by", act.speaker, mention, *subject)
    return tuple(made)


def _relayed(acts: list[Act]) -> dict[int, list[int]]:
    """The acts that each act relays: those whose outer clause is its own; of several there one of the meeting itself, else the first other."""
    found: dict[int, list[int]] = {}
    for number, act in enumerate(acts):
        if act.outer is not None:
            around = [other for other, one in enumerate(acts) if one.clause == act.outer and other != number]
            relayer = next((other for other in around if acts[other].outer is None), next(iter(around), None))
            if relayer is not None:
                found.setdefault(relayer, []).append(number)
    return found


def _statement_paths(draft: Draft, acts: list[Act]) -> list[str]:
    """A path for each act, from its speaker and words; the same words said again are told apart by how often they came before."""
    seen: dict[str, int] = {}
    paths = []
    for act in acts:
        words = draft.reading.span(act.words.start, act.words.end).of(draft.document.source.text)
        key = digest(act.speaker, words)
        count = seen.get(key, 0)
        seen[key] = count + 1
        paths.append(f"statement/{draft.document.slug}-{digest(act.speaker, words, count) if count else key}")
    return paths


# entities ----------------------------------------------------------------------------------------------------------


def _entities(draft: Draft) -> tuple[Entity, ...]:
    members: dict[str, list[str]] = {}
    for person, group in draft.cast.members:
        members.setdefault(person, []).append(group)
    made = []
    for path, thing in sorted(draft.settled.things.items()):
        entity = entity_of(thing, draft.reading)
        office = draft.cast.offices.get(path)
        offices = tuple(dict.fromkeys((*entity.offices, *((office.text,) if office else ()))))
        when = entity.time_span or draft.dated.get(path)
        made.append(replace(entity, offices=offices, member_of=tuple(sorted(members.get(path, ()))), time_span=when))
        _office_evidence(draft, path, thing.forms, office)
    return tuple(made)


def _office_evidence(draft: Draft, path: str, forms: list[Found], office: Found | None) -> None:
    plain = draft.reading.plain
    stated = [(form, form.office) for form in forms if form.office and form.kind == "person"]
    for form, title in stated:
        before, after = plain.rfind(title, max(0, form.start - len(title) - 20), form.start), plain.find(title, form.end, form.end + len(title) + 10)
        start = before if before >= 0 else after
        if start >= 0:
            part = office_path(path, title)
            draft.claim(path, "P67i_is_referred_to_by", part, draft.mention(part, Span(start, start + len(title)), "office", 0.85))
    if office:
        part = office_path(path, office.text)
        draft.claim(path, "P67i_is_referred_to_by", part, draft.mention(part, office.span, "office", 0.85))
