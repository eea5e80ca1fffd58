"""How fast a release is harvested: `python -m benchmarks.harvesting RELEASE [--records 100000]`, beside a floor and a peer in the same run.

A client reads all of /oai over loopback, page after page. The floor is the same bytes from a server that has each page ready, so that all the time
is the client's and the network's. --peer names a Python that has pyoai (PyPI), which then gives the same Dublin Core from the same table, as many
records on a page. With --records the harvest is of so many generated records. The table tells records a second, the time of the last
page beside the first ones', and the memory of the server.
"""

from __future__ import annotations

import argparse
import html
import http.client
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from benchmarks.endpoint import free, running

from fonds.records.table import FILE

PEER = """
import cgi, sqlite3, sys, zlib
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit
from lxml import etree
cgi.parse_qs = parse_qs  # which Python has moved since pyoai was written
from oaipmh import common, metadata, server
table = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, check_same_thread=False)
class Provider:
    def identify(self):
        day = datetime(2026, 1, 1)
        return common.Identify("peer", "http://127.0.0.1/", "2.0", ["a@b.example"], day, "no", "YYYY-MM-DDThh:mm:ssZ", [])
    def listRecords(self, metadataPrefix=None, set=None, from_=None, until=None, cursor=0, batch_size=250):
        asked = "SELECT iri, body FROM things JOIN disseminations ON thing = id WHERE format = 'oai_dc' ORDER BY id LIMIT ? OFFSET ?"
        rows = table.execute(asked, (batch_size, cursor))
        found = []
        for iri, body in rows:
            fields = {}
            for element in etree.fromstring(zlib.decompress(body)):
                fields.setdefault(etree.QName(element).localname, []).append(element.text or "")
            header = common.Header(None, iri, datetime(2026, 1, 1), [], False)
            found.append((header, common.Metadata(None, fields), None))
        return found
registry = metadata.MetadataRegistry()
registry.registerWriter("oai_dc", server.oai_dc_writer)
answering = server.BatchingServer(Provider(), registry, resumption_batch_size=250)
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = answering.handleRequest(dict(parse_qsl(urlsplit(self.path).query))) if "verb=" in self.path else b""
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
"""
TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]*)</resumptionToken>")
RECORD = re.compile(rb"<record>")


@dataclass(frozen=True, slots=True)
class Harvest:
    """A harvest of all records in one format: how many, their pages and bytes, the seconds, and those of the same pages from where they are ready.

    Then the median seconds of the first pages and of the last full ones, and megabytes of the server before all harvests and after this one. Of the
    peer there is no floor, nor what comes after it.
    """

    name: str
    records: int
    pages: int
    bytes: int
    seconds: float
    floor: float
    first: float
    last: float
    before: int
    after: int


def harvest(port: int, prefix: str) -> tuple[list[float], list[bytes], int]:
    """All pages of a harvest: how long each took, what each was, and how many records they have."""
    times, pages, count = list[float](), list[bytes](), 0
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        target = f"/oai?verb=ListRecords&metadataPrefix={prefix}"
        while target:
            start = time.perf_counter()
            connection.request("GET", target)
            body = connection.getresponse().read()
            times.append(time.perf_counter() - start)
            pages.append(body)
            count += len(RECORD.findall(body))
            found = TOKEN.search(body)
            target = f"/oai?verb=ListRecords&resumptionToken={quote(html.unescape(found[1].decode()), safe='')}" if found and found[1] else ""
    return times, pages, count


def floor(pages: list[bytes]) -> float:
    """Seconds that the same pages take where they are ready."""
    left = iter(pages)

    class Ready(BaseHTTPRequestHandler):
        """Gives one page after another."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the library's name
            """Give the next page."""
            body = next(left)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = time.perf_counter()
    harvest(server.server_address[1], "oai_dc")
    elapsed = time.perf_counter() - start
    server.shutdown()
    return elapsed


def multiply(release: Path, folder: Path, records: int) -> Path:
    """A copy of a release whose table has so many records: its own, again and again under other names."""
    place = folder / "release"
    shutil.copytree(release, place, ignore=shutil.ignore_patterns("site", "dumps", FILE))
    (place / "site").mkdir()
    shutil.copyfile(release / FILE, place / FILE)
    with closing(sqlite3.connect(place / FILE)) as table, table:
        held = table.execute("SELECT COUNT(*) FROM things").fetchone()[0]
        for copy in range(1, -(-records // held)):
            shift = copy * held
            table.execute(
                "INSERT INTO things SELECT id + ?1, iri || '--copy-' || ?2, kind, label, state, successor, sets, formats, created, changed, digest "
                "FROM things WHERE id <= ?3",
                (shift, copy, held),
            )
            table.execute("INSERT INTO disseminations SELECT thing + ?1, format, body FROM disseminations WHERE thing <= ?2", (shift, held))
            table.execute("INSERT INTO listed SELECT list, changed, thing + ?1 FROM listed WHERE thing <= ?2", (shift, held))
    return place


def memory(port: int) -> int:
    """Megabytes that the processes of the server on a port hold."""
    told = subprocess.run(["ps", "-eo", "rss=,args="], capture_output=True, text=True, check=True).stdout
    return sum(int(line.split()[0]) for line in told.splitlines() if f"--port {port}" in line) // 1024


def measure(given: Path, records: int = 0, peer: Path | None = None) -> Iterator[Harvest]:
    """Harvests of a release in three formats, with so many records if it is told how many; then of the peer, if a Python is named that has it."""
    with tempfile.TemporaryDirectory() as place:
        release = multiply(given, Path(place), records) if records else given
        port = free()
        command = [sys.executable, "-m", "fonds", "serve", str(release), "--port", str(port), "--processes", "1"]
        with running(command, f"http://127.0.0.1:{port}/sparql"):
            before = memory(port)
            for prefix in ("oai_dc", "crm", "edm"):
                yield _summed(prefix, *harvest(port, prefix), before, memory(port))
        if peer:
            port = free()
            (Path(place) / "peer.py").write_text(PEER, encoding="utf-8")
            with running([str(peer), str(Path(place) / "peer.py"), str(release / FILE), str(port)], f"http://127.0.0.1:{port}/"):
                times, pages, count = harvest(port, "oai_dc")
                yield Harvest("pyoai", count, len(pages), sum(map(len, pages)), sum(times), 0.0, 0.0, 0.0, 0, 0)


def _summed(prefix: str, times: list[float], pages: list[bytes], count: int, before: int, after: int) -> Harvest:
    first, last = statistics.median(times[:20]), statistics.median(times[-21:-1] or times)
    return Harvest(prefix, count, len(pages), sum(map(len, pages)), sum(times), floor(pages), first, last, before, after)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--peer", type=Path)
    given = parser.parse_args()
    for one in measure(given.release, given.records, given.peer):
        told = (
            f"{one.name:8} {one.records:7} records {one.pages:5} pages {one.bytes / 1e6:7.1f} MB  {one.records / one.seconds:8.0f} records a second"
        )
        if one.floor:
            told += (
                f", {one.seconds / one.floor:5.1f} x the floor; first pages {one.first * 1000:6.1f} ms, "
                f"last full ones {one.last * 1000:6.1f} ms; memory {one.before} -> {one.after} MB"
            )
        print(told)


if __name__ == "__main__":
    main()
