"""Lists of people: those present, side by side or one below the other, and those to whom a record goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fonds.extract.cast import Cast
from fonds.extract.gazetteer import find
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.extract.settle import Settled
from fonds.values import Span

_LONGEST = 40  # rows of a list
_SIDES = 2
_ENTRY = 90  # characters of an entry
_TEXT = 200  # characters: a row that long is text
# The labels that end in a role, before the kinds of list: "Present" is a list, "Interpreter" one person.
_SINGLE = ("interpreter", "note-taker", "chair")
# "… and the interpreter" right before a name tells of that name, not of the one before.
_OF_THE_NEXT = re.compile(
    r"(?i)[,;]?\s*(?:and,? |with )?(?:as )?(?:the |an? |their |his )?(?:\w+ ){0,2}(?:interpreter|translator|note-?taker|stenographer)s?,? (?:[^\W\d_]{1,9}\.? )?$"
)
_TAKES_NOTES = re.compile(
    r"note-?\s?taker|reporting officer|\(reporter\)|rapporteur|stenograph|recorder|recording|drew up|minutes secretary|(?:took|taking) (?:the )?(?:notes?|minutes|record)|(?:kept|took|made) (?:the|this|these) (?:record|minutes|notes)"
    r"|\((?:the )?(?:joint )?secretary\)|\((?:notes?|minutes|record|protocol)\)"
)
_TYPED = re.compile(r"(?i)\b(?:typed|typist|typing|printed|executed|dictated)(?: by)?:? (?:comrade |cde\. )?$")
_WITHIN = re.compile(r"(?:^|[.;] )([A-Z][a-z-]+(?: by)?) ?[–—:-] ?(?:(?:Comrade|Com\.|Cde\.|Mr\.) )?$")
_COPIES = re.compile(r"(?i)\bcopies$|\bcopies printed$")
_COPY = re.compile(r"(?:N[oº]\.? ?|№ ?)?\d{1,2}(?:[.)]| ?[-–—x×:])")
_INLINE_SIDE = re.compile(
    r"(?i)(?:(?:on|from|for) the [\w .’-]{2,40} side|(?:on|from|for) (?:the )?(?:part|side|behalf) of (?:the )?[\w .’-]{2,60}?|(?:on|from|for) our side|[A-Z][\w.’-]+ side) ?[–—:-] ?"
)
_BRACKETED_SIDE = re.compile(r"\((?:on )?(?:our|their|the )?[\w ’.-]{0,30}side\)", re.I)
_TELEGRAPHIC = re.compile(r"(?:FM|TO|INFO)(?=:? [A-Z]{4})")
_POST = re.compile(r"(?:AM|US|SEC|RUE)[A-Z/ ]{3,60}(?: \d+)?")  # a further addressee of a telegram, on its own line
_NUMBERED = re.compile(r"\d{1,2}[.)] \W?[A-Z]")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the list rules look at."""

    cast: Cast
    rows: list[Span]
    plain: str
    settled: Settled
    language: Language
    firsts: list[tuple[Found, str]] = field(default_factory=list)  # the first of each list that begins behind its label


def read_lists(cast: Cast, rows: list[Span], plain: str, settled: Settled, language: Language) -> list[Span]:
    """Give everybody on a list of the record the part that the list's heading tells; gives the rows that are in no list."""
    ground = Ground(cast, rows, plain, settled, language)
    free: list[Span] = []
    number = 0
    while number < len(rows):
        role = _heading(ground, number)
        if role and role != "absent":
            number = _list(ground, number, role)
        else:
            free.append(rows[number])
            number += 1
    _first_of_sides(ground, ground.firsts, [], 0)
    return free


def _label(ground: Ground, number: int) -> tuple[str, int]:
    """The label of a row, and where its entries begin: behind the colon, or on the next row where the label is all of it."""
    row = ground.rows[number]
    words = row.of(ground.plain)
    telegraphic = _TELEGRAPHIC.match(words)
    if telegraphic:
        return telegraphic[0], row.start + telegraphic.end() + words[telegraphic.end() :].startswith(":")
    head, colon, _ = words.partition(":")
    label = re.sub(r"^\W*(?:(?:\d{1,2}|[a-z])[.)] )?", "", head).strip()
    return (label, row.start + len(head) + 1) if colon and len(head) < 120 else (words.strip(), row.end)


