"""`judgekit import arena-hard` and `mt-bench`: the folders of both benchmarks as suites with verdicts."""

import gzip
import json

import pytest
from click.testing import CliRunner

from judgekit.cli.compare import command as compare
from judgekit.cli.import_ import command

N = 12


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    questions = [{"question_id": n, "category": "made", "turns": [f"Ask {n}", f"And {n}"]} for n in range(N)]
    write(tmp_path / "bench" / "question.jsonl", questions)
    for model in ("base", "one"):
        rows = [
            {
                "question_id": n,
                "model_id": model,
                "choices": [{"index": 0, "turns": [f"{model} {n}", "more"]}],
            }
            for n in range(N)
        ]
        write(tmp_path / "bench" / "model_answer" / f"{model}.jsonl", rows)
    return tmp_path


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def judged(folder, rows, name="judge/one.jsonl"):
    write(folder / "bench" / "model_judgment" / name, rows)


def bring(folder, kind, *words):
    return CliRunner().invoke(command, [kind, str(folder / "bench"), "--suite", "moved", *words])


def brought(folder, kind):
    result = bring(folder, kind, "--json")
    assert result.exception is None, result.output or result.exception
    return json.loads(result.stdout)


def compared(a, b):
    result = CliRunner().invoke(compare, [a, b, "--suite", "moved", "--json"])
    assert result.exception is None, result.exception
    return json.loads(result.stdout)["contrasts"]


def cases(folder):
    lines = (folder / "suites" / "moved" / "cases.jsonl").read_text().splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def battle(n, first, second, **besides):
    games = [None if score is None else {"judgment": "so", "score": score} for score in (first, second)]
    return {"question_id": n, "model": "one", "judge": "strong", "games": games, **besides}


def test_arena_hard_games_are_both_orders_against_the_baseline(folder):
    judged(folder, [battle(n, "B>A", "A>>B") for n in range(N)])
    found = brought(folder, "arena-hard")
    assert found["outputs"] == {"base": N, "one": N}
    assert found["judged"][0]["statuses"] == [["preference", 2 * N]]
    assert found["judged"][0]["judges"] == [["strong", 2 * N]]
    assert cases(folder)["3"]["input"] == "Ask 3"
    assert compared("base", "one")[0]["estimate"] == pytest.approx(1)


def test_arena_hard_games_without_a_score_are_no_ties(folder):
    judged(folder, [battle(0, "A=B", None), battle(1, "", "A<B")])
    assert dict(brought(folder, "arena-hard")["judged"][0]["statuses"]) == {"preference": 2, "unparsed": 2}


def test_arena_hard_of_version_2(folder):
    (folder / "bench" / "question.jsonl").unlink()
    write(folder / "bench" / "question.jsonl", [{"uid": "q", "category": "hard_prompt", "prompt": "Ask"}])
    for model in ("base", "one"):
        messages = [{"role": "user", "content": "Ask"}, {"role": "assistant", "content": {"answer": model}}]
        rows = [{"uid": "q", "model": model, "messages": messages}]
        write(folder / "bench" / "model_answer" / f"{model}.jsonl", rows)
    row = battle("q", "A>B", "B>A", uid="q", baseline="base")
    del row["question_id"]
    judged(folder, [row])
    found = brought(folder, "arena-hard")
    assert (found["cases"], found["outputs"]) == (1, {"base": 1, "one": 1})
    (output,) = (folder / "suites" / "moved" / "outputs" / "2.jsonl").read_text().splitlines()
    assert json.loads(output) == {"id": "q", "output": "one"}


def test_arena_hard_needs_to_know_the_baseline(folder):
    rows = [{"question_id": 0, "model_id": "third", "choices": [{"turns": ["x"]}]}]
    write(folder / "bench" / "model_answer" / "third.jsonl", rows)
    judged(folder, [battle(0, "A>B", "B>A")])
    assert "does not tell the baseline" in str(bring(folder, "arena-hard").exception)


def grade(n, model, score, turn=1):
    judge = ["strong", "single-v1"]
    return {"question_id": n, "model": model, "judge": judge, "score": score, "turn": turn, "judgment": "so"}


