"""What extraction knows of a language, read from data/language/: words by their use, never names of one document."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from fonds.config import nearest
from fonds.errors import ConfigurationError
from fonds.resources import resource


@dataclass(frozen=True, slots=True)
class Language:
    """The knowledge of one language, ready for matching."""

    code: str
    months: dict[str, int]
    weekdays: frozenset[str]
    day_parts: tuple[str, ...]
    titles: frozenset[str]
    offices: frozenset[str]
    functions: frozenset[str]
    office_phrases: tuple[str, ...]
    office_modifiers: frozenset[str]
    roles: dict[str, tuple[str, ...]]
    headings: dict[str, re.Pattern[str]]
    presence: re.Pattern[str]
    speech: dict[str, str]
    bare_speech: frozenset[str]  # the forms of the first person, here and now
    only_with: dict[str, tuple[str, ...]]
    directing: frozenset[str]
    relayed: frozenset[str]
    answering: frozenset[str]
    courtesies: frozenset[str]
    cues: dict[str, re.Pattern[str]]
    plain: frozenset[str]
    particles: frozenset[str]
    possessives: frozenset[str]
    sure_prepositions: frozenset[str]
    place_words: frozenset[str]
    place_modifiers: frozenset[str]
    group_words: frozenset[str]
    event_words: frozenset[str]
    event_words_small: frozenset[str]
    sittings: frozenset[str]
    newspapers: tuple[str, ...]
    peoples: frozenset[str]
    acting: frozenset[str]
    given: frozenset[str]
    family: frozenset[str]
    post_words: frozenset[str]
    deputies: frozenset[str]
    persons_first: frozenset[str]
    river_prepositions: frozenset[str]
    paper_words: frozenset[str]
    place_words_first: frozenset[str]
    place_words_behind: frozenset[str]
    titles_of_several: re.Pattern[str]
    titles_behind: frozenset[str]
    apposition: re.Pattern[str]
    posts: frozenset[str]
    ranks: frozenset[str]
    serving: frozenset[str]
    titles_of_women: frozenset[str]
    reigning: frozenset[str]
    no_group_alone: frozenset[str]
    group_words_first: frozenset[str]
    parliaments: frozenset[str]
    styles_of_states: frozenset[str]
    departments: frozenset[str]
    sections: frozenset[str]
    posts_of_one: frozenset[str]
    aliases: re.Pattern[str]
    thing_words: frozenset[str]
    thing_cues: frozenset[str]
    standing_titles: tuple[str, ...]
    place_cues: re.Pattern[str]
    paper_cues: re.Pattern[str]
    common: frozenset[str]


@cache
def known_languages() -> frozenset[str]:
    """The codes of the languages that extraction has knowledge of in data/language/."""
    return frozenset(file.stem for file in resource("data", "language").glob("*.toml"))


@cache
def load_language(code: str) -> Language:
    """The knowledge of a language by its code; ConfigurationError where data/language/ has none."""
    folder = resource("data", "language")
    path = folder / f"{code}.toml"
    if not path.is_file():
        known = [file.stem for file in folder.glob("*.toml")]
        raise ConfigurationError("fonds.toml: dataset.language", f"extraction knows no {code!r}", nearest(code, known))
    return _language(tomllib.loads(path.read_text(encoding="utf-8")))


def _words(value: str | list[str]) -> frozenset[str]:
    return frozenset(value.split() if isinstance(value, str) else value)


def _either(patterns: list[str]) -> re.Pattern[str]:
    # An inline flag may stand only at the beginning of a whole pattern: scope it to its own alternative.
    return re.compile("|".join(f"(?i:{p.removeprefix('(?i)')})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns))


def _shared_titles(titles: str) -> re.Pattern[str]:
    """What stands before a later name of a list that begins with a title for all: "Messrs. Nitze and "."""
    words = "|".join(re.escape(title) for title in titles.split())
    return re.compile(rf"(?<!\w)(?:{words}) (?:(?:[^\W\d_a-z][\w.’'-]*|al-\w+|de|von|van|and),? )*(?:and )?$")


def _language(raw: dict[str, Any]) -> Language:
    names, rules = raw["names"], raw["speech_rules"]
    months = {name: number for number, name in enumerate(raw["months"], start=1)}
    months |= {name: number for number, name in enumerate(raw["month_abbreviations"], start=1)}
    months |= raw["month_variants"]
    return Language(
        code=raw["language"],
        months=months,
        weekdays=_words(raw["weekdays"]),
        day_parts=tuple(raw["day_parts"]),
        titles=_words(raw["titles"]) | frozenset(title.upper() for title in _words(raw["titles"]) if len(title) > 1),
        offices=_words(raw["offices"]),
        functions=_words(raw["functions"]),
        office_phrases=tuple(raw["office_phrases"]),
        office_modifiers=_words(raw["office_modifiers"]),
        roles={role: tuple(phrases) for role, phrases in raw["roles"].items()},
        headings={kind: _either(patterns) for kind, patterns in raw["headings"].items()},
        presence=_either(raw["presence"]),
        speech=_speech(raw["speech"]),
        bare_speech=frozenset(forms.split()[0] for verbs in raw["speech"].values() for forms in verbs.split(";") if len(forms.split()) > 2),
        directing=_words(rules["directing"]),
        relayed=_words(rules["relayed"]),
        answering=_words(rules["answering"]),
        courtesies=_words(rules["courtesies"]),
        only_with={verb: tuple(following) for verb, following in rules["only_with"].items()},
        cues={kind: re.compile("|".join(patterns), re.I) for kind, patterns in rules.items() if isinstance(patterns, list)},
        plain=_words(names["plain"]),
        particles=_words(names["particles"]),
        possessives=_words(names["possessives"]),
        sure_prepositions=_words(names["sure_prepositions"]),
        place_words=_words(names["place_words"]),
        place_modifiers=_words(names["place_modifiers"]),
        group_words=_words(names["group_words"]),
        event_words=_words(names["event_words"]),
        event_words_small=_words(names["event_words_small"]),
        sittings=_words(names["sittings"]),
        newspapers=tuple(sorted(names["newspapers"], key=len, reverse=True)),
        peoples=_words(names["peoples"]),
        acting=_words(raw["names_acting"]["after"]),
        given=_words(names["given"]),
        family=_words(names["family"]),
        post_words=_words(names["post_words"]),
        deputies=_words(names["deputies"]),
        persons_first=_words(names["persons_first"]),
        river_prepositions=_words(names["river_prepositions"]),
        paper_words=_words(names["paper_words"]),
        place_words_first=_words(names["place_words_first"]),
        place_words_behind=_words(names["place_words_behind"]),
        titles_of_several=_shared_titles(names["titles_of_several"]),
        titles_behind=_words(names["titles_behind"]),
        apposition=re.compile(rf"(?: (?:{'|'.join(map(re.escape, names['titles_behind'].split()))}))?(?:, |\n)"),
        posts=_words(names["posts"]),
        ranks=_words(names["ranks"]),
        serving=_words(names["serving"]),
        titles_of_women=_words(names["titles_of_women"]),
        reigning=_words(names["reigning"]),
        no_group_alone=_words(names["no_group_alone"]),
        group_words_first=_words(names["group_words_first"]),
        parliaments=_words(names["parliaments"]),
        styles_of_states=_words(names["styles_of_states"]),
        departments=_words(names["departments"]),
        sections=_words(names["sections"]),
        posts_of_one=_words(names["posts_of_one"]),
        aliases=re.compile(names["aliases"]),
        thing_words=_words(names["thing_words"]),
        thing_cues=_words(names["thing_cues"]),
        standing_titles=tuple(names["standing_titles"]),
        place_cues=re.compile("(?:" + "|".join(names["place_cues"]) + ")$"),
        paper_cues=re.compile("(?:" + "|".join(names["paper_cues"]) + ")$"),
        common=_common_words(raw["language"]),
    )


def _common_words(code: str) -> frozenset[str]:
    """The words of the language in small letters, from data/language/{code}-words.txt; none where there is no such list."""
    path = resource("data", "language", f"{code}-words.txt")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(line for line in lines if not line.startswith("#"))


def _speech(raw: dict[str, str]) -> dict[str, str]:
    """Each form of each verb of saying with its modality; the first modality that lists a form wins."""
    forms: dict[str, str] = {}
    for modality, verbs in raw.items():
        for form in verbs.replace(";", " ").split():
            forms.setdefault(form.replace("_", " "), modality)
    return forms
