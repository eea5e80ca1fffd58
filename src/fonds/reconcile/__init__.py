"""Reconciliation: entity and candidates to scored, judged mappings. Wrong links do lasting harm, missing ones cost a second look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import fonds
from fonds.authorities.wikidata import WikidataIndex
from fonds.config import Project
from fonds.reconcile.ledger import COMPOSITE, MANUAL, read_ledger
from fonds.reconcile.score import Compared, compare, keys
from fonds.terms import WIKIDATA
from fonds.values import Entity, Mapping, Subject

SEEN = 5  # candidates kept with a judgement
UNTYPED = 0.94  # the weight of an item of which the authority does not say what it is


def reconcile_project(project: Project, subjects: Iterable[Subject], *, date: str) -> Iterator[Mapping]:
    """A mapping for each entity: the ledger's judgements first, then the configured authorities in their order."""
    indexes = [WikidataIndex.open(project.folder / name) for name in project.reconcile.authorities]
    ledger: dict[str, list[Mapping]] = {}
    for mapping in read_ledger(project.ledger):
        ledger.setdefault(mapping.subject, []).append(mapping)
    listed, settings = list(subjects), project.reconcile
    for subject in listed:
        known = {(mapping.subject, mapping.object) for mapping in ledger.get(subject.entity.path, ())}
        asserted = [mapping for mapping in asserted_links(subject.entity, date) if (mapping.subject, mapping.object) not in known]
        if asserted:
            ledger.setdefault(subject.entity.path, []).extend(asserted)
    taken: dict[str, str] = {}
    found: dict[str, list[Mapping]] = {}
    # Twice: an item that is surely somebody else is no rival any more when the others are looked at again.
    for _ in range(2):
        for subject in listed:
            path = subject.entity.path
            others = frozenset(item for item, owner in taken.items() if owner != path)
            if all(mapping.judgement == "undecided" for mapping in found.get(path, ())):
                found[path] = list(
                    reconcile(subject, ledger.get(path, []), indexes, accept=settings.accept, gap=settings.gap, date=date, others=others)
                )
            for mapping in found[path]:
                if mapping.judgement == "accepted":
                    taken.setdefault(mapping.object, path)
    for subject in listed:
        for mapping in found[subject.entity.path]:
            owner = taken.get(mapping.object)
            if mapping.judgement == "accepted" and owner != mapping.subject:
                yield replace(mapping, judgement="undecided", comment=f"{owner} is already matched with it")
            else:
                yield mapping


def asserted_links(entity: Entity, date: str) -> Iterator[Mapping]:
    """The links that an edition or register states of a thing, each a mapping that a person made (SSSOM, ManualMappingCuration).

    A thing is one item at most: where two are asserted, neither is published until somebody judges.
    """
    items = [link for link in entity.links if link.startswith(WIKIDATA)]
    for link in entity.links:
        comment = f"asserted by {entity.source}" if entity.source else "asserted by the edition"
        unsure = len(items) > 1 and link in items
        if unsure:
            comment += f", as is {', '.join(item.removeprefix(WIKIDATA) for item in items if item != link)}: only one of them can be it"
        judgement = "undecided" if unsure else "accepted"
        yield Mapping(entity.path, entity.label, link, "", judgement, MANUAL, 1.0, "fonds", fonds.__version__, date, None, comment)


def reconcile(
    subject: Subject,
    judged: list[Mapping],
    indexes: list[WikidataIndex],
    *,
    accept: float,
    gap: float,
    date: str,
    others: frozenset[str] = frozenset(),
) -> Iterator[Mapping]:
    """The mappings of one entity: a judgement that accepts, or says that there is none, is final; a rejected item is never proposed again.

    `others` are the items that are surely something else.
    """
    yield from judged
    final = (m for m in judged if m.judgement != "rejected" and (m.object.startswith(WIKIDATA) or not m.object))
    if any(mapping.judgement in ("accepted", "none") or mapping.reviewer for mapping in final):
        return
    rejected = {mapping.object for mapping in judged if mapping.judgement == "rejected"} | others
    compared: list[Compared] = []
    for index in indexes:
        for item in index.with_names(keys(subject.entity)):
            kinds = index.kinds(item)
            if (not kinds or subject.entity.kind in kinds) and WIKIDATA + item.id not in rejected:
                one = compare(subject, item, index.name)
                compared.append(one if kinds else _untyped(one, subject))
        if any(not one.veto for one in compared):
            break
    yield _judge(subject, compared, accept=accept, gap=gap, date=date)


def _untyped(one: Compared, subject: Subject) -> Compared:
    """Without a class, date or position an item may be anything: it counts less, and only by the full name that it is called by."""
    candidate = replace(one.candidate, score=round(one.candidate.score * UNTYPED, 4))
    told = dict(candidate.features)["name"] == 1 and " " in subject.entity.label
    return Compared(candidate, one.corroborated and told, one.veto)


def _judge(subject: Subject, compared: list[Compared], *, accept: float, gap: float, date: str) -> Mapping:
    possible = sorted((one for one in compared if not one.veto), key=lambda one: (-one.candidate.score, one.candidate.identifier))
    vetoed = [one for one in compared if one.veto]
    seen = tuple(one.candidate for one in (*possible, *vetoed))[:SEEN]
    entity = subject.entity

    def mapping(judgement: str, one: Compared | None, confidence: float, comment: str) -> Mapping:
        return Mapping(
            entity.path, entity.label, WIKIDATA + one.candidate.identifier if one else "", one.candidate.label if one else "",
            judgement, COMPOSITE, confidence, "fonds", fonds.__version__, date, None, comment, seen,
        )  # fmt: skip

    if not possible:
        why = "; ".join(f"{one.candidate.identifier} {one.candidate.label}: {one.veto}" for one in vetoed[:3])
        return mapping("none", None, 1.0, f"no match: {why}" if why else "no match: no item of that name")
    best = possible[0]
    name = dict(best.candidate.features)["name"]
    rivals = (one for one in possible[1:] if one.corroborated or dict(one.candidate.features)["name"] >= name)
    second = next(rivals, None)
    lead = best.candidate.score - (second.candidate.score if second else 0)
    if not best.corroborated or best.candidate.score < accept:
        return mapping("undecided", best, best.candidate.score, f"not enough speaks for it: {best.candidate.reason}")
    if second and lead < gap:
        return mapping("undecided", best, best.candidate.score, f"as likely as {second.candidate.identifier} ({second.candidate.label})")
    return mapping("accepted", best, best.candidate.score, best.candidate.reason)
