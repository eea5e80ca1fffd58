"""A thing in the words of another vocabulary, by the CONSTRUCT queries of data/vocabularies: schema.org, the Europeana Data Model."""

from __future__ import annotations

from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Triple, Variable

from fonds.release import Release
from fonds.resources import resource
from fonds.rights import edm_rights


def constructed(release: Release, iri: str, profile: str) -> list[Quad]:
    """What a profile (`schema` or `edm`) says of a thing, in no graph; nothing where it has no words for its kind."""
    manifest = release.manifest
    bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
        Variable("thing"): NamedNode(iri), Variable("provider"): Literal(manifest["publisher"] or manifest["title"]),
    }  # fmt: skip
    # Europeana takes the licences of its list alone; of another nothing is said.
    if rights := edm_rights(str(manifest["license"])):
        bound[Variable("rights")] = NamedNode(rights)
    # Only what a query uses may be bound in it.
    query = _query(profile)
    used = {variable: term for variable, term in bound.items() if f"?{variable.value} " in query}
    found = release.store.query(query, use_default_graph_as_union=True, substitutions=used)
    assert isinstance(found, QueryTriples)  # noqa: S101  # it constructs
    return [Quad(triple.subject, triple.predicate, triple.object) for triple in found]


@cache
def _query(profile: str) -> str:
    return resource("data", "vocabularies", f"{profile}.rq").read_text(encoding="utf-8")
