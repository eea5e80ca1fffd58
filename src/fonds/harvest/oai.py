"""The provider's side of OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from fonds.harvest.door import Door, quoted, text
from fonds.records.table import Record

RECORDS, HEADERS, SETS = 250, 1000, 500  # in one answer
_ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # of each verb, those that must be there, and those that may (section 4)
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset(["identifier"])),
    "ListSets": (frozenset(), frozenset()),
    "ListIdentifiers": (frozenset(["metadataPrefix"]), frozenset(["from", "until", "set"])),
    "ListRecords": (frozenset(["metadataPrefix"]), frozenset(["from", "until", "set"])),
    "GetRecord": (frozenset(["identifier", "metadataPrefix"]), frozenset()),
}
_LISTS = ("ListSets", "ListIdentifiers", "ListRecords")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_TOKEN = re.compile(
    r"(?P<epoch>\d+)/(?P<format>[^/]+)/(?P<spec>[^/]*)/(?P<first>[^/]*)/(?P<until>[^/]*)/(?P<changed>\d{1,9})/(?P<thing>\d{1,12})/(?P<cursor>\d{1,12})"
)
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")  # what oai-identifier.xsd takes
_LOCAL = "-_.!~*'();/?:@&=+$,"
_SPACE = "http://www.openarchives.org/OAI/2.0/"
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{_SPACE}" {_XSI} xsi:schemaLocation="{_SPACE} {_SPACE}OAI-PMH.xsd">'


class OaiError(Exception):
    """What the protocol calls an error: a code and a reason (section 3.6)."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a list is asked for, and from where on."""

    format: str
    spec: str = ""
    first: str = ""
    until: str = ""
    after: tuple[int, int] = (0, 0)
    cursor: int = 0


def respond(door: Door, parameters: Sequence[tuple[str, str]], now: str) -> bytes:
    """The answer to a request, as XML; errors are answers too. `now` is the time of the answer, YYYY-MM-DDThh:mm:ssZ."""
    provider = _Provider(door)
    names = [name for name, _ in parameters]
    told = dict(parameters)
    echoed: Mapping[str, str] = told
    try:
        _check(names, told)
        body = f"<{told['verb']}>{provider.answer(told)}</{told['verb']}>"
    except OaiError as error:
        body = f'<error code="{error.code}">{text(str(error))}</error>'
        # An argument that is wrong is not repeated as one of the request (section 3.2).
        echoed = {} if error.code in ("badVerb", "badArgument") else told
    attributes = "".join(f" {name}={quoted(value)}" for name, value in sorted(echoed.items()))
    request = f"<request{attributes}>{text(provider.address)}</request>"
    return f"{_HEAD}<responseDate>{now}</responseDate>{request}{body}</OAI-PMH>\n".encode()


def _check(names: Sequence[str], told: Mapping[str, str]) -> None:
    """Refuse a request that has no verb, or arguments that the verb has not."""
    verb = told.get("verb", "")
    if verb not in _ARGUMENTS or names.count("verb") != 1:
        raise OaiError("badVerb", f"verb is one of {', '.join(_ARGUMENTS)}, once")
    needed, allowed = _ARGUMENTS[verb]
    given = {name for name in names if name != "verb"}
    repeated = sorted(name for name in given if names.count(name) > 1)
    if repeated:
        raise OaiError("badArgument", f"{repeated[0]} is there more than once")
    if verb in _LISTS and "resumptionToken" in given:
        if len(given) > 1:
            raise OaiError("badArgument", "resumptionToken stands alone beside the verb")
        return
    if wrong := sorted(given - needed - allowed):
        raise OaiError("badArgument", f"{verb} has no argument {wrong[0]}")
    if "metadataPrefix" in told and not _PREFIX.fullmatch(told["metadataPrefix"]):
        raise OaiError("badArgument", "metadataPrefix is none: it has letters, digits and -_.!~*'() alone")
    if missing := sorted(needed - given):
        raise OaiError("badArgument", f"{verb} needs the argument {missing[0]}")


