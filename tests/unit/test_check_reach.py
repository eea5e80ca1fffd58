"""fonds.check.reach and surroundings: a constraint is asked of a piece of the graph only where that comes to what the whole comes to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from fonds.check.reach import joined
from fonds.check.shapes import load_shapes, steps_of
from fonds.check.surroundings import Surroundings
from fonds.check.validation import sparql_results
from fonds.quads import Stretch, canonical_lines
from fonds.statements import Statements

X = "http://x.example/"
SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:o sh:declare [ sh:prefix "x" ; sh:namespace "http://x.example/"^^xsd:anyURI ] .
x:s a sh:NodeShape ; %s ; sh:sparql [ sh:prefixes x:o ; sh:message "m" ; sh:select "SELECT $this %s" ] ."""
LOCAL = [
    "WHERE { $this x:p/x:q ?a }", "WHERE { $this x:p ?a FILTER NOT EXISTS { ?a x:q ?b } }", "WHERE { $this x:p+ $this }", "WHERE { $this (x:p|x:q)*/x:q ?a . ?a ?any $this }",
    "WHERE { OPTIONAL { SELECT $this ?a WHERE { $this x:p ?a . ?a x:q ?b } } FILTER(!BOUND(?a)) }", "WHERE { { $this x:p ?a } UNION { $this x:q ?a } ?a x:p ?b }",
    "WHERE { { SELECT $this (COUNT(DISTINCT ?b) AS ?n) WHERE { $this x:p ?a . ?a x:q ?b } GROUP BY $this } FILTER(?n > 1) }",
    "WHERE { $this x:p ?a . { SELECT ?a ?b WHERE { ?a x:q ?b } } MINUS { ?b x:q ?a } }", "WHERE { $this x:p ?a FILTER(EXISTS { ?a x:p ?b } && NOT EXISTS { $this x:q ?a }) }",
]  # fmt: skip
WHOLE = [
    "WHERE { ?other x:p $this }", "WHERE { $this ^x:p ?a }", "WHERE { $this x:p ?a . ?other x:p ?a FILTER(?other != $this) }", "WHERE { $this x:p ?a . ?b x:q ?c }",
    "WHERE { $this x:p ?a } LIMIT 1", "WHERE { $this x:p ?a . { SELECT (COUNT(?b) AS ?n) WHERE { ?b x:q ?c } } FILTER(?n > 1) }",
    "WHERE { OPTIONAL { $this x:p ?a } FILTER NOT EXISTS { ?a x:q ?b } }", "WHERE { OPTIONAL { $this x:p ?a } OPTIONAL { ?a x:q ?b } FILTER(BOUND(?b)) }",
    "WHERE { $this x:p ?a . { SELECT $this WHERE { ?a x:q ?b } } }", "WHERE { $this x:p ?a . GRAPH ?g { ?a x:q ?b } }", "WHERE { $this !x:p ?a }",
    "WHERE { $this x:p ?a BIND(?a AS ?b) { ?b x:q ?c } }", "WHERE { $this x:p ?a . { OPTIONAL { ?a x:q ?b } } }",
]  # fmt: skip
TARGETS = ["sh:targetClass x:C", "sh:targetSubjectsOf x:p", "sh:targetObjectsOf x:q"]
NODES = st.sampled_from([NamedNode(f"{X}{name}") for name in ("a", "b", "b#1", "c", "d", "C")])
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
QUADS = st.builds(
    Quad,
    NODES,
    st.sampled_from([NamedNode(f"{X}p"), NamedNode(f"{X}q"), TYPE]),
    NODES,
    st.sampled_from([NamedNode(f"{X}graph/{n}") for n in range(3)]),
)


def steps(folder: Path, target: str, select: str) -> object:
    """What a query looks at."""
    (folder / "shape.ttl").write_text(SHAPE % (target, select), encoding="utf-8")
    (constraint,) = load_shapes.__wrapped__(folder / "shape.ttl").constraints
    return steps_of(constraint)


@pytest.mark.parametrize("select", LOCAL)
def test_what_goes_along_statements_is_asked_of_pieces(tmp_path: Path, select: str) -> None:
    """A query that gets to all that it looks at from its focus node needs no whole."""
    assert steps(tmp_path, TARGETS[0], select)


@pytest.mark.parametrize("select", WHOLE)
def test_what_may_be_anywhere_is_asked_of_the_whole(tmp_path: Path, select: str) -> None:
    """A query that looks against the arrow, counts, cuts off or is met by nothing is not taken for one of pieces; nor is one of named nodes."""
    assert steps(tmp_path, TARGETS[0], select) is None
    assert steps(tmp_path, "sh:targetNode x:a", LOCAL[0]) is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quads=st.lists(QUADS, max_size=14), select=st.sampled_from(LOCAL), target=st.sampled_from(TARGETS))
def test_pieces_come_to_what_the_whole_comes_to(tmp_path: Path, quads: list[Quad], select: str, target: str) -> None:
    """However statements are spread over graphs, each graph asked with what it leads to gives all results of the whole and no others."""
    (tmp_path / "shape.ttl").write_text(SHAPE % (target, select), encoding="utf-8")
    (constraint,) = load_shapes.__wrapped__(tmp_path / "shape.ttl").constraints
    whole = Store()
    whole.extend(quads)
    pieces, file, stretches = [], tmp_path / "graphs.nq", list[Stretch]()
    with file.open("wb") as target_:
        for graph in sorted(whole.named_graphs(), key=str):
            start = target_.tell()
            pieces.append(canonical_lines(whole.quads_for_pattern(None, None, None, graph)))
            target_.writelines(f"{line}\n".encode() for line in pieces[-1])
            stretches.append(Stretch(file, start, target_.tell()))
    (tmp_path / "index").unlink(missing_ok=True)
    around = Surroundings(Statements.of(file, stretches, tmp_path / "index"), joined([steps_of(constraint) or ()]))
    found = {result for piece in pieces for result in sparql_results(around.store(piece)[0], constraint, constraint.local)}
    assert found == set(sparql_results(whole, constraint))


@pytest.mark.parametrize(("statement", "touched"), [("b q d", True), ("a q d", True), ("d q b", False)])
def test_results_rest_on_what_was_looked_at(tmp_path: Path, statement: str, touched: bool) -> None:
    """A statement more in another graph is seen where it is about a subject or a node that a step leads to, and not where nothing looks."""
    (tmp_path / "shape.ttl").write_text(SHAPE % (TARGETS[0], LOCAL[0]), encoding="utf-8")
    (constraint,) = load_shapes.__wrapped__(tmp_path / "shape.ttl").constraints
    piece = [f"<{X}a> <{X}p> <{X}b> <{X}graph/0> .", f"<{X}a> {TYPE} <{X}C> <{X}graph/0> ."]
    digests = []
    for number, others in enumerate(([], [" ".join(f"<{X}{name}>" for name in (*statement.split(), "graph/1")) + " ."])):
        file, text = tmp_path / f"{number}.nq", ["".join(f"{line}\n" for line in lines).encode() for lines in (piece, others)]
        file.write_bytes(b"".join(text))
        stretches = [Stretch(file, 0, len(text[0])), Stretch(file, len(text[0]), len(text[0]) + len(text[1]))]
        around = Surroundings(Statements.of(file, stretches, tmp_path / f"{number}.sqlite"), joined([steps_of(constraint) or ()]))
        digests.append(around.digest(around.store(piece)[1]))
    assert (digests[0] != digests[1]) == touched
