import numpy as np
import pytest

from judgekit.workflow.trust_agreement import (
    calibration,
    chance_corrected,
    decided_agreement,
    grade_correlation,
    raw_agreement,
)
from judgekit.workflow.trust_bias import length_pull, position_pull


def scores(rng, n):
    return rng.integers(0, 3, n) / 2


def test_agreement_of_known_preferences():
    judge, reference = np.array([1, 1, 0, 0.5, 0.5, 1.0]), np.array([1, 1, 0, 0, 0.5, 0.5])
    assert raw_agreement(judge, reference, None).value == pytest.approx(4 / 6)
    assert decided_agreement(judge, reference, None).value == pytest.approx(3.5 / 4)
    kappa, _, alpha = chance_corrected(judge, reference, None)
    assert kappa.value == pytest.approx((4 / 6 - 12 / 36) / (1 - 12 / 36))
    assert -1 < alpha.value < 1


def test_pairs_of_one_case_do_not_count_as_cases():
    rng = np.random.default_rng(0)
    judge, reference = (np.repeat(scores(rng, 30), 6) for _ in range(2))
    cases = [n // 6 for n in range(180)]
    for alone, together in zip(
        chance_corrected(judge, reference, None), chance_corrected(judge, reference, cases), strict=True
    ):
        assert alone.value == pytest.approx(together.value)
        width_alone, width = (each.interval.high - each.interval.low for each in (alone, together))
        assert width > 1.8 * width_alone


def test_a_reference_that_never_decides_leaves_nothing_to_be_right_about():
    ties, judge = np.full(8, 0.5), np.array([1.0] * 8)
    assert decided_agreement(judge, ties, None).note
    assert calibration(judge, ties, None) is None
    assert length_pull(np.arange(1.0, 9), ties, judge, None) is None


def test_agreement_that_chance_leaves_undefined_is_said():
    ones = np.ones(10)
    kappa, _, alpha = chance_corrected(ones, ones, None)
    assert (kappa.value, alpha.value) == (None, None)
    assert "undefined" in kappa.note


@pytest.mark.parametrize(("n", "word"), [(3, "too few cases"), (20, "too few cases"), (2000, "none seen")])
def test_no_pull_is_clean_only_where_one_would_show(n, word):
    rng = np.random.default_rng(5)
    first = rng.integers(0, 2, n).astype(float)
    second = np.where(rng.random(n) < 0.8, first, 1 - first)
    found = position_pull(first, second, None)
    assert found.word == word
    assert (found.detectable is None) == (n == 3)


def test_a_judge_that_never_changes_its_mind_has_an_interval():
    found = position_pull(np.ones(12), np.ones(12), None)
    assert (found.effect, found.word) == (0, "too few cases")
    assert found.interval.low < 0 < found.interval.high


def test_stated_probabilities_against_what_is_right():
    odds = np.log(np.array([9.0, 9, 9, 9, 1 / 9]))
    found = calibration(odds, np.array([1.0, 1, 0, 0, 0.5]), None)
    assert (found.n_pairs, found.excess.value) == (4, pytest.approx(0.4))
    assert found.ece.value == pytest.approx(0.4)
    assert found.brier.value == pytest.approx((2 * 0.01 + 2 * 0.81) / 4)


def test_grades_that_go_together():
    rng = np.random.default_rng(2)
    human = rng.normal(size=(4, 40))
    found = grade_correlation(human * 2 + 1, human)
    assert (found.pearson.value, found.spearman.value, found.kendall) == pytest.approx((1, 1, 1))
    noisy = grade_correlation(human + rng.normal(size=human.shape), human)
    assert noisy.pearson.interval.low < noisy.pearson.value < noisy.pearson.interval.high
    assert noisy.pearson.value == pytest.approx(
        np.corrcoef((human).ravel(), (human + 0).ravel())[0, 1] * 0.707, abs=0.1
    )
    assert grade_correlation(np.ones((2, 9)), human[:2, :9]).pearson.note
