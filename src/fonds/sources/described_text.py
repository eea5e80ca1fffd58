"""Plain text with its description: YAML front matter on top (`---`), or a row of a CSV table in the same folder.

The description is part of the source: what it says of date, author or reference rests on its words like everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from fonds.config import nearest
from fonds.dates import is_day
from fonds.errors import SourceError
from fonds.sources.archive_page import kind_of, language_code
from fonds.sources.reader import File, Reader, Settings, text_of
from fonds.sources.source_note import level_concepts, reference
from fonds.terms import language_names
from fonds.text import lines
from fonds.values import Document, Level, Reference, Source, Span

_CAST = {"author": "author", "authors": "author", "addressee": "addressee", "addressees": "addressee", "participants": "attendee"}
_PLAIN = ("title", "date", "kind", "language", "original_language", "place", "archive", "reference", "classification", "rights", "summary",
          "translator", "translators", "contributor", "source")  # fmt: skip
_HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the description: its words and where they stand in the source."""

    text: str
    span: Span


Description = Mapping[str, tuple[Value, ...]]


def claims(file: File) -> bool:
    """Whether a text begins with front matter or has a row in a table beside it."""
    return file.suffix in (".txt", ".md") and (bool(file.row) or file.data.removeprefix(b"\xef\xbb\xbf").startswith(b"---"))


def read(file: File, settings: Settings) -> Iterator[Document]:
    """The document of a described text; SourceError names the line of what is wrong in the description."""
    text = text_of(file)
    row, rendered = _row(file)
    found = _HEAD.match(text)
    if found is None and text.startswith("---") and not row:
        raise SourceError(f"{file.name}:1", "begins front matter that never ends", "put a line --- below it")
    head = _front_matter(file.name, found[1], len(rendered) + found.start(1), text[: found.start(1)].count("\n")) if found else {}
    start = len(rendered) + (found.end() if found else 0)
    source = Source(file.name, rendered + text, _address({**row, **head}), _places(rendered, text))
    yield _document(source, file.slug, {**row, **head}, start, settings)


def _front_matter(name: str, head: str, offset: int, line: int) -> Description:
    """The values of YAML front matter with their places; a list holds several."""
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line if error.problem_mark else 0
        raise SourceError(f"{name}:{line + at + 1}", f"is not YAML: {error.problem}", "write key: value on each line") from error
    except yaml.reader.ReaderError as error:
        at = head.count("\n", 0, error.position)
        why = f"is not YAML: the character U+{error.character:04X} may not stand in it"
        raise SourceError(f"{name}:{line + at + 1}", why, "remove it") from error
    if not isinstance(node, yaml.MappingNode):
        raise SourceError(f"{name}:{line + 1}", "the front matter has no keys", "write key: value on each line")
    found: dict[str, tuple[Value, ...]] = {}
    for key, value in node.value:
        where = f"{name}:{line + key.start_mark.line + 1}"
        _check_key(where, str(key.value))
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            raise SourceError(where, f"{key.value} is neither a text nor a list of texts", "write one value, or a list of them")
        found[str(key.value)] = tuple(_scalar(item, head, offset) for item in items if str(item.value).strip())
    return found


def _scalar(node: yaml.ScalarNode, head: str, offset: int) -> Value:
    """A scalar as the text has it, without its quotation marks."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    elif node.style in ("|", ">"):
        start = head.index("\n", start) + 1
    written = head[start:end]
    lead = len(written) - len(written.lstrip())
    return Value(str(node.value).strip(), Span(offset + start + lead, offset + start + len(written.rstrip())))


def _row(file: File) -> tuple[Description, str]:
    """The values of a table's row, and the lines in which they are told above the text; several names stand apart by semicolons."""
    rendered = ""
    values: dict[str, tuple[Value, ...]] = {}
    for key, cell in file.row.items():
        if key == "file" or not cell:
            continue
        _check_key(f"{file.name} (its row in the table)", key)
        rendered += f"{key}: "
        found, at = [], len(rendered)
        for part in re.finditer(r"[^;]+", cell) if key in (*_CAST, "translator", "translators") else re.finditer(r".+", cell, re.S):
            words = part[0].strip()
            begin = at + part.start() + part[0].index(words) if words else at
            found += [Value(words, Span(begin, begin + len(words)))] if words else []
        values[key] = tuple(found)
        rendered += f"{cell}\n"
    return values, rendered + ("\n" if rendered else "")


