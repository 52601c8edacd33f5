"""Bootstrap intervals for any figure that is computed from means of per-item features."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from judgekit.stats.clustered import FEWEST_CLUSTERS
from judgekit.stats.inputs import Floats, as_codes, check_count, check_share
from judgekit.stats.resampling import resampled_sums
from judgekit.stats.results import Interval

LOST_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far a figure varies when items, or clusters of items, are drawn again.

    Attributes:
        se: Standard deviation over resamples, or None.
        ci: Percentile interval, or None.
        n_clusters: How many units were resampled.
        warnings: Why there is no interval, or how many resamples gave no figure.
    """

    se: float | None
    ci: Interval | None
    n_clusters: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBootstrap:
    """How the interval of an agreement figure is made.

    Attributes:
        clusters: One label per item; None makes each item its own cluster.
        confidence: Nominal coverage of the percentile interval.
        n_resamples: How often to resample; 0 gives no interval.
        seed: Seed of the resampling.
    """

    clusters: Iterable[Hashable] | None = None
    confidence: float = 0.95
    n_resamples: int = 2000
    seed: int = 0

    def __post_init__(self) -> None:
        check_share(self.confidence, "confidence")
        check_count(self.n_resamples, "n_resamples")

    def spread(self, features: Floats, statistic: Callable[[Floats], Floats]) -> Spread:
        """Resample items and recompute the figure.

        Args:
            features: What each item adds to the sums the figure is made of, shape (N, F).
            statistic: The figure from such sums, shape (M, F) to (M,); NaN where it is undefined.
        """
        codes = as_codes(self.clusters, features.shape[0])
        sums = np.zeros((int(codes.max()) + 1, features.shape[1]))
        np.add.at(sums, codes, features)
        count = sums.shape[0]
        if count < FEWEST_CLUSTERS:
            note = f"{count} independent item(s): no interval below {FEWEST_CLUSTERS}"
            return Spread(se=None, ci=None, n_clusters=count, warnings=(note,))
        if self.n_resamples == 0:
            return Spread(se=None, ci=None, n_clusters=count)
        drawn = resampled_sums(sums, self.n_resamples, np.random.default_rng(self.seed))
        return self._summary(statistic(drawn), count)

    def _summary(self, values: Floats, count: int) -> Spread:
        kept = values[np.isfinite(values)]
        lost = 1 - kept.size / values.size
        note = (
            (f"{lost:.0%} of resamples gave no figure: the interval is unsure",) if lost > LOST_SHARE else ()
        )
        if kept.size < 2 or np.ptp(kept) == 0:
            return Spread(
                se=None, ci=None, n_clusters=count, warnings=(*note, "resampling shows no variation")
            )
        tail = (1 - self.confidence) / 2
        low, high = np.quantile(kept, [tail, 1 - tail]).tolist()
        se = float(kept.std(ddof=1))
        return Spread(se=se, ci=Interval(low, high), n_clusters=count, warnings=note)
