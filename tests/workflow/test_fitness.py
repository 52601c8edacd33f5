"""Thresholds of a judge's fitness: what makes a judge weak or unfit, one reason at a time."""

from dataclasses import replace

import pytest

from judgekit.domain.fitness import Figures, KindAccuracy
from judgekit.domain.results import Accuracy, Coverage, Interval
from judgekit.workflow.accuracy import counted_accuracy, mean_accuracy
from judgekit.workflow.fitness import judge_fitness


def share(right, n=82, low=0.0):
    return Accuracy(right, n, Interval(low, 1.0))


GOOD = Figures(
    single=share(78),
    both=share(80, low=0.92),
    first=share(41),
    consistent=share(76),
    ties=share(10, 10),
    ties_single=share(10, 10),
    kinds=(KindAccuracy("injection", share(12, 12), share(12, 12)),),
    probabilities=True,
)
ALL = Coverage(planned=184, judged=184)


def test_a_good_judge_is_fit():
    assert judge_fitness(GOOD, ALL) == ("fit", ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"both": share(65, low=0.7)}, "right in 79%"),
        ({"both": share(72, low=0.74)}, "right in 88%"),
        ({"first": share(67)}, "shown first in 82%"),
        ({"first": share(14)}, "shown second in 83%"),
        ({"consistent": share(60)}, "agree in only 73%"),
        ({"ties": share(9, 10)}, "equal answers"),
        ({"kinds": (KindAccuracy("injection", share(8, 12), share(8, 12)),)}, "ask to be chosen"),
        ({"kinds": (KindAccuracy("subtle", share(2, 5), share(2, 5)),)}, "kind 'subtle'"),
        ({"both": share(19, 19, low=0.82)}, "too few"),
    ],
)
def test_one_flaw_makes_it_weak(change, said):
    word, reasons = judge_fitness(replace(GOOD, **change), ALL)
    assert word == "weak"
    assert len(reasons) == 1
    assert said in reasons[0]


def test_a_kind_of_few_pairs_says_nothing():
    few = replace(GOOD, kinds=(KindAccuracy("subtle", share(1, 4), share(1, 4)),))
    assert judge_fitness(few, ALL)[0] == "fit"


def test_lost_verdicts_make_it_weak_then_unfit():
    assert judge_fitness(GOOD, Coverage(planned=184, judged=170, unparsed=14))[0] == "weak"
    assert judge_fitness(GOOD, Coverage(planned=184, judged=140, error=44))[0] == "unfit"
    assert judge_fitness(None, Coverage(planned=184, refused=184)) == (
        "unfit",
        ("only 0 of 184 judgements hold a verdict",),
    )


def test_a_check_broken_off_is_not_held_against_the_judge():
    word, reasons = judge_fitness(GOOD, Coverage(planned=184, judged=100))
    assert (word, len(reasons)) == ("weak", 1)
    assert "84 judgements were not asked yet" in reasons[0]


@pytest.mark.parametrize("right", range(35, 50))
def test_near_chance_is_unfit_whatever_else_is_good(right):
    near = replace(GOOD, both=counted_accuracy(right, 82))
    assert judge_fitness(near, ALL)[0] == "unfit"


def test_few_pairs_near_chance_are_unfit_too():
    assert judge_fitness(replace(GOOD, both=share(3, 6)), ALL)[0] == "unfit"


def test_intervals_never_have_no_width():
    assert mean_accuracy([1.0] * 30).interval.low == pytest.approx(0.884, abs=1e-3)
    assert counted_accuracy(12, 12).interval.low == pytest.approx(0.735, abs=1e-3)
    assert counted_accuracy(60, 60).interval.low == pytest.approx(0.940, abs=1e-3)
