"""fonds.check.batches: what is checked together, and that it does not grow with the dataset."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import Quad, RdfFormat, Store

from fonds.check.batches import SIZE, batches, portions
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


def loaded(number: int) -> tuple[Store, list[str]]:
    """A store with some documents and as many persons, and the documents' slugs."""
    store, slugs = Store(), [f"x{n}" for n in range(number)]
    store.load((HEAD + "".join(THING.format(slug) for slug in slugs)).encode(), format=RdfFormat.TRIG)
    return store, slugs


def batched(store: Store, slugs: list[str]) -> list[list[Quad]]:
    """All batches of all portions."""
    return [batch for portion in portions(store, slugs, BASE) for _, batch in batches(store, portion, BASE)]


def test_every_quad_is_checked_once() -> None:
    """Nothing is left out and nothing is checked twice, however many batches there are."""
    store, slugs = loaded(900)
    seen: Counter[Quad] = Counter(quad for batch in batched(store, slugs) for quad in batch)
    assert set(seen) == set(store)
    assert set(seen.values()) == {1}


def test_a_thing_is_checked_with_its_parts_and_mappings() -> None:
    """What shapes look at together (a person, its names, birth and links) never lies in two batches."""
    store, slugs = loaded(900)
    homes: dict[str, set[int]] = {}
    for number, batch in enumerate(batched(store, slugs)):
        for quad in batch:
            homes.setdefault(str(quad.subject).strip("<>").partition("#")[0], set()).add(number)
    assert len({number for home in homes.values() for number in home}) > 2
    assert all(len(home) == 1 for home in homes.values())


def test_a_batch_does_not_grow_with_the_dataset() -> None:
    """A batch holds at most what it is meant to, and one piece more."""
    store, slugs = loaded(900)
    assert max(len(batch) for batch in batched(store, slugs)) < SIZE + 20


def test_documents_are_counted_as_they_are_checked() -> None:
    """The documents of all batches are those of the dataset."""
    store, slugs = loaded(900)
    assert sum(count for portion in portions(store, slugs, BASE) for count, _ in batches(store, portion, BASE)) == len(slugs)
