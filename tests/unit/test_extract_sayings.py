"""fonds.extract.speech on single sentences of a record: who says something, and in which manner."""

from __future__ import annotations

import pytest

from tests.unit.test_extract_kinds import account

HEAD = "May 3, 1951\n\nRecord of Conversation between Foreign Minister Anna Lenz and Ambassador Paul Orlik\n\n"
LENZ, ORLIK = "person/anna-lenz", "person/paul-orlik"
SENTENCES = [
    ("Lenz opened the talks by noting that the year had been good.", [(LENZ, "asserted")]),
    ("Orlik, for his part, underlined that his government wanted peace.", [(ORLIK, "asserted")]),
    ("Lenz replied in the negative.", [(LENZ, "denied")]),
    ("Lenz thanked Orlik for the information and asked him to convey her greetings to Premier Horn.", [(LENZ, "asserted"), (LENZ, "proposed")]),
    ("Orlik promised to do so.", [(ORLIK, "promised")]),
    ("Orlik pointed to the difficulties with coal.", [(ORLIK, "asserted")]),
    ("Lenz drew attention to the article in the newspaper.", [(LENZ, "asserted")]),
    (
        "Orlik referred to his conversation with Premier Horn, who had told him that the harvest was poor.",
        [(ORLIK, "asserted"), ("person/doc-horn", "asserted")],
    ),
    ("Lenz interjected that this was news to her.", [(LENZ, "asserted")]),
    ("Orlik characterized the situation as grave.", [(ORLIK, "asserted")]),
    ("Lenz emphasised once more the need for patience.", [(LENZ, "asserted")]),
    ("Orlik voiced doubts about the figures.", [(ORLIK, "asserted")]),
    ("Orlik conveyed the greetings of his president.", [(ORLIK, "asserted")]),
    ("Lenz suggested lunch.", [(LENZ, "proposed")]),
    ("Both sides agreed that the talks would be continued.", [(LENZ, "planned"), (ORLIK, "planned")]),
    ("It was agreed to meet again in June.", [(LENZ, "planned"), (ORLIK, "planned")]),
    ("Orlik acknowledged that mistakes had been made, but denied that arms had been sent.", [(ORLIK, "asserted"), (ORLIK, "denied")]),
    ("Lenz touched on the subject of the loan.", [(LENZ, "asserted")]),
    ("Orlik gave an account of his trip.", [(ORLIK, "asserted")]),
    ("Lenz informed Orlik of the decision of the government.", [(LENZ, "asserted")]),
    ("Orlik objected: “That was never said.”", [(ORLIK, "denied")]),
    ("Orlik said he would think about it.", [(ORLIK, "promised")]),
    ("Orlik would not be drawn on the matter.", []),
    ("Lenz made it clear that no troops would be sent.", [(LENZ, "denied")]),
    ("Orlik went on to say that the press was to blame.", [(ORLIK, "asserted")]),
    ("Orlik let it be understood that he knew of it.", [(ORLIK, "asserted")]),
    ("Orlik handed over a memorandum in which his government asks for wheat.", []),
    ("Lenz congratulated Orlik on his appointment.", [(LENZ, "asserted")]),
    ("Orlik complained of the treatment of his staff.", [(ORLIK, "asserted")]),
    ("Lenz apologised for the delay.", [(LENZ, "asserted")]),
    ("Orlik invited Lenz to visit his country.", [(ORLIK, "proposed")]),
    ("Lenz accepted the invitation with thanks.", [(LENZ, "promised")]),
    ("Orlik raised the question of visas.", [(ORLIK, "asserted")]),
    ("Lenz explained the position of her government.", [(LENZ, "asserted")]),
    ("Orlik described the situation in the north.", [(ORLIK, "asserted")]),
    ("Lenz concluded by saying that she would report to the Premier.", [(LENZ, "promised")]),
    ("Orlik had nothing to add to this.", []),
    ("After a pause Orlik said that he understood.", [(ORLIK, "asserted")]),
    ("Orlik for his part asked whether there was news.", [(ORLIK, "asked")]),
    ("Lenz told the Ambassador frankly that the note was a mistake.", [(LENZ, "asserted")]),
    ("“You are late,” said Lenz.", [(LENZ, "asserted")]),
    ("“The bridge,” Orlik said, “is down.”", [(ORLIK, "asserted")]),
    ("He had, Orlik explained, been ill.", [(ORLIK, "asserted")]),
    ("Lenz asked Orlik to sit down and said she had little time.", [(LENZ, "proposed"), (LENZ, "asserted")]),
    ("Neither Lenz nor Orlik mentioned the loan.", []),
    ("Orlik seemed surprised and asked who had said so.", [(ORLIK, "asked")]),
    ("Lenz repeated that the matter was closed.", [(LENZ, "asserted")]),
    ("Orlik, who had been silent, now declared that he would resign.", [(ORLIK, "planned")]),
    ("As Orlik pointed out, the treaty has two texts.", [(ORLIK, "asserted")]),
    ("The Ambassador, Orlik, then read out a message in which Horn asked for help.", [("person/doc-horn", "proposed")]),
    ("Lenz spoke at length about the harvest.", [(LENZ, "asserted")]),
    ("It was Lenz who raised the question of prisoners.", [(LENZ, "asserted")]),
    ("The proposal was rejected by Lenz.", [(LENZ, "denied")]),
    ("This was confirmed by Orlik.", [(ORLIK, "asserted")]),
    ("Lenz agreed with this.", [(LENZ, "asserted")]),
    ("Lenz stressed the importance of coal.", [(LENZ, "asserted")]),
    ("Orlik appealed to Lenz to reconsider.", [(ORLIK, "proposed")]),
    ("Lenz assured Orlik of her support.", [(LENZ, "promised")]),
    ("Lenz replied: That is your affair.", [(LENZ, "asserted")]),
    ("Turning to trade, Lenz said that exports had fallen.", [(LENZ, "asserted")]),
    ("With regard to visas Orlik stated that none had been refused.", [(ORLIK, "denied")]),
    ("When Lenz asked about the mines, Orlik shrugged and said that they were flooded.", [(LENZ, "asked"), (ORLIK, "asserted")]),
    ("Lenz's question whether the army was loyal was answered by Orlik in the affirmative.", [(ORLIK, "asserted")]),
    ("Orlik then gave the floor to Horn.", []),
    ("Lenz made no comment.", []),
    ("Orlik undertook to find out.", [(ORLIK, "promised")]),
    ("Lenz begged Orlik not to tell Horn.", [(LENZ, "proposed")]),
    ("Orlik reminded Lenz of her promise.", [(ORLIK, "asserted")]),
    ("Orlik admitted having sent the letter.", [(ORLIK, "asserted")]),
    ("Lenz concluded from this that he was afraid.", []),
    ("Lenz dictated a letter to Horn.", []),
    ("Lenz inquired after the health of the President.", [(LENZ, "asked")]),
    ("Orlik conveyed to Lenz the thanks of his government.", [(ORLIK, "asserted")]),
    ("Horn, Orlik continued, was a sick man.", [(ORLIK, "asserted")]),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_who_says_what(sentence: str, expected: list[tuple[str, str]]) -> None:
    """Each act with its speaker and modality; none where nothing is said."""
    found = [(utterance.speaker, utterance.modality) for utterance in account(HEAD + sentence + "\n", "doc").utterances]
    assert sorted(found) == sorted(expected)
