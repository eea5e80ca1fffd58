"""Reported speech: who is said to have said what, by the verbs of saying, their subjects and what depends on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fonds.extract.cast import PRESENT, Cast
from fonds.extract.clauses import MODAL, PREPOSED, Clause, ClauseReader, Teller
from fonds.extract.encounters import outside_quotes
from fonds.extract.ground import Found
from fonds.extract.language import Language
from fonds.extract.settle import Settled
from fonds.text import Reading, blocks, lines, sentences
from fonds.values import Span

_LINK = re.compile(
    r"(?P<object>(?:,? (?:to )?(?:me|him|her|us|them|it|you|(?:(?:Mr|Mrs|Cde)\. |the |Comrade |General |Lord )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}))?(?:,? (?:further|also|then|again|to that|in reply|in passing|in English|once more|with regret|frankly|openly))*)"
    r"(?:,? (?P<that>that)\b(?! (?:day|time|evening|morning|night|period|year|week|month|moment)\b)|,? (?P<wh>whether|if|how|why|what|when|where|who)\b|(?P<colon>:) ?[“\"«]?|,? (?P<quote>[“\"«])|,? (?P<to>(?:not )?to) \w)"
)
_FIRST_PLURAL = re.compile(r"(?<![\w’'])(?:[Ww]e|[Oo]urs?|us|ourselves)(?![\w’'])")
_FIRST_SINGULAR = re.compile(r"(?<![\w’'])(?:I|me|my|myself)(?![\w’'])")
_OUR_SIDE = re.compile(r"\b(?:[Oo]n|[Ff]rom|[Ff]or) our (?:side|part)\b")
_MISSIVE = re.compile(r"\b(?:telegram|cable|wire)s? (?:from|of|by) ")
_TO_KNOW = re.compile(r"to (?:know|learn|hear|be told)\b")
_ASKS_WHETHER = re.compile(r"(?:me|him|us|her|them)\b[^,;]{0,40}? (?:whether|if|why|how|what|when|where|who)\b|for figures\b")
_TO_DO = re.compile(r"(?:[^,;]{1,60} )?(?:not )?to [a-z]+\b|against\b")
_SHORT = 60  # characters of a sentence that is no act of a turn by itself
_OBJECT = 60  # characters behind a verb in which its object stands
_FRAME = re.compile(
    r"(?:\d{1,2}\. )?(?:The|This|Our|My) (?:conversation|meeting|talks?|reception|interview|discussions?|session|audience)s? (?:lasted|ended|began|closed|took|was|were|went)\b"
    r"|We (?:talked|spoke|sat|met|conversed|parted|dined|lunched|were together) "
)
_EARLIER = re.compile(r" (?:had|has) ")
_HIM = re.compile(r" (?:to )?(?:him|her)\b")  # whom an absent person asks something answers
_MET = re.compile(r"\bI (?:\w+ )?(?:met|received|visited|saw|called on|(?:talked|spoke|dined|lunched|stood|sat) with)\b")
_AHEAD = re.compile(r" (?:would|will|shall) ")  # whoever will act has not just spoken
_ACCORDING = re.compile(
    r"(?:\d{1,2}\. )?(?:(?:According to|In the words of) (?:the |Mr\.? |Comrade |Cde\. )?|(?P<owned>In )(?=[A-Z][\w’' -]{2,30}['’]s words\b))"
)
_AND_SAYS = re.compile(r" and (?:then |also )?$")
_CONTENT = re.compile(r"\b(?:that|whether|hope)\b")
_ASIDE = re.compile(r"\([^()]*\)[.: ]*")  # what happens while somebody speaks: "(Laughter.)", "(To Comrade Lenz:)"
_SPEAKER_ENDS = re.compile(r"(?: \([^()\n]{3,40}\))?\s*:\s*")
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


def find_speech(
    reading: Reading, record: Span, settled: Settled, cast: Cast, language: Language, *, goes_on: bool = True, telegraphic: bool = False
) -> list[Act]:
    """All acts of speech of a record, in the order of the text.

    `goes_on` tells whether a speech may go on in sentences without a verb of saying, as in records of conversation; in a letter
    or a cable they are the writer's own. A `telegraphic` text reports without conjunctions.
    """
    plain = reading.plain
    teller = Teller(cast.author, helpers=frozenset(cast.having("interpreter", "note-taker")))
    listener = _Listener(plain, settled, language, teller, cast.having("principal"))
    listener.goes_on, listener.telegraphic = goes_on, telegraphic
    listener.present = frozenset(cast.having(*PRESENT))
    paragraphs = [part for block in blocks(plain, record.start, record.end) for part in _lines_of_turns(block, plain, listener)]
    turns = sum(1 for block in paragraphs if listener.turn(block))
    for block in paragraphs:
        speaker = listener.turn(block) if turns >= 4 else None
        if speaker:
            listener.dialogue(block, *speaker)
        elif turns < 4 or block.start > paragraphs[0].start:
            listener.narrative(block)
    acts = sorted(listener.acts, key=lambda act: (act.clause, act.words.start))
    return _of_those_present(acts, frozenset(cast.having(*PRESENT, "author")))


def _lines_of_turns(block: Span, plain: str, listener: _Listener) -> list[Span]:
    """A paragraph, or its lines where each begins with a speaker's name and a colon."""
    rows = list(lines(plain, block.start, block.end))
    turns = [listener.turn(row) is not None for row in rows]
    if sum(turns) < 2:
        return [block]
    starts = [number for number, turn in enumerate(turns) if turn]
    ends = [rows[number - 1].end for number in starts[1:]] + [block.end]
    before = [Span(block.start, rows[starts[0] - 1].end)] if starts[0] else []
    return [*before, *(Span(rows[start].start, end) for start, end in zip(starts, ends, strict=True))]


