"""Clauses of saying: the verbs, and who is their subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from fonds.extract.gazetteer import whole_words
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.extract.settle import Settled
from fonds.values import Span

_PRONOUN = re.compile(r"(?<![\w’'])(?:I|[Hh]e|[Ss]he|[Ww]e)(?![\w’'])")
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
PREPOSED = re.compile(
    r"(?:\b(?:to|of|by|with|from|for|in|on|at|between|about|against|that of|including|toward|towards|through|than|like|as)(?: (?:the|a|an|his|our|their))?|\b(?:told|asked|informed|reminded|warned|assured|invited|met|received|visited|thanked|saw)) ?(?:(?!"
    + _MONTH
    + r"\b)[A-Z]\w+\.? )?$"
    r"|\b(?:of|with|by|from|to|between)(?: the)? (?:[A-Z][\w-]*\.? ){2,5}$"  # at the dinner of Czechoslovak Ambassador Havlas
)
_FILLER = re.compile(
    r"(?: |\b(?:had|has|have|then|next|also|again|further|once|more|himself|herself|itself|now|here|there|only|merely|simply|just|first|finally|later|afterwards|briefly|always|never|still|even|too|in turn"
    r"|further on|at once|in reply|in conclusion|in response|for (?:his|her|my) part|on (?:his|her|my) part|once again|once more|(?:is|are|was|were) (?:said|reported|alleged|believed|understood|supposed|known) to have|went on and|not|did|does|however|therefore|thus|accordingly|consequently|nevertheless|nonetheless|meanwhile|likewise|instead|already|since|indeed|twice|at first|at last|earlier|before|thereupon|in confidence|in private"
    r"|(?:in|on) (?:the )?(?:\d{1,2} )?(?:" + _MONTH + r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?: \d{1,4})?)\b|\b\w+ly\b)+$"
)
_BOTH = re.compile(
    r"\b[Bb]oth(?= (?:agreed|agree|declared|stated|assured|promised|emphasi[sz]ed|stressed)\b)|\b(?:[Bb]oth|[Tt]he two|[Tt]he) (?:sides|parties|delegations|interlocutors|[Mm]inisters|leaders)\b"
)
_GUEST = re.compile(r"\b[Tt]he (?:guest|visitor)\b(?!['’])")  # named last in a title, behind the host
_PAIR = 2
_RELATIVE = re.compile(r",? who\b[^,;]*$")
_HE_AND = re.compile(r"(?:^|[,;] )([Hh]e|[Ss]he|I) and(?: the)?(?: [A-Z][\w.]*)*$")
_AND = re.compile(r"(?:,? (?:and|but|or|yet)|^(?:and|but))(?: then| also)? ?$")
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being|be)(?: (?:\w+ly|also|then|again|not|once|further))? $")
MODAL = re.compile(
    r"\b(?:to|will|would|should|could|may|might|must|shall|can|the|a|an|his|her|their|its|this|that|no|any|of|not|had better|took|take|takes|taking|kept) $"
)
_ASKS = re.compile(r"(?:^|[.?!:] |, )[“\"]?(?:May|Can|Could|Shall|Should|Would|Will|Must) \w+ $")  # "May we say so?" tells of no saying
_INSERTED = re.compile(r"[,”\"»] [^,;.]{2,40} $")  # "Keitel, the Marshal related, had come"
_ASKED_IN = re.compile(r" (?:me|us|him|her|them) (?:over|in|round|to (?:lunch|dinner|tea|stay|his|her|the house))\b")
_OWN_CLAUSE = re.compile(r"(?:, |\b(?:whereupon|while|but) (?:the )?)(?:(?:Mr|M|Dr|Mrs)\. |Comrade |Cde\. )?$")
_THAT_CLAUSE = re.compile(r"\bthat (?:the )?(?:[A-Z][\w.]* )*$")
_BODY_SAYS = re.compile(
    r" (?:(?:had|has|have) )?(?:\w+ly |already |also |now |since |in (?:[A-Z]\w+) )*(?:informed|assured|told|warned|answered|announced|reported|denied|claimed|declared|stated|promised|advised|confirmed|refused|demanded"
    r"|requested|proposed|reports|claims|states|notes|writes|denies|announces|says|said|asked|alleged|asserted|asserts|maintained|maintains)\b"
)
_WHEN = re.compile(r"(?:When|As soon as|After|Before) [^,]*$")
_BARE_CLAUSE = re.compile(
    r" (?:he|she|they|we|it|there|no|this|[A-Z]\w+|\w+ (?:be|was|were|would|had|has|is|are))\b"
)  # what a telegram reports without "that"
_AGREED = re.compile(r"(?: between (?:us|them|the two sides))?(?:, however,| furthermore| also| finally)? (?:that|to)\b")
_NOTHING = re.compile(r" nothing(?: to this| more| further| about it)?[.,;]")
_SOMEBODY = re.compile(r" (?:the |Mr\. |M\. |Mrs\. |Comrade |Cde\. |[A-Z][\w.]* ?)")
_LATE_THAT = re.compile(
    r"(?: (?:\w+ly|in (?:strict(?:est)? )?confidence|in private|in passing|again|once more|here|there|yesterday|today|recently|on \w+|to (?:me|us|him|her|them)))+,? that\b"
)
_PERFECT = re.compile(r"\b(?:had|has|have)\b[^,.;]{0,20}$")  # right before a verb: what it tells was before
_HAD = re.compile(r"\b(?:had|has|have)(?: (?:\w+ly|indeed|at first|twice|once|since|also|then|himself|herself|even|already|just|again))* $")
_ENDS = re.compile(r"(?: (?:in|with|on) (?:this|a|the) [\w ]{1,30})?[,.;]")
_FROM = frozenset(("heard", "learned", "learnt", "gathered"))  # "I heard from Orlik that …": Orlik said it
_AFTER = re.compile(r"; (?!and\b|but\b)[^,;]*")
_INSERTS = re.compile(r"[^;.]+, ")
_INSERTED_PRONOUN = re.compile(
    r"(?:\d{1,2}\. )?(?:the |The |[A-Z][\w’'.-]* ){1,5}(?:was|were|is) (?:ready|prepared|willing|unwilling|able|unable|determined|resolved)\b[^,;:]{0,60}, $"
)
_IS = re.compile(r" (?:was|were|is|would|could|had|did|has) ")
_IF = re.compile(r"\b(?:[Ii]f|[Uu]nless|should) $")
_NEITHER = re.compile(r"\b[Nn]either\b.*\bnor\b")
_AS = re.compile(r"\b[Aa]s(?: the| an?)? (?:[A-Z]\w+\.? )?$")  # "as the Statesman reported"
_QUOTED = re.compile(r"[“«][^”»]*[”»]|(?<!\w)\"[^\"\n]*\"")
_PARENTHETIC = re.compile(r"(?: (?:to )?(?:me|him|her|us|them))?(?: (?:with|in|at) [\w ]{1,30})?(?:[,.;!?]|$)")


@dataclass(slots=True)
class Teller:
    """What a reader keeps in mind from sentence to sentence: who "I" is, and who spoke or acted last."""

    narrator: str | None
    last: str | None = None
    helpers: frozenset[str] = frozenset()  # those who interpret or take notes: what goes on is not their speech


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb of saying with its subjects."""

    verb: Span
    form: str
    subjects: tuple[tuple[str, Found | None], ...]
    start: int
    parenthetic: bool = False
    passive: bool = False


