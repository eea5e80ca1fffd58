"""Linked data over HTTP: a thing answers 303 to its page, a page is one representation of it (Cool URIs, section 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat

from fonds.release import Release
from fonds.terms import DCTERMS, OWL

PAGES: dict[str, str] = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/n-triples": "nt",
    "application/n-quads": "nq",
    "application/trig": "trig",
}
MEDIA: dict[str, str] = {suffix: media for media, suffix in PAGES.items()}
FORMATS: dict[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What a path names: `known`, `unknown`, `gone`, or `moved` to another path."""

    state: str
    successor: str = ""


def state_of(release: Release, path: str) -> State:
    """Whether the release knows a thing, knew it once, or has it under another path."""
    try:
        node = NamedNode(release.base + path)
    except ValueError:
        return State("unknown")  # what is no IRI names nothing
    dataset = NamedNode(f"{release.base}graph/dataset")
    for quad in release.store.quads_for_pattern(node, DCTERMS["isReplacedBy"], None, dataset):
        if isinstance(quad.object, NamedNode):
            return State("moved", quad.object.value.removeprefix(release.base))
    if next(release.store.quads_for_pattern(node, OWL["deprecated"], Literal(True), dataset), None):
        return State("gone")
    known = release.knows(node.value) or release.store.contains_named_graph(node)
    return State("known" if known else "unknown")


def representation(release: Release, path: str, suffix: str) -> bytes:
    """A page of a thing in one of FORMATS; of a named graph all that it holds."""
    graph = NamedNode(release.base + path)
    if path.startswith("graph/") and path != "graph/dataset":
        return release.written(release.store.quads_for_pattern(None, None, None, graph), FORMATS[suffix])
    return release.serialized(graph.value, FORMATS[suffix])


def site_file(folder: Path, path: str) -> Path | None:
    """A file of the site by its path, the index of a folder; None where there is none, or where the path leads out of the site."""
    return file_below(folder / "site", path) or file_below(folder / "site", f"{path}/index.html".lstrip("/"))


def file_below(root: Path, path: str) -> Path | None:
    """A file below a folder by its path; None where there is none, where the path leads out of the folder, or is no path at all."""
    if any(part in ("..", ".") for part in path.split("/")):
        return None
    try:
        found = (root / path).resolve()
        return found if found.is_relative_to(root.resolve()) and found.is_file() else None
    except (OSError, ValueError):
        return None  # a name that is too long, or holds what no name may
