"""What kind of thing an item of Wikidata can be, by its classes and all above them (P31/P279*), else by its dates or position."""

from __future__ import annotations

from fonds.matches import Item

# The classes whose instances are things of a kind (https://www.wikidata.org/wiki/Q5 and so on; labels in docs/reconciliation.md).
ROOTS: dict[str, frozenset[str]] = {
    "person": frozenset(["Q5"]),
    "place": frozenset(
        (
            "Q486972 Q515 Q1549591 Q3957 Q532 Q748149 Q1065118 Q5119 Q56061 Q82794 Q1620908 Q6256 Q3624078 Q3024240 Q2221906 Q618123 Q7275"
            " Q15284 Q1066538 Q1208802 Q4022 Q23442 Q165"
        ).split()
    ),
    "group": frozenset(
        ("Q43229 Q7278 Q772547 Q37726 Q327333 Q166118 Q155271 Q31855 Q865588 Q233591 Q11032 Q2659904 Q16334295 Q781132 Q1261096 Q414147").split()
    ),
    "event": frozenset(["Q1656682", "Q1190554", "Q198", "Q8465", "Q178561", "Q831663", "Q645883", "Q2761147", "Q131569", "Q625994", "Q10931"]),
}
# Not things of the world: disambiguation pages, lists, categories, fictional humans, names, works.
EXCLUDED = frozenset(["Q4167410", "Q13406463", "Q4167836", "Q15632617", "Q101352", "Q202444", "Q17442446", "Q11424", "Q7725634", "Q571", "Q482994"])
OTHER = frozenset({"other"})


def kinds_of(above: frozenset[str], item: Item) -> frozenset[str]:
    """The kinds of thing that an item can be, `above` being its classes and all their superclasses; empty where nothing tells."""
    # An English label all in small letters is a common noun: the item is a kind of thing, not one of them.
    if above & EXCLUDED or item.label.islower():
        return OTHER
    kinds = {kind for kind, roots in ROOTS.items() if above & roots}
    if not kinds and (item.born or item.died):
        kinds = {"person"}
    if not kinds and item.point:
        kinds = {"place"}
    return frozenset(kinds) or (OTHER if item.classes else frozenset())
