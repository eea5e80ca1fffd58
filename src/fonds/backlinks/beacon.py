"""Links in BEACON (https://gbv.github.io/beaconspec/beacon.html): what stands before them, and each link in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from fonds.backlinks.linkset import Broken, Stated
from fonds.terms import RDFS

_FIELD = re.compile(r"#\s*([A-Za-z]+)\s*:\s*(.*)")
_TEMPLATE = re.compile(r"\{(\+?)ID\}")
_UNRESERVED, _RESERVED = "-._~", ":/?#[]@!$&'()*+,;=%"
_ANNOTATION = re.compile(r"\{\+?annotation\}")
_PARTS = 3


def fields(lines: Iterable[str]) -> dict[str, str]:
    """The fields `#NAME: value` with which a file begins; the first of a name counts, in capitals. Other comments are passed over.

    >>> fields(["#FORMAT: BEACON", "#NAME: A register", "", "1"])
    {'FORMAT': 'BEACON', 'NAME': 'A register'}
    """
    found: dict[str, str] = {}
    for line in lines:
        if not line.startswith("#"):
            break
        if match := _FIELD.fullmatch(line.strip()):
            found.setdefault(match[1].upper(), match[2].strip())
    return found


def links(lines: Iterable[str], meta: Mapping[str, str]) -> Iterator[Stated | Broken]:
    """The links of a file (section 3), each IRI in full by PREFIX, TARGET and RELATION."""
    prefix, target = _pattern(meta.get("PREFIX")), _pattern(meta.get("TARGET"))
    relation = meta.get("RELATION") or RDFS["seeAlso"].value
    # A token alone behind one bar is an address only where nothing else says what it is (section 3.3).
    plain = not meta.get("TARGET") and not meta.get("MESSAGE")
    begun = False
    for number, line in enumerate(lines, start=1):
        # A blank line ends the fields; a link behind it may begin with # (section 3.1).
        if not begun and line.startswith("#"):
            continue
        begun = True
        if not line.strip():
            continue
        parts = [" ".join(part.split()) for part in line.split("|")]
        if len(parts) > _PARTS or not parts[0]:
            yield Broken(number, "is no link", line, "write source|annotation|target, at most two bars")
            continue
        source, annotation, other = (*parts, "", "")[:_PARTS]
        if plain and not other and annotation.startswith(("http:", "https:")) and len(parts) < _PARTS:
            annotation, other = "", annotation
        told = annotation.join(_ANNOTATION.split(relation))
        yield Stated(_expanded(prefix, source), told, _expanded(target, other or source), number)


def _pattern(told: str | None) -> str:
    """A URI pattern: one without a place for the identifier has it at its end (section 2.2)."""
    return "{+ID}" if not told else told if _TEMPLATE.search(told) else f"{told}{{ID}}"


def _expanded(pattern: str, token: str) -> str:
    """A pattern with an identifier in its place, which is percent-encoded as the place says (RFC 6570, 3.2.2 and 3.2.3)."""
    return _TEMPLATE.sub(lambda found: quote(token, safe=_UNRESERVED + (_RESERVED if found[1] else "")), pattern)
