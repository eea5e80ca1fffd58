"""What TEI P5 says of things and times: lists of persons, places, organisations, events and works; dates with their attributes.

Chapters 13 (names, dates, people, places) and 2.4.6 (correspDesc) of the TEI Guidelines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import etree

from fonds.dates import time_span
from fonds.errors import FondsError
from fonds.iris import slugify
from fonds.link_targets import link_of
from fonds.values import Entity, Finding, Name, TimeSpan
from fonds.xml import local, words

ID = "{http://www.w3.org/XML/1998/namespace}id"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS = {"person": "person", "personGrp": "group", "place": "place", "org": "group", "event": "event", "bibl": "publication"}
_POINTERS = ("ref", "key", "corresp", "sameAs")
_ATTRIBUTES = ("when", "from", "to", "notBefore", "notAfter")
_EDTF = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?")
_LISTS = ("listPerson", "listPlace", "listOrg", "listEvent", "listBibl")

Tell = Callable[[etree._Element, str, str], None]


def pointers(element: etree._Element) -> tuple[str, ...]:
    """The keys that an element points at, without their `#` and without what stands before it in a private URI scheme.

    >>> pointers(etree.fromstring('<rs ref="#p1 #p2"/>'))
    ('p1', 'p2')
    """
    for name in _POINTERS:
        value = element.get(name)
        if value:
            return tuple(re.split(r"[#:]", part)[-1] if "://" not in part else part for part in value.split())
    return ()


def thing_path(kind: str, key: str, scope: str = "") -> str:
    """The path of the thing that a key names; `scope` tells the keys of one volume from those of others."""
    return f"{kind}/{slugify(f'{scope}-{key}' if scope else key)}"


def edtf_of(element: etree._Element) -> str | None:
    """The date of an element's attributes (att.datable.w3c, att.datable.iso) in EDTF; None where it has none.

    What the editor concluded (@evidence="conjecture", @cert="low") is uncertain in EDTF.

    >>> edtf_of(etree.fromstring('<date evidence="conjecture" notBefore="1895-10-12" notAfter="1895-10-14"/>'))
    '1895-10-12?/1895-10-14?'
    """
    value = {name: _extended((element.get(name) or element.get(f"{name}-iso") or "").strip().split("T")[0]) for name in _ATTRIBUTES}
    mark = "?" if element.get("evidence") == "conjecture" or element.get("cert") in ("low", "unknown") else ""
    if value["when"]:
        return value["when"] + mark
    first, last = value["from"] or value["notBefore"], value["to"] or value["notAfter"]
    if not first and not last:
        return None
    if first == last:
        return first + mark
    return f"{first + mark if first else '..'}/{last + mark if last else '..'}"


def _extended(value: str) -> str:
    """A date in ISO's basic format (19120108) in the extended one, which EDTF has."""
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if re.fullmatch(r"\d{8}", value) else value


def time_of(element: etree._Element, tell: Tell, label: str = "") -> TimeSpan | None:
    """The time-span of a dated element; `tell` is told of a date that does not exist."""
    try:
        value = edtf_of(element)
        if value is None:
            return None
        plain = [part.rstrip("?") for part in value.split("/") if part != ".."]
        if not all(_EDTF.fullmatch(part) for part in plain):
            raise FondsError(repr(value), "is not a date", "write it as 1949-02-05, 1949-02 or 1949")
        found = time_span(value, label or words(element) or value)
        if found.begin and found.end and found.begin > found.end:
            raise FondsError(repr(value), "ends before it begins", "mend notBefore and notAfter")
    except FondsError as error:
        tell(element, f"{error.where} {error.why}", error.mend)
        return None
    return found


def listed(root: etree._Element, *, scope: str, source: str, tell: Tell, used: set[etree._Element]) -> Iterator[Entity]:
    """The things that the lists below an element describe, each with a path made of its key; `used` takes the elements read.

    A thing without an xml:id is no entry of a list but a part of another's description. Places that only stand inside
    other entries (a birthplace, a part of a town) come too, with what is told of them there.
    """
    seen: dict[str, int] = {}
    entries: dict[str, Entity] = {}
    beside: dict[str, Entity] = {}
    for element in _entries(root):
        key = element.get(ID) or ""
        used.add(element)
        if key in seen:
            tell(element, f"the identifier stands twice, first on line {seen[key]}", "give each thing its own xml:id")
        elif element.get("sameAs") is None:
            for entity in (entry := _Entry(element, scope, source, tell, used)).things():
                entries[entity.path] = entity
            for entity in entry.beside:
                if entity.path not in beside or beside[entity.path].longitude is None:
                    beside[entity.path] = entity
        seen.setdefault(key, element.sourceline or 1)
    for entity in _named_items(root, scope, source, used):
        entries.setdefault(entity.path, entity)
    yield from entries.values()
    yield from (entity for path, entity in beside.items() if path not in entries)


