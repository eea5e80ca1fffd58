"""The sound of a word beneath its spelling: one skeleton for Russian and other names in the Latin of English, scientific, German or French print.

A spelling can be read in several ways ("ch" is one sound in English, another in French, a third in scientific transliteration), so a word
has a skeleton for each reading that differs. Capitals stand for sounds of two letters: X sh, Q ch, Z zh, C ts, H kh.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fonds.names.folding import fold

_SIGNS = "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюяћђљњџјѕқғңүұһө"
_SOUNDS = "a b v g g d e e e Z z i i i i k l m n o p r s t u u f H C Q X X - i - e iu ia Q Z l n Z i z k g n u u H o".replace("-", "").split(" ")
_CYRILLIC = dict(zip(_SIGNS, _SOUNDS, strict=True))
_MARKED = {"č": "Q", "ć": "Q", "š": "X", "ŝ": "X", "ş": "X", "ș": "X", "ś": "X", "ž": "Z", "ż": "Z", "ź": "Z", "ł": "l", "ё": "e", "ß": "s", "đ": "d"}
Rules = tuple[re.Pattern[str], tuple[str, ...]]


def _rules(*pairs: str) -> Rules:
    """Spellings and their sounds as one expression: at each place of a word the first that fits is read."""
    spellings, sounds = zip(*(pair.split(">") for pair in pairs), strict=True)
    return re.compile("|".join(f"({spelling})" for spelling in spellings)), sounds


_ENGLISH = _rules(
    "s?h?tch>Q", "shch|sch(?=t)>X", "sch|sh>X", "zh>Z", "kh>H", "ch>Q", "t[sz]>C", "ph>f", "(?<=[tgrbdw])h>", "ck>k", "c(?=[eiy])>s", "c|q>k", "x>ks",
    "dj|dzh|j>Z", "w>v", "oo|ou>u", "ee>i", "h>H",
)  # fmt: skip
_CONTINENTAL = _rules(
    "schtsch|stsch|szcz|XQ>X", "tsch|cz>Q", "dsch|dX>Z", "sch|sz>X", "rz>Z", "kh|ch>H", "t[sz]|c>C", "ph>f", "j>i", "w>v", "q>k", "[hx]>H", "y>i",
)  # fmt: skip
_GERMAN = _rules("z>C", "^X(?=[aeiou])>Z")
_FRENCH = _rules(
    "chtch>X", "tch>Q", "dj>Z", "kh>H", "ch>X", "j>Z", "ou>u", "gu(?=[ei])>g", "qu>k", "t[sz]>C", "c(?=[eiy])|ç>s", "c>k", "w>v", "x>ks", "ph>f",
    "(?<=[tgrbdw])h>", "ine$>in", "h>H",
)  # fmt: skip
# What all readings share, one after the other: each makes the place where the next one fits.
_COMMON = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("(?<=[oe])ff?$", "v"), ("[yj]", "i"), ("(?<=[XQZ])i?o", "e"), ("i+(?=[aeou])", ""),
        ("(?<=[aeou])i+(?=[^aeou]|$)", ""), (r"([aou])e(?=[^aeou]|$)", r"\1"), ("Q?X+", "X"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=100_000)
def skeletons(word: str) -> tuple[str, ...]:
    """The skeletons of a word as it is written, the English reading first.

    >>> skeletons("Хрущёв")[0] in skeletons("Khrushchev"), skeletons("Хрущёв")[0] in skeletons("Chruschtschow")
    (True, True)
    """
    lower = unicodedata.normalize("NFC", word.lower())
    if any(sign in _CYRILLIC for sign in lower) and not re.search("[a-z]", lower):
        return (_common("".join(_CYRILLIC.get(sign, fold(sign)) for sign in lower)),)
    plain = "".join(_MARKED.get(sign) or (sign if sign.isascii() else sign if sign == "ç" else fold(sign)) for sign in lower)
    plain = re.sub(r"[^a-zA-Zç]", "", plain)
    if not plain:
        return (fold(word),)
    found = [_common(_read(plain, _ENGLISH))]
    if re.search("[jwzycx]|[sk]h", plain) or plain != plain.lower():
        continental = _read(plain, _CONTINENTAL)
        found += [_common(continental), _common(_read(continental, _GERMAN))]
    if re.search("ch|ou|j|[cg]u|ine$|ç", plain):
        found.append(_common(_read(plain, _FRENCH)))
    return tuple(dict.fromkeys(found))


def _read(word: str, rules: Rules) -> str:
    pattern, sounds = rules
    return pattern.sub(lambda found: sounds[(found.lastindex or 1) - 1], word)


def _common(word: str) -> str:
    for pattern, sound in _COMMON:
        word = pattern.sub(sound, word)
    return word


_LOOSE = str.maketrans(
    {"X": "s", "Q": "s", "Z": "s", "C": "s", "z": "s", "H": None, "f": "v", "b": "p", "d": "t", "g": "k", "m": "n", **dict.fromkeys("aeiou")}
)


@lru_cache(maxsize=50_000)
def consonants(word: str) -> str:
    """The consonants of a word in its English reading, those that print and ear confuse taken as one; its letters where it has none.

    >>> consonants("Solovyov") == consonants("Soloveff") == consonants("Solovov")
    True
    """
    bare = re.sub(r"(.)\1+", r"\1", skeletons(word)[0].replace("rn", "n").translate(_LOOSE))
    return bare or fold(word)
