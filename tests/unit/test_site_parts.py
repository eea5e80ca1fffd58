"""fonds.publish: the network's layout, citations, filters, columns of years, outlines of land, and the search index."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

from fonds.publish.citations import Cited, apa, bibtex, chicago, citations, csl_json, mla, ris
from fonds.publish.drawings import Pin, draw_map, draw_years, land
from fonds.publish.facets import times, write_facets
from fonds.publish.network import HEIGHT, LARGEST_MEETING, MOST_PERSONS, WIDTH, Meetings, draw_network
from fonds.publish.search_index import CHUNK, SearchIndex, share_of
from fonds.publish.shown import Happening, Link, Row
from fonds.words import Words

CITED = Cited(
    title="Conversation of Lenz & Orlik", authors=("Karl Lenz",), translators=("Eva Kurz",), day="1951-05-03", date="1951-05-03",
    reference="AMU, f. 12", keeper="Archive of Example", collection="A collection", publisher="Publisher", published="2020-05-06",
    iri="https://x.example/document/a", key="a",
)  # fmt: skip


def persons(*names: str) -> list[Link]:
    """Persons by name."""
    return [Link(f"person/{name}", name.capitalize()) for name in names]


def test_persons_are_joined_by_the_number_of_their_meetings() -> None:
    """Each pair in an event has met once more; groups meet nobody, nor do all who sit in a congress."""
    meetings = Meetings()
    meetings.add(persons("a", "b", "c"))
    meetings.add([*persons("a", "b"), Link("group/g", "G")])
    meetings.add(persons(*(f"p{number}" for number in range(LARGEST_MEETING + 1))))
    drawn = draw_network(meetings)
    assert drawn is not None
    assert [(edge.first.label, edge.second.label, edge.meetings) for edge in drawn.edges] == [("A", "B", 2), ("A", "C", 1), ("B", "C", 1)]
    assert drawn.edges[0].width > drawn.edges[1].width
    assert draw_network(Meetings()) is None


def test_a_network_shows_the_best_connected_inside_its_frame_and_always_alike() -> None:
    """Of many persons sixty are drawn, with their names inside, in the same places at every build."""
    meetings = Meetings()
    for number in range(90):
        meetings.add(persons("hub", f"n{number:02}"))
    drawn = draw_network(meetings)
    assert drawn is not None
    assert drawn == draw_network(meetings)
    assert (len(drawn.nodes), drawn.left_out) == (MOST_PERSONS, 31)
    assert drawn.nodes[0].person.label == "Hub"
    assert all(0 < node.x < WIDTH and 0 < node.y < HEIGHT and 0 < node.label_x < WIDTH for node in drawn.nodes)
    assert len({(node.x, node.y) for node in drawn.nodes}) == MOST_PERSONS


def test_a_citation_says_what_the_archive_says() -> None:
    """Each style has author, title, date, reference, archive and address in its own order."""
    assert chicago(CITED) == (
        "Karl Lenz, “Conversation of Lenz & Orlik,” May 3, 1951, AMU, f. 12, Archive of Example, trans. Eva Kurz, in A collection, Publisher, "
        "https://x.example/document/a."
    )
    assert mla(CITED).startswith("Karl Lenz. “Conversation of Lenz & Orlik.” 3 May 1951. Archive of Example, AMU, f. 12. A collection")
    assert apa(CITED).startswith("Karl Lenz. (1951, May 3). Conversation of Lenz & Orlik (AMU, f. 12). Archive of Example.")
    assert r"title = {{Conversation of Lenz \& Orlik}}" in bibtex(CITED)
    assert ris(CITED).splitlines()[0] == "TY  - UNPB"
    assert "DA  - 1951/05/03" in ris(CITED)
    (item,) = json.loads(csl_json(CITED))
    assert item["issued"] == {"date-parts": [[1951, 5, 3]]}
    assert item["archive_location"] == "AMU, f. 12"


def test_a_citation_of_little_is_still_one() -> None:
    """What is not known is left out, commas and all; an archive that its reference names is not told twice."""
    bare = replace(CITED, authors=(), translators=(), day="", date="1951?", reference="", keeper="", publisher="")
    for _, words in citations(bare):
        assert "None" not in words
        assert ", ," not in words
        assert not words.startswith(",")
    assert dict(citations(replace(CITED, reference="Archive of Example, f. 12")))["Chicago"].count("Archive of Example") == 1


def test_an_event_is_found_by_its_years_and_decades() -> None:
    """A span counts for each year that it touches, one of many years for its decades alone."""
    event = Happening(Link("event/e", "E"), "", "", "1949-12-30", "1950-01-02", (), ())
    assert times(event) == {"decade": ("1940s", "1950s"), "year": ("1949", "1950")}
    assert times(replace(event, begin="1927-01-01", end="1950-01-01")) == {"decade": ("1920s", "1930s", "1940s", "1950s"), "year": ()}
    assert times(replace(event, begin="")) == {}


def test_a_filter_that_tells_nothing_apart_is_not_there(tmp_path: Path) -> None:
    """Values stand once in the file, in the reader's language where they are words of the vocabulary."""
    rows = [
        Row(Link("event/a", "A"), "1949", {"kind": ("meeting",), "place": ("P",)}, 0),
        Row(Link("event/b", "B"), "", {"kind": ("talks",), "place": ("P",)}, 0),
    ]
    words = Words({"meeting": "Begegnung"})
    assert write_facets(tmp_path / "f.json", rows, {"kind": "Kind", "place": "Place"}, words)
    written = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert written["filters"] == [{"key": "kind", "name": "Kind", "values": ["Begegnung", "talks"]}]
    assert written["things"] == [["event/a", "A", "1949", [0]], ["event/b", "B", "", [1]]]
    assert not write_facets(tmp_path / "g.json", rows, {"place": "Place"}, words)


