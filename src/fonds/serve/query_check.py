"""Looking at a query before the engine does: its length, its brackets, and what it may not ask for.

A tokenizer, not a search in the text: a keyword in a string, an IRI, a comment or a name is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fonds.errors import QueryError

LONGEST = 100_000  # characters
DEEPEST = 100  # brackets in each other; tens of thousands end the engine's process

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<prefixed>(?:[^\W\d_][\w.-]*)?:[\w.:%\\-]*)
    |(?P<language>@[a-zA-Z-]+)
    |(?P<word>[^\W\d_]\w*)
    |(?P<open>[{(\[])|(?P<close>[})\]])
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may be asked: its form, and whether it names its graphs itself (FROM)."""

    text: str
    form: str
    names_graphs: bool


def check_query(text: str) -> Checked:
    """Whether a query may be asked; QueryError says why not, and where."""
    if len(text) > LONGEST:
        raise QueryError("query", f"has {len(text)} characters", f"ask one of at most {LONGEST}, or fetch a dump")
    form, names_graphs, depth = "", False, 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
            if depth > DEEPEST:
                raise QueryError(_where(text, match.start()), f"more than {DEEPEST} brackets are open", "write the query flatter")
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            word = match[0].upper()
            if word == "SERVICE":
                raise QueryError(_where(text, match.start()), "this endpoint asks no other endpoints (SERVICE)", "ask the other one yourself")
            if not form and word in _UPDATES:
                raise QueryError(_where(text, match.start()), "this endpoint is read-only", "send a query, not an update")
            if not form and word in _FORMS:
                form = word
            names_graphs |= word == "FROM"
    if not form:
        raise QueryError("query", "holds no SELECT, ASK, CONSTRUCT or DESCRIBE", "send a SPARQL 1.1 query")
    return Checked(text, form, names_graphs)


def _where(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return f"query, line {line}, column {column}"
