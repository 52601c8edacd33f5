"""Judge real data again: published figures of real judges, from their recorded verdicts and replies.

    python benchmarks/judging/run.py [--quick] [--embedded 60]

Prints Markdown: each figure beside the published one, and whether they are equal. Verdicts of LLMBar and
JudgeBench go the way of any user's: `judgekit import judgements` into a fresh store, then read from it. Exit
code 1 if a figure differs. `--embedded N` also asks the embedded judge about N pairs of LLMBar in both orders
(minutes); `--quick` runs one system on Spider's databases instead of seven. The data is read from
JUDGEKIT_DATA, or from ../shared/data beside the project.
"""

import argparse
import asyncio
import csv
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.ids import task_key
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Likert, LikertScale
from judgekit.domain.verdict import Grade
from judgekit.judges.build import build_judge
from judgekit.judges.grade_parser import read_grade
from judgekit.store.answers import Question
from judgekit.store.read import open_reader
from judgekit.workflow.readings import Reading, readings_of

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("JUDGEKIT_DATA", ROOT.parent / "shared" / "data"))
CLOSE = 1e-9
SUBSETS = ("LLMBar/Natural", "LLMBar/Adversarial/Neighbor")

Rows = list[dict[str, str]]
Right = Callable[[Reading, str], float]


@dataclass(frozen=True)
class Figure:
    """One figure, ours and the published one."""

    what: str
    ours: float
    published: float

    @property
    def is_equal(self) -> bool:
        return abs(self.ours - self.published) <= CLOSE * max(1.0, abs(self.published))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one system on Spider instead of seven")
    parser.add_argument("--embedded", type=int, default=0, metavar="N", help="ask the embedded judge N pairs")
    options = parser.parse_args()
    if not DATA.is_dir():
        print(f"no real data at {DATA.name}; set JUDGEKIT_DATA to its folder")
        return
    figures = [*llmbar(), *judgebench(), *mt_bench(), *spider(1 if options.quick else None)]
    if options.embedded:
        embedded(options.embedded)
    differing = [figure for figure in figures if not figure.is_equal]
    print(f"\n**{len(figures) - len(differing)} of {len(figures)} figures are equal to the published ones.**")
    for figure in differing:
        print(f"- differs: {figure.what}: {figure.ours} against {figure.published}")
    sys.exit(1 if differing else 0)


def llmbar() -> Iterator[Figure]:
    """Real verdicts of three models with 37 strategies on 419 pairs, by subset."""
    verdicts, published = table("llmbar/verdicts.csv.gz"), table("llmbar/published.csv")
    labels = {f"{row['subset']}/{row['idx']}": "ab"[int(row["label"]) - 1] for row in verdicts}
    mapping = {"case": "subset,idx", "judge": "evaluator,strategy"}
    mapping |= {"winner_a_first": "winner_noswap", "winner_b_first": "winner_swap"}
    with project("llmbar/verdicts.csv.gz", "llmbar", mapping) as (store, said):
        print(f"## LLMBar\n\n{said}.\nAn order without a verdict is wrong, and two such orders agree.\n")
        judges = dict.fromkeys(f"{row['evaluator']}/{row['strategy']}" for row in published)
        read = {judge: readings(store, "llmbar", judge) for judge in judges}
    print("| judge | subset | n | right, mean of orders | right in both | orders agree | |")
    print("|---|---|--:|--:|--:|--:|---|")
    for row in published:
        judge, subset = f"{row['evaluator']}/{row['strategy']}", row["subset"]
        cases = [case for case in labels if case.rpartition("/")[0] == subset]
        found = [
            Figure(
                f"LLMBar {judge} {subset} {name}",
                mean_over(read[judge], labels, cases, right, silent),
                float(row[name]),
            )
            for name, right, silent in LLMBAR_RULES
        ]
        print(f"| {judge} | {subset} | {row['n']} | {' | '.join(map(shown, found))} | {verdict(found)} |")
        yield from found


