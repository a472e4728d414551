"""Texts to vectors, with a SentenceTransformer: the bundled one, or any other by name or path.

It knows nothing about reports or passages. The bundled model is opened without reading it: only the
first text to embed loads it, since importing sentence-transformers alone takes seconds.
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.resources import data_path

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BUNDLED = "e5-small-int8"
# Models of these modules alone run no code but the installed packages'.
_OWN_MODULES = {"index.onnx_encoder.OnnxEncoder", "sentence_transformers.base.modules.normalize.Normalize"}
# Enough texts to find some of equal length among them; the bundled model bounds its memory by itself.
_BATCH = 64
_QUERIES = 256


class Embedder(Protocol):
    """Texts to unit vectors, so that a dot product is the cosine similarity.

    `name` is shown to people, `dimension` is the length of a vector, and `fingerprint` changes whenever
    vectors would: those of different fingerprints cannot be compared.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> int: ...  # noqa: D102
    @property
    def fingerprint(self) -> str: ...  # noqa: D102

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, `(dimension,)`, of length 1."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, `(n, dimension)`, unit rows, in the order of `texts`."""
        ...


def open_embedder(model: str | None = None) -> Embedder:
    """The bundled embedder, or any SentenceTransformer by path or by its name on the Hugging Face hub.

    The network is used only for a name that is not on this machine yet.

    Raises:
        ModelError: if there is no such model, or it cannot be had or used.
    """
    if model is None:
        return _open_bundled()
    if os.path.isdir(model):
        return _open_folder(Path(model))
    if _looks_like_path(model):
        raise ModelError(f"There is no model folder {model}: give a folder, or a name such as BAAI/bge-m3")
    return _open_named(model)


class _SentenceTransformerEmbedder:
    """An `Embedder` on a SentenceTransformer that is loaded when first needed, once."""

    def __init__(
        self, name: str, dimension: int, fingerprint: str, load: "Callable[[], SentenceTransformer]"
    ) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = fingerprint
        self._load = load
        self._loaded: SentenceTransformer | None = None
        self._lock = Lock()
        # A question is embedded where it is searched for and again where it is read.
        self._query_vector = lru_cache(_QUERIES)(self._embed_query)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._query_vector(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._model().encode_document(
            [_encodable(text) for text in texts],
            batch_size=_BATCH,
            show_progress_bar=False,
            normalize_embeddings=True,
        )
        return np.asarray(vectors, np.float32)

    def _embed_query(self, text: str) -> NDArray[np.float32]:
        vector = self._model().encode_query(
            _encodable(text), show_progress_bar=False, normalize_embeddings=True
        )
        vector = np.array(vector, np.float32)  # a model may give half precision
        vector.flags.writeable = False
        return vector

    def _model(self) -> "SentenceTransformer":
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def _open_bundled() -> Embedder:
    try:
        folder = data_path(f"models/{_BUNDLED}")
    except FileNotFoundError as error:
        raise ModelError(str(error)) from error
    config = json.loads((folder / "onnx_encoder.json").read_text(encoding="utf-8"))

    def load() -> "SentenceTransformer":
        return _load(str(folder), trusted=True, offline=True)

    return _SentenceTransformerEmbedder(_BUNDLED, config["dimension"], _folder_fingerprint(folder), load)


def _open_folder(folder: Path) -> Embedder:
    try:
        modules = {module["type"] for module in json.loads((folder / "modules.json").read_text("utf-8"))}
    except FileNotFoundError:
        raise ModelError(f"{folder} is not a sentence-transformers model: it has no modules.json") from None
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{folder} is damaged: its modules.json cannot be read ({error})") from error
    model = _load(str(folder), trusted=modules <= _OWN_MODULES, offline=True)
    return _opened(str(folder), _folder_fingerprint(folder), model)


def _open_named(name: str) -> Embedder:
    try:
        model = _load(name, trusted=False, offline=True)
    except ModelError:
        try:
            model = _load(name, trusted=False, offline=False)
        except ModelError as error:
            raise ModelError(f"{error} (for a model on this machine, give its folder)") from error
    config = getattr(model.transformers_model, "config", None)
    facts = [name, getattr(config, "_commit_hash", None), model.prompts, model.max_seq_length]
    return _opened(name, hashlib.sha256(json.dumps(facts).encode()).hexdigest(), model)


def _opened(name: str, fingerprint: str, model: "SentenceTransformer") -> Embedder:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise ModelError(f"The model {name} does not say how long its vectors are: choose another")
    return _SentenceTransformerEmbedder(name, dimension, fingerprint, lambda: model)


def _load(model: str, *, trusted: bool, offline: bool) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            model, trust_remote_code=trusted, local_files_only=offline, device="cpu" if trusted else None
        )
    except Exception as error:  # whatever a broken or missing model may raise
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise ModelError(f"The model {model} cannot be loaded: {reason}") from error


def _folder_fingerprint(folder: Path) -> str:
    """A hash of all files of the model but its documentation, with their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _looks_like_path(model: str) -> bool:
    """Whether it cannot be a name on the hub, which is `name` or `owner/name`."""
    return (
        os.path.isabs(model) or model.startswith((".", "~")) or model.count("/") > 1 or os.path.exists(model)
    )


def _encodable(text: str) -> str:
    """The text without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
