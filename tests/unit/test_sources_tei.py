"""fonds.sources.tei: letters, volumes and lists in TEI P5; what is wrong in them is told with its line, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.authorities.register import Register, load_register
from fonds.errors import SourceError
from fonds.extract import extract
from fonds.sources.reader import File, Settings
from fonds.sources.tei import READER
from fonds.values import Account, Document, Event

LETTER = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="B7">
 <teiHeader>
  <fileDesc>
   <titleStmt><title level="s">Letters of the Lenz Family</title><title level="a">Anna Lenz to Paul Orlik, [about 5 October 1895]</title></titleStmt>
   <publicationStmt><publisher>Lenz House</publisher><idno type="URI">https://letters.example.org/B7</idno>
    <availability><licence target="https://creativecommons.org/licenses/by/4.0/"><p>CC BY 4.0</p></licence></availability></publicationStmt>
   <sourceDesc><listWit><witness><objectType corresp="brief"/><msDesc><msIdentifier><settlement>Graz</settlement><repository>City Library</repository>
     <idno>Lenz, Box 5</idno></msIdentifier></msDesc></witness></listWit>
    <listBibl><biblStruct><monogr><title level="m">The Lenz Letters</title><editor>Kurz, Eva</editor>
     <imprint><pubPlace>Graz</pubPlace><publisher>Moser</publisher><date when="1958">1958</date></imprint><biblScope unit="pp">12-13</biblScope></monogr></biblStruct></listBibl></sourceDesc>
  </fileDesc>
  <profileDesc>
   <langUsage><language ident="de-AT">German</language></langUsage>
   <correspDesc>
    <correspAction type="sent"><persName ref="#p1">Lenz, Anna</persName>
     <date evidence="conjecture" notBefore="1895-10-05" notAfter="1895-10-09">[5. 10. 1895 – 9. 10. 1895?]</date><placeName ref="#o1">Graz</placeName></correspAction>
    <correspAction type="received"><persName ref="#p2">Orlik, Paul</persName><placeName ref="#o2" evidence="conjecture">Wien</placeName></correspAction>
   </correspDesc>
  </profileDesc>
 </teiHeader>
 <text>
  <body><div><pb n="1r"/><opener><dateline>Graz, <date when="1895-10-05">5. Oct.</date></dateline><salute>Dear Paul,</salute></opener>
   <p>yesterday <rs type="person" ref="#p3">Horn</rs> came<note type="commentary">The painter <rs type="person" ref="#p3">Karl Horn</rs>.</note>
   with <subst><del>his</del><add>your</add></subst> <rs type="work" subtype="implied" ref="#w1">new pic<pb n="1v"/>ture</rs>.<note type="footnote">It is small.</note></p>
   <closer><signed>A<c rendition="#dots" n="3"/></signed></closer></div></body>
  <back>
   <listPerson>
    <person xml:id="p1"><persName><forename>Anna</forename><surname>Lenz</surname></persName><birth><date when="1870-02-01"/><settlement ref="#o1"><placeName>Graz</placeName></settlement></birth>
     <idno type="URL">https://d-nb.info/gnd/118609807</idno><idno type="URL">https://elsewhere.example/1</idno></person>
    <person xml:id="p2"><persName><forename>Paul</forename><surname>Orlik</surname></persName></person>
    <person xml:id="p3"><persName><forename>Karl</forename><surname>Horn</surname></persName><occupation>painter</occupation></person></listPerson>
   <listPlace><place xml:id="o1"><placeName>Graz</placeName><location><geo>47,07 15,44</geo></location></place>
    <place xml:id="o2"><placeName>Wien</placeName><placeName type="former">Vindobona</placeName></place></listPlace>
   <listBibl><bibl xml:id="w1"><title>The Bridge</title><author ref="#p3">Horn, Karl</author><date when="1894"/></bibl></listBibl>
  </back>
 </text>
</TEI>
"""
VOLUME = """<TEI xmlns="http://www.tei-c.org/ns/1.0">
 <teiHeader><fileDesc><titleStmt><title type="main">Papers on Foreign Affairs, 1955</title></titleStmt></fileDesc></teiHeader>
 <text><front><div><list type="persons"><item><persName xml:id="p_LF1">Lenz, Ferdinand</persName>, Minister</item></list></div></front>
 <body>
  <div type="document" xml:id="d1"><head>1. Memorandum of Conversation</head>
   <note type="source">Source: National Archives, RG 59, Central Files, Box 12, Folder 3. Secret. Drafted by Weber.</note>
   <opener><dateline><placeName>Vienna</placeName>, <date when="1955-05-03">May 3, 1955</date>.</dateline></opener>
   <list type="participants"><head>PARTICIPANTS</head><item><persName corresp="#p_LF1">Mr. Lenz</persName></item><item><persName>Mr. Paul Orlik</persName></item></list>
   <p>Mr. Lenz said that it rained. Orlik answered that it would stop.</p></div>
  <div type="document" xml:id="d2"><head>2. Letter</head><opener><dateline><date when="1955-05-31">May 31, 1955</date></dateline></opener><p>Dear Orlik, come.</p></div>
  <div type="document" xml:id="d2"><head>3. Again</head><p>Words.</p></div>
 </body></text>
</TEI>
"""


