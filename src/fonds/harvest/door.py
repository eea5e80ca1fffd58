"""What all doors know: whose records they give, at which address, and how names and texts stand in XML."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from fonds.records.table import Records
from fonds.xml import clean


@dataclass(frozen=True, slots=True)
class Door:
    """The records of a dataset, and where they are asked for: `root` is the address of the server, ending with /, `base` that of the identifiers."""

    records: Records
    root: str
    base: str
    title: str
    contact: str = ""
    license: str = ""
    friends: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host of the identifiers."""
        return urlsplit(self.base).hostname or "localhost"

    def page(self, iri: str, ending: str = "") -> str:
        """Where a thing, or a page of it, is given."""
        return f"{self.root}{iri.removeprefix(self.base)}{ending}"


def text(value: str) -> str:
    r"""A text as it stands in XML; what XML cannot hold is left out.

    >>> text("a < b\x00")
    'a &lt; b'
    """
    return escape(clean(value))


def quoted(value: str) -> str:
    """A text as the value of an attribute, in its quotation marks."""
    return quoteattr(clean(value))
