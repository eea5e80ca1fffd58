"""Labelled sets for matching: things with the item that they are (None: none of the index), from data that lies beside the project.

- letters: persons, places and bodies of the TEI letters of ../shared/data/letters, known by the GND, GeoNames or Wikidata identifiers that
  the edition asserts and the items assert, too;
- diplomats: persons of ../shared/data/names whose VIAF identifier an item asserts;
- events: dated wars, treaties and the like of the extracts, named as a text does: without the year, turned, with or without the time told;
- aliases: things of the index itself, asked for by another of their names and a year of their lives; for every fourth the item is hidden.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import random
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from fonds.authorities.wikidata import WikidataIndex, unpack
from fonds.dates import time_span
from fonds.link_targets import link_targets
from fonds.matches import Item, Subject
from fonds.tei import listed
from fonds.terms import WIKIDATA
from fonds.values import Entity, Name


@dataclass(frozen=True, slots=True)
class Case:
    """A thing to be matched, the item that it is (None: no item), items that must not be found, and the set that it is of."""

    subject: Subject
    truth: str | None
    set: str
    hidden: frozenset[str] = frozenset()

    @property
    def test(self) -> bool:
        """Whether the case is kept for the test: a fixed half, by the thing."""
        return hashlib.sha256(f"{self.set} {self.subject.entity.path}".encode()).digest()[0] % 2 == 0


def every_item(index: WikidataIndex) -> Iterator[Item]:
    """All items of an index."""
    for number, facts in index.base.execute("SELECT id, facts FROM item ORDER BY id"):
        yield unpack(f"Q{number}", facts, index.name)


def identifiers(index: WikidataIndex) -> dict[str, str]:
    """The item of each IRI of another authority that exactly one item asserts."""
    found: dict[str, set[str]] = {}
    for item in every_item(index):
        for target in link_targets():
            for fact in item.facts.get(target.property, ()):
                found.setdefault(target.iri.format(fact.value.replace(" ", "")), set()).add(item.id)
    return {iri: next(iter(items)) for iri, items in found.items() if len(items) == 1}


def letters(shared: Path, index: WikidataIndex, known: dict[str, str]) -> Iterator[Case]:
    """The things of the letters whose item the edition's identifiers tell, each as the edition has it, and again without dates or position."""
    seen: set[str] = set()
    for root, day in _editions(shared / "data/letters"):
        for described in listed(root, scope="", source="edition", tell=lambda *_: None, used=set()):
            if described.path in seen or described.kind not in ("person", "place", "group"):
                continue
            linked = {link.removeprefix(WIKIDATA) for link in described.links if link.startswith(WIKIDATA)}
            items = linked or {known[link] for link in described.links if link in known}
            if len(items) != 1:
                continue
            seen.add(described.path)
            item, days = items.pop(), (day,) if day else ()
            truth = item if index.items([item]) else None
            entity = replace(described, links=())  # what tells the truth must not be told
            yield Case(Subject(entity, known_on=days), truth, f"letters {entity.kind}s")
            if entity.kind == "person":
                yield Case(Subject(replace(entity, born=None, died=None), known_on=days), truth, "letters persons, no life dates")
            if entity.kind == "place":
                yield Case(Subject(replace(entity, longitude=None, latitude=None), known_on=days), truth, "letters places, no position")


def _editions(folder: Path) -> Iterator[tuple[etree._Element, str]]:
    """What holds lists: each letter's back matter with the letter's day, then the lists of the whole edition."""
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress((folder / "letters.tar.xz").read_bytes()))) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".xml") else None
            if file:
                root = etree.parse(file).getroot()
                back = root.find(".//{*}back")
                dates = [date.get("when") for date in root.iter("{*}date") if len(date.get("when") or "") == 10]
                if back is not None:
                    yield back, dates[0] if dates else ""
    for name in ("listplace", "listorg"):
        yield etree.fromstring(lzma.decompress((folder / f"{name}.xml.xz").read_bytes())), ""


def diplomats(shared: Path, known: dict[str, str]) -> Iterator[Case]:
    """Persons of the names file whose item is told by VIAF, or by the labels beside it (None: none), by each variant of their names."""
    for person in frus(shared):
        items = {known[f"http://viaf.org/viaf/{one['v']}"] for one in person["authorities"] if f"http://viaf.org/viaf/{one['v']}" in known}
        if len(items) == 1:
            truth = items.pop()
            for number, variant in enumerate(person["variants"][:4]):
                yield Case(frus_subject(person, variant, number), truth, "diplomats")


