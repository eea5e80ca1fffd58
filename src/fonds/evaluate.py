"""Extraction held against annotated documents: a verdict on each thing that is asked for and on each that was found.

A mention is right when it overlaps the gold's and is of its kind. What a gold entity is called in the account is learnt from the
mentions: a path belongs to the entity for which it stands most often, so that two persons taken for one count once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from fonds.authorities.register import Register
from fonds.extract import Recogniser, extract
from fonds.extract.language import load_language
from fonds.gold import Annotation, Gold, Said
from fonds.scores import INVENTED, MENTIONS, Verdict
from fonds.sources.archive_page import read_page
from fonds.sources.profile import Profile
from fonds.text import sentences
from fonds.values import Account, Document, Mention, Span, Utterance

_KIND = {"PER": "persons", "ROLE": "offices", "ORG": "groups", "GPE": "places", "LOC": "places", "EVENT": "events", "DATE": "dates"}
_BODY = {"person": "persons", "group": "groups", "place": "places", "event": "events"}
# Mentions by these rules are words that tell of an event, not a name of it.
_TELLING = frozenset(("earlier-sitting", "spoken-of-event", "deed-at-a-place"))
_ARTICLES = frozenset(("the", "a", "an"))

Pair = tuple[Annotation, Mention]
Paths = Mapping[str, frozenset[str]]


def evaluate(gold: Gold, register: Register, profile: Profile, recogniser: Recogniser | None = None) -> list[Verdict]:
    """The verdicts on one document."""
    return list(judge(gold, extract(document_of(gold, profile), register, recogniser)))


def document_of(gold: Gold, profile: Profile) -> Document:
    """The document that is made of a gold's text."""
    return read_page(gold.source, gold.slug, profile)


def judge(gold: Gold, account: Account) -> Iterator[Verdict]:
    """The verdicts on an account by a gold."""
    bench = _Bench(gold, account)
    pairs: list[Pair] = []
    for kind in MENTIONS:
        pairs += yield from _mentions(bench, kind)
    yield from _date_values(bench, pairs)
    yield from _invented(bench)
    paths = _paths(pairs)
    yield from _participants(bench, paths)
    yield from _utterances(bench, paths)
    yield from _reference(bench)
    yield from _classification(bench)
    yield from _outlooks(bench)


@dataclass(frozen=True, slots=True)
class _Bench:
    """A gold and the account that is held against it."""

    gold: Gold
    account: Account

    @property
    def text(self) -> str:
        return self.gold.source.text

    def verdict(self, kind: str, outcome: str, at: int | None, words: str, *, exact: bool = False) -> Verdict:
        line = None if at is None else self.gold.source.line(at)
        return Verdict(kind, outcome, self.gold.slug, self.gold.source.path, line, " ".join(words.split()), exact)

    def found(self, kind: str) -> list[Mention]:
        """The account's mentions of a kind, one for each span, in the order of the text."""
        told = {mention.span: mention for mention in self.account.mentions if _kind_of(mention) == kind}
        return [told[span] for span in sorted(told)]


def _kind_of(mention: Mention) -> str | None:
    """The kind of a found mention; None for words that are no name, office or date."""
    kind, _, rest = mention.body.partition("/")
    if "#time" in mention.body:
        return "dates"
    if "#" in rest or mention.rule in _TELLING:
        return None
    return "offices" if mention.rule == "office" else _BODY.get(kind)


# mentions ------------------------------------------------------------------------------------------------------------------


def _mentions(bench: _Bench, kind: str) -> Generator[Verdict, None, list[Pair]]:
    """Verdicts on the mentions of a kind; gives the pairs of those that are right."""
    left = bench.found(kind)
    pairs: list[Pair] = []
    for wanted in bench.gold.annotations:
        if _KIND.get(wanted.type) != kind:
            continue
        match = min((m for m in left if m.span.overlaps(wanted.span)), key=lambda m: _distance(m.span, wanted.span), default=None)
        if match is None:
            yield bench.verdict(kind, "missing", wanted.span.start, f"«{wanted.quote}»")
            continue
        left.remove(match)
        pairs.append((wanted, match))
        exact = wanted.span in (match.span, _bare(match.span, bench))
        yield bench.verdict(kind, "right", wanted.span.start, f"«{wanted.quote}», found «{match.quote}»", exact=exact)
    relative = [other.span for other in bench.gold.annotations if other.type == "TIME-REL"]
    for mention in left:
        # A relative time ("this winter") that was resolved to a date is neither asked for nor wrong.
        if not any(mention.span.overlaps(span) for span in relative):
            yield bench.verdict(kind, "wrong", mention.span.start, f"«{mention.quote}» ({mention.body}, {mention.rule})")
    return pairs


