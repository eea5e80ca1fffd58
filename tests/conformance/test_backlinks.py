"""Links that others made, in a release: on the pages, by `/backlinks` and `/sameas`, in the description; in no graph."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, parse

from fonds.build import Built, build
from fonds.config import Project, load_project
from fonds.release import Release
from tests.conftest import DATE
from tests.small_release import fetch, serving

THEIRS = "https://other.example/p/"
EXACT, SEE = "http://www.w3.org/2004/02/skos/core#exactMatch", "http://www.w3.org/2000/01/rdf-schema#seeAlso"
HEADER = "#NAME: Other <people>\n#CREATOR: Other Archive\n#LICENSE: https://licence.example/\n#HOMEPAGE: https://other.example/\n"


@pytest.fixture(scope="module")
def linked(seed: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """A release of the seed project to which two files of links were given, a person merged in it."""
    folder = tmp_path_factory.mktemp("backlinks") / "seed"
    shutil.copytree(seed.folder, folder)
    base = seed.dataset.base
    (folder / "linksets").mkdir()
    rows = [
        f"<{THEIRS}mao> <{EXACT}> <{base}person/mao-zedong> .", f"<{THEIRS}old> <{SEE}> <{base}person/chairman> .",
        f"<{base}person/zhou-enlai> <{EXACT}> <{THEIRS}zhou> .", f"<{THEIRS}none> <{EXACT}> <{base}person/nobody-at-all> .",
    ]  # fmt: skip
    (folder / "linksets/other.nt").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    with (folder / "identifiers.tsv").open("a", encoding="utf-8") as register:
        register.write("person/chairman\tmerged\tperson/mao-zedong\n")
    return folder / "release", build(load_project(folder), folder / "release", date=DATE)


@pytest.fixture(scope="module")
def server(linked: tuple[Path, Built]) -> Iterator[str]:
    """A server of it."""
    with serving(linked[0]) as address:
        yield address


def of(server: str, iri: str, accept: str = "application/json") -> bytes:
    """What is told of the links to a thing."""
    reply = fetch(server, f"/backlinks?uri={quote(iri, safe='')}", accept=accept)
    assert reply.status == 200
    return reply.body


def test_links_to_a_thing_are_told_with_who_made_them(server: str, seed: Project) -> None:
    """As JSON, and as N-Triples where that is liked better; the thing's own, those to what became one with it, and those that hold both ways."""
    mao, zhou = (f"{seed.dataset.base}person/{name}" for name in ("mao-zedong", "zhou-enlai"))
    told = json.loads(of(server, mao))
    assert {(link["source"], link["predicate"], link["target"]) for link in told["links"]} == {
        (f"{THEIRS}mao", EXACT, mao),
        (f"{THEIRS}old", SEE, mao),
    }
    licence, home = "https://licence.example/", "https://other.example/"
    assert told["linksets"] == [{"file": "other.nt", "name": "Other <people>", "creator": "Other Archive", "license": licence, "homepage": home}]
    triples = {str(quad.triple) for quad in parse(of(server, zhou, accept="application/n-triples"), format=RdfFormat.N_TRIPLES)}
    assert triples == {f"<{THEIRS}zhou> <{EXACT}> <{zhou}>"}
    assert json.loads(of(server, f"{seed.dataset.base}person/zhu-de"))["links"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?uri=", 400), ("?uri=https://data.example.org/person/nobody", 404), ("?uri=https://x.example/1", 404), ("?uri=%00", 404), ("?uri=%3Cx%3E", 404)],
)  # fmt: skip
def test_what_is_no_thing_here_has_no_links(server: str, query: str, status: int) -> None:
    """400 without an IRI, 404 for what is unknown, 406 for a format that is not given."""
    assert fetch(server, f"/backlinks{query}").status == status
    assert fetch(server, "/backlinks?uri=https://data.example.org/person/mao-zedong", accept="image/png").status == 406


def test_a_thing_that_was_merged_or_withdrawn_is_told_of_so(server: str, linked: tuple[Path, Built], seed: Project) -> None:
    """301 to the links of what took its place, 410 for what is withdrawn."""
    merged = fetch(server, f"/backlinks?uri={seed.dataset.base}person/chairman")
    assert (merged.status, merged.headers["Location"]) == (301, f"/backlinks?uri={quote(seed.dataset.base + 'person/mao-zedong', safe='')}")
    gone = next(row.split("\t")[0] for row in (linked[0].parent / "identifiers.tsv").read_text().splitlines() if "\twithdrawn\t" in row)
    assert fetch(server, f"/backlinks?uri={seed.dataset.base}{gone}").status == 410


