"""`judgekit import alpaca-eval`: annotations with their probabilities."""

import json

import pytest
from moved import brought, compared, statuses


def annotation(n, preference, model="tuned"):
    return {
        "instruction": f"Say {n}",
        "output_1": f"base {n}",
        "generator_1": "base",
        "output_2": f"{model} {n}",
        "generator_2": model,
        "dataset": "made",
        "annotator": "strong",
        "preference": preference,
        "raw_completion": {"choices": []},
    }


def test_alpaca_eval_keeps_probabilities_and_never_takes_a_gap_for_a_tie(bring, folder):
    preferences = [2.0, 1.5, 1.8, 1.0, 1.25, None, 0, *[1.9] * 13]
    rows = [annotation(n, preference) for n, preference in enumerate(preferences)]
    (folder / "results").mkdir()
    (folder / "results" / "annotations.json").write_text(json.dumps(rows))
    others = [{"instruction": f"Say {n}", "output": f"other {n}", "generator": "other"} for n in range(3)]
    (folder / "results" / "model_outputs.json").write_text(json.dumps(others))
    found = brought(bring("alpaca-eval", "results", "--json"))
    assert found["outputs"] == {"base": 20, "other": 3, "tuned": 20}
    assert statuses(found) == {"moved": {"preference": 19, "unparsed": 1}}
    assert found["judged"][0]["judges"] == [["strong", 20]]
    (contrast,) = compared("base", "tuned")
    known = [(preference or 1.5) - 1 for preference in preferences if preference is not None]
    assert contrast["estimate"] == pytest.approx(sum(known) / len(known))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"preference": 0.5}, "row 1: preference 0.5"),
        ({"preference": 3}, "row 1: 'preference'"),
        ({"generator_2": "base"}, "compared with itself"),
        ({"output_2": 7}, "'output_2'"),
    ],
)
def test_annotations_that_cannot_be_used_are_refused(bring, folder, change, said):
    (folder / "annotations.json").write_text(json.dumps([annotation(1, 2.0) | change]))
    assert said in str(bring("alpaca-eval", "annotations.json").exception)
