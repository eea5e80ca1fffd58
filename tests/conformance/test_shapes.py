"""Every shape holds on its passing example and fails on each failing one; the set-wise queries agree with pySHACL."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from fonds.check import validate
from fonds.check.shapes import load_shapes
from fonds.check.validation import core_results, results, sparql_results
from fonds.errors import ConfigurationError
from fonds.quads import canonical_lines
from fonds.resources import resource
from fonds.statements import Statements

EXAMPLES = sorted(resource("shapes").glob("examples/*/*.ttl"))
SHAPES = sorted(resource("shapes").glob("*.ttl"))


def lines(store: Store) -> list[str]:
    """What a store holds as lines of N-Quads in one graph."""
    return canonical_lines(Quad(quad.subject, quad.predicate, quad.object, NamedNode("https://data.example.org/graph/x")) for quad in store)


def found(example: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Focus node and message: what pySHACL finds with the whole shape, and what we find in our two ways."""
    shapes = load_shapes(resource("shapes", f"{example.parent.name}.ttl"))
    store = Store()
    store.load(path=str(example), format=RdfFormat.TURTLE)
    data = rdflib.Graph().parse(example, format="turtle")
    reference = {(focus, message) for focus, _, message, _ in results(data, shapes.whole)}
    ours = {(focus, message) for focus, _, message, _ in core_results(lines(store), shapes)}
    ours |= {(focus, message) for constraint in shapes.constraints for focus, _, message, _, _ in sparql_results(store, constraint)}
    return reference, ours


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_passes_or_fails_as_its_name_says(example: Path) -> None:
    """pass-… conforms, fail-… does not, and pySHACL alone comes to the same findings."""
    reference, ours = found(example)
    assert bool(ours) == example.stem.startswith("fail")
    assert ours == reference


@pytest.mark.parametrize("shape", SHAPES, ids=lambda path: path.stem)
def test_each_shape_has_examples_of_both(shape: Path) -> None:
    """No shape without an example that passes and one that fails."""
    names = {path.stem.partition("-")[0] for path in EXAMPLES if path.parent.name == shape.stem}
    assert names == {"pass", "fail"}


@pytest.mark.parametrize(
    ("text", "told"), [("shape:a a sh:NodeShape", "is not Turtle"), ("<http://a> <http://b> <http://c> .", "holds no sh:NodeShape")]
)
def test_a_broken_shape_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    """A shape file that is no Turtle, or holds no shape, is an error of the configuration."""
    path = tmp_path / "broken.ttl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told) as error:
        list(validate(tmp_path, Statements(tmp_path, tmp_path), {}, [], lambda slug: None, "https://data.example.org/", [path]))
    assert "broken.ttl" in error.value.where


@pytest.mark.parametrize(
    ("date", "valid"),
    [
        ("1949-02-05", True), ("1949", True), ("194X", True), ("1949-02-XX", True), ("1949-21", True), ("1949-02?", True), ("~1949", True),
        ("../1949", True), ("1949/..", True), ("1949-02-04/1949-02-05", True), ("-0044-03-15", True), ("2004-06-~01", True), ("/", False),
        ("1949-02-05T18:00:00Z", True), ("Y170000", True), ("1949-13", False), ("1949-02-32", False), ("..", False), ("49", False),
        ("1949/1950/1951", False), ("----", False), ("February 1949", False), ("", False),
    ],
)  # fmt: skip
def test_a_date_in_edtf_is_told_from_one_that_is_not(date: str, valid: bool) -> None:
    """EDTF (ISO 8601-2): dates with unknown, uncertain and approximate parts, seasons, times and intervals, and nothing else."""
    data = rdflib.Graph().parse(
        data=f"""<https://x.example/t> a <http://www.cidoc-crm.org/cidoc-crm/E52_Time-Span> ;
          <http://purl.org/dc/terms/date> "{date}"^^<http://id.loc.gov/datatypes/edtf/EDTF> .""",
        format="turtle",
    )
    messages = {message for _, _, message, _ in results(data, load_shapes(resource("shapes", "time-span.ttl")).whole)}
    assert ("a date is not written in EDTF" not in messages) == valid


SPARQL = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x.example/> . x:s a sh:NodeShape ; {target} sh:sparql [ {select} ] ."


