"""Newspapers, peoples and events among runs of capitalised words, and how far a name goes on with "of"."""

from __future__ import annotations

import re

from fonds.extract.gazetteer import find
from fonds.extract.ground import Found
from fonds.extract.places import Places
from fonds.extract.tokens import Token, joined
from fonds.values import Span

ORDINAL = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)|[IVX]+(?:th)?|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Twentieth)$"
)

_AND_MORE = re.compile(r"(?:, [A-Z][a-z]+)*,? and (?:the )?[A-Z][a-z]+\b(?! [A-Z])")  # Ministry of Agriculture, Fisheries and Food


class Bodies(Places):
    """Tells which runs of capitalised words are newspapers, peoples or events."""

    def _is_people(self, piece: list[Token]) -> bool:
        language = self.language
        rest = [token.text for token in piece if token.text not in language.place_modifiers]
        return all(word in language.peoples or word.title() in language.peoples for word in rest[-1:]) and all(
            word in language.peoples or word.title() in language.peoples for word in rest
        )

    def _paper(self, piece: list[Token]) -> bool:
        """A newspaper: by its last word (Addis Monitor), or because an article in it is told of."""
        start, end = piece[0].start, piece[-1].end
        last = re.split(r"[-’']", piece[-1].text)[-1]
        named = (len(piece) > 1 or last != piece[-1].text) and (last in self.language.paper_words or piece[0].text == "Radio")
        if named or (self.language.paper_cues.search(self.plain[max(0, start - 60) : start]) and not any(token.initial for token in piece)):
            self.take([Found(start, end, "group", self.plain[start:end], "newspaper", 0.85)])
            return True
        return False

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
        if len(piece) == 1 and self._is_parliament(piece[0]):
            return False
        if len(piece) == 1 and self.before(piece[0]) not in ("the", "this", "said"):
            previous = self.words[number - 1].text if number else ""
            if not ORDINAL.match(previous) and previous not in ("st", "nd", "rd", "th"):
                return False
        start = piece[0].start
        if number and ORDINAL.match(self.plain[self.words[number - 1].start : piece[0].start].strip()):
            start = self.words[number - 1].start
        elif number > 1 and self.words[number - 1].lower in ("st", "nd", "rd", "th"):
            start = self.words[number - 2].start
        ordinal = re.search(r"(\d{1,2}(?:st|nd|rd|th)) $", self.plain[max(0, piece[0].start - 6) : piece[0].start])
        start = piece[0].start - len(ordinal[0]) if ordinal else start
        end = self._with_of(piece[head], over=True)
        if len(piece) == 1 and start == piece[0].start and end == piece[0].end and piece[0].text in self.language.sittings:
            return True  # "the Talks": not a name of their own
        self._supersede(Found(start, end, "event", self.plain[start:end], "event-name", 0.85))
        return True

    def _with_of(self, token: Token, *, over: bool = False) -> int:
        """The end of a name that goes on with "of (the) …"; into the name of another body only where `over` says so."""
        if token.text in self.language.no_group_alone:
            return token.end  # the delegation of a party is no body of its own
        number = self.index[token.start]
        general = token.text.upper() == "GENERAL" and number and self.words[number - 1].text.title() in self.language.post_words
        post = "|, | (?:in|IN) (?:the |THE )?| at " if general or token.text.title() in self.language.post_words else ""
        match = re.match(rf"(?: (?:of|OF) (?:the |THE )?{post}| (?:for|FOR) (?:the |THE )?)(?=[^\W\d_a-z])", self.plain[token.end : token.end + 12])
        if not match:
            return token.end
        behind = self.index.get(token.end + match.end())
        titled = behind is not None and self.words[behind].text in self.language.titles | self.language.offices
        purpose = match[0].lower().startswith(" for ")
        if behind is None or titled or (purpose and not self.common(self.words[behind])):
            return token.end
        while (further := self._further(behind)) is not None:
            behind = further
        end = self.words[behind].end
        if not over and any(found.kind == "group" and found.span.overlaps(Span(token.end, end)) for found in self.found):
            return token.end
        if purpose or self.words[behind].text.title() in self.language.styles_of_states:
            return self._with_of(self.words[behind])
        listed = _AND_MORE.match(self.plain, end) if token.text.title() in self.language.departments else None
        words = re.findall(r"[A-Z]\w+", listed[0]) if listed else []
        fields = self.language.common - self.language.plain
        return listed.end() if listed and all(word.lower() in fields and not self._is_head(word) for word in words) else end

    def _is_parliament(self, token: Token) -> bool:
        """Whether a word is a parliament's name by itself: Congress, where the text numbers none of a party's."""
        numbered = re.compile(rf"(?:\d(?:st|nd|rd|th)|[a-z]th|First|Second|Third|Party|[IVX]) {re.escape(token.text)}\b")
        return token.text in self.language.parliaments and not numbered.search(self.plain)

    def _begins_name(self, token: Token, following: Token) -> bool:
        """Whether a name begins behind a word of the language: the Conference of Foreign Ministers | García Bedoya."""
        strange = not self.common(following) and following.text not in self.language.peoples | self.language.place_words and not find(following.text)
        return strange and (token.text.removesuffix("s") in self.language.offices or token.text in self.language.group_words)

    def _is_head(self, word: str) -> bool:
        """Whether a word begins another name: an office, a title, a body."""
        return word in self.language.offices | self.language.titles | self.language.group_words

    def _further(self, number: int) -> int | None:
        """The next word of a name, also behind a possessive: the Hungarian People’s Republic."""
        following = number + 1
        while (
            following < len(self.words)
            and self.words[following].text in ("'", "’", "s")
            and self.words[number].text.title() in self.language.possessives
        ):
            following += 1
        goes_on = (
            following < len(self.words)
            and self.words[following].capital
            and not self.words[following].initial
            and not self._begins_name(self.words[number], self.words[following])
            and joined(self.words[number], self.words[following], self.plain, self.language)
            and self.words[following].lower not in self.language.plain
        )
        return following if goes_on else None
