"""How two spellings of one name differ, for reports."""

from __future__ import annotations

from fonds.names.agreement import Names, agreement
from fonds.names.chinese import chinese_forms
from fonds.names.folding import fold
from fonds.names.parsing import readings, titles


def variation(one: str, two: str) -> str:
    """The kind of difference: same, title, order, initials, missing part, diacritics, romanisation, spelling or other.

    >>> variation("Abrams, General Creighton", "Abrams, Creighton"), variation("Ivanov, P. V.", "Pavel Ivanov")
    ('title', 'initials')
    """
    if one == two:
        return "same"
    ours, theirs = fold(one), fold(two)
    if ours == theirs:
        return "diacritics"
    known = titles().sure | titles().perhaps
    words, others = (sorted(word for word in name.split() if word not in known) for name in (ours, theirs))
    if words == others:
        return "order" if sorted(ours.split()) == sorted(theirs.split()) else "title"
    parsed, other = readings(one), readings(two)
    if not parsed or not other:
        return "other"
    if set(chinese_forms(one)) & set(chinese_forms(two)):
        return "romanisation"
    initials = [len(word.folded) == 1 for name in (parsed[0], other[0]) for word in name.given]
    how = agreement((one,), Names(frozenset(), frozenset(), (two,))).how
    if how == "initials" or (any(initials) and how in ("part", "similar")):
        return "initials"
    return {"part": "missing part", "turned": "order", "romanised": "romanisation", "similar": "spelling"}.get(how, "other")
