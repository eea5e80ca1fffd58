"""fonds.reads: whatever looks otherwise once a statement came or went, had read of it."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from fonds import changes
from fonds.changes import ADDED, REMOVED, changed_lines
from fonds.formats import FORMATS
from fonds.publish.pages import page_of
from fonds.publish.views import Views
from fonds.reads import Reads, Touched
from fonds.reconciling.properties import types
from fonds.reconciling.thing import read_thing
from fonds.records.sets import Sets
from fonds.release import KINDS, Release


def told(views: Views, path: str) -> str:
    """All that is written of a thing: page, data, sets, records and index entry."""
    release, iri = views.release, views.base + path
    triples = release.serialized(iri, RdfFormat.N_TRIPLES)
    kind = path.partition("/")[0]
    written = [format_.write(release, iri, triples) for format_ in FORMATS] if kind in KINDS else []
    entry = read_thing(release, path) if kind in types() else None
    return repr((page_of(views, path), triples, Sets(release).of(iri, kind), written, entry))


def of_all(release: Release, paths: list[str]) -> tuple[dict[str, str], dict[str, bytes]]:
    """What is told of some things, and what was read for each."""
    watched = release.watched()
    assert watched.reads
    views, found, reads = Views(watched), {}, {}
    for path in paths:
        watched.forget()
        try:
            found[path] = told(views, path)
        except Exception as error:  # nothing can be told of a graph that lacks a statement which every graph has
            found[path] = repr(error)
        reads[path] = watched.reads.taken()
    return found, reads


def store(quads: Iterable[Quad]) -> Store:
    """A store of some quads."""
    found = Store()
    found.extend(quads)
    return found


def touched(*quads: Quad) -> Touched:
    """The nodes of some statements."""
    found = Touched()
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        found.add(quad.subject.value, quad.predicate.value, quad.object.value if isinstance(quad.object, NamedNode) else None)
    return found


@pytest.mark.parametrize("number", range(8))
def test_what_changes_was_read(release: Release, number: int) -> None:
    """A statement is taken away, or given to another thing: what is told otherwise then is touched, and most of the rest is not."""
    chance = random.Random(number)  # noqa: S311  # no secret
    quads = sorted(release.store, key=str)
    things = [iri.removeprefix(release.base) for iris in release.things().values() for iri in iris]
    paths = chance.sample(things, min(60, len(things)))
    lost, moved = chance.sample([quad for quad in quads if any(path in str(quad) for path in paths)], 2)
    gained = Quad(
        moved.subject, moved.predicate, chance.choice([lost.object, Literal("1"), NamedNode(release.base + chance.choice(paths))]), moved.graph_name
    )
    before, after = store(quads), store([*(quad for quad in quads if quad not in (lost, moved)), gained])
    first, reads = of_all(Release(release.folder, release.manifest, before), paths)
    second, _ = of_all(Release(release.folder, release.manifest, after), paths)
    changes = touched(lost, moved, gained)
    other = [path for path in paths if first[path] != second[path]]
    assert [path for path in other if not changes.touches(reads[path])] == []
    assert sum(changes.touches(reads[path]) for path in paths) < len(paths)


def test_a_pattern_counts_what_binds_it() -> None:
    """By subject, by object with its property, and all where neither is bound; parts count as their wholes."""
    one, two, knows, likes = (NamedNode(f"https://x.example/{name}") for name in ("one", "two#part", "knows", "likes"))
    reads = Reads(store([Quad(one, knows, two)]))
    assert len(list(reads.quads_for_pattern(one, None, None))) == 1
    by_subject = reads.taken()
    assert len(list(reads.quads_for_pattern(None, knows, two))) == 1
    by_object = reads.taken()
    list(reads.quads_for_pattern(None, knows, None))
    of_all_ = reads.taken()
    assert reads.taken() == b""
    came = touched(Quad(NamedNode("https://x.example/three"), knows, NamedNode("https://x.example/two")))
    assert [came.touches(part) for part in (by_subject, by_object, of_all_)] == [False, True, True]
    went = touched(Quad(NamedNode("https://x.example/one#name"), likes, two))
    assert [went.touches(part) for part in (by_subject, by_object, of_all_)] == [True, False, True]
    assert not Touched().touches(of_all_)


def test_the_manifest_is_read_by_entries(release: Release) -> None:
    """What shows the title is touched by another title, and not by other counts."""
    watched = release.watched()
    assert watched.reads
    assert watched.manifest["title"] == release.manifest["title"]
    reads = watched.reads.taken()
    title, counts = Touched(), Touched()
    title.add_entries(["title"])
    counts.add_entries(["counts"])
    assert (title.touches(reads), counts.touches(reads)) == (True, False)
    dict(watched.manifest.items())
    assert counts.touches(watched.reads.taken())


def changed(old: list[bytes], new: list[bytes]) -> list[tuple[str, bytes]]:
    """What changed from some lines to others."""
    return list(changed_lines(io.BytesIO(b"".join(old)), io.BytesIO(b"".join(new))))


def test_lines_are_compared_in_the_order_of_dumps(tmp_path: Path) -> None:
    """A graph that ends sooner than before does not make the graphs behind it look other; graph/dataset comes last."""
    graphs = ("authorities", "x", "x-2", "x/evidence", "dataset")
    lines = [
        f'<https://x.example/{s}> <https://x.example/p> "{s}" <https://x.example/graph/{g}> .\n'.encode() for g in graphs for s in ("a", "b#c", "b-c")
    ]
    for number, line in enumerate(lines):
        rest = lines[:number] + lines[number + 1 :]
        assert changed(lines, rest) == [(REMOVED, line)]
        assert changed(rest, lines) == [(ADDED, line)]


def test_what_is_the_same_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many lines come and go between however long stretches that stay, all of them are found, and the others are not looked at one by one."""
    chance = random.Random(7)  # noqa: S311  # a play that can be repeated
    every = [f'<https://x.example/{n:06}> <https://x.example/p> "{"x" * (n % 97)}" <https://x.example/graph/g> .\n'.encode() for n in range(20000)]
    places: list[bytes] = []

    def place(line: bytes) -> bytes:
        places.append(line)
        return line

    monkeypatch.setattr(changes, "place_of", place)
    for share in (0, 0.0005, 0.01, 0.3):
        old, new = ([line for line in every if chance.random() >= share] for _ in range(2))
        expected = sorted([(line, REMOVED) for line in set(old) - set(new)] + [(line, ADDED) for line in set(new) - set(old)])
        assert changed(old, new) == [(sign, line) for line, sign in expected]
    places.clear()
    assert changed(every, every[:10000] + every[10001:]) == [(REMOVED, every[10000])]
    assert len(places) == 2
    assert changed(every, []) == [(REMOVED, line) for line in every]
    assert changed([b"<a> <b> <c> <d> ."], [b"<a> <b> <c> <d> .\n"])  # what is broken off is other