def _heading(ground: Ground, number: int) -> str | None:
    """The part that a row's label gives those behind it; `absent` for those who are only said to be away."""
    label, start = _label(ground, number)
    inline = start < ground.rows[number].end
    headings = ground.language.headings
    if label == "TO" and _TELEGRAPHIC.match(ground.rows[number].of(ground.plain)):
        return "addressee"
    for role in _SINGLE:
        if inline and headings[role].fullmatch(label):
            return role
    for kind, role in (
        ("absent", "absent"),
        ("secretariat", "note-taker"),
        ("present", "attendee"),
        ("side", "attendee"),
        ("distribution", "copy-addressee"),
    ):
        if headings[kind].fullmatch(label) and (inline or kind != "side"):
            counts = _COPIES.search(label) is not None and not inline
            return role if not counts or _numbered_copy(ground, number + 1) else None
    sides = _side_alone(ground, number) and any(_side_alone(ground, later) for later in range(number + 1, min(number + _LONGEST, len(ground.rows))))
    return "attendee" if sides else None


def _side_alone(ground: Ground, number: int) -> bool:
    """Whether a row is the label of a side with a name below: "Austria:"."""
    if not ground.rows[number].of(ground.plain).endswith(":") or number + 1 >= len(ground.rows) or not _is_side(ground, number):
        return False
    below = ground.rows[number + 1]
    return below.end - below.start < _ENTRY and bool(_named(ground, below, "attendee"))


def _numbered_copy(ground: Ground, number: int) -> bool:
    """Whether a row tells to whom one of several copies went: "1 - to Comrade Orlik"."""
    return number < len(ground.rows) and _COPY.match(ground.rows[number].of(ground.plain)) is not None


def _list(ground: Ground, number: int, role: str) -> int:
    """Read the entries behind a heading; gives the row after the last."""
    row = ground.rows[number]
    label, start = _label(ground, number)
    if not ground.plain[start : row.end].strip():
        return _block(ground, number, role)
    if not _named(ground, Span(start, row.end), role):
        return number + 1
    entries = list(_entries(Span(start, row.end), ground))
    number += 1
    if role == "attendee":
        groups = [*_named(ground, Span(start, row.end), role)[:1]]
        if ground.language.headings["side"].fullmatch(label) and len(ground.cast.having("principal")) == 1 and ground.cast.having("attendee"):
            # The second side of talks whose title names one: its first is the one with whom they were held.
            ground.cast.add(groups[0][1], "principal", groups[0][0])
        while number < len(ground.rows) and _goes_on(ground, number):
            entries.append(ground.rows[number])
            if _gap(ground, number):
                groups += _named(ground, ground.rows[number], role)
            number += 1
        ground.firsts.extend(groups)
    telegraphic = _TELEGRAPHIC.match(row.of(ground.plain))
    while telegraphic and number < len(ground.rows) and _POST.fullmatch(ground.rows[number].of(ground.plain)):
        entries.append(ground.rows[number])
        number += 1
    for entry in entries:
        _entry(ground, entry, role)
    return number


def _gap(ground: Ground, number: int) -> bool:
    """Whether an empty line stands before a row."""
    return "\n\n" in re.sub(r"[ \t]", "", ground.plain[ground.rows[number - 1].end : ground.rows[number].start])


def _goes_on(ground: Ground, number: int) -> bool:
    """Whether a row below an entry is one more: somebody's name alone, with title, office or function."""
    row = ground.rows[number]
    words = row.of(ground.plain)
    people = _named(ground, row, "attendee")
    alone = len(people) == 1 and len(words) < 90 and ":" not in words and not words.endswith(".")
    return alone and words.find(people[0][0].text) < (4 if _gap(ground, number) and not people[0][0].office else 40)


