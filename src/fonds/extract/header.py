"""Who took part, wrote, received: read from the title, the lists of those present, headings, signatures and encounters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, takewhile

from fonds.extract.cast import PRESENT, Cast
from fonds.extract.encounters import in_first_person, read_encounters, read_entries, read_meeting
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.extract.lists import read_lists
from fonds.extract.presence import coordinated, named_people, read_presence
from fonds.extract.settle import Settled
from fonds.text import Reading, lines
from fonds.values import Span

_BETWEEN = re.compile(r"\b(?:between|among)\b(?! \d)", re.I)
_PAPER = re.compile(
    r"(?i)\b(?:letter|message|report|cable|telegram|ciphergram|ciphertelegram|wire|instructions?|aide-mémoire|memorandum|estimate|bulletin|circular|note|survey|dispatch|despatch)\b"
)
_OF_MEETING = re.compile(r"(?i)(?:memorandum|report|notes?|account|minutes?) (?:of|on) (?:an? |the )?(?:conversation|meeting|talks?|discussions?)\b")
_OF_WITH = re.compile(
    r"\b(?:conversations?|talks?|meetings?|discussions?|interview|negotiations) (?:of|held by|by)\b.{0,140}?\bwith\b|\bheld by\b.*?\bwith\b"
    r"|\breception (?:of|by)\b.{0,140}?\b(?:by|of)\b",
    re.I,
)
_RECORD = re.compile(
    r"(?:of )?(?:the |an? )?(?:record|memorandum|minutes?|notes?|report|summary|transcript|account|conversation|meeting|talks?)\b", re.I
)
_WITH = re.compile(
    r"\b(?:conversations?|talks?|meetings?|discussions?|interview|audience|negotiations)(?: [\w’']+){0,3}? with\b|\bheld by\b.*?\bwith\b|(?<=[:,] )(?:reception|visit) of\b",
    re.I,
)
_JOURNAL = re.compile(
    r"\b(?:journal|diary|diaries|notebook)(?: entry| entries)? of\b|\b(?:memorandum|report|notes?|letter|telegram|cable|dispatch|despatch|record|minute|statement|message|account)"
    r" (?:written |prepared |sent )?by\b|\b(?:drafted|written|prepared|recorded|reported|compiled|signed|sent) by\b|\bauthor\b|^from\b",
    re.I,
)
_CODED = re.compile(r"(?:[A-Z]{1,6}/)*[A-Z]{1,6}:(?:[A-Z]\.? ?){1,3}(?P<family>[A-Z][a-zà-ÿ][\w’'-]+)\b")  # office, initials and family name, typist
_DRAFTED = re.compile(r"(?:Drafted|Written|Prepared|Compiled|Drawn up|Written down) by (?!the\b)")
_UNDERSIGNED = re.compile(
    r"\b[Tt]he undersigned (?P<notes>(?:took|kept|drew up|made) the (?:minutes|notes|record|protocol))|\b[Tt]he undersigned (?:(?:also )?(?:took|participated|attended|was|were)|and\b)|\band the undersigned\b"
)
_COPIED_TO = re.compile(r"\b(?:copied|repeated|copy|cc|copies|please forward|also)\b")
_FROM_TO = re.compile(r"\W*to\W*(?:\([^()]*\)\W*)?(?:No\.? ?\d+\W*)?$")
_HEAD, _FOOT = 12, 16  # rows above and below a record
_ADDRESS = 2  # lines of an address below the name
_SPEAKS = re.compile(r"(?: \([^()\n]{3,40}\))?: ")
_DIALOGUE, _TITLE = 4, 24  # turns of a dialogue; characters of a title before a speaker's name
_MEETING = re.compile(r"\b(?:conversation|meeting|talks|discussion)s?\b", re.I)
# Kinds of record in which two lead the conversation.
_BETWEEN_TWO = frozenset(("memorandum-of-conversation", "record-of-conversation"))


@dataclass(frozen=True, slots=True)
class Page:
    """The stretches of the plain text that the header rules look at."""

    reading: Reading
    title: Span
    record: Span
    kind: str = "document"
    summary: Span | None = None

    def rows(self) -> list[Span]:
        """The lines of the record."""
        return list(lines(self.reading.plain, self.record.start, self.record.end))


def find_cast(page: Page, settled: Settled, language: Language) -> Cast:
    """The cast of a document."""
    cast = Cast()
    plain = page.reading.plain
    rows = page.rows()
    heading = [row for row in rows[:24] if row.end - row.start < 220]
    _title(cast, page.title, plain, settled)
    for row in heading:
        _heading_line(cast, row, plain, settled, language)
    _address(cast, heading, plain, settled)
    free = read_lists(cast, rows, plain, settled, language)
    read_presence(cast, page.record, plain, settled, language)
    if page.kind != "letter":
        _narrator(cast, page, settled)
    _drafters(cast, rows[-_FOOT:], plain, settled, language)
    _signature(cast, free, plain, settled)
    if page.kind == "telegram" and cast.author is None:
        _signature(cast, heading[:_HEAD], plain, settled)
    _undersigned(cast, page)
    dialogue = _turns(cast, page, settled)
    if page.kind != "letter" and not dialogue:  # whom a letter's writer or a speaker has met is told, not recorded, …
        read_meeting(cast, page.record, plain, settled)
        read_encounters(cast, page.record, plain, settled)
        if page.kind == "diary":
            read_entries(cast, page.record, plain, settled)
            if cast.author and cast.having("principal"):  # whoever keeps a diary was there
                cast.add(cast.author, "principal", cast.roles[(cast.author, "author")])
    elif page.kind == "letter" and any(_MEETING.search(span.of(plain)) for span in (page.title, page.summary) if span):
        read_encounters(cast, page.record, plain, settled, told=False)  # … but in a letter about them
    if page.kind in _BETWEEN_TWO and not cast.having("principal"):
        _by_speech(cast, page, settled, language)
    _body_writes(cast, page, settled)
    if not cast.having("author") and not (dialogue and page.kind in _BETWEEN_TWO):  # whoever took the notes wrote what is told, not what is said
        for path in cast.having("note-taker")[:1]:
            name = cast.roles[(path, "note-taker")]
            label = re.split(r"\n|[.;] ", plain[max(0, name.start - 100) : name.start])[-1].partition(":")[0]
            if not language.headings["recorder"].fullmatch(label.strip()):
                cast.write(path, name)
    if any(path.startswith("person/") for path in cast.having("addressee")):
        # A letter to a ministry that names who is to read it is to that person.
        cast.roles = {key: name for key, name in cast.roles.items() if key[1] != "addressee" or key[0].startswith("person/")}
    return cast


def _title(cast: Cast, span: Span, plain: str, settled: Settled) -> None:
    """The principals of "between A and B" or "with B"; the author of "from the journal of A" and "A to B"."""
    words = span.of(plain)
    opening = _BETWEEN.search(words) or _OF_WITH.search(words) or _WITH.search(words)
    people = named_people(settled, span.start, span.end)
    paper = _PAPER.match(words)
    to = re.search(r"\bto\b", words)
    if opening and to and paper and to.start() < opening.start():
        # What a cable is about stands behind whom it is to, in quotation marks where it is its heading.
        quoted = re.search(r"[‘“'\"]", words[to.end() : opening.start()])
        for name, path in people if quoted else ():
            if name.start >= span.start + opening.end():
                cast.add(path, "principal", name)
        opening = None
    if opening:
        _principals(cast, span, plain, people, span.start + opening.start())
    elif (not paper or _OF_MEETING.match(words)) and _MEETING.search(words):
        pair = coordinated(people, plain)
        for name, path in pair if len(pair) == 2 else ():
            cast.add(path, "principal", name)
    journal = _JOURNAL.search(words)
    if journal:
        for name, path in people:
            before_opening = opening is None or name.end <= span.start + opening.start()
            if name.start >= span.start + journal.end() and before_opening and cast.author is None:
                cast.write(path, name)
    if opening is None:
        _from_to(cast, span, plain, settled)


def _principals(cast: Cast, span: Span, plain: str, people: list[tuple[Found, str]], at: int) -> None:
    """Those behind "between" or "with", and before it whoever owns the talks: "Minister Lenz's talks with"."""
    words = span.of(plain)
    match = None if _OF_WITH.search(words) or _BETWEEN.search(words) else _WITH.match(plain, at)
    end = match.end() if match else at
    for name, path in people:
        if name.start >= end or re.match(r"['’]s $", plain[name.end : at]):
            cast.add(path, "principal", name)


def _body_writes(cast: Cast, page: Page, settled: Settled) -> None:
    """The body that wrote a paper which nobody signed: at the beginning of the title, or behind "from" or the kind of paper in it."""
    span, plain = page.title, page.reading.plain
    words = span.of(plain)
    if cast.author:
        return
    for name, path in settled.at(span.start, span.end)[:1]:
        whole = page.kind == "report" and name.text.casefold() == words.casefold()  # an agency's letterhead for a title
        if (
            path.startswith("group/")
            and (whole or _PAPER.search(words))
            and re.fullmatch(r"(?i)(?:[\w ]{3,24}(?:,| from| by) )?(?:the )?", plain[span.start : name.start])
        ):
            cast.add(path, "author", name)


def _from_to(cast: Cast, span: Span, plain: str, settled: Settled) -> None:
    """ "Cable from A to B": the author before "to", the addressee behind it."""
    words = span.of(plain)
    to = re.search(r"\bto\b", words)
    if to is None:
        return
    actors = [(name, path) for name, path in settled.at(span.start, span.end) if path.partition("/")[0] in ("person", "group")]
    before = [(n, p) for n, p in actors if n.end <= span.start + to.start() and p.startswith("person/")]
    after = [(n, p) for n, p in actors if n.start >= span.start + to.end()]
    if not _PAPER.search(words) and not (before and after and plain[before[-1][0].end : span.start + to.start()].strip(" ,") == ""):
        return
    named = [(n, p) for n, p in before if n.kind == "person"] or before  # an office behind a name is its bearer's
    if named and cast.author is None:
        cast.write(named[-1][1], named[-1][0])
    for name, path in after[:1]:
        cast.add(path, "addressee", name)


def _heading_line(cast: Cast, row: Span, plain: str, settled: Settled, language: Language) -> None:
    """A line above the text: "To: …", "From the journal of …", "Record of a conversation between …", "with …"."""
    words = row.of(plain)
    people = named_people(settled, row.start, row.end)
    label = re.match(r"([\w ./-]{2,24}):(?!$)", words)
    between = (_BETWEEN.search(words) or _OF_WITH.search(words)) if _RECORD.match(words) or words.lower().startswith("on the ") else None
    if label:
        _labelled(cast, label[1].strip(), settled.at(row.start, row.end), language)
    elif people and re.fullmatch(r"(?:To|For)\W*(?:Comrade\W*)?", _besides(row, people, plain)):
        _labelled(cast, "to", people, language)
    elif re.fullmatch(r"To (?:the )?[A-Z][^:]{2,200}:", words):
        copied = _COPIED_TO.search(words)
        end = row.start + copied.start() if copied else row.end
        _labelled(cast, "to", settled.at(row.start, end), language)
        for name, path in settled.at(end, row.end):
            if path.startswith(("person/", "group/")):
                cast.add(path, "copy-addressee", name)
    elif cast.author is None and len(people) == 2 and _FROM_TO.match(_besides(row, people, plain)):
        cast.write(people[0][1], people[0][0])
        cast.add(people[1][1], "addressee", people[1][0])
    elif people and re.match(r"(?:by|BY|By) ", words) and len(words) < 80:
        cast.write(people[0][1], people[0][0])
    elif re.match(r"(?i)(?:from )?(?:the )?(?:journal|diary) of", words):
        for name, path in (people or named_people(settled, row.end, row.end + 80))[:1]:
            cast.write(path, name)
    elif between or (len(words) < 160 and (_WITH.match(words) or re.match(r"(?i)with\b|of the discussions held by", words))):
        told = len(cast.having("principal")) > 1  # offices alone are then those of whom the title names
        for name, path in people:
            if (between is None or name.start > row.start + between.start()) and not (told and name.kind == "role"):
                cast.add(path, "principal", name)


def _address(cast: Cast, heading: list[Span], plain: str, settled: Settled) -> None:
    """Whom a paper is sent to: a name on a line of its own with the rest of an address below, the body and the town among them."""
    for number, row in enumerate(heading[:_HEAD]):
        people = named_people(settled, row.start, row.end)
        below = list(takewhile(lambda pair: plain[pair[0].end : pair[1].start] == "\n", pairwise(heading[number:])))
        if cast.having("addressee") or len(people) != 1 or len(below) < _ADDRESS or len(_besides(row, people, plain).split()) > 1:
            continue
        rest = [path for _, line in below for _, path in settled.at(line.start, line.end)]
        if (
            rest
            and rest[-1].startswith("place/")
            and any(path.startswith("group/") for path in rest)
            and not any(path.startswith("person/") for path in rest)
        ):
            cast.add(people[0][1], "addressee", people[0][0])


def _labelled(cast: Cast, label: str, named: list[tuple[Found, str]], language: Language) -> None:
    """Whom a label makes author or addressee: persons, and bodies as addressees where no person is named."""
    people = [(name, path) for name, path in named if path.startswith("person/")]
    if language.headings["addressee"].fullmatch(label):
        for name, path in people or [(name, path) for name, path in named if path.startswith("group/")]:
            cast.add(path, "addressee", name)
    elif language.headings["author"].fullmatch(label):
        for name, path in people[:1]:
            cast.write(path, name)


def _signature(cast: Cast, rows: list[Span], plain: str, settled: Settled) -> None:
    """A name alone on one of the last lines: who signed; an office that the title makes the author is then the signer's."""
    office = cast.author and cast.roles[(cast.author, "author")].kind == "role"
    if cast.author and not office:
        return
    for row in reversed(rows[-12:]):
        people = [(n, p) for n, p in named_people(settled, row.start, row.end) if n.kind == "person"]
        rest = _besides(row, people, plain)
        if len(people) == 1 and len(re.sub(r"\[?signature\]?|\b(?:signed|sig|sgd|gez|podp)\b|[\W\d_]", "", rest, flags=re.I)) < 3:
            if office and cast.author and people[0][1] != cast.author:
                cast.take_for(cast.author, people[0][1])
            cast.write(people[0][1], people[0][0])
            return


