"""What the check of a query lets pass, and what it refuses."""

from __future__ import annotations

import pytest

from fonds.errors import QueryError
from fonds.serve.query_check import DEEPEST, LONGEST, MOST_OPERATORS, check_query


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("PREFIX a: <http://a/>\nask {}", "ASK"),
        ("BASE <http://a/> # SELECT\nCONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://a/#SERVICE>", "DESCRIBE"),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: str) -> None:
    """The form of a query is read from its first keyword, not from comments, IRIs or the prologue."""
    assert check_query(query).form == form


@pytest.mark.parametrize(
    "inner",
    [
        '?s ?p "SERVICE <http://a/>"',
        "?s ?p '''a ' SERVICE'''",
        "?s a:SERVICE ?o",
        "?s service:a ?o",
        "?SERVICE ?p ?o # SERVICE",
        "?s <http://a/SERVICE> ?o",
        '?s ?p "x"@service',
    ],
)
def test_a_keyword_in_a_string_iri_comment_or_name_is_none(inner: str) -> None:
    """SERVICE inside a string, an IRI, a comment, a variable or a local name is no call to another endpoint."""
    assert check_query(f"PREFIX a: <http://a/> PREFIX service: <http://b/> SELECT * {{ {inner}\n}}").form == "SELECT"


@pytest.mark.parametrize(
    "inner",
    [
        "SERVICE <http://a/> {}",
        "service silent <http://a/> {}",
        "SERVICESILENT<http://a/> {}",
        "SERVICE:x {}",
        "SERVICE: {}",
        "SERVICE:· {}",
        "SERVICE:x # comment\n{}",
        "# comment\rSERVICE <http://a/> {}",
        r"?s ?p <http://a/\u0041#b> . SERVICE <http://a/> {}",
        "?s ?p trueSERVICE<http://a/> {}",
        '?s ?p """a""" SERVICE <http://a/> {}',
    ],
)
def test_service_is_refused_however_it_is_written(inner: str) -> None:
    """No spelling that the engine takes as SERVICE passes, with or without spaces around the keyword."""
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        check_query(f"PREFIX : <http://a/> SELECT * {{ {inner} }}")


UPDATES = ["INSERT DATA {}", "DELETE WHERE {}", "LOAD <file:///x>", "CLEAR ALL", "DROP ALL", "PREFIX a: <b:> WITH <c:> DELETE {} WHERE {}"]


@pytest.mark.parametrize("word", UPDATES)
def test_an_update_is_refused(word: str) -> None:
    """Every form of SPARQL Update is told that the endpoint is read-only."""
    with pytest.raises(QueryError, match="read-only"):
        check_query(word)


@pytest.mark.parametrize("query", ["", "# nothing", "EXPLAIN SELECT * {}"])
def test_what_is_no_query_is_refused(query: str) -> None:
    """A text that starts with no query form is refused with the forms that exist."""
    with pytest.raises(QueryError, match="SELECT, ASK, CONSTRUCT or DESCRIBE"):
        check_query(query)


def test_the_place_is_told_as_line_and_column() -> None:
    """A refusal names the line and the column of the word that it refuses."""
    with pytest.raises(QueryError, match="line 2, column 3"):
        check_query("SELECT * {\n  SERVICE <http://a/> {} }")


def test_the_bounds_hold_exactly() -> None:
    """A query at the limits of depth, operators and length passes; one more is refused."""
    check_query("ASK " + "{" * DEEPEST + "}" * DEEPEST)
    check_query("ASK { FILTER(1" + "+1" * MOST_OPERATORS + ") }")
    check_query("ASK {}" + " " * (LONGEST - 6))
    for query in ("ASK " + "{" * (DEEPEST + 1), "ASK { FILTER(1" + "+1" * (MOST_OPERATORS + 1) + ") }", "ASK {}" + " " * LONGEST):
        with pytest.raises(QueryError):
            check_query(query)


def test_from_is_seen_at_the_top_level_alone() -> None:
    """A query names its dataset where FROM stands outside all brackets, and is no part of a name."""
    assert check_query("SELECT * FROM <http://a/> { ?s ?p ?o }").names_dataset
    assert not check_query("SELECT ?from { ?from ?p 'FROM <http://a/>' }").names_dataset
