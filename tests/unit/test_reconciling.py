"""The reconciliation service: an index of a release's things, and what it answers (https://reconciliation-api.github.io/specs/draft/)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from fonds.errors import UnavailableError
from fonds.reconciling import FILE
from fonds.reconciling.asked import Asked, Condition, RequestError, Wanted, clean, read_batch, read_draft_batch, read_extension, read_json
from fonds.reconciling.conditions import agreed
from fonds.reconciling.index import write_index
from fonds.reconciling.properties import properties, property_of
from fonds.reconciling.service import Service
from fonds.release import Release

BASE = "https://data.example.org/"
TRIG = """
@base <https://data.example.org/> .
@prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix la: <https://linked.art/ns/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<graph/authorities> {
  <person/jan-novak-1900> a crm:E21_Person ; rdfs:label "Jan Novák"@en ; skos:prefLabel "Jan Novák"@en ; crm:P98i_was_born <person/jan-novak-1900#birth> .
  <person/jan-novak-1900#birth> crm:P4_has_time-span <person/jan-novak-1900#time> .
  <person/jan-novak-1900#time> crm:P82a_begin_of_the_begin "1900-01-01T00:00:00Z"^^xsd:dateTime ; crm:P82b_end_of_the_end "1900-12-31T23:59:59Z"^^xsd:dateTime .
  <person/jan-novak-1950> a crm:E21_Person ; rdfs:label "Jan Novák"@en ; skos:prefLabel "Jan Novák"@en ; la:equivalent <https://d-nb.info/gnd/118500000> ; crm:P98i_was_born <person/jan-novak-1950#birth> .
  <person/jan-novak-1950#birth> crm:P4_has_time-span <person/jan-novak-1950#time> .
  <person/jan-novak-1950#time> crm:P82a_begin_of_the_begin "1950-03-04T00:00:00Z"^^xsd:dateTime ; crm:P82b_end_of_the_end "1950-03-04T23:59:59Z"^^xsd:dateTime .
  <person/eve> a crm:E21_Person ; rdfs:label "Eve <b>Stone</b> & Co"@en ; skos:altLabel "E. Stone"@en ; crm:P1_is_identified_by <person/eve#written> .
  <person/eve#written> crm:P190_has_symbolic_content "Evchen Stone"@en ; crm:P2_has_type <concept/as-written> .
  <place/musterstadt> a crm:E53_Place ; rdfs:label "Musterstadt"@en ; skos:altLabel "Alt-Musterstadt"@de ; crm:P168_place_is_defined_by "POINT(13.4 52.5)" ; crm:P89_falls_within <place/land> ;
    crm:P1_is_identified_by <place/musterstadt#written> .
  <place/musterstadt#written> crm:P190_has_symbolic_content "Stadt"@en ; crm:P2_has_type <concept/as-written> .
  <place/land> a crm:E53_Place ; rdfs:label "Musterland"@en ; skos:altLabel "Das Land"@de .
  <group/musterstadt> a crm:E74_Group ; rdfs:label "Musterstadt"@en .
  <group/archiv> a crm:E74_Group ; rdfs:label "Staatsarchiv Musterstadt am See"@en .
  <concept/as-written> a skos:Concept ; skos:prefLabel "as written"@en .
}
<graph/d1> {
  <document/d1> a crm:E31_Document ; rdfs:label "A letter"@en ; crm:P67_refers_to <person/jan-novak-1950> , <place/musterstadt> .
  <set/f12> a la:Set ; rdfs:label "Bestand 12"@en ; crm:P1_is_identified_by <set/f12#reference> .
  <set/f12#reference> a crm:E42_Identifier ; crm:P190_has_symbolic_content "Mst. 12" .
}
<graph/dataset> { <person/gone> a rdfs:Resource ; rdfs:label "Jan Novák"@en ; owl:deprecated true . }
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service on two namesakes, a place, groups, and what is around them."""
    store = Store()
    store.load(TRIG.encode(), RdfFormat.TRIG)
    release = Release(Path(), {"base": BASE, "title": "Small", "date": "2020-05-06", "language": "en"}, store)
    file = tmp_path_factory.mktemp("index") / FILE
    write_index(release, file)
    return Service(release, file)


@pytest.fixture(scope="module")
def seeded(release: Release, release_folder: Path) -> Service:
    """The service of the seed's release."""
    return Service(release, release_folder / FILE)


def ids(found: list[dict[str, Any]]) -> list[str]:
    """The identifiers of candidates."""
    return [one["id"] for one in found]


