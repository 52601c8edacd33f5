"""What the store answers: arrays for the statistics, small records for what is said beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from judgekit.domain import results
from judgekit.domain.judging import Usage

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Texts: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What judgements are about: one suite, one rubric, one judge, each by name."""

    suite: str
    rubric: str
    judge: str


@dataclass(frozen=True, slots=True)
class PairScores:
    """All battles of a against b, one row per case in the order of the suite.

    Attributes:
        a: Name of the candidate the scores speak for.
        b: Name of the other.
        case_ids: Ids of the cases, shape (n,).
        clusters: Code of each case's cluster, 0 to the number of clusters - 1, shape (n,).
        score_a: Share of the win that goes to a, in [0, 1], shape (n,).
        outcome: "a", "b" or "tie": what both orders agree on, else tie, shape (n,).
        order_status: "consistent", "conflict", "partial" (one order says tie) or "single", shape (n,).
        a_shown_first: Outcome where a was shown first, "" where that order was not judged, shape (n,).
        b_shown_first: Outcome where b was shown first, "" where that order was not judged, shape (n,).
        odds_rows: Rows whose verdicts all carry probabilities, shape (m,).
        log_odds_a: Mean over orders of ln(p_a / p_b) in those rows, shape (m,).
    """

    a: str
    b: str
    case_ids: Texts
    clusters: Ints
    score_a: Floats
    outcome: Texts
    order_status: Texts
    a_shown_first: Texts
    b_shown_first: Texts
    odds_rows: Ints
    log_odds_a: Floats


@dataclass(frozen=True, slots=True)
class CriterionScores:
    """One criterion over the cases in which it could be assessed.

    Attributes:
        case_ids: Ids of the cases, shape (m,).
        values: Value on the criterion's scale, mean over repeats, shape (m,).
        shares: The value mapped to [0, 1], shape (m,).
    """

    case_ids: Texts
    values: Floats
    shares: Floats


@dataclass(frozen=True, slots=True)
class GradeScores:
    """All grades of one candidate, in the order of the suite.

    Attributes:
        case_ids: Ids of the cases, shape (n,).
        clusters: Code of each case's cluster, the same for all candidates of one answer, shape (n,).
        totals: Weighted total, mean over repeats, shape (n,).
        criteria: Scores of each criterion by name.
    """

    case_ids: Texts
    clusters: Ints
    totals: Floats
    criteria: Mapping[str, CriterionScores]


@dataclass(frozen=True, slots=True)
class BattleCells:
    """Battles counted per pair, or per pair and cluster; everything ratings need.

    Attributes:
        candidates: Names; a and b are places in this tuple.
        a: The candidate first in the alphabet, shape (n,).
        b: The other, shape (n,).
        win_a: Battles a won (both orders agree), shape (n,).
        win_b: Battles b won, shape (n,).
        tie: Ties and order conflicts, shape (n,).
        score_a: Sum of a's shares of the win, shape (n,).
        n_odds: Battles whose verdicts all carry probabilities, shape (n,).
        cluster: Code of the cluster, shape (n,); all 0 where not counted per cluster.
    """

    candidates: tuple[str, ...]
    a: Ints
    b: Ints
    win_a: Ints
    win_b: Ints
    tie: Ints
    score_a: Floats
    n_odds: Ints
    cluster: Ints


@dataclass(frozen=True, slots=True)
class BattleSequence:
    """Battles in the order in which they were decided, for ratings that depend on order.

    Attributes:
        candidates: Names; a and b are places in this tuple.
        a: One candidate, shape (n,).
        b: The other, shape (n,).
        score_a: Share of the win that goes to a, shape (n,).
        outcome: 0 a won, 1 b won, 2 tie or order conflict, shape (n,).
    """

    candidates: tuple[str, ...]
    a: Ints
    b: Ints
    score_a: Floats
    outcome: Ints


@dataclass(frozen=True, slots=True)
class ShownBattles:
    """Verdicts as they were shown, one row per order and repeat, with what the outputs looked like.

    Attributes:
        candidates: Names; a and b are places in this tuple.
        a: The candidate shown first, shape (n,).
        b: The candidate shown second, shape (n,).
        outcome: 0 the first was preferred, 1 the second, 2 tie, shape (n,).
        cluster: Code of the case's cluster, shape (n,).
        style_a: Characters, headers, list items and bold passages of a's output, shape (n, 4).
        style_b: The same of b's.
    """

    candidates: tuple[str, ...]
    a: Ints
    b: Ints
    outcome: Ints
    cluster: Ints
    style_a: Floats
    style_b: Floats


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of the planned tasks of one pair, or of one graded candidate (`candidate_b` None)."""

    candidate_a: str
    candidate_b: str | None
    planned: int
    judged: int
    cannot_assess: int
    unparsed: int
    refused: int
    error: int
    missing: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run spent on one judge (`activity` judging) or candidate (generating).

    `cost_usd` is None where no answer has a known price; `n_unpriced` answers are not in it.
    """

    activity: str
    who: str
    answers: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: float | None
    n_unpriced: int
    n_estimated: int
    call_seconds: float


@dataclass(frozen=True, slots=True)
class TaskSummary:
    """What became of some tasks; `usage` and `seconds` (of calls) belong to the verdicts that count."""

    coverage: results.Coverage
    usage: Usage
    seconds: float
