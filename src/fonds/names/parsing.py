"""What stands in a personal name: family name, given names and initials, without titles; or the plain words of any other name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from fonds.names.chinese import chinese_forms, nasals
from fonds.names.folding import fold
from fonds.resources import resource

_SUFFIX = frozenset(["jr", "sr", "ii", "iii", "iv", "esq", "ret", "phd", "md"])
# Before a family name and no part of what tells it from another.
PARTICLES = frozenset(
    (
        "al el ul ad as ash an ar at az ed es de del della di da do dos du des la le las los van von der den ter ten zu zum af ben bin ibn abu e y i"
    ).split()
)
_ORDINALS = frozenset(["first", "second", "third"])
_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_HUSBAND = re.compile(r"\s*(?:Mrs|Mme|wife)\b", re.IGNORECASE)
_QUOTES = re.compile("[\"“”„‟«»‘’']")
_DASHES = re.compile("[\u2010-\u2015]")
_ARTICLE = re.compile(r"\b([Aa]l|[Ee]l|[Aa][dnrshtz]|[Uu]l|ash|esh|es|as)-")
# "P.V. Ivanov" and "Kh.Z." are several initials; a letter with its stop is one word.
_STOPS = re.compile(r"(?<=\w)\.(?=\w)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name, folded and as it is written."""

    folded: str
    raw: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name's words: `family` and `given` as far as the spelling tells them apart, `told` where it does, by a comma.

    `suffix` is junior, senior or a number; `words` has given names before the family name, `core` leaves particles out where any other
    word is left, `surnames` are the words of the family name that tell it from another, its two last at most, and `chinese` what the name
    comes to as a Chinese one, family name first, `nasals` the same with -n and -ng told apart.
    """

    family: tuple[Word, ...]
    given: tuple[Word, ...]
    told: bool = False
    suffix: str = ""
    # What follows from these, once for all comparisons:
    words: tuple[Word, ...] = field(init=False, compare=False)
    core: tuple[Word, ...] = field(init=False, compare=False)
    surnames: tuple[Word, ...] = field(init=False, compare=False)
    chinese: tuple[str, ...] = field(init=False, compare=False)
    nasals: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        words = (*self.given, *self.family)
        family = tuple(word for word in self.family if word.folded not in PARTICLES)
        written = " ".join(word.raw for word in ((*self.family, *self.given) if self.told else words))
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "core", (*named(self.given), *family) or words)
        object.__setattr__(self, "surnames", family[-2:] or self.family[-1:])
        object.__setattr__(self, "chinese", chinese_forms(written))
        object.__setattr__(self, "nasals", nasals(written) if self.chinese else frozenset())


def named(given: tuple[Word, ...]) -> tuple[Word, ...]:
    """Given names without particles (a single letter is an initial), all of them where nothing else is left."""
    return tuple(word for word in given if len(word.folded) == 1 or word.folded not in PARTICLES) or given


@dataclass(frozen=True, slots=True)
class Titles:
    """Folded words that are no part of a name: `sure` never, `perhaps` now and then; after `single` ones a single name may stand."""

    sure: frozenset[str]
    perhaps: frozenset[str]
    single: frozenset[str]


@cache
def titles() -> Titles:
    """The titles of data/lookups/name-titles.txt."""
    found: dict[str, set[str]] = {"": set(), "?": set(), "?!": set()}
    for line in resource("data", "lookups", "name-titles.txt").read_text(encoding="utf-8").splitlines():
        mark = line.split(" ", 1)[0] if line[:1] in "?#" else ""
        found.setdefault(mark, set()).update(fold(word) for word in line.removeprefix(mark).split())
    return Titles(frozenset(found[""]), frozenset(found["?"] | found["?!"]), frozenset(found["?!"]))


@lru_cache(maxsize=20_000)
def readings(name: str) -> tuple[Parsed, ...]:
    """The ways to read a name, the likeliest first: without what stands in brackets, with it, and with it in the place of the word before."""
    bracketed = _BRACKETS.search(name)
    spelled = [name]
    if bracketed:
        before, inside, behind = name[: bracketed.start()], bracketed[1], name[bracketed.end() :]
        # "Wallace, Ilo (Mrs. Henry A.)" is not called Henry.
        if _HUSBAND.match(inside):
            return readings(f"{before}{behind}")
        # In "Ji [Pengfei]" the bracket goes on, in "Arif [Aref]" it glosses the word before, in "c[omrade]s" it completes the word.
        spelled = [_BRACKETS.sub(" ", name), f"{before}{inside}{behind}", re.sub(r"[^\s,]+\s*$", "", before) + inside + behind]
    found = [parsed for one in spelled if (parsed := _parsed(one)).words]
    # "King Mahendra" is a king, or Mr. King.
    found += [Parsed(one.family, ()) for one in found if not one.told and len(one.given) == 1 and one.given[0].folded in titles().single]
    return tuple(dict.fromkeys(found))


def _parsed(name: str) -> Parsed:
    plain = _QUOTES.sub("", _ARTICLE.sub(r"\1 ", _STOPS.sub(". ", _DASHES.sub("-", name))))
    split = [_split(part) for part in re.split("[,،、，]", plain)]
    suffix = next((word.folded for words in split for word in words if word.folded in _SUFFIX), "")
    named = [[word for word in some if word.folded not in _SUFFIX] for some in split]
    # "Do Cao Tri, Major": a part of titles alone, behind the name. "Freeman, Don" is no don.
    parts = [words for number, some in enumerate(named) if not (number and _is_title(some, len(named[0]) > 1)) and (words := _untitled(some))]
    if not parts:
        parts = [tuple(some) for some in split if some][:1]
    if len(parts) > 1:
        return Parsed(parts[0], tuple(word for part in parts[1:] for word in part), True, suffix)
    words = tuple(parts[0]) if parts else ()
    if len(words) > 1 and len(words[-1].folded) == 1 and len(words[0].folded) > 1:
        # "Ivanov P. V.": the family name comes first.
        first = next(number for number, word in enumerate(words) if len(word.folded) == 1)
        return Parsed(words[:first], words[first:], True, suffix)
    start = len(words) - 1
    while start > 1 and words[start - 1].folded in PARTICLES:
        start -= 1
    return Parsed(words[start:], words[:start], suffix=suffix)


def _split(part: str) -> list[Word]:
    return [Word(folded, raw.strip(".;:")) for raw in part.split() for folded in fold(raw).split()]


def _is_title(words: list[Word], whole: bool) -> bool:
    """Whether a part of a name has titles only; those that are names as well count behind a whole name."""
    return all(word.folded in titles().sure or (whole and word.folded in titles().perhaps) for word in words)


def _untitled(words: list[Word]) -> tuple[Word, ...]:
    """The words of a part of a name without the titles and ranks that it begins with."""
    known, start = titles(), 0
    while start < len(words):
        word = words[start].folded
        if word in _ORDINALS and not (start + 1 < len(words) and words[start + 1].folded in known.sure):
            break  # "First Lieutenant", but "First Battle of Flanders"
        if word in known.sure or word.split("-")[0] in known.sure or (word in known.perhaps and len(words) - start > 2):
            start += 1
        else:
            break
    return tuple(words[start:])
