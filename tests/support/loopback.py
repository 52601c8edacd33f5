"""A real HTTP server that speaks the chat-completions protocol, with a switch for every fault.

In a test:

    with Loopback(Switches(latency_s=0.05, capacity=20)) as server:
        ...  # server.base_url, server.counts, server.switches.latency_s = 0

As a process, for benchmarks and kill tests; it prints its base URL, then serves until it is ended:

    python tests/support/loopback.py --port 0 --latency-s 0.1 --share-429 0.05 --reply "[[A]]"
"""

import argparse
import asyncio
import contextlib
import dataclasses
import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from loopback_decisions import decision, decision_problem
from loopback_replies import Switches, completion, word_embedding


@dataclass
class Counts:
    """What the server has seen."""

    requests: int = 0
    served: int = 0
    in_flight: int = 0
    max_in_flight: int = 0
    by_status: dict[int, int] = field(default_factory=dict)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    """The last bodies received, at most 1,000."""


class Loopback:
    """The server, in a thread of its own, as a context manager."""

    def __init__(self, switches: Switches | None = None) -> None:
        self.switches = switches or Switches()
        self.counts = Counts()
        self._rng = random.Random(self.switches.seed)
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True, name="loopback")
        self.port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self.serve())

    async def serve(self, port: int = 0, started: Callable[[str], object] | None = None) -> None:
        """Serve until stopped, with its port told to `started`."""
        self._stop = asyncio.Event()
        app = web.Application(client_max_size=64 << 20)
        self.add_routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port, backlog=4096)
        await site.start()
        self.port = runner.addresses[0][1]
        self._started.set()
        if started:
            started(self.base_url)
        await self._stop.wait()
        await runner.cleanup()

    def add_routes(self, app: web.Application) -> None:
        """Give the application what it serves; a server that offers more adds to it."""
        app.router.add_post("/v1/chat/completions", self._chat)
        if self.switches.decisions != "rejected":
            app.router.add_post("/v1/decisions", self._chat)
        app.router.add_post("/v1/embeddings", self._embeddings)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/v1/counts", self._tell_counts)

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        counts = self.counts
        counts.requests += 1
        counts.in_flight += 1
        counts.max_in_flight = max(counts.max_in_flight, counts.in_flight)
        if len(counts.bodies) < 1000:
            counts.bodies.append(body)
        try:
            answer = await self._answered(request, body)
        finally:
            counts.in_flight -= 1
        counts.by_status[answer.status] = counts.by_status.get(answer.status, 0) + 1
        return answer

    async def _answered(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        refusal = self._refusal(request, body)
        if refusal is not None:
            return refusal
        switches = self.switches
        await asyncio.sleep(switches.latency_s)
        if self._befalls("share_stragglers"):
            await asyncio.sleep(switches.straggler_s)
        if self._befalls("share_hanging"):
            await self._stop.wait()
        fault = self._fault(request)
        if fault is not None:
            return fault
        self.counts.served += 1
        garbage = "Well, it depends." if self._befalls("share_garbage") else ""
        if request.path == "/v1/decisions":
            text = json.dumps(decision(body, switches))
        else:
            text = json.dumps(completion(body, switches, self.counts.served, garbage))
        if self._befalls("share_truncated"):
            return await self._truncated(request, text)
        return web.Response(text=text, content_type="application/json", headers=switches.headers)

    def _fault(self, request: web.Request) -> web.Response | None:
        if self._befalls("share_dropped"):
            return self._cut_off(request)
        if self._befalls("share_500"):
            return problem(500, "server_error", "the server had an error")
        if self._befalls("share_503"):
            return problem(503, "overloaded", "try later", self._retry_after())
        if self._befalls("share_malformed"):
            return web.Response(text='{"choices": [ oops', content_type="application/json")
        if self._befalls("share_no_choices"):
            return web.json_response({"object": "chat.completion", "choices": []})
        return None

    def _refusal(self, request: web.Request, body: dict[str, Any]) -> web.Response | None:
        switches, counts = self.switches, self.counts
        if (
            switches.required_key
            and request.headers.get("Authorization") != f"Bearer {switches.required_key}"
        ):
            given = request.headers.get("Authorization", "").removeprefix("Bearer ")
            return problem(401, "invalid_api_key", f"Incorrect API key provided: {given}.")
        if switches.models and body.get("model") not in switches.models.split(","):
            return problem(404, "model_not_found", f"The model `{body.get('model')}` does not exist")
        if 0 <= switches.quota_calls < counts.requests:
            return problem(429, "insufficient_quota", "You exceeded your current quota")
        if switches.capacity and counts.in_flight > switches.capacity:
            return problem(429, "rate_limit_exceeded", "Rate limit reached", self._retry_after())
        if self._befalls("share_429"):
            return problem(429, "rate_limit_exceeded", "Rate limit reached", self._retry_after())
        return self._rejection(body)

    def _rejection(self, body: dict[str, Any]) -> web.Response | None:
        switches = self.switches
        other = {"max_tokens": "max_completion_tokens"}.get(switches.token_field, "max_tokens")
        rejection = switches.reject or ("questions" in body and decision_problem(body))
        if rejection:
            return problem(400, "invalid_request_error", rejection)
        if switches.logprobs == "rejected" and body.get("logprobs"):
            return problem(400, "unsupported_parameter", "Unsupported parameter: 'logprobs'")
        if switches.json_schema == "rejected" and body.get("response_format"):
            return problem(
                400, "invalid_request_error", "'response_format' of type 'json_schema' is not supported"
            )
        if other in body:
            message = (
                f"Unsupported parameter: '{other}' is not supported. Use '{switches.token_field}' instead."
            )
            return problem(400, "unsupported_parameter", message)
        if switches.temperature == "rejected" and body.get("temperature", 1) != 1:
            return problem(400, "unsupported_value", "Unsupported value: 'temperature' does not support 0.")
        return None

    def _befalls(self, share: str) -> bool:
        first = self.switches.first_faulty
        chance = getattr(self.switches, share)
        return chance > 0 and (not first or self.counts.requests <= first) and self._rng.random() < chance

    def _retry_after(self) -> dict[str, str]:
        return {"Retry-After": self.switches.retry_after} if self.switches.retry_after else {}

    def _cut_off(self, request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=499)

    async def _truncated(self, request: web.Request, text: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(text)
        await response.prepare(request)
        await response.write(text[: len(text) // 2].encode())
        self._cut_off(request)
        return response

    async def _models(self, _request: web.Request) -> web.Response:
        names = self.switches.models.split(",") if self.switches.models else ["any"]
        end = {"shutdown_date": self.switches.shutdown_date} if self.switches.shutdown_date else {}
        rows = [{"id": name, "object": "model"} | end for name in names]
        return web.json_response({"object": "list", "data": rows})

    async def _tell_counts(self, request: web.Request) -> web.Response:
        """What was seen, for other processes; `?reset=1` begins anew."""
        seen = {name: value for name, value in vars(self.counts).items() if name != "bodies"}
        if "reset" in request.query:
            self.counts.max_in_flight = self.counts.in_flight
            self.counts.requests = self.counts.served = 0
        return web.json_response(seen)

    async def _embeddings(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.counts.requests += 1
        if self.counts.requests <= self.switches.embedding_faults:
            return problem(500, "server_error", "the server had an error")
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        rows = [
            {"object": "embedding", "index": n, "embedding": word_embedding(text)}
            for n, text in enumerate(texts)
        ]
        words = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": words, "total_tokens": words}
        return web.json_response(
            {"object": "list", "model": body["model"], "data": rows[::-1], "usage": usage}
        )


def problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> web.Response:
    error = {"message": message, "type": code, "code": code, "param": None}
    return web.json_response({"error": error}, status=status, headers=headers)


def _switches_from_arguments() -> tuple[int, Switches]:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0)
    simple = {int: int, float: float, str: str}
    fields = [
        known for known in dataclasses.fields(Switches) if known.name not in {"answer", "decide", "headers"}
    ]
    for known in fields:
        kind = simple.get(known.type, str)  # type: ignore[call-overload]
        parser.add_argument(f"--{known.name.replace('_', '-')}", type=kind, default=known.default)
    chosen = vars(parser.parse_args())
    return chosen.pop("port"), Switches(**chosen)


def main() -> None:
    port, switches = _switches_from_arguments()
    server = Loopback(switches)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve(port, lambda url: print(url, flush=True)))  # noqa: T201 - its one output


if __name__ == "__main__":
    main()
