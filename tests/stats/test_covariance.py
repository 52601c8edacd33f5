"""Standard errors where rounding leaves a variance a hair below zero."""

import numpy as np
import pytest

from judgekit.stats.covariance import RatingCovariance


def test_a_variance_of_zero_stays_zero():
    found = RatingCovariance(
        matrix=np.diag([-1e-20, 4.0]), df=None, n_battles=10, n_clusters=None, method="made"
    )
    assert found.se == pytest.approx([0.0, 2.0])
