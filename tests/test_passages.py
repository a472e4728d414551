import random
import subprocess
import sys

import pytest

from index.passages import PASSAGE_SIZE, split_passages
from index.sentences import split_sentences


def _passages(text: str, size: int = PASSAGE_SIZE, overlap: int = 0) -> list[range]:
    return split_passages(text, split_sentences(text), size, overlap)


def _chinese(*lengths: int) -> str:
    return "".join("字" * (length - 1) + "。" for length in lengths)


def test_text_without_sentences_has_no_passages() -> None:
    assert split_passages("", []) == []


def test_short_text_is_one_passage() -> None:
    assert _passages(_chinese(100, 100, 50)) == [range(3)]


def test_sentences_are_joined_up_to_the_size() -> None:
    assert _passages(_chinese(*[100] * 7)) == [range(0, 2), range(2, 4), range(4, 6), range(6, 7)]
    assert _passages(_chinese(*[100] * 8), size=300) == [range(0, 3), range(3, 6), range(6, 8)]


def test_passage_ends_with_a_paragraph_near_the_size() -> None:
    text = _chinese(90, 90) + "\n" + _chinese(60, 90, 90) + "\n" + _chinese(100, 100)
    assert _passages(text) == [range(0, 2), range(2, 5), range(5, 7)]


def test_short_paragraphs_are_joined() -> None:
    text = "\n".join([_chinese(40)] * 12)
    assert _passages(text) == [range(0, 6), range(6, 12)]


def test_short_tail_is_joined_to_the_passage_before() -> None:
    assert _passages(_chinese(100, 140, 50)) == [range(0, 3)]
    assert _passages(_chinese(100, 140, 80)) == [range(0, 2), range(2, 3)]


def test_short_headline_is_joined_to_the_passage_after() -> None:
    assert _passages(_chinese(20) + "\n" + _chinese(120, 120)) == [range(0, 3)]


def test_sentence_longer_than_the_size_stands_alone() -> None:
    assert _passages(_chinese(200, 390, 200)) == [range(0, 1), range(1, 2), range(2, 3)]


def test_three_english_letters_count_as_one_chinese_character() -> None:
    text = ("a" * 298 + ". ") * 5 + "B" * 299 + "."
    spans = [(n * 300, n * 300 + 300) for n in range(6)]
    assert split_passages(text, spans) == [range(0, 2), range(2, 4), range(4, 6)]


def test_repeated_sentences_do_not_confuse_the_numbers() -> None:
    text = "他说好。" * 200
    assert _passages(text) == [range(0, 62), range(62, 124), range(124, 200)]


def test_overlap_repeats_the_last_sentences() -> None:
    assert _passages(_chinese(*[100] * 7), overlap=1) == [range(0, 2), range(1, 4), range(3, 6), range(5, 7)]


@pytest.mark.parametrize(("size", "overlap"), [(0, 0), (-1, 0), (250, -1)])
def test_impossible_sizes_are_refused(size: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        _passages("好。", size, overlap)


@pytest.mark.parametrize("seed", range(100))
def test_each_sentence_is_in_exactly_one_passage(seed: int) -> None:
    source = random.Random(seed)
    text = "".join(
        source.choices("字a。\n. !“”", weights=[50, 50, 5, 2, 3, 5, 2, 1, 1], k=source.randrange(5000))
    )
    size = source.choice([1, 20, 250])
    sentences = split_sentences(text)
    passages = split_passages(text, sentences, size)
    assert [number for run in passages for number in run] == list(range(len(sentences)))
    longest = max((len(text[start:end].encode()) for start, end in sentences), default=0)
    for run in passages:
        length = len(text[sentences[run.start][0] : sentences[run.stop - 1][1]].encode())
        assert length <= max(size * 3 * 1.25, longest)


def test_importing_passages_does_not_import_langchain() -> None:
    code = "import sys, index.passages; sys.exit('langchain_text_splitters' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
