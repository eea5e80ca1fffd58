"""Reviewing as a person does it: in a real browser, with keys, without a mouse, without scripts, on a phone, two at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fonds.config import Project, load_project
from fonds.matches import Mapping
from fonds.reconcile.ledger import read_ledger
from fonds.resources import resource
from tests.end_to_end.chromium import needs_chromium

pytestmark = needs_chromium
PHONE = {"width": 360, "height": 740}
# What a phone shows that is smaller than a finger (WCAG 2.2, 2.5.5), but for links within text.
SMALL = """() => [...document.querySelectorAll("button, .button, summary, input, select, textarea, header nav a, .card h3 label, .tickbox label")]
  .filter((thing) => thing.offsetParent && !thing.matches("[type=radio], [type=checkbox]") && thing.getBoundingClientRect().height < 43.5)
  .map((thing) => thing.outerHTML)"""
# Fields without a label, pictures without a name, identifiers that stand twice.
UNNAMED = """() => [
  ...[...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((field) => !field.labels.length),
  ...document.querySelectorAll("img:not([alt]), svg:not([aria-hidden]):not([aria-label])"),
  ...[...document.querySelectorAll("[id]")].filter((thing) => document.querySelectorAll("#" + CSS.escape(thing.id)).length > 1),
].map((thing) => thing.outerHTML.slice(0, 200))"""


class Review(NamedTuple):
    """A running review: its address, and the project that it writes into."""

    address: str
    project: Project

    def rows(self) -> tuple[Mapping, ...]:
        """The rows that persons added to the ledger since the start."""
        return read_ledger(self.project.ledger).rows[1:]

    def told(self) -> list[tuple[str, str, str, str | None]]:
        """Those rows in short: thing, judgement, item, reviewer."""
        return [(row.subject, row.judgement, row.object.rpartition("/")[2], row.reviewer) for row in self.rows()]


@contextmanager
def reviewing(folder: Path, *options: str) -> Iterator[Review]:
    """A review of a copy of the seed project, in which nothing is sure enough for a machine."""
    shutil.copytree(resource("data", "seed"), folder)
    settings = folder / "fonds.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("[reconcile]", "[reconcile]\naccept = 1.0"), encoding="utf-8")
    command = [sys.executable, "-m", "fonds", "review", str(folder), "--port", "0", "--no-open", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}) as server:
        assert server.stderr is not None
        try:
            line = server.stderr.readline()
            yield Review(line.split(" at ")[1].split(" ")[0], load_project(folder))
        finally:
            server.terminate()
            rest = server.communicate(timeout=15)[1]
    assert (server.returncode, rest) == (0, "")


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """A review that asks who judges."""
    with reviewing(tmp_path / "seed") as running:
        yield running


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    """A review that several tests only look at."""
    with reviewing(tmp_path_factory.mktemp("review") / "seed") as running:
        yield running


def come(browser: Browser, review: Review, name: str, **options: object) -> Page:
    """A page of a reviewer of that name, which fails where a script fails or anything is fetched from elsewhere."""
    context = browser.new_context(**options)  # type: ignore[arg-type]  # passed on
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("http://127.0.0.1", "data:")) else pytest.fail(request.url))
    page.goto(f"{review.address}reviewer")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Go on").click()
    return page


def said(page: Page, words: str) -> None:
    """Wait until the page tells what was written, and takes keys."""
    expect(page.get_by_role("status")).to_contain_text(words)
    page.wait_for_load_state()


def case(review: Review, path: str) -> str:
    """The address of a case in the queue of what is undecided."""
    return f"{review.address}case/{path}?state=open"


def test_judging_with_keys(browser: Browser, review: Review) -> None:
    """One key for each answer; each leads on, and is in the ledger at once; z takes back the last."""
    page = come(browser, review, "Eva Kurz")
    page.goto(f"{review.address}next?state=open")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mao Zedong")
    assert page.locator(".contexts mark").count() == 8
    page.keyboard.press("c")
    page.keyboard.type("yes, the chairman")
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    said(page, "Mao Zedong is Mao Zedong")
    page.goto(case(review, "place/guangzhou"))
    first = page.get_by_role("radio").nth(0)
    expect(first).to_be_checked()
    page.keyboard.press("2")
    expect(first).not_to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_checked()
    page.keyboard.press("2")
    page.keyboard.press("n")
    said(page, "is not")
    expect(page.get_by_role("heading", level=1)).to_have_text("Guangzhou")
    page.keyboard.press("u")
    said(page, "may be")
    page.goto(case(review, "person/sidney-rittenberg"))
    page.keyboard.press("0")
    said(page, "Sidney Rittenberg is no known item")
    page.keyboard.press("z")
    said(page, "taken back")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sidney Rittenberg")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sidney Rittenberg")
    told = review.told()
    assert told[0] == ("person/mao-zedong", "accepted", "Q5816", "Eva Kurz")
    assert [judgement for _, judgement, _, _ in told] == ["accepted", "rejected", "undecided", "none", "withdrawn"]
    first_row = review.rows()[0]
    assert (first_row.comment, first_row.justification, first_row.confidence) == ("yes, the chairman", "semapv:ManualMappingCuration", 1.0)
    assert "Q5816" in {candidate.identifier for candidate in first_row.candidates}


def test_single_keys_can_be_switched_off(browser: Browser, looked_at: Review) -> None:
    """Somebody who speaks to the machine, or rests a hand on it, judges nothing by it (WCAG 2.1.4)."""
    page = come(browser, looked_at, "Eva")
    page.goto(case(looked_at, "person/mao-zedong"))
    page.locator("summary", has_text="Eva").click()
    page.get_by_role("button", name="Switch single keys off").click()
    page.keyboard.press("y")
    page.keyboard.press("0")
    page.wait_for_timeout(300)
    assert looked_at.rows() == ()


def test_judging_without_a_mouse(browser: Browser, review: Review) -> None:
    """Tab reaches candidates and answers in their order, the focus is seen, Enter in a field answers nothing."""
    page = come(browser, review, "Eva")
    page.goto(case(review, "place/guangzhou"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the candidates")).to_be_focused()
    page.keyboard.press("Enter")
    reached: list[str] = []
    while "yes" not in reached and len(reached) < 40:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached[0] == "c1"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for answer in ("no", "none", "unsure"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == answer
    assert review.rows() == ()
    page.locator("#c1").focus()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#c2")).to_be_checked()
    assert review.rows() == ()
    page.locator("#no").focus()
    page.keyboard.press("Enter")
    said(page, "Guangzhou is not")
    assert [judgement for _, judgement, _, _ in review.told()] == ["rejected"]


def test_judging_without_scripts(browser: Browser, review: Review) -> None:
    """Plain forms do all of it: choose, comment, answer, look another item up, skip, undo."""
    page = come(browser, review, "Eva", java_script_enabled=False)
    page.goto(case(review, "place/guangzhou"))
    page.get_by_role("radio").nth(1).check()
    page.get_by_label("Comment").fill("by hand")
    page.get_by_role("button", name="Yes").click()
    assert page.get_by_role("status").inner_text().startswith("✓ Guangzhou is ")
    page.get_by_role("button", name="Undo").click()
    assert page.locator("h1").inner_text() == "Guangzhou"
    page.get_by_label("Another item").fill("q855")
    page.get_by_role("button", name="Look it up").click()
    assert page.locator("input[value=Q855]").is_checked()
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    assert [(judgement, item) for _, judgement, item, _ in review.told()][1:] == [("withdrawn", review.told()[0][2]), ("accepted", "Q855")]
    assert review.rows()[0].comment == "by hand"


def test_a_phone_shows_all_of_it(browser: Browser, review: Review) -> None:
    """At 360 pixels nothing scrolls sideways, and what is tapped is as large as a finger; judging works by tapping."""
    page = come(browser, review, "Eva", viewport=PHONE, has_touch=True, is_mobile=True)
    for path in ("", "?state=open", "case/person/mao-zedong", "case/place/guangzhou", "batch?low=50", "reviewer", "case/nothing", "?low=x"):
        page.goto(review.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert page.evaluate(SMALL) == [], path
    page.goto(case(review, "place/guangzhou"))
    page.locator("label[for=c2]").tap()
    page.get_by_role("button", name="Yes").tap()
    page.get_by_role("status").wait_for()
    assert [judgement for _, judgement, _, _ in review.told()] == ["accepted"]


def test_pages_can_be_read_aloud(browser: Browser, looked_at: Review) -> None:
    """Every field has a label, every picture a name, every page one heading of the first level, landmarks and a title."""
    page = come(browser, looked_at, "Eva")
    for path in ("?state=open", "case/person/mao-zedong", "case/place/guangzhou", "batch?low=50", "reviewer"):
        page.goto(looked_at.address + path)
        assert page.evaluate(UNNAMED) == [], path
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("banner")).to_have_count(1)
        assert " – review of " in page.title()
    page.goto(case(looked_at, "place/guangzhou"))
    expect(page.get_by_role("radio", name="Guangzhou")).to_be_checked()
    expect(page.get_by_role("img", name="Map of the archive's position")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(browser: Browser, looked_at: Review, scheme: str) -> None:
    """All text stands out from what is behind it by 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    page = come(browser, looked_at, "Eva", color_scheme=scheme)
    for path in ("?state=open", "case/place/guangzhou", "batch?low=50", "case/nothing"):
        page.goto(looked_at.address + path)
        assert page.evaluate(CONTRAST) == [], path


CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const behind = (thing) => {
    for (; thing; thing = thing.parentElement) {
      const colour = rgb(getComputedStyle(thing).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const thing of document.querySelectorAll("main *, header *")) {
    const words = [...thing.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!words || thing.closest("svg") || !thing.checkVisibility()) continue;
    const style = getComputedStyle(thing);
    const back = behind(thing);
    const ink = rgb(style.color).slice(0, 3).map((value, n) => value * style.opacity + back[n] * (1 - style.opacity));
    const [high, low] = [light(ink), light(back)].sort((a, b) => b - a);
    if ((high + 0.05) / (low + 0.05) < 4.5) faint.add(thing.tagName + "." + thing.className + " " + style.color + " on " + back);
  }
  return [...faint];
}"""


def test_two_at_once_lose_nothing(browser: Browser, review: Review) -> None:
    """The second sees what the first answered beside the own answer, and decides again; both are in the ledger."""
    one, two = come(browser, review, "Eva"), come(browser, review, "Bo")
    for page in (one, two):
        page.goto(case(review, "person/mao-zedong"))
    one.get_by_label("Comment").fill("I am sure")
    one.get_by_role("button", name="Yes").click()
    one.get_by_role("status").wait_for()
    two.get_by_label("Comment").fill("I am not")
    with two.expect_response(lambda response: response.request.method == "POST") as answered:
        two.get_by_role("button", name="None").click()
    assert answered.value.status == 409
    conflict = two.get_by_role("alert")
    for told in ("Eva", "I am sure", "not written", "I am not"):
        expect(conflict).to_contain_text(told)
    expect(two.get_by_label("Comment")).to_have_value("I am not")
    assert review.told() == [("person/mao-zedong", "accepted", "Q5816", "Eva")]
    two.get_by_role("button", name="None").click()
    expect(two.get_by_role("status")).to_contain_text("Mao Zedong is no known item, says Bo")
    assert [(judgement, reviewer) for _, judgement, _, reviewer in review.told()] == [("accepted", "Eva"), ("withdrawn", "Bo"), ("none", "Bo")]
    two.get_by_role("button", name="Undo").click()
    expect(two.locator(".holds")).to_contain_text("says Eva")
    ledger = read_ledger(review.project.ledger)
    assert [(mapping.judgement, mapping.reviewer) for mapping in ledger.of("person/mao-zedong")] == [("accepted", "Eva")]


def test_many_at_once(browser: Browser, review: Review) -> None:
    """The list shows what would be accepted; what is unticked stays, what another judged since is told."""
    one, two = come(browser, review, "Eva"), come(browser, review, "Bo")
    one.goto(f"{review.address}batch?low=50&kind=person")
    boxes = one.get_by_role("checkbox", name="Accept that")
    number = boxes.count()
    assert number > 3
    assert all(box.is_checked() for box in boxes.all())
    assert review.rows() == ()
    one.get_by_role("checkbox", name="Accept that Sidney Rittenberg").uncheck()
    two.goto(case(review, "person/mao-zedong"))
    two.get_by_role("button", name="Unsure").click()
    two.get_by_role("status").wait_for()
    one.get_by_role("button", name="Accept all that are ticked").click()
    expect(one.get_by_role("status")).to_contain_text(f"{number - 2} accepted")
    expect(one.locator(".conflict")).to_contain_text("Mao Zedong")
    told = review.told()
    assert [row for row in told if row[0] == "person/mao-zedong"] == [("person/mao-zedong", "undecided", "Q5816", "Bo")]
    assert "person/sidney-rittenberg" not in {row[0] for row in told}
    assert len([row for row in told if row[1] == "accepted" and row[3] == "Eva"]) == number - 2


def test_the_list_is_filtered(browser: Browser, review: Review) -> None:
    """By state, name in any spelling, kind and score; the queue keeps the filters."""
    page = come(browser, review, "Eva")
    page.goto(review.address)
    page.get_by_role("link", name="Undecided").click()
    page.get_by_label("Kind").select_option("place")
    page.get_by_label("Name").fill("canton")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".rows tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Guangzhou").click()
    expect(page.get_by_role("navigation", name="Queue")).to_contain_text("1 of 1")
    page.get_by_role("button", name="None").click()
    expect(page.locator(".empty")).to_contain_text("Nothing stands here with these filters")


def test_pictures_are_loaded_when_they_are_wanted(browser: Browser, looked_at: Review) -> None:
    """No page reaches the network before; the policy of the page names the two hosts of Commons afterwards, and no other."""
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    context.route("https://*.wikimedia.org/**", lambda route: route.abort())
    page.goto(f"{looked_at.address}reviewer")
    page.get_by_label("Your name").fill("Eva")
    page.get_by_role("button", name="Go on").click()
    page.locator("summary", has_text="Eva").click()
    with page.expect_navigation() as answered:
        page.get_by_role("button", name="Show pictures").click()
    policy = answered.value.headers["content-security-policy"]
    assert "img-src 'self' data: https://commons.wikimedia.org https://upload.wikimedia.org;" in policy
    page.locator("summary", has_text="Eva").click()
    expect(page.get_by_role("button", name="Hide pictures")).to_be_visible()
    context.close()


def test_a_token_lets_one_in(browser: Browser, tmp_path: Path) -> None:
    """Where a token is asked for, only the printed address opens the review, and once is enough."""
    with reviewing(tmp_path / "seed", "--make-token", "--reviewer", "Eva") as review:
        bare, _, query = review.address.partition("?")
        page = browser.new_context().new_page()
        page.goto(bare)
        expect(page.get_by_role("alert")).to_contain_text("token")
        page.goto(f"{bare}?{query}")
        page.wait_for_url(bare)
        page.goto(f"{bare}case/person/mao-zedong")
        page.get_by_role("button", name="Yes").click()
        page.get_by_role("status").wait_for()
        assert page.evaluate("document.cookie") == ""
        assert review.told() == [("person/mao-zedong", "accepted", "Q5816", "Eva")]
