"""fonds.extract on the ways in which records tell who was there: titles, lists, sides, sentences; all of them invented."""

from __future__ import annotations

import pytest

from tests.unit.test_extract_kinds import account, roles

# Each layout with those who were present or wrote, and their part.
LAYOUTS = {
    "sides-told-in-a-sentence": (
        "June 3, 1966\n\nMinutes of a Meeting between the Workers' Party and the People's Front\n\nFor the Workers' Party there took part: Jan Wolny, Secretary of the Committee, and Cde. Piotr Gaj; "
        "for the Front: its Chairman, Cde. Ramón Vega, and Cde. Luis Prado. Cde. Anna Zych translated.\n\nCde. Wolny greeted the guests.\n",
        {("jan-wolny", "principal"), ("piotr-gaj", "attendee"), ("ramon-vega", "principal"), ("luis-prado", "attendee"), ("anna-zych", "interpreter")},
    ),
    "reception-in-a-journal": (
        "May 2, 1947\n\nFrom the Journal of P. N. Lukin: Reception of the Danish Envoy, H. J. Munk\n\nMunk came with Counselor Holm. He said that he had returned from Copenhagen. I replied that I knew.\n",
        {("p-n-lukin", "author"), ("p-n-lukin", "principal"), ("h-j-munk", "principal"), ("holm", "attendee")},
    ),
    "bare-initials-and-offices-of-the-title": (
        "March 8, 1976\n\nNote of a Meeting between Dr. Alan Brooke and President Moses Tau, Maseru\n\nNOTE OF A MEETING BETWEEN THE FOREIGN SECRETARY AND THE PRESIDENT OF LESOTHO AT MASERU ON 8 MARCH 1976\n\n"
        "Those present:\n\nRt Hon Dr Alan Brooke MP\nMr J A N Graves\nMr B J A Turley (High Commissioner)\n\nHE Sir Moses Tau\nDr Q K J Moyo\n\nDr Brooke asked how Sir Moses was.\n\nDistribution:\nBritish High Commission, Pretoria\n",
        {
            ("alan-brooke", "principal"), ("moses-tau", "principal"), ("j-a-n-graves", "attendee"), ("b-j-a-turley", "attendee"), ("q-k-j-moyo", "attendee"),
            ("british-high-commission", "copy-addressee"),
        },
    ),
    "u.s.-as-a-heading": (
        "May 20, 1964\n\nMemorandum of Conversation, Under Secretary George Bell and Foreign Secretary Ali Sfar\n\nPARTICIPANTS:\n\nU.S.\nThe Honorable George Bell, Under Secretary of State\n"
        "Mr. Dan Newman\n\nTunisia\nHis Excellency Ali Sfar, Secretary of State for Foreign Affairs\n\nMr. Sfar requested wheat.\n",
        {("george-bell", "principal"), ("dan-newman", "attendee"), ("ali-sfar", "principal")},
    ),
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
            ("xu-ping", "interpreter"), ("ana-popa", "interpreter"), ("gao-yun", "note-taker"),
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
        {("todor-vasev", "chair"), ("georgi-minkov", "attendee"), ("stefan-iliev", "attendee"), ("rada-koleva", "attendee"), ("petar-donev", "note-taker"), ("petar-donev", "author")},
    ),
    "also-at-table": (
        "June 17, 1982\n\nRecord of the Conversation between Erich Lohmann and Yasin Qadir\n\nParticipating on the GDR side were Comrades Horst Weidner and Klaus Thiele; on the Iraqi side "
        "Taha Rashid and Ambassador Sami Jalil. Comrade Weidner took notes.\n\nLohmann welcomed Qadir.\n",
        {("erich-lohmann", "principal"), ("yasin-qadir", "principal"), ("horst-weidner", "note-taker"), ("horst-weidner", "author"), ("klaus-thiele", "attendee"), ("taha-rashid", "attendee"), ("sami-jalil", "attendee")},
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
        {("james-holloway", "principal"), ("kenji-morita", "principal"), ("toshio-abe", "interpreter")},
    ),
    "received-by-title": (
        "March 30, 1951\n\nNotes on the Reception of the Ambassador of Albania by N. S. Terekhov\n\nTerekhov received the Ambassador of Albania, Mihal Duka, at his request. Duka stated that grain was short.\n",
        {("n-s-terekhov", "principal"), ("mihal-duka", "principal")},
    ),
    "interpreted": (
        "August 2, 1975\n\nRecord of a Conversation between Prime Minister Harold Fenn and President Urho Salmi\n\nThe Prime Minister was attended by Sir Oliver Wray and Mr. Nigel Strand; the President by Mr. Kalevi Lehto. "
        "Mr. Strand took the record. Miss Aino Virta interpreted.\n\nThe Prime Minister thanked the President.\n",
        {("harold-fenn", "principal"), ("urho-salmi", "principal"), ("oliver-wray", "attendee"), ("nigel-strand", "note-taker"), ("nigel-strand", "author"), ("kalevi-lehto", "attendee"), ("aino-virta", "interpreter")},
    ),
"for-us-for-iran":("December 11, 1953\n\nMemorandum of Conversation between Foreign Minister Karim Sanjari and Ambassador Robert Hale\n\nPresent:\nFor Iran: Foreign Minister Karim Sanjari; Under Secretary Ali Daftari\nFor the United States: Ambassador Robert Hale; Mr. Gordon Mattis, Counselor\n\nThe Foreign Minister opened by asking about oil.\n",
 {("karim-sanjari", "principal"),("robert-hale", "principal"),("ali-daftari", "attendee"),("gordon-mattis", "attendee")}),
"place-time-prose":("May 12, 1970\n\nRecord of a Conversation of Comrade L. M. Borodin with Comrade Le Van Duc\n\nThe conversation took place on 12 May 1970 in the Kremlin. From the Soviet side Comrades P. F. Yashin and S. V. Kruglov were present; from the Vietnamese side Comrades Hoang Anh and Tran Quy. Translated by N. Orlov.\n\nBorodin inquired about the health of the comrades.\n",
 {("l-m-borodin", "principal"),("le-van-duc", "principal"),("p-f-yashin", "attendee"),("s-v-kruglov", "attendee"),("hoang-anh", "attendee"),("tran-quy", "attendee")}),
"czech-note":("September 7, 1977\n\nInformation on the Visit of the Delegation led by Comrade Jiří Havlas to Ethiopia\n\nComrade Havlas was received by Chairman Tesfaye Bekele. The reception was attended by members of the Committee Alemu Worku and Getachew Desta.\n\nBekele said that the revolution was going forward.\n",
 {("jiri-havlas", "principal"),("tesfaye-bekele", "principal"),("alemu-worku", "attendee"),("getachew-desta", "attendee")}),
"telcon":("November 9, 1973\n\nTelephone Conversation between Secretary Kelling and Ambassador Dorokhov\n\nK: Hello Anatol.\n\nD: Hello Harry.\n\nK: I have the message.\n\nD: Good.\n",
 {("kelling", "principal"),("dorokhov", "principal")}),
"journal-two-meetings":("March 2, 1960\n\nFrom the Journal of S. T. Levchuk, Ambassador to the DPRK\n\n1 March\n\nI met with Foreign Minister Pak Song-min and handed him a note. He thanked me. First Secretary V. I. Pelin was present at the conversation.\n\n2 March\n\nI received the Chinese Ambassador Qiao Xiaoming. He told me that his government was concerned.\n",
 {("s-t-levchuk","author"),("s-t-levchuk", "principal"),("pak-song-min", "principal"),("v-i-pelin", "attendee"),("qiao-xiaoming", "principal")}),
"minutes-participants-inline":("June 6, 1958\n\nMinutes of Conversation between Premier Shen Boyuan and Ambassador R. K. Menon\n\nPresent: Vice Foreign Minister Geng Da, Director of the Asian Department Fang Ru, Pu Shan (interpreter), Ma Lie (recorder)\n\nThe Premier: You have come about the border.\n\nThe Ambassador: Yes.\n\nThe Premier: Let us talk.\n\nThe Ambassador: With pleasure.\n",
 {("shen-boyuan", "principal"),("r-k-menon", "principal"),("geng-da", "attendee"),("fang-ru", "attendee"),("pu-shan", "interpreter"),("ma-lie", "note-taker")}),
"on-the-side-of":("August 25, 1980\n\nMinutes of the Discussion between Comrade Andrzej Lisowski and Comrade Karel Dostál\n\nThe following comrades took part on the Polish side:\n- Andrzej Lisowski\n- Jan Witek\n\nThe following comrades took part on the Czechoslovak side:\n- Karel Dostál\n- Pavel Hora\n\nComrade Lisowski said that the strikes were spreading.\n",
 {("andrzej-lisowski", "principal"),("jan-witek", "attendee"),("karel-dostal", "principal"),("pavel-hora", "attendee")}),
"us-memcon-table":("October 8, 1971\n\nMEMORANDUM OF CONVERSATION\n\nDATE: October 8, 1971\nTIME: 4:15 p.m.\nPLACE: Mr. Harker's Office\n\nPARTICIPANTS:\n\nThailand\nThe Honorable Somchai Prasert, Foreign Minister\nHis Excellency Anand Suwan, Ambassador of Thailand\n\nUnited States\nThe Honorable Warren Harker, Secretary of State\nMr. Leon Ash, Country Director (Notetaker)\n\nDISTRIBUTION: S, S/S, EA\n\nThe Foreign Minister said that the talks were useful.\n",
 {("somchai-prasert", "principal"),("anand-suwan", "attendee"),("warren-harker", "principal"),("leon-ash", "note-taker"), ("leon-ash", "author"),("s","copy-addressee"),("s-s","copy-addressee"),("ea","copy-addressee")}),
"german-vermerk":("February 3, 1976\n\nNote on a Meeting with the Head of the Cuban Mission, Comrade Raúl Cabrera\n\nOn 2 February Comrade Heinz Wolter received Comrade Raúl Cabrera for a talk at the latter's request. Comrade Petra Kühn took part as interpreter.\n\nCabrera informed Wolter about Angola.\n\nBerlin, 3 February 1976\n\n[signed] Wolter\n",
 {("raul-cabrera", "principal"),("heinz-wolter", "principal"),("petra-kuhn", "interpreter"),("heinz-wolter","author")}),
"british-dispatch":("July 19, 1956\n\nDespatch from Sir Edmund Tarrant to Mr. Lawrence Boyle\n\nSir,\n\nI have the honour to report that I called on President Farouk Nabil this morning.\n\nI have, etc.,\nEdmund Tarrant\n",
 {("edmund-tarrant","author"),("lawrence-boyle","addressee"),("edmund-tarrant", "principal"),("farouk-nabil", "principal")}),
"telegram-embassy":("August 20, 1968\n\nTelegram from the Embassy in Prague to the Department of State\n\nSubject: Troop movements\n\nForeign Minister Hájek told me that troops had crossed the border.\n\nBeamer\n",
 {("beamer","author"),("department-of-state","addressee"),("beamer", "principal"),("hajek", "principal")}),
