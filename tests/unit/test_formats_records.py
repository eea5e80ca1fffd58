"""What the record of each kind of thing says in Dublin Core, RDF/XML, EAC-CPF and EAD3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import RdfFormat, parse

from fonds.formats import FORMATS
from fonds.formats.elements import add, root, written
from fonds.release import Release
from fonds.xml import clean
from tests.formats_release import BASE, add_statements, formats_release, in_format, record, texts


@pytest.fixture(scope="module")
def release() -> Release:
    """The small release."""
    return formats_release()


def test_prefixes_are_names_of_oai_pmh(release: Release) -> None:
    """The formats are told apart by their prefixes, Dublin Core first, as a repository lists them."""
    assert [format_.prefix for format_ in FORMATS] == ["oai_dc", "crm", "edm", "eac_cpf", "ead3"]


@pytest.mark.parametrize("prefix", [format_.prefix for format_ in FORMATS])
def test_a_record_is_one_element_and_always_the_same(release: Release, prefix: str) -> None:
    """A record is a well-formed element without a declaration, and two readings of the same statements write the same bytes."""
    (format_,) = (format_ for format_ in FORMATS if format_.prefix == prefix)
    other = formats_release()
    records = 0
    for iris in release.things().values():
        for iri in iris:
            found = in_format(format_, release, iri)
            assert found == in_format(format_, other, iri)
            if found is not None:
                records += 1
                assert not found.startswith(b"<?xml")
                etree.fromstring(found)
    assert records > 0


@pytest.mark.parametrize("prefix", ["oai_dc", "edm", "eac_cpf", "ead3"])
@pytest.mark.parametrize("path", ["person/nobody", "person/a-brandt"])
def test_what_is_unknown_or_merged_has_no_record(release: Release, prefix: str, path: str) -> None:
    """A thing that nothing is said of, or that was merged into another, has no record in any format."""
    (format_,) = (format_ for format_ in FORMATS if format_.prefix == prefix)
    assert in_format(format_, release, BASE + path) is None


def test_every_kind_of_thing_has_dublin_core(release: Release) -> None:
    """Each current thing has a title, a type, rights, and its IRI as the first identifier."""
    for kind, iris in release.things().items():
        for iri in iris:
            if iri != BASE + "person/a-brandt":
                dc = record(release, "oai_dc", iri.removeprefix(BASE))
                assert texts(dc, "dc:title"), iri
                assert texts(dc, "dc:identifier")[0] == iri
                assert texts(dc, "dc:type"), kind
                assert texts(dc, "dc:rights") == sorted(texts(dc, "dc:rights"))


def test_a_translated_memorandum_in_dublin_core(release: Release) -> None:
    """A document names its author, translator and note-taker, whom and where it tells of, its reference, and where it is printed."""
    dc = record(release, "oai_dc", "document/memo")
    found = {name: texts(dc, f"dc:{name}") for name in ("creator", "contributor", "subject", "description", "publisher", "date", "type")}
    assert found == {
        "creator": ["Ada Brandt"], "contributor": ["Jan Novy", "Kurt Lang"], "subject": ["Ada Brandt", "Congress of 1949", "Jan Novy"],
        "description": ["They speak."], "publisher": ["The Archive"], "date": ["1951-05-03"], "type": ["Text", "memorandum"],
    }  # fmt: skip
    assert texts(dc, "dc:identifier") == [BASE + "document/memo", "A: 1/2, 3"]
    assert texts(dc, "dc:source") == ["https://archive.example.org/memo", "The Book, pp. 7-8"]
    assert texts(dc, "dc:language") == ["en"]
    assert texts(dc, "dc:coverage") == ["Prague", "1951-05-03"]
    assert texts(dc, "dc:rights") == ["All may read it.", "https://creativecommons.org/publicdomain/zero/1.0/"]


def test_a_letter_in_dublin_core(release: Release) -> None:
    """A letter is dated by its sending, an uncertain date as the interval that holds it; its addressee contributes; `und` is no xml:lang."""
    dc = record(release, "oai_dc", "document/letter")
    assert texts(dc, "dc:date") == ["1950-02-01/1950-02-03"]
    assert texts(dc, "dc:contributor") == ["Jan Novy"]
    assert texts(dc, "dc:coverage") == ["Prague"]
    assert texts(dc, "dc:title[not(@xml:lang)]") == ["Brandt an Novy"]


def test_other_things_in_dublin_core(release: Release) -> None:
    """An utterance has its speaker and words, an event its participants, an object its sets, a publication its publisher."""
    assert texts(record(release, "oai_dc", "statement/memo-1"), "dc:creator | dc:description | dc:coverage") == [
        "Ada Brandt",
        "the talks are over",
        "Prague",
    ]
    assert texts(record(release, "oai_dc", "event/memo"), "dc:contributor") == ["Ada Brandt", "Jan Novy", "Kurt Lang"]
    assert texts(record(release, "oai_dc", "object/a-1-2-3"), "dc:relation") == [BASE + "document/memo", BASE + "set/a-1-2"]
    assert texts(record(release, "oai_dc", "set/a-1-2"), "dc:description") == ["fonds 1, box 2"]
    assert texts(record(release, "oai_dc", "publication/book"), "dc:publisher | dc:date") == ["The Press", "1960"]
    assert texts(record(release, "oai_dc", "place/prague"), "dc:coverage") == ["east=14.42; north=50.09", "Bohemia"]
    assert texts(record(release, "oai_dc", "concept/language-en"), "dc:identifier")[1:] == ["en"]


@pytest.mark.parametrize("prefix", ["oai_dc", "crm", "edm"])
def test_characters_that_xml_forbids_are_left_out(release: Release, prefix: str) -> None:
    """Controls and non-characters are dropped, and markup in a text is escaped, in every format."""
    title = 'Brandt & Novy: "<5 > 3"'
    assert title in texts(record(release, prefix, "document/memo"), ".//*[not(*)]")


def test_rdf_xml_says_what_the_graph_says(release: Release) -> None:
    """The crm record holds a thing and its parts, and declares no namespace that it does not use."""
    rdf = record(release, "crm", "set/a-1")
    assert texts(rdf, "*/@rdf:about") == [BASE + "set/a-1", BASE + "set/a-1#reference"]
    assert set(rdf.nsmap) == {"crm", "la", "rdf", "rdfs"}


def test_rdf_xml_read_again_is_the_description(release: Release) -> None:
    """The triples of a record are those that the release tells of the thing, each once."""
    (crm,) = (format_ for format_ in FORMATS if format_.prefix == "crm")
    for path in ("document/letter", "person/ada-brandt", "event/memo", "place/prague"):
        made = in_format(crm, release, BASE + path)
        assert made is not None
        assert {quad.triple for quad in parse(made, RdfFormat.RDF_XML)} == {quad.triple for quad in release.describe(BASE + path)}


def test_a_carriage_return_outlives_rdf_xml() -> None:
    """A carriage return in a text is escaped, for a parser would read a bare one as a line feed."""
    release = formats_release()
    add_statements(release, r'<graph/authorities> { <person/jan-novy> skos:note "a\r\nb" }')
    assert "a\r\nb" in texts(record(release, "crm", "person/jan-novy"), ".//skos:note")


def test_an_authority_record_of_a_person(release: Release) -> None:
    """EAC-CPF has the names with their use, the dates in the source's words, the office, the note, the same one elsewhere and the documents."""
    eac = record(release, "eac_cpf", "person/ada-brandt")
    assert texts(eac, ".//eac:recordId") == ["person-ada-brandt"]
    assert texts(eac, ".//eac:entityType") == ["person"]
    assert texts(eac, ".//eac:nameEntry/eac:part") == ["Ada Brandt", "Ada Holm"]
    assert texts(eac, ".//eac:nameEntry[2]/eac:useDates/eac:dateRange/eac:toDate/@standardDate") == ["1930"]
    assert texts(eac, ".//eac:existDates/eac:dateRange/eac:fromDate/@*") == ["1899-01-01", "1901-12-31"]
    assert texts(eac, ".//eac:existDates//eac:fromDate") == ["about 1900"]
    assert texts(eac, ".//eac:existDates//eac:toDate") == []
    assert texts(eac, ".//eac:place/*") == ["birth", "Prague"]
    assert texts(eac, ".//eac:occupation/eac:term") == ["Minister"]
    assert texts(eac, ".//eac:biogHist/eac:p") == ["Not the painter."]
    assert texts(eac, ".//eac:cpfRelation/@cpfRelationType") == ["identity", "associative"]
    resources = list(zip(texts(eac, ".//eac:resourceRelation/@xlink:href"), texts(eac, ".//eac:resourceRelation/@resourceRelationType"), strict=True))
    letter, memo = BASE + "document/letter", BASE + "document/memo"
    assert resources == [(letter, "creatorOf"), (memo, "creatorOf"), (memo, "subjectOf")]


