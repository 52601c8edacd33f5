"""Sample sizes, power, gates and adjusted p-values behave as their definitions say."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from judgekit.stats import (
    EvalVariance,
    GateDecision,
    InvalidInput,
    NotEnoughData,
    adjust_pvalues,
    cases_needed,
    detectable_difference,
    mcnemar,
    non_inferiority,
    power_paired,
    power_sign_test,
    proportion_ci,
    sample_size_eval,
    sample_size_paired,
    sign_test,
    tost_paired,
    win_rate,
)

PVALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(st.floats(0.05, 2), st.floats(0.3, 0.99))
def test_the_size_found_has_the_power_asked_for(dz: float, power: float) -> None:
    size = sample_size_paired(dz, power=power)
    assert power_paired(dz, size.n) >= power - 1e-9
    assert size.n == 2 or power_paired(dz, size.n - 1) < power


@given(st.floats(0.01, 3), st.integers(2, 3000))
def test_power_agrees_with_the_noncentral_t(dz: float, n: int) -> None:
    critical = scipy.stats.t.isf(0.025, n - 1)
    theirs = scipy.stats.nct.sf(critical, n - 1, dz * np.sqrt(n))
    assert 0.05 - 1e-9 <= power_paired(dz, n) <= 1
    if np.isfinite(theirs):
        assert power_paired(dz, n) == pytest.approx(theirs, abs=0.03)


def test_the_detectable_difference_inverts_the_sample_size() -> None:
    variance = EvalVariance(0.2, 0.1, 0.1, design_effect=1.7)
    needed = sample_size_eval(variance, 0.05).n
    assert detectable_difference(variance, needed) == pytest.approx(0.05, rel=1e-3)


@given(st.integers(1, 200), st.floats(0, 1))
def test_the_sign_test_keeps_its_level(n: int, p_win: float) -> None:
    found = power_sign_test(n, p_win)
    assert 0 <= found.actual_size <= 0.05
    assert 0 <= found.power <= 1 + 1e-9


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 9))
def test_the_sign_test_agrees_with_scipy(wins: int, losses: int, ties: int) -> None:
    found = sign_test(wins, losses, ties)
    if wins + losses:
        assert found.p == pytest.approx(scipy.stats.binomtest(wins, wins + losses).pvalue)
    assert 0 < found.p_mid <= found.p
    assert found.n_dropped == ties


@given(PVALUES)
def test_adjusted_pvalues_agree_with_scipy_and_keep_their_order(p: list[float]) -> None:
    holm, bh, by = (np.array(adjust_pvalues(p, method).adjusted) for method in ("holm", "bh", "by"))
    assert bh == pytest.approx(scipy.stats.false_discovery_control(p, method="bh"))
    assert by == pytest.approx(scipy.stats.false_discovery_control(p, method="by"))
    assert (holm >= bh - 1e-12).all()
    assert (holm <= np.minimum(1, np.array(p) * len(p)) + 1e-12).all()
    assert (np.diff(holm[np.argsort(p)]) >= 0).all()


@given(st.integers(1, 60), st.data())
def test_share_intervals_agree_with_scipy(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    theirs = scipy.stats.binomtest(k, n)
    for method in ("wilson", "exact"):
        found, expected = proportion_ci(k, n, method=method), theirs.proportion_ci(method=method)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_more_cases_settle_what_they_were_said_to_settle() -> None:
    scores = np.repeat([0.0, 0.5, 1.0], [18, 12, 30])
    needed = cases_needed(win_rate(scores), margin=0.05)
    total = 60 + needed.different
    dz = (scores.mean() - 0.5) / scores.std(ddof=1)
    assert total == sample_size_paired(dz).n
    assert needed.not_worse < needed.different
    assert needed.equivalent is None


def test_clusters_raise_the_need_by_the_design_effect() -> None:
    scores = np.tile([1.0, 1.0, 0.0, 1.0, 0.0], 12)
    alone, together = win_rate(scores), win_rate(np.repeat(scores, 4), np.repeat(np.arange(60), 4))
    assert together.design_effect == pytest.approx(4, rel=0.05)
    assert cases_needed(together).different == cases_needed(alone).different
    assert cases_needed(together).items_per_cluster == 4


def test_no_effect_needs_no_finite_number() -> None:
    needed = cases_needed(win_rate([1, 0, 1, 0, 1, 0]), margin=0.05)
    assert needed.different is None
    assert needed.equivalent > 300


def test_without_variance_nothing_can_be_planned() -> None:
    needed = cases_needed(win_rate([1.0] * 9), margin=0.05)
    assert (needed.different, needed.not_worse, needed.equivalent) == (None, None, None)
    assert needed.warnings == ("no variance to plan with",)


@pytest.mark.parametrize(
    ("wins", "losses", "decision"),
    [(70, 30, GateDecision.PASSED), (30, 70, GateDecision.FAILED), (50, 50, GateDecision.INCONCLUSIVE)],
)
def test_a_gate_passes_fails_or_cannot_tell(wins: int, losses: int, decision: GateDecision) -> None:
    assert non_inferiority([1] * wins + [0] * losses, margin=0.05).decision is decision


def test_a_gate_on_too_few_clusters_cannot_tell() -> None:
    gate = non_inferiority([1, 1, 1, 1], margin=0.05)
    assert (gate.decision, gate.p, gate.ci) == (GateDecision.INCONCLUSIVE, None, None)


def test_a_gate_on_unanimous_clusters_uses_the_exact_bound() -> None:
    gate = non_inferiority([1.0] * 5, margin=0.0)
    assert gate.p == pytest.approx(0.5**5)
    assert gate.decision is GateDecision.PASSED
    assert non_inferiority([0.0] * 5, margin=0.0).decision is GateDecision.FAILED


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=40), st.floats(0, 0.4))
def test_a_gate_passes_exactly_when_p_is_below_alpha(scores: list[float], margin: float) -> None:
    gate = non_inferiority(scores, margin=margin)
    passed = gate.decision is GateDecision.PASSED
    assert gate.p is None or abs(gate.p - 0.05) < 1e-9 or passed == (gate.p < 0.05)


def test_not_significant_is_not_equivalent(rng: np.random.Generator) -> None:
    few = rng.choice([0.0, 1.0], 20)
    assert win_rate(few).p > 0.05
    assert not tost_paired(few, 0.5, margin=0.05).equivalent
    assert tost_paired(np.tile([0.0, 1.0], 4000), 0.5, margin=0.05).equivalent


def test_identical_outputs_are_equivalent_only_given_enough_of_them() -> None:
    assert not tost_paired([0.5] * 20, 0.5, margin=0.05, bounds=(-0.5, 0.5)).equivalent
    assert tost_paired([0.5] * 40, 0.5, margin=0.05, bounds=(-0.5, 0.5)).equivalent
    assert tost_paired([0.5] * 40, 0.5, margin=0.05).equivalent is None


def test_no_discordant_items_are_no_difference() -> None:
    test = mcnemar([[20, 0], [0, 10]])
    assert (test.estimate, test.se, test.p, test.p_chi2) == (0.0, None, 1.0, None)
    assert test.ci.contains(0.1)


@pytest.mark.parametrize("table", [[[1, 2]], [[1.5, 0], [0, 1]], [[-1, 0], [0, 1]]])
def test_a_bad_table_is_refused(table: list[list[float]]) -> None:
    with pytest.raises(InvalidInput):
        mcnemar(table)


def test_an_empty_table_is_not_enough() -> None:
    with pytest.raises(NotEnoughData):
        mcnemar([[0, 0], [0, 0]])


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf")])
def test_impossible_effects_are_refused(bad: float) -> None:
    with pytest.raises(InvalidInput):
        sample_size_paired(bad)
