from dataclasses import replace

import numpy as np
import pytest

from judgekit.stats.bias import verbosity_bias
from judgekit.workflow.selfcheck import JUDGES, Dials, Estimators, Verdicts, make_verdicts, selfcheck
from judgekit.workflow.trust_bias import position_pull


def test_every_dial_is_found_and_none_is_invented():
    lines = selfcheck(200, 200, seed=0)
    assert [line for line in lines if not line.passed] == []
    assert {line.judge for line in lines} == {dials.name for dials in JUDGES}
    turned = {(line.judge, line.dial) for line in lines if line.found is not None and line.truth}
    assert turned == {
        ("position", "position"),
        ("length", "length"),
        ("both", "position"),
        ("both", "length"),
        ("kin", "self-preference"),
        ("all", "position"),
        ("all", "length"),
        ("all", "self-preference"),
    }


def test_the_same_seed_gives_the_same():
    assert selfcheck(5, 60, seed=3) == selfcheck(5, 60, seed=3)
    assert selfcheck(5, 60, seed=3) != selfcheck(5, 60, seed=4)


def test_no_pull_is_seen_through_an_estimator_that_is_off():
    def shifted(said: Verdicts):
        found = position_pull(said.a_first, said.b_first, None)
        return replace(found, effect=found.effect / 2, interval=replace(found.interval, low=-0.2, high=0.19))

    missed = {
        (line.judge, line.dial)
        for line in selfcheck(50, 200, 0, Estimators(position=shifted))
        if not line.passed
    }
    assert missed == {("position", "position"), ("both", "position")}


def test_counting_longer_picks_mistakes_noise_for_taste():
    """The share of longer picks less the reference's falls with noise: the check must not let it through."""

    def naive(said: Verdicts):
        found = verbosity_bias(said.longer_by / 200, said.better, said.score_a)
        sound = Estimators().length(said)
        word = "none seen" if found.ci.contains(0.0) else "found"
        return replace(
            sound,
            effect=found.estimate,
            interval=replace(sound.interval, low=found.ci.low, high=found.ci.high),
            word=word,
        )

    missed = {
        (line.judge, line.dial)
        for line in selfcheck(100, 200, 0, Estimators(length=naive))
        if not line.passed
    }
    assert ("noisy", "length") in missed


@pytest.mark.parametrize("dials", JUDGES, ids=lambda dials: dials.name)
def test_made_up_judges_do_what_their_dials_say(dials: Dials):
    said = make_verdicts(dials, 40_000, np.random.default_rng(1))
    assert np.mean(said.a_first - said.b_first) == pytest.approx(dials.position, abs=0.02)
    turned = dials.honest * 2 * dials.noise * (1 - dials.noise)
    assert np.mean(said.a_first != said.again) == pytest.approx(turned, abs=0.02)
    longer_better = (said.longer_by > 0) == (said.better == 1)
    assert np.mean(longer_better) == pytest.approx(0.65, abs=0.02)
