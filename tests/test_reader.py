"""Choosing evidence among sentences, with a deterministic embedder."""

import numpy as np
import pytest
from fake_embedder import FakeEmbedder

from bot.evidence import FEATURES, Candidate, Judge, lines
from bot.reader import CROSS_LANGUAGE, SAME_LANGUAGE, SentenceReader
from index.article import Article, Hit, Passage, Sentence


def _candidate(article_id: str, *sentences: str, language: str = "zh-Hans") -> Candidate:
    text = "".join(sentences)
    ends = [sum(map(len, sentences[: n + 1])) for n in range(len(sentences))]
    spans = tuple(
        Sentence(article_id, n, end - len(s), end)
        for n, (s, end) in enumerate(zip(sentences, ends, strict=True))
    )
    article = Article(article_id, "标题", text, None, None, None, language)
    return Candidate(Hit(Passage(article_id, 0, 0, len(text), spans), 1.0, 0.9, 5.0), article)


@pytest.fixture
def reader() -> SentenceReader:
    return SentenceReader(FakeEmbedder(), rarity=lambda word: 1.0)


def test_weights_fit_the_features() -> None:
    assert len(SAME_LANGUAGE.weights) == len(CROSS_LANGUAGE.weights) == len(FEATURES)


def test_nothing_found_is_a_reading_without_evidence(reader: SentenceReader) -> None:
    reading = reader.read("谁赢得了比赛？", [])
    assert (reading.evidence, reading.answers, reading.confidence) == ((), False, 0.0)


def test_sentence_with_the_question_words_and_a_number_is_the_evidence(reader: SentenceReader) -> None:
    candidates = [_candidate("a", "天气晴朗。", "大桥总投资3.5亿元。", "市民表示欢迎。")]
    best = max(reader.read("大桥总投资是多少？", candidates).evidence, key=lambda e: e.probability)
    assert best.sentence.number == 1


def test_evidence_stands_in_reading_order_and_is_at_most_three(reader: SentenceReader) -> None:
    items = ["他走访了东湖产业园、西山科技园。", "他还走访了南港物流园、北岭产业园。"] * 3
    evidence = reader.read("他走访了哪些园区？", [_candidate("a", *items)]).evidence
    assert 1 < len(evidence) <= 3
    assert [e.sentence.start for e in evidence] == sorted(e.sentence.start for e in evidence)


def test_reports_in_both_languages_are_read_together(reader: SentenceReader) -> None:
    english = _candidate("e", "The mayor opened a bridge. ", "It cost 2 million yuan.", language="en")
    chinese = _candidate("c", "市长为大桥剪彩。", "大桥造价200万元。")
    articles = {line.sentence.article_id for line in lines([english, chinese])}
    assert articles == {"e", "c"}
    assert reader.read("How much did the bridge cost?", [english, chinese]).evidence


def test_overlapping_passages_are_read_once(reader: SentenceReader) -> None:
    candidate = _candidate("a", "大桥总投资3.5亿元。")
    assert len(lines([candidate, candidate])) == 1


def test_probability_is_logistic() -> None:
    judge = Judge((0.0,) * (len(FEATURES) - 1) + (2.0,), -1.0, 0.5)
    row = np.zeros((1, len(FEATURES)), np.float32)
    assert judge(row)[0] == pytest.approx(1 / (1 + np.exp(1.0)))
    row[0, -1] = 0.5
    assert judge(row)[0] == pytest.approx(0.5)
