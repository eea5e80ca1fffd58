"""Every shape holds on its passing example and fails on each failing one; the set-wise queries agree with pySHACL."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, Store

from fonds.check import validate
from fonds.check.shapes import load_shapes
from fonds.check.validation import core_results, results, sparql_results
from fonds.errors import ConfigurationError
from fonds.resources import resource

EXAMPLES = sorted(resource("shapes").glob("examples/*/*.ttl"))
SHAPES = sorted(resource("shapes").glob("*.ttl"))


def found(example: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Focus node and message: what pySHACL finds with the whole shape, and what we find in our two ways."""
    shapes = load_shapes(resource("shapes", f"{example.parent.name}.ttl"))
    store = Store()
    store.load(path=str(example), format=RdfFormat.TURTLE)
    data = rdflib.Graph().parse(example, format="turtle")
    reference = {(focus, message) for focus, _, message, _ in results(data, shapes.whole)}
    ours = {(focus, message) for focus, _, message, _ in core_results(store, shapes)}
    ours |= {(focus, message) for focus, _, message, _, _ in sparql_results(store, shapes)}
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
        list(validate(Store(), {}, "https://data.example.org/", [path]))
    assert "broken.ttl" in error.value.where
