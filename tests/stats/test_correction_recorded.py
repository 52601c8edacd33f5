"""Corrections by labels, early stopping and budgets agree with ppi-python, confseq and R."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judgekit.stats import (
    Estimate,
    JudgeErrors,
    JudgeUninformative,
    active_mean,
    calibrated_mean,
    confidence_sequence,
    neyman_allocation,
    optimal_label_split,
    optimal_repeats,
    pair_information_gain,
    poststratified_mean,
    ppi_mean,
    rogan_gladen,
    sign_eprocess,
    stratified_mean,
    variance_components,
)

FIXTURES = Path(__file__).parent / "fixtures"


def read(topic: str) -> dict[str, dict[str, Any]]:
    cases = json.loads((FIXTURES / f"{topic}.json").read_text())["cases"]
    return {case["id"]: case for case in cases}


DEBIAS = read("debias")
OTHERS = read("sequential") | read("allocation")


def mean_of(found: Estimate) -> dict[str, Any]:
    return {"estimate": found.estimate, "ci": [found.ci.low, found.ci.high]}


def error_rates(given: dict[str, Any]) -> dict[str, Any]:
    errors = JudgeErrors(
        true_positives=given["tp"],
        positives=given["n_pos"],
        true_negatives=given["tn"],
        negatives=given["n_neg"],
    )
    return {"judge_positive": given["judge_positive"], "n_judged": given["n_unlabeled"], "errors": errors}


def corrected_share(given: dict[str, Any]) -> dict[str, Any]:
    found = rogan_gladen(**error_rates(given), confidence=given["confidence"])
    return {
        "tpr": found.sensitivity,
        "tnr": found.specificity,
        "observed": found.observed,
        "estimate": found.estimate,
        "estimate_unclipped": found.unclipped,
        "se_delta": found.se,
        "ci_delta": [found.ci_delta.low, found.ci_delta.high],
        "ci_lang_reiczigel": [found.ci.low, found.ci.high],
    }


def predicted(given: dict[str, Any]) -> dict[str, Any]:
    arrays = (given["y"], given["f_labeled"], given["f_unlabeled"])
    tuned, plain, classical = (
        ppi_mean(*arrays, tuning=t, confidence=1 - given["alpha"]) for t in (None, 1.0, 0.0)
    )
    return {
        "ppi": mean_of(plain),
        "ppi_pp": {**mean_of(tuned), "lambda": tuned.tuning},
        "classical": mean_of(classical),
        "naive_judge_mean": tuned.judge_mean,
        "corr": tuned.correlation,
    }


def stratified_by_judge(smooth: bool) -> Callable[[Any], dict[str, Any]]:  # noqa: FBT001 - picks a case
    def answer(_: Any) -> dict[str, Any]:
        given = DEBIAS["double_sampling"]["input"]
        found = poststratified_mean(given["y"], given["f_labeled"], given["f_unlabeled"], smooth=smooth)
        return {**mean_of(found), "se": found.se}

    return answer


def calibrated(given: dict[str, Any]) -> dict[str, Any]:
    scores = (given["score_labeled"], given["y"], given["score_unlabeled"])
    found = calibrated_mean(*scores, folds=given["folds"])
    assert found.ci.contains(found.estimate)
    return {
        "plug_in": found.plug_in,
        "augmented": found.estimate,
        "jackknife_var_plug_in": found.plug_in_jackknife_variance,
        "share_unlabeled_outside_label_range": found.outside_share,
    }


def strata(given: dict[str, Any]) -> dict[str, Any]:
    found = stratified_mean(given["weights"], given["labels_per_stratum"])
    allocation = neyman_allocation(given["weights"], given["sd"], given["budget"])
    assert sum(allocation.counts) == given["budget"]
    return {"allocation_real": allocation.exact, "estimate": found.estimate, "se": found.se}


def active(given: dict[str, Any]) -> dict[str, Any]:
    found = active_mean(given["f"], given["pi"], given["y_where_labeled"])
    return {**mean_of(found), "se": found.se, "n_labeled": sum(given["xi"])}


def sequence(given: dict[str, Any]) -> dict[str, Any]:
    found = confidence_sequence(
        given["scores"], alpha=given["alpha"], null=given.get("null", 0.5), suite_size=given.get("N")
    )
    times = np.array([10, 25, 50, 100, 150])
    ends = {"times": times.tolist(), "lower": found.lower[times - 1], "upper": found.upper[times - 1]}
    return {key: list(value) for key, value in ends.items()} | (
        {"first_time_excluding_null": found.stop_at} if "null" in given else {}
    )


def evidence(given: dict[str, Any]) -> dict[str, Any]:
    found = sign_eprocess(given["scores"], alpha=given["alpha"])
    return {
        "n_non_ties": found.n_effective,
        "final_log_e": found.log_e[-1],
        "anytime_p": found.p,
        "first_rejection_non_tie_index": found.stop_at,
    }


def repeats(given: dict[str, Any]) -> dict[str, Any]:
    found = optimal_repeats(
        between=given["sigma2_between"],
        within=given["sigma2_within"],
        cost_item=given["cost_item"],
        cost_judge=given["cost_judgment"],
        budget=given["budget"],
    )
    return {
        "k_continuous": found.repeats_exact,
        "k": found.repeats,
        "n_items": found.n_items,
        "variance_at_k": found.variance,
    }


def components(given: dict[str, Any]) -> dict[str, Any]:
    found = variance_components(given["scores_items_by_repeats"])
    return {
        "sigma2_within": found.within,
        "sigma2_between": found.between,
        "var_of_mean": found.variance_of_mean,
        "share_within_in_var_of_mean": found.within_share,
    }


def split(given: dict[str, Any]) -> dict[str, Any]:
    money = {key: given[key] for key in ("cost_human", "cost_judge", "budget")}
    found = optimal_label_split(correlation=given["rho"], variance=given["var_y"], **money)
    return {
        "n_over_M": found.label_share,
        "n": found.n_labels,
        "M": found.n_judged,
        "variance": found.variance,
        "variance_human_only": found.variance_people_only,
    }


ANSWER: dict[str, Callable[[Any], Any]] = {
    "rogan_gladen": corrected_share,
    "ppi_binary": predicted,
    "ppi_winrate": predicted,
    "double_sampling": stratified_by_judge(smooth=False),
    "double_sampling_smoothed": stratified_by_judge(smooth=True),
    "isotonic_calibrated_mean": calibrated,
    "stratified_neyman": strata,
    "active_inference": active,
    "betting_cs": sequence,
    "betting_cs_wor": sequence,
    "beta_binomial_eprocess": evidence,
    "repeat_allocation_a": repeats,
    "repeat_allocation_b": repeats,
    "variance_components": components,
    "human_vs_judge_labels": split,
}
APART = {"rogan_gladen_refuse", "active_pair_gain"}
CASES = DEBIAS | OTHERS


def test_every_recorded_case_is_checked() -> None:
    assert CASES.keys() == ANSWER.keys() | APART


@pytest.mark.parametrize("name", ANSWER)
def test_recorded_answer(name: str, check_agreement: Callable[..., None]) -> None:
    case = CASES[name]
    expected = dict(case["expected"])
    if name == "rogan_gladen":
        del expected["judgy_ci_for_information"]
    check_agreement(ANSWER[name](case["input"]), expected, case["tol"])


def test_the_recorded_information_gains(check_agreement: Callable[..., None]) -> None:
    case = CASES["active_pair_gain"]
    found = pair_information_gain(case["input"]["theta"], case["input"]["cov"])
    gains = {f"{i}-{j}": float(gain) for i, j, gain in zip(found.i, found.j, found.gain, strict=True)}
    assert case["expected"]["best"] == "{}-{}".format(*found.best)
    check_agreement(gains, case["expected"]["gain"], case["tol"])


def test_a_judge_worse_than_a_coin_is_refused() -> None:
    case = CASES["rogan_gladen_refuse"]
    assert case["expected"]["error"] == JudgeUninformative.__name__
    with pytest.raises(JudgeUninformative):
        rogan_gladen(**error_rates(case["input"]))
