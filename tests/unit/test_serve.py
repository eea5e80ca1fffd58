"""fonds.serve's pure parts: negotiation, the look at a query, paths into the site."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies

from fonds.errors import QueryError
from fonds.serve.linked_data import site_file
from fonds.serve.negotiation import choose
from fonds.serve.query_check import DEEPEST, check_query


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/html;q=0.1, text/turtle", "text/turtle"),
        ("text/*;q=0.5, text/turtle;q=0.4", "text/html"),
        ("text/html;q=0, */*", "text/turtle"),
        ("image/png", None),
        ("nonsense", None),
        ("text/turtle;q=x", None),
    ],
)
def test_the_best_of_what_is_offered(accept: str | None, media: str | None) -> None:
    """Quality first, then closeness, then our order; nothing fitting is None."""
    assert choose(accept, ["text/html", "text/turtle"]) == media


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'INSERT DATA { SERVICE <x> }' }",
        "# DELETE WHERE\nASK { ?service ?insert <http://example.org/LOAD> }",
        'PREFIX service: <http://x/> CONSTRUCT { ?s service:delete """ } } } } """ } WHERE { ?s ?p ?o }',
        "DESCRIBE <http://x/a#SERVICE>",
    ],
)
def test_a_keyword_in_a_string_a_name_or_a_comment_is_none(query: str) -> None:
    """Only tokens count."""
    assert check_query(query).form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("INSERT DATA { <a> <b> <c> }", "read-only"),
        ("PREFIX a: <b> DELETE WHERE { ?s ?p ?o }", "read-only"),
        ("LOAD <file:///etc/passwd>", "read-only"),
        ("SELECT * " + "{" * (DEEPEST + 1), "brackets"),
        ("SELECT * { ?s ?p 'x' }" + " " * 200_000, "characters"),
        ("", "holds no"),
    ],
)
def test_what_may_not_be_asked_is_refused_before_the_engine(query: str, told: str) -> None:
    """Updates, other endpoints, too deep and too long ones."""
    with pytest.raises(QueryError, match=told):
        check_query(query)


@given(strategies.text(max_size=300))
def test_any_text_is_a_query_or_is_refused(text: str) -> None:
    """The tokenizer takes every text."""
    try:
        check_query(text)
    except QueryError as error:
        assert error.mend  # noqa: PT017  # what is refused is told with its mend


@pytest.mark.parametrize("path", ["../manifest.json", "person/../../manifest.json", "..", "./index.html", "a\0b", "/etc/passwd", "nothing.html"])
def test_no_path_leads_out_of_the_site(tmp_path: Path, path: str) -> None:
    """Dots, absolute paths and NUL bytes find no file."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("home", encoding="utf-8")
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    assert site_file(tmp_path, path) is None
    assert site_file(tmp_path, "index.html") is not None
