"""Whom the author of a record met, and who met whom, as its sentences tell it."""

from __future__ import annotations

import re

from fonds.extract.cast import Cast
from fonds.extract.lists import role_beside
from fonds.extract.presence import coordinated, named_people
from fonds.extract.settle import Settled
from fonds.text import sentences
from fonds.values import Span

# Whom the author tells of having met: the name stands behind these, …
_MET_BY_ME = re.compile(
    r"\b(?:I|[Ww]e) (?:\w+ ){0,2}?(?:was|were) (?:again )?(?:(?:received|summoned|invited|asked|visited|called|called in|sent for) by|(?:admitted|summoned|taken) to)\b"
    r"|\b(?:I|[Ww]e) (?:\w+ ){0,4}?(?:called (?:on|upon)|visited|met(?: with)?|received|saw|sought out|(?:dined|lunched|spoke|speak|talked|talk|conversed|breakfasted|stood|sat|walked) (?:for (?:some|a long|a short) time |for a while )?with|talked to"
    r"|paid (?:\w+ ){1,3}?(?:visit|respects|call) (?:to|on)|made (?:a|my) (?:\w+ )?call on|(?:just )?come from|had a visit from|(?:interview|conversation|talk|meeting|audience) (?:which|that) I (?:had|have had)(?: \w+){0,2} with|took leave of|was visited by"
    r"|(?:took|raised|discussed) (?:the (?:matter|question)|this|it) (?:up )?with"
    r"|had (?:lunch|dinner|breakfast|tea|supper|words|an? (?:\w+ ){0,2}(?:conversation|talk|meeting|discussion|word|audience|interview|exchange of views)) with"
    r"|(?:handed|presented|delivered|read out) (?:[\w']+ ){1,5}to)\b"
    r"|\b(?:I|[Ww]e) (?:informed|told|requested|assured|reminded|warned|urged) (?=(?:[A-Z]|the [A-Z]))"
    r"|\b[Mm]y (?:conversation|talk|meeting|interview)s? with\b|\b(?:[Dd]uring|[Ii]n) (?:my|our|an?) (?:conversation|talk|meeting|audience) with(?! me\b| us\b)"
    r"|(?:^|\n|[.)] )Had an? (?:\w+ ){0,2}(?:conversation|talk|meeting|discussion)(?: \w+)? with\b"
    r"|(?:^|\n)(?:\d+\. )?(?:Lunch|Luncheon|Dinner|Breakfast|Tea|Talk|Conversation|Meeting)\b[^.\n]{0,40}? with\b"
    r"|\ba (?:talk|conversation|meeting) (?:on (?:the )?[\w ]{2,20}? )?with\b"
)
# … or before these.
_MET_ME = re.compile(
    r"\bon whom (?:I|we) called\b|, whom (?:I|we) (?:saw|met|visited|received)\b|\bcame to (?:the|our) (?:Embassy|Legation|Consulate|Mission|residence|house)\b"
    r"|\b(?:called on|came to see|came to|asked(?: for)?|took leave of|dined with|lunched with|visited|paid a call on|looked in on|received|sent for|summoned|saw|invited|handed|drew"
    r"|confided to|confided in|buttonholed|detained|stopped) (?:me|us|the undersigned)\b|\blet (?:me|us) know\b|\btook (?:me|us) (?:aside|to one side)\b|\bcame (?:over )?to (?:our|my) [a-z]"
    r"|\brang (?:me )?up\b|\b(?<!I )(?<!we )telephoned(?: me)?\b(?! (?:to )?[A-Z])|, called\.|\bcame (?:in|by|round|over|to (?:lunch|dinner|tea|breakfast|see))\b|\bwas (?:already )?waiting\b"
)
_ENTRY = re.compile(
    r"(?:In the (?:morning|afternoon|evening)|At (?:noon|lunch|dinner|tea|breakfast|luncheon|supper|[a-z]+(?: o['’]clock)?|\d[\d.:]*(?: [ap]\.m\.)?)|After (?:lunch|dinner)|Later|Then),? (?:to |with |to see )?"
)
_OPENING = 16  # sentences that tell who met
_FAR = 90  # characters between what tells of a leader and the name, an office among them
_NEAR = 60  # characters between a verb of meeting and the name
_MET = re.compile(
    r"\b(?:met(?: with)?|(?:had|held) (?:\w+ )?talks with|received|called on|visited|talked (?:with|to)|spoke with|had (?:a|an) (?:\w+ )?(?:conversation|talk|meeting|discussion) with) "
)
# Whoever leads a side of talks that no title names: the name stands behind these.
_LEADS = re.compile(
    r"\b(?:headed|led|conducted|chaired|received(?: \w+){0,2}?) by\b|\bunder the (?:leadership|direction|chairmanship) of\b|\bheads of (?:the )?delegations?\b"
)
_STOP = re.compile(r"[a-z\d]{4}[.;] |\. .*\. |\n\n")  # where a sentence ends, but for one abbreviation
_BY_ME = re.compile(r"\b(?:I|we|We)(?: \w+)?(?: )?$")
_ADDRESSED = re.compile(
    r"\b(?P<told>told|informed|assured|asked|reminded|warned) (?:me|us)\b|\b(?:told|informed|assured|asked|reminded|warned)\b[^.;]{0,60}?\b(?:me|us)\b"
    r"|\b(?P<called>invited|gathered|assembled|convened|summoned|sent for|received|called in)\b[^.;]{0,140}?\b(?:me|us|myself|ourselves)\b|(?<!looked )(?<!look )(?<!up )\bto (?:me|us)\b"
)
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]")
_FIRST_PERSON = re.compile(r"(?<![“\"])\b(?:(?<!Part )I(?= [a-z’'])|me|[Mm]y|[Ww]e)\b")


