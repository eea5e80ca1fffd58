"""Namespaces, and the project's concepts as ontology/concepts.ttl defines them."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from fonds.resources import resource


class Namespace(str):
    """A namespace IRI; `CRM["E21_Person"]` is the term in it."""

    __slots__ = ()

    def __getitem__(self, local: object) -> NamedNode:  # type: ignore[override]  # a namespace is never sliced
        return NamedNode(f"{self!s}{local}")


CRM = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
LA = Namespace("https://linked.art/ns/terms/")
AAT = Namespace("http://vocab.getty.edu/aat/")
RICO = Namespace("https://www.ica.org/standards/RiC/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
ITSRDF = Namespace("http://www.w3.org/2005/11/its/rdf#")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
SCHEMA = Namespace("https://schema.org/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
EDTF = Namespace("http://id.loc.gov/datatypes/edtf/")
SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
WIKIDATA = Namespace("http://www.wikidata.org/entity/")

TYPE = RDF["type"]
LABEL = RDFS["label"]

PREFIXES: dict[str, str] = {
    "aat": AAT, "crm": CRM, "dcat": DCAT, "dcterms": DCTERMS, "edtf": EDTF, "foaf": FOAF, "geo": GEO,
    "itsrdf": ITSRDF, "la": LA, "oa": OA, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "rico": RICO,
    "schema": SCHEMA, "sd": SD, "semapv": SEMAPV, "skos": SKOS, "sssom": SSSOM, "void": VOID, "xsd": XSD,
}  # fmt: skip

CONCEPTS_BASE = "https://fonds.example/"  # replaced by a release's BASE when the vocabulary is written


@cache
def concept_store() -> Store:
    """The concept scheme of ontology/concepts.ttl, with CONCEPTS_BASE as its base."""
    store = Store()
    store.load(path=str(resource("ontology", "concepts.ttl")), format=RdfFormat.TURTLE, base_iri=CONCEPTS_BASE)
    return store


@cache
def concept_label(slug: str) -> str:
    """The English preferred label of a concept, such as `copy addressee` for `copy-addressee`; KeyError if unknown."""
    node = NamedNode(f"{CONCEPTS_BASE}concept/{slug}")
    for quad in concept_store().quads_for_pattern(node, SKOS["prefLabel"], None):
        if isinstance(quad.object, Literal) and quad.object.language == "en":
            return quad.object.value
    raise KeyError(slug)


@cache
def language_names() -> dict[str, str]:
    """The codes of the languages in the vocabulary by their English names in lower case."""
    notation = concept_store().quads_for_pattern(None, SKOS["notation"], None)
    codes = {quad.subject: quad.object.value for quad in notation if isinstance(quad.object, Literal)}
    return {concept_label(f"language-{code}").lower(): code for code in codes.values()}


@cache
def concept_aat(slug: str) -> str | None:
    """The identifier of the Getty AAT concept that a concept of ours equals; None where the vocabulary names none."""
    node = NamedNode(f"{CONCEPTS_BASE}concept/{slug}")
    for quad in concept_store().quads_for_pattern(node, SKOS["exactMatch"], None):
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(AAT):
            return quad.object.value.removeprefix(AAT)
    return None
