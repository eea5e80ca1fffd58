"""Names in prose: which runs of capitalised words are persons, groups, places, events and offices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import ahocorasick_rs

from fonds.authorities.register import Register
from fonds.extract.gazetteer import find, groups
from fonds.extract.language import Language
from fonds.extract.tokens import Token, joined, runs, tokens
from fonds.text import Reading
from fonds.values import Span

_ORDINAL = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)|[IVX]+(?:th)?|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Twentieth)$"
)
_ROMAN = re.compile(r"[IVXLCDM]+\.?$")


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


def find_names(reading: Reading, register: Register, language: Language, told: Iterable[Found] = (), closed: Iterable[Span] = ()) -> list[Found]:
    """All names of a text in their order.

    `told` are the names that the reader found in the source note, `closed` the stretches in which no rule looks for names.
    What the archive's register knows goes before every rule.
    """
    plain = reading.plain
    finder = _Finder(plain, language, reading.glosses)
    finder.take(told)
    for span in closed:
        finder.close(span)
    finder.take(register_names(plain, register))
    finder.take(well_known_groups(plain))
    finder.take(finder.papers())
    finder.offices()
    for run in runs(finder.words, plain, language):
        for piece in finder.free_pieces(run):
            finder.classify(piece)
    finder.second_look()
    finder.known_offices()
    return sorted(finder.found, key=lambda found: found.start)


def register_names(plain: str, register: Register) -> Iterator[Found]:
    """The names that the register knows, the longest at each place, as whole words; also where a heading has them in capitals."""
    forms: dict[str, tuple[str, str]] = {}
    for path, entity in register.entities.items():
        for name in entity.names:
            forms.setdefault(name.text, (path, entity.kind))
            if len(name.text) > 3:
                forms.setdefault(name.text.upper(), (path, entity.kind))
    if not forms:
        return
    for start, end, form in _whole_words(plain, list(forms)):
        path, kind = forms[form]
        yield Found(start, end, kind, plain[start:end], "register", 0.98, path=path)


def well_known_groups(plain: str) -> Iterator[Found]:
    """Parties, armies and organisations that data/lookups/groups.tsv knows."""
    for start, end, name in _whole_words(plain, list(groups())):
        yield Found(start, end, "group", plain[start:end], "well-known-group", 0.95, canonical=groups()[name])


def _whole_words(plain: str, names: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where any of the names stands as whole words, the longest at each place."""
    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    for index, start, end in automaton.find_matches_as_indexes(plain):
        before, after = plain[start - 1 : start], plain[end : end + 1]
        if not (before.isalnum() or after.isalnum() or (after == "-" and plain[end + 1 : end + 2].isalpha())):
            yield start, end, names[index]