def _drafters(cast: Cast, rows: list[Span], plain: str, settled: Settled, language: Language) -> None:
    """Who wrote a record by its last lines: "Drafted: EUR – Paul Orlik", "EUR/SOV:POrlik:ab 9/28/66"."""
    for row in rows:
        label, colon, _ = row.of(plain).partition(":")
        if colon and language.headings["author"].fullmatch(label.strip()):
            _labelled(cast, label.strip(), settled.at(row.start, row.end), language)
        drafted = _DRAFTED.match(row.of(plain))
        for name, path in named_people(settled, row.start + drafted.end(), row.end)[:1] if drafted else ():
            cast.write(path, name)
        coded = _CODED.match(row.of(plain))
        for path in cast.having(*PRESENT) if coded else ():
            family = cast.roles[next(key for key in cast.roles if key[0] == path)].text.rpartition(" ")[2]
            if coded and family == coded["family"]:
                cast.write(path, next(name for (actor, _), name in cast.roles.items() if actor == path))


def _undersigned(cast: Cast, page: Page) -> None:
    """An author who tells that "the undersigned" took part was there; or took the notes."""
    told = _UNDERSIGNED.search(page.reading.plain, page.record.start, page.record.end)
    if cast.author and told:
        cast.add(cast.author, "note-taker" if told["notes"] else "attendee", cast.roles[(cast.author, "author")])


