import pytest

from index.romanised import Readings, names, romanised

ENGLISH = frozenset(
    "can he long women sun which parks did the mayor of visit in see and park china's".split()
)


def asked(question: str) -> list[tuple[tuple[str, ...], ...]]:
    return [name.pairs for name in names(question, ENGLISH.__contains__)]


def test_text_gives_pairs_of_syllables_as_words_are_read() -> None:
    assert romanised("重庆市长") == ["chongqing", "qingshi", "shizhang"]
    assert romanised("長沙") == ["changsha"]
    assert romanised("绿地") == ["ludi"]


def test_pairs_do_not_cross_punctuation_particles_or_latin() -> None:
    assert romanised("泉州、安溪的GDP德化") == ["quanzhou", "anxi", "dehua"]
    assert romanised("") == romanised("GDP 2023，") == []


@pytest.mark.parametrize("name", ["Cai Zhansheng", "CaiZhansheng", "caizhansheng", "Cài Zhànshèng"])
def test_name_is_sought_however_its_syllables_are_joined(name: str) -> None:
    assert asked(f"which parks did {name} visit") == [(("caizhan",), ("zhansheng",))]


def test_given_name_first_finds_the_surname_too() -> None:
    assert asked("did Zhansheng Cai visit") == [(("zhansheng",), ("shengcai", "caizhan"))]


def test_name_of_a_text_and_its_romanisation_meet() -> None:
    text = set(romanised("市长蔡战胜在小寨子沟与吕梁、西安的代表会面"))
    for question in ("of Xiaozhaizigou", "of Lüliang", "of Lvliang", "of Lyuliang", "in Xi'an", "in Xian"):
        [pairs] = asked(question)
        assert all(text.intersection(either) for either in pairs), question


def test_n_before_yu_is_no_passport_spelling() -> None:
    assert asked("of Wenyuan in Panyu") == [(("wenyuan",),), (("panyu",),)]


def test_places_side_by_side_are_two_names() -> None:
    assert asked("in Fujian Quanzhou") == [(("fujian",),), (("quanzhou",),)]
    assert asked("in Beijing's Chaoyang District") == [(("beijing",),), (("chaoyang",),)]


def test_english_words_that_are_also_pinyin_are_no_names() -> None:
    assert asked("Can he see long women in the sun?") == []
    assert asked("Women can see the park") == []
    assert asked("CAN WOMEN SEE THE PARK") == []


def test_name_is_known_among_capitals_that_tell_nothing() -> None:
    assert asked("WHICH PARKS DID CAI ZHANSHENG VISIT") == [(("caizhan",), ("zhansheng",))]


def test_one_syllable_tells_nothing() -> None:
    assert asked("did Tang visit") == []


@pytest.mark.parametrize(
    "question", ["", "?!", "a" * 2000, "an" * 900, "ang'" * 400, "na" * 15, "Wa" * 14 + "q"]
)
def test_what_is_no_name_gives_nothing_or_at_least_returns(question: str) -> None:
    assert isinstance(asked(question), list)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("did Cai Zhansheng visit", ["蔡战胜"]),
        ("in Fujian Quanzhou", ["泉州"]),  # Fujian is another name, and not there
        ("of Quanzhou Cai Zhansheng", ["泉州", "蔡战胜"]),  # read as one name, written apart
        ("Wang Li", []),
    ],
)
def test_name_is_found_as_a_text_writes_it(question: str, written: list[str]) -> None:
    readings = Readings("泉州的市长蔡战胜,GDP增长。")
    assert [
        part for name in names(question, ENGLISH.__contains__) for part in readings.written(name)
    ] == written


def test_syllables_apart_are_no_name() -> None:
    [name] = names("in Quanzhou", ENGLISH.__contains__)
    assert (
        Readings("泉,州").written(name) == Readings("泉A州").written(name) == Readings("").written(name) == []
    )
