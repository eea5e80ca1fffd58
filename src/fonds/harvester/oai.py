"""Records by OAI-PMH 2.0 (http://www.openarchives.org/OAI/openarchivesprotocol.html), in the richest format that a reader reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml import etree

from fonds.errors import ConfigurationError, SourceError, UnavailableError
from fonds.harvester.change import Change, Content, End, Mark, Told, Wanted
from fonds.http import Reply, Session
from fonds.xml import clean, local, parse, words

OAI = "http://www.openarchives.org/OAI/2.0/"
DUBLIN_CORE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
# The namespaces of the formats that readers read, those that tell most first.
FORMS = ("http://www.tei-c.org/ns/1.0", "http://ead3.archivists.org/schema/", "urn:isbn:1-931666-22-9", DUBLIN_CORE)
_RESTARTS = 3  # how often a list is begun again whose token the source does not know any more
Arguments = dict[str, str]


@dataclass(frozen=True, slots=True)
class OaiFeed:
    """A repository: `granularity` and `deleted` as its Identify tells them (sections 2.5.1 and 3.3.1)."""

    session: Session
    base: str
    archive: str
    granularity: str
    deleted: str
    prefix: str
    form: str
    set: str
    protocol: str = "oai"

    def changes(self, since: str, mark: Mark | None) -> Iterator[Told]:
        """The records changed since, page by page; a list whose token is not known any more is begun again."""
        first = {"verb": "ListRecords", "metadataPrefix": self.prefix} | ({"set": self.set} if self.set else {})
        if since:
            first["from"] = since if self.granularity.endswith("Z") else since[:10]
        arguments = {"verb": "ListRecords", "resumptionToken": mark.token} if mark else first
        moment, restarts, before = mark.moment if mark else "", 0, ""
        while True:
            root, code = self._page(arguments)
            moment = moment or words(root.find(f"{{{OAI}}}responseDate"))
            if code == "badResumptionToken" and "resumptionToken" in arguments and restarts < _RESTARTS:
                arguments, restarts, before = first, restarts + 1, ""
                continue
            if code and code != "noRecordsMatch":
                raise self._refused(code, words(root.find(f"{{{OAI}}}error")))
            yield from self._changes(root)
            told = next(root.iter(f"{{{OAI}}}resumptionToken"), None)
            token = words(told)
            if told is None or not token:
                break
            if token == before:
                raise UnavailableError(self.base, "gives the same page of its list again and again", "tell its administrator")
            size = told.get("completeListSize", "")
            yield Mark(token, moment, int(size) if size.isdecimal() else 0)
            arguments, before = {"verb": "ListRecords", "resumptionToken": token}, token
        yield End(moment, whole=not since and mark is None)

    def _page(self, arguments: Arguments) -> tuple[etree._Element, str]:
        root = asked(self.session, self.base, arguments)
        error = root.find(f"{{{OAI}}}error")
        return root, error.get("code", "unknown") if error is not None else ""

    def _changes(self, root: etree._Element) -> Iterator[Change]:
        for record in root.iter(f"{{{OAI}}}record"):
            identifier, datestamp = (words(record.find(f"{{{OAI}}}header/{{{OAI}}}{name}")) for name in ("identifier", "datestamp"))
            header, metadata = record.find(f"{{{OAI}}}header"), record.find(f"{{{OAI}}}metadata")
            if header is None or not identifier:
                continue
            payload = next((child for child in metadata if local(child)), None) if metadata is not None else None
            if header.get("status") == "deleted":
                yield Change(identifier, datestamp, None)
            elif payload is not None:
                content = self._content(identifier, payload)
                yield Change(identifier, datestamp, lambda content=content: content)  # type: ignore[misc]  # mypy loses the default's type

    def _content(self, identifier: str, payload: etree._Element) -> Content:
        data = etree.tostring(payload, xml_declaration=True, encoding="UTF-8", with_tail=False) + b"\n"
        named = (words(one) for one in payload.iter("{http://purl.org/dc/elements/1.1/}identifier"))
        record = f"{self.base}?{urlencode({'verb': 'GetRecord', 'metadataPrefix': self.prefix, 'identifier': identifier})}"
        return Content(data, ".xml", next((one for one in named if one.startswith(("http://", "https://")) and " " not in one), record), self.form)

    def _refused(self, code: str, told: str) -> UnavailableError:
        mend = "see which sets it has with ?verb=ListSets" if self.set else "see what it has with ?verb=Identify"
        return UnavailableError(self.base, f"answers {code}: {told}", mend)


def asked(session: Session, base: str, arguments: Mapping[str, str]) -> etree._Element:
    """The answer of a repository as XML, without the characters that XML forbids, which many let through; UnavailableError where it gives none."""

    def root_of(reply: Reply) -> etree._Element:
        if not reply.there:
            raise ValueError(f"status {reply.status}")
        try:
            root = parse(reply.data, base)
        except SourceError as error:
            try:
                root = parse(clean(reply.data.decode("utf-8", "replace")).encode(), base)
            except SourceError:
                raise ValueError(error.why) from error
        if root.tag != f"{{{OAI}}}OAI-PMH":
            raise ValueError(f"its first element is {local(root)}, not OAI-PMH")
        return root

    return root_of(session.fetch(base, params=arguments, accept="text/xml, application/xml;q=0.9", whole=root_of))


def open_oai(session: Session, base: str, wanted: Wanted) -> OaiFeed:
    """The repository at an address; ConfigurationError where it has no format that is asked for or that a reader reads."""
    identity = asked(session, base, {"verb": "Identify"})
    told = {local(part): words(part) for part in identity.iterfind(f"{{{OAI}}}Identify/*")}
    if "repositoryName" not in told:
        raise UnavailableError(base, "does not answer Identify as OAI-PMH does", "give the repository's base URL")
    formats = asked(session, base, {"verb": "ListMetadataFormats"}).iter(f"{{{OAI}}}metadataFormat")
    forms = {words(one.find(f"{{{OAI}}}metadataPrefix")): words(one.find(f"{{{OAI}}}metadataNamespace")) for one in formats}
    prefix = wanted.prefix or next((prefix for form in FORMS for prefix, one in forms.items() if one == form), "")
    if prefix not in forms:
        why = f"has no format {prefix!r}" if prefix else "has no format that a reader reads"
        raise ConfigurationError(base, why, f"name one of its formats with --prefix: {', '.join(sorted(forms))}")
    granularity, deleted = told.get("granularity", "YYYY-MM-DD"), told.get("deletedRecord", "no")
    return OaiFeed(session, base, told["repositoryName"], granularity, deleted, prefix, forms[prefix], wanted.set)
