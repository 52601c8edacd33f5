"""A share corrected by a judge's known error rates, measured on other items."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from judgekit.stats.errors import InvalidInput, JudgeUninformative
from judgekit.stats.inputs import check_count, check_share
from judgekit.stats.results import Estimate, Interval

IMPOSSIBLE = "the judge reports a share its error rates cannot produce: they may not hold for these items"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeErrors:
    """A judge's verdicts on a calibration set of chosen positives and negatives.

    Attributes:
        true_positives: Positives the judge called positive.
        positives: How many positives.
        true_negatives: Negatives the judge called negative.
        negatives: How many negatives.
    """

    true_positives: int
    positives: int
    true_negatives: int
    negatives: int

    def __post_init__(self) -> None:
        for right, total in ((self.true_positives, self.positives), (self.true_negatives, self.negatives)):
            check_count(total, "positives and negatives", least=1)
            if check_count(right, "true positives and negatives") > total:
                raise InvalidInput(f"{right} right of {total}; at most {total} is needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoganGladen(Estimate):
    """A corrected share; `ci` is that of Lang and Reiczigel, `se` the delta method's.

    An interval is None where all of it lies outside [0, 1]: the judge then reports a share that its error
    rates cannot produce, so they do not hold for these items.

    Attributes:
        unclipped: The estimate before it was kept within [0, 1].
        observed: The share the judge reports.
        sensitivity: Share of positives it finds, TPR.
        specificity: Share of negatives it finds, TNR.
        ci_delta: Normal interval of the delta method, which covers less.
    """

    unclipped: float
    observed: float
    sensitivity: float
    specificity: float
    ci_delta: Interval | None


def rogan_gladen(
    judge_positive: int, n_judged: int, errors: JudgeErrors, *, confidence: float = 0.95
) -> RoganGladen:
    """True share from the judge's share q: (q + TNR - 1) / (TPR + TNR - 1) (Rogan and Gladen 1978).

    Only for error rates measured on other items than those judged (chosen failures, say). Where a random
    subset is labelled, `poststratified_mean` is twice as exact. Interval: Lang and Reiczigel 2014.

    Args:
        judge_positive: Items the judge calls positive.
        n_judged: Items it judged.
        errors: Its verdicts on the calibration set.
        confidence: Nominal coverage.

    Raises:
        InvalidInput: If counts do not fit together.
        JudgeUninformative: If TPR + TNR is at most 1.

    >>> errors = JudgeErrors(true_positives=49, positives=60, true_negatives=41, negatives=50)
    >>> round(rogan_gladen(216, 400, errors).estimate, 4)
    0.5654
    """
    check_share(confidence, "confidence")
    k, n = check_count(judge_positive, "judge_positive"), check_count(n_judged, "n_judged", least=1)
    if k > n:
        raise InvalidInput(f"judge_positive is {k} of {n}; at most {n} is needed")
    z = float(ndtri((1 + confidence) / 2))
    raw = _Rates(k / n, n, errors.true_positives, errors.positives, errors.true_negatives, errors.negatives)
    theta, se = raw.share(), raw.standard_error()
    return RoganGladen(
        estimate=min(1.0, max(0.0, theta)),
        se=se,
        ci=_lang_reiczigel(k, n, errors, z),
        confidence=confidence,
        p=None,
        n_items=n,
        n_clusters=n,
        method="Rogan-Gladen; Lang-Reiczigel interval",
        assumptions=("error rates on the calibration set hold for the judged items", "items are independent"),
        warnings=() if 0 <= theta <= 1 else (IMPOSSIBLE,),
        unclipped=theta,
        observed=k / n,
        sensitivity=raw.tpr,
        specificity=raw.tnr,
        ci_delta=_clipped(theta, z * se),
    )


@dataclass(frozen=True, slots=True)
class _Rates:
    """An observed share and a judge's error rates, with the numbers they rest on; counts may be smoothed."""

    observed: float
    n: float
    true_positives: float
    positives: float
    true_negatives: float
    negatives: float

    @property
    def tpr(self) -> float:
        return self.true_positives / self.positives

    @property
    def tnr(self) -> float:
        return self.true_negatives / self.negatives

    def youden(self) -> float:
        j = self.tpr + self.tnr - 1
        if j <= 1e-12:
            rates = f"TPR {self.tpr:.3f} + TNR {self.tnr:.3f}"
            raise JudgeUninformative(f"{rates} is at most 1: no better than a coin, nothing to correct by")
        return j

    def share(self) -> float:
        return (self.observed + self.tnr - 1) / self.youden()

    def spreads(self) -> tuple[float, float]:
        """Variances of TPR and TNR."""
        return self.tpr * (1 - self.tpr) / self.positives, self.tnr * (1 - self.tnr) / self.negatives

    def standard_error(self) -> float:
        theta, (v1, v0) = self.share(), self.spreads()
        variance = self.observed * (1 - self.observed) / self.n + theta**2 * v1 + (1 - theta) ** 2 * v0
        return float(np.sqrt(variance)) / self.youden()


def _lang_reiczigel(k: int, n: int, errors: JudgeErrors, z: float) -> Interval | None:
    smoothed = _Rates(
        (k + z**2 / 2) / (n + z**2),
        n + z**2,
        errors.true_positives + 1,
        errors.positives + 2,
        errors.true_negatives + 1,
        errors.negatives + 2,
    )
    theta, (v1, v0) = smoothed.share(), smoothed.spreads()
    shift = 2 * z**2 * (theta * v1 - (1 - theta) * v0)
    return _clipped(theta + shift, z * smoothed.standard_error())


def _clipped(centre: float, half: float) -> Interval | None:
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(low, high) if low < high else None
