"""Real replies read again by our parser, and real queries run again by the program judge."""

import asyncio
from collections import Counter
from collections.abc import Iterator

from figures import DATA, Figure, lines, shown, table, verdict

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.ids import task_key
from judgekit.domain.judging import JudgeTask
from judgekit.domain.rubric import Criterion, Rubric
from judgekit.domain.scale import Likert, LikertScale
from judgekit.domain.verdict import Grade
from judgekit.judges.build import build_judge
from judgekit.judges.grade_parser import read_grade


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
