"""A release of two invented documents for the tests of metadata formats, and the elements of a record by their names."""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from pyoxigraph import RdfFormat, Store

from fonds.formats import FORMATS, Format, dataset_files
from fonds.release import Release

BASE = "https://data.example.org/"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_TRIG = Path(__file__).parent / "data" / "formats.trig"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/", "edm": "http://www.europeana.eu/schemas/edm/",
    "ore": "http://www.openarchives.org/ore/terms/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "eac": "urn:isbn:1-931666-33-4", "ead": "http://ead3.archivists.org/schema/",
    "rdaGr2": "http://rdvocab.info/ElementsGr2/",
    "xlink": "http://www.w3.org/1999/xlink", "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
}  # fmt: skip


def formats_release(**manifest: object) -> Release:
    """The release in memory; keywords change its manifest."""
    store = Store()
    store.load(path=str(_TRIG), format=RdfFormat.TRIG)
    told = {
        "base": BASE, "title": "Small release", "description": "", "date": "2020-05-06", "version": "1", "fonds": "0", "language": "en",
        "publisher": "The Archive", "license": CC0, "counts": {"quads": 150, "things": {"document": 2, "person": 3}}, "files": {},
    }  # fmt: skip
    return Release(Path("nowhere"), told | manifest, store)


def add_statements(release: Release, turtle: str) -> None:
    """Statements of a test's own, with the prefixes of the release's file."""
    prefixes = "\n".join(line for line in _TRIG.read_text(encoding="utf-8").splitlines() if line.startswith("@"))
    release.store.load(input=f"{prefixes}\n{turtle}", format=RdfFormat.TRIG)


def in_format(format_: Format, release: Release, iri: str) -> bytes | None:
    """A thing in a format."""
    return format_.write(release, iri, release.serialized(iri, RdfFormat.N_TRIPLES))


def dataset_file(name: str, release: Release) -> bytes:
    """A file that tells of a whole release."""
    return next(b"".join(pieces) for file, pieces in dataset_files(release) if file == name)


def record(release: Release, prefix: str, path: str) -> etree._Element:
    """A thing's record in a format, parsed."""
    (found,) = (in_format(format_, release, BASE + path) for format_ in FORMATS if format_.prefix == prefix)
    assert found is not None
    return etree.fromstring(found)


def texts(element: etree._Element, path: str) -> list[str]:
    """The values that an XPath finds."""
    return [found if isinstance(found, str) else "".join(found.itertext()) for found in element.xpath(path, namespaces=NAMESPACES)]
