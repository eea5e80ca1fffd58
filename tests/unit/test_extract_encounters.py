"""fonds.extract.encounters: whom the author of a report met, told in many ways."""

from __future__ import annotations

import pytest

from tests.unit.test_extract_kinds import account, roles

TITLE = "May 5, 1962\n\nReport from Ambassador Leon Vasko to the Foreign Ministry\n\n"
MET = [
    "I dined with Minister Ivo Hartl on Friday.",
    "I paid my respects to President Ivo Hartl.",
    "I had lunch with Ivo Hartl at the Ritz.",
    "Minister Ivo Hartl invited me to his dacha.",
    "At a reception I spoke with Ivo Hartl.",
    "I was able to speak with Minister Ivo Hartl for an hour.",
    "I took the matter up with Ivo Hartl.",
    "In a conversation with me Ivo Hartl said that it rained.",
    "Ivo Hartl let me know that it rained.",
    "I handed the note to Ivo Hartl.",
    "I have just come from Minister Ivo Hartl, who was in a good mood.",
    "My conversation with Ivo Hartl lasted an hour.",
    "During my talk with Ivo Hartl the lights went out.",
    "Ivo Hartl asked for me this morning.",
    "I presented my letters of credence to President Ivo Hartl.",
    "This morning Foreign Minister Ivo Hartl handed me the following note.",
    "I made a farewell call on Ivo Hartl.",
    "I met Ivo Hartl and Karl Bauer yesterday.",
    "We were received by Ivo Hartl in the Castle.",
    "Ivo Hartl confided to me that it rained.",
    "I was summoned to Ivo Hartl at midnight.",
    "I sought out Ivo Hartl.",
    "I had an exchange of views with Ivo Hartl.",
    "At my request Ivo Hartl saw me at five.",
    "Ivo Hartl, whom I saw on Monday, was tired.",
    "In the corridor Ivo Hartl drew me aside.",
    "I informed Ivo Hartl of our reply.",
    "I requested Ivo Hartl to release the ship.",
]
TOLD_OF = [
    "The newspapers write that Ivo Hartl will resign.",
    "I have heard that Ivo Hartl is ill.",
    "Karl Bauer is the brother of Ivo Hartl.",
    "I sent a copy to Ivo Hartl in Rome.",
]


@pytest.mark.parametrize("sentence", MET)
def test_whom_the_author_met_was_there(sentence: str) -> None:
    """Whoever received, visited, told or was told something by the author, and the author too."""
    found = roles(account(f"{TITLE}{sentence}\n\nLeon Vasko\n"))
    assert {("ivo-hartl", "principal"), ("leon-vasko", "principal")} <= found


@pytest.mark.parametrize("sentence", TOLD_OF)
def test_who_is_only_told_of_was_not_there(sentence: str) -> None:
    """Somebody whom the author writes about has no part."""
    found = roles(account(f"{TITLE}{sentence}\n\nLeon Vasko\n"))
    assert not [actor for actor, _ in found if actor.endswith("hartl")]
