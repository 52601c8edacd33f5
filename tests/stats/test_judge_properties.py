"""What must hold of any figure about a judge: invariance, known limits, refusal instead of NaN."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from judgekit.stats import (
    InvalidInput,
    ItemBootstrap,
    NotEnoughData,
    NotIdentifiable,
    agreement_report,
    alt_test,
    calibration_report,
    cohen_kappa,
    dawid_skene,
    expected_score,
    fleiss_kappa,
    gwet_ac1,
    icc,
    judge_correlation,
    krippendorff_alpha,
    position_bias,
    repeat_consistency,
    self_preference,
    tie_threshold,
    verbosity_bias,
)
from judgekit.stats.logistic import fit_logistic

SCALE = [1, 2, 3, 4, 5]
POINT = ItemBootstrap(n_resamples=0)
GRADE = st.integers(1, 5)
PAIRS = st.lists(st.tuples(GRADE, GRADE), min_size=2, max_size=40)
TABLE = st.lists(st.lists(st.one_of(st.none(), GRADE), min_size=3, max_size=3), min_size=2, max_size=25)
BITS = st.integers(0, 1)


@given(PAIRS)
def test_kappa_is_symmetric_and_bounded(pairs: list[tuple[int, int]]) -> None:
    a, b = zip(*pairs, strict=True)
    assume(len(set(a) | set(b)) > 1)
    for weights in ("none", "linear", "quadratic"):
        one = cohen_kappa(a, b, categories=SCALE, weights=weights)
        two = cohen_kappa(b, a, categories=SCALE, weights=weights)
        assert one.estimate == pytest.approx(two.estimate)
        assert one.estimate <= 1
        assert one.se is None or one.se > 0


@given(PAIRS)
def test_unused_categories_change_weighted_not_plain_kappa(pairs: list[tuple[int, int]]) -> None:
    a, b = zip(*pairs, strict=True)
    assume(len(set(a) | set(b)) > 1)
    assert cohen_kappa(a, b).estimate == pytest.approx(cohen_kappa(a, b, categories=range(9)).estimate)


@given(TABLE)
def test_two_item_orders_and_rater_orders_give_one_alpha(table: list[list[int | None]]) -> None:
    rated = [row for row in table if sum(grade is not None for grade in row) > 1]
    assume(len({grade for row in rated for grade in row} - {None}) > 1)
    for level in ("nominal", "ordinal", "interval"):
        one = krippendorff_alpha(table, level=level, how=POINT).estimate
        two = krippendorff_alpha([row[::-1] for row in table[::-1]], level=level, how=POINT).estimate
        assert one == pytest.approx(two)
        assert one <= 1 + 1e-12


@given(TABLE)
def test_alpha_agrees_with_its_definition(table: list[list[int | None]]) -> None:
    units = [[g for g in row if g is not None] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    pooled = [g for unit in units for g in unit]
    assume(len(set(pooled)) > 1)
    pairs = [(c, k, len(u) - 1) for u in units for i, c in enumerate(u) for j, k in enumerate(u) if i != j]
    observed = sum((c - k) ** 2 / m for c, k, m in pairs) / len(pooled)
    expected = sum((c - k) ** 2 for c in pooled for k in pooled) / (len(pooled) * (len(pooled) - 1))
    found = krippendorff_alpha(table, level="interval", how=POINT)
    assert found.estimate == pytest.approx(1 - observed / expected)


@given(st.lists(GRADE, min_size=2, max_size=30))
def test_perfect_agreement_is_one(grades: list[int]) -> None:
    assume(len(set(grades)) > 1)
    twice = [[g, g] for g in grades]
    assert cohen_kappa(grades, grades).estimate == pytest.approx(1)
    assert krippendorff_alpha(twice, level="ordinal", how=POINT).estimate == pytest.approx(1)
    assert fleiss_kappa(twice, how=POINT).estimate == pytest.approx(1)
    assert gwet_ac1(twice, how=POINT).estimate == pytest.approx(1)
    assert repeat_consistency(twice).flip_rate == 0


def test_one_category_leaves_agreement_beyond_chance_undefined() -> None:
    report = agreement_report([1, 1, 1, 1, 1], [1, 1, 1, 1, 1])
    assert (report.agreement, report.kappa, report.ac1) == (1.0, None, None)
    assert report.agreement_ci.low < 0.6
    for call in (fleiss_kappa, gwet_ac1, krippendorff_alpha):
        with pytest.raises(NotIdentifiable):
            call([[1, 1], [1, 1]])


def test_bootstrap_intervals_cover_the_estimate_and_repeat_with_the_seed() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(1, 6, 80)
    ratings = np.clip(truth[:, None] + rng.integers(-1, 2, (80, 3)), 1, 5).tolist()
    for call in (fleiss_kappa, gwet_ac1, krippendorff_alpha):
        one, two = call(ratings), call(ratings)
        assert one == two
        assert one.ci.contains(one.estimate)
    clustered = ItemBootstrap(clusters=np.repeat(np.arange(20), 4))
    assert krippendorff_alpha(ratings, how=clustered).n_clusters == 20


@given(st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=2, max_size=15))
def test_icc_does_not_care_for_shift_scale_or_order(table: list[list[float]]) -> None:
    x = np.round(np.array(table), 3)
    assume(np.ptp(x) > 0.1)
    one, two = icc(x), icc(3 * x[::-1, ::-1] + 7)
    assert one.icc1 == pytest.approx(two.icc1, abs=1e-6)
    assert -0.5 - 1e-9 <= one.icc1 <= 1 + 1e-9
    if one.icc1_ci:
        assert one.icc1_ci.low <= one.icc1 <= one.icc1_ci.high


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0])] * 2), min_size=1, max_size=40))
def test_exchanging_the_slots_turns_the_position_bias_round(pairs: list[tuple[float, float]]) -> None:
    first, second = zip(*pairs, strict=True)
    here, there = position_bias(first, second), position_bias(second, first)
    assert here.estimate == pytest.approx(-there.estimate)
    assert (here.conflict_first, here.partial_first) == (there.conflict_second, there.partial_second)
    assert here.p_conflicts == there.p_conflicts
    disagreeing = here.conflict_first + here.conflict_second + here.partial_first + here.partial_second
    assert here.consistency == pytest.approx(1 - disagreeing / len(pairs))


def test_a_judge_that_always_takes_the_first_slot_is_found_out() -> None:
    bias = position_bias([1.0] * 20, [0.0] * 20)
    assert (bias.estimate, bias.consistency, bias.first_share) == (0.5, 0.0, 1.0)
    assert bias.p_conflicts == 2 / 2**20


def test_a_judge_that_only_sees_length_has_no_finite_logit() -> None:
    z = np.array([1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 1.5, -1.5])
    bias = verbosity_bias(z, [1, 0, 0, 1, 1, 0, 0, 1], (z > 0).astype(float))
    assert bias.judge_prefers_longer == 1
    assert bias.logit is None
    assert "finite" in bias.warnings[-1]


def test_clustered_logit_errors_grow_with_copies_only_when_told() -> None:
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    y = (rng.uniform(size=60) < 0.5).astype(float)
    copies = np.repeat(np.arange(60), 3)
    thrice = fit_logistic(x[copies], y[copies])
    told = fit_logistic(x[copies], y[copies], copies)
    once = fit_logistic(x, y, np.arange(60))
    assert thrice.se[1] == pytest.approx(fit_logistic(x, y).se[1] / np.sqrt(3))
    assert told.se == pytest.approx(once.se)


def test_self_preference_needs_both_families() -> None:
    with pytest.raises(NotEnoughData):
        self_preference([1, 1], [1, 1], [1, 0])
    fair = self_preference([1, 0] * 20, [1] * 40, [1, 1, 0, 0] * 10)
    assert fair.equal_opportunity == 0
    assert fair.equal_opportunity_ci.contains(0)
    assert fair.false_positive is None


@given(st.lists(st.tuples(BITS, BITS, BITS), min_size=3, max_size=30))
def test_panel_posteriors_are_chances_and_ignore_names(votes: list[tuple[int, int, int]]) -> None:
    assume(len({v for row in votes for v in row}) == 2)
    triples = [(i, j, v) for i, row in enumerate(votes) for j, v in enumerate(row)]
    found = dawid_skene(triples, tolerance=1e-5, max_iterations=100_000)
    renamed = dawid_skene(
        [(f"case {i}", f"judge {j}", "ny"[v]) for i, j, v in triples], tolerance=1e-5, max_iterations=100_000
    )
    assert found.posterior.sum(axis=1) == pytest.approx(1)
    assert found.confusion.sum(axis=2) == pytest.approx(1)
    assert renamed.posterior == pytest.approx(found.posterior)


def test_a_panel_of_good_judges_outvotes_a_bad_one() -> None:
    rng = np.random.default_rng(11)
    truth = rng.integers(0, 2, 300)
    error = [0.1, 0.15, 0.2, 0.5]
    votes = [(i, j, int(t ^ (rng.uniform() < e))) for i, t in enumerate(truth) for j, e in enumerate(error)]
    found = dawid_skene(votes)
    assert np.mean((found.posterior[:, 1] > 0.5) == truth) > 0.93
    right = found.confusion[:, [0, 1], [0, 1]].mean(axis=1)
    assert right == pytest.approx(1 - np.array(error), abs=0.06)


def test_two_judges_are_no_panel() -> None:
    with pytest.raises(NotEnoughData, match="at least 3 judges"):
        dawid_skene([(0, "a", 1), (0, "b", 0)])


@given(st.lists(st.tuples(st.floats(0, 1), BITS), min_size=1, max_size=60))
def test_calibration_figures_stay_in_range(pairs: list[tuple[float, int]]) -> None:
    p, y = zip(*pairs, strict=True)
    report = calibration_report(p, y)
    assert 0 <= report.ece <= 1
    assert 0 <= report.brier <= 1
    assert 0 <= report.log_loss < 35
    assert sum(b.n for b in report.bins) == len(pairs)
    assert all(b.low <= b.confidence <= b.high and b.ci.contains(b.correct) for b in report.bins)


def test_expected_score_of_a_sure_judge_is_its_grade() -> None:
    assert expected_score({"4": 0.0}, SCALE).expected == 4
    assert expected_score({"4": np.log(0.5), "the": np.log(0.5)}, SCALE).warnings
    with pytest.raises(NotEnoughData, match="1, 2, 3, 4, 5"):
        expected_score({"good": -0.1}, SCALE)


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 6), min_size=2, max_size=8))
def test_a_judge_that_repeats_people_is_perfect(rows: list[tuple[int, ...]]) -> None:
    human = np.array(rows, dtype=float)
    found = judge_correlation(human, human)
    assert found.pair_accuracy == found.system_accuracy == 1
    for level in (found.pearson, found.spearman, found.kendall):
        assert all(v is None or v == pytest.approx(1) for v in (level.system, level.item, level.pooled))
    assert bool(found.warnings) == (len(rows) < 6)


@given(st.lists(st.tuples(GRADE, GRADE), min_size=4, max_size=24))
def test_the_tie_threshold_is_the_best_of_all(pairs: list[tuple[int, int]]) -> None:
    human, judge = np.array(pairs[: len(pairs) // 2 * 2], dtype=float).T.reshape(2, 2, -1)
    best = tie_threshold(human, judge)
    tried = [judge_correlation(human, judge, eps=eps).pair_accuracy for eps in range(5)]
    assert best.accuracy == pytest.approx(max(tried))
    assert judge_correlation(human, judge, eps=best.eps).pair_accuracy == pytest.approx(best.accuracy)


def test_alt_test_needs_thirty_items_and_sane_allowance() -> None:
    people = {name: {i: i % 2 for i in range(29)} for name in "ab"}
    with pytest.raises(NotEnoughData, match="30"):
        alt_test(people, dict.fromkeys(range(29), 0))
    with pytest.raises(InvalidInput, match="epsilon"):
        alt_test(people, {}, epsilon=-0.1)


def test_alt_test_fails_a_judge_that_guesses() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 200)
    people = {name: dict(enumerate(truth.tolist())) for name in "abc"}
    guesses = alt_test(people, dict(enumerate(rng.integers(0, 3, 200).tolist())))
    assert not guesses.passed
    assert guesses.advantage < 0.5


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: cohen_kappa([1, 2], [1]), InvalidInput),
        (lambda: cohen_kappa([], []), NotEnoughData),
        (lambda: cohen_kappa([1, None], [1, 2]), InvalidInput),
        (lambda: cohen_kappa([1, 9], [1, 2], categories=SCALE), InvalidInput),
        (lambda: cohen_kappa([1, 2], [2, 1], weights="linear"), InvalidInput),
        (lambda: krippendorff_alpha([[1, None], [None, 2]]), NotEnoughData),
        (lambda: krippendorff_alpha([[1, 2], [1]]), InvalidInput),
        (lambda: krippendorff_alpha([["a", "b"]], level="interval"), InvalidInput),
        (lambda: krippendorff_alpha([[1, "b"]]), InvalidInput),
        (lambda: fleiss_kappa([]), NotEnoughData),
        (lambda: icc([[1.0, 2.0]]), NotEnoughData),
        (lambda: icc([[1.0, 1.0], [1.0, 1.0]]), NotIdentifiable),
        (lambda: icc([[1.0, float("nan")], [1.0, 2.0]]), InvalidInput),
        (lambda: repeat_consistency([[1], [2]]), NotEnoughData),
        (lambda: judge_correlation([[1.0, 2.0]], [[1.0, 2.0]]), NotEnoughData),
        (lambda: judge_correlation([[1.0], [2.0]], [[1.0, 2.0]]), InvalidInput),
        (lambda: calibration_report([1.2], [1]), InvalidInput),
        (lambda: calibration_report([], []), NotEnoughData),
        (lambda: verbosity_bias([0.0, 0.0], [1, 0], [1, 0]), NotEnoughData),
        (lambda: self_preference([1, 0.5], [1, 1], [1, 0]), InvalidInput),
        (lambda: position_bias([2.0], [1.0]), InvalidInput),
    ],
)
def test_bad_input_is_refused_by_name(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call()
