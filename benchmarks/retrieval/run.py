"""Retrieval: how fast, and how much of what a query needs is found, by words, by meaning and with a guess.

Speed: one query over 10,000 made-up passages, after indexing; goal at most 20 ms. Quality: the questions and
passages of suites/text-to-sql. An item is a table or column that the reference query names; it is found if a
passage about the same database among the first k names it. The guess of HyDE is what the suite's small model
answered with nearest examples alone, which is the very text `rag-hyde` searches with.

    python benchmarks/retrieval/run.py [--quick]     prints the results as Markdown; needs `minilm`
"""

import argparse
import asyncio
import os
import re
import tempfile
import time
from itertools import product
from pathlib import Path

import numpy as np

from judgekit.candidates.index import build_index
from judgekit.candidates.passages import read_passages
from judgekit.domain.config import ProjectConfig
from judgekit.files.suite import load_suite
from judgekit.judges.sql_shape import shape_of
from judgekit.models.connect import Connections
from judgekit.stats.clustered import clustered_se

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT / "suites" / "text-to-sql.yaml"
PASSAGES = 10_000
QUERIES = 50
DEPTHS = (1, 2, 3, 5)
GUESSER = "few-shot-nearest"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 passages")
    size = 1_000 if parser.parse_args().quick else PASSAGES
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), size))


async def measure(folder, size):
    connections = Connections(ProjectConfig())
    embeddings = connections.embeddings(folder, lambda *_: None)
    try:
        print("# Retrieval\n\n`python benchmarks/retrieval/run.py`, on 2 vCPUs.\n")
        await tell_speed(embeddings, size)
        await tell_quality(embeddings)
    finally:
        await connections.aclose()


async def tell_speed(embeddings, size):
    rng = np.random.default_rng(7)
    vocabulary = words_of_the_suite()
    odds = 1 / np.arange(1, len(vocabulary) + 1)
    draw = lambda n: " ".join(rng.choice(vocabulary, n, p=odds / odds.sum()))  # noqa: E731
    passages, queries = [draw(40) for _ in range(size)], [draw(10) for _ in range(QUERIES)]
    print(f"## One query over {size:,} passages of 40 words (goal: at most 20 ms)\n")
    print("| method | indexing s | again, from disk s | query ms, median | 90 % within ms | CPU ms, mean |")
    print("| --- | --- | --- | --- | --- | --- |")
    for method in ("bm25", "embedding"):
        first, index = await timed(build_index(passages, method, embeddings))
        again, _ = await timed(build_index(passages, method, embeddings.at_hand()))
        cpu = time.process_time()
        walls = [(await timed(index.rank(query)))[0] * 1000 for query in queries]
        cpu = (time.process_time() - cpu) / QUERIES * 1000
        disk = f"{again:.2f}" if method == "embedding" else "-"
        middle, most = np.percentile(walls, [50, 90])
        print(f"| {method} | {first:.1f} | {disk} | {middle:.1f} | {most:.1f} | {cpu:.1f} |")
    tokens = embeddings.usage.prompt_tokens
    print(f"\nTo embed a query is part of its time. {tokens:,} tokens were embedded in all, each once.")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f}; CPU time does not depend on it.\n")


async def timed(work):
    begun = time.perf_counter()
    result = await work
    return time.perf_counter() - begun, result


def words_of_the_suite():
    text = (ROOT / "suites/text-to-sql/documentation.jsonl").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"[a-z]{2,}", text)))


async def tell_quality(embeddings):
    suite = load_suite(SUITE, lambda *_: [])
    passages = read_passages(Path(suite.folder) / "text-to-sql/documentation.jsonl")
    needs = {case.id: needed_items(case, passages) for case in suite.cases}
    cases = [case for case in suite.cases if needs[case.id]]
    guesses = suite.outputs[GUESSER]
    texts = [passage.text for passage in passages]
    found = {}
    for method, with_guess in product(("bm25", "embedding"), (False, True)):
        index = await build_index(texts, method, embeddings)
        ranks = [await index.rank(case.text, guesses[case.id].text if with_guess else "") for case in cases]
        name = method + (" + guess (HyDE)" if with_guess else "")
        found[name] = {k: shares_found(cases, needs, passages, ranks, k) for k in DEPTHS}
    print_quality(found, len(cases), len(suite.cases), len(passages))


def needed_items(case, passages):
    """Tables and columns of the reference that any passage about its database names."""
    shape = shape_of(case.reference)
    return {
        item
        for item in shape.tables | shape.columns
        if item != "id" and any(names(passage, case, item) for passage in passages)
    }


def names(passage, case, item):
    about = passage.id.partition("-")[0]
    return case.metadata["database"].startswith(about) and re.search(
        rf"\b{re.escape(item)}\b", passage.text, re.IGNORECASE
    )


def shares_found(cases, needs, passages, ranks, k):
    return np.array(
        [
            np.mean(
                [any(names(passages[place], case, item) for place in order[:k]) for item in needs[case.id]]
            )
            for case, order in zip(cases, ranks, strict=True)
        ]
    )


def print_quality(found, n, n_all, n_passages):
    print(f"## Share of the needed tables and columns found, {n_passages} passages\n")
    print(f"Mean over {n} of {n_all} questions (the others need nothing the passages name), 95 % interval.\n")
    print("| searched by | " + " | ".join(f"recall@{k}" for k in DEPTHS) + " |")
    print("| --- " * (len(DEPTHS) + 1) + "|")
    for name, by_depth in found.items():
        print(f"| {name} | " + " | ".join(interval(by_depth[k], (0, 1)) for k in DEPTHS) + " |")
    print("\nDifference to bm25 by the question alone, paired by question, not corrected for their number:\n")
    print("| searched by | " + " | ".join(f"recall@{k}" for k in DEPTHS) + " |")
    print("| --- " * (len(DEPTHS) + 1) + "|")
    for name in list(found)[1:]:
        gains = (interval(found[name][k] - found["bm25"][k], (-1, 1), signed=True) for k in DEPTHS)
        print(f"| {name} | " + " | ".join(gains) + " |")


def interval(shares, bounds, *, signed=False):
    mean = clustered_se(shares, bounds=bounds)
    sign = "+" if signed else ""
    low, high = (f"{100 * end:{sign}.1f}" for end in (mean.ci.low, mean.ci.high))
    return f"{100 * mean.estimate:{sign}.1f} % [{low}, {high}]"


if __name__ == "__main__":
    main()
