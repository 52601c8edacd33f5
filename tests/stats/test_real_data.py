"""Published figures about real judges and real annotators come out again, to the digits given."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judgekit.stats import (
    alt_test,
    calibrated_mean,
    clustered_se,
    cohen_kappa,
    judge_correlation,
    krippendorff_alpha,
    position_bias,
    repeat_consistency,
    transport_check,
    win_rate,
)
from judgekit.workflow.trust_repeats import constant_outputs


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("dataset", ["mtbench", "cebab_stars", "summeval"])
def test_alt_test_gives_the_published_winning_rates(real_data: Path, dataset: str) -> None:
    labels: dict[str, dict[str, dict[str, str]]] = {"human": {}, "llm": {}}
    for row in rows(real_data / "alt_test" / f"{dataset}.csv.gz"):
        labels[row["kind"]].setdefault(row["rater"], {})[row["item"]] = row["value"]
    for published in rows(real_data / "alt_test" / "published.csv"):
        if published["dataset"] == dataset:
            score = "rmse" if published["score"] == "neg_rmse" else "accuracy"
            judge = labels["llm"][published["llm"]]
            found = alt_test(labels["human"], judge, epsilon=float(published["epsilon"]), score=score)
            assert found.winning_rate == pytest.approx(float(published["winning_rate_measured"]), abs=1e-4)
            advantage = float(published["advantage_probability_measured"])
            assert found.advantage == pytest.approx(advantage, abs=6e-5)
            assert found.passed == (published["verdict_published"] == "PASSED")
            assert len(found.annotators) == int(published["n_humans"])


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_newsroom_alphas(real_data: Path, level: str) -> None:
    folder = real_data / "human_agreement"
    ratings: dict[str, dict[str, list[float]]] = {}
    for row in rows(folder / "newsroom.csv.gz"):
        ratings.setdefault(row["metric"], {}).setdefault(row["item"], []).append(float(row["score"]))
    for published in rows(folder / "published.csv"):
        found = krippendorff_alpha(list(ratings[published["metric"]].values()), level=level)
        assert found.estimate == pytest.approx(float(published[f"alpha_{level}"]), abs=1e-10)
        assert found.n_items == int(published["units"])
        assert found.ci.contains(found.estimate)


@pytest.mark.parametrize(("name", "alpha"), [("codings", 904 / 1216), ("gcl", 0.0833333)])
def test_small_published_alphas(real_data: Path, name: str, alpha: float) -> None:
    with (real_data / "evalica" / f"{name}.csv").open() as file:
        raters = [[cell or None for cell in line] for line in csv.reader(file)]
    items = list(zip(*raters, strict=True))
    assert krippendorff_alpha(items).estimate == pytest.approx(alpha, abs=1e-6)


def preferences(real_data: Path) -> list[dict[str, str]]:
    return list(rows(real_data / "alpaca_eval" / "annotations.csv.gz"))


def test_alpaca_eval_win_rates_and_their_errors(real_data: Path) -> None:
    scores: dict[str, list[float]] = {}
    for row in preferences(real_data):
        scores.setdefault(row["model"], []).append(float(row["preference"]) - 1)
    checked = 0
    for published in rows(real_data / "alpaca_eval" / "published.csv"):
        if published["model"] in scores and published["standard_error"]:
            found = win_rate(scores[published["model"]])
            assert 100 * found.estimate == pytest.approx(float(published["win_rate"]), abs=0.06)
            assert 100 * found.se == pytest.approx(float(published["standard_error"]), abs=0.02)
            checked += 1
    assert checked > 10


def test_the_slot_effect_counts_instructions_not_verdicts(real_data: Path) -> None:
    """Which slot an output sits in is fixed per instruction, so 29 models give one look at each, not 29."""
    kept = [row for row in preferences(real_data) if row["M_is_output_2"]]
    score = np.array([float(row["preference"]) - 1 for row in kept])
    slot = np.array([1.0 if row["M_is_output_2"] == "1" else -1.0 for row in kept])
    _, model = np.unique([row["model"] for row in kept], return_inverse=True)
    centred = score - (np.bincount(model, weights=score) / np.bincount(model))[model]
    effect = clustered_se(2 * slot * centred, [row["instruction_id"] for row in kept])
    assert effect.estimate == pytest.approx(0.088, abs=0.001)
    assert effect.se == pytest.approx(0.009, abs=0.0005)
    assert effect.se_naive < 0.003
    assert effect.design_effect > 9


def test_summeval_correlations(real_data: Path) -> None:
    ratings: dict[tuple[str, str], list[float]] = {}
    for row in rows(real_data / "alt_test" / "summeval.csv.gz"):
        rater = "expert" if row["kind"] == "human" else row["rater"]
        ratings.setdefault((rater, row["item"]), []).append(float(row["value"]))
    documents, systems = ([*sorted({key.split("__")[part] for _, key in ratings})] for part in (0, 1))

    def table(rater: str, dimension: str) -> np.ndarray[Any, Any]:
        cells = [[np.mean(ratings[rater, f"{d}__{s}__{dimension}"]) for d in documents] for s in systems]
        return np.array(cells)

    for published in rows(real_data / "alt_test" / "summeval_correlations_measured.csv"):
        if published["llm"] == "gpt-4o":
            found = judge_correlation(table("expert", published["dim"]), table("gpt-4o", published["dim"]))
            assert found.pearson.pooled == pytest.approx(float(published["pearson"]))
            assert found.spearman.pooled == pytest.approx(float(published["spearman_pooled"]))
            assert found.kendall.pooled == pytest.approx(float(published["kendall_pooled"]))
            assert found.spearman.item == pytest.approx(float(published["spearman_per_doc"]))
            assert found.kendall.item == pytest.approx(float(published["kendall_per_doc"]))
            assert found.kendall.n_items_defined == int(published["docs_used"])
            assert found.kendall.system == pytest.approx(float(published["kendall_system"]))


def test_llmbar_agreement_between_orders(real_data: Path) -> None:
    folder, verdicts = real_data / "llmbar", {}
    for row in rows(folder / "verdicts.csv.gz"):
        key = (row["subset"], row["evaluator"], row["strategy"])
        verdicts.setdefault(key, []).append((row["winner_noswap"], row["winner_swap"]))
    checked = 0
    for published in rows(folder / "published.csv"):
        pairs = verdicts[published["subset"], published["evaluator"], published["strategy"]]
        winners = {winner for pair in pairs for winner in pair}
        if not winners <= {"1", "2"} or published["pub_kappa_agreement"] in {"", "nan"}:
            continue
        first, second = zip(*pairs, strict=True)
        if len(set(first) | set(second)) < 2:
            continue
        scores = [[float(winner == "1") for winner in order] for order in (first, second)]
        assert position_bias(*scores).consistency == pytest.approx(float(published["agree"]))
        kappa = cohen_kappa(first, second, categories=["1", "2"]).estimate
        assert kappa == pytest.approx(float(published["pub_kappa_agreement"]), abs=1e-9)
        checked += 1
    assert checked > 50


def test_repeated_grades_of_one_judge(real_data: Path) -> None:
    with gzip.open(real_data / "prometheus" / "mt_bench_eval.jsonl.gz", "rt") as file:
        grades = [json.loads(line)["gpt4_score"] for line in file]
    assert repeat_consistency(grades).unanimous == pytest.approx(0.441, abs=5e-4)
    alphas = {level: krippendorff_alpha(grades, level=level).estimate for level in ("interval", "ordinal")}
    assert alphas == pytest.approx({"interval": 0.851, "ordinal": 0.815}, abs=5e-4)


def test_calibrating_a_cheap_judge(real_data: Path) -> None:
    folder = real_data / "cje_arena"
    scored = [(float(r["judge_score"]), r["oracle_label"]) for r in rows(folder / "base.csv")]
    labelled = [(score, float(label)) for score, label in scored if label]
    rest = [score for score, label in scored if not label]
    found = calibrated_mean(*zip(*labelled, strict=True), rest)
    measured = next(rows(folder / "measured.csv"))
    assert found.plug_in == pytest.approx(float(measured["isotonic_mean"]), abs=1e-9)
    assert found.judge_mean == pytest.approx(float(measured["judge_mean"]), abs=1e-9)
    assert found.ci.contains(float(measured["oracle_mean"]))


def test_a_clone_keeps_the_calibration_and_a_worse_judge_of_it_would_not(real_data: Path) -> None:
    folder = real_data / "cje_arena"
    labelled = [
        (float(row["judge_score"]), float(row["oracle_label"]))
        for row in rows(folder / "base.csv")
        if row["oracle_label"]
    ]
    probe = [
        (float(row["judge_score"]), float(row["oracle_label"])) for row in rows(folder / "clone_probe.csv")
    ]
    found = transport_check(*zip(*labelled, strict=True), *zip(*probe, strict=True))
    measured = next(row for row in rows(folder / "measured.csv") if row["policy"] == "clone")
    assert found.estimate == pytest.approx(float(measured["residual"]), abs=1e-9)
    assert found.ci.contains(0.0)
    worse = [(score, label - 0.3) for score, label in probe]
    assert not transport_check(*zip(*labelled, strict=True), *zip(*worse, strict=True)).ci.contains(0.0)


def test_the_null_model_says_the_same_to_everything(real_data: Path) -> None:
    lengths = [(row["model"], row["len_output_2"]) for row in preferences(real_data)]
    assert [each.candidate for each in constant_outputs(lengths)] == ["NullModel"]
