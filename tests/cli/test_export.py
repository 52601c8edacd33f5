import json

import duckdb
import pytest
from click.testing import CliRunner
from finetune_checks import form_of

from judgekit.cli import ladder
from judgekit.cli.export import command
from judgekit.domain.errors import UsageError

TURNS = "STRUCT(role VARCHAR, content VARCHAR)[]"
RUBRIC = """
name: right
instructions: Is the output the reference?
mode: graded
reference: required
criteria:
  - {name: right, description: the output is the reference, scale: binary}
"""
SUITE = """
name: quiz
cases: cases.jsonl
rubrics: [right]
judges: [{name: exactly, kind: program, program: exact}]
prompt: "Answer: {input}"
candidates:
  base: {outputs: base.jsonl}
  tuned: {outputs: tuned.jsonl}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A judged suite of 40 cases, of which base gets 10 right and tuned 30."""
    (tmp_path / "judgekit.toml").touch()
    for folder in ("rubrics", "suites"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rubrics/right.yaml").write_text(RUBRIC)
    (tmp_path / "suites/quiz.yaml").write_text(SUITE)
    rows = [
        {"id": str(n), "input": f"What is twice {n} plus one?", "reference": str(2 * n + 1)}
        for n in range(40)
    ]
    write(tmp_path, "cases", rows)
    for name, n_right in (("base", 10), ("tuned", 30)):
        write(tmp_path, name, [{"id": str(n), "output": str(2 * n + (n < n_right))} for n in range(40)])
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(ladder.command, ["quiz", "--quiet"], catch_exceptions=False)
    return tmp_path


def write(folder, name, rows):
    (folder / "suites" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def run(*words):
    ran = CliRunner().invoke(command, list(words), catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_winners_become_rows_to_learn(project):
    said = run("sft", "quiz", "-o", "out/train.jsonl", "--validation", "0.3", "--sizes", "5,9999")
    assert "30 of 40 rows kept; left out: 10 below --min-score" in said
    assert "it is no test of a model trained on them" in said
    train, validation = (lines(project / "out" / f"train{part}.jsonl") for part in ("", ".validation"))
    assert len(train) + len(validation) == 30
    assert train[0]["messages"] == [
        {"role": "user", "content": "Answer: What is twice 0 plus one?"},
        {"role": "assistant", "content": "1"},
    ]
    assert len(lines(project / "out/train.best-5.jsonl")) == 5
    provenance = lines(project / "out/train.provenance.jsonl")
    assert len(provenance) == 35
    assert all(len(row["judgements"]) == 1 for row in provenance)
    assert "sft data, no mistake found" in run("check", "out/train.jsonl")


def test_preferences_in_the_form_of_an_api(project):
    told = json.loads(run("dpo", "quiz", "-o", "prefer.jsonl", "--form", "openai", "--json"))
    assert (told["kind"], told["found"], told["files"][0]["rows"]) == ("dpo", 20, 20)
    (first, *_) = lines(project / "prefer.jsonl")
    assert first["preferred_output"][0]["content"] == "21"
    assert first["non_preferred_output"][0]["content"] == "20"


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (("sft",), {"messages": TURNS}),
        (("dpo",), {"prompt": TURNS, "chosen": TURNS, "rejected": TURNS}),
        (
            ("dpo", "--form", "openai"),
            {
                "input": f"STRUCT(messages {TURNS})",
                "preferred_output": TURNS,
                "non_preferred_output": TURNS,
            },
        ),
    ],
)
def test_loaders_of_data_sets_find_the_same_columns_in_every_row(project, words, columns):
    """As JSON loaders do: types are guessed from all rows, and a row that differs is an error."""
    kind, *more = words
    run(kind, "quiz", "-o", "out.jsonl", *more)
    read = "from read_json('out.jsonl', format = 'newline_delimited', sample_size = -1)"
    with duckdb.connect() as database:
        described = database.execute(f"describe {read}").fetchall()
        (complete,) = database.execute(f"select count(*) {read} where columns(*) is not null").fetchone()
    assert {name: kind.replace('"', "") for name, kind, *_ in described} == columns
    assert complete == len(lines(project / "out.jsonl"))


@pytest.mark.parametrize(("words", "form"), [(("sft",), "messages"), (("dpo", "--form", "openai"), "input")])
def test_a_validating_api_accepts_what_is_exported(project, words, form):
    kind, *more = words
    run(kind, "quiz", "-o", "out.jsonl", *more)
    assert form_of((project / "out.jsonl").read_bytes()) == form


def test_smaller_files_hold_the_best_rows_each_within_the_larger(project):
    run("sft", "quiz", "-o", "train.jsonl", "--min-score", "0", "--sizes", "5,20")
    every, five, twenty = (
        {row["messages"][-1]["content"] for row in lines(project / f"train{part}.jsonl")}
        for part in ("", ".best-5", ".best-20")
    )
    right = {str(2 * n + 1) for n in range(30)}
    assert five < twenty < every
    assert twenty <= right


def test_references_are_preferred_to_what_is_wrong(project):
    run("dpo", "quiz", "-o", "prefer.jsonl", "--chosen", "references")
    assert len(lines(project / "prefer.jsonl")) == 30


def test_solved_cases_are_held_against_the_suite(project):
    rows = [
        {"id": "n1", "input": "What is twice 7 plus one?", "reference": "15"},
        {"id": "n2", "input": "Name the capital of the moon.", "reference": "There is none."},
    ]
    write(project, "solved", rows)
    said = run("sft", "quiz", "--cases", "suites/solved.jsonl", "-o", "train.jsonl")
    assert "n1 gives quiz/7 away (same_input)" in said
    assert "quiz (40 cases)" in said
    assert len(lines(project / "train.jsonl")) == 1


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sft", "quiz", "-o", "x.jsonl", "--sizes", "ten"), "write whole numbers"),
        (("dpo", "quiz", "-o", "x.jsonl", "--min-probability", "0.9"), "no probabilities"),
        (("sft", "quiz", "-o", "x.jsonl", "--prompt-of", "base"), "has no model"),
        (("sft", "quiz", "-o", "x.jsonl", "--against", "quiz"), "no row is left of 40"),
    ],
)
def test_mistakes_are_met_with_what_would_be_right(words, said):
    with pytest.raises(UsageError, match=said):
        run(*words)
