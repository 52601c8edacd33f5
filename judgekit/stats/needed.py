"""About how many more cases it would take to tell."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from judgekit.stats.clustered import ClusteredMean
from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import check_share
from judgekit.stats.power import noncentral_cdf, power_paired, smallest_n

LEAST_EFFECT = 1e-4


@dataclass(frozen=True, slots=True)
class CasesNeeded:
    """Further clusters (cases, by default) for each answer, if the effect is as observed.

    None: not reachable at the observed effect, or only with some billion clusters. 0: already enough.

    Attributes:
        different: To tell the mean from the null, two-sided.
        not_worse: To show a mean above null - margin, one-sided; None without a margin.
        equivalent: To show a mean within the margin of the null; None without a margin.
        items_per_cluster: Average number of items in a cluster, to turn clusters into items.
        power: Chance of success with that many.
        warnings: What a reader must be told beside the figures.
    """

    different: int | None
    not_worse: int | None
    equivalent: int | None
    items_per_cluster: float
    power: float
    warnings: tuple[str, ...] = ("takes the observed effect for the true one, which is itself uncertain",)


def cases_needed(
    mean: ClusteredMean,
    *,
    null: float = 0.5,
    margin: float | None = None,
    alpha: float = 0.05,
    power: float = 0.8,
) -> CasesNeeded:
    """How many further clusters would settle a comparison, if what was observed is true.

    The spread between clusters is taken from the clustered error, se sqrt(G), so the design effect is in it;
    power comes from the noncentral t with n - 1 degrees of freedom.

    Args:
        mean: A win rate or clustered mean.
        null: The mean of two equal candidates.
        margin: Largest difference that does not matter, in the unit of the scores.
        alpha: Level: two-sided for a difference, one-sided with a margin.
        power: Chance of success wanted.

    Raises:
        InvalidInput: If the margin is not positive or a level is out of range.

    >>> from judgekit.stats import win_rate
    >>> cases_needed(win_rate([1, 0, 1, 1, 0, 1, 0.5, 1, 0, 1] * 3)).different
    46
    """
    check_share(alpha, "alpha")
    check_share(power, "power")
    if margin is not None and not margin > 0:
        raise InvalidInput(f"margin is {margin}; a number above 0 is needed")
    per_cluster = mean.n_items / mean.n_clusters
    if mean.se is None:
        return CasesNeeded(None, None, None, per_cluster, power, ("no variance to plan with",))
    plan = _Plan(mean.se * np.sqrt(mean.n_clusters), mean.n_clusters, alpha, power)
    effect = mean.estimate - null
    return CasesNeeded(
        different=plan.to_tell_apart(abs(effect)),
        not_worse=None if margin is None else plan.to_exceed(effect + margin),
        equivalent=None if margin is None else plan.to_confine(margin - abs(effect), margin + abs(effect)),
        items_per_cluster=per_cluster,
        power=power,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """The spread between clusters, the clusters at hand, and what is wanted of more of them."""

    sd: float
    have: int
    alpha: float
    power: float

    def to_tell_apart(self, effect: float) -> int | None:
        return self._further(effect, lambda n: power_paired(effect / self.sd, n, alpha=self.alpha))

    def to_exceed(self, room: float) -> int | None:
        return self._further(room, lambda n: self._one_sided(room, n))

    def to_confine(self, near: float, far: float) -> int | None:
        return self._further(near, lambda n: self._one_sided(near, n) + self._one_sided(far, n) - 1)

    def _one_sided(self, room: float, n: float) -> float:
        critical = stdtrit(n - 1, 1 - self.alpha)
        return 1 - noncentral_cdf(n - 1, room / self.sd * np.sqrt(n), critical)

    def _further(self, room: float, power_at: Callable[[float], float]) -> int | None:
        if room < LEAST_EFFECT * self.sd:
            return None
        return max(0, int(np.ceil(smallest_n(power_at, self.power))) - self.have)
