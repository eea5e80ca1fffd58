"""The pages as a reader sees them, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.end_to_end.chromium import needs_chromium

pytestmark = needs_chromium
DOCUMENT = "document/mikoyan-mao-1949-02-05"


def all_pages(release_folder: Path) -> tuple[str, ...]:
    """One page of each kind."""
    statement = min((release_folder / "site" / "statement").glob("mikoyan-*.html")).stem
    return (
        "index.html", "document/index.html", "person/index.html", DOCUMENT, "person/mao-zedong", "place/beijing", "event/mikoyan-mao-1949-02-05",
        f"statement/{statement}", "group/index.html", "event/index.html?kind=meeting", "search.html?q=Harbin", "query.html",
    )  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script of it fails or it fetches anything from elsewhere."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None)
    yield opened
    opened.close()
    assert wrong == []


def test_the_document_page_shows_the_text_with_its_mentions(server: str, page: Page) -> None:
    """A thing's address leads to its page: title, marked and linked mentions, participants, timeline, map."""
    page.goto(server + DOCUMENT)
    assert page.url.endswith(f"{DOCUMENT}.html")
    assert page.locator("h1").inner_text().startswith("Memorandum of Conversation")
    assert page.locator(".record a.mark.person").count() > 20
    assert page.locator(".record a.mark.place").count() > 10
    roles = page.locator("section[aria-labelledby=participants] tr").all_inner_texts()
    assert any("interpreter" in row and "Shi Zhe" in row for row in roles)
    assert page.locator("figure.timeline svg rect.bar").count() >= 3
    page.wait_for_selector("figure.map path.leaflet-interactive, figure.map circle.pin")
    drawn = page.locator("figure.map path.leaflet-interactive, figure.map circle.pin")
    assert drawn.count() > 10
    assert all((box := pin.bounding_box()) and box["width"] > 3 for pin in drawn.all())
    page.locator(".record a.mark.person", has_text="Zhou Enlai").first.click()
    assert page.locator("h1").inner_text() == "Zhou Enlai"
    assert page.locator("a[href='http://www.wikidata.org/entity/Q17410']").count() == 1


def test_pages_can_be_read_without_a_script(server: str, browser: Browser) -> None:
    """With JavaScript off the text, the drawn map and the plain query form are there."""
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(server + DOCUMENT)
    assert plain.locator("figure.map svg circle.pin").count() > 10
    plain.goto(server + "sparql")
    plain.fill("textarea", "SELECT ('seen' AS ?word) {}")
    plain.click("button")
    assert "seen" in plain.locator("table").inner_text()
    context.close()


def test_the_query_page_answers_a_question(server: str, page: Page) -> None:
    """An example question, clicked, shows its rows, with YASGUI where it was built in and as a table where not."""
    page.goto(server + "sparql")
    page.locator("a.example").first.click()
    for word in ("interpreter", "Shi Zhe"):
        page.get_by_text(word).first.wait_for(timeout=15000)


def test_a_phone_shows_all_of_a_page_without_sideways_scrolling(server: str, browser: Browser) -> None:
    """At 375 pixels no page is wider than the screen."""
    small = browser.new_page(viewport={"width": 375, "height": 700})
    for path in ("index.html", DOCUMENT, "person/mao-zedong", "place/beijing", "event/mikoyan-mao-1949-02-05"):
        small.goto(server + path)
        assert small.evaluate("document.documentElement.scrollWidth") <= 376, path
    small.close()


def test_the_static_site_works_from_files_alone(release_folder: Path, browser: Browser) -> None:
    """The pages open from a folder, and their links lead on."""
    opened = browser.new_page()
    opened.goto((release_folder / "site" / "index.html").as_uri())
    opened.locator("ul.documents a").first.click()
    assert opened.locator(".record").inner_text().startswith("Memorandum of Conversation")
    opened.close()
