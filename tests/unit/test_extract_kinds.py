"""fonds.extract on kinds of record other than the conversation: cables, minutes, journals, letters; all of them invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.authorities.register import Register
from fonds.extract import extract
from fonds.extract.dates import find_dates
from fonds.extract.language import load_language
from fonds.sources.archive_page import read_page
from fonds.sources.profile import load_profile
from fonds.values import Account, Source


def account(text: str, slug: str = "a") -> Account:
    """The account of a page."""
    return extract(read_page(Source(f"{slug}.txt", text), slug, load_profile("archive-page", Path())), Register({}))


def roles(found: Account) -> set[tuple[str, str]]:
    """Who had which role in the record's event or in a stage of it."""
    events = [event for event in found.events if event.path.partition("#")[0] == found.meeting]
    return {(role.actor.removeprefix("person/"), role.role) for event in events for role in event.roles}


def parts(found: Account) -> dict[str, str]:
    """The levels of the first carrier's reference."""
    return {part.level: part.value for part in found.carriers[0].reference.parts}


def test_a_cable_has_a_sender_and_an_addressee() -> None:
    """Both stand in its title: "Cable, X to Y"."""
    found = account("March 2, 1958\n\nCable, Tomas Belik to Arvid Lund\n\nThe talks have begun. Await instructions.\n")
    assert {("tomas-belik", "author"), ("arvid-lund", "addressee")} <= roles(found)


def test_a_journal_gives_its_writer_and_whom_he_met() -> None:
    """The genitive of the title wrote it, whoever stands behind "with" was met; the first person is the writer."""
    found = account(
        "January 4, 1954\n\nFrom the Journal of Ambassador O. R. Lenz: Record of Conversation with Foreign Minister Paul Orlik, 4 January 1954\n\n"
        "I visited Orlik. I said that the road was closed. Orlik replied that it would be opened in May.\n"
    )
    assert {("o-r-lenz", "principal"), ("paul-orlik", "principal")} <= roles(found)
    assert [u.speaker for u in found.utterances] == ["person/o-r-lenz", "person/paul-orlik"]


def test_a_list_of_those_present_tells_sides_offices_and_functions() -> None:
    """Headings in the list are sides, words behind a comma offices; a note-taker's line is a role."""
    found = account(
        "June 9, 1962\n\nMinutes of Conversation between Tomas Belik and Paul Orlik\n\n"
        "PARTICIPANTS:\n\nTomas Belik, Foreign Minister\nKarl Horn, Deputy Foreign Minister\nPaul Orlik, Ambassador\n\n"
        "Interpreter: Eva Kurz\nNote-taker: Jan Adler\n\nBelik greeted the guests.\n"
    )
    assert {("tomas-belik", "principal"), ("paul-orlik", "principal"), ("karl-horn", "attendee"), ("eva-kurz", "interpreter")} <= roles(found)
    assert ("jan-adler", "note-taker") in roles(found)


