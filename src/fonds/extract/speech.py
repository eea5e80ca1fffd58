"""Reported speech: who is said to have said what, by the verbs of saying, their subjects and what depends on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from fonds.extract.header import Cast
from fonds.extract.language import Language
from fonds.extract.names import Found
from fonds.extract.settle import Settled
from fonds.text import Reading, blocks, sentences
from fonds.values import Span

_PRONOUN = re.compile(r"(?<![\w’'])(?:I|[Hh]e|[Ss]he|[Ww]e)(?![\w’'])")
_PREPOSED = re.compile(
    r"(?:\b(?:to|of|by|with|from|for|in|on|at|between|about|against|that of|including|toward|towards|through|than|like|as)(?: (?:the|a|an|his|our|their))?|\b(?:told|asked|informed|reminded|warned|assured|invited|met|received|visited|thanked|saw)) ?(?:[A-Z]\w+\.? )?$"
)
_FILLER = re.compile(
    r"(?: |\b(?:had|has|have|then|also|again|further|once|more|himself|herself|itself|now|here|there|only|merely|simply|just|first|finally|later|afterwards|briefly|always|never|still|even|too|in turn"
    r"|further on|at once|in reply|in conclusion|in response|for (?:his|her|my) part|on (?:his|her|my) part|once again|once more|is said to have|went on and|not|did|does)\b|\b\w+ly\b)+$"
)
_RELATIVE = re.compile(r",? who\b[^,;]*$")
_AND = re.compile(r"(?:,? (?:and|but|or|yet)|^(?:and|but))(?: then| also)? ?$")
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being|be)(?: (?:\w+ly|also|then|again|not|once|further))? $")
_MODAL = re.compile(r"\b(?:to|will|would|should|could|may|might|must|shall|can|the|a|an|his|her|their|its|this|that|no|any|of|not|had better) $")
_LINK = re.compile(
    r"(?P<object>(?:,? (?:to )?(?:me|him|her|us|them|it|you|(?:(?:Mr|Mrs|Cde)\. |the |Comrade |General |Lord )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}))?(?:,? (?:further|also|then|again|to that|in reply|in passing|in English|once more|with regret|frankly|openly))*)"
    r"(?:,? (?P<that>that)\b(?! (?:day|time|evening|morning|night|period|year|week|month|moment)\b)|,? (?P<wh>whether|if|how|why|what|when|where|who)\b|(?P<colon>:) ?[“\"«]?|,? (?P<quote>[“\"«])|,? (?P<to>(?:not )?to) \w)"
)
_PARENTHETIC = re.compile(r"(?: (?:to )?(?:me|him|her|us|them))?(?: (?:with|in|at) [\w ]{1,30})?(?:[,.;!?]|$)")
_FIRST_PLURAL = re.compile(r"(?<![\w’'])(?:[Ww]e|[Oo]urs?|us|ourselves)(?![\w’'])")
_FIRST_SINGULAR = re.compile(r"(?<![\w’'])(?:I|me|my|myself)(?![\w’'])")
_MISSIVE = re.compile(r"\b(?:telegram|letter|cable|message|note|dispatch|wire)s? (?:from|of|by) ")
_SHORT = 20  # characters: a sentence of a turn that is no act by itself
_TURN = re.compile(r"^[^\n:]{2,60}:[ \t]")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of speech in the plain text: the speaker, the words, where its clause begins, and how sure it is.

    `outer` is the clause start of the act that relays it; `subject` the name or pronoun that tells the speaker.
    """

    speaker: str
    modality: str
    words: Span
    clause: int
    confidence: float
    subject: Found | None = None
    outer: int | None = None
    missive: bool = False


