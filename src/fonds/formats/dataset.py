"""A release as a whole, as registers, search engines and citation tools want it described: one writer for each file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from fonds.formats.facts import Facts, facts, read_document
from fonds.formats.places import Attested, in_collection, read_place
from fonds.formats.reading import Reading
from fonds.iris import slugify
from fonds.release import Release
from fonds.terms import CRM

Made = TypeVar("Made")
Json = dict[str, Any]
# What the cloud calls the datasets that links lead to; any other goes by its own name (https://lod-cloud.net/datasets).
_CLOUD = {"GND": "dnb-gemeinsame-normdatei", "GeoNames": "geonames-semantic-web"}
_SPARQL = "application/sparql-query"  # the NDE requirements' format of an endpoint
# What YAML takes for a line break or for no printable character, beside what JSON escapes (YAML 1.1, 4.2; YAML 1.2, 5.1).
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


class Read(Protocol):
    """How things of a release are read."""

    def __call__(self, reads: Callable[..., Made], items: Iterable[tuple[Any, ...]]) -> Iterator[Made]:
        """What a function of a release and an item (an IRI, and what else is known of it) gives for each item, in their order."""


def dataset_jsonld(known: Facts) -> Json:
    """The release as a schema.org Dataset, for Google Dataset Search and the register of the Dutch Digital Heritage Network.

    https://developers.google.com/search/docs/appearance/structured-data/dataset, https://docs.nde.nl/requirements-datasets/
    """
    organization = _organization(known)
    return {
        "@context": "https://schema.org/", "@type": "Dataset", "@id": known.iri, "url": known.base, "identifier": known.iri,
        "name": known.title, "description": known.description, "inLanguage": known.language, "license": known.license,
        "publisher": organization, "creator": organization, "version": known.version, "dateCreated": known.date,
        "datePublished": known.date, "dateModified": known.date, "isAccessibleForFree": True, "keywords": known.keywords,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{known.base}.well-known/void", "name": known.title,
                                  "publisher": {"@id": organization["@id"]}, "dataset": {"@id": known.iri}},
        "distribution": _downloads(known),
    } | _filled({
        "genre": list(known.kinds), "temporalCoverage": "/".join(dict.fromkeys([known.first, known.last])),
        "spatialCoverage": [{"@type": "Place", "name": place} for place in known.places],
    })  # fmt: skip


def _organization(known: Facts) -> Json:
    contact = {"@type": "ContactPoint", "name": known.agent, "email": known.contact} if known.contact else None
    found = {"@type": "Organization", "@id": f"{known.iri}#publisher", "name": known.agent, "url": known.base}
    return found | _filled({"contactPoint": contact})


def _downloads(known: Facts) -> list[Json]:
    """The dumps and the endpoint."""
    told = {"@type": "DataDownload", "license": known.license, "datePublished": known.date, "dateModified": known.date}
    files = [
        told | {"contentUrl": address, "encodingFormat": media, "name": f"{known.title}: {address.rpartition('/')[2]}",
                "description": f"All statements of the dataset as {media}."}
        for address, media in known.dumps
    ]  # fmt: skip
    endpoint = told | {"contentUrl": f"{known.base}sparql", "encodingFormat": _SPARQL, "name": f"{known.title}: SPARQL endpoint",
                       "description": "The dataset by SPARQL 1.1 queries."}  # fmt: skip
    return [*files, endpoint]


def lod_cloud(known: Facts) -> Json:
    """The record of the Linked Open Data Cloud (https://lod-cloud.net/add-dataset), as its submission form writes it."""
    who = {"name": known.agent, "email": known.contact}
    return {
        "identifier": slugify(known.title), "title": known.title, "description": {"en": known.description},
        "keywords": known.keywords, "domain": "publications", "license": known.license, "website": known.base, "namespace": known.base,
        "owner": who, "contact_point": who, "doi": "", "image": "", "triples": str(known.triples),
        "links": [{"target": _CLOUD.get(name, slugify(name)), "value": str(number)} for name, _, number in known.links],
        "sparql": [{"access_url": f"{known.base}sparql", "title": f"{known.title}: SPARQL endpoint", "description": "SPARQL 1.1"}],
        "full_download": [
            {"download_url": address, "media_type": media, "title": address.rpartition("/")[2], "description": "all statements"}
            for address, media in known.dumps
        ],
        "other_download": [{"access_url": f"{known.base}.well-known/void", "media_type": "text/turtle", "title": "VoID description",
                            "description": "the dataset's description of itself"}],
        "example": [{"access_url": f"{known.example}.ttl", "media_type": "text/turtle", "title": "one thing",
                     "description": known.example}],
    }  # fmt: skip


def datacite(known: Facts) -> Json:
    """The metadata that a DOI is registered with (DataCite Metadata Schema 4.5, https://schema.datacite.org/meta/kernel-4.5/).

    The DOI itself is not in it: who registers it gives it.
    """
    name = {"name": known.agent, "nameType": "Organizational"}
    rights = {"rights": known.spdx or known.license, "rightsUri": known.license}
    if known.spdx:
        rights |= {"rightsIdentifier": known.spdx, "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
    dates = [{"date": known.date, "dateType": "Issued"}]
    if known.first:
        dates.append({"date": f"{known.first}/{known.last}", "dateType": "Other", "dateInformation": "time that the documents tell of"})
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4", "url": known.base,
        "alternateIdentifiers": [{"alternateIdentifier": known.iri, "alternateIdentifierType": "URL"}],
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Linked open data"}, "creators": [name],
        "titles": [{"title": known.title, "lang": known.language}], "publisher": {"name": known.agent, "lang": known.language},
        "publicationYear": known.date[:4], "subjects": [{"subject": word} for word in known.keywords], "dates": dates,
        "language": known.language, "version": known.version, "rightsList": [rights], "sizes": [f"{known.triples} statements"],
        "formats": [media for _, media in known.dumps],
        "descriptions": [{"description": known.description, "descriptionType": "Abstract", "lang": known.language}],
    } | _filled({"geoLocations": [{"geoLocationPlace": place} for place in known.places]})  # fmt: skip


def citation_cff(known: Facts) -> str:
    """The file that tells people how to cite the release (Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937)."""
    licence = f"license: {known.spdx}" if known.spdx else f"license-url: {_yaml(known.license)}"
    lines = [
        "cff-version: 1.2.0", f"message: {_yaml('If you use this dataset, please cite it as below.')}", "type: dataset",
        f"title: {_yaml(known.title)}", f"abstract: {_yaml(known.description)}", "authors:", f"  - name: {_yaml(known.agent)}",
        f"version: {_yaml(known.version)}", f"date-released: {_yaml(known.date)}", licence, f"url: {_yaml(known.base)}",
        "keywords:", *(f"  - {_yaml(word)}" for word in known.keywords),
    ]  # fmt: skip
    if known.contact:
        lines += ["contact:", f"  - name: {_yaml(known.agent)}", f"    email: {_yaml(known.contact)}"]
    return "\n".join(lines) + "\n"


def _yaml(text: str) -> str:
    """A text as YAML's double-quoted scalar, of which JSON's string is one once what YAML cannot print is escaped or left out."""

    def escaped(found: re.Match[str]) -> str:
        code = ord(found[0])
        return "" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"

    return _UNPRINTABLE.sub(escaped, json.dumps(text, ensure_ascii=False))


def _filled(values: Mapping[str, Any]) -> Json:
    return {key: value for key, value in values.items() if value}


def dataset_files(release: Release, read: Read | None = None) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The files that tell of a whole release, by name, each piece by piece: take all of one before the next.

    `read` says how documents and places are read, one by one: here where it is left out.
    """

    def here(reads: Callable[..., Made], items: Iterable[tuple[Any, ...]]) -> Iterator[Made]:
        return (reads(release, *item) for item in items)

    reading, read = Reading(release), read or here
    attested = Attested(reading.instances(CRM["E53_Place"]))
    known = facts(release, read(read_document, ((document,) for document in reading.instances(CRM["E31_Document"]))), attested)
    places = ((place, told, ("", "") if told.first else attested.bounds) for place, told in attested.places.items())
    yield "places.lpf.json", in_collection(filter(None, read(read_place, places)))
    for name, write in (("dataset.jsonld", dataset_jsonld), ("lod-cloud.json", lod_cloud), ("datacite.json", datacite)):
        text = json.dumps(write(known), ensure_ascii=False, indent=2) + "\n"
        yield name, [text.encode("utf-8", "replace")]
    yield "CITATION.cff", [citation_cff(known).encode("utf-8")]
