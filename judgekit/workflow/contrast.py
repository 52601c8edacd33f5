"""From scores to a decision: one contrast per rubric and judge, and Holm over all of them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from judgekit.domain.judging import Usage
from judgekit.domain.results import Contrast, Coverage, Decision, GateResult, Interval
from judgekit.domain.rubric import Mode
from judgekit.stats.clustered import ClusteredMean, clustered_se
from judgekit.stats.effect import effect_sizes
from judgekit.stats.equivalence import GateDecision, non_inferiority, tost_paired
from judgekit.stats.multiple import adjust_pvalues
from judgekit.stats.needed import cases_needed
from judgekit.stats.signflip import signflip_test

ALPHA = 0.05
FEWEST_CLUSTERS = 5
DEFAULT_MARGIN = 0.02
GATES: dict[GateDecision, GateResult] = {
    GateDecision.PASSED: "passed",
    GateDecision.FAILED: "failed",
    GateDecision.INCONCLUSIVE: "inconclusive",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """One score per case for B against A, and what was counted beside them.

    `values`, shape (n,): pairwise, B's share of the win in [0, 1]; graded, B's total minus A's. `null` is
    their mean when nothing differs, `bounds` their smallest and largest possible value.
    """

    values: NDArray[np.float64]
    clusters: Sequence[Hashable]
    null: float
    bounds: tuple[float, float]
    wins: int = 0
    ties: int = 0
    losses: int = 0
    means: tuple[float, float] | None = None
    consistency: float | None = None
    first_share: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one judge said about B against A by one rubric, with its coverage and cost."""

    rubric: str
    judge: str
    mode: Mode
    scores: Scores
    coverage: Coverage
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of the figures: a margin for equivalence, a gate to pass, a seed for random flips."""

    margin: float | None = None
    gate: Literal["better", "not-worse"] | None = None
    seed: int = 0


def contrasts_of(a: str, b: str, evidence: Sequence[Evidence], terms: Terms) -> tuple[Contrast, ...]:
    """Estimate and test every piece of evidence about B against A; `family_of` with one pair."""
    return family_of([(a, b, each) for each in evidence], terms)


def family_of(seen: Sequence[tuple[str, str, Evidence]], terms: Terms) -> tuple[Contrast, ...]:
    """Estimate and test the evidence about each B against its A, adjust all p-values as one family, decide.

    Args:
        seen: rows (A, B, evidence about B against A), each a comparison of its own.
        terms: what is asked of the figures.
    """
    drafts = [_estimated(a, b, each, terms) for a, b, each in seen]
    tested = [draft.p for draft in drafts if draft.p is not None]
    adjusted = iter(adjust_pvalues(tested).adjusted if tested else ())
    return tuple(
        _decided(replace(draft, p_adjusted=None if draft.p is None else next(adjusted)), each, terms)
        for draft, (_, _, each) in zip(drafts, seen, strict=True)
    )


def _estimated(a: str, b: str, seen: Evidence, terms: Terms) -> Contrast:
    scores = seen.scores
    draft = Contrast(
        rubric=seen.rubric,
        judge=seen.judge,
        mode=seen.mode,
        a=a,
        b=b,
        null=scores.null,
        decision="cannot tell yet",
        coverage=seen.coverage,
        n_cases=scores.values.size,
        n_clusters=len(set(scores.clusters)),
        wins=scores.wins,
        ties=scores.ties,
        losses=scores.losses,
        means=scores.means,
        consistency=scores.consistency,
        first_share=scores.first_share,
        usage=seen.usage,
        seconds=seen.seconds,
        margin=terms.margin,
    )
    return draft if scores.values.size == 0 else _with_figures(draft, scores, terms)


def _with_figures(draft: Contrast, scores: Scores, terms: Terms) -> Contrast:
    mean = clustered_se(scores.values, scores.clusters, null=scores.null, bounds=scores.bounds)
    enough = mean.n_clusters >= FEWEST_CLUSTERS
    rng = np.random.default_rng(terms.seed)
    flips = signflip_test(scores.values - scores.null, scores.clusters, rng=rng) if enough else None
    return replace(
        draft,
        estimate=mean.estimate,
        interval=Interval(mean.ci.low, mean.ci.high) if mean.ci else None,
        p=flips.p if flips else None,
        effect_size=effect_sizes(scores.values, scores.null).cohens_dz,
        design_effect=mean.design_effect,
        more_cases=_more_cases(mean, scores.null, terms) if enough else None,
        warnings=(*mean.warnings, *(flips.warnings if flips else ())),
    )


def _more_cases(mean: ClusteredMean, null: float, terms: Terms) -> int | None:
    needed = cases_needed(mean, null=null, margin=terms.margin, alpha=ALPHA)
    clusters = needed.not_worse if terms.gate == "not-worse" else needed.different
    return None if not clusters else round(clusters * needed.items_per_cluster)


def _decided(draft: Contrast, seen: Evidence, terms: Terms) -> Contrast:
    return replace(draft, decision=_decision(draft, seen.scores, terms), gate=_gate(seen.scores, terms))


def _decision(draft: Contrast, scores: Scores, terms: Terms) -> Decision:
    if draft.estimate is None or draft.p_adjusted is None:
        return "cannot tell yet"
    if draft.p_adjusted < ALPHA:
        return "better" if draft.estimate > scores.null else "worse"
    if terms.margin is None:
        return "cannot tell yet"
    bounds = scores.bounds[0] - scores.null, scores.bounds[1] - scores.null
    inside = tost_paired(
        scores.values, scores.null, margin=terms.margin, clusters=scores.clusters, alpha=ALPHA, bounds=bounds
    )
    return "equivalent" if inside.equivalent else "cannot tell yet"


def _gate(scores: Scores, terms: Terms) -> GateResult | None:
    if terms.gate is None:
        return None
    if scores.values.size == 0:
        return "inconclusive"
    gate = non_inferiority(
        scores.values,
        margin=0.0 if terms.gate == "better" else terms.margin or DEFAULT_MARGIN,
        clusters=scores.clusters,
        null=scores.null,
        alpha=ALPHA,
        bounds=scores.bounds,
    )
    return GATES[gate.decision]
