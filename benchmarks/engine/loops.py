"""Judge pairs in one of five ways, each in a process of its own, and tell what it took as JSON.

    python benchmarks/engine/loops.py engine http://127.0.0.1:8000/v1 --pairs 500 --concurrency 50

bare: an aiohttp loop, the physical ceiling. create: a loop of the OpenAI SDK's `chat.completions.create`, as
it comes or over aiohttp. client: judgekit's client with its limits, retries and budget. engine: the whole of
`judgekit compare` from the plan to the verdict in the store, progress included. All send the same prompts,
built beforehand for all but the engine.

CPU time is that of all threads, from before the first call to after the last; the engine's begins before its
store is made and ends after it is closed. The rate is that of the time between the first question and the
last answer.
"""

# ruff: noqa: PLC0415 - each loop pays for its own imports only

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import Endpoint, JudgeSpec, Price, ProjectConfig
from judgekit.domain.judging import Judgement, JudgeTask
from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.files.rubric import load_rubric
from judgekit.judges.asking_full import full_question
from judgekit.judges.port import Judge
from judgekit.workflow.plan import Plan, Question

RUBRIC = Path(__file__).resolve().parents[2] / "rubrics" / "helpfulness.yaml"
SPEC = JudgeSpec(model="m", endpoint="lo", mode="text")
MAX_TOKENS = SPEC.max_tokens
OUTPUT = "The table of orders is joined to that of customers, and rows without a match are kept. " * 4

