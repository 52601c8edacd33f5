"""Style of two outputs as one number per feature: what a judge may reward besides quality."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from judgekit.stats.errors import InvalidInput
from judgekit.stats.inputs import Floats, as_floats


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleFeatures:
    """Standardised differences of style.

    Attributes:
        values: One row per battle, one column per feature, shape (N, F); mean 0 and sd 1 per column.
        mean: Mean of each column before standardising, shape (F,).
        sd: Population standard deviation of each column before standardising.
    """

    values: Floats
    mean: Floats
    sd: Floats


def style_features(of_a: ArrayLike, of_b: ArrayLike) -> StyleFeatures:
    """(f_a - f_b)/(f_a + f_b + 1) per feature, less its mean, over its population sd.

    Args:
        of_a: Amounts in the output of a (length, headers, list items, bold passages), shape (N, F), none
            negative.
        of_b: The same for b.

    Raises:
        NotEnoughData: If there are no battles.
        InvalidInput: If shapes differ, an amount is negative or not finite, or a feature never varies.

    Source:
        Li et al. 2024, "Does style matter?", LMSYS; FastChat rating_systems.py.

    >>> style_features([[300], [100], [50]], [[100], [100], [80]]).values.round(3).tolist()
    [[1.346], [-0.296], [-1.05]]
    """
    first = as_floats(of_a, "of_a", within=(0, np.inf), ndim=2)
    second = as_floats(of_b, "of_b", within=(0, np.inf), ndim=2)
    if first.shape != second.shape:
        raise InvalidInput(f"of_a has shape {first.shape}, of_b {second.shape}; equal shapes are needed")
    contrast = (first - second) / (first + second + 1)
    mean, sd = contrast.mean(axis=0), contrast.std(axis=0)
    if not sd.all():
        raise InvalidInput(f"feature {int(np.argmin(sd))} is the same in every battle; leave it out")
    return StyleFeatures(values=(contrast - mean) / sd, mean=mean, sd=sd)
