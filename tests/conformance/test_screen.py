"""fonds.check.screen: what it lets pass, pySHACL lets pass too; everything else is pySHACL's to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from fonds.check import validate
from fonds.check.screen import Screen
from fonds.check.shapes import Shapes, load_shapes
from fonds.check.validation import core_results
from fonds.errors import ConfigurationError
from fonds.quads import canonical_lines
from fonds.resources import resource
from fonds.statements import Statements
from fonds.terms import EDTF, GEO, TYPE, XSD

GRAPHS = [NamedNode(f"https://data.example.org/graph/{name}") for name in ("a", "a/evidence")]
PASSING = sorted(resource("shapes").glob("examples/*/pass.ttl"))
Term = NamedNode | BlankNode | Literal
TERMS: list[Term] = [
    NamedNode("https://data.example.org/other"), BlankNode("b"), Literal("x"), Literal(""), Literal('a "word" \\'), Literal("x", language="en"), Literal("a" * 64),
    Literal("y", language="EN"), Literal("x", language="de"), Literal("abc", datatype=XSD["integer"]), Literal("01", datatype=XSD["integer"]),
    Literal("1", datatype=XSD["integer"]), Literal("0.5", datatype=XSD["decimal"]), Literal("0.50", datatype=XSD["decimal"]), Literal("-1", datatype=XSD["decimal"]),
    Literal("NaN", datatype=XSD["decimal"]), Literal("2.5", datatype=XSD["double"]), Literal("true", datatype=XSD["boolean"]), Literal("1949-02-05", datatype=XSD["date"]),
    Literal("1949-02-30", datatype=XSD["date"]), Literal("1949-02-05T00:00:00Z", datatype=XSD["dateTime"]), Literal("1950-02-05T00:00:00", datatype=XSD["dateTime"]),
    Literal("-0044-03-15T00:00:00", datatype=XSD["dateTime"]), Literal("49", datatype=EDTF["EDTF"]), Literal("1949", datatype=EDTF["EDTF"]),
    Literal("POINT(1 2)", datatype=GEO["wktLiteral"]), Literal("sssom:NoTermFound"),
]  # fmt: skip


class Closed(Screen):
    """A screen that lets nothing pass, so that pySHACL is asked of everything."""

    def passes(self, lines: Iterable[str]) -> bool:
        """Never."""
        return False


def of(example: Path) -> tuple[Shapes, list[Triple]]:
    """The shapes that an example is of, and its statements."""
    return load_shapes(resource("shapes", f"{example.parent.name}.ttl")), [quad.triple for quad in parse(path=str(example), format=RdfFormat.TURTLE)]


def alone(shapes: Shapes) -> Shapes:
    """The same shapes without a screen."""
    return replace(shapes, screen=Closed(rdflib.Graph()))


def mutants(triples: list[Triple]) -> Iterator[list[Triple]]:
    """A graph with one thing other than it was: a statement gone, said of another thing, or with another value or one more."""
    subjects = sorted({triple.subject for triple in triples}, key=str)
    for n, one in enumerate(triples):
        rest = triples[:n] + triples[n + 1 :]
        yield rest
        yield from ([*rest, Triple(subject, one.predicate, one.object)] for subject in subjects)
        words = one.object.value if isinstance(one.object, Literal) else "x"
        same = (Literal(words), Literal(words, language="en"), Literal(words, datatype=XSD["dateTime"]))
        for term in [*TERMS, *same, *(subject for subject in subjects if not isinstance(subject, Triple))]:
            yield [*rest, Triple(one.subject, one.predicate, term)]
            yield [*triples, Triple(one.subject, one.predicate, term)]


def copied(triples: list[Triple], number: int) -> list[Triple]:
    """The same statements of other things."""

    def other(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith("https://data.example.org/"):
            return NamedNode(f"{term.value}/{number}")
        return BlankNode(f"{term.value}{number}") if isinstance(term, BlankNode) else term

    return [Triple(other(triple.subject), triple.predicate, other(triple.object)) for triple in triples]  # type: ignore[arg-type]


def lines(triples: Iterable[Triple], graph: NamedNode = GRAPHS[0]) -> list[str]:
    """Lines of N-Quads."""
    return canonical_lines(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


@pytest.mark.parametrize("example", PASSING, ids=lambda path: path.parent.name)
def test_what_passes_the_screen_passes_pyshacl(example: Path) -> None:
    """Break an example in every way: pySHACL, given side by side all that the screen lets pass, finds nothing in it."""
    shapes, triples = of(example)
    broken = list(mutants(triples))
    passed = [lines(copied(triples, number)) for number, triples in enumerate(broken) if shapes.screen.passes(lines(triples))]
    assert 0 < len(passed) < len(broken) or example.parent.name in {"label", "participation"}  # whose constraints are SPARQL
    assert list(core_results([line for one in passed for line in one], alone(shapes))) == []


@pytest.mark.parametrize("example", PASSING, ids=lambda path: path.parent.name)
def test_the_screen_knows_all_constraints_of_the_shapes(example: Path) -> None:
    """What conforms passes the screen, be its statements said by two graphs: pySHACL is asked where something is wrong, or else it would take its time."""
    shapes, triples = of(example)
    assert shapes.screen.passes(lines(triples) + lines(triples, GRAPHS[1]))


SHAPE = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
DATA = '@prefix x: <http://x.example/> . x:a a x:C ; x:p 1 , "one"@en ; x:q x:b , 2 . x:b a x:D ; x:r "r" .'


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:nodeKind sh:IRI", "sh:in ( x:b )", "sh:hasValue 3", "sh:not [ sh:nodeKind sh:Literal ]", "sh:and ( [ sh:nodeKind sh:IRI ] )", "sh:node x:other", "sh:minLength 4",
        "sh:maxLength 0", 'sh:languageIn ( "de" )', "sh:disjoint x:p", "sh:lessThan x:q", "sh:minExclusive 1", "sh:maxExclusive 1",
        "sh:property [ sh:path x:r ; sh:minCount 1 ]", "sh:qualifiedValueShape [ sh:class x:E ] ; sh:qualifiedMinCount 1", 'sh:pattern "ONE" ; sh:flags "q"',
        "sh:or ( [ sh:not [ sh:nodeKind sh:Literal ] ] )", "sh:minCount 1 , 9",
    ],
)  # fmt: skip
def test_a_constraint_that_the_screen_does_not_know_goes_to_pyshacl(tmp_path: Path, constraint: str) -> None:
    """Shapes of somebody's own with any other component find what pySHACL finds alone."""
    assert asked(tmp_path, f"x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; {constraint} ] . x:other sh:class x:E .", DATA)


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        ("x:s a sh:NodeShape ; sh:targetClass x:Super ; sh:property [ sh:path x:none ; sh:minCount 1 ] .", DATA + "x:C <http://www.w3.org/2000/01/rdf-schema#subClassOf> x:Super ."),
        ("x:C a rdfs:Class , sh:NodeShape ; sh:property [ sh:path x:none ; sh:minCount 1 ] .", DATA),
        ("x:Kind rdfs:subClassOf rdfs:Class . x:C a x:Kind , sh:NodeShape ; sh:property [ sh:path x:none ; sh:minCount 1 ] .", DATA),
        ("x:s a sh:NodeShape ; sh:targetNode x:nowhere ; sh:property [ sh:path x:p ; sh:minCount 1 ] .", DATA),
        ("x:s a sh:NodeShape ; sh:targetNode 1 ; sh:class x:C .", DATA),
        ("x:s a sh:NodeShape ; sh:targetObjectsOf x:p ; sh:datatype xsd:integer .", DATA),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path [ sh:inversePath x:p ] ; sh:minCount 1 ] .", DATA),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path [ sh:zeroOrMorePath x:p ] ; sh:maxCount 1 ] .", DATA),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path ( x:q [ sh:inversePath x:q ] ) ; sh:maxCount 0 ] .", DATA),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:closed true .", DATA),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:minCount 1 .", DATA),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; sh:lessThanOrEquals x:none ] .", "@prefix x: <http://x.example/> . x:a a x:C ; x:p _:b ."),
        ("x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path ( x:q x:p ) ; sh:maxCount 1 ] .", DATA + "x:a x:q x:c . x:b x:p 1 . x:c x:p 2 ."),
        (
            """x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; sh:order 1 ] .
            x:o a sh:ConstraintComponent ; sh:parameter [ sh:path sh:order ] ; sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(?value = 3) }" ] .""", DATA,
        ),
    ],
)  # fmt: skip
def test_a_target_or_path_that_the_screen_does_not_know_goes_to_pyshacl(tmp_path: Path, shape: str, data: str) -> None:
    """Subclasses, classes that are shapes, nodes that are nowhere, paths against the arrow, components of one's own: pySHACL tells what is wrong."""
    assert asked(tmp_path, shape, data)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("sh:minCount 2", "1 , 01"), ("sh:maxCount 1", "1 , 2"), ("sh:datatype xsd:double", '"abc"^^xsd:double'), ("sh:datatype xsd:integer", '"abc"^^xsd:integer'),
        ("sh:datatype xsd:date", '"1949-02-30"^^xsd:date'), ("sh:datatype xsd:integer", "1.0"), ("sh:datatype rdf:langString", '"x"'), ("sh:datatype xsd:string", '"x"@en'),
        ("sh:datatype xsd:anyURI", "x:b"), ("sh:class x:D", "x:b , x:c"), ("sh:class x:D", '"x"'), ("sh:pattern 'a'", "_:b"), ("sh:pattern '[\\\\\\\\]'", "'a\"b'"),
        ("sh:uniqueLang true", '"x"@en , "y"@EN'), ("sh:minInclusive 0", "-1"), ("sh:maxInclusive 1", "1.5"), ("sh:maxInclusive 1", '"NaN"^^xsd:decimal'),
        ("sh:maxInclusive 1", '"0"'), ("sh:maxInclusive 1", "x:b"), ("sh:equals x:q", "x:b , x:c"), ("sh:equals x:q", "x:c"),
        ("sh:lessThanOrEquals x:when", '"1950-01-01T00:00:00"^^xsd:dateTime'), ("sh:lessThanOrEquals x:when", "1"), ("sh:lessThanOrEquals x:when", '"1950-01-01T00:00:00Z"^^xsd:dateTime'),
        ("sh:or ( [ sh:datatype xsd:integer ] [ sh:class x:D ] )", "1 , x:c"), ("sh:xone ( [ sh:class x:D ] [ sh:pattern 'b' ] )", "x:b"),
        ("sh:xone ( [ sh:class x:D ] [ sh:pattern 'b' ] )", "x:c"), ("sh:xone ( [ sh:datatype rdfs:Literal ] [ sh:pattern 'x' ] )", '"x"'),
        ("sh:qualifiedValueShape [ sh:class x:D ] ; sh:qualifiedMaxCount 0", "x:b"), ("sh:qualifiedValueShape [ sh:datatype rdfs:Literal ] ; sh:qualifiedMaxCount 0", '"x"'),
    ],
)  # fmt: skip
def test_a_breach_of_each_constraint_goes_to_pyshacl(tmp_path: Path, constraint: str, values: str) -> None:
    """What the screen knows to be wrong, and what only rdflib makes of a literal, is told as pySHACL tells it."""
    data = f'{SHAPE} x:a a x:C ; x:p {values} ; x:q x:b ; x:when "1949-12-31T23:59:59"^^xsd:dateTime . x:b a x:D .'
    assert asked(tmp_path, f"x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; {constraint} ] .", data)