def test_an_authority_record_of_a_group(release: Release) -> None:
    """A group is a corporate body, named by its label where it has no name, with its members; empty elements are left out."""
    eac = record(release, "eac_cpf", "group/press")
    assert texts(eac, ".//eac:entityType | .//eac:part") == ["corporateBody", "The Press"]
    assert texts(eac, ".//eac:cpfRelation/eac:relationEntry") == ["Ada Brandt"]
    assert texts(eac, ".//eac:resourceRelation/@resourceRelationType") == ["other"]
    assert not eac.xpath(".//*[not(node()) and not(@*)]")


def test_a_finding_aid(release: Release) -> None:
    """EAD3 nests the sets down to the documents: those on an object with its reference, those without one by themselves."""
    ead = record(release, "ead3", "set/a-1")
    assert texts(ead, "ead:archdesc/@level") == ["fonds"]
    assert texts(ead, ".//ead:c/@*[name() = 'level' or name() = 'otherlevel']") == ["otherlevel", "box", "item", "item"]
    assert texts(ead, ".//ead:repository/ead:corpname/ead:part") == ["Archive A"]
    assert texts(ead, ".//ead:c/ead:c/ead:did/ead:unitid") == ["A: 1/2, 3", BASE + "document/letter"]
    assert texts(ead, ".//ead:unitdate") == ["evening of 3 May 1951", "1950-02-01/1950-02-03"]
    assert texts(ead, ".//ead:unitdate/@normal") == ["1951-05-03", "1950-02-01/1950-02-03"]
    assert texts(ead, ".//ead:origination/ead:persname/ead:part") == ["Ada Brandt", "Ada Brandt"]
    assert texts(ead, ".//ead:dao/@href") == [BASE + "document/memo", BASE + "document/letter"]
    assert not texts(ead, ".//@xml:lang")


