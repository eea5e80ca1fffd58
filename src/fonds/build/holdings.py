"""The record sets that finding aids describe, under the archive's name in the register, and the documents that they point at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pyoxigraph import Triple

from fonds.authorities.register import Register
from fonds.extract.gazetteer import groups
from fonds.iris import slugify
from fonds.patterns.scribe import Scribe
from fonds.terms import RICO
from fonds.values import Entity, Finding, FindingAid, RecordSet


@dataclass(slots=True)
class Holdings:
    """The sets by path, their keepers, what is wrong in the finding aids, the sets by the files they point at, and the finding aid of each."""

    register: Register
    sets: dict[str, RecordSet] = field(default_factory=dict)
    keepers: dict[str, Entity] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _described: frozenset[str] = frozenset()

    def add(self, aid: FindingAid) -> None:
        """Take in a finding aid; an archive that is known by another name keeps the path that documents give it."""
        keeper = self._known(aid.keeper)
        self.keepers[keeper.path] = keeper
        self.findings += aid.findings
        before, after = f"set/{aid.keeper.path.partition('/')[2]}-", f"set/{keeper.path.partition('/')[2]}-"

        def renamed(path: str | None) -> str | None:
            return after + path.removeprefix(before) if path else None

        for one in aid.sets:
            path = after + one.path.removeprefix(before)
            if path in self.sets:
                mend = "describe each set in one finding aid"
                self.findings.append(Finding("warning", "ead", f"{one.label}: is described twice", aid.path, None, one.reference, path, mend))
                continue
            self.told[path] = aid.path
            self.sets[path] = replace(one, path=path, above=renamed(one.above), keeper=keeper.path if one.keeper else None)
            self.files |= dict.fromkeys(one.files, path)

    def described(self) -> frozenset[str]:
        """The paths of the sets so far."""
        if len(self._described) != len(self.sets):
            self._described = frozenset(self.sets)
        return self._described

    def _known(self, keeper: Entity) -> Entity:
        named = [entity for entity in self.register.with_name(keeper.label) if entity.kind == "group"]
        if len(named) == 1:
            return named[0]
        canonical = groups().get(keeper.label)
        return replace(keeper, path=f"group/{slugify(canonical)}", label=canonical) if canonical else keeper


def included(document: str, record_set: str, scribe: Scribe) -> Iterator[Triple]:
    """That a finding aid puts a document in a set by pointing at its file; both by their paths."""
    yield from scribe.link(document, RICO["isOrWasIncludedIn"], record_set)
