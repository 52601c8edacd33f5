import json

import pytest
from click.testing import CliRunner

from judgekit.cli.ladder import command
from judgekit.domain.errors import UsageError
from judgekit.stats.significance import mcnemar

RUBRIC = """
name: right
instructions: Is the output the reference?
mode: graded
reference: required
criteria:
  - {name: right, description: the output is the reference, scale: binary}
"""
SUITE = """
name: climb
cases: cases.jsonl
cluster_by: CLUSTER
rubrics: [right]
judges: [{name: exactly, kind: program, program: exact}]
baseline: base
candidates:
  base: {outputs: base.jsonl}
  better: {outputs: better.jsonl}
  same: {outputs: same.jsonl}
  worse: {outputs: worse.jsonl}
  later: {model: "local:never-asked"}
"""
RIGHT = {
    "base": lambda n: n < 30,
    "better": lambda n: n < 75,
    "same": lambda n: n < 74,
    "worse": lambda n: n < 25,
}
COST = {"metadata": {"cost_usd": 0.5, "latency_ms": 1200}}


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "judgekit.toml").touch()
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "suites").mkdir()
    (tmp_path / "rubrics" / "right.yaml").write_text(RUBRIC)
    (tmp_path / "suites" / "climb.yaml").write_text(SUITE.replace("CLUSTER", "case"))
    write(tmp_path, "cases", [{"id": str(n), "input": f"{n}?", "reference": "yes"} for n in range(100)])
    for name, is_right in RIGHT.items():
        more = COST if name == "better" else {}
        rows = [{"id": str(n), "output": "yes" if is_right(n) else f"no {n}", **more} for n in range(100)]
        write(tmp_path, name, rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, name, rows):
    (folder / "suites" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def run(*words):
    return CliRunner().invoke(command, ["climb", "--quiet", *words], catch_exceptions=False)


def climbed(*words):
    ran = run("--json", *words)
    assert ran.exit_code == 0, ran.stderr
    ladder = json.loads(ran.stdout)
    return ladder, {rung["candidate"]: rung for rung in ladder["rungs"]}


@pytest.mark.usefixtures("project")
def test_steps_are_real_not_shown_or_worse():
    ladder, rungs = climbed()
    assert list(rungs) == ["base", "better", "same", "worse"]
    assert rungs["base"]["step"] is None
    assert [rungs[name]["step"]["finding"] for name in ("better", "same", "worse")] == [
        "real",
        "not shown",
        "worse",
    ]
    assert [rungs[name]["gain"]["finding"] for name in ("better", "same", "worse")] == [
        "real",
        "real",
        "not shown",
    ]
    assert ladder["without_outputs"] == ["later"]
    assert rungs["better"]["score"] == pytest.approx(0.75)
    assert rungs["better"]["step"]["contrast"]["estimate"] == pytest.approx(0.45)


@pytest.mark.usefixtures("project")
def test_holm_runs_over_every_comparison_of_the_table():
    ladder, rungs = climbed()
    tested = {
        (step["contrast"]["a"], step["contrast"]["b"]): step["contrast"]
        for rung in rungs.values()
        for step in (rung["step"], rung["gain"])
        if step
    }
    assert ladder["n_tests"] == len(tested) == 5
    ordered = sorted(tested.values(), key=lambda contrast: contrast["p"])
    adjusted, highest = [], 0.0
    for place, contrast in enumerate(ordered):
        highest = max(highest, min(1.0, contrast["p"] * (5 - place)))
        adjusted.append(highest)
    assert [contrast["p_adjusted"] for contrast in ordered] == pytest.approx(adjusted)


@pytest.mark.usefixtures("project")
def test_right_or_wrong_scores_are_tested_as_mcnemar_does():
    ladder, rungs = climbed()
    assert ladder["is_mcnemar"]
    expected = mcnemar([[25, 5], [0, 70]]).p
    assert rungs["worse"]["gain"]["contrast"]["p"] == pytest.approx(expected)


@pytest.mark.usefixtures("project")
def test_the_order_is_the_users_and_nothing_is_judged_twice():
    first, _ = climbed()
    assert first["judged"] > 0
    second, rungs = climbed("--order", "worse, better,base")
    assert list(rungs) == ["worse", "better", "base"]
    assert second["baseline"] == "base"
    assert rungs["better"]["step"]["contrast"]["a"] == "worse"
    assert rungs["base"]["gain"] is None
    assert second["judged"] == 0


@pytest.mark.usefixtures("project")
def test_cost_and_time_are_those_recorded_with_the_outputs():
    _, rungs = climbed()
    assert rungs["better"]["cost"]["cost_usd"] == pytest.approx(0.5)
    assert rungs["better"]["cost"]["latency_ms"] == pytest.approx(1200)
    assert rungs["same"]["cost"]["cost_usd"] is None


@pytest.mark.usefixtures("project")
def test_people_read_what_each_step_shows():
    said = run().stdout
    assert "Of 3 steps 1 is real (base → better), 1 is not shown (better → same), 1 is worse" in " ".join(
        said.split()
    )
    assert "judgekit generate climb later" in said
    assert "McNemar" in said
    (better,) = [line for line in said.splitlines() if line.startswith("better ") and "USD" in line]
    assert better.split()[:3] == ["better", "75.0", "%"]
    assert "0.50 USD" in better
    assert "1.20 s" in better
    markdown = run("--format", "markdown").stdout
    assert "| better | 75.0 % | +45.0 |" in markdown


def test_clusters_are_named_and_end_mcnemar(project):
    (project / "suites" / "climb.yaml").write_text(SUITE.replace("CLUSTER", "topic"))
    rows = [
        {"id": str(n), "input": f"{n}?", "reference": "yes", "metadata": {"topic": f"t{n // 4}"}}
        for n in range(100)
    ]
    write(project, "cases", rows)
    said = run().stdout
    assert "in 25 clusters" in " ".join(said.split())
    assert "McNemar" not in said


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--order", "base,bettr"), "no candidate 'bettr'"),
        (("--order", "base"), "needs two candidates with outputs"),
        (("--order", "base,later"), "judgekit generate climb"),
        (("--tag", "hard"), "no case has the tag hard"),
    ],
)
def test_mistakes_are_met_with_what_would_be_right(words, said):
    with pytest.raises(UsageError, match=said):
        run(*words)


def test_a_dry_run_judges_nothing_and_counts_equal_outputs_once(project):
    said = run("--dry-run").stdout
    assert "150 judgements to ask" in said
    assert not (project / ".judgekit").exists()
