"""fonds.publish.site: pages as plain files, whose links lead somewhere, whose text is text, and which a project can make its own."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from fonds.build import build
from fonds.config import load_project
from fonds.publish import sitemap
from fonds.publish.pages.lists import list_page
from fonds.release import Release

EVIL = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "</title><svg onload=alert(3)>", "'-alert(4)-'", "{{ 77 * 77777 }}")
TEXT = """
Record of Conversation between Ferdinand {0} Lenz and Paul {1} Orlik

On 3 May 1951 Lenz met Orlik in Berlin. Lenz said that {0} {1} {2} {3} {4} would come to Prague. Orlik asked whether {1} was there.
"""
PERSONS = "id\tlabel\tborn\tdied\toffices\tnote\tsource\nlenz\tFerdinand {0} Lenz\t\t\tMinister {1}\tnote {2}\tsource {0}\norlik\tPaul {1} Orlik\t\t\t\t\t\n"


def document(first: str, second: str, *words: str) -> str:
    """A document with words in every field of its description and in its text."""
    fields = {
        "title": f"Conversation with {first} and {second}", "date": "1951-05-03", "author": f"Karl {first} Lenz", "participants": [f"Paul {second} Orlik"],
        "archive": f"Archive {first}", "reference": f"{second} {first}, f. 1", "rights": f"{first} {second}", "summary": f"{second} {first}",
        "translator": f"Eva {second} Kurz", "place": f"Berlin {first}", "classification": f"Secret {second}",
    }  # fmt: skip
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return f"---\n{head}---\n{TEXT.format(first, second, *words)}"


class Links(HTMLParser):
    """The addresses that a page leads to, the tags in it, and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag; what only a reader without scripts on a live server sees is left out."""
        self._unseen += tag == "noscript"
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        address = values.get("href") or values.get("src")
        if address is not None and not self._unseen:
            self.addresses.append(address)

    def handle_endtag(self, tag: str) -> None:
        """Leave what is unseen."""
        self._unseen -= tag == "noscript"


def read(page: Path) -> Links:
    """What a page holds."""
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def project(folder: Path, documents: dict[str, str], **settings: str) -> Path:
    """A project with some documents."""
    (folder / "documents").mkdir(parents=True)
    rows = {"title": "A collection", "base": "https://data.example.org/", "date": "2020-05-06"} | settings
    table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows.items())
    (folder / "fonds.toml").write_text(f'[dataset]\n{table}[sources]\nprofile = "archive-page"\n', encoding="utf-8")
    for name, text in documents.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    return folder


def built(folder: Path) -> Path:
    """The site of a project."""
    build(load_project(folder), folder / "release", date="2020-05-06")
    return folder / "release" / "site"


def test_every_link_of_every_page_leads_to_a_file(release_folder: Path) -> None:
    """On a file server, below any path, no page leads nowhere and none begins its links at the root."""
    site = release_folder / "site"
    wrong = []
    for page in site.rglob("*.html"):
        for address in read(page).addresses:
            parts = urlsplit(address)
            if not address or (not parts.scheme and parts.path and not (page.parent / unquote(parts.path)).is_file()):
                wrong.append((page.relative_to(site).as_posix(), address))
    assert wrong == []


def test_no_page_has_a_script_or_a_style_in_it(release_folder: Path) -> None:
    """Scripts are files of the site, so that a policy of `script-src 'self'` holds; data for search engines is no script."""
    for page in (release_folder / "site").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<script(?![^>]*(?: src=|application/ld\+json))", text) == [], page
        found = read(page)
        assert "style" not in found.tags | found.attributes, page
        assert not any(name.startswith("on") for name in found.attributes), page


def test_what_a_document_says_is_text_on_every_page(tmp_path: Path) -> None:
    """Markup in titles, names, quotes, notes and references is shown, never obeyed."""
    folder = project(tmp_path / "evil", {"a.txt": document(*EVIL)}, title=f"Collection {EVIL[0]}{EVIL[1]}", publisher=EVIL[1], description=EVIL[2])
    (folder / "authorities").mkdir()
    (folder / "authorities" / "persons.tsv").write_text(PERSONS.format(*EVIL), encoding="utf-8")
    site = built(folder)
    pages = list(site.rglob("*.html"))
    shown = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = read(page)
        assert not any(evil in text for evil in ("<script>", "<img", "<svg onload", "5988829")), page
        assert "img" not in found.tags, page
        assert not any(name.startswith("on") for name in found.attributes), page
        shown += "&lt;script&gt;" in text
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            assert json.loads(block)["@context"] == "https://schema.org"
    assert shown == len(pages), "the title is on every page"


def test_every_page_says_what_it_is_to_machines(release_folder: Path) -> None:
    """Each kind of thing has its type of schema.org, a canonical address and its data files."""
    site = release_folder / "site"
    types = {
        "index.html": "Dataset", "document/mikoyan-mao-1949-02-05.html": "DigitalDocument", "person/mao-zedong.html": "Person",
        "group/chinese-communist-party.html": "Organization", "place/beijing.html": "Place", "event/mikoyan-mao-1949-02-05.html": "Event",
    }  # fmt: skip
    for file, kind in types.items():
        text = (site / file).read_text(encoding="utf-8")
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert json.loads(block)["@type"] == kind
        assert f'<link rel="canonical" href="https://data.example.org/{file}">' in text
        assert 'rel="alternate" type="text/turtle"' in text
        assert 'property="og:title"' in text


def test_a_theme_replaces_templates_files_and_words(tmp_path: Path) -> None:
    """A file of the same name in theme/ comes first, and may build on ours; the language is that of the dataset."""
    folder = project(tmp_path / "own", {"a.txt": document("A", "B", "C", "D", "E")}, language="de")
    for name, text in {
        "templates/index.html": '{% extends "fonds/index.html" %}{% block main %}<p id="own">Ours</p>{{ super() }}{% endblock %}',
        "static/fonds.css": "body { color: black; }",
        "words/de.toml": '"Persons" = "Leute"\n',
    }.items():
        (folder / "theme" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "theme" / name).write_text(text, encoding="utf-8")
    site = built(folder)
    home = (site / "index.html").read_text(encoding="utf-8")
    assert '<p id="own">Ours</p>' in home
    assert '<html lang="de">' in home
    assert ">Leute</a>" in home
    assert ">Dokumente</a>" in home
    assert (site / "assets" / "fonds.css").read_text(encoding="utf-8") == "body { color: black; }"


def test_two_sites_of_one_release_are_the_same(release_folder: Path, tmp_path: Path) -> None:
    """The drawings, the index and all pages come out alike, byte for byte."""
    from fonds.publish.site import write_site  # noqa: PLC0415

    write_site(tmp_path / "again", Release.open(release_folder))
    first = {path.relative_to(release_folder / "site"): path.read_bytes() for path in (release_folder / "site").rglob("*") if path.is_file()}
    for later in ("sitemap.xml", "robots.txt"):  # which tell when things changed
        del first[Path(later)]
    assert first == {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()}


def test_a_sitemap_of_too_many_pages_is_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file holds more addresses than the protocol allows, and the index names every file."""
    monkeypatch.setattr(sitemap, "LARGEST", 2)
    sitemap.write_sitemap(tmp_path, "https://x.example/", {"a.html": "2020-05-06", "b&c.html": "2020-05-07", "d.html": "2020-05-06"})
    assert (tmp_path / "sitemap.xml").read_text(encoding="utf-8").count("<sitemap>") == 2
    assert "b&amp;c.html" in (tmp_path / "sitemap-1.xml").read_text(encoding="utf-8")
    assert (tmp_path / "sitemap-2.xml").read_text(encoding="utf-8").count("<url>") == 1


def test_the_later_pages_of_a_list_lie_where_no_thing_can() -> None:
    """A thing's page is a file of its kind's folder; a list's second page is deeper."""
    assert [list_page("person", number) for number in (1, 2)] == ["person/index.html", "person/pages/2.html"]


def test_what_is_withdrawn_has_its_page_and_stands_in_no_list(tmp_path: Path) -> None:
    """A thing that no build knows any more keeps its address, which says so; lists, search and sitemap leave it out."""
    folder = project(tmp_path / "once", {"a.txt": document("A", "B", "C", "D", "E")})
    built(folder)
    with (folder / "identifiers.tsv").open("a", encoding="utf-8") as register:
        register.write("person/nobody-now\tcurrent\t\n")
    site = built(folder)
    assert "is withdrawn" in (site / "person" / "nobody-now.html").read_text(encoding="utf-8")
    for file in ("person/index.html", "sitemap.xml", "search/things/0.json"):
        assert "nobody-now" not in (site / file).read_text(encoding="utf-8")
