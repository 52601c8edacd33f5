"""Win rates against one baseline with the judge's taste for length taken out."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, stdtrit

from judgekit.stats.battles import check_codes
from judgekit.stats.clustered import FEWEST_CLUSTERS, tail_probability
from judgekit.stats.errors import InvalidInput, NotEnoughData, NotIdentifiable
from judgekit.stats.inputs import Floats, as_codes, as_floats, check_count, check_share, same_length
from judgekit.stats.l1_logistic import WeightedRows, choose_strength, fit_l1_logistic
from judgekit.stats.logistic import fit_logistic
from judgekit.stats.results import Estimate, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthControlled(Estimate):
    """A win rate (0 to 1) as it would be if both outputs were equally long.

    Attributes:
        raw_win_rate: The win rate without control.
        length_effect: Coefficient of tanh((length of baseline - length of model) / sd) in nats.
        intercept: Log-odds of the model at equal length, and average difficulty if that is fitted.
    """

    raw_win_rate: float
    length_effect: float
    intercept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AlpacaLengthControlled(LengthControlled):
    """AlpacaEval 2.0's length-controlled win rate.

    Attributes:
        difficulty_effect: Coefficient of the instruction's difficulty in nats.
        penalty_strength: C of the L1 penalty, chosen by cross-validation.
        published_se: Standard error as AlpacaEval publishes it: spread of predictions over instructions,
            without the error of the fit.
    """

    difficulty_effect: float
    penalty_strength: float
    published_se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GamedBaseline:
    """Verdicts on the baseline asked to be shorter or longer, which hold the length effect in place.

    Attributes:
        item: Which instruction, as a position among the model's, shape (M,).
        preference: Probability that the judge prefers the gamed baseline, 0 to 1.
        length_contrast: (length of baseline - length of gamed baseline) / sd.
    """

    item: ArrayLike
    preference: ArrayLike
    length_contrast: ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class AlpacaOptions:
    """Settings of AlpacaEval 2.0's regression and of our interval.

    Attributes:
        gamed_weight: Weight of both gamed baselines together, lambda.
        n_folds: Folds of the cross-validation.
        confidence: Nominal coverage of the interval.
        n_replicates: Bootstrap replicates of instructions.
        seed: Seed of the replicates.
    """

    gamed_weight: float = 0.2
    n_folds: int = 5
    confidence: float = 0.95
    n_replicates: int = 200
    seed: int = 0


def length_controlled_winrate(
    preference: ArrayLike,
    len_model: ArrayLike,
    len_baseline: ArrayLike,
    *,
    clusters: Iterable[Hashable] | None = None,
    confidence: float = 0.95,
) -> LengthControlled:
    """Win rate at equal length: sigmoid(intercept) of preference ~ 1 + tanh((len_base - len_model)/sd).

    A fractional logit without penalty; interval on the logit scale from the sandwich over clusters times
    G/(G-1), t with G-1 degrees of freedom. Length control also removes quality that travels with length.

    Args:
        preference: Score of the model against the baseline per item, 0 to 1, shape (N,).
        len_model: Length of the model's outputs, shape (N,).
        len_baseline: Length of the baseline's outputs, shape (N,).
        clusters: One label per item; None makes each item its own cluster.
        confidence: Nominal coverage of the interval.

    Raises:
        NotEnoughData: If there are fewer than 5 clusters.
        InvalidInput: If a value is not finite or out of range, or lengths differ.
        NotIdentifiable: If the difference of lengths never varies, or decides every item.
        NotConverged: If the fit does not settle.

    Source:
        Dubois et al. 2024, arXiv 2404.04475, without difficulty and regularisation.

    >>> rate = length_controlled_winrate([1, 1, 1, 0, 1, 0, 0, 1], [9, 8, 9, 7, 6, 4, 3, 5], [5] * 8)
    >>> round(rate.raw_win_rate, 3), round(rate.estimate, 3)
    (0.625, 0.448)
    """
    check_share(confidence, "confidence")
    y = as_floats(preference, "preference", within=(0, 1))
    x = np.tanh(_length_contrast(len_model, len_baseline, y.size))
    codes = as_codes(clusters, y.size)
    g = int(codes.max()) + 1
    if g < FEWEST_CLUSTERS:
        raise NotEnoughData(f"{g} cluster(s): no interval below {FEWEST_CLUSTERS} clusters")
    fit = fit_logistic(np.stack([np.ones_like(x), x], axis=1), y, codes)
    intercept, slope = fit.coefficients
    rate, half = float(expit(intercept)), float(stdtrit(g - 1, (1 + confidence) / 2)) * fit.se[0]
    return LengthControlled(
        estimate=rate,
        se=rate * (1 - rate) * fit.se[0],
        ci=Interval(float(expit(intercept - half)), float(expit(intercept + half))),
        confidence=confidence,
        p=2 * tail_probability(abs(intercept) / fit.se[0], g - 1),
        n_items=y.size,
        n_clusters=g,
        method="win rate at equal length, fractional logit; sandwich",
        assumptions=("clusters are independent", "the effect of length is a tanh", "p: two-sided, null 0.5"),
        warnings=_extreme(rate, float(y.mean())),
        raw_win_rate=float(y.mean()),
        length_effect=slope,
        intercept=intercept,
    )


def alpaca_lc_winrate(
    preference: ArrayLike,
    len_model: ArrayLike,
    len_baseline: ArrayLike,
    difficulty: ArrayLike,
    gamed: GamedBaseline,
    options: AlpacaOptions | None = None,
) -> AlpacaLengthControlled:
    """AlpacaEval 2.0's length-controlled win rate (`length_controlled_v1`), without scikit-learn.

    L1 logistic regression of preference on tanh(length contrast), difficulty and "not the gamed baseline",
    no intercept, over the model's rows (weight 1) and the gamed baselines' (weight lambda/2 each), C by
    5-fold cross-validation; the rate is the mean prediction at equal length. Published figures are
    reproduced to about 0.02 points of 100; their standard error leaves out the error of the fit, so the
    interval here resamples instructions and refits at the chosen C (Bayesian bootstrap, percentiles).

    Args:
        preference: Probability that the judge prefers the model, 0 to 1 (their 1 to 2, less 1; a tie is
            1/2), shape (N,).
        len_model: Characters of the model's outputs, shape (N,).
        len_baseline: Characters of the baseline's outputs, shape (N,).
        difficulty: Difficulty of each instruction, shape (N,), from AlpacaEval's data.
        gamed: Rows of the gamed baselines, from AlpacaEval's data.
        options: Settings; None is those of AlpacaEval 2.0.

    Raises:
        NotEnoughData: If there are fewer than 5 items.
        InvalidInput: If a value is not finite or out of range, or lengths differ.
        NotIdentifiable: If the difference of lengths never varies.
        NotConverged: If the fit does not settle.

    Source:
        Dubois et al. 2024, arXiv 2404.04475; tatsu-lab/alpaca_eval, glm_winrate.py.
    """
    how = options or AlpacaOptions()
    check_count(how.n_replicates, "n_replicates", least=2)
    y = as_floats(preference, "preference", within=(0, 1))
    if y.size < FEWEST_CLUSTERS:
        raise NotEnoughData(f"{y.size} item(s): no interval below {FEWEST_CLUSTERS} items")
    hard = same_length(as_floats(difficulty, "difficulty"), y.size, "difficulty")
    own = np.stack(
        [np.tanh(_length_contrast(len_model, len_baseline, y.size)), hard, np.ones(y.size)], axis=1
    )
    rows = _with_gamed(own, y, gamed, how.gamed_weight)
    strength = choose_strength(rows, how.n_folds)
    b = fit_l1_logistic(rows, strength)
    chance = expit(own[:, 1:] @ b[1:])
    replicates = _replicated_rates(rows, own, b, strength, how)
    tail = (1 - check_share(how.confidence, "confidence")) / 2
    low, high = np.quantile(replicates, [tail, 1 - tail])
    return AlpacaLengthControlled(
        estimate=float(chance.mean()),
        se=float(replicates.std(ddof=1)),
        ci=Interval(float(low), float(high)),
        confidence=how.confidence,
        p=None,
        n_items=y.size,
        n_clusters=y.size,
        method=f"AlpacaEval 2.0 length-controlled win rate; {how.n_replicates} bootstraps of instructions",
        assumptions=("instructions are independent", "the penalty chosen once"),
        warnings=_extreme(float(chance.mean()), float(y.mean())),
        raw_win_rate=float(y.mean()),
        length_effect=float(b[0]),
        intercept=float(b[2]),
        difficulty_effect=float(b[1]),
        penalty_strength=strength,
        published_se=float(chance.std(ddof=1) / np.sqrt(y.size)),
    )


def _length_contrast(len_model: ArrayLike, len_baseline: ArrayLike, n: int) -> Floats:
    own = same_length(as_floats(len_model, "len_model", within=(0, np.inf)), n, "len_model")
    base = same_length(as_floats(len_baseline, "len_baseline", within=(0, np.inf)), n, "len_baseline")
    gap = base - own
    sd = gap.std(ddof=1) if n > 1 else 0.0
    if sd == 0:
        raise NotIdentifiable(
            "lengths differ by the same amount everywhere: length cannot be told from quality"
        )
    contrast: Floats = gap / sd
    return contrast


def _with_gamed(own: Floats, y: Floats, gamed: GamedBaseline, weight: float) -> WeightedRows:
    """The gamed baselines' rows, then the model's."""
    item = check_codes(gamed.item, "gamed.item", below=y.size)
    liked = same_length(as_floats(gamed.preference, "gamed.preference", within=(0, 1)), item.size, "gamed")
    contrast = same_length(as_floats(gamed.length_contrast, "gamed.length_contrast"), item.size, "gamed")
    if not (np.isfinite(weight) and weight > 0):
        raise InvalidInput(f"gamed_weight is {weight}; a finite number above 0 is needed")
    theirs = np.stack([np.tanh(contrast), own[item, 1], np.zeros(item.size)], axis=1)
    return WeightedRows(
        design=np.concatenate([theirs, own]),
        outcome=np.concatenate([liked, y]),
        weight=np.concatenate([np.full(item.size, weight / 2), np.ones(y.size)]),
    )


def _replicated_rates(
    rows: WeightedRows, own: Floats, b: Floats, strength: float, how: AlpacaOptions
) -> Floats:
    """The rate refitted under Exp(1) weights of the instructions; the gamed rows stay as they are."""
    rng, n = np.random.default_rng(how.seed), own.shape[0]
    rates = np.empty(how.n_replicates)
    for at in range(how.n_replicates):
        share: Floats = np.asarray(rng.standard_exponential(n))
        share /= share.mean()
        weight = np.concatenate([rows.weight[:-n], share])
        again = fit_l1_logistic(WeightedRows(rows.design, rows.outcome, weight), strength, b)
        rates[at] = share @ expit(own[:, 1:] @ again[1:]) / n
    return rates


def _extreme(rate: float, raw: float) -> tuple[str, ...]:
    """AlpacaEval's alarm: control moves the rate by 10 points and a quarter of the way to the end."""
    if min(raw - raw / 4, raw - 0.1) <= rate <= max(raw + (1 - raw) / 4, raw + 0.1):
        return ()
    return (
        f"length control moves the win rate from {raw:.1%} to {rate:.1%}: the regression may have failed",
    )
