"""The ground on which names are found: a text's words, the names found so far, and the letters that they have taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fonds.extract.gazetteer import find
from fonds.extract.language import Language
from fonds.extract.tokens import Token, joined, tokens
from fonds.values import Span

ROMAN = re.compile(r"[IVXLCDM]+\.?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A name in the plain text: its kind, and the title or office that stands before it.

    `path` is the register's thing where the register knows the name; `canonical` a gazetteer's name for a place.
    """

    start: int
    end: int
    kind: str
    text: str
    rule: str
    confidence: float
    path: str | None = None
    title: str | None = None
    office: str | None = None
    canonical: str | None = None
    gloss_of: int | None = None  # where the name begins that this one glosses

    @property
    def span(self) -> Span:
        """Its place in the plain text."""
        return Span(self.start, self.end)


class Ground:
    """Holds the text's words while names are found, so that no two names share a letter.

    `taken` marks each letter: 1 in a name, 2 in an office beside a name.
    """

    def __init__(self, plain: str, language: Language, glosses: tuple[Span, ...] = ()) -> None:
        self.plain, self.language = plain, language
        self.gloss_starts = frozenset(gloss.start for gloss in glosses)
        self.words = tokens(plain)
        self.index = {token.start: number for number, token in enumerate(self.words)}
        self.found: list[Found] = []
        self.taken = bytearray(len(plain) + 1)
        self.small = Counter(token.text for token in self.words if token.text.islower())
        self.beside: list[tuple[int, int]] = []  # offices that belong to the name behind them
        self.behind: list[tuple[int, int]] = []  # offices that may belong to the name before them
        self.doubtful: list[list[Token]] = []
        self.evidence: Counter[str] = Counter()

    def take(self, names: Iterable[Found]) -> None:
        """Keep names whose letters are free."""
        for name in names:
            if not any(self.taken[name.start : name.end]):
                self.taken[name.start : name.end] = b"\1" * (name.end - name.start)
                self.found.append(name)

    def close(self, span: Span) -> None:
        """Let no rule look for names in a stretch."""
        self.taken[span.start : span.end] = b"\1" * (span.end - span.start)

    def free_pieces(self, run: list[Token]) -> Iterator[list[Token]]:
        """A run without the letters that are taken."""
        piece: list[Token] = []
        for token in run:
            if self.taken[token.start]:
                if piece:
                    yield piece
                piece = []
            else:
                piece.append(token)
        if piece:
            yield piece

    def before(self, token: Token, back: int = 1) -> str:
        """The word before a token, small; empty at the beginning of a line or sentence."""
        number = self.index[token.start] - back
        if number < 0 or (back == 1 and token.opens):
            return ""
        return self.words[number].lower

    def after(self, token: Token) -> Token | None:
        """The token after a token."""
        number = self.index[token.start] + 1
        return self.words[number] if number < len(self.words) else None

    def _joined(self, one: int, two: int) -> bool:
        return joined(self.words[one], self.words[two], self.plain, self.language)

    def _goes_on(self, number: int) -> bool:
        word = self.words[number]
        return word.capital and not word.initial and word.lower not in self.language.plain

    def _place_at(self, number: int) -> int | None:
        for length in (4, 3, 2, 1):
            last = number + length - 1
            known = find(self.plain[self.words[number].start : self.words[last].end]) if last < len(self.words) else None
            if (
                known
                and self.words[number].text not in self.language.peoples
                and (known.sure or length > 1 or self.words[number].lower not in self.language.common)
            ):
                return last
        return None

    @staticmethod
    def _acronym(token: Token, longest: int = 6) -> bool:
        return token.text.isupper() and 2 <= len(token.text) <= longest and not ROMAN.match(token.text)

    def _in_capitals(self, token: Token) -> bool:
        """Whether the whole line is in capitals, as a heading: there an acronym cannot be told from a word."""
        start = self.plain.rfind("\n", 0, token.start) + 1
        end = self.plain.find("\n", token.end)
        line = self.plain[start : end if end >= 0 else len(self.plain)]
        return line.isupper() and len(line) > len(token.text) + 3

    def _supersede(self, name: Found) -> None:
        """Keep a name and drop those inside it: the event's name holds the party's."""
        self.found = [found for found in self.found if not found.span.within(name.span)]
        self.taken[name.start : name.end] = bytes(name.end - name.start)
        self.take([name])
