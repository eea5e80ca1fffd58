"""A document in the Europeana Data Model: what it says, and that it holds what Europeana asks."""

from __future__ import annotations

import copy

import pytest
from lxml import etree
from pyoxigraph import NamedNode, RdfFormat, parse

from fonds.formats import FORMATS
from fonds.profiles import constructed
from fonds.rights import edm_rights
from tests.edm_rules import BREAKS_A_RULE, broken_rules
from tests.formats_release import BASE, CC0, add_statements, formats_release, in_format, record, texts


@pytest.fixture(scope="module")
def memo() -> etree._Element:
    """The record of the memorandum."""
    return record(formats_release(), "edm", "document/memo")


def test_records_hold_all_rules(memo: etree._Element) -> None:
    """A record of each document breaks none of the Schematron's assertions."""
    assert broken_rules(memo) == []
    assert broken_rules(record(formats_release(), "edm", "document/letter")) == []


@pytest.mark.parametrize("name", BREAKS_A_RULE)
def test_the_rules_can_fail(memo: etree._Element, name: str) -> None:
    """A record that is broken in one way is refused."""
    broken = copy.deepcopy(memo)
    BREAKS_A_RULE[name](broken)
    assert broken_rules(broken) != []


def test_the_object(memo: etree._Element) -> None:
    """The object names its makers, subjects, places and time as entities, and what has none as text."""
    item = "edm:ProvidedCHO/"
    assert texts(memo, item + "dc:creator/@rdf:resource") == [BASE + "person/ada-brandt"]
    assert texts(memo, item + "dc:contributor/@rdf:resource") == [BASE + "person/jan-novy", BASE + "person/kurt-lang"]
    assert texts(memo, item + "dc:subject[not(@rdf:resource)]") == ["Congress of 1949"]
    assert texts(memo, item + "dcterms:spatial/@rdf:resource") == [BASE + "place/prague"]
    assert texts(memo, item + "dcterms:temporal/@rdf:resource") == [BASE + "event/memo#time"]
    assert texts(memo, item + "dcterms:isPartOf") == ["fonds 1, box 2"]
    assert texts(memo, item + "edm:currentLocation") == ["Archive A"]
    assert texts(memo, item + "edm:type") == ["TEXT"]


def test_every_entity_that_it_refers_to_is_described(memo: etree._Element) -> None:
    """Each IRI that the object refers to is an entity of the record, and each entity is referred to by the object."""
    described = texts(memo, "(edm:Agent | edm:Place | edm:TimeSpan | skos:Concept)/@rdf:about")
    assert sorted(set(texts(memo, "edm:ProvidedCHO/*/@rdf:resource"))) == sorted(described)
    assert len(described) == len(set(described))


def test_entities(memo: etree._Element) -> None:
    """An agent has its names, dates and links, a place its position, a time-span its words and bounds, a concept its names."""
    assert texts(memo, f"edm:Agent[@rdf:about='{BASE}person/ada-brandt']/*[not(@rdf:resource)]") == [
        "Ada Brandt", "Ada Holm", "Not the painter.", "Minister", "1899-01-01/1901-12-31",
    ]  # fmt: skip
    assert texts(memo, "edm:Place/wgs:lat | edm:Place/wgs:long") == ["50.09", "14.42"]
    assert texts(memo, "edm:TimeSpan/*") == ["evening of 3 May 1951", "1951-05-03", "1951-05-03"]
    assert texts(memo, "skos:Concept/skos:prefLabel") == ["Vermerk", "memorandum"]


def test_a_letter_has_the_day_of_its_sending() -> None:
    """A letter was created when it was sent; a language that is not known is `und`, for a text has one."""
    letter = record(formats_release(), "edm", "document/letter")
    assert texts(letter, "//dcterms:created") == ["1950-02-01/1950-02-03"]
    assert texts(letter, "//dc:language") == ["und"]
    assert not texts(letter, "//dcterms:temporal")


def test_the_aggregation(memo: etree._Element) -> None:
    """The aggregation leads to the document's page and says who provides it."""
    assert texts(memo, "ore:Aggregation/@rdf:about") == [BASE + "document/memo#aggregation"]
    assert texts(memo, "//edm:isShownAt/@rdf:resource") == [BASE + "document/memo.html"]
    assert texts(memo, "//edm:dataProvider | //edm:provider") == ["The Archive", "The Archive"]
    nameless = record(formats_release(publisher=""), "edm", "document/memo")
    assert texts(nameless, "//edm:dataProvider") == ["Small release"]