def test_the_index_of_a_release_is_the_same_in_every_build(release: Release, release_folder: Path, tmp_path: Path) -> None:
    """The bytes of the index rest on the release alone, and what stood in its place is replaced."""
    (tmp_path / FILE).write_text("something else", encoding="utf-8")
    write_index(release, tmp_path / FILE)
    assert (tmp_path / FILE).read_bytes() == (release_folder / FILE).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_thing_is_found_first_by_its_own_label(seeded: Service) -> None:
    """Each thing of the seed comes back first when it is asked for by its label and type."""
    for type_, label in seeded.index.base.execute("SELECT type, label FROM thing").fetchall():
        assert seeded.candidates(Asked(label, types=(type_,)))[0]["name"] == label


@pytest.mark.parametrize(
    "name",
    [
        "Mao Tse-tung",
        "MAO ZEDONG",
        "mao zedong",
        "Мао Цзэдун",
        "毛泽东",
        "Zedong Mao",
        "Mao, Zedong",
        "Comrade Mao Zedong",
        "Mao Ze-dong",
        "Máo Zédōng",
        "Mao Tsö-tung",
    ],
)
def test_a_name_is_found_in_any_of_its_forms(seeded: Service, name: str) -> None:
    """Other romanisations and scripts, the family name first or last, titles, accents and case: the same person comes first."""
    assert ids(seeded.candidates(Asked(name, types=("person",))))[0] == "person/mao-zedong"


def test_initials_find_a_person_without_being_sure(seeded: Service) -> None:
    """Initials that fit are proposed, and never taken for certain."""
    (found, *_) = seeded.candidates(Asked("Kovalev, I.", types=("person",)))
    assert (found["id"], found["match"]) == ("person/ivan-kovalev", False)


def test_one_clear_candidate_is_a_match(seeded: Service) -> None:
    """A whole name that one thing alone bears is a match, whose score is a hundred, and the features say why."""
    best, *others = seeded.candidates(Asked("Mao Zedong", types=("person",)))
    assert (best["match"], best["score"]) == (True, 100.0)
    assert not any(one["match"] for one in others)
    assert {"name", "type"} <= {feature["id"] for feature in best["features"]}


def test_of_namesakes_none_is_a_match(service: Service) -> None:
    """Two of one name: both are proposed, the one named more often first, and neither is certain; one that was withdrawn is not proposed."""
    found = service.candidates(Asked("Jan Novak"))
    assert ids(found) == ["person/jan-novak-1950", "person/jan-novak-1900"]
    assert not any(one["match"] for one in found)


@pytest.mark.parametrize(
    ("property_", "value", "meant"),
    [
        ("born", "1900", "1900"), ("born", "c. 1900", "1900"), ("P569", "1900-05-01", "1900"), ("born", "1950-03-04T00:00:00Z", "1950"),
        ("gnd", "118500000", "1950"), ("P227", "https://d-nb.info/gnd/118500000", "1950"),
    ],
)  # fmt: skip
def test_a_property_tells_namesakes_apart(service: Service, property_: str, value: str, meant: str) -> None:
    """A year of birth or an identifier makes one of two namesakes certain, by our name of the property or Wikidata's."""
    best, other = service.candidates(Asked("Jan Novak", conditions=(Condition(property_, ((value,),)),)))
    assert (best["id"], best["match"], other["match"]) == (f"person/jan-novak-{meant}", True, False)
    assert property_ in [feature["id"] for feature in best["features"]]


def test_what_contradicts_is_never_a_match(service: Service) -> None:
    """A whole name with another year of birth is proposed with a lower score, and is no match."""
    found = service.candidates(Asked("Jan Novák", conditions=(Condition("born", (("1700",),)),)))
    assert all(one["score"] <= 50 and not one["match"] for one in found)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition("born", (("1900",),), required=True), ["1900"]),
        (Condition("born", (("1900",), ("1950",)), required=True), ["1950", "1900"]),
        (Condition("born", (("1900",), ("1950",)), required=True, quantifier="all"), []),
        (Condition("born", (("1900",),), required=True, quantifier="none"), ["1950"]),
        (Condition("nothing", (("x",),), required=True), []),
        (Condition("nothing", (("x",),)), ["1950", "1900"]),
    ],
)
def test_a_required_condition_filters(service: Service, condition: Condition, found: list[str]) -> None:
    """A condition that is required drops whom it does not hold for, by its quantifier; one that nobody knows is passed over unless required."""
    assert ids(service.candidates(Asked("Jan Novak", conditions=(condition,)))) == [f"person/jan-novak-{one}" for one in found]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked("Musterstadt", types=("place",)), ["place/musterstadt"]),
        (Asked("Musterstadt", types=("Q2221906",)), ["place/musterstadt"]),
        (Asked("Musterstadt", types=("group", "place")), ["place/musterstadt", "group/musterstadt"]),
        (Asked("Musterstadt", types=("group",), strict="should"), ["group/musterstadt", "place/musterstadt"]),
        (Asked("Musterstadt", types=("nothing",)), []),
        (Asked("Musterstadt", limit=1), ["place/musterstadt"]),
    ],
)
def test_a_type_restricts_and_a_limit_cuts(service: Service, asked: Asked, found: list[str]) -> None:
    """Candidates are of the types asked for, or come first where these are only wished for; there are no more than asked."""
    assert ids(service.candidates(asked))[: len(found) or None] == found


