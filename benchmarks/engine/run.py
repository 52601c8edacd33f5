"""Measure the client of model calls against the physical ceiling, a bare aiohttp loop.

    python benchmarks/engine/run.py [--rounds 3] [--calls 2000] [--clients bare judgekit post create]

Each client runs in a process of its own against a loopback server (4 kB question, 0.6 kB reply), interleaved
over the rounds; medians are printed. Clients: a bare aiohttp loop, judgekit's whole stack (limits, retries,
budget, dedupe, typed reply), the OpenAI SDK's raw `post`, and its `chat.completions.create`.
Goals: at least 95 % of the bare loop's rate where latency is the limit, at most 1.0 ms of CPU a call, and
2.5 times less CPU than `create`.
"""

# ruff: noqa: PLC0415 - each client pays for its own imports only

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

LOOPBACK = Path(__file__).resolve().parents[2] / "tests" / "support" / "loopback.py"
QUESTION = "Which of these two answers is better, and why? " * 85
SETTINGS = ((50, 0.1), (400, 0.1), (400, 1.0))

Call = Callable[[int], Awaitable[object]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--clients", nargs="+", choices=CLIENTS, default=list(CLIENTS))
    parser.add_argument("--one", nargs=3, metavar=("CLIENT", "URL", "CONCURRENCY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        client, url, concurrency = options.one
        print(json.dumps(asyncio.run(measure(client, url, int(concurrency), options.calls))))
        return
    print("client      calls in flight  latency   rate/s  of bare  CPU ms    MB")
    for concurrency, latency_s in SETTINGS:
        compare(options.clients, concurrency, latency_s, options)


def compare(clients: list[str], concurrency: int, latency_s: float, options: argparse.Namespace) -> None:
    command = [sys.executable, str(LOOPBACK), "--latency-s", str(latency_s)]
    results: dict[str, list[dict[str, float]]] = {client: [] for client in clients}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        for _ in range(options.rounds):
            for client in clients:
                results[client].append(in_a_process(client, url, concurrency, options.calls))
        server.terminate()
    bare = statistics.median(row["rate"] for row in results[clients[0]])
    for client, rows in results.items():
        row = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
        print(
            f"{client:10} {options.calls:6} {row['in_flight']:9.0f} {latency_s:7.1f}s {row['rate']:8.0f} "
            f"{row['rate'] / bare:8.0%} {row['cpu_ms']:7.2f} {row['megabytes']:5.0f}"
        )


def in_a_process(client: str, url: str, concurrency: int, calls: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--calls", str(calls), "--one", client, url, str(concurrency)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    with urllib.request.urlopen(f"{url}/counts?reset=1") as answer:
        return json.loads(done.stdout) | {"in_flight": json.load(answer)["max_in_flight"]}


async def measure(client: str, url: str, concurrency: int, calls: int) -> dict[str, float]:
    call, close = CLIENTS[client](url, concurrency)
    await call(-1)
    numbers = iter(range(calls))

    async def work() -> None:
        for number in numbers:
            await call(number)

    cpu, wall = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(concurrency):
            group.create_task(work())
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    await close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rate": calls / wall, "cpu_ms": 1000 * cpu / calls, "megabytes": megabytes}


def body(number: int) -> dict[str, object]:
    messages = [{"role": "user", "content": f"{number} {QUESTION}"}]
    return {"model": "m", "messages": messages, "max_tokens": 16, "temperature": 0.0}


def bare(url: str, concurrency: int) -> tuple[Call, Callable[[], Awaitable[object]]]:
    import aiohttp

    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=concurrency))
    headers = {"content-type": "application/json", "authorization": "Bearer k"}

    async def call(number: int) -> str:
        content = json.dumps(body(number))
        async with session.post(f"{url}/chat/completions", data=content, headers=headers) as answer:
            return str(json.loads(await answer.read())["choices"][0]["message"]["content"])

    return call, session.close


def judgekit(url: str, concurrency: int) -> tuple[Call, Callable[[], Awaitable[object]]]:
    from judgekit.domain.cases import Message
    from judgekit.domain.config import Endpoint, Price, ProjectConfig
    from judgekit.models.budget import Budget
    from judgekit.models.connect import Manner, connect
    from judgekit.models.port import ChatRequest

    config = ProjectConfig(
        endpoints={"lo": Endpoint(base_url=url, max_concurrency=concurrency)},
        prices={"m": Price(input=1.0, output=1.0)},
    )
    connection = connect("lo", config, Manner(budget=Budget(1e6)))

    async def call(number: int) -> str:
        question = (Message("user", f"{number} {QUESTION}"),)
        return (await connection.complete(ChatRequest("m", question, max_tokens=16))).text

    return call, connection.aclose


def post(url: str, concurrency: int) -> tuple[Call, Callable[[], Awaitable[object]]]:
    client = sdk(url, concurrency)

    async def call(number: int) -> object:
        return await client.post("/chat/completions", cast_to=object, body=body(number))

    return call, client.close


def create(url: str, concurrency: int) -> tuple[Call, Callable[[], Awaitable[object]]]:
    client = sdk(url, concurrency)

    async def call(number: int) -> object:
        return (await client.chat.completions.create(**body(number))).choices[0].message.content

    return call, client.close


def sdk(url: str, concurrency: int):
    import httpx2
    from openai import AsyncOpenAI, DefaultAioHttpClient

    http = DefaultAioHttpClient(limits=httpx2.Limits(max_connections=concurrency))
    return AsyncOpenAI(api_key="k", base_url=url, max_retries=0, http_client=http)


CLIENTS = {"bare": bare, "judgekit": judgekit, "post": post, "create": create}


if __name__ == "__main__":
    main()
