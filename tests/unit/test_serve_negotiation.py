"""Which of the offered media types an Accept header chooses."""

from __future__ import annotations

import pytest

from fonds.serve.negotiation import choose

OFFERED = ["text/html", "text/turtle", "application/ld+json"]


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/html;q=0.1, text/turtle", "text/turtle"),
        ("text/*;q=0.3, text/turtle;q=0.2, application/*;q=0.25", "text/html"),
        ("*/*, text/html;q=0", "text/turtle"),
        ('application/ld+json;profile="https://linked.art/ns/v1/linked-art.json"', "application/ld+json"),
        ("TEXT/TURTLE ; Q=1.0", "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=nonsense", None),
    ],
)
def test_quality_and_specificity_decide(header: str | None, chosen: str | None) -> None:
    """The most specific range gives an offer its quality, the best quality wins, and `*/*` takes what is offered first."""
    assert choose(header, OFFERED) == chosen
