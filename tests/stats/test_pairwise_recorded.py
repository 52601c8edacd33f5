"""Two-candidate methods give the answers recorded from R, statsmodels and scipy."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judgekit.stats.bootstrap import Resampling, cluster_bootstrap, paired_bootstrap
from judgekit.stats.clustered import clustered_se
from judgekit.stats.effect import effect_sizes
from judgekit.stats.equivalence import GateDecision, non_inferiority, tost_paired
from judgekit.stats.multiple import adjust_pvalues
from judgekit.stats.power import (
    EvalVariance,
    detectable_difference,
    power_paired,
    power_sign_test,
    sample_size_eval,
    sample_size_paired,
)
from judgekit.stats.proportion import proportion_ci
from judgekit.stats.results import Interval
from judgekit.stats.signflip import signflip_test
from judgekit.stats.significance import mcnemar, sign_test
from judgekit.stats.wilcoxon import wilcoxon_signed_rank
from judgekit.stats.winrate import combine_orders, win_rate

CASES = json.loads((Path(__file__).parent / "fixtures" / "pairwise.json").read_text())["cases"]
SCORE = {"x": 1.0, "tie": 0.5, "y": 0.0}


def ends(interval: Interval | None) -> list[float]:
    assert interval is not None
    return [interval.low, interval.high]


def rate(given: dict[str, Any]) -> dict[str, Any]:
    found = win_rate(given["outcomes"], confidence=given["confidence"])
    return {
        "n": found.n_items,
        "wins": found.wins,
        "ties": found.ties,
        "losses": found.losses,
        "win_rate": found.estimate,
        "se": found.se,
        "ci": ends(found.ci),
    }


def orders(given: dict[str, Any]) -> list[dict[str, Any]]:
    first, second = zip(*given["pairs"], strict=True)
    found = combine_orders([SCORE[v] for v in first], [SCORE[v] for v in second])
    rows = zip(first, second, found.scores, found.strict, found.status, strict=True)
    keys = ("order1", "order2", "score_mean", "score_strict", "status")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def signs(given: dict[str, Any]) -> dict[str, Any]:
    found = sign_test(**given)
    return {
        "n_effective": found.n_effective,
        "p_two_sided": found.p,
        "p_greater": found.p_greater,
        "p_mid_two_sided": found.p_mid,
    }


def passes(given: dict[str, Any]) -> dict[str, Any]:
    found = mcnemar(given["table"])
    return {
        "p_exact": found.p,
        "p_mid": found.p_mid,
        "p_chi2_cc": found.p_chi2_cc,
        "p_chi2": found.p_chi2,
        "diff_pass_rate_A_minus_B": found.estimate,
        "se_diff_wald": found.se,
    }


def flips(given: dict[str, Any]) -> dict[str, Any]:
    found = signflip_test(given["differences"], given.get("clusters"))
    answer = {"p_two_sided": found.p, "n_permutations": found.n_permutations, "exact": found.exact}
    return (
        answer if "clusters" in given else {**answer, "mean_diff": found.mean, "p_greater": found.p_greater}
    )


def signed_ranks(given: dict[str, Any]) -> dict[str, Any]:
    found = wilcoxon_signed_rank(given["x"], given["y"])
    pratt = wilcoxon_signed_rank(given["x"], given["y"], zeros="pratt")
    return {
        "n_nonzero": found.n_effective,
        "p_exact_midrank": found.p,
        "p_approx_wilcox_cc": found.p_normal,
        "p_approx_pratt": pratt.p_normal,
    }


def effects(given: dict[str, Any]) -> dict[str, Any]:
    found = effect_sizes(given["x"], given["y"])
    return {
        "cohens_dz": found.cohens_dz,
        "hedges_gz": found.hedges_gz,
        "hedges_J_df11": found.hedges_j,
        "cliffs_delta": found.cliffs_delta,
        "p_superiority": found.p_superiority,
        "paired_p_superiority": found.paired_p_superiority,
    }


def shares(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "wilson": ends(proportion_ci(**given, method="wilson")),
        "clopper_pearson": ends(proportion_ci(**given, method="exact")),
    }


def robust(given: dict[str, Any]) -> dict[str, Any]:
    cr0, cr1, cr2 = (clustered_se(**given, kind=kind) for kind in ("CR0", "CR1", "CR2"))
    return {
        "mean": cr2.estimate,
        "n": cr2.n_items,
        "n_clusters": cr2.n_clusters,
        "se_naive": cr2.se_naive,
        "se_cr0": cr0.se,
        "se_cr1": cr1.se,
        "ci_cr1_t": ends(cr1.ci),
        "se_cr2": cr2.se,
        "df_satterthwaite": cr2.df,
        "p_cr2_satt": cr2.p,
        "design_effect_cr1": cr1.design_effect,
    }


def adjusted(given: dict[str, Any]) -> dict[str, Any]:
    found = {
        method: adjust_pvalues(given["p"], method, alpha=given["alpha"]) for method in ("holm", "bh", "by")
    }
    return {m: {"adjusted": r.adjusted, "reject_05": r.rejected} for m, r in found.items()}


def paired_size(given: dict[str, Any]) -> dict[str, Any]:
    found = sample_size_paired(given["dz"], alpha=given["alpha"], power=given["power"])
    return {
        "n_exact": found.n_exact,
        "n": found.n,
        "power_at_n100": power_paired(given["dz"], 100, alpha=given["alpha"]),
        "n_normal_approx": found.n_normal_approx,
    }


def eval_size(given: dict[str, Any]) -> dict[str, Any]:
    parts = ("omega2", "sigma2_a", "sigma2_b", "k_a", "k_b")
    variance = EvalVariance(*(given[part] for part in parts))
    levels = {"alpha": given["alpha"], "power": given["power"]}
    found = sample_size_eval(variance, given["delta"], **levels)
    return {
        "n_exact": found.n_exact,
        "n": found.n,
        "mde_at_n": detectable_difference(variance, given["n_for_mde"], **levels),
    }


def sign_power(given: dict[str, Any]) -> dict[str, Any]:
    found = power_sign_test(given["n"], given["p_win"], alpha=given["alpha"])
    return {"power": found.power, "actual_size": found.actual_size}


def equivalence(given: dict[str, Any]) -> dict[str, Any]:
    found = tost_paired(given["x"], given["y"], margin=given["margin"], alpha=given["alpha"])
    return {
        "mean_diff": found.estimate,
        "p_lower": found.p_lower,
        "p_upper": found.p_upper,
        "p_tost": found.p,
        "ci90": ends(found.ci),
        "equivalent": found.equivalent,
    }


def gate(given: dict[str, Any]) -> dict[str, Any]:
    found = non_inferiority(given["outcomes"], margin=given["margin"], alpha=given["alpha"])
    return {
        "win_rate": found.estimate,
        "p": found.p,
        "lower_one_sided_95": ends(found.ci)[0],
        "non_inferior": found.decision is GateDecision.PASSED,
    }


ANSWER: dict[str, Callable[[dict[str, Any]], Any]] = {
    "win_rate": rate,
    "combine_orders": orders,
    "sign_test": signs,
    "mcnemar": passes,
    "signflip_exact": flips,
    "signflip_cluster_exact": flips,
    "wilcoxon_continuous": lambda given: {"p_exact": wilcoxon_signed_rank(given["differences"]).p},
    "wilcoxon_graded_ties": signed_ranks,
    "effect_sizes": effects,
    "proportion_ci_7_20": shares,
    "proportion_ci_0_15": shares,
    "clustered_se": robust,
    "multiple_testing": adjusted,
    "power_paired_t": paired_size,
    "miller_sample_size": eval_size,
    "power_sign_test": sign_power,
    "tost_paired": equivalence,
    "non_inferiority": gate,
}
RESAMPLED = {"paired_bootstrap_bca", "cluster_bootstrap", "bootstrap_degenerate"}


def test_every_recorded_case_is_checked() -> None:
    assert {case["id"] for case in CASES} == ANSWER.keys() | RESAMPLED


@pytest.mark.parametrize("case", [c for c in CASES if c["id"] in ANSWER], ids=lambda case: case["id"])
def test_recorded_answer(case: dict[str, Any], check_agreement: Callable[..., None]) -> None:
    check_agreement(ANSWER[case["id"]](case["input"]), case["expected"], case["tol"])


@pytest.mark.parametrize("interval", ["bca", "percentile"])
@pytest.mark.parametrize("name", ["paired_bootstrap_bca", "cluster_bootstrap"])
def test_recorded_bootstrap(name: str, interval: str, rng: np.random.Generator) -> None:
    case = next(c for c in CASES if c["id"] == name)
    given, expected = case["input"], case["expected"]
    how = Resampling(interval=interval, confidence=given["confidence"], n_resamples=given["n_resamples"])
    if "clusters" in given:
        found = cluster_bootstrap(given["scores"], given["clusters"], how=how, rng=rng)
        assert found.se == pytest.approx(expected["se"], rel=case["tol"]["se_rel"])
    else:
        found = paired_bootstrap(given["differences"], how=how, rng=rng)
    assert found.estimate == pytest.approx(expected["estimate"], abs=1e-9)
    assert ends(found.ci) == pytest.approx(expected[interval], abs=case["tol"]["ci_abs"])


def test_equal_differences_never_give_certainty() -> None:
    case = next(c for c in CASES if c["id"] == "bootstrap_degenerate")
    found = paired_bootstrap(case["input"]["differences"])
    assert (found.estimate, found.se, found.ci) == (0.0, None, None)
    bounded = paired_bootstrap(case["input"]["differences"], how=Resampling(bounds=(-1.0, 1.0)))
    assert ends(bounded.ci) == pytest.approx([-0.26465, 0.26465], abs=1e-5)