def test_several_types_at_once_are_had_by_nothing(service: Service) -> None:
    """Where all of several types are asked for there is no candidate: a thing has one."""
    assert service.candidates(Asked("Musterstadt", types=("group", "place"), strict="all")) == []


@pytest.mark.parametrize(
    "asked",
    [
        Asked("person/jan-novak-1950"), Asked(f"{BASE}person/jan-novak-1950"), Asked(ids=("person/jan-novak-1950",)), Asked("https://d-nb.info/gnd/118500000"),
        Asked(conditions=(Condition("gnd", (("118500000",),)),)),
    ],
)  # fmt: skip
def test_an_identifier_finds_its_thing(service: Service, asked: Asked) -> None:
    """A path or IRI of ours, or an identifier of another authority, as the name or as a condition, is a match with the thing."""
    (found,) = service.candidates(asked)
    assert (found["id"], found["match"]) == ("person/jan-novak-1950", True)


@pytest.mark.parametrize("name", ["", " ", "\x00", "???", "\ud800", "x" * 5000, "nobody at all", "- - -", "['"])
def test_what_nobody_is_called_finds_nothing(service: Service, name: str) -> None:
    """An empty, odd or unknown name has no candidates."""
    assert service.match(read_batch({"q": {"query": name}})) == {"q": {"result": []}}


def test_a_name_as_a_document_has_it_is_found_and_not_certain(service: Service) -> None:
    """What a place is called once in a document finds it, but another place may be called so as well."""
    (found,) = service.candidates(Asked("Stadt", types=("place",)))
    assert (found["id"], found["match"]) == ("place/musterstadt", False)


def test_a_place_around_a_place_is_known_by_any_of_its_names(service: Service) -> None:
    """A condition on another thing holds by its identifier and by any name that it has, and not by another's."""
    for value, match in ((("Musterland",), True), (("Das Land",), True), (("place/land", "x"), True), (("Musterstadt",), False)):
        (found,) = service.candidates(Asked("Alt-Musterstadt", types=("place",), conditions=(Condition("within", (value,)),)))
        assert (found["id"], found["match"]) == ("place/musterstadt", match)


@pytest.mark.parametrize("name", ["Staatsarchiv Musterstadt", "Staatsarchiv Musterstadt am See, Lesesaal", "Mst. 12"])
def test_parts_of_names_and_references_are_found(service: Service, name: str) -> None:
    """A body is found with words left out or added, an archival unit by its reference."""
    assert ids(service.candidates(Asked(name)))[0] in ("group/archiv", "set/f12")


def test_suggestions_begin_with_what_is_typed(service: Service) -> None:
    """Things are suggested by the beginning of a name or of one of its words, accents folded, whole names first; by identifier as well."""
    assert ids(service.suggest_entities("jan nov")["result"]) == ["person/jan-novak-1950", "person/jan-novak-1900"]
    assert ids(service.suggest_entities("NOVÁ")["result"]) == ["person/jan-novak-1950", "person/jan-novak-1900"]
    assert ids(service.suggest_entities("musterstadt")["result"]) == ["place/musterstadt", "group/musterstadt", "group/archiv"]
    assert ids(service.suggest_entities("musterstadt", "group", 1, 1)["result"]) == ["group/archiv"]
    assert ids(service.suggest_entities("set/f12")["result"]) == ["set/f12"]
    assert service.suggest_entities("musterstadt", "nothing")["result"] == service.suggest_entities("")["result"] == []


def test_types_and_properties_are_suggested(service: Service) -> None:
    """Types and properties are suggested by name or identifier, all of them for an empty prefix."""
    assert ids(service.suggest_types("per")["result"]) == ["person"]
    assert ids(service.suggest_properties("birth")["result"]) == ["born", "birth-place"]
    assert ids(service.suggest_properties("P569")["result"]) == ["born"]
    assert ids(service.suggest_properties("", 500)["result"]) == list(properties())


