"""What the page tells of a judge besides agreement: stand-in, repeats, constants, style, kin, votes."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from judgekit.cli.import_judgements import command as judgements
from judgekit.cli.import_labels import command as labels
from judgekit.cli.trust import command as trust

CASES = 60
ORDERS = ("--map", "winner_a_first=winner_a_first", "--map", "winner_b_first=winner_b_first")


def run(command, *words):
    ran = CliRunner().invoke(command, list(words))
    assert ran.exit_code == 0, ran.exception or ran.output
    return ran.output


def page(*words):
    return json.loads(run(trust, "old", "--json", *words))


def text(*words):
    return " ".join(run(trust, "old", *words).split())


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Sixty pairs, the better one known; `listed` answers with lists in half of them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    rng = np.random.default_rng(1)
    return tmp_path, ["a" if won else "b" for won in rng.integers(0, 2, CASES)]


def pair(case, winner_a_first, winner_b_first=None, *, plain="Plain {}", listed="- one\n- two {}"):
    shown = listed if case % 2 else "No list, number {}"
    return {
        "case": f"{case:02}",
        "a": "plain",
        "b": "gpt-listed",
        "output_a": plain.format(case),
        "output_b": shown.format(case),
        "winner_a_first": winner_a_first,
        "winner_b_first": winner_b_first or winner_a_first,
    }


def judge(world, said, name="model", **texts):
    folder, _ = world
    rows = [
        pair(case, *(each if isinstance(each, tuple) else (each,)), **texts) for case, each in enumerate(said)
    ]
    run(judgements, write(folder / "old.jsonl", rows), "--judge", name, *ORDERS)


def label(world, who, said):
    folder, _ = world
    rows = [{"case": f"{c:02}", "a": "plain", "b": "gpt-listed", "winner": w} for c, w in enumerate(said)]
    run(labels, write(folder / "people.jsonl", rows), "--suite", "old", "--annotator", who)


def wrong(said, every):
    return [("b" if one == "a" else "a") if at % every == 0 else one for at, one in enumerate(said)]


def test_a_judge_as_good_as_people_may_stand_in_for_one(world):
    _, better = world
    judge(world, better)
    for who, every in (("ann", 7), ("bob", 8), ("cid", 9)):
        label(world, who, wrong(better, every))
    (model,) = page()["judges"]
    assert model["alt_test"]["passed"]
    assert (model["alt_test"]["n_annotators"], model["alt_test"]["n_items"]) == (3, CASES)
    assert "stand-in for a person: it may: no worse than 100 % of 3 people" in text()
    assert page("--annotators", "crowd")["judges"][0]["alt_test"]["epsilon"] == 0.1


def test_people_are_one_reference_too_and_only_that_one_is_read_out(world):
    _, better = world
    judge(world, better)
    label(world, "ann", wrong(better, 7))
    label(world, "bob", wrong(better, 8))
    (model,) = page()["judges"]
    assert [each["reference"] for each in model["agreements"]] == ["people", "human:ann", "human:bob"]
    assert "against human:ann)" not in text()
    assert model["alt_reason"] == "2 people labelled by this rubric; at least 3 are needed"
    assert "(against people)" in text()


def test_a_judge_that_always_says_first_is_constant(world):
    judge(world, [("a", "b")] * CASES)
    (model,) = page()["judges"]
    assert model["constant"] == "said 'first' 120 times out of 120: constant output, it does not judge"
    assert "CONSTANT: said 'first'" in text()


def test_a_candidate_with_one_answer_to_everything_is_told(world):
    _, better = world
    judge(world, better, plain="I am the best answer.")
    assert page()["constant_candidates"] == [{"candidate": "plain", "share": 1.0, "n_outputs": CASES}]
    assert "CONSTANT: candidate plain gives the same text in 100.0 % of 60 outputs" in text()


def test_a_taste_for_lists_is_found(world):
    """Where the other output has a list, the judge takes it; people do not."""
    _, better = world
    judge(world, ["b" if case % 2 else one for case, one in enumerate(better)])
    label(world, "ann", better)
    (model,) = page()["judges"]
    leanings = {each["feature"]: each["bias"] for each in model["agreements"][0]["leanings"]}
    assert leanings["list items"]["word"] == "found"
    assert leanings["list items"]["effect"] == pytest.approx(1)
    assert (
        "list items: leans to outputs with more of it: right in 100.0 % where human:ann prefers such"
        in text()
    )


def test_a_judge_is_held_against_its_own_family(world):
    folder, better = world
    judge(world, ["b" if at % 3 == 0 else one for at, one in enumerate(better)])
    label(world, "ann", better)
    suite = folder / "suites" / "old.yaml"
    suite.write_text(suite.read_text().replace("kind: recorded", "kind: recorded\n  model: lab:gpt-x"))
    (model,) = page()["judges"]
    assert (model["family"], model["own"]) == ("gpt", ["gpt-listed"])
    own = next(e["bias"] for e in model["agreements"][0]["leanings"] if e["feature"] == "own family")
    assert own["word"] == "found"
    assert own["effect"] > 0.2
    assert "own family: leans to outputs with more of it" in text()


def test_three_judges_without_people_tell_who_is_likely_right(world):
    _, better = world
    for name, every in (("one", 5), ("two", 9), ("three", 2)):
        judge(world, wrong(better, every), name=name)
    (found,) = page()["without_gold"]
    accuracy = dict(found["accuracy"])
    assert accuracy["two"] > accuracy["one"] > accuracy["three"]
    assert "Likely right, from their votes on 60 pairs alone" in text()


def test_nothing_asked_twice_is_said(world):
    judge(world, world[1])
    assert page()["judges"][0]["repeats"] is None
    assert "repeats: nothing was asked twice" in text()


def test_a_sheet_of_pairs_to_label_next_comes_back_as_labels(world):
    folder, better = world
    judge(world, better)
    lines = run(trust, "old", "--next", "30").splitlines()
    assert lines[0] == "case,a,b,winner,chance"
    rows = [line.split(",") for line in lines[1:]]
    assert 15 < len(rows) < 45
    filled = [f"{case},{a},{b},a,{chance}" for case, a, b, _, chance in rows]
    (folder / "sheet.csv").write_text("\n".join([lines[0], *filled]))
    run(labels, "sheet.csv", "--suite", "old", "--annotator", "ann", "--picked", "chance")
    sheet = json.loads(run(trust, "old", "--next", "10", "--json"))
    assert (sheet["n_pairs"], sheet["n_labelled"]) == (CASES, len(rows))
    assert not {row["case"] for row in sheet["rows"]} & {row[0] for row in rows}
    assert run(trust, "old", "--next", "5", "--seed", "1") == run(trust, "old", "--next", "5", "--seed", "1")


def test_there_is_no_sheet_without_pairs(world):
    judge(world, world[1])
    assert "has no pairs" in str(CliRunner().invoke(trust, ["old", "--next", "5", "--judge", "x"]).exception)
