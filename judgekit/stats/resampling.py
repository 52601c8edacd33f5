"""Drawing clusters again, with replacement."""

import numpy as np

from judgekit.stats.inputs import Floats

CELLS_AT_ONCE = 2_000_000


def resampled_sums(sums: Floats, times: int, rng: np.random.Generator) -> Floats:
    """Totals over as many clusters as there are, drawn anew `times` times.

    Args:
        sums: What each cluster adds, shape (G, F).
        times: How often to draw.
        rng: Source of the draws.

    Returns:
        Totals, shape (times, F).

    >>> resampled_sums(np.ones((4, 2)), 3, np.random.default_rng(0)).tolist()
    [[4.0, 4.0], [4.0, 4.0], [4.0, 4.0]]
    """
    count = sums.shape[0]
    totals = np.empty((times, sums.shape[1]))
    step = max(1, CELLS_AT_ONCE // count)
    for start in range(0, times, step):
        rows = min(step, times - start)
        drawn = rng.integers(count, size=(rows, count)) + count * np.arange(rows)[:, None]
        copies = np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)
        totals[start : start + rows] = copies @ sums
    return totals
