"""The site: a page and data files for every thing, as plain files that any web server can give out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import RdfFormat

from fonds.formats import DATASET_FILES
from fonds.publish.pages import page_of
from fonds.publish.pages.home import Survey
from fonds.publish.pages.lists import write_lists
from fonds.publish.press import Press, lay_out
from fonds.publish.schema import dataset
from fonds.publish.search_index import SearchIndex
from fonds.publish.shown import GONE, KINDS, Happening, Link, Row
from fonds.publish.views import Views
from fonds.quads import as_bytes, canonical_triples
from fonds.questions import questions
from fonds.release import Release
from fonds.runner import HERE, Runner, Tell, quiet, told
from fonds.words import Words, load_words

_DATA = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
_MORE_DATA = {"rdf": RdfFormat.RDF_XML}  # of documents, which readers take away most
_SEARCHED = ("document", "person", "group", "place", "event")
_LINKED = (*_SEARCHED, "concept", "activity")  # lists to which every site's pages lead, empty or not
_LISTED = tuple(kind for kind in KINDS if kind not in ("concept", "activity"))


@dataclass(frozen=True, slots=True)
class Written:
    """What lists, search and the first page tell of a thing whose page and data files are written; nothing of one that is gone.

    `searched` is what the search finds it by: path, label, names, date and text. `seen` is an event with who was there.
    """

    page: str = ""
    row: Row | None = None
    searched: tuple[str, str, str, str, str] | None = None
    seen: tuple[Happening, list[Link]] | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The job of writing the page and the data files of a thing, by its path."""

    folder: Path
    release: Release
    words: Words
    theme: Path | None
    assets: frozenset[str]

    def begin(self) -> Callable[[str], list[Written]]:
        """What writes them; templates are made ready once."""
        press, views = Press(self.folder, self.release, self.words, self.theme, self.assets), Views(self.release)
        return lambda path: [_write_thing(press, views, path)]


def write_site(folder: Path, release: Release, theme: Path | None = None, runner: Runner = HERE, tell: Tell = quiet) -> list[str]:
    """Write all pages of a release, with their style, scripts, data files, search index and records of the whole.

    Gives the pages by their places below the site.
    `theme` is a project's folder of own templates, files and words, where it has one.
    """
    words = load_words(release.manifest["language"], theme)
    assets = lay_out(folder, words, theme)
    press, survey = Press(folder, release, words, theme, assets), Survey(Views(release))
    all_things = release.things()
    paths = {kind: [iri.removeprefix(release.base) for iri in all_things.get(kind, ())] for kind in KINDS}
    total = sum(map(len, paths.values()))
    made = told(runner.map(Pages(folder, release, words, theme, assets), chain.from_iterable(paths.values())), "pages", total, tell)
    pages: list[str] = []
    with SearchIndex(folder / "search", sum(len(paths[kind]) for kind in _SEARCHED)) as index:
        for kind in KINDS:
            rows = list(_rows(islice(made, len(paths[kind])), pages, index, survey))
            if rows or kind in _LINKED:
                pages += write_lists(press, kind, rows)
                survey.rows[kind] = rows
    pages += _write_first_pages(press, survey)
    _write_dataset(folder, release)
    for name, write in DATASET_FILES.items():
        (folder / name).write_bytes(write(release))
    return pages


def _rows(made: Iterable[Written], pages: list[str], index: SearchIndex, survey: Survey) -> Iterator[Row]:
    """The rows of things for their list; the other things that are told of them go where they belong."""
    for written in made:
        if written.row:
            pages.append(written.page)
            yield written.row
        if written.searched:
            index.add(*written.searched)
        if written.seen:
            survey.see(*written.seen)


def _write_first_pages(press: Press, survey: Survey) -> list[str]:
    """Write the pages that lead to all others: home, search and query."""
    manifest = press.release.manifest
    counts = [(kind, len(survey.rows[kind])) for kind in _LISTED if survey.rows.get(kind)]
    about, schema = manifest["description"], dataset(manifest)
    return [
        press.write("index.html", "index.html", label=manifest["title"], about=about, schema=schema, kinds=counts, **survey.context()),
        press.write("search.html", "search.html", label=press.words("Search"), kinds=[kind for kind, _ in counts], searched=_SEARCHED),
        press.write("query.html", "query.html", label=press.words("Query"), questions=questions()),
    ]


def _write_thing(press: Press, views: Views, path: str) -> Written:
    """Write the page of a thing and its data files; in the lists nothing stands that is gone."""
    page = page_of(views, path)
    kind, _, _ = path.partition("/")
    iri = views.base + path
    label = views.label(iri)
    file = press.write(
        f"{path}.html", page.template, label=label, about=page.about, schema=page.schema,
        path=path, iri=iri, kind=kind, endings=_endings(kind), linked_from=views.backlinks.to(iri), **page.context,
    )  # fmt: skip
    triples = canonical_triples(views.release.describe(iri))
    for suffix, format_ in (_DATA | _MORE_DATA if kind == "document" else _DATA).items():
        (press.folder / f"{path}.{suffix}").write_bytes(as_bytes(triples, format_))
    if page.template == GONE:
        return Written()
    return Written(
        file,
        Row(views.link(views.node(path)), page.detail, page.facets, page.weight),
        (path, label, "" if page.text else page.about, page.detail, page.text) if kind in _SEARCHED else None,
        (page.context["event"], page.context["present"]) if kind == "event" else None,
    )


def _endings(kind: str) -> tuple[str, ...]:
    return (*_DATA, *(_MORE_DATA if kind == "document" else ()))


def _write_dataset(folder: Path, release: Release) -> None:
    """Write what the first page offers besides pages: the description of the dataset, and the whole of it."""
    (folder / "graph").mkdir()
    triples = canonical_triples(release.describe(f"{release.base}graph/dataset"))
    for suffix, format_ in _DATA.items():
        (folder / "graph" / f"dataset.{suffix}").write_bytes(as_bytes(triples, format_))
    whole = release.folder / "dumps" / "dataset.nq.gz"
    if whole.is_file():
        (folder / "dumps").mkdir()
        _same_file(whole, folder / "dumps" / whole.name)


def _same_file(source: Path, target: Path) -> None:
    """The same file in another place, without a second copy where the file system can do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