def test_also_present_were() -> None:
    """A sentence in the body lists those who attended."""
    found = account(
        "June 9, 1962\n\nRecord of Conversation between Tomas Belik and Paul Orlik\n\n"
        "Belik thanked Orlik for the visit. Also present were Counselor Karl Horn and First Secretary Jan Adler.\n"
    )
    assert {("karl-horn", "attendee"), ("jan-adler", "attendee")} <= roles(found)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("RGASPI, f. 82, op. 2, d. 1234, ll. 5-9.", {"fond": "82", "opis": "2", "delo": "1234", "listy": "5-9"}),
        ("TNA, FO 371/143, minute 12.", {"series": "FO 371", "piece": "143"}),
        ("National Archives, Record Group 59, Box 17, Folder 3.", {"record_group": "59", "box": "17", "folder": "3"}),
        ("National Archives (NARA), RG 59, Central Decimal Files, 1955-59, Box 12.", {"series": "Central Decimal Files, 1955-59", "box": "12"}),
        (
            "Hungarian National Archives (MOL), XIX-J-1-j-Korea-1968, 58. doboz.",
            {"series": "XIX-J-1-j", "country": "Korea", "year": "1968", "box": "58"},
        ),
        ("Archive of the Foreign Ministry (AMSZ), z. 15/72, w. 5, t. 47.", {"fond": "15/72", "volume": "5", "folder": "47"}),
        ("Central State Archive (TsDA), Sofia, Fond 1-B, Record 60, File 330, 1-8.", {"fond": "1-B", "opis": "60", "file": "330", "pages": "1-8"}),
        ("National Archives, A ÚV KSČ, f. 02/1, sv. 91, ar. j. 98, č. 12.", {"fond": "02/1", "volume": "91", "file": "98", "item": "12"}),
        ("SÚA, Prague, ÚV KSČ, AN, k. 193, i.č. 211.", {"box": "193", "file": "211"}),
        ("Archive of Josip Broz Tito, KPR, I-3-a/121-30.", {"series": "I-3-a", "file": "121-30"}),
        ("Istituto Gramsci, APC, Fondo Mosca, mf 122, pp. 1234-1240.", {"fond": "Mosca", "reel": "122", "pages": "1234-1240"}),
        ("National Archives of India, Ministry of External Affairs, File No. 1(12)-NGO/55.", {"file": "1(12)-NGO/55"}),
        ("National Archives of Australia, A1838, 3103/11/87 part 5.", {"series": "A1838", "file": "3103/11/87", "part": "5"}),
        ("Library and Archives Canada, RG 25, vol. 4758, file 50056-B-40.", {"record_group": "25", "volume": "4758", "file": "50056-B-40"}),
        ("Swiss Federal Archives, Bern, E2001E#1980/83#456*.", {"file": "E2001E#1980/83#456*"}),
        ("Archivio Centrale dello Stato, Rome, Fondo Moro, b. 78, fasc. 21.", {"fond": "Moro", "box": "78", "dossier": "21"}),
    ],
)
def test_references_of_several_archives(note: str, expected: dict[str, str]) -> None:
    """The scheme of each archive is data."""
    found = account(
        f"May 3, 1951\n\nRecord of Conversation between Anna Lenz and Paul Orlik\n\nIt rained.\n\nDocument Information\n\nSource\n\n{note}\n"
    )
    told = parts(found)
    assert {level: told.get(level) for level in expected} == expected


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("on the night of 5-6 April 1951", "1951-04-05", "1951-04-06"),
        ("in the first days of March 1951", "1951-03-01", "1951-03-31"),
        ("from 3 to 7 April 1951", "1951-04-03", "1951-04-07"),
        ("in the spring of 1950", "1950-03-01", "1950-05-31"),
        ("on 24 January (6 February) 1918", "1918-02-06", "1918-02-06"),
        ("on 1 (14) August 1905", "1905-08-14", "1905-08-14"),
        ("on 14–15 (27–28) August 1905", "1905-08-27", "1905-08-28"),
        ("on January 24 (February 6), 1918", "1918-02-06", "1918-02-06"),
    ],
)
def test_dates_in_usual_forms(words: str, begin: str, end: str) -> None:
    """Nights, months, ranges, seasons and both calendars, as bounds in the Gregorian calendar."""
    found = account(f"May 3, 1951\n\nRecord of Conversation between Anna Lenz and Paul Orlik\n\nOrlik said that the bridge fell {words}.\n")
    spans = {(span.begin[:10], span.end[:10]) for _, span in found.times if span.begin and span.end}
    assert (begin, end) in spans


def test_a_short_name_and_an_office_stand_for_the_one_in_the_document() -> None:
    """A family name alone, and an office that one person has, are resolved within the document."""
    found = account(
        "May 3, 1951\n\nRecord of Conversation between Premier Anna Lenz and Ambassador Paul Orlik\n\n"
        "Lenz said that it rained. The Ambassador asked whether the dam would hold. It was noted by the Premier that it would.\n"
    )
    assert [u.speaker for u in found.utterances] == ["person/anna-lenz", "person/paul-orlik", "person/anna-lenz"]
    assert found.utterances[1].modality == "asked"


@pytest.mark.parametrize(
    ("line", "marking"),
    [
        ("TOP SECRET", "TOP SECRET"),
        ("Secret. Copy No. 2", "Secret"),
        ("SECRET/NODIS", "SECRET/NODIS"),
        ("Top Secret – Eyes Only", "Top Secret – Eyes Only"),
        ("C O N F I D E N T I A L LIMA 2134", "C O N F I D E N T I A L"),
        ("[stamp: Top Secret]", "Top Secret"),
        ("0048/top secret/1957.", "top secret"),
        ("TOP SECRET, EXTREMELY URGENT", "TOP SECRET"),
        ("Personal and Secret", "Personal and Secret"),
        ("Secret talks were held in May.", None),
    ],
)
def test_the_classification_is_the_marking_of_its_line(line: str, marking: str | None) -> None:
    """Copy numbers, stamps and urgency beside it are not part of it; a sentence is none."""
    found = account(f"May 3, 1951\n\nRecord of Conversation between Anna Lenz and Paul Orlik\n\n{line}\n\nOrlik said that it rained.\n").document
    assert (found.classification.of(found.source.text) if found.classification else None) == marking