def test_their_identifier_leads_to_our_thing(server: str) -> None:
    """Where they say that it is the same; what they only point at is not."""
    found = fetch(server, f"/sameas?uri={THEIRS}mao")
    assert (found.status, found.headers["Location"]) == (303, "/person/mao-zedong")
    assert fetch(server, f"/sameas?uri={THEIRS}zhou").headers["Location"] == "/person/zhou-enlai"
    assert fetch(server, f"/sameas?uri={THEIRS}old").status == 404


def test_the_page_shows_who_links_to_a_thing(linked: tuple[Path, Built]) -> None:
    """With the dataset's name and homepage, escaped; a page of what nobody links to has no such part."""
    page = (linked[0] / "site/person/mao-zedong.html").read_text(encoding="utf-8")
    assert f'<a rel="external" href="{THEIRS}mao">' in page
    assert '<a rel="external" href="https://other.example/">Other &lt;people&gt;</a>' in page
    assert 'id="linked-from"' not in (linked[0] / "site/person/zhu-de.html").read_text(encoding="utf-8")


def test_the_description_counts_links_from_others_apart(linked: tuple[Path, Built]) -> None:
    """An incoming linkset leads from their dataset to ours and is no subset of it (VoID, section 5)."""
    release = Release.open(linked[0])
    query = """PREFIX void: <http://rdfs.org/ns/void#> SELECT ?predicate ?number ?home WHERE { GRAPH ?dataset {
        ?links a void:Linkset ; void:objectsTarget ?dataset ; void:subjectsTarget ?other ; void:linkPredicate ?predicate ; void:triples ?number .
        ?other <http://xmlns.com/foaf/0.1/homepage> ?home FILTER NOT EXISTS { ?dataset void:subset ?links } } }"""
    found = release.store.query(query)
    assert isinstance(found, QuerySolutions)
    rows = {(row["predicate"].value, int(row["number"].value), row["home"].value) for row in found}
    assert rows == {(EXACT, 2, "https://other.example/"), (SEE, 1, "https://other.example/")}


def test_no_graph_holds_what_others_say(linked: tuple[Path, Built], release: Release) -> None:
    """All graphs but the description are what they are without the links; their dump too."""
    ours = Release.open(linked[0])
    dataset = NamedNode(f"{ours.base}graph/dataset")
    with_links, without = ({str(quad) for quad in one.store if quad.graph_name != dataset} for one in (ours, release))
    assert with_links == without
    assert THEIRS not in (linked[0] / "dumps/dataset.trig").read_text(encoding="utf-8")


def test_a_line_that_leads_nowhere_is_a_finding(linked: tuple[Path, Built]) -> None:
    """With its file, line and mend; the release is made all the same, and names the file among those it was made of."""
    (finding,) = (finding for finding in linked[1].findings if finding.check == "linkset")
    assert (finding.file, finding.line, finding.severity) == ("linksets/other.nt", 8, "warning")
    assert finding.mend
    assert "linksets/other.nt" in linked[1].manifest["inputs"]


def test_our_own_beacon_is_read_back(server: str, linked: tuple[Path, Built], seed: Project, tmp_path: Path) -> None:
    """A file that we give is one that we take: the same links, the other way round."""
    folder = tmp_path / "project"
    shutil.copytree(linked[0].parent, folder, ignore=shutil.ignore_patterns("release", "other.nt"))
    (folder / "linksets/wikidata.txt").write_bytes(fetch(server, "/beacon/wikidata.txt").body)
    build(load_project(folder), folder / "release", date=DATE)
    store = Release.open(folder / "release").store
    links = {(quad.subject.value, quad.object.value) for quad in store.quads_for_pattern(None, NamedNode(EXACT), None)}  # type: ignore[union-attr]
    expected = {(ours, theirs) for ours, theirs in links if theirs.startswith("http://www.wikidata.org/entity/")}
    assert expected
    with serving(folder / "release") as address:
        for ours, theirs in expected:
            told = json.loads(of(address, ours))["links"]
            assert theirs in {link["source"] for link in told}
