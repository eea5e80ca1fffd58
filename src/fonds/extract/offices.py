"""Offices in prose: beside a name they are remembered with it, alone with an article they stand for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fonds.extract.gazetteer import find, whole_words
from fonds.extract.ground import Found, Ground
from fonds.extract.tokens import Token

# The line below an office at the end of a letter or record.
_SIGNED_BELOW = re.compile(r"\[?(?:signature|signed|initial)|\((?:signed|[A-Z])|/?(?:[A-ZÀ-Þ]\. ?){1,3}[A-ZÀ-Þ][\w’'-]+/?$")

_APPOSED = re.compile(r"(?:,? (?:the (?:Right |Rt\. )?Hon\. )?(?:(?P<title>\w+\.) )?)(?=[^\W\d_a-z])")
# Behind these a name is whom somebody else answers: "In answer to Orlik, the President said".
_ANSWERS = re.compile(
    r"\b(?:In (?:answer|reply|response) to|Answering|Replying to|Responding to|Asked by|Questioned by|Pressed by|Interrupting|Turning to|Thanking)[^,.;\n]{1,60}, (?:the )?$"
)
_OF_BODY = re.compile(r"(.+?) (?:of|in|to|for|at) (?:the )?$")
_APPOSED_BARE = re.compile(r",? (?=[^\W\d_a-z])")
_AND_OFFICE = re.compile(r" and (?:[A-Z][a-z]+ )??([A-Z][\w-]+)\b(?: (?:[A-Z][\w’'-]*|of|the|for|in|and)){0,8}, (\w+\.?) [^\W\d_a-z]")
_COMPANY = 10  # letters of an acronym before an office: COMIBOL President


class Offices(Ground):
    """Finds offices on the ground of a text."""

    def offices(self) -> None:
        """Offices: before a name they are remembered with it, alone with an article they stand for a person."""
        self.take(self._phrases())
        self.take(self._standing_titles())
        number = 0
        while number < len(self.words):
            token = self.words[number]
            if token.capital and self._is_office(token) and not self.taken[token.start]:
                first, last = self._office_bounds(number)
                self._keep_office(first, last)
                number = last
            number += 1

    def _is_office(self, token: Token) -> bool:
        words = self.language.offices
        number = self.index[token.start]
        if token.text in self.language.given and self._given_name(number):
            return False  # Dean Rusk is no dean
        if number and self.words[number - 1].initial and self._joined(number - 1, number):
            return False  # K. A. Bishop is no bishop
        if token.text in self.language.reigning and number and self.words[number - 1].capital and self._joined(number - 1, number):
            known = self.language.peoples | self.language.titles | self.language.office_modifiers
            return self.words[number - 1].text in known  # Zahir Shah
        return token.text in words or (token.text.isupper() and len(token.text) > 3 and token.text.title() in words)

    def _given_name(self, number: int) -> bool:
        """Whether a word is a given name by what stands around it: no article before it, a strange capital behind it."""
        following = self.words[number + 1] if number + 1 < len(self.words) else None
        named = following is not None and following.capital and self._joined(number, number + 1) and following.lower not in self.language.common
        return named and following is not None and following.text not in self.language.offices and self.words[number - 1].lower != "the"

    def _phrases(self) -> Iterator[Found]:
        for start, end, phrase in whole_words(self.plain, self.language.office_phrases):
            yield Found(start, end, "role", phrase, "office", 0.85)

    def _standing_titles(self) -> Iterator[Found]:
        """A rank or style with an article before it and no name behind it: "the General", "the Crown Prince"."""
        for start, end, title in whole_words(self.plain, self.language.standing_titles):
            before = self.plain[max(0, start - 4) : start].lower()
            if before.endswith(("the ", "his ", "our ")) and not re.match(r" ?(?:[^\W\d_a-z]|of\b|de\b|von\b)|-", self.plain[end : end + 4]):
                yield Found(start, end, "role", title, "office", 0.8)

    def _office_bounds(self, number: int) -> tuple[int, int]:
        first = last = number
        language = self.language
        while first and self._joined(first - 1, first):
            word = self.words[first - 1]
            form = word.text.title() if word.text.isupper() and len(word.text) > 4 else word.text
            body = self.taken[word.start] == 1 and any(f.kind == "group" and f.span.end == word.end for f in self.found)
            acronym = self._acronym(word, _COMPANY) and word.lower not in language.plain and not self._in_capitals(word)
            known = form in language.office_modifiers or form in language.peoples or self._is_office(word) or acronym
            known = known or (form in language.place_modifiers and self.words[first].text in language.peoples)  # West German
            if not (known or body):
                break
            if body:
                first = self.index[next(f.start for f in self.found if f.kind == "group" and f.span.end == word.end)]
                break
            first -= 1
        return first, self._to_its_end(last)

    def _office_reach(self, number: int, head: str) -> int | None:
        """How far an office goes on behind its head: "of State", "of Foreign Affairs", "in Afghanistan", "General"."""
        word = self.words[number]
        if self._is_office(word) or word.text in ("General", "GENERAL", "d'Affaires", "d’Affaires", "Plenipotentiary", "Extraordinary"):
            return number
        if self._modifies(word):
            return self._next_office(number)
        follow = number + 1
        if follow < len(self.words) and self.words[follow].lower == "the":
            follow += 1
        joined = follow < len(self.words) and self.words[follow].capital and self._joined(follow - 1, follow)
        if (
            word.lower == "to"
            and head in self.language.serving
            and self.words[number + 1].lower == "the"
            and joined
            and self._is_office(self.words[follow])
        ):
            return self._to_its_end(follow)  # Assistant to the President for National Security Affairs
        if word.lower not in ("of", "for", "in", "at") or not joined:
            return None
        place = self._place_at(follow)
        branch = self._branch(follow) if word.lower == "in" and place is None else None
        if branch is not None and self.words[branch].text in self.language.group_words:
            return branch  # Under Secretary in the Foreign Ministry
        if word.lower in ("in", "at") and (place is None or head.capitalize() not in self.language.posts):
            return None  # the President in Berlin is somewhere, the Ambassador in Berlin is of it
        return self._through_body(place) if place else self._branch(follow)

    def _to_its_end(self, number: int) -> int:
        """The last word of the office that begins at a word."""
        last, head = number, self.words[number].text
        while last + 1 < len(self.words) and self._joined(last, last + 1):
            reach = self._office_reach(last + 1, head)
            if reach is None:
                break
            last = reach
            head = self.words[last].text if self._is_office(self.words[last]) else head  # Deputy Assistant to …
        return last

    def _next_office(self, number: int) -> int | None:
        """The office that the words from there on narrow: "Foreign Minister" behind Deputy."""
        following = number + 1
        while following < len(self.words) and self._joined(following - 1, following):
            if self._is_office(self.words[following]):
                return following
            if not self._modifies(self.words[following]):
                return None
            following += 1
        return None

    def _branch(self, first: int) -> int | None:
        """The last word of the body or field that an office is of: Foreign Affairs, Asian Department."""
        last = first
        if self.words[first].initial:
            return None
        while last + 1 < len(self.words) and self._goes_on(last + 1) and self._joined(last, last + 1) and last - first < 3:
            if self.words[last].text in self.language.group_words or not self._of_office(self.words[last + 1]):
                break
            last += 1
        return last

    def _through_body(self, number: int) -> int:
        """The last word of a body that is called after the place that ends there: of the Leningrad Party Committee."""
        while number + 1 < len(self.words) and self._joined(number, number + 1) and self.words[number + 1].text in self.language.group_words:
            number += 1
        return number

    def _body_at(self, first: int, last: int) -> int | None:
        """The last word of a body whose name begins at a word of an office: "of the USSR Embassy", "of the Asian Department"."""
        heads = [
            number
            for number in range(first, last + 1)
            if self.words[number].text in self.language.group_words and self.words[number].text != "Affairs"
        ]
        begins = first and self.words[first - 1].lower in ("of", "the")
        whole = heads and all(self.words[n].capital and (n == first or self._joined(n - 1, n)) for n in range(first, heads[-1] + 1))
        return heads[-1] if begins and whole and heads[-1] > first else None

    def _narrows_office(self, number: int, last: int) -> bool:
        """Whether a body's word only narrows the office behind it: Legation Counselor."""
        return number < last and self._is_office(self.words[number + 1])

    def _modifies(self, token: Token) -> bool:
        """Whether a word narrows the office behind it: Foreign, Prime, Soviet."""
        return token.text in self.language.office_modifiers or token.text in self.language.peoples

    def _of_office(self, token: Token) -> bool:
        """Whether a word can belong to what an office is of: Foreign Affairs does, the name behind it does not."""
        language = self.language
        return (
            token.lower in language.common
            or token.text in language.group_words | language.peoples | language.office_modifiers
            or bool(find(token.text))
        )

    def _keep_office(self, first: int, last: int) -> None:
        start, end = self.words[first].start, self.words[last].end
        words = self.plain[start:end]
        body = next((found for found in self.found if found.kind == "group" and start < found.start < end < found.end), None)
        reach = next((number for number in range(last, len(self.words)) if self.words[number].end >= body.end), last) if body else last
        if self._before_name(reach):
            # Beside a name: no mention of its own, the name takes it as its office; places and bodies in it stay visible.
            for at in range(start, end):
                self.taken[at] = self.taken[at] or 2
            self.beside.append((start, end))
            self._inside_office(first, last)
            return
        answers = _ANSWERS.search(self.plain, max(0, start - 90), start)
        if not answers and (self.plain[start - 2 : start] == ", " or self.plain[start - 6 : start] == ", the "):
            self.behind.append((start, end))
        if any(self.taken[start:end]):
            head = _OF_BODY.match(self.plain, start, start + self.taken[start:end].index(1)) if 1 in self.taken[start:end] else None
            if head is None or any(self.taken[start : head.end(1)]):
                return
            end = head.end(1)  # the Chairman of FRELIMO: the body is known, the office stands before it
            last, words = next((n for n in range(first, last + 1) if self.words[n].end == end), first), head[1]
        of_two = self._one_of_two(end)
        if of_two or self._below_name(start, words):
            self.behind += [] if of_two else [(start, end)]
            self.taken[start:end] = b"\2" * (end - start)
            self._inside_office(first, last)
            return
        self.taken[start:end] = b"\2" * (end - start)
        self._inside_office(first, last)
        if self._stands_alone(first, last, words):
            self.found.append(Found(start, end, "role", words, "office", 0.8))
            self.taken[start:end] = b"\1" * (end - start)

    def _stands_alone(self, first: int, last: int, words: str) -> bool:
        """Whether an office stands for its bearer: behind an article or form of address, alone on its line, or as who says something."""
        start, end = self.words[first].start, self.words[last].end
        article = self.words[first - 1].text if first else ""
        line = self.plain[self.plain.rfind("\n", 0, start) + 1 : end + 1]
        alone = line.strip() == words and self.plain[end : end + 1] in ("\n", "")
        alone = alone or (
            self.plain[start - 2 : start] in (": ", "; ") and (self.plain[end : end + 1] in (";", "\n", "") or self.plain[end : end + 2] == ".\n")
        )
        standing = article.lower() in ("the", "his", "our", "their", "its", "your", "her", "'s", "’s", "s", "this")
        following = self.words[last + 1] if last + 1 < len(self.words) else None
        # A telegram does without articles: "President responded", "; Chargé protested".
        says = following is not None and following.text in self.language.speech and (self.words[first].opens or self.plain[start - 2 : start] == "; ")
        return standing or alone or says or article in self.language.titles or (words.isupper() and " " in words)

    def _before_name(self, last: int) -> bool:
        """Whether a name follows: at once, or as an apposition after a comma."""
        end = self.words[last].end
        bracketed = re.match(r" \(([^\W\d_a-z][\w’'-]+)\)", self.plain[end:])
        if bracketed:
            return bracketed[1].lower() not in self.language.plain
        match = _APPOSED.match(self.plain, end)
        if match and match["title"] and match["title"] not in self.language.titles:
            match = _APPOSED_BARE.match(self.plain, end)  # "Minister Orlik. He": the stop is the sentence's
        if not match:
            return False
        token = self.words[self.index[match.end()]] if match.end() in self.index else None
        if token is None or token.lower in self.language.plain or token.text in self.language.months:
            return False
        if token.text in self.language.peoples and not self._given_before(token):
            return False
        if "," in match[0] and self._is_office(token) and token.text not in self.language.ranks:
            return False  # "the President, Secretary Lenz": two of a list
        if "," in match[0]:
            follow = self.after(token)
            full = token.initial or (follow is not None and follow.capital and self.plain[token.end : follow.start] in (" ", ""))
            apposed = (
                self.plain[token.end : token.end + 1] in (",", ".", ";") and token.lower not in self.language.common and find(token.text) is None
            )
            titled = match.groupdict().get("title") is not None
            return full or apposed or titled or token.text in self.language.titles
        return token.capital or token.initial

    def _given_before(self, token: Token) -> bool:
        """Whether a word that is also a people's name is a given one: a strange capital follows it (Sami Jalil)."""
        follow = self.after(token)
        return (
            follow is not None
            and follow.capital
            and self.plain[token.end : follow.start] == " "
            and follow.lower not in self.language.common | self.language.plain
            and not find(follow.text)
        )

    def _one_of_two(self, end: int) -> bool:
        """Whether a second office and its bearer follow: "Member of the Politburo and Secretary of the CC, Comrade Lenz"."""
        match = _AND_OFFICE.match(self.plain, end)
        return match is not None and match[1] in self.language.offices and match[2] in self.language.titles

    def _below_name(self, start: int, words: str) -> bool:
        """Whether an office stands alone on its line, right below another line: that of the name it belongs to."""
        begin = self.plain.rfind("\n", 0, start) + 1
        end = self.plain.find("\n", start)
        above = self.plain[self.plain.rfind("\n", 0, max(begin - 1, 0)) + 1 : max(begin - 1, 0)].strip()
        line = self.plain[begin : end if end >= 0 else len(self.plain)].strip()
        below = self.plain[end + 1 : end + 40].partition("\n")[0] if end >= 0 else ""
        if (line == words or line.isupper()) and _SIGNED_BELOW.match(below):
            return True
        return line == words and bool(above) and not above.endswith(":") and len(above) < 60

    def _inside_office(self, first: int, last: int) -> None:
        number = first
        while number <= last:
            stop = self._place_at(number)
            token = self.words[number]
            body = self._body_at(number, last)
            if self.taken[token.start] == 1:
                number += 1
                continue
            if body is not None:
                start, end = token.start, self.words[body].end
                self.taken[start:end] = bytes(end - start)
                self.take([Found(start, end, "group", self.plain[start:end], "group-name", 0.8)])
                number = body + 1
                continue
            if stop is not None and stop <= last:
                start, end = token.start, self.words[stop].end
                self.taken[start:end] = bytes(end - start)
                known = find(self.plain[start:end])
                self.take([Found(start, end, "place", self.plain[start:end], "gazetteer", 0.9, canonical=known.name if known else None)])
                number = stop
            elif (
                token.text in self.language.group_words
                and token.text not in ("Affairs", "Council")
                and not self._narrows_office(number, last)
                and not (number and self.words[number - 1].lower == "of")  # Head of Department
            ) or (self._acronym(token, _COMPANY) and not self._is_office(token) and not self._in_capitals(token) and not self._shouted(first, last)):
                number = self._post_of(number, last)
                start, end = token.start, self.words[number].end
                self.taken[start:end] = bytes(end - start)
                self.take([Found(start, end, "group", self.plain[start:end], "group-name", 0.8)])
            number += 1

    def _post_of(self, number: int, last: int) -> int:
        """The last word of a post that is called after its state within an office: Second Secretary of the Embassy of Ceylon."""
        if self.words[number].text not in self.language.post_words or number + 2 > last or self.words[number + 1].lower != "of":
            return number
        follow = number + 2 + (self.words[number + 2].lower == "the")
        stop = self._place_at(follow) if follow <= last else None
        return stop if stop is not None and stop <= last else number

    def _shouted(self, first: int, last: int) -> bool:
        """Whether an office is in capitals, so that no acronym can be told in it: SECRETARY OF STATE."""
        return first < last and self.plain[self.words[first].start : self.words[last].end].isupper()

    def _office_before(self, token: Token) -> str | None:
        """The office that stands right before a name: "Foreign Minister Bitar", "the journalist Strong"."""
        for start, end in self.beside:
            between = self.plain[end : token.start]
            if 0 < len(between) < 16 and all(
                word in self.language.titles or word == "the" for word in between.replace(",", " ").replace("(", " ").split()
            ):
                return self.plain[start:end]
        number = self._apposed(self.index[token.start] - 1)
        if number < 0 or self.words[number].text not in self.language.functions or self.words[number].text.endswith("rs"):
            return None
        first = number
        while first and self._joined(first - 1, first) and self._narrows(self.words[first - 1]):
            first -= 1
        return self.plain[self.words[first].start : self.words[number].end]

    def _apposed(self, number: int) -> int:
        """The word before a name, back over a comma with a form of address: "the interpreter, Comrade …"."""
        last = number
        while number > 0 and (self.words[number].text in self.language.titles or self.words[number].text == "."):
            number -= 1
        if number < last and self.words[number].text == ",":
            return number - 1
        return last if self._joined(last, last + 1) else -1

    def _narrows(self, word: Token) -> bool:
        return (word.capital and word.lower not in self.language.plain) or word.text in self.language.functions
