"""fonds.evaluate and fonds.scores: verdicts on small accounts made by hand, with figures that the test works out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from fonds.cli.evaluate import evaluate as command
from fonds.evaluate import judge
from fonds.gold import Gold, Outlook, Said, untag
from fonds.scores import INVENTED, KINDS, Figures, Verdict, figures, overall
from fonds.values import Account, Document, Event, Level, Mention, Participation, Reference, Source, Span, TimeSpan, Utterance

KIND_OF = {"lenz": "person", "orlik": "person", "mint": "group", "graz": "place"}


def gold(tagged: str, *, participants: tuple[tuple[str, str], ...] = (), said: tuple[tuple[str, str, str], ...] = ()) -> Gold:
    """A gold of a tagged text; what is said are rows of speaker, first words and modality."""
    text, annotations = untag(tagged, "a.tagged.txt")
    rows = tuple(Said(speaker, starts, text.index(starts), modality) for speaker, starts, modality in said)
    return Gold("a", Source("a.tagged.txt", text), tuple(annotations), KIND_OF, participants, rows)


def account(of: Gold, *names: tuple[str, str], rule: str = "person-name") -> Account:
    """An account of a gold's text in which words (the first that are so) stand for paths."""
    text = of.source.text
    mentions = tuple(Mention(path, Span(text.index(words), text.index(words) + len(words)), words, rule, 1.0) for words, path in names)
    return Account(document=Document("a", of.source, Span(0, len(text)), Span(0, 1), "letter"), mentions=mentions)


def row(kind: str, of: Gold, found: Account) -> tuple[int, int, int, int]:
    """Right, exact, missing and wrong ones of a kind."""
    told = figures(judge(of, found))[kind]
    return told.right, told.exact, told.missing, told.wrong


def test_precision_recall_and_f1_follow_from_the_counts() -> None:
    """Of 4 found 3 are right and 2 to the letter; 5 are there: 3/4, 3/5, and exact 2/4, 2/5."""
    told = Figures(right=3, exact=2, missing=2, wrong=1)
    assert (told.precision, told.recall, told.f1) == (3 / 4, 3 / 5, 6 / 9)
    assert (told.exact_precision, told.exact_recall, told.exact_f1) == (2 / 4, 2 / 5, 4 / 9)


def test_a_mention_is_right_where_it_overlaps_one_of_its_kind() -> None:
    """One of two persons is found, and a place is taken for a person: one right, one missing, one wrong, the place missing."""
    of = gold("[[PER:lenz|Anna Lenz]] met [[PER:orlik|Orlik]] in [[GPE:graz|Graz]].")
    found = account(of, ("Lenz", "person/lenz"), ("Graz", "person/graz"))
    assert row("persons", of, found) == (1, 0, 1, 1)
    assert row("places", of, found) == (0, 0, 1, 0)


def test_a_title_or_article_that_was_added_is_no_fault() -> None:
    """Mr. before a name and the article before an office are exact; another word that does not belong there is not."""
    of = gold("Mr. [[PER:lenz|Lenz]] and old [[PER:orlik|Orlik]] wrote to the [[ROLE:lenz|Minister]].")
    assert row("persons", of, account(of, ("Mr. Lenz", "person/lenz"), ("old Orlik", "person/orlik"))) == (2, 1, 0, 0)
    assert row("offices", of, account(of, ("the Minister", "person/lenz"), rule="office")) == (1, 1, 0, 0)


def test_a_relative_time_is_neither_asked_for_nor_wrong() -> None:
    """A date that was made of "this winter" changes no figure, one that was made of other words is wrong."""
    of = gold("It snowed [[TIME-REL:-|this winter]] on [[DATE:1951-02-03|3 February]], page 1950.")
    times = (("document/a#time-1", TimeSpan("", "1951-02-03", None, None)),)
    found = account(of, ("this winter", "document/a#time-2"), ("3 February", "document/a#time-1"), ("1950", "document/a#time-3"))
    assert row("dates", of, replace(found, times=times)) == (1, 1, 0, 1)


def test_the_value_of_a_date_is_judged_apart_from_its_words() -> None:
    """Both dates are found; one has another year than the gold's, so that of two values one is right."""
    of = gold("From [[DATE:1951-02-03|3 February]] to [[DATE:1951-03|March]].")
    spans = (("document/a#time-1", TimeSpan("", "1951-02-03", None, None)),)
    event = Event("event/b", "", time_span=TimeSpan("", "1950-03", None, None))
    found = replace(account(of, ("3 February", "document/a#time-1"), ("March", "event/b#time")), times=spans, events=(event,))
    assert row("dates", of, found) == (2, 2, 0, 0)
    assert row("date values", of, found) == (1, 1, 1, 1)


def test_what_overlaps_no_mention_of_the_gold_is_invented() -> None:
    """Of three persons found one is a place in the gold, which is wrong but not invented, and one is nothing at all."""
    of = gold("[[PER:lenz|Lenz]] left [[GPE:graz|Graz]] on Monday Morning.")
    found = account(of, ("Lenz", "person/lenz"), ("Graz", "person/graz"), ("Morning", "person/morning"))
    assert row("persons", of, found) == (1, 1, 0, 2)
    told = figures(judge(of, found))[INVENTED]
    assert (told.right, told.wrong) == (2, 1)


