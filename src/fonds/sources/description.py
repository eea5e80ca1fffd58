"""An archive's description of one thing that it holds, without the thing's text: a record set of the level of an item.

That is what a finding aid would say of it; nothing is said of words that were not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from fonds.dates import time_span
from fonds.errors import FondsError, SourceError
from fonds.iris import slugify
from fonds.resources import resource
from fonds.sources.reader import File, Settings
from fonds.terms import language_names
from fonds.values import Entity, Finding, FindingAid, Name, RecordSet, TimeSpan, Unread


@dataclass(frozen=True, slots=True)
class Described:
    """What a description says of a thing, as it is written there; `address` is where the web has it, `unread` what no statement holds."""

    title: str
    reference: str = ""
    keeper: str = ""
    date: str = ""
    scope: str = ""
    extent: str = ""
    language: str = ""
    address: str = ""
    unread: tuple[Unread, ...] = ()


def finding_aid(file: File, settings: Settings, told: Described) -> FindingAid:
    """The finding aid of one set; the archive is who keeps it by the description, else whom it was harvested from, else its host.

    SourceError where there is no title.
    """
    if not told.title:
        raise SourceError(file.name, "has no title", "ask the archive for one, or remove the file")
    origin = file.origin
    address = told.address or (origin.address if origin else "")
    name = told.keeper or (file.archive if origin else "") or _host(address)
    if not name:
        raise SourceError(file.name, "does not say who keeps what it describes", "put the archive's name in it (dc:publisher, provider)")
    language = code_of(told.language or settings.language)
    keeper = Entity(f"group/{slugify(name)}", name, (Name(name, "preferred-name", settings.language),), source=file.name)
    number = told.reference or (origin.identifier if origin else "") or file.slug
    span, findings = _time(file, told)
    path = f"set/{slugify(name)}-{slugify(re.split('[:/]', number.rstrip('/'))[-1] if '://' in number or number.startswith('oai:') else number)}"
    one = RecordSet(path, told.title, "level-item", number, None, keeper.path, span, told.scope, told.extent, language, (), address)
    return FindingAid(file.name, keeper, (one,), told.unread, findings)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _time(file: File, told: Described) -> tuple[TimeSpan | None, tuple[Finding, ...]]:
    day = re.match(r"\d{4}-\d\d-\d\d(?=T)", told.date)
    value = day[0] if day else years(told.date) or told.date
    try:
        return (time_span(value, told.date) if value else None), ()
    except FondsError:
        mend = "nothing is lost but the date; EDTF is understood, such as 1949-02-05 or 1914/1918"
        return None, (Finding("warning", "date", "the date is not understood", file.name, None, told.date, "", mend),)


def years(written: str) -> str | None:
    """A year or a period of years in EDTF, None where the words are neither.

    >>> years("1914-1918"), years("ca. 1850"), years("spring")
    ('1914/1918', '1850', None)
    """
    found = re.fullmatch(r"(?:c(?:a|irca)?\.? ?)?(\d{4})(?: ?[-–/] ?(\d{4}))?", written)
    return (f"{found[1]}/{found[2]}" if found[2] else found[1]) if found else None


def code_of(given: str) -> str:
    """The code of a language by its code of two or three letters, with or without a region, or by its English name; `und` where none is known."""
    plain = given.strip().lower()
    short = re.split("[-_]", plain)[0]
    code = _two_letters().get(short, short)
    return code if code in language_names().values() else language_names().get(plain, "und")


@cache
def _two_letters() -> dict[str, str]:
    """The two letters of a language (ISO 639-1) by the three that EAD writes (ISO 639-2)."""
    rows = resource("data", "lookups", "language-codes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(row.split("\t") for row in rows)
