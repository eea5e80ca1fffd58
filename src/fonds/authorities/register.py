"""The archive's own register: persons, groups, places and events with their names, as TSV files of the project.

`persons.tsv`, `groups.tsv`, `places.tsv` and `events.tsv` hold a row a thing; `names.tsv` holds further names of
any of them. Every row says where its facts come from in the column `source`; a last column `links`, which may be left out,
holds addresses of the same thing at other authorities (Wikidata, VIAF, GND …), separated by semicolons. Lists of an edition (TEI listPerson,
listPlace, listOrg, listEvent, listBibl) may lie beside them as XML; what a table says of a thing wins.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from fonds.config import nearest
from fonds.dates import time_span
from fonds.errors import ConfigurationError, FondsError
from fonds.link_targets import link_of
from fonds.tei import finding, listed
from fonds.values import Entity, Finding, Name, TimeSpan
from fonds.xml import parse, words

COLUMNS: dict[str, tuple[str, ...]] = {
    "persons": ("id", "label", "born", "died", "offices", "note", "source"),
    "groups": ("id", "label", "note", "source"),
    "places": ("id", "label", "longitude", "latitude", "within", "note", "source"),
    "events": ("id", "label", "date", "place", "note", "source"),
    "names": ("thing", "name", "kind", "language", "valid", "source"),
}
LINKS = "links"
_KIND = {"persons": "person", "groups": "group", "places": "place", "events": "event"}
NAME_KINDS = (
    "preferred-name", "variant-name", "as-written", "cover-name", "initials", "historic-name", "romanisation",
    "wade-giles", "palladius", "pinyin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Register:
    """The things that the archive knows, by path, and what is wrong with their lists."""

    entities: dict[str, Entity]
    findings: tuple[Finding, ...] = ()
    named: dict[str, list[Entity]] = field(init=False, repr=False, compare=False)
    persons: tuple[Entity, ...] = field(init=False, repr=False, compare=False)
    written: dict[str, tuple[str, str]] = field(init=False, repr=False, compare=False)  # each form, in capitals too: path and kind

    def __post_init__(self) -> None:
        named: dict[str, list[Entity]] = {}
        written: dict[str, tuple[str, str]] = {}
        for path, entity in self.entities.items():
            for text in dict.fromkeys(form.text for form in entity.names):
                named.setdefault(text, []).append(entity)
                written.setdefault(text, (path, entity.kind))
                if len(text) > 3:
                    written.setdefault(text.upper(), (path, entity.kind))
        object.__setattr__(self, "written", written)
        object.__setattr__(self, "named", named)
        object.__setattr__(self, "persons", tuple(entity for entity in self.entities.values() if entity.kind == "person"))

    def with_name(self, name: str) -> list[Entity]:
        """The things that bear a name, in the order of their paths."""
        return self.named.get(name, [])


def load_register(folder: Path) -> Register:
    """The register of a folder (empty where there is none); ConfigurationError names file, line, column and mend."""
    entities: dict[str, Entity] = {}
    for table in ("persons", "groups", "places", "events"):
        for where, row in _rows(folder / f"{table}.tsv", COLUMNS[table]):
            path = f"{_KIND[table]}/{row['id']}"
            if path in entities:
                raise ConfigurationError(where, f"the id {row['id']!r} stands twice", "give each thing its own id")
            entities[path] = _entity(where, path, row)
    for where, row in _rows(folder / "names.tsv", COLUMNS["names"]):
        if row["thing"] not in entities:
            raise ConfigurationError(where, f"no thing is called {row['thing']!r}", nearest(row["thing"], entities))
        entities[row["thing"]] = _with_name(where, entities[row["thing"]], row)
    findings: list[Finding] = []
    for edition in sorted(folder.glob("*.xml")):
        for entity in _edition(edition, findings):
            entities.setdefault(entity.path, entity)
    return Register(dict(sorted(entities.items())), tuple(findings))


def _edition(path: Path, findings: list[Finding]) -> Iterator[Entity]:
    """The things of an edition's lists."""
    root = parse(path.read_bytes(), path.name)

    def tell(element: object, message: str, mend: str) -> None:
        findings.append(finding(path.name, element, message, mend))

    titles = [title for title in root.iter("{*}title") if title.get("level") in ("s", "m")]
    source = words(titles[0]) if titles else path.name
    yield from listed(root, scope="", source=source, tell=tell, used=set())


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(str(path), f"is not UTF-8 ({error.reason} at byte {error.start})", "save it as UTF-8") from error
    reader = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(reader, ()))
    if "thing" not in columns and header == (*columns, LINKS):
        columns = header
    if header != columns:
        raise ConfigurationError(f"{path.name}:1", f"the columns are {', '.join(header)}", f"they must be {', '.join(columns)}")
    for number, cells in enumerate(reader, start=2):
        where = f"{path.name}:{number}"
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) != len(columns):
            raise ConfigurationError(where, f"has {len(cells)} columns", f"give {len(columns)}, separated by one tab each")
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        if not row[columns[0]] or not row[columns[1]]:
            raise ConfigurationError(where, f"{columns[0]} or {columns[1]} is empty", "fill it in")
        yield where, row