def test_participants_count_without_and_with_their_roles() -> None:
    """Both are known to have been there, one in another role: all participants are right, and one of two roles."""
    of = gold("[[PER:lenz|Lenz]] and [[PER:orlik|Orlik]]", participants=(("lenz", "principal"), ("orlik", "interpreter")))
    roles = (Participation("event/a", "principal", "person/lenz"), Participation("event/a", "attendee", "person/orlik"))
    found = account(of, ("Lenz", "person/lenz"), ("Orlik", "person/orlik"))
    found = replace(found, meeting="event/a", events=(Event("event/a", "", roles=roles),))
    assert row("participants", of, found) == (2, 2, 0, 0)
    assert row("roles", of, found) == (1, 1, 1, 1)


def test_two_persons_taken_for_one_count_once() -> None:
    """A path belongs to the entity for which it stands most often, so that the other has no part in what it does."""
    of = gold("[[PER:lenz|Lenz]], [[PER:lenz|Anna]] and [[PER:orlik|Orlik]]", participants=(("lenz", "principal"), ("orlik", "principal")))
    event = Event("event/a", "", roles=(Participation("event/a", "principal", "person/x"),))
    found = replace(account(of, ("Lenz", "person/x"), ("Anna", "person/x"), ("Orlik", "person/x")), meeting="event/a", events=(event,))
    assert row("roles", of, found) == (1, 1, 1, 0)


def test_makers_of_the_record_are_participants() -> None:
    """Translators and contributors count beside those who took part."""
    of = gold("[[PER:lenz|Lenz]], [[PER:orlik|Orlik]]", participants=(("lenz", "translator"), ("orlik", "contributor")))
    found = account(of, ("Lenz", "person/lenz"), ("Orlik", "person/orlik"))
    found = replace(found, translators=("person/lenz",), contributors=(("person/orlik", "contributor"),))
    assert row("roles", of, found) == (2, 2, 0, 0)


def utterance(of: Gold, speaker: str, words: str, modality: str = "asserted") -> Utterance:
    """Reported speech whose words are these."""
    at = of.source.text.index(words)
    return Utterance(f"utterance/{at}", speaker, speaker, modality, words, Span(at, at + len(words)))


def test_an_utterance_needs_its_speaker_within_the_sentence() -> None:
    """The second sentence's speaker is another: one right, one missing, one wrong; the modality of the right one is another."""
    of = gold(
        "[[PER:lenz|Lenz]] said that it rained. [[PER:orlik|Orlik]] asked whether it would stop.",
        said=(("lenz", "Lenz said that it", "asserted"), ("orlik", "Orlik asked whether it", "asked")),
    )
    told = (utterance(of, "person/lenz", "it rained", "denied"), utterance(of, "person/lenz", "whether it would stop", "asked"))
    found = replace(account(of, ("Lenz", "person/lenz"), ("Orlik", "person/orlik")), utterances=told)
    assert row("utterances", of, found) == (1, 1, 1, 1)
    assert row("modalities", of, found) == (0, 0, 1, 1)


def test_an_utterance_is_exact_where_it_begins_in_its_own_clause() -> None:
    """The words of the first clause that begin only in the second one are right, as they lie in the sentence, and not exact."""
    of = gold(
        "[[PER:lenz|Lenz]] said that he came, and he asked who else did.",
        said=(("lenz", "Lenz said that he", "asserted"), ("lenz", "and he asked who", "asked")),
    )
    named = account(of, ("Lenz", "person/lenz"))
    whole = (utterance(of, "person/lenz", "he came"), utterance(of, "person/lenz", "who else did", "asked"))
    assert row("utterances", of, replace(named, utterances=whole)) == (2, 2, 0, 0)
    assert row("utterances", of, replace(named, utterances=whole[1:])) == (1, 0, 1, 0)


def test_a_part_of_the_reference_is_exact_when_its_value_is_the_same() -> None:
    """RG 59 for 59 is right and not exact, another box is missing and wrong, the archive is exact."""
    of = replace(gold("Chancery, RG 59, box 7"), archive="Chancery", parts=(Level("record_group", "59"), Level("box", "7")))
    parts = (Level("record_group", "RG 59"), Level("box", "8"))
    reference = Reference(Span(0, 22), "Chancery, RG 59, box 7", "Chancery", Span(0, 8), parts)
    bare = account(of)
    assert row("reference parts", of, replace(bare, document=replace(bare.document, reference=reference))) == (2, 1, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        ("SECRET", "SECRET", (1, 1, 0, 0)),
        ("SECRET/NODIS", "SECRET", (1, 0, 0, 0)),
        ("CONFIDENTIAL", "SECRET", (0, 0, 1, 1)),
        (None, "SECRET", (0, 0, 0, 1)),
        ("SECRET", None, (0, 0, 1, 0)),
        (None, None, (0, 0, 0, 0)),
    ],
)
def test_a_classification_is_right_when_it_holds_the_golds(wanted: str | None, found: str | None, expected: tuple[int, int, int, int]) -> None:
    """The whole marking is exact, a part of it right; where there is none, none is asked for."""
    of = replace(gold("SECRET/NODIS"), classification=wanted)
    bare = account(of)
    document = replace(bare.document, classification=Span(0, len(found)) if found else None)
    assert row("classification", of, replace(bare, document=document)) == expected


