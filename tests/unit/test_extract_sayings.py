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
    ("Lenz thanked Orlik for the information and asked him to convey her greetings to Premier Horn.", [(LENZ, "proposed")]),
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
    ("Orlik opened with the remark that the year had been good.", [(ORLIK, "asserted")]),
    ("Lenz gave the evasive reply that the year had been good.", [(LENZ, "asserted")]),
    ("Orlik let Lenz know that the bridge was down.", [(ORLIK, "asserted")]),
    ("Lenz gave him her word that the bridge was whole.", [(LENZ, "asserted")]),
    ("The two Ministers agreed that a note would be sent.", [(LENZ, "planned"), (ORLIK, "planned")]),
    ("It had been agreed, however, to meet again.", [(LENZ, "planned"), (ORLIK, "planned")]),
    ("The State Department had informed Orlik that wheat was short.", [("group/department-of-state", "asserted")]),
    (
        "Orlik recalled that Premier Horn had promised wheat, and inquired when it would come.",
        [(ORLIK, "asserted"), ("person/doc-horn", "promised"), (ORLIK, "asked")],
    ),
    ("In Orlik's words, the harvest was poor.", [(ORLIK, "asserted")]),
    ("“Is it far?” I asked.", []),
    ("Lenz remarked that Orlik, if both sides asked him to, would travel.", [(LENZ, "asserted")]),
    ("Orlik was interested in whether the bridge would stand.", [(ORLIK, "asked")]),
    ("Orlik, who took notes, was silent.", []),
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


HORN = "person/doc-horn"
SPEAKERS = [
    ("Orlik, speaking slowly, said that the harvest had been poor.", [ORLIK]),
    ("To Lenz's question whether wheat would be sent, Orlik replied in the affirmative.", [ORLIK]),
    ("Asked by Orlik about the loan, Lenz said that nothing had been decided.", [LENZ]),
    ("In response to a question from Orlik, Lenz confirmed that the bridge was closed.", [LENZ]),
    ("Lenz for her part stressed that patience was needed, and Orlik agreed with this.", [LENZ, ORLIK]),
    ("As to the loan, Orlik observed that it was small.", [ORLIK]),
    ("With regard to wheat, Lenz remarked, nothing could be promised.", [LENZ]),
    ("Orlik then put the question of whether the bridge would be rebuilt.", [ORLIK]),
    ("Orlik expressed the hope that the bridge would be rebuilt.", [ORLIK]),
    ("Lenz expressed her conviction that it would be.", [LENZ]),
    ("Lenz drew the Ambassador's attention to the fact that the bridge was closed.", [LENZ]),
    ("Orlik wanted to know when it would be opened again.", [ORLIK]),
    ("Lenz said she did not know, but promised to inquire.", [LENZ, LENZ]),
    ("Orlik gave Lenz to understand that his government was displeased.", [ORLIK]),
    ("The Minister made no secret of her disappointment and declared that trust had been lost.", [LENZ]),
    ("Orlik assured the Minister that this was not so.", [ORLIK]),
    ("“This,” Lenz interrupted, “is not what we agreed.”", [LENZ]),
    ("Orlik conceded the point, adding that mistakes had been made.", [ORLIK]),
    ("Lenz said that Premier Horn had told her that wheat was short.", [LENZ, HORN]),
    ("According to Lenz, Premier Horn had refused to sign.", [LENZ, HORN]),
    ("Premier Horn, Lenz continued, would not sign.", [LENZ]),
    ("Orlik recalled the words of Premier Horn, who had said that wheat was short.", [ORLIK, HORN]),
    ("Lenz and Orlik agreed that experts would meet in June.", [LENZ, ORLIK]),
    ("Orlik undertook to convey this to his government.", [ORLIK]),
    ("Lenz thanked him and said that she would wait.", [LENZ]),
    ("Premier Horn had asked for wheat, Orlik said.", [HORN, ORLIK]),
    ("Orlik disclosed in confidence that Horn intended to resign.", [ORLIK]),
    ("Premier Horn had refused on the spot.", [HORN]),
    ("Premier Horn had at first offered his help.", [HORN]),
    ("The Premier of Styria, Mr. Horn, had been warned by the South African Ambassador, Kurz, that wheat was short.", ["person/doc-kurz"]),
    ("To this the Ambassador consented, on the understanding that wheat would come.", [ORLIK]),
    ("It was agreed between us that wheat would come.", [LENZ, ORLIK]),
    ("The guest requested a doctor for the camp.", [ORLIK]),
    ("At Graz in January Premier Horn had told Lenz that wheat was short.", [HORN]),
    ("The Ambassador was of the opinion that this was possible.", [ORLIK]),
    ("The Ambassador, it seemed, did not wish to go further.", []),
    ("Lenz replied that, as far as she knew, no wheat had come.", [LENZ]),
    ("Not so, said Orlik; it had come on Monday.", [ORLIK]),
    ("Orlik said nothing.", []),
    ("Orlik repeated his request that the bridge be opened.", [ORLIK]),
    ("Lenz advised Orlik against travelling.", [LENZ]),
    ("When Orlik asked about the loan, Lenz answered that it was closed.", [ORLIK, LENZ]),
    ("After Lenz had explained this, Orlik inquired who would pay.", [LENZ, ORLIK]),
    ("Orlik hinted at difficulties within his government.", [ORLIK]),
    ("Lenz spoke at length about the harvest.", [LENZ]),
    ("Orlik took exception to this remark.", [ORLIK]),
    ("Lenz could not conceal her surprise, and asked whether this was official.", [LENZ]),
    ("It was, the Ambassador said.", [ORLIK]),
    ("That, Lenz retorted, was another matter.", [LENZ]),
    ("Orlik would like to see the bridge rebuilt, he said.", [ORLIK]),
    ("Orlik insisted on an answer by Friday.", [ORLIK]),
    ("Lenz declined to give one.", [LENZ]),
    ("Neither would hear of it.", []),
    ("Orlik informed Lenz in confidence that Horn intended to resign.", [ORLIK]),
    ("“And the loan?” “Next year,” answered Lenz.", [LENZ]),
    ("Lenz congratulated Orlik on the anniversary and wished his people well.", [LENZ]),
    ("Lenz mentioned that Orlik's predecessor had once warned her of this.", [LENZ]),
    ("The Minister noted with satisfaction the progress made.", [LENZ]),
    ("Orlik voiced the fear that wheat would be short.", [ORLIK]),
    ("Lenz was prepared, she said, to receive the delegation.", [LENZ]),
    ("Orlik was instructed, he said, to deliver a protest.", [ORLIK]),
]


