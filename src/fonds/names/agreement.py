"""How far two names agree: from the same letters down to initials that fit and spellings that are near."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from fonds.names.folding import fold
from fonds.names.given import given_forms
from fonds.names.parsing import PARTICLES, Parsed, Word, named, readings
from fonds.names.skeleton import skeletons
from fonds.names.wording import wording

ENOUGH = 0.7  # from here spellings in other letters are not looked at
NEAR = 0.82  # from here two words are taken for spellings of one


@dataclass(frozen=True, slots=True)
class Names:
    """What an item is called: labels and aliases folded, and all its names as they are written."""

    labels: frozenset[str]
    aliases: frozenset[str]
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far names agree, and how: the two spellings that agree best.

    `value` is 1 for a label, .97 for an alias, .94 for the same words in another order or without titles, .92 for another romanisation,
    at most .9 where initials fit or parts are missing, about .85 for a misspelling, below .5 for another given or family name.
    """

    value: float
    how: str
    ours: str = ""
    theirs: str = ""


# Letters of other alphabets, and no quotation mark or dash.
_FOREIGN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufaff]")
Words = tuple[Word, ...]
_FATHERS = frozenset(["ibn", "bin", "ben", "bint"])
NOTHING = Agreement(0.0, "none")


def agreement(ours: Iterable[str], theirs: Names) -> Agreement:
    """The best agreement of any of our spellings with any of theirs."""
    spelled = tuple(ours)
    for name in spelled:
        if fold(name) in theirs.labels:
            return Agreement(1.0, "label", name, name)
    best = NOTHING
    for name in spelled:
        for parsed in readings(name):
            one = _same(name, parsed, theirs)
            if one.value > best.value:
                best = one
    if best.value >= 0.94:
        return best
    return max(best, _by_spelling(spelled, theirs), key=lambda one: one.value)


def _by_spelling(spelled: tuple[str, ...], theirs: Names) -> Agreement:
    """The best agreement of any two spellings, those in our own letters first: where one agrees well, others tell nothing more."""
    best = NOTHING
    others = list({(fold(other), "," in other): other for other in theirs.spellings}.values())
    latin = all(map(_is_latin, spelled))
    for name, other in ((name, other) for name in spelled for other in others if _is_latin(other) or not latin):
        best = max(best, _spelled(name, other), key=lambda one: one.value)
    if latin and best.value <= ENOUGH:
        for name, other in ((name, other) for name in spelled for other in others if not _is_latin(other) and _readable(name, other)):
            best = max(best, _spelled(name, other), key=lambda one: one.value)
    return best


def _is_latin(name: str) -> bool:
    return name.isascii() or not _FOREIGN.search(name)


def _readable(name: str, other: str) -> bool:
    """Whether a name in other letters can be read as one in ours: Cyrillic can, Chinese characters if ours may be a Chinese name."""
    return "\u0400" <= max(other) < "\u0530" or ("\u3400" <= other[0] <= "\u9fff" and any(parsed.chinese for parsed in readings(name)))


def _same(name: str, parsed: Parsed, theirs: Names) -> Agreement:
    """Whether a name is an alias, or a label or alias once titles are left out and the given name stands first."""
    folded, plain = fold(name), " ".join(word.folded for word in parsed.words)
    if folded in theirs.aliases:
        return Agreement(0.97, "alias", name, name)
    if plain in theirs.labels and parsed.given:
        return Agreement(0.98 if parsed.told else 0.95, "label", name, plain)
    if plain in theirs.aliases and parsed.given:
        return Agreement(0.95, "alias", name, plain)
    if not parsed.told and parsed.given:
        words = plain.split()
        for turned in (" ".join((words[-1], *words[:-1])), " ".join((*words[1:], words[0]))):
            if turned in theirs.labels or turned in theirs.aliases:
                return Agreement(0.94, "turned", name, turned)
    return NOTHING