def asked(folder: Path, shape: str, data: str) -> set[tuple[str, ...]]:
    """What is told of data with and without the screen, which is the same; an error of the shapes is a result too."""
    (folder / "shape.ttl").write_text(SHAPE + shape, encoding="utf-8")
    shapes = load_shapes.__wrapped__(folder / "shape.ttl")
    triples = [quad.triple for quad in parse(data.encode(), format=RdfFormat.TURTLE)]  # a store would write 01 as 1
    told = [outcome(triples, each) for each in (shapes, alone(shapes))]
    assert told[0] == told[1]
    return told[1]


def outcome(triples: list[Triple], shapes: Shapes) -> set[tuple[str, ...]]:
    """The results, or the error that came instead."""
    try:
        return set(core_results(lines(triples), shapes))
    except Exception as error:
        return {(type(error).__name__, str(error))}


VALUES = st.sampled_from([*TERMS, *(NamedNode(f"http://x.example/{name}") for name in "abcCD")])
PREDICATES = st.sampled_from([*(NamedNode(f"http://x.example/{name}") for name in "ppqr"), TYPE])
TRIPLES = st.builds(Triple, st.sampled_from([NamedNode("http://x.example/a"), NamedNode("http://x.example/b"), BlankNode("b")]), PREDICATES, VALUES)
CONSTRAINTS = st.sampled_from(
    [
        *(f"sh:{bound}Count {number}" for bound in ("min", "max") for number in (0, 1, 2)), 'sh:minCount "1"',
        *(f"sh:datatype {name}" for name in "xsd:integer xsd:decimal xsd:double xsd:date xsd:dateTime xsd:string xsd:boolean rdf:langString rdfs:Literal x:own".split()),
        "sh:class x:C", 'sh:pattern "^(a|x|1)"', 'sh:pattern "["', "sh:uniqueLang true", "sh:uniqueLang false", "sh:equals x:q", "sh:lessThanOrEquals x:q",
        *(f"sh:{bound}Inclusive {value}" for bound in ("min", "max") for value in ("0", "1.0", '"a"', '"1949-02-05"^^xsd:date')),
        *(f"sh:{several} ( [ {one} ] [ sh:path x:r ; {other} ] )" for several in ("or", "xone") for one in ("sh:datatype xsd:integer", "sh:class x:C", 'sh:pattern "x"') for other in ("sh:minCount 1", "sh:maxCount 0 ; sh:class x:D")),
        *(f"sh:qualifiedValueShape [ {shape} ] ; sh:qualifiedMaxCount {most}" for shape in ("sh:class x:C", "sh:datatype xsd:integer", "sh:path x:r ; sh:minCount 1") for most in (0, 1)),
        "sh:deactivated true", "sh:severity sh:Warning",
    ]
)  # fmt: skip
PATHS = st.sampled_from(["sh:path x:p", "sh:path ( x:p x:r )", "sh:path [ sh:alternativePath ( x:p x:q ) ]", "sh:path [ sh:oneOrMorePath x:p ]"])
SHAPES = st.builds(
    lambda target, path, constraints: f"x:s a sh:NodeShape ; {target} ; sh:property [ {' ; '.join([path, *constraints])} ] .",
    st.sampled_from(["sh:targetClass x:C", "sh:targetSubjectsOf x:p , x:q", "sh:targetObjectsOf x:q", "sh:targetNode x:a"]), PATHS,
    st.lists(CONSTRAINTS, min_size=1, max_size=3, unique=True),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=SHAPES, triples=st.lists(TRIPLES, max_size=8))