class _Provider:
    """Answers the verbs."""

    def __init__(self, door: Door) -> None:
        self.door, self.records, self.formats = door, door.records, door.records.formats()
        self.address = f"{door.root}oai"
        self.domain = door.host if _DOMAIN.fullmatch(door.host) else ""

    def answer(self, told: Mapping[str, str]) -> str:
        """What stands in the element of the verb."""
        if told["verb"] == "Identify":
            return self._identify()
        if told["verb"] == "ListMetadataFormats":
            return self._formats(told.get("identifier"))
        if told["verb"] == "GetRecord":
            return self._record(self._known(told["identifier"]), told["metadataPrefix"])
        if told["verb"] == "ListSets":
            return self._sets(told.get("resumptionToken", ""))
        return self._list(told)

    def _identify(self) -> str:
        door = self.door
        # Postmaster is an address that every mail domain has (RFC 2142); a contact of the archive's own is better.
        contact = door.contact or f"postmaster@{door.host}"
        named = (
            f'<description><oai-identifier xmlns="{_SPACE}oai-identifier" {_XSI} '
            f'xsi:schemaLocation="{_SPACE}oai-identifier {_SPACE}oai-identifier.xsd">'
            f"<scheme>oai</scheme><repositoryIdentifier>{self.domain}</repositoryIdentifier><delimiter>:</delimiter>"
            f"<sampleIdentifier>{text(self._identifier(self.records.first().iri))}</sampleIdentifier></oai-identifier></description>"
        )
        friends = "".join(f"<baseURL>{text(friend)}</baseURL>" for friend in door.friends)
        known = (
            f'<description><friends xmlns="{_SPACE}friends/" {_XSI} xsi:schemaLocation="{_SPACE}friends/ {_SPACE}friends.xsd">'
            f"{friends}</friends></description>"
        )
        return (
            f"<repositoryName>{text(door.title)}</repositoryName><baseURL>{text(self.address)}</baseURL><protocolVersion>2.0</protocolVersion>"
            f"<adminEmail>{text(contact)}</adminEmail><earliestDatestamp>{self.records.earliest}</earliestDatestamp>"
            "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity><compression>gzip</compression>"
            f"{named if self.domain else ''}{known if friends else ''}"
        )

    def _formats(self, identifier: str | None) -> str:
        prefixes = self.formats if identifier is None else [p for p in self._known(identifier).formats if p in self.formats]
        if not prefixes:
            raise OaiError("noMetadataFormats", "there is no format of this record")
        return "".join(
            f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{text(schema)}</schema>"
            f"<metadataNamespace>{text(namespace)}</metadataNamespace></metadataFormat>"
            for prefix, (namespace, schema) in self.formats.items()
            if prefix in prefixes
        )

    def _sets(self, token: str) -> str:
        if token and not token.startswith("sets/"):
            raise OaiError("badResumptionToken", "this token was not given here")
        sets, after = self.records.sets(), token.removeprefix("sets/")
        begin = sum(1 for spec, _ in sets if spec <= after) if after else 0
        given = sets[begin : begin + SETS]
        if not given:
            raise OaiError("badResumptionToken", "there are no sets after this")
        body = "".join(f"<set><setSpec>{text(spec)}</setSpec><setName>{text(name)}</setName></set>" for spec, name in given)
        more = f"sets/{given[-1][0]}" if begin + len(given) < len(sets) else ""
        return body + _resumption(more, begin, len(sets), whole=not token and not more)

    def _list(self, told: Mapping[str, str]) -> str:
        asked = _resumed(told["resumptionToken"], self.records.epoch) if "resumptionToken" in told else _asked(told)
        if asked.format not in self.formats:
            code = "badResumptionToken" if "resumptionToken" in told else "cannotDisseminateFormat"
            raise OaiError(code, f"formats are {', '.join(self.formats)}")
        limit = RECORDS if told["verb"] == "ListRecords" else HEADERS
        window = self.records.window(asked.first, asked.until)
        found = self.records.page(asked.format, asked.spec, window, asked.after, limit + 1)
        if not found:
            raise OaiError("badResumptionToken" if asked.cursor else "noRecordsMatch", "no record is like that")
        given, more = found[:limit], len(found) > limit
        body = "".join(self._record(record, asked.format) if limit == RECORDS else self._header(record) for record, _ in given)
        key = given[-1][1]
        table = self.records.epoch
        token = f"{table}/{asked.format}/{asked.spec}/{asked.first}/{asked.until}/{key[0]}/{key[1]}/{asked.cursor + limit}" if more else ""
        whole = not asked.cursor and not more
        return body + _resumption(token, asked.cursor, 0 if whole else self.records.size(asked.format, asked.spec, window), whole=whole)

    def _record(self, record: Record, prefix: str) -> str:
        if prefix not in self.formats or prefix not in record.formats:
            raise OaiError("cannotDisseminateFormat", f"this record is given as {', '.join(record.formats)}")
        body = self.records.dissemination(record, prefix)
        about = self.records.about(record) if body else None
        metadata, origin = (f"<{name}>{part.decode()}</{name}>" if part else "" for name, part in (("metadata", body), ("about", about)))
        return f"<record>{self._header(record)}{metadata}{origin}</record>"

    def _header(self, record: Record) -> str:
        status = "" if record.state == "live" else ' status="deleted"'
        sets = "".join(f"<setSpec>{text(spec)}</setSpec>" for spec in record.sets)
        return f"<header{status}><identifier>{text(self._identifier(record.iri))}</identifier><datestamp>{record.changed}</datestamp>{sets}</header>"

    def _identifier(self, iri: str) -> str:
        """A record's identifier by the scheme oai, where the host allows it, else its IRI (oai-identifier guidelines, section 2)."""
        return f"oai:{self.domain}:{quote(iri.removeprefix(self.door.base), safe=_LOCAL)}" if self.domain else iri

    def _known(self, identifier: str) -> Record:
        prefix = f"oai:{self.domain}:"
        iri = self.door.base + unquote(identifier.removeprefix(prefix)) if self.domain and identifier.startswith(prefix) else identifier
        record = self.records.record(iri)
        if record is None:
            raise OaiError("idDoesNotExist", "there is no record of this identifier")
        return record


