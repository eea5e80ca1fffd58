"""Every reader and parser fed with broken input, led by what code it reaches (atheris, libFuzzer): no crash, no hang, no memory without bound.

    python -m tests.fuzz                    all targets, ten minutes each
    python -m tests.fuzz tei edtf --minutes 1

An input may be refused with a FondsError alone. One that raises anything else, takes more than 20 seconds or 2 GB is written to `fuzz-found/`
and ends the run with exit code 1; `python -m tests.fuzz TARGET FILE` runs it again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # an extra, `fonds[fuzz]`

with atheris.instrument_imports(include=["fonds"]):
    from fonds.authorities.entity_json import read_entity
    from fonds.authorities.register import load_register
    from fonds.build.extraction import account_of
    from fonds.config import load_project
    from fonds.corrections import load_corrections
    from fonds.dates import time_span
    from fonds.errors import FondsError, SourceError
    from fonds.gold import read_gold
    from fonds.harvester import opened
    from fonds.harvester.change import Change, Wanted
    from fonds.http import Reply
    from fonds.identifiers import read_identifiers
    from fonds.reconcile.sssom import read_rows
    from fonds.reconcile.table import read_table
    from fonds.reconciling.asked import RequestError, read_batch, read_draft_batch, read_extension, read_json
    from fonds.sources import File, Reader, Settings, readers
    from fonds.sources.archive_page import read_page
    from fonds.sources.origin import read_origins, read_state
    from fonds.sources.profile import load_profile
    from fonds.values import Source
    from fonds.words import read_catalogue

from tests.conformance.test_harvester import DUBLIN_CORE, LETTER
from tests.conformance.test_readers import SAMPLES
from tests.unit.test_archive_page import PAGE

Target = Callable[[bytes], object]
MEMORY, SECONDS, LONGEST = 2048, 20, 1 << 16
ROOT = Path(__file__).resolve().parents[1]
_HEADS = {
    "identifiers.tsv": "path\tstate\tsuccessor\nperson/a\tcurrent\t\n",
    "corrections.tsv": "document\twords\toccurrence\tcorrection\tvalue\tby\tdate\treason\n",
    ".harvest.tsv": "file\tidentifier\tdatestamp\tdigest\taddress\tform\tharvested\na.xml\tx\t2025-01-01\t\t\t\t\n",
}


def _in_folder(name: str, read: Callable[[Path], object]) -> Target:
    """A target that reads a file of that name in a folder of its own."""
    folder = Path(tempfile.mkdtemp())

    def target(data: bytes) -> None:
        (folder / name).write_bytes(data)
        read(folder)

    return target


def _reading(reader: Reader) -> Target:
    """A target that reads with a reader, as a file that it claims is called."""
    name = SAMPLES[reader.name].name
    return lambda data: _all(reader.read(File(name, data), Settings()))


def _all(found: object) -> None:
    """Take all that a stream gives."""
    if isinstance(found, Iterator):
        for _ in found:
            pass


class _Canned:
    """A session whose every answer is the same bytes."""

    def __init__(self, data: bytes) -> None:
        self.reply = Reply(200, data, {})

    def fetch(self, url: str, *, whole: Callable[[Reply], object] = lambda _: None, **_: object) -> Reply:
        """The bytes; what a caller finds wrong with them is a service that gives nothing usable."""
        try:
            whole(self.reply)
        except ValueError as error:
            raise FondsError(url, str(error)) from error
        return self.reply

    def json(self, method: str, url: str, **_: object) -> object:  # as Session has it
        """The bytes as JSON."""
        try:
            told = json.loads(self.reply.data)
        except (ValueError, RecursionError) as error:
            raise FondsError(url, str(error)) from error
        if not isinstance(told, dict | list):
            raise FondsError(url, "no data")
        return told


def _harvested(data: bytes) -> None:
    """What a source of any protocol answers."""
    feed = opened(_Canned(data), "https://o.example.org/oai", Wanted())  # type: ignore[arg-type]  # as a session
    for number, told in enumerate(feed.changes("2020-01-01", None)):
        if isinstance(told, Change) and told.content is not None:
            told.content()
        if number > 1000:
            break


def _extracted(data: bytes) -> None:
    """A page read and all that the rules find on it."""
    text = data.decode("utf-8", "replace")
    if text.strip():
        account_of(read_page(Source("a.txt", text), "a", load_profile("archive-page", ROOT)), load_register(ROOT / "data/seed/authorities"))


def _asked(data: bytes) -> None:
    """The questions that a reconciliation service is sent."""
    try:
        told = read_json(data)
    except RequestError:
        return
    for read in (read_batch, read_draft_batch, read_extension):
        try:
            read(told)
        except RequestError:
            continue


def _entity(data: bytes) -> None:
    """An item as Wikidata gives it."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(told, dict):
        with suppress(ValueError, KeyError, TypeError, AttributeError):  # as it says
            read_entity(told)


