"""Finding aids in EAD 2002 and EAD3: their hierarchy and description become record sets, in which documents hang.

A document hangs in a set where its reference names the same archive and numbers (`set/{archive}-{number}-{number}`), or where
the component points at its file (dao/@href, @xlink:href).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from fonds.dates import time_span
from fonds.errors import FondsError, SourceError
from fonds.iris import digest, slugify
from fonds.sources.description import code_of, years
from fonds.sources.reader import File, Reader, Settings
from fonds.tei import finding
from fonds.values import Entity, Finding, FindingAid, Name, RecordSet, TimeSpan, Unread
from fonds.xml import local, parse, root_name, words

_COMPONENT = re.compile(r"c(?:\d\d)?")
_LEVELS = {
    "fonds": "level-fonds", "collection": "level-fonds", "recordgrp": "level-record-group", "series": "level-series", "class": "level-series",
    "subfonds": "level-series", "subgrp": "level-series", "subseries": "level-subseries", "file": "level-file", "item": "level-item",
}  # fmt: skip
# What of a component's description is read; whatever else has words is listed as unread.
_READ = frozenset(
    ("unitid", "unittitle", "unitdate", "unitdatestructured", "scopecontent", "abstract", "physdesc", "physdescstructured",
     "repository", "dao", "daoset", "langmaterial")
)  # fmt: skip


def claims(file: File) -> bool:
    """Whether a file is a finding aid: XML whose first element is ead."""
    return file.suffix in (".xml", ".ead") and root_name(file.data) == "ead"


def read(file: File, settings: Settings) -> Iterator[FindingAid]:
    """The record sets of a finding aid; SourceError where it describes nothing or names no archive."""
    root = parse(file.data, file.name)
    top = next(root.iter("{*}archdesc"), None)
    if top is None:
        raise SourceError(f"{file.name}:{root.sourceline}", "has no archdesc", "export the finding aid with its description")
    yield _Aid(file, settings, top).finding_aid()


class _Aid:
    """Reads one finding aid."""

    def __init__(self, file: File, settings: Settings, top: etree._Element) -> None:
        self.file, self.settings, self.top = file, settings, top
        self.findings: list[Finding] = []
        self.seen: dict[str, int] = {}
        archive = next((element for element in self._of(top, "repository") if words(element)), None)
        if archive is None:
            raise SourceError(f"{file.name}:{top.sourceline}", "names no archive", "add did/repository to archdesc")
        name = next((words(part) for part in archive.iter("{*}corpname") if words(part)), words(archive))
        self.keeper = Entity(f"group/{slugify(name)}", name, (Name(name, "preferred-name", self._language()),), source=file.name)

    def finding_aid(self) -> FindingAid:
        """The sets with all that is said of them."""
        sets = tuple(self._sets(self.top, None, self.keeper.path.partition("/")[2]))
        if not sets:
            raise SourceError(f"{self.file.name}:{self.top.sourceline}", "describes no set with a number", "give the components a unitid")
        return FindingAid(self.file.name, self.keeper, sets, tuple(self._unread()), tuple(self.findings))

    def _sets(self, element: etree._Element, above: str | None, prefix: str) -> Iterator[RecordSet]:
        """The set of a component and those below it; a component without a number passes those below on to the one above."""
        number = next((words(unit) for unit in self._of(element, "unitid") if words(unit)), "")
        title = next((words(unit) for unit in self._of(element, "unittitle") if words(unit)), "")
        path, slug = above, prefix
        if number or title:
            slug = f"{prefix}-{slugify(_own_number(number)) if number else digest(title)}"
            path = f"set/{slug}"
            line = element.sourceline or 1
            if path in self.seen:
                self._tell(element, f"the number {number!r} stands twice, first on line {self.seen[path]}", "give each component its own unitid")
                return
            self.seen[path] = line
            yield self._set(element, path, above, number, title)
        for child in element.iter():
            if child is not element and _is_component(child) and _parent_component(child) in (element, None) and self._below(child, element):
                yield from self._sets(child, path, slug)

    def _below(self, child: etree._Element, element: etree._Element) -> bool:
        """Whether a component lies right below another (or below the whole description)."""
        parent = _parent_component(child)
        return parent is element if parent is not None else element is self.top

    def _set(self, element: etree._Element, path: str, above: str | None, number: str, title: str) -> RecordSet:
        level = (element.get("level") or element.get("otherlevel") or "file").lower()
        concept = _LEVELS.get(level)
        if concept is None:
            self._tell(element, f"the level {level!r} is not known", f"use one of {', '.join(sorted(_LEVELS))}; it counts as a file")
        scope = [words(part) for name in ("scopecontent", "abstract") for part in self._of(element, name) if words(part)]
        extent = [words(part) for name in ("physdesc", "physdescstructured") for part in self._of(element, name) if words(part)]
        links = [
            value for dao in self._of(element, "dao", "daoset") for part in dao.iter() for key, value in part.attrib.items() if key.endswith("href")
        ]
        return RecordSet(
            path, title or number, concept or "level-file", number, above, self.keeper.path if above is None else None, self._time(element),
            "\n\n".join(scope), "; ".join(extent), self._language(), tuple(PurePosixPath(link).name for link in links),
        )  # fmt: skip

    def _of(self, element: etree._Element, *names: str) -> Iterator[etree._Element]:
        """The description's own elements of some names: those of its did, and those beside it."""
        for child in element:
            if local(child) in names:
                yield child
            elif local(child) == "did":
                yield from (part for part in child.iter() if local(part) in names)

    def _time(self, element: etree._Element) -> TimeSpan | None:
        for unit in self._of(element, "unitdate", "unitdatestructured"):
            value = _edtf(unit)
            try:
                if value:
                    return time_span(value, words(unit) or value)
            except FondsError as error:
                self._tell(unit, f"{error.where} {error.why}", error.mend)
        return None

    def _language(self) -> str:
        told = next((part for part in self.top.iter("{*}language") if part.get("langcode")), None)
        return code_of((told.get("langcode") or "") if told is not None else self.settings.language)

    def _tell(self, element: etree._Element, message: str, mend: str) -> None:
        self.findings.append(finding(self.file.name, element, message, mend))

    def _unread(self) -> Iterator[Unread]:
        """What of the finding aid reached no set: every element with words of its own outside what is read."""
        for element in self.top.getroottree().getroot().iter():
            own = (element.text or "").strip()
            names = {local(element), *(local(up) for up in element.iterancestors())}
            if own and (not names & _READ or "archdesc" not in names):
                up = [local(above) for above in element.iterancestors()]
                yield Unread("/".join((*reversed(up), local(element))), element.sourceline or 1, own)


