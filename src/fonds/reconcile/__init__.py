"""Reconciliation: entity and candidates to judged mappings. Wrong links do lasting harm, missing ones cost a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import fonds
from fonds.authorities import Authority
from fonds.authorities.opening import Opening
from fonds.config import Project
from fonds.errors import UnavailableError
from fonds.matches import Mapping, Query, Subject
from fonds.reconcile.coherence import Coherence
from fonds.reconcile.features import Compared, Labels, asked_identifiers, asked_names, compare, may_be
from fonds.reconcile.judge import judge
from fonds.reconcile.ledger import MANUAL, Ledger, read_ledger
from fonds.reconcile.links import other_links
from fonds.terms import WIKIDATA
from fonds.values import Entity, Finding

BATCH = 100  # entities that an authority is asked about at a time
KEPT = 20  # candidates of an entity that are weighed to the end
KINDS = ("person", "place", "group", "event")
Report = Callable[[Finding], None]


def ignore(_: Finding) -> None:
    """Tell nothing."""


def open_authorities(project: Project, report: Report = ignore) -> list[Authority]:
    """The authorities of a project in the order of its configuration."""
    opening = Opening(project, report)
    return [opening.authority(name) for name in project.reconcile.authorities]


def reconcile_project(
    project: Project,
    subjects: Iterable[Subject],
    *,
    date: str,
    recheck: bool = False,
    report: Report = ignore,
    tell: Callable[[int], None] = lambda _: None,
) -> Iterator[Mapping]:
    """The mappings of each entity: what the ledger holds first, then what the configured authorities make likely.

    With `recheck`, what a machine judged before is judged anew; a person's judgement never. `tell` is told how many were asked about.
    """
    authorities = open_authorities(project, report)
    settings, ledger = project.reconcile, read_ledger(project.ledger)
    run = Reconciliation(authorities, accept=settings.accept, gap=settings.gap, date=date, recheck=recheck, report=report, tell=tell)
    yield from run.mappings(list(subjects), ledger)


class Reconciliation:
    """A run over some entities: what is asked of which authority, and what is judged of the answers.

    With `once`, no item is two of the entities, and what is sure tells what goes with it; without, each is judged by itself.
    """

    def __init__(
        self,
        authorities: Sequence[Authority],
        *,
        accept: float,
        gap: float,
        date: str,
        recheck: bool = False,
        once: bool = True,
        report: Report = ignore,
        tell: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.authorities = list(authorities)
        self.accept, self.gap, self.date, self.recheck, self.once, self.report = accept, gap, date, recheck, once, report
        self.tell = tell
        self.failed = False  # whether an authority was left out: what is not found may be there, then

    def mappings(self, subjects: Sequence[Subject], ledger: Ledger) -> Iterator[Mapping]:
        """The mappings of each entity in turn, those of the ledger before those found now, with the further links that follow."""
        found = list(self.judgements(subjects, ledger))
        told = {(mapping.subject, mapping.object) for mapping in found}
        for mapping in found:
            yield mapping
            if mapping.judgement == "accepted":
                yield from (link for link in self._through(mapping) if (link.subject, link.object) not in told)

    def judgements(self, subjects: Sequence[Subject], ledger: Ledger) -> Iterator[Mapping]:
        """What holds of each entity and what is found now, without what follows from it."""
        held = {subject.entity.path: self._held(subject, ledger) for subject in subjects}
        todo = [subject for subject in subjects if subject.entity.kind in KINDS and not self._settled(held[subject.entity.path])]
        found = self._found(todo, held)
        taken = {mapping.object for mappings in held.values() for mapping in mappings if mapping.judgement == "accepted"}
        judged = self._judged(todo, found, taken)
        for subject in subjects:
            path = subject.entity.path
            yield from (*held[path], *((judged[path],) if path in judged else ()))

    def _held(self, subject: Subject, ledger: Ledger) -> list[Mapping]:
        """What is known of an entity before anybody is asked: the ledger's judgements, and the links that its edition or register asserts."""
        known = [mapping for mapping in ledger.of(subject.entity.path) if mapping.reviewer or mapping.justification == MANUAL or self._fresh(mapping)]
        pairs = {(mapping.subject, mapping.object) for mapping in known}
        return [*known, *(mapping for mapping in asserted_links(subject.entity, self.date) if (mapping.subject, mapping.object) not in pairs)]

    def _fresh(self, mapping: Mapping) -> bool:
        """Whether a machine's judgement still holds: until it is to be asked again, or a recheck is wanted."""
        return not self.recheck and (not mapping.again or self.date < mapping.again)

    @staticmethod
    def _settled(held: Sequence[Mapping]) -> bool:
        """Whether a judgement is final: one that accepts, or that says that there is none, or that somebody could not decide."""
        return any(mapping.judgement != "rejected" and (mapping.object.startswith(WIKIDATA) or not mapping.object) for mapping in held)

    def _found(self, todo: Sequence[Subject], held: dict[str, list[Mapping]]) -> dict[str, tuple[list[Compared], str]]:
        """The compared candidates of each entity, and the authorities that gave them."""
        found: dict[str, tuple[list[Compared], str]] = {}
        for start in range(0, len(todo), BATCH):
            self.tell(start)
            rest: Sequence[Subject] = todo[start : start + BATCH]
            for authority in list(self.authorities):
                for subject, compared in self._asked(authority, rest, held):
                    former, source = found.get(subject.entity.path, ([], ""))
                    known = {one.item.id for one in former}
                    sources = f"{source}; {_called(authority)}" if source else _called(authority)
                    found[subject.entity.path] = ([*former, *(one for one in compared if one.item.id not in known)], sources)
                # The next authority is asked only for what this one does not know.
                rest = [subject for subject in rest if not any(not one.veto for one in found.get(subject.entity.path, ([], ""))[0])]
        return found

    def _asked(self, authority: Authority, subjects: Sequence[Subject], held: dict[str, list[Mapping]]) -> Iterator[tuple[Subject, list[Compared]]]:
        """What one authority answers; one that fails is told and not asked again in this run."""
        if not subjects:
            return
        queries = [Query(asked_names(one.entity), one.entity.kind, identifiers=asked_identifiers(one.entity)) for one in subjects]
        try:
            answers = authority.search(queries)
            rarities = [authority.rarity(one.entity.label) if one.entity.kind == "person" else 0.0 for one in subjects]
        except UnavailableError as error:
            self._left_out(authority, error)
            return
        for subject, items, rarity in zip(subjects, answers, rarities, strict=True):
            rejected = {mapping.object for mapping in held[subject.entity.path] if mapping.judgement == "rejected"}
            right = [item for item in items if (not item.kinds or subject.entity.kind in item.kinds) and WIKIDATA + item.id not in rejected]
            compared = [compare(subject, item, self._labels(authority), rarity) for item in right if may_be(subject, item)]
            compared.sort(key=lambda one: (bool(one.veto), -one.names.value, -one.item.prior))
            yield subject, compared[:KEPT]

    def _left_out(self, authority: Authority, error: UnavailableError) -> None:
        """Tell that an authority fails, and ask it no more in this run."""
        mend = "what the other authorities know is used; run it again later for the rest"
        self.report(Finding("warning", "authority", f"{authority.name} is left out of this run: {error}", mend=mend))
        self.authorities.remove(authority)
        self.failed = True

    def _labels(self, authority: Authority) -> Labels:
        """What items are called, as far as an authority says so now: a name less in a comparison stops nothing."""

        def labels(identifiers: Iterable[str]) -> dict[str, str]:
            try:
                return authority.labels(list(identifiers)) if authority in self.authorities else {}
            except UnavailableError as error:
                self._left_out(authority, error)
                return {}

        return labels

    def _judged(self, todo: Sequence[Subject], found: dict[str, tuple[list[Compared], str]], taken: set[str]) -> dict[str, Mapping]:
        """The judgements, three times: what is sure the first time tells what goes with it, and is nobody else any more."""
        judged: dict[str, Mapping] = {}
        for turn in range(3 if self.once else 1):
            sure = {mapping.object: path for path, mapping in judged.items() if mapping.judgement == "accepted"}
            beside = Coherence(todo, found, sure) if turn else None
            for subject in todo:
                path = subject.entity.path
                if path not in found and self.failed:
                    continue  # nobody was there to be asked
                compared, source = found.get(path, ([], ""))
                free = [one for one in compared if WIKIDATA + one.item.id not in taken and sure.get(WIKIDATA + one.item.id, path) == path]
                if beside:
                    free = [replace(one, features=one.features | {"beside": beside.of(subject, one.item)}) for one in free]
                mapping = judge(subject, free, accept=self.accept, gap=self.gap, date=self.date, source=source)
                judged[path] = replace(mapping, again=self.date) if mapping.again and self.failed else mapping
            judged = _once(judged) if self.once else judged
        return judged

    def _through(self, mapping: Mapping) -> Iterator[Mapping]:
        """The links to further authorities that an accepted item asserts."""
        for authority in list(self.authorities):
            if mapping.object.startswith(WIKIDATA):
                identifier = mapping.object.removeprefix(WIKIDATA)
                try:
                    item = authority.items([identifier]).get(identifier)
                except UnavailableError as error:
                    self._left_out(authority, error)
                    continue
                if item:
                    yield from other_links(mapping, item, _called(authority))
                    return


def _called(authority: Authority) -> str:
    return f"{authority.name} ({authority.version})" if authority.version else authority.name


def _once(judged: dict[str, Mapping]) -> dict[str, Mapping]:
    """Judgements in which no item is accepted for two entities: the surer one has it, the other is open."""
    best: dict[str, Mapping] = {}
    for mapping in judged.values():
        if mapping.judgement == "accepted" and (mapping.object not in best or mapping.confidence > best[mapping.object].confidence):
            best[mapping.object] = mapping
    return {
        path: mapping if mapping.judgement != "accepted" or best[mapping.object] is mapping
        else replace(mapping, judgement="undecided", comment=f"{best[mapping.object].subject} is already matched with it")
        for path, mapping in judged.items()
    }  # fmt: skip


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
