import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.embedder import Embedder, open_embedder
from index.errors import ModelError
from index.resources import data_path

MODEL = data_path("models/e5-small-int8")
SHORT = "市长参观了哪些园区？"
TEXTS = ["市长昨天参观了三个工业园区。", "Rain is expected in the north on Friday.", "长江" * 120, "", "雨"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the embedder used the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return open_embedder()


def test_vectors_have_the_stated_shape_and_length_one(bundled: Embedder) -> None:
    query, passages = bundled.embed_query(SHORT), bundled.embed_passages(TEXTS)
    assert query.shape == (bundled.dimension,) == (384,)
    assert passages.shape == (len(TEXTS), 384)
    assert query.dtype == passages.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm([query, *passages], axis=1), 1, atol=1e-5)


def test_no_passages_give_no_rows(bundled: Embedder) -> None:
    assert bundled.embed_passages([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_the_texts_beside_it(bundled: Embedder) -> None:
    together = bundled.embed_passages(TEXTS)
    alone = np.concatenate([bundled.embed_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_rows_come_in_the_order_of_the_texts(bundled: Embedder) -> None:
    np.testing.assert_allclose(
        bundled.embed_passages(TEXTS), bundled.embed_passages(TEXTS[::-1])[::-1], atol=1e-6
    )


def test_vectors_are_those_that_were_measured(bundled: Embedder) -> None:
    """Cosine similarities that the unpruned float32 model gives, to two decimals."""
    query = bundled.embed_query(SHORT)
    np.testing.assert_allclose(bundled.embed_passages(TEXTS[:2]) @ query, [0.930, 0.744], atol=0.01)


def test_questions_and_passages_have_prompts_of_their_own(bundled: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODEL), trust_remote_code=True, device="cpu")
    bare = model.encode(["query: " + SHORT, "passage: " + SHORT])
    np.testing.assert_allclose(bundled.embed_query(SHORT), bare[0], atol=1e-6)
    np.testing.assert_allclose(bundled.embed_passages([SHORT])[0], bare[1], atol=1e-6)
    assert bare[0] @ bare[1] < 0.99


def test_traditional_and_simplified_are_closer_than_other_news(bundled: Embedder) -> None:
    simplified, traditional, other = bundled.embed_passages(
        [
            "市长参观了三个产业园区，听取了汇报。",
            "市長參觀了三個產業園區，聽取了匯報。",
            "周末将有大雨，请减少外出。",
        ]
    )
    assert simplified @ traditional > 0.93 > simplified @ other


def test_a_question_finds_its_passage_in_the_other_language(bundled: Embedder) -> None:
    passages = bundled.embed_passages(
        ["市长参观了三个工业园区。", "球队在决赛中获胜。", "新地铁线下月通车。"]
    )
    questions = [
        "Which parks did the mayor visit?",
        "Who won the final?",
        "When does the new metro line open?",
    ]
    found = [int(np.argmax(passages @ bundled.embed_query(question))) for question in questions]
    assert found == [0, 1, 2]


def test_long_text_is_cut_at_512_tokens(bundled: Embedder) -> None:
    start = "新华社记者报道，" * 300
    long, longer = bundled.embed_passages([start, start + "完全不同的结尾。" * 12_000])
    np.testing.assert_allclose(long, longer, atol=1e-6)


@pytest.mark.parametrize(
    "text", ["\ud800", "😀👩‍👩‍👧", "مرحبا بالعالم", "สวัสดี", "\x00\x07", " \n\t ", "\u200b" * 600]
)
def test_text_of_any_kind_has_a_vector(bundled: Embedder, text: str) -> None:
    assert np.isfinite(bundled.embed_query(text)).all()
    assert np.linalg.norm(bundled.embed_passages([text])[0]) == pytest.approx(1, abs=1e-5)


def test_threads_that_ask_at_once_get_the_same_vector() -> None:
    embedder, vectors = open_embedder(), list[np.ndarray]()
    threads = [threading.Thread(target=lambda: vectors.append(embedder.embed_query(SHORT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vectors) == 4
    assert all(np.array_equal(vectors[0], vector) for vector in vectors)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("市长参观了3.5亿元的产业园。", ["▁", "市长", "参观", "了", "3.5", "亿元", "的", "产业", "园", "。"]),
        ("市長參觀「鯉城」園區", ["▁", "市長", "參觀", "「", "鯉", "城", "」", "園區"]),
        ("Quanzhou's GDP (U.S. $1.2bn)", "▁Quan zhou ' s ▁ GDP ▁( U . S . ▁$ 1.2 bn )".split()),
    ],
)
def test_pruned_vocabulary_cuts_as_the_original_did(text: str, pieces: list[str]) -> None:
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    assert tokenizer.encode(text, add_special_tokens=False).tokens == pieces


def test_no_special_token_has_moved() -> None:
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    assert [tokenizer.token_to_id(token) for token in ("<s>", "<pad>", "</s>", "<unk>")] == [0, 1, 2, 3]


def test_the_model_is_small_enough_for_the_repository() -> None:
    sizes = [path.stat().st_size for path in MODEL.rglob("*") if path.is_file()]
    assert sum(sizes) < 45_000_000
    assert max(sizes) < 50_000_000


def test_facts_of_the_bundled_model_are_known_without_loading_it() -> None:
    program = (
        "import sys; from index.embedder import open_embedder; e = open_embedder();"
        "print(e.name, e.dimension, len(e.fingerprint), 'torch' in sys.modules, 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["e5-small-int8", "384", "64", "False", "False"]


def test_fingerprint_is_of_the_files_but_not_their_documentation(tiny: Path) -> None:
    before = open_embedder(str(tiny)).fingerprint
    (tiny / "README.md").write_text("words", encoding="utf-8")
    assert open_embedder(str(tiny)).fingerprint == before
    config = tiny / "config_sentence_transformers.json"
    config.write_text(config.read_text(encoding="utf-8").replace("ask: ", "question: "), encoding="utf-8")
    assert open_embedder(str(tiny)).fingerprint != before


def test_any_sentence_transformer_can_be_opened_by_path(tiny: Path) -> None:
    embedder = open_embedder(str(tiny))
    assert (embedder.name, embedder.dimension) == (str(tiny), 16)
    query, passages = embedder.embed_query("news"), embedder.embed_passages(["news", "", "park news " * 900])
    assert query.shape == (16,)
    np.testing.assert_allclose(np.linalg.norm([query, *passages], axis=1), 1, atol=1e-5)
    assert query @ passages[0] < 0.9999, "its prompts were not used"


def test_a_copy_of_the_bundled_model_gives_its_vectors(bundled: Embedder, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODEL), trust_remote_code=True, device="cpu")
    model.save(str(tmp_path / "copy"), create_model_card=False)
    copy = open_embedder(str(tmp_path / "copy"))
    assert np.array_equal(copy.embed_query(SHORT), bundled.embed_query(SHORT))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A SentenceTransformer of random weights, without a step that normalises."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "news", "park", "ask", ":"]
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(tmp_path / "bert")
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "bert")
    modules = [Transformer(str(tmp_path / "bert"), max_seq_length=64), Pooling(16, "mean")]
    model = SentenceTransformer(modules=modules, prompts={"query": "ask: ", "document": ""}, device="cpu")
    model.save(str(tmp_path / "tiny"), create_model_card=False)
    return tmp_path / "tiny"


def _is_missing(folder: Path) -> str:
    return str(folder / "nothing")


def _is_empty(folder: Path) -> str:
    return str(folder)


def _is_broken(folder: Path) -> str:
    (folder / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "os.path"}]))
    return str(folder)


def _is_garbled(folder: Path) -> str:
    (folder / "modules.json").write_text("[{")
    return str(folder)


def _is_file(folder: Path) -> str:
    (folder / "model").write_text("")
    return str(folder / "model")


@pytest.mark.parametrize("make", [_is_missing, _is_empty, _is_broken, _is_garbled, _is_file])
def test_a_path_without_a_model_is_one_clear_line(make: Callable[[Path], str], tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(ModelError) as caught:
        open_embedder(path)
    assert path in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_offline_is_one_clear_line() -> None:
    program = (
        "from index.embedder import open_embedder; from index.errors import ModelError\n"
        "try: open_embedder('nobody/has-this-model')\n"
        "except ModelError as error: print(error)"
    )
    environment = {"HF_HUB_OFFLINE": "1", "PYTHONPATH": ":".join(sys.path), "HF_HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 1
    assert "nobody/has-this-model" in lines[0]
