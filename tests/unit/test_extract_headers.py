"""fonds.extract on the ways in which records tell who was there: titles, lists, sides, sentences; all of them invented."""

from __future__ import annotations

import pytest

from tests.unit.test_extract_kinds import account, roles

# Each layout with those who were present or wrote, and their part.
LAYOUTS = {
    "time-place-participants": (
        "March 3, 1969\n\nMemorandum of Conversation between Pavel Sorokin and Henrik Dahl\n\nTime: 3 March 1969, 10.30 to 12.00\nPlace: Ministry of Foreign Affairs\n"
        "Participants: Pavel Sorokin, Minister of Foreign Affairs; Henrik Dahl, Ambassador of Norway; Oleg Vetrov, First Secretary (interpreter)\n\n"
        "Sorokin greeted the Ambassador and said that he was glad to see him.\n",
        {("pavel-sorokin", "principal"), ("henrik-dahl", "principal"), ("oleg-vetrov", "interpreter")},
    ),
    "our-side-their-side": (
        "July 11, 1971\n\nMinutes of Talks between Comrade Ren Guoliang and Minister Ion Dumitrescu\n\nChinese side: Comrades Ren Guoliang, Sun Weimin and Qiao Lan\n"
        "Romanian side: Comrades Ion Dumitrescu, Mihai Stan\nInterpreters: Xu Ping, Ana Popa\nRecorder: Gao Yun\n\nRen: Welcome to Beijing.\n\nDumitrescu: We thank you.\n",
        {
            ("ren-guoliang", "principal"), ("sun-weimin", "attendee"), ("qiao-lan", "attendee"), ("ion-dumitrescu", "principal"), ("mihai-stan", "attendee"),
            ("xu-ping", "interpreter"), ("ana-popa", "interpreter"), ("gao-yun", "note-taker"), ("gao-yun", "author"),
        },
    ),
    "participated-on-behalf-of": (
        "May 4, 1967\n\nNote on a Conversation between Comrade Bruno Krahl and Comrade Zoltán Baranyai\n\n"
        "Also participating in the conversation were, on the Hungarian side, Comrade Ferenc Lakatos and, on our side, Comrade Egon Mielke.\n\n"
        "Comrade Baranyai expressed his thanks for the invitation.\n",
        {("bruno-krahl", "principal"), ("zoltan-baranyai", "principal"), ("ferenc-lakatos", "attendee"), ("egon-mielke", "attendee")},
    ),
    "diary-genitive": (
        "October 9, 1956\n\nFrom the Diary of A. P. Gusarov: Record of a Conversation with the Chairman of the Council of Ministers Vasil Petkov\n\n"
        "Today I visited Petkov at his request. He told me that the harvest had been poor. The conversation was attended by the Counsellor of the Embassy I. I. Belov.\n\n"
        "Ambassador of the USSR\nA. P. Gusarov\n",
        {("a-p-gusarov", "principal"), ("a-p-gusarov", "author"), ("vasil-petkov", "principal"), ("i-i-belov", "attendee")},
    ),
    "present-columns": (
        "January 20, 1955\n\nRecord of Conversation between the Foreign Secretary and the French Ambassador\n\nPresent:\n\nMr. Charles Whitby\tM. Lucien Darcourt\n"
        "Sir Alan Pryce\tM. Henri Vasseur\n\nMr. Whitby said that the Government had decided.\n",
        {("charles-whitby", "principal"), ("lucien-darcourt", "principal"), ("alan-pryce", "attendee"), ("henri-vasseur", "attendee")},
    ),
    "participants-us-foreign": (
        "June 2, 1961\n\nMemorandum of Conversation\n\nPARTICIPANTS\n\nUS\n\nThe President\nMr. Walter Ames\nMr. Philip Garrow\n\nUSSR\n\nChairman Sergei Volkov\nMinister Andrei Gradov\n"
        "Mr. Sukhanov, interpreter\n\nSUBJECT: Testing\n\nThe President said that he welcomed the Chairman.\n",
        {("walter-ames", "attendee"), ("philip-garrow", "attendee"), ("sergei-volkov", "principal"), ("andrei-gradov", "attendee"), ("sukhanov", "interpreter"), ("president", "principal")},
    ),
    "numbered-list": (
        "April 8, 1973\n\nRecord of Meeting between General Tan Swee and Ambassador Arno Keller\n\nPresent were:\n1. General Tan Swee\n2. Colonel Lim Boon\n3. Ambassador Arno Keller\n"
        "4. Mr. Dieter Voss, Counselor\n\nGeneral Tan opened the meeting.\n",
        {("tan-swee", "principal"), ("lim-boon", "attendee"), ("arno-keller", "principal"), ("dieter-voss", "attendee")},
    ),
    "in-the-presence": (
        "August 14, 1948\n\nRecord of Conversation between I. V. Larin and the Polish Ambassador Marian Zawada\n\n"
        "Received by Larin at 21.00 in the presence of V. S. Zorin. The interpreter was N. Pavlov.\n\nZawada says that he has come on instructions.\n",
        {("i-v-larin", "principal"), ("marian-zawada", "principal"), ("v-s-zorin", "attendee"), ("n-pavlov", "interpreter")},
    ),
    "accompanied": (
        "February 1, 1979\n\nMemorandum of Conversation with Vice Premier Luo Zhenhua\n\nI called on Luo this morning, accompanied by Counselor Peter Harmon and Second Secretary Ruth Selby. "
        "Luo was accompanied by Vice Minister Qian Bo. Luo said that relations were good.\n\nAmbassador David Corwin\n",
        {("luo-zhenhua", "principal"), ("peter-harmon", "attendee"), ("ruth-selby", "attendee"), ("qian-bo", "attendee"), ("david-corwin", "author"), ("david-corwin", "principal")},
    ),
    "from-the-hungarian-side": (
        "November 16, 1972\n\nMemorandum on the Talks between Comrade Gyula Ormos and Comrade Kim Yong-chol\n\nPresent from the Hungarian side:\nGyula Ormos, member of the Political Committee\n"
        "Sándor Vida, head of department\n\nPresent from the Korean side:\nKim Yong-chol, Deputy Premier\nPak In-su, interpreter\n\nComrade Ormos greeted the guests.\n",
        {("gyula-ormos", "principal"), ("sandor-vida", "attendee"), ("kim-yong-chol", "principal"), ("pak-in-su", "interpreter")},
    ),
    "cable-from-to": (
        "December 5, 1962\n\nCable from Ambassador Lucas Moreira to the Ministry of Foreign Affairs\n\nSecret\n\nI spoke today with Foreign Minister Rafael Ugarte. He said that the missiles were gone.\n\nMoreira\n",
        {("lucas-moreira", "author"), ("ministry-of-foreign-affairs", "addressee")},
    ),
    "telegram-label": (
        "September 2, 1950\n\nTelegram\n\nFROM: Tovma, Pyongyang\nTO: Fedin, Moscow\n\nI report that the front is stable.\n",
        {("tovma", "author"), ("fedin", "addressee")},
    ),
    "letter-salutation": (
        "March 9, 1966\n\nLetter from Anton Reiss to Comrade Boris Malinov\n\nDear Comrade Malinov!\n\nI thank you for your letter of 2 March.\n\nWith communist greetings,\n\nAnton Reiss\n",
        {("anton-reiss", "author"), ("boris-malinov", "addressee")},
    ),
    "minutes-chair": (
        "May 30, 1974\n\nMinutes of the Meeting of the Council\n\nChairman: Comrade Todor Vasev\nPresent: Comrades Georgi Minkov, Stefan Iliev, Rada Koleva\nSecretary: Petar Donev\n\nComrade Vasev opened the meeting.\n",
        {("todor-vasev", "chair"), ("georgi-minkov", "attendee"), ("stefan-iliev", "attendee"), ("rada-koleva", "attendee"), ("petar-donev", "attendee")},
    ),
    "also-at-table": (
        "June 17, 1982\n\nRecord of the Conversation between Erich Lohmann and Yasin Qadir\n\nParticipating on the GDR side were Comrades Horst Weidner and Klaus Thiele; on the Iraqi side "
        "Taha Rashid and Ambassador Sami Jalil. Comrade Weidner took notes.\n\nLohmann welcomed Qadir.\n",
        {("erich-lohmann", "principal"), ("yasin-qadir", "principal"), ("horst-weidner", "note-taker"), ("klaus-thiele", "attendee"), ("taha-rashid", "attendee"), ("sami-jalil", "attendee")},
    ),
    "stenographic": (
        "April 21, 1968\n\nStenographic Transcript of the Meeting between Comrades Emil Radu and Dragan Perić\n\nThe following took part in the talks:\nOn the Romanian side: Emil Radu, Virgil Toma, Paul Neagu\n"
        "On the Yugoslav side: Dragan Perić, Miloš Jurić\n\nEmil Radu: I want to welcome you.\n\nDragan Perić: Thank you.\n\nEmil Radu: Let us begin.\n\nDragan Perić: Agreed.\n",
        {("emil-radu", "principal"), ("virgil-toma", "attendee"), ("paul-neagu", "attendee"), ("dragan-peric", "principal"), ("milos-juric", "attendee")},
    ),
    "signed-report": (
        "January 12, 1961\n\nReport on a Conversation with the Cuban Chargé d'Affaires\n\nOn 10 January I received the Cuban chargé d'affaires, Comrade Julio Barnet. He informed me about the situation.\n\nWarsaw, 12 January 1961\nK. Olszewski\n",
        {("k-olszewski", "author"), ("k-olszewski", "principal"), ("julio-barnet", "principal")},
    ),
    "name-office-lines": (
        "October 22, 1964\n\nMemorandum of Conversation\n\nParticipants:\nJames Holloway\nSecretary of State\n\nKenji Morita\nForeign Minister of Japan\n\nToshio Abe\nInterpreter\n\nMr. Holloway asked about trade. Mr. Morita replied that it grew.\n",
        {("james-holloway", "attendee"), ("kenji-morita", "attendee"), ("toshio-abe", "interpreter")},
    ),
    "received-by-title": (
        "March 30, 1951\n\nNotes on the Reception of the Ambassador of Albania by N. S. Terekhov\n\nTerekhov received the Ambassador of Albania, Mihal Duka, at his request. Duka stated that grain was short.\n",
        {("n-s-terekhov", "principal"), ("mihal-duka", "principal")},
    ),
    "interpreted": (
        "August 2, 1975\n\nRecord of a Conversation between Prime Minister Harold Fenn and President Urho Salmi\n\nThe Prime Minister was attended by Sir Oliver Wray and Mr. Nigel Strand; the President by Mr. Kalevi Lehto. "
        "Mr. Strand took the record. Miss Aino Virta interpreted.\n\nThe Prime Minister thanked the President.\n",
        {("harold-fenn", "principal"), ("urho-salmi", "principal"), ("oliver-wray", "attendee"), ("nigel-strand", "note-taker"), ("kalevi-lehto", "attendee"), ("aino-virta", "interpreter")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_was_there(layout: str) -> None:
    """Everybody whom the record tells of as present, as author or as addressee, and nobody else."""
    text, expected = LAYOUTS[layout]
    found = {(actor.removeprefix("group/").removeprefix("doc-"), role) for actor, role in roles(account(text, "doc"))}
    assert found == expected