def documents(text: str, name: str = "documents/b7.xml") -> list[Document]:
    """The documents of a TEI text; errors are raised."""
    found = []
    for outcome in READER.read(File(name, text.encode()), Settings()):
        assert isinstance(outcome, Document), outcome
        found.append(outcome)
    return found


def letter(*changes: tuple[str, str]) -> Account:
    """The account of the letter, some of its words changed."""
    text = LETTER
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return extract(documents(text)[0], Register({}))


def stage(account: Account, kind: str) -> Event:
    """A stage of the letter's way."""
    return next(event for event in account.events if event.types == (kind,))


def test_sender_addressee_dates_and_places() -> None:
    """A letter is a correspondence of a sending and a receiving, each with who, where and when; a conjecture is uncertain in EDTF."""
    account = letter()
    sending, receiving = stage(account, "sending"), stage(account, "receiving")
    assert (sending.actors, sending.places) == (("person/p1",), ("place/o1",))
    assert sending.time_span is not None
    assert (sending.time_span.edtf, sending.time_span.begin, sending.time_span.end, sending.time_span.label) == (
        "1895-10-05?/1895-10-09?", "1895-10-05T00:00:00Z", "1895-10-09T23:59:59Z", "[5. 10. 1895 – 9. 10. 1895?]")  # fmt: skip
    assert (receiving.actors, receiving.places, receiving.time_span) == (("person/p2",), ("place/o2",), None)
    assert account.events[0].types == ("correspondence",)
    assert {(role.role, role.actor) for role in account.events[0].roles} == {("author", "person/p1"), ("addressee", "person/p2")}


def test_the_record_reads_as_the_letter_does() -> None:
    """Deleted words and the editor's notes are not in the record, the writer's own note is; glyphs and page breaks leave words whole."""
    account = letter()
    assert account.document.text == "Graz, 5. Oct.\nDear Paul,\n\nyesterday Horn came with your new picture.\n\nA...\n\nIt is small."
    assert account.document.source.text.endswith("The painter Karl Horn.")
    assert [place for place, _ in account.pages] == ["document/b7#page-1r", "document/b7#page-1v"]


def test_names_rest_on_the_words_that_the_edition_marks() -> None:
    """Each marked name is a mention of its thing by exactly its words; what is only meant gives no name to it."""
    account = letter()
    text, record = account.document.source.text, account.document.record
    found = {(m.body, m.quote, m.span.within(record)) for m in account.mentions if m.body in ("person/p3", "publication/w1")}
    assert found == {("person/p3", "Horn", True), ("person/p3", "Karl Horn", False), ("publication/w1", "new picture", True)}
    assert all(mention.span.of(text) == mention.quote for mention in account.mentions)
    things = {entity.path: entity for entity in account.entities}
    assert [name.text for name in things["publication/w1"].names] == ["The Bridge"]
    assert "Horn" in [name.text for name in things["person/p3"].names]


def test_lists_tell_lives_positions_makers_and_links() -> None:
    """Life dates, coordinates with the longitude first, former names, authors of works, and identifiers of known authorities."""
    things = {entity.path: entity for entity in letter().entities}
    anna, graz, bridge = things["person/p1"], things["place/o1"], things["publication/w1"]
    assert anna.born is not None
    assert (anna.label, anna.born.edtf, anna.birth_place, anna.links) == ("Anna Lenz", "1870-02-01", "place/o1", ("https://d-nb.info/gnd/118609807",))
    assert (graz.longitude, graz.latitude) == (15.44, 47.07)
    assert ("Vindobona", "historic-name") in [(name.text, name.kind) for name in things["place/o2"].names]
    assert (bridge.makers, bridge.time_span.edtf if bridge.time_span else "") == (("person/p3",), "1894")


def test_where_it_lies_and_is_printed() -> None:
    """Repository and shelf mark make the reference, the shelf mark a set; the printing has editor, place, publisher, year and pages."""
    account = letter()
    (carrier,) = account.carriers
    assert (carrier.keeper, carrier.reference.as_written) == ("group/city-library-graz", "Graz, City Library, Lenz, Box 5")
    assert [(part.level, part.value) for part in carrier.reference.parts] == [("shelf_mark", "Lenz, Box 5")]
    (printing,) = account.printings
    assert (printing.editors, printing.place, printing.publisher, printing.citation.pages) == (
        ("person/kurz-eva",),
        "place/graz",
        "group/moser",
        "12-13",
    )
    assert printing.year is not None
    assert printing.year.edtf == "1958"


