"""Compare two candidates: judge what is open, read the evidence, decide."""

from collections.abc import Collection
from dataclasses import dataclass, field

from judgekit.domain.comparison import Comparison
from judgekit.domain.corrected import Corrected, Uncorrected
from judgekit.files.suite import missing_outputs
from judgekit.workflow.behind import behind_all
from judgekit.workflow.contrast import Terms, contrasts_of
from judgekit.workflow.corrected import corrected_rates
from judgekit.workflow.evidence import evidence_of
from judgekit.workflow.judge_check import judge_checks
from judgekit.workflow.judge_plan import Desk, judge_plan
from judgekit.workflow.plan import Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """What a comparison is to say beyond its plan: terms of the decision, judges that are the truth."""

    terms: Terms = field(default_factory=Terms)
    references: Collection[str] = ()


async def compare(plan: Plan, desk: Desk, asked: Asked) -> Comparison:
    """Judge whatever of the plan has no verdict yet, then say what all of its verdicts come to."""
    run = await judge_plan("compare", plan, desk)
    return comparison_of(plan, desk, asked, run)


def comparison_of(plan: Plan, desk: Desk, asked: Asked, run: int) -> Comparison:
    """Say what the verdicts on a plan's pair come to."""
    ((a, b),) = plan.pairs
    with desk.ledger.reading() as reader:
        evidence = [evidence_of(question, plan, reader) for question in plan.questions]
        checks = tuple(judge_checks(plan, reader, asked.references))
        corrections = tuple(corrected_rates(plan, reader))
        behind = behind_all(plan, reader)
    return Comparison(
        suite=plan.suite.name,
        a=a,
        b=b,
        contrasts=contrasts_of(a, b, evidence, asked.terms),
        checks=checks,
        store=str(desk.ledger.path),
        run=str(run),
        judged=desk.progress.judged,
        calls=desk.progress.calls,
        seconds=desk.progress.seconds,
        cost_usd=desk.progress.cost_usd,
        missing_outputs=_missing(plan),
        interrupted=desk.stop.drained.is_set(),
        corrected=tuple(each for each in corrections if isinstance(each, Corrected)),
        uncorrected=tuple(each for each in corrections if isinstance(each, Uncorrected)),
        behind=behind,
    )


def _missing(plan: Plan) -> tuple[tuple[str, int], ...]:
    asked = {case.id for case in plan.cases}
    missing = missing_outputs(plan.suite)
    return tuple((name, len(asked.intersection(missing.get(name, ())))) for name in plan.candidates)
