"""The archival object and the record sets it lies in, in CRM and RiC-O (graph-model.md, "The archival object")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Triple

from fonds.iris import slugify
from fonds.patterns.scribe import Scribe
from fonds.terms import CRM, LA, RICO
from fonds.values import Account, Carrier, Level

Levels = Mapping[str, tuple[str | None, str | None]]

E42 = CRM["E42_Identifier"]


def set_paths(carrier: Carrier, levels: Levels) -> list[tuple[str, Level]]:
    """The record sets that a carrier lies in, the highest first, each with its level."""
    found: list[tuple[str, Level]] = []
    slug = carrier.keeper.partition("/")[2]
    for part in carrier.reference.parts:
        if levels.get(part.level, (None, None))[0]:
            slug = f"{slug}-{slugify(part.value)}"
            found.append((f"set/{slug}", part))
    return found


def describe_carrier(account: Account, original: str, scribe: Scribe) -> Iterator[Triple]:
    """The objects that carry the original, each with its reference, keeper, leaves or pages, and the sets above it."""
    for carrier in account.carriers:
        yield from _carrier(carrier, original, account, scribe)


def _carrier(carrier: Carrier, original: str, account: Account, scribe: Scribe) -> Iterator[Triple]:
    reference, path, levels = carrier.reference, carrier.path, account.levels
    sets = set_paths(carrier, levels)
    yield from scribe.thing(path, reference.as_written, CRM["E22_Human-Made_Object"])
    yield from scribe.link(path, CRM["P128_carries"], original)
    yield from scribe.link(path, CRM["P50_has_current_keeper"], carrier.keeper)
    yield from scribe.link(path, LA["member_of"], sets[-1][0] if sets else None)
    yield from scribe.link(path, CRM["P1_is_identified_by"], f"{path}#reference")
    yield from scribe.words(f"{path}#reference", reference.as_written, "reference", reference.as_written, E42)
    for part in reference.parts:
        kind = levels.get(part.level, (None, None))[1]
        if kind:
            yield from scribe.link(path, CRM["P67i_is_referred_to_by"], f"{path}#{kind}")
            yield from scribe.words(f"{path}#{kind}", f"{kind} {part.value}", kind, part.value, CRM["E33_Linguistic_Object"])
    yield from _sets(sets, account, scribe)


def _sets(sets: list[tuple[str, Level]], account: Account, scribe: Scribe) -> Iterator[Triple]:
    """The sets as far as the reference tells of them; what a finding aid describes stands with the authorities."""
    above: str | None = None
    for path, part in sets:
        if path in account.described:
            above = path
            continue
        concept = account.levels[part.level][0] or "level-file"
        yield from scribe.thing(path, f"{part.level.replace('_', ' ')} {part.value}", LA["Set"], RICO["RecordSet"])
        yield from scribe.typed(path, concept)
        yield from scribe.link(path, CRM["P1_is_identified_by"], f"{path}#reference")
        yield from scribe.words(f"{path}#reference", part.value, "reference", part.value, E42)
        yield from scribe.link(path, LA["member_of"], above)
        yield from scribe.link(path, RICO["isOrWasIncludedIn"], above)
        above = path
