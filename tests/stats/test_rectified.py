"""Corrections with labels: what they must do at their limits, and how often intervals hold the truth."""

import numpy as np
import pytest

from judgekit.stats import (
    InvalidInput,
    LabelledBattles,
    NotEnoughData,
    NotIdentifiable,
    Rectification,
    bradley_terry,
    cells_from_counts,
    labels_needed,
    ppi_mean,
    rectified_mean,
    rectified_ratings,
    sandwich,
)

PAIRS = np.triu_indices(3, 1)
STRENGTHS = np.array([0.7, 0.0, -0.7])
FAVOUR = np.array([0.0, 0.8, -0.2])


def made_up(rng, n):
    """Scores with ties, a judge that is right three times of four in each of two orders."""
    y = rng.choice([0.0, 0.5, 1.0], n, p=[0.25, 0.15, 0.6])
    seen = np.where(rng.random((2, n)) < 0.75, y, rng.choice([0.0, 0.5, 1.0], (2, n)))
    return y, seen.mean(axis=0)


def test_without_made_up_labels_it_is_the_prediction_powered_mean_with_wider_intervals():
    y, f = made_up(np.random.default_rng(1), 400)
    plain, found = ppi_mean(y[:60], f[:60], f[60:]), rectified_mean(y[:60], f[:60], f[60:])
    assert found.estimate == pytest.approx(plain.estimate, abs=0.01)
    assert found.ci.width > plain.ci.width
    assert found.effective_labels == pytest.approx(plain.effective_labels)


def test_labels_of_all_items_are_their_own_mean():
    y, f = made_up(np.random.default_rng(2), 80)
    assert rectified_mean(y, f, []).estimate == pytest.approx(y.mean())


def test_unequal_chances_are_undone():
    """Items near one half are labelled thrice as often; the plain mean of such labels is off."""
    rng = np.random.default_rng(3)
    y, f = made_up(rng, 60_000)
    chance = np.where(f == 0.5, 0.9, 0.3)
    picked = rng.random(y.size) < chance
    how = Rectification(chances=chance[picked], bounds=(0.0, 1.0))
    found = rectified_mean(y[picked], f[picked], f[~picked], how)
    assert found.estimate == pytest.approx(y.mean(), abs=0.01)
    assert found.ci.contains(float(y.mean()))


def test_pairs_of_one_case_do_not_sharpen_it():
    y, f = made_up(np.random.default_rng(4), 120)
    alone = rectified_mean(y[:40], f[:40], f[40:])
    cases = np.repeat(np.arange(40), 3), np.repeat(np.arange(40, 120), 3)
    thrice = rectified_mean(
        *(np.repeat(part, 3) for part in (y[:40], f[:40], f[40:])), Rectification(clusters=cases)
    )
    assert thrice.se == pytest.approx(alone.se, rel=0.01)


@pytest.mark.parametrize("n", [30, 100])
def test_the_interval_of_a_mean_holds_the_truth(n):
    rng, held = np.random.default_rng(5), 0
    for _ in range(600):
        y, f = made_up(rng, 500)
        held += rectified_mean(y[:n], f[:n], f[n:], Rectification(bounds=(0.0, 1.0))).ci.contains(0.675)
    assert 0.925 <= held / 600 <= 0.98


def test_more_labels_are_called_for_only_where_they_can_decide():
    y, f = made_up(np.random.default_rng(6), 2000)
    assert labels_needed(rectified_mean(y[:300], f[:300], f[300:]), 300, 0.5) == 0
    open_yet = rectified_mean(y[:30], f[:30], f[30:])
    more = labels_needed(open_yet, 30, open_yet.estimate - 0.05)
    assert 30 < more < 1970
    assert labels_needed(open_yet, 30, open_yet.estimate - 0.001) is None
    assert labels_needed(rectified_mean(y[:3], f[:3], f[3:]), 3, 0.5) is None


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: rectified_mean([], [], [0.5]), NotEnoughData),
        (lambda: rectified_mean([1, 0], [1], [0.5]), InvalidInput),
        (lambda: rectified_mean([2], [1], [0.5], Rectification(bounds=(0, 1))), InvalidInput),
        (lambda: rectified_mean([1, 0], [1, 0], [1], Rectification(chances=[0.5, 0.0])), InvalidInput),
        (lambda: rectified_mean([1, 0], [1, 0], [1], Rectification(clusters=([1], [2]))), InvalidInput),
        (
            lambda: rectified_ratings(cells_from_counts([0], [1], [[3, 2, 0]], n_candidates=2), few(2)),
            InvalidInput,
        ),
        (lambda: rectified_ratings(clustered(20), few(3)), NotEnoughData),
        (lambda: rectified_ratings(clustered(20, won=True), few(8)), NotIdentifiable),
    ],
)
def test_what_cannot_be_corrected_is_refused(call, error):
    with pytest.raises(error):
        call()


