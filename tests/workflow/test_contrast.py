import numpy as np
import pytest

from judgekit.domain.results import Coverage
from judgekit.workflow.contrast import Evidence, Scores, Terms, contrasts_of


def evidence(values, clusters=None, null=0.5, bounds=(0.0, 1.0), mode="pairwise", judge="j"):
    values = np.asarray(values, dtype=float)
    scores = Scores(
        values=values,
        clusters=clusters or [str(i) for i in range(values.size)],
        null=null,
        bounds=bounds,
        wins=int((values > null).sum()),
        ties=int((values == null).sum()),
        losses=int((values < null).sum()),
    )
    coverage = Coverage(planned=2 * values.size, judged=2 * values.size)
    return Evidence(rubric="r", judge=judge, mode=mode, scores=scores, coverage=coverage)


def contrast(scores, terms=None, **more):
    return contrasts_of("a", "b", [evidence(scores, **more)], terms or Terms())[0]


def test_a_clear_win_is_better():
    seen = contrast([1.0] * 40 + [0.0] * 10 + [0.5] * 10)
    assert seen.decision == "better"
    assert seen.estimate == pytest.approx(0.75)
    assert seen.interval.low > 0.5
    assert seen.p_adjusted == seen.p < 0.001


def test_the_mirror_image_is_worse_with_the_same_p():
    scores = np.array([1.0] * 40 + [0.0] * 10 + [0.5] * 10)
    better, worse = contrast(scores), contrast(1 - scores)
    assert worse.decision == "worse"
    assert worse.p == pytest.approx(better.p)
    assert worse.estimate == pytest.approx(1 - better.estimate)


def test_even_scores_cannot_tell_and_say_how_many_more():
    seen = contrast([1.0] * 16 + [0.0] * 14)
    assert seen.decision == "cannot tell yet"
    assert seen.more_cases > 100


def test_many_even_scores_are_equivalent_within_a_margin():
    seen = contrast([1.0, 0.0] * 2000, Terms(margin=0.05))
    assert seen.decision == "equivalent"


def test_nothing_judged_has_no_figures():
    seen = contrast([])
    assert (seen.estimate, seen.interval, seen.p, seen.decision) == (None, None, None, "cannot tell yet")


def test_four_clusters_have_an_estimate_but_no_test():
    seen = contrast([1.0] * 4)
    assert seen.estimate == 1.0
    assert seen.p is None
    assert seen.decision == "cannot tell yet"
    assert "below 5 clusters" in seen.warnings[0]


def test_unanimous_wins_have_an_interval_of_positive_width():
    seen = contrast([1.0] * 12)
    assert seen.interval.low == pytest.approx(0.735, abs=0.001)
    assert seen.interval.high == 1.0


def test_holm_is_taken_over_all_rows():
    rows = [evidence([1.0] * 25 + [0.0] * 11, judge=str(i)) for i in range(3)]
    alone = contrast([1.0] * 25 + [0.0] * 11)
    together = contrasts_of("a", "b", rows, Terms())
    assert alone.decision == "better"
    assert together[0].p_adjusted == pytest.approx(3 * alone.p)


def test_clusters_are_the_unit_of_evidence():
    scores = [1.0] * 30 + [0.0] * 10
    together = [str(i // 5) for i in range(40)]
    assert contrast(scores, clusters=together).p > contrast(scores).p


@pytest.mark.parametrize(
    ("scores", "gate", "margin", "expected"),
    [
        ([1.0] * 40 + [0.0] * 10, "better", None, "passed"),
        ([0.0] * 40 + [1.0] * 10, "better", None, "failed"),
        ([1.0, 0.0] * 10, "better", None, "inconclusive"),
        ([1.0, 0.0] * 2000, "not-worse", 0.05, "passed"),
        ([0.0] * 40 + [1.0] * 10, "not-worse", 0.05, "failed"),
        ([1.0, 0.0] * 10, "not-worse", 0.05, "inconclusive"),
        ([], "better", None, "inconclusive"),
    ],
)
def test_gates(scores, gate, margin, expected):
    assert contrast(scores, Terms(margin=margin, gate=gate)).gate == expected


def test_graded_differences_are_tested_against_zero():
    rng = np.random.default_rng(1)
    seen = contrast(rng.normal(0.1, 0.2, 80).clip(-1, 1), null=0.0, bounds=(-1.0, 1.0), mode="graded")
    assert seen.decision == "better"