"letter-cc":("April 4, 1962\n\nLetter from Prime Minister Nand Kumar to President Aubrey Cole\n\nMy dear Mr. President,\n\nThank you for your message.\n\nYours sincerely,\n\nNand Kumar\n",
 {("nand-kumar","author"),("aubrey-cole","addressee")}),
"diary-entry":("November 23, 1949\n\nDiary of Jaroslav Beran\n\nIn the morning I talked with Minister Klement Slavík. He said that the trial would begin in May.\n",
 {("jaroslav-beran","author"),("jaroslav-beran", "principal"),("klement-slavik", "principal")}),
"politburo-session":("October 31, 1956\n\nMinutes of the Session of the Presidium\n\nThose Taking Part: Bulgakov, Voronin, Kirsanov, Maslov, Zhukovin\nTaking minutes: V. N. Malinin\n\nComrade Bulgakov reports on the situation. Comrade Zhukovin: We should withdraw troops.\n",
 {("bulgakov", "attendee"),("voronin", "attendee"),("kirsanov", "attendee"),("maslov", "attendee"),("zhukovin", "attendee"),("v-n-malinin", "note-taker"),("v-n-malinin","author")}),
"conversation-held-by":("January 30, 1964\n\nMemorandum of the Conversation held by General Secretary Palmiro Gatti with Comrade Yuri Stepanov\n\nGatti explained the position of his party. Present at the talk was also Comrade Luigi Ferro.\n",
 {("palmiro-gatti", "principal"),("yuri-stepanov", "principal"),("luigi-ferro", "attendee")}),
"report-to":("May 15, 1959\n\nReport by Ambassador Mikhail Zotov to Deputy Minister V. V. Kuzmin\n\nI report that on 12 May I visited King Zahir Khan. He stated that Afghanistan would remain neutral.\n",
 {("mikhail-zotov","author"),("v-v-kuzmin","addressee"),("zahir-khan", "principal"),("mikhail-zotov", "principal")}),
"three-sides":("March 17, 1973\n\nMinutes of the Trilateral Meeting\n\nParticipants:\nIsrael: Moshe Adler, Yigal Sharon\nEgypt: Ismail Fahim, Hassan Kamel\nUnited States: Henry Walsh, Joseph Cisco\n\nMr. Walsh opened the meeting.\n",
 {("moshe-adler", "attendee"),("yigal-sharon", "attendee"),("ismail-fahim", "attendee"),("hassan-kamel", "attendee"),("henry-walsh", "attendee"),("joseph-cisco", "attendee")}),
"visited-by":("June 28, 1946\n\nRecord of Conversation with the Ambassador of Greece\n\nThe Ambassador of Greece, Mr. Leonidas Pappas, came to see me today. He spoke of the frontier.\n\nA. Y. Bogatov\n",
 {("leonidas-pappas", "principal"),("a-y-bogatov","author"),("a-y-bogatov", "principal")}),
"chinese-cable":("October 12, 1962\n\nCable from the Chinese Embassy in the Soviet Union, 'On the Conversation between Ambassador Liu Fang and Foreign Minister Gromov'\n\nTo the Foreign Ministry:\n\nOn 11 October Ambassador Liu Fang met Gromov. Gromov said that the question was complicated.\n\nEmbassy in the Soviet Union\n",
 {("chinese-embassy-in-the-soviet-union","author"),("foreign-ministry","addressee"),("liu-fang", "principal"),("gromov", "principal")}),
"amembassy":("March 14, 1975\n\nTelegram from the Embassy in Lima to the Department of State, 'Conversation with President Vargas'\n\nR 142210Z MAR 75\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC PRIORITY 4512\nINFO AMEMBASSY QUITO\nAMEMBASSY LA PAZ\n\nC O N F I D E N T I A L LIMA 2134\n\nSUBJECT: CALL ON PRESIDENT VARGAS\n\n1. I called on President Julio Vargas March 13, accompanied by DCM Peter Holt. Foreign Minister Miguel Flores was also present.\n\n2. Vargas said that he wished good relations.\n\nDEANE\n",
 {("deane", "author"),("deane", "principal"),("julio-vargas", "principal"),("peter-holt", "attendee"),("miguel-flores", "attendee"),("secstate", "addressee"),("amembassy-quito", "copy-addressee"),("amembassy-la-paz", "copy-addressee")}),
"german-aufzeichnung":("May 17, 1966\n\nMemorandum of Conversation between State Secretary Konrad Brühl and Ambassador Hideo Shimada\n\nBonn, 17 May 1966\n\nThe Japanese Ambassador called on the State Secretary today at 11 a.m. Also present: Embassy Counselor Kato, Ministerialdirigent Dr. Ruete, Legationsrat Böker (note-taker).\n\nThe Ambassador inquired about the state of negotiations.\n\nHerewith submitted to the State Secretary\nBöker\n",
 {("konrad-bruhl", "principal"), ("konrad-bruhl", "addressee"),("hideo-shimada", "principal"),("kato", "attendee"),("ruete", "attendee"),("boker", "note-taker"),("boker", "author")}),
"yugoslav-note":("June 8, 1964\n\nNote on the Talks of Comrade Veljko Zeković with the President of Cuba Ramón Duarte\n\nThe talks were held in Havana on 8 June 1964. Present on our side were also Ambassador Boško Vidaković and Dimče Mito; on the Cuban side Raúl Roa and Carlos Olivares. The talks were conducted through the interpreter Ana Ortiz.\n\nZeković conveyed greetings from Tito.\n",
 {("veljko-zekovic", "principal"),("ramon-duarte", "principal"),("bosko-vidakovic", "attendee"),("dimce-mito", "attendee"),("raul-roa", "attendee"),("carlos-olivares", "attendee"),("ana-ortiz", "interpreter")}),
"finnish-memo":("April 2, 1956\n\nMemorandum of Legation Counsellor Eino Salmela on a Conversation with Foreign Minister Undén\n\nStockholm, 2 April 1956\n\nForeign Minister Undén received me this afternoon. State Secretary Lundborg was present during the conversation.\n\nThe Minister remarked that Sweden would not join.\n\nEino Salmela\n",
 {("eino-salmela", "author"),("eino-salmela", "principal"),("unden", "principal"),("lundborg", "attendee")}),
"soviet-telegram":("December 12, 1923\n\nTelegram from Deputy Commissar Karpov to Plenipotentiary Representative Surits\n\nYesterday I was visited by the Turkish Ambassador Muhtar Bey. He stated that Angora expected a reply.\n\nKarpov\n\nCopies: Chicherin, Litvinov\n",
 {("karpov", "author"),("surits", "addressee"),("karpov", "principal"),("muhtar", "principal"),("chicherin", "copy-addressee"),("litvinov", "copy-addressee")}),
"soviet-diary-copies":("February 22, 1957\n\nFrom the Journal of the Ambassador of the USSR in Albania K. N. Ivashin\n\n\"22\" February 1957\nTop Secret. Copy No. 3\n\nRecord of Conversation with the Chairman of the Council of Ministers of the PRA Ramiz Gjoka\n\n15 February 1957\n\nToday I visited Gjoka on my own initiative. Gjoka expressed satisfaction. Second Secretary of the Embassy L. M. Petrov was present at the conversation.\n\nAMBASSADOR OF THE USSR IN ALBANIA\n\n/K. Ivashin/\n\nSent to:\n1. Comrade Shepilov\n2. Comrade Patolichev\n3. IV European Department\n",
 {("k-n-ivashin", "author"),("k-n-ivashin", "principal"),("ramiz-gjoka", "principal"),("l-m-petrov", "attendee"),("shepilov", "copy-addressee"),("patolichev", "copy-addressee"),("iv-european-department", "copy-addressee")}),
"cia-report":("October 3, 1960\n\nCentral Intelligence Agency, Information Report, 'Meeting of Exile Leaders'\n\nSUBJECT: Meeting of Exile Leaders\nDATE OF INFO: 1 October 1960\nPLACE ACQUIRED: Miami\n\n1. On 30 September Manuel Artola met Tony Varela in a hotel. Varela told Artola that money was short.\n",
 {("central-intelligence-agency", "author"),("manuel-artola", "principal"),("tony-varela", "principal")}),
"chinese-memo":("April 19, 1955\n\nMinutes of Conversation between Premier Zhou Boran and Burmese Prime Minister U Tun\n\nTime: 19 April 1955, 9:00 to 11:30 a.m.\nVenue: Bandung\nAttendees from the Chinese side: Chen Hui, Yao Zhong\nAttendees from the Burmese side: U Kyaw Myint, James Barr\nInterpreter: Pu Ming\nNote taker: Ma Liang\n\nThe Premier: How was the journey?\n",
 {("zhou-boran", "principal"),("tun", "principal"),("chen-hui", "attendee"),("yao-zhong", "attendee"),("kyaw-myint", "attendee"),("james-barr", "attendee"),("pu-ming", "interpreter"),("ma-liang", "note-taker"),("ma-liang", "author")}),
"french-note":("June 14, 1963\n\nNote of the Secretary-General: Conversation between General Moreau and Chancellor Steiner\n\nThe General received the Chancellor tête-à-tête at the Élysée, Herr Lefort and Herr Osterheld being present.\n\nThe Chancellor declared that he was worried.\n",
 {("moreau", "principal"),("steiner", "principal"),("lefort", "attendee"),("osterheld", "attendee")}),
"british-pm":("February 5, 1972\n\nRecord of a Conversation between the Prime Minister and Dr. Haastrup at 10 Downing Street on Saturday 5 February 1972 at 3.30 p.m.\n\nPresent:\nThe Prime Minister\nThe Rt. Hon. Sir Basil Thorne, MP\nMr. R. T. Marsh\n\nDr. Haastrup\nMr. Olu Falae\n\nThe Prime Minister welcomed Dr. Haastrup.\n",
 {("prime-minister", "principal"),("haastrup", "principal"),("basil-thorne", "attendee"),("r-t-marsh", "attendee"),("olu-falae", "attendee")}),
"albanian-minutes":("January 9, 1962\n\nMinutes of the Meeting of the Secretariat of the Central Committee\n\nPresent: Comrades Hysni Lleshi, Gogo Mara and Rita Kola.\nThe meeting was chaired by Comrade Lleshi. Minutes kept by Thanas Nano.\n\nComrade Mara: We should answer the letter.\n\nComrade Kola: I agree.\n",
 {("hysni-lleshi", "chair"),("gogo-mara", "attendee"),("rita-kola", "attendee"),("thanas-nano", "note-taker"),("thanas-nano", "author")}),
"two-by-two":("March 11, 1957\n\nRecord of the Conversation Between Comrade Bulatov and Comrade Hegyi, and Comrades Kadlec and Svoboda\n\nComrade Bulatov asked about the harvest. Comrade Kadlec answered that it was good.\n",
 {("bulatov", "principal"),("hegyi", "principal"),("kadlec", "principal"),("svoboda", "principal")}),
