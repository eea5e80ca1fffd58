"""Single capitalised words of which a text does not tell in full what they are: whom or what they stand for, by all that is said of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from fonds.extract.bodies import Bodies
from fonds.extract.gazetteer import find
from fonds.extract.ground import ROMAN, Found
from fonds.extract.tokens import Token

_OFFICE_BESIDE = re.compile(r" the [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3},")  # "Orlik, the British Minister, called"
_PLACE_AND = re.compile(r"\b(?:(?:of|in|from|at|between|to) ([A-Z][\w’'-]+)(?:,)? and|from ([A-Z][\w’'-]+) to) $")
_TO_PLACE = re.compile(r"(?:,)? (?:and|to) ([A-Z][\w’'-]+)")  # from Sebha to Derna
_AND_PLACE = re.compile(r"(?:,)? and ([A-Z][\w’'-]+)")
_NUMBERED_HEADING = re.compile(r"(?:[IVXLC]+|\d{1,2}|[A-Z])[.)]?(?: ?[–—-])? ?")


class SingleNames(Bodies):
    """Decides on the names that were left doubtful when all runs had been looked at."""

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
        words = self.language.group_words | self.language.place_words | self.language.event_words
        self.evidence = self._evidence()
        for piece in self.doubtful:
            token = piece[0]
            if ROMAN.match(token.text) or token.text in words | self.language.possessives or len(token.text) < 2 or self._is_label(token):
                continue
            if token.text in surnames or token.text.title() in surnames:
                self.take([Found(token.start, token.end, "person", token.text, "short-name", 0.9)])
            elif self.before(token) not in ("the", "a", "an"):
                self._unknown(token)
            elif self.before(token) == "the" and self.before(token, 2) in self.language.river_prepositions and not self.common(token):
                self.take([Found(token.start, token.end, "place", token.text, "place-context", 0.7, canonical=token.text)])

    def _is_label(self, token: Token) -> bool:
        """Whether a word is the label of a line, as "Note-taker:"."""
        return self.plain[token.end : token.end + 1] == ":" and any(heading.fullmatch(token.text) for heading in self.language.headings.values())

    def _unknown(self, token: Token) -> None:
        """A single name of nobody that the text names in full: a place that gazetteers have, else somebody, unless it is a word."""
        if re.match(r"\. ?[^\W\d_A-Z]", self.plain[token.end : token.end + 3]):
            return  # an abbreviation: "Pov. br."
        if _NUMBERED_HEADING.fullmatch(self.plain[self.plain.rfind("\n", 0, token.start) + 1 : token.start]) and self.plain[
            token.end : token.end + 1
        ] in ("\n", ""):
            return  # "I – Hydrocarbons"
        if "/" in (self.plain[token.start - 1 : token.start], self.plain[token.end : token.end + 1]):
            return  # part of a number or symbol: "SecDel/MC/14"
        if re.sub(r"(?:ie)?s$", "", token.text) + ("y" if token.text.endswith("ies") else "") in self.language.offices:
            return  # "Undersecretaries"
        place, acts = find(token.text), self._acts(token)
        if place and self.evidence[token.text] <= 0 and not self.common(token) and token.text not in self.language.persons_first:
            self.take([Found(token.start, token.end, "place", token.text, "gazetteer", 0.75, canonical=place.name)])
        elif self.evidence[token.text] < -1 and not self.common(token):
            self.take([Found(token.start, token.end, "place", token.text, "place-context", 0.6, canonical=token.text)])
        elif not self.common(token):
            self.take([Found(token.start, token.end, "person", token.text, "short-name", 0.75)])
        elif acts and self.small[token.lower] == 0 and not token.lower.endswith("s"):
            self.take([Found(token.start, token.end, "person", token.text, "short-name", 0.7)])

    def _evidence(self) -> Counter[str]:
        """How much speaks for each single name being a person's rather than a place's, over all that the text says of it."""
        votes: Counter[str] = Counter()
        for piece in self.doubtful:
            token = piece[0]
            votes[token.text] -= 2 * (self._after_place_cue(token.start) or self._beside_place(token) or self._ends_heading(token))
            votes[token.text] += (
                self._acts(token) + (self.before(token) in self.language.speech) + (self.plain[token.end : token.end + 1] in ("’", "'"))
            )
            votes[token.text] -= self.before(token) in ("from", "to") and find(token.text) is not None
            votes[token.text] += self.before(token) in ("by", "with", "told", "comrade", "that", "predecessor", "successor")
            votes[token.text] += self._among_strangers(token)
        return votes

    def _beside_place(self, token: Token) -> bool:
        """Whether a preposition tells of a name and of a place beside it: "of Hull and Grimsby", "up to Aranya and Ubon"."""
        before = _PLACE_AND.search(self.plain, max(0, token.start - 40), token.start)
        after = (_TO_PLACE if self.before(token) == "from" else _AND_PLACE).match(self.plain, token.end)
        told = self.before(token) in ("of", "to", "from", "between", "in", "at", "for")
        return (before is not None and find(before[1] or before[2]) is not None) or (told and after is not None and find(after[1]) is not None)

    def _ends_heading(self, token: Token) -> bool:
        """Whether a gazetteer's name ends a line that is no sentence, behind a comma: "…, Klagenfurt"."""
        ends = self.plain[token.end : token.end + 1] in ("\n", "")
        listed = ":" in self.plain[self.plain.rfind("\n", 0, token.start) + 1 : token.start]  # "Copies: Orlik, Lenz"
        return ends and not listed and self.plain[token.start - 2 : token.start] == ", " and find(token.text) is not None

    def _among_strangers(self, token: Token) -> bool:
        """Whether a name stands in a list with one that no gazetteer has: a list of persons."""
        number = self.index[token.start]
        for comma, near in ((number - 1, number - 2), (number + 1, number + 2)):
            if 0 <= near < len(self.words) and self.words[comma].text == ",":
                other = self.words[near]
                if (
                    other.capital
                    and not other.initial
                    and not self.common(other)
                    and other.lower not in self.language.plain
                    and find(other.text) is None
                ):
                    return True
        return False

    def _acts(self, token: Token) -> bool:
        following = self.after(token)
        if following is not None and following.text == ",":
            after = self.after(following)
            return after is not None and (after.text in ("who", "whom", "whose") or _OFFICE_BESIDE.match(self.plain, following.end) is not None)
        language = self.language
        says = following is not None and following.text in language.speech and following.text not in language.only_with
        return says or (following is not None and following.text in language.acting)
