"""Who was there as sentences tell it: "present were", "A and B took part", "the minutes were kept by"."""

from __future__ import annotations

import re

from fonds.extract.cast import PRESENT, Cast
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.extract.lists import role_beside
from fonds.extract.settle import Settled
from fonds.text import sentences
from fonds.values import Span

_TOOK_PART = re.compile(
    r"\b(?:took part|participated|attended|(?:was|were|being) (?:also )?(?:present|in attendance)|(?:was|were) (?:also )?there\b|assisted at\b|listened in\b|present (?:throughout|also|during|at)\b|also present\b|sat in|sat with (?:me|us|them)\b|joined (?:me|us|them|him|(?:the|our) (?:talks|conversation|meeting|discussions?|table))\b|accompanied (?:me|us|him|her)\b|(?:was|were|went|came) with (?:me|us|him))\b"
)
_COPIED = re.compile(
    r"(?m)^(?:(?:Copy|Copies)(?: \w+)?|Sent|Forwarded|Distributed|Circulated|Passed) to\b(?!:)|\b(?:[Cc]opying|[Cc]opies of) this(?: \w+)? (?:(?:is|are|have been|were) )?(?:sent |going )?to\b"
)
_SUBMITTED = re.compile(r"(?:Herewith|Respectfully)? ?(?:(?:[Ss]ubmitted|[Pp]resented) (?:herewith )?|[Ff]orwarded herewith )to\b")
_SHORT = 100  # characters of a sentence that is a label and a name
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|not) $")
_TOGETHER = re.compile(r"\b(?:together|along) with (?!me\b|us\b|him\b)")
_MEETING_TOLD = re.compile(r"\b(?:I|we|We|me|us|the undersigned|called on|received|visited)\b")
_TOLD_SIDE = re.compile(r"(?:^|[;,] (?:and )?)(?i:from|on|for) (?:the )?[^;:.,]{2,60}:")
_AS = re.compile(r"(?: in [\w ]{3,30}?| also)? as (?:an? |the |our |their |his )?[\w-]+")
_SIDE = re.compile(r"; (?:and )?(?:from|on|for) (?:the )?[\w. ]{2,30}?(?:side|part)\b,? |, on the \w+ day,? also |, as (?:did|were|was) (?:also )?")


def read_presence(cast: Cast, record: Span, plain: str, settled: Settled, language: Language) -> None:
    """Give those whom a sentence of the record tells as present their part."""
    for sentence in sentences(plain, record.start, record.end):
        copied = _COPIED.search(sentence.of(plain))
        for name, path in settled.at(sentence.start + copied.end(), sentence.end) if copied else ():
            if path.startswith(("person/", "group/")):
                cast.add(path, "copy-addressee", name)
        if not named_people(settled, sentence.start, sentence.end):
            continue
        _presence(cast, sentence, plain, settled, language)
        _took_part(cast, sentence, plain, settled, language)
        _stated_roles(cast, sentence, plain, settled, language)
        _labelled(cast, sentence, plain, settled, language)
        beside = _TOGETHER.search(sentence.of(plain))
        if beside and _MEETING_TOLD.search(sentence.of(plain)):
            for name, path in coordinated(named_people(settled, sentence.start + beside.end(), sentence.end), plain):
                cast.add(path, "attendee", name)
        submitted = _SUBMITTED.match(sentence.of(plain))
        for name, path in named_people(settled, sentence.start + submitted.end(), sentence.end)[:1] if submitted else ():
            cast.add(path, "addressee", name)


def named_people(settled: Settled, start: int, end: int) -> list[tuple[Found, str]]:
    """The persons whom a stretch of the text names."""
    return [(name, path) for name, path in settled.at(start, end) if path.startswith("person/")]


def coordinated(people: list[tuple[Found, str]], plain: str) -> list[tuple[Found, str]]:
    """The first of some names in their order, with those that are joined to it by "and"."""
    joined = people[:1]
    for name, path in people[1:]:
        near = sorted((joined[-1][0], name), key=lambda found: found.start)
        if not re.fullmatch(r",? and (?:[A-Z]\w+\.? )?", plain[near[0].end : near[1].start]):
            break
        joined.append((name, path))
    return joined


def _presence(cast: Cast, sentence: Span, plain: str, settled: Settled, language: Language) -> None:
    """A sentence that tells who was there: the names behind "in the presence of", "present were", "taking part"."""
    match = language.presence.search(sentence.of(plain))
    if match is None:
        return
    absent = language.headings["absent"]
    people = [
        (name, path)
        for name, path in named_people(settled, sentence.start + match.end(), sentence.end)
        if not absent.fullmatch(plain[plain.rfind("\n", 0, name.start) + 1 : name.start].partition(":")[0])
    ]
    side = re.search(r"(?i)on (?:behalf|the side|the part) of", match[0])
    lacking = side and len(cast.having("principal")) == 1 and bool(cast.having("attendee"))
    for number, (name, path) in enumerate(people):
        end = people[number + 1][0].start if number + 1 < len(people) else min(name.end + 60, sentence.end)
        beside = role_beside(name, plain[name.end : end])
        cast.add(path, "principal" if lacking and number == 0 else beside or "attendee", name)
    sides = list(_TOLD_SIDE.finditer(sentence.of(plain)))
    if len(sides) == 2 and not cast.having("principal"):  # who is named first of each side led it
        for begin, end in ((sides[0].end(), sides[1].start()), (sides[1].end(), len(sentence.of(plain)))):
            for name, path in named_people(settled, sentence.start + begin, sentence.start + end)[:1]:
                cast.add(path, "principal", name)
    _membership(cast, sentence, plain, settled)