@lru_cache(maxsize=100_000)
def _spelled(name: str, other: str) -> Agreement:
    """How far two spellings agree, each read in all its ways."""
    best = _worded(name, other)
    for one in readings(name):
        for two in readings(other):
            value, how = _compared(one, two)
            if one.suffix != two.suffix:
                # A junior is his father's namesake; that a name says nothing of it is no contradiction.
                value -= 0.15 if one.suffix and two.suffix else 0.01
            if value > best.value:
                best = Agreement(round(value, 3), how, name, other)
    return best


def _worded(name: str, other: str) -> Agreement:
    """Whether two spellings have the same telling words; that one of them has a year besides is little, that they have two is another thing."""
    ours, theirs = wording(name), wording(other)
    if (
        len(ours.words) < 2
        or ours.words != theirs.words
        or (ours.bare and theirs.bare)
        or (ours.years and theirs.years and not ours.years & theirs.years)
    ):
        return NOTHING
    return Agreement(0.94 if ours.years == theirs.years else 0.93, "turned", name, other)


def _compared(one: Parsed, two: Parsed) -> tuple[float, str]:
    """Two readings compared: family with family and given with given; where neither tells which is which, also the other way round."""
    if one.chinese and two.chinese and not set(one.chinese).isdisjoint(two.chinese):
        otherwise = one.nasals and two.nasals and one.nasals.isdisjoint(two.nasals)
        return (0.85, "similar") if otherwise else (0.92, "romanised")
    if not one.given or not two.given:
        return _single(one, two)
    if "".join(word.folded for word in one.words) == "".join(word.folded for word in two.words):
        return 0.95, "turned"
    if sorted(word.folded for word in one.core) == sorted(word.folded for word in two.core):
        return 0.94, "turned"
    best = _in_order(one.family, one.given, two.family, two.given)
    if best[0] < 0.9 and not (one.told and two.told):
        # Of the two that do not tell it, one may have its family name first.
        mine = (one.words[:1], one.words[1:]) if two.told else (one.family, one.given)
        other = (two.family, two.given) if two.told else (two.words[:1], two.words[1:])
        value, how = _in_order(*mine, *other)
        if value - 0.02 > best[0]:
            return value - 0.02, how
    return best


def _single(one: Parsed, two: Parsed) -> tuple[float, str]:
    """Where one of the names is a single word or is no person's: as far as its words are the other's."""
    ours, theirs = (" ".join(word.folded for word in parsed.core) for parsed in (one, two))
    if not one.given and not two.given and len(one.core) == len(two.core) == 1:
        value = word_agreement(one.core[0], two.core[0])
        return (value * 0.92, "romanised" if value > 0.96 else "similar") if value >= NEAR else (value * 0.4, "none")
    if set(ours.split()) <= set(theirs.split()) or set(theirs.split()) <= set(ours.split()):
        shorter = min(len(one.core), len(two.core))
        return (0.6 if shorter == 1 else 0.75), "part"
    if any(word_agreement(mine, other) > 0.96 for mine in one.core for other in two.core):
        return 0.5, "part"
    return token_set_ratio(ours, theirs) / 100 * 0.4, "none"


def _in_order(family: Words, given: Words, other_family: Words, other_given: Words) -> tuple[float, str]:
    agreed = _family(family, other_family)
    if agreed < NEAR:
        return agreed * 0.45, "none"
    fathers = any(word.folded in _FATHERS for word in (*family, *given, *other_family, *other_given))
    value, how = _given(named(given), named(other_given), by_second=not fathers)
    if value < 0.4:
        return agreed * value, "none"
    whole = agreed * (0.55 + 0.45 * value) * 0.92
    return whole, ("romanised" if how == "same" else how) if agreed > 0.96 else "similar"


def _family(one: Words, two: Words) -> float:
    """How far family names agree: their words without particles, one of a double name counting a little less than both."""
    ours = [word for word in one if word.folded not in PARTICLES] or list(one)
    theirs = [word for word in two if word.folded not in PARTICLES] or list(two)
    if len(ours) == len(theirs) == 1:
        return word_agreement(ours[0], theirs[0])
    if len(ours) == len(theirs):
        return min(word_agreement(mine, other) for mine, other in zip(ours, theirs, strict=True))
    whole = word_agreement(Word("".join(w.folded for w in ours), ""), Word("".join(w.folded for w in theirs), ""))
    short, long = (ours, theirs) if len(ours) < len(theirs) else (theirs, ours)
    parts = min(max(word_agreement(mine, other) for other in long) for mine in short)
    return max(whole, parts * 0.93)