def _of_those_present(acts: list[Act], present: frozenset[str]) -> list[Act]:
    """The acts, those of somebody who was not there relayed by whoever of those present spoke last before."""
    if len(present) < 2:
        return acts
    found: list[Act] = []
    teller: Act | None = None
    for act in acts:
        if act.outer is None and act.speaker in present:
            teller = act
        elif act.outer is None and teller is not None:
            act = replace(act, outer=teller.clause)  # noqa: PLW2901  # the act as it is kept
        found.append(act)
    return found


class _Listener(ClauseReader):
    """Finds the acts of speech paragraph by paragraph."""

    def __init__(self, plain: str, settled: Settled, language: Language, teller: Teller, principals: list[str]) -> None:
        super().__init__(plain, settled, language, teller, principals)
        self.acts: list[Act] = []
        self.goes_on = True
        self.present: frozenset[str] = frozenset()

    def turn(self, block: Span) -> tuple[str, Found, int] | None:
        """The speaker of a paragraph that begins "Name:", and where the speech begins."""
        match = _TURN.match(block.of(self.plain))
        if match is None:
            return None
        people = [(n, p) for n, p in self.settled.at(block.start, block.start + match.end()) if p.startswith("person/")]
        if len(people) != 1 or not _SPEAKER_ENDS.fullmatch(self.plain[people[0][0].end : block.start + match.end()]):
            return None
        return people[0][1], people[0][0], block.start + match.end()

    def dialogue(self, block: Span, speaker: str, name: Found, start: int) -> None:
        """A turn is one act, and one more wherever the act changes; what others said is told inside."""
        previous, narrator = self.teller.last, self.teller.narrator
        self.teller.narrator, self.teller.last, self.inside = speaker, previous, True
        current: Act | None = None
        for sentence in sentences(self.plain, start, block.end):
            aside = _ASIDE.match(sentence.of(self.plain))
            if aside and aside.end() == sentence.end - sentence.start:
                continue
            words = self._unquoted(Span(sentence.start + (aside.end() if aside else 0), sentence.end))
            modality = self._modality(None, words.of(self.plain))
            if current and self._same_act(current, modality):
                stronger = current.modality if current.modality != "asserted" else modality
                current = replace(current, words=Span(current.words.start, words.end), modality=stronger)
                self.acts[-1 - self._nested(current)] = current
            else:
                clause = block.start if current is None else sentence.start
                current = Act(speaker, modality, words, clause, 0.97, name if clause == block.start else None)
                self.acts.append(current)
            before = self.teller.last
            for clause_ in self.clauses(sentence):
                self._tell(clause_, sentence, current)
            if self.teller.last == before:
                self._remember_subject(sentence)
        # "He" of the next turn is whoever this one told of, no speaker: they say "you" to one another.
        told_of = self.teller.last if self.teller.last not in self.present else None
        self.teller.narrator, self.teller.last, self.inside = narrator, told_of or speaker, False

    @staticmethod
    def _same_act(act: Act, modality: str) -> bool:
        """Whether a sentence of a turn goes on with its act: a word or two before it are no act by themselves, but before a question."""
        short = act.words.end - act.words.start < _SHORT and act.modality == "asserted" and modality != "asked"
        return modality in (act.modality, "asserted") or short

    def _nested(self, act: Act) -> int:
        for back, other in enumerate(reversed(self.acts)):
            if other.clause == act.clause and other.outer is None and other.speaker == act.speaker:
                return back
        return 0

    def narrative(self, block: Span) -> None:
        """A paragraph told by the author: verbs of saying, and the speech that goes on without one."""
        told = list(sentences(self.plain, block.start, block.end))
        self.speaks_on = self._speaks_on(told)
        for number, sentence in enumerate(told):
            clauses = self.clauses(sentence)
            according = self._according(sentence)
            if according:
                for clause in clauses:
                    self._tell(clause, sentence, according)
                continue
            if clauses:
                outer: Act | None = None
                for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
                    if following and self._courtesy(clause, following):
                        continue
                    outer = self._tell(clause, sentence, outer) or outer
            elif self.speaks_on and self.teller.last and not _FIRST_SINGULAR.search(self._outside_quotes(sentence)):
                self._go_on(sentence, number == 0)
            else:
                self._remember_subject(sentence)

    def _courtesy(self, clause: Clause, following: Clause) -> bool:
        """Whether thanks or greetings only lead to what is said next: "thanked him and asked"."""
        between = self.plain[clause.verb.end : following.verb.start]
        return clause.form in self.language.courtesies and _AND_SAYS.search(between) is not None and not _CONTENT.search(between)

    def _according(self, sentence: Span) -> Act | None:
        """ "According to Orlik the army had left": what Orlik said."""
        opening = _ACCORDING.match(self.plain, sentence.start, sentence.end)
        if opening is None:
            return None
        for start, end, path, name in self._candidates(opening.end(), min(opening.end() + 60, sentence.end)):
            titled = self.plain[opening.end() : start].split()
            if all(word[0].isupper() for word in titled) and self.owned(end) == bool(opening["owned"]):
                self.acts.append(Act(path, "asserted", self._trimmed(end, sentence.end), sentence.start, 0.8, name))
                self.teller.last = path
                return self.acts[-1]
        pronoun = re.compile(r"(?:him|her)\b").match(self.plain, opening.end())
        if pronoun is None or self.teller.last is None:
            return None
        self.acts.append(Act(self.teller.last, "asserted", self._trimmed(pronoun.end(), sentence.end), sentence.start, 0.7))
        return self.acts[-1]

    def _speaks_on(self, told: list[Span]) -> bool:
        """Whether sentences without a verb of saying are the last speaker's: the first person plural stays as it was said."""
        for sentence in told if self.goes_on else ():
            words = _OUR_SIDE.sub(" ", self._outside_quotes(sentence))
            if _FIRST_PLURAL.search(words) and not _FIRST_SINGULAR.search(words) and not self.clauses(sentence):
                return True
        return False

    def _go_on(self, sentence: Span, opens: bool) -> None:
        told = sentence.of(self.plain)
        if not re.search(r"\b[a-z]{4}", told) or _FRAME.match(told) or (self.settled.at(sentence.start, sentence.end) and self._tells_parts(told)):
            return
        words = self._unquoted(sentence)
        modality = self._modality(None, words.of(self.plain))
        acts = self.acts
        if acts and not opens and acts[-1].speaker == self.teller.last and acts[-1].modality == modality and acts[-1].outer is None:
            acts[-1] = replace(acts[-1], words=Span(acts[-1].words.start, words.end))
        elif self.teller.last:
            acts.append(Act(self.teller.last, modality, words, sentence.start, 0.75))

    def _tells_parts(self, words: str) -> bool:
        """Whether a sentence tells who was there or who kept the record."""
        if self.language.presence.search(words):
            return True
        lower = words.lower()
        return any(" " in phrase and phrase in lower for phrases in self.language.roles.values() for phrase in phrases)

    def _remember_subject(self, sentence: Span) -> None:
        people = [(n, p) for n, p in self.settled.at(sentence.start, sentence.end) if p.startswith("person/") and p not in self.teller.helpers]
        others = [(n, p) for n, p in people if p != self.teller.narrator and (p in self.present or not _EARLIER.match(self.plain, n.end))]
        if others and _AHEAD.match(self.plain, others[0][0].end):
            return
        met = _MET.search(self.plain, sentence.start, sentence.end)
        if met and any(name.start >= met.end() for name, _ in others):  # "In the house of Kurz I met Orlik. He …"
            self.teller.last = next(path for name, path in others if name.start >= met.end())
            return
        acting = [path for name, path in others if not PREPOSED.search(self.plain[sentence.start : name.start]) and not self.owned(name.end)]
        own = _FIRST_SINGULAR.search(sentence.of(self.plain)) or (self.inside and _FIRST_PLURAL.search(sentence.of(self.plain)))
        if acting or (others and own):
            self.teller.last = acting[0] if acting else others[0][1]

    def _outside_quotes(self, sentence: Span) -> str:
        return outside_quotes(sentence.of(self.plain))

    def _tell(self, clause: Clause, sentence: Span, outer: Act | None) -> Act | None:
        """Keep the acts of a clause; those inside another's words are relayed by that other. Gives the act that later ones lie in."""
        words = self._words(clause, sentence)
        if not re.search(r"\w", words.of(self.plain)):
            words = self._trimmed(clause.verb.start, clause.verb.end)
        modality = self._modality(clause.form, words.of(self.plain))
        inside = outer is not None and clause.verb.start >= outer.words.start and clause.verb.end <= outer.words.end and not clause.parenthetic
        first: Act | None = None
        earlier = self.earlier(clause, sentence)
        for path, name in clause.subjects:
            same = outer is not None and outer.speaker == path and not earlier
            if inside and same and self.teller.narrator != path:
                continue
            if any(act.speaker == path and act.words.overlaps(words) and act.clause == clause.start for act in self.acts):
                continue
            relay = outer.clause if outer is not None and inside else None
            act = Act(path, modality, words, clause.start, 0.9 if name else 0.85, name, relay)
            self.acts.append(act)
            first = first or act
            self._missive(act)
            before = path not in self.present and earlier
            if path == self.teller.narrator:
                self.teller.last = self._addressed(clause) or self.teller.last
            asks_him = (
                modality in ("asked", "proposed")
                and path not in self.present
                and self.teller.last in self.present
                and _HIM.match(self.plain, clause.verb.end)
            )
            if path != self.teller.narrator and (relay is None or outer is None or self.inside) and not before and not asks_him:
                self.teller.last = path
        return first if first and first.outer is None else None

    def _addressed(self, clause: Clause) -> str | None:
        """Whom the writer tells or asks something: right behind the verb, else whom he answers or the only other who leads the conversation."""
        near = self.settled.at(clause.verb.end, clause.verb.end + _OBJECT)
        for name, path in near:
            if path.startswith("person/") and all(
                word[0].isupper() or word in ("the", "to") for word in self.plain[clause.verb.end : name.start].split()
            ):
                return path
        if clause.form in self.language.answering and self.teller.last:
            return self.teller.last
        others = [path for path in self.principals if path != self.teller.narrator]
        return others[0] if len(others) == 1 and len(self.principals) > 1 and not self.inside else None

    def _missive(self, act: Act) -> None:
        """A telegram or letter that is read out: its sender said so elsewhere."""
        match = _MISSIVE.search(self.plain, act.words.start, act.words.end)
        if match is None:
            return
        for name, path in self.settled.at(match.end(), act.words.end):
            if path.startswith("person/") and len(self.plain[match.end() : name.start].split()) <= 2 and path != act.speaker:
                words = self._trimmed(match.start(), act.words.end)
                self.acts.append(Act(path, "asserted", words, act.clause, 0.8, name, act.clause))
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
        match = re.match(
            r"[^,.;:]{0,60}? that\b(?! (?:day|time|evening|morning|night|period|year|week|month|moment|occasion|point|matter|question|subject)\b)",
            tail,
        )
        return re.compile(_LINK.pattern).match(tail, match.end() - 5) if match else None

    def _clause_end(self, clause: Clause, sentence: Span) -> int:
        """A clause of saying ends where the next one that is coordinated with it begins, "whom I asked for figures" with its comma."""
        comma = self.plain.find(",", clause.verb.end, sentence.end)
        if comma > 0 and self.plain.endswith(("whom I ", "whom we ", "whom he ", "whom she "), sentence.start, clause.verb.start):
            return comma
        for verb in self.verbs_in(clause.verb.end, sentence.end):
            head = self.plain[clause.verb.end : verb.start]
            joint = re.search(
                r"(?:[,;] (?:and|but|while) |; | and | but )(?:(?:the |then |also |[A-Z][\w’'.-]*(?: |$)|he |she |I |further |again |that )*)$", head
            )
            if joint and self.language.only_with.get(verb.of(self.plain), ("",)) and not MODAL.search(head):
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
            asks = _TO_KNOW.match(words) or _ASKS_WHETHER.match(words)
            return "asked" if asks or not re.match(r"(?:not )?to \w|for\b|(?:me|him|us|that)\b", words) else "proposed"
        if base != "asserted":
            return base
        if form in self.language.directing and _TO_DO.match(words):
            return "proposed"
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
