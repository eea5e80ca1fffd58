"""One judgement: an entity's candidates weighed against each other and against no match, with the reason in words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import fonds
from fonds.matches import Candidate, Mapping, Subject
from fonds.reconcile.features import Compared
from fonds.reconcile.ledger import COMPOSITE
from fonds.reconcile.model import chances
from fonds.terms import WIKIDATA

SEEN = 5  # candidates kept with a judgement
SUREST = 0.9999  # the most that a machine says of a match, or of there being none
AGAIN = 180  # days after which a machine asks again for what it found no match for


def judge(subject: Subject, compared: Sequence[Compared], *, accept: float, gap: float, date: str, source: str) -> Mapping:
    """The judgement on an entity and what authorities (`source`) proposed: accepted, undecided or none, with the candidates seen.

    A candidate is accepted whose probability is `accept` at least, and `gap` more than the runner-up's; no match, where that is as probable.
    """
    entity = subject.entity
    possible = [one for one in compared if not one.veto]
    probable, nothing = chances(entity.kind, [one.features for one in possible])
    ranked = sorted(zip(possible, probable, strict=True), key=lambda pair: (-pair[1], int(pair[0].item.id[1:] or 0)))
    vetoed = [(one, 0.0) for one in compared if one.veto]
    seen = tuple(candidate(one, chance, source) for one, chance in (*ranked, *vetoed)[:SEEN])

    def mapping(judgement: str, one: Candidate | None, confidence: float, comment: str) -> Mapping:
        return Mapping(
            entity.path, entity.label, WIKIDATA + one.identifier if one else "", one.label if one else "", judgement, COMPOSITE,
            _told(confidence), "fonds", fonds.__version__, date, None, comment, source, "" if judgement == "accepted" else later(date), seen,
        )  # fmt: skip

    if not ranked or nothing >= accept:
        return mapping("none", None, nothing, _why_none(ranked, vetoed))
    (best, chance), second = ranked[0], ranked[1] if len(ranked) > 1 else None
    if chance < accept:
        rival = f"; {second[0].item.id} ({second[0].item.label}) is {second[1]:.0%} likely" if second and second[1] > nothing else ""
        return mapping("undecided", seen[0], chance, f"not sure enough: {why(best)}{rival}")
    if second and chance - second[1] < gap:
        return mapping("undecided", seen[0], chance, f"hardly likelier than {second[0].item.id} ({second[0].item.label})")
    return mapping("accepted", seen[0], chance, why(best))


def _told(probability: float) -> float:
    """A probability as it is told: no machine is certain."""
    return round(min(probability, SUREST), 4)


def candidate(one: Compared, chance: float, source: str) -> Candidate:
    """An item as it was seen when an entity was judged."""
    features = tuple((name, value) for name, value in one.features.items() if value)
    return Candidate(source, one.item.id, one.item.label, one.item.description, _told(chance), features, one.veto or why(one), one.veto)


_SAID = {
    "identifier": "asserts the same identifier",
    "dates": "the life dates agree", "age": "of the right age then", "calling": "of the same calling", "country": "of the same country",
    "words": "the same words tell of both", "rare": "of a rare family name",
    "office": "held the stated office", "near": "at the same position", "then": "at the same time",
    "named then": "called so at the time", "beside": "linked to what is named with it",
}  # fmt: skip
_AGAINST = {
    "age": "hardly of the right age",
    "other calling": "of another calling", "abroad": "of another country", "gone": "ended before",
    "mute": "little is told of it", "kin": "may be a relative", "junior": "no junior or senior", "named then": "not called so at the time",
}  # fmt: skip
_NAMED = {
    "label": "called so", "alias": "also called so", "turned": "called so with the names turned", "romanised": "the same in another romanisation",
    "form": "called so by another form of the given name", "initials": "the initials fit",
    "part": "a part of the name agrees", "similar": "a similar name", "none": "the name does not agree",
}  # fmt: skip


def why(one: Compared) -> str:
    """What speaks for a candidate and what against it, in words."""
    said = [_NAMED[one.names.how]]
    said += [words for name, words in _SAID.items() if one.features.get(name, 0) >= 0.5]
    said += [f"but {words}" for name, words in _AGAINST.items() if one.features.get(name, 0) < 0]
    return ", ".join(said)


def _why_none(ranked: Sequence[tuple[Compared, float]], vetoed: Sequence[tuple[Compared, float]]) -> str:
    """Why no item is it: what the likeliest lack, or what rules them out."""
    if not ranked and not vetoed:
        return "no match: no item of that name"
    told = [f"{one.item.label} ({why(one)})" for one, _ in ranked[:2]] + [f"{one.item.label} ({one.veto})" for one, _ in vetoed[:2]]
    return f"no match: {'; '.join(told)}"


def later(date: str) -> str:
    """The day from which it is worth asking again."""
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=AGAIN)).isoformat()
