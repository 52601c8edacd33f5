"""The small embedding model as it is, where its weights can be had."""

import asyncio
import sys

import numpy as np
import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import RequestRejected, WeightsUnavailable
from judgekit.models.local import LocalClient
from judgekit.models.minilm import MiniLM
from judgekit.models.port import ChatRequest
from judgekit.models.weights import locate, pull

ALIKE = [
    ("How many employees are there?", "Count the staff."),
    ("A cat sits on the mat.", "A kitten is resting on a rug."),
    ("The flight was cancelled because of snow.", "Winter weather grounded the plane."),
]


@pytest.fixture(scope="module")
def weights():
    pytest.importorskip("onnxruntime")
    try:
        return pull("minilm")
    except WeightsUnavailable as error:
        pytest.skip(f"the weights of the embedding model cannot be had here: {error}")


@pytest.fixture(scope="module")
def minilm(weights):
    return MiniLM(weights.path, locate("minilm-words").path)


@pytest.mark.model
def test_texts_that_mean_the_same_are_nearer_than_others(minilm):
    vectors = minilm.embed([text for pair in ALIKE for text in pair]).vectors
    cosines = vectors @ vectors.T
    pairs = [(2 * n, 2 * n + 1) for n in range(len(ALIKE))]
    others = [cosines[i, j] for i in range(6) for j in range(i) if (j, i) not in pairs]
    assert min(cosines[pair] for pair in pairs) > max(others) + 0.2


@pytest.mark.model
def test_vectors_have_length_one_and_do_not_depend_on_their_company(minilm):
    odd = ["", " ", "word " * 900, "北京 naïve café \U0001f34e", "half a pair: \ud800", "\0", "SELECT 1"]
    together = minilm.embed(odd)
    alone = np.vstack([minilm.embed([text]).vectors for text in odd])
    assert together.vectors.shape == (7, 384)
    assert np.linalg.norm(together.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(together.vectors, alone)
    assert together.n_tokens > 256 + 6


@pytest.mark.model
@pytest.mark.usefixtures("weights")
def test_the_port_gives_vectors_and_refuses_what_the_model_cannot_do():
    def ask(**fields):
        async def story():
            client = LocalClient()
            try:
                return await client.complete(ChatRequest(messages=(Message("user", "Hi"),), **fields))
            finally:
                await client.aclose()

        return asyncio.run(story())

    reply = ask(model="minilm", embeds=True)
    assert (len(reply.vectors), len(reply.vectors[0]), reply.usage.cost_usd) == (1, 384, 0.0)
    assert reply.usage.prompt_tokens == 3
    with pytest.raises(RequestRejected, match="'minilm' gives vectors and answers no questions"):
        ask(model="minilm")
    with pytest.raises(RequestRejected, match="'smollm2-135m' gives no vectors; use 'minilm'"):
        ask(model="smollm2-135m", embeds=True)


@pytest.mark.model
def test_a_file_that_is_no_model_is_refused(weights, tmp_path):
    (tmp_path / "page.onnx").write_text("<html>")
    with pytest.raises(WeightsUnavailable, match="is it a whole ONNX model"):
        MiniLM(tmp_path / "page.onnx", locate("minilm-words").path)
    assert weights.licence == "Apache-2.0"


def test_without_the_runtime_the_remedy_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(WeightsUnavailable, match=r"pip install 'judgekit-lab\[retrieval\]'"):
        MiniLM(tmp_path / "model.onnx", tmp_path / "words.txt")