def _distance(one: Span, other: Span) -> int:
    return abs(one.start - other.start) + abs(one.end - other.end)


def _bare(span: Span, bench: _Bench) -> Span:
    """A span without the articles, titles and offices around the name."""
    language, text = load_language(bench.account.document.language), bench.text
    around = {word.casefold() for word in language.titles | language.offices | language.office_modifiers} | _ARTICLES
    start, end = span.start, span.end
    while (word := re.match(r"(\S+)\s+", text[start:end])) and word[1].casefold() in around:
        start += word.end()
    while (word := re.search(r",?\s+(\S+)$", text[start:end])) and word[1].casefold() in around:
        end -= len(word[0])
    return Span(start, end)


def _date_values(bench: _Bench, pairs: list[Pair]) -> Iterator[Verdict]:
    """Whether the dates that were found have the gold's EDTF value."""
    account = bench.account
    values = {path: span.edtf for path, span in account.times}
    values |= {f"{entity.path}#time": entity.time_span.edtf for entity in account.entities if entity.time_span}
    values |= {f"{event.path}#time": event.time_span.edtf for event in account.events if event.time_span}
    for wanted, mention in pairs:
        if wanted.edtf is None:
            continue
        value = values.get(mention.body)
        if value == wanted.edtf:
            yield bench.verdict("date values", "right", wanted.span.start, f"«{wanted.quote}» {value}", exact=True)
        else:
            yield bench.verdict("date values", "missing", wanted.span.start, f"«{wanted.quote}» is {wanted.edtf}, found {value}")
            yield bench.verdict("date values", "wrong", wanted.span.start, f"«{wanted.quote}» is {wanted.edtf}, found {value}")


def _invented(bench: _Bench) -> Iterator[Verdict]:
    """Whether the persons, groups and places that were found lie where the gold has a mention, of whatever kind."""
    for kind in ("persons", "groups", "places"):
        for mention in bench.found(kind):
            there = any(mention.span.overlaps(wanted.span) for wanted in bench.gold.annotations)
            yield bench.verdict(INVENTED, "right" if there else "wrong", mention.span.start, f"«{mention.quote}» ({mention.body}, {mention.rule})")


def _paths(pairs: list[Pair]) -> Paths:
    """The paths that stand for each entity of the gold: a path is the entity's for which it stands most often."""
    often = Counter((mention.body, wanted.entity) for wanted, mention in pairs if wanted.entity)
    owners: dict[str, str] = {}
    for (path, entity), _ in often.most_common():
        owners.setdefault(path, entity)
    paths: dict[str, set[str]] = defaultdict(set)
    for path, entity in owners.items():
        paths[entity].add(path)
    return {entity: frozenset(those) for entity, those in paths.items()}


# who took part -------------------------------------------------------------------------------------------------------------


def _participants(bench: _Bench, paths: Paths) -> Iterator[Verdict]:
    """Those present and the record's makers, first without, then with their roles."""
    account = bench.account
    found = {(role.actor, role.role) for event in account.events if event.path == account.meeting for role in event.roles}
    found |= {(path, "translator") for path in account.translators} | set(account.contributors)
    found |= {(path, "editor") for printing in account.printings for path in printing.editors}
    wanted = bench.gold.participants
    yield from _parts(bench, paths, "participants", dict.fromkeys((entity, "") for entity, _ in wanted), {(actor, "") for actor, _ in found})
    yield from _parts(bench, paths, "roles", dict.fromkeys(wanted), found)


def _parts(bench: _Bench, paths: Paths, kind: str, wanted: dict[tuple[str, str], None], found: set[tuple[str, str]]) -> Iterator[Verdict]:
    left = sorted(found)
    for entity, role in wanted:
        match = next((item for item in left if item[0] in paths.get(entity, ()) and item[1] == role), None)
        at = next((a.span.start for a in bench.gold.annotations if a.entity == entity), None)
        if match is None:
            yield bench.verdict(kind, "missing", at, f"{entity} {role}")
        else:
            left.remove(match)
            yield bench.verdict(kind, "right", at, f"{entity} {role}", exact=True)
    for path, role in left:
        at = next((mention.span.start for mention in bench.account.mentions if mention.body == path), None)
        yield bench.verdict(kind, "wrong", at, f"{path} {role}")


# who said what -------------------------------------------------------------------------------------------------------------


