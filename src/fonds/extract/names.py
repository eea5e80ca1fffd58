"""Names in prose: which runs of capitalised words are persons, groups, places and events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from fonds.authorities.register import Register
from fonds.extract.bodies import ORDINAL
from fonds.extract.gazetteer import find
from fonds.extract.ground import ROMAN, Found
from fonds.extract.known_names import high_bodies, papers, register_names, signatures, states, symbols, well_known_groups, well_known_places
from fonds.extract.language import Language
from fonds.extract.recogniser import Recogniser
from fonds.extract.single_names import SingleNames
from fonds.extract.tokens import Token, family, runs
from fonds.text import Reading
from fonds.values import Span

_ACRONYM = re.compile(r" \(([A-Z]{2,8})\)")
_LISTED = re.compile(r"\band [^,]*, $")  # a list of names that has ended
_LONGEST = 5  # capitals of a person's name


def find_names(
    reading: Reading,
    register: Register,
    language: Language,
    told: Iterable[Found] = (),
    closed: Iterable[Span] = (),
    recogniser: Recogniser | None = None,
) -> list[Found]:
    """All names of a text in their order.

    `told` are the names that the reader found in the source note, `closed` the stretches in which no rule looks for names.
    What the archive's register knows goes before every rule; what a recogniser proposes is taken where every rule is silent.
    """
    plain = reading.plain
    finder = _Finder(plain, language, reading.glosses)
    finder.take(told)
    for span in closed:
        finder.close(span)
    finder.take(register_names(plain, register))
    finder.take(symbols(plain, language))
    finder.take(high_bodies(plain))
    finder.take(well_known_groups(plain))
    finder.take(papers(plain, language))
    finder.take(states(plain))
    finder.take(well_known_places(plain))
    finder.take(signatures(plain, language))
    finder.offices()
    for run in runs(finder.words, plain, language):
        for piece in finder.free_pieces(run):
            finder.classify(piece)
    finder.second_look()
    if recogniser and language.code in recogniser.languages:
        finder.propose(recogniser)
    finder.known_offices()
    finder.aliases()
    return sorted(finder.found, key=lambda found: found.start)


class _Finder(SingleNames):
    """Finds names on the ground of a text, run by run."""

    def __init__(self, plain: str, language: Language, glosses: tuple[Span, ...] = ()) -> None:
        super().__init__(plain, language, glosses)
        self.acronyms: set[str] = set()
        # An "M." before many names is Monsieur, not an initial that they all share.
        self.monsieur = len(set(re.findall(r"\bM\. (?!\w\.)([^\W\d_a-z]\w+)", plain))) > 2

    def classify(self, piece: list[Token]) -> None:
        """Decide what a run of capitalised words is."""
        for cut in range(1, len(piece)):
            if piece[cut].start in self.gloss_starts and self._glosses(piece, cut):
                return
        for cut in range(1, len(piece) - 1):
            if piece[cut].text in self.language.titles and find(self.plain[piece[0].start : piece[cut - 1].end]):
                self.classify(piece[:cut])
                self.classify(piece[cut:])
                return
        piece = self._bare(piece)
        if not piece or self._labelled_place(piece):
            return
        whole = piece
        titles, piece = self._without_titles(piece)
        offices = self.language.offices | self.language.office_modifiers
        if not piece or (titles and len(piece) > 1 and all(token.text in offices for token in piece)):
            return  # "Comrades A, First Secretary, and B": the title is not the office's
        if (
            len(whole) > len(piece)
            and piece[-1].text in self.language.group_words
            and all(self.common(token) for token in piece)
            and self._group(whole)
        ):
            return  # the General Staff is no general
        if not titles and self._is_thing(piece):
            return
        first, last = piece[0], piece[-1]
        text = self.plain[first.start : last.end]
        known = find(text)
        if not titles and len(piece) > 1 and known and known.sure and text.replace(" ", "-") not in self.language.persons_first:
            self.take([Found(first.start, last.end, "place", text, "gazetteer", 0.92, canonical=known.name)])
            return
        if self._event(piece) or (not titles and self._is_people(piece)) or (not titles and self._group(piece)):
            return
        if not titles and (self._paper(piece) or self._places(piece)):
            return
        if not titles and self._only_words(piece):
            return
        self._person(piece, titles, text)

    def _bare(self, piece: list[Token]) -> list[Token]:
        """A run without what is no part of a name: the word that opens a sentence, H.E., a French M."""
        if len(piece) > 1 and self._opens_with_word(piece):
            piece = piece[1:]
        if len(piece) > 2 and [token.text for token in piece[:2]] == ["H.", "E."]:
            piece = piece[2:]
        # One initial before two whole names is rare, Monsieur before them is not.
        monsieur = self.monsieur or (len(piece) == 3 and not any(token.initial for token in piece[1:]))
        piece = piece[1:] if len(piece) > 1 and piece[0].text == "M." and monsieur else piece
        # A title at the end is that of the name behind its stop: "In Geneva Mr. Eden".
        return piece[:-1] if len(piece) > 1 and piece[-1].text + "." in self.language.titles and piece[-1].text in self.language.titles else piece

    def _opens_with_word(self, piece: list[Token]) -> bool:
        """Whether the first word has its capital from the sentence alone: "Yesterday Nasser", "Is Comrade Orlik"."""
        first, second = piece[:2]
        names = self.language.titles | self.language.given | self.language.offices | self.language.place_modifiers | self.language.peoples
        names |= self.language.place_words | self.language.group_words | self.language.event_words | self.language.office_modifiers
        if family(first, second, self.plain, self.language) or find(self.plain[first.start : second.end]):
            return False
        number = self.index[first.start]
        titled = number > 1 and self.words[number - 1].text == "." and self.words[number - 2].text in self.language.titles
        word = first.opens and not titled and self.common(first) and first.text not in names and find(first.text) is None
        return word and not self.common(second) and self.plain[first.end : second.start] == " "

    def _is_thing(self, piece: list[Token]) -> bool:
        """What names neither a person nor a body nor a place: a treaty, a prize, a ship, a weapon; a place before its word stays one."""
        start, end = piece[0].start, piece[-1].end
        if (
            re.match(r"-\d", self.plain[end : end + 2])
            or self.before(piece[0]) in self.language.thing_cues
            or piece[0].lower in self.language.thing_cues
        ):
            return True
        if piece[-1].text not in self.language.thing_words or piece[0].text in self.language.given or any(token.initial for token in piece):
            return False
        whole, known = find(self.plain[start:end]), find(self.plain[start : piece[-2].end]) if len(piece) > 1 else None
        if whole:
            return False
        if known and known.sure:
            self.take([Found(start, piece[-2].end, "place", self.plain[start : piece[-2].end], "gazetteer", 0.85, canonical=known.name)])
        return True

    def _only_words(self, piece: list[Token]) -> bool:
        """Several words of the language with capitals ("Minute Sheet", "Dominican Exiles"): a heading or a term, not a person."""
        capitals = all(token.text.isupper() for token in piece)
        words = all(self.common(token) or token.text in self.language.peoples or (capitals and token.initial) for token in piece)
        return len(piece) > 1 and words and piece[0].text not in self.language.given and self._office_before(piece[0]) is None

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

    def _without_titles(self, piece: list[Token]) -> tuple[str, list[Token]]:
        cut = 0
        while cut < len(piece) and (piece[cut].text in self.language.titles or piece[cut].text.rstrip(".") + "." in self.language.titles):
            cut += 1
        cut -= 1 < cut == len(piece)  # a title behind a title is the name: U Tun
        if len(piece) - cut > 1 and piece[-1].text in self.language.titles_behind:
            piece = piece[:-1]
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
        if not title:
            several = self.language.titles_of_several.search(self.plain[max(0, piece[0].start - 120) : piece[0].start])
            title = several[0].split()[0] if several and several[0].rstrip().endswith((",", "and")) and not _LISTED.search(several[0]) else ""
        return title, piece[cut:]

    def _group(self, piece: list[Token]) -> bool:
        if piece[0].text == "Radio" and len(piece) > 1:
            return self._paper(piece)
        if len(piece) > 1 and (piece[0].text in self.language.group_words_first or self._spelt(piece)):
            start, end = piece[0].start, piece[-1].end
            self.take([Found(start, end, "group", self.plain[start:end], "group-name", 0.8)])
            return True
        if {piece[0].text, piece[0].text.title()} & self.language.post_words:
            start, end = piece[0].start, self._with_of(piece[-1])
            self.take([Found(start, end, "group", self.plain[start:end], "group-name", 0.85)])
            return True
        heads = [n for n, token in enumerate(piece) if token.text in self.language.group_words or token.text.title() in self.language.group_words]
        if heads and all(piece[n].text.title() == "Affairs" for n in heads):
            return True  # what a minister is of
        if heads and heads[0] == 1 and piece[0].text in self.known_persons() and find(piece[0].text) is None:
            self._person(piece[:1], "", piece[0].text)  # a telegram's "told Paz Department was ready"
            return self._group(piece[1:])
        if heads:
            if piece[0].text in self.language.no_group_alone and len(piece) == 1:
                return True
            stated = (
                bool(self._ordinal(piece[0]))
                or self.before(piece[0]) in ("the", "our", "your", "their", "his")
                or self._with_of(piece[-1]) > piece[-1].end
                or self._is_parliament(piece[0])
            )
            return self._keep_group(piece, heads) if len(piece) > 1 or stated else True
        if len(piece) == 1 and (self._explained(piece[0]) or piece[0].text in self.acronyms):
            self.acronyms.add(piece[0].text)
            gloss = self._explained(piece[0])
            self.take([Found(piece[0].start, piece[0].end, "group", piece[0].text, "acronym", 0.9, gloss_of=gloss.start if gloss else None)])
            return True
        if (
            len(piece) == 1
            and self._acronym(piece[0])
            and not self._in_capitals(piece[0])
            and find(piece[0].text) is None
            and piece[0].lower not in self.language.plain
            and not self.common(piece[0])
            and self.plain[piece[0].end : piece[0].end + 1] != ":"
        ):
            self.take([Found(piece[0].start, piece[0].end, "group", piece[0].text, "acronym", 0.85)])
            return True
        return False

    def _explained(self, token: Token) -> Found | None:
        """The body whose acronym stands in brackets right behind its name: Corporación Minera (COMIBOL)."""
        if not token.text.isupper() or self.plain[token.start - 2 : token.start] != " (" or self.plain[token.end : token.end + 1] != ")":
            return None
        return next((found for found in self.found if found.kind == "group" and found.end == token.start - 2), None)

    def _spelt(self, piece: list[Token]) -> bool:
        """Whether the capitals of an acronym in brackets behind a name are its own: Bolivian Labor Central (COB)."""
        behind = _ACRONYM.match(self.plain, piece[-1].end)
        initials = iter(token.text[0].upper() for token in piece)
        return bool(behind) and len(piece) > 1 and behind is not None and set(behind[1]) <= set(initials)

    def _ordinal(self, token: Token) -> int | None:
        """Where the ordinal before a body's name begins: Fourth Department, Second European Department."""
        number = self.index[token.start] - 1
        before = self.words[number] if number >= 0 else None
        told = before is not None and before.text[0].isupper() and ORDINAL.match(before.text) and self._joined(number, number + 1)
        return before.start if told and before and not self.taken[before.start] else None

    def _keep_group(self, piece: list[Token], heads: list[int]) -> bool:
        first = 0
        head = piece[heads[-1]]
        behind = find(self.plain[piece[heads[-1] + 1].start : piece[-1].end]) if piece[-1] is not head else None
        if behind and head.text in self.language.post_words:
            heads = [len(piece) - 1]  # Embassy Managua
        last = piece[heads[-1]]
        start, end = self._ordinal(piece[first]) or piece[first].start, self._with_of(last)
        self._supersede(Found(start, end, "group", self.plain[start:end], "group-name", 0.85))
        rest = piece[heads[-1] + 1 :]
        if rest:
            self.classify(rest)
        return True

    def _places(self, piece: list[Token]) -> bool:
        """Places in a run, the longest first; what stands beside them is looked at again by itself."""
        for length in range(min(4, len(piece)), 0, -1):
            for first in range(len(piece) - length + 1):
                part = piece[first : first + length]
                place = self._place(part, piece)
                if place:
                    behind = piece[first + length :]
                    if behind and behind[0].text in self.language.particles:  # San Juan del Sur
                        whole = self.plain[place.start : piece[-1].end]
                        place, behind = replace(place, end=piece[-1].end, text=whole, rule="place-name", canonical=whole), []
                    self.take([place])
                    for rest in (piece[:first], behind):
                        if rest:
                            self.classify(rest)
                    return True
        return False

    def _person(self, piece: list[Token], title: str, text: str) -> None:
        office = self._office_before(piece[0])
        sure = bool(title or office) or any(token.initial for token in piece) or len(piece) > 1
        if len(piece) > 1 and piece[0].text in self.language.peoples and not (title or office):
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
        shortest = 2 if title or office else 3
        if all(token.initial or len(token.text.rstrip(".")) < shortest for token in piece) or ROMAN.match(text):
            return
        if sum(token.capital for token in piece) > _LONGEST or (
            len(piece) > 1 and self._in_capitals(piece[0]) and not (title or office) and not any(t.initial for t in piece)
        ):
            return
        confidence = 0.95 if title or office else 0.85
        while (title or office) and self._after_particle(piece[0]):
            piece = [self.words[self.index[piece[0].start] - 1], *piece]
        text = self.plain[piece[0].start : piece[-1].end]
        self.take([Found(piece[0].start, piece[-1].end, "person", text, "person-name", confidence, title=title or None, office=office)])

    def _after_particle(self, token: Token) -> bool:
        """Whether a particle of the name stands before it: Foreign Minister de la Puente."""
        number = self.index[token.start] - 1
        return (
            number >= 0
            and self.words[number].text in self.language.particles
            and self._joined(number, number + 1)
            and not self.taken[self.words[number].start]
        )

    def propose(self, recogniser: Recogniser) -> None:
        """Take what a recogniser sees on letters that no rule took, if it is written as a name."""
        for candidate in recogniser.find(self.plain):
            text = self.plain[candidate.start : candidate.end]
            start = candidate.start + len(text) - len(text.removeprefix("the ").removeprefix("The "))
            end = candidate.start + len(re.sub(r"['’]s?$", "", text))
            name = self.plain[start:end]
            strange = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if word[0].isupper() and word.lower() not in self.language.common]
            if not strange or name in self.language.peoples or "\n" in name:
                continue
            known = find(name) if candidate.kind == "place" else None
            canonical = (known.name if known else name) if candidate.kind == "place" else None
            self.take([Found(start, end, candidate.kind, name, f"{recogniser.name}-{candidate.kind}", 0.6, canonical=canonical)])

    def known_offices(self) -> None:
        """The offices beside names that were found without looking there: before them, or behind them after a comma."""
        behind = dict(self.behind)
        apposed: set[int] = set()
        for number, found in enumerate(self.found):
            if found.kind != "person" or found.office or found.start not in self.index:
                continue
            office = self._office_before(self.words[self.index[found.start]])
            between = self.language.apposition.match(self.plain, found.end)
            start = between.end() if between else found.end
            start += len("the ") * (between is not None and self.plain.startswith("the ", start) and start not in behind)
            if office is None and start in behind:
                office = self.plain[start : behind[start]]
                apposed.add(start)
            self.found[number] = replace(found, office=office)
        self.found = [found for found in self.found if not (found.kind == "role" and found.start in apposed)]

    def aliases(self) -> None:
        """A second name told of somebody: "Francisco Campos, alias Paquito"."""
        ends = {found.end: found for found in self.found if found.kind == "person"}
        for number, found in enumerate(self.found):
            for end in range(found.start - 1, max(-1, found.start - 24), -1):
                if end in ends and found.kind == "person" and self.language.aliases.fullmatch(self.plain, end, found.start):
                    self.found[number] = replace(found, gloss_of=ends[end].start)
