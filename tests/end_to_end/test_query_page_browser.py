"""The query page in a real browser: an answer as table, map, timeline and graph, links to the query and its files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.end_to_end.chromium import needs_chromium

pytestmark = needs_chromium
QUERY = """PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?document ?place ?label ?point ?date WHERE {
  ?document crm:P67_refers_to ?place , ?event . ?place a crm:E53_Place ; rdfs:label ?label ; crm:P168_place_is_defined_by ?point .
  ?event crm:P4_has_time-span/crm:P82a_begin_of_the_begin ?date }"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script of it fails."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert wrong == []


def test_an_answer_is_drawn_and_can_be_linked_and_kept(server: str, page: Page) -> None:
    """An address with a query asks it; its rows stand in a table, on a map, on a timeline and in a graph; CSV comes by a link."""
    page.goto(f"{server}sparql?query={quote(QUERY)}")
    page.wait_for_selector("#drawings figure svg circle.node")
    captions = page.locator("#drawings figcaption").all_inner_texts()
    assert [caption.split(":")[0] for caption in captions] == ["Map", "Timeline", "Graph"]
    assert page.locator("#drawings .answer-map path.leaflet-interactive").count() >= 10
    assert page.locator("#drawings circle.moment").count() >= 10
    assert page.locator(".yasr table tbody tr").count() >= 10
    link = page.locator("#links a").first.get_attribute("href") or ""
    assert "P67_refers_to" in link
    csv = page.request.get(server.rstrip("/") + (page.locator("#links a", has_text="CSV").get_attribute("href") or ""))
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text().startswith("document,place,label,point,date")


def test_what_has_no_place_or_time_is_not_drawn(server: str, page: Page) -> None:
    """A count is a table alone."""
    page.goto(f"{server}sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')}")
    page.wait_for_selector(".yasr table tbody tr")
    assert page.locator("#drawings figure").count() == 0