def test_what_is_not_read_is_listed() -> None:
    """Words that reach no statement stand in the list with their element and line: the occupation, the deleted word, a foreign identifier."""
    unread = {(item.place.rpartition("/")[2], item.words) for item in documents(LETTER)[0].unread}
    assert {("occupation", "painter"), ("del", "his"), ("idno", "https://elsewhere.example/1"), ("publisher", "Lenz House")} <= unread
    assert not {place for place, _ in unread} & {"forename", "geo", "repository", "persName", "placeName"}


def test_a_volume_holds_many_documents() -> None:
    """Each division of a volume is a document with its own slug, date and source note; a repeated identifier is an error of that one alone."""
    outcomes = list(READER.read(File("documents/v1.xml", VOLUME.encode()), Settings()))
    first, second = (outcome for outcome in outcomes if isinstance(outcome, Document))
    (error,) = (outcome for outcome in outcomes if isinstance(outcome, SourceError))
    assert (first.slug, second.slug) == ("v1-d1", "v1-d2")
    assert "'v1-d2' too" in str(error)
    assert error.where == "documents/v1.xml:11"
    account = extract(first, Register({}))
    meeting = account.events[0]
    assert meeting.time_span is not None
    assert meeting.time_span.edtf == "1955-05-03"
    assert "person/v1-p-lf1" in meeting.participants
    assert next((e.label, e.note) for e in account.entities if e.path == "person/v1-p-lf1") == ("Ferdinand Lenz", "Minister")
    assert [part.level for part in account.carriers[0].reference.parts][:1] == ["record_group"]
    assert {utterance.speaker for utterance in account.utterances} >= {"person/v1-p-lf1"}


def test_lists_of_an_edition_are_a_register(tmp_path: Path) -> None:
    """Lists in authorities/ are known things; what the archive's own table says of one wins."""
    (tmp_path / "list.xml").write_text(LETTER, encoding="utf-8")
    (tmp_path / "persons.tsv").write_text("id\tlabel\tborn\tdied\toffices\tnote\tsource\np1\tAnna L.\t\t\t\t\tour file\n", encoding="utf-8")
    register = load_register(tmp_path)
    assert register.entities["person/p1"].label == "Anna L."
    assert register.entities["person/p3"].label == "Karl Horn"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('when="1895-10-05"', 'when="1895-02-30"', "1895-02-30"),
        ('when="1870-02-01"', 'when="soon"', "is not a date"),
        ('notAfter="1895-10-09"', 'notAfter="1895-10-01"', "ends before it begins"),
        ('xml:id="p2"', 'xml:id="p1"', "stands twice"),
        ("47,07 15,44", "147,07 15,44", "no latitude"),
        ('<person xml:id="p2">', '<person xml:id="p2" sameAs="#p9"></person><person xml:id="p9" sameAs="#p2">', "circle"),
        ('<date when="1870-02-01"/>', '<date when="1970-02-01"/></birth><birth/><death><date when="1900"/></death><birth>', "before being born"),
        ('type="received"', 'type="recieved"', "'recieved' is not known"),
    ],
)
def test_what_is_wrong_is_told_and_the_letter_goes_on(before: str, after: str, told: str) -> None:
    """A date that does not exist, an identifier twice, a circle: a warning with the line, and the rest of the letter is there."""
    document = letter((before, after)).document
    line = LETTER[: LETTER.index(before)].count("\n") + 1
    assert [(finding.line, finding.file) for finding in document.findings if told in finding.message][:1] == [(line, "documents/b7.xml")]
    assert "yesterday Horn came" in document.text


@pytest.mark.parametrize(
    ("text", "told", "line"),
    [
        (LETTER.replace("</closer>", ""), "not well-formed", 26),
        (
            LETTER.replace("?>", "?>\n<!DOCTYPE TEI [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>", 1).replace("Dear", "&b;"),
            "declares entities",
            2,
        ),
        (LETTER.replace("?>", '?>\n<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1).replace("Dear", "&x;"), "declares entities", 2),
        ('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listPerson/></body></text></TEI>', "authorities/", 1),
        ('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>No title.</p></body></text></TEI>', "has no title", 1),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, told: str, line: int) -> None:
    """Broken XML, entities of any kind, and files without a document are errors with file and line."""
    with pytest.raises(SourceError, match=told) as error:
        raise next(outcome for outcome in READER.read(File("documents/b7.xml", text.encode()), Settings()) if isinstance(outcome, SourceError))
    assert error.value.where == f"documents/b7.xml:{line}"
