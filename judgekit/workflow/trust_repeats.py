"""How often a judge says the same when it is asked the same again, and whether it ever says another thing."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from judgekit.domain.results import Interval
from judgekit.domain.trust import ConstantOutput, Figure, Repeatability
from judgekit.stats.clustered import clustered_se
from judgekit.stats.errors import StatsError
from judgekit.stats.reliability import icc, repeat_consistency
from judgekit.store.opinions import GivenAnswer

FEWEST_SAME = 20
"""So many equal answers before they are called constant."""

CONSTANT = 0.9
"""Share of the commonest output from which a candidate's output is called constant."""

DECIMALS = 9
T = TypeVar("T", bound=Hashable)


def repeatability_of(answers: Sequence[GivenAnswer]) -> Repeatability | None:
    """Say how far a judge's answers to the same question are alike; None where nothing was asked twice."""
    tasks = [each for each in _by_task(answers) if len(each) > 1]
    if not tasks:
        return None
    verdicts = [[_said(answer) for answer in task] for task in tasks]
    widest = max(map(len, verdicts))
    padded = [[*said, *[None] * (widest - len(said))] for said in verdicts]
    return Repeatability(
        n_tasks=len(tasks),
        n_answers=sum(map(len, tasks)),
        same=same_share(verdicts, [task[0].cluster for task in tasks]),
        flips=repeat_consistency(padded).flip_rate,
        icc=_icc(tasks) if tasks[0][0].second is None else None,
    )


def same_share(verdicts: Sequence[Sequence[Hashable]], clusters: Sequence[str] | None) -> Figure:
    """Give the share of tasks whose answers are all alike.

    Args:
        verdicts: the answers to each task.
        clusters: what each task belongs to; None: each stands for itself.
    """
    alike = clustered_se([float(len(set(said)) == 1) for said in verdicts], clusters, bounds=(0.0, 1.0))
    ends = None if alike.ci is None else Interval(alike.ci.low, alike.ci.high)
    return Figure(alike.estimate, ends, "; ".join(alike.warnings))


def constant_judge(answers: Sequence[GivenAnswer]) -> str:
    """Say that a judge always gives the same answer; empty where it does not, or has given few."""
    said = [_said(each) for each in answers if each.current]
    if len(said) < FEWEST_SAME or len(set(said)) > 1:
        return ""
    what = f"the grade {said[0]:g}" if isinstance(said[0], float) else f"'{said[0]}'"
    return f"said {what} {len(said):,} times out of {len(said):,}: constant output, it does not judge"


def constant_outputs(texts: Iterable[tuple[str, Hashable]]) -> tuple[ConstantOutput, ...]:
    """Give the candidates of whom nine outputs of ten, of at least twenty, are the same.

    Args:
        texts: (candidate, anything that equal outputs share, such as a hash), one per output.
    """
    found: dict[str, Counter[Hashable]] = defaultdict(Counter)
    for candidate, text in texts:
        found[candidate][text] += 1
    flagged = []
    for candidate, counts in found.items():
        n, most = counts.total(), counts.most_common(1)[0][1]
        if n >= FEWEST_SAME and most >= CONSTANT * n:
            flagged.append(ConstantOutput(candidate, most / n, n))
    return tuple(flagged)


def _by_task(answers: Iterable[GivenAnswer]) -> list[list[GivenAnswer]]:
    found: dict[Hashable, list[GivenAnswer]] = {}
    for each in answers:
        if each.current:
            found.setdefault(each.task, []).append(each)
    return list(found.values())


def _said(answer: GivenAnswer) -> str | float:
    return round(answer.score, DECIMALS) if answer.choice is None else answer.choice


def _icc(tasks: Sequence[Sequence[GivenAnswer]]) -> Figure:
    """Of the first answers that every task has."""
    fewest = min(map(len, tasks))
    table = np.array([[answer.score for answer in task[:fewest]] for task in tasks])
    try:
        found = icc(table)
    except StatsError as error:
        return Figure(None, None, str(error))
    ends = None if found.icc1_ci is None else Interval(found.icc1_ci.low, found.icc1_ci.high)
    return Figure(found.icc1, ends)