def _named_items(root: etree._Element, scope: str, source: str, used: set[etree._Element]) -> Iterator[Entity]:
    """Persons of a plain list of names (a volume's front matter): a name with an identifier, and what the item says behind it."""
    for name in root.iter("{*}persName"):
        item = next((up for up in name.iterancestors("{*}item")), None)
        if name.get(ID) is None or item is None:
            continue
        used.update(item.iter())
        written = words(name)
        family, comma, given = written.partition(", ")
        label = f"{given} {family}" if comma and "," not in given else written
        names = (Name(label, "preferred-name", "und"), *((Name(written, "variant-name", "und"),) if label != written else ()))
        note = words(item).replace(written, "", 1).strip(" ,.;")
        yield Entity(thing_path("person", name.get(ID) or "", scope), label, names, note=note, source=source)


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter(*(f"{{*}}{name}" for name in _KINDS)):
        if element.get(ID) and local(element.getparent()) in (*_LISTS, "particDesc", "list"):
            yield element


def same_things(root: etree._Element, tell: Tell) -> dict[str, str]:
    """The keys of entries that say they are another (@sameAs), each with the key at the end of the chain; a circle is told and ends."""
    follow = {element.get(ID) or "": pointers(element)[0] for element in _entries(root) if element.get("sameAs") and pointers(element)}
    ends: dict[str, str] = {}
    for element in _entries(root):
        key = element.get(ID) or ""
        chain = [key]
        while chain[-1] in follow and follow[chain[-1]] not in chain:
            chain.append(follow[chain[-1]])
        if chain[-1] in follow and key == min(chain):
            tell(element, f"sameAs runs in a circle: {' → '.join((*chain, follow[chain[-1]]))}", "remove one of the pointers")
        end = min(chain) if chain[-1] in follow else chain[-1]
        if end != key:
            ends[key] = end
    return ends