@pytest.mark.filterwarnings("ignore::UserWarning:rdflib.*")  # of a boolean that is none
def test_screen_and_pyshacl_come_to_the_results_of_pyshacl_alone(tmp_path: Path, shape: str, triples: list[Triple]) -> None:
    """Whatever the constraints and the data, the screen changes nothing."""
    (tmp_path / "shape.ttl").write_text(SHAPE + shape, encoding="utf-8")
    shapes = load_shapes.__wrapped__(tmp_path / "shape.ttl")
    assert outcome(triples, shapes) == outcome(triples, alone(shapes))


def test_shapes_that_cannot_be_read_are_told_of_whatever_the_data(tmp_path: Path) -> None:
    """A shape that SHACL does not allow is an error of the configuration, be there nothing in the data that pySHACL is asked of."""
    (tmp_path / "shape.ttl").write_text(SHAPE + "x:s a sh:NodeShape ; sh:path x:p ; sh:targetClass x:C .", encoding="utf-8")
    Store(str(tmp_path / "store")).flush()
    with pytest.raises(ConfigurationError, match="are not SHACL"):
        list(
            validate(
                tmp_path / "store", Statements(tmp_path, tmp_path), {}, [], lambda slug: None, "https://data.example.org/", [tmp_path / "shape.ttl"]
            )
        )
