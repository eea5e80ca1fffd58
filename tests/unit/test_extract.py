"""fonds.extract: names, cast, speech and events of invented documents; nothing here is about the seed document."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.authorities.register import Register
from fonds.extract import extract
from fonds.sources.archive_page import read_page
from fonds.sources.profile import load_profile
from fonds.values import Account, Entity, Name, Source

HEAD = "May 3, 1951\n\n"
TITLE = "Record of Conversation between Ferdinand Lenz and Paul Orlik\n\n"


def account(body: str, *entities: Entity, title: str = TITLE) -> Account:
    """The account of a document with that body."""
    document = read_page(Source("a.txt", HEAD + title + body), "a", load_profile("archive-page", Path()))
    return extract(document, Register({entity.path: entity for entity in entities}))


def roles(found: Account) -> set[tuple[str, str]]:
    """Who had which role in the event."""
    meeting = next(event for event in found.events if event.path == found.meeting)
    return {(role.actor.removeprefix("person/"), role.role) for role in meeting.roles}


def said(found: Account) -> list[tuple[str, str, str]]:
    """Speaker, modality and words of each utterance, in order."""
    return [(u.speaker.removeprefix("person/"), u.modality, u.words) for u in found.utterances]


def mentions(found: Account, kind: str) -> list[str]:
    """The words that stand for things of a kind, in order."""
    return [m.quote for m in found.mentions if m.body.startswith(kind + "/") and "#" not in m.body]


def test_those_in_whose_presence_it_took_place_attended() -> None:
    """A list behind "in the presence of" makes attendees, "the interpreter" beside a name an interpreter."""
    found = account(
        "On 3 May 1951 a meeting took place in the presence of Cabinet members Anna Weber and Karl Horn, and the interpreter Eva Kurz, c[omrade] E.F. Adler.\n"
    )
    assert {
        ("ferdinand-lenz", "principal"),
        ("paul-orlik", "principal"),
        ("anna-weber", "attendee"),
        ("karl-horn", "attendee"),
        ("eva-kurz", "interpreter"),
        ("e-f-adler", "attendee"),
    } == roles(found)


def test_a_present_block_in_two_columns_names_both_sides() -> None:
    """Names in a PRESENT block attend; a bracket behind a name tells a role."""
    found = account("PRESENT:\nMr. A. B. Lenz\tMr. Orlik\nMr. C. Weber (interpreter)\tMr. D. Horn\n\n1. Mr. Lenz said that it rained.\n")
    assert ("c-weber", "interpreter") in roles(found)
    assert ("d-horn", "attendee") in roles(found)


def test_the_first_person_is_the_principal_whom_the_body_never_names() -> None:
    """ "I" in a record between two persons of whom one alone is named in the text is the other."""
    found = account("On 3 May 1951 I met Orlik. I said that the road was long. Orlik answered that it was short.\n")
    assert found.authors == ("person/ferdinand-lenz",)
    assert [(speaker, words) for speaker, _, words in said(found)] == [("ferdinand-lenz", "the road was long"), ("paul-orlik", "it was short")]


@pytest.mark.parametrize(
    ("sentence", "speaker", "modality", "words"),
    [
        ("Orlik said that the talks had ended.", "paul-orlik", "asserted", "the talks had ended"),
        ("Orlik asked whether the talks had ended.", "paul-orlik", "asked", "whether the talks had ended"),
        ("Orlik proposed that the talks go on.", "paul-orlik", "proposed", "the talks go on"),
        ("Orlik asked Lenz to wait.", "paul-orlik", "proposed", "to wait"),
        ("Orlik promised to write.", "paul-orlik", "promised", "to write"),
        ("Orlik denied the report.", "paul-orlik", "denied", "the report"),
        ("The talks, Orlik said, had ended.", "paul-orlik", "asserted", "The talks, Orlik said, had ended"),
        ("It was noted by Orlik that the talks had ended.", "paul-orlik", "asserted", "the talks had ended"),
        ("Orlik smiled and said that it rained.", "paul-orlik", "asserted", "it rained"),
        ("Orlik, who had come late, said that it rained.", "paul-orlik", "asserted", "it rained"),
    ],
)
def test_a_verb_of_saying_makes_an_utterance(sentence: str, speaker: str, modality: str, words: str) -> None:
    """Active, coordinated, interrupted, inverted and passive forms: the speaker, the modality, the words."""
    assert (speaker, modality, words) in said(account(f"Lenz received Orlik. {sentence}\n"))


def test_a_telegram_read_out_is_its_senders_own_utterance_outside_the_meeting() -> None:
    """What somebody relays is two utterances, of which the sender's has no place in the meeting's order."""
    found = account("Lenz conveyed the content of the telegram from comrade Horn on the harvest.\n")
    relayed = [u for u in found.utterances if u.speaker.endswith("horn")]
    assert [u.position for u in relayed] == [None]
    assert relayed[0].path in next(u for u in found.utterances if u.speaker == "person/ferdinand-lenz").refers_to


def test_who_was_not_there_spoke_elsewhere() -> None:
    """Speech of somebody who did not take part is told by whoever spoke before, and is no part of the meeting."""
    found = account("Orlik said that the harvest was good. Karl Horn had written to Lenz that it was bad.\n")
    horn = next(u for u in found.utterances if u.speaker == "person/karl-horn")
    assert horn.position is None
    assert horn.path in next(u for u in found.utterances if u.speaker == "person/paul-orlik").refers_to


def test_agreement_without_an_agent_is_both_principals() -> None:
    """ "It was agreed that" is said by the two between whom the conversation was held."""
    assert {speaker for speaker, _, _ in said(account("It was agreed that a draft would be sent.\n"))} == {"ferdinand-lenz", "paul-orlik"}


def test_a_dialogue_gives_each_turn_to_its_speaker() -> None:
    """In a transcript a turn is an utterance, and a question in it a further one."""
    body = "".join(
        f"Cde. {name}: {words}\n\n"
        for name, words in (
            ("Ferdinand Lenz", "Be welcome."),
            ("Paul Orlik", "Thank you. How are you?"),
            ("Ferdinand Lenz", "Well."),
            ("Paul Orlik", "Good."),
        )
    )
    found = said(account(body, title="Transcript of the Discussions between Ferdinand Lenz and Paul Orlik\n\n"))
    assert [(speaker, modality) for speaker, modality, _ in found] == [
        ("ferdinand-lenz", "asserted"), ("paul-orlik", "asserted"), ("paul-orlik", "asked"), ("ferdinand-lenz", "asserted"), ("paul-orlik", "asserted"),
    ]  # fmt: skip


def test_two_of_one_family_name_stay_two() -> None:
    """Initials that disagree keep two persons apart; a short name is the one named last."""
    found = account("Present were I. V. Adler and E. F. Adler. Adler spoke of the harvest.\n")
    paths = {entity.path for entity in found.entities if entity.kind == "person"}
    assert {"person/i-v-adler", "person/e-f-adler"} <= paths
    assert not any(path.endswith("a-adler") for path in paths)


def test_the_register_goes_before_every_rule() -> None:
    """A cover name that the register knows is the person, whatever the rules would make of it."""
    adler = Entity("person/karl-horn", "Karl Horn", (Name("Karl Horn", "preferred-name"), Name("Adler", "cover-name")))
    found = account("Lenz read out a telegram from comrade Adler.\n", adler)
    assert "person/karl-horn" in {mention.body for mention in found.mentions if mention.quote == "Adler"}


def test_places_are_known_by_gazetteer_and_by_context() -> None:
    """Cities and states are places; a surname that is also a town is a person."""
    found = account("Orlik went from Prague to Hanoi and to the Soviet Union. Mahmoud Riad was there; Riad said that it rained.\n")
    assert mentions(found, "place") == ["Prague", "Hanoi", "Soviet Union"]


def test_a_gloss_is_another_name_of_the_place() -> None:
    """ "Prag [Prague]" is one place with three names: as written, read, and glossed."""
    found = account("They met in Preßburg [Bratislava].\n")
    (place,) = [entity for entity in found.entities if entity.kind == "place"]
    assert {"Preßburg", "Bratislava"} <= {name.text for name in place.names}


def test_what_is_expected_is_an_anticipated_event_with_its_time_and_place() -> None:
    """A planned thing with a place or a time is an event of that status."""
    found = account("Orlik said that a delegation would be sent to Berlin in June.\n")
    (event,) = [event for event in found.events if event.types == ("anticipated",)]
    assert event.places == ("place/berlin",)
    assert event.time_span is not None
    assert event.time_span.edtf == "1951-06"


def test_an_earlier_sitting_ends_before_this_one_begins() -> None:
    """ "The conversation begun earlier that day" is a meeting of its own, before this one."""
    found = account("On the evening of 3 May 1951 they met. Orlik continued the conversation begun earlier that day.\n")
    earlier = next(event for event in found.events if event.path.endswith("-earlier"))
    assert earlier.before == (found.meeting,)
    assert earlier.time_span is not None
    assert earlier.time_span.end == "1951-05-03T17:59:59Z"


def test_what_no_text_states_is_not_made_up() -> None:
    """A document without people, places or speech has none."""
    found = account("It rained all day and nothing happened.\n", title="Weather Report\n\n")
    assert not found.utterances
    assert not [entity for entity in found.entities if entity.kind in ("person", "group")]
