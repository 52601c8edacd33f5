"""What must hold of corrections, early stopping and budgets: limits, coverage, refusal instead of NaN."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from judgekit.stats import (
    InvalidInput,
    ItemBootstrap,
    JudgeErrors,
    JudgeUninformative,
    NotEnoughData,
    NotIdentifiable,
    active_mean,
    calibrated_mean,
    clustered_se,
    confidence_sequence,
    effective_labels,
    neyman_allocation,
    optimal_label_split,
    optimal_repeats,
    poststratified_mean,
    ppi_mean,
    rogan_gladen,
    sign_eprocess,
    stratified_mean,
    variance_components,
)

BITS = st.integers(0, 1)
UNIT = st.floats(0, 1)
LABELLED = st.lists(st.tuples(UNIT, UNIT), min_size=6, max_size=40)


@given(LABELLED, st.lists(UNIT, min_size=5, max_size=60))
def test_without_the_judge_ppi_is_the_mean_of_labels(
    pairs: list[tuple[float, float]], rest: list[float]
) -> None:
    y, f = zip(*pairs, strict=True)
    assume(np.ptp(y) > 1e-3)
    found = ppi_mean(y, f, rest, tuning=0)
    assert found.estimate == pytest.approx(np.mean(y))
    assert found.se == pytest.approx(np.std(y) / np.sqrt(len(y)))
    assert 0 <= ppi_mean(y, f, rest).tuning <= 1


@given(LABELLED, st.lists(UNIT, min_size=5, max_size=60), st.floats(-3, 3))
def test_a_constant_error_of_the_judge_is_removed(
    pairs: list[tuple[float, float]], rest: list[float], shift: float
) -> None:
    y, f = (np.array(side) for side in zip(*pairs, strict=True))
    one, two = ppi_mean(y, f, rest, tuning=1), ppi_mean(y, f + shift, np.array(rest) + shift, tuning=1)
    assert one.estimate == pytest.approx(two.estimate)


def test_copies_in_clusters_do_not_sharpen_ppi() -> None:
    rng = np.random.default_rng(4)
    y, rest = rng.uniform(size=30), rng.uniform(size=90)
    f = np.clip(y + rng.normal(0, 0.2, 30), 0, 1)
    alone = ppi_mean(y, f, rest)
    labels = np.repeat(np.arange(30), 3), np.repeat(np.arange(30, 120), 3)
    copied = ppi_mean(
        np.repeat(y, 3), np.repeat(f, 3), np.repeat(rest, 3), tuning=alone.tuning, clusters=labels
    )
    assert copied.se == pytest.approx(alone.se)
    assert copied.estimate == pytest.approx(alone.estimate)


def test_labels_that_do_not_vary_give_no_interval() -> None:
    found = ppi_mean([1.0] * 20, [1.0] * 20, [1.0] * 50)
    assert (found.estimate, found.se, found.ci, found.correlation) == (1.0, None, None, None)


@given(st.lists(st.tuples(BITS, BITS), min_size=5, max_size=60), st.lists(BITS, min_size=1, max_size=80))
def test_smoothed_shares_stay_inside(pairs: list[tuple[int, int]], rest: list[int]) -> None:
    y, f = zip(*pairs, strict=True)
    found = poststratified_mean(y, f, rest)
    assert 0 < found.ci.low < found.estimate < found.ci.high <= 1 or found.ci.low == 0
    flipped = poststratified_mean([1 - v for v in y], [1 - v for v in f], [1 - v for v in rest])
    assert flipped.estimate == pytest.approx(1 - found.estimate)
    assert flipped.se == pytest.approx(found.se)


def test_a_perfect_judge_is_worth_all_its_verdicts() -> None:
    y = np.tile([1.0, 0.0, 1.0], 40)
    rest = np.tile([1.0, 0.0], 500)
    assert ppi_mean(y, y, rest).effective_labels == pytest.approx(120 + 1000)
    assert effective_labels(120, 1000, 0.0) == 120


@given(st.integers(0, 200))
def test_corrected_shares_stay_inside(k: int) -> None:
    errors = JudgeErrors(true_positives=50, positives=60, true_negatives=45, negatives=50)
    found = rogan_gladen(k, 200, errors)
    assert found.ci is None or 0 <= found.ci.low < found.ci.high <= 1
    assert 0 <= found.estimate <= 1
    assert bool(found.warnings) == (found.estimate != found.unclipped)
    perfect = JudgeErrors(true_positives=60, positives=60, true_negatives=50, negatives=50)
    assert rogan_gladen(k, 200, perfect).estimate == pytest.approx(k / 200)


def test_a_share_the_error_rates_cannot_produce_is_no_certainty() -> None:
    errors = JudgeErrors(true_positives=50, positives=60, true_negatives=45, negatives=50)
    found = rogan_gladen(0, 200, errors)
    assert (found.estimate, found.ci, found.ci_delta) == (0.0, None, None)
    assert "cannot produce" in found.warnings[0]


def test_a_small_calibration_set_of_a_weak_judge_is_refused() -> None:
    with pytest.raises(JudgeUninformative, match="coin"):
        rogan_gladen(5, 10, JudgeErrors(true_positives=1, positives=2, true_negatives=1, negatives=2))


def test_calibration_undoes_a_monotone_distortion() -> None:
    rng = np.random.default_rng(8)
    truth = rng.uniform(size=900)
    judged, labels = truth**3, (rng.uniform(size=900) < truth).astype(float)
    how = ItemBootstrap(n_resamples=100)
    found = calibrated_mean(judged[:300], labels[:300], judged[300:], how=how)
    assert found.judge_mean < 0.3
    assert found.ci.contains(0.5)
    assert found == calibrated_mean(judged[:300], labels[:300], judged[300:], how=how)


def test_calibration_refuses_scores_it_never_saw() -> None:
    with pytest.raises(NotIdentifiable, match="outside the labelled range"):
        calibrated_mean([0.4, 0.5, 0.6, 0.5, 0.45], [0, 0, 1, 1, 0], [0.9, 0.5, 0.5])


def test_few_labelled_clusters_give_no_calibrated_interval() -> None:
    how = ItemBootstrap(clusters=[0, 0, 1, 1, 2], n_resamples=50)
    found = calibrated_mean([0.1, 0.4, 0.5, 0.6, 0.9], [0, 0, 1, 1, 1], [0.5, 0.5], how=how)
    assert (found.se, found.ci) == (None, None)
    assert found.warnings


@given(
    st.lists(st.floats(0.05, 1), min_size=1, max_size=6),
    st.lists(st.floats(0, 2), min_size=6, max_size=6),
    st.integers(12, 300),
)
def test_allocations_add_up(weights: list[float], sd: list[float], budget: int) -> None:
    share = np.array(weights) / sum(weights)
    found = neyman_allocation(share, sd[: share.size], budget)
    assert sum(found.counts) == budget
    assert min(found.counts) >= 2
    assert sum(found.exact) == pytest.approx(budget)


def test_one_stratum_is_the_plain_mean() -> None:
    labels = [1, 0, 1, 1, 0, 1, 0.5]
    found, plain = stratified_mean([1.0], [labels]), clustered_se(labels)
    assert (found.estimate, found.se) == pytest.approx((plain.estimate, plain.se))


def test_active_labels_are_unbiased_whatever_the_chances() -> None:
    rng = np.random.default_rng(6)
    truth = rng.uniform(size=400)
    f, pi = np.clip(truth + rng.normal(0.1, 0.2, 400), 0, 1), rng.uniform(0.1, 0.9, 400)
    picks = rng.uniform(size=(300, 400)) < pi
    found = [
        active_mean(f, pi, [y if hit else None for y, hit in zip(truth, row, strict=True)]).estimate
        for row in picks
    ]
    assert np.mean(found) == pytest.approx(truth.mean(), abs=3 * np.std(found) / np.sqrt(300))


def test_everything_labelled_is_the_plain_mean() -> None:
    assert active_mean([0.2, 0.9, 0.4], [1, 1, 1], [1, 0, 1]).estimate == pytest.approx(2 / 3)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=80))
def test_confidence_sequences_shrink_and_mirror(scores: list[float]) -> None:
    found = confidence_sequence(scores)
    mirrored = confidence_sequence([1 - s for s in scores])
    assert (np.diff(found.lower) >= 0).all()
    assert (np.diff(found.upper) <= 0).all()
    assert (found.lower <= found.upper).all()
    assert found.lower == pytest.approx(1 - mirrored.upper, abs=1e-9)
    assert found.stop_at == mirrored.stop_at


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_a_suite_judged_to_the_end_is_known_exactly(scores: list[float], random: Any) -> None:
    random.shuffle(scores)
    found = confidence_sequence(scores, suite_size=len(scores))
    assert (found.lower[-1], found.upper[-1]) == pytest.approx([np.mean(scores)] * 2)


def test_looking_after_every_item_keeps_the_level() -> None:
    rng = np.random.default_rng(9)
    streams = rng.choice([0.0, 0.5, 1.0], size=(300, 150), p=[0.4, 0.2, 0.4])
    assert np.mean([confidence_sequence(s).stop_at is not None for s in streams]) <= 0.05
    assert np.mean([sign_eprocess(s).stop_at is not None for s in streams]) <= 0.05


def test_a_clear_winner_stops_early() -> None:
    scores = np.random.default_rng(10).choice([0.0, 1.0], size=300, p=[0.25, 0.75])
    assert confidence_sequence(scores).stop_at < 120
    assert sign_eprocess(scores).stop_at < 120


def test_only_ties_are_no_evidence() -> None:
    found = sign_eprocess([0.5, 0.5])
    assert (found.p, found.stop_at, found.n_dropped, found.log_e.size) == (1.0, None, 2, 0)


def test_variance_components_add_up() -> None:
    rng = np.random.default_rng(12)
    scores = rng.normal(0, 1, (4000, 1)) + rng.normal(0, 0.5, (4000, 3))
    found = variance_components(scores)
    assert found.between == pytest.approx(1, rel=0.07)
    assert found.within == pytest.approx(0.25, rel=0.07)
    assert found.variance_of_mean == pytest.approx(scores.mean(axis=1).var(ddof=1) / 4000)


def test_equal_scores_have_no_components() -> None:
    found = variance_components([[1.0, 1.0], [1.0, 1.0]])
    assert (found.between, found.within, found.within_share) == (0.0, 0.0, None)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.1), st.floats(0.5, 50))
def test_no_other_number_of_repeats_is_better(
    between: float, within: float, item: float, budget: float
) -> None:
    plan = optimal_repeats(between=between, within=within, cost_item=item, cost_judge=0.01, budget=budget)
    for k in (1, plan.repeats - 1, plan.repeats + 1):
        n = np.floor(budget / (item + max(1, k) * 0.01) + 1e-9)
        if 1 <= k <= 100 and n >= 1:
            assert plan.variance <= (between + within / k) / n + 1e-12


@given(st.floats(-0.99, 0.99), st.floats(0.001, 0.1))
def test_a_split_never_loses_much_to_people_alone(rho: float, cost_judge: float) -> None:
    split = optimal_label_split(correlation=rho, variance=1, cost_human=1, cost_judge=cost_judge, budget=100)
    spent = split.n_labels + split.n_judged * cost_judge
    assert spent == pytest.approx(100)
    assert split.variance <= split.variance_people_only * (1 + cost_judge) * (1 + 1e-9)
    assert bool(split.warnings) == (abs(rho) < 0.3)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: ppi_mean([], [], [1]), NotEnoughData),
        (lambda: ppi_mean([1, 0], [1], [1]), InvalidInput),
        (lambda: ppi_mean([1, 0], [1, 0], [1], tuning=2), InvalidInput),
        (lambda: poststratified_mean([1, 0.5], [1, 0], [1]), InvalidInput),
        (lambda: poststratified_mean([1, 0], [1, 1], [1], smooth=False), NotEnoughData),
        (
            lambda: JudgeErrors(true_positives=3, positives=2, true_negatives=1, negatives=1),
            InvalidInput,
        ),
        (lambda: neyman_allocation([0.5, 0.5], [1, 1], 3), NotEnoughData),
        (lambda: neyman_allocation([0.5, 0.6], [1, 1], 30), InvalidInput),
        (lambda: stratified_mean([0.5, 0.5], [[1, 0], [1]]), NotEnoughData),
        (lambda: active_mean([1, 0], [0, 1], [1, 0]), InvalidInput),
        (lambda: active_mean([1, 0], [1, 1], [None, None]), NotEnoughData),
        (lambda: confidence_sequence([]), NotEnoughData),
        (lambda: confidence_sequence([1, 0, 1], suite_size=2), InvalidInput),
        (lambda: sign_eprocess([2.0]), InvalidInput),
        (lambda: variance_components([[1.0], [2.0]]), NotEnoughData),
        (
            lambda: optimal_repeats(between=1, within=1, cost_item=1, cost_judge=1, budget=1),
            NotEnoughData,
        ),
        (
            lambda: optimal_label_split(correlation=1, variance=1, cost_human=1, cost_judge=1, budget=1),
            InvalidInput,
        ),
    ],
)
def test_bad_input_is_refused(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call()
