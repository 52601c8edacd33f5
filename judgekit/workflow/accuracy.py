"""How often something is right, with its interval."""

from collections.abc import Hashable, Sequence

import numpy as np

from judgekit.domain.results import Accuracy, Interval
from judgekit.stats.clustered import clustered_se
from judgekit.stats.proportion import proportion_ci

FEW = 30
"""Below so many trials the exact interval is given, which never covers less than it claims."""


def mean_accuracy(right: Sequence[float], clusters: Sequence[Hashable] | None = None) -> Accuracy:
    """Give the share of right answers that may count by halves, with a clustered t interval.

    Args:
        right: 1 for right, 0 for wrong, 0.5 for a tie, or means of those; at least one.
        clusters: what each belongs to; by default each stands for itself.

    Raises:
        NotEnoughData: there is none.
    """
    mean = clustered_se(right, clusters, bounds=(0.0, 1.0))
    interval = Interval(mean.ci.low, mean.ci.high) if mean.ci else Interval(None, None)
    return Accuracy(float(np.sum(right)), len(right), interval)


def counted_accuracy(right: int, n: int) -> Accuracy:
    """Give the share of right among `n` independent yes-or-no trials, at least one.

    The interval is Clopper-Pearson's below 30 trials, Wilson's from there on.
    """
    found = proportion_ci(right, n, method="exact" if n < FEW else "wilson")
    return Accuracy(right, n, Interval(found.low, found.high))
