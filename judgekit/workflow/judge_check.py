"""How far a judge can be believed: its picks, held against a reference that prefers one output."""

from collections.abc import Collection, Iterator

from judgekit.domain.results import JudgeCheck
from judgekit.store.read import Reader
from judgekit.workflow.accuracy import mean_accuracy
from judgekit.workflow.evidence import store_question
from judgekit.workflow.plan import Plan
from judgekit.workflow.readings import readings_of
from judgekit.workflow.references import Reference, references_of

FEWEST_CASES = 5
EVEN = 0.5


def judge_checks(plan: Plan, reader: Reader, firm: Collection[str]) -> Iterator[JudgeCheck]:
    """Hold every pairwise judge of the plan against each reference that has judged the same cases.

    People count as one reference, the mean of their labels; cases where that prefers none are left out. A
    judge that can be believed is held against people only.

    Args:
        plan: what was compared.
        reader: the open store.
        firm: names of judges that can be believed: programs, recorded judges.
    """
    clusters = {case.id: case.cluster for case in plan.cases}
    for question in plan.questions:
        if question.mode == "pairwise":
            asked = store_question(question, plan)
            found = readings_of(reader.pair_scores(asked, *plan.pairs[0]))
            for reference in references_of(asked, () if asked.judge in firm else firm, reader):
                preferred = _preferred(reference, plan)
                read = {case: each for case, each in found.items() if case in preferred}
                if len(read) >= FEWEST_CASES:
                    groups = [clusters[case] for case in read]
                    single, both = (
                        mean_accuracy(rights, groups)
                        for rights in (
                            [each.single_right(preferred[case]) for case, each in read.items()],
                            [each.both_right(preferred[case]) for case, each in read.items()],
                        )
                    )
                    yield JudgeCheck(asked.judge, reference.name, single, both, reference.is_skewed)


def _preferred(reference: Reference, plan: Plan) -> dict[str, str]:
    """Give "a" for cases where the reference prefers the first of the pair, "b" where the second."""
    ((a, b),) = plan.pairs
    low, high = sorted((a, b))
    cases = {case.id for case in plan.cases}
    return {
        case: "a" if (label.value > EVEN) == (low == a) else "b"
        for (case, one, two), label in reference.pairs.items()
        if (one, two) == (low, high) and case in cases and label.value != EVEN
    }