def judgebench() -> Iterator[Figure]:
    """Real verdicts of o1-mini and two reward models on 350 pairs with objective labels."""
    verdicts, published = table("judgebench/verdicts.csv.gz"), table("judgebench/measured.csv")
    labels = {row["pair_id"]: {"A>B": "a", "B>A": "b"}[row["label"]] for row in verdicts}
    mapping = {"case": "pair_id", "judge": "judge_model"}
    mapping |= {"winner_a_first": "decision_1", "choice_b_first": "decision_2"}
    with project("judgebench/verdicts.csv.gz", "judgebench", mapping) as (store, said):
        read = {row["judge_model"]: readings(store, "judgebench", row["judge_model"]) for row in published}
    print(f"\n## JudgeBench\n\n{said}.\nRight by two games: more right than wrong over both orders.\n")
    print("| judge | n | right by two games | right in game 1 | orders agree | |\n|---|--:|--:|--:|--:|---|")
    rules = (("accuracy_two_game", two_games), ("accuracy_game1", game_1), ("order_consistency", agree))
    for row in published:
        judge = row["judge_model"]
        found = [
            Figure(
                f"JudgeBench {judge} {name}",
                100 * mean_over(read[judge], labels, list(labels), right),
                float(row[name]),
            )
            for name, right in rules
        ]
        print(f"| {judge} | {row['n']} | {' | '.join(map(shown, found))} | {verdict(found)} |")
        yield from found


def mt_bench() -> Iterator[Figure]:
    """Real replies of GPT-4, read by our parser against the score stored beside each."""
    scale = LikertScale(likert=Likert(min=1, max=10))
    criterion = Criterion(name="quality", description="How good is the answer?", scale=scale)
    rubric = Rubric(name="mt-bench", instructions="Grade it.", mode="graded", criteria=(criterion,))
    records = lines("mt_bench/judgment_single_gpt4.jsonl.gz")
    grades = [read_grade(record["judgment"], rubric).verdict for record in records]
    same = sum(
        isinstance(grade, Grade) and grade.criteria[0].value == record["score"]
        for grade, record in zip(grades, records, strict=True)
    )
    found = Figure("MT-Bench replies read as the stored score", same, len(records))
    print(f"\n## MT-Bench\n\nGPT-4 replies read as the stored score: {shown(found)}: {verdict([found])}")
    yield found


def spider(systems: int | None) -> Iterator[Figure]:
    """Published queries of real systems, run on the databases."""
    folder = DATA / "spider_dev"
    published = {row["system"]: int(row["correct"]) for row in table("spider_dev/measured.csv")}
    options = {"databases": "databases", "database_field": "db_id"}
    spec = JudgeSpec(kind="program", program="sql_execution", options=options)
    judge = build_judge("sql", spec, clients={}.__getitem__, folder=folder)
    criterion = Criterion(name="right", description="Returns the rows of the reference.")
    rubric = Rubric(name="sql", instructions="Run it.", mode="graded", criteria=(criterion,))
    chosen = list(published)[:systems]

    async def count() -> Counter[str]:
        right: Counter[str] = Counter()
        for record in lines("spider_dev/dev.jsonl.gz"):
            question = (Message("user", record["question"]),)
            metadata = {"db_id": record["db_id"]}
            case = Case(str(record["dev_index"]), question, record["gold_sql"], metadata=metadata)
            for system in chosen:
                output = Output(system, case.id, record["predictions"][system])
                key = task_key(judge.identity, rubric.hash, case.hash, (output.hash,), 0)
                judged = await judge.judge(JudgeTask(key, "sql", rubric, case, output))
                right[system] += isinstance(judged.verdict, Grade) and judged.verdict.total == 1
        return right

    right = asyncio.run(count())
    print("\n## Spider dev\n\n| system | queries right of 519, ours (measured) | |\n|---|--:|---|")
    for system in chosen:
        found = Figure(f"Spider {system}", right[system], published[system])
        print(f"| {system} | {shown(found)} | {verdict([found])} |")
        yield found


