from index.bilingual import chinese_for, is_english, translated
from index.words import fold, stems


def chinese(question: str) -> dict[tuple[str, ...], frozenset[str]]:
    return dict(translated(stems(fold(question))))


def test_word_has_the_chinese_words_of_its_senses() -> None:
    assert {"参观", "访问"} <= chinese("to visit")[("visit",)]


def test_forms_of_a_word_are_one_word() -> None:
    assert chinese("cities") == chinese("city")
    assert "城市" in chinese("cities")[("citi",)]


def test_phrase_is_no_sum_of_its_words() -> None:
    assert "世界杯" in chinese("the World Cup")[("world", "cup")]
    assert ("cup",) not in chinese("the World Cup")


def test_places_are_known_without_their_kind() -> None:
    assert "乌鲁木齐" in chinese("Urumqi")[("urumqi",)]
    assert "湖北" in chinese("Hubei's")[("hubei",)]
    assert "韩国" in chinese("South Korea")[("south", "korea")]


def test_people_are_known_by_their_surname() -> None:
    assert "普京" in chinese("Putin")[("putin",)]


def test_unknown_words_have_none() -> None:
    assert chinese("zzyzx qwrt") == chinese("") == {}


def test_each_term_of_a_phrase_is_given_its_words() -> None:
    found = chinese_for(["world", "cup", "zzyzx"])
    assert found["world"] == found["cup"] and set(found) == {"world", "cup"}


def test_english_words_are_told_from_names() -> None:
    assert is_english("women") and is_english("long") and not is_english("quanzhou")
