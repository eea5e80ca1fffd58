"""Texts and their offsets: an editor's brackets read away, lines, blocks and sentences, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from fonds.values import Span

# A short bracket of letters inside or beside words is the editor's: an expansion (c[omrade]) or a gloss (Prag [Prague]).
_EDITORIAL = re.compile(r"\[(?=[^\W\d_])([^\[\]\n:;“”\"]{1,40}?)\??\]")
# "I[van]. V." reads "Ivan V.": the full stop belongs to the abbreviation that the bracket undoes.
_UNDONE_STOP = re.compile(r"\](\.)(?=\s)")
_BLOCK = re.compile(r"\S(?:.*\S)?(?:[ \t]*\n[ \t]*\S(?:.*\S)?)*")
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…](?:[\"”’»)\]]|\d{1,2}(?=\s))*(?=\s|$)|\n\s*\n|\n(?=[ \t]*(?:\d{1,2}[.)]|[-–•])\s)|:\s*\n")
_I_ASKED = re.compile(r"[ ”\"»]*I (?:asked|said|replied|answered|inquired|exclaimed|added|told)\b")  # “…?” I asked.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|[B-Z][bcdfghjklmnpqrstvwxz]{1,2}|Ts|Yu|Ye|Ya|Zh|Kh|Ch|Sh|Dz|Dj|Gy|Sz|Cs|Th|Ph|MR|MRS|DR|GEN|COL|ADM|MESSRS|MM|Mlle|Mlles|Mmes|Drs|Profs|Gens|Secs|Brig|Cmdr|Cdr|Lieut|Sgt|Msgr|Mgr|Fr|Br|Ing|Lic|Sra|Srta|Dn|Dña|Nos|nos|Jr|Bros|Hr|Hrn|Mr|Mme|Sr|Mrs|Ms|Messrs|Dr|Prof|St|Gen|Col|Maj|Capt|Lt|Adm|Cde|Cdes|Comr|Comrs|Com|Sen|Gov|Rep|Amb|Hon|Rt|vol|Vol|no|No|Nr"
    r"|pp?|ff?|fol|ll?|Ll?|Op|op|D|d|F|P|Bl|Bd|ed|eds|trans|art|cf|vs|etc|approx|ca|i\.e|e\.g|a\.m|p\.m)\.)$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read: the editor's brackets undone, with the place in the source of each of its characters."""

    source: str
    plain: str
    offsets: tuple[int, ...] = field(repr=False)
    glosses: tuple[Span, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The stretch of the source behind a stretch of the plain text, brackets that belong to it included."""
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        words = self.source[first:last]
        if words.count("]") > words.count("[") and first and self.source[first - 1] == "[":
            first -= 1
        words = self.source[first:last]
        if words.count("[") > words.count("]"):
            tail = re.match(r"\??\]", self.source[last:])
            last += tail.end() if tail else 0
        return Span(first, last)

    def position(self, source_offset: int) -> int:
        """The place in the plain text of a place in the source (the next one kept, if that character was dropped)."""
        index = bisect_right(self.offsets, source_offset - 1)
        return index


def read(source: str) -> Reading:
    """A text with its short editorial brackets undone.

    >>> read("c[omrade]s I[van]. V. Orlik of the com[munist] party").plain
    'comrades Ivan V. Orlik of the communist party'
    """
    drop: set[int] = set()
    inner: list[tuple[int, int]] = []
    for match in _EDITORIAL.finditer(source):
        stop = _UNDONE_STOP.match(source, match.end() - 1)
        before = source[match.start() - 1] if match.start() else " "
        drop |= {match.start(), match.end() - 1}
        if source[match.end() - 2] == "?":
            drop.add(match.end() - 2)
        if before.isalpha() and stop:
            drop.add(stop.start(1))
        inner.append((match.start(1), match.end(1)))
    offsets: list[int] = []
    pieces: list[str] = []
    at = 0
    for index in (*sorted(drop), len(source)):
        offsets.extend(range(at, index))
        pieces.append(source[at:index])
        at = index + 1
    reading = Reading(source, "".join(pieces), tuple(offsets))
    glosses = tuple(Span(reading.position(a), reading.position(b)) for a, b in inner)
    return Reading(source, reading.plain, reading.offsets, glosses)


def blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The paragraphs of a text: runs of lines that no empty line breaks."""
    for match in _BLOCK.finditer(text, start, len(text) if end is None else end):
        yield Span(match.start(), match.end())


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The lines of a text that hold something, without the white space around them."""
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        words = match[0].strip()
        if words:
            begin = match.start() + match[0].index(words)
            yield Span(begin, begin + len(words))


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences of a text; a heading or a list item that ends its line is one too."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        if match[0][0] == "." and _is_abbreviation(text, begin, match.start() + 1, stop):
            continue
        if match[0][0] in "?!…" and (text[match.end() : match.end() + 2].lstrip(" ")[:1].islower() or _I_ASKED.match(text, match.end())):
            continue
        yield from _trimmed(text, begin, match.end() if not match[0].isspace() else match.start())
        begin = match.end()
    yield from _trimmed(text, begin, stop)


def _is_abbreviation(text: str, begin: int, end: int, stop: int) -> bool:
    following = text[end : min(end + 12, stop)].lstrip()
    if following[:1].islower():
        return True
    if re.fullmatch(r"\s*(?:No\. ?\d{1,4}|\d{1,2})\.", text[begin:end]):
        return True
    return bool(_ABBREVIATION.search(text[max(begin, end - 12) : end])) and bool(following) and "\n\n" not in text[end : end + 2]


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end].strip()
    if words:
        begin = start + text[start:end].index(words)
        yield Span(begin, begin + len(words))
