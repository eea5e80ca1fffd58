"""What tells crawlers of all pages: sitemaps of the protocol 0.9, and robots.txt."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

LARGEST = 50_000  # addresses in one file, by the protocol (sitemaps.org)
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_sitemap(folder: Path, base: str, pages: dict[str, str]) -> None:
    """Write sitemap.xml of pages, each with when it last changed (a date or a moment, W3C-DTF).

    Of more pages than one file may hold it is an index, and sitemap-1.xml, sitemap-2.xml, … hold them; a part is as new as its newest page.
    """
    ordered = sorted(pages.items())
    parts = [ordered[start : start + LARGEST] for start in range(0, len(ordered), LARGEST)]
    if len(parts) == 1:
        _write(folder / "sitemap.xml", "urlset", "url", base, parts[0])
    else:
        for number, part in enumerate(parts, 1):
            _write(folder / f"sitemap-{number}.xml", "urlset", "url", base, part)
        newest = [(f"sitemap-{number}.xml", max(date for _, date in part)) for number, part in enumerate(parts, 1)]
        _write(folder / "sitemap.xml", "sitemapindex", "sitemap", base, newest)
    (folder / "robots.txt").write_text(f"User-agent: *\nDisallow: /sparql\nSitemap: {base}sitemap.xml\n", encoding="utf-8")


def _write(file: Path, element: str, row: str, base: str, places: list[tuple[str, str]]) -> None:
    rows = "".join(f"<{row}><loc>{escape(base + place)}</loc><lastmod>{date}</lastmod></{row}>\n" for place, date in places)
    file.write_text(f'{_HEAD}<{element} xmlns="{_SPACE}">\n{rows}</{element}>\n', encoding="utf-8")