def _check_key(where: str, key: str) -> None:
    known = (*_PLAIN, *_CAST, *level_concepts())
    if key not in known:
        raise SourceError(where, f"no key is called {key!r}", nearest(key, known))


def _places(rendered: str, text: str) -> tuple[tuple[int, int], ...]:
    """The lines of the file behind the source, where a row is told above it: the row's own lines count as the first."""
    if not rendered:
        return ()
    starts = [len(rendered)] + [len(rendered) + match.end() for match in re.finditer(r"\n", text)]
    return ((0, 1), *((offset, number) for number, offset in enumerate(starts, start=1)))


def _address(values: Description) -> str | None:
    told = values.get("source", ())
    return told[0].text if told and told[0].text.startswith(("http://", "https://")) else None


def _document(source: Source, slug: str, values: Description, start: int, settings: Settings) -> Document:
    body = source.text[start:]
    if not body.strip():
        raise SourceError(source.path, "has a description and no text", "put the document's text below it")
    begin = start + len(body) - len(body.lstrip())

    def one(key: str) -> Value | None:
        return next(iter(values.get(key, ())), None)

    def span(key: str) -> Span | None:
        value = one(key)
        return value.span if value else None

    dated = one("date")
    told = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", dated.text) if dated else None
    if dated and told and not is_day(*(int(part) for part in told.groups())):
        where = f"{source.path}:{source.line(dated.span.start)}"
        raise SourceError(where, f"the calendar has no {dated.text}", "mend the date")
    title = span("title") or next(iter(lines(source.text, begin)))
    return Document(
        slug=slug,
        source=source,
        record=Span(begin, start + len(body.rstrip())),
        title=title,
        kind=_kind(source, one("kind"), title.of(source.text)),
        language=_language(source, one("language")) or settings.language,
        original_language=_language(source, one("original_language")) or settings.original_language,
        date=span("date"),
        summary=span("summary"),
        rights=span("rights"),
        reference=_reference(source, values),
        translators=tuple(value.span for key in ("translator", "translators") for value in values.get(key, ())),
        contributors=tuple(("contributor", value.span) for value in values.get("contributor", ())),
        cast=tuple((role, value.span) for key, role in _CAST.items() for value in values.get(key, ())),
        place=span("place"),
        classification=span("classification"),
    )


def _kind(source: Source, value: Value | None, title: str) -> str:
    if value is None:
        return kind_of(title)
    found = kind_of(value.text)
    if found == "document" and value.text.lower() != "document":
        where = f"{source.path}:{source.line(value.span.start)}"
        raise SourceError(where, f"no kind of document is called {value.text!r}", "write letter, telegram, minutes, record of conversation …")
    return found


def _language(source: Source, value: Value | None) -> str | None:
    if value is None:
        return None
    code = value.text.lower() if value.text.lower() in language_names().values() else language_code(value.text)
    if code is None:
        where = f"{source.path}:{source.line(value.span.start)}"
        raise SourceError(where, f"no language is called {value.text!r}", "write its English name or its code: Russian, ru")
    return code


def _reference(source: Source, values: Description) -> Reference | None:
    """The reference as a whole, or put together from the archive and the levels that the description names."""
    whole = next(iter(values.get("reference", ())), None)
    archive = next(iter(values.get("archive", ())), None)
    told = reference(source.text, whole.span) if whole else None
    if told or archive is None:
        return told
    parts = [(level, values[level][0]) for level in level_concepts() if values.get(level)]
    spans = [archive.span, *(value.span for _, value in parts), *((whole.span,) if whole else ())]
    span = Span(min(one.start for one in spans), max(one.end for one in spans))
    written = f"{archive.text}, {whole.text}" if whole else ", ".join((archive.text, *(f"{level.replace('_', ' ')} {v.text}" for level, v in parts)))
    return Reference(span, written, archive.text, archive.span, tuple(Level(level, value.text) for level, value in parts))


READER = Reader("front-matter", (".txt", ".md"), claims, read, rank=5)
