"""TEI as text to be read: blocks and lines as they stand, white space folded, and where each element's words lie in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from fonds.sources.tei_profile import TeiProfile
from fonds.values import Span
from fonds.xml import local

NOTHING, SPACE, LINE, BLOCK = "", " ", "\n", "\n\n"
_BLOCKS = frozenset(
    ("div", "p", "ab", "opener", "closer", "postscript", "lg", "list", "table", "head", "address", "note", "quote_block", "argument", "epigraph",
     "floatingText", "teiHeader", "fileDesc", "profileDesc", "front", "body", "group", "titlePage", "listBibl", "listWit", "correspDesc")
)  # fmt: skip
_LINES = frozenset(
    ("l", "lb", "item", "row", "addrLine", "dateline", "signed", "byline", "trailer", "docDate", "label", "speaker", "titleStmt", "title", "author",
     "editor", "funder", "editionStmt", "edition", "respStmt", "resp", "publicationStmt", "publisher", "pubPlace", "idno", "availability", "licence",
     "seriesStmt", "sourceDesc", "witness", "msDesc", "msIdentifier", "repository", "settlement", "country", "institution", "collection", "physDesc",
     "additions", "incident", "desc", "bibl", "biblStruct", "analytic", "monogr", "imprint", "biblScope", "series", "langUsage", "language",
     "correspAction", "correspContext", "ref", "change", "objectType", "history", "provenance", "altIdentifier", "extent", "measure", "handNote",
     "street", "postCode", "sp")
)  # fmt: skip
# Elements of the header that break lines there may run on in a text.
_RUN_ON = frozenset(("title", "author", "editor", "ref", "bibl", "settlement", "country", "idno", "label", "desc", "publisher", "pubPlace", "resp",
                     "measure", "language", "biblScope", "institution", "repository", "collection", "extent"))  # fmt: skip
_SILENT = frozenset(
    ("del", "fw", "figDesc", "graphic", "facsimile", "sic", "orig", "abbr", "surplus", "listPerson", "listPlace", "listOrg", "listEvent")
)
_CHOSEN = frozenset(("sic", "orig", "abbr"))


@dataclass(slots=True)
class Rendered:
    """The text so far, where each element's words lie, the file's lines, page beginnings, and notes that wait for the end."""

    profile: TeiProfile
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    pending: str = NOTHING
    spans: dict[etree._Element, Span] = field(default_factory=dict)
    places: list[tuple[int, int]] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    silent: list[etree._Element] = field(default_factory=list)
    opened: list[tuple[etree._Element, list[int]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as rendered."""
        return "".join(self.pieces)

    def span(self, element: etree._Element) -> Span | None:
        """Where an element's words lie; None where it has none."""
        return self.spans.get(element)

    def gap(self, wanted: str) -> None:
        """Ask for a space, a line's end or an empty line before the next words; the widest asked for is written."""
        if len(wanted) > len(self.pending) or (wanted == LINE and self.pending == SPACE):
            self.pending = wanted

    def add(self, data: str | None, line: int) -> None:
        """Write words, their white space folded."""
        if not data:
            return
        if data[0].isspace():
            self.gap(SPACE)
        chunk = " ".join(data.split())
        if chunk:
            if self.length and self.pending:
                self.pieces.append(self.pending)
                self.length += len(self.pending)
            self.pending = NOTHING
            for _, start in reversed(self.opened):
                if start:
                    break
                start.append(self.length)
            if not self.places or self.places[-1][1] != line:
                self.places.append((self.length, line))
            self.pieces.append(chunk)
            self.length += len(chunk)
            if data[-1].isspace():
                self.gap(SPACE)


def render(element: etree._Element, into: Rendered, *, running: bool) -> None:
    """Write an element; `running` tells that it is text, in which the header's fields do not break lines."""
    name = local(element)
    if not name:
        return
    if name in _SILENT and not (name in _CHOSEN and not _has_choice(element)):
        into.silent.append(element)
        return
    if name == "note" and running:
        into.notes.append(element)
        return
    around = _gap_around(element, name, running)
    into.gap(around)
    start: list[int] = []
    into.opened.append((element, start))
    line = element.sourceline or 1
    _special(element, name, into, line)
    if name not in ("c", "g") or not _glyph(element, into.profile):
        into.add(element.text, line)
    for child in element:
        render(child, into, running=running)
        into.add(child.tail, child.sourceline or line)
    into.opened.pop()
    if start and into.length > start[0]:
        into.spans[element] = Span(start[0], into.length)
    into.gap(around)


def _has_choice(element: etree._Element) -> bool:
    """Whether an editor's reading stands beside the original one (TEI, choice)."""
    parent = element.getparent()
    return parent is not None and local(parent) == "choice" and len(parent) > 1


def _gap_around(element: etree._Element, name: str, running: bool) -> str:
    if running and name in _RUN_ON:
        return NOTHING
    if name == "salute":
        parent = local(element.getparent()) if element.getparent() is not None else ""
        return NOTHING if parent == "p" else LINE
    if not running and name in ("persName", "placeName", "orgName", "date") and local(element.getparent()) in ("correspAction", "respStmt"):
        return LINE
    if name == "quote" and len(element) and local(element[0]) in ("p", "lg"):
        return BLOCK
    return BLOCK if name in _BLOCKS else LINE if name in _LINES and name != "lb" else NOTHING


def _glyph(element: etree._Element, profile: TeiProfile) -> str:
    """The characters of a glyph that the edition writes as a reference, as often as it says; empty where it has text of its own."""
    if (element.text or "").strip():
        return ""
    sign = profile.glyphs.get(element.get("rendition") or element.get("ref") or "", "")
    count = element.get("n") or "1"
    return sign * (int(count) if count.isdigit() and int(count) < 100 else 1)


def _special(element: etree._Element, name: str, into: Rendered, line: int) -> None:
    if name == "lb":
        into.gap(NOTHING if element.get("break") == "no" else LINE)
    elif name == "pb":
        into.pages.append((into.length, element.get("n") or element.get("facs") or ""))
    elif name == "space":
        into.gap(LINE if element.get("dim") == "vertical" else SPACE)
    elif name == "gap":
        into.add("[…]", line)
    elif name == "cell" and element.getprevious() is not None:
        into.pending = "\t"
    elif name in ("c", "g"):
        into.add(_glyph(element, into.profile), line)