def test_extension_tells_what_was_asked_for(service: Service) -> None:
    """Values stand by thing and property: dates, positions, things, identifiers and numbers; of the unknown there are none."""
    told = service.extend(
        Wanted(("place/musterstadt", f"{BASE}person/jan-novak-1950", "person/none"), ("coordinates", "within", "born", "gnd", "mentions", "x"))
    )
    assert [one["id"] for one in told["meta"]] == ["coordinates", "within", "born", "gnd", "mentions", "x"]
    assert told["rows"]["place/musterstadt"] == {
        "coordinates": [{"str": "52.5,13.4"}], "within": [{"id": "place/land", "name": "Musterland"}], "born": [], "gnd": [], "mentions": [{"int": 1}], "x": [],
    }  # fmt: skip
    assert told["rows"][f"{BASE}person/jan-novak-1950"]["born"] == [{"date": "1950-03-04T00:00:00Z"}]
    assert told["rows"][f"{BASE}person/jan-novak-1950"]["gnd"] == [{"str": "118500000"}]
    assert not any(told["rows"]["person/none"].values())


def test_extension_gives_no_more_values_than_asked(service: Service) -> None:
    """A property's setting bounds its values; the draft has the same values in a list of rows."""
    wanted = read_extension({"ids": ["person/eve"], "properties": [{"id": "name", "settings": {"limit": "2"}}]})
    assert len(service.extend(wanted)["rows"]["person/eve"]["name"]) == 2
    (row,) = service.extend_draft(wanted)["rows"]
    assert row["properties"] == [{"id": "name", "values": service.extend(wanted)["rows"]["person/eve"]["name"]}]


def test_properties_are_proposed_by_type(service: Service) -> None:
    """A type's properties are proposed, as many as asked; of no type there is none that we do not know."""
    assert "born" in ids(service.propose("person")["properties"])
    assert "born" not in ids(service.propose("place")["properties"])
    assert len(service.propose("person", 2)["properties"]) == 2
    assert len(service.propose("")["properties"]) == len(properties())
    with pytest.raises(RequestError, match="nothing"):
        service.propose("nothing")


def test_a_preview_shows_the_words_of_a_release_as_words(service: Service) -> None:
    """What a release says is escaped in previews and flyouts, where no script stands."""
    page = service.preview("person/eve", "http://localhost/")
    assert page is not None
    assert "Eve &lt;b&gt;Stone&lt;/b&gt; &amp; Co" in page
    assert "<b>" not in page
    assert "<script" not in page
    flyout = service.flyout("entity", "person/eve")
    assert flyout is not None
    assert "&lt;b&gt;" in flyout["html"]
    assert service.preview("person/none", "http://localhost/") is None
    assert service.flyout("type", "none") is None


def test_an_index_that_is_none_is_told(tmp_path: Path, release: Release) -> None:
    """A file that is missing, or holds something else, is an UnavailableError."""
    with pytest.raises(UnavailableError):
        Service(release, tmp_path / FILE)
    (tmp_path / FILE).write_text("nothing of the kind" * 100, encoding="utf-8")
    with pytest.raises(UnavailableError):
        Service(release, tmp_path / FILE)