def test_an_expected_event_needs_its_status() -> None:
    """Of two events one is told as denied though it is expected."""
    text = "the visit in May, the end of the strike"
    outlooks = (Outlook("the visit in May", Span(0, 16), "anticipated"), Outlook("the end of the strike", Span(18, 39), "anticipated"))
    of = replace(gold(text), outlooks=outlooks)
    events = (Event("event/v", "", ("anticipated",)), Event("event/s", "", ("denied",)))
    found = account(of, ("visit in May", "event/v"), ("end of the strike", "event/s"), rule="spoken-of-event")
    found = replace(found, events=events)
    assert row("expected or denied events", of, found) == (1, 0, 1, 1)
    assert row("events", of, found) == (0, 0, 0, 0)


def test_an_error_names_its_file_and_line() -> None:
    """A missing name stands on the third line of the tagged text."""
    of = gold("A letter\n\nto [[PER:lenz|Lenz]]")
    assert [str(verdict) for verdict in judge(of, account(of))] == ["a.tagged.txt:3: persons: missing: «Lenz»"]


def test_documents_are_ranked_by_all_kinds_together() -> None:
    """Invented mentions are wrong ones already and do not count twice."""
    told = [
        Verdict("persons", "right", "a", "a", 1, "", exact=True),
        Verdict("groups", "wrong", "a", "a", 1, ""),
        Verdict(INVENTED, "wrong", "a", "a", 1, ""),
    ]
    assert overall(told) == Figures(right=1, exact=1, missing=0, wrong=1)


TAGGED = """May 3, 1951

Letter, [[PER:lenz|Ferdinand Lenz]] to [[PER:orlik|Paul Orlik]]

[[PER:orlik|Orlik]] told me that he would come to [[GPE:vienna|Vienna]].
"""
OTHER = {
    "id": "a",
    "entities": {
        "lenz": {"type": "person", "name": "Ferdinand Lenz", "office": None},
        "orlik": {"type": "person", "name": "Paul Orlik", "office": None},
        "vienna": {"type": "place", "name": "Vienna", "office": None},
    },
    "participants": [{"entity": "lenz", "role": "author"}, {"entity": "orlik", "role": "addressee"}],
    "utterances": [{"speaker": "orlik", "starts": "Orlik told me that he", "modality": "planned"}],
}


def folder(at: Path) -> Path:
    """A folder with one annotated letter, in which the date is not tagged."""
    (at / "a.tagged.txt").write_text(TAGGED, encoding="utf-8")
    (at / "a.gold.json").write_text(json.dumps(OTHER, indent=1), encoding="utf-8")
    return at


def test_the_command_prints_figures_and_errors(tmp_path: Path) -> None:
    """The table has a row for each kind; --errors lists the date that the gold does not have, with its line."""
    done = CliRunner().invoke(command, [str(folder(tmp_path)), "--errors"])
    assert done.exit_code == 0, done.output
    assert all(kind in done.output for kind in KINDS)
    assert "invented: 0 of 4 persons, groups and places found (0.000)" in done.output
    assert f"{tmp_path / 'a.tagged.txt'}:1: dates: wrong: «May 3, 1951»" in done.output


def test_json_gives_everything(tmp_path: Path) -> None:
    """Figures of all and of each document, the invented ones, and each error with its place."""
    done = CliRunner().invoke(command, [str(folder(tmp_path)), "--format", "json"])
    told = json.loads(done.output)
    assert told["figures"]["persons"] | {"f1": 1.0, "exact_f1": 1.0, "right": 3, "exact": 3} == told["figures"]["persons"]
    assert list(told["figures"]) == list(KINDS)
    assert told["invented"] == {"found": 4, "invented": 0, "share": 0.0}
    assert [document["document"] for document in told["documents"]] == ["a"]
    assert {"kind": "dates", "outcome": "wrong", "line": 1}.items() <= told["errors"][0].items()


def test_the_worst_document_is_named_first(tmp_path: Path) -> None:
    """Of two documents the one whose annotations are not met stands first."""
    folder(tmp_path)
    (tmp_path / "b.tagged.txt").write_text(TAGGED.replace("[[GPE:vienna|Vienna]]", "[[PER:vienna|Vienna]]"), encoding="utf-8")
    spoilt = OTHER | {"entities": OTHER["entities"] | {"vienna": {"type": "person", "name": "Vienna", "office": None}}}  # type: ignore[operator]
    (tmp_path / "b.gold.json").write_text(json.dumps(spoilt, indent=1), encoding="utf-8")
    told = json.loads(CliRunner().invoke(command, [str(tmp_path), "--format", "json"]).output)
    assert [Path(document["file"]).name for document in told["documents"]] == ["b.tagged.txt", "a.tagged.txt"]