def _block(ground: Ground, number: int, role: str) -> int:
    """The rows below a heading that stands alone, up to text, another heading, or a gap with no name behind it."""
    sides: list[tuple[Found, str]] = []
    found = False
    sides_told = [number] if role == "attendee" and _is_side(ground, number) else []
    inline_sides: list[tuple[Found, str]] = []
    groups: list[tuple[Found, str]] = []  # the first name behind each gap
    end = min(number + _LONGEST, len(ground.rows))
    for index in range(number + 1, end):
        row = ground.rows[index]
        words = row.of(ground.plain)
        gap = _gap(ground, index)
        named = _named(ground, row, role)
        listing = words.count(";") > 1 or _INLINE_SIDE.match(words)
        turn = bool(named) and named[0][0].start - row.start < len("The Vice ") and ground.plain[named[0][0].end : named[0][0].end + 2] == ": "
        if turn or (len(words) > _TEXT and not listing) or words.startswith("[") or (_NUMBERED.match(words) and (len(words) > 90 or not named)):
            end = index
            break
        side = role == "attendee" and _is_side(ground, index)
        if side:
            sides_told.append(index)
            continue
        if _heading(ground, index) or (
            gap
            and found
            and (not named or _tells(words, ground.language) or (len(words) > 110 and not listing) or role in ("copy-addressee", "note-taker"))
        ):
            end = index
            break
        if role == "attendee" and _BRACKETED_SIDE.match(words):
            sides_told.append(index - 1)
        inline = _INLINE_SIDE.match(words) if role == "attendee" else None
        if inline and _named(ground, row, role):
            inline_sides.append(_named(ground, Span(row.start + inline.end(), row.end), role)[0])
        elif named and (gap or not groups) and not sides_told and role == "attendee":
            groups.append(named[0])
        for column, entry in enumerate(_columns(row, ground.plain)):
            people = _named(ground, entry, "attendee")
            if people and len(sides) <= column:
                sides.append(people[0])
            below = _office_below(ground, index) if entry.end == row.end else None
            for part in _entries(entry, ground):
                _entry(ground, Span(part.start, below.end) if below and part.end == row.end else part, role)
        found = found or bool(named)
    if role == "attendee":
        firsts = inline_sides or (sides if len(sides) > 1 or len(groups) != _SIDES else groups)
        _offices_of_sides(ground.cast, firsts)
        _first_of_sides(ground, firsts, sides_told, end)
    return end


def _tells(words: str, language: Language) -> bool:
    """Whether a row is a sentence in which somebody says something, no entry of a list."""
    return words.endswith((".", "?", "!", "”")) and any(word in language.speech for word in words.split())


def _office_below(ground: Ground, number: int) -> Span | None:
    """The row right below a name that tells the office or part of its bearer alone, before a gap; else nothing."""
    if number + 1 >= len(ground.rows):
        return None
    row, below = ground.rows[number : number + 2]
    text = ground.plain
    alone = text[row.end : below.start] == "\n" and text[below.end : below.end + 2] in ("\n\n", "\n", "")
    return (
        below if alone and len(_named(ground, row, "attendee")) == 1 and not _named(ground, below, "attendee") and len(below.of(text)) < 80 else None
    )


def _is_side(ground: Ground, number: int) -> bool:
    """Whether a row is the name of a side alone: a state, or a label such as "U.S. side"."""
    words = ground.rows[number].of(ground.plain).rstrip(": ")
    below = ground.rows[number + 1] if number + 1 < len(ground.rows) else None
    if below is None or below.end - below.start > _TEXT:
        return False  # the heading of what follows: "Cyprus"
    return (
        len(words) < 50
        and not _named(ground, ground.rows[number], "attendee")
        and (ground.language.headings["side"].fullmatch(words) is not None or find(words) is not None)
    )


def _first_of_sides(ground: Ground, columns: list[tuple[Found, str]], rows: list[int], end: int) -> None:
    """Where no title names those between whom it was held, they are the first of each of two sides."""
    principals = ground.cast.having("principal")
    if len(principals) > 1:
        return
    firsts = columns if len(columns) == 2 else []
    if len(rows) == 2:
        stretches = ((rows[0], rows[1]), (rows[1], end))
        firsts = [
            named[0]
            for first, last in stretches
            for named in [_named(ground, Span(ground.rows[first].end, ground.rows[last - 1].end), "attendee")]
            if named
        ]
    if len(firsts) == 2 and principals:
        # The title names one: the other is the first of the side that is not his, the last told where neither list has him.
        firsts = [first for first in firsts[1:] if first[1] not in principals]
    for name, path in firsts if len(firsts) == 2 or principals else ():
        ground.cast.add(path, "principal", name)


def _named(ground: Ground, span: Span, role: str) -> list[tuple[Found, str]]:
    """Those whom a stretch names: persons, and on a list of those who get copies bodies too."""
    kinds = ("person/", "group/") if role in ("copy-addressee", "addressee") else ("person/",)
    return [(name, path) for name, path in ground.settled.at(span.start, span.end) if path.startswith(kinds)]