"bulgarian":("November 18, 1978\n\nMemorandum of Conversation between Comrades Petar Vasilev and Alvaro Cunha\n\nOn 18 November 1978 Comrade Petar Vasilev, member of the Politburo, met with Comrade Alvaro Cunha, General Secretary of the Portuguese party. The meeting was also attended by Comrades Dimo Stanev and Sérgio Vilar. The conversation was interpreted by Comrade Nina Boneva.\n\nCunha spoke about the situation.\n",
 {("petar-vasilev", "principal"),("alvaro-cunha", "principal"),("dimo-stanev", "attendee"),("sergio-vilar", "attendee"),("nina-boneva", "interpreter")}),
"letter-polish":("August 7, 1956\n\nLetter from the Central Committee of the Polish United Workers’ Party to the Central Committee of the Communist Party of the Soviet Union\n\nDear Comrades,\n\nWe thank you for the invitation.\n\nFor the Central Committee\nEdward Ochab\n",
 {("edward-ochab", "author"),("central-committee-of-the-communist-party-of-the-soviet-union", "addressee")}),
"korean":("August 10, 1975\n\nReport on the Visit of the Military Delegation\n\nTo Comrade Minister Heinz Hofer\n\nThe delegation headed by General Keller was received by Comrade Kim Yong-nam. Attending were Generals O Jin and Ri Su.\n\nComrade Kim said that the enemy was weak.\n\nColonel Brandt\n",
 {("heinz-hofer", "addressee"),("keller", "principal"),("kim-yong-nam", "principal"),("o-jin", "attendee"),("ri-su", "attendee"),("brandt", "author")}),
"mongol":("May 5, 1960\n\nRecord of Conversation between Cde. Damba and Cde. Ulan Fu\n\nConversation took place at the residence. Participants from our side: D. Samdan, Ts. Dugar; from their side: Kui Bi, Wang Zaitian (interpreter).\n\nCde. Damba asked about wool.\n",
 {("damba", "principal"),("ulan-fu", "principal"),("d-samdan", "attendee"),("ts-dugar", "attendee"),("kui-bi", "attendee"),("wang-zaitian", "interpreter")}),
"us-embtel-signature-first":("April 30, 1954\n\nTelegram, Smythe to Secretary of State\n\nFROM: Geneva\nTO: Secretary of State\nNO: DULTE 23\n\nMet with Bidaud and Eden-Hart at dinner. Bidaud said that Dien Bien Phu was lost.\n\nSMYTHE\n",
 {("smythe", "author"),("secretary-of-state", "addressee")}),
"diary-russian-1904":("February 3, 1904\n\nFrom the Diary of General A. N. Kurbatov\n\n21 January. In the morning I was received by the Emperor at Tsarskoe Selo. Count Lamsky was with him. His Majesty said that he did not want war. In the evening Witold came to dinner and told me that Bezrukov had been dismissed.\n",
 {("a-n-kurbatov", "author"),("a-n-kurbatov", "principal"),("emperor", "principal"),("lamsky", "attendee"),("witold", "principal")}),
"german-1914":("July 6, 1914\n\nTelegram from the Imperial Chancellor to the Ambassador in Vienna\n\nTelegram No. 113\n\nBerlin, 6 July 1914\n\nThe Austro-Hungarian Ambassador, Count Szögy, yesterday delivered to the Emperor a letter. His Majesty replied that he would stand by Austria.\n\nBethmann\n",
 {("bethmann", "author"),("ambassador-in-vienna", "addressee")}),
"french-1919":("March 28, 1919\n\nNotes of a Meeting Held at President Willard's House on Friday, March 28, 1919, at 11 a.m.\n\nPRESENT:\nUnited States of America: President Willard.\nFrance: M. Clementin, M. Tardin (interpreter).\nBritish Empire: The Rt. Hon. D. Lloyd Price.\nItaly: H.E. M. Orlandi.\nSecretary: Sir M. Hanken.\n\nPRESIDENT WILLARD asked what was to be done about Hungary.\n\nM. CLEMENTIN said that he would wait.\n",
 {("willard", "principal"),("clementin", "principal"),("tardin", "interpreter"),("d-lloyd-price", "attendee"),("orlandi", "attendee"),("m-hanken", "note-taker"),("m-hanken", "author")}),
"us-memo-for-record":("October 22, 1962\n\nMemorandum for the Record by Marshall Corver\n\nSUBJECT: Meeting with the President\n\nParticipants: the President, Secretary Rusker, Secretary Macnair, General Tayloe, Mr. Bundey and the undersigned.\n\n1. The President asked for my opinion. I replied that the missiles were operational.\n\nMarshall Corver\n",
 {("marshall-corver", "author"),("marshall-corver", "attendee"),("president", "attendee"),("rusker", "attendee"),("macnair", "attendee"),("tayloe", "attendee"),("bundey", "attendee")}),
"hungarian-report":("July 30, 1968\n\nReport to the Political Committee on the Talks in Moscow\n\nComrades János Kelen and György Fehér had talks with Comrades Leonid Brusilov and Aleksei Kosarev in Moscow on 27 July. Comrade Kelen stressed that time was needed. Comrade Brusilov did not agree.\n\nBudapest, 30 July 1968\nJános Kelen\n",
 {("janos-kelen", "author"),("political-committee", "addressee"),("janos-kelen", "principal"),("gyorgy-feher", "principal"),("leonid-brusilov", "principal"),("aleksei-kosarev", "principal")}),
"chinese-telegram-from-leader":("October 2, 1950\n\nCiphered Telegram from Roshin in Beijing to Filippov\n\nMao Zerong received me on 2 October. Present were Zhou Enling and the interpreter Shi Zhen. Mao said that the troops were not ready.\n\nRoshin\n",
 {("roshin", "author"),("filippov", "addressee"),("roshin", "principal"),("mao-zerong", "principal"),("zhou-enling", "attendee"),("shi-zhen", "interpreter")}),
"record-between-delegations":("June 21, 1973\n\nRecord of Talks between the Delegations of the SED and the PCP\n\nFor the SED: Erich Hagen (head of delegation), Werner Lamm, Hermann Axel.\nFor the PCP: Álvaro Cunhas (head of delegation), Octávio Pat.\nMinutes: Friedel Trapp\n\nComrade Hagen welcomed the delegation. Comrade Cunhas thanked him.\n",
 {("erich-hagen", "principal"),("werner-lamm", "attendee"),("hermann-axel", "attendee"),("alvaro-cunhas", "principal"),("octavio-pat", "attendee"),("friedel-trapp", "note-taker"),("friedel-trapp", "author")}),
"swiss":("September 9, 1959\n\nNote for the Head of Department: Visit of the Chinese Ambassador\n\nAmbassador Feng Shu called on me on 8 September. He was accompanied by his Second Secretary Pan Li. I asked him about the Swiss citizens. He answered that inquiries were being made.\n\nsig. Micheli\n",
 {("micheli", "author"),("micheli", "principal"),("feng-shu", "principal"),("pan-li", "attendee")}),
"indian":("October 20, 1954\n\nMinute of Conversation with Mao Tsung\n\nPrime Minister's note on his talks with Chairman Mao Tsung at Peking. Those present: on the Chinese side Mao Tsung, Chou Enlin, Liu Shaochin; on our side N. R. Pillay, N. Raghav.\n\nChairman Mao said that the United States was a paper tiger. Prime Minister Nehrun replied that it was a strong one.\n",
 {("mao-tsung", "principal"),("chou-enlin", "attendee"),("liu-shaochin", "attendee"),("n-r-pillay", "attendee"),("n-raghav", "attendee")}),
"polish-cable":("November 1, 1956\n\nCiphergram No. 17611 from Willmann [in Budapest] to Naszkowicz [in Warsaw]\n\nNagin called me in at 7 p.m. and informed me that Hungary was leaving the Pact. Androsov was present at the meeting.\n\nWillmann\n",
 {("willmann", "author"),("naszkowicz", "addressee"),("willmann", "principal"),("nagin", "principal"),("androsov", "attendee")}),
"us-embassy-memcon":("May 20, 1965\n\nMEMORANDUM OF CONVERSATION\n\nDATE: May 20, 1965\nPLACE: Presidential Palace, Santo Tomas\nPARTICIPANTS: President Hector Garza\nAmbassador William Bennet\nMr. Thomas Mannix\n\nSUBJECT: Elections\n\nThe Ambassador opened the conversation by asking about the ceasefire. President Garza said that it was broken.\n\nDrafted by: T. Mannix\ncc: ARA, AID\n",
 {("hector-garza", "principal"),("william-bennet", "principal"),("thomas-mannix", "attendee"),("thomas-mannix", "author"),("ara", "copy-addressee"),("aid", "copy-addressee")}),
"letter-stalin":("February 9, 1950\n\nLetter from V. Dekan to I. V. Stepin\n\nDear Iosif Vissarovich,\n\nI request that you receive me. Comrade Shtykin has told me that it is possible.\n\nRespectfully,\nV. Dekan\n\ncc: Comrades Molotin, Malenko\n",
 {("v-dekan", "author"),("i-v-stepin", "addressee"),("molotin", "copy-addressee"),("malenko", "copy-addressee")}),
"minutes-of-cabinet":("July 19, 1956\n\nConclusions of a Meeting of the Cabinet held at 10 Downing Street on Thursday, 19th July, 1956, at 11 a.m.\n\nPresent:\nThe Right Hon. Sir Antony Edes, M.P., Prime Minister (in the Chair).\nThe Right Hon. Selwin Lloyde, M.P., Secretary of State for Foreign Affairs.\nThe Right Hon. Harold Macmilne, M.P., Chancellor of the Exchequer.\n\nThe following were also present:\nThe Right Hon. Edward Heather, M.P., Parliamentary Secretary, Treasury.\n\nSecretariat:\nThe Right Hon. Sir Norman Brooker.\nMr. B. St. J. Trenders.\n\n1. The Foreign Secretary said that the dam would not be financed.\n",
 {("antony-edes", "chair"),("selwin-lloyde", "attendee"),("harold-macmilne", "attendee"),("edward-heather", "attendee"),("norman-brooker", "note-taker"),("b-st-j-trenders", "note-taker"),("norman-brooker", "author")}),
"us-memcon-list-nationality":("September 28, 1974\n\nMemorandum of Conversation\n\nPARTICIPANTS: Foreign Minister Chiao Kuan of the PRC\nVice Foreign Minister Wang Hai\nHuang Chen, Chief of the PRC Liaison Office\n\nSecretary of State Henry Kessler\nJoseph Siskind, Under Secretary\nWinston Lorde, Director, Policy Planning Staff\n\nDATE AND TIME: Wednesday, 2 October 1974\n8:15 - 11:35 p.m.\nPLACE: Secretary's Suite, Waldorf Towers\n\nSecretary Kessler: I am glad to see you.\n\nForeign Minister Chiao: We are old friends.\n\nSecretary Kessler: Indeed.\n\nForeign Minister Chiao: Shall we begin?\n",
 {("chiao-kuan", "principal"),("wang-hai", "attendee"),("huang-chen", "attendee"),("henry-kessler", "principal"),("joseph-siskind", "attendee"),("winston-lorde", "attendee")}),
