"""fonds.sources.source_note: references to their parts, citations, credits, for several archives' schemes."""

from __future__ import annotations

import pytest

from fonds.sources.source_note import citations, credits_, reference
from fonds.values import Span


@pytest.mark.parametrize(
    ("note", "archive", "parts"),
    [
        ("RGAMU, f. 12, op. 3, d. 45, ll. 6-7. Translated by Eva Kurz.", "RGAMU", {"fond": "12", "opis": "3", "delo": "45", "listy": "6-7"}),
        ("AMU: F. 1, Op. 2, P. 9, D. 4, Ll. 5-6.", "AMU", {"fond": "1", "opis": "2", "papka": "9", "delo": "4", "listy": "5-6"}),
        ("Staatsarchiv Musterstadt, Bestand 12, Nr. 7, Bl. 3-4.", "Staatsarchiv Musterstadt", {"bestand": "12", "signatur": "7", "folios": "3-4"}),
        (
            "The Record Office (RO), FO 371/1234, AB 10/5. Contributed by Karl Horn.",
            "The Record Office",
            {"series": "FO 371", "piece": "1234", "item": "AB 10/5"},
        ),
        (
            "National Records, RG 59, Entry 3051B, Conference Files, Box 312, Folder CF 447. Secret. Drafted by Lenz.",
            "National Records",
            {"record_group": "59", "entry": "3051B", "series": "Conference Files", "box": "312", "folder": "CF 447"},
        ),
        ("National Records, RG 59, Box 2115, POL 27 GRZ.", "National Records", {"record_group": "59", "box": "2115", "folder": "POL 27 GRZ"}),
        (
            "Political Archive (PAAA), MfAA, C 1168/77, Bl. 88–95.",
            "Political Archive",
            {"bestand": "MfAA", "signatur": "C 1168/77", "folios": "88–95"},
        ),
        ("SAPMO-BArch, DY 30, IV B 2/20/187, Bl. 4.", "SAPMO-BArch", {"bestand": "DY 30", "signatur": "IV B 2/20/187", "folios": "4"}),
        (
            "Staatsarchiv, fond XIX-J-1-j, box 74, document 002713/1964.",
            "Staatsarchiv",
            {"fond": "XIX-J-1-j", "box": "74", "document": "002713/1964"},
        ),
        ("National Records, RG 59, Box 12, Folder 3.", "National Records", {"record_group": "59", "box": "12", "folder": "3"}),
        (
            "Central Archives (CA), Musterstadt, fond Cabinet, dosar 14/1968, f. 2-11.",
            "Central Archives",
            {"fond": "Cabinet", "dosar": "14/1968", "folios": "2-11"},
        ),
    ],
)
def test_a_reference_is_taken_to_its_parts(note: str, archive: str, parts: dict[str, str]) -> None:
    """Each archive's scheme is read by the levels that the lookup names."""
    found = reference(note, Span(0, len(note)))
    assert found is not None
    assert found.archive == archive
    assert {part.level: part.value for part in found.parts} == parts
    assert note.startswith(found.as_written)


def test_a_citation_has_editors_title_imprint_and_pages() -> None:
    """The list of editors ends with the name behind "and"; imprint and pages stand behind the title."""
    note = "AMU, f. 1, d. 2. Reprinted in Anna Weber, Karl Horn and Paul Orlik, Akten, Vol. 2 (Berlin: Verlag Muster, 1999), pp. 10-11. Translated by Eva Kurz."
    (found,) = citations(note, Span(0, len(note)))
    assert found.title == "Akten, Vol. 2"
    assert [editor.of(note) for editor in found.editors] == ["Anna Weber", "Karl Horn", "Paul Orlik"]
    assert [span.of(note) for span in (found.place, found.publisher, found.year) if span] == ["Berlin", "Verlag Muster", "1999"]
    assert found.pages == "10-11"


def test_credits_tell_who_translated_and_who_obtained() -> None:
    """ "Obtained by A and translated by B" are two credits, and so are editing and summing up."""
    note = "AMU, f. 1, d. 2. Obtained by Karl Horn and translated by Eva Kurz. Edited by Jan Orlik; summarized by Tom Lenz."
    found = [(credit.role, [name.of(note) for name in credit.names]) for credit in credits_(note, Span(0, len(note)))]
    expected = [("contributor", ["Karl Horn"]), ("translator", ["Eva Kurz"]), ("editor", ["Jan Orlik"]), ("summary-author", ["Tom Lenz"])]
    assert found == expected


def test_a_paragraph_is_no_archive() -> None:
    """Where a page has lost the label of its source, the text that stands there names no archive."""
    note = "The army has the streets, and the number of states that mean to come is falling by the hour. " * 3 + "Archive, f. 3, d. 14."
    assert reference(note, Span(0, len(note))) is None
