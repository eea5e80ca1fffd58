"""fonds.check.batches: what is checked together, and that it does not grow with the dataset."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from fonds.check.batches import SIZE, batches, portions
from fonds.quads import Stretch
from fonds.terms import PREFIXES

BASE = "https://data.example.org/"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())) + f"@base <{BASE}> .\n"
THING = """
<graph/{0}> {{ <event/{0}> crm:P11_had_participant <person/b> . }}
<graph/{0}/evidence> {{ <document/{0}#m> oa:hasBody <person/b> . }}
<graph/authorities> {{
  <person/{0}> crm:P1_is_identified_by <person/{0}#name> ; crm:P98i_was_born <person/{0}#birth> .
  <person/{0}#name> crm:P2_has_type <concept/preferred-name> . <person/{0}#birth> crm:P4_has_time-span <person/{0}#birth-time> .
  <person/{0}#birth-time> dcterms:date "1900" .
}}
<graph/links> {{ <person/{0}> la:equivalent <http://x.example/1> . <person/{0}#mapping> owl:annotatedSource <person/{0}> ; sssom:confidence 0.9 . }}
"""


def loaded(number: int, folder: Path) -> tuple[Store, list[tuple[int, list[Quad]]]]:
    """A store with some documents and as many persons, and all batches of it."""
    store, slugs = Store(), [f"x{n}" for n in range(number)]
    store.load((HEAD + "".join(THING.format(slug) for slug in slugs)).encode(), format=RdfFormat.TRIG)
    graphs = {}
    with (folder / "graphs.nq").open("wb") as file:
        for name in (f"{slug}{part}" for slug in slugs for part in ("", "/evidence")):
            start = file.tell()
            file.writelines(f"{quad} .\n".encode() for quad in store.quads_for_pattern(None, None, None, NamedNode(f"{BASE}graph/{name}")))
            graphs[name] = Stretch(folder / "graphs.nq", start, file.tell())
    return store, [batch for portion in portions(store, graphs, slugs, BASE) for batch in batches(store, portion, BASE)]


def test_every_quad_is_checked_once(tmp_path: Path) -> None:
    """Nothing is left out and nothing is checked twice, however many batches there are."""
    store, found = loaded(900, tmp_path)
    seen: Counter[Quad] = Counter(quad for _, batch in found for quad in batch)
    assert set(seen) == set(store)
    assert set(seen.values()) == {1}


def test_a_thing_is_checked_with_its_parts_and_mappings(tmp_path: Path) -> None:
    """What shapes look at together (a person, its names, birth and links) never lies in two batches."""
    _, found = loaded(900, tmp_path)
    homes: dict[str, set[int]] = {}
    for number, (_, batch) in enumerate(found):
        for quad in batch:
            homes.setdefault(str(quad.subject).strip("<>").partition("#")[0], set()).add(number)
    assert len({number for home in homes.values() for number in home}) > 2
    assert all(len(home) == 1 for home in homes.values())


def test_a_batch_does_not_grow_with_the_dataset(tmp_path: Path) -> None:
    """A batch holds at most what it is meant to, and one piece more."""
    _, found = loaded(900, tmp_path)
    assert max(len(batch) for _, batch in found) < SIZE + 20


def test_documents_are_counted_as_they_are_checked(tmp_path: Path) -> None:
    """The documents of all batches are those of the dataset."""
    _, found = loaded(900, tmp_path)
    assert sum(count for count, _ in found) == 900
