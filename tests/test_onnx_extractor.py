"""The bundled network: what holds whatever its weights are."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.extractor import Extract, Marks
from bot.onnx_extractor import OnnxExtractor, bundled_extractor
from index.errors import ModelError
from index.resources import data_path

TOKENIZER = data_path("models/e5-small-int8/tokenizer.json")
PASSAGE = "沙屿大桥全长6.82公里，2024年9月25日通车。市长蔡明远出席了通车仪式。"


@pytest.fixture(scope="module")
def extractor() -> OnnxExtractor:
    return bundled_extractor()


def same(one: Marks, other: Marks) -> bool:
    return (
        np.array_equal(one.offsets, other.offsets)
        and np.allclose(one.starts, other.starts, atol=1e-5)
        and np.allclose(one.inside, other.inside, atol=1e-5)
    )


def test_probabilities_and_silence_are_one_in_all(extractor: OnnxExtractor) -> None:
    [marks] = extractor.extract([Extract("大桥多长？", "大桥通车 2024-09-25", PASSAGE)])
    # The silence is the product of two shares; the starts leave one of them, which is not less.
    assert 0 <= 1 - np.exp(marks.starts).sum() <= 1
    assert marks.silence <= 0
    assert ((marks.inside >= 0) & (marks.inside <= 1)).all()


def test_offsets_are_places_in_the_passage_in_order(extractor: OnnxExtractor) -> None:
    [marks] = extractor.extract([Extract("大桥多长？", "大桥通车", PASSAGE)])
    assert marks.offsets[0, 0] == 0
    assert marks.offsets[-1, 1] == len(PASSAGE)
    assert (np.diff(marks.offsets[:, 0]) >= 0).all()


def test_what_is_read_beside_a_passage_changes_nothing(extractor: OnnxExtractor) -> None:
    texts = [
        Extract("谁出席了？", "甲", PASSAGE),
        Extract("什么天气？", "乙", "天气晴朗。"),
        Extract("谁出席了？", "丙", PASSAGE * 2),
    ]
    together = extractor.extract(texts)
    alone = [extractor.extract([text])[0] for text in texts]
    assert [marks.passage for marks in together] == [0, 1, 2]
    assert all(same(one, other) for one, other in zip(together, alone, strict=True))


def test_both_scripts_are_read_alike(extractor: OnnxExtractor) -> None:
    [simplified] = extractor.extract([Extract("谁参观了产业园？", "", "市长参观了陶瓷产业园。")])
    [traditional] = extractor.extract([Extract("誰參觀了產業園？", "", "市長參觀了陶瓷產業園。")])
    assert same(simplified, traditional)


def test_a_long_passage_is_read_in_windows_to_its_end(extractor: OnnxExtractor) -> None:
    passage = "天气晴朗，" * 300 + "大桥全长6.82公里。"
    windows = extractor.extract([Extract("大桥多长？", "标题", passage), Extract("大桥多长？", "", "短。")])
    assert len(windows) > 3
    assert [marks.passage for marks in windows] == [0] * (len(windows) - 1) + [1]
    seen = np.zeros(len(passage), bool)
    for marks in windows[:-1]:
        for start, end in marks.offsets:
            seen[start:end] = True
    assert seen.all()


@pytest.mark.parametrize("passage", ["", "\n", "\u200b"])
def test_an_empty_passage_has_no_marks(extractor: OnnxExtractor, passage: str) -> None:
    assert all(len(marks.starts) <= 1 for marks in extractor.extract([Extract("谁？", "标题", passage)]))


@pytest.mark.parametrize("question", ["", "？" * 2000, "\ud800", "x" * 100_000])
def test_odd_questions_are_read(extractor: OnnxExtractor, question: str) -> None:
    assert len(extractor.extract([Extract(question, "标题" * 500, PASSAGE)])) == 1


def test_a_damaged_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match=str(tmp_path)):
        OnnxExtractor(tmp_path, TOKENIZER).extract([Extract("谁？", "", PASSAGE)])


def test_a_damaged_tokenizer_is_an_error_that_names_it(tmp_path: Path) -> None:
    shutil.copy(data_path("models/reader-int8/model.onnx"), tmp_path)
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        OnnxExtractor(tmp_path, tmp_path / "tokenizer.json").extract([Extract("谁？", "", PASSAGE)])
