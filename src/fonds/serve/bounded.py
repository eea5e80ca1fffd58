"""Which queries are sure to be small, so that the server may answer them itself, without a query process that can be ended.

Such a query is one group of triple patterns, with OPTIONAL groups, plain filters and aggregates perhaps, that hangs together from a constant on,
and whose patterns match few statements: the first is counted, the others by the most that any subject has of a predicate, which a release knows. Its
text is taken apart once for all queries that differ in their IRIs and strings only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from fonds.errors import QueryError
from fonds.serve.query_check import Token, check_query, tokens
from fonds.terms import RDF

MOST = 2000  # statements that the patterns of a small query match, by the most that any subject has
_COUNTED = 300  # and of those that one pattern matches by itself
_MISSES, _AGAIN, _SHAPES = 3, 32, 4096
_LONGEST = 4000  # characters
# Comments, strings and IRIs are what queries of one shape differ in, but for the declarations of prefixes. A backslash is left to the full reading.
_PREFIXES = re.compile(r'(?:\s*PREFIX\s+[\w.-]*:\s*<[^<>"{}|^`\\\x00-\x20]*>)*', re.IGNORECASE)
_CONSTANT = re.compile(r'(#[^\n\r]*|"[^"\\\n\r]*"|\'[^\'\\\n\r]*\'|<[^<>"{}|^`\\\x00-\x20]*>)')
_IRI, _TEXT = "<urn:hole:{}>", '"hole:{}"'
_PLAIN_WORDS = frozenset("SELECT DISTINCT REDUCED ASK WHERE GROUP ORDER BY ASC DESC LIMIT OFFSET HAVING".split())
_COSTLY = frozenset(["EXISTS", "REGEX", "REPLACE"])


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of a constant: which one of the query it is, and the language of a text."""

    number: int
    language: str | None = None
    text: bool = False

    def filled(self, constants: Sequence[str]) -> NamedNode | Literal:
        """The term that stands here in a query with these constants; ValueError where it is none."""
        value = constants[self.number]
        return Literal(value, language=self.language) if self.text else NamedNode(value)


Term = NamedNode | Hole | str  # a variable is its name
Pattern = tuple[Term, Term, Term]
Bound = NamedNode | Literal | str


