"""A page of a digital archive as HTML: what surrounds the record is taken away (trafilatura), the rest is read like scraped text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from fonds.errors import SourceError
from fonds.sources.archive_page import read_page
from fonds.sources.profile import load_profile
from fonds.sources.reader import File, Reader, Settings, text_of
from fonds.values import Document, Source, Unread
from fonds.xml import local, words

_BLOCKS = ("p", "head", "quote", "item", "cell", "code", "lb")
_LEAVES = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "a", "button", "dt", "dd", "figcaption", "label", "span", "div", "blockquote")
)
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_SILENT = frozenset(("script", "style", "noscript", "template", "head"))


def read(file: File, settings: Settings) -> Iterator[Document]:
    """The document of a page; SourceError where the page holds no text that is a record."""
    data = text_of(file)
    try:
        tree = lxml_html.document_fromstring(data.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(file.name, f"is not HTML: {error}", "save the page again from the browser") from error
    try:
        written = _extracted(data)
    except etree.XMLSyntaxError:  # trafilatura reads again as XML what it wrote, with names that XML does not allow
        written = _extracted(lxml_html.tostring(_well_named(tree), encoding="unicode"))
    if written is None:
        raise SourceError(file.name, "no record was found on the page", "save the page whole, or put its text into a .txt file")
    paragraphs = list(_paragraphs(etree.fromstring(written.encode())))
    originals = list(_leaves(tree))
    source = _source(file, paragraphs, originals, _address(tree))
    page = read_page(source, file.slug, load_profile(settings.profile, settings.folder))
    kept = " ".join(_key(paragraph) for paragraph in paragraphs)
    unread = tuple(Unread(place, line, text) for place, line, text in originals if _key(text) and _key(text) not in kept)
    yield replace(page, original_language=page.original_language or settings.original_language, unread=unread)


def _extracted(page: str) -> str | None:
    return trafilatura.extract(page, output_format="xml", favor_recall=True, include_tables=True, include_comments=False, deduplicate=False)


def _well_named(tree: etree._Element) -> etree._Element:
    """A page without attributes whose names XML does not allow; elements with such names are nothing in particular."""
    for element in tree.iter(etree.Element):
        if not _NAME.fullmatch(str(element.tag)):
            element.tag = "span"
        for name in element.attrib:
            if not _NAME.fullmatch(str(name)):
                del element.attrib[name]
    return tree


def _paragraphs(document: etree._Element) -> Iterator[str]:
    """The blocks of what trafilatura kept: paragraphs and headings, list items as lines, table rows with their cells apart by tabs."""
    main = next(document.iter("main"), document)
    for block in main:
        name = local(block)
        if name == "list":
            yield "\n".join(f"- {words(item)}" for item in block.iter("item") if words(item))
        elif name == "table":
            yield "\n".join("\t".join(words(cell) for cell in row.iter("cell")) for row in block.iter("row"))
        elif words(block):
            for line in block.iter("lb"):
                line.tail = "\n" + (line.tail or "")
            yield "\n".join(" ".join(line.split()) for line in "".join(block.itertext()).split("\n") if line.strip())


def _leaves(tree: etree._Element) -> Iterator[tuple[str, int, str]]:
    """Every block of the page that holds words of its own, with where it stands and its line."""
    body = next(tree.iter("body"), tree)
    for element in body.iter():
        name = local(element)
        if name not in _LEAVES or any(local(up) in _SILENT for up in element.iterancestors()):
            continue
        whole = not any(local(child) in _LEAVES and local(child) not in ("a", "span") for child in element.iter() if child is not element)
        if (
            whole
            and words(element)
            and (name not in ("div", "span") or _own_words(element))
            and local(element.getparent()) not in ("a", "span")
            and not (name in ("a", "span") and _in_block(element))
        ):
            yield "/".join(local(up) for up in reversed((element, *element.iterancestors()))), element.sourceline or 1, words(element)


def _own_words(element: etree._Element) -> bool:
    return any((text or "").strip() for text in (element.text, *(child.tail for child in element)))


def _in_block(element: etree._Element) -> bool:
    return local(element.getparent()) in _LEAVES - {"div"}


def _source(file: File, paragraphs: list[str], originals: list[tuple[str, int, str]], address: str | None) -> Source:
    """The text of the page with the lines of its pieces, found again by their first words, in order."""
    places: list[tuple[int, int]] = []
    length, at = 0, 0
    for paragraph in paragraphs:
        start = _key(paragraph)[:40]
        found = next((number for number in range(at, len(originals)) if _key(originals[number][2]).startswith(start)), None)
        if found is not None:
            at = found
            places.append((length, originals[found][1]))
        length += len(paragraph) + 2
    return Source(file.name, "\n\n".join(paragraphs), address, tuple(places) or ((0, 1),))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip()


def _address(tree: etree._Element) -> str | None:
    """The page's own address (link rel=canonical, og:url)."""
    for path in ('//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content'):
        for address in tree.xpath(path):
            if str(address).startswith(("http://", "https://")):
                return str(address)
    return None


READER = Reader("html", (".html", ".htm", ".xhtml"), lambda file: file.suffix in (".html", ".htm", ".xhtml"), read)