def _is_component(element: etree._Element) -> bool:
    return _COMPONENT.fullmatch(local(element)) is not None


def _parent_component(element: etree._Element) -> etree._Element | None:
    return next((up for up in element.iterancestors() if _is_component(up)), None)


def _own_number(number: str) -> str:
    """The number of a unit without the word for its level: "Fond 12" and "12" are one set.

    >>> _own_number("Fond 12"), _own_number("RG 59"), _own_number("B 5b")
    ('12', '59', 'B 5b')
    """
    match = re.fullmatch(
        r"(?i)(?:fonds?|f\.|rg|record group|series|op(?:is|\.)?|file|d(?:elo|\.)?|box|folder|bestand|nr\.?|vol(?:ume|\.)?) ?(\S.*)", number
    )
    return match[1] if match else number


def _edtf(unit: etree._Element) -> str | None:
    """The date of a unit in EDTF: its @normal (ISO 8601), its structured dates, or the years that it is written with."""
    normal = (unit.get("normal") or unit.get("standarddate") or "").strip()
    if normal:
        return normal
    told = [part.get("standarddate") or words(part) for name in ("fromdate", "todate") for part in unit.iter(f"{{*}}{name}")]
    if len(told) == 2:
        return "/".join(told)
    single = next((part.get("standarddate") or words(part) for part in unit.iter("{*}datesingle")), None)
    return years(single or words(unit))


READER = Reader("ead", (".xml", ".ead"), claims, read, describes=True)
