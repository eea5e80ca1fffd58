"""What the pages can do in a browser, on a plain file server below a path: network, filters, search, hints, citations."""

from __future__ import annotations

import contextlib
import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.end_to_end.chromium import needs_chromium
from tests.end_to_end.test_browser import DOCUMENT
from tests.unit.test_site import EVIL, built, document, project

pytestmark = needs_chromium
POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'"


class _Files(SimpleHTTPRequestHandler):
    """Files under the strict policy that docs/pages.md gives."""

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def file_server(folder: Path) -> Iterator[str]:
    """A file server of a folder; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Files, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def site(release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The seed's site on a file server, below a path."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(release_folder / "site", folder / "below" / "a-path")
    with file_server(folder) as address:
        yield f"{address}below/a-path/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script of it fails, breaks the policy, or opens a dialog; a missing endpoint alone may be asked for."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" and "404" not in message.text else None)
    opened.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 and not answer.url.endswith("/sparql") else None)

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    opened.on("dialog", refuse)
    yield opened
    opened.close()
    assert wrong == []


def test_the_first_page_draws_who_met_whom(site: str, page: Page) -> None:
    """The network's points lead to persons, and a table says the same."""
    page.goto(f"{site}index.html")
    assert page.locator("figure.network a circle").count() == 9
    assert page.locator("figure.network line.edge").count() > 20
    page.locator("#network-table summary").click()
    assert page.locator("#network-table tbody tr").first.locator("td").nth(2).inner_text() == "2"
    page.locator("figure.network a", has_text="Zhou Enlai").click()
    assert page.locator("h1").inner_text() == "Zhou Enlai"


def test_a_list_can_be_filtered_and_the_address_keeps_the_filter(site: str, page: Page) -> None:
    """Filters narrow a list and each other, and a copied address shows the same."""
    page.goto(f"{site}event/index.html")
    page.wait_for_selector("form.filters select")
    every = page.locator("ul.things li").count()
    page.select_option("select[name=kind]", "meeting")
    assert 0 < page.locator("ul.things li").count() < every
    assert "kind=meeting" in page.url
    page.fill("input[name=words]", "earlier")
    assert page.locator("ul.things li").count() == 1
    page.reload()
    page.wait_for_selector("form.filters select")
    assert page.locator("ul.things li").count() == 1
    assert page.locator("p.found").inner_text() == f"1 of {every} shown"
    page.locator("form.filters button").click()
    page.wait_for_selector("p.found", state="hidden")
    assert page.locator("ul.things li").count() == every


def test_the_search_finds_words_in_context(site: str, page: Page) -> None:
    """A question in the address is answered from files alone; accents and case do not matter."""
    page.goto(f"{site}search.html?q=HÀRBIN")
    page.wait_for_selector("ol.results li")
    assert page.locator("ol.results li").count() >= 2
    assert "Harbin" in page.locator("ol.results p.context mark").all_inner_texts()
    page.fill("#q", "nothingofthekind")
    page.locator("#find button").click()
    page.wait_for_selector("#status:not(:empty)")
    assert page.locator("ol.results li").count() == 0
    page.go_back()
    page.wait_for_selector("ol.results li")


def test_evidence_shows_to_pointer_and_keyboard_and_goes_with_escape(site: str, page: Page) -> None:
    """The words, rule and confidence of an attribution come with hover and with focus (WCAG 1.4.13)."""
    page.goto(f"{site}{DOCUMENT}.html")
    tip = page.locator(".record .marked .tip").first
    assert not tip.is_visible()
    page.locator(".record a.mark").first.hover()
    assert tip.is_visible()
    assert "confidence" in tip.inner_text()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.locator("section[aria-labelledby=participants] .why button").first.focus()
    reason = page.locator("section[aria-labelledby=participants] .why .tip").first
    assert reason.is_visible()
    assert reason.locator("q").first.inner_text()


def test_a_citation_can_be_copied(site: str, browser: Browser) -> None:
    """Each style has a button that puts it on the clipboard."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.goto(f"{site}{DOCUMENT}.html")
    opened.locator("section.cites button.copy").first.click()
    opened.wait_for_selector("section.cites button.copy:text-is('Copied')")
    assert "https://data.example.org/document/mikoyan-mao-1949-02-05" in opened.evaluate("navigator.clipboard.readText()")
    assert opened.locator("section.cites summary").all_inner_texts()[:6] == ["Chicago", "MLA", "APA", "BibTeX", "RIS", "CSL-JSON"]
    context.close()


def test_a_link_to_the_endpoint_stands_only_where_there_is_one(site: str, server: str, browser: Browser) -> None:
    """On files the query is text; on a server a link asks it."""
    static, served = browser.new_page(), browser.new_page()
    with static.expect_response("**/sparql"):
        static.goto(f"{site}{DOCUMENT}.html")
    served.goto(f"{server}{DOCUMENT}")
    served.wait_for_selector("a.live:visible")
    assert not static.locator("a.live").first.is_visible()
    served.locator("a.live").first.click()
    served.get_by_text("Shi Zhe").first.wait_for(timeout=15000)
    static.close()
    served.close()


def test_without_a_script_lists_are_whole_and_the_search_leads_to_them(site: str, browser: Browser) -> None:
    """Nothing that can be read needs JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{site}person/index.html")
    assert opened.locator("ul.things li a").count() == 19
    assert not opened.locator("form.filters").is_visible()
    opened.goto(f"{site}search.html")
    opened.locator("noscript a", has_text="Persons").click()
    assert opened.locator("h1").inner_text().startswith("Persons")
    context.close()


def test_no_script_takes_words_for_markup(tmp_path: Path, page: Page) -> None:
    """Lists, search results and maps that scripts write show markup in names as text."""
    built(project(tmp_path / "evil", {"a.txt": document(*EVIL), "b.txt": document(*EVIL).replace("1951-05-03", "1952-05-03")}))
    with file_server(tmp_path / "evil" / "release" / "site") as address:
        for path in ("index.html", "document/index.html", "search.html?q=alert", "document/a.html", "document/index.html?year=1951"):
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            assert page.locator("img").count() == 0
            assert "<script>" in page.locator("main").inner_text()
