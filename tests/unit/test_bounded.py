"""fonds.serve.bounded: which queries are sure to be small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from fonds.serve.bounded import MOST, Small

A = "<urn:a>"
KNOWN = {"urn:p": 1, "urn:label": 1, "urn:q": 1, "urn:r": MOST + 1, "": MOST + 1}  # of a store in which another thing has more than this one
P = "PREFIX ex: <urn:>\n"


@pytest.fixture(scope="module")
def store() -> Store:
    """A thing of few statements, a thing of many, and a chain from the first to what many point at."""
    found = Store()
    graph = NamedNode("urn:g")
    found.add(Quad(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"), graph))
    found.add(Quad(NamedNode("urn:b"), NamedNode("urn:label"), Literal("b", language="en"), graph))
    found.add(Quad(NamedNode("urn:b"), NamedNode("urn:q"), NamedNode("urn:many"), graph))
    for number in range(400):
        found.add(Quad(NamedNode("urn:many"), NamedNode("urn:r"), NamedNode(f"urn:n{number}"), graph))
    return found


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?p ?o WHERE {{ {A} ?p ?o }}",
        f"SELECT * {{ {A} <urn:p> ?o . ?o <urn:label> ?l }}",
        f"{P}SELECT DISTINCT ?o {{ ex:a ex:p ?o ; ?any ?other . }} ORDER BY DESC(?o) LIMIT 10 OFFSET 2",
        f'{P}SELECT * {{ ex:a ex:p ?o OPTIONAL {{ ?o ex:label ?l FILTER(LANG(?l) = "en") }} }}',
        f'{P}SELECT ?s {{ ?s ex:label "b"@en }}',
        f"{P}SELECT ?s {{ ?s ex:label 'b' , ?x }}",
        f"ASK {{ {A} a <urn:c> }}",
        f"SELECT ?p (COUNT(DISTINCT ?o) AS ?n) (MAX(?o) AS ?m) {{ {A} ?p ?o }} GROUP BY ?p HAVING (COUNT(*) > 0) ORDER BY DESC(?n)",
        f'SELECT * {{ {A} ?p ?o # }} a comment with <iri> and "quotes\n }}',
        f"{P}SELECT * {{ ex:a ex:p ?o FILTER(STRSTARTS(STR(?o), 'urn:')) }}",
    ],
)
def test_what_hangs_on_a_constant_and_matches_little_is_small(store: Store, query: str) -> None:
    """Look-ups and joins that match few quads; and the engine takes each of these queries."""
    assert Small(store, KNOWN).form(query) == query.split("{", maxsplit=1)[0].replace(P, "").split()[0]
    store.query(query, use_default_graph_as_union=True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { <urn:many> ?p ?o }",
        f"SELECT * {{ {A} ?p ?o . ?x ?y ?z }}",
        f"{P}SELECT * {{ ex:a ex:p/ex:q ?o }}",
        f"{P}SELECT * {{ ex:a ex:p+ ?o }}",
        f"{P}SELECT * {{ ex:a ex:p ?b . ?b ex:q ?c . ?c ex:r ?d }}",
        f"{P}SELECT * {{ ex:a ex:p ?b OPTIONAL {{ ?b ex:never ?x }} ?b ex:q ?c . ?c ex:r ?d }}",
        f"SELECT * {{ {A} ?p ?o FILTER EXISTS {{ ?a ?b ?c }} }}",
        f"SELECT * {{ {A} ?p ?o FILTER(REGEX(STR(?o), '(a+)+')) }}",
        f"SELECT * {{ {A} ?p ?o }} VALUES ?x {{ 1 2 }}",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        f"SELECT * FROM <urn:g> {{ {A} ?p ?o }}",
        f"SELECT * {{ GRAPH ?g {{ {A} ?p ?o }} }}",
        f"SELECT * {{ {{ {A} ?p ?o }} UNION {{ ?x ?y ?z }} }}",
        f"SELECT * {{ {A} ?p ?o . SERVICE <urn:s> {{ ?x ?y ?z }} }}",
        f"SELECT * {{ {A} ?p ?o BIND(1 AS ?x) }}",
        f"SELECT * {{ {A} ?p [ ?q ?r ] }}",
        f"SELECT * {{ {A} ?p (1 2) }}",
        f'SELECT * {{ {A} ?p "x"^^<urn:t> }}',
        "SELECT * { <relative> ?p ?o }",
        "SELECT * { un:known ?p ?o }",
        f"DESCRIBE {A}",
        f"SELECT * {{ {A} ?p ?o",
        "",
        "\0",
        "SELECT * { <urn:a\\u0062> ?p ?o }",
        f"SELECT * {{ {A} ?p ?o }} " + " " * 5000,
    ],
)
def test_everything_else_is_left_to_a_process_that_can_be_ended(store: Store, query: str) -> None:
    """What may be long, what is not read here, and what is no query."""
    assert Small(store, KNOWN).form(query) == ""


@given(st.text(alphabet="SELECT{}<>ua:?pox.;,\"'#()*\n FILTER", max_size=80))
def test_any_text_is_judged(text: str) -> None:
    """No text makes it fail, and what it calls small the engine can answer or refuses as no SPARQL."""
    store = Store()
    if Small(store, {}).form(text):
        try:
            store.query(text)
        except SyntaxError:
            return


def test_a_shape_that_is_never_small_is_not_counted_each_time(store: Store) -> None:
    """After some misses it is left alone for a while, then looked at again; one hit makes up for all."""
    judged = Small(store, KNOWN)
    assert [judged.form("SELECT * { <urn:many> ?p ?o }") for _ in range(40)] == [""] * 40
    assert judged.form(f"SELECT * {{ {A} ?p ?o }}") == ""
    assert "SELECT" in {judged.form(f"SELECT * {{ {A} ?p ?o }}") for _ in range(40)}
    assert judged.form(f"SELECT * {{ {A} ?p ?o }}") == "SELECT"
