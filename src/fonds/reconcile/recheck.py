"""What changed since judgements were made: rows to add to the ledger, and judged items that were merged or are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from fonds.authorities import Authority
from fonds.matches import Mapping
from fonds.reconcile.ledger import Ledger
from fonds.terms import WIKIDATA
from fonds.values import Finding


def changed_rows(ledger: Ledger, found: Iterable[Mapping]) -> list[Mapping]:
    """The rows to add for what a machine found: nothing where the ledger says the same already; an accepted item that is no more is withdrawn."""
    rows = []
    for mapping in found:
        held = [one for one in ledger.of(mapping.subject) if one.judgement != "rejected"]
        if any(one.reviewer for one in held) or any((one.object, one.judgement) == (mapping.object, mapping.judgement) for one in held):
            continue
        rows += [
            replace(one, judgement="withdrawn", date=mapping.date, comment="judged anew", candidates=()) for one in held if _contradicts(one, mapping)
        ]
        rows.append(mapping)
    return rows


def _contradicts(held: Mapping, found: Mapping) -> bool:
    return held.judgement == "accepted" and held.object.startswith(WIKIDATA) and held.object != found.object


def stale(ledger: Ledger, authorities: Sequence[Authority]) -> Iterator[Finding]:
    """A finding for each accepted item that an authority has merged into another one, or that none of them holds any more."""
    judged = [mapping for mapping in ledger.mappings if mapping.judgement == "accepted" and mapping.object.startswith(WIKIDATA)]
    wanted = {mapping.object.removeprefix(WIKIDATA) for mapping in judged}
    known: dict[str, str] = {}
    for authority in authorities:
        known |= {asked: item.id for asked, item in authority.items(sorted(wanted - set(known))).items()}
    for mapping in judged:
        identifier = mapping.object.removeprefix(WIKIDATA)
        now = known.get(identifier)
        if now == identifier:
            continue
        what = f"was merged into {now}" if now else "is in none of the authorities (any more)"
        mend = f"judge {mapping.subject} again with `fonds review`"
        yield Finding("warning", "authority", f"{identifier} ({mapping.object_label}), accepted for {mapping.subject}, {what}", mend=mend)