class ClauseReader:
    """Finds the clauses of saying of a sentence, with their subjects."""

    def __init__(self, plain: str, settled: Settled, language: Language, teller: Teller, principals: list[str]) -> None:
        self.plain, self.settled, self.language, self.teller = plain, settled, language, teller
        self.principals, self.speaks_on = tuple(principals), False
        self.women = [
            path for path, thing in settled.things.items() if any(form.title in language.titles_of_women for form in thing.forms if form.title)
        ]
        self.telegraphic = False  # whether the text does without articles and conjunctions
        self.inside = False  # whether the first person is that of a turn
        nouns = [Span(*match.span()) for match in language.cues["noun_saying"].finditer(plain)]
        found = (Span(start, end) for start, end, _ in whole_words(plain, tuple(language.speech)))
        verbs = [
            verb
            for verb in found
            if plain[verb.start - 1 : verb.start] not in ("_", "’", "'", "-") and plain[verb.end : verb.end + 1] not in ("_", "-")
        ]
        self.verbs = sorted([*nouns, *(verb for verb in verbs if not any(verb.overlaps(noun) for noun in nouns))])
        self.starts = [verb.start for verb in self.verbs]

    def verbs_in(self, start: int, end: int) -> list[Span]:
        """The verbs of saying that stand whole in a stretch of the text."""
        near = self.verbs[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [verb for verb in near if verb.end <= end]

    def clauses(self, sentence: Span) -> list[Clause]:
        """The clauses of saying of a sentence, in their order; a verb inside a quotation is the quoted person's own."""
        found: list[Clause] = []
        verbs = self.verbs_in(sentence.start, sentence.end)
        if not verbs:
            return found
        quoted = [Span(sentence.start + m.start(), sentence.start + m.end()) for m in _QUOTED.finditer(sentence.of(self.plain))]
        for verb in verbs:
            if any(verb.within(quote) for quote in quoted):
                continue
            clause = self._clause(verb, verb.of(self.plain), sentence, found)
            if clause:
                found.append(clause)
        return found

    def _clause(self, verb: Span, form: str, sentence: Span, before: list[Clause]) -> Clause | None:
        head = self.plain[sentence.start : verb.start]
        tail = self.plain[verb.end : sentence.end]
        wanted = self.language.only_with.get(form)
        if _PASSIVE.search(head) or (form in _FROM and tail.startswith(" from ")):
            return self._passive(verb, form, sentence, head, tail)
        if wanted is not None and not self._says(form, wanted, head, tail):
            return None
        if _NOTHING.match(tail) or (before and self.language.speech.get(form) == "planned"):
            return None  # who says nothing, and what somebody else is said to intend
        if form in ("asked", "invited") and _ASKED_IN.match(tail):
            return None
        if MODAL.search(head) or _ASKS.search(head) or _NEITHER.search(head):
            return None
        subject = self._inverted(head, tail, verb, alone=True) or self._subject(head, sentence, verb, before) or self._inverted(head, tail, verb)
        if subject is None:
            return None
        path, name, start = subject
        if name is None and _IF.search(self.plain, max(sentence.start, start - 12), start):
            return None  # "if both sides asked him to"
        when = wanted is not None and "that" not in wanted and _WHEN.match(head)
        if when or (path == self.teller.narrator and name is None and form in self.language.bare_speech and not self.inside):
            return None  # what the writer asks or recommends here and now is his own, as is when something came up
        opening = self._without_title(self.plain[sentence.start : start].rstrip())
        aside = bool(_PARENTHETIC.match(tail)) and (not opening or opening[-1] in ',”"»?!—–')
        subjects = (*self._joined_subject(start, sentence), (path, name))
        if name is None and _BOTH.match(self.plain, start):
            subjects = tuple((one, None) for one in self.principals[:2])
        return Clause(verb, form, subjects, start, parenthetic=aside and bool(opening))

    def _says(self, form: str, wanted: tuple[str, ...], head: str, tail: str) -> bool:
        """Whether what stands around a verb of other uses too makes a saying of it."""
        if any(tail.lstrip().startswith(word) or tail.startswith(word) for word in wanted) or (form in self.language.relayed and _HAD.search(head)):
            return True
        if "him" in wanted and _SOMEBODY.match(tail):
            return True
        if "that" not in wanted:
            return False
        inserted = form[-1] in "ds" and _ENDS.match(tail) and _INSERTED.search(head)
        return bool(inserted or _LATE_THAT.match(tail) or (self.telegraphic and _BARE_CLAUSE.match(tail)))

    def _without_title(self, opening: str) -> str:
        while opening.rpartition(" ")[2] in self.language.titles or opening.rpartition(" ")[2] in ("the", "The"):
            opening = opening.rpartition(" ")[0]
        return opening

    def _joined_subject(self, start: int, sentence: Span) -> tuple[tuple[str, Found | None], ...]:
        """The first of two who say the same: "A and B agree"."""
        pronoun = _HE_AND.search(self._without_title(self.plain[sentence.start : start].rstrip()))
        told = self.teller.narrator if pronoun and pronoun[1] == "I" else self.teller.last
        if pronoun and told:
            return ((told, None),)
        for name, path in self.settled.at(sentence.start, start):
            near = self._without_title(self.plain[name.end : start].rstrip())
            if path.startswith("person/") and near.strip() == "and" and not PREPOSED.search(self.plain[sentence.start : name.start]):
                return ((path, name),)
        return ()

    def _candidates(self, start: int, end: int) -> list[tuple[int, int, str, Found | None]]:
        """Names and pronouns that may be subjects, in order."""
        found: list[tuple[int, int, str, Found | None]] = [
            (n.start, n.end, p, n) for n, p in self.settled.at(start, end)
            if p.startswith("person/") or (p.startswith("group/") and (n.rule == "newspaper" or self._body_speaks(n)))
        ]  # fmt: skip
        for match in _BOTH.finditer(self.plain, start, end):
            found += [(match.start(), match.end(), path, None) for path in self.principals[:1]]
        for match in _GUEST.finditer(self.plain, start, end) if len(self.principals) == _PAIR else ():
            found.append((match.start(), match.end(), self.principals[-1], None))
        for match in _PRONOUN.finditer(self.plain, start, end):
            own = match[0] == "I" or (match[0] in ("we", "We") and not self.speaks_on)
            path = self.teller.narrator if own else self.teller.last
            if match[0].lower() == "she" and len(self.women) == 1:
                path = self.women[0]
            if path:
                found.append((match.start(), match.end(), path, None))
        return sorted(found, key=lambda item: item[0])

    def _body_speaks(self, name: Found) -> bool:
        """Whether a body is said to have said something: right before a verb that reports its words."""
        return _BODY_SAYS.match(self.plain, name.end) is not None

    def _subject(self, head: str, sentence: Span, verb: Span, before: list[Clause]) -> tuple[str, Found | None, int] | None:
        candidates = [c for c in self._candidates(sentence.start, verb.start) if not self.owned(c[1])]
        rest = self._to_name(_FILLER.sub("", head))
        antecedent = False  # whom a relative clause is about may stand behind a preposition
        for _ in range(3):
            for start, end, path, name in reversed(candidates):
                before_it = self.plain[max(sentence.start, start - 30) : start]
                if end == sentence.start + len(rest) and (name is None or antecedent or _AS.search(before_it) or not PREPOSED.search(before_it)):
                    inserted = self.plain[verb.end : verb.end + 1] in (",", ".") and _INSERTS.fullmatch(self.plain, sentence.start, start)
                    if before and inserted:
                        return path, name, start  # "The Consul had asked, he said, …": not the Consul
                    return self._resolved(path, name, start, before, sentence), name, start
            if _AND.search(rest):
                return self._coordinated(rest, sentence, candidates, before)
            if rest.endswith(","):
                rest = rest[:-1]
                apposed = [c for c in candidates if c[1] == sentence.start + len(rest) and c[3] and c[3].office]
                if apposed:
                    return apposed[-1][2], apposed[-1][3], apposed[-1][0]  # "The Consul, Lenz, inquired"
                cut = rest.rfind(",")
                rest = rest[:cut] if cut >= 0 else rest
                continue
            relative = _RELATIVE.search(rest)
            if relative is None:
                break
            rest, antecedent = rest[: relative.start()], True
        return None

    def _to_name(self, rest: str) -> str:
        """What stands before a verb, back to the name: without a title behind it (Ali Pasha) and what is told of it in brackets."""
        while True:
            cut = rest[: rest.rfind("(")].rstrip() if rest.endswith(")") and "(" in rest else rest
            cut = cut.rpartition(" ")[0] if cut.rpartition(" ")[2] in self.language.titles_behind else cut
            if cut == rest:
                return rest
            rest = cut

    def _resolved(self, path: str, name: Found | None, start: int, before: list[Clause], sentence: Span) -> str:
        """ "He" in a later clause of a sentence is its first speaker, if that is somebody else than the author."""
        if name is not None or self.plain[start : start + 2].lower() not in ("he", "sh"):
            return path
        told_of = self._before_semicolon(start, before, sentence)
        if told_of:
            return told_of
        if before:
            first = before[0].subjects[0][0]
            asked_him = re.match(r" (?:him|her)\b", self.plain[before[0].verb.end :])
            return path if asked_him or first == self.teller.narrator else first
        subject = _INSERTED_PRONOUN.match(self.plain, sentence.start, start)
        if subject:  # "Lenz was prepared, she said, to wait"
            for other, person in self.settled.at(sentence.start, subject.end()):
                if person.startswith("person/") and _IS.match(self.plain, other.end):
                    return person
        opening = self.plain.rfind(":", sentence.start, start)
        for other, person in self.settled.at(sentence.start, max(opening, sentence.start)):
            if person.startswith("person/") and not PREPOSED.search(self.plain[sentence.start : other.start]):
                return person
        return path

    def _before_semicolon(self, start: int, before: list[Clause], sentence: Span) -> str | None:
        """Of whom the clause before a semicolon tells: "Lenz laughed; he said …", "said that Lenz was tired; he had asked …"."""
        semicolon = self.plain.rfind(";", sentence.start, start)
        if semicolon < 0 or not _AFTER.fullmatch(self.plain, semicolon, start):
            return None
        if before and (before[-1].verb.start > semicolon or not self.plain.startswith(("he had", "she had"), start)):
            return None
        for other, person in self.settled.at(before[-1].verb.end if before else sentence.start, semicolon):
            near = self._without_title(self.plain[sentence.start : other.start].rstrip())
            if person.startswith("person/") and not PREPOSED.search(near + " ") and (not before or near.endswith(" that")):
                return person
        return None

    def _coordinated(
        self, rest: str, sentence: Span, candidates: list[tuple[int, int, str, Found | None]], before: list[Clause]
    ) -> tuple[str, Found | None, int] | None:
        """ "smiled and said": the subject of the verb before."""
        start = sentence.start + len(rest) - len(_AND.search(rest)[0]) if _AND.search(rest) else sentence.start  # type: ignore[index]
        had = (
            re.search(r"\bhad ?$", self.plain[sentence.start : sentence.start + len(rest) + 5].rstrip()) is not None
            or " had " in self.plain[sentence.start + len(rest) : sentence.start + len(rest) + 12]
        )
        for begin, _, path, name in candidates if before else ():
            told = self.plain[max(sentence.start, begin - 40) : begin]
            own = begin > before[-1].verb.end and (_OWN_CLAUSE.search(told) or (had and _THAT_CLAUSE.search(told)))
            if own and name and not PREPOSED.search(self.plain[max(sentence.start, begin - 30) : begin]):
                return path, name, begin  # "When A asked, B shrugged and said"
        if before and not before[-1].parenthetic:
            # "He recalled that Orlik had promised it, and asked": whoever recalls, not who had promised.
            outer = [clause for clause in before if had or not self.earlier(clause, sentence)] or before
            path, name = outer[-1].subjects[0]
            return path, name, start
        for begin, _, path, name in candidates:
            if not PREPOSED.search(self.plain[max(sentence.start, begin - 30) : begin]):
                return path, name, begin
        return None

    def earlier(self, clause: Clause, sentence: Span) -> bool:
        """Whether what a clause tells had been said before."""
        return _PERFECT.search(self.plain, sentence.start, clause.verb.start) is not None

    def owned(self, end: int) -> bool:
        """Whether a name is a possessive: the owner of what acts is not who acts."""
        return self.plain[end : end + 2] in ("'s", "’s")

    def _inverted(self, head: str, tail: str, verb: Span, *, alone: bool = False) -> tuple[str, Found | None, int] | None:
        """ "…, said Orlik" and "“…” said he"; `alone` where nothing but the sentence goes on behind the name."""
        if not re.search(r"[,”\"»?!] ?$", head):
            return None
        for start, end, path, name in self._candidates(verb.end, verb.end + min(len(tail), 60)):
            if alone and self.plain[end : end + 1] not in (",", ".", ";"):
                continue
            if re.fullmatch(r" (?:the |THE |[A-Z][a-z]*\.? )*", self.plain[verb.end : start] or " "):
                return path, name, verb.start
        return None

    def _passive(self, verb: Span, form: str, sentence: Span, head: str, tail: str) -> Clause | None:
        """ "it was noted by X and me that …", "the content was conveyed by me"."""
        by = re.match(r"(?:[^.;:]{0,50}?) by | from ", tail) if form in _FROM else re.match(r"(?:[^.;:]{0,50}?) by ", tail)
        if (
            re.search(r"\b[Ii]t (?:was|had been)(?: \w+ly| also| further| then)* $", head)
            and form in ("agreed", "decided")
            and (_AGREED.match(tail) or (self.telegraphic and _BARE_CLAUSE.match(tail)))
        ):
            start = sentence.start + len(re.match(r"(?:\d+\. )?", head)[0])  # type: ignore[index]  # it always matches
            return Clause(verb, form, tuple((path, None) for path in self.principals[:2]), start) if self.principals else None
        if by is None:
            return None
        if _BOTH.match(tail, by.end()) and len(self.principals) > 1:
            start = sentence.start + len(re.match(r"(?:\d+\. )?", head)[0])  # type: ignore[index]  # it always matches
            return Clause(verb, form, tuple((path, None) for path in self.principals[:2]), start, passive=True)
        subjects: list[tuple[str, Found | None]] = []
        at = verb.end + by.end()
        near = [*self._candidates(at, min(at + 70, sentence.end)), *self._me(at, sentence.end)]
        for start, end, path, name in sorted(near, key=lambda item: item[0]):
            between = self.plain[at:start].strip()
            if between and not re.fullmatch(r"(?:the |Mr\. |comrade |Comrade |Captain |General |Colonel |and |, |[A-Z][\w’']+,? )*", between + " "):
                break
            if not self.owned(end):
                subjects.append((path, name))
                at = end
        if not subjects:
            return None
        start = sentence.start + max((head.rfind(mark) + len(mark) for mark in ("; ", ", and ", ", ") if mark in head), default=0)
        return Clause(verb, form, tuple(subjects), start, passive=True)

    def _me(self, start: int, end: int) -> list[tuple[int, int, str, Found | None]]:
        match = re.match(r"(?:[^.,;]{0,40} and )?(me)\b", self.plain[start:end])
        if match is None or self.teller.narrator is None:
            return []
        return [(start + match.start(1), start + match.end(1), self.teller.narrator, None)]
