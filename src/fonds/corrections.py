"""A curator's corrections: what a person decided of some words of a document, which wins over every rule at every build.

`corrections/*.tsv` of a project holds a row a decision. Its words are quoted from the document, so that the decision stays
where it belongs when the text around it changes; where they stand several times, `occurrence` tells which (empty: all).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fonds.config import nearest
from fonds.errors import ConfigurationError
from fonds.values import Decision, Document, Finding, Mark, Span

COLUMNS = ("document", "words", "occurrence", "correction", "value", "by", "date", "reason")
NOT_A_NAME, IS, SPEAKER, DID_NOT_HAPPEN = "not-a-name", "is", "speaker", "did-not-happen"
KINDS = (NOT_A_NAME, IS, SPEAKER, DID_NOT_HAPPEN)
_THING = re.compile(r"(?:person|group|place|event)/[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row: the document's slug, the quoted words, which of their occurrences (None: all), and what was decided by whom."""

    where: str
    document: str
    words: str
    occurrence: int | None
    kind: str
    value: str
    by: str
    date: str
    reason: str


def load_corrections(folder: Path) -> dict[str, tuple[Correction, ...]]:
    """The corrections of a folder by document (none where there is no folder); ConfigurationError names file, line and mend."""
    found: dict[str, list[Correction]] = {}
    for path in sorted(folder.glob("*.tsv")):
        for correction in _rows(path):
            found.setdefault(correction.document, []).append(correction)
    return {slug: tuple(rows) for slug, rows in found.items()}


def _rows(path: Path) -> Iterator[Correction]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigurationError(path.name, f"is not UTF-8 ({error.reason} at byte {error.start})", "save it as UTF-8") from error
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(rows, ()))
    if header != COLUMNS:
        raise ConfigurationError(f"{path.name}:1", f"the columns are {', '.join(header)}", f"they must be {', '.join(COLUMNS)}")
    for number, cells in enumerate(rows, start=2):
        if any(cells) and not cells[0].startswith("#"):
            yield _correction(f"{path.name}:{number}", [cell.strip() for cell in cells])


def _correction(where: str, cells: list[str]) -> Correction:
    if len(cells) != len(COLUMNS):
        raise ConfigurationError(where, f"has {len(cells)} columns", f"give {len(COLUMNS)}, separated by one tab each")
    document, words, occurrence, kind, value, by, date, reason = cells
    if not (document and words and by):
        raise ConfigurationError(where, "document, words or by is empty", "say of which words of which document who decided")
    if kind not in KINDS:
        raise ConfigurationError(f"{where}: correction", f"{kind!r} is not known", nearest(kind, KINDS))
    if kind in (IS, SPEAKER) and not _THING.fullmatch(value):
        mend = "write the path of a thing, such as person/paul-orlik"
        raise ConfigurationError(f"{where}: value", f"{value!r} names nothing", mend)
    if occurrence and not re.fullmatch(r"[1-9]\d*", occurrence):
        raise ConfigurationError(
            f"{where}: occurrence", f"{occurrence!r} is not a number from 1", "count the words' occurrences, or leave it empty for all"
        )
    if date and not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        raise ConfigurationError(f"{where}: date", f"{date!r} is not YYYY-MM-DD", "mend it, or leave it empty")
    return Correction(where, document, words, int(occurrence) if occurrence else None, kind, value, by, date, reason)


def corrected(document: Document, corrections: Mapping[str, tuple[Correction, ...]]) -> Document:
    """The document with what was decided of its words; names that a decision is about are marked as decided, or not marked at all."""
    decisions: list[Decision] = []
    findings = list(document.findings)
    for correction in corrections.get(document.slug, ()):
        spans = list(_places(document.source.text, correction.words))
        chosen = spans if correction.occurrence is None else spans[correction.occurrence - 1 : correction.occurrence]
        if not chosen:
            why = f"the words do not stand in {document.slug}" if not spans else f"the words stand {len(spans)} time(s) in {document.slug}"
            mend = "quote them as the document has them, or remove the row"
            file, _, line = correction.where.rpartition(":")
            findings.append(Finding("warning", "correction", why, f"corrections/{file}", int(line), correction.words, document.path, mend))
        for span in chosen:
            decisions.append(Decision(span, correction.kind, correction.value, correction.by, correction.date, correction.reason))
    names = [decision for decision in decisions if decision.kind in (IS, NOT_A_NAME)]
    marks = [mark for mark in document.marks if not any(mark.span.overlaps(decision.span) for decision in names)]
    marks += [Mark(decision.span, decision.value) for decision in names if decision.kind == IS]
    ordered = tuple(sorted(marks, key=lambda mark: (mark.span, mark.path)))
    return replace(document, marks=ordered, decisions=tuple(decisions), findings=tuple(findings)) if decisions or findings else document


def unused(corrections: Mapping[str, tuple[Correction, ...]], slugs: set[str]) -> Iterator[Finding]:
    """A warning for each row about a document that is not there."""
    for slug, rows in corrections.items():
        if slug not in slugs:
            for row in rows:
                file, _, line = row.where.rpartition(":")
                yield Finding(
                    "warning", "correction", f"there is no document {slug!r}", f"corrections/{file}", int(line), row.words, "", nearest(slug, slugs)
                )


def _places(text: str, words: str) -> Iterator[Span]:
    """Where some words stand as whole words, however the source breaks its lines between them."""
    parts = r"\s+".join(re.escape(part) for part in words.split())
    for match in re.finditer(rf"(?<!\w){parts}(?!\w)", text):
        yield Span(match.start(), match.end())
