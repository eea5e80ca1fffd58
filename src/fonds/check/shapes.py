"""The shapes of shapes/: core constraints for pySHACL, SPARQL constraints to be asked of a whole store at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from pyoxigraph import QuerySolutions, Store
from rdflib.namespace import RDF, RDFS, SH

from fonds.check.reach import FOCUS, START, Step, reach
from fonds.check.screen import BELONGS, TARGETS, Screen
from fonds.errors import ConfigurationError
from fonds.resources import resource


@dataclass(frozen=True, slots=True)
class Constraint:
    """A SPARQL constraint (SHACL section 5.2): its shape's name, message, severity, and the query over all focus nodes.

    `local` is the query over the focus nodes of the named graphs alone, `traced` the one over a node of no graph; both are empty where the shape
    names its targets one by one. `targets` are the steps to those that are objects.
    """

    shape: str
    message: str
    severity: str
    query: str
    local: str = ""
    traced: str = ""
    targets: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of some files: whole, the core part alone made ready for pySHACL, the screen before it, and the SPARQL constraints."""

    whole: rdflib.Graph
    core: rdflib.Graph
    screen: Screen
    constraints: tuple[Constraint, ...]


@cache
def load_shapes(*files: Path) -> Shapes:
    """The shapes in some files, by default all of shapes/; ConfigurationError names the file and what is wrong."""
    whole = rdflib.Graph()
    constraints: list[Constraint] = []
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
        constraints += _constraints(part, path.name)
        whole += part
    core = _core(whole)
    return Shapes(whole, core, Screen(core), tuple(sorted(constraints, key=lambda constraint: (constraint.shape, constraint.message))))


def steps_of(constraint: Constraint) -> tuple[Step, ...] | None:
    """What a SPARQL constraint looks at from where its focus nodes are named; None where it has to be asked of the whole."""
    return reach(constraint.traced, constraint.targets) if constraint.traced else None


def _core(whole: rdflib.Graph) -> rdflib.Graph:
    """The core part of shapes, in which a property shape has the targets of the node shape that it belongs to.

    That is the same by SHACL (section 4.7.2: sh:property has each value node checked by the property shape), but pySHACL makes a nested
    shape ready anew for each focus node, and one with targets once for all.
    """
    core = rdflib.Graph()
    for triple in whole:
        if triple[1] != SH.sparql:
            core.add(triple)
    for shape, inner in list(core.subject_objects(SH.property)):
        targets = [(predicate, term) for predicate in TARGETS for term in core.objects(shape, predicate)]
        alone = len(list(core.triples((None, None, inner)))) == 1 and not any(core.triples((None, None, shape)))
        plain = (shape, SH.deactivated, None) not in core and (shape, RDF.type, RDFS.Class) not in core
        if targets and alone and plain and isinstance(inner, rdflib.BNode):
            core.remove((shape, SH.property, inner))
            core.add((shape, BELONGS, inner))
            core.add((inner, RDF.type, SH.PropertyShape))
            for predicate, term in targets:
                core.add((inner, predicate, term))
    return core


def _constraints(graph: rdflib.Graph, file: str) -> Iterator[Constraint]:
    for shape, node in graph.subject_objects(SH.sparql):
        select, name = graph.value(node, SH.select), str(shape).rpartition("/")[2]
        where, target = f"{file}: {name}", _target(graph, shape)
        if not target:
            raise ConfigurationError(
                where, "a SPARQL constraint stands at a shape without a target", "put it at a sh:NodeShape that names its targets"
            )
        if select is None:
            raise ConfigurationError(where, "a SPARQL constraint has no sh:select", "add the query")
        message = str(graph.value(node, SH.message) or graph.value(shape, SH.message) or shape)
        severity = str(graph.value(shape, SH.severity) or SH.Violation).rpartition("#")[2].lower()
        prefixes = "".join(
            f"PREFIX {graph.value(declared, SH.prefix)}: <{graph.value(declared, SH.namespace)}>\n"
            for ontology in graph.objects(node, SH.prefixes) for declared in sorted(graph.objects(ontology, SH.declare), key=str)
        )  # fmt: skip
        query = prefixes + _bound(str(select), target)
        _check_query(where, query)
        if (shape, SH.targetNode, None) in graph:
            yield Constraint(name, message, severity, query)
            continue
        local, traced = (prefixes + _bound(str(select), pattern) for pattern in (f"GRAPH ?own {{ {target} }}", _SOME))
        yield Constraint(
            name, message, severity, query, local, traced, tuple(Step(START, f"<{term}>", FOCUS) for term in graph.objects(shape, SH.targetObjectsOf))
        )


_SOME = "VALUES $this { <https://fonds.example/some-node> }"


def _check_query(where: str, query: str) -> None:
    """Ask nothing: what cannot be asked of an empty store cannot be asked of any."""
    try:
        answer = Store().query(query)
    except SyntaxError as error:
        raise ConfigurationError(where, f"the query is not SPARQL: {str(error)[:200]}", "mend sh:select, or declare its prefixes") from error
    if not isinstance(answer, QuerySolutions) or "this" not in {variable.value for variable in answer.variables}:
        raise ConfigurationError(where, "the query does not answer $this", "write SELECT $this ?value WHERE { … }")


def _target(graph: rdflib.Graph, shape: rdflib.term.Node) -> str:
    """The pattern that binds $this to the shape's targets (SHACL section 2.1.3); empty where it has none."""
    classes = [*graph.objects(shape, SH.targetClass), *([shape] if (shape, RDF.type, RDFS.Class) in graph else [])]
    patterns = [f"$this a {term.n3()} ." for term in classes]
    patterns += [f"$this {term.n3()} ?any ." for term in graph.objects(shape, SH.targetSubjectsOf)]
    patterns += [f"?any {term.n3()} $this ." for term in graph.objects(shape, SH.targetObjectsOf)]
    patterns += [f"VALUES $this {{ {term.n3()} }}" for term in graph.objects(shape, SH.targetNode)]
    return " UNION ".join(f"{{ {pattern} }}" for pattern in sorted(patterns))


# What may hold a brace or the word SELECT without meaning it: an IRI, a string, a comment (SPARQL 1.1, section 19.8).
_OPAQUE = re.compile(r"""<[^<>"{}|^`\\\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"[^"\n]*"|'[^'\n]*'|#[^\n]*""", re.S)


def _bound(select: str, target: str) -> str:
    """The select text with the targets bound: a sub-select, so that a filter or a group in it sees each focus node once."""
    plain = _OPAQUE.sub(lambda found: " " * len(found[0]), select)
    head, brace, _ = plain.partition("{")
    word = re.search(r"\bselect\b(?!\s+distinct\b)", head, re.I)
    distinct = f"{select[: word.end()]} DISTINCT{select[word.end() : len(head)]}" if word else select[: len(head)]
    return f"{distinct}{brace} {{ SELECT DISTINCT $this WHERE {{ {target} }} }} {select[len(head) + 1 :]}"
