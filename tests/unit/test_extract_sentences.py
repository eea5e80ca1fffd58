"""fonds.extract.names on single sentences: each with its names marked, all of them invented as history."""

from __future__ import annotations

import re

import pytest

from fonds.authorities.register import Register
from fonds.extract.language import load_language
from fonds.extract.names import find_names
from fonds.text import read

KINDS = {"P": "person", "G": "group", "L": "place", "R": "role", "E": "event"}
TITLE = "Record of Conversation between Premier Anna Lenz and Ambassador Paul Orlik\n\n"
SENTENCES = """
I saw Minister [P Vasko]. He said that it rained.
[P Song Zhaolin] and [P Pan Zili] went with Vice Premier [P Chen Yi] to [L Ulan Bator].
The trawler owners of [L Bremen] and [L Grimsby] looked to the [G Admiralty].
[P Dean Rusk] met [P Aldo Moro] at the [L Waldorf Towers].
The [G Ministry of Agriculture, Fisheries and Food] wrote to the [G Embassy of the Hungarian People’s Republic].
The loan was granted by the [G Corporación Minera de Bolivia] ([G COMIBOL]); [G COMIBOL] will repay it.
[G Radio Beirut] and [G All India Radio] had reported it.
[P Tito] had told [P Khrushchev] in [L Belgrade] that [L Albania] was lost.
The Bulgarian comrades in [L Varna] reported to [P T. Zhivkov] on the [E Eighth Congress].
Comrade [P Kim Chaek] and Vice Premier [P Hong Myong-hui] left [L Pyongyang] for [L Sinuiju].
The [R Chairman] asked Comrade [P Beria] to call [P Molotov].
[P Mao Zedong] said that [P Chiang Kai-shek] would not dare to land in [L Fujian] or [L Zhejiang].
In [L Geneva] Mr. [P Eden] saw [P Bidault], [P Bedell Smith] and [P Zhou Enlai].
The [G Polish United Workers’ Party] asked the [G CPSU] to send a delegation to [L Warsaw].
The [G Security Council] met in [L New York] on Tuesday.
The troops of General [P Giap] stood before [L Dien Bien Phu], and [L Hanoi] was calm.
Ambassador [P Pushkin] called the [G Socialist Unity Party] weak.
The delegation went on to [L Lake Balaton] and the [L Danube].
The [G Council of Ministers] has not decided on the pipeline through [L Syria] and [L Lebanon].
King [P Saud] invited President [P Quwatli] to [L Riyadh].
[P Ho Chi Minh] sent [P Pham Van Dong] and [P Le Duan] to [L Beijing].
I told [P Dobrynin] that the [R President] could not accept this.
[P Nuri al-Said] had been to [L Ankara], [L Karachi] and [L London] in one month.
The [G Hungarian Socialist Workers’ Party] supports the [G PLO].
[P Yasser Arafat] met [P Janos Kadar] in [L Budapest].
The [G Ministry of Foreign Trade] and [G Gosplan] are against it.
The Soviet Ambassador, [P S. V. Chervonenko], visited [P Liu Shaoqi] in [L Zhongnanhai].
Since the [E Korean War] the [G Korean Workers’ Party] has purged [P Pak Hon-yong].
The [G Red Army] entered [L Vienna], [L Graz] and [L Linz].
[P Willy Brandt] and [P Egon Bahr] were expected at [L Oreanda].
[P Nehru] had written to [P Zhou] about [L Aksai Chin] and the [L McMahon Line].
[P Fidel] trusts [P Raúl] more than [P Che].
[P Lumumba] was held at [L Thysville]; [P Mobutu] and [P Kasavubu] agreed with [P Tshombe] in [L Elisabethville].
[P Erich Honecker] asked [P Gustáv Husák] whether [L Czechoslovakia] would sign.
The [G National Liberation Front] has an office in [L Algiers].
[P Mengistu] and [P Siad Barre] met in [L Aden] at the wish of [P Fidel Castro].
Mr. [P Kissinger] flew to [L Damascus], and Mr. [P Sisco] to [L Amman].
The [G World Federation of Trade Unions] met in [L Leipzig].
[G Pravda] wrote on 3 May about the [G Chinese Communist Party].
The [G State Department] instructed Ambassador [P Bohlen] to see [P Vyshinsky].
[P Enver Hoxha] said that [P Mehmet Shehu] would go to [L Bucharest].
The [G Mongolian People’s Revolutionary Party] and [P Tsedenbal] protested to [L Moscow].
[P Souvanna Phouma] left [L Vientiane] for [L Phnom Penh]; Prince [P Souphanouvong] stayed in [L Xieng Khouang].
[P Ayub Khan] would discuss [L Kashmir] with [P Shastri] in [L Tashkent].
[P Kardelj] asked for arms for [L Trieste] and [L Carinthia].
General [P de Gaulle] received [P Couve de Murville] and [P Maurice Schumann].
[P Abd al-Karim Qasim] and [P Abd al-Salam Arif] fell out over [P Nasser].
President [P Agostinho Neto] sent [P José Eduardo dos Santos] to [L Luanda].
[P Carlos Rafael Rodríguez] spoke with [P Osvaldo Dorticós Torrado].
[P Ye. P. Pitovranov] and [P J.F. Kennedy] never met, said [P A.A. Gromyko].
Mr. [P O’Neill] and Mr. [P MacDonald] asked [P Denis Healey].
[P Haile Selassie] received Lij [P Endalkachew Makonnen] and Ras [P Asrate Kassa].
U [P Nu] and U [P Thant] were in [L Rangoon] with Daw [P Khin Kyi].
[P Ahmed Ben Bella], [P Houari Boumediene] and [P Abdelaziz Bouteflika] were there.
Dr. [P Subandrio] said that [P Aidit] had left with [P Njoto].
[P Park Chung Hee] refused to see [P Kim Il-sung]; [P Yi Hu-rak] went to [L Pyongyang].
[P Nguyen Van Thieu] and [P Tran Van Huong] quarrelled with [P Nguyen Cao Ky].
[P Norodom Sihanouk] met [P Penn Nouth] in [L Beijing].
[P Władysław Gomułka] and [P Zenon Kliszko] spoke with [P Józef Cyrankiewicz].
Comrade [P Todor Zhivkov] and Comrade [P Dimitar Ganev] left; Comrades [P Anton Yugov] and [P Georgi Chankov] stayed.
Marshal [P Rokossovsky] and General [P Spychalski] were not on speaking terms.
[P Mátyás Rákosi] wrote to [P Ernő Gerő] and [P András Hegedüs].
[P Joschka von Ribbentrop] told [P Galeazzo Ciano] that [P Mackensen] knew.
[P Golda Meir] said to [P Abba Eban] that [P Dayan] would decide.
[P Mohammad Reza Pahlavi] asked [P Mohammad Mossadegh] to resign; [P Fazlollah Zahedi] waited.
Shaikh [P Mujibur Rahman] wrote to Begum [P Zia].
[P W. Averell Harriman] and [P Llewellyn E. Thompson] called on [P Valerian A. Zorin].
[P Kwame Nkrumah] wrote to [P Sékou Touré] and [P Modibo Keïta].
[P Yumjaagiin Tsedenbal] and [P Khorloogiin Choibalsan] rode together.
[P Josip Broz Tito] and [P Edvard Kardelj] spoke with [P Aleksandar Ranković].
[P K. V. Novikov], [P A. I. Lavrentiev] and [P N. S. Khrushchev] signed.
Professor [P Li Siguang], Marshal [P Chen Yi], and Madame [P Sun Yat-sen] were present.
Senhor [P Azeredo da Silveira] called [P Geisel] a realist.
[P Salvador Allende Gossens] greeted [P Clodomiro Almeyda] and [P Volodia Teitelboim].
Sr. [P Ernesto Guevara de la Serna] was in [L Punta del Este].
[P Hafiz al-Asad] let [P Abd al-Halim Khaddam] speak for [L Syria].
[P Moshe Sharett], [P Eliahu Sasson] and [P Reuven Shiloah] had talked to King [P Abdullah].
[P Ali Sabri] and Field Marshal [P Abd al-Hakim Amir] went to [L Moscow].
[P Chen Boda], [P Kang Sheng], [P Jiang Qing] and [P Lin Biao] sat on the left.
[P Deng Xiaoping], [P Peng Zhen], [P Wu Xiuquan] and [P Yang Shangkun] flew back.
[P Pak Chong-ae] and [P Choe Yong-gon] asked [P Ivanov] for tractors.
Messrs. [P Nitze] and [P Bowie] disagreed with Secretary [P Herter].
Sir [P Pierson Dixon] and Sir [P Gladwyn Jebb] were told by [P Selwyn Lloyd].
[P Antonín Novotný] asked [P Jiří Hendrych], [P Vladimír Koucký] and [P Drahomír Kolder].
Nuncio [P Casaroli] called on Cardinal [P Mindszenty] at the [G American Legation].
The [G Politburo] and the [G Secretariat] decided; the [G Central Committee] will be told.
The [G Military Council of the Kiev Military District] reported to the [G General Staff].
The [G Second European Department] drew up a note for the [G Collegium].
The [G Ministry of Agriculture] bought maize from [L Argentina].
The [G International Department of the Central Committee] was opposed.
Trucks of the [G Third Army] crossed the [L Yalu] at [L Andong].
The [G Indian Government] and the [G Government of Nepal] will meet in [L Kathmandu].
He had been Secretary of the [G Leningrad Party Committee] and lived in [L Pskov].
The [G Bank for International Settlements] in [L Basel] refused.
The [G Sino-Soviet Friendship Association] gave a dinner at the [L Peking Hotel].
The [G Institute of World Economy] wrote to the [G Academy of Sciences].
The [G Albanian Party of Labor] broke with the [G Yugoslav League of Communists].
The ship was held at [L Massawa] on its way from [L Odessa] to [L Hodeida].
Between [L Kars] and [L Ardahan] there are no roads.
The frontier runs from [L Lake Prespa] to [L Mount Korab].
The mines of [L Jáchymov] and the port of [L Gdynia] were mentioned.
The radar at [L Thule] and the base at [L Keflavik] are American.
[L Washington] has told [L Bonn] and [L Paris]; [L London] is silent.
He was consul in [L Smyrna], then in [L Jeddah] and [L Batavia].
The garrison of [L Tsingtao] sailed for [L Pusan].
In the district of [L Ferghana] cotton is grown; in [L Osh] it is not.
The dam at [L Aswan] and the refinery at [L Homs] were offered.
The villages of [L Szeged] county went over to maize.
The people of [L Nicosia] and [L Famagusta] want peace.
[L Cuba], [L Guinea], [L Mali] and [L Ghana] will vote against.
The road from [L Herat] to [L Kandahar] was built by our engineers.
His brother lives in [L Plovdiv], near the [L Maritsa].
A consulate in [L Gilgit] was asked for, and one in [L Leh].
He is governor of [L Oran] and was born at [L Tlemcen].
The [G Trade Delegation] left for [L Zagreb] and [L Ljubljana] on Monday.
The [G Council of Europe] sits in [L Strasbourg], the [G Benelux Union] in [L Brussels].
The [G Provisional Government of Oman] asked for rifles.
The [G Gdańsk Shipyard] went on strike; the [G Lenin Steelworks] in [L Nowa Huta] followed.
Petroleum came through [L Abadan] until the [G Anglo-Iranian Oil Company] was expelled.
The [G Mongolian Government] asked the [G Ministry] for wool.
The [G Embassy] moved from [L Harbin] to [L Mukden] before the war.
In [L Corinto] and [L Puerto Cabezas] the stevedores struck.
The mission in [L León] sees no unrest, and [L Granada] is quiet.
Boats from [L Bluefields] carry arms to [L Limón].
He owns a coffee estate near [L Matagalpa].
[L Costa Rica] and [L Honduras] will complain to the [G OAS].
The frontier at [L Peñas Blancas] was closed at noon.
The steamer for [L Hanko] leaves [L Stockholm] on Fridays.
[L Angora] and [L Constantinople] do not speak with one voice.
The caravan was robbed between [L Erzurum] and [L Kars].
The railway from [L Batum] to [L Tiflis] carries oil.
[L Adrianople] must be held, said the Pasha, and [L Smyrna] too.
The [L Aegean] islands are Italian, [L Mosul] is English.
In [L Santiago de Cuba] the mills work; in [L Camagüey] they do not.
He flew over [L Oriente] and landed at [L Holguín].
The bank sent sugar to [L Rijeka] and [L Split].
Our ships load at [L Bar] and unload at [L Mariel].
The [L Niigata] shipyards and those of [L Kobe] were shown to him.
[L Kiel] and [L Yokohama] are twin ports.
The visit to [L Hiroshima] was struck from the programme; [L Nara] was added.
From [L Bad Godesberg] they drove to [L Cologne].
The treaty was initialled at the [L Hotel Dreesen].
In [L Saxony] and [L Thuringia] there is no coal.
He was born in [L Przemyśl] and studied in [L Lwów].
Refugees crossed at [L Cheb] and [L Děčín].
[L Hainburg] lies on the border with [L Slovakia].
They met at [L Lake Ohrid], then at [L Struga].
The wells of [L Ploieşti] burn.
No ship has called at [L Dalny] since [L Port Arthur] fell.
He commands at [L Nanchang] and has family in [L Ningpo].
In [L Bamako] the talks with [L Dakar] were called fruitless.
The [L Volta] dam will light [L Accra] and [L Tema].
The post at [L Tindouf] reports camels.
[L Fort Lamy] asks for aircraft.
Barges go up the [L Shatt al-Arab] to [L Basra].
The sheikh of [L Sharjah] wants a school.
The garrison of [L Dhala] mutinied.
The bombing of [L Polis] was condemned, and the road from [L Salalah] to [L Thumrait] was held.
They will build the railway as far as [L Kapiri Mposhi].
From [L Sebha] to [L Derna] it was talked of.
The [R Chairman] of [G FRELIMO] and the [R Secretary] of the [G CC CPSU] were invited.
The [R West German Ambassador] and the [R South African Minister] were not.
Pipelines cross [L Haditha] and [L Tripoli].
The cruiser Askold lay in the roads, and the steamer Kamchatka was coaling.
He spoke of the Marshall Plan, the Truman Doctrine and the Schuman Plan.
The Rapacki Plan was discussed at length; the Hallstein Doctrine was not.
He quoted Marxism and Leninism, then Maoism and Titoism.
On Christmas Eve and at Ramadan nobody works, not even on Labour Day.
Article 9 of the Charter, Annex II and Protocol III apply.
[P Adenauer] read out Point Four and Point Five of the Draft Communiqué.
The Ilyushin landed late; a Boeing waited.
Operation Anadyr was known to nobody; nor was Case White.
Dear Comrades! Long live the friendship of our peoples!
Item: Cotton. Resolved: To buy Egyptian cotton.
The Nobel Prize and the Lenin Prize were mentioned.
He spoke Russian and Mandarin, I answered in French.
First, the Germans want Unity. Second, they want Peace. Third, Bread.
The Five-Year Plan foresees Steel and Coal first.
Attachment: Draft Agreement on Cultural Exchange between the Two Governments
Top Secret. Eyes Only. Destroy after Reading. Copy No. 3 of 7.
See my telegram No. 345. Reftel refers. Deptel 112 received.
He handed me the text of the Joint Declaration and of the Final Act.
“Yes, Excellency,” he said. “No, Sir.”
The Young Turks, the Old Bolsheviks and the Blue Shirts were compared.
Subject: Economic Aid; Military Aid; Other Business
Your Majesty knows that the Hashemite Kingdom is poor.
The Communists and the Socialists voted together, the Christian Democrats against.
"""


def unmarked(sentence: str) -> tuple[str, set[tuple[str, int, str]]]:
    """A sentence without its marks, and the names marked in it: kind, place, words."""
    names: set[tuple[str, int, str]] = set()
    plain = ""
    for before, kind, name in re.findall(r"([^\[]*)(?:\[([PGLRE]) ([^\]]+)\])?", sentence):
        plain += before
        if name:
            names.add((KINDS[kind], len(plain), name))
        plain += name
    return plain, names


@pytest.mark.parametrize("sentence", SENTENCES.strip().splitlines())
def test_names_of_a_sentence(sentence: str) -> None:
    """All names, each of its kind, and none where there is none."""
    plain, expected = unmarked(sentence)
    found = find_names(read(TITLE + plain), Register({}), load_language("en"))
    assert {(name.kind, name.start - len(TITLE), name.text) for name in found if name.start >= len(TITLE)} == expected
