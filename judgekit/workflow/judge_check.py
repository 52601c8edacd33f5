"""How far a judge can be believed: its picks, held against a reference judge that prefers one output."""

from collections.abc import Collection, Iterator

from judgekit.domain.results import JudgeCheck
from judgekit.store import answers
from judgekit.store.read import Reader
from judgekit.workflow.accuracy import mean_accuracy
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan
from judgekit.workflow.readings import readings_of

FEWEST_CASES = 5


def judge_checks(plan: Plan, reader: Reader, references: Collection[str]) -> Iterator[JudgeCheck]:
    """Hold every pairwise judge of the plan against each reference judge that has judged the same cases.

    Args:
        plan: what was compared.
        reader: the open store.
        references: names of judges that can be believed: programs, people.
    """
    truths = [asked for asked in reader.questions(plan.suite.name) if asked.judge in references]
    for question in plan.questions:
        if question.mode == "pairwise" and question.judge.name not in references:
            found = reader.pair_scores(store_question(question, plan), *plan.pairs[0])
            for asked in truths:
                preferred = _preferred(asked, plan, reader)
                read = {case: each for case, each in readings_of(found).items() if case in preferred}
                if len(read) >= FEWEST_CASES:
                    single = mean_accuracy(
                        [each.single_right(preferred[case]) for case, each in read.items()]
                    )
                    both = mean_accuracy([each.both_right(preferred[case]) for case, each in read.items()])
                    yield JudgeCheck(question.judge.name, asked.judge, single, both)


def _preferred(asked: answers.Question, plan: Plan, reader: Reader) -> dict[str, str]:
    """Give "a" for cases where the reference grades the first of the pair higher, "b" where the second."""
    ((a, b),) = plan.pairs
    grades = reader.grade_scores(asked, (a, b))
    if a not in grades or b not in grades:
        return {}
    totals = {
        name: dict(zip(seen.case_ids.tolist(), seen.totals, strict=True)) for name, seen in grades.items()
    }
    cases = {case.id for case in plan.cases} & totals[a].keys() & totals[b].keys()
    return {
        case: "a" if totals[a][case] > totals[b][case] else "b"
        for case in cases
        if totals[a][case] != totals[b][case]
    }
