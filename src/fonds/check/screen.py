"""A screen before pySHACL: it says of a piece of the graph that it conforms to the core constraints for certain, or it says nothing.

What is wrong is for pySHACL alone to tell: whatever the screen sees fail, is in doubt of or does not know goes there. So a constraint that is not
written here costs time, never a finding. Terms are texts as pyoxigraph writes them in N-Triples, statements are read from lines of its N-Quads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import rdflib
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from fonds.check.literals import Judge, Verdict, language, not_after, number, of_datatype, of_number, of_pattern

BELONGS = rdflib.URIRef("https://fonds.example/shape/has-property-shape")  # from a node shape to one of its property shapes
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)

Things = Mapping[str, Mapping[str, Sequence[str]]]  # objects by subject and predicate
Path = Callable[[Things, str], Collection[str]]  # the value nodes of a focus node, each once
Rule = Callable[[Things, str, Collection[str]], Verdict]  # of a focus node and its value nodes
Check = Callable[[Things, str], Verdict]  # of a focus node

_SILENT = {RDF.type, SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, BELONGS, *TARGETS}  # they constrain nothing
_OF_PATHS = {SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThanOrEquals}  # a shape without a path may not have them
_LONGEST = 9  # steps of a path: pySHACL follows ten
_TYPE, _SUBCLASS = f"<{RDF.type}>", f"<{RDFS.subClassOf}>"
_NOTHING: Mapping[str, Sequence[str]] = {}


class Screen:
    """The core constraints of a graph of shapes, made ready once."""

    def __init__(self, core: rdflib.Graph) -> None:
        self._checks: dict[Node, dict[str, list[Check]]] = {predicate: {} for predicate in TARGETS}
        # A constraint component of somebody's own may take any predicate as its parameter.
        self._blind = (None, None, SH.ConstraintComponent) in core
        for predicate in TARGETS:
            for shape, term in core.subject_objects(predicate):
                self._aim(core, shape, predicate, term)
        for kind in (RDFS.Class, *core.subjects(RDFS.subClassOf, RDFS.Class)):
            for shape in core.subjects(RDF.type, kind):  # a shape that is a class has its instances as targets (SHACL section 2.1.3.3)
                self._aim(core, shape, SH.targetClass, shape)

    def _aim(self, core: rdflib.Graph, shape: Node, predicate: Node, term: Node) -> None:
        if isinstance(term, rdflib.URIRef):
            self._checks[predicate].setdefault(_text(term), []).append(_check(core, shape))
        else:
            self._blind = True

    def passes(self, lines: Iterable[str]) -> bool:
        """Whether lines of N-Quads, all in named graphs, conform for certain when what they say is taken as one graph."""
        if self._blind:
            return False
        things = _things(lines)
        if any(_SUBCLASS in statements for statements in things.values()):  # a class may be reached by others then
            return False
        return all(check(things, focus) for check, focus in self._focused(things))

    def _focused(self, things: Things) -> Iterator[tuple[Check, str]]:
        """Each check with each of its focus nodes."""
        classes, subjects, objects, nodes = (self._checks[predicate] for predicate in TARGETS)
        for subject, statements in things.items():
            for kind in statements.get(_TYPE, ()):
                for check in classes.get(kind, ()):
                    yield check, subject
            for predicate in statements:
                for check in subjects.get(predicate, ()):
                    yield check, subject
                for check in objects.get(predicate, ()):
                    yield from ((check, value) for value in statements[predicate])
        yield from ((check, node) for node, checks in nodes.items() for check in checks)


def _text(iri: Node) -> str:
    return f"<{iri}>"


def _things(lines: Iterable[str]) -> Things:
    found: dict[str, dict[str, list[str]]] = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        found.setdefault(subject, {}).setdefault(predicate, []).append(rest[: rest.rindex(" ", 0, -2)])  # without the graph and the full stop
    return found


def _all(verdicts: Collection[Verdict]) -> Verdict:
    return False if False in verdicts else None if None in verdicts else True


# shapes ----------------------------------------------------------------------------------------------------------------


def _check(core: rdflib.Graph, shape: Node) -> Check:
    """The check of a shape; one in which anything is not known gives no verdict."""

    def made(predicate: Node, value: Node) -> Rule | None:
        return _OF_SHAPES[predicate](core, shape, value) if predicate in _OF_SHAPES else _of_values(predicate, value)

    return _made(core, shape, made)


def _member(core: rdflib.Graph, shape: Node) -> Check:
    """The check of a shape that another one names; what names shapes in its turn is not known."""
    return _made(core, shape, _of_values)


def _made(core: rdflib.Graph, shape: Node, made: Callable[[Node, Node], Rule | None]) -> Check:
    paths = list(core.objects(shape, SH.path))
    path = _path(core, paths[0]) if paths else _itself
    constraints = [(predicate, value) for predicate, value in core.predicate_objects(shape) if predicate not in _SILENT]
    rules = [rule for predicate, value in constraints if (rule := made(predicate, value))]
    predicates = {predicate for predicate, _ in constraints}
    readable = len(rules) == len(constraints) == len(predicates) and (paths or predicates.isdisjoint(_OF_PATHS))
    if path is None or not readable:
        return lambda things, focus: None
    way = path

    def check(things: Things, focus: str) -> Verdict:
        values = way(things, focus)
        return _all([rule(things, focus, values) for rule in rules])

    return check


def _itself(things: Things, focus: str) -> Collection[str]:
    return (focus,)


def _path(core: rdflib.Graph, node: Node) -> Path | None:
    """A path of one predicate, of some one after another, or of some to choose from (SHACL section 2.3.1); None for any other."""
    if isinstance(node, rdflib.URIRef):
        return _step(node)
    choice = core.value(node, SH.alternativePath)
    members = list(core.items(choice or node))
    steps = [_step(member) for member in members if isinstance(member, rdflib.URIRef)]
    plain = len(steps) == len(members) and len(list(core.predicate_objects(node))) == (1 if choice else 2)
    if not plain or not 2 <= len(steps) <= _LONGEST:
        return None

    def chosen(things: Things, focus: str) -> Collection[str]:
        return {value for step in steps for value in step(things, focus)}

    def walked(things: Things, focus: str) -> Collection[str]:
        reached: Collection[str] = (focus,)
        for step in steps:
            reached = {value for node in reached for value in step(things, node)}
        return reached

    return chosen if choice else walked


def _step(predicate: Node) -> Path:
    text = _text(predicate)

    def step(things: Things, focus: str) -> Collection[str]:
        values = things.get(focus, _NOTHING).get(text, ())
        return values if len(values) < 2 else set(values)  # two graphs may say the same

    return step


# constraints, each made of the value of its parameter; None where that cannot be read ---------------------------------------


def _of_values(predicate: Node, value: Node) -> Rule | None:
    if isinstance(value, rdflib.URIRef):
        return _OF_IRIS[predicate](value) if predicate in _OF_IRIS else None
    return _OF_LITERALS[predicate](value) if predicate in _OF_LITERALS and isinstance(value, rdflib.Literal) else None


def _least(value: rdflib.Literal) -> Rule | None:
    return _counted(value, lambda least, certain, possible: True if certain >= least else None if possible >= least else False)


def _most(value: rdflib.Literal) -> Rule | None:
    return _counted(value, lambda most, certain, possible: True if possible <= most else None if certain <= most else False)


def _counted(value: rdflib.Literal, verdict: Callable[[int, int, int], Verdict]) -> Rule | None:
    """A rule on how many values there are. Two literals may be one to rdflib, as 1 and 01 are; other terms never are."""
    bound = value.value
    if value.datatype != XSD.integer or not isinstance(bound, int) or bound < 0:
        return None

    def rule(things: Things, focus: str, values: Collection[str]) -> Verdict:
        possible = len(values)
        certain = possible if possible < 2 else max(1, sum(term[0] != '"' for term in values))
        return verdict(bound, certain, possible)

    return rule


def _each(judge: Judge) -> Rule:
    return lambda things, focus, values: _all([judge(value) for value in values])


def _pattern(value: rdflib.Literal) -> Rule | None:
    try:
        return _each(of_pattern(re.compile(str(value)))) if isinstance(value.value, str) else None
    except re.error:
        return None


def _not_less(value: rdflib.Literal) -> Rule | None:
    least = number(value)
    return None if least is None else _each(of_number(lambda found: found >= least))


def _not_more(value: rdflib.Literal) -> Rule | None:
    most = number(value)
    return None if most is None else _each(of_number(lambda found: found <= most))


def _one_in_a_language(value: rdflib.Literal) -> Rule | None:
    def rule(things: Things, focus: str, values: Collection[str]) -> Verdict:
        languages = [found for found in map(language, values) if found]
        return True if len(set(languages)) == len(languages) else None

    return rule if value.value is True else None


def _datatype(value: rdflib.URIRef) -> Rule:
    return _each(of_datatype(value))


def _class(value: rdflib.URIRef) -> Rule:
    kind = _text(value)
    return lambda things, focus, values: all(kind in things.get(node, _NOTHING).get(_TYPE, ()) for node in values)


def _equals(value: rdflib.URIRef) -> Rule:
    other = _step(value)
    return lambda things, focus, values: True if set(values) == set(other(things, focus)) else None


def _not_later(value: rdflib.URIRef) -> Rule:
    other = _step(value)

    def rule(things: Things, focus: str, values: Collection[str]) -> Verdict:
        if any(term.startswith("_:") for term in values):  # pySHACL ends at one, be there nothing to compare it with
            return None
        return _all([not_after(one, two) for one in values for two in other(things, focus)])

    return rule


_OF_LITERALS: dict[Node, Callable[[rdflib.Literal], Rule | None]] = {
    SH.minCount: _least, SH.maxCount: _most, SH.pattern: _pattern, SH.minInclusive: _not_less, SH.maxInclusive: _not_more,
    SH.uniqueLang: _one_in_a_language,
}  # fmt: skip
_OF_IRIS: dict[Node, Callable[[rdflib.URIRef], Rule]] = {
    SH.datatype: _datatype, SH["class"]: _class, SH.equals: _equals, SH.lessThanOrEquals: _not_later,
}  # fmt: skip


def _any_of(core: rdflib.Graph, shape: Node, value: Node) -> Rule | None:
    return _conforming(core, value, lambda certain, possible: True if certain else None if possible else False)


def _one_of(core: rdflib.Graph, shape: Node, value: Node) -> Rule | None:
    return _conforming(core, value, lambda certain, possible: certain == 1 if certain == possible else None)


def _conforming(core: rdflib.Graph, value: Node, verdict: Callable[[int, int], Verdict]) -> Rule | None:
    """A rule on how many shapes of a list a value conforms to."""
    checks = [_member(core, member) for member in core.items(value)]

    def rule(things: Things, focus: str, values: Collection[str]) -> Verdict:
        told = ([check(things, node) for check in checks] for node in values)
        return _all([verdict(each.count(True), len(checks) - each.count(False)) for each in told])

    return rule if checks else None


def _most_of_a_shape(core: rdflib.Graph, shape: Node, value: Node) -> Rule | None:
    """At most so many values that conform to the shape that stands beside the number (SHACL section 4.7.3)."""
    members = list(core.objects(shape, SH.qualifiedValueShape))
    if len(members) != 1 or not isinstance(value, rdflib.Literal) or not isinstance(value.value, int):
        return None
    check, most = _member(core, members[0]), value.value
    return lambda things, focus, values: True if sum(check(things, node) is not False for node in values) <= most else None


def _beside_a_number(core: rdflib.Graph, shape: Node, value: Node) -> Rule | None:
    return (lambda things, focus, values: True) if (shape, SH.qualifiedMaxCount, None) in core else None


_OF_SHAPES: dict[Node, Callable[[rdflib.Graph, Node, Node], Rule | None]] = {
    SH["or"]: _any_of, SH.xone: _one_of, SH.qualifiedMaxCount: _most_of_a_shape, SH.qualifiedValueShape: _beside_a_number,
}  # fmt: skip
