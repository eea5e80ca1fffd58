"""The Linked Art profile: every record is valid by Linked Art's schemas, and says what the graph says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse
from referencing import Registry, Resource

from fonds.profiles import linked_art_record
from fonds.release import Release
from fonds.terms import CRM, LABEL, TYPE
from tests.conftest import SHARED, needs_shared

FOLDER = SHARED / "data/standards/linked-art"
SCHEMAS = {
    "Person": "person", "Group": "group", "Place": "place", "Event": "event", "Activity": "event", "LinguisticObject": "text",
    "HumanMadeObject": "object", "Set": "set", "Type": "concept", "Language": "concept",
}  # fmt: skip


@pytest.fixture(scope="module")
def release(release_folder: Path) -> Release:
    """The release of the seed project."""
    return Release.open(release_folder)


@pytest.fixture(scope="module")
def records(release: Release) -> list[dict[str, Any]]:
    """The Linked Art records of all things."""
    found = [linked_art_record(release, iri) for iris in release.things().values() for iri in iris]
    return [record for record in found if record]


def test_every_kind_of_thing_has_records(release: Release, records: list[dict[str, Any]]) -> None:
    """All that the profile has a kind of record for; a record tells its own kind, label and names."""
    kinds = {record["id"].removeprefix(release.base).partition("/")[0] for record in records}
    assert kinds == {"person", "group", "place", "event", "document", "statement", "publication", "object", "set", "concept"}
    assert linked_art_record(release, f"{release.base}activity/none") is None
    assert all(record["_label"] for record in records)


@needs_shared
def test_every_record_is_valid_by_the_schemas(records: list[dict[str, Any]]) -> None:
    """Linked Art's JSON schemas, 2020-12, forbid keys that they do not know."""
    files = [Resource.from_contents(json.loads(path.read_text(encoding="utf-8"))) for path in (FOLDER / "api/1.0/schema").glob("*.json")]
    registry: Registry[Any] = Registry().with_resources((str(resource.id()), resource) for resource in files)
    for record in records:
        schema = registry.contents(f"https://linked.art/api/1.0/schema/{SCHEMAS[record['type']]}.json")
        faults = [
            f"{record['id']} {error.json_path}: {error.message[:200]}"
            for error in Draft202012Validator(schema, registry=registry).iter_errors(record)
        ]
        assert faults == []


@needs_shared
def test_a_record_is_the_graph_in_other_words(release: Release, records: list[dict[str, Any]]) -> None:
    """Read as RDF, each statement of a record stands in the graph: of the thing itself word for word, of an embedded part up to its identifier."""
    context = json.loads((FOLDER / "ns/v1/linked-art.json").read_text(encoding="utf-8"))["@context"]
    for record in records:
        text = json.dumps(record | {"@context": context})
        own = {(quad.subject, quad.predicate, quad.object) for quad in release.describe(record["id"])}
        parts = {(predicate, _plain(value)) for subject, predicate, value in own if "#" in str(subject)}
        for quad in parse(text, format=RdfFormat.JSON_LD):
            if quad.subject == NamedNode(record["id"]) and isinstance(quad.object, NamedNode):
                assert (quad.subject, quad.predicate, quad.object) in own
            elif isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode):
                assert (quad.predicate, _plain(quad.object)) in parts
            elif isinstance(quad.subject, NamedNode) and quad.subject != NamedNode(record["id"]) and quad.subject.value.startswith(release.base):
                assert quad.predicate in (TYPE, LABEL)


def _plain(term: object) -> str:
    # A name's language stands in the graph beside its text; the profile has the text.
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def test_births_and_times_are_embedded_without_identifiers(release: Release, records: list[dict[str, Any]]) -> None:
    """A person's birth has its time-span inside; neither bears an identifier."""
    born = next(record["born"] for record in records if "born" in record)
    assert born["type"] == "Birth"
    assert born["timespan"]["begin_of_the_begin"] < born["timespan"]["end_of_the_end"]
    assert "id" not in born
    assert "id" not in born["timespan"]
    births = list(release.store.quads_for_pattern(None, TYPE, CRM["E67_Birth"], None))
    assert sum("born" in record for record in records) == len({quad.subject for quad in births}) > 0