@dataclass(slots=True)
class Teller:
    """What a reader keeps in mind from sentence to sentence: who "I" is, who spoke or acted last."""

    narrator: str | None
    last: str | None = None
    acts: list[Act] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb of saying with its subjects."""

    verb: Span
    form: str
    subjects: tuple[tuple[str, Found | None], ...]
    start: int
    parenthetic: bool = False
    passive: bool = False


def find_speech(reading: Reading, record: Span, settled: Settled, cast: Cast, language: Language) -> list[Act]:
    """All acts of speech of a record, in the order of the text."""
    plain = reading.plain
    teller = Teller(cast.author)
    listener = _Listener(plain, settled, language, teller, cast.having("principal"))
    paragraphs = list(blocks(plain, record.start, record.end))
    turns = sum(1 for block in paragraphs if listener.turn(block))
    for block in paragraphs:
        speaker = listener.turn(block) if turns >= 4 else None
        if speaker:
            listener.dialogue(block, *speaker)
        elif turns < 4 or block.start > paragraphs[0].start:
            listener.narrative(block)
    return sorted(teller.acts, key=lambda act: (act.clause, act.words.start))


class _Listener:
    """Finds the acts of speech paragraph by paragraph."""

    def __init__(self, plain: str, settled: Settled, language: Language, teller: Teller, principals: list[str]) -> None:
        self.plain, self.settled, self.language, self.teller = plain, settled, language, teller
        self.principals, self.speaks_on = tuple(principals), False
        verbs = "|".join(sorted(map(re.escape, language.speech), key=len, reverse=True))
        self.verb = re.compile(rf"(?<![\w’'-])(?:{verbs})(?![\w-])")

    # dialogue ---------------------------------------------------------------------------------------------------

    def turn(self, block: Span) -> tuple[str, Found, int] | None:
        """The speaker of a paragraph that begins "Name:", and where the speech begins."""
        match = _TURN.match(block.of(self.plain))
        if match is None:
            return None
        people = [(n, p) for n, p in self.settled.at(block.start, block.start + match.end()) if p.startswith("person/")]
        if len(people) != 1 or self.plain[people[0][0].end : block.start + match.end()].strip(" \t") != ":":
            return None
        return people[0][1], people[0][0], block.start + match.end()

    def dialogue(self, block: Span, speaker: str, name: Found, start: int) -> None:
        """A turn is one act, and one more wherever the act changes; what others said is told inside."""
        previous, narrator = self.teller.last, self.teller.narrator
        self.teller.narrator, self.teller.last = speaker, previous
        current: Act | None = None
        for sentence in sentences(self.plain, start, block.end):
            words = self._unquoted(sentence)
            modality = self._modality(None, words.of(self.plain))
            if current and (modality in (current.modality, "asserted")):
                current = replace(current, words=Span(current.words.start, words.end))
                self.teller.acts[-1 - self._nested(current)] = current
            else:
                clause = block.start if current is None else sentence.start
                current = Act(speaker, modality, words, clause, 0.97, name if clause == block.start else None)
                self.teller.acts.append(current)
            self._remember_subject(sentence)
            for clause_ in self._clauses(sentence):
                self._tell(clause_, sentence, current)
        self.teller.narrator, self.teller.last = narrator, speaker

    def _nested(self, act: Act) -> int:
        for back, other in enumerate(reversed(self.teller.acts)):
            if other.clause == act.clause and other.outer is None and other.speaker == act.speaker:
                return back
        return 0

    # narrative ----------------------------------------------------------------------------------------------------

    def narrative(self, block: Span) -> None:
        """A paragraph told by the author: verbs of saying, and the speech that goes on without one."""
        told = list(sentences(self.plain, block.start, block.end))
        self.speaks_on = self._speaks_on(told)
        for number, sentence in enumerate(told):
            clauses = self._clauses(sentence)
            if clauses:
                outer: Act | None = None
                for clause in clauses:
                    outer = self._tell(clause, sentence, outer) or outer
            elif self.speaks_on and self.teller.last and not _FIRST_SINGULAR.search(self._outside_quotes(sentence)):
                self._go_on(sentence, number == 0)
            else:
                self._remember_subject(sentence)

    def _speaks_on(self, told: list[Span]) -> bool:
        """Whether sentences without a verb of saying are the last speaker's: the first person plural stays as it was said."""
        free = [sentence for sentence in told if not self._clauses(sentence)]
        return any(_FIRST_PLURAL.search(self._outside_quotes(s)) and not _FIRST_SINGULAR.search(self._outside_quotes(s)) for s in free)

    def _go_on(self, sentence: Span, opens: bool) -> None:
        words = self._unquoted(sentence)
        modality = self._modality(None, words.of(self.plain))
        acts = self.teller.acts
        if acts and not opens and acts[-1].speaker == self.teller.last and acts[-1].modality == modality and acts[-1].outer is None:
            acts[-1] = replace(acts[-1], words=Span(acts[-1].words.start, words.end))
        elif self.teller.last:
            acts.append(Act(self.teller.last, modality, words, sentence.start, 0.75))

    def _remember_subject(self, sentence: Span) -> None:
        people = [(n, p) for n, p in self.settled.at(sentence.start, sentence.end) if p.startswith("person/")]
        others = [(name, path) for name, path in people if path != self.teller.narrator]
        acting = [path for name, path in others if not _PREPOSED.search(self.plain[sentence.start : name.start]) and not self._owned(name.end)]
        if acting or (others and _FIRST_SINGULAR.search(sentence.of(self.plain))):
            self.teller.last = acting[0] if acting else others[0][1]

    def _outside_quotes(self, sentence: Span) -> str:
        return re.sub(r"[“\"«][^”\"»]*[”\"»]", " ", sentence.of(self.plain))

    # clauses ------------------------------------------------------------------------------------------------------

    def _clauses(self, sentence: Span) -> list[Clause]:
        found: list[Clause] = []
        quoted = [Span(sentence.start + m.start(), sentence.start + m.end()) for m in re.finditer(r"[“«][^”»]*[”»]", sentence.of(self.plain))]
        for match in self.verb.finditer(self.plain, sentence.start, sentence.end):
            verb = Span(match.start(), match.end())
            if any(verb.within(quote) for quote in quoted):
                continue
            clause = self._clause(verb, match[0], sentence, found)
            if clause:
                found.append(clause)
        return found

    def _clause(self, verb: Span, form: str, sentence: Span, before: list[Clause]) -> Clause | None:
        head = self.plain[sentence.start : verb.start]
        tail = self.plain[verb.end : sentence.end]
        wanted = self.language.only_with.get(form)
        if _PASSIVE.search(head):
            return self._passive(verb, form, sentence, head, tail)
        if wanted is not None and not any(tail.lstrip().startswith(word) or tail.startswith(word) for word in wanted):
            return None
        if _MODAL.search(head):
            return None
        subject = self._subject(head, sentence, verb, before)
        if subject is None:
            subject = self._inverted(head, tail, verb)
        if subject is None:
            return None
        path, name, start = subject
        opening = self._without_title(self.plain[sentence.start : start].rstrip())
        aside = bool(_PARENTHETIC.match(tail)) and (not opening or opening[-1] in ',”"»?!—–')
        subjects = (*self._joined_subject(start, sentence), (path, name))
        return Clause(verb, form, subjects, start, parenthetic=aside and bool(opening))

    def _without_title(self, opening: str) -> str:
        while opening.rpartition(" ")[2] in self.language.titles or opening.rpartition(" ")[2] in ("the", "The"):
            opening = opening.rpartition(" ")[0]
        return opening

    def _joined_subject(self, start: int, sentence: Span) -> tuple[tuple[str, Found | None], ...]:
        """The first of two who say the same: "A and B agree"."""
        for name, path in self.settled.at(sentence.start, start):
            near = self._without_title(self.plain[name.end : start].rstrip())
            if path.startswith("person/") and near.strip() == "and" and not _PREPOSED.search(self.plain[sentence.start : name.start]):
                return ((path, name),)
        return ()

    def _candidates(self, start: int, end: int) -> list[tuple[int, int, str, Found | None]]:
        """Names and pronouns that may be subjects, in order."""
        found: list[tuple[int, int, str, Found | None]] = [
            (n.start, n.end, p, n) for n, p in self.settled.at(start, end)
            if p.startswith("person/") or (p.startswith("group/") and n.rule == "newspaper")
        ]  # fmt: skip
        for match in _PRONOUN.finditer(self.plain, start, end):
            own = match[0] == "I" or (match[0] in ("we", "We") and not self.speaks_on)
            path = self.teller.narrator if own else self.teller.last
            if path:
                found.append((match.start(), match.end(), path, None))
        return sorted(found, key=lambda item: item[0])

    def _subject(self, head: str, sentence: Span, verb: Span, before: list[Clause]) -> tuple[str, Found | None, int] | None:
        candidates = [c for c in self._candidates(sentence.start, verb.start) if not self._owned(c[1])]
        rest = _FILLER.sub("", head)
        for _ in range(3):
            for start, end, path, name in reversed(candidates):
                if end == sentence.start + len(rest) and not _PREPOSED.search(self.plain[max(sentence.start, start - 30) : start]):
                    return self._resolved(path, name, start, before, sentence), name, start
            if _AND.search(rest):
                return self._coordinated(rest, sentence, candidates, before)
            if rest.endswith(","):
                rest = rest[:-1]
                cut = rest.rfind(",")
                rest = rest[:cut] if cut >= 0 else rest
                continue
            relative = _RELATIVE.search(rest)
            if relative is None:
                break
            rest = rest[: relative.start()]
        return None

    def _resolved(self, path: str, name: Found | None, start: int, before: list[Clause], sentence: Span) -> str:
        """ "He" in a later clause of a sentence is its first speaker, if that is somebody else than the author."""
        if name is not None or self.plain[start : start + 2].lower() not in ("he", "sh"):
            return path
        if before:
            first = before[0].subjects[0][0]
            asked_him = re.match(r" (?:him|her)\b", self.plain[before[0].verb.end :])
            return path if asked_him or first == self.teller.narrator else first
        opening = self.plain.rfind(":", sentence.start, start)
        for other, person in self.settled.at(sentence.start, max(opening, sentence.start)):
            if person.startswith("person/") and not _PREPOSED.search(self.plain[sentence.start : other.start]):
                return person
        return path

    def _coordinated(
        self, rest: str, sentence: Span, candidates: list[tuple[int, int, str, Found | None]], before: list[Clause]
    ) -> tuple[str, Found | None, int] | None:
        """ "smiled and said": the subject of the verb before."""
        start = sentence.start + len(rest) - len(_AND.search(rest)[0]) if _AND.search(rest) else sentence.start  # type: ignore[index]
        if before and not before[-1].parenthetic:
            path, name = before[-1].subjects[0]
            return path, name, start
        for begin, _, path, name in candidates:
            if not _PREPOSED.search(self.plain[max(sentence.start, begin - 30) : begin]):
                return path, name, begin
        return None

    def _owned(self, end: int) -> bool:
        return self.plain[end : end + 2] in ("'s", "’s")

    def _inverted(self, head: str, tail: str, verb: Span) -> tuple[str, Found | None, int] | None:
        """ "…, said Orlik" and "“…” said he"."""
        if not re.search(r"[,”\"»?!] ?$", head):
            return None
        for start, _, path, name in self._candidates(verb.end, verb.end + min(len(tail), 60)):
            if re.fullmatch(r" (?:the |[A-Z][a-z]+\.? )*", self.plain[verb.end : start] or " "):
                return path, name, verb.start
        return None

    def _passive(self, verb: Span, form: str, sentence: Span, head: str, tail: str) -> Clause | None:
        """ "it was noted by X and me that …", "the content was conveyed by me"."""
        by = re.match(r"(?:[^.;:]{0,50}?) by ", tail)
        if (
            re.search(r"\b[Ii]t (?:was|had been)(?: \w+ly| also| further| then)* $", head)
            and form in ("agreed", "decided")
            and tail.startswith(" that")
        ):
            start = sentence.start + len(re.match(r"(?:\d+\. )?", head)[0])  # type: ignore[index]  # it always matches
            return Clause(verb, form, tuple((path, None) for path in self.principals[:2]), start) if self.principals else None
        if by is None:
            return None
        subjects: list[tuple[str, Found | None]] = []
        at = verb.end + by.end()
        near = [*self._candidates(at, min(at + 70, sentence.end)), *self._me(at, sentence.end)]
        for start, end, path, name in sorted(near, key=lambda item: item[0]):
            between = self.plain[at:start].strip()
            if between and not re.fullmatch(r"(?:the |Mr\. |comrade |Comrade |Captain |General |Colonel |and |, |[A-Z][\w’']+ )*", between + " "):
                break
            if not self._owned(end):
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

    # acts -----------------------------------------------------------------------------------------------------------

    def _tell(self, clause: Clause, sentence: Span, outer: Act | None) -> Act | None:
        """Keep the acts of a clause; those inside another's words are relayed by that other. Gives the act that later ones lie in."""
        words = self._words(clause, sentence)
        modality = self._modality(clause.form, words.of(self.plain))
        inside = outer is not None and clause.verb.start >= outer.words.start and clause.verb.end <= outer.words.end and not clause.parenthetic
        first: Act | None = None
        for path, name in clause.subjects:
            same = (
                outer is not None and outer.speaker == path and not re.search(r"\bhad\b[^,.]{0,20}$", self.plain[sentence.start : clause.verb.start])
            )
            if inside and same and self.teller.narrator != path:
                continue
            if any(act.speaker == path and act.words.overlaps(words) and act.clause == clause.start for act in self.teller.acts):
                continue
            relay = outer.clause if outer is not None and inside else None
            act = Act(path, modality, words, clause.start, 0.9 if name else 0.85, name, relay)
            self.teller.acts.append(act)
            first = first or act
            self._missive(act)
            if path != self.teller.narrator and (relay is None or outer is None):
                self.teller.last = path
        return first if first and first.outer is None else None

    def _missive(self, act: Act) -> None:
        """A telegram or letter that is read out: its sender said so elsewhere."""
        match = _MISSIVE.search(self.plain, act.words.start, act.words.end)
        if match is None:
            return
        for name, path in self.settled.at(match.end(), act.words.end):
            if path.startswith("person/") and len(self.plain[match.end() : name.start].split()) <= 2 and path != act.speaker:
                words = self._trimmed(match.start(), act.words.end)
                self.teller.acts.append(Act(path, "asserted", words, act.clause, 0.8, name, act.clause, missive=True))
                return

    def _words(self, clause: Clause, sentence: Span) -> Span:
        if clause.parenthetic:
            return self._unquoted(sentence)
        tail = self.plain[clause.verb.end : sentence.end]
        end = self._clause_end(clause, sentence)
        if clause.passive:
            that = re.search(r"\bthat ", tail)
            start = clause.verb.end + that.end() if that else clause.start
            return self._trimmed(start, end)
        link = _LINK.match(tail) or self._late_link(tail)
        if link is None:
            return self._trimmed(clause.verb.end, end)
        group = next(name for name in ("that", "wh", "colon", "quote", "to") if link[name])
        at = clause.verb.end + (link.end(group) if group in ("that", "colon", "quote") else link.start(group))
        return self._trimmed(at, end)

    @staticmethod
    def _late_link(tail: str) -> re.Match[str] | None:
        """ "informed him in great detail that …": the conjunction some words after the verb."""
        match = re.match(r"[^,.;:]{0,60}? that\b(?! (?:day|time|evening|morning|night|period|year|week|month|moment)\b)", tail)
        return re.compile(_LINK.pattern).match(tail, match.end() - 5) if match else None

    def _clause_end(self, clause: Clause, sentence: Span) -> int:
        """A clause of saying ends where the next one that is coordinated with it begins."""
        for match in self.verb.finditer(self.plain, clause.verb.end, sentence.end):
            head = self.plain[clause.verb.end : match.start()]
            joint = re.search(
                r"(?:[,;] (?:and|but|while) |; | and | but )(?:(?:the |then |also |[A-Z][\w’'.-]* ?|he |she |I |further |again |that )*)$", head
            )
            if joint and self.language.only_with.get(match[0], ("",)) and not _MODAL.search(head):
                return clause.verb.end + joint.start()
        return sentence.end

    def _trimmed(self, start: int, end: int) -> Span:
        words = self.plain[start:end]
        lead = len(words) - len(words.lstrip(' ,:“"«'))
        tail = len(words) - len(words.rstrip(' .,;”"»'))
        return Span(start + lead, max(end - tail, start + lead + 1))

    def _unquoted(self, sentence: Span) -> Span:
        start, end = sentence.start, sentence.end
        number = re.match(r"\d{1,2}\. ", sentence.of(self.plain))
        return self._trimmed(start + (number.end() if number else 0), end)

    def _modality(self, form: str | None, words: str) -> str:
        """The modality of what is said: by the verb, and by the words where the verb leaves it open."""
        cues = self.language.cues
        base = self.language.speech.get(form, "asserted") if form else "asserted"
        if form is None and "?" in words:
            return "asked"
        if base == "asked":
            return "proposed" if re.match(r"(?:not )?to \w|for\b|(?:me|him|us|that)\b", words) else "asked"
        if base != "asserted":
            return base
        if form in ("agreed", "agree", "agrees") and cues["agreement"].search(words):
            return "planned"
        for cue, modality in (
            ("denial", "denied"),
            ("promise", "promised"),
            ("demand", "proposed"),
            ("intention", "planned"),
            ("possibility", "hypothetical"),
        ):
            if cues[cue].search(words):
                return modality
        return "asked" if re.match(r"(?:whether|wasn't|isn't)\b", words) else "asserted"