def _asked(told: Mapping[str, str]) -> _Asked:
    """What a list is asked for; OaiError where a date or a set is none, or dates are of two granularities or in the wrong order."""
    first, until, spec = told.get("from", ""), told.get("until", ""), told.get("set", "")
    for name in ("from", "until"):
        if name in told and not _is_moment(told[name]):
            raise OaiError("badArgument", f"{name} is no date: write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    if first and until and len(first) != len(until):
        raise OaiError("badArgument", "from and until are of different granularities")
    if first and until and first > until:
        raise OaiError("badArgument", "from is after until")
    if "set" in told and not _SPEC.fullmatch(spec):
        raise OaiError("badArgument", "set is no setSpec")
    days = len(first or until) == len("YYYY-MM-DD")
    return _Asked(told["metadataPrefix"], spec, f"{first}T00:00:00Z" if first and days else first, f"{until}T23:59:59Z" if until and days else until)


def _is_moment(value: str) -> bool:
    if not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _resumed(token: str, epoch: str) -> _Asked:
    """What a token goes on with; OaiError where it was not given of the table that is called so."""
    found = _TOKEN.fullmatch(token)
    if not found or found["epoch"] != epoch or not all(value == "" or _is_moment(value) for value in (found["first"], found["until"])):
        raise OaiError("badResumptionToken", "this token was not given here")
    return _Asked(found["format"], found["spec"], found["first"], found["until"], (int(found["changed"]), int(found["thing"])), int(found["cursor"]))


def _resumption(token: str, cursor: int, size: int, *, whole: bool) -> str:
    """How a list goes on; nothing where all of it is in one answer (section 3.5)."""
    return "" if whole else f'<resumptionToken completeListSize="{size}" cursor="{cursor}">{text(token)}</resumptionToken>'
