from judgekit.domain.ladder import Ladder, OutputCost, Rung, Step
from judgekit.domain.results import Contrast, Coverage, Interval
from judgekit.render.ladder import headline, ladder_text


def step(a, b, estimate, decision="cannot tell yet", warnings=()):
    contrast = Contrast(
        rubric="r",
        judge="j",
        mode="pairwise",
        a=a,
        b=b,
        null=0.5,
        decision=decision,
        coverage=Coverage(10, 10),
        n_cases=10,
        n_clusters=10,
        estimate=estimate,
        interval=Interval(estimate - 0.1, estimate + 0.1),
        p=0.01,
        p_adjusted=0.02,
        warnings=warnings,
    )
    return Step(contrast, {"better": "real", "worse": "worse"}.get(decision, "not shown"))


def ladder(second, third, gain):
    rungs = (
        Rung("a", 0, None, None, None, OutputCost()),
        Rung("b", 0, None, second, second, OutputCost(0.002, 1500.0)),
        Rung("c", 0, None, third, gain, OutputCost()),
    )
    return Ladder(
        "s", "r", "j", "pairwise", "a", rungs, (), 3, Coverage(60, 60), False, "x", "1", 60, 60, 2.0, 0.1
    )


def test_pairs_show_win_rates_and_no_scores():
    said = ladder_text(
        ladder(step("a", "b", 0.7, "better"), step("b", "c", 0.5), step("a", "c", 0.3, "worse"))
    )
    assert "win rate" in said
    assert "score" not in said
    (line,) = [line for line in said.splitlines() if line.startswith("b ") and "USD" in line]
    assert " ".join(line.split()) == "b 70.0 % [60.0, 80.0] 0.010 0.020 real 0.00200 USD 1.50 s"
    assert "baseline a" in said


def test_every_finding_is_in_the_headline():
    made = ladder(step("a", "b", 0.7, "better"), step("b", "c", 0.3, "worse"), step("a", "c", 0.5))
    assert headline(made).startswith("Of 2 steps 1 is real (a → b), 1 is worse (b → c).")


def test_each_caution_is_told_once_with_the_steps_it_holds_for():
    few, short = "few clusters", "may be too short"
    made = ladder(
        step("a", "b", 0.7, warnings=(few,)),
        step("b", "c", 0.5, warnings=(few, short)),
        step("a", "c", 0.6, warnings=(few,)),
    )
    said = ladder_text(made)
    assert said.count(few) == 1
    assert "every interval: few clusters" in said
    assert "interval of b → c: may be too short" in said