def outside_quotes(text: str) -> str:
    """A text without what stands in quotation marks."""
    return _QUOTED.sub(" ", text)


def in_first_person(text: str) -> bool:
    """Whether a text tells of its author as "I" or "we", outside the words of others."""
    return _FIRST_PERSON.search(outside_quotes(text)) is not None


def read_encounters(cast: Cast, record: Span, plain: str, settled: Settled, *, told: bool = True) -> None:
    """Those whom the author tells of having met, or with `told` of having heard; and the author, as one of those who met."""
    if cast.author is None:
        return
    if len(cast.having("principal")) < 2:
        for match in _MET_BY_ME.finditer(plain, record.start, record.end):
            near = [(n, p) for n, p in named_people(settled, match.end(), match.end() + 110) if not _STOP.search(plain, match.end(), n.start)]
            for name, path in coordinated(near, plain) if near and near[0][0].start - match.end() < _NEAR else ():
                cast.add(path, "principal", name)
        for match in _MET_ME.finditer(plain, record.start, record.end):
            if plain[match.start() - 4 : match.start()] == "had ":
                continue  # "Orlik had called on me": before what is told
            for name, path in named_people(settled, max(0, match.start() - _NEAR), match.start())[-1:]:
                if "." not in plain[name.end : match.start()]:
                    cast.add(path, "principal", name)
        if told:
            _who_told_me(cast, record, plain, settled)
    if cast.having("principal") and in_first_person(record.of(plain)):
        cast.add(cast.author, "principal", cast.roles[(cast.author, "author")])


def read_entries(cast: Cast, record: Span, plain: str, settled: Settled) -> None:
    """Whom a diary names behind the time of day: "At four Orlik, …", "In the evening to Lenz and Adler"."""
    for sentence in sentences(plain, record.start, record.end):
        match = _ENTRY.match(plain, sentence.start, sentence.end)
        people = named_people(settled, match.end(), sentence.end) if match else []
        if match and people and all(word[0].isupper() for word in plain[match.end() : people[0][0].start].split()):
            for name, path in coordinated(people, plain):
                cast.add(path, "principal", name)


def read_meeting(cast: Cast, record: Span, plain: str, settled: Settled) -> None:
    """A record that no title tells the principals of: those of whom its first sentences say that one met the other."""
    if len(cast.having("principal")) > 1:
        return
    opening = list(sentences(plain, record.start, record.end))[:_OPENING]
    for sentence in opening:
        match = _MET.search(sentence.of(plain))
        if match is None or _BY_ME.search(sentence.of(plain), 0, match.start()):
            continue
        before = coordinated(named_people(settled, sentence.start, sentence.start + match.start())[::-1], plain)
        after = coordinated(named_people(settled, sentence.start + match.end(), sentence.end), plain)
        head = [
            (n, p) for n, p in named_people(settled, sentence.start, sentence.start + match.start()) if role_beside(n, plain[n.end :]) == "principal"
        ]
        for name, path in before if head else ():
            cast.add(path, "attendee", name)
        if before and after:
            for name, path in (*(head or before), *after):
                cast.add(path, "principal", name)
            return
    for sentence in opening:
        for match in _LEADS.finditer(sentence.of(plain)):
            for name, path in named_people(settled, sentence.start + match.end(), sentence.end)[:1]:
                if name.start - sentence.start - match.end() < _FAR:
                    cast.add(path, "principal", name)


def _who_told_me(cast: Cast, record: Span, plain: str, settled: Settled) -> None:
    """Those who tell the author something, or to whom the author repeats it, were met: the first person of the sentence."""
    for sentence in sentences(plain, record.start, record.end):
        words = sentence.of(plain)
        addressed = _ADDRESSED.search(words)
        if addressed and re.search(r"\bas (?:the )?[A-Z][^,;]{0,60}$", words[: addressed.start()]):
            continue  # "as the Consul put it to us": quoted, not met
        if addressed and addressed["told"] and words[: addressed.start()].endswith("had "):
            continue
        if words.startswith("[") or not (addressed or re.search(r"\bto whom I\b", words)):
            continue
        if addressed and addressed["called"]:
            for name, path in named_people(settled, sentence.start + addressed.end("called"), sentence.start + addressed.end()):
                cast.add(path, "attendee", name)
        # "He told me that Orlik would come": whom the words tell of is not who says them.
        end = sentence.start + addressed.start() if addressed and addressed["told"] else sentence.end
        people = [(n, p) for n, p in named_people(settled, sentence.start, end) if p != cast.author]
        acting = [
            (n, p)
            for n, p in people
            if not re.search(r"\b(?:by|of|to|from|for|with|in|at)(?: \w+){0,1} $", plain[max(sentence.start, n.start - 24) : n.start])
        ]
        if acting:
            cast.add(acting[0][1], "principal", acting[0][0])