@pytest.mark.parametrize(
    ("target", "select", "told"),
    [
        ("sh:targetClass x:C ;", 'sh:select "SELECT $this WHERE { $this a"', "is not SPARQL"),
        ("sh:targetClass x:C ;", 'sh:select "SELECT $this WHERE { $this a undeclared:C }"', "is not SPARQL"),
        ("sh:targetClass x:C ;", 'sh:select "SELECT ?one WHERE { ?one a ?two }"', "does not answer \\$this"),
        ("sh:targetClass x:C ;", 'sh:message "no query"', "has no sh:select"),
        ("", 'sh:select "SELECT $this WHERE { $this a ?kind }"', "without a target"),
    ],
)
def test_a_broken_query_of_a_shape_is_named(tmp_path: Path, target: str, select: str, told: str) -> None:
    """A SPARQL constraint that cannot be asked is an error of the configuration that names file and shape."""
    path = tmp_path / "broken.ttl"
    path.write_text(SPARQL.replace("{target}", target).replace("{select}", select), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told) as error:
        load_shapes(path)
    assert error.value.where == "broken.ttl: s"


@pytest.mark.parametrize("constraint", ['sh:minCount "one"', 'sh:pattern "("'])
def test_a_core_constraint_that_cannot_be_read_is_told(tmp_path: Path, constraint: str) -> None:
    """What pySHACL cannot use as a shape is an error of the configuration, never its own."""
    path = tmp_path / "broken.ttl"
    path.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x.example/> .
        x:s a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; {constraint} ] .""", encoding="utf-8",
    )  # fmt: skip
    data = rdflib.Graph().parse(data='<http://x.example/a> a <http://x.example/C> ; <http://x.example/p> "v" .', format="turtle")
    with pytest.raises(ConfigurationError, match="are not SHACL"):
        list(results(data, load_shapes(path).core))


@pytest.mark.parametrize(
    ("target", "select"),
    [
        ("sh:targetNode x:a", "SELECT $this WHERE { $this a ?kind }"),
        ("sh:targetClass x:C", "# every { of them\nselect $this where { $this a ?kind }"),
        ("sh:targetClass x:C", 'SELECT $this WHERE { $this a ?kind FILTER("{" != "select") }'),
        ("sh:targetSubjectsOf x:p", "SELECT DISTINCT $this WHERE { FILTER NOT EXISTS { $this a x:D } $this a ?kind }"),
    ],
)
def test_a_query_is_asked_of_the_targets_alone(tmp_path: Path, target: str, select: str) -> None:
    """However a query is written, it is asked of the shape's own focus nodes, as pySHACL does."""
    path, data = tmp_path / "shape.ttl", "@prefix x: <http://x.example/> . x:a a x:C ; x:p 1 . x:b a x:D ."
    path.write_text(
        f'''@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        x:o sh:declare [ sh:prefix "x" ; sh:namespace "http://x.example/"^^xsd:anyURI ] .
        x:s a sh:NodeShape ; {target} ; sh:sparql [ sh:prefixes x:o ; sh:message "m" ; sh:select """{select}""" ] .''', encoding="utf-8",
    )  # fmt: skip
    store, shapes = Store(), load_shapes(path)
    store.load(data.encode(), format=RdfFormat.TURTLE)
    reference = {focus for focus, *_ in results(rdflib.Graph().parse(data=data, format="turtle"), shapes.whole)}
    assert {focus for constraint in shapes.constraints for focus, *_ in sparql_results(store, constraint)} == reference == {"http://x.example/a"}


@pytest.mark.parametrize(
    ("head", "focus"),
    [
        ("sh:targetClass x:C", {"a"}), ("sh:targetClass x:C, x:D", {"a", "b"}), ("sh:targetSubjectsOf x:q", {"b"}), ("sh:targetObjectsOf x:q", {"c"}),
        ("sh:targetNode x:c ; sh:targetClass x:C", {"a", "c"}), ("sh:targetClass x:C ; sh:deactivated true", set()),
        ("a <http://www.w3.org/2000/01/rdf-schema#Class> ; sh:targetNode x:b", {"b", "d"}),
    ],
)  # fmt: skip
def test_a_property_is_asked_of_the_targets_of_its_shape(tmp_path: Path, head: str, focus: set[str]) -> None:
    """A property shape made ready once for all focus nodes finds what it finds nested in its node shape, and the shape's name with it."""
    path = tmp_path / "shape.ttl"
    path.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x.example/> .
        x:s a sh:NodeShape ; {head} ; sh:property [ sh:path x:p ; sh:minCount 1 ; sh:message "no p" ; sh:severity sh:Warning ] .""", encoding="utf-8",
    )  # fmt: skip
    data = "@prefix x: <http://x.example/> . x:a a x:C . x:b a x:D ; x:q x:c . x:d a x:s . x:e a x:C ; x:p 1 ."
    store, shapes = Store(), load_shapes(path)
    store.load(data.encode(), format=RdfFormat.TURTLE)
    reference = set(results(rdflib.Graph().parse(data=data, format="turtle"), shapes.whole))
    assert set(core_results(lines(store), shapes)) == reference
    assert reference == {(f"http://x.example/{name}", "s", "no p", "warning") for name in focus}
