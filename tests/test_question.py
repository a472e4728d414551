"""What a question asks about and for."""

import pytest

from bot.question import Kind, Question, holds, listed, named


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("谁赢得了比赛？", {Kind.PERSON}),
        ("誰贏得了比賽？", {Kind.PERSON}),
        ("大桥什么时候通车？", {Kind.DATE}),
        ("總經費是多少？", {Kind.NUMBER}),
        ("他在哪里出生？", {Kind.PLACE}),
        ("哪个国家获得冠军？", {Kind.PLACE}),
        ("市长参观了哪些园区?", {Kind.SEVERAL}),
        ("How many people came?", {Kind.NUMBER}),
        ("When will it open?", {Kind.DATE}),
        ("Who signed it?", {Kind.PERSON}),
        ("为什么延期？", set()),
        ("这几乎是真的吗？", set()),
    ],
)
def test_kinds_asked_for(text: str, kinds: set[Kind]) -> None:
    assert Question.read(text).kinds == kinds


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("市长参观了哪些园区?", "园区"),
        ("市長考察了哪些產業園？", "产业园"),
        ("哪个国家获得冠军？", "国家"),
        ("Which parks did the mayor visit?", "park"),
        ("How many new schools were opened?", "school"),
        ("谁赢得了比赛？", ""),
    ],
)
def test_noun_asked_for(text: str, asked: str) -> None:
    assert Question.read(text).asked == asked


def test_words_are_what_an_answer_would_repeat() -> None:
    assert Question.read("市長參觀了哪些園區?").words == ("市长", "参观", "园区")


def test_traditional_and_simplified_questions_read_alike() -> None:
    one, other = Question.read("市長參觀了哪些園區？"), Question.read("市长参观了哪些园区？")
    assert (one.words, one.kinds, one.asked) == (other.words, other.kinds, other.asked)


def test_what_the_question_says_itself_is_no_answer() -> None:
    question = Question.read("2023年的产量是多少？")
    assert holds("2023年的产量有所增加。", question) == {Kind.NUMBER: False}
    assert holds("2023年的产量为450吨。", question) == {Kind.NUMBER: True}


def test_kinds_are_seen_in_sentences() -> None:
    assert holds("会议在北京召开。", Question.read("会议在哪里召开？")) == {Kind.PLACE: True}
    assert holds("会议于5月3日召开。", Question.read("会议何时召开？")) == {Kind.DATE: True}
    assert holds("会议如期召开。", Question.read("会议何时召开？")) == {Kind.DATE: False}
    assert holds("The prize went to Ada Brown.", Question.read("Who won?")) == {Kind.PERSON: True}


def test_word_fits_the_noun_asked_for_by_its_characters() -> None:
    question = Question.read("市长参观了哪些园区?")
    assert named("他走进工业园区。", question) == 1.0
    assert named("他走进陶瓷产业园。", question) == 0.5
    assert named("他走进学校。", question) == 0.0


def test_list_of_fitting_items_is_what_which_asks_for() -> None:
    question = Question.read("市长参观了哪些园区?")
    assert listed("他走访了东湖产业园、西山科技园、南港物流园。", question) == 1.0
    assert listed("他会见了王明、李强、赵刚。", question) == 0.5
    assert listed("他走访了东湖产业园。", question) == 0.0
    assert listed("他走访了东湖产业园、西山科技园。", Question.read("市长参观了吗？")) == 0.0


def test_english_question_knows_chinese_words() -> None:
    question = Question.read("Which parks did the mayor visit?").translated()
    assert "市长" in question.forms["mayor"]
    assert "园区" in question.forms["park"]
    assert "参观" in question.forms["visit"]


def test_phrases_are_translated_as_phrases() -> None:
    question = Question.read("Who won the World Cup?").translated()
    assert "世界杯" in question.forms["world"]
    assert question.forms["world"] == question.forms["cup"]


@pytest.mark.parametrize(
    "text",
    [
        "大桥为什么关闭?", "凭啥罚款", "如何报名？", "怎么去机场", "通车了吗?", "通車了嗎", "去了没？",
        "是么", "有没有伤亡",
        "Why was it closed?", "How can residents apply?", "Did the bridge open?",
    ],
)  # fmt: skip
def test_why_how_and_yes_or_no_ask_for_a_sentence(text: str) -> None:
    assert Question.read(text).explains


@pytest.mark.parametrize(
    "text",
    [
        "市长怎么说？", "专家如何评价", "老师叫什么", "多少人参加?", "How many people came?",
        "How long is it?",
        "Which parks did the mayor visit?", "市长强调了什么?",
    ],
)  # fmt: skip
def test_what_was_said_and_names_and_numbers_ask_for_their_words(text: str) -> None:
    assert not Question.read(text).explains


@pytest.mark.parametrize(
    "text",
    [
        "市长参观了哪些园区?", "哪3家公司中标", "都包括什么", "还有谁出席", "各多少钱",
        "Which parks did he visit?",
        "Which two agencies signed?", "What new measures were announced?", "Who were the winners?",
    ],
)  # fmt: skip
def test_lists_are_seen(text: str) -> None:
    assert Kind.SEVERAL in Question.read(text).kinds


@pytest.mark.parametrize(
    "text",
    ["哪家公司中标", "What was the price?", "Which bus was hit?", "In which city is its office?", "谁出席"],
)
def test_one_thing_is_no_list(text: str) -> None:
    assert Kind.SEVERAL not in Question.read(text).kinds