class _Finder:
    """Holds the text's words while names are found, so that no two names share a letter."""

    def __init__(self, plain: str, language: Language, glosses: tuple[Span, ...] = ()) -> None:
        self.plain, self.language = plain, language
        self.gloss_starts = frozenset(gloss.start for gloss in glosses)
        self.words = tokens(plain)
        self.index = {token.start: number for number, token in enumerate(self.words)}
        self.found: list[Found] = []
        self.taken = bytearray(len(plain) + 1)
        self.small = Counter(token.text for token in self.words if token.text.islower())
        self.beside: list[tuple[int, int]] = []  # offices that belong to the name behind them
        self.doubtful: list[list[Token]] = []
        self.sure_places = self._sure_places()

    def take(self, names: Iterable[Found]) -> None:
        """Keep names whose letters are free."""
        for name in names:
            if not any(self.taken[name.start : name.end]):
                self.taken[name.start : name.end] = b"\1" * (name.end - name.start)
                self.found.append(name)

    def close(self, span: Span) -> None:
        """Let no rule look for names in a stretch."""
        self.taken[span.start : span.end] = b"\1" * (span.end - span.start)

    def _sure_places(self) -> frozenset[str]:
        """Names that somewhere in the text stand after a preposition of place: elsewhere they are places too."""
        before = "|".join(sorted(self.language.sure_prepositions))
        return frozenset(re.findall(rf"\b(?:{before}|left for|leave for|returned to|returned from|arrived from) ([^\W\d_a-z][\w’'-]+)", self.plain))

    def papers(self) -> Iterator[Found]:
        """Newspapers and agencies by their names."""
        for paper in self.language.newspapers:
            for match in re.finditer(rf"(?<!\w){re.escape(paper)}(?!\w)", self.plain):
                yield Found(match.start(), match.end(), "group", match[0], "newspaper", 0.9)

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

    # offices -----------------------------------------------------------------------------------------------------

    def offices(self) -> None:
        """Offices: before a name they are remembered with it, alone with an article they stand for a person."""
        self.take(self._phrases())
        number = 0
        while number < len(self.words):
            token = self.words[number]
            if self._is_office(token) and not self.taken[token.start]:
                first, last = self._office_bounds(number)
                self._keep_office(first, last)
                number = last
            number += 1

    def _is_office(self, token: Token) -> bool:
        words = self.language.offices
        return token.text in words or (token.text.isupper() and len(token.text) > 3 and token.text.title() in words)

    def _phrases(self) -> Iterator[Found]:
        for phrase in self.language.office_phrases:
            for match in re.finditer(rf"(?<!\w){phrase}(?!\w)", self.plain):
                yield Found(match.start(), match.end(), "role", match[0], "office", 0.85)

    def _office_bounds(self, number: int) -> tuple[int, int]:
        first = last = number
        language = self.language
        while first and self._joined(first - 1, first):
            word = self.words[first - 1]
            form = word.text.title() if word.text.isupper() and len(word.text) > 4 else word.text
            body = self.taken[word.start] == 1 and any(f.kind == "group" and f.span.end == word.end for f in self.found)
            known = form in language.office_modifiers or form in language.peoples or self._is_office(word) or self._acronym(word)
            if not (known or body):
                break
            if body:
                first = self.index[next(f.start for f in self.found if f.kind == "group" and f.span.end == word.end)]
                break
            first -= 1
        while last + 1 < len(self.words) and self._joined(last, last + 1):
            reach = self._office_reach(last + 1)
            if reach is None:
                break
            last = reach
        return first, last

    def _office_reach(self, number: int) -> int | None:
        """How far an office goes on behind its head: "of State", "of Foreign Affairs", "in Afghanistan", "General"."""
        word = self.words[number]
        if self._is_office(word) or word.text in ("General", "GENERAL", "d'Affaires", "d’Affaires", "Plenipotentiary", "Extraordinary"):
            return number
        if word.lower not in ("of", "for", "to", "in"):
            return None
        follow = number + 1
        if follow < len(self.words) and self.words[follow].lower == "the":
            follow += 1
        if follow >= len(self.words) or not self.words[follow].capital or not self._joined(follow - 1, follow) or word.lower == "to":
            return None
        place = self._place_at(follow)
        if place:
            return place
        if word.lower == "in":
            return None
        last = follow
        if self.words[follow].initial:
            return None
        if self.words[follow].text in self.language.group_words:
            return follow
        while last + 1 < len(self.words) and self._goes_on(last + 1) and self._joined(last, last + 1) and last - follow < 3:
            last += 1
        return last

    def _joined(self, one: int, two: int) -> bool:
        return joined(self.words[one], self.words[two], self.plain, self.language)

    def _goes_on(self, number: int) -> bool:
        word = self.words[number]
        return word.capital and not word.initial and word.lower not in self.language.plain

    def _place_at(self, number: int) -> int | None:
        for length in (4, 3, 2, 1):
            last = number + length - 1
            if last < len(self.words) and find(self.plain[self.words[number].start : self.words[last].end]):
                return last
        return None

    @staticmethod
    def _acronym(token: Token) -> bool:
        return token.text.isupper() and 2 <= len(token.text) <= 6 and not _ROMAN.match(token.text)

    def _keep_office(self, first: int, last: int) -> None:
        start, end = self.words[first].start, self.words[last].end
        words = self.plain[start:end]
        if self._before_name(last):
            # Beside a name: no mention of its own, the name takes it as its office; places and bodies in it stay visible.
            for at in range(start, end):
                self.taken[at] = self.taken[at] or 2
            self.beside.append((start, end))
            self._inside_office(first, last)
            return
        if any(self.taken[start:end]):
            return
        if self._below_name(start, words):
            self.taken[start:end] = b"\2" * (end - start)
            self._inside_office(first, last)
            return
        article = self.words[first - 1].text if first else ""
        line = self.plain[self.plain.rfind("\n", 0, start) + 1 : end + 1]
        alone = line.strip() == words and self.plain[end : end + 1] in ("\n", "")
        standing = article.lower() in ("the", "his", "our", "their", "its", "your", "her", "'s", "’s", "s", "this")
        if standing or alone or article in self.language.titles or (words.isupper() and " " in words):
            self.take([Found(start, end, "role", words, "office", 0.8)])
        else:
            self.taken[start:end] = b"\2" * (end - start)

    def _before_name(self, last: int) -> bool:
        """Whether a name follows: at once, or as an apposition after a comma."""
        end = self.words[last].end
        match = re.match(r"(?:,? (?:\w+\. )?)(?=[^\W\d_a-z])", self.plain[end:])
        if not match:
            return False
        token = self.words[self.index[end + match.end()]] if end + match.end() in self.index else None
        if token is None or token.lower in self.language.plain or token.text in self.language.peoples or token.text in self.language.months:
            return False
        if "," in match[0]:
            follow = self.after(token)
            full = token.initial or (follow is not None and follow.capital and self.plain[token.end : follow.start] in (" ", ""))
            return full or token.text in self.language.titles
        return token.capital or token.initial

    def _below_name(self, start: int, words: str) -> bool:
        """Whether an office stands alone on its line, right below another line: that of the name it belongs to."""
        begin = self.plain.rfind("\n", 0, start) + 1
        end = self.plain.find("\n", start)
        above = self.plain[self.plain.rfind("\n", 0, max(begin - 1, 0)) + 1 : max(begin - 1, 0)].strip()
        line = self.plain[begin : end if end >= 0 else len(self.plain)].strip()
        below = self.plain[end + 1 : end + 14] if end >= 0 else ""
        if line == words and re.match(r"\[signature|\(signed|\([A-Z]", below):
            return True
        return line == words and bool(above) and not above.endswith(":") and len(above) < 60

    def _inside_office(self, first: int, last: int) -> None:
        number = first
        while number <= last:
            stop = self._place_at(number)
            token = self.words[number]
            if self.taken[token.start] == 1:
                number += 1
                continue
            if stop is not None and stop <= last:
                start, end = token.start, self.words[stop].end
                self.taken[start:end] = bytes(end - start)
                known = find(self.plain[start:end])
                self.take([Found(start, end, "place", self.plain[start:end], "gazetteer", 0.9, canonical=known.name if known else None)])
                number = stop
            elif token.text in self.language.group_words:
                self.taken[token.start : token.end] = bytes(token.end - token.start)
                self.take([Found(token.start, token.end, "group", token.text, "group-name", 0.8)])
            number += 1

    # runs ----------------------------------------------------------------------------------------------------------

    def classify(self, piece: list[Token]) -> None:
        """Decide what a run of capitalised words is."""
        for cut in range(1, len(piece)):
            if piece[cut].start in self.gloss_starts and self._glosses(piece, cut):
                return
        titles, piece = self._without_titles(piece)
        if not piece:
            return
        first, last = piece[0], piece[-1]
        text = self.plain[first.start : last.end]
        known = find(text)
        if not titles and len(piece) > 1 and known and known.sure:
            self.take([Found(first.start, last.end, "place", text, "gazetteer", 0.92, canonical=known.name)])
            return
        if self._event(piece) or (not titles and self._is_people(piece)) or (not titles and self._group(piece)):
            return
        if not titles and self._places(piece):
            return
        self._person(piece, titles, text)

    def _glosses(self, piece: list[Token], cut: int) -> bool:
        """A name with an editor's gloss behind it (Prag [Prague]): two names of one thing; a completed one (Ji [Pengfei]) is one."""
        one, two = piece[:cut], piece[cut:]
        named = self.plain[two[0].start : two[-1].end]
        known = find(named)
        kind = "place" if known else "person"
        if not known and (len(one) < 2 or len(two) < 2):
            return False
        start, end = one[0].start, one[-1].end
        rule = "gazetteer" if known else "person-name"
        canonical = known.name if known else None
        self.take(
            [
                Found(start, end, kind, self.plain[start:end], rule, 0.9, canonical=canonical),
                Found(two[0].start, two[-1].end, kind, named, rule, 0.9, canonical=canonical, gloss_of=start),
            ]
        )
        return True

    def _is_people(self, piece: list[Token]) -> bool:
        language = self.language
        rest = [token.text for token in piece if token.text not in language.place_modifiers]
        return all(word in language.peoples or word.title() in language.peoples for word in rest[-1:]) and all(
            word in language.peoples or word.title() in language.peoples for word in rest
        )

    def _without_titles(self, piece: list[Token]) -> tuple[str, list[Token]]:
        cut = 0
        while cut < len(piece) and (piece[cut].text in self.language.titles or piece[cut].text.rstrip(".") + "." in self.language.titles):
            cut += 1
        title = self.plain[piece[0].start : piece[cut - 1].end] if cut else ""
        if not cut:
            number = self.index[piece[0].start] - 1
            while (
                number >= 0
                and self.plain[self.words[number].end : piece[0].start].strip(" .") == ""
                and (self.words[number].text == "." or self.words[number].text in self.language.titles)
            ):
                title = self.words[number].text if self.words[number].text != "." else title
                number -= 1
        return title, piece[cut:]

    def _event(self, piece: list[Token]) -> bool:
        heads = [n for n, token in enumerate(piece) if token.text in self.language.event_words]
        number = self.index[piece[0].start]
        if not heads:
            follow = self.after(piece[-1])
            small = follow is not None and follow.text in self.language.event_words_small and piece[-1].text in self.language.peoples
            if not small or follow is None or self.before(piece[0]) != "the":
                return False
            self.take([Found(piece[-1].start, follow.end, "event", self.plain[piece[-1].start : follow.end], "event-name", 0.7)])
            return True
        head = heads[-1]
        if len(piece) == 1 and self.before(piece[0]) not in ("the", "this", "said"):
            previous = self.words[number - 1].text if number else ""
            if not _ORDINAL.match(previous) and previous not in ("st", "nd", "rd", "th"):
                return False
        start = piece[0].start
        if number and _ORDINAL.match(self.plain[self.words[number - 1].start : piece[0].start].strip()):
            start = self.words[number - 1].start
        elif number > 1 and self.words[number - 1].lower in ("st", "nd", "rd", "th"):
            start = self.words[number - 2].start
        ordinal = re.search(r"(\d{1,2}(?:st|nd|rd|th)) $", self.plain[max(0, piece[0].start - 6) : piece[0].start])
        start = piece[0].start - len(ordinal[0]) if ordinal else start
        end = self._with_of(piece[head])
        self._supersede(Found(start, end, "event", self.plain[start:end], "event-name", 0.85))
        return True

    def _supersede(self, name: Found) -> None:
        """Keep a name and drop those inside it: the event's name holds the party's."""
        self.found = [found for found in self.found if not found.span.within(name.span)]
        self.taken[name.start : name.end] = bytes(name.end - name.start)
        self.take([name])

    def _with_of(self, token: Token) -> int:
        """The end of a name that goes on with "of (the) …"."""
        match = re.match(r" of (?:the )?(?=[^\W\d_a-z])", self.plain[token.end :])
        if not match:
            return token.end
        at = token.end + match.end()
        number = self.index.get(at)
        if number is None:
            return token.end
        while (
            number + 1 < len(self.words)
            and self.words[number + 1].capital
            and self._joined(number, number + 1)
            and self.words[number + 1].lower not in self.language.plain
        ):
            number += 1
        return self.words[number].end

    def _group(self, piece: list[Token]) -> bool:
        heads = [n for n, token in enumerate(piece) if token.text in self.language.group_words or token.text.title() in self.language.group_words]
        if heads:
            stated = self.before(piece[0]) in ("the", "our", "your", "their", "his") or self._with_of(piece[-1]) > piece[-1].end
            return self._keep_group(piece, heads) if len(piece) > 1 or stated else True
        if (
            len(piece) == 1
            and self._acronym(piece[0])
            and not self._in_capitals(piece[0])
            and find(piece[0].text) is None
            and piece[0].lower not in self.language.plain
        ):
            self.take([Found(piece[0].start, piece[0].end, "group", piece[0].text, "acronym", 0.85)])
            return True
        return False

    def _keep_group(self, piece: list[Token], heads: list[int]) -> bool:
        first = 0
        last = piece[-1] if heads[-1] == len(piece) - 1 else piece[heads[-1]]
        start, end = piece[first].start, self._with_of(last)
        self.take([Found(start, end, "group", self.plain[start:end], "group-name", 0.85)])
        rest = piece[heads[-1] + 1 :]
        if rest:
            self.classify(rest)
        return True

    def _in_capitals(self, token: Token) -> bool:
        """Whether the whole line is in capitals, as a heading: there an acronym cannot be told from a word."""
        start = self.plain.rfind("\n", 0, token.start) + 1
        end = self.plain.find("\n", token.end)
        line = self.plain[start : end if end >= 0 else len(self.plain)]
        return line.isupper() and len(line) > len(token.text) + 3

    def _places(self, piece: list[Token]) -> bool:
        """Places in a run, the longest first; what stands beside them is looked at again by itself."""
        for length in range(min(4, len(piece)), 0, -1):
            for first in range(len(piece) - length + 1):
                part = piece[first : first + length]
                place = self._place(part, piece)
                if place:
                    self.take([place])
                    for rest in (piece[:first], piece[first + length :]):
                        if rest:
                            self.classify(rest)
                    return True
        return False

    def _place(self, part: list[Token], piece: list[Token]) -> Found | None:
        start, end = part[0].start, part[-1].end
        text = self.plain[start:end]
        listed = self._in_list_of_places(part[0])
        context = listed or self.before(part[0]) in self.language.sure_prepositions or text in self.sure_places
        known = find(text)
        if (
            known
            and (known.sure or context)
            and (len(part) == len(piece) or (known.sure and (len(part) > 1 or known.population == 0 or len(piece) == 1)))
        ):
            return Found(start, end, "place", text, "gazetteer", 0.92 if known.sure else 0.85, canonical=known.name)
        if len(part) == len(piece) and (part[-1].text in self.language.place_words or part[0].text in self.language.place_words) and len(part) > 1:
            return Found(start, end, "place", text, "place-name", 0.8, canonical=text.title() if text.isupper() else text)
        unknown = self.before(part[0]) in ("in", "at") or listed
        if len(part) == len(piece) == 1 and unknown and not part[0].initial:
            if self.small[part[0].lower] or part[-1].text in self.language.titles:
                return None
            following = self.plain[end : end + 2]
            return None if following in ("'s", "’s") else Found(start, end, "place", text, "place-context", 0.7, canonical=text)
        return None

    def _in_list_of_places(self, token: Token) -> bool:
        """Whether the name before it in a list (", " or " and ") was a place."""
        return any(found.kind == "place" and self.plain[found.end : token.start] in (", ", " and ", ", and ", " or ") for found in self.found[-3:])

    def _person(self, piece: list[Token], title: str, text: str) -> None:
        office = self._office_before(piece[0])
        sure = bool(title or office) or any(token.initial for token in piece) or len(piece) > 1
        if any(token.text in self.language.peoples for token in piece[:1]) and len(piece) > 1:
            self.classify(piece[1:])
            return
        if self._in_capitals(piece[0]) and not sure:
            return
        if not sure:
            self.doubtful.append(piece)
            return
        if not title and piece[0].opens and self.small[piece[0].lower] and not piece[0].initial:
            self.classify(piece[1:]) if len(piece) > 1 else None
            return
        if all(token.initial or len(token.text.rstrip(".")) < 3 for token in piece) or _ROMAN.match(text):
            return
        if len(piece) > 5 or (len(piece) > 1 and self._in_capitals(piece[0]) and not (title or office) and not any(t.initial for t in piece)):
            return
        confidence = 0.95 if title or office else 0.85
        self.take([Found(piece[0].start, piece[-1].end, "person", text, "person-name", confidence, title=title or None, office=office)])

    def _office_before(self, token: Token) -> str | None:
        """The office that stands right before a name: "Foreign Minister Bitar", "the journalist Strong"."""
        for start, end in self.beside:
            between = self.plain[end : token.start]
            if 0 < len(between) < 16 and all(word in self.language.titles for word in between.replace(",", " ").split()):
                return self.plain[start:end]
        number = self.index[token.start] - 1
        if (
            number >= 0
            and self.plain[self.words[number].end : token.start] == " "
            and self.words[number].text in self.language.functions
            and not self.words[number].text.endswith("rs")
        ):
            first = number
            if (
                first
                and self._joined(first - 1, first)
                and (self.words[first - 1].capital and self.words[first - 1].lower not in self.language.plain)
            ):
                first -= 1
            return self.plain[self.words[first].start : self.words[number].end]
        return None

    def second_look(self) -> None:
        """Single names: a person where the text knows one so called, or where the word is no common word and acts or owns."""
        surnames = {word for found in self.found if found.kind == "person" for word in re.findall(r"[^\W\d_][\w'’-]+", found.text)}
        for number, found in enumerate(self.found):
            if (
                found.kind == "place"
                and found.rule in ("gazetteer", "place-context")
                and found.text in surnames
                and self.before(self.words[self.index[found.start]]) not in ("in", "at")
            ):
                self.found[number] = replace(found, kind="person", rule="short-name", confidence=0.8, canonical=None)
        inside = Counter(piece[0].text for piece in self.doubtful if not piece[0].opens)
        for piece in self.doubtful:
            token = piece[0]
            if _ROMAN.match(token.text) or token.text in self.language.group_words | self.language.place_words | self.language.event_words:
                continue
            known = token.text in surnames or token.text.title() in surnames
            common = self.small[token.lower] > 0
            if known or (not common and (inside[token.text] > 0 or self._acts(token)) and self.before(token) not in ("the", "a", "an")):
                confidence = 0.9 if known else 0.75
                self.take([Found(token.start, token.end, "person", token.text, "short-name", confidence)])

    def known_offices(self) -> None:
        """The offices before names that the register knew without looking beside them."""
        for number, found in enumerate(self.found):
            if found.kind == "person" and found.office is None and found.start in self.index:
                self.found[number] = replace(found, office=self._office_before(self.words[self.index[found.start]]))

    def _acts(self, token: Token) -> bool:
        following = self.after(token)
        return following is not None and (following.text in self.language.speech or following.text in self.language.acting)


def with_offices(found: list[Found], plain: str) -> list[Found]:
    """The names with the office that stands behind them between commas: "Sík, First Deputy Minister of Foreign Affairs"."""
    result: list[Found] = []
    for name, following in zip(found, [*found[1:], None], strict=True):
        apposed = following is not None and following.kind == "role" and plain[name.end : following.start] in (", ", ", the ", ", The ")
        if name.kind == "person" and apposed and name.office is None and following is not None:
            result.append(replace(name, office=following.text))
        else:
            result.append(name)
    return result
