"""The site: a page and data files for every thing, as plain files that any web server can give out."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pyoxigraph import RdfFormat

from fonds.formats import DATASET_FILES
from fonds.publish.pages import page_of
from fonds.publish.pages.home import Survey
from fonds.publish.pages.lists import write_lists
from fonds.publish.press import Press
from fonds.publish.schema import dataset
from fonds.publish.search_index import SearchIndex
from fonds.publish.shown import GONE, KINDS, Row
from fonds.publish.views import Views
from fonds.questions import questions
from fonds.release import Release
from fonds.words import load_words

_DATA = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
_MORE_DATA = {"rdf": RdfFormat.RDF_XML}  # of documents, which readers take away most
_SEARCHED = ("document", "person", "group", "place", "event")
_LINKED = (*_SEARCHED, "concept", "activity")  # lists to which every site's pages lead, empty or not
_LISTED = tuple(kind for kind in KINDS if kind not in ("concept", "activity"))


def write_site(folder: Path, release: Release, theme: Path | None = None) -> list[str]:
    """Write all pages of a release, with their style, scripts, data files, search index and records of the whole.

    Gives the pages by their places below the site.
    `theme` is a project's folder of own templates, files and words, where it has one.
    """
    views = Views(release)
    press = Press(folder, release, load_words(release.manifest["language"], theme), theme)
    survey = Survey(views)
    all_things = release.things()
    paths = {kind: [iri.removeprefix(release.base) for iri in all_things.get(kind, ())] for kind in KINDS}
    with SearchIndex(folder / "search", sum(len(paths[kind]) for kind in _SEARCHED)) as index:
        for kind in KINDS:
            rows = [row for path in paths[kind] if (row := _write_thing(press, views, path, survey, index))]
            if rows or kind in _LINKED:
                write_lists(press, kind, rows)
                survey.rows[kind] = rows
    _write_first_pages(press, survey)
    _write_dataset(folder, release)
    for name, write in DATASET_FILES.items():
        (folder / name).write_bytes(write(release))
    return press.pages


def _write_first_pages(press: Press, survey: Survey) -> None:
    """Write the pages that lead to all others: home, search and query."""
    manifest = press.release.manifest
    counts = [(kind, len(survey.rows[kind])) for kind in _LISTED if survey.rows.get(kind)]
    about, schema = manifest["description"], dataset(manifest)
    press.write("index.html", "index.html", label=manifest["title"], about=about, schema=schema, kinds=counts, **survey.context())
    press.write("search.html", "search.html", label=press.words("Search"), kinds=[kind for kind, _ in counts], searched=_SEARCHED)
    press.write("query.html", "query.html", label=press.words("Query"), questions=questions())


def _write_thing(press: Press, views: Views, path: str, survey: Survey, index: SearchIndex) -> Row | None:
    """Write the page of a thing and its data files; gives its row for the lists, in which nothing stands that is gone."""
    page = page_of(views, path)
    kind, _, _ = path.partition("/")
    iri = views.base + path
    label = views.label(iri)
    press.write(
        f"{path}.html", page.template, label=label, about=page.about, schema=page.schema,
        path=path, iri=iri, kind=kind, endings=_endings(kind), linked_from=views.backlinks.to(iri), **page.context,
    )  # fmt: skip
    quads = views.release.describe(iri)
    for suffix, format_ in (_DATA | _MORE_DATA if kind == "document" else _DATA).items():
        (press.folder / f"{path}.{suffix}").write_bytes(views.release.written(quads, format_))
    if page.template == GONE:
        return None
    survey.see(kind, page)
    if kind in _SEARCHED:
        index.add(path, label, "" if page.text else page.about, page.detail, page.text)
    return Row(views.link(views.node(path)), page.detail, page.facets, page.weight)


def _endings(kind: str) -> tuple[str, ...]:
    return (*_DATA, *(_MORE_DATA if kind == "document" else ()))


def _write_dataset(folder: Path, release: Release) -> None:
    """Write what the first page offers besides pages: the description of the dataset, and the whole of it."""
    (folder / "graph").mkdir()
    quads = release.describe(f"{release.base}graph/dataset")
    for suffix, format_ in _DATA.items():
        (folder / "graph" / f"dataset.{suffix}").write_bytes(release.written(quads, format_))
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
