"""Judge the same 400 texts with other frameworks, against the same server: CPU, time, garbage, kill -9.

    python benchmarks/engine/peers.py judgekit=.venv/bin/python inspect-ai=INSPECT/bin/python \\
        deepeval=DEEPEVAL/bin/python alpaca-eval=ALPACA/bin/python promptfoo=node_modules/.bin/promptfoo

Each name is a framework, with the Python of a virtual environment in which it is installed, or its program.
One verdict is one model call everywhere: judgekit compares 200 pairs in both orders; inspect-ai grades 400
given answers with `model_graded_qa` (by `eval_set`, which goes on where it stopped); deepeval grades 400 test
cases with `GEval` and given steps (cache on); alpaca-eval annotates 400 pairs with `alpaca_eval_gpt4` (cache
on); promptfoo asserts `llm-rubric` of 400 echoed answers (cache on). 50 calls in flight, 0.1 s latency.

CPU a verdict is the slope between runs of 40 and of 400, so that imports do not count; "start" is the rest.
Then 5 % of replies hold no verdict; then a run is killed (SIGKILL) at half, and put again. What was in flight
at the kill, up to 50 calls, is paid for twice by everyone.
"""

# ruff: noqa: PLC0415 - each framework is imported in its own environment only

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from run import served

N = 400
IN_FLIGHT = 50
TEXT = "The table of orders is joined to that of customers, and rows without a match are kept. " * 4
REPLIES = {
    "judgekit": "The first says why. [[A]]",
    "inspect-ai": "The answer says why.\nGRADE: C",
    "deepeval": '{"score": 8, "reason": "The answer says why."}',
    "alpaca-eval": "[{'model': 'model_1', 'rank': 1}, {'model': 'model_2', 'rank': 2}]",
    "promptfoo": '{"pass": true, "score": 1, "reason": "The answer says why."}',
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("programs", nargs="*", metavar="NAME=PROGRAM")
    parser.add_argument("--one", nargs=3, metavar=("NAME", "URL", "N"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, url, n = options.one
        print(json.dumps(PEERS[name](url, int(n))))
        return
    for given in options.programs:
        name, _, program = given.partition("=")
        report(name, str(Path(program).absolute()))


def report(name: str, program: str) -> None:
    few, many = clean(name, program, N // 10), clean(name, program, N)
    slope_ms = 1000 * (many["cpu_s"] - few["cpu_s"]) / (N - N // 10)
    start_s = few["cpu_s"] - slope_ms * N / 10 / 1000
    print(f"{name}: {slope_ms:.1f} ms CPU a verdict, {start_s:.1f} s CPU to start")
    print(f"  clean: {many['wall_s']:.1f} s, {many['requests']} requests, {said(many)}", flush=True)
    with tempfile.TemporaryDirectory() as folder, served(0.1, switches(name, 0.05)) as url:
        found = run(name, program, url, N, folder)
        print(f"  5 % garbage: {counts(url)['requests']} requests, {said(found)}", flush=True)
    print(f"  {killed(name, program)}", flush=True)


def clean(name: str, program: str, n: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, served(0.1, switches(name, 0.0)) as url:
        return run(name, program, url, n, folder) | counts(url)


def switches(name: str, share_garbage: float) -> dict[str, object]:
    return {"reply": REPLIES[name], "share-garbage": share_garbage}


def run(name: str, program: str, url: str, n: int, folder: str) -> dict[str, object]:
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    words = command(name, program, url, n)
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = done.stdout.strip().splitlines()
    return {
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "wall_s": time.perf_counter() - wall,
        "said": lines[-1] if done.returncode == 0 and lines else "",
        "error": done.stderr.strip().splitlines()[-1:],
    }


def killed(name: str, program: str) -> str:
    with tempfile.TemporaryDirectory() as folder, served(0.1, switches(name, 0.0)) as url:
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        with subprocess.Popen(command(name, program, url, N), cwd=folder, **silent) as process:
            while counts(url)["served"] < N / 2 and process.poll() is None:
                time.sleep(0.02)
            os.killpg(process.pid, signal.SIGKILL)
        while counts(url)["in_flight"]:
            time.sleep(0.02)
        first = counts(url)["served"]
        again = run(name, program, url, N, folder)
        total = counts(url)["served"]
    return f"killed after {first} replies; put again, {total} replies in all for {N} verdicts: {said(again)}"


def said(found: dict[str, object]) -> str:
    return str(found["said"] or f"ended with an error: {found['error']}")


def command(name: str, program: str, url: str, n: int) -> list[str]:
    if name == "promptfoo":
        os.environ["PROMPTFOO"], program = program, sys.executable
    return [program, str(Path(__file__).resolve()), "--one", name, url, str(n)]


def counts(url: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}/counts") as answer:
        return json.load(answer)


def judgekit(url: str, n: int) -> str:
    for name in ("old", "new"):
        rows = [
            {"id": str(k), "input": f"Which rows are kept in case {k}?", "output": f"{name} {k}: {TEXT}"}
            for k in range(n // 2)
        ]
        Path(f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    Path("judgekit.toml").write_text(
        f'concurrency = {IN_FLIGHT}\n[endpoints.lo]\nbase_url = "{url}"\nmax_concurrency = {IN_FLIGHT}\n'
        '[judges.far]\nendpoint = "lo"\nmodel = "m"\nmode = "text"\n'
    )
    words = ["compare", "old.jsonl", "new.jsonl", "--judge", "far", "--quiet", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "judgekit", *words], capture_output=True, text=True, check=True
    )
    coverage = json.loads(done.stdout)["contrasts"][0]["coverage"]
    return f"{coverage['judged']} verdicts, {coverage['unparsed']} unparsed"


def inspect_ai(url: str, n: int) -> str:
    from inspect_ai import Task, eval_set
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.log import read_eval_log
    from inspect_ai.model import ModelOutput
    from inspect_ai.scorer import model_graded_qa
    from inspect_ai.solver import solver

    os.environ |= {"LO_API_KEY": "k", "LO_BASE_URL": url}

    @solver
    def given():
        async def solve(state, _generate):
            state.output = ModelOutput.from_content("given", f"{state.sample_id}: {TEXT}")
            return state

        return solve

    samples = [Sample(id=str(k), input=f"Which rows are kept in case {k}?", target="All.") for k in range(n)]
    grader = model_graded_qa(model="openai-api/lo/m")
    task = Task(dataset=MemoryDataset(samples), solver=given(), scorer=grader, name="peers")
    limits = {"max_samples": IN_FLIGHT, "max_connections": IN_FLIGHT, "display": "none"}
    _, logs = eval_set([task], log_dir="logs", model="mockllm/model", **limits)
    log = read_eval_log(logs[0].location)
    values = [str(score.value) for sample in log.samples or () for score in (sample.scores or {}).values()]
    told = {value: values.count(value) for value in sorted(set(values))}
    return f"status {log.status}, scores {told}"


def deepeval(url: str, n: int) -> str:
    os.environ |= {"DEEPEVAL_TELEMETRY_OPT_OUT": "YES", "OPENAI_API_KEY": "k"}
    from deepeval import evaluate
    from deepeval.evaluate import AsyncConfig, CacheConfig, DisplayConfig
    from deepeval.metrics import GEval
    from deepeval.models import LocalModel
    from deepeval.test_case import LLMTestCase, LLMTestCaseParams

    model = LocalModel(model="m", base_url=url, api_key="k")
    shown = [LLMTestCaseParams.INPUT, LLMTestCaseParams.ACTUAL_OUTPUT]
    metric = GEval(name="g", evaluation_steps=["Is it right?"], evaluation_params=shown, model=model)
    cases = [
        LLMTestCase(input=f"Which rows are kept in case {k}?", actual_output=f"{k}: {TEXT}") for k in range(n)
    ]
    found = evaluate(
        cases,
        [metric],
        async_config=AsyncConfig(max_concurrent=IN_FLIGHT),
        cache_config=CacheConfig(use_cache=True, write_cache=True),
        display_config=DisplayConfig(show_indicator=False, print_results=False),
    )
    scores = [metric.score for result in found.test_results for metric in result.metrics_data]
    return f"{sum(score is not None for score in scores)} scores, {scores.count(None)} without"


def alpaca_eval(url: str, n: int) -> str:
    os.environ |= {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": url, "OPENAI_MAX_CONCURRENCY": str(IN_FLIGHT)}
    from alpaca_eval.annotators import PairwiseAnnotator

    old, new = (
        [
            {"instruction": f"Which rows are kept in case {k}?", "output": f"{name} {k}: {TEXT}"}
            for k in range(n)
        ]
        for name in ("old", "new")
    )
    annotator = PairwiseAnnotator(annotators_config="alpaca_eval_gpt4", caching_path="cache.json")
    found = annotator.annotate_head2head(outputs_1=old, outputs_2=new)
    preferences = [row["preference"] for row in found]
    bad = sum(preference is None or preference != preference for preference in preferences)  # noqa: PLR0124 - NaN
    return f"{len(preferences) - bad} preferences, {bad} without"


def promptfoo(url: str, n: int) -> str:
    os.environ |= {
        "PROMPTFOO_CONFIG_DIR": str(Path("promptfoo").absolute()),
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
    }
    judge = {"id": "openai:chat:m", "config": {"apiBaseUrl": url, "apiKey": "k"}}
    rubric = [{"type": "llm-rubric", "value": "Is it right?", "provider": judge}]
    tests = [{"vars": {"answer": f"{k}: {TEXT}"}, "assert": rubric} for k in range(n)]
    config = {"prompts": ["{{answer}}"], "providers": ["echo"], "tests": tests}
    Path("config.json").write_text(json.dumps(config))
    words = [
        "eval",
        "-c",
        "config.json",
        "-o",
        "out.json",
        "-j",
        str(IN_FLIGHT),
        "--no-table",
        "--no-progress-bar",
    ]
    subprocess.run([os.environ["PROMPTFOO"], *words], capture_output=True, check=False)
    stats = json.loads(Path("out.json").read_text())["results"]["stats"]
    return f"{stats['successes']} passed, {stats['failures']} failed, {stats['errors']} errors"


PEERS: dict[str, Callable[[str, int], str]] = {
    "judgekit": judgekit,
    "inspect-ai": inspect_ai,
    "deepeval": deepeval,
    "alpaca-eval": alpaca_eval,
    "promptfoo": promptfoo,
}

if __name__ == "__main__":
    main()
