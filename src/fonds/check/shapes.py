"""The shapes of shapes/: core constraints for pySHACL, SPARQL constraints to be asked of a whole store at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from rdflib.namespace import RDF, SH

from fonds.errors import ConfigurationError
from fonds.resources import resource


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint (SHACL section 5.2): its shape's name, message, severity, and the query over all focus nodes."""

    shape: str
    message: str
    severity: str
    query: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of some files: whole, the core part alone, and the SPARQL constraints."""

    whole: rdflib.Graph
    core: rdflib.Graph
    constraints: tuple[Constraint, ...]


@cache
def load_shapes(*files: Path) -> Shapes:
    """The shapes in some files, by default all of shapes/; ConfigurationError names the file and what is wrong."""
    whole = rdflib.Graph()
    for path in files or sorted(resource("shapes").glob("*.ttl")):
        part = rdflib.Graph()
        try:
            part.parse(path, format="turtle")
        except Exception as error:  # rdflib raises what its parser happens to meet
            line = re.search(r"at line (\d+)", str(error))
            where = f"{path.name}:{line[1]}" if line else path.name
            raise ConfigurationError(where, f"is not Turtle: {str(error).splitlines()[0][:200]}", "mend the shape file") from error
        if not list(part.subjects(RDF.type, SH.NodeShape)):
            raise ConfigurationError(path.name, "holds no sh:NodeShape", "give the file a shape, or remove it")
        whole += part
    core = rdflib.Graph()
    for triple in whole:
        if triple[1] != SH.sparql:
            core.add(triple)
    return Shapes(whole, core, tuple(_constraints(whole)))


def _constraints(graph: rdflib.Graph) -> list[Constraint]:
    found = []
    for shape, node in graph.subject_objects(SH.sparql):
        select = str(graph.value(node, SH.select))
        message = str(graph.value(node, SH.message) or graph.value(shape, SH.message) or shape)
        severity = str(graph.value(shape, SH.severity) or SH.Violation).rpartition("#")[2].lower()
        prefixes = "".join(
            f"PREFIX {graph.value(declared, SH.prefix)}: <{graph.value(declared, SH.namespace)}>\n"
            for ontology in graph.objects(node, SH.prefixes) for declared in sorted(graph.objects(ontology, SH.declare), key=str)
        )  # fmt: skip
        found.append(Constraint(str(shape).rpartition("/")[2], message, severity, prefixes + _bound(select, _target(graph, shape))))
    return sorted(found, key=lambda constraint: (constraint.shape, constraint.message))


def _target(graph: rdflib.Graph, shape: rdflib.term.Node) -> str:
    """The pattern that binds $this to the shape's targets (SHACL section 2.1.3)."""
    patterns = [f"$this a {term.n3()} ." for term in graph.objects(shape, SH.targetClass)]
    patterns += [f"$this {term.n3()} ?any ." for term in graph.objects(shape, SH.targetSubjectsOf)]
    patterns += [f"?any {term.n3()} $this ." for term in graph.objects(shape, SH.targetObjectsOf)]
    return " UNION ".join(f"{{ {pattern} }}" for pattern in sorted(patterns))


def _bound(select: str, target: str) -> str:
    """The select text with the targets bound: a sub-select, so that a filter or a group in it sees each focus node once."""
    head, brace, rest = select.partition("{")
    return f"{head.replace('SELECT', 'SELECT DISTINCT', 1)}{brace} {{ SELECT DISTINCT $this WHERE {{ {target} }} }} {rest}"