def _besides(row: Span, people: list[tuple[Found, str]], plain: str) -> str:
    """What a row holds besides names with their titles and offices."""
    rest = row.of(plain)
    for name, _ in people:
        for words in (name.text, name.office, name.title):
            rest = rest.replace(words, "", 1) if words else rest
    return rest


def _narrator(cast: Cast, page: Page, settled: Settled) -> None:
    """The "I" of a record without an author: the principal of the title whom the body never names."""
    plain = page.reading.plain
    body = Span(max(page.record.start, page.title.end), page.record.end)
    if cast.author or not in_first_person(body.of(plain)):
        return
    principals = cast.having("principal")
    named = {path for name, path in settled.at(body.start, body.end) if not _signs(name, plain)}
    unnamed = [path for path in principals if path not in named]
    if len(unnamed) == 1 and len(principals) > 1:
        cast.write(unnamed[0], cast.roles[(unnamed[0], "principal")])


def _signs(name: Found, plain: str) -> bool:
    """Whether a name stands on a line of its own, but for a date or a mark: a signature, not a mention."""
    start, end = plain.rfind("\n", 0, name.start) + 1, plain.find("\n", name.end)
    line = plain[start : end if end >= 0 else len(plain)]
    return len(line) - (name.end - name.start) < 16 and not re.search(r"[a-z]{3}", line.replace(name.text, ""))


