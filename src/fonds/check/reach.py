"""What a SPARQL constraint looks at: whether it goes from a focus node along statements only, and then along which.

A query that gets from `$this` to each node of a pattern by a statement (to `?b` by `?a p ?b`, where `?a` is known) needs no more of a
graph than these statements: what else there is changes nothing. It can be asked of a piece of the graph with what that piece leads to.
Any other one (what points at `$this`, a limit, a count of all) has to be asked of the whole: how much points at a thing grows with the
graph. The algebra of a query is rdflib's (SPARQL 1.1, section 18.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

START, FOCUS = -1, 0  # the numbers of what names a focus node, and of $this
ANY = ""  # instead of a predicate: all that is said of a node
SAME = "="  # instead of a predicate: the node itself
_SOURCES = frozenset({"Distinct", "Reduced", "ToMultiSet"})  # they hand on what the pattern in them gives

Known = frozenset[int]


@dataclass(frozen=True, slots=True)
class Step:
    """From nodes of one number along a predicate (an IRI as in N-Triples, ANY or SAME) to nodes of another."""

    near: int
    predicate: str
    far: int


def joined(several: Iterable[Sequence[Step]]) -> tuple[Step, ...]:
    """The steps of several queries together, each query's numbers being its own."""
    found: list[Step] = []
    for steps in several:
        shift = max((max(step.near, step.far) for step in found), default=FOCUS - 1) + 1

        def moved(number: int, shift: int = shift) -> int:
            return number + shift if number >= FOCUS else number

        found += [Step(moved(step.near), step.predicate, moved(step.far)) for step in steps]
    return tuple(found)


class _BeyondError(Exception):
    """Something of a query may be found anywhere."""


def reach(query: str, targets: Iterable[Step] = ()) -> tuple[Step, ...] | None:
    """The steps of a query from its focus nodes, which it has to bind to $this first; None where it may look at anything.

    `targets` are the steps from START to focus nodes that may be subjects elsewhere alone.
    """
    try:
        algebra = translateQuery(parseQuery(query)).algebra
    except Exception:  # rdflib raises what its parser happens to meet; whether the query is right is not asked here
        return None
    if algebra.name != "SelectQuery" or algebra.datasetClause:
        return None
    reading = _Reading()
    try:
        reading.pattern(algebra.p, {Variable("this"): FOCUS}, frozenset({FOCUS}))
    except _BeyondError:
        return None
    return tuple(dict.fromkeys([*targets, *reading.steps]))


class _Reading:
    """Reads patterns: of each it is told which nodes are known before it is met, and gives those that are surely bound after it, and known.

    A node is known where all that the pattern is met with has it among those that steps lead to. What a pattern gives beside these is dropped
    when it is met, so that it does not matter whether it is found.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.count = FOCUS + 1

    def pattern(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        """Read a pattern of the algebra; `scope` has the numbers of its variables."""
        if node.name in _SOURCES:
            return self.pattern(node.p, scope, known)
        read = getattr(self, f"_{node.name.lower()}", None)
        if read is None:  # GRAPH, SERVICE, LIMIT and what else there may be
            raise _BeyondError
        found: Known = read(node, scope, known)
        return found

    def _bgp(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        bound = frozenset[int]()
        left = [(self._number(scope, subject), path, self._number(scope, object_)) for subject, path, object_ in node.triples]
        while left:
            triple = next((each for each in left if each[0] in known | bound), None)
            if triple is None:
                raise _BeyondError
            left.remove(triple)
            self._follow(*triple)
            bound |= {triple[0], triple[2]}
        return bound

    def _follow(self, near: int, path: object, far: int) -> None:
        """The steps of a predicate or a path (SPARQL 1.1, section 9); one against the arrow may lead anywhere."""
        if isinstance(path, URIRef):
            self.steps.append(Step(near, f"<{path}>", far))
        elif isinstance(path, Variable):
            self.steps.append(Step(near, ANY, far))
        elif isinstance(path, SequencePath):
            *first, last = path.args
            for part in first:
                middle = self._new()
                self._follow(near, part, middle)
                near = middle
            self._follow(near, last, far)
        elif isinstance(path, AlternativePath):
            for part in path.args:
                self._follow(near, part, far)
        elif isinstance(path, MulPath):
            passed = self._new()
            self.steps.append(Step(near, SAME, passed))
            self._follow(passed, path.path, passed)
            self.steps.append(Step(passed, SAME, far))
        else:
            raise _BeyondError

    def _join(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        before = len(self.steps)
        try:
            first = self.pattern(node.p1, scope, known)
        except _BeyondError:
            del self.steps[before:]
            second = self.pattern(node.p2, scope, known)
            return second | self.pattern(node.p1, scope, known | second)
        return first | self.pattern(node.p2, scope, known | first)

    def _leftjoin(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        # Of what is known outside nothing holds for the second part alone: it may bind what the first leaves open.
        first = self.pattern(node.p1, scope, known)
        second = self.pattern(node.p2, scope, first)
        self._exists(node.expr, scope, first | second)
        return first

    def _minus(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        first = self.pattern(node.p1, scope, known)
        self.pattern(node.p2, scope, first)
        return first

    def _union(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        return self.pattern(node.p1, scope, known) & self.pattern(node.p2, scope, known)

    def _filter(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        bound = self.pattern(node.p, scope, known)
        self._exists(node.expr, scope, bound)
        return bound

    def _extend(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        return self._filter(node, scope, known)  # what it binds is not known

    def _orderby(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        return self.pattern(node.p, scope, known)  # an order without a limit changes nothing

    def _values(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        rows = [{self._number(scope, variable) for variable, value in row.items() if value != "UNDEF"} for row in node.res]
        return known.intersection(*rows) if rows else frozenset()

    def _project(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        inner: dict[object, int] = {variable: self._number(scope, variable) for variable in node.PV}
        shown = frozenset(inner.values())
        return self.pattern(node.p, inner, known & shown) & shown

    def _aggregatejoin(self, node: CompValue, scope: dict[object, int], known: Known) -> Known:
        self._exists(node.A, scope, frozenset())
        keys = frozenset(self._number(scope, key) for key in node.p.expr or () if isinstance(key, Variable))
        return self.pattern(node.p.p, scope, known & keys) & keys

    def _exists(self, expression: object, scope: dict[object, int], known: Known) -> None:
        """Read the patterns of EXISTS and NOT EXISTS in an expression."""
        for pattern in _patterns(expression):
            self.pattern(pattern, scope, known)

    def _number(self, scope: dict[object, int], term: object) -> int:
        """The number of a variable or blank node of the query; that of a term is of this place alone, and nothing is known of it."""
        if not isinstance(term, Variable | BNode):
            return self._new()
        if term not in scope:
            scope[term] = self._new()
        return scope[term]

    def _new(self) -> int:
        self.count += 1
        return self.count - 1


def _patterns(expression: object) -> Iterator[CompValue]:
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield expression.graph
            return
        for part in expression.values():
            yield from _patterns(part)
    elif isinstance(expression, list | tuple):
        for part in expression:
            yield from _patterns(part)