FORMS = {
    "on 5 May": ["1951-05-05"],
    "on May 5th": ["1951-05-05"],
    "on the 5th of May": ["1951-05-05"],
    "on the 5th inst.": ["1951-05-05"],
    "on the 28th ult.": ["1951-04-28"],
    "on 5.5.1951": ["1951-05-05"],
    "05.05.51": ["1951-05-05"],
    "5/V/51": ["1951-05-05"],
    "12.IV.1951": ["1951-04-12"],
    "5 May 1951": ["1951-05-05"],
    "May 5, 1951": ["1951-05-05"],
    "May 5-7, 1951": ["1951-05-05/1951-05-07"],
    "from 28 April to 3 May 1951": ["1951-04-28/1951-05-03"],
    "April 28–May 3, 1951": ["1951-04-28/1951-05-03"],
    "in April-May 1951": ["1951-04/1951-05"],
    "in 1948-49": ["1948/1949"],
    "in the 1930s": ["193X"],
    "in the thirties": [],
    "since 1945": ["1945"],
    "between 1945 and 1948": ["1945", "1948"],
    "by the end of 1952": ["1952"],
    "in early June": ["1951-06"],
    "in mid-June 1951": ["1951-06"],
    "late in March": ["1951-03"],
    "on June 1 and 2": ["1951-06-01", "1951-06-02"],
    "on 1 and 2 June": ["1951-06-01", "1951-06-02"],
    "1951-05-05": ["1951-05-05"],
    "the night of 5–6 August 1950": ["1950-08-05/1950-08-06"],
    "the night of 5 to 6 August": ["1951-08-05/1951-08-06"],
    "on 12/25 May 1905": ["1905-05-25"],
    "on 24 May/6 June 1905": ["1905-06-06"],
    "the 1st of May": ["1951-05-01"],
    "Feb. 14, 1950": ["1950-02-14"],
    "14 Feb 1950": ["1950-02-14"],
    "Sept. 3, 1950": ["1950-09-03"],
    "in September last year": ["1950-09"],
    "in May of this year": ["1951-05"],
    "next March": ["1952-03"],
    "last November": ["1950-11"],
    "on July 4 last": ["1950-07-04"],
    "4 July last year": ["1950-07-04"],
    "the summer of 1950": ["1950-22"],
    "in the winter of 1949–50": ["1949/1950"],
    "in the first half of 1951": ["1951"],
    "the second quarter of 1951": ["1951"],
    "his note No. 1951": [],
    "1,951 tons": [],
    "1951 roubles": [],
    "20th century": [],
    "the 38th parallel": [],
    "Friday, May 4": ["1951-05-04"],
    "4th May, 1951": ["1951-05-04"],
    "the 4th of May, 1951": ["1951-05-04"],
    "4.V.51": ["1951-05-04"],
    "May 1951": ["1951-05"],
    "30 February 1951": [],
    "December 31, 1950 to January 2, 1951": ["1950-12-31/1951-01-02"],
    "on or about 3 May": ["1951-05-03~"],
    "around May 20": ["1951-05-20~"],
    "about 1930": ["1930~"],
    "11 a.m. on 3 May": ["1951-05-03"],
    "131530Z MAY 51": ["1951-05-13"],
    "3rd of this month": ["1951-05-03"],
    "left in May.": ["1951-05"],
    "from January 13 to 15": ["1951-01-13/1951-01-15"],
    "the night of 24/25 June": ["1951-06-24/1951-06-25"],
    "before 31 December": ["1951-12-31"],
    "the agreement of 6 December": ["1950-12-06"],
    "had been here in October": ["1950-10"],
    "would come in December": ["1951-12"],
    "(18 and 19 April)": ["1951-04-18", "1951-04-19"],
    "on the 2nd Premier Lenz": ["1951-05-02"],
    "since January?": ["1951-01"],
    "on the 12th of last month": ["1951-04-12"],
}


@pytest.mark.parametrize("words", FORMS)
def test_every_form_of_a_date(words: str) -> None:
    """Its EDTF value, counted from a document of 3 May 1951 where it is told from there; nothing for numbers that are no dates."""
    found = find_dates(f"The talks ended {words} as was told.", "1951-05-03", load_language("en"))
    assert [date.edtf for date in found] == FORMS[words]


