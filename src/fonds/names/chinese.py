"""Chinese names in any romanisation, and in characters, brought to one form: Wade-Giles without marks, tones and the nasal's end.

Pinyin, Wade-Giles and Palladius tell the same syllables apart, but print drops the apostrophe of Wade-Giles and the soft sign of
Palladius; what is left when both are dropped is what all spellings of a name share. The table is data/lookups/romanisation/chinese.tsv.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from itertools import islice, product

from fonds.names.folding import fold
from fonds.resources import resource

MOST = 4  # syllables of a name
READINGS = 9  # of a name in one scheme, where a syllable can be several
Scheme = dict[str, tuple[str, ...]]
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff·・\s]+")
# How the letters of Palladius's Cyrillic are written in Latin (BGN/PCGN, ALA-LC and passports, scientific in two ways; folded).
_LATIN = (
    {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "ю": "yu", "я": "ya", "э": "e", "й": "y", "ы": "y", "ь": "", "е": "e"},
    {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "ю": "iu", "я": "ia", "э": "e", "й": "i", "ы": "y", "ь": "", "е": "e"},
    {"ж": "z", "х": "ch", "ц": "c", "ч": "c", "ш": "s", "ю": "ju", "я": "ja", "э": "e", "й": "j", "ы": "y", "ь": "", "е": "e"},
    {"ж": "z", "х": "x", "ц": "c", "ч": "c", "ш": "s", "ю": "ju", "я": "ja", "э": "e", "й": "j", "ы": "y", "ь": "", "е": "e"},
)


@cache
def _schemes() -> tuple[Scheme, ...]:
    """For each way of writing, its syllables with all that they can come to."""
    pinyin: Scheme = {}
    wade: Scheme = {}
    cyrillic: Scheme = {}
    latin: tuple[Scheme, ...] = ({}, {}, {}, {})
    with resource("data", "lookups", "romanisation", "chinese.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            plain = _plain(row["wade-giles"])
            written = [(pinyin, fold(row["pinyin"])), (wade, fold(row["wade-giles"])), (cyrillic, row["palladius"].replace("ь", ""))]
            for letters, table in zip(_LATIN, latin, strict=True):
                written.append((table, "".join(letters.get(sign, fold(sign)) for sign in row["palladius"])))
            for table, syllable in written:
                table[syllable] = tuple(dict.fromkeys((*table.get(syllable, ()), plain)))
    # Both spellings stand beside each other in print.
    wade |= {"szu": ("ssu",), "yi": ("i",)}
    return pinyin, wade, cyrillic, *latin


def _plain(wade: str) -> str:
    return re.sub("ng$", "n", fold(wade))


@cache
def _irregular() -> dict[str, str]:
    """Postal and other spellings that no scheme explains, with their pinyin (irregular.tsv)."""
    with resource("data", "lookups", "romanisation", "irregular.tsv").open(encoding="utf-8", newline="") as file:
        return {row["form"]: row["pinyin"] for row in csv.DictReader(file, delimiter="\t")}


@lru_cache(maxsize=100_000)
def chinese_forms(name: str) -> tuple[str, ...]:
    """The forms to which a name comes as a Chinese one, one for each scheme in which all of it can be read; none where it cannot be one.

    >>> chinese_forms("Liu Bocheng") == chinese_forms("Liu Po-ch'eng") == chinese_forms("刘伯承") == chinese_forms("Лю Бочэн")
    True
    """
    if _HAN.fullmatch(name):
        return _of_characters(re.sub(r"[·・\s]", "", name))
    lower = name.lower()
    if re.search("[а-яё]", lower):
        return _read(tuple(re.findall("[а-яё]+", lower.replace("-", "").replace("ь", "").replace("ё", "е"))), (2,))
    folded = fold(name)
    words = tuple((_irregular().get(folded) or folded).split())
    # No syllable of any scheme ends otherwise, and most names of the world do.
    if not all(word[-1] in "aeioughjnry" for word in words):
        return ()
    return _read(words, (0, 1, 3, 4, 5, 6))


@lru_cache(maxsize=100_000)
def nasals(name: str) -> frozenset[str]:
    """The readings of a name in pinyin and Wade-Giles with each -n told from -ng; none where it is written in neither.

    >>> nasals("Huan Hsiang").isdisjoint(nasals("Huang Xiang"))
    True
    """
    folded = fold(name)
    words = tuple((_irregular().get(folded) or folded).split())
    return frozenset(_read(words, (0, 1), exact=True)) if name.isascii() else frozenset()


def _read(words: tuple[str, ...], schemes: tuple[int, ...], *, exact: bool = False) -> tuple[str, ...]:
    if not words or sum(map(len, words)) > MOST * 6:
        return ()
    found: dict[str, None] = {}
    for scheme in schemes:
        cut: list[tuple[str, ...]] = []
        for word in words:
            cut.append(_syllables(word, scheme))
            if not cut[-1]:
                break
        if all(cut) and sum(map(len, cut)) <= MOST:
            table = _schemes()[scheme]
            syllables = [syllable for some in cut for syllable in some]
            for one in islice(product(*(table[syllable] for syllable in syllables)), READINGS):
                marks = ("g" if exact and syllable.endswith("ng") else "" for syllable in syllables)
                found["".join(f"{plain}{mark}" for plain, mark in zip(one, marks, strict=True))] = None
    return tuple(found)


@lru_cache(maxsize=50_000)
def _syllables(word: str, scheme: int) -> tuple[str, ...]:
    """A word cut into syllables of a scheme, the longest first; empty where it cannot be."""
    table = _schemes()[scheme]
    if word in table:
        return (word,)
    for end in range(min(6, len(word) - 1), 0, -1):
        rest = _syllables(word[end:], scheme) if word[:end] in table else ()
        if rest:
            return (word[:end], *rest)
    return ()


def _of_characters(characters: str) -> tuple[str, ...]:
    if not 1 < len(characters) <= MOST:
        return ()
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # its tables take a third of a second to read, and few names need them

    spelled = lazy_pinyin(characters, errors="ignore", v_to_u=True)
    return _read((*_surname(characters), *(fold(one) for one in spelled[len(_surname(characters)) :])), (0,))


# Characters that are read otherwise in a family name than elsewhere (pinyin).
_SURNAMES = dict(
    zip(
        "任单單曾解查仇朴盖蓋翟尉覃乐樂区區缪繆",
        "ren shan shan zeng xie zha qiu piao ge ge zhai yu qin yue yue ou ou miao miao".split(),
        strict=True,
    )
)


def _surname(characters: str) -> tuple[str, ...]:
    return (_SURNAMES[characters[0]],) if characters[0] in _SURNAMES else ()
