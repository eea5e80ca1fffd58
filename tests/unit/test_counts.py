"""fonds.publish.description: what is counted piece by piece is what is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from fonds.publish import pieces
from fonds.publish.description import count
from fonds.quads import Stretch
from fonds.statements import Reader, Statements

BASE = "https://data.example.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SAME = "http://www.w3.org/2004/02/skos/core#exactMatch"


def graph(name: str, *things: str) -> str:
    """A graph about some things, each of which has a part and a type in every graph."""
    return "".join(
        f"<{BASE}{thing}> <{TYPE}> <{BASE}{kind}> <{BASE}graph/{name}> .\n"
        f"<{BASE}{thing}> <{SAME}> <https://d-nb.info/gnd/{number}> <{BASE}graph/{name}> .\n"
        f"<{BASE}{thing}#{name}> <{TYPE}> <{BASE}Part> <{BASE}graph/{name}> .\n"
        f'<{BASE}{thing}#{name}> <{BASE}says> "{"x" * number}" <{BASE}graph/{name}> .\n'
        for number, thing in enumerate(sorted(things))
        for kind in ("Thing", f"{thing[:3]}Kind")
    )


def inside(term: object) -> str:
    """The IRI of a term."""
    return str(term)[1:-1]


@pytest.mark.parametrize("size", [300, 5000, 10**9])
def test_counts_are_those_of_all_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """However the graphs are cut, each number is that of the quads themselves; a thing that stands in all graphs is read once."""
    monkeypatch.setattr(pieces, "_SIZE", size)
    monkeypatch.setattr(pieces, "_LARGE", size * 2)
    asked: list[str] = []
    runs = Reader.runs

    def noted(self: Reader, thing: str) -> list[tuple[int, bytes]]:
        asked.append(thing)
        return runs(self, thing)

    monkeypatch.setattr(Reader, "runs", noted)
    texts = {f"g{number:02}": graph(f"g{number:02}", f"document/d{number:02}", "publication/all") for number in range(20)}
    texts["all"] = graph("all", *(f"person/p{number:02}" for number in range(20)))
    file, found, start = tmp_path / "graphs.nq", {}, 0
    for name in sorted(texts):
        lines = "".join(sorted(set(texts[name].splitlines(keepends=True)), key=lambda line: line.split(" ")[0][1:-1]))
        found[name] = Stretch(file, start, start + len(lines))
        start, texts[name] = start + len(lines), lines
    file.write_text("".join(texts[name] for name in sorted(texts)), encoding="utf-8")
    counts = count(Statements.of(file, found.values(), tmp_path / "index"), found, BASE)
    quads: list[Quad] = list(parse(file.read_bytes(), format=RdfFormat.N_QUADS))
    assert counts.triples == len(quads)
    assert counts.graphs == Counter(inside(quad.graph_name) for quad in quads)
    assert counts.properties == Counter(quad.predicate.value for quad in quads)
    assert counts.subjects == len({quad.subject for quad in quads})
    assert counts.classes == Counter(inside(class_) for _, class_ in {(q.subject, q.object) for q in quads if q.predicate.value == TYPE})
    several = Counter((quad.graph_name, quad.subject, quad.predicate.value) for quad in quads)
    assert {name: number for name, number in counts.most.items() if name} == {
        predicate: max(number for (_, _, own), number in several.items() if own == predicate) for predicate in counts.properties
    }
    assert counts.most[""] == max(Counter((quad.graph_name, quad.subject) for quad in quads).values())
    assert counts.links["https://d-nb.info/gnd/"] == counts.properties[SAME]
    assert sorted(asked) == sorted(set(asked))
