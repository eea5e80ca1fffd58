"""Pages for everybody: axe-core finds nothing against WCAG 2.2 AA in any kind of page, light or dark, wide or narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.end_to_end.chromium import needs_chromium
from tests.end_to_end.test_browser import all_pages

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    needs_chromium,
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: run `npm ci` in web/"),
]
RUN = """async () => {
  const only = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] };
  const { violations } = await axe.run(document, { runOnly: only });
  return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 160)} | ${node.failureSummary.slice(0, 300)}`));
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_closed_to_anybody(server: str, release_folder: Path, browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
    """Each kind of page meets the checks of WCAG 2.2, levels A and AA, that a machine can make."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    for path in all_pages(release_folder):
        page.goto(server + path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found += [f"{path}: {violation}" for violation in page.evaluate(RUN)]
    page.close()
    assert not found, "\n".join(found)
