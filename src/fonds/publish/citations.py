"""Citations of a document in the styles that readers and their programs want, from what the archive says of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", **{c: f"\\{c}" for c in "{}$&#_%"}}


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited: `day` is YYYY-MM-DD where the day is known, `date` whatever is known of the time."""

    title: str
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    day: str
    date: str
    reference: str
    keeper: str
    collection: str
    publisher: str
    published: str
    iri: str
    key: str


def citations(cited: Cited) -> list[tuple[str, str]]:
    """A document's citations, each with the name of its style; a reference that begins with its archive is not told of it twice."""
    if cited.keeper and cited.keeper in cited.reference:
        cited = replace(cited, keeper="")
    styles = {"Chicago": chicago, "MLA": mla, "APA": apa, "BibTeX": bibtex, "RIS": ris, "CSL-JSON": csl_json}
    return [(name, style(cited)) for name, style in styles.items()]


def chicago(cited: Cited) -> str:
    """As The Chicago Manual of Style cites an item of an archive in notes (14.221): the item first, then where it lies."""
    day = _day(cited.day, "{month} {day}, {year}") or cited.date
    translated = f"trans. {', '.join(cited.translators)}" if cited.translators else ""
    head = f"{_and(cited.authors)}, " if cited.authors else ""
    parts = [day, cited.reference, cited.keeper, translated, f"in {cited.collection}", cited.publisher, cited.iri]
    return f"{head}“{cited.title},” {', '.join(part for part in parts if part)}."


def mla(cited: Cited) -> str:
    """As the MLA Handbook (9th edition) does: author, title, date, repository with the reference, container, publisher, address."""
    head = [f"{_and(cited.authors)}." if cited.authors else "", f"“{cited.title}.”", f"{_day(cited.day, '{day} {short} {year}') or cited.date}."]
    holding = [part for part in (cited.keeper, cited.reference) if part]
    container = [part for part in (cited.collection, cited.publisher, cited.published[:4], cited.iri) if part]
    return " ".join(part for part in (*head, f"{', '.join(holding)}." if holding else "", f"{', '.join(container)}.") if part)


def apa(cited: Cited) -> str:
    """As the Publication Manual of the APA (7th edition, 10.16 and archival examples) does: author, date, title, reference, archive, address."""
    date = f"({_day(cited.day, '{year}, {month} {day}') or cited.date or 'n.d.'})."
    reference = f" ({cited.reference})" if cited.reference else ""
    head = [f"{', '.join(cited.authors)}. {date} {cited.title}{reference}." if cited.authors else f"{cited.title}{reference}. {date}"]
    return " ".join([*head, *(f"{part}." for part in (cited.keeper, cited.collection) if part), cited.iri])


def bibtex(cited: Cited) -> str:
    """An entry for BibTeX and biblatex; names stand in braces, because which part is the family's is not told."""
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in cited.authors),
        "title": f"{{{_tex(cited.title)}}}",
        "date": cited.day,
        "year": (cited.day or cited.date)[:4] if re.match(r"\d{4}", cited.day or cited.date) else "",
        "translator": " and ".join(f"{{{_tex(name)}}}" for name in cited.translators),
        "howpublished": _tex(", ".join(part for part in (cited.reference, cited.keeper) if part)),
        "note": _tex(", ".join(part for part in (cited.collection, cited.publisher) if part)),
        "url": cited.iri,
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{cited.key},\n{rows}\n}}"


def ris(cited: Cited) -> str:
    """A record in RIS, as reference managers read it: each field on a line of its own."""
    fields = [
        ("TY", "UNPB"), *(("AU", name) for name in cited.authors), ("TI", cited.title), *(("A4", name) for name in cited.translators),
        ("PY", cited.day[:4]), ("DA", cited.day.replace("-", "/")), ("AV", cited.reference), ("DP", cited.keeper), ("T2", cited.collection),
        ("PB", cited.publisher), ("UR", cited.iri),
    ]  # fmt: skip
    return "\n".join([*(f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value), "ER  - "])


def csl_json(cited: Cited) -> str:
    """An item of CSL-JSON (the schema of the Citation Style Language 1.0.2)."""
    issued = {"date-parts": [[int(part) for part in cited.day.split("-")]]} if cited.day else {"literal": cited.date} if cited.date else None
    item = {
        "id": cited.key,
        "type": "document",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.authors],
        "translator": [{"literal": name} for name in cited.translators],
        "issued": issued,
        "archive": cited.keeper,
        "archive_location": cited.reference,
        "container-title": cited.collection,
        "publisher": cited.publisher,
        "URL": cited.iri,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _day(day: str, form: str) -> str:
    """A day in the form of a style; empty where the day is not known."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return ""
    year, month, number = day.split("-")
    name = _MONTHS[int(month) - 1]
    short = name if len(name) <= 4 else f"{name[:4] if name == 'September' else name[:3]}."
    return form.format(year=year, month=name, short=short, day=int(number))


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)
