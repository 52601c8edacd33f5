"""Recorded rankings of independent programs, each reproduced within its tolerance."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from judgekit.stats.arena_hard import arena_hard_score
from judgekit.stats.cells import aggregate_cells
from judgekit.stats.contextual import FASTCHAT, ContextualOptions, contextual_bradley_terry
from judgekit.stats.covariance import sandwich
from judgekit.stats.elo import elo_online
from judgekit.stats.information import pair_information_gain
from judgekit.stats.intervals import rating_difference
from judgekit.stats.length_control import (
    AlpacaOptions,
    GamedBaseline,
    alpaca_lc_winrate,
    length_controlled_winrate,
)
from judgekit.stats.ranks import rank_intervals
from judgekit.stats.strengths import ELO_PER_NAT, bradley_terry
from judgekit.stats.style import style_features

FILE = json.loads((Path(__file__).parent / "fixtures" / "ranking.json").read_text())
CASES = {case["id"]: case for case in FILE["cases"]}
CODE = {1.0: 0, 0.0: 1, 0.5: 2}


class Arena:
    """Battles of a recorded case as arrays."""

    def __init__(self, case):
        battles = case["input"]["battles"]
        battles = FILE["battles"] if isinstance(battles, str) else battles
        scores = case["input"].get("score_a", [battle["score_a"] for battle in battles])
        self.names = sorted({battle[side] for battle in battles for side in "ab"})
        self.k = len(self.names)
        self.a = np.array([self.names.index(battle["a"]) for battle in battles])
        self.b = np.array([self.names.index(battle["b"]) for battle in battles])
        self.outcome = np.array([CODE[score] for score in scores])
        self.prompt = None if "prompt" not in battles[0] else [battle["prompt"] for battle in battles]

    def cells(self, **options):
        return aggregate_cells(self.a, self.b, self.outcome, n_candidates=self.k, **options)

    def named(self, values):
        return dict(zip(self.names, np.asarray(values).tolist(), strict=True))


def elo(case):
    arena = Arena(case)
    result = elo_online(arena.a, arena.b, arena.outcome, n_candidates=arena.k, k=case["input"]["k"])
    return {"ratings": arena.named(result.ratings)}


def half_win(case):
    arena = Arena(case)
    battles, prompts = arena.cells(), arena.cells(cluster=arena.prompt)
    fit = bradley_terry(battles, ties="half")
    by_prompt = sandwich(fit, prompts, kind="CR1")
    errors = {
        "iid_model": np.sqrt(np.diag(fit.cov)),
        "sandwich_battle": sandwich(fit, battles).se,
        "sandwich_prompt_cr0": sandwich(fit, prompts, kind="CR0").se,
        "sandwich_prompt_cr1": by_prompt.se,
    }
    pairwise = {}
    for i, j in zip(*np.triu_indices(arena.k, 1), strict=True):
        gap = rating_difference(fit, by_prompt, i, j)
        pairwise[f"{arena.names[i]}-{arena.names[j]}"] = {
            "diff": gap.estimate * ELO_PER_NAT,
            "se_prompt_cr1": gap.se * ELO_PER_NAT,
        }
    return {
        "ratings_natural": arena.named(fit.theta),
        "ratings_elo": arena.named(1000 + fit.theta * ELO_PER_NAT),
        "se_elo": {kind: arena.named(se * ELO_PER_NAT) for kind, se in errors.items()},
        "pairwise": pairwise,
        "n_clusters": by_prompt.n_clusters,
    }


def ranks(case):
    arena = Arena(case)
    cells = arena.cells(cluster=arena.prompt)
    fit = bradley_terry(cells, ties="half")
    covariance = replace(sandwich(fit, cells, kind="CR1"), df=None)  # recorded with normal quantiles
    confidence = case["input"]["confidence"]
    single = rank_intervals(fit, covariance, confidence=confidence, style="lmarena")
    joint = rank_intervals(fit, covariance, confidence=confidence)
    return {
        "lmarena_rank_ub": arena.named(single.best),
        "rank_lower_worst_marginal": arena.named(single.worst),
        "simultaneous": arena.named(np.stack([joint.best, joint.worst], axis=1)),
    }


def undefeated(case):
    arena = Arena(case)
    fit = bradley_terry(arena.cells(), prior=case["input"]["lambda"])
    return {
        "connected_strongly": bool(fit.bounded.all()),
        "mle_exists": fit.connectivity.mle_exists,
        "ratings_natural": arena.named(fit.theta),
        "ratings_elo": arena.named(1000 + fit.theta * ELO_PER_NAT),
    }


def weighted(case):
    arena = Arena(case)
    fit = bradley_terry(arena.cells(weight=case["input"]["weights"]), ties="half")
    return {"ratings_natural": arena.named(fit.theta)}


def davidson(case):
    arena = Arena(case)
    fit = bradley_terry(arena.cells(), ties="davidson")
    nu = fit.tie_parameter
    return {"ratings_natural": arena.named(fit.theta), "nu": nu, "p_tie_equal": nu / (2 + nu)}


def rao_kupper(case):
    arena = Arena(case)
    fit = bradley_terry(arena.cells(), ties="rao_kupper")
    return {"ratings_natural": arena.named(fit.theta), "eta": fit.tie_parameter}


def arena_hard(case):
    score = arena_hard_score(case["input"]["games"], strong_weight=case["input"]["weight"])
    return {
        "score": score.estimate,
        "n_copies": score.n_copies,
        "se_upstream_iid_copies": score.se_iid,
        "se_prompt_cluster_cr1": score.se,
    }


def style_control(case):
    arena, features = Arena(case), case["input"]["features"]
    columns = [np.stack([features[f"{kind}_{side}"] for kind in ("len", "headers")], axis=1) for side in "ab"]
    style = style_features(*columns)
    battles = (arena.a, arena.b, arena.outcome)
    plain = ContextualOptions(shown_first=False)
    mle, parity = (
        contextual_bradley_terry(battles, style.values, n_candidates=arena.k, options=options)
        for options in (plain, FASTCHAT)
    )
    return {
        "features_std": style.values[:5].tolist(),
        "mle": {
            "ratings_natural": arena.named(mle.fit.theta),
            "gamma": [effect.estimate for effect in mle.effects],
        },
        "fastchat_parity": {
            "ratings_elo": arena.named(1000 + parity.fit.theta * ELO_PER_NAT),
            "gamma": [effect.estimate for effect in parity.effects],
        },
    }


def alpaca(case):
    given = case["input"]
    gamed = GamedBaseline(
        item=given["gamed"]["index"],
        preference=given["gamed"]["preference"],
        length_contrast=given["gamed"]["std_delta_len"],
    )
    options = AlpacaOptions(gamed_weight=given["lambda"], n_folds=given["n_splits"], n_replicates=20)
    rate = alpaca_lc_winrate(
        given["preference_model"],
        given["len_model"],
        given["len_baseline"],
        given["instruction_difficulty"],
        gamed,
        options,
    )
    return {
        "raw_win_rate": 100 * rate.raw_win_rate,
        "length_controlled_winrate": 100 * rate.estimate,
        "lc_standard_error": 100 * rate.published_se,
        "coef": {
            "tanh_len": rate.length_effect,
            "difficulty": rate.difficulty_effect,
            "bias": rate.intercept,
        },
        "C": rate.penalty_strength,
    }


def length_logit(_):
    given = CASES["alpaca_lc_v1"]["input"]
    rate = length_controlled_winrate(given["preference_model"], given["len_model"], given["len_baseline"])
    on_logit = rate.se / (rate.estimate * (1 - rate.estimate))
    return {
        "intercept": rate.intercept,
        "slope": rate.length_effect,
        "lc_win_rate": 100 * rate.estimate,
        "se_intercept_robust": on_logit * np.sqrt((rate.n_items - 1) / rate.n_items),  # recorded as HC0
    }


COMPUTE = {
    "elo_k4": elo,
    "elo_k32": elo,
    "bt_ties_half": half_win,
    "rank_intervals": ranks,
    "bt_undefeated_ridge": undefeated,
    "bt_weighted": weighted,
    "davidson": davidson,
    "rao_kupper": rao_kupper,
    "style_controlled_bt": style_control,
    "arena_hard_score": arena_hard,
    "alpaca_lc_v1": alpaca,
    "lc_glm_simple": length_logit,
}


@pytest.mark.parametrize("case_id", CASES)
def test_recorded_ranking_is_reproduced(case_id, check_agreement):
    case = CASES[case_id]
    check_agreement(COMPUTE[case_id](case), case["expected"], case["tol"])


def test_recorded_pair_gains_are_reproduced(recorded, check_agreement):
    case = recorded("sequential")["active_pair_gain"]
    gains = pair_information_gain(**case["input"])
    found = {f"{i}-{j}": gain for i, j, gain in zip(gains.i, gains.j, gains.gain, strict=True)}
    best = "-".join(str(candidate) for candidate in gains.best)
    check_agreement({"gain": found, "best": best}, case["expected"], case["tol"])
