"""Words and runs of capitalised words: the ground on which names are found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fonds.extract.language import Language

# A word may hold a hyphen or an apostrophe; the possessive 's is not part of it, a soft sign (Gorel') at its end is.
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+|[’'ʹ](?!s\b)[^\W\d_]+)*(?:(?<=[a-zA-Z])['ʹ](?=[\s,.:;)](?!\w*')))?|\d+(?:[.,/]\d+)*|[^\w\s]")
_INITIAL = re.compile(
    r"(?:[^\W\d_a-z]|Yu|Ya|Ye|Yo|Zh|Kh|Ch|Sh|Ts|Dj|Th|St|Gy|Sz|Cs|Ll|Dz|Nj|Lj|Ng|Ph|Kj|Hj|Bj|Chr|Jos|Ed|Wm|Geo|Chas|Jas|Thos|Alex|(?!Mr|Dr|St|Ms|Lt|Sr|Jr|Cf|Nr|Bd|Bl|Fr|Hr|Pt|Rt|Mgr|Mrs|Mss|Vg|Cpt|Sgt|Br)[B-Z][bcdfghjklmnpqrstvwxz]{1,2})\.(?=\s?-?[^\W\d_])"
)


# An initial where a capital begins a word, else a word: one pattern, so that the text is walked once.
# Two and more bare capitals before a name are initials too, an A and an I among them (J A N Graham).
_BARE = r"(?:(?<!\w)[A-Z](?=(?: [A-Z]){1,3} [A-Z][a-z])|(?<=\b[A-Z] )[A-Z](?=(?: [A-Z]){0,2} [A-Z][a-z]))"
_TOKEN = re.compile(rf"(?P<initial>(?<![^\W\d_])(?=\w{{1,6}}\.){_INITIAL.pattern}|{_BARE})|{_WORD.pattern}")


class Token(NamedTuple):
    """A word, number or sign with its place in the plain text."""

    start: int
    end: int
    text: str
    opens: bool  # whether it begins a sentence or a line
    initial: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is a word that begins with a capital, or an Arabic name with a small article (al-Azm)."""
        first = self.text[0]
        if first.isupper():
            return True
        if first in "dl" and self.text[1:2] in ("'", "’"):
            return self.text[2:3].isupper()  # d'Andrade
        if first not in "ae":
            return False
        head = self.text.partition("-")
        return head[0] in ("al", "el", "an", "as", "ash", "ad", "ar", "at", "az") and head[2][:1].isupper()

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()


# A Chinese given name of two syllables, by the syllables of Pinyin.
_PINYIN = re.compile(
    r"[A-Z](?:(?<=[A-Z])(?:(?<=[ZCS])h)?[iuü]?(?:ang|eng|ing|ong|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u|ü)|(?<=[AEO])(?:i|n|ng|o|r|u)?)"
    r"[’']?(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])[iuü]?(?:ang|eng|ing|ong|ai|ei|ao|ou|an|en|in|un|a|o|e|i|u|ü)"
)


# What ends a sentence or line, with the signs that may open the next; an initial's stop ends none.
_OPENING = re.compile(r"(?:^|(?<!\b[A-Z])\.|[?!:\n\t])[ “\"‘'(\[«—–-]*")


def tokens(plain: str) -> list[Token]:
    """The tokens of a text, in order."""
    opening = {match.end() for match in _OPENING.finditer(plain)}
    return [Token(match.start(), match.end(), match[0], match.start() in opening, match.lastgroup == "initial") for match in _TOKEN.finditer(plain)]


def runs(words: list[Token], plain: str, language: Language) -> Iterator[list[Token]]:
    """Runs of capitalised words on one line, with the particles between them; a comma or a plain word ends a run."""
    run: list[Token] = []
    for index, token in enumerate(words):
        if not run and token.text[0].islower() and not token.capital:
            continue  # most words: none begins a run but al-Azm
        if run and run[-1].text in language.possessives and token.text in ("'", "’", "s") and token.start - run[-1].end < 2:
            continue
        if run and not joined(run[-1], token, plain, language):
            yield from _whole(run)
            run = []
        following = words[index + 1] if index + 1 < len(words) else None
        month = token.text.capitalize() if token.text.isupper() else token.text
        if (month in language.months and not _given(token, following, plain, language)) or token.text.removesuffix("s") in language.weekdays:
            yield from _whole(run)
            run = []
        elif (
            token.initial
            or (token.capital and (token.lower not in language.plain or family(token, following, plain, language)))
            or (run and token.text in language.particles and _before_capital(words, index, plain, language))
        ):
            run.append(token)
        else:
            yield from _whole(run)
            run = []
    yield from _whole(run)


def _before_capital(words: list[Token], index: int, plain: str, language: Language) -> bool:
    """Whether a particle, or two of them (de la), stand right before a capital."""
    for near, token in enumerate(words[index + 1 : index + 3], start=index):
        if plain[words[near].end : token.start] != " ":
            return False
        if token.capital:
            return True
        if token.text not in language.particles:
            return False
    return False


def _given(token: Token, following: Token | None, plain: str, language: Language) -> bool:
    """Whether the short form of a month is a given name: another capital follows at once (Jan Masaryk)."""
    short = len(token.text) == 3 and token.lower not in language.plain
    return short and following is not None and following.capital and plain[token.end : following.start] == " "


def family(token: Token, following: Token | None, plain: str, language: Language) -> bool:
    """Whether a word that is also a Chinese family name is one: a given name in Pinyin follows at once (Song Zhaolin)."""
    named = token.text in language.family and following is not None and plain[token.end : following.start] == " "
    return named and following is not None and _PINYIN.fullmatch(following.text) is not None and following.lower not in language.common


def joined(one: Token, two: Token, plain: str, language: Language) -> bool:
    """Whether two words can belong to one name: a space between them, or the possessive of a body's name."""
    between = plain[one.end : two.start]
    if between in ("'s ", "’s ", "' ", "’ ", "'S ", "’S "):
        return one.text.title() in language.possessives and two.capital
    return between == " " or (between == "" and one.initial)


def _whole(run: list[Token]) -> Iterator[list[Token]]:
    while run and not (run[-1].initial or run[-1].capital):
        run = run[:-1]
    if run:
        yield run
