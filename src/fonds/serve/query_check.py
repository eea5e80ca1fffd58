"""What a query must be before the engine sees it: short, flat, a query, and about this dataset alone.

The engine kills its process on deep nesting or long chains of operators, and lets SERVICE reach any address, so this is
decided on the tokens of the SPARQL 1.1 grammar (section 19.8), never on the text of strings, comments and IRIs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fonds.errors import QueryError

LONGEST = 100_000
DEEPEST = 64
MOST_OPERATORS = 1_000

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_PROLOGUE = ("BASE", "PREFIX", "VERSION")

_TOKEN = re.compile(
    r"""
      (?P<skip> \s+ | \#[^\n\r]* )
    | (?P<string> \"{3}(?:[^"\\]|\\.|\"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<variable> [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | _:[\w.-]+ )
    | (?P<name> (?:[^\W\d_][\w.-]*)?:(?:[\w:.\u0080-\U0010FFFF-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])* )
    | (?P<word> [A-Za-z_]\w* )
    | (?P<open> [\[({] ) | (?P<close> [\])}] )
    | (?P<operator> \|\| | && | [-+*/!|^=<>] )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be asked: its form, and whether it names its dataset itself (FROM)."""

    text: str
    form: str
    names_dataset: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (a group of the grammar above), its text, where it starts, how many brackets are open there."""

    kind: str
    text: str
    start: int
    depth: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query without white space and comments."""
    depth = 0
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "other"
        depth -= kind == "close"
        if kind != "skip":
            yield Token(kind, match.group(), match.start(), depth)
        depth += kind == "open"


def check_query(query: str, services: Collection[str] = ()) -> Checked:
    """The query, checked; QueryError says what is refused, where it stands and what to do instead.

    SERVICE may call the endpoints of `services` alone, by their IRIs.
    """
    if len(query) > LONGEST:
        raise QueryError("query", f"has {len(query)} characters; at most {LONGEST} are allowed", "ask for less at once")
    form, names_dataset, operators = "", False, 0
    found = [*tokens(query), Token("end", "", len(query), 0)]
    for number, token in enumerate(found[:-1]):
        _refuse_depth(query, token)
        _refuse_service(query, token, found[number + 1 : number + 3], services)
        operators += token.kind == "operator"
        if token.kind == "word":
            word = token.text.upper()
            names_dataset |= bool(form) and token.depth == 0 and word.startswith("FROM")
            form = form or _form(query, token, word)
    if operators > MOST_OPERATORS:
        raise QueryError("query", f"has {operators} operators; at most {MOST_OPERATORS} are allowed", "use VALUES or IN for long lists")
    if not form:
        raise QueryError("query", "holds no SELECT, ASK, CONSTRUCT or DESCRIBE", "start it with one of them")
    return Checked(query, form, names_dataset)


def _form(query: str, token: Token, word: str) -> str:
    """The query form that a word starts; nothing where it belongs to the prologue."""
    if word in _PROLOGUE:
        return ""
    for form in FORMS:
        if word.startswith(form):
            return form
    if word.startswith(_UPDATES):
        raise QueryError(_place(query, token), f"{word} is an update, and this endpoint is read-only", "send a query")
    raise QueryError(_place(query, token), f"{token.text!r} starts no query", "start it with SELECT, ASK, CONSTRUCT or DESCRIBE")


def _refuse_depth(query: str, token: Token) -> None:
    if token.depth >= DEEPEST:
        raise QueryError(_place(query, token), f"brackets nest more than {DEEPEST} deep", "ask in a flatter way")


def _refuse_service(query: str, token: Token, following: Sequence[Token], services: Collection[str]) -> None:
    # The engine's grammar needs no space around a keyword: `trueSERVICESILENT<…>` and `SERVICE:x {` call out too.
    glued = token.kind == "name" and following[0].text == "{"
    keyword = token.text.partition(":")[0] if glued else token.text if token.kind == "word" else ""
    if "SERVICE" not in keyword.upper():
        return
    named = following[1] if following[0].text.upper() == "SILENT" and len(following) > 1 else following[0]
    if keyword.upper() != "SERVICE" or named.kind != "iri" or named.text[1:-1] not in services:
        allowed = f"call one of {', '.join(services)}" if services else "ask the other endpoint yourself, or call this one from there"
        raise QueryError(_place(query, token), "SERVICE may not call that here" if services else "SERVICE is not allowed here", allowed)


def with_limit(query: str, rows: int) -> str:
    """A checked query that answers so many rows at most: its own LIMIT, or a smaller one in its place (section 18.2.5)."""
    after = False
    found = [*tokens(query), Token("end", "", len(query), 0)]
    for token, following in pairwise(found):
        word = token.text.upper() if token.kind == "word" and not token.depth and after else ""
        if word == "LIMIT":
            digits = query[following.start :]
            own = digits[: len(digits) - len(digits.lstrip("0123456789"))]
            return query[: following.start] + str(min(int(own or 0), rows)) + digits[len(own) :]
        if word == "VALUES":
            return f"{query[: token.start]} LIMIT {rows} {query[token.start :]}"
        after |= token.text == "}" and not token.depth
    return f"{query}\nLIMIT {rows}"


def _place(query: str, token: Token) -> str:
    before = query[: token.start]
    return f"query, line {before.count(chr(10)) + 1}, column {token.start - before.rfind(chr(10))}"
