"""Check a judge on pairs of which one answer is known to be better."""

from collections.abc import Mapping, Sequence

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.fitness import Figures, JudgeFitness, KindAccuracy
from judgekit.domain.results import Accuracy
from judgekit.domain.rubric import Rubric
from judgekit.domain.suite import CandidateSpec, Suite, SuiteFile
from judgekit.files.labelled_pairs import LabelledPair
from judgekit.judges.port import Judge
from judgekit.store.answers import PairScores
from judgekit.store.read import Reader
from judgekit.workflow.accuracy import counted_accuracy, mean_accuracy
from judgekit.workflow.behind import behind_of
from judgekit.workflow.evidence import store_question
from judgekit.workflow.fitness import judge_fitness
from judgekit.workflow.judge_plan import Desk, judge_plan
from judgekit.workflow.plan import Plan, Question
from judgekit.workflow.readings import Reading, readings_of

SUITE = "judge-check"
A, B = "a", "b"


def suite_of_pairs(pairs: Sequence[LabelledPair], rubric: Rubric) -> Suite:
    """Give labelled pairs as a suite with the candidates `a` and `b`; what is expected stays out of it."""
    cases = tuple(Case(pair.id, (Message("user", pair.input),), tags=(pair.kind,)) for pair in pairs)
    outputs = {
        A: {pair.id: Output(A, pair.id, pair.a) for pair in pairs},
        B: {pair.id: Output(B, pair.id, pair.b) for pair in pairs},
    }
    candidates = {A: CandidateSpec(), B: CandidateSpec()}
    file = SuiteFile(name=SUITE, cases="pairs.jsonl", rubrics=(rubric.name,), candidates=candidates)
    return Suite(file, ".", cases, outputs)


def plan_check(suite: Suite, rubric: Rubric, judge: Judge, spec: JudgeSpec) -> Plan:
    """Plan a check.

    Raises:
        UsageError: the judge or the rubric knows no pairs.
    """
    if "pairwise" not in judge.modes or "pairwise" not in rubric.modes:
        raise UsageError(
            f"judge {judge.name!r} and rubric {rubric.name!r} must both be pairwise to be checked"
        )
    question = Question(rubric, judge, "pairwise", spec.samples)
    return Plan(suite, (question,), ((A, B),), suite.cases)


async def check_judge(plan: Plan, pairs: Sequence[LabelledPair], desk: Desk) -> JudgeFitness:
    """Judge what has no verdict yet, then say whether the judge is fit."""
    (question,) = plan.questions
    await judge_plan("judge check", plan, desk)
    with desk.ledger.reading() as reader:
        figures = _figures(plan, {pair.id: pair for pair in pairs}, reader)
        cases = [case.id for case in plan.cases]
        summary = reader.task_summary(store_question(question, plan), "pairwise", (A, B), cases)
        behind = behind_of(question, plan, reader)
    word, reasons = judge_fitness(figures, summary.coverage)
    return JudgeFitness(
        judge=question.judge.name,
        rubric=question.rubric.name,
        word=word,
        reasons=reasons,
        figures=figures,
        coverage=summary.coverage,
        usage=summary.usage,
        judged=desk.progress.judged,
        calls=desk.progress.calls,
        seconds=desk.progress.seconds,
        cost_usd=desk.progress.cost_usd,
        interrupted=desk.stop.drained.is_set(),
        behind=behind,
    )


def _figures(plan: Plan, pairs: Mapping[str, LabelledPair], reader: Reader) -> Figures | None:
    found = reader.pair_scores(store_question(plan.questions[0], plan), A, B)
    read = readings_of(found)
    here = [(pairs[case.id], read[case.id]) for case in plan.cases if case.id in read]
    decided = [(pair, reading) for pair, reading in here if pair.expect != "tie"]
    return figures_of(decided, [r for p, r in here if p.expect == "tie"], found) if decided else None


def figures_of(
    decided: Sequence[tuple[LabelledPair, Reading]], equal: Sequence[Reading], found: PairScores
) -> Figures:
    """Give the figures of pairs of which one is better, at least one, and of those that are alike."""
    readings = [reading for _, reading in decided]
    agreeing = [reading.agrees for reading in readings if reading.agrees is not None]
    picks = [reading.first_share for reading in readings if reading.first_share is not None]
    return Figures(
        single=_single(decided),
        both=_both(decided),
        first=mean_accuracy(picks) if picks else None,
        consistent=counted_accuracy(sum(agreeing), len(agreeing)) if agreeing else None,
        ties=_share_of_ties([reading.both_right("tie") == 1 for reading in equal]),
        ties_single=_share_of_ties([reading.letters[0] == "tie" for reading in equal]),
        kinds=tuple(_by_kind(decided)),
        probabilities=found.odds_rows.size == found.case_ids.size,
    )


def _by_kind(decided: Sequence[tuple[LabelledPair, Reading]]) -> list[KindAccuracy]:
    kinds = dict.fromkeys(pair.kind for pair, _ in decided)
    mine = {kind: [each for each in decided if each[0].kind == kind] for kind in kinds}
    return [KindAccuracy(kind, _single(each), _both(each)) for kind, each in mine.items()]


def _single(decided: Sequence[tuple[LabelledPair, Reading]]) -> Accuracy:
    return mean_accuracy([reading.single_right(pair.expect) for pair, reading in decided])


def _both(decided: Sequence[tuple[LabelledPair, Reading]]) -> Accuracy:
    return mean_accuracy([reading.both_right(pair.expect) for pair, reading in decided])


def _share_of_ties(ties: Sequence[bool]) -> Accuracy | None:
    return counted_accuracy(sum(ties), len(ties)) if ties else None
