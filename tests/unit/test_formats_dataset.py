"""The files that describe a release as a whole: gazetteer, schema.org, LOD cloud, citation, DataCite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, Quad

from fonds.kept import FILE, Kept
from fonds.publish.site import write_dataset_files
from fonds.reads import Touched
from fonds.runner import HERE
from fonds.terms import SKOS
from fonds.work import Work
from tests.formats_release import BASE, add_statements, dataset_file, formats_release

_CLASSES = set("AHLPRST")


def told(name: str, **manifest: object) -> Any:  # noqa: ANN401  # JSON
    """A file of the small release, read."""
    return json.loads(dataset_file(name, formats_release(**manifest)))


def features() -> dict[str, Any]:
    """The features of the small release by the last part of their IRIs."""
    return {feature["@id"].rpartition("/")[2]: feature for feature in told("places.lpf.json")["features"]}


def has_start(when: Any) -> bool:  # noqa: ANN401  # JSON
    """Whether each time-span of a when has a start, as one must."""
    return bool(when["timespans"]) and all(span["start"] for span in when["timespans"])


@pytest.mark.parametrize("name", ["places.lpf.json", "dataset.jsonld", "lod-cloud.json", "CITATION.cff", "datacite.json"])
def test_a_file_is_always_the_same(name: str) -> None:
    """Two readings of the same statements write the same bytes, that end with a line feed."""
    written = dataset_file(name, formats_release())
    assert written == dataset_file(name, formats_release())
    assert written.endswith(b"\n")


def test_the_gazetteer_has_what_linked_places_requires() -> None:
    """Each feature has an identifier, title, class, name with a citation, a when with a start, and a geometry or null (LPF 1.2.2)."""
    collection = told("places.lpf.json")
    assert collection["type"] == "FeatureCollection"
    assert collection["@context"].startswith("https://")
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert feature["@id"].startswith(BASE)
        assert feature["properties"]["title"]
        assert set(feature["properties"]["fclasses"]) <= _CLASSES
        assert all(name["toponym"] for name in feature["names"])
        assert feature["names"][0]["citations"][0]["@id"]
        assert has_start(feature["when"])
        assert all(has_start(name["when"]) for name in feature["names"] if "when" in name)
        assert feature["geometry"] is None or feature["geometry"]["type"] == "Point"


def test_a_place_that_documents_tell_of() -> None:
    """A place is attested from the first to the last day of its documents, cited from the earliest, with names, position and links."""
    prague = features()["prague"]
    assert prague["when"]["timespans"] == [{"start": {"in": "1950-02-01"}, "end": {"in": "1951-05-03"}}]
    assert [(cited["@id"], cited["year"]) for cited in prague["names"][0]["citations"]] == [
        (BASE + "document/letter", 1950),
        (BASE + "document/memo", 1951),
    ]
    assert prague["names"][1] == {"toponym": "Prag", "lang": "de", "when": {"timespans": [{"start": {"latest": "1918"}, "end": {"in": "1918"}}]}}
    assert prague["geometry"]["coordinates"] == [14.42, 50.09]
    assert prague["links"] == [{"type": "exactMatch", "identifier": "http://www.wikidata.org/entity/Q1085"}]
    assert prague["relations"][0]["relationTo"] == BASE + "place/bohemia"
    assert prague["properties"]["fclasses"] == ["P"]


def test_places_that_no_document_tells_of() -> None:
    """A place of publishing is attested by what was published there; a wider place has the time of the dataset, as uncertain."""
    found = features()
    assert found["leipzig"]["when"]["timespans"] == [{"start": {"in": "1960-01-01"}, "end": {"in": "1960-12-31"}}]
    assert found["leipzig"]["names"][0]["citations"] == [{"label": "The Book", "@id": BASE + "publication/book", "year": 1960}]
    assert found["bohemia"]["when"]["certainty"] == "uncertain"
    assert found["bohemia"]["properties"]["fclasses"] == ["A"]
    assert found["bohemia"]["geometry"] is None


def test_the_dataset_has_what_search_engines_require() -> None:
    """A schema.org Dataset has a name, a description of 50 to 5000 characters, a licence, and downloads with address and format."""
    found = told("dataset.jsonld")
    assert found["@type"] == "Dataset"
    assert found["name"] == "Small release"
    assert 50 <= len(found["description"]) <= 5000
    assert "2 documents, 3 persons" in found["description"]
    assert found["publisher"]["contactPoint"]["email"] == "desk@example.org"
    assert all(download["contentUrl"].startswith(BASE) and download["encodingFormat"] for download in found["distribution"])
    assert found["temporalCoverage"] == "1950-02-01/1951-05-03"


@pytest.mark.parametrize("length", [60, 5000, 6000])
def test_a_description_is_kept_and_bounded(length: int) -> None:
    """A description that is long enough is kept as it is, one that is too long is cut."""
    found = told("dataset.jsonld", description="x" * length)["description"]
    assert found == ("x" * length if length <= 5000 else "x" * 4999 + "…")


def test_the_lod_cloud_record() -> None:
    """The record has texts for numbers, links by the cloud's own names, an endpoint, and an example that can be fetched."""
    found = told("lod-cloud.json")
    assert found["triples"] == "150"
    assert found["links"] == [{"target": "wikidata", "value": "2"}]
    assert found["sparql"][0]["access_url"] == BASE + "sparql"
    assert found["example"][0]["access_url"] == BASE + "document/letter.ttl"
    assert found["owner"] == {"name": "The Archive", "email": "desk@example.org"}