def embedded(number: int) -> None:
    """Ask the embedded judge about pairs of LLMBar, half of them natural, half adversarial."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.jsonl"
        path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs(number)), encoding="utf-8")
        said = judgekit(
            folder, "judge", "check", "embedded", "--pairs", path.name, "--quiet", codes=(0, 1, 3)
        )
    print(f"\n## The embedded judge on LLMBar\n\n```\n{said}\n```")


def pairs(number: int) -> list[dict]:
    """Pairs of LLMBar with their labels, drawn with a fixed seed."""
    rows = [row for row in lines("llmbar/instances.jsonl.gz") if row["subset"] in SUBSETS]
    rng = random.Random(1)
    chosen = [row for subset in SUBSETS for row in drawn(rng, rows, subset, number // len(SUBSETS))]
    return [
        {
            "id": f"{row['subset']}/{row['idx']}",
            "kind": row["subset"].rpartition("/")[2],
            "input": row["input"],
            "a": row["output_1"],
            "b": row["output_2"],
            "expect": "ab"[int(row["label"]) - 1],
        }
        for row in chosen
    ]


def drawn(rng: random.Random, rows: Sequence[dict], subset: str, number: int) -> list[dict]:
    return rng.sample([row for row in rows if row["subset"] == subset], number)


class project:  # noqa: N801 - used as a function
    """A fresh project with the verdicts of a file imported; gives its store and what the import said."""

    def __init__(self, source: str, name: str, mapping: Mapping[str, str]) -> None:
        self.source, self.name, self.mapping = DATA / source, name, mapping
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> tuple[Path, str]:
        folder = Path(self.folder.name)
        (folder / "judgekit.toml").touch()
        (folder / f"{self.name}.csv").write_bytes(gzip.decompress(self.source.read_bytes()))
        words = [word for key, column in self.mapping.items() for word in ("--map", f"{key}={column}")]
        words += ["--set", "a=first", "--set", "b=second"]
        said = judgekit(self.folder.name, "import", "judgements", f"{self.name}.csv", *words)
        return folder / ".judgekit" / "store.duckdb", said.partition("\n")[0]

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def judgekit(folder: str, *words: str, codes: Sequence[int] = (0,)) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "judgekit", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if ran.returncode not in codes:
        sys.exit(ran.stderr)
    return ran.stdout.strip()


def readings(store: Path, suite: str, judge: str) -> dict[str, Reading]:
    with open_reader(store) as reader:
        return readings_of(reader.pair_scores(Question(suite, suite, judge), "first", "second"))


def mean_over(
    read: Mapping[str, Reading],
    labels: Mapping[str, str],
    cases: Sequence[str],
    right: Right,
    silent: float = 0.0,
) -> float:
    """The mean of a rule over cases; a case without any verdict counts `silent`."""
    return sum(right(read[case], labels[case]) if case in read else silent for case in cases) / len(cases)


def average(reading: Reading, label: str) -> float:
    return ((reading.a_first == label) + (reading.b_first == label)) / 2


def both(reading: Reading, label: str) -> float:
    return float(reading.a_first == reading.b_first == label)


def agree(reading: Reading, _label: str) -> float:
    return float(reading.agrees is True)


def game_1(reading: Reading, label: str) -> float:
    return float(reading.a_first == label)


def two_games(reading: Reading, label: str) -> float:
    wrong = "b" if label == "a" else "a"
    return float(reading.letters.count(label) > reading.letters.count(wrong))


def shown(figure: Figure) -> str:
    return f"{figure.ours:.4g} ({figure.published:.4g})"


def verdict(figures: Sequence[Figure]) -> str:
    return "equal" if all(figure.is_equal for figure in figures) else "differs"


def table(name: str) -> Rows:
    data = (DATA / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return list(csv.DictReader(text.splitlines()))


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in gzip.decompress((DATA / name).read_bytes()).splitlines()]


LLMBAR_RULES = (("acc_average", average, 0.0), ("acc_both", both, 0.0), ("agree", agree, 1.0))

if __name__ == "__main__":
    main()
