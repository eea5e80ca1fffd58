"""Descriptions of things without their texts, and records of Linked Art with one: what is taken, what is told as not read, what is refused."""

from __future__ import annotations

import json

import pytest

from fonds.errors import SourceError
from fonds.sources import File, Settings, read_file
from fonds.sources.origin import Origin
from fonds.values import Document, FindingAid

DC = (
    '<?xml version="1.0"?>\n<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n{}\n'
    "</oai_dc:dc>"
)
ORIGIN = Origin("a.xml", "oai:other:file/7", "2025-01-01", "", "https://other.example.org/file/7", "", "")


def described(*elements: str, origin: Origin | None = ORIGIN) -> FindingAid:
    """What a record of Dublin Core with some elements gives."""
    body = "\n".join(f"<dc:{one.partition('=')[0]}>{one.partition('=')[2]}</dc:{one.partition('=')[0]}>" for one in elements)
    (found,) = read_file(File("a.xml", DC.format(body).encode(), origin=origin, archive="Other Archive" if origin else ""), Settings())
    assert isinstance(found, FindingAid)
    return found


def manifest(**parts: object) -> FindingAid:
    """What a manifest of IIIF with some parts gives."""
    told = {"@context": "http://iiif.io/api/presentation/3/context.json", "id": "https://o.example.org/1/manifest", "type": "Manifest"} | parts
    (found,) = read_file(File("m.json", json.dumps(told).encode()), Settings(language="de"))
    assert isinstance(found, FindingAid)
    return found


def test_dublin_core_is_a_set_of_the_level_of_an_item() -> None:
    """Number, dates, scope, extent and language are taken; who made it is told as not read, with its line."""
    found = described(
        "title=Papers", "creator=Eva Kurz", "identifier=https://other.example.org/x", "identifier=B 7", "date=1914-1918", "description=One.",
        "description=Two.", "language=ger", "format=text/html", "format=3 boxes", "publisher=Archive of Elsewhere",
    )  # fmt: skip
    (one,) = found.sets
    assert (one.path, one.label, one.level, one.reference) == ("set/archive-of-elsewhere-b-7", "Papers", "level-item", "B 7")
    assert (one.scope, one.extent, one.language, one.address) == ("One.\n\nTwo.", "3 boxes", "de", "https://other.example.org/x")
    assert one.time_span is not None
    assert one.time_span.edtf == "1914/1918"
    assert found.keeper.path == one.keeper == "group/archive-of-elsewhere"
    assert [(piece.place, piece.line, piece.words) for piece in found.unread] == [("dc/creator", 4, "Eva Kurz")]


@pytest.mark.parametrize(
    ("date", "edtf"), [("1949-02-05", "1949-02-05"), ("1949-02-05T00:00:00Z", "1949-02-05"), ("ca. 1850", "1850"), ("1914–1918", "1914/1918")]
)
def test_dates_as_archives_write_them(date: str, edtf: str) -> None:
    """Days, moments, years and periods are understood."""
    span = described("title=Papers", f"date={date}").sets[0].time_span
    assert span is not None
    assert span.edtf == edtf


def test_a_date_that_is_not_understood_is_told() -> None:
    """Nothing is lost but the date."""
    found = described("title=Papers", "date=in the spring")
    assert found.sets[0].time_span is None
    assert [finding.quote for finding in found.findings] == ["in the spring"]


def test_who_keeps_it_is_told_by_the_record_or_by_who_gave_it() -> None:
    """The publisher, else the repository that it was harvested from; a record of neither is refused, as is one without a title."""
    assert described("title=Papers").keeper.label == "Other Archive"
    assert described("title=Papers").sets[0].path == "set/other-archive-7"
    with pytest.raises(SourceError, match="who keeps"):
        described("title=Papers", origin=None)
    with pytest.raises(SourceError, match="no title"):
        described("creator=Eva Kurz")