def _entity(where: str, path: str, row: dict[str, str]) -> Entity:
    names = (Name(row["label"], "preferred-name"),)
    entity = Entity(path, row["label"], names, note=row["note"], source=row["source"], links=_links(where, row.get(LINKS, "")))
    if entity.kind == "person":
        born, died = _date(where, "born", row["born"]), _date(where, "died", row["died"])
        offices = tuple(office.strip() for office in row["offices"].split(";") if office.strip())
        return replace(entity, born=born, died=died, offices=offices)
    if entity.kind == "place":
        longitude, latitude = _coordinate(where, "longitude", row["longitude"]), _coordinate(where, "latitude", row["latitude"])
        within = tuple(f"place/{part.strip()}" for part in row["within"].split(";") if part.strip())
        return replace(entity, longitude=longitude, latitude=latitude, within=within)
    if entity.kind == "event":
        place = f"place/{row['place']}" if row["place"] else None
        return replace(entity, time_span=_date(where, "date", row["date"]), place=place)
    return entity


def _links(where: str, cell: str) -> tuple[str, ...]:
    found = []
    for address in filter(None, (part.strip() for part in cell.split(";"))):
        link = link_of(address)
        if link is None:
            mend = "write the address of an item of Wikidata, VIAF, GND, LCNAF, ISNI, GeoNames or TGN"
            raise ConfigurationError(f"{where}: {LINKS}", f"{address!r} is the address of no known authority", mend)
        found.append(link)
    return tuple(dict.fromkeys(found))


def _with_name(where: str, entity: Entity, row: dict[str, str]) -> Entity:
    if row["kind"] not in NAME_KINDS:
        raise ConfigurationError(f"{where}: kind", f"no kind of name is called {row['kind']!r}", nearest(row["kind"], NAME_KINDS))
    if row["valid"]:
        _date(where, "valid", row["valid"])
    name = Name(row["name"], row["kind"], row["language"] or "en", row["valid"] or None)
    return replace(entity, names=(*entity.names, name))


def _date(where: str, column: str, value: str) -> TimeSpan | None:
    try:
        return time_span(value, value) if value else None
    except FondsError as error:
        raise ConfigurationError(f"{where}: {column}", f"{value!r} is not a date in EDTF", error.mend) from error


def _coordinate(where: str, column: str, value: str) -> float | None:
    limit = 180 if column == "longitude" else 90
    try:
        number = float(value) if value else None
    except ValueError:
        number = limit + 1.0
    if number is not None and abs(number) > limit:
        raise ConfigurationError(f"{where}: {column}", f"{value!r} is not a number of degrees", f"write it from -{limit} to {limit}")
    return number
