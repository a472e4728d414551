"""Sentences here were written for these tests."""

import gzip
import json
import random
import time
from pathlib import Path

import pytest

from index.sentences import MAX_LENGTH, MAX_LENGTH_ASCII, split_sentences

_NEWS = Path("../shared/data/news_5k.jsonl.gz")


def _pieces(text: str) -> list[str]:
    """The sentences; asserts that they tile the text."""
    spans = split_sentences(text)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans)][: len(spans)]
    assert all(start < end for start, end in spans)
    assert "".join(text[start:end] for start, end in spans) == text
    return [text[start:end] for start, end in spans]


def _split_at_bars(marked: str) -> None:
    assert _pieces(marked.replace("|", "")) == marked.split("|")


def test_empty_text_has_no_sentences() -> None:
    assert split_sentences("") == []


def test_white_space_belongs_to_the_sentence_before_or_to_the_first() -> None:
    assert _pieces(" \n　一。 \n\n　　二。\t三\n") == [" \n　一。 \n\n　　", "二。\t", "三\n"]
    assert _pieces(" \n ") == [" \n "]


@pytest.mark.parametrize(
    "marked",
    [
        "会议上午开始。|市长到会！|谁没有来？|没有人知道",
        "你好吗?|我很好!|走吧。",
        "怎么办？！|没有办法……！|真的？？？|是的。",
        "第一行没有标点\n|第二行也没有\r\n|第三行\u2028|第四行",
        "會議上午開始。|市長到會！|誰沒有來？",
        "今天天气很好。 |明天下雨。　|后天呢？",
    ],
)
def test_end_marks_and_line_ends_end_sentences(marked: str) -> None:
    _split_at_bars(marked)


@pytest.mark.parametrize(
    "text",
    [
        "全市增长3.5亿元，同比增长12.8%，每斤1.5元。",
        "重点有：1、农业；2、工业；3、服务业。",
        "写好标准化建设“下半篇”文章。",
        "详见https://example.org/a.html?id=3&b=1.2!x，邮箱a.b@example.com。",
        "我……我不知道……真的不知道。",
        "北京、上海、广州……都派了代表。",
        "他读过《谁的错？》和《走！去看海》等书。",
        "他（真的？）来了（见第3.2节。）以后走了。",
        "作者是J.K.罗琳和乔治.布什。",
        "“今天。明天。后天。”",
        "他高喊“加油！”的口号跑过终点。",
        "“走！”一声令下。",
        "一声“出发！”让所有人都站了起来。",
    ],
)
def test_marks_inside_a_chinese_sentence_do_not_break_it(text: str) -> None:
    assert _pieces(text) == [text]


@pytest.mark.parametrize(
    "marked",
    [
        "他说：“今天很好。”|然后离开了。",
        "他說：「今天很好。」|然後離開了。",
        "他说：“书上写着‘不要走！’”|然后离开了。",
        "“……。”他说。|我们走了。",
        "“好。”|记者看到，现场很热闹。",
        "“我们都很高兴！”村民王大明告诉记者。|他笑了。",
        "「我們都很高興！」村民王大明說。|他笑了。",
        "“太好了。”，他说。|没人回答。",
        "张三表示：“我们来了。”|李四说，“我们走了。”|王五笑了。",
        "“你去哪儿？”|“回家。”|他走了。",
        "（本报讯。）|今天上午，会议开始。",
        "【重要！】|今天上午，会议开始。",
        '他走了。|"我不知道。"她说。|"好吧。"',
        "(完。)|下一条。",
        "这是事实。[1][23]|另一件事。",
    ],
)
def test_closing_marks_stay_with_their_sentence(marked: str) -> None:
    _split_at_bars(marked)


def test_long_quotation_is_divided_inside() -> None:
    inner = "我们用了三年时间，把这里的每一条路都重新修了一遍，今天终于全部完工。"
    _split_at_bars(f"他说：“{inner}|{inner}”|大家鼓掌。")


@pytest.mark.parametrize(
    "marked",
    [
        "他在车站等了很久都没有人来……|第二天，他离开了。",
        "雨一直下……|\n".replace("|", "") + "|他走了。",
        "事情远远没有就此结束......|记者继续调查。",
    ],
)
def test_ellipsis_ends_a_sentence_after_a_whole_clause(marked: str) -> None:
    _split_at_bars(marked)