"sov-reception":("April 13, 1946\n\nReception of the Ambassador of Great Britain, Mr. Archer Kerrison, by V. M. Molchanov, 13 April 1946\n\nSecret\n\nAfter an exchange of greetings Kerrison hands Molchanov the text of a note. Molchanov says he will study it.\n\nPresent at the conversation was V. N. Pavlin.\n\nRecorded by: V. Pavlin\n",
 {("archer-kerrison", "principal"),("v-m-molchanov", "principal"),("v-n-pavlin", "note-taker"),("v-n-pavlin", "author")}),
"gdr-embassy-note":("April 27, 1967\n\nNote on a Conversation with the First Secretary of the USSR Embassy, Comrade Zvetkov, on 25 April 1967\n\nThe conversation took place at the suggestion of Comrade Zvetkov between 10:00 and 11:30 hours in the Embassy. Comrade Jarck was also present.\n\nComrade Zvetkov explained the state of relations.\n\nNote: Jarck has informed the Ambassador.\n\nHaberman\nThird Secretary\n\nCC:\n1x State Secretary Hegner\n1x Central Committee, International Department\n1x File\n",
 {("zvetkov", "principal"),("jarck", "attendee"),("haberman", "author"),("hegner", "copy-addressee"),("central-committee", "copy-addressee"),("international-department", "copy-addressee")}),
"romanian-steno":("July 4, 1965\n\nMinutes of Conversation between the Romanian and Chinese Party Delegations\n\nProtocol No. 12\n\nOn the part of the Romanian Communist Party participated comrades: Nicolae Ceaurescu, Ion Maurescu, Emil Bodnar.\nOn the part of the Chinese Communist Party participated comrades: Deng Xiaolin, Kang Shen, Liu Ningy.\n\nComrade Ceaurescu: We are happy to have you here.\n\nComrade Deng Xiaolin: We thank you.\n\nComrade Ceaurescu: Let us proceed.\n\nComrade Deng Xiaolin: Please.\n",
 {("nicolae-ceaurescu", "principal"),("ion-maurescu", "attendee"),("emil-bodnar", "attendee"),("deng-xiaolin", "principal"),("kang-shen", "attendee"),("liu-ningy", "attendee")}),
"czech-politburo":("August 17, 1968\n\nLetter of the Politburo to Alexander Dubrin\n\nEsteemed Alexander Stepanovich,\n\nWe inform you that we are worried. Comrade Chervonin will hand over this letter.\n\nL. Brezin\n",
 {("l-brezin", "author"),("alexander-dubrin", "addressee")}),
"bulgarian-record":("March 6, 1968\n\nStenographic Record of the Meeting of the Political Consultative Committee\n\nThe meeting was chaired by Comrade Todor Zhivin. In attendance were: from Hungary – János Kadin and Jenő Fok; from Poland – Władysław Gomulin.\nMinutes taken by Stefka Petrova.\n\nComrade Zhivin: I open the meeting.\n\nComrade Kadin: Thank you.\n\nComrade Gomulin: We agree.\n\nComrade Fok: So do we.\n",
 {("todor-zhivin", "chair"),("janos-kadin", "attendee"),("jeno-fok", "attendee"),("wladyslaw-gomulin", "attendee"),("stefka-petrova", "note-taker"),("stefka-petrova", "author")}),
"dprk-cable":("June 4, 1955\n\nCable from the Embassy of Hungary in North Korea to the Hungarian Foreign Ministry\n\nThe Polish Ambassador, Comrade Siedlin, told me that the ration had been cut. I was received by Deputy Premier Pak Chang-ho on 2 June, in the company of Counselor Balogh.\n\nPál Szarvin\nAmbassador\n",
 {("pal-szarvin", "author"),("pal-szarvin", "principal"),("hungarian-foreign-ministry", "addressee"),("siedlin", "principal"),("pak-chang-ho", "principal"),("balogh", "attendee")}),
"uk-telegram":("October 24, 1956\n\nTelegram from Sir Humphrey Trevor (Cairo) to the Foreign Office\n\nImmediate\n\nMy telegram No. 2503. I saw President Nasrin this evening. He was calm. Mr. Watsham accompanied me.\n",
 {("humphrey-trevor", "author"),("humphrey-trevor", "principal"),("foreign-office", "addressee"),("nasrin", "principal"),("watsham", "attendee")}),
"brazil":("November 19, 1962\n\nTelegram from the Brazilian Embassy in Havana (Bastian Pinho), 2:30 p.m., Monday\n\nI was called by Minister Raúl Roas. With him was Ambassador Carlos Olivarez. He told me that inspection was unacceptable.\n\nLuís Bastian Pinho\n",
 {("luis-bastian-pinho", "author"),("luis-bastian-pinho", "principal"),("raul-roas", "principal"),("carlos-olivarez", "attendee")}),
"italian":("May 30, 1968\n\nMinutes of the Meeting between Honorable Moretti and Chancellor Kiesling\n\nRome, Villa Madama\n\nFor the Italian side: Hon. Moretti, Hon. Fanfini, Amb. Ortoni, Min. Pompini (interpreter).\nFor the German side: Chancellor Kiesling, Minister Brandel, State Secretary Dukwitz.\n\nMoretti opened the discussion by speaking about the elections.\n",
 {("moretti", "principal"),("fanfini", "attendee"),("ortoni", "attendee"),("pompini", "interpreter"),("kiesling", "principal"),("brandel", "attendee"),("dukwitz", "attendee")}),
"israel":("November 20, 1973\n\nRecord of a Conversation between the Minister of Foreign Affairs and the Secretary of State\n\nPresent: Minister of Foreign Affairs Abba Edan, Ambassador Simcha Dinur, M. Gazin; Secretary of State Henry Kessler, P. Rodmar, W. Quanten\n\nEdan: The cabinet has met.\n\nKessler: Good.\n\nEdan: There is a problem.\n\nKessler: I know.\n",
 {("abba-edan", "principal"),("simcha-dinur", "attendee"),("m-gazin", "attendee"),("henry-kessler", "principal"),("p-rodmar", "attendee"),("w-quanten", "attendee")}),
"mao-short":("July 22, 1958\n\nConversation of Mao Zedin with Ambassador Yudov\n\nParticipants in the conversation also included Liu Shaoqin, Zhu Den, Chen Yun'an, interpreters Yan Mingfu and Li Yueran.\n\nMao said that he had not slept.\n",
 {("mao-zedin", "principal"),("yudov", "principal"),("liu-shaoqin", "attendee"),("zhu-den", "attendee"),("chen-yunan", "attendee"),("yan-mingfu", "interpreter"),("li-yueran", "interpreter")}),
"finnish-diary":("November 3, 1958\n\nFrom the Diary of President Urho Kekonen\n\nAmbassador Lebedin took leave of me today. He spoke of the credits. Foreign Minister Virolin came at three o'clock.\n",
 {("urho-kekonen", "author"),("urho-kekonen", "principal"),("lebedin", "principal")}),
"tel-ruehc":("July 19, 1979\n\nUS Embassy Managua to Secretary of State, 'Conversation with Somarriba'\n\nR 190235Z JUL 79\nFM AMEMBASSY MANAGUA\nTO RUEHC/SECSTATE WASHDC FLASH 4477\nINFO RUESTE/AMEMBASSY TEGUCIGALPA 1122\nRUEHSJ/AMEMBASSY SAN JOSE 3344\nBT\nS E C R E T MANAGUA 3344\n\nEXDIS\n\n1. (S - Entire text.)\n\n2. I met with Foreign Minister Julio Somarriba and Colonel Inocente Moreno on July 18. DCM Tucker accompanied me.\n\n3. Somarriba said that he would go.\n\nPEZULLO\nBT\n",
 {("pezullo", "author"),("pezullo", "principal"),("julio-somarriba", "principal"),("inocente-moreno", "principal"),("tucker", "attendee"),("amembassy-tegucigalpa", "copy-addressee"),("amembassy-san-jose", "copy-addressee"),("secstate", "addressee")}),
"embtel-title":("April 3, 1961\n\nTelegram from the Embassy in Laos to the Department of State\n\nVientiane, April 3, 1961, 7 p.m.\n\n1710. Saw Phoumin this morning together with CINCPAC representative. Phoumin stated that he would not negotiate.\n\nBrowne\n",
 {("browne", "author"),("department-of-state", "addressee")}),
"german-vorlage":("March 4, 1974\n\nRecord of Conversation between Head of Department van Wellen and Ambassador Falinov\n\nPolitical Department 2\nVLR I Dr. Blechmann\n\nBonn, 4 March 1974\n\nThe Soviet Ambassador called on MD van Wellen on 4 March. The undersigned took part.\n\nFalinov stated that his government was concerned.\n\nHerewith to:\n1. the State Secretary\n2. Unit 213\n\nsigned Blechmann\n",
 {("van-wellen", "principal"),("falinov", "principal"),("blechmann", "author"),("blechmann", "attendee")}),
"turkish-memo":("June 9, 1925\n\nReport of Plenipotentiary Representative Surin to the People's Commissariat for Foreign Affairs\n\nToday Tevfik Rüştü Bey invited me to the Commissariat. I was accompanied by Counselor Potemin. Tevfik Bey asked about the Mosul question.\n\nPlenipotentiary Representative\nSurin\n\nCopies: Comrade Chichin; Comrade Litvin; to the file\n",
 {("surin", "author"),("surin", "principal"),("tevfik-rustu", "principal"),("potemin", "attendee"),("chichin", "copy-addressee"),("litvin", "copy-addressee"),("peoples-commissariat-for-foreign-affairs", "addressee")}),
"yugoslav-zabeleska":("July 17, 1961\n\nNote on the Conversation of State Secretary Koča Popić with Ambassador Epišin\n\nState Secretariat for Foreign Affairs\nCabinet of the State Secretary\nStrictly confidential\n\nState Secretary Koča Popić received the Soviet Ambassador Epišin on 17 July at the latter's request. The conversation was attended by the head of the First Department Lazar Mojin. Epišin's interpreter was Golubin.\n\nEpišin conveyed a message from Khrushin.\n\nRecorded by\nL. Mojin\n\nDelivered to: the President of the Republic; Comrade Kardin; Comrade Rankov; Undersecretaries\n",
 {("koca-popic", "principal"),("episin", "principal"),("lazar-mojin", "note-taker"),("lazar-mojin", "author"),("golubin", "interpreter"),("president-of-the-republic", "copy-addressee"),("kardin", "copy-addressee"),("rankov", "copy-addressee")}),
