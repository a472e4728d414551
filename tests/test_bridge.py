from index.bridge import Beside, beside, with_beside

PASSAGE = "泉州市長蔡戰勝到安溪參觀產業園區，並出席世界盃活動。"
QUESTION = "Which industrial parks did Mayor Cai Zhansheng visit in Anxi during the World Cup?"


def asked(question: str, text: str = PASSAGE) -> str:
    return with_beside(question, beside(question, text))


def test_words_and_names_get_what_the_passage_has_for_them() -> None:
    question = asked(QUESTION)
    for pair in ("mayor 市长", "cai zhansheng 蔡战胜", "anxi 安溪", "visit 参观", "world cup 世界杯"):
        assert pair in question


def test_word_of_a_phrase_is_found_where_the_phrase_is_not() -> None:
    assert "parks 园区" in asked(QUESTION)
    assert "工业" not in asked(QUESTION)


def test_what_the_passage_lacks_gets_nothing() -> None:
    assert beside(QUESTION, "") == []
    assert asked("Who won the Nobel Prize?") == "who won the nobel prize?"


def test_places_are_those_of_the_question_as_it_is_written() -> None:
    [one] = beside("Who is Cai Zhansheng?", PASSAGE)
    assert one == Beside(7, 20, "蔡战胜")
