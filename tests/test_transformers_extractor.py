"""Any question-answering model by path: a tiny one, made here, with random weights."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertForQuestionAnswering, BertModel, PreTrainedTokenizerFast

from bot.extractor import Extract
from bot.newsbot import NewsBot
from bot.transformers_extractor import TransformersExtractor
from index.errors import ModelError

PASSAGE = "沙屿大桥全长6.82公里，2024年9月25日通车。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A model of one small layer that reads character by character, 128 tokens at most."""
    folder = tmp_path_factory.mktemp("tiny-qa")
    characters = sorted(set(PASSAGE + "谁大桥多长？标题天气晴朗"))
    vocabulary = {c: i for i, c in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters])}
    tokenizer = Tokenizer(WordLevel(vocabulary, "[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=128,
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    yield folder


def test_marks_are_places_in_the_passage_and_not_in_its_head(folder: Path) -> None:
    [marks] = TransformersExtractor(str(folder)).extract([Extract("大桥多长？", "标题", PASSAGE)])
    assert "".join(PASSAGE[a:b] for a, b in marks.offsets) == PASSAGE
    assert len(marks.starts) == len(marks.ends) == len(marks.inside) == len(PASSAGE)
    assert np.exp(marks.starts).sum() < 1
    assert marks.inside.tolist() == [0.0] * len(PASSAGE)


def test_a_long_passage_is_read_in_windows_to_its_end(folder: Path) -> None:
    passage = "天气晴朗" * 60 + PASSAGE
    found = TransformersExtractor(str(folder)).extract(
        [Extract("多长？", "", "短"), Extract("多长？", "标题", passage)]
    )
    assert [marks.passage for marks in found] == [0] + [1] * (len(found) - 1)
    assert len(found) > 3
    assert {i for marks in found[1:] for a, b in marks.offsets for i in range(a, b)} == set(
        range(len(passage))
    )


def test_what_is_read_together_is_as_read_alone(folder: Path) -> None:
    extractor = TransformersExtractor(str(folder))
    texts = [Extract("谁？", "标题", PASSAGE), Extract("多长？", "", "天气晴朗")]
    together = extractor.extract(texts)
    alone = [extractor.extract([text])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert np.allclose(one.starts, other.starts, atol=1e-5)


def test_the_bot_reads_with_it(folder: Path, sample_store: Path) -> None:
    with NewsBot.open(sample_store, reader=str(folder)) as bot:
        answer = bot.ask("沙屿大桥有多长？")
    for citation in (*answer.citations, *answer.closest):
        assert citation.text


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        TransformersExtractor(str(tmp_path / "missing"))


def test_a_model_of_another_kind_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="question-answering model"):
        TransformersExtractor(str(tmp_path)).extract([Extract("谁？", "", PASSAGE)])
    BertModel(
        BertConfig(vocab_size=9, hidden_size=16, num_hidden_layers=1, num_attention_heads=2)
    ).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="question-answering model"):
        TransformersExtractor(str(tmp_path)).extract([Extract("谁？", "", PASSAGE)])
