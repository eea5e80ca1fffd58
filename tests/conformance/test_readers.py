"""The contract of a reader, held for every installed one; a third party's reader is held too once it has a sample here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from fonds.errors import SourceError
from fonds.sources import File, Reader, Settings, readers
from fonds.sources.coverage import coverage
from fonds.values import Document, FindingAid, Span
from tests.unit.test_archive_page import PAGE
from tests.unit.test_sources_tei import LETTER

TEXT = """---
title: Notes of a meeting
date: 1951-05-03
kind: record of conversation
author: Eva Kurz
participants: [Ferdinand Lenz, "Paul Orlik"]
archive: Vienna City Archive
fond: "12"
---
Lenz said that it rained. Orlik asked whether it would stop.
"""
AID = """<ead xmlns="http://ead3.archivists.org/schema/"><control><recordid>x</recordid></control><archdesc level="fonds"><did><unitid>Fond 12</unitid>
<unittitle>Chancellery</unittitle><unitdatestructured><daterange><fromdate standarddate="1948">1948</fromdate><todate standarddate="1953">1953</todate>
</daterange></unitdatestructured><repository><corpname><part>Vienna City Archive</part></corpname></repository></did><bioghist><p>Founded in 1848.</p></bioghist>
<dsc><c level="file"><did><unitid>7</unitid><unittitle>Notes</unittitle></did></c></dsc></archdesc></ead>"""

RECORD = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Papers</dc:title>
<dc:publisher>Vienna City Archive</dc:publisher><dc:subject>Founded in 1848.</dc:subject></oai_dc:dc>"""
MANIFEST = """{"@context": "http://iiif.io/api/presentation/3/context.json", "id": "https://archive.example.org/1", "type": "Manifest",
"label": {"en": ["Papers"]}, "metadata": [{"label": {"en": ["History"]}, "value": {"en": ["Founded in 1848."]}}]}"""
LINKED_ART = """{"@context": "https://linked.art/ns/v1/linked-art.json", "id": "https://archive.example.org/1", "type": "LinguisticObject",
"_label": "Letter of Eva Kurz to Paul Orlik", "content": "Dear Paul, it rained all day.", "about": [{"type": "Place", "_label": "Vienna"}]}"""


def page() -> str:
    """The archive's page as its web site has it, with what surrounds the record."""
    blocks = [block.strip() for block in PAGE.split("\n\n") if block.strip()]
    body = "".join(f"<p>{block}</p>" for block in blocks[3:])
    return f"""<!DOCTYPE html><html><head><title>x</title><link rel="canonical" href="https://archive.example.org/1"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/browse">Browse the archive</a></li></ul></nav><main><p>{blocks[1]}</p><h1>{blocks[2]}</h1>{body}</main>
<footer><p>Privacy policy of the archive.</p></footer></body></html>"""


def packed() -> bytes:
    """An archive of two documents."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("letters/b7.xml", LETTER)
        archive.writestr("records/lenz.txt", PAGE)
    return target.getvalue()


SAMPLES = {
    "archive-page": File("documents/a.txt", PAGE.encode()),
    "front-matter": File("documents/a.md", TEXT.encode()),
    "html": File("documents/a.html", page().encode()),
    "tei": File("documents/b7.xml", LETTER.encode()),
    "ead": File("documents/aid.xml", AID.encode()),
    "zip": File("documents/all.zip", packed()),
    "dublin-core": File("documents/record.xml", RECORD.encode()),
    "iiif-manifest": File("documents/manifest.json", MANIFEST.encode()),
    "linked-art": File("documents/text.json", LINKED_ART.encode()),
}


def spans(value: object) -> Iterator[Span]:
    """Every span in a value, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


@pytest.fixture(params=readers(), ids=lambda reader: reader.name)
def reader(request: pytest.FixtureRequest) -> Reader:
    """Each installed reader."""
    found: Reader = request.param
    return found


def test_a_reader_has_a_sample(reader: Reader) -> None:
    """Whoever adds a reader adds a sample that it claims, and that readers asked before it do not."""
    sample = SAMPLES[reader.name]
    assert next(other for other in readers() if other.claims(sample)) == reader
    assert sample.suffix in reader.suffixes


def test_every_span_selects_words_of_the_source(reader: Reader) -> None:
    """Each stretch that a document names lies in its source and is not empty; title and record are there; each has a line of the file."""
    for outcome in reader.read(SAMPLES[reader.name], Settings()):
        if isinstance(outcome, FindingAid):
            assert outcome.sets
            continue
        assert isinstance(outcome, Document), outcome
        text = outcome.source.text
        assert outcome.title.of(text).strip()
        assert outcome.text.strip()
        for span in spans(outcome):
            assert 0 <= span.start < span.end <= len(text)
            assert outcome.source.line(span.start) >= 1


def test_reading_twice_gives_the_same(reader: Reader) -> None:
    """The same bytes give the same documents."""
    assert list(reader.read(SAMPLES[reader.name], Settings())) == list(reader.read(SAMPLES[reader.name], Settings()))


def test_nothing_is_lost_in_silence(reader: Reader) -> None:
    """Every word of the sample is described, text, furniture, or listed as unread."""
    for outcome in reader.read(SAMPLES[reader.name], Settings()):
        if isinstance(outcome, FindingAid):
            assert "Founded in 1848." in [piece.words for piece in outcome.unread]
        elif isinstance(outcome, Document):
            counted = coverage(outcome)
            assert counted.described > 5
            assert counted.text > 5
            assert all(piece.words and piece.line >= 1 for piece in counted.unread)


@pytest.mark.parametrize("data", [b"", b" \n", b"\x00\x01\x02\xff\xfe garbage \xff"])
def test_garbage_is_an_error_with_a_place(reader: Reader, data: bytes) -> None:
    """What is none of its kind is a SourceError that names the file, never another exception."""
    with pytest.raises(SourceError) as error:
        raise next(
            outcome for outcome in reader.read(File("documents/bad" + reader.suffixes[0], data), Settings()) if isinstance(outcome, SourceError)
        )
    assert error.value.where.startswith("documents/bad")
    assert error.value.mend


def test_the_page_reads_as_its_scraped_text() -> None:
    """HTML and scraped text of one page give the same title, date, reference and rights; what was taken away is listed."""
    (scraped,) = next(r for r in readers() if r.name == "archive-page").read(SAMPLES["archive-page"], Settings())
    (rendered,) = next(r for r in readers() if r.name == "html").read(SAMPLES["html"], Settings())
    assert isinstance(scraped, Document)
    assert isinstance(rendered, Document)
    for part in ("title", "date", "rights", "summary"):
        assert getattr(rendered, part).of(rendered.source.text) == getattr(scraped, part).of(scraped.source.text)
    assert rendered.reference is not None
    assert scraped.reference is not None
    assert (rendered.reference.as_written, rendered.reference.parts) == (scraped.reference.as_written, scraped.reference.parts)
    assert rendered.source.address == "https://archive.example.org/1"
    assert {"Browse the archive", "Privacy policy of the archive."} <= {piece.words for piece in rendered.unread}
