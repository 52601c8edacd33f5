"""Standard errors where rounding leaves a variance a hair below zero."""

import numpy as np
import pytest

from judgekit.stats.covariance import Covariance


def test_a_variance_of_zero_stays_zero():
    found = Covariance(np.diag([-1e-20, 4.0]), None, 10, None, "made")
    assert found.se == pytest.approx([0.0, 2.0])
