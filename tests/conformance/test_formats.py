"""Metadata formats against the official schemas: oai_dc.xsd, Europeana's EDM external schema, the NDE's SHACL."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from itertools import product

import pyshacl
import pytest
import rdflib
from lxml import etree

from fonds.formats import FORMATS
from fonds.release import Release
from fonds.rights import edm_rights
from tests.conftest import SHARED, needs_shared
from tests.edm_rules import BREAKS_A_RULE, BREAKS_THE_SCHEMA, broken_rules
from tests.formats_release import dataset_file, formats_release, in_format, record

pytestmark = needs_shared
STANDARDS = SHARED / "data" / "standards"
EDM = STANDARDS / "edm" / "schema_xsds"


class _AtHand(etree.Resolver):  # type: ignore[misc]  # lxml has no types
    """Finds the schema of xml:lang in the folder: nothing is fetched."""

    def resolve(self, url: str, _: str, context: object) -> object:
        """The file of a schema that another imports by its address."""
        return self.resolve_filename(str(EDM / "xml.xsd"), context) if url.endswith("/xml.xsd") and url.startswith("http") else None


@cache
def schema(prefix: str) -> etree.XMLSchema:
    """The schema of a format."""
    path = {"edm": EDM / "EDM.xsd", "oai_dc": STANDARDS / "oai-pmh" / "xsd" / "oai_dc.xsd"}[prefix]
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_AtHand())
    return etree.XMLSchema(etree.parse(str(path), parser))


@cache
def rights_patterns() -> tuple[str, ...]:
    """The patterns of the rights statements, as the schema has them for its Schematron."""
    root = etree.parse(str(EDM / "EDM-EXTERNAL-MAIN.xsd"))
    return tuple(root.xpath("//*[local-name() = 'variable']/*[local-name() = 'pattern']/@value"))


@pytest.mark.parametrize("prefix", ["oai_dc", "edm"])
@pytest.mark.parametrize("small", [False, True], ids=["seed", "small"])
def test_every_record_is_valid(release: Release, prefix: str, small: bool) -> None:
    """Each record of the seed and of the small release is valid by the official schema of its format."""
    (format_,) = (found for found in FORMATS if found.prefix == prefix)
    used = formats_release() if small else release
    records = [made for iris in used.things().values() for iri in iris if (made := in_format(format_, used, iri))]
    assert records
    for made in records:
        schema(prefix).assertValid(etree.fromstring(made))


def test_every_document_of_the_seed_holds_the_schematron(release: Release) -> None:
    """Each EDM record of the seed breaks no assertion of the Schematron, with the rights statements as the schema lists them."""
    (format_,) = (found for found in FORMATS if found.prefix == "edm")
    for iri in release.things()["document"]:
        made = in_format(format_, release, iri)
        assert made is not None
        assert broken_rules(etree.fromstring(made), rights_patterns()) == []


@pytest.mark.parametrize("name", BREAKS_THE_SCHEMA)
def test_the_schema_can_fail(name: str) -> None:
    """A record that is broken in one way is refused by the schema."""
    broken = copy.deepcopy(record(formats_release(), "edm", "document/memo"))
    BREAKS_THE_SCHEMA[name](broken)
    assert not schema("edm").validate(broken)


@pytest.mark.parametrize("name", BREAKS_A_RULE)
def test_what_only_the_schematron_refuses(name: str) -> None:
    """What breaks an assertion passes the schema: the assertions are needed."""
    broken = copy.deepcopy(record(formats_release(), "edm", "document/memo"))
    BREAKS_A_RULE[name](broken)
    assert schema("edm").validate(broken) or name in ("two objects", "two aggregations")
    assert broken_rules(broken, rights_patterns()) != []


def test_rights_statements_are_those_of_the_schema() -> None:
    """Every combination of licence, version and country is taken or refused as the schema's patterns say."""
    names = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd", "by-nd-nc", "sa")
    ports = sorted(set(re.findall(r"\b[a-z]{2}\b|scotland|igo", " ".join(rights_patterns()))) | {"xx"})
    addresses = [f"http://creativecommons.org/licenses/{n}/{v}/" for n, v in product(names, ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0", "5.0"))]
    addresses += [f"{address}{port}/" for address, port in product(list(addresses), ports)]
    addresses += [f"http://creativecommons.org/publicdomain/{name}/1.0/" for name in ("zero", "mark", "other")]
    addresses += [
        f"http://rightsstatements.org/vocab/{name}/1.0/" for name in ("NoC-NC", "NoC-OKLR", "InC", "InC-EDU", "InC-OW-EU", "CNE", "UND", "NKC")
    ]
    for address in addresses:
        valid = any(re.match(pattern, address) for pattern in rights_patterns())
        assert edm_rights(address.replace("http://", "https://")) == (address if valid else None), address


# What schema.org's own context says of these terms: the context itself is on the network.
_CONTEXT = {"@vocab": "https://schema.org/"} | {
    name: {"@id": f"https://schema.org/{name}", "@type": "@id"} for name in ("url", "license", "contentUrl", "sameAs")
} | {name: {"@id": f"https://schema.org/{name}", "@type": "https://schema.org/Date"} for name in ("dateCreated", "datePublished", "dateModified")}  # fmt: skip


def _nde_report(text: str) -> str:
    graph = rdflib.Graph().parse(data=json.dumps(json.loads(text) | {"@context": _CONTEXT}), format="json-ld")
    shapes = rdflib.Graph().parse(STANDARDS / "aggregators" / "nde-requirements" / "shacl.ttl")
    _, found, _ = pyshacl.validate(graph, shacl_graph=shapes)
    assert isinstance(found, rdflib.Graph)
    severities = found.query("SELECT ?s ?p WHERE { ?r <http://www.w3.org/ns/shacl#resultSeverity> ?s ; <http://www.w3.org/ns/shacl#resultPath> ?p }")
    return "\n".join(sorted(" ".join(str(term) for term in row) for row in severities))  # type: ignore[union-attr]


@pytest.mark.parametrize("small", [False, True], ids=["seed", "small"])
def test_the_dataset_fulfils_the_nde_requirements(release: Release, small: bool) -> None:
    """The schema.org description breaks no shape of the Dutch register, nor any of its warnings."""
    text = dataset_file("dataset.jsonld", formats_release() if small else release).decode()
    report = _nde_report(text)
    assert "Violation" not in report
    assert "Warning" not in report


@pytest.mark.parametrize("key", ["name", "license"])
def test_the_nde_requirements_can_fail(key: str) -> None:
    """A description without a name or a licence is refused."""
    told = json.loads(dataset_file("dataset.jsonld", formats_release()))
    del told[key]
    assert "Violation" in _nde_report(json.dumps(told))


def test_the_gazetteer_is_linked_data_by_its_context(release: Release) -> None:
    """By the official context each place is a feature with its title, and each of its names a toponym."""
    collection = json.loads(dataset_file("places.lpf.json", release))
    context = STANDARDS / "aggregators" / "linked-places-format" / "linkedplaces-context-v1.1.jsonld"
    graph = rdflib.Graph().parse(data=json.dumps(collection | json.loads(context.read_text(encoding="utf-8"))), format="json-ld")
    places = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://purl.org/geojson/vocab#Feature")))
    assert {str(place) for place in places} == set(release.things()["place"])
    lpo = "https://github.com/LinkedPasts/linked-pasts-ontology/blob/main/lpo_latest.ttl#"
    toponyms = {str(name) for name in graph.objects(None, rdflib.URIRef(lpo + "toponym"))}
    assert toponyms == {name["toponym"] for feature in collection["features"] for name in feature["names"]}
