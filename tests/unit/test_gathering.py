"""fonds.build: what documents say is gathered without their texts, and graphs that lie here and there come together."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

from fonds.authorities.register import load_register
from fonds.build.corpus import Gathered, Said
from fonds.build.extraction import Extraction, graphs_of
from fonds.build.shared import STAGE, Thing, described
from fonds.build.spool import Part, Spool
from fonds.config import Project
from fonds.iris import Iris
from fonds.kept import Kept, pack
from fonds.patterns.entity import describe_entity
from fonds.patterns.scribe import Scribe
from fonds.runner import HERE
from fonds.values import Account, Entity, Name

SCRIBE = Scribe(Iris("https://example.org/"))


def said(*entities: Entity, day: str | None = "1949-02-05", marks: bytes = b"", spelled: tuple[tuple[str, str], ...] = ()) -> Said:
    """What a document says of some things on a day."""
    things = tuple((entity.path, pack(entity)) for entity in entities)
    return Said("d", "d.txt", things, marks or bytes(len(things)), day, spelled, (), frozenset(), frozenset())


def called(path: str, *names: str) -> Entity:
    """A thing with some names."""
    return Entity(path, names[0], tuple(Name(name) for name in names))


def test_things_are_united_whatever_the_order() -> None:
    """All names come together, those too that were said again after something new was; days and neighbours are those of all documents."""
    one, other, place = called("person/a", "A", "B"), called("person/a", "A", "C"), called("place/p", "P")
    documents = [
        said(one, place, marks=b"\3\0"), said(other, day="1949-01-01", marks=b"\2"), said(one, called("group/g", "G"), marks=b"\2\0"),
        said(other, day=None, marks=b"\3"),
    ]  # fmt: skip
    subjects = []
    for order in (documents, documents[::-1]):
        gathered = Gathered()
        for document in order:
            gathered.add(document)
        subjects.append(sorted(gathered.subjects(), key=lambda subject: subject.entity.path))
    assert subjects[0] == subjects[1]
    person = subjects[0][1]
    assert [name.text for name in person.entity.names] == ["A", "B", "C"]
    assert (person.alive_on, person.known_on) == (("1949-02-05",), ("1949-01-01", "1949-02-05"))
    assert person.beside == ("group/g", "place/p")


def test_the_first_spelling_holds_for_all_that_a_document_names() -> None:
    """A second spelling is told; what else the same document names first is spelled as it does, though."""
    gathered = Gathered()
    assert gathered.spells(said(spelled=(("set/b", "B 17.2"),)))
    assert not gathered.spells(said(spelled=(("set/b", "B 17,2"), ("set/c", "C 1"))))
    assert not gathered.spells(said(spelled=(("set/c", "C. 1"),)))


def test_an_account_comes_back_from_what_is_kept(seed: Project, account: Account, tmp_path: Path) -> None:
    """A kept document has the account and graphs that it was made with, and what the first process is sent of it is small."""
    (path,) = seed.documents.glob("*.txt")
    with Kept(tmp_path / "kept") as kept:
        job = Extraction(seed, load_register(seed.authorities), scribe=SCRIBE, aside=tmp_path, kept=kept.place("extract"))
        list(kept.taken("extract", HERE.map(job, [path])))
        kept.settle("extract")
        (done,) = HERE.map(job, [path])
    assert done.row is None
    assert job.account(done.value) == replace(account, described=frozenset())
    assert len(pickle.dumps(done.value)) < len(pickle.dumps(account)) / 2
    laid = done.value.graphs
    assert laid
    assert Path(laid.file).read_bytes()[laid.start :] == b"".join(graphs_of(account, SCRIBE).values())


def test_graphs_of_several_files_come_in_order(tmp_path: Path) -> None:
    """They stand in the order of their names, each where it is said to, and nothing else is left; the last of a name holds."""
    one, other = Part(tmp_path), Part(tmp_path)
    with Spool(tmp_path / "spool", SCRIBE) as spool:
        for part, graphs in (
            (one, {"d": b"dd", "d/e": b"e"}),
            (other, {"b": b"", "c": b"ccc"}),
            (one, {"f": b"f", "a": b"a"}),
            (other, {"g": b"no"}),
        ):
            spool.take(part.lay(graphs))
        spool.add("g", [b"g", b"g"])
        stretches = spool.ordered(tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == b"acccddefgg"
    assert {name: b"".join(stretch.pieces()) for name, stretch in stretches.items()} == {
        "a": b"a", "b": b"", "c": b"ccc", "d": b"dd", "d/e": b"e", "f": b"f", "g": b"gg",
    }  # fmt: skip
    assert [file.name for file in tmp_path.iterdir()] == ["whole"]


def test_only_groups_with_a_changed_thing_are_described_again(tmp_path: Path) -> None:
    """The bytes are those of a build that keeps nothing; a thing that changed or is new costs its group."""
    things = [called(f"person/p{number:03}", f"P {number}") for number in range(300)]
    works = []
    for change in (things, things, [*things[:150], called("person/p150", "Q"), *things[151:]], [called("person/new", "N"), *things]):
        with Kept(tmp_path / "kept") as kept:
            pieces = [Thing(one.path, one, lambda one=one: describe_entity(one, SCRIBE)) for one in change]  # type: ignore[misc]
            assert b"".join(described("authorities", pieces, SCRIBE, kept)) == b"".join(described("authorities", pieces, SCRIBE, None))
            kept.settle(STAGE)
            works.append(kept.work()[STAGE])
    groups = works[0]["made"]
    assert groups > 3
    assert [work["made"] for work in works] == [groups, 0, 1, 2]