class _Entry:
    """Reads one entry of a list."""

    def __init__(self, element: etree._Element, scope: str, source: str, tell: Tell, used: set[etree._Element]) -> None:
        self.element, self.scope, self.source, self.tell, self.used = element, scope, source, tell, used
        self.kind = _KINDS[local(element)]
        self.beside: list[Entity] = []

    def things(self) -> Iterator[Entity]:
        """The thing; what is told inside it of others is then in `beside`."""
        names = self._names()
        if not names:
            self.tell(self.element, "has no name", "give it a name")
            return
        path = thing_path(self.kind, self.element.get(ID) or "", self.scope)
        entity = Entity(path, names[0].text, tuple(names), links=self._links_in(self.element), source=self.source)
        yield {"person": self._person, "place": self._place, "group": self._group, "event": self._event,
               "publication": self._work}[self.kind](entity)  # fmt: skip

    def _children(self, *path: str) -> list[etree._Element]:
        found = [self.element]
        for name in path:
            found = [child for parent in found for child in parent.iterchildren(f"{{*}}{name}")]
        self.used.update(found)
        return found

    def _names(self) -> list[Name]:
        tags = {"person": ("persName",), "place": ("placeName",), "group": ("orgName", "persName"), "event": ("eventName", "label", "head"),
                "publication": ("title",)}[self.kind]  # fmt: skip
        elements = [child for tag in tags for child in self._children(tag)]
        written = [(_name_of(element), element) for element in elements if not words(element).startswith(("http://", "https://"))]
        told = [(text, element) for text, element in written if text]
        told.sort(key=lambda pair: pair[1].get("type") not in (None, "main", "pref", "preferred", "reg"))
        names = dict(reversed(told))
        ordered = dict.fromkeys(text for text, _ in told)
        return [
            Name(text, "preferred-name" if not number else _kind_of_name(names[text]), names[text].get(LANG) or "und")
            for number, text in enumerate(ordered)
        ]

    def _links_in(self, element: etree._Element) -> tuple[str, ...]:
        """The items of other authorities that an element's identifiers name; those of unknown authorities stay unread."""
        told = {child: link_of(words(child)) for child in element.iterchildren("{*}idno")}
        self.used.update(child for child, link in told.items() if link)
        return tuple(dict.fromkeys(link for link in told.values() if link))

    def _person(self, entity: Entity) -> Entity:
        born, birth_place = self._life("birth")
        died, death_place = self._life("death")
        members = [self._pointed("group", name) for name in self._children("affiliation", "orgName")]
        if born and died and born.begin and died.end and born.begin > died.end:
            self.tell(self.element, f"died ({died.edtf}) before being born ({born.edtf}); neither date is published", "mend the dates")
            born = died = None
        notes = [words(note) for note in self._children("note") if note.get("type") in (None, "bio", "description")]
        return replace(entity, born=born, died=died, birth_place=birth_place, death_place=death_place, note=" ".join(notes),
                       member_of=tuple(path for path in members if path))  # fmt: skip

    def _life(self, part: str) -> tuple[TimeSpan | None, str | None]:
        for event in self._children(part):
            dates = list(event.iterchildren("{*}date"))
            self.used.update(dates)
            span = next(filter(None, (time_of(date, self.tell) for date in (event, *dates))), None)
            place = next(filter(None, (self._pointed("place", child) for child in event.iter("{*}settlement", "{*}placeName"))), None)
            return span, place
        return None, None

    def _pointed(self, kind: str, element: etree._Element) -> str | None:
        """The path of the thing that a name inside an entry points at; a place is told of with its position."""
        keys = pointers(element)
        if not keys:
            return None
        self.used.add(element)
        path = thing_path(kind, keys[0], self.scope)
        names = [child for child in element.iter("{*}placeName") if child is not element]
        self.used.update(element.iter())
        label = words(names[0]) if names else words(element)
        if label:
            geo = next(element.iter("{*}geo"), None)
            geo = next(element.getparent().iterchildren("{*}geo"), None) if geo is None and kind == "place" else geo
            if geo is not None:
                self.used.add(geo)
            longitude, latitude = self._position(geo)
            names_ = (Name(label, "preferred-name", "und"),)
            links = self._links_in(element.getparent()) if local(element.getparent()) in ("location", "affiliation") else ()
            self.beside.append(Entity(path, label, names_, longitude=longitude, latitude=latitude, links=links, source=self.source))
        return path

    def _position(self, geo: etree._Element | None) -> tuple[float | None, float | None]:
        """Longitude and latitude of a geo element, which has the latitude first, with a comma or a point for the decimals."""
        if geo is None or not words(geo):
            return None, None
        parts = words(geo).split()
        parts = parts[0].split(",") if len(parts) == 1 else [part.rstrip(",").replace(",", ".") for part in parts]
        try:
            latitude, longitude = (float(part) for part in parts)
        except ValueError:
            latitude, longitude = 91.0, 181.0
        if abs(latitude) > 90 or abs(longitude) > 180:
            self.tell(geo, f"{words(geo)!r} is no latitude and longitude", "write it as 48.2083 16.3731")
            return None, None
        return longitude, latitude

    def _place(self, entity: Entity) -> Entity:
        longitude: float | None = None
        latitude: float | None = None
        within: list[str] = []
        for location in self._children("location"):
            inside = [self._pointed("place", name) for name in location.iterchildren("{*}placeName")]
            geo = next(location.iterchildren("{*}geo"), None)
            if inside:
                within += [path for path in inside if path and path != entity.path]
            elif geo is not None and longitude is None:
                self.used.add(geo)
                longitude, latitude = self._position(geo)
        return replace(entity, longitude=longitude, latitude=latitude, within=tuple(dict.fromkeys(within)))

    def _group(self, entity: Entity) -> Entity:
        places = [self._pointed("place", name) for name in self._children("location", "placeName")]
        return replace(entity, place=next(filter(None, places), None))

    def _event(self, entity: Entity) -> Entity:
        places = [self._pointed("place", name) for name in self._children("listPlace", "place", "placeName")]
        self._children("listPlace", "place", "location", "geo")
        span = time_of(self.element, self.tell, entity.label)
        return replace(entity, place=next(filter(None, places), None), time_span=span)

    def _work(self, entity: Entity) -> Entity:
        authors = [self._pointed("person", author) for author in self._children("author")]
        span = next(filter(None, (time_of(date, self.tell) for date in self._children("date"))), None)
        return replace(entity, makers=tuple(path for path in dict.fromkeys(authors) if path), time_span=span)


def _name_of(element: etree._Element) -> str:
    """A name for reading: given name first where the parts are told, else as it stands."""
    parts = {local(child): words(child) for child in element}
    if "surname" in parts:
        order = ("roleName", "forename", "nameLink", "surname", "genName")
        return " ".join(parts[name] for name in order if parts.get(name))
    return words(element)


def _kind_of_name(element: etree._Element) -> str:
    """The concept of a name's kind by its @type: former names are historic, the others variants."""
    kind = element.get("type") or ""
    if re.search(r"fruher|früher|former|histor", kind):
        return "historic-name"
    return "cover-name" if re.search(r"pseudonym|cover|code", kind) else "variant-name"


def finding(name: str, element: etree._Element, message: str, mend: str) -> Finding:
    """A warning about an element of a file, with its line."""
    what = f"{local(element)} {element.get(ID) or ''}".strip()
    return Finding("warning", "tei", f"{what}: {message}", name, element.sourceline or 1, words(element)[:120], "", mend)