def _utterances(bench: _Bench, paths: Paths) -> Iterator[Verdict]:
    """An utterance is right when its speaker is and its words lie in the sentence that the gold names; exact, in the clause."""
    left = sorted(bench.account.utterances, key=lambda u: u.span)
    for said, sentence, clause in _clauses(bench):
        fits = [u for u in left if u.speaker in paths.get(said.speaker, ()) and u.span.overlaps(sentence)]
        match = min(fits, key=lambda u: (not clause.start <= u.span.start < clause.end, abs(u.span.start - said.at)), default=None)
        if match is None:
            yield bench.verdict("utterances", "missing", said.at, f"{said.speaker}: «{said.starts}»")
            continue
        left.remove(match)
        exact = clause.start <= match.span.start < clause.end
        yield bench.verdict("utterances", "right", said.at, f"{said.speaker}: «{said.starts}», found «{match.words[:60]}»", exact=exact)
        yield from _modality(bench, said, match)
    for utterance in left:
        yield bench.verdict("utterances", "wrong", utterance.span.start, f"{utterance.speaker_label}: «{utterance.words[:60]}»")


def _clauses(bench: _Bench) -> Iterator[tuple[Said, Span, Span]]:
    """Each act of speech with what follows its first words in the sentence, and with what follows up to the next act."""
    told = list(sentences(bench.text))
    rows = bench.gold.utterances
    for index, said in enumerate(rows):
        end = next((s.end for s in told if s.start <= said.at < s.end), said.at + len(said.starts))
        later = [other.at for other in rows[index + 1 :] if said.at < other.at < end]
        yield said, Span(said.at, end), Span(said.at, min(later, default=end))


def _modality(bench: _Bench, said: Said, found: Utterance) -> Iterator[Verdict]:
    if found.modality == said.modality:
        yield bench.verdict("modalities", "right", said.at, f"«{said.starts}» is {said.modality}", exact=True)
        return
    for outcome in ("missing", "wrong"):
        yield bench.verdict("modalities", outcome, said.at, f"«{said.starts}» is {said.modality}, found {found.modality}")


# the record as a whole -----------------------------------------------------------------------------------------------------


def _reference(bench: _Bench) -> Iterator[Verdict]:
    """Archive and parts of the reference: exact when the values are the same, right when one holds the other."""
    gold, reference = bench.gold, bench.account.document.reference
    wanted = [("archive", gold.archive), *((part.level.replace(" ", "_"), part.value) for part in gold.parts)] if gold.archive else []
    left = [("archive", reference.archive), *((part.level, part.value) for part in reference.parts)] if reference else []
    at = reference.span.start if reference else bench.text.rfind(gold.archive) if gold.archive and gold.archive in bench.text else None
    for level, value in wanted:
        match = min((item for item in left if item[0] == level and _holds(item[1], value or "")), key=lambda item: item[1] != value, default=None)
        if match is None:
            yield bench.verdict("reference parts", "missing", at, f"{level} {value}")
        else:
            left.remove(match)
            exact = match[1].removeprefix("The ") == (value or "").removeprefix("The ")
            yield bench.verdict("reference parts", "right", at, f"{level} {value}, found {match[1]}", exact=exact)
    for level, value in left:
        yield bench.verdict("reference parts", "wrong", at, f"{level} {value}")


def _holds(one: str, other: str) -> bool:
    """Whether one of two values is a run of the other's words."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer) is not None


def _classification(bench: _Bench) -> Iterator[Verdict]:
    span = bench.account.document.classification
    found, wanted = (span.of(bench.text) if span else None), bench.gold.classification
    at = span.start if span else None
    same = found is not None and wanted is not None and _holds(found.casefold(), wanted.casefold())
    if same and found and wanted:
        yield bench.verdict("classification", "right", at, f"«{wanted}», found «{found}»", exact=found.casefold() == wanted.casefold())
        return
    if wanted is not None:
        place = bench.text.find(wanted)
        yield bench.verdict("classification", "missing", place if place >= 0 else None, f"«{wanted}»")
    if found is not None:
        yield bench.verdict("classification", "wrong", at, f"«{found}»")


def _outlooks(bench: _Bench) -> Iterator[Verdict]:
    """Expected or denied events: right when the words overlap the gold's and the status is the same."""
    kind = "expected or denied events"
    status = {event.path: event.types[0] for event in bench.account.events if event.types and event.types[0] in ("anticipated", "denied")}
    left = [mention for mention in bench.account.mentions if mention.body in status]
    for outlook in bench.gold.outlooks:
        match = next((m for m in left if m.span.overlaps(outlook.span) and status[m.body] == outlook.status), None)
        if match is None:
            yield bench.verdict(kind, "missing", outlook.span.start, f"«{outlook.words}» ({outlook.status})")
        else:
            left.remove(match)
            words = f"«{outlook.words}» ({outlook.status}), found «{match.quote}»"
            yield bench.verdict(kind, "right", outlook.span.start, words, exact=match.span == outlook.span)
    for mention in left:
        yield bench.verdict(kind, "wrong", mention.span.start, f"«{mention.quote[:60]}» ({status[mention.body]})")