"finnish-promemoria":("March 3, 1952\n\nPro Memoria of a Conversation with Under-Secretary Dag Hammarin\n\nStockholm, 3 March 1952\n\nHammarin, whom I met at dinner at the Norwegian Legation, told me that Sweden would not sell iron. Minister Eljas Erkin, who was present, asked him about prices.\n\nG. A. Gripin\n\nTo: Foreign Minister Sakari Tuomin; Prime Minister Urho Kekin.\nCopy: Legation in Oslo\n",
 {("g-a-gripin", "author"),("g-a-gripin", "principal"),("dag-hammarin", "principal"),("eljas-erkin", "attendee"),("sakari-tuomin", "addressee"),("urho-kekin", "addressee"),("legation-in-oslo", "copy-addressee")}),
"czech-cable":("May 6, 1964\n\nCable from the Czechoslovak Ambassador in Havana, Pavlik, to the Foreign Ministry, Prague\n\nDispatched: 6 May 1964\nFor Comrade Minister Davidin\n\nFidel Castrin received me yesterday. He complained about sugar.\n\nPavlik 221\n",
 {("pavlik", "author"),("pavlik", "principal"),("fidel-castrin", "principal"),("davidin", "addressee")}),
"polish-urgent":("March 21, 1968\n\nUrgent Note on a Meeting with Ambassador Aristin\n\nUrgent Note\n\nOn 21 March I received, at his request, the Ambassador of the USSR, Comrade Aristin. He was accompanied by First Secretary Bulin. Comrade Willman was present on our side.\n\nAristin read out a letter.\n\nDistribution:\nComrade Gomułkin\nComrade Cyrankin\nComrade Kliszkin\n\nA. Rapackin\n",
 {("aristin", "principal"),("bulin", "attendee"),("willman", "attendee"),("gomulkin", "copy-addressee"),("cyrankin", "copy-addressee"),("kliszkin", "copy-addressee"),("a-rapackin", "author"),("a-rapackin", "principal")}),
"chinese-fm-cable-to-embassy":("October 27, 1962\n\nCable from the Foreign Ministry to the Embassy in Cuba\n\nTo Ambassador Shen Jian and Embassy in Cuba:\n\nVice Minister Zhang Hai received the Cuban Ambassador Pino Santin on 26 October. Zhang said that China stood by Cuba.\n\nForeign Ministry\n",
 {("foreign-ministry", "author"),("shen-jian", "addressee"),("zhang-hai", "principal"),("pino-santin", "principal")}),
"uk-minute":("May 20, 1971\n\nMinute from the Private Secretary to the Foreign Secretary\n\nMr. Heathcote to Sir Alec Douglas-Home\n\nThe Prime Minister spoke to President Pompin this morning. The President said that entry was settled. I am copying this minute to Sir Burke Trenton.\n\nR. T. Armstrand\n",
 {("r-t-armstrand", "author"),("foreign-secretary", "addressee"),("burke-trenton", "copy-addressee")}),
"present-from-both":("June 5, 1960\n\nMemorandum of Conversation between Comrade Zhen Yi and Comrade Pavel Pushin\n\nPresent from the Chinese side were: Zhen Yi, Wu Lengxi, Zhang Wen; from the Soviet side: Pavel Pushin, Yuri Andrin, Boris Ponin.\n\nZhen Yi opened the discussion.\n",
 {("zhen-yi", "principal"),("wu-lengxi", "attendee"),("zhang-wen", "attendee"),("pavel-pushin", "principal"),("yuri-andrin", "attendee"),("boris-ponin", "attendee")}),
"numbered-sides":("October 20, 1973\n\nMinutes of the Talks between Hafiz Karim and Leonid Brezin\n\nParticipants on the Syrian side:\n1. Hafiz Karim, President\n2. Abdul Khadin, Foreign Minister\n\nParticipants on the Soviet side:\n1. Leonid Brezin, General Secretary\n2. Andrei Gromin, Foreign Minister\n3. V. Sukhin, interpreter\n\nBrezin: Let us begin.\n",
 {("hafiz-karim", "principal"),("abdul-khadin", "attendee"),("leonid-brezin", "principal"),("andrei-gromin", "attendee"),("v-sukhin", "interpreter")}),
"us-lunch":("May 13, 1963\n\nMemorandum of Conversation\n\nSUBJECT: Luncheon Conversation with Ambassador Dobrin\n\nPARTICIPANTS:\nHis Excellency Anatoly Dobrin, Soviet Ambassador\nThe Honorable Llewellyn Thomson, Ambassador at Large\n\nAmbassador Dobrin said that he had just returned. Ambassador Thomson asked about his trip.\n\nLlewellyn E. Thomson\n",
 {("anatoly-dobrin", "principal"),("llewellyn-e-thomson", "principal"),("llewellyn-e-thomson", "author")}),
"report-on-visit":("December 2, 1971\n\nReport on the Stay of a Party Delegation in the DPRK\n\nThe delegation, consisting of Comrades Werner Lamberth (head), Paul Markin and Eberhard Heinrick, was received by Comrade Kim Il-chol on 26 November. Comrade Hwang Jang took part in the reception.\n\nComrade Kim expressed his thanks.\n",
 {("werner-lamberth", "principal"),("paul-markin", "attendee"),("eberhard-heinrick", "attendee"),("kim-il-chol", "principal"),("hwang-jang", "attendee")}),
"phone":("July 24, 1974\n\nRecord of Telephone Conversation between the Prime Minister and Dr. Kessler, 24 July 1974, 11.30 p.m.\n\nThe Prime Minister said that the ceasefire was holding. Dr. Kessler replied that the Turks were moving.\n",
 {("prime-minister", "principal"),("kessler", "principal")}),
"audience":("February 8, 1957\n\nMemorandum: Audience with the Shah\n\nI had an audience with the Shah this morning, at which Court Minister Alin was present. His Majesty said that the Pact was dead.\n\nSelden Chapin\n",
 {("shah", "principal"),("selden-chapin", "author"),("selden-chapin", "principal"),("alin", "attendee")}),
"soviet-stenogram":("March 25, 1961\n\nRecord of Conversation of N. S. Krushev with President Sukar, 25 March 1961\n\nPresent: A. I. Mikoyanov, A. A. Gromyrin, Ambassador B. M. Volin; on the Indonesian side Minister Subandrin and General Nasutin. Conversation interpreted by Comrade Smirnin.\n\nKrushev greets Sukar.\n",
 {("n-s-krushev", "principal"),("sukar", "principal"),("a-i-mikoyanov", "attendee"),("a-a-gromyrin", "attendee"),("b-m-volin", "attendee"),("subandrin", "attendee"),("nasutin", "attendee"),("smirnin", "interpreter")}),
"polish-note":("January 8, 1957\n\nNote from the Conversation of Comrade Gomulin with Comrade Zhou Enlin\n\nWarsaw, Belvedere, 11 January 1957\n\nOn the Polish side: Comrades W. Gomulin, J. Cyrankin, A. Zawadin, S. Jędrychin.\nOn the Chinese side: Comrades Zhou Enlin, Ho Longin, Wang Jiaxin.\nRecorded by: A. Zambrowin\n\nComrade Zhou Enlin: Our parties have much in common.\n",
 {("w-gomulin", "principal"),("zhou-enlin", "principal"),("j-cyrankin", "attendee"),("a-zawadin", "attendee"),("s-jedrychin", "attendee"),("ho-longin", "attendee"),("wang-jiaxin", "attendee"),("a-zambrowin", "note-taker"),("a-zambrowin", "author")}),
"embassy-reports-third":("June 30, 1967\n\nMemorandum of Conversation with the Director of the Near East Section, Comrade Sytin\n\nMoscow, 30 June 1967\n\nToday Counsellor Bielak visited Comrade Sytin at the Foreign Ministry. Present at the conversation was Second Secretary Orlin.\n\nSytin said that Nasser was tired.\n\nDrawn up by: Bielak\n",
 {("sytin", "principal"),("bielak", "principal"),("orlin", "attendee"),("bielak", "author")}),
"dear-letter":("March 4, 1948\n\nLetter from Josip Brozin and Edvard Kardin to V. M. Moloton\n\nWe have received your letter of 27 March. Comrade Dilas has informed us of it.\n\nJ. Brozin\nE. Kardin\n",
 {("edvard-kardin", "author"),("v-m-moloton", "addressee")}),
