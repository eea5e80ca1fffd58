"""Keys of names: short strings that all spellings of one name share, so that a look-up needs no list of variants.

The first letter tells the class: `=` the same words in any order, `z` a Chinese name in any romanisation, `~` the same skeletons, `^` the family
name, `'` it with an initial, `,` the consonants of short words written together or apart, `.` those of the family name with an initial, `;` a
given name with the initial of the family name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fonds.names.chinese import chinese_forms
from fonds.names.folding import fold
from fonds.names.given import other_forms
from fonds.names.parsing import Parsed, readings
from fonds.names.skeleton import consonants, skeletons
from fonds.names.wording import wording

_SHORT = 7  # letters of a word of a name that may be written together


def index_keys(name: str) -> tuple[str, ...]:
    """All keys under which an item of a name is found, each once."""
    found: dict[str, None] = {}
    for parsed in readings(name):
        for key in (
            *(f"z{form}" for form in parsed.chinese),
            *_words(parsed, name),
            *_sounds(parsed),
            *_family(parsed),
            *_initials(parsed),
            *_together(parsed),
            *_looser(parsed),
        ):
            found[key] = None
    return tuple(found)


def query_keys(name: str) -> tuple[tuple[str, ...], ...]:
    """The keys by which a name is looked up, in stages: a later one is for what the ones before do not find.

    First the same words, romanised alike, or, of a single word, as a family name; then family name and initial (at once, where the name
    has initials only); then what misprints and hearing leave.
    """
    first: dict[str, None] = {}
    second: dict[str, None] = {}
    third: dict[str, None] = {}
    for parsed in readings(name):
        first |= dict.fromkeys((*_words(parsed, name), *(f"z{form}" for form in parsed.chinese), *_sounds(parsed)))
        second |= dict.fromkeys((*_initials(parsed), *_first_family(parsed)))
        third |= dict.fromkeys((*_together(parsed), *_looser(parsed)))
        if not parsed.given:
            first |= dict.fromkeys(_family(parsed))
        elif all(len(word.folded) == 1 for word in parsed.given):
            first |= second
        elif not parsed.told:
            turned = " ".join(word.raw for word in (*parsed.family, *parsed.given))
            first |= dict.fromkeys(f"z{form}" for form in chinese_forms(turned))
    return tuple(first), tuple(second), tuple(third)


def family_keys(name: str) -> tuple[str, ...]:
    """The keys under which those stand who bear the family name of a name, one for each of its readings.

    >>> family_keys("Chicherin, Georgy") == family_keys("Чичерин, Г. В.")
    True
    """
    return tuple(dict.fromkeys(f"^{skeletons(parsed.surnames[-1].raw)[0]}" for parsed in readings(name)))


def _words(parsed: Parsed, name: str) -> Iterator[str]:
    yield "=" + " ".join(sorted(word.folded for word in parsed.core))
    told = wording(name)
    if len(told.words) > 1 and not told.bare:
        yield "=" + " ".join(told.words)
    if "-" in name:
        apart = (part for word in parsed.core for raw in word.raw.split("-") for part in fold(raw).split())
        yield "=" + " ".join(sorted(apart))


def _sounds(parsed: Parsed) -> Iterator[str]:
    """The skeletons of all words, each reading of the whole name by itself."""
    each = [skeletons(word.raw) for word in parsed.core]
    for number in range(max(map(len, each))):
        yield "~" + " ".join(sorted(some[min(number, len(some) - 1)] for some in each))


def _family(parsed: Parsed) -> Iterator[str]:
    for surname in parsed.surnames:
        yield f"^{skeletons(surname.raw)[0]}"


def _initials(parsed: Parsed) -> Iterator[str]:
    """Family name, or each word of a double one, with the initial of each given name: people are called by the second one, too."""
    for surname in parsed.surnames:
        for word in parsed.given[:3]:
            for skeleton in skeletons(surname.raw)[:2]:
                yield f"'{skeleton} {_letter(word.folded)}"


def _first_family(parsed: Parsed) -> Iterator[str]:
    """The same where the family name may stand first, or a short form is given."""
    for form in other_forms(parsed.given[0].folded) if parsed.given else ():
        yield f"'{skeletons(parsed.surnames[-1].raw)[0]} {_letter(form)}"
    if not parsed.told and parsed.given:
        yield f"'{skeletons(parsed.given[0].raw)[0]} {_letter(parsed.surnames[-1].folded)}"


def _letter(word: str) -> str:
    """The first letter of a given name, those that romanisations write in several ways as one."""
    return {"y": "i", "j": "i", "c": "k", "q": "k", "x": "k", "w": "v"}.get(word[0], word[0])


def _together(parsed: Parsed) -> Iterator[str]:
    """The consonants of a name of short words, as those of East Asia are, which are written together, apart, or with hyphens."""
    parts = [part for word in parsed.words for part in re.split("[- ]", word.raw) if part]
    if 1 < len(parts) <= 4 and all(len(part) <= _SHORT for part in parts):
        whole = "".join(consonants(word.raw) for word in parsed.words)
        if len(whole) > 2:
            yield f",{''.join(sorted(whole))}"


def _looser(parsed: Parsed) -> Iterator[str]:
    surname = parsed.surnames[-1]
    if parsed.given:
        given = parsed.given[0].folded
        yield f".{consonants(surname.raw)} {_letter(given)}"
        if len(given) > 1:
            yield f";{_letter(surname.folded)} {given}"
    else:
        yield f".{consonants(surname.raw)}"