def test_the_index_holds_every_word_with_its_things(tmp_path: Path) -> None:
    """Each word is in the share that its beginning names, and things come twenty to a file."""
    with SearchIndex(tmp_path, 30) as index:
        for number in range(CHUNK + 1):
            index.add(f"document/d{number}", f"Récit {number}", "", "1949", "Moskau und Berlin" if number == CHUNK else "Prag")
    about = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    share = share_of("moskau", about["shares"])
    assert share in about["used"]
    assert json.loads((tmp_path / "words" / f"{share}.json").read_text(encoding="utf-8"))["moskau"] == [CHUNK, 1]
    recit = json.loads((tmp_path / "words" / f"{share_of('recit', about['shares'])}.json").read_text(encoding="utf-8"))["recit"]
    assert recit[:2] == [0, 5]
    assert len(recit) == 2 * (CHUNK + 1)
    assert json.loads((tmp_path / "things" / "1.json").read_text(encoding="utf-8")) == [
        [f"document/d{CHUNK}", f"Récit {CHUNK}", "", "1949", "Moskau und Berlin"]
    ]
    assert not (tmp_path / "spool").exists()


def test_columns_hold_all_events_of_their_years() -> None:
    """Few years have a column each, many stand together, and none is lost."""
    assert [column.count for column in draw_years({1949: 2, 1951: 1}).columns] == [2, 0, 1]  # type: ignore[union-attr]
    many = draw_years(dict.fromkeys(range(1600, 1900), 1))
    assert many is not None
    assert len(many.columns) <= 61
    assert sum(column.count for column in many.columns) == 300
    assert draw_years({}) is None


def test_a_crowded_map_names_its_weightiest_places() -> None:
    """All places are points; forty have their names beside them."""
    drawn = draw_map([Pin(number / 10, number / 20, f"P{number}", f"place/p{number}", number) for number in range(100)])
    assert drawn is not None
    assert len(drawn.pins) == 100
    assert {pin.label for pin in drawn.pins if pin.named} == {f"P{number}" for number in range(60, 100)}


def test_no_outline_of_land_runs_across_the_map() -> None:
    """A ring that crosses the 180th meridian goes on beyond it."""
    for ring in (ring for polygon in land() for ring in polygon):
        assert all(abs(one[0] - other[0]) <= 180 for one, other in itertools.pairwise(ring))
