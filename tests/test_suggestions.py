"""What is suggested to be asked next: well-formed, and answered by the report that it comes from."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from bot.answer import Answer
from bot.candidate_questions import candidates
from bot.newsbot import NewsBot
from index.article import Article, RawReport, Sentence
from index.build import add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.language import detect_language

COUNTING = re.compile("多少篇|How many reports")


def asked(text: str, language: str = "zh-Hans", into: str | None = None) -> list[str]:
    """The questions that rules make of a report of one sentence."""
    report = Article("one", "", text, None, None, None, language)
    return [c.question for c in candidates(report, [Sentence("one", 0, 0, len(text))], into or language)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("泉州市市长李大山先后考察了安溪电器产业园、德化陶瓷产业园和永春机械产业园。",
         "泉州市市长李大山考察了哪些产业园？"),
        ("南京长江大桥全长6.7公里，由三家单位承建。", "南京长江大桥的全长是多少？"),
        ("北京大兴博物馆将于2025年5月1日开放。", "北京大兴博物馆什么时候开放？"),
        ("受台风影响，厦门轮渡公司暂时停航。", "厦门轮渡公司为什么暂时停航？"),
        ("杭州市教育局局长王小川强调，学校食堂必须公开每天的菜单和价格。",
         "关于学校食堂，杭州市教育局局长王小川强调了什么？"),
        ("上海书展在上海展览中心举行。", "上海书展在哪里举行？"),
        ("成都马拉松吸引了3万名选手。", "成都马拉松吸引了多少名选手？"),
        ("浙江省教育厅发布了《中小学午休管理办法》。", "浙江省教育厅发布了什么办法？"),
    ],
)  # fmt: skip
def test_a_sentence_is_asked_for_what_it_says(sentence: str, question: str) -> None:
    assert question in asked(sentence)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The Harbour Museum was opened by the queen in June 1987.", "When was the Harbour Museum opened?"),
        ("Mayor Ann Lee visited the Norton Mill, the Port Library and the Elm Park.",
         "Which places did Mayor Ann Lee visit?"),
        ("Captain John Hale hopes to sail round the island before winter.",
         "What does Captain John Hale hope to do?"),
        ("The North Ferry carried 3,200 passengers.", "How many passengers did the North Ferry carry?"),
    ],
)  # fmt: skip
def test_an_english_sentence_is_asked_in_english(sentence: str, question: str) -> None:
    assert asked(sentence, "en") == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "该桥全长6.7公里，由三家单位承建。",
        "他强调，学校食堂必须公开每天的菜单和价格。",
        "其将于2025年5月1日开放。",
        "修复工程总投资1260万元，工期14个月。",
        "这座博物馆将于2025年5月1日开放。",
        "记者今天表示，学校食堂必须公开每天的菜单和价格。",
    ],
)
def test_what_points_back_is_no_subject(sentence: str) -> None:
    assert asked(sentence) == []


@pytest.mark.parametrize(
    "sentence", ["He visited the Norton Mill and the Port Library.", "It opened in 1987."]
)
def test_what_points_back_is_no_subject_in_english(sentence: str) -> None:
    assert asked(sentence, "en") == []


def test_a_short_name_is_given_in_full_as_the_report_has_it() -> None:
    text = "厦门同安新村昨天迎来第一批住户。新村总投资1.07亿元。"
    report = Article("one", "", text, None, None, None, "zh-Hans")
    second = Sentence("one", 1, text.index("新村总"), len(text))
    assert [c.question for c in candidates(report, [second], "zh-Hans")] == ["厦门同安新村的总投资是多少？"]


def test_a_question_that_two_sentences_answer_is_not_asked() -> None:
    text = "南京长江大桥全长6.7公里，很长。南京长江大桥全长6.8公里，更长。"
    report = Article("one", "", text, None, None, None, "zh-Hans")
    half = text.index("。") + 1
    both = [Sentence("one", 0, 0, half), Sentence("one", 1, half, len(text))]
    assert candidates(report, both[:1], "zh-Hans") != []
    assert candidates(report, both, "zh-Hans") == []


def test_a_question_is_in_the_script_that_is_wanted() -> None:
    sentence = "北京大兴博物馆将于2025年5月1日开放。"
    assert asked(sentence, into="zh-Hant") == ["北京大興博物館什麼時候開放？"]
    traditional = "北京大興博物館將於2025年5月1日開放。"
    assert asked(traditional, "zh-Hant") == ["北京大興博物館什麼時候開放？"]
    assert asked(traditional, "zh-Hant", into="zh-Hans") == ["北京大兴博物馆什么时候开放？"]
    assert asked(sentence, into="en") == []


QUESTIONS = (
    "沙屿大桥北主塔什么时候封顶？",
    "岚浦市图书馆新馆在哪里？",
    "縣文物保護中心主任是誰？",
    "Where did Dr Mei stop running?",
    "Who leads the Ocean Energy Laboratory?",
)


@pytest.fixture(scope="module")
def answers(sample_bot: NewsBot) -> dict[str, tuple[Answer, tuple[str, ...]]]:
    """The answer to each question, and what is suggested after it."""
    given = {question: sample_bot.ask(question) for question in QUESTIONS}
    return {question: (answer, sample_bot.suggest(answer)) for question, answer in given.items()}


def test_after_most_answers_something_is_suggested(
    answers: dict[str, tuple[Answer, tuple[str, ...]]],
) -> None:
    assert sum(bool(suggested) for _, suggested in answers.values()) >= len(QUESTIONS) - 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_suggested_is_answered_by_another_sentence_of_a_cited_report(
    sample_bot: NewsBot, answers: dict[str, tuple[Answer, tuple[str, ...]]], question: str
) -> None:
    answer, suggested = answers[question]
    assert len(suggested) <= 3
    cited = {(c.article_id, c.start) for c in answer.citations}
    for one in suggested:
        following = sample_bot.ask(one)
        assert not following.refused, one
        if not COUNTING.search(one):
            first = following.citations[0]
            assert first.article_id in {article_id for article_id, _ in cited}
            assert (first.article_id, first.start) not in cited


@pytest.mark.parametrize("question", QUESTIONS)
def test_suggestions_are_in_the_language_of_the_question_and_differ_from_it(
    answers: dict[str, tuple[Answer, tuple[str, ...]]], question: str
) -> None:
    _, suggested = answers[question]
    assert [detect_language(one) for one in suggested] == [detect_language(question)] * len(suggested)
    assert len({question, *suggested}) == len(suggested) + 1


def test_after_a_refusal_the_closest_reports_give_what_to_ask(sample_bot: NewsBot) -> None:
    refusal = sample_bot.ask("龙舟赛门票多少钱？")
    assert refusal.refused
    suggested = sample_bot.suggest(refusal)
    assert suggested
    assert not any(sample_bot.ask(one).refused for one in suggested)


def test_nothing_is_asked_once_it_is_stopped(sample_bot: NewsBot) -> None:
    stop = Event()
    stop.set()
    answer = sample_bot.ask(QUESTIONS[0])
    assert sample_bot.suggest(answer, stop=stop) == ()
    assert sample_bot.examples(stop=stop) == ()


def test_no_more_is_suggested_than_was_wanted(sample_bot: NewsBot) -> None:
    answer = sample_bot.ask(QUESTIONS[0])
    assert len(sample_bot.suggest(answer, k=1)) == 1
    assert sample_bot.suggest(answer, k=0) == ()


def test_examples_are_answered_each_by_another_report_and_in_more_languages_than_one(
    sample_bot: NewsBot,
) -> None:
    examples = sample_bot.examples()
    given = [sample_bot.ask(example) for example in examples]
    assert len(examples) == 4
    assert not any(answer.refused for answer in given)
    assert len({answer.citations[0].article_id for answer in given}) == 4
    assert {detect_language(example) for example in examples} == {"zh-Hans", "zh-Hant", "en"}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[NewsBot]:
    """A bot over no reports."""
    Collection.create(tmp_path / "store", manifest(open_embedder())).close()
    with NewsBot.open(tmp_path / "store") as bot:
        yield bot


def test_a_collection_without_reports_suggests_nothing(empty: NewsBot) -> None:
    assert empty.examples() == ()
    assert empty.suggest(empty.ask("谁是市长？")) == ()


def test_a_report_that_has_gone_meanwhile_suggests_nothing(tmp_path: Path) -> None:
    embedder = open_embedder()
    collection = Collection.create(tmp_path / "store", manifest(embedder))
    text = "北京大兴博物馆将于2025年5月1日开放。南京长江大桥全长6.7公里，由三家单位承建。"
    list(add(collection, embedder, [RawReport(text, "one.txt", "one")]))
    collection.close()
    with NewsBot.open(tmp_path / "store") as bot:
        answer = bot.ask("南京长江大桥有多长？")
        assert bot.suggest(answer) == ("北京大兴博物馆什么时候开放？",)
        gone = Collection(tmp_path / "store")
        with gone.writing() as writer:
            writer.remove(["one"])
        gone.close()
        assert bot.suggest(answer) == ()
