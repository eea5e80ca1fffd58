"""What of a source reached the graph: its words as statements, as text alone, as the page's own furniture, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fonds.values import Citation, Document, Reference, Span, Unread

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Words of one document by what became of them, and each piece that reached no statement and no text."""

    slug: str
    described: int
    text: int
    page: int
    unread: tuple[Unread, ...]

    @property
    def unread_words(self) -> int:
        """How many words reached neither statement nor text."""
        return sum(len(_WORD.findall(piece.words)) for piece in self.unread)

    @property
    def total(self) -> int:
        """All words of the source."""
        return self.described + self.text + self.page + self.unread_words


def coverage(document: Document) -> Coverage:
    """What became of each word of a document's source; a word that several things tell of counts once, as the most telling.

    The record's own words are text; those in the spans of title, date, reference, people and other descriptions are described;
    the page's lines are furniture; whatever else the source holds is unread.
    """
    source = document.source.text
    described, furniture = _merged(_described(document)), _merged(document.chrome)
    kinds = {"described": 0, "text": 0, "page": 0, "unread": 0}
    loose: list[Span] = []
    for match in _WORD.finditer(source):
        word = Span(match.start(), match.end())
        kind = (
            "described" if _inside(word, described) else "text" if word.within(document.record) else "page" if _inside(word, furniture) else "unread"
        )
        kinds[kind] += 1
        if kind == "unread":
            loose.append(word)
    told = {piece.line for piece in document.unread}  # a reader that knows elements has told of them better
    stretches = (Unread("text of the source", document.source.line(span.start), " ".join(span.of(source).split())) for span in _joined(loose, source))
    pieces = tuple(piece for piece in stretches if piece.line not in told)
    return Coverage(document.slug, kinds["described"], kinds["text"], kinds["page"], (*pieces, *document.unread))


def _described(document: Document) -> Iterator[Span]:
    """The stretches that statements rest on."""
    single = (document.title, document.date, document.summary, document.rights, document.classification, document.publisher, document.place)
    yield from (span for span in single if span)
    yield from (*document.translators, *document.funders, *(span for _, span in (*document.contributors, *document.cast)))
    yield from (mark.span for mark in document.marks)
    yield from (span for span, _ in document.dated)
    for passage in document.passages:
        yield from (mark.span for mark in (*passage.actors, *passage.places))
        if passage.dated:
            yield passage.dated
    for reference in (document.reference, *document.copies):
        yield from _of_reference(reference)
    for citation in document.citations:
        yield from _of_citation(citation)


def _of_reference(reference: Reference | None) -> Iterator[Span]:
    if reference:
        yield reference.span


def _of_citation(citation: Citation) -> Iterator[Span]:
    parts = (citation.title_span, *citation.editors, citation.place, citation.publisher, citation.year, citation.pages_span)
    yield from (span for span in parts if span)


def _merged(spans: Iterator[Span] | tuple[Span, ...]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _inside(word: Span, spans: list[Span]) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= word.start:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low].overlaps(word)


def _joined(words: list[Span], source: str) -> Iterator[Span]:
    """Loose words that stand on one line, as one piece."""
    piece: Span | None = None
    for word in words:
        if piece and not re.search(r"\w|\n", source[piece.end : word.start]):
            piece = Span(piece.start, word.end)
        else:
            if piece:
                yield piece
            piece = word
    if piece:
        yield piece
