"""Compare two candidates and stop as soon as this suite leaves no doubt."""

from dataclasses import replace

from judgekit.domain.comparison import Comparison
from judgekit.domain.results import Contrast, Decision, GateResult
from judgekit.workflow.compare import Asked, comparison_of
from judgekit.workflow.contrast import DEFAULT_MARGIN, Terms
from judgekit.workflow.early import Look, judge_until_clear
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plan import Plan


async def compare_early(plan: Plan, desk: Desk, asked: Asked) -> Comparison:
    """Judge in batches until every question is clear; decisions after an early stop are about this suite.

    Where all cases had to be judged, the comparison is the usual one.

    Raises:
        JudgekitError: what ended the run early; everything received until then is recorded.
    """
    early = await judge_until_clear("compare", plan, desk, asked.terms)
    comparison = comparison_of(early.plan, desk, asked, early.run)
    contrasts = comparison.contrasts
    if early.seen < early.of:
        contrasts = tuple(
            _anytime(contrast, look, asked.terms)
            for contrast, look in zip(contrasts, early.looks, strict=True)
        )
        # intervals of corrections hold for a number of cases that was not chosen by looking
        comparison = replace(comparison, corrected=(), uncorrected=())
    return replace(comparison, contrasts=contrasts, warnings=(*comparison.warnings, early.caution))


def _anytime(contrast: Contrast, look: Look, terms: Terms) -> Contrast:
    """The contrast as it may be said at any time: by the confidence sequence, without a p."""
    return replace(
        contrast,
        estimate=look.estimate,
        interval=look.interval,
        p=None,
        p_adjusted=None,
        more_cases=None,
        decision=_decision(contrast.null, look, terms),
        gate=_gate(contrast.null, look, terms),
        warnings=(),
        anytime=True,
    )


def _decision(null: float, look: Look, terms: Terms) -> Decision:
    low, high = _ends(look)
    if low > null:
        return "better"
    if high < null:
        return "worse"
    inside = terms.margin is not None and null - terms.margin < low and high < null + terms.margin
    return "equivalent" if inside else "cannot tell yet"


def _gate(null: float, look: Look, terms: Terms) -> GateResult | None:
    if terms.gate is None:
        return None
    low, high = _ends(look)
    threshold = null if terms.gate == "better" else null - (terms.margin or DEFAULT_MARGIN)
    return "passed" if low > threshold else "failed" if high < threshold else "inconclusive"


def _ends(look: Look) -> tuple[float, float]:
    """The ends of a look's interval, as wide as can be before anything was judged."""
    if look.interval is None or look.interval.low is None or look.interval.high is None:
        return float("-inf"), float("inf")
    return look.interval.low, look.interval.high
