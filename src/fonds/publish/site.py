"""The site: a page and data files for every thing, as plain files that any web server can give out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from pyoxigraph import RdfFormat

from fonds.backlinks.table import FILE as BACKLINKS
from fonds.formats import dataset_files
from fonds.kept import Done, taken
from fonds.publish.description import STAGE as COUNT
from fonds.publish.pages import page_of
from fonds.publish.pages.home import Survey
from fonds.publish.pages.lists import write_lists
from fonds.publish.press import Press, lay_out
from fonds.publish.rows import Rows
from fonds.publish.schema import dataset
from fonds.publish.search_index import SearchIndex
from fonds.publish.shown import GONE, KINDS, Happening, Link, Row
from fonds.publish.views import Views
from fonds.quads import as_bytes
from fonds.questions import questions
from fonds.release import Release
from fonds.runner import HERE, Runner
from fonds.software import folder_digest, software
from fonds.words import Words, load_words
from fonds.work import Basis, Holding, Work, link, stamp

Made = TypeVar("Made")
_DATA = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
_MORE_DATA = {"rdf": RdfFormat.RDF_XML}  # of documents, which readers take away most
_SEARCHED = ("document", "person", "group", "place", "event")
_LINKED = (*_SEARCHED, "concept", "activity")  # lists to which every site's pages lead, empty or not
STAGE = "pages"
_SHIPPED = ("publish/templates", "ontology", "data/lookups")
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
    """The job of writing the page and the data files of a thing, by its path; those that rest on the same `basis` are the former release's."""

    folder: Path
    release: Release
    words: Words
    theme: Path | None
    assets: frozenset[str]
    basis: Basis | None = None

    def begin(self) -> Callable[[str], list[Done[Written]]]:
        """What writes them; templates are made ready once."""
        release = self.release.watched() if self.basis else self.release
        press, views = Press(self.folder, release, self.words, self.theme, self.assets), Views(release)
        holding = self.basis.open() if self.basis else None
        return lambda path: [_kept_thing(press, views, holding, path) if holding else Done(_write_thing(press, views, path))]


@dataclass(frozen=True, slots=True)
class DatasetFiles(Generic[Made]):
    """The job of reading documents or places for the files that tell of the whole dataset: an item is an IRI, and what else `read` is given.

    What rests on the same `basis` was read before.
    """

    release: Release
    read: Callable[..., Made]
    basis: Basis | None = None

    def begin(self) -> Callable[[tuple[Any, ...]], list[Done[Made]]]:
        """What reads one."""
        if self.basis is None:
            return lambda item: [Done(self.read(self.release, *item))]
        release, holding = self.release.watched(), self.basis.open()

        def read(item: tuple[Any, ...]) -> list[Done[Made]]:
            name, content = f"{self.read.__name__} {item[0]}", sha256(repr(item).encode("utf-8", "surrogatepass")).hexdigest()
            done = holding.value(name, content)
            if done is None:
                release.forget()
                done = holding.made(name, self.read(release, *item), release.reads, content=content)
            return [done]

        return read


def alone(pages: Pages, paths: Iterable[str]) -> Iterator[Written]:
    """What comes of the pages of things, and of nothing else."""
    return (done.value for done in HERE.map(pages, paths))


def write_site(
    folder: Path,
    release: Release,
    theme: Path | None = None,
    runner: Runner = HERE,
    work: Work | None = None,
    making: Callable[[Pages, Iterable[str]], Iterator[Written]] = alone,
) -> list[str]:
    """Write all pages of a release, with their style, scripts, data files, search index and records of the whole.

    Gives the pages by their places below the site. What `work` holds of things that no change touches is taken from the former release.
    `theme` is a project's folder of own templates, files and words, where it has one. `making` does the job of the pages for the paths of all
    things, and whatever else is made of them while they are at hand.
    """
    words = load_words(release.manifest["language"], theme)
    assets = lay_out(folder, words, theme)
    press = Press(folder, release, words, theme, assets)
    all_things = release.things()
    paths = {kind: [iri.removeprefix(release.base) for iri in all_things.get(kind, ())] for kind in KINDS}
    made = making(Pages(folder, release, words, theme, assets, _basis(work, release, words, theme, assets)), chain.from_iterable(paths.values()))
    pages: list[str] = []
    with Rows() as rows:
        survey = Survey(Views(release), rows)
        with SearchIndex(folder / "search", sum(len(paths[kind]) for kind in _SEARCHED)) as index:
            for kind in KINDS:
                pages += _taken(islice(made, len(paths[kind])), kind, rows, index, survey)
                if kind in _LINKED or rows.count(kind):
                    pages += write_lists(press, kind, rows)
        pages += _write_first_pages(press, survey)
    _write_dataset(folder, release)
    write_dataset_files(folder, release, runner, work)
    return pages