def _turns(cast: Cast, page: Page, settled: Settled) -> bool:
    """Whoever speaks in a dialogue was there, even if no list names him; tells whether the record is a dialogue."""
    turns: dict[str, tuple[int, Found]] = {}
    for row in page.rows():
        for name, path in named_people(settled, row.start, row.end)[:1]:
            opening = page.reading.plain[row.start : name.start]
            if len(opening) < _TITLE and "," not in opening and _SPEAKS.match(page.reading.plain, name.end):
                turns[path] = (turns.get(path, (0, name))[0] + 1, name)
    if sum(count for count, _ in turns.values()) < _DIALOGUE:
        return False
    for path, (count, name) in turns.items():
        if count > 1 and path not in cast.having(*PRESENT):
            cast.add(path, "principal" if len(cast.having("principal")) < 2 else "attendee", name)
    return True


def _by_speech(cast: Cast, page: Page, settled: Settled, language: Language) -> None:
    """A conversation of which only a list tells who was there: those two of the list who speak most led it."""
    plain = page.reading.plain
    spoken: Counter[str] = Counter()
    for name, path in settled.at(page.record.start, page.record.end):
        word = re.match(r"(?::|['’]s)?[ \t]*([a-z]*)", plain[name.end : name.end + 24])
        if word and path in cast.having("attendee") and (plain[name.end : name.end + 1] == ":" or word[1] in language.speech):
            spoken[path] += 1
    leading = {path for path, _ in spoken.most_common(2)}
    if len(leading) == 2:
        for path in [path for path in cast.having("attendee") if path in leading]:
            cast.add(path, "principal", cast.roles[(path, "attendee")])