@dataclass(frozen=True, slots=True)
class Step:
    """A triple pattern in the order of joining: whether its subject, and its object, are known by then."""

    pattern: Pattern
    from_subject: bool
    to_object: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A query without its constants: its form, and the triple patterns, joined from the most constant one on."""

    form: str
    steps: tuple[Step, ...]


class _NotPlainError(Exception):
    """A query that is none of those read here."""


class Small:
    """Tells the small queries of one store; `most` is how many objects a subject has of each predicate at most, "" of all together."""

    def __init__(self, store: Store, most: Mapping[str, int]) -> None:
        self.store, self.most = store, most
        self._large: dict[str, int] = {}  # shapes of queries that were not small, and how often

    def form(self, query: str) -> str:
        """The form of a query that is sure to be small (SELECT or ASK); empty for every other one, right or wrong."""
        if len(query) > _LONGEST or "\\" in query or "\0" in query:
            return ""
        text, constants = _taken_apart(query)
        shape, misses = _shape(text), self._large.get(text, 0)
        if shape is None:
            return ""
        # A shape that is never small is not counted out again each time.
        if misses >= _MISSES and misses % _AGAIN:
            self._large[text] = misses + 1
            return ""
        try:
            few = self._few(shape, constants)
        except ValueError:
            return ""  # a relative IRI
        if few:
            if misses:
                del self._large[text]
            return shape.form
        if len(self._large) > _SHAPES:
            self._large.clear()
        self._large[text] = misses + 1
        return ""

    def _few(self, shape: Shape, constants: Sequence[str]) -> bool:
        """Whether the patterns of a query match few statements at most, joined one after another."""
        rows = 1
        for step in shape.steps:
            # What matches nothing may still be optional, and leave the others as many.
            rows *= max(1, self._matched(step, constants))
            if rows > MOST:
                return False
        return True

    def _matched(self, step: Step, constants: Sequence[str]) -> int:
        """How many statements match a pattern for one row: as many as any subject has, counted where that is too many to tell."""
        subject, predicate, object_ = (term.filled(constants) if isinstance(term, Hole) else term for term in step.pattern)
        if not step.from_subject:
            return self._counted(None, predicate, object_)
        if not isinstance(predicate, NamedNode):
            most = self.most.get("", MOST + 1)
        elif step.to_object:
            return 1
        else:
            most = self.most.get(predicate.value, 0 if self.most else MOST + 1)
        return self._counted(subject, predicate, None) if most > MOST and isinstance(subject, NamedNode) else most

    def _counted(self, subject: Bound | None, predicate: Bound, object_: Bound | None) -> int:
        """How many statements match a pattern by its constants, counted up to one more than are few."""
        fixed: Any = [None if isinstance(term, str) else term for term in (subject, predicate, object_)]
        found = self.store.quads_for_pattern(*fixed)
        counted = sum(1 for _ in islice(found, _COUNTED + 1))
        return counted if counted <= _COUNTED else MOST + 1


def shape_of(query: str) -> str:
    """The text of a query without its IRIs, strings and comments: what queries of one shape have in common."""
    return _taken_apart(query)[0]


def _taken_apart(query: str) -> tuple[str, list[str]]:
    """The shape of a query, and its constants."""
    start = _PREFIXES.match(query).end()  # type: ignore[union-attr]  # it matches nothing, too
    parts = _CONSTANT.split(query[start:])
    constants = []
    for place in range(1, len(parts), 2):
        constant = parts[place]
        if constant[0] == "#":
            parts[place] = " "
        else:
            constants.append(constant[1:-1])
            parts[place] = "\0I" if constant[0] == "<" else "\0T"
    return query[:start] + "".join(parts), constants


def _joined(patterns: Iterable[Pattern]) -> Iterator[Step]:
    """The patterns, from the most constant one on; _NotPlainError where they do not hang together."""
    left, known = list(patterns), set[Term]()
    while left:
        left.sort(key=lambda pattern: sum(weight for term, weight in zip(pattern, (3, 1, 2), strict=True) if _is_known(term, known)))
        pattern = left.pop()
        step = Step(pattern, _is_known(pattern[0], known), _is_known(pattern[2], known))
        if not step.from_subject and isinstance(pattern[2], str):
            raise _NotPlainError
        yield step
        known |= {term for term in pattern if isinstance(term, str)}


def _is_known(term: Term, known: set[Term]) -> bool:
    return not isinstance(term, str) or term in known


@lru_cache(maxsize=1024)
def _shape(text: str) -> Shape | None:
    """The shape of a query whose constants are left out; None where it is none of those read here."""
    numbers = count()
    filled = re.sub("\0([IT])", lambda found: (_IRI if found[1] == "I" else _TEXT).format(next(numbers)), text)
    try:
        checked = check_query(filled)
        plain = checked.form in ("SELECT", "ASK") and not checked.names_dataset
        return Shape(checked.form, tuple(_joined(_Reader(filled).patterns()))) if plain else None
    except (QueryError, _NotPlainError, ValueError):
        return None


class _Reader:
    """Reads one plain query, token by token."""

    def __init__(self, query: str) -> None:
        self.left = [*tokens(query), Token("end", "", len(query), 0)][::-1]
        self.prefixes: dict[str, str] = {}

    def patterns(self) -> Iterator[Pattern]:
        """The triple patterns of the query; _NotPlainError where anything else stands in it."""
        while (token := self._take()).text != "{":
            self._before(token)
        yield from self._group()
        while (token := self._take()).kind != "end":
            if token.text == "(":
                self._expression(1)
            elif not (token.kind == "variable" or token.text.isdigit() or token.text.upper() in _PLAIN_WORDS):
                raise _NotPlainError

    def _before(self, token: Token) -> None:
        """A token before the group: a declaration of a prefix, or a word of SELECT or ASK with its variables."""
        if token.text.upper() == "PREFIX":
            name, iri = self._take(), self._take()
            if iri.text.startswith("<urn:hole:"):
                raise _NotPlainError
            self.prefixes[name.text.removesuffix(":")] = iri.text[1:-1]
        elif token.text == "(":
            self._expression(1)
        elif token.text != "*" and token.kind != "variable" and token.text.upper() not in _PLAIN_WORDS:
            raise _NotPlainError

    def _group(self) -> Iterator[Pattern]:
        while (token := self._take()).text != "}":
            word = token.text.upper()
            if token.kind == "end" or (word == "OPTIONAL" and self.left[-1].text != "{"):
                raise _NotPlainError
            if word == "FILTER":
                self._filter()
            elif word == "OPTIONAL":
                self._take()
                yield from self._group()
            elif token.text != ".":
                yield from self._about(self._term(token))

    def _about(self, subject: Term) -> Iterator[Pattern]:
        """What is said of a subject up to its full stop; predicates and objects after semicolons and commas."""
        while True:
            token = self._take()
            predicate: Term = RDF["type"] if token.text == "a" else self._term(token)
            yield subject, predicate, self._term(self._take())
            while self.left[-1].text == ",":
                self._take()
                yield subject, predicate, self._term(self._take())
            if self.left[-1].text != ";":
                return
            self._take()
            if self.left[-1].text in (".", "}"):
                return

    def _filter(self) -> None:
        if self.left[-1].kind == "word" and self._take().text.upper() in _COSTLY:
            raise _NotPlainError
        self._expression(0)

    def _expression(self, depth: int) -> None:
        """An expression in brackets, `depth` of them open already; it is worked out for few rows, so it may be any plain one."""
        while True:
            token = self._take()
            depth += (token.text == "(") - (token.text == ")")
            if token.kind == "end" or token.text in "{}[]" or token.text.upper() in _COSTLY:
                raise _NotPlainError
            if not depth:
                return

    def _term(self, token: Token) -> Term:
        if token.kind == "variable" and token.text[0] != "@":
            return token.text
        if token.kind == "iri" and token.text.startswith("<urn:hole:"):
            return Hole(int(token.text[10:-1]))
        if token.kind == "string" and token.text.startswith('"hole:'):
            return self._literal(int(token.text[6:-1]))
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in self.prefixes:
                return NamedNode(self.prefixes[prefix] + local)
        raise _NotPlainError

    def _literal(self, number: int) -> Hole:
        following = self.left[-1]
        if following.kind == "variable" and following.text[0] == "@":
            return Hole(number, language=self._take().text[1:].lower(), text=True)
        if following.text == "^":
            raise _NotPlainError
        return Hole(number, text=True)

    def _take(self) -> Token:
        token = self.left.pop()
        if token.kind == "end":
            self.left.append(token)
        return token