def write_dataset_files(folder: Path, release: Release, runner: Runner, work: Work | None) -> None:
    """Write the files that tell of the whole dataset; what documents and places tell for them is kept with what is counted."""
    kept, basis = (work.kept, work.basis(COUNT, software())) if work else (None, None)

    def read(reads: Callable[..., Made], items: Iterable[tuple[Any, ...]]) -> Iterator[Made]:
        return taken(kept, COUNT, runner.map(DatasetFiles(release, reads, basis), items))

    for name, pieces in dataset_files(release, read):
        with (folder / name).open("wb") as file:
            file.writelines(pieces)


def _taken(made: Iterable[Written], kind: str, rows: Rows, index: SearchIndex, survey: Survey) -> Iterator[str]:
    """The pages of things of a kind; what lists, search and the first page tell of them goes where it belongs."""
    for written in made:
        if written.row:
            rows.add(kind, written.row)
            yield written.page
        if written.searched:
            index.add(*written.searched)
        if written.seen:
            survey.see(*written.seen)


def _write_first_pages(press: Press, survey: Survey) -> list[str]:
    """Write the pages that lead to all others: home, search and query."""
    manifest = press.release.manifest
    counts = [(kind, number) for kind in _LISTED if (number := survey.rows.count(kind))]
    about, schema = manifest["description"], dataset(manifest)
    return [
        press.write("index.html", "index.html", label=manifest["title"], about=about, schema=schema, kinds=counts, **survey.context()),
        press.write("search.html", "search.html", label=press.words("Search"), kinds=[kind for kind, _ in counts], searched=_SEARCHED),
        press.write("query.html", "query.html", label=press.words("Query"), questions=questions()),
    ]


def _basis(work: Work | None, release: Release, words: Words, theme: Path | None, assets: frozenset[str]) -> Basis | None:
    """What all pages are made with beside what they tell."""
    if work is None:
        return None
    backlinks = release.folder / BACKLINKS
    made_with = (
        software(*_SHIPPED), folder_digest(theme / "templates") if theme else b"", repr(sorted(words.catalogue.items())).encode(),
        repr(sorted(assets)).encode(), backlinks.read_bytes() if backlinks.is_file() else b"",
    )  # fmt: skip
    return work.basis(STAGE, *made_with)


def _kept_thing(press: Press, views: Views, holding: Holding, path: str) -> Done[Written]:
    """The page and data files of a thing: those of the former release, where nothing changed that was read for them, or else made anew."""
    files = _files(path)
    done = holding.files(path, "site", files, press.folder)
    if done is None:
        views.release.forget()
        done = holding.made(path, _write_thing(press, views, path), views.release.reads, stamp(press.folder, files))
    return done


def _files(path: str) -> list[str]:
    """The files of a thing below the site."""
    return [f"{path}.{ending}" for ending in ("html", *_endings(path.partition("/")[0]))]


def _write_thing(press: Press, views: Views, path: str) -> Written:
    """Write the page of a thing and its data files; in the lists nothing stands that is gone."""
    kind, _, _ = path.partition("/")
    iri = views.base + path
    views.release.n_triples(iri)  # first: all that is said of it is at hand then
    page = page_of(views, path)
    label = views.label(iri)
    file = press.write(
        f"{path}.html", page.template, label=label, about=page.about, schema=page.schema,
        path=path, iri=iri, kind=kind, endings=_endings(kind), linked_from=views.backlinks.to(iri), **page.context,
    )  # fmt: skip
    _write_data(press.folder / path, views.release, iri, _DATA | _MORE_DATA if kind == "document" else _DATA)
    if page.template == GONE:
        return Written()
    return Written(
        file,
        Row(views.link(views.node(path)), page.detail, page.facets, page.weight),
        (path, label, "" if page.text else page.about, page.detail, page.text) if kind in _SEARCHED else None,
        (page.context["event"], page.context["present"]) if kind == "event" else None,
    )


def _write_data(file: Path, release: Release, iri: str, formats: Mapping[str, RdfFormat]) -> None:
    """Write what is said of a thing and of its parts in some formats, each in a file of its own."""
    lines, triples = release.n_triples(iri), release.triples(iri)
    for suffix, format_ in formats.items():
        Path(f"{file}.{suffix}").write_bytes(lines if format_ == RdfFormat.N_TRIPLES else as_bytes(triples, format_))


def _endings(kind: str) -> tuple[str, ...]:
    return (*_DATA, *(_MORE_DATA if kind == "document" else ()))


def _write_dataset(folder: Path, release: Release) -> None:
    """Write what the first page offers besides pages: the description of the dataset, and the whole of it."""
    (folder / "graph").mkdir()
    _write_data(folder / "graph" / "dataset", release, f"{release.base}graph/dataset", _DATA)
    whole = release.folder / "dumps" / "dataset.nq.gz"
    if whole.is_file():
        (folder / "dumps").mkdir()
        link(whole, folder / "dumps" / whole.name)
