"""Names that need no look at their sentence: the register's, well-known bodies, newspapers, states by their style, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fonds.authorities.register import Register
from fonds.extract.gazetteer import find, group_names, group_names_by_capitals, groups, place_names, whole_words
from fonds.extract.ground import ROMAN, Found
from fonds.extract.language import Language

_SIGNED = re.compile(
    r"\n\n(?:\[signature\] |\[signed\] |\(signed\) |Signed: )?((?:[A-ZÀ-Þ]\.[ ]?){0,3}[A-ZÀ-Þ][A-ZÀ-Þ’'-]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ’'-]+)?)[ ]*(?=\n|$)"
)
# Initials alone below a text, or with a date behind them.
_INITIALS = re.compile(
    r"(?:^|(?<=[.?!] )|^\[?(?:initial(?:led|ed)|signed)(?: by)?[\]:]? )((?:[A-ZÀ-Þ]\. ?){1,3}[A-ZÀ-Þ]\.)(?=$|,? [\d\[(][^\n]{0,30}$|,? \d[\d./XVI]*$|\]$)",
    re.M,
)
_LABELLED = re.compile(r"^([A-Za-z][\w .]{1,30}): (.+)$", re.M)
_SYMBOL = re.compile(r"\b[A-Z]{1,6}(?:/[A-Z]{1,6})+\b|\bUSM(?:ission|ISSION) [A-Z]{2,8}\b|\b[A-Z]{2,6}\b|(?<=[ ,;])[A-Z](?=[,;]|$)")
_DISTRIBUTED = re.compile(r"^([A-Za-z][\w .]{1,30}?):?\n(?=((?:\S[^\n]*\n?){1,12}))", re.M)
_SYMBOLS = re.compile(r"^[A-Z]{1,6}(?:/[A-Z]{1,6})*(?:[\t ,;]+[A-Z]{1,6}(?:/[A-Z]{1,6})*)*$", re.M)  # a row of nothing else
_OFFICE_SYMBOL = re.compile(r"\b[A-Z]{2,5}/[A-Z]{1,6}(?:/[A-Z]{1,5})?\b(?![/.-]?\d)")
_HIGH = re.compile(r"\b(?:[A-Z][a-z]+(?:ish|an|ese|ied|nch|eek) )?High (?:Commission|Command|Authority)\b")
_CENTRAL_COMMITTEE = re.compile(
    r"\b(?:CC|Central Committee) of (?:the )?(?:[A-Z]{2,6}\b|(?:[A-Z]\w+(?:[’']s?)? ){1,4}(?:Party|League)\b(?: of (?:the )?[A-Z]\w+(?: (?:Union|Republic|Workers)\b)?)?)"
)
_WATER = re.compile(r"\b(?:Gulf|Bay|Straits?|Sea|Isle|Cape|Plain|Mouths?) of (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?")
_STYLE = re.compile(r"(?:[A-Z][\w’']+ )+$")  # what stands before: the People’s Democratic Republic of …
_STATE = re.compile(
    r"\b(?:Republic|Kingdom|Commonwealth|Sultanate|Emirate|Empire|Dominion|State|Principality) of (?:the )?((?:[A-Z][\w-]+)(?: [A-Z][\w-]+)?)"
)


def register_names(plain: str, register: Register) -> Iterator[Found]:
    """The names that the register knows, the longest at each place, as whole words; also where a heading has them in capitals."""
    forms = register.written
    for start, end, form in whole_words(plain, tuple(forms)) if forms else ():
        path, kind = forms[form]
        yield Found(start, end, kind, plain[start:end], "register", 0.98, path=path)


def well_known_groups(plain: str) -> Iterator[Found]:
    """Parties, armies and organisations that data/lookups/groups.tsv knows."""
    for start, end, name in whole_words(plain, group_names()):
        yield Found(
            start, end, "group", plain[start:end], "well-known-group", 0.95, canonical=groups().get(name) or groups()[group_names_by_capitals()[name]]
        )


def high_bodies(plain: str) -> Iterator[Found]:
    """The central committees of parties (the CC of the SED), high commissions and commands (the British High Commission)."""
    for match in _HIGH.finditer(plain):
        yield Found(match.start(), match.end(), "group", match[0], "group-name", 0.85)
    for match in _CENTRAL_COMMITTEE.finditer(plain):
        yield Found(match.start(), match.end(), "group", match[0], "well-known-group", 0.9, canonical=groups().get(match[0]))


def well_known_places(plain: str) -> Iterator[Found]:
    """Places with small words in their names, by data/lookups/places.tsv, and gulfs and bays by their own word."""
    for start, end, name in whole_words(plain, place_names()):
        known = find(name)
        if known:
            yield Found(start, end, "place", name, "gazetteer", 0.92, canonical=known.name)
    for match in _WATER.finditer(plain):
        yield Found(match.start(), match.end(), "place", match[0], "place-name", 0.85, canonical=match[0])


def states(plain: str) -> Iterator[Found]:
    """States by their full style: the Republic of Guinea, the Kingdom of Laos."""
    for match in _STATE.finditer(plain):
        known = find(match[1])
        if known and known.population == 0:
            style = _STYLE.search(plain[max(0, match.start() - 60) : match.start()])
            start = match.start() - (len(style[0]) if style else 0)
            yield Found(start, match.end(), "place", plain[start : match.end()], "gazetteer", 0.9, canonical=known.name)


def signatures(plain: str, language: Language) -> Iterator[Found]:
    """A name in capitals alone on a line, below an empty one: who signed (ROSHCHIN)."""
    for match in _SIGNED.finditer(plain):
        words = re.findall(r"[^\W\d_]{2,}", match[1])
        if words and not any(_ordinary(word, language, short=len(plain) < 400) for word in words):
            yield Found(match.start(1), match.end(1), "person", match[1], "signature", 0.8)
    for match in _INITIALS.finditer(plain):
        if find(match[1]) is None:  # U.S. heads a list of those present
            yield Found(match.start(1), match.end(1), "person", match[1], "signature", 0.75)


def _ordinary(word: str, language: Language, *, short: bool) -> bool:
    """Whether a word in capitals is one of the language, an office or, in a text that is too short for a signature, a place."""
    title = word.title()
    known = (
        word.lower() in language.common | language.plain or title in language.titles | language.peoples | language.offices | language.months.keys()
    )
    return known or len(word) < 3 or title in language.group_words or (find(word) is not None and title not in language.persons_first and short)


def symbols(plain: str, language: Language) -> Iterator[Found]:
    """The offices of a foreign service by their symbols: NEA/TUR, and simple ones where copies go to them ("Distribution: S/S, INR")."""
    for symbol in _OFFICE_SYMBOL.finditer(plain):
        if not any(find(part) or part.lower() in language.plain for part in symbol[0].split("/")):
            yield Found(symbol.start(), symbol.end(), "group", symbol[0], "acronym", 0.85)
    for below in _DISTRIBUTED.finditer(plain):
        if language.headings["distribution"].fullmatch(below[1]):
            for row in _SYMBOLS.finditer(plain, *below.span(2)):
                for symbol in re.finditer(r"[A-Z/]+", row[0]) if row[0] not in groups() else ():
                    yield Found(row.start() + symbol.start(), row.start() + symbol.end(), "group", symbol[0], "acronym", 0.8)
    for line in _LABELLED.finditer(plain):
        if language.headings["distribution"].fullmatch(line[1]):
            for symbol in _SYMBOL.finditer(plain, line.start(2), line.end(2)):
                if find(symbol[0]) is None and not ROMAN.match(symbol[0]):
                    yield Found(symbol.start(), symbol.end(), "group", symbol[0], "acronym", 0.85)


def papers(plain: str, language: Language) -> Iterator[Found]:
    """Newspapers and agencies by their names."""
    for start, end, paper in whole_words(plain, language.newspapers):
        yield Found(start, end, "group", paper, "newspaper", 0.9)
