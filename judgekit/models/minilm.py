"""A small embedding model in this process: all-MiniLM-L6-v2 on onnxruntime, texts in, unit vectors out."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.errors import WeightsUnavailable

_MOST_TOKENS = 256
"""What the model was trained on; the rest of a longer text is not read."""

_MOST_THREADS = 4

_Tokenizer: TypeAlias = Any
_Session: TypeAlias = Any


class Embedded(NamedTuple):
    """The vectors of some texts, one a row, and how many tokens were read for them."""

    vectors: NDArray[np.float32]
    n_tokens: int


class MiniLM:
    """The model with its word pieces.

    Each text goes through on its own: the scales of int8 arithmetic are those of all that goes through
    together, so in company a text would get another vector. On a CPU nothing is lost by it.

    Args:
        weights: the ONNX file.
        words: the word pieces, one a line.

    Raises:
        WeightsUnavailable: the runtime is not installed, or cannot load the file.
    """

    def __init__(self, weights: Path, words: Path) -> None:
        self._tokenizer = _tokenizer(words)
        self._threads = min(_MOST_THREADS, os.cpu_count() or 1)
        self._session = _session(weights)

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Give the mean of each text's token vectors (Reimers and Gurevych 2019), scaled to length 1."""
        ids = [self._tokenizer.encode(_sayable(text)).ids for text in texts]
        with ThreadPoolExecutor(self._threads) as pool:
            vectors = list(pool.map(self._vector, ids))
        return Embedded(np.vstack(vectors), sum(map(len, ids)))

    def _vector(self, ids: list[int]) -> NDArray[np.float32]:
        tokens = np.array([ids], dtype=np.int64)
        given = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        mean = self._session.run(None, given)[0][0].mean(axis=0)
        vector: NDArray[np.float32] = mean / np.linalg.norm(mean)
        return vector


def _sayable(text: str) -> str:
    """The text without halves of surrogate pairs, which the tokenizer cannot take."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _session(path: Path) -> _Session:
    """One thread a text; threads that wait do not spin, which would slow all else on the machine."""
    try:
        import onnxruntime  # noqa: PLC0415 - an extra, and 0.2 s
    except ImportError as error:
        raise _not_installed() from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise WeightsUnavailable(f"{path} cannot be loaded: is it a whole ONNX model? ({error})") from error


def _tokenizer(words: Path) -> _Tokenizer:
    try:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise _not_installed() from error
    numbers = {word: number for number, word in enumerate(words.read_text(encoding="utf-8").split("\n"))}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(name, numbers[name]) for name in ("[SEP]", "[CLS]")]
    tokenizer.post_processor = processors.BertProcessing(*ends)
    tokenizer.enable_truncation(_MOST_TOKENS)
    return tokenizer


def _not_installed() -> WeightsUnavailable:
    remedy = "install it with: pip install 'judgekit-lab[retrieval]'"
    return WeightsUnavailable(f"the runtime of the small embedding model is not installed; {remedy}")