def test_half_width_stop_between_chinese_characters_ends_only_in_text_without_full_stops() -> None:
    _split_at_bars("今天的天气非常好.|明天也会很好. |后天呢")
    assert len(_pieces("美国总统乔治.布什来了。")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. economy grew 3.5% on Jan. 5, says Dr. J. K. Rowling of St. Mark's.",
        "No. 5 of pp. 3-7 cost approx. five dollars, e.g. in Washington, D.C. and elsewhere.",
        "Mr. Smith and Mrs. Jones met Gov. Brown at 5 p.m. Monday.",
        "Apple Inc. said so at www.example.com/a.b?c=d and to a.b@example.com.",
        "“I like it,” he said.",
        '"Really?" she asked.',
        "“Great!” John Smith said.",
        "Yahoo! said so... and then left.",
        "He left (at 5 p.m.), then came back (see Fig. 3).",
        "1. First item.",
        "Node.js and iOS 17.2 run on it.",
    ],
)
def test_marks_inside_an_english_sentence_do_not_break_it(text: str) -> None:
    assert _pieces(text) == [text]


@pytest.mark.parametrize(
    "marked",
    [
        "He left. |She stayed! |Why? |Nobody knows.",
        '“It is good.” |She left. |"No." |He stayed.',
        "He lives in the U.S. |He likes it at 5 p.m. |The end.",
        '(He was late.) |Then he left. |2,000 people came. |"Who?" he asked.',
        "It cost $5. |iPhone sales grew. |“Why?” |Nobody knew.",
        "The mayor came to the park.|The people cheered.",
        "1. First item.\n|2. Second item. |More.",
        "他用的是iPhone手机。|He said so. |他说是的。",
        "He waited... |Then he left.",
    ],
)
def test_english_sentences_end(marked: str) -> None:
    _split_at_bars(marked)


@pytest.mark.parametrize(("mark", "length"), [("；", 101), ("，", 101), (" ", 101), ("", MAX_LENGTH)])
def test_long_run_is_cut_at_the_best_mark(mark: str, length: int) -> None:
    unit = "字" * 100 + mark
    pieces = _pieces(unit * 20)
    assert max(map(len, pieces)) <= MAX_LENGTH
    assert all(len(piece) % length == 0 for piece in pieces)


def test_semicolon_is_a_better_cut_than_a_later_comma() -> None:
    text = "字" * 200 + "；" + "字" * 100 + "，" + "字" * 200 + "。"
    assert [len(piece) for piece in _pieces(text)] == [201, 302]


def test_long_english_sentence_is_not_cut() -> None:
    text = "word " * 180 + "end."
    assert _pieces(text) == [text]
    assert max(map(len, _pieces("word " * 1000))) <= MAX_LENGTH_ASCII


@pytest.mark.parametrize("seed", range(300))
def test_any_text_is_tiled(seed: int) -> None:
    alphabet = "。！？!?.…“”‘’「」\"'()（）《》【】[]1aA中的说，, ;；：\n\r\t\u3000\u2028\ud800😀说道U.S."
    source = random.Random(seed)
    pieces = _pieces("".join(source.choices(alphabet, k=source.randrange(1, 200))))
    assert all(piece.strip() for piece in pieces) or len(pieces) == 1


@pytest.mark.parametrize(
    "unit", ["(", ".", "“", " ", "。”", "“。”", "“好！”的", '"', "a.b", "A. ", "好…", "!a", "\n"]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begun = time.process_time()
        split_sentences(text)
        return time.process_time() - begun

    # Ten times as long: linear time is 10 times, quadratic 100.
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.005)


@pytest.mark.skipif(not _NEWS.exists(), reason=f"{_NEWS} is not here")
def test_sentences_of_real_news_look_like_sentences() -> None:
    begins_wrong = total = 0
    with gzip.open(_NEWS, "rt", encoding="utf-8") as file:
        for line in file:
            pieces = [piece.strip() for piece in _pieces(json.loads(line)["raw"])]
            total += len(pieces)
            begins_wrong += sum(piece[:1] in "，、。；：！？”’」』）》】,;:!?)]" for piece in pieces[1:])
    assert total > 55_000
    assert begins_wrong / total < 0.0005
