import pytest

from bot.answer import Citation
from bot.wording import answer_text


def cited(number: int, text: str, *answers: str, start: int = 100) -> Citation:
    spans = tuple((start + text.index(a), start + text.index(a) + len(a)) for a in answers)
    return Citation(number, "a", "标题", None, None, None, start, start + len(text), text, spans)


def test_items_are_listed_with_the_number_of_their_citation() -> None:
    citation = cited(1, "他参观了东湖园、西岭园和南山园。", "东湖园", "西岭园", "南山园")
    assert answer_text("市长参观了哪些园区?", [citation]) == "东湖园、西岭园、南山园 [1]"


def test_items_of_several_citations_follow_each_other() -> None:
    first, second = cited(1, "他参观了东湖园。", "东湖园"), cited(2, "他又看了西岭园。", "西岭园")
    assert answer_text("市长参观了哪些园区?", [first, second]) == "东湖园 [1]、西岭园 [2]"


def test_the_same_answer_from_several_reports_is_said_once() -> None:
    first, second = cited(1, "大桥全长6.8公里。", "6.8公里"), cited(2, "大桥長6.8公里。", "6.8公里")
    assert answer_text("大桥多长?", [first, second]) == "6.8公里 [1][2]"


def test_traditional_report_answers_a_simplified_question_in_simplified() -> None:
    citation = cited(1, "蔡戰勝了解德化陶瓷家電產業園。", "德化陶瓷家電產業園")
    assert answer_text("市长看了哪个园区?", [citation]) == "德化陶瓷家电产业园 [1]"
    assert answer_text("市長看了哪個園區?", [citation]) == "德化陶瓷家電產業園 [1]"


def test_simplified_report_answers_a_traditional_question_in_traditional() -> None:
    citation = cited(1, "他参观了陶瓷产业园。", "陶瓷产业园")
    assert answer_text("市長參觀了哪個園區?", [citation]) == "陶瓷產業園 [1]"


@pytest.mark.parametrize("question", ["Which park did the mayor visit?", "GDP 2024?"])
def test_a_question_in_no_script_leaves_the_quotation_as_it_is(question: str) -> None:
    assert answer_text(question, [cited(1, "他參觀了陶瓷產業園。", "陶瓷產業園")]) == "陶瓷產業園 [1]"


@pytest.mark.parametrize(
    "question",
    ["大桥为什么关闭?", "如何报名?", "大桥通车了吗?", "Why was it closed?", "Did the bridge open?"],
)
def test_why_how_and_yes_or_no_are_answered_by_the_sentence_itself(question: str) -> None:
    citation = cited(1, "因台风影响，大桥临时关闭。", "台风")
    assert answer_text(question, [citation]) == "因台风影响，大桥临时关闭。 [1]"


def test_without_spans_the_sentences_are_the_answer() -> None:
    citations = [cited(1, "大桥通车。"), cited(2, "市民欢迎。")]
    assert answer_text("大桥怎样了", citations) == "大桥通车。 [1]\n市民欢迎。 [2]"


def test_english_items_are_joined_by_commas() -> None:
    first, second = cited(1, "He saw East Park.", "East Park"), cited(2, "He saw West Park.", "West Park")
    assert answer_text("Which parks did he see?", [first, second]) == "East Park [1], West Park [2]"