def test_control_is_ordered_as_the_schemas_have_it(release: Release) -> None:
    """The elements of control stand in the one order that EAC-CPF and EAD3 allow, codes in the lists that they have."""
    eac = record(release, "eac_cpf", "person/ada-brandt")
    assert [etree.QName(element).localname for element in eac[0]] == [
        "recordId", "otherRecordId", "maintenanceStatus", "publicationStatus", "maintenanceAgency", "maintenanceHistory", "sources",
    ]  # fmt: skip
    assert [etree.QName(element).localname for element in eac[1]] == ["identity", "description", "relations"]
    ead = record(release, "ead3", "set/a-1")
    assert [etree.QName(element).localname for element in ead[0]] == [
        "recordid", "filedesc", "maintenancestatus", "publicationstatus", "maintenanceagency", "maintenancehistory",
    ]  # fmt: skip
    assert texts(ead, "ead:control/@langencoding") == ["otherlangencoding"]


@given(text=st.text(), language=st.sampled_from(["", "de", "zh-Hant"]))
def test_any_text_is_written_and_read_again(text: str, language: str) -> None:
    """Whatever characters a text has, its element is well-formed and holds those that XML 1.0 allows."""
    element = add(root("urn:x", "r", {None: "urn:x"}), "e", text, language, a=text)
    found = etree.fromstring(written(element))
    assert (found.text or "") == clean(text)
    assert found.get("a") == clean(text)
    assert set(clean(text)) <= set(text)


def test_a_set_that_lies_in_itself_ends() -> None:
    """Sets that lie in each other are made once, however the graph turns round."""
    release = formats_release()
    add_statements(release, "<graph/memo> { <set/a-1> la:member_of <set/a-1-2> }")
    assert len(texts(record(release, "ead3", "set/a-1"), ".//ead:c[@otherlevel]/@otherlevel")) == 1


def test_only_some_kinds_have_archival_formats(release: Release) -> None:
    """EAC-CPF has words for persons and groups, EAD3 for sets, EDM for documents."""
    kinds: dict[str, set[str]] = {}
    for format_ in FORMATS:
        for kind, iris in release.things().items():
            if any(in_format(format_, release, iri) for iri in iris):
                kinds.setdefault(format_.prefix, set()).add(kind)
    assert (kinds["eac_cpf"], kinds["ead3"], kinds["edm"]) == ({"person", "group"}, {"set"}, {"document"})
    assert kinds["oai_dc"] == set(release.things())
