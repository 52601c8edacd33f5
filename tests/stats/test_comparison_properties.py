"""What must hold of any comparison: symmetry, invariance, agreement of independent ways, no NaN."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from judgekit.stats import (
    InvalidInput,
    NotEnoughData,
    cluster_bootstrap,
    clustered_se,
    combine_orders,
    effect_sizes,
    signflip,
    signflip_test,
    tost_paired,
    wilcoxon_signed_rank,
    win_rate,
    win_rate_bounds,
)

VERDICTS = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
SCORES = st.lists(VERDICTS, min_size=1, max_size=60)
GRADES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40)


@st.composite
def clustered(draw: st.DrawFn) -> tuple[list[float], list[int]]:
    scores = draw(SCORES)
    return scores, draw(st.lists(st.integers(0, 9), min_size=len(scores), max_size=len(scores)))


def numbers(result: Any) -> list[float]:
    """Every number in a result, those of its intervals included."""
    found: list[float] = []
    for field in fields(result):
        value = getattr(result, field.name)
        if isinstance(value, int | float):
            found.append(float(value))
        elif hasattr(value, "__dataclass_fields__"):
            found.extend(numbers(value))
    return found


@given(clustered())
def test_no_result_holds_nan_or_infinity(data: tuple[list[float], list[int]]) -> None:
    scores, clusters = data
    results = [
        win_rate(scores, clusters),
        win_rate(scores, clusters, weight="cluster"),
        clustered_se(scores, clusters),
        signflip_test(np.array(scores) - 0.5, clusters),
        effect_sizes(scores, 0.5),
        wilcoxon_signed_rank(scores, 0.5),
        win_rate_bounds(scores, 2, clusters),
        tost_paired(scores, 0.5, margin=0.1, clusters=clusters),
    ]
    assert all(np.isfinite(numbers(result)).all() for result in results)


@given(clustered(), st.randoms(use_true_random=False))
def test_order_and_names_of_items_and_clusters_do_not_matter(
    data: tuple[list[float], list[int]], random: Any
) -> None:
    scores, clusters = data
    order = list(range(len(scores)))
    random.shuffle(order)
    here = win_rate(scores, clusters)
    there = win_rate([scores[i] for i in order], [f"case-{-clusters[i]}" for i in order])
    assert numbers(there) == pytest.approx(numbers(here), abs=1e-9)
    assert there.warnings == here.warnings


@given(clustered())
def test_exchanging_the_candidates_mirrors_the_answer(data: tuple[list[float], list[int]]) -> None:
    scores, clusters = data
    ab, ba = win_rate(scores, clusters), win_rate([1 - s for s in scores], clusters)
    assert ab.estimate == pytest.approx(1 - ba.estimate)
    assert (ab.wins, ab.ties, ab.losses) == (ba.losses, ba.ties, ba.wins)
    assert (ab.p, ab.se) == pytest.approx((ba.p, ba.se))
    if ab.ci and ba.ci:
        assert ab.ci.low == pytest.approx(1 - ba.ci.high)
        assert 0 <= ab.ci.low <= ab.estimate <= ab.ci.high <= 1


@given(clustered())
def test_an_interval_is_never_a_point(data: tuple[list[float], list[int]]) -> None:
    rate = win_rate(*data)
    assert rate.ci is None or rate.ci.width > 0


@given(st.lists(VERDICTS, min_size=2, max_size=12))
def test_exact_sign_flips_agree_with_scipy(scores: list[float]) -> None:
    d = np.array(scores) - 0.5
    theirs = scipy.stats.permutation_test(
        (d,), np.sum, permutation_type="samples", n_resamples=np.inf, alternative="greater"
    )
    assert signflip_test(d).p_greater == pytest.approx(theirs.pvalue, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_counting_on_a_lattice_agrees_with_sampling(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d = rng.choice([-0.5, -0.25, 0, 0.25, 0.5], 80) + 0.05
    counted = signflip_test(d)
    sampled = signflip._sample(np.abs(d), d.sum(), 99_999, rng)
    assert counted.exact
    assert sampled.both == pytest.approx(counted.p, abs=0.006)
    assert sampled.upper == pytest.approx(counted.p_greater, abs=0.006)


@given(st.lists(st.sampled_from([-0.5, -0.25, 0.25, 0.5]), min_size=17, max_size=20))
def test_counting_on_a_lattice_agrees_with_listing_all_patterns(d: list[float]) -> None:
    totals = np.zeros(1)
    for value in d:
        totals = np.concatenate([totals + value, totals - value])
    assert signflip_test(d).p == pytest.approx(np.mean(np.abs(totals) >= abs(sum(d)) - 1e-9), rel=1e-12)


def test_sampled_flips_are_reproducible_and_never_zero() -> None:
    d = np.random.default_rng(1).normal(3, 1, 60)
    one, two = (signflip_test(d, rng=np.random.default_rng(7)) for _ in range(2))
    assert one == two
    assert one.p == 1 / 100_000


def test_ten_thousand_clusters_are_cheap() -> None:
    d = np.random.default_rng(2).normal(size=10_000)
    assert 0 < signflip_test(d).p <= 1


@given(st.lists(VERDICTS, min_size=6, max_size=50))
def test_without_clusters_the_error_is_the_textbook_one(scores: list[float]) -> None:
    assume(len(set(scores)) > 1)
    found = clustered_se(scores)
    assert found.se == pytest.approx(np.std(scores, ddof=1) / np.sqrt(len(scores)))
    assert found.df == pytest.approx(len(scores) - 1)
    assert found.design_effect == pytest.approx(1)


@given(GRADES)
def test_signed_ranks_agree_with_scipy_permutations(pairs: list[tuple[int, int]]) -> None:
    d = np.array([a - b for a, b in pairs[:12]], dtype=float)
    d = d[d != 0]
    assume(d.size > 1)
    ranks = np.sign(d) * scipy.stats.rankdata(np.abs(d))
    theirs = scipy.stats.permutation_test((ranks,), np.sum, permutation_type="samples", n_resamples=np.inf)
    assert wilcoxon_signed_rank(d).p == pytest.approx(min(1.0, theirs.pvalue), abs=1e-12)


@given(GRADES)
def test_effect_sizes_agree_with_mann_whitney(pairs: list[tuple[int, int]]) -> None:
    x, y = zip(*pairs, strict=True)
    theirs = scipy.stats.mannwhitneyu(x, y, method="asymptotic").statistic / (len(x) * len(y))
    found, mirrored = effect_sizes(x, y), effect_sizes(y, x)
    assert found.p_superiority == pytest.approx(theirs)
    assert found.cliffs_delta == pytest.approx(-mirrored.cliffs_delta)


@given(SCORES, SCORES)
def test_combining_orders_is_symmetric_in_the_orders(first: list[float], second: list[float]) -> None:
    n = min(len(first), len(second))
    one, two = combine_orders(first[:n], second[:n]), combine_orders(second[:n], first[:n])
    assert (one.scores == two.scores).all()
    assert (one.strict == two.strict).all()
    assert one.status == two.status
    assert set(one.strict) <= {0.0, 0.5, 1.0}


@given(clustered(), st.integers(0, 5))
def test_missing_items_can_only_widen(data: tuple[list[float], list[int]], missing: int) -> None:
    bounds = win_rate_bounds(data[0], missing, data[1])
    assert bounds.estimate.contains(np.mean(data[0]) * (1 - 1e-12) + 1e-13) or missing == 0
    assert bounds.estimate.width == pytest.approx(missing / (len(data[0]) + missing))


@pytest.mark.parametrize(("clusters", "has_interval"), [(1, False), (4, False), (5, True), (19, True)])
def test_few_clusters_say_so(clusters: int, has_interval: bool) -> None:  # noqa: FBT001 - a parameter
    rate = win_rate([1, 0, 0.5] * clusters, np.repeat(np.arange(clusters), 3))
    mixed = win_rate(np.resize([1, 0, 0.5, 1], 4 * clusters), np.arange(4 * clusters) % clusters)
    assert (rate.ci is not None) == (mixed.ci is not None) == has_interval
    assert (mixed.p is not None) == has_interval
    assert rate.warnings
    assert mixed.warnings


def test_twelve_of_twelve_is_not_certain() -> None:
    rate = win_rate([1.0] * 12)
    assert rate.se is None
    assert (rate.ci.low, rate.ci.high) == pytest.approx((0.7353515, 1.0))
    assert rate.p == 2 / 2**12


def test_equal_shares_in_every_cluster_are_not_certain() -> None:
    rate = win_rate([1, 0] * 8, np.repeat(np.arange(8), 2))
    assert rate.se is None
    assert rate.ci.width > 0.3


@pytest.mark.parametrize("bad", [[1, float("nan")], [1, float("inf")], [1, 1.5], [[1, 0]], ["a"], [1, None]])
def test_bad_scores_are_refused(bad: list[Any]) -> None:
    with pytest.raises(InvalidInput, match="scores"):
        win_rate(bad)


@pytest.mark.parametrize("function", [win_rate, clustered_se, signflip_test, cluster_bootstrap])
def test_no_scores_are_not_enough(function: Any) -> None:
    with pytest.raises(NotEnoughData):
        function([])


@pytest.mark.parametrize("clusters", [["a"], ["a", None], ["a", float("nan")]])
def test_bad_clusters_are_refused(clusters: list[Any]) -> None:
    with pytest.raises(InvalidInput, match="clusters"):
        win_rate([1, 0], clusters)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(InvalidInput, match="2 values for 3 items"):
        tost_paired([1, 2, 3], [1, 2], margin=1)


@pytest.mark.parametrize(
    ("scores", "clusters", "said"),
    [
        ([1, 0, 0.5, 1, 0, 1, 1], None, "only 7 clusters"),
        ([0.5] * 40 + [1, 1, 0], None, "only 3 of 43 clusters differ"),
        ([1, 0] * 200 + [0, 1, 0.5] * 10, ["big"] * 400 + list(range(30)), "very unequal size"),
        ([1] * 28 + [0.5, 0], None, "end of the scale"),
    ],
)
def test_intervals_that_may_cover_less_say_so(scores: list[float], clusters: Any, said: str) -> None:
    assert said in "; ".join(win_rate(scores, clusters).warnings)


def test_plenty_of_even_evidence_needs_no_caution() -> None:
    assert win_rate([1, 0, 0.5, 1] * 10).warnings == ()


def test_a_test_that_cannot_reach_significance_says_so() -> None:
    assert "below 0.12" in signflip_test([0.5] * 4 + [0.0] * 30).warnings[0]
    assert signflip_test([0.5] * 6).warnings == ()