def _columns(row: Span, plain: str) -> Iterator[Span]:
    for match in re.finditer(r"[^\t]+", row.of(plain)):
        yield Span(row.start + match.start(), row.start + match.end())


def _entries(span: Span, ground: Ground) -> Iterator[Span]:
    """The entries of a row: what semicolons and tabs part."""
    for match in re.finditer(r"[^;\t]+", span.of(ground.plain)):
        yield Span(span.start + match.start(), span.start + match.end())


def _entry(ground: Ground, entry: Span, role: str) -> None:
    """Give those of one entry their part; a role told behind a name counts more than the list's, a person more than the body."""
    named = [
        (name, path) for name, path in _named(ground, entry, role) if not _TYPED.search(ground.plain[max(entry.start, name.start - 24) : name.start])
    ]
    # "Special Assistant to the President": whose assistant he is was not there by that.
    named = [(n, p) for n, p in named if n.kind != "role" or not re.search(r"[a-z] (?:to|of|for) (?:the )?$", ground.plain[entry.start : n.start])]
    people = [(name, path) for name, path in named if path.startswith("person/")]
    for number, (name, path) in enumerate(people):
        end = people[number + 1][0].start if number + 1 < len(people) else entry.end
        before = people[number - 1][0].end if number else entry.start
        beside = _labelled_within(ground, before, name.start) or role_beside(name, ground.plain[name.end : end].replace("\n", ", "))
        ground.cast.add(path, beside or role if role != "copy-addressee" else role, name)
        if beside == "note-taker" and re.search(r"\bdr(?:ew|afted)\b", ground.plain[name.end : end]):
            ground.cast.write(path, name)
    for name, path in named:
        alone = (
            not people
            or name.start - entry.start < len("  the ")
            or (re.search(r", (?:the )?$", ground.plain[name.start - 6 : name.start]) and ground.plain[name.end : name.end + 2] != " (")
        )
        if path.startswith("group/") and alone:
            ground.cast.add(path, role, name)


def _labelled_within(ground: Ground, start: int, end: int) -> str | None:
    """A role that a label within an entry gives the name behind it: "… . Interpreter – Jan Krall. Minutes – Eva Kurz"."""
    label = _WITHIN.search(ground.plain, start, end)
    roles = ("interpreter", "note-taker") if label else ()
    return next((role for role in roles if label and ground.language.headings[role].fullmatch(label[1])), None)


def role_beside(name: Found, behind: str) -> str | None:
    """A role that is told behind a name, up to the next one: "(interpreter)", ", Note-taker", ", who drew up the present note"."""
    behind = re.split(r"\. (?=[A-Z])", _OF_THE_NEXT.sub("", behind), maxsplit=1)[0]
    told = re.match(r"[^()\n;]{0,60}\(([^()\n]{4,40})\)|[^\n;]{0,90}", behind)
    words = f"{(told[0] if told else '').lower()} {(name.office or '').lower()}"
    if re.search(r"interpret|translat(?:or|ed)\b|dragoman", words):
        return "interpreter"
    if re.search(r"\(?(?:head|leader) of (?:the )?delegation|delegation (?:head|leader)|\((?:head|leader|chairman of the delegation)\)", words):
        return "principal"
    if re.search(r"in the chair|\bchair(?:man|ed)?\)|presiding|presided", words):
        return "chair"
    return "note-taker" if _TAKES_NOTES.search(words) else None


def _offices_of_sides(cast: Cast, sides: list[tuple[Found, str]]) -> None:
    """A title that names an office or two, and a list in two columns: the first of a column holds the office of his side."""
    told = [(name, path) for (path, role), name in cast.roles.items() if role == "principal"]
    if not len(told) == len(sides) == _SIDES:
        return
    offices = [(name, path) for name, path in told if name.kind == "role"]
    firsts = {path for _, path in sides}
    named = [path for name, path in told if name.kind != "role"]
    # Two offices are told in the order of the columns; one is of the column that is not his whom the title names.
    pairs = zip(offices, sides if not named else [side for side in sides if side[1] not in named], strict=False)
    for (office, path), (name, person) in pairs if firsts >= set(named) else ():
        if path != person:
            cast.same[path] = person
            cast.roles.pop((person, "attendee"), None)
            cast.roles.pop((path, "principal"), None)
            cast.roles[(person, "principal")] = name
            cast.offices[person] = office