def targets() -> dict[str, tuple[Target, list[bytes]]]:
    """What is fuzzed by name, each with inputs to begin with."""
    found: dict[str, tuple[Target, list[bytes]]] = {}
    for reader in readers():
        found[reader.name] = (_reading(reader), [SAMPLES[reader.name].data])
    pages = [path.read_bytes() for path in sorted((ROOT / "data/seed/documents").glob("*.txt"))]
    gold = b"He met [[PER:lenz|Lenz]] in [[LOC:wien|Vienna]] on [[DATE:1951-05-03|3 May]]."
    return found | {
        "extraction": (_extracted, [PAGE.encode(), *pages]),
        "edtf": (lambda data: time_span(data.decode("utf-8", "replace"), "x"), [b"1949-02-05", b"1914/1918", b"19XX~", b"2004-06~/2004-08"]),
        "project": (_in_folder("fonds.toml", load_project), [(ROOT / "data/seed/fonds.toml").read_bytes()]),
        "register": (_in_folder("persons.tsv", load_register), [path.read_bytes() for path in (ROOT / "data/seed/authorities").glob("persons.tsv")]),
        "edition": (_in_folder("list.xml", load_register), [SAMPLES["tei"].data, b"<listPerson><person xml:id='a'><persName>A</persName></person></listPerson>"]),
        "corrections": (_in_folder("a.tsv", load_corrections), [_HEADS["corrections.tsv"].encode()]),
        "identifiers": (_in_folder("i.tsv", lambda folder: read_identifiers(folder / "i.tsv")), [_HEADS["identifiers.tsv"].encode()]),
        "ledger": (_in_folder("m.tsv", lambda folder: _all(read_rows(folder / "m.tsv"))), [(ROOT / "data/seed/mappings.sssom.tsv").read_bytes()]),
        "table": (_in_folder("t.csv", lambda folder: _all(read_table(folder / "t.csv", "person"))), [b"name,born,names\nLenz,1901,\"a;b\"\n"]),
        "table-json": (_in_folder("t.jsonl", lambda folder: _all(read_table(folder / "t.jsonl", "person"))), [b'{"name": "Lenz", "born": "1901"}\n']),
        "gold": (_in_folder("a.tagged.txt", lambda folder: read_gold(folder / "a.tagged.txt")), [gold]),
        "words": (_in_folder("w.toml", lambda folder: read_catalogue(folder / "w.toml")), [(ROOT / "data/words/de.toml").read_bytes()[:3000]]),
        "origins": (_in_folder(".harvest.tsv", read_origins), [_HEADS[".harvest.tsv"].encode()]),
        "harvest-state": (_in_folder(".harvest.json", read_state), [b'{"url": "https://o.example.org", "since": "2025-01-01"}']),
        "harvested": (_harvested, [_OAI.encode(), _FEED.encode(), _LIST.encode()]),
        "reconciliation": (_asked, [b'{"q0": {"query": "Lenz", "type": "person", "limit": 3}}', b'{"queries": [{"type": "person", "conditions": []}]}']),
        "wikidata": (_entity, [b'{"id": "Q1", "labels": {"en": {"language": "en", "value": "A"}}, "claims": {"P31": []}}']),
    }  # fmt: skip


_OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2025-01-01T00:00:00Z</responseDate><Identify><repositoryName>A</repositoryName>'
    "</Identify><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace>"
    "</metadataFormat><ListRecords><record><header><identifier>a</identifier><datestamp>2025-01-01</datestamp></header>"
    f"<metadata>{DUBLIN_CORE.format(1)}{LETTER.format(1, 'x')}</metadata></record></ListRecords></OAI-PMH>"
)
_FEED = (
    '{"type": "OrderedCollection", "last": {"id": "https://o.example.org/1"}, "orderedItems": [{"type": "Move", "object": {"id": "a", "type": "Manifest"},'
    ' "target": {"id": "b", "type": "LinguisticObject"}, "endTime": "2025-01-01T00:00:00Z"}, {"type": "Delete", "object": {"id": "c"}}]}'
)
_LIST = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/"><rs:md capability="resourcelist"'
    ' at="2025-01-01"/><url><loc>https://o.example.org/a.xml</loc><lastmod>2025-01-01</lastmod><rs:md hash="md5:0" type="text/xml"/></url></urlset>'
)


def fuzz(name: str, minutes: float, again: Path | None) -> None:
    """Fuzz one target in this process, which ends with it."""
    read, samples = targets()[name]

    def one(data: bytes) -> None:
        try:
            read(data)
        except (FondsError, SourceError):
            return

    if again:
        one(again.read_bytes())
        return
    corpus, found = Path(tempfile.mkdtemp()), ROOT / "fuzz-found"
    found.mkdir(exist_ok=True)
    for number, sample in enumerate(samples):
        (corpus / str(number)).write_bytes(sample)
    limits = [f"-max_total_time={int(minutes * 60)}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST}"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={found}/{name}-", "-print_final_stats=1", str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    """Fuzz each target in a process of its own, and tell which were found wanting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(targets())}, and a file to run again")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    again = Path(given.targets.pop()) if len(given.targets) == 2 and Path(given.targets[1]).is_file() else None
    if given.here or again:
        fuzz(given.targets[0], given.minutes, again)
        return
    failed = []
    for name in given.targets or targets():
        command = [sys.executable, "-m", "tests.fuzz", name, "--here", "--minutes", str(given.minutes)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "0"}, check=False)
        runs = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line), "?")
        print(f"{name}: {runs} inputs, {'no fault' if not done.returncode else 'A FAULT'}", flush=True)
        if done.returncode:
            print("\n".join((done.stdout.splitlines() or done.stderr.splitlines())[-12:]), flush=True)
            failed.append(name)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