def test_an_alias_is_whoever_it_is_told_of() -> None:
    """A cover name told of somebody stands for that person wherever it comes up."""
    found = account(
        "May 3, 1951\n\nReport on a Meeting in Graz\n\nFrancisco Lenz, alias Paquin, received Delio Orlik at noon. Paquin said that it rained.\n"
    )
    assert {mention.body for mention in found.mentions if mention.quote == "Paquin"} == {"person/francisco-lenz"}
    assert [utterance.speaker for utterance in found.utterances] == ["person/francisco-lenz"]


def test_what_scanners_misread_is_no_date() -> None:
    """A nought for a day and a Turkish letter in a numeral are passed over; the month that stands there is found."""
    found = find_dates("It was 0 May in 5/İV, then 00 June.", "1951-05-03", load_language("en"))
    assert [date.edtf for date in found] == ["1951-06"]


def test_who_is_addressed_as_a_woman_is_another() -> None:
    """Of two of one family name, Mrs is the woman, and so is she."""
    found = account(
        "May 3, 1951\n\nRecord of Conversation between Mrs. Anna Lenz and Paul Orlik\n\n"
        "Felix Lenz was there. Orlik asked about the dam. Mrs. Lenz said that it held. She added that it was old.\n"
    )
    assert [utterance.speaker for utterance in found.utterances] == ["person/paul-orlik", "person/anna-lenz", "person/anna-lenz"]


@pytest.mark.parametrize("opening", ["According to Orlik, the", "According to the Ambassador the"])
def test_what_was_said_according_to_somebody(opening: str) -> None:
    """It is that person's."""
    found = account(f"May 3, 1951\n\nRecord of Conversation between Minister Anna Lenz and Ambassador Paul Orlik\n\n{opening} dam would hold.\n")
    assert [(utterance.speaker, utterance.words) for utterance in found.utterances] == [("person/paul-orlik", "the dam would hold")]


def test_an_office_of_the_title_is_the_first_of_his_column() -> None:
    """The title names one side by its office alone: the list beside it tells who that is."""
    found = account(
        "May 3, 1951\n\nRecord of a Meeting between Anna Lenz and the Polish Ambassador\n\nPRESENT:\n\nMiss Anna Lenz\tMr. Paul Orlik\n"
        "Mr. Karl Horn\tMr. Jan Kos\n\nMr. Orlik said that it rained.\n"
    )
    assert {("anna-lenz", "principal"), ("paul-orlik", "principal"), ("karl-horn", "attendee")} <= roles(found)
    assert not any(entity.path.endswith("ambassador") for entity in found.entities)


def test_a_run_of_capitals_is_read_through() -> None:
    """Stretches in capitals between two verbs of saying, and below "DISTRIBUTION", as damaged scans have them: each is looked at once."""
    shouted = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3
    found = account(
        f"May 3, 1951\n\nRecord of Conversation between Anna Lenz and Paul Orlik\n\nLenz said that it rained, and {shouted} {shouted}1 asked why.\n\n"
        f"DISTRIBUTION\n{shouted}1\n"
    )
    assert {utterance.speaker for utterance in found.utterances} >= {"person/anna-lenz"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("the talks would open in Vienna in May", ["anticipated"]),
        ("the talks would not open in Vienna in May", ["denied"]),
        ("two years will be required for it", []),
        ("the price will depend on Vienna", []),
    ],
)
def test_what_will_happen_is_an_expected_event(told: str, expected: list[str]) -> None:
    """Who says that something will happen, or will not, tells an event to come; what will be needed is none."""
    found = account(f"March 2, 1958\n\nConversation between Tomas Belik and Arvid Lund\n\nBelik welcomed Lund. Lund said that {told}.\n")
    assert [kind for event in found.events for kind in event.types if kind in ("anticipated", "denied")] == expected


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("the Ministry of Foreign Affairs", "group/doc-ministry-of-foreign-affairs"),
        ("the Polish Ministry of Foreign Affairs", "group/polish-ministry-of-foreign-affairs"),
        ("the Soviet Embassy", "group/doc-soviet-embassy"),
        ("the Chinese Embassy in Iraq", "group/chinese-embassy-in-iraq"),
        ("Amembassy Paris", "group/amembassy-paris"),
        ("the First Asian Department", "group/doc-first-asian-department"),
        ("the Department of State", "group/department-of-state"),
        ("the Energoprojekt Company", "group/energoprojekt-company"),
    ],
)
def test_a_body_of_any_state_is_the_documents_own(words: str, path: str) -> None:
    """The Foreign Ministry that one document tells of is not the one of another, unless its state stands in the name."""
    found = account(f"June 9, 1962\n\nRecord of Conversation between Tomas Belik and Paul Orlik\n\nBelik wrote to {words}.\n", "doc")
    assert path in {entity.path for entity in found.entities}
