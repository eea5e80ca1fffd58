"""Places in prose: by the gazetteer, by the word that they are called with, or by what stands before them."""

from __future__ import annotations

import re

from fonds.extract.gazetteer import find
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.extract.offices import Offices
from fonds.extract.tokens import Token
from fonds.values import Span

_ACTS = re.compile(r" (?:will|would|has|had|was|is|could|should|does|did)\b")  # behind a name that is somebody's, though places stand before it
_DATED = re.compile(r",? (?:[A-Z][a-z]+day,? )?(?:the )?(?:\d{1,2}\b|[A-Z][a-z]+ \d{1,2}, \d{4})")


class Places(Offices):
    """Tells which runs of capitalised words are places."""

    def __init__(self, plain: str, language: Language, glosses: tuple[Span, ...] = ()) -> None:
        super().__init__(plain, language, glosses)
        self.sure_places = self._sure_places()

    def _labelled_place(self, piece: list[Token]) -> bool:
        """What stands behind the label "Place:" is one, whatever its name."""
        start, end = piece[0].start, piece[-1].end
        line = self.plain[self.plain.rfind("\n", 0, start) + 1 : start]
        if not re.fullmatch(r"(?i)\W*(?:place|location|venue)(?: of (?:the )?\w+)?: ?(?:the )?", line) or find(self.plain[start:end]):
            return False
        self.take([Found(start, end, "place", self.plain[start:end], "place-name", 0.85, canonical=self.plain[start:end])])
        return True

    def common(self, token: Token) -> bool:
        """Whether a token is a word of the language: its capital alone makes no name of it."""
        word = token.lower.rstrip("'’")
        return not token.initial and (
            word in self.language.common
            or self.small[word] > 0
            or ("-" in word and all(part in self.language.common for part in word.split("-")))
            or (word.endswith(("ism", "isms", "ists", "tion", "tions")) and token.text not in self.language.post_words)
        )

    def _place(self, part: list[Token], piece: list[Token]) -> Found | None:
        start, end = part[0].start, part[-1].end
        text = self.plain[start:end]
        listed = len(part) == 1 and self._in_list_of_places(part[0])
        context = (
            listed
            or self._heads_date(start, end)
            or self._before_place_word(part[0])
            or self.before(part[0]) in self.language.sure_prepositions
            or text in self.sure_places
        )
        known = find(text)
        person = text.title().replace(" ", "-") in self.language.persons_first or text in self.language.persons_first
        weak = person or (len(part) == 1 and self.common(part[0]))
        if (
            known
            and known.population
            and not known.capital
            and weak
            and not listed
            and text not in self.sure_places
            and not self._after_place_cue(start)
        ):
            return None
        if known and len(part) == 1 and self._in_person(part[0], piece):
            return None
        if (
            known
            and (known.sure or context or (len(part) > 1 and self._stands_as_place(part[0])))
            and (len(part) == len(piece) or (known.sure and (len(part) > 1 or known.population == 0 or len(piece) == 1)))
        ):
            return Found(start, end, "place", text, "gazetteer", 0.92 if known.sure else 0.85, canonical=known.name)
        if (
            len(part) == len(piece)
            and (part[-1].text in self.language.place_words or part[0].text in self.language.place_words_first)
            and len(part) > 1
        ):
            return Found(start, end, "place", text, "place-name", 0.8, canonical=text.title() if text.isupper() else text)
        unknown = (
            (listed and not _ACTS.match(self.plain, end))
            or self._heads_date(start, end)
            or self._after_place_cue(start)
            or self._before_place_word(part[-1])
        )
        if len(part) == len(piece) and unknown and len(text) > 1 and len(part) < 3 and not any(token.initial for token in part):
            if any(self.common(token) for token in part) or part[-1].text in self.language.titles or part[0].text in self.known_persons():
                return None
            following = self.plain[end : end + 2]
            return None if following in ("'s", "’s") else Found(start, end, "place", text, "place-context", 0.7, canonical=text)
        return None

    def _heads_date(self, start: int, end: int) -> bool:
        """Whether a name begins a line and a date follows: "Ulan Bator, 17 April 1964"."""
        return self.plain[start - 1 : start] in ("", "\n", "(") and _DATED.match(self.plain, end) is not None

    def _stands_as_place(self, token: Token) -> bool:
        """Whether a name of several words is a place's by its first word (Port Said) or the word before it."""
        return token.text in self.language.place_words_first or self.before(token) in ("to", "from", "of", "near", "and")

    def _in_person(self, token: Token, piece: list[Token]) -> bool:
        """Whether a place's name ends a person's: two unknown words before it on the same run (Pierre Mendès France)."""
        before = piece[: piece.index(token)]
        strange = [other for other in before if not other.initial and not self.common(other) and not self._sure(other)
                   and other.text not in self.language.peoples | self.language.place_words | self.language.group_words | self.language.offices]  # fmt: skip
        known = " ".join(other.text for other in before[-1:]) in self.known_persons()
        return token is piece[-1] and (len(strange) > 1 or (bool(strange) and (known or any(other.initial for other in before))))

    @staticmethod
    def _sure(token: Token) -> bool:
        place = find(token.text)
        return place is not None and place.sure

    def _after_place_cue(self, start: int) -> bool:
        """Whether the words before tell of a place: "in", "south of", "came straight from"."""
        return self.language.place_cues.search(self.plain[max(0, start - 40) : start]) is not None

    def _before_place_word(self, token: Token) -> bool:
        """Whether a small word behind a name tells that it is a place's: "the Aswan dam"."""
        follow = self.after(token)
        return follow is not None and follow.text in self.language.place_words_behind and self.plain[token.end : follow.start] == " "

    def known_persons(self) -> frozenset[str]:
        """The words of the names of persons that were found so far."""
        return frozenset(word for found in self.found if found.kind == "person" for word in found.text.split())

    def _in_list_of_places(self, token: Token) -> bool:
        """Whether the name before it in a list (", " or " and ") was a place; not behind an office: "the Ambassador in Prague, Lenz"."""
        if any(end == token.start - 2 for _, end in self.beside):
            return False
        return any(found.kind == "place" and self.plain[found.end : token.start] in (", ", " and ", ", and ", " or ") for found in self.found[-3:])

    def _sure_places(self) -> frozenset[str]:
        """Names that somewhere in the text stand after a preposition of place: elsewhere they are places too."""
        before = "|".join(sorted(self.language.sure_prepositions))
        return frozenset(re.findall(rf"\b(?:{before}|left for|leave for|returned to|returned from|arrived from) ([^\W\d_a-z][\w’'-]+)", self.plain))