@pytest.mark.parametrize(("sentence", "expected"), SPEAKERS)
def test_who_speaks(sentence: str, expected: list[str]) -> None:
    """Each speaker of a sentence, of whatever modality, behind one in which the Ambassador has spoken."""
    found = account(f"{HEAD}Orlik thanked Lenz for the invitation.\n\n{sentence}\n", "doc")
    assert sorted(utterance.speaker for utterance in found.utterances[1:]) == sorted(expected)


JOURNAL = "May 3, 1951\n\nFrom the Journal of A. B. Lenz: Record of a Conversation with Minister Paul Orlik\n\n"
PARAGRAPHS = [
    (HEAD, "Orlik said that wheat was short. He asked for help. Lenz promised it.", [ORLIK, ORLIK, LENZ]),
    (HEAD, "Lenz asked about Premier Horn. He was ill, Orlik said.", [LENZ, ORLIK]),
    (HEAD, "Lenz asked whether Horn would come. Orlik did not know, but would ask. He promised an answer by Friday.", [LENZ, ORLIK]),
    (HEAD, "The Ambassador handed over a note. The Minister, having read it, said that she would reply in writing.", [LENZ]),
    (HEAD, "Orlik complained about the press. It was, he said, unfair. Lenz answered that the press was free.", [ORLIK, ORLIK, LENZ]),
    (HEAD, "Lenz wished to know what had become of the loan. Nothing, Orlik admitted; the bank had declined.", [LENZ, ORLIK]),
    (HEAD, "Orlik then read out a statement. Lenz took note of it and said that it would be studied.", [LENZ]),
    (
        HEAD,
        "In Graz, Orlik reported, Minister Horn had told Ambassador Kurz that wheat would come. Kurz had doubted it.",
        [ORLIK, HORN, "person/doc-kurz"],
    ),
    (
        HEAD,
        "Turning to trade, the Ambassador proposed that a commission meet in June. The Minister agreed, provided that it met in Graz.",
        [ORLIK, LENZ],
    ),
    (HEAD, "Both sides expressed satisfaction with the talks.", [LENZ, ORLIK]),
    (
        HEAD,
        "Orlik said that wheat was short. The British Consul had asked for it in May, he said, and had been given none.",
        ["person/doc-british-consul", ORLIK, ORLIK],
    ),
    (HEAD, "Orlik complained of the press. Premier Horn was furious; he said that he would resign.", [HORN, ORLIK]),
    (HEAD, "Lenz said that Horn had been polite; he had asked only that the bridge be opened.", [HORN, LENZ]),
    (
        HEAD,
        "Orlik said that wheat was short. Consul Kurz asked him whether barley would do. He replied that it would.",
        [ORLIK, "person/doc-kurz", ORLIK],
    ),
    (HEAD, "At the dinner of Czech Consul Kurz, Consul Horn took me aside. He told me that wheat was short.", [HORN]),
    (
        JOURNAL,
        "Orlik, whom I asked for figures, claimed that there were none. Wheat, he continued, was short.",
        ["person/a-b-lenz", ORLIK, ORLIK],
    ),
    (HEAD, "Orlik asked about experts. He and Consul Kurz agreed that they would meet in Graz.", [ORLIK, ORLIK, "person/doc-kurz"]),
    (HEAD, "Premier Horn wrote yesterday that wheat was short.", [HORN]),
    (HEAD, "In the house of the British Consul, Kurz, I met Premier Horn. He maintained that wheat was short.", [HORN]),
    (HEAD, "The West German Consul had twice urged him to wait.", ["person/doc-west-german-consul"]),
    (
        JOURNAL,
        "I received Orlik. He said that wheat was short. I replied that we had none. He asked whether Moscow would help. I promised to inquire.",
        [ORLIK, "person/a-b-lenz", ORLIK, "person/a-b-lenz"],
    ),
    (JOURNAL, "I asked Orlik about Horn. He answered that Horn was ill, and added that he would not return.", ["person/a-b-lenz", ORLIK, ORLIK]),
    (
        JOURNAL,
        "Orlik told me that Horn had resigned. I expressed surprise. He laughed and said that he was not surprised.",
        [ORLIK, "person/a-b-lenz", ORLIK],
    ),
    (JOURNAL, "I informed the Minister of the decision. He thanked me and asked me to convey his greetings.", ["person/a-b-lenz", ORLIK]),
    (
        JOURNAL,
        "According to Orlik, Horn was against it. Horn had told him that there was no money. I said that this was a pity.",
        [ORLIK, HORN, "person/a-b-lenz"],
    ),
    (
        JOURNAL,
        "Then Orlik raised the question of arms. I stated that I had no instructions, but would report to Moscow. Orlik asked that it be done soon.",
        [ORLIK, "person/a-b-lenz", ORLIK],
    ),
    (JOURNAL, "Having thanked me, Orlik remarked that his government had waited for a year. In his opinion this was too long.", [ORLIK]),
    (
        "May 3, 1951\n\nFrom the Journal of A. B. Lenz: Record of a Conversation with Ministers Paul Orlik and Karl Horn\n\n",
        "Horn asked for wheat. I replied that there was none. He also inquired about barley.",
        ["person/karl-horn", "person/a-b-lenz", "person/karl-horn"],
    ),
    (JOURNAL, "On leaving, Orlik asked me to visit him in Graz. I accepted the invitation.", [ORLIK, "person/a-b-lenz"]),
]


@pytest.mark.parametrize(("head", "paragraph", "expected"), PARAGRAPHS)
def test_who_speaks_from_sentence_to_sentence(head: str, paragraph: str, expected: list[str]) -> None:
    """Pronouns, the first person and what goes on without a name are whoever spoke or was spoken to."""
    assert sorted(utterance.speaker for utterance in account(f"{head}{paragraph}\n", "doc").utterances) == sorted(expected)
