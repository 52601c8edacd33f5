"""The same strengths from other people's programs, where they happen to be installed."""

import numpy as np
import pytest

from judgekit.stats.cells import aggregate_cells
from judgekit.stats.elo import elo_online
from judgekit.stats.strengths import bradley_terry

WINNER = np.array(["left", "right", "tie"])


@pytest.fixture
def battles(rng):
    n, k = 3000, 7
    theta = np.linspace(-1, 1, k)
    a = rng.integers(0, k, n)
    b = (a + rng.integers(1, k, n)) % k
    lost = (rng.random(n) > 1 / (1 + np.exp(theta[b] - theta[a]))).astype(int)
    return k, a, b, np.where(rng.random(n) < 0.2, 2, lost)


def evalica_scores(evalica, name, battles):
    _, a, b, y = battles
    winners = [getattr(evalica.Winner, {"left": "X", "right": "Y", "tie": "Draw"}[w]) for w in WINNER[y]]
    scores = getattr(evalica, name)(a.tolist(), b.tolist(), winners).scores
    return np.array([scores[c] for c in range(battles[0])])


def test_evalica_has_the_same_strengths(battles):
    evalica = pytest.importorskip("evalica")
    k, a, b, y = battles
    cells = aggregate_cells(a, b, y, n_candidates=k)
    for name, ties in (("bradley_terry", "half"), ("newman", "davidson")):
        theirs = np.log(evalica_scores(evalica, name, battles))
        ours = bradley_terry(cells, ties=ties).theta
        np.testing.assert_allclose(ours, theirs - theirs.mean(), atol=1e-4)
    elo = evalica_scores(evalica, "elo", battles)
    np.testing.assert_allclose(elo_online(a, b, y, n_candidates=k).ratings, elo, atol=1e-9)


def test_choix_has_the_same_strengths_without_ties(battles):
    choix = pytest.importorskip("choix")
    k, a, b, y = battles
    won = y % 2 == 0
    pairs = np.where(won[:, None], np.stack([a, b], 1), np.stack([b, a], 1))
    theirs = choix.ilsr_pairwise(k, pairs.tolist())
    ours = bradley_terry(aggregate_cells(a, b, y % 2, n_candidates=k)).theta
    np.testing.assert_allclose(ours, theirs - theirs.mean(), atol=1e-5)
