from dataclasses import replace

import pytest

from judgekit.domain.comparison import Comparison
from judgekit.domain.judging import Usage
from judgekit.domain.results import Accuracy, Contrast, Coverage, Interval, JudgeCheck
from judgekit.render.comparison import comparison_markdown, comparison_text
from judgekit.render.sentence import sentence

CONTRAST = Contrast(
    rubric="helpfulness",
    judge="embedded",
    mode="pairwise",
    a="baseline",
    b="few-shot",
    null=0.5,
    decision="better",
    coverage=Coverage(planned=824, judged=821, unparsed=3),
    n_cases=412,
    n_clusters=412,
    wins=240,
    ties=30,
    losses=142,
    estimate=0.618,
    interval=Interval(0.57, 0.664),
    p=1e-6,
    p_adjusted=2e-6,
    effect_size=0.25,
    design_effect=1.0,
    consistency=0.8,
    first_share=0.55,
    usage=Usage(824, 400_000, 824, 0, 0.31),
    seconds=41.0,
)
COMPARISON = Comparison(
    suite="s",
    a="baseline",
    b="few-shot",
    contrasts=(CONTRAST,),
    checks=(),
    store="x.duckdb",
    run="1",
    judged=824,
    calls=824,
    seconds=41.0,
    cost_usd=0.31,
)


def with_contrast(**changes):
    return replace(COMPARISON, contrasts=(replace(CONTRAST, **changes),))


def test_better_in_one_sentence():
    assert sentence(COMPARISON) == (
        "few-shot is better than baseline: win rate 61.8 % [57.0, 66.4] over 412 cases, p = 2e-06 (paired, "
        "clustered by case, Holm over 1 comparison). Of 824 judgements 3 unparsed (0.4 %). "
        "824 model calls, 0.31 USD, 41 s."
    )


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"decision": "worse", "estimate": 0.4}, "few-shot is worse than baseline: win rate 40.0 %"),
        (
            {"decision": "equivalent", "margin": 0.02},
            "few-shot and baseline are equivalent within 2.0 points: win rate",
        ),
        (
            {"decision": "cannot tell yet", "more_cases": 1},
            "cannot tell yet whether few-shot or baseline is better (about 1 more case needed): ",
        ),
        (
            {"decision": "cannot tell yet", "more_cases": None, "estimate": None, "p_adjusted": None},
            "cannot tell yet whether few-shot or baseline is better: no estimate over 412 cases.",
        ),
        (
            {"means": (0.3, 0.45), "estimate": 0.15, "interval": Interval(0.05, 0.25)},
            (
                "few-shot is better than baseline: helpfulness 45.0 % against 30.0 %, "
                "difference +15.0 points [+5.0, +25.0] over 412 cases"
            ),
        ),
        (
            {"n_clusters": 40},
            (
                "few-shot is better than baseline: win rate 61.8 % [57.0, 66.4] over 412 cases, "
                "p = 2e-06 (paired, clustered in 40 clusters"
            ),
        ),
    ],
)
def test_every_decision_has_its_words(changes, start):
    assert sentence(with_contrast(**changes)).startswith(start)


def test_the_judge_is_held_against_the_reference():
    check = JudgeCheck(
        "embedded",
        "execution",
        Accuracy(60.0, 120, Interval(0.41, 0.59)),
        Accuracy(47.0, 60, Interval(0.66, 0.87)),
    )
    said = sentence(replace(COMPARISON, checks=(check,)))
    assert (
        "Judge embedded agrees with execution in 78 % [66.0, 87.0] of 60 labelled cases where one is "
        "preferred (single orders: 50 %)." in said
    )


def test_a_second_run_says_that_nothing_was_called():
    said = sentence(replace(COMPARISON, judged=0, calls=0, seconds=0.4))
    assert said.endswith(
        "Nothing was judged anew, no model was called: all verdicts were in the store (0.4 s)."
    )


def test_the_table_has_every_figure():
    text = comparison_text(COMPARISON)
    for figure in (
        "412 / 412",
        "240 / 30 / 142",
        "61.8 %",
        "[57.0, 66.4]",
        "0.25",
        "80.0 %",
        "821 of 824 judged, 3 unparsed",
        "400,000 / 824",
        "0.31 USD",
        "41 s",
        "x.duckdb",
    ):
        assert figure in text
    assert max(map(len, text.splitlines())) <= 100


def test_rubrics_have_tables_and_judges_columns():
    other = replace(CONTRAST, judge="strong")
    third = replace(CONTRAST, rubric="tone", warnings=("only 12 clusters",))
    text = comparison_text(replace(COMPARISON, contrasts=(CONTRAST, other, third)))
    assert "Holm over 3 comparisons" in text.replace("\n", " ")
    assert "judge embedded, pairwise" in text
    assert text.index("rubric helpfulness") < text.index("judge strong, pairwise") < text.index("rubric tone")
    assert "note: tone, embedded: only 12 clusters" in text


def test_markdown_has_a_table():
    lines = comparison_markdown(COMPARISON).splitlines()
    assert lines[0].startswith("**few-shot is better than baseline")
    assert "|  | embedded |" in lines
    assert "| wins / ties / losses | 240 / 30 / 142 |" in lines


def test_no_contrast_is_said():
    assert sentence(replace(COMPARISON, contrasts=())).startswith(
        "Nothing to say about few-shot against baseline"
    )