def _took_part(cast: Cast, sentence: Span, plain: str, settled: Settled, language: Language) -> None:
    """ "On our side A and B took part": those before the verb in its clause, where nobody says anything."""
    words = sentence.of(plain)
    for match in _TOOK_PART.finditer(words):
        start = sentence.start + max(words.rfind("; ", 0, match.start()), words.rfind(", while ", 0, match.start()), -1) + 1
        clause = plain[start : sentence.start + match.start()]
        if len(clause) > 260 or any(re.search(rf"\b{verb}\b", clause) for verb in ("said", "told", "asked", "not")):
            continue
        people = [(n, p) for n, p in named_people(settled, start, sentence.start + match.start()) if n.kind == "person"]
        for number, (name, path) in enumerate(people):
            end = people[number + 1][0].start if number + 1 < len(people) else sentence.start + match.start()
            behind = plain[name.end : end]
            if number + 1 == len(people):
                behind += (_AS.match(words, match.end()) or [""])[0]
            if not re.search(r"\b(?:of|by|to|from) (?:the )?$", plain[max(start, name.start - 10) : name.start]):
                cast.add(path, role_beside(name, behind) or "attendee", name)
        for name, path in _other_side(sentence, match.end(), plain, settled):
            cast.add(path, "attendee", name)


def _other_side(sentence: Span, at: int, plain: str, settled: Settled) -> list[tuple[Found, str]]:
    """Those of the other side, told behind a semicolon without the verb: "…; from the Vietnamese side Comrades A and B", "…, as did A"."""
    side = _SIDE.search(sentence.of(plain), at)
    return [(n, p) for n, p in named_people(settled, sentence.start + side.end(), sentence.end) if n.kind == "person"] if side else []


def _membership(cast: Cast, sentence: Span, plain: str, settled: Settled) -> None:
    """ "Politburo members A, B and C": each of the list belongs to the body."""
    inside = settled.at(sentence.start, sentence.end)
    for number, (group, path) in enumerate(inside):
        if not path.startswith("group/") or not re.match(r" [Mm]embers? ", plain[group.end : group.end + 9]):
            continue
        end = group.end + 8
        for name, person in inside[number + 1 :]:
            between = plain[end : name.start].strip()
            if not person.startswith("person/") or (between and between not in (",", "and", ", and")):
                break
            cast.members.setdefault((person, path), name)
            end = name.end


def _stated_roles(cast: Cast, sentence: Span, plain: str, settled: Settled, language: Language) -> None:
    words = sentence.of(plain)
    lower = words.lower()
    if not any(phrase in lower for phrases in language.roles.values() for phrase in phrases):
        return
    listed = language.presence.search(words) is not None
    for role, phrases in language.roles.items():
        for phrase in phrases:
            for match in re.finditer(rf"(?i)(?<!\w){re.escape(phrase)}(?!\w)", words) if phrase in lower else ():
                for name, path in _holders(sentence, match, plain, settled):
                    if listed or " " in phrase or phrase.rstrip(".").endswith(("ed", "ing")) or path in cast.having(*PRESENT):
                        cast.add(path, role, name)


def _labelled(cast: Cast, sentence: Span, plain: str, settled: Settled, language: Language) -> None:
    """A sentence that is a label and a name: "Stenographer: Milka Orlik."."""
    words = sentence.of(plain)
    label, colon, _ = words.partition(": ")
    for role in ("interpreter", "note-taker", "chair") if colon and len(words) < _SHORT and "\n" not in words else ():
        if language.headings[role].fullmatch(label):
            for name, path in named_people(settled, sentence.start + len(label), sentence.end):
                cast.add(path, role, name)


def _holders(sentence: Span, match: re.Match[str], plain: str, settled: Settled) -> list[tuple[Found, str]]:
    """Who holds a role that the sentence states: those right behind a plural, else one."""
    people = [(n, p) for n, p in named_people(settled, sentence.start + match.end(), sentence.end) if n.kind == "person"]
    if match[0].endswith("rs") and people and plain[sentence.start + match.end() : people[0][0].start] == " ":
        return coordinated(people, plain)
    found = _holder(sentence, match, plain, settled)
    return [found] if found else []


def _holder(sentence: Span, match: re.Match[str], plain: str, settled: Settled) -> tuple[Found, str] | None:
    """Who holds a role that the sentence states: behind "… by", or the subject before a verb, or the name in apposition."""
    people = [(n, p) for n, p in named_people(settled, sentence.start, sentence.end) if n.kind == "person"]
    at, end = sentence.start + match.start(), sentence.start + match.end()
    if re.match(r"[^.;]{0,30}? by\b", plain[end : end + 34]) or match[0].endswith(" by"):
        return next(((n, p) for n, p in people if n.start >= end), None)
    if _PASSIVE.search(plain, max(sentence.start, at - 12), at):
        return None  # "this was not translated": by nobody
    if match[0].endswith("ed") or match[0].startswith(("translated", "interpreted", "took", "kept", "presid", "drew", "put ", "taken")):
        return next(((n, p) for n, p in reversed(people) if n.end <= at), None)
    for name, path in people:
        if plain[name.end : at].strip(" (,") in ("", "the", "as", "as interpreter") and name.end <= at:
            return name, path
        if plain[end : name.start].strip() in ("", "comrade", "Cde.", "Mr.", ",", ":", "–", "—", "-") and name.start >= end and match[0].islower():
            return name, path
    return None