Body = dict[str, object]
Send = Callable[[Body], Awaitable[object]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("loop", choices=[*SENDERS, "engine"])
    parser.add_argument("url")
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--concurrency", type=int, default=50)
    options = parser.parse_args()
    n_calls = 2 * options.pairs
    if options.loop == "engine":
        figures = engine(options.url, options.pairs, options.concurrency)
    else:
        figures = asyncio.run(sending(options.loop, options.url, options.pairs, options.concurrency))
    figures["rate"] = n_calls / figures.get("judging_s", figures["wall_s"])
    figures["cpu_ms"] = 1000 * figures["cpu_s"] / n_calls
    figures["peak_mb"] = peak_mb()
    print(json.dumps(figures))


def plan_of(n_pairs: int, judge: object) -> Plan:
    cases = tuple(
        Case(f"case-{number}", (Message("user", f"Question {number}: which rows are kept?"),))
        for number in range(n_pairs)
    )
    names = ("old", "new")
    file = SuiteFile(
        name="bench",
        cases="cases.jsonl",
        rubrics=("helpfulness",),
        candidates={name: CandidateSpec(outputs=f"{name}.jsonl") for name in names},
    )
    outputs = {
        name: {case.id: Output(name, case.id, f"{name} says of {case.id}: {OUTPUT}") for case in cases}
        for name in names
    }
    question = Question(rubric(), judge, "pairwise")
    return Plan(Suite(file, ".", cases, outputs), (question,), (names,), cases)


def rubric() -> Rubric:
    return load_rubric(RUBRIC)


class Namesake:
    """Enough of a judge to make a plan."""

    name, identity, modes = "far", "1" * 32, ("pairwise",)


def bodies(n_pairs: int) -> Iterator[Body]:
    plan = plan_of(n_pairs, Namesake)
    for task in plan.tasks(plan.questions[0]):
        asked = full_question(task, "text").messages
        messages = [{"role": turn.role, "content": turn.content} for turn in asked]
        yield {"model": "m", "messages": messages, "max_tokens": MAX_TOKENS, "temperature": 0.0}


async def sending(loop: str, url: str, n_pairs: int, concurrency: int) -> dict[str, float]:
    prepared = list(bodies(n_pairs))
    queue = iter(prepared)
    async with SENDERS[loop](url, concurrency) as send:
        await send(prepared[0])

        async def work() -> None:
            for body in queue:
                await send(body)

        wall, cpu = time.perf_counter(), time.process_time()
        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(work())
    return {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}


@asynccontextmanager
async def bare(url: str, concurrency: int):
    import aiohttp

    headers = {"content-type": "application/json", "authorization": "Bearer k"}
    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def send(body: Body) -> str:
            async with session.post(f"{url}/chat/completions", data=json.dumps(body).encode()) as answer:
                return str(json.loads(await answer.read())["choices"][0]["message"]["content"])

        yield send


@asynccontextmanager
async def create(url: str, _concurrency: int):
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
        yield sender_of(client)


@asynccontextmanager
async def create_aiohttp(url: str, concurrency: int):
    import httpx2
    from openai import AsyncOpenAI, DefaultAioHttpClient

    http = DefaultAioHttpClient(limits=httpx2.Limits(max_connections=concurrency))
    async with AsyncOpenAI(api_key="k", base_url=url, max_retries=0, http_client=http) as client:
        yield sender_of(client)


def sender_of(client) -> Send:
    async def send(body: Body) -> object:
        return (await client.chat.completions.create(**body)).choices[0].message.content

    return send


@asynccontextmanager
async def client(url: str, concurrency: int):
    from judgekit.models.budget import Budget
    from judgekit.models.connect import Manner, connect
    from judgekit.models.port import ChatRequest

    connection = connect("lo", config(url, concurrency), Manner(budget=Budget(1e6)))

    async def send(body: Body) -> str:
        turns = tuple(Message(turn["role"], turn["content"]) for turn in body["messages"])
        return (await connection.complete(ChatRequest("m", turns, max_tokens=MAX_TOKENS))).text

    yield send
    await connection.aclose()


def config(url: str, concurrency: int) -> ProjectConfig:
    return ProjectConfig(
        concurrency=concurrency,
        endpoints={"lo": Endpoint(base_url=url, max_concurrency=concurrency)},
        judges={"far": SPEC},
        default_judge="far",
        prices={"m": Price(input=1.0, output=1.0)},
    )


def engine(url: str, n_pairs: int, concurrency: int) -> dict[str, float]:
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.cli.wiring import House
    from judgekit.files.project import Project
    from judgekit.judges.build import build_judge
    from judgekit.models.connect import Connections
    from judgekit.workflow.judge_plan import judge_plan

    with tempfile.TemporaryDirectory() as folder:
        settings = config(url, concurrency)
        connections = Connections(settings, budget_usd=1e6)
        house = House(Project(Path(folder), settings, (), (), ()), connections)
        judge = Timed(build_judge("far", SPEC, clients=connections.client, folder=Path(folder)))
        plan = plan_of(n_pairs, judge)
        suite_mb = peak_mb()
        wall, cpu = time.perf_counter(), time.process_time()
        with house.desk("none", None, quiet=False) as desk:
            run_stoppable(house.closing(judge_plan("compare", plan, desk)), desk.stop)
        return {
            "wall_s": time.perf_counter() - wall,
            "cpu_s": time.process_time() - cpu,
            "judging_s": judge.last_s - judge.first_s,
            "judged": desk.progress.judged,
            "unparsed": desk.progress.unparsed,
            "failed": desk.progress.failed,
            "suite_mb": suite_mb,
        }


class Timed:
    """A judge that notes when it was first asked and when it last answered."""

    def __init__(self, judge: Judge) -> None:
        self.name, self.identity, self.modes = judge.name, judge.identity, judge.modes
        self.first_s = self.last_s = 0.0
        self._judge = judge

    async def judge(self, task: JudgeTask) -> Judgement:
        self.first_s = self.first_s or time.perf_counter()
        judgement = await self._judge.judge(task)
        self.last_s = time.perf_counter()
        return judgement


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


SENDERS = {"bare": bare, "create": create, "create-aiohttp": create_aiohttp, "client": client}

if __name__ == "__main__":
    main()