def test_mt_bench_grades_by_turn(folder):
    rows = [grade(n, "base", 5) for n in range(N)] + [grade(n, "one", 7.5) for n in range(N)]
    rows += [grade(n, "one", -1 if n else 10, turn=2) for n in range(N)]
    judged(folder, rows, "strong_single.jsonl")
    found = brought(folder, "mt-bench")
    assert dict(found["judged"][0]["statuses"]) == {"grade": 2 * N + 1, "unparsed": N - 1}
    assert found["outputs"] == {"base": N, "one": 2 * N}
    assert cases(folder)["3/turn-2"] == {
        "id": "3/turn-2",
        "input": "Ask 3\n\nAnd 3",
        "metadata": {"cluster": "3"},
    }
    assert compared("base", "one")[0]["means"] == pytest.approx([4 / 9, 6.5 / 9])


def test_mt_bench_pairs_in_both_orders_beside_grades(folder):
    pairs = [
        {
            "question_id": n,
            "model_1": "base",
            "model_2": "one",
            "g1_winner": "model_2",
            "g2_winner": "model_2" if n < 6 else "model_1",
            "judge": ["strong", "pair-v2"],
            "turn": 1,
        }
        for n in range(N)
    ]
    pairs[0]["g1_winner"], pairs[1]["g1_winner"] = "error", "tie"
    judged(folder, pairs, "strong_pair.jsonl")
    judged(folder, [grade(n, "base", 5) for n in range(N)], "strong_single.jsonl")
    found = brought(folder, "mt-bench")
    by_rubric = {each["rubric"]: dict(each["statuses"]) for each in found["judged"]}
    assert by_rubric["moved-score"] == {"grade": N}
    assert by_rubric["moved-preference"] == {"preference": 2 * N - 1, "unparsed": 1}
    contrasts = {each["rubric"]: each for each in compared("base", "one")}
    assert contrasts["moved-preference"]["estimate"] == pytest.approx((1 + 0.75 + 4 + 6 * 0.5) / N)


@pytest.mark.parametrize("kind", ["arena-hard", "mt-bench"])
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (None, "holds no folder model_judgment"),
        (
            [{"judge": "strong", "model": "one", "games": []}],
            "one.jsonl:1: has no 'question_id' and no 'uid'",
        ),
        ([battle(0, "A>B", "A>B") | {"judge": 7}], "'judge'"),
        ([battle(0, "A>B", "A>B") | {"question_id": []}], "'question_id'"),
        ([battle(0, "A over B", "?") | {"model": 3}], "'model'"),
    ],
)
def test_folders_that_cannot_be_used_are_refused(folder, kind, rows, said):
    if rows is not None:
        judged(folder, rows)
    assert said in str(bring(folder, kind).exception)
    assert not (folder / "suites").exists()


def test_words_that_are_no_outcome_and_rows_without_models_are_refused(folder):
    judged(folder, [battle(0, "A over B", "A>B")])
    assert "'A over B' is no outcome of a game" in str(bring(folder, "arena-hard").exception)
    judged(folder, [{"question_id": 0, "judge": "strong"}])
    assert "one.jsonl:1: names neither" in str(bring(folder, "mt-bench").exception)
    judged(folder, [grade(0, "one", 11)])
    assert "off the scale" in str(bring(folder, "mt-bench").exception)


def test_real_judgements_of_mt_bench(real_data, folder):

    source = real_data / "mt_bench"
    place = folder / "real"
    (place / "model_judgment").mkdir(parents=True)
    (place / "question.jsonl").write_bytes(gzip.decompress((source / "question.jsonl.gz").read_bytes()))
    judgements = gzip.decompress((source / "judgment_single_gpt4.jsonl.gz").read_bytes())
    (place / "model_judgment" / "gpt-4_single.jsonl").write_bytes(judgements)
    result = CliRunner().invoke(command, ["mt-bench", str(place), "--suite", "moved", "--json"])
    found = json.loads(result.stdout)
    assert sum(dict(each["statuses"])["grade"] for each in found["judged"]) == 160