@pytest.mark.parametrize(
    ("property_", "value", "told", "how_far"),
    [
        ("born", "1893", [["1893-12-26T00:00:00Z", "1893-12-26T23:59:59Z"]], 1.0),
        ("born", "1894", [["1893-12-26T00:00:00Z", "1893-12-26T23:59:59Z"]], 0.5),
        ("born", "1893-12-27", [["1893-12-26T00:00:00Z", "1893-12-26T23:59:59Z"]], 0.5),
        ("born", "1899", [["1893-12-26T00:00:00Z", "1893-12-26T23:59:59Z"]], -1.0),
        ("born", "unknown", [["1893-12-26T00:00:00Z", "1893-12-26T23:59:59Z"]], 0.0),
        ("born", "1893", [], 0.0),
        ("coordinates", "52.5,13.4", [[13.4, 52.5]], 1.0),
        ("coordinates", "-33, 151", [[13.4, 52.5]], -1.0),
        ("coordinates", "north", [[13.4, 52.5]], 0.0),
        ("viaf", "http://viaf.org/viaf/123", ["123"], 1.0),
        ("viaf", "124", ["123"], -1.0),
        ("within", "https://data.example.org/place/china", [{"id": "place/china", "name": "China"}], 1.0),
        ("within", "CHINA", [{"id": "place/china", "name": "China"}], 1.0),
        ("within", "Poland", [{"id": "place/china", "name": "China"}], -1.0),
        ("office", "Minister", ["ambassador"], 0.0),
        ("office", "Minister of Finance", ["minister"], 0.5),
        ("office", "finance minister", ["Minister, Finance"], 1.0),
        ("mentions", "3", [3], 1.0),
    ],
)
def test_a_value_is_compared_by_what_it_is(property_: str, value: str, told: list[Any], how_far: float) -> None:
    """Dates agree by the time they share, positions by distance, identifiers by their signs, things by identifier or name; one of many offices contradicts nothing."""
    one = property_of(property_)
    assert one is not None
    assert agreed(Condition(property_, ((value,),)), one, told) == how_far


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ([], "queries"), ({"q": []}, "queries.q"), ({"q": {}}, "queries.q"), ({"q": {"properties": []}}, "queries.q"), ({"q": {"query": 5}}, "queries.q.query"), ({"q": {"query": "x", "kind": "y"}}, "kind"),
        ({"q": {"query": "x", "limit": 0}}, "limit"), ({"q": {"query": "x", "limit": True}}, "limit"), ({"q": {"query": "x", "limit": "5"}}, "limit"),
        ({"q": {"query": "x", "type_strict": "perhaps"}}, "type_strict"), ({"q": {"query": "x", "type": [5]}}, "type"),
        ({"q": {"query": "x", "properties": [{"p": "born", "v": "1"}]}}, "pid"), ({"q": {"query": "x", "properties": [{"pid": "born"}]}}, "v"),
        ({"q": {"query": "x", "properties": [{"pid": "born", "v": {"name": "x"}}]}}, "id"), ({str(n): {"query": "x"} for n in range(101)}, "100 at most"),
        ({str(n): {"query": "x", "properties": [{"pid": "name", "v": ["x"] * 50}]} for n in range(21)}, "1000 at most"),
    ],
)  # fmt: skip
def test_a_batch_that_cannot_be_read_says_where(told: Any, where: str) -> None:  # noqa: ANN401  # any JSON
    """What is wrong in a batch of 0.2 is told with its place."""
    with pytest.raises(RequestError, match=where):
        read_batch(told)


@pytest.mark.parametrize(
    "query",
    [
        {}, {"conditions": []}, {"conditions": [{"propertyValue": "x"}]}, {"conditions": [{"matchType": "name"}]}, {"query": "x"},
        {"type": ["a", "b"], "conditions": [{"matchType": "name", "propertyValue": "x"}]}, {"conditions": [{"matchType": "property", "propertyValue": "x"}]},
        {"conditions": [{"matchType": "property", "propertyId": "born", "propertyValue": "x", "matchQuantifier": "some"}]},
        {"conditions": [{"matchType": "property", "propertyId": "born", "propertyValue": "x", "required": 1}]},
    ],
)  # fmt: skip
def test_a_query_of_the_draft_that_cannot_be_read_is_refused(query: Any) -> None:  # noqa: ANN401  # any JSON
    """Without conditions, with several types, or with a condition that lacks something, a query of the draft is refused with its number."""
    with pytest.raises(RequestError, match=r"queries\[0\]"):
        read_draft_batch({"queries": [query]})


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":NaN}', "1" * 5000, b"\xff", "nul", '"\x00"'])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    """Broken JSON, numbers that JSON has not, and nesting without end are refused."""
    with pytest.raises(RequestError):
        read_json(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["query", "type", "limit", "properties", "pid", "v", "id", "ids", "queries", "conditions", "matchType", "propertyValue", "q"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(told: Any) -> None:  # noqa: ANN401  # any JSON
    """Whatever a client sends is read, or refused with a reason, and nothing else happens."""
    for read in (read_batch, read_draft_batch, read_extension):
        try:
            read(told)
        except RequestError as error:
            assert clean(error.reason) == error.reason  # noqa: PT017  # that it is raised is no matter


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=30))
def test_any_name_is_answered(service: Service, name: str, value: str) -> None:
    """Any name and any value of any property has an answer, with scores from 0 to 100 in descending order and one match at most."""
    properties_ = [{"pid": one, "v": value} for one in properties()]
    (answer,) = service.match(read_batch({"q": {"query": name, "properties": properties_}})).values()
    scores = [one["score"] for one in answer["result"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert sum(one["match"] for one in answer["result"]) <= 1
