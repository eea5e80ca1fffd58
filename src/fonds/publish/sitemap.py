"""What tells crawlers of all pages: sitemaps of the protocol 0.9, and robots.txt."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

LARGEST = 50_000  # addresses in one file, by the protocol (sitemaps.org)
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_sitemap(folder: Path, base: str, date: str, pages: list[str]) -> None:
    """Write sitemap.xml; of more pages than one file may hold it is an index, and sitemap-1.xml, sitemap-2.xml, … hold them."""
    rows = [f"<url><loc>{escape(base + page)}</loc><lastmod>{date}</lastmod></url>\n" for page in sorted(pages)]
    parts = [rows[start : start + LARGEST] for start in range(0, len(rows), LARGEST)]
    if len(parts) == 1:
        _write(folder / "sitemap.xml", "urlset", parts[0])
    else:
        for number, part in enumerate(parts, 1):
            _write(folder / f"sitemap-{number}.xml", "urlset", part)
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        files = [f"<sitemap><loc>{escape(base + name)}</loc><lastmod>{date}</lastmod></sitemap>\n" for name in names]
        _write(folder / "sitemap.xml", "sitemapindex", files)
    (folder / "robots.txt").write_text(f"User-agent: *\nDisallow: /sparql\nSitemap: {base}sitemap.xml\n", encoding="utf-8")


def _write(file: Path, element: str, rows: list[str]) -> None:
    file.write_text(f'{_HEAD}<{element} xmlns="{_SPACE}">\n{"".join(rows)}</{element}>\n', encoding="utf-8")