def frus(shared: Path) -> Iterator[dict[str, list[dict[str, str]]]]:
    """The rows of the names file."""
    with gzip.open(shared / "data/names/frus_people.dev.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def frus_subject(person: dict[str, object], variant: str, number: int = 0) -> Subject:
    """A person of the names file by one spelling, with what the volumes remark of the person."""
    years = [str(person[key]) if person[key] else "" for key in ("birth_year", "death_year")]
    born, died = (time_span(year, year) if year.isdigit() else None for year in years)
    remarks = tuple(str(remark) for remark in list(person["remarks"])[:8])  # type: ignore[call-overload]  # a list of texts
    # The time of which the volumes are that name the person: frus1969-76v35.
    volumes = [found for volume in list(person["volumes"]) if (found := re.match(r"frus(\d\d)(\d\d)(?:-(\d\d))?", volume))]  # type: ignore[call-overload]
    days = tuple(sorted({f"{found[1]}{found[3] or found[2]}-12-31" for found in volumes}))
    return Subject(Entity(f"person/{person['id']}-{number}", variant, (Name(variant, "preferred-name"),), born, died, remarks), known_on=days)


_HAPPENING = re.compile(
    r"\b(?:War|Battle|Treaty|Revolt|Uprising|Rebellion|Revolution|Conference|Siege|Massacre|Strike|Convention|Crisis|Agreement)\b"
)


def events(shared: Path, index: WikidataIndex, count: int = 600) -> Iterator[Case]:
    """Dated events of the extracts, in another wording each; every second with its year told, and every fourth with its item hidden."""
    chosen = random.Random(7)  # noqa: S311  # the same cases in each run
    with gzip.open(shared / "data/wikidata/events.jsonl.gz", "rt", encoding="utf-8") as file:
        named = [item["id"] for item in map(json.loads, file) if _HAPPENING.search(item["labels"].get("en", {}).get("value", ""))]
    chosen.shuffle(named)
    taken = 0
    for item in (index.items([identifier])[identifier] for identifier in named):
        name = _reworded(item.label)
        if taken == count or not item.begun or (item.kinds and "event" not in item.kinds) or name == item.label:
            continue
        taken += 1
        year = item.begun[0][0][:4] if taken % 2 and item.begun[0][0][:1] in "12" else ""
        entity = Entity(f"event/{item.id}", name, (Name(name, "preferred-name"),), time_span=time_span(year, year) if year else None)
        hidden = taken % 4 == 0
        yield Case(Subject(entity), None if hidden else item.id, "events, reworded", frozenset([item.id]) if hidden else frozenset())


def _reworded(label: str) -> str:
    """A name as a text may have it: the year left out, "Battle of Ypres" as "Ypres battle", "of 1848" in front."""
    bare = re.sub(r"^(?:1\d|20)\d\d(?:[–-]\d+)? |,? \(?(?:of )?(?:1\d|20)\d\d(?:[–-]\d+)?\)?$", "", label)
    turned = re.fullmatch(r"(Battle|Treaty|Siege|Convention|Conference) of ([^,()]+)", bare)
    return f"{turned[2]} {turned[1].lower()}" if turned else bare


def aliases(index: WikidataIndex, kinds: Sequence[str] = ("person", "place", "group", "event"), count: int = 1500) -> Iterator[Case]:
    """Things of the index by another of their names; of a person a year in which it acted. For every fourth the item is hidden."""
    chosen = random.Random(7)  # noqa: S311  # the same cases in each run
    items = [item for item in every_item(index) if len(item.spellings) > 1]
    chosen.shuffle(items)
    taken = dict.fromkeys(kinds, 0)
    for bare in items:
        item = index.items([bare.id])[bare.id]
        kind = next((kind for kind in kinds if kind in item.kinds), None)
        if kind is None or taken[kind] >= count or any(ord(sign) > 0x24F for sign in item.spellings[1]):
            continue
        taken[kind] += 1
        name = chosen.choice([spelling for spelling in item.spellings[1:] if all(ord(sign) < 0x250 for sign in spelling)])
        days = (f"{int(item.born[0][0][:4]) + 45}-06-15",) if kind == "person" and item.born and item.born[0][0][:1] in "12" else ()
        subject = Subject(Entity(f"{kind}/{item.id}", name, (Name(name, "preferred-name"),)), known_on=days)
        hidden = taken[kind] % 4 == 0
        yield Case(subject, None if hidden else item.id, f"aliases {kind}s", frozenset([item.id]) if hidden else frozenset())
