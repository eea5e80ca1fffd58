"""Links in N-Triples, Turtle and tables, as files state them; what is broken is told of, and the rest read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from fonds.backlinks.linkset import Broken, Stated
from fonds.terms import PREFIXES

_COLUMNS = ("subject", "predicate", "object")
_PREFIX = re.compile(r"#\s*([\w.-]+):\s+[\"']?(https?://[^\s\"']+)[\"']?\s*")


def of_n_triples(text: bytes) -> Iterator[Stated | Broken]:
    """The links of N-Triples, line by line (https://www.w3.org/TR/n-triples/)."""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            for statement in parse(line, format=RdfFormat.N_TRIPLES):
                yield from _stated(statement.triple, number)
        except SyntaxError as error:
            yield _broken(number, error, line)


def of_turtle(text: bytes) -> Iterator[Stated | Broken]:
    """The links of Turtle (https://www.w3.org/TR/turtle/); behind a line that cannot be read, reading begins anew with the next."""
    lines = text.splitlines(keepends=True)
    begin, head, base = 0, b"", None
    while begin < len(lines):
        # What was declared stands in a line of its own before the rest.
        read = parse(head + b"\n" + b"".join(lines[begin:]), format=RdfFormat.TURTLE, base_iri=base)
        try:
            for statement in read:
                yield from _stated(statement.triple, None)
            return
        except SyntaxError as error:
            begin = min(begin + max((error.lineno or 0) - 1, 1), len(lines))
            yield _broken(begin, error, lines[begin - 1])
            head, base = "".join(f"@prefix {name}: <{iri}> . " for name, iri in read.prefixes.items()).encode(), read.base_iri


def _broken(line: int, error: SyntaxError, words: bytes) -> Broken:
    """What the parser says, without the place that is told beside it."""
    why = error.msg.partition(": ")[2] or error.msg
    return Broken(line, f"cannot be read: {why}", words.decode("utf-8", "replace").strip(), "mend the statement")


def _stated(triple: Triple, line: int | None) -> Iterator[Stated]:
    """A link; a statement about a blank node or with a literal is none."""
    if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
        yield Stated(triple.subject.value, triple.predicate.value, triple.object.value, line)


def of_table(lines: Sequence[str]) -> Iterator[Stated | Broken]:
    """The links of tab-separated lines under a line of column names: subject, predicate and object.

    They may be called as in SSSOM (`subject_id`), with its prefixes in the lines before, and its modifier of what is no link
    (https://mapping-commons.github.io/sssom/).
    """
    prefixes = PREFIXES | {found[1]: found[2] for line in lines if (found := _PREFIX.fullmatch(line))}
    rows = ((number, line.split("\t")) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#"))
    first, names = next(rows, (1, []))
    columns = [name.strip().removesuffix("_id") for name in names]
    if not set(_COLUMNS) <= set(columns):
        yield Broken(first, "has no columns subject, predicate and object", "\t".join(names), "name them in the first line, a tab between each two")
        return
    places = [columns.index(name) for name in _COLUMNS]
    modifier = columns.index("predicate_modifier") if "predicate_modifier" in columns else None
    for number, cells in rows:
        if len(cells) != len(columns):
            yield Broken(number, f"has {len(cells)} columns", "\t".join(cells), f"give {len(columns)}, separated by one tab each")
            continue
        if modifier is None or not cells[modifier].strip():
            subject, predicate, object_ = (_iri(cells[place].strip(), prefixes) for place in places)
            yield Stated(subject, predicate, object_, number)


def _iri(cell: str, prefixes: Mapping[str, str]) -> str:
    """A cell as an IRI: in angle brackets or not, or with a prefix."""
    prefix, colon, local = cell.partition(":")
    if colon and prefix in prefixes:
        return prefixes[prefix] + local
    return cell.removeprefix("<").removesuffix(">")