def clustered(n, *, won=False):
    win = np.ones(n) if won else np.arange(n) % 2
    counts = np.stack([win, 1 - win, 0 * win], axis=1)
    return cells_from_counts(np.zeros(n, int), np.ones(n, int), counts, n_candidates=2, cluster=np.arange(n))


def few(n):
    outcome = np.eye(3)[np.arange(n) % 2]
    where = np.zeros(n, int)
    return LabelledBattles(a=where, b=where + 1, human=outcome, judged=outcome, cluster=np.arange(n))


def battles(rng, cases):
    """All pairs of every case: what people say, and a judge who favours the second candidate."""
    i, j = PAIRS
    taste = STRENGTHS + rng.normal(0, 0.4, (cases, 3))
    y = (rng.random((cases, 3)) < 1 / (1 + np.exp(taste[:, j] - taste[:, i]))) * 1.0
    lean = 1 / (1 + np.exp(2 * (FAVOUR[j] - FAVOUR[i])))
    f = np.where(rng.random(y.shape) < 0.75, y, rng.random(y.shape) < lean)
    return y.ravel(), f.ravel()


def outcomes(scores):
    return np.stack([scores, 1 - scores, np.zeros_like(scores)], axis=1)


def corrected(rng, cases, n):
    y, f = battles(rng, cases)
    case, a, b = np.repeat(np.arange(cases), 3), *(np.tile(side, cases) for side in PAIRS)
    cells = cells_from_counts(a, b, outcomes(f), n_candidates=3, cluster=case)
    at = rng.choice(y.size, n, replace=False)
    labelled = LabelledBattles(
        a=a[at], b=b[at], human=outcomes(y[at]), judged=outcomes(f[at]), cluster=case[at]
    )
    return rectified_ratings(cells, labelled), bradley_terry(cells, ties="half"), cells


def truth():
    y, _ = battles(np.random.default_rng(7), 100_000)
    a, b = (np.tile(side, 100_000) for side in PAIRS)
    return bradley_terry(cells_from_counts(a, b, outcomes(y), n_candidates=3), ties="half").theta


def test_ratings_lose_the_judges_favour_and_their_intervals_hold_the_truth():
    rng, wanted = np.random.default_rng(8), truth()
    held, judge_held, off = [], [], []
    for _ in range(150):
        found, judge, cells = corrected(rng, 150, 60)
        half = found.covariance.quantile(0.975) * found.covariance.se
        held += (np.abs(found.fit.theta - wanted) <= half).tolist()
        alone = sandwich(judge, cells)
        judge_held += (np.abs(judge.theta - wanted) <= alone.quantile(0.975) * alone.se).tolist()
        off.append(found.fit.theta - wanted)
    assert 0.92 <= np.mean(held) <= 0.985
    assert np.mean(judge_held) < 0.8
    assert np.mean(off, axis=0) == pytest.approx(np.zeros(3), abs=0.06)


def test_a_perfect_judge_is_not_corrected():
    rng = np.random.default_rng(9)
    y, _ = battles(rng, 80)
    case, a, b = np.repeat(np.arange(80), 3), *(np.tile(side, 80) for side in PAIRS)
    cells = cells_from_counts(a, b, outcomes(y), n_candidates=3, cluster=case)
    some = slice(0, 90)
    labelled = LabelledBattles(
        a=a[some], b=b[some], human=outcomes(y[some]), judged=outcomes(y[some]), cluster=case[some]
    )
    found = rectified_ratings(cells, labelled)
    assert found.fit.theta == pytest.approx(bradley_terry(cells, ties="half").theta, abs=0.03)
    assert found.effective_labels == pytest.approx(240)


def test_ties_have_their_own_model():
    rng = np.random.default_rng(10)
    outcome = rng.choice(3, (200, 3), p=[0.5, 0.3, 0.2])
    case, a, b = np.repeat(np.arange(200), 3), *(np.tile(side, 200) for side in PAIRS)
    counts = np.eye(3)[outcome.ravel()]
    cells = cells_from_counts(a, b, counts, n_candidates=3, cluster=case)
    some = slice(0, 150)
    labelled = LabelledBattles(
        a=a[some], b=b[some], human=counts[some], judged=counts[some], cluster=case[some]
    )
    found = rectified_ratings(cells, labelled, ties="davidson")
    plain = bradley_terry(cells)
    assert found.fit.theta == pytest.approx(plain.theta, abs=0.05)
    assert found.fit.tie_parameter == pytest.approx(plain.tie_parameter, rel=0.1)
