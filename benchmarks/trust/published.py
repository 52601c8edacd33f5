"""Figures about judges on published data, beside what was published."""

import csv
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from judgekit.stats import alt_test, clustered_se, krippendorff_alpha, transport_check
from judgekit.workflow.trust_repeats import constant_outputs

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("JUDGEKIT_DATA", ROOT.parent / "shared" / "data"))
LEVELS = ("nominal", "ordinal", "interval")


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        yield from csv.DictReader(file)


def alternative_annotators() -> Iterator[str]:
    """Winning rate and advantage probability of six models against the annotators of three data sets."""
    yield "| data | judge | winning rate | published | advantage | published | verdict | published |"
    yield "|---|---|--:|--:|--:|--:|---|---|"
    published = list(rows(DATA / "alt_test" / "published.csv"))
    for dataset in dict.fromkeys(row["dataset"] for row in published):
        labels: dict[str, dict[str, dict[str, str]]] = {"human": {}, "llm": {}}
        for row in rows(DATA / "alt_test" / f"{dataset}.csv.gz"):
            labels[row["kind"]].setdefault(row["rater"], {})[row["item"]] = row["value"]
        for row in published:
            if row["dataset"] == dataset:
                score = "rmse" if row["score"] == "neg_rmse" else "accuracy"
                judge = labels["llm"][row["llm"]]
                found = alt_test(labels["human"], judge, epsilon=float(row["epsilon"]), score=score)
                cells = (
                    *(dataset, row["llm"]),
                    *(f"{found.winning_rate:.1f}", row["winning_rate_published"]),
                    *(f"{found.advantage:.2f}", row["advantage_probability_published"]),
                    *("PASSED" if found.passed else "FAILED", row["verdict_published"]),
                )
                yield f"| {' | '.join(cells)} |"


def newsroom() -> Iterator[str]:
    """Krippendorff's alpha of three ratings of 420 summaries by four criteria."""
    yield "| criterion | nominal | ordinal | interval | published (ordinal) |"
    yield "|---|--:|--:|--:|--:|"
    ratings: dict[str, dict[str, list[float]]] = {}
    for row in rows(DATA / "human_agreement" / "newsroom.csv.gz"):
        ratings.setdefault(row["metric"], {}).setdefault(row["item"], []).append(float(row["score"]))
    for row in rows(DATA / "human_agreement" / "published.csv"):
        items = list(ratings[row["metric"]].values())
        alphas = [f"{krippendorff_alpha(items, level=level).estimate:.4f}" for level in LEVELS]
        yield f"| {row['metric']} | {' | '.join(alphas)} | {float(row['alpha_published']):.4f} |"


def slot_effect() -> Iterator[str]:
    """What the place of an output is worth to AlpacaEval's judge: places are fixed per instruction."""
    kept = [row for row in rows(DATA / "alpaca_eval" / "annotations.csv.gz") if row["M_is_output_2"]]
    score = np.array([float(row["preference"]) - 1 for row in kept])
    slot = np.array([1.0 if row["M_is_output_2"] == "1" else -1.0 for row in kept])
    _, model = np.unique([row["model"] for row in kept], return_inverse=True)
    centred = score - (np.bincount(model, weights=score) / np.bincount(model))[model]
    found = clustered_se(2 * slot * centred, [row["instruction_id"] for row in kept])
    yield (
        f"{len(kept):,} verdicts on {found.n_clusters} instructions: {found.estimate:.3f}, standard error by "
        f"instruction {found.se:.4f}, by verdict {found.se_naive:.4f} (design effect "
        f"{found.design_effect:.0f})."
    )


def null_model() -> Iterator[str]:
    """Candidates of AlpacaEval that answer everything with a text of the same length."""
    lengths = [
        (row["model"], row["len_output_2"]) for row in rows(DATA / "alpaca_eval" / "annotations.csv.gz")
    ]
    for each in constant_outputs(lengths):
        yield f"Constant output: {each.candidate}, {each.share:.0%} of {each.n_outputs} outputs alike."


def transport() -> Iterator[str]:
    """Whether the calibration of the base policy's cheap judge holds for its clone."""
    folder = DATA / "cje_arena"
    base = [row for row in rows(folder / "base.csv") if row["oracle_label"]]
    columns = [
        [float(row[key]) for row in side]
        for side in (base, list(rows(folder / "clone_probe.csv")))
        for key in ("judge_score", "oracle_label")
    ]
    found = transport_check(*columns)
    measured = next(row for row in rows(folder / "measured.csv") if row["policy"] == "clone")
    verdict = "passes" if found.ci and found.ci.contains(0.0) else "fails"
    yield (
        f"Clone: mean residual {found.estimate:+.4f} [{found.ci.low:+.4f}, {found.ci.high:+.4f}] over "
        f"{found.n_items} probes: it {verdict} (measured before: {float(measured['residual']):+.4f})."
    )