'for-the-ministry': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nThose present: for the Ministry – Deputy Minister Karl Bauer and Section Chief Otto Lenz; for the Embassy – Counsellor Emil Zeman.\n\nHartl said that it rained.\n',
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    'sat-in': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nHartl said that it rained. The Ambassador was accompanied by his First Secretary, Pavel Kos. Deputy Minister Bauer sat in on the talk.\n',
        {('bauer', 'attendee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('pavel-kos', 'attendee')},
    ),
    'interpreting': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nThe conversation was conducted in French, with Miss Eva Lang interpreting.\n\nHartl said that it rained.\n',
        {('eva-lang', 'interpreter'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    'took-down': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nHartl said that it rained. Emil Zeman, Counsellor of the Embassy, took down the conversation.\n',
        {('emil-zeman', 'author'), ('emil-zeman', 'note-taker'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    'besides-the-principals': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nParticipating in the conversation were, besides the two principals, Counsellors Emil Zeman and Otto Lenz, and the translator Nina Krall.\n\nHartl said that it rained.\n',
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('nina-krall', 'interpreter'), ('otto-lenz', 'attendee')},
    ),
    'attended-at-the-end': (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nHartl said that it rained.\n\nThe conversation lasted 40 minutes. It was also attended by the Ambassador's aide, Captain Jan Hrdy.\n",
        {('ivo-hartl', 'principal'), ('jan-hrdy', 'attendee'), ('leon-vasko', 'principal')},
    ),
    'acted-and-kept': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nHartl received Vasko in the presence of State Secretary Bauer. Dr. Lenz acted as interpreter and kept the record.\n\nHartl said that it rained.\n',
        {('bauer', 'attendee'), ('ivo-hartl', 'principal'), ('lenz', 'interpreter'), ('leon-vasko', 'principal')},
    ),
    'taken-translated-copied': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nHartl said that it rained.\n\nNote taken by: O. Lenz\nTranslated by: N. Krall\nCopies to: Bauer, Zeman, the Cabinet Office\n',
        {('bauer', 'copy-addressee'), ('cabinet-office', 'copy-addressee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('o-lenz', 'author'), ('o-lenz', 'note-taker'), ('zeman', 'copy-addressee')},
    ),
    'capital-sides': (
        'May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nPRESENT\n\nCZECHOSLOVAK SIDE:\nIVO HARTL, Minister\nKARL BAUER, Deputy Minister\n\nPOLISH SIDE:\nLEON VASKO, Ambassador\nEMIL ZEMAN, Counsellor\n\nHARTL: Welcome.\n\nVASKO: Thank you.\n\nHARTL: Sit down.\n\nVASKO: With pleasure.\n',
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal')},
    ),
    'paid-me-a-visit': (
        'May 5, 1962\n\nNotes on a Talk with Ambassador Leon Vasko\n\nOn 4 May Ambassador Vasko paid me a visit at which Deputy Minister Bauer was also present. He handed me a note.\n\nIvo Hartl\n',
        {('bauer', 'attendee'), ('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    'attended-on-our-side': (
        "May 5, 1962\n\nSummary of Minister Ivo Hartl's Talks with the Polish Delegation Headed by Leon Vasko\n\nThe talks, which were held on 3 and 4 May, were attended on our side by Bauer, Lenz and Krall, and on the Polish side by Zeman and Koslik.\n\nHartl said that it rained.\n",
        {('bauer', 'attendee'), ('ivo-hartl', 'principal'), ('koslik', 'attendee'), ('krall', 'attendee'), ('lenz', 'attendee'), ('leon-vasko', 'principal'), ('zeman', 'attendee')},
    ),
    'ambassador-behind-his-name': (
        "May 5, 1962\n\nTelegram No. 44 from Leon Vasko, Warsaw's Ambassador in Vienna, to Emil Zeman\n\nI saw Minister Hartl at the opera. He told me that it rained. Please inform Lenz.\n",
        {('emil-zeman', 'addressee'), ('hartl', 'principal'), ('leon-vasko', 'author'), ('leon-vasko', 'principal')},
    ),
    'bare-pair': (
        'May 5, 1962\n\nSecond Conversation: Ivo Hartl and Leon Vasko\n\nMay 5, 1962, 4 p.m.\n\nHartl: It rains.\n\nVasko: It does.\n\nHartl: Sit down.\n\nVasko: Thank you.\n',
        {('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    'dialogue-alone': (
        'May 5, 1962\n\nTranscript of the Meeting with Leon Vasko\n\nI. Hartl: I greet you, Comrade Vasko.\n\nL. Vasko: Thank you.\n\nI. Hartl: It rains.\n\nL. Vasko: It does.\n',
        {('i-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    "sides-as-participants": (
        "May 5, 1962\n\nRecord of the Meeting between Minister Ivo Hartl and Ambassador Leon Vasko\n\nPolish Participants: Minister Ivo Hartl, Karl Bauer\nCzech Participants: Leon Vasko, Emil Zeman\nRecorder: Otto Lenz\n\nHartl said that it rained.\n",
        {("ivo-hartl", "principal"), ("karl-bauer", "attendee"), ("leon-vasko", "principal"), ("emil-zeman", "attendee"), ("otto-lenz", "note-taker")},
    ),
    "sides-behind-dashes": (
        "May 5, 1962\n\nMinutes of the Talks of Two Delegations\n\nThe following took part in the talks:\n\nOn the Polish side – Ivo Hartl, Minister; Karl Bauer, Deputy Minister;\n\nOn the Czech side – Leon Vasko, Ambassador; Emil Zeman.\n\nHartl said that it rained.\n",
        {("ivo-hartl", "principal"), ("karl-bauer", "attendee"), ("leon-vasko", "principal"), ("emil-zeman", "attendee")},
    ),
    "sides-by-a-gap": (
        "May 5, 1962\n\nRecord of a Conversation\n\nPresent:\n\nSir Ivo Hartl\nMr. Karl Bauer\n\nMr. Leon Vasko\nMr. Emil Zeman\n\nSir Ivo Hartl said that it rained.\n",
        {("ivo-hartl", "principal"), ("karl-bauer", "attendee"), ("leon-vasko", "principal"), ("emil-zeman", "attendee")},
    ),
    "delegation-led-by": (
        "May 5, 1962\n\nNote on Talks with a Delegation of the Writers\n\nA delegation headed by Leon Vasko stayed in Graz. It was received by Minister Ivo Hartl. With him had come Emil Zeman.\n\nHartl said that it rained.\n",
        {("leon-vasko", "principal"), ("ivo-hartl", "principal"), ("emil-zeman", "attendee")},
    ),
    "there-took-part": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nOn our side there took part Karl Bauer and, as interpreter, Otto Lenz; on the other side Emil Zeman.\n\nHartl said that it rained.\n",
        {("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("karl-bauer", "attendee"), ("otto-lenz", "interpreter"), ("emil-zeman", "attendee")},
    ),
    "undersigned": (
        "May 5, 1962\n\nNote on a Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nKarl Bauer and the undersigned took part.\n\nHartl said that it rained.\n\nEmil Zeman\n",
        {("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("karl-bauer", "attendee"), ("emil-zeman", "author"), ("emil-zeman", "attendee")},
    ),
    "undersigned-kept-the-minutes": (
        "May 5, 1962\n\nMinutes of a Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nThe undersigned kept the minutes.\n\nHartl said that it rained.\n\nEmil Zeman\n",
        {("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("emil-zeman", "author"), ("emil-zeman", "note-taker")},
    ),
    "drafted-below": (
        "May 5, 1962\n\nMemorandum of Conversation\n\nPARTICIPANTS:\n\nPoland\nIvo Hartl, Minister\nKarl Bauer, Counselor\n\nAustria\nLeon Vasko, Ambassador\n\nMr. Hartl said that it rained.\n\nDrafted: EUR/CE – Karl Bauer 5/9/62\n\nDistribution: S/S, EUR\n",
        {("ivo-hartl", "principal"), ("karl-bauer", "attendee"), ("karl-bauer", "author"), ("leon-vasko", "principal"), ("s-s", "copy-addressee"), ("eur", "copy-addressee")},
    ),
    "drafted-by-symbols": (
        "May 5, 1962\n\nMemorandum of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nPARTICIPANTS:\nIvo Hartl, Minister\nLeon Vasko, Ambassador\nKarl O. Bauer, EUR/CE (reporting officer)\n\nMr. Hartl said that it rained.\n\nEUR/CE:KOBauer:xy 5/9/62\n",
        {("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("karl-o-bauer", "note-taker"), ("karl-o-bauer", "author")},
    ),
    "numbered-copies": (
        "May 5, 1962\n\nFrom the Diary of I. A. Hartl: Record of a Conversation with Ambassador Leon Vasko\n\nI received Vasko. He told me that it rained.\n\nI. HARTL\n\n3 copies printed\n1 - to Comrade Bauer\n2 - Near East Department\n3 - to file\n",
        {("i-a-hartl", "author"), ("i-a-hartl", "principal"), ("leon-vasko", "principal"), ("bauer", "copy-addressee"), ("near-east-department", "copy-addressee")},
    ),
    "brought-and-had-with-me": (
        "May 5, 1962\n\nMinute by Sir Ivo Hartl on a Conversation with Ambassador Leon Vasko\n\nAmbassador Vasko came to see me and brought with him his Counsellor, Mr. Emil Zeman. I had Mr. Karl Bauer with me. Vasko said that it rained.\n\nIvo Hartl\n",
        {("ivo-hartl", "author"), ("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("emil-zeman", "attendee"), ("karl-bauer", "attendee")},
    ),
    "found-with-him": (
        "May 5, 1962\n\nTelegram No. 7 from Ivo Hartl to Emil Zeman\n\nToday Minister Vasko sent for me. With him I found his deputy, Karl Bauer. Vasko said that it rained.\n\nHartl\n",
        {("ivo-hartl", "author"), ("ivo-hartl", "principal"), ("emil-zeman", "addressee"), ("vasko", "principal"), ("karl-bauer", "attendee")},
    ),
    "dispatch-line": (
        "No. 7\n\nSir I. Hartl to Sir Emil Zeman.—(Received May 9.)\n\nGraz, May 5, 1912\n\nSir,\n\nI called upon Mr. Vasko this morning. He said that it rained. I am sending copies of this despatch to Mr. Bauer and to the Colonial Office.\n\nI. HARTL\n",
        {("i-hartl", "author"), ("i-hartl", "principal"), ("emil-zeman", "addressee"), ("vasko", "principal"), ("bauer", "copy-addressee"), ("colonial-office", "copy-addressee")},
    ),
    "letter-about-conversations": (
        "May 5, 1962\n\nLetter, Ivo Hartl to Emil Zeman, on Conversations in Graz\n\nDear Emil,\n\nVasko called on me on Monday and said that it rained. Lenz assured me once that it would not.\n\nHartl\n",
        {("ivo-hartl", "author"), ("ivo-hartl", "principal"), ("emil-zeman", "addressee"), ("vasko", "principal")},
    ),
    "diary-by-the-hour": (
        "Diary of Ivo Hartl\n\nGraz, 5 May 1962\n\nAt four Vasko, who brought a cake. He said that it rained. In the evening to Lenz and Zeman. Lenz said that it would not.\n",
        {("ivo-hartl", "author"), ("ivo-hartl", "principal"), ("vasko", "principal"), ("lenz", "principal"), ("zeman", "principal")},
    ),
    "agency-letterhead": (
        "CENTRAL INTELLIGENCE AGENCY\n\nINFORMATION REPORT\n\n5 May 1962\n\n1. On 4 May President Ivo Hartl received Leon Vasko in Graz. Hartl said that it rained.\n\nDISTRIBUTION\nSTATE\tARMY\n",
        {("central-intelligence-agency", "author"), ("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("state", "copy-addressee"), ("army", "copy-addressee")},
    ),
    "initials-below": (
        "May 5, 1962\n\nRecord of a Meeting between Minister Ivo Hartl and Ambassador Leon Vasko\n\nPRESENT:\nIvo Hartl\nLeon Vasko\nMr. K. O. Bauer (note-taker)\n\nHartl said that it rained.\n\nK. O. B.\n",
        {("ivo-hartl", "principal"), ("leon-vasko", "principal"), ("k-o-bauer", "note-taker"), ("k-o-bauer", "author")},
    ),
    "copied-in-the-address": (
        "May 5, 1962\n\nCable from the Embassy in Graz\n\nTo the Foreign Ministry, copied to the Ministry of Trade; please forward to Vice Premier Bauer:\n\nMinister Vasko received me. He said that it rained.\n\nIvo Hartl\n",
        {("ivo-hartl", "author"), ("ivo-hartl", "principal"), ("foreign-ministry", "addressee"), ("ministry-of-trade", "copy-addressee"), ("bauer", "copy-addressee"), ("vasko", "principal")},
    ),
    "pl-note": (
        "May 5, 1962\n\nNote on the Conversation of Comrade Ivo Hartl with the Ambassador of Austria, Leon Vasko\n\nOn 4 May Comrade Ivo Hartl received Ambassador Leon Vasko, who was accompanied by Counselor Emil Zeman. Comrades Karl Bauer and Otto Lenz assisted at the conversation. Comrade Jan Krall translated.\n\nVasko said that it rained.\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('jan-krall', 'interpreter'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    "fr-entretien": (
        "May 5, 1962\n\nConversation between M. Ivo Hartl and M. Leon Vasko\n\nPresent on the French side: MM. Karl Bauer and Otto Lenz; on the Austrian side: MM. Emil Zeman and Jan Krall.\n\nM. Hartl said that it rained.\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('jan-krall', 'attendee'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    "us-the-president": (
        "May 5, 1962\n\nMemorandum of Conversation\n\nPARTICIPANTS:\n\nThe President\nThe Secretary of State\nKarl Bauer, Special Assistant to the President\n\nPresident Leon Vasko\nForeign Minister Emil Zeman\nOtto Lenz (interpreter)\n\nThe President said that it rained.\n",
        {('emil-zeman', 'attendee'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'interpreter'), ('president', 'principal'), ('secretary-of-state', 'attendee')},
    ),
    "ru-prisut": (
        "May 5, 1962\n\nFrom the Journal of I. A. Hartl\n\n5 May 1962\n\nI received the Ambassador of Austria Leon Vasko. Attaché E. Z. Zeman and, on the Austrian side, Counselor Karl Bauer were present at the conversation, which was translated by O. Lenz.\n\nVasko said that it rained.\n\nAmbassador I. Hartl\n",
        {('e-z-zeman', 'attendee'), ('i-a-hartl', 'author'), ('i-a-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('o-lenz', 'interpreter')},
    ),
    "cn-attended": (
        "May 5, 1962\n\nMemorandum of Conversation between Premier Ivo Hartl and Ambassador Leon Vasko\n\nTime: 5 May\nPlace: Graz\nAttended by: Karl Bauer, Director of the First Department; Otto Lenz, interpreter and note-taker\n\nPremier Hartl said that it rained.\n",
        {('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'interpreter')},
    ),
    "hu-report-title": (
        "May 5, 1962\n\nReport by Ivo Hartl, Ambassador in Graz, on his Conversation with Leon Vasko\n\nLeon Vasko told me that it rained. Emil Zeman was also there.\n\nIvo Hartl\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    "de-teilnehmer": (
        "May 5, 1962\n\nRecord of a Conversation between Federal Minister Hartl and Foreign Minister Vasko\n\nThe following took part in the conversation, which lasted from 10.00 to 11.30 hours:\n\nGerman side\nFederal Minister Dr. Ivo Hartl\nState Secretary Karl Bauer\nVLR I Dr. Otto Lenz as note-taker\n\nAustrian side\nForeign Minister Leon Vasko\nAmbassador Emil Zeman\nFrau Anna Krall as interpreter\n\nThe Federal Minister said that it rained.\n",
        {('anna-krall', 'interpreter'), ('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'author'), ('otto-lenz', 'note-taker')},
    ),
    "kr-accompanied": (
        "May 5, 1962\n\nRecord of Conversation of Ambassador I. A. Hartl with Leon Vasko\n\nVasko, accompanied by Deputy Minister Emil Zeman, received me at 10 o'clock. From our Embassy Counselor K. B. Bauer was with me. Lenz of the Protocol Department interpreted.\n\nVasko said that it rained.\n\nI. Hartl\n",
        {('emil-zeman', 'attendee'), ('i-a-hartl', 'author'), ('i-a-hartl', 'principal'), ('k-b-bauer', 'attendee'), ('lenz', 'interpreter'), ('leon-vasko', 'principal')},
    ),
    "bg-stenogram": (
        "May 5, 1962\n\nMinutes of the Meeting between the Delegations of Poland and Austria\n\nPresent from the Polish side: Comrades Ivo Hartl (head of the delegation), Karl Bauer and Otto Lenz. Present from the Austrian side: Comrades Leon Vasko (head of the delegation) and Emil Zeman. Interpreter – Jan Krall. Minutes – Eva Kurz.\n\nIVO HARTL: It rains.\n\nLEON VASKO: It does.\n\nIVO HARTL: Good.\n\nLEON VASKO: Good.\n",
        {('emil-zeman', 'attendee'), ('eva-kurz', 'author'), ('eva-kurz', 'note-taker'), ('ivo-hartl', 'principal'), ('jan-krall', 'interpreter'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    "cz-record-by": (
        "May 5, 1962\n\nRecord of a Conversation of Comrade Hartl with Comrade Vasko\n\nPresent: Com. Ivo Hartl, Com. Leon Vasko, Com. Emil Zeman.\n\nCom. Vasko said that it rained.\n\nRecord made by Karl Bauer\nGraz, 6 May 1962\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('karl-bauer', 'author'), ('karl-bauer', 'note-taker'), ('leon-vasko', 'principal')},
    ),
    "yu-at": (
        "May 5, 1962\n\nNote on the Reception of Ambassador Leon Vasko by State Secretary Ivo Hartl\n\nThe State Secretary received the Ambassador on 4 May in the presence of Emil Zeman, Head of Department, and Otto Lenz, who took notes. Vasko said that it rained.\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('otto-lenz', 'author'), ('otto-lenz', 'note-taker')},
    ),
    "signed-copies": (
        "May 5, 1962\n\nTelegram from Ivo Hartl to Karl Bauer\n\nVasko told me that it rained. Please show this to Zeman.\n\nHARTL\n\nCopy to: Comrade Lenz, Comrade Krall\n",
        {('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('karl-bauer', 'addressee'), ('krall', 'copy-addressee'), ('lenz', 'copy-addressee'), ('vasko', 'principal')},
    ),
    "fin-lunch": (
        "May 5, 1962\n\nMemorandum by Ivo Hartl\n\nLunch at the Embassy with Minister Leon Vasko and his wife. Also at table: Karl Bauer and Otto Lenz.\n\nVasko said that it rained. I replied that it would stop.\n\nIvo Hartl\n",
        {('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    "list-columns": (
        "May 5, 1962\n\nRecord of Conversation\n\nPresent\n\nPoland\tAustria\nMr. Ivo Hartl, Minister\tMr. Leon Vasko, Minister\nMr. Karl Bauer\tMr. Emil Zeman\nMr. Otto Lenz (note-taker)\t\n\nMr. Hartl said that it rained.\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'author'), ('otto-lenz', 'note-taker')},
    ),
    "to-from-block": (
        "May 5, 1962\n\nMemorandum on Talks in Graz\n\nTO: The Secretary\nFROM: EUR - Karl Bauer\nSUBJECT: Talks with Minister Vasko\n\nMinister Vasko said that it rained.\n",
        {('karl-bauer', 'author'), ('secretary', 'addressee')},
    ),
    "through-to": (
        "May 5, 1962\n\nReport, Ambassador Ivo Hartl to Minister Leon Vasko\n\nTo: Comrade Leon Vasko, Minister of Foreign Affairs\nFrom: Ivo Hartl, Graz\nCc: Comrades Bauer and Lenz\n\nI met Zeman yesterday. He said that it rained.\n\nIvo Hartl\n",
        {('bauer', 'copy-addressee'), ('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('lenz', 'copy-addressee'), ('leon-vasko', 'addressee'), ('zeman', 'principal')},
    ),
    "telephone": (
        "May 5, 1962\n\nRecord of a Telephone Conversation between Ivo Hartl and Leon Vasko\n\nHartl called Vasko at 5 p.m. Vasko said that it rained. Bauer listened in.\n\nDrafted by Karl Bauer\n",
        {('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('karl-bauer', 'author'), ('leon-vasko', 'principal')},
    ),
    "comments-present": (
        "May 5, 1962\n\nRecord of Conversation between Chairman Hartl and Ambassador Vasko\n\nTime: 5 May 1962, 17:00-18:10\nLocation: Great Hall\nPersons present: Vice Premier Karl Bauer, Assistant Minister Otto Lenz (Chinese side); Counselor Emil Zeman (Austrian side)\nTranslator: Jan Krall\n\nHartl: Welcome.\n\nVasko: Thank you.\n\nHartl: It rains.\n\nVasko: It does.\n",
        {('emil-zeman', 'attendee'), ('hartl', 'principal'), ('jan-krall', 'interpreter'), ('karl-bauer', 'attendee'), ('otto-lenz', 'attendee'), ('vasko', 'principal')},
    ),
    "in-company": (
        "May 5, 1962\n\nFrom the Diary of I. A. Hartl\n\nToday, together with Counselor K. B. Bauer, I paid a visit to Minister Leon Vasko. Zeman, head of the First Department, was in attendance. Vasko told us that it rained.\n\nI. HARTL\n",
        {('i-a-hartl', 'author'), ('i-a-hartl', 'principal'), ('k-b-bauer', 'attendee'), ('leon-vasko', 'principal'), ('zeman', 'attendee')},
    ),
    "us-letter": (
        "May 5, 1962\n\nLetter from Ambassador Ivo Hartl to Assistant Secretary Karl Bauer\n\nDear Karl:\n\nI thank you for yours of April 28. The weather is poor.\n\nSincerely,\n\nIvo Hartl\n\ncc: Mr. Lenz, EUR\n",
        {('eur', 'copy-addressee'), ('ivo-hartl', 'author'), ('karl-bauer', 'addressee'), ('lenz', 'copy-addressee')},
    ),
    "annex-list": (
        "May 5, 1962\n\nRecord of the Talks between Prime Minister Ivo Hartl and Chancellor Leon Vasko, Graz\n\nUnited Kingdom:\nPrime Minister Ivo Hartl\nSir Karl Bauer\nMr. Otto Lenz\n\nAustria:\nChancellor Leon Vasko\nDr. Emil Zeman\nHerr Jan Krall (interpreter)\n\nThe Chancellor said that it rained.\n",
        {('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('jan-krall', 'interpreter'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    "also-there-sentence": (
        "May 5, 1962\n\nMemorandum of Conversation between Ivo Hartl and Leon Vasko\n\nBesides Vasko there were present on the Austrian side Deputy Minister Emil Zeman and the interpreter, Jan Krall; Bauer and Lenz accompanied Hartl.\n\nHartl said that it rained.\n",
        {('bauer', 'attendee'), ('emil-zeman', 'attendee'), ('ivo-hartl', 'principal'), ('jan-krall', 'interpreter'), ('lenz', 'attendee'), ('leon-vasko', 'principal')},
    ),
    "alb-minutes": (
        "May 5, 1962\n\nMemorandum of Conversation between Comrade Ivo Hartl and Comrade Leon Vasko\n\nIn this meeting also participated, from our side, Comrades Karl Bauer and Otto Lenz, and from the Chinese side, Comrade Emil Zeman. The minutes were kept by Jan Krall and the translation was done by Eva Kurz.\n\nComrade Hartl: Welcome.\n\nComrade Vasko: Thank you.\n\nComrade Hartl: It rains.\n\nComrade Vasko: It does.\n",
        {('emil-zeman', 'attendee'), ('eva-kurz', 'interpreter'), ('ivo-hartl', 'principal'), ('jan-krall', 'note-taker'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal'), ('otto-lenz', 'attendee')},
    ),
    "ind-note": (
        "May 5, 1962\n\nNote by Ivo Hartl on his Talk with Premier Leon Vasko\n\nI saw Premier Vasko for an hour this afternoon. Shri Karl Bauer was with me. The Premier said that it rained.\n\nI. Hartl\n5.5.62\n\nF.S. (Shri Lenz)\n",
        {('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('karl-bauer', 'attendee'), ('leon-vasko', 'principal')},
    ),
    "ro-telegram": (
        "May 5, 1962\n\nTelegram from Graz to Bucharest, No. 7\n\nTo: Comrade Minister Leon Vasko\n\nOn 4 May I was invited by the Soviet Ambassador, Zeman, who informed me that it rained. At the meeting, on the Soviet side, Counselor Krall was present.\n\n(ss) I. Hartl\n",
        {('i-hartl', 'author'), ('i-hartl', 'principal'), ('krall', 'attendee'), ('leon-vasko', 'addressee'), ('zeman', 'principal')},
    ),
    "gr-hosts": (
        "May 5, 1962\n\nConversation of Foreign Minister Hartl with Ambassador Vasko\n\nForeign Minister Hartl had a talk with Ambassador Vasko at the Ministry. Mr. Bauer, Director of the Minister's Office, was in attendance, while the Ambassador was assisted by his Counsellor, Mr. Zeman.\n\nVasko said that it rained.\n",
        {('bauer', 'attendee'), ('hartl', 'principal'), ('vasko', 'principal'), ('zeman', 'attendee')},
    ),
    "dist-names": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nDistribution:\nComrade Bauer\nComrade Lenz\nEmbassy in Prague\nMinistry of Defense\n",
        {('bauer', 'copy-addressee'), ('embassy-in-prague', 'copy-addressee'), ('ivo-hartl', 'principal'), ('lenz', 'copy-addressee'), ('leon-vasko', 'principal'), ('ministry-of-defense', 'copy-addressee')},
    ),
    "dist-1x": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nDistribution\n1x Comrade Bauer\n1x Comrade Lenz\n2x Western Department\n",
        {('bauer', 'copy-addressee'), ('ivo-hartl', 'principal'), ('lenz', 'copy-addressee'), ('leon-vasko', 'principal'), ('western-department', 'copy-addressee')},
    ),
    "cc-inline": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\ncc: Mr. Bauer, Mr. Lenz, S/S, EUR/CE\n",
        {('bauer', 'copy-addressee'), ('eur-ce', 'copy-addressee'), ('ivo-hartl', 'principal'), ('lenz', 'copy-addressee'), ('leon-vasko', 'principal'), ('s-s', 'copy-addressee')},
    ),
    "sent-to-sov": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nSent to Comrades N. I. Bauer and A. B. Lenz, to the Western Department, and to the file\n",
        {('a-b-lenz', 'copy-addressee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('n-i-bauer', 'copy-addressee'), ('western-department', 'copy-addressee')},
    ),
    "mailed-out": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nDistributed to:\ncde. Bauer K. B.\ncde. Lenz A. B.\nCC CPSU\n",
        {('bauer-k-b', 'copy-addressee'), ('central-committee-of-the-communist-party-of-the-soviet-union', 'copy-addressee'), ('ivo-hartl', 'principal'), ('lenz-a-b', 'copy-addressee'), ('leon-vasko', 'principal')},
    ),
    "numbered-recipients": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nPrinted in 3 copies\n1. Comrade Bauer\n2. Comrade Lenz\n3. File\n",
        {('bauer', 'copy-addressee'), ('ivo-hartl', 'principal'), ('lenz', 'copy-addressee'), ('leon-vasko', 'principal')},
    ),
    "forwarded": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nForwarded to the Secretary General, the Political Director, and the Embassy in Rome.\n",
        {('embassy-in-rome', 'copy-addressee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('political-director', 'copy-addressee'), ('secretary-general', 'copy-addressee')},
    ),
    "for-info": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nFor information: Ministry of the Interior, General Staff, Comrade Bauer\n",
        {('bauer', 'copy-addressee'), ('general-staff', 'copy-addressee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('ministry-of-the-interior', 'copy-addressee')},
    ),
    "to-be-shown": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nTo be shown to: the Prime Minister; Mr. Bauer\n",
        {('bauer', 'copy-addressee'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal'), ('prime-minister', 'copy-addressee')},
    ),
    "recipients-bul": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nRecipients: members of the Politburo; Comrade Lenz; International Department\n",
        {('international-department', 'copy-addressee'), ('ivo-hartl', 'principal'), ('lenz', 'copy-addressee'), ('leon-vasko', 'principal'), ('politburo', 'copy-addressee')},
    ),
    "info-posts": (
        "May 5, 1962\n\nTelegram From the Embassy in Graz to the Department of State\n\nSUBJ: Rain\n\nINFO: AmEmbassy Paris, AmEmbassy Rome, USUN\n\n1. Vasko told me that it rained.\n\nHARTL\n",
        {('amembassy-paris', 'copy-addressee'), ('amembassy-rome', 'copy-addressee'), ('department-of-state', 'addressee'), ('hartl', 'author'), ('hartl', 'principal'), ('usun', 'copy-addressee'), ('vasko', 'principal')},
    ),
    "signed-typed": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nRecord made by: Krall\nTyped by: Zeman\n",
        {('ivo-hartl', 'principal'), ('krall', 'author'), ('krall', 'note-taker'), ('leon-vasko', 'principal')},
    ),
    "archive-stamp": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\n[signed] Ivo Hartl\n\n[Handwritten:] Seen. Lenz.\n",
        {('ivo-hartl', 'author'), ('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    "drew-up": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nThe conversation was recorded by Second Secretary Krall.\n",
        {('ivo-hartl', 'principal'), ('krall', 'author'), ('krall', 'note-taker'), ('leon-vasko', 'principal')},
    ),
    "office-and-rank": (
        "May 5, 1962\n\nFrom the Journal of A. B. Lenz, 'Record of a Conversation with the President of Cyprus, Archbishop Makaris'\n\nI visited Makaris. He said that it rained.\n",
        {('a-b-lenz', 'author'), ('a-b-lenz', 'principal'), ('makaris', 'principal')},
    ),
    "footnote-and-turns": (
        "201. Memorandum of Conversation1\n\nWashington, May 1, 1975.\n\nPARTICIPANTS\n\nUnited States\nPresident Ivo F. Hartl\nKarl Lenz, Deputy Assistant to the President for National Security Affairs\n\nStyria\nPrime Minister Leon Vasko\n\n"
        "The President: How is President Krall?\n\nPrime Minister Vasko: Better. He asked me to invite you.\n\nThe President: Good.\n\nPrime Minister Vasko: Yes.\n\n1 Source: National Archives, RG 59, Records of Emil Bauer, 1973–77, Box 11. Secret.\n",
        {('ivo-f-hartl', 'principal'), ('karl-lenz', 'attendee'), ('leon-vasko', 'principal')},
    ),
    "addressed-by-address": (
        "May 5, 1962\n\nNote by the Polish Embassy in Graz, 'Conversations at a Reception'\n\nComrade Karl Lenz\nDirector of the Western Department\nMinistry of Foreign Affairs\nWarsaw\n\nNOTE\n\n1. I stood for some time with Minister Vasko.\n\nI. Hartl\n",
        {('i-hartl', 'author'), ('i-hartl', 'principal'), ('karl-lenz', 'addressee'), ('vasko', 'principal')},
    ),
    "two-offices-of-one": (
        "July 5, 1977\n\nMinutes of the Conversation between Comrade Ivo Hartl and the Angolan Prime Minister\n\nMinutes\n\nof the conversation of the Member of the Politburo and Secretary of the Central Committee, Comrade Ivo Hartl, with the Prime Minister, Comrade Leo do Vasko\n\nComrade do Vasko said that it rained.\n",
        {('ivo-hartl', 'principal'), ('leo-do-vasko', 'principal')},
    ),
    "as-did": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nThe members of the delegation Karl Lenz and Jan Krall took part in the conversation, as did Comrades Emil Bauer and Otto Zeman.\n",
        {('emil-bauer', 'attendee'), ('ivo-hartl', 'principal'), ('jan-krall', 'attendee'), ('karl-lenz', 'attendee'), ('leon-vasko', 'principal'), ('otto-zeman', 'attendee')},
    ),
    "reporter-and-symbols": (
        "May 5, 1962\n\nMemorandum of Conversation, Secretary Hartl and Ambassador Leon Vasko\n\nPARTICIPANTS:\n\nMr. Ivo Hartl, Secretary of State\nMr. Leon Vasko, Ambassador\nMr. Jan Krall, AF (reporter)\n\n1. Mr. Vasko said that it rained.\n\nCopies to:\nS/S\nG\nAmlegation Tripoli\n",
        {('amlegation-tripoli', 'copy-addressee'), ('g', 'copy-addressee'), ('ivo-hartl', 'principal'), ('jan-krall', 'author'), ('jan-krall', 'note-taker'), ('leon-vasko', 'principal'), ('s-s', 'copy-addressee')},
    ),
    "stenographer-in-a-sentence": (
        "May 5, 1962\n\nStenographic Record of the Conversation between Ivo Hartl and Leon Vasko\n\nAlso present was Karl Lenz. Emil Bauer interpreted. Stenographer: Jana Krall.\n\nIVO HARTL: It rains.\n\nLEON VASKO: It does.\n",
        {('emil-bauer', 'interpreter'), ('ivo-hartl', 'principal'), ('jana-krall', 'note-taker'), ('karl-lenz', 'attendee'), ('leon-vasko', 'principal')},
    ),
    "brought-a-letter": (
        "RECORD OF A CONVERSATION BETWEEN MINISTER IVO HARTL AND AMBASSADOR LEON VASKO, GRAZ, APRIL 7, 1960\n\nMr. Vasko said that he had brought with him a letter from Mr. Karl Lenz.\n",
        {('ivo-hartl', 'principal'), ('leon-vasko', 'principal')},
    ),
    "bracketed-copies": (
        "May 5, 1962\n\nMinutes of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\n(Distributed to: Chairman Lenz, Premier Krall, African Department)\n",
        {('african-department', 'copy-addressee'), ('ivo-hartl', 'principal'), ('krall', 'copy-addressee'), ('lenz', 'copy-addressee'), ('leon-vasko', 'principal')},
    ),
    "translated-by-russian": (
        "May 5, 1962\n\nRecord of Conversation between Minister Ivo Hartl and Ambassador Leon Vasko\n\nVasko said that it rained.\n\nPresent at the conversation: Counselor Bauer; translator – Krall.\n",
        {('bauer', 'attendee'), ('ivo-hartl', 'principal'), ('krall', 'interpreter'), ('leon-vasko', 'principal')},
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_was_there(layout: str) -> None:
    """Everybody whom the record tells of as present, as author or as addressee, and nobody else."""
    text, expected = LAYOUTS[layout]
    found = {(actor.removeprefix("group/").removeprefix("doc-"), role) for actor, role in roles(account(text, "doc"))}
    assert found == expected
