"""fonds.names: all spellings of one name meet, and what is another name does not agree."""

from __future__ import annotations

import pytest

from fonds.names import Names, agreement, fold, index_keys, query_keys, variation


def meet(one: str, two: str) -> bool:
    """Whether the first stage of a look-up of one name finds an item of the other."""
    return bool(set(query_keys(one)[0]) & set(index_keys(two)))


def found(one: str, two: str) -> bool:
    """Whether any stage does."""
    return any(set(stage) & set(index_keys(two)) for stage in query_keys(one))


def agree(one: str, two: str) -> float:
    """How far a name agrees with an item's only label."""
    return agreement((one,), Names(frozenset([fold(two)]), frozenset(), (two,))).value


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Mao Tse-tung", "Mao Zedong"), ("Мао Цзэдун", "Mao Zedong"), ("毛澤東", "Mao Zedong"), ("Mao Tszedun", "毛泽东"),
        ("Chou En-lai", "Zhou Enlai"), ("Chzhou Enlai", "周恩来"), ("Enlai Zhou", "Zhou Enlai"), ("Ch'en Yün", "Chen Yun"),
        ("Chiang Kai-shek", "蔣介石"), ("Sun Yat-sen", "Sun Yixian"), ("Yeh Chien-ying, Marshal", "Ye Jianying"), ("Kuo Mo-jo", "Го Можо"),
        ("Peking", "Beijing"), ("Kalgan", "Zhangjiakou"), ("Tientsin", "天津"), ("Ren Bishi", "任弼时"),
        ("Xuan Janʹpėj", "黄炎培"),
    ],
)  # fmt: skip
def test_chinese_names_meet_in_every_romanisation(one: str, two: str) -> None:
    """Pinyin, Wade-Giles with and without its marks, Palladius in both alphabets, postal spellings, and both kinds of characters."""
    assert meet(one, two)
    assert agree(one, two) > 0.9


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Chruščëv", "Khrushchev"), ("Chruschtschow", "Хрущёв"), ("Khrouchtchev", "Khrushchev"), ("Khrushchyov", "Khrushchev"), ("Hruščev", "Хрущев"),
        ("Gorbatschow", "Gorbachev"), ("Jelzin", "Yeltsin"), ("El'tsin", "Ельцин"), ("Mikojan", "Mikoyan"), ("Mikoian", "Микоян"),
        ("Wyschinski", "Vyshinsky"), ("Vyšinskij", "Вышинский"), ("Joukov", "Zhukov"), ("Schukow", "Жуков"), ("Čičerin", "Chicherin"),
        ("Nikita Sergeevich Khrushchev", "Никита Сергеевич Хрущёв"), ("Anastas Mikojan", "Микоян, Анастас"),
    ],
)  # fmt: skip
def test_russian_names_meet_in_every_romanisation(one: str, two: str) -> None:
    """Scientific, ALA-LC, BGN and passport transliteration, German and French print, and Cyrillic."""
    assert meet(one, two)
    assert agree(one, two) > 0.88


@pytest.mark.parametrize(
    ("one", "two", "least", "most"),
    [
        ("Abrams, General Creighton W., Jr.", "Creighton Abrams", 0.8, 0.95),
        ("I. V. Kovalev", "Ivan Vladimirovich Kovalev", 0.8, 0.92),
        ("Kovalev I.V.", "Ковалёв, Иван Владимирович", 0.75, 0.92),
        ("Horn, Karl", "Karl Horn", 0.97, 1.0),
        ("Horn Karl", "Karl Horn", 0.9, 0.95),
        ("Kim Il-sung", "Kim Il Sung", 0.9, 1.0),
        ("Aldirch, George H.", "George H. Aldrich", 0.8, 0.93),
        ("Bill Rogers", "William P. Rogers", 0.8, 0.92),
        ("Areilza, José María de", "Jose Maria de Areilza", 0.97, 1.0),
        ("al-Abaydi, Hamid", "Hamid al-Abaydi", 0.9, 1.0),
        ("Mohamed Abdul Salam Arif", "Muhammad Abd al-Salam Arif", 0.7, 1.0),
        ("Göring, Hermann", "Hermann Goering", 0.88, 0.95),
        ("Allen, Denis", "William Denis Allen", 0.7, 0.9),
        ("President Nkrumah", "Kwame Nkrumah", 0.5, 0.7),
        ("George B. Allen", "George V. Allen", 0.0, 0.5),
        ("Thomas James", "James Thomas", 0.9, 0.95),
        ("Strauss, Franz-Joseph", "Franz Josef Strauß", 0.88, 0.95),
        ("Huan Hsiang", "Huang Xiang", 0.8, 0.87),
        ("Huan Hsiang", "Huan Xiang", 0.9, 0.95),
        ("Freeman", "Don Freeman", 0.5, 0.65),
        ("Edwards, Don", "Don Edwards", 0.97, 1.0),
        ("Nawwaf ibn Saud", "Saud bin Faisal", 0.0, 0.5),
        ("Wallace, Ilo (Mrs. Henry A.)", "Henry A. Wallace", 0.0, 0.5),
        ("Third Battle of Flanders", "First Battle of Flanders", 0.0, 0.9),
        ("Versailles treaty", "Treaty of Versailles (1919)", 0.92, 0.95),
        ("Libyan Civil War", "2011 Libyan Civil War", 0.92, 0.95),
        ("1871 War of the Isles", "War of the Isles of 1845", 0.0, 0.9),
        ("Karl Horn", "Otto Horn", 0.0, 0.5),
        ("Karl Horn", "Karl Lang", 0.0, 0.5),
    ],
)
def test_names_agree_as_far_as_they_do(one: str, two: str, least: float, most: float) -> None:
    """Titles, order, initials, patronymics, misprints and short forms; another given or family name is another person."""
    assert least <= agree(one, two) <= most
    if least >= 0.5:
        assert found(one, two)


def test_a_senior_is_not_his_junior() -> None:
    """Of two that are told apart by it the right one agrees better."""
    assert agree("Irwin, John N. II", "Irwin, John N. II") > agree("Irwin, John N. II", "Irwin, John N.")
    assert agree("Armour, Norman, Jr.", "Armour, Norman, Sr.") < 0.9


@pytest.mark.parametrize("name", ["", " ", "-", "…", "General", "ﷺ", "李", "J.", "a" * 5000, "(((", "Mr. [", "\u0000", "123"])
def test_any_text_has_keys_or_none(name: str) -> None:
    """Whatever is asked for is answered."""
    index_keys(name)
    query_keys(name)
    variation(name, "Karl Horn")
    assert agree(name, "Karl Horn") < 0.5


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("Karl Horn", "Karl Horn", "same"), ("Karl Hörn", "Karl Horn", "diacritics"), ("Horn, Karl", "Karl Horn", "order"), ("Horn, General Karl", "Horn, Karl", "title"),
        ("Horn, K.", "Karl Horn", "initials"), ("Karl Otto Horn", "Karl Horn", "missing part"), ("Chou En-lai", "Zhou Enlai", "romanisation"),
        ("Karl Hornbacher", "Karl Hornbecher", "spelling"), ("Karl Horn", "Anna Lang", "other"),
    ],
)  # fmt: skip
def test_kinds_of_variation(one: str, two: str, kind: str) -> None:
    """What a report calls the difference of two spellings."""
    assert variation(one, two) == kind
