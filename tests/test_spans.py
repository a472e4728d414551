"""Spans from a network's marks, with marks made by hand: one token per character."""

import numpy as np
import pytest

from bot.extractor import Marks, marks
from bot.spans import Span, best_spans, items, joined, trimmed


def made(text: str, starts: dict[int, float], ends: dict[int, float], silence: float = -6.0) -> Marks:
    """Log-probabilities by place, -20 elsewhere."""
    count = len(text)
    offsets = np.array([[i, i + 1] for i in range(count)], np.int64).reshape(-1, 2)
    begin, end = np.full(count, -20.0, np.float32), np.full(count, -20.0, np.float32)
    for place, value in starts.items():
        begin[place] = value
    for place, value in ends.items():
        end[place] = value
    return Marks(0, offsets, begin, end, silence, np.zeros(count, np.float32))


TEXT = "市长参观了东湖园、西岭园。"


def test_the_likeliest_span_is_the_best() -> None:
    [span] = best_spans(TEXT, made(TEXT, {5: -0.1, 0: -2.0}, {11: -0.2, 1: -1.0}))
    assert TEXT[span.start : span.end] == "东湖园、西岭园"
    assert (span.likelihood, span.margin) == (pytest.approx(-0.3), pytest.approx(5.7))


def test_an_answer_does_not_end_before_it_starts() -> None:
    [span] = best_spans(TEXT, made(TEXT, {5: -0.1}, {1: -0.1, 7: -3.0}))
    assert TEXT[span.start : span.end] == "东湖园"


def test_further_spans_do_not_overlap_the_best() -> None:
    spans = best_spans(TEXT, made(TEXT, {5: -0.1, 9: -1.0, 0: -2.0}, {11: -0.2, 7: -0.5, 1: -2.0}), most=2)
    assert [TEXT[s.start : s.end] for s in spans] == ["东湖园、西岭园", "市长"]


def test_no_answer_is_longer_than_120_tokens() -> None:
    text = "长" * 300
    [span] = best_spans(text, made(text, {0: -0.1}, {299: -0.1, 119: -5.0, 120: -4.0}))
    assert span.end - span.start == 120


def test_a_passage_without_tokens_has_no_span() -> None:
    assert best_spans("", made("", {}, {})) == []


def test_no_span_goes_past_the_end_of_a_sentence() -> None:
    text = "他到了东县。看了东湖园。"
    found = best_spans(text, made(text, {3: -0.1, 8: -1.0}, {10: -0.1, 4: -3.0}), most=2, ends=[6, 12])
    assert [text[s.start : s.end] for s in found] == ["东湖园", "东县"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("，东湖园。", "东湖园"),
        ("“拎包入住”", "“拎包入住”"),
        ("“拎包入住", "拎包入住"),
        ("拎包入住”", "拎包入住"),
        ("《报告》、", "《报告》"),
        ("（一）东湖", "（一）东湖"),
        ("东湖（", "东湖"),
        ("3.5%", "3.5%"),
        ('"yes', "yes"),
        ("。，", ""),
        ("", ""),
    ],
)
def test_an_answer_keeps_its_brackets_in_pairs_and_no_loose_marks(text: str, kept: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == kept


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("东湖园、西岭园、南山园", ["东湖园", "西岭园", "南山园"]),
        ("安溪、德化和永春", ["安溪", "德化", "永春"]),
        ("安溪、德化以及永春", ["安溪", "德化", "永春"]),
        ("和平区、河西区", ["和平区", "河西区"]),
        ("甲（一、二）、乙", ["甲（一、二）", "乙"]),
        ("《天、地、人》、《海》", ["《天、地、人》", "《海》"]),
        ("“拎包入住”、“拎机投产”", ["“拎包入住”", "“拎机投产”"]),
        ("安溪和德化", ["安溪和德化"]),
        ("东湖园", ["东湖园"]),
        ("东湖园、", ["东湖园"]),
        ("、、", []),
    ],
)
def test_a_list_falls_into_its_items(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in items(text, 0, len(text))] == parts


def test_items_keep_their_place_in_a_longer_text() -> None:
    text = "他看了东湖园、西岭园，回来了。"
    assert items(text, 3, 10) == [(3, 6), (7, 10)]


def test_marks_are_logarithms_of_probabilities_and_the_first_row_is_silence() -> None:
    logits = np.array([[2.0, 1.0, 0.0], [0.0, 0.0, 3.0], [1.0, 2.0, -3.0]], np.float32)
    made_of = marks(4, np.array([[0, 1], [1, 2]]), logits)
    total = np.exp(made_of.starts).sum() + np.exp(2.0) / np.exp([2.0, 0.0, 1.0]).sum()
    assert total == pytest.approx(1.0)
    assert made_of.silence == pytest.approx(
        2.0 - np.log(np.exp([2, 0, 1]).sum()) + 1.0 - np.log(np.exp([1, 0, 2]).sum())
    )
    assert made_of.inside == pytest.approx([1 / (1 + np.exp(-3)), 1 / (1 + np.exp(3))])
    assert made_of.passage == 4


def test_a_network_without_an_inside_gives_zeros() -> None:
    assert marks(0, np.array([[0, 1]]), np.zeros((2, 2), np.float32)).inside.tolist() == [0.0]


def joined_texts(text: str, *parts: str) -> list[str]:
    """What becomes of spans in a text, the likeliest first."""
    places = [(text.index(part), part) for part in parts]
    spans = [Span(at, at + len(part), -rank, 0.0, 0.5) for rank, (at, part) in enumerate(places)]
    return [text[span.start : span.end] for span in joined(text, spans)]


@pytest.mark.parametrize(
    ("text", "parts", "whole"),
    [
        ("看了东湖园、西山园和南门园。", ("西山园和南门园", "东湖园"), "东湖园、西山园和南门园"),
        ("看了“东湖园”、“西山园”以及南门园。", ("南门园", "东湖园", "西山园"), "东湖园”、“西山园”以及南门园"),
        (
            "He saw A Park, the B Park and the C Park.",
            ("C Park", "B Park", "A Park"),
            "A Park, the B Park and the C Park",
        ),
        ("He saw B Park, and C Park.", ("C Park", "B Park"), "B Park, and C Park"),
    ],
)
def test_parts_of_one_list_are_one_answer(text: str, parts: tuple[str, ...], whole: str) -> None:
    assert joined_texts(text, *parts) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("他看了东湖产业园，西山产业园没有开门。", ("东湖产业园", "西山产业园")),
        ("他看了东湖产业园。和西山产业园的人谈了话。", ("西山产业园", "东湖产业园")),
        ("He saw Dehua Park in the morning and Anxi Park later.", ("Dehua Park", "Anxi Park")),
    ],
)
def test_what_no_list_holds_together_stays_apart(text: str, parts: tuple[str, ...]) -> None:
    assert joined_texts(text, *parts) == list(parts)