def _given(ours: tuple[Word, ...], theirs: tuple[Word, ...], *, by_second: bool) -> tuple[float, str]:
    """How far given names agree, and how: the same, initials that fit, or a part that only one of the two has; 0 where they contradict.

    Where `by_second`, somebody may be called by the second one.
    """
    if "".join(word.folded for word in ours) == "".join(word.folded for word in theirs):
        return 1.0, "same"
    ours, theirs = _apart(ours, theirs), _apart(theirs, ours)
    best = _aligned(ours, theirs)
    # "J. Edgar Hoover" and "Edgar Hoover"; but the son of Saud is not Saud.
    for one, two in ((ours[1:], theirs), (ours, theirs[1:])) if by_second else ():
        if one and two and len(one[0].folded) > 1 and len(two[0].folded) > 1:
            value, how = _aligned(one, two)
            if value * 0.85 > best[0]:
                best = value * 0.85, "part" if how in ("same", "form") else how
    return best


def _apart(given: tuple[Word, ...], other: tuple[Word, ...]) -> tuple[Word, ...]:
    """A hyphenated given name as two where the other spelling has two."""
    if len(given) >= len(other) or not any("-" in word.raw for word in given):
        return given
    return tuple(Word(fold(part), part) for word in given for part in word.raw.split("-") if part)


def _aligned(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> tuple[float, str]:
    value, how = 1.0, "same"
    for number in range(min(len(ours), len(theirs))):
        one, two = ours[number], theirs[number]
        if len(one.folded) == 1 or len(two.folded) == 1:
            if not _initial_fits(one.folded, two.folded):
                return (0.0, "none") if number == 0 else (min(value, 0.35), "none")
            both = len(one.folded) == len(two.folded)
            value, how = value * (1.0 if both else 0.88 if number == 0 else 0.96), how if both else "initials"
            continue
        agreed = word_agreement(one, two)
        if agreed < NEAR:
            # Another second name is another person; a patronymic beside a middle name may be left out.
            return (agreed * 0.4, "none") if number == 0 else (min(value, 0.35), "none")
        value *= agreed
        if agreed < 0.96:
            how = "form" if how in ("same", "form") and given_forms(one.folded) & given_forms(two.folded) else "similar"
    missing = abs(len(ours) - len(theirs))
    return value * 0.94**missing, "part" if missing and how in ("same", "form") else how


def _initial_fits(one: str, two: str) -> bool:
    letters = {"y": "i", "j": "i", "e": "i", "k": "c", "q": "c", "x": "c", "w": "v", "z": "s"}
    return letters.get(one[0], one[0]) == letters.get(two[0], two[0])


@lru_cache(maxsize=100_000)
def word_agreement(one: Word, two: Word) -> float:
    """How far two words of a name agree: 1 the same, .97 by their sound, .93 as forms of one given name, else by their letters."""
    if one.folded == two.folded:
        return 1.0
    ours, theirs = set(skeletons(one.raw or one.folded)), set(skeletons(two.raw or two.folded))
    if ours & theirs:
        return 0.97
    if given_forms(one.folded) & given_forms(two.folded):
        return 0.93
    shorter = min(len(one.folded), len(two.folded))
    if shorter < 3:
        return 0.5 if one.folded[0] == two.folded[0] else 0.0
    letters = Indel.normalized_similarity(one.folded, two.folded)
    sounds = max(Indel.normalized_similarity(mine, other) for mine in ours for other in theirs)
    # A transposition is one slip: Jaro counts it so, the edit distance twice.
    jaro = JaroWinkler.similarity(one.folded, two.folded)
    return float(min(0.95, max(letters, sounds * 0.98, jaro - 0.06 if shorter > 4 else 0.0)))
