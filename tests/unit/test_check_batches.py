"""fonds.check.batches: what is checked together, and that it does not grow with the dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from fonds.check import validate, write_report
from fonds.check.batches import SIZE, Portion, batches, digest, portions
from fonds.quads import Stretch, canonical_lines
from fonds.statements import Statements
from fonds.terms import PREFIXES

BASE = "https://data.example.org/"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items())) + f"@base <{BASE}> .\n"
THING = """
<graph/{0}> {{ <event/{0}> crm:P11_had_participant <person/b> . }}
<graph/{0}/evidence> {{ <document/{0}#m> oa:hasBody <person/b> . }}
<graph/authorities> {{
  <person/{0}> rdfs:label "one\u2028two\u0085three" ; crm:P1_is_identified_by <person/{0}#name> ; crm:P98i_was_born <person/{0}#birth> .
  <person/{0}#name> crm:P2_has_type <concept/preferred-name> . <person/{0}#birth> crm:P4_has_time-span <person/{0}#birth-time> .
  <person/{0}#birth-time> dcterms:date "1900" .
}}
<graph/links> {{ <person/{0}> la:equivalent <http://x.example/1> . <person/{0}#mapping> owl:annotatedSource <person/{0}> ; sssom:confidence 0.9 . }}
"""


def written(slugs: Sequence[str], file: Path) -> tuple[list[str], list[Portion]]:
    """All statements of some documents and as many persons as lines of N-Quads, and the portions of the file that they are written to."""
    store = Store()
    store.load((HEAD + "".join(THING.format(slug) for slug in slugs)).encode(), format=RdfFormat.TRIG)
    graphs, lines = {}, []
    with file.open("wb") as target:
        for graph in sorted(store.named_graphs(), key=str):
            start, found = target.tell(), canonical_lines(store.quads_for_pattern(None, None, None, graph))
            target.writelines(f"{line}\n".encode() for line in found)
            graphs[str(graph).strip("<>").removeprefix(f"{BASE}graph/")] = Stretch(file, start, target.tell())
            lines += found
    return lines, list(portions(graphs, slugs))


def loaded(number: int, folder: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The statements of so many documents, and all batches of them."""
    lines, found = written([f"x{n}" for n in range(number)], folder / "graphs.nq")
    return lines, [batch for portion in found for batch in batches(portion)]


def test_every_quad_is_checked_once(tmp_path: Path) -> None:
    """Nothing is left out and nothing is checked twice, however many batches there are."""
    lines, found = loaded(900, tmp_path)
    assert Counter(line for _, batch in found for line in batch) == Counter(lines)


def test_a_thing_is_checked_with_its_parts_and_mappings(tmp_path: Path) -> None:
    """What shapes look at together (a person, its names, birth and links) never lies in two batches."""
    _, found = loaded(900, tmp_path)
    homes: dict[str, set[int]] = {}
    for number, (_, batch) in enumerate(found):
        for line in batch:
            homes.setdefault(line.partition(" ")[0].strip("<>").partition("#")[0], set()).add(number)
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


def test_what_comes_elsewhere_leaves_a_portion_as_it_is(tmp_path: Path) -> None:
    """A document and a person more change the digests of the portions that they are in, and of no others."""
    slugs = [f"x{n:05}" for n in range(2500)]
    before, after = (
        {digest(portion) for portion in written(names, tmp_path / "graphs.nq")[1]} for names in (slugs, [*slugs[:700], "x00699b", *slugs[700:]])
    )
    assert len(before) > 4  # else there is nothing to be left as it is
    assert len(before - after) <= 2


def test_a_text_where_a_thing_ought_to_stand_is_told(tmp_path: Path) -> None:
    """A shape may have a literal as its focus node; the finding tells it, and the report can be written."""
    store, file = Store(str(tmp_path / "store")), tmp_path / "graphs.nq"
    store.load((HEAD + '<graph/a> { <document/a> crm:P70_documents "a meeting" }').encode(), format=RdfFormat.TRIG)
    store.flush()
    file.write_text("".join(f"{line}\n" for line in canonical_lines(store)), encoding="utf-8")
    del store
    graphs = {"a": Stretch(file, 0, file.stat().st_size), "a/evidence": Stretch(file, 0, 0)}
    statements = Statements.of(file, graphs.values(), tmp_path / "statements.sqlite")
    found = list(validate(tmp_path / "store", statements, graphs, ["a"], lambda slug: None, BASE))
    assert any(finding.message.endswith("has no date: a meeting") and not finding.subject for finding in found)
    write_report(found, tmp_path / "report", title="Small")