def test_the_datacite_metadata() -> None:
    """The mandatory properties are there: creator, title, publisher, year, type (DataCite 4.5, 2.1)."""
    found = told("datacite.json")
    assert (found["creators"][0]["name"], found["publisher"]["name"]) == ("The Archive", "The Archive")
    assert (found["titles"][0]["title"], found["publicationYear"]) == ("Small release", "2020")
    assert found["types"]["resourceTypeGeneral"] == "Dataset"
    assert found["rightsList"][0]["rightsIdentifier"] == "CC0-1.0"


@pytest.mark.parametrize(
    ("licence", "key", "value"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/", "license", "CC-BY-SA-4.0"),
        ("https://opendatacommons.org/licenses/by/1-0/", "license-url", "https://opendatacommons.org/licenses/by/1-0/"),
    ],
)
def test_the_citation_file(licence: str, key: str, value: str) -> None:
    """CITATION.cff is YAML with its required keys, and names a licence by SPDX where it can, else by its address."""
    title = 'A "title": with #signs\\ and \x85\x07\u2028 é 中'
    found = yaml.safe_load(dataset_file("CITATION.cff", formats_release(license=licence, title=title)))
    assert found["title"] == title
    assert (found["cff-version"], found["type"], found["authors"]) == ("1.2.0", "dataset", [{"name": "The Archive"}])
    assert found["date-released"] == "2020-05-06"
    assert found[key] == value


def test_a_release_without_documents_is_described() -> None:
    """A release that says nothing of documents or a publisher is described by its manifest alone."""
    release = formats_release(publisher="", counts={"quads": 0})
    release.store.clear()
    add_statements(release, '<graph/authorities> { <place/x> a crm:E53_Place ; rdfs:label "X"@en }')
    assert yaml.safe_load(dataset_file("CITATION.cff", release))["authors"] == [{"name": "Small release"}]
    dataset = json.loads(dataset_file("dataset.jsonld", release))
    assert "temporalCoverage" not in dataset
    (place,) = json.loads(dataset_file("places.lpf.json", release))["features"]
    assert place["when"]["timespans"] == [{"start": {"in": "2020-05-06"}}]
    assert json.loads(dataset_file("lod-cloud.json", release))["example"][0]["access_url"].startswith(BASE)


def test_what_no_change_touches_is_not_read_again(tmp_path: Path) -> None:
    """After the name of a place changed, what shows it is read again, and nothing else; the files are those of a reading of all."""
    release, other = formats_release(), formats_release()
    prague = NamedNode(f"{BASE}place/prague")
    renamed = list(other.store.quads_for_pattern(prague, SKOS["prefLabel"], None))
    assert renamed
    touched = Touched()
    for quad in renamed:
        other.store.remove(quad)
        other.store.add(Quad(prague, SKOS["prefLabel"], Literal("Praha", language="en"), quad.graph_name))
        touched.add(prague.value, SKOS["prefLabel"].value, None)
    made = []
    for name, read, since in (("first", release, None), ("again", release, Touched()), ("changed", other, touched)):
        (tmp_path / name).mkdir()
        with Kept(tmp_path / FILE) as kept:
            write_dataset_files(tmp_path / name, read, HERE, Work(kept, since, tmp_path))
            kept.settle("count")
            made.append(kept.made["count"])
    assert made[1] == 0 < made[2] < made[0]
    for name, read in (("again", release), ("changed", other)):
        (tmp_path / f"{name}-anew").mkdir()
        write_dataset_files(tmp_path / f"{name}-anew", read, HERE, None)
        for file in (tmp_path / name).iterdir():
            assert file.read_bytes() == (tmp_path / f"{name}-anew" / file.name).read_bytes()
    assert "Praha" in (tmp_path / "changed/places.lpf.json").read_text(encoding="utf-8")