def test_a_licence_that_europeana_does_not_take_gives_no_record() -> None:
    """Without a rights statement of the list there is no EDM at all."""
    (edm,) = (format_ for format_ in FORMATS if format_.prefix == "edm")
    assert in_format(edm, formats_release(license="https://opendatacommons.org/licenses/by/1-0/"), BASE + "document/memo") is None
    assert in_format(edm, formats_release(), BASE + "person/ada-brandt") is None


@pytest.mark.parametrize(
    ("licence", "rights"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", "http://creativecommons.org/publicdomain/zero/1.0/"),
        ("http://creativecommons.org/licenses/by-sa/4.0", "http://creativecommons.org/licenses/by-sa/4.0/"),
        ("https://creativecommons.org/licenses/by/3.0/de/legalcode", "http://creativecommons.org/licenses/by/3.0/de/"),
        ("https://www.creativecommons.org/licenses/by/4.0/deed.en", "http://creativecommons.org/licenses/by/4.0/"),
        ("https://rightsstatements.org/page/NoC-NC/1.0/?language=en", "http://rightsstatements.org/vocab/NoC-NC/1.0/"),
        ("https://creativecommons.org/licenses/by/4.0/de/", None),
        ("https://creativecommons.org/licenses/by/2.1/", None),
        ("https://creativecommons.org/licenses/sampling/1.0/", None),
        ("https://creativecommons.org/licenses/by/5.0/", None),
        ("https://rightsstatements.org/vocab/UND/1.0/", None),
        ("https://example.org/creativecommons.org/licenses/by/4.0/", None),
        ("", None),
    ],
)
def test_rights(licence: str, rights: str | None) -> None:
    """A licence is made by http and with a slash at its end; what is none of Europeana's list is none."""
    assert edm_rights(licence) == rights


def test_blank_texts_are_left_out() -> None:
    """A text of spaces and controls makes no empty element."""
    release = formats_release()
    add_statements(
        release,
        r'<graph/memo> { <document/letter> crm:P67i_is_referred_to_by <document/letter#a> . <document/letter#a> crm:P2_has_type <concept/abstract> ; crm:P190_has_symbolic_content " \u0001 " }',
    )
    assert not texts(record(release, "edm", "document/letter"), "//dc:description")


def test_originals_in_two_archives_have_no_one_location() -> None:
    """The current location, of which there may be one, is left out where there are two."""
    release = formats_release()
    add_statements(release, "<graph/memo> { <object/copy> crm:P128_carries <document/memo#original> ; crm:P50_has_current_keeper <group/press> }")
    assert not texts(record(release, "edm", "document/memo"), "//edm:currentLocation")


@pytest.mark.parametrize("prefix", ["edm", "crm"])
def test_rdf_records_are_rdf(prefix: str) -> None:
    """An EDM or RDF/XML record is read as RDF, with as many subjects as it has elements, and no blank node."""
    release = formats_release()
    (format_,) = (found for found in FORMATS if found.prefix == prefix)
    for path in ("document/memo", "document/letter"):
        made = in_format(format_, release, BASE + path)
        assert made is not None
        subjects = {quad.subject for quad in parse(made, RdfFormat.RDF_XML)}
        assert all(isinstance(subject, NamedNode) for subject in subjects)
        assert len(subjects) == len(etree.fromstring(made))


def test_a_document_of_which_little_is_known_still_has_a_record() -> None:
    """A document without title, kind, language, subject, place and time has what Europeana asks all the same."""
    release = formats_release()
    add_statements(release, r'<graph/x> { <document/bare> a crm:E31_Document ; rdfs:label "\u0002" ; crm:P67_refers_to <publication/book> }')
    bare = record(release, "edm", "document/bare")
    assert broken_rules(bare) == []
    assert texts(bare, "//dc:title | //dc:type | //dc:language | //dc:subject") == ["und", "The Book", "bare", "Text"]


@pytest.mark.parametrize("licence", [CC0, "https://creativecommons.org/licenses/by/4.0/deed.de", "https://opendatacommons.org/licenses/by/1-0/"])
def test_the_profile_says_the_rights_that_the_record_says(licence: str) -> None:
    """By content negotiation as by OAI-PMH; a licence that is none of Europeana's list is no rights statement of EDM."""
    release = formats_release(license=licence)
    said = [str(quad.object) for quad in constructed(release, BASE + "document/memo", "edm") if quad.predicate.value.endswith("/edm/rights")]
    (edm,) = (format_ for format_ in FORMATS if format_.prefix == "edm")
    harvested = in_format(edm, release, BASE + "document/memo")
    assert said == ([f"<{iri}>" for iri in texts(etree.fromstring(harvested), "//edm:rights/@rdf:resource")] if harvested else [])
    assert bool(harvested) == (edm_rights(licence) is not None)
