"""A local server of another archive: an OAI-PMH repository of records that a test changes, files, and the faults that come first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

OAI = "http://www.openarchives.org/OAI/2.0/"
FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", f"{OAI}oai_dc/"),
    "tei": ("https://tei-c.org/release/xml/tei/custom/schema/xsd/tei_all.xsd", "http://www.tei-c.org/ns/1.0"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What the server answers once in place of the truth: a status, a body and further headers; status 0 breaks the connection off."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Archive:
    """Records of OAI-PMH (identifier to datestamp and XML, None where it is deleted), `page` of them at once; files by path with their type.

    `asked` are the targets of all requests; `tokens` is the generation of resumption tokens: those of another one are not known any more, which
    happens `forgets` times when a token is used.
    """

    records: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    page: int = 2
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    formats: tuple[str, ...] = ("oai_dc", "tei")
    now: str = "2026-01-01T00:00:00Z"
    tokens: int = 1
    forgets: int = 0
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def oai(self, arguments: dict[str, str]) -> str:
        """The answer of the repository."""
        verb = arguments.get("verb", "")
        if verb == "Identify":
            inner = (
                f"<repositoryName>Other Archive</repositoryName><baseURL>{self.address}/oai</baseURL><protocolVersion>2.0</protocolVersion>"
                "<adminEmail>a@example.org</adminEmail><earliestDatestamp>2000-01-01</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
                f"<granularity>{self.granularity}</granularity>"
            )
        elif verb == "ListMetadataFormats":
            inner = "".join(
                f"<metadataFormat><metadataPrefix>{name}</metadataPrefix><schema>{FORMATS[name][0]}</schema>"
                f"<metadataNamespace>{FORMATS[name][1]}</metadataNamespace></metadataFormat>"
                for name in self.formats
            )
        elif verb == "ListRecords":
            return self._listed(arguments)
        else:
            return self._answer('<error code="badVerb">no such verb</error>')
        return self._answer(f"<{verb}>{inner}</{verb}>")

    def _listed(self, arguments: dict[str, str]) -> str:
        since, start = arguments.get("from", ""), 0
        if "resumptionToken" in arguments:
            self.tokens, self.forgets = self.tokens + bool(self.forgets), max(0, self.forgets - 1)
            generation, at, since = arguments["resumptionToken"].split("|")
            if int(generation) != self.tokens:
                return self._answer('<error code="badResumptionToken">not known any more</error>')
            start = int(at)
        found = [(name, *record) for name, record in sorted(self.records.items()) if record[0] >= since]
        if not found:
            return self._answer('<error code="noRecordsMatch">none</error>')
        rows = "".join(self._record(*row) for row in found[start : start + self.page])
        following = start + self.page
        token = f"{self.tokens}|{following}|{since}" if following < len(found) else ""
        closing = f'<resumptionToken completeListSize="{len(found)}">{token}</resumptionToken>' if token or start else ""
        return self._answer(f"<ListRecords>{rows}{closing}</ListRecords>")

    def _record(self, identifier: str, datestamp: str, xml: str | None) -> str:
        status = ' status="deleted"' if xml is None else ""
        metadata = f"<metadata>{xml}</metadata>" if xml is not None else ""
        header = f"<header{status}><identifier>{identifier}</identifier><datestamp>{datestamp}</datestamp></header>"
        return f"<record>{header}{metadata}</record>"

    def _answer(self, inner: str) -> str:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}"><responseDate>{self.now}</responseDate>'
            f"<request>{self.address}/oai</request>{inner}</OAI-PMH>"
        )


@contextmanager
def archive_serving() -> Iterator[Archive]:
    """An archive on a free port for as long as the block lasts."""
    archive = Archive()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer one request: with a fault, the repository, or a file."""
            archive.asked.append(self.path)
            archive.agents.add(self.headers.get("User-Agent", ""))
            parts = urlsplit(self.path)
            if archive.faults:
                fault = archive.faults.pop(0)
                if not fault.status:
                    self.connection.close()
                    return
                self._give(fault.status, fault.body, "text/xml", fault.headers)
            elif parts.path == "/oai":
                self._give(200, archive.oai(dict(parse_qsl(parts.query))).encode(), "text/xml")
            elif parts.path in archive.files:
                self._give(200, *archive.files[parts.path])
            else:
                self._give(404, b"none", "text/plain")

        def _give(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    archive.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield archive
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
