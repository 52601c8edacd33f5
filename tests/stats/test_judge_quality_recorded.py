"""Figures about judges agree with those recorded from R, sklearn, crowd-kit and the authors' own code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judgekit.stats import (
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
from judgekit.stats.correlation import Levels

CASES = json.loads((Path(__file__).parent / "fixtures" / "judge_quality.json").read_text())["cases"]
SCORE = {"x": 1.0, "tie": 0.5, "y": 0.0}


def kappas(given: dict[str, Any]) -> dict[str, Any]:
    none, linear, quadratic = (cohen_kappa(**given, weights=w) for w in ("none", "linear", "quadratic"))
    return {
        "kappa": none.estimate,
        "linear": linear.estimate,
        "quadratic": quadratic.estimate,
        "se_kappa": none.se,
        "p_observed": none.p_observed,
        "p_expected": none.p_expected,
    }


def several(given: dict[str, Any]) -> dict[str, Any]:
    fleiss = fleiss_kappa(given["ratings"], categories=given["categories"])
    ac1 = gwet_ac1(given["ratings"], categories=given["categories"])
    return {"fleiss_kappa": fleiss.estimate, "gwet_ac1": ac1.estimate, "p_agree": ac1.p_observed}


def paradox(given: dict[str, Any]) -> dict[str, Any]:
    found = agreement_report(given["a"], given["b"])
    assert "AC1" in found.warnings[0]
    return {
        "agreement": found.agreement,
        "cohen_kappa": found.kappa.estimate,
        "gwet_ac1": found.ac1.estimate,
    }


def alphas(given: dict[str, Any]) -> dict[str, Any]:
    items = list(zip(*given["ratings_raters_by_items"], strict=True))
    scale = given["value_domain"]
    return {
        level: krippendorff_alpha(items, level=level, categories=scale).estimate
        for level in ("nominal", "ordinal", "interval")
    }


def three_levels(levels: Levels) -> dict[str, Any]:
    return {
        "system_level": levels.system,
        "item_level_mean_of_per_item": levels.item,
        "n_items_defined": levels.n_items_defined,
        "global_pooled": levels.pooled,
    }


def correlations(given: dict[str, Any]) -> dict[str, Any]:
    found = judge_correlation(given["human"], given["judge"])
    best = tie_threshold(given["human"], given["judge"])
    return {
        "pearson": three_levels(found.pearson),
        "spearman": three_levels(found.spearman),
        "kendall_tau_b": three_levels(found.kendall),
        "pairwise_accuracy_with_ties": {
            "acc_eq_eps0": found.pair_accuracy,
            "best_eps": best.eps,
            "acc_eq_best_eps": best.accuracy,
        },
        "system_pairwise_accuracy": found.system_accuracy,
    }


def alternative(given: dict[str, Any]) -> dict[str, Any]:
    found = alt_test(given["humans"], given["llm"], epsilon=given["epsilon"], q=given["q"])
    return {
        "winning_rate": found.winning_rate,
        "advantage_probability": found.advantage,
        "p_values": found.p_values,
        "passes": found.passed,
    }


def position(given: dict[str, Any]) -> dict[str, Any]:
    found = position_bias(*([SCORE[verdict] for verdict in given[order]] for order in ("order1", "order2")))
    return {
        "n": found.n_items,
        "consistency": found.consistency,
        "conflict_first": found.conflict_first,
        "conflict_second": found.conflict_second,
        "partial_first": found.partial_first,
        "partial_second": found.partial_second,
        "primacy_rate_non_tied": found.first_share,
        "mean_bias": found.estimate,
        "se": found.se,
        "p_conflicts_sign": found.p_conflicts,
    }


def verbosity(given: dict[str, Any]) -> dict[str, Any]:
    found = verbosity_bias(given["len_diff_z"], given["human_prefers_a"], given["judge_prefers_a"])
    return {
        "judge_prefers_longer": found.judge_prefers_longer,
        "human_prefers_longer": found.human_prefers_longer,
        "excess": found.estimate,
        "logit_coef": found.logit.coefficients,
        "logit_se": found.logit.se,
    }


def favour(given: dict[str, Any]) -> dict[str, Any]:
    found = self_preference(given["a_is_own_family"], given["human_prefers_a"], given["judge_prefers_a"])
    return {
        "equal_opportunity_bias": found.equal_opportunity,
        "false_positive_bias": found.false_positive,
        "demographic_parity": found.demographic_parity,
        "counts": found.counts,
        "fisher_p_equal_opportunity": found.p,
    }


def panel(given: dict[str, Any]) -> dict[str, Any]:
    found = dawid_skene(given["labels"])
    items, judges = np.argsort(found.items), np.argsort(found.judges)
    return {
        "posterior_class1": found.posterior[items, 1].tolist(),
        "prior_class1": float(found.prior[1]),
        "confusion": found.confusion[judges].tolist(),
        "loglik": found.log_likelihood,
    }


def calibration(given: dict[str, Any]) -> dict[str, Any]:
    found = calibration_report(given["confidence"], given["correct"], n_bins=given["n_bins"])
    return {
        "ece": found.ece,
        "ece_equal_mass": found.ece_equal_mass,
        "brier": found.brier,
        "log_loss": found.log_loss,
    }


def intraclass(given: dict[str, Any]) -> dict[str, Any]:
    found = icc(given["ratings_items_by_repeats"])
    return {
        "ICC1": found.icc1,
        "ICC2": found.icc2,
        "ICC3": found.icc3,
        "ICC1k": found.icc1k,
        "ICC2k": found.icc2k,
        "ICC3k": found.icc3k,
        "ICC1_ci95": [found.icc1_ci.low, found.icc1_ci.high],
        "within_sd": found.within_sd,
    }


def repeats(given: dict[str, Any]) -> dict[str, Any]:
    found = repeat_consistency(given["verdicts"])
    return {
        "flip_rate": found.flip_rate,
        "unanimous": found.unanimous,
        "mean_within_variance_unbiased": found.flip_rate / 2,
    }


def grade(given: dict[str, Any]) -> dict[str, Any]:
    found = expected_score(given["top_logprobs"], given["scale"])
    return {"expected": found.expected, "sd": found.sd, "mass": found.mass, "argmax": found.most_likely}


ANSWER: dict[str, Callable[[dict[str, Any]], Any]] = {
    "cohen_kappa": kappas,
    "fleiss_gwet": several,
    "kappa_paradox": paradox,
    "krippendorff_alpha": alphas,
    "meta_correlation": correlations,
    "alt_test_eps0.1": alternative,
    "alt_test_eps0.2": alternative,
    "position_bias": position,
    "verbosity_bias": verbosity,
    "self_preference": favour,
    "dawid_skene": panel,
    "calibration": calibration,
    "icc": intraclass,
    "test_retest": repeats,
    "geval_expected_score": grade,
}


def test_every_recorded_case_is_checked() -> None:
    assert {case["id"] for case in CASES} == ANSWER.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_recorded_answer(case: dict[str, Any], check_agreement: Callable[..., None]) -> None:
    check_agreement(ANSWER[case["id"]](case["input"]), case["expected"], case["tol"])
