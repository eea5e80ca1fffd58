"""A real edition in TEI: what its letters say is in the graph, held against a reading of the XML by other means."""

from __future__ import annotations

import gzip
import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, Store, parse

from fonds.build import build
from fonds.config import load_project
from tests.conftest import DATE, SHARED, needs_shared

BASE = "https://letters.example.org/"
EVERY = 40  # of the corpus, so that the test takes seconds
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
PREFIXES = (
    "PREFIX crm: <http://www.cidoc-crm.org/cidoc-crm/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX oa: <http://www.w3.org/ns/oa#> "
)

pytestmark = needs_shared


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, etree._Element], Store]:
    """Every fortieth letter of the corpus as XML, and the graph of a project that holds them."""
    folder = tmp_path_factory.mktemp("letters")
    (folder / "documents").mkdir()
    (folder / "fonds.toml").write_text(f'[dataset]\ntitle = "Letters"\nbase = "{BASE}"\n[sources]\nlanguage = "de"\n', encoding="utf-8")
    with tarfile.open(SHARED / "data" / "letters" / "letters.tar.xz") as archive:
        members = sorted((member for member in archive if member.name.endswith(".xml")), key=lambda member: member.name)
        for member in members[::EVERY]:
            data = archive.extractfile(member)
            assert data is not None
            (folder / "documents" / Path(member.name).name).write_bytes(data.read())
    build(load_project(folder), folder / "release", date=DATE)
    store = Store()
    store.extend(parse(gzip.decompress((folder / "release/dumps/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS))
    found = {path.stem.lower(): etree.parse(path).getroot() for path in sorted((folder / "documents").iterdir())}
    return found, store


def rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query as texts."""
    answer = store.query(PREFIXES + query, use_default_graph_as_union=True)
    variables = answer.variables  # type: ignore[union-attr]
    for row in answer:  # type: ignore[union-attr]
        yield tuple(row[variable].value if row[variable] else "" for variable in variables)


def keys(element: etree._Element) -> list[str]:
    """The keys that an element's @ref holds."""
    return [key.lstrip("#") for key in (element.get("ref") or "").split()]


def bounds(date: etree._Element) -> tuple[str, str]:
    """The first and last day of a date by its attributes."""
    first = date.get("when") or date.get("notBefore") or date.get("from") or ""
    last = date.get("when") or date.get("notAfter") or date.get("to") or ""
    return first, last


@pytest.mark.parametrize(("kind", "stage"), [("sent", "sending"), ("received", "receiving")])
def test_who_when_and_where(letters: tuple[dict[str, etree._Element], Store], kind: str, stage: str) -> None:
    """Sender and addressee, the bounds of both dates, and both places are those of correspAction."""
    documents, store = letters
    pattern = f'?d crm:P70_documents/crm:P9_consists_of ?s . ?s crm:P2_has_type/skos:prefLabel "{stage}"@en .'
    who, where, when = defaultdict(set), defaultdict(set), defaultdict(set)
    for document, actor in rows(store, f"SELECT ?d ?a {{ {pattern} ?s crm:P14_carried_out_by ?a }}"):
        who[document.rpartition("/")[2]].add(actor.rpartition("/")[2])
    for document, place in rows(store, f"SELECT ?d ?p {{ {pattern} ?s crm:P7_took_place_at ?p }}"):
        where[document.rpartition("/")[2]].add(place.rpartition("/")[2])
    for document, begin, end in rows(
        store,
        f"SELECT ?d ?b ?e {{ {pattern} ?s crm:P4_has_time-span ?t OPTIONAL {{ ?t crm:P82a_begin_of_the_begin ?b }} OPTIONAL {{ ?t crm:P82b_end_of_the_end ?e }} }}",
    ):
        when[document.rpartition("/")[2]].add((begin[:10], end[:10]))
    assert len(documents) > 60
    for slug, root in documents.items():
        actions = root.findall(f".//t:correspAction[@type='{kind}']", TEI)
        assert who[slug] == {key for action in actions for name in action.findall("t:persName", TEI) for key in keys(name)}, slug
        assert where[slug] == {key for action in actions for name in action.findall("t:placeName", TEI) for key in keys(name)}, slug
        assert when[slug] == {bounds(date) for action in actions for date in action.findall("t:date", TEI)[:1]}, slug


def test_where_the_originals_lie(letters: tuple[dict[str, etree._Element], Store]) -> None:
    """Each witness is an object with its repository as keeper and its shelf mark in the reference."""
    documents, store = letters
    found = defaultdict(set)
    for document, keeper, reference in rows(
        store,
        "SELECT ?d ?k ?r { ?o crm:P128_carries ?d ; crm:P50_has_current_keeper/skos:prefLabel ?k ; crm:P1_is_identified_by/crm:P190_has_symbolic_content ?r }",
    ):
        found[document.rpartition("/")[2]].add((keeper, reference))
    for slug, root in documents.items():
        wanted = set()
        for identifier in root.findall(".//t:msIdentifier", TEI):
            town, repository, mark = (" ".join((identifier.findtext(f"t:{name}", "", TEI)).split()) for name in ("settlement", "repository", "idno"))
            wanted.add((repository, ", ".join(filter(None, (town, repository, mark)))))
        assert found[slug] == wanted, slug


def test_every_marked_name_is_a_mention(letters: tuple[dict[str, etree._Element], Store]) -> None:
    """Each name that the edition marks in a letter's own text is an annotation with its words, and there is no other."""
    documents, store = letters
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for document, body, exact in rows(
        store,
        "SELECT ?d ?b ?x { ?n oa:hasBody ?b ; oa:hasTarget ?t . ?t oa:hasSource ?d ; oa:hasSelector/oa:exact ?x . FILTER(REGEX(STR(?b), '/pmb[0-9]+$')) }",
    ):
        if "#" not in document:
            found[document.rpartition("/")[2]][(body.rpartition("/")[2], re.sub(r"\W", "", exact))] += 1
    for slug, root in documents.items():
        wanted: Counter[tuple[str, str]] = Counter()
        for element in root.xpath(".//t:body//t:rs[not(ancestor::t:del) and not(ancestor::t:note[not(@type='footnote')])]", namespaces=TEI):
            for note in element.xpath(".//t:note | .//t:del", namespaces=TEI):
                note.getparent().text = (note.getparent().text or "") if note.tail is None else note.getparent().text
                etree.strip_elements(note.getparent(), note.tag, with_tail=False)
            words = re.sub(r"\W", "", "".join(element.itertext()))
            wanted.update({(key, words): 1 for key in keys(element)} if words else {})
        assert found[slug] == wanted, slug


def test_lives_and_links(letters: tuple[dict[str, etree._Element], Store]) -> None:
    """Persons have the life dates of the edition's list, and what it says of other authorities is a mapping by hand."""
    documents, store = letters
    born = {person.rpartition("/")[2]: value[:10] for person, value in rows(
        store, "SELECT ?p ?v { ?p crm:P98i_was_born/crm:P4_has_time-span/crm:P82a_begin_of_the_begin ?v }")}  # fmt: skip
    links = set(rows(store, "SELECT ?p ?o { ?p skos:exactMatch ?o }"))
    told = 0
    for root in documents.values():
        for person in root.findall(".//t:back/t:listPerson/t:person", TEI):
            key = person.get("{http://www.w3.org/XML/1998/namespace}id") or ""
            date = person.find("t:birth/t:date", TEI)
            died = person.find("t:death/t:date", TEI)
            backwards = died is not None and date is not None and (died.get("when") or "9") < (date.get("when") or "0")
            if date is not None and date.get("when") and not backwards:
                assert born[key] == date.get("when")
                told += 1
            for idno in person.findall("t:idno", TEI):
                if "d-nb.info/gnd/" in (idno.text or ""):
                    assert (f"{BASE}person/{key}", (idno.text or "").rstrip("/")) in links
    assert told > 100
