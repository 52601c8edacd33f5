"""Models in this process, at no cost, behind the same port as the network: llama.cpp; MiniLM for vectors."""

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from judgekit.domain.errors import MalformedReply, RequestRejected, ServerFault, WeightsUnavailable
from judgekit.domain.ids import Json
from judgekit.domain.judging import Usage
from judgekit.models.cache import Weights
from judgekit.models.catalogue import MINILM, MINILM_WORDS, converses
from judgekit.models.minilm import MiniLM
from judgekit.models.port import ChatReply, ChatRequest
from judgekit.models.weights import locate
from judgekit.models.wire import Dialect, body_of, reply_of

_CONTEXT_TOKENS = 4096
_PREFIX_CACHE_MIB = 512
"""Memory for the states of shared prompt prefixes: a rubric that returns is not read again."""

_Server: TypeAlias = Any


class LocalClient:
    """A `ChatClient` over models on this machine; a request's model is a name or path of weights.

    A model is loaded at its first request. One thread runs one request at a time: on a CPU a second one in
    parallel only slows the first, while prompts that share their beginning share its cost.

    Args:
        find: from a model's name to its weights.
    """

    def __init__(self, find: Callable[[str], Weights] = locate) -> None:
        self._find = find
        self._servers: dict[str, tuple[_Server, Weights]] = {}
        self._minilm: tuple[MiniLM, Weights] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-model")

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Give the model's reply; its fingerprint is the hash of the weights.

        Raises:
            WeightsUnavailable: the weights or the runtime are not on this machine.
            RequestRejected: the prompt does not fit the model's context or is no chat, or the model does
                something else.
        """
        work = self._embed if request.embeds else self._complete
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, request)

    async def aclose(self) -> None:
        """Wait for the request under way, unload all models and end the thread."""
        await asyncio.to_thread(self._thread.shutdown)
        await asyncio.to_thread(self._servers.clear)
        self._minilm = None

    def _embed(self, request: ChatRequest) -> ChatReply:
        if request.model != MINILM.name:
            raise RequestRejected(f"local model {request.model!r} gives no vectors; use {MINILM.name!r}")
        if self._minilm is None:
            weights = self._find(MINILM.name)
            self._minilm = MiniLM(weights.path, self._find(MINILM_WORDS.name).path), weights
        model, weights = self._minilm
        start = time.perf_counter()
        embedded = model.embed([turn.content for turn in request.messages])
        return ChatReply(
            text="",
            model=request.model,
            usage=Usage(calls=1, prompt_tokens=embedded.n_tokens),
            fingerprint=weights.sha256[:16],
            latency_ms=(time.perf_counter() - start) * 1000,
            vectors=tuple(map(tuple, embedded.vectors.tolist())),
        )

    def _complete(self, request: ChatRequest) -> ChatReply:
        if request.questions is not None:
            raise RequestRejected(f"local model {request.model!r} answers no typed questions")
        if not converses(request.model):
            raise RequestRejected(f"local model {request.model!r} gives vectors and answers no questions")
        server, weights = self._server(request.model)
        start = time.perf_counter()
        try:
            answer = server.handle_chat_completions(body_of(request, Dialect()))
        except (ValueError, RuntimeError) as error:
            raise RequestRejected(f"local model {request.model!r} refused the request: {error}") from error
        _raise_problem(answer, request.model)
        reply = reply_of(answer, request, (time.perf_counter() - start) * 1000)
        usage = replace(reply.usage, cost_usd=0.0)
        return replace(reply, usage=usage, model=request.model, fingerprint=weights.sha256[:16])

    def _server(self, model: str) -> tuple[_Server, Weights]:
        if model not in self._servers:
            weights = self._find(model)
            self._servers[model] = (_started(weights.path), weights)
        return self._servers[model]


def _started(path: Path) -> _Server:
    # Waiting threads must not spin: on a busy machine that costs a factor of 80 in speed.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import xllamacpp  # noqa: PLC0415 - an extra of 100 MB, and its thread policy is read at import
    except ImportError as error:
        remedy = "install it with: pip install 'judgekit-lab[local]'"
        raise WeightsUnavailable(f"the runtime of local models is not installed; {remedy}") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx, params.n_parallel, params.n_gpu_layers = _CONTEXT_TOKENS, 1, 0
    params.cache_ram_mib = _PREFIX_CACHE_MIB
    params.warmup, params.verbosity = False, 0
    params.hostnames, params.port = ["127.0.0.1"], 0
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise WeightsUnavailable(f"{path} cannot be loaded: is it a whole GGUF model? ({error})") from error


def _raise_problem(answer: Json, model: str) -> None:
    problem = answer.get("error") if isinstance(answer, dict) else None
    if problem is None:
        return
    if problem.get("type") == "exceed_context_size_error":
        size, most = problem.get("n_prompt_tokens"), problem.get("n_ctx")
        raise RequestRejected(f"the prompt has {size} tokens and local model {model!r} takes at most {most}")
    words = f"local model {model!r}: {problem.get('message', problem)}"
    code = problem.get("code")
    if not isinstance(code, int):
        raise MalformedReply(words)
    raise RequestRejected(words) if code < 500 else ServerFault(words)  # noqa: PLR2004 - HTTP: server errors