def test_a_manifest_in_the_language_of_the_project() -> None:
    """Labels in the project's language, English, none, or what there is; mark-up is taken away; the third version and the second."""
    found = manifest(
        label={"en": ["Book"], "de": ["Buch"]}, summary={"fr": ["<p>Un <i>livre</i></p>"]}, homepage=[{"id": "https://o.example.org/1"}],
        metadata=[{"label": {"de": ["Signatur"]}, "value": {"none": ["MS 1"]}}, {"label": {"de": ["Datierung"]}, "value": {"de": ["1512"]}},
                  {"label": {"de": ["Schreiber"]}, "value": {"de": ["Eva", "Max"]}}, "broken"],
    )  # fmt: skip
    (one,) = found.sets
    assert (one.label, one.reference, one.address, found.keeper.label) == ("Buch", "MS 1", "https://o.example.org/1", "o.example.org")
    assert one.time_span is not None
    assert one.time_span.edtf == "1512"
    assert [(piece.place, piece.words) for piece in found.unread] == [("metadata/Schreiber", "Eva; Max")]
    old = {"@context": "http://iiif.io/api/presentation/2/context.json", "@id": "https://o.example.org/2", "@type": "sc:Manifest", "label": "Old"}
    (second,) = read_file(File("m.json", json.dumps(old).encode()), Settings())
    assert isinstance(second, FindingAid)
    assert (second.sets[0].label, second.sets[0].address) == ("Old", "https://o.example.org/2")


@pytest.mark.parametrize(
    "data",
    [b'{"@context": "http://iiif.io/api/presentation/3/context.json", "type": "Collection", "label": {}}', b'{"x": "linked.art/ns/"', b'["linked.art/ns/"]',
     b'{"@context": "https://linked.art/ns/v1/linked-art.json", "type": "Person"}', b'{"@context": "https://linked.art/ns/v1/linked-art.json", "type": "LinguisticObject"}',
     b'"linked.art/ns/\xff"', b"[" * 5000 + b'"linked.art/ns/"'],
)  # fmt: skip
def test_json_that_is_something_else_is_told(data: bytes) -> None:
    """What is no manifest and no text is refused with its file's name."""
    with pytest.raises(SourceError, match=r"^a\.json"):
        list(read_file(File("a.json", data), Settings()))


def test_a_record_of_linked_art_is_a_document() -> None:
    """Its name, kind, language, date and the texts about it are taken, whatever else stands in it."""
    aat = "http://vocab.getty.edu/aat/"
    told = {
        "@context": "https://linked.art/ns/v1/linked-art.json", "id": "https://o.example.org/text/1", "type": "LinguisticObject", "_label": "A letter",
        "identified_by": [{"type": "Identifier", "content": "7"}, {"type": "Name", "content": "Letter to Max"}], "content": "Dear Max,\n\nall is well.",
        "classified_as": [{"id": f"{aat}300026879", "type": "Type", "_label": "letters (correspondence)"}],
        "language": [{"id": f"{aat}300388344", "type": "Language", "_label": "German"}, "broken"],
        "created_by": {"type": "Creation", "timespan": {"type": "TimeSpan", "begin_of_the_begin": "1912-04-01T00:00:00Z"},
                       "carried_out_by": [{"type": "Person", "_label": "Eva Kurz"}]},
        "about": [{"type": "Place", "_label": "Vienna"}],
        "referred_to_by": [{"type": "LinguisticObject", "classified_as": [{"id": f"{aat}300026032"}], "content": "Eva writes."}],
    }  # fmt: skip
    (found,) = read_file(File("text.json", json.dumps(told).encode()), Settings())
    assert isinstance(found, Document)
    text = found.source.text
    assert (found.slug, found.kind, found.language, found.source.address) == ("text", "letter", "de", "https://o.example.org/text/1")
    assert (found.title.of(text), found.text) == ("Letter to Max", "Dear Max,\n\nall is well.")
    assert [(role, span.of(text)) for role, span in found.cast] == [("author", "Eva Kurz")]
    assert [(piece.place, piece.words) for piece in found.unread] == [("about", "Vienna")]
    assert found.date is not None
    assert found.summary is not None
    assert (found.date.of(text), found.summary.of(text)) == ("1912-04-01", "Eva writes.")
