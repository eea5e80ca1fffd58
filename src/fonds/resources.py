"""Finding ontology/, shapes/ and data/ in a wheel, an editable install and a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fonds.errors import UnavailableError

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "_resources", _PACKAGE.parents[1])


@cache
def resource(*parts: str) -> Path:
    """The path of a file or folder that ships with fonds, such as `resource("ontology", "concepts.ttl")`.

    The wheel carries the folders inside the package; a checkout and an editable install have them at its root.
    Raises UnavailableError where neither holds it.
    """
    for root in _ROOTS:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise UnavailableError("/".join(parts), "is missing from this installation", "install fonds again")
