import json
import os
import pty
import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner
from loopback import Loopback
from oracle import oracle

from judgekit.cli.rubric import command
from judgekit.files.rubric import load_rubric

POLITE = """# yaml-language-server: $schema=rubric.schema.json
name: polite
instructions: Which reply greets the person by name?
mode: [pairwise, graded]
reference: ignored
criteria:
  - name: greets
    description: Says hello and names the person who asked.
    scale: binary
tests:
  - {input: I am Ann., a: Hello Ann!, b: What., expect: a}
  - {input: I am Bob., a: Go away., b: Good day Bob., expect: b}
  - {input: I am Cy., a: Hello Cy., b: Hello Cy!, expect: tie}
  - {input: I am Di., output: Hello Di., expect: {greets: "yes"}}
  - {input: I am Ed., output: No., expect: {greets: "no"}}
"""

TOML = """
default_judge = "far"
[endpoints.loop]
base_url = "{}"
[judges.far]
model = "loop:m"
mode = "text"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "polite.yaml").write_text(POLITE)
    return tmp_path


@pytest.fixture
def run(folder):  # noqa: ARG001 - the command runs in it
    return lambda *words: CliRunner().invoke(command, words)


@pytest.fixture
def server(folder):
    with Loopback() as loop:
        (folder / "judgekit.toml").write_text(TOML.format(loop.base_url))
        right = oracle(load_rubric(folder / "rubrics" / "polite.yaml"))
        loop.switches.answer = lambda body: right(body["messages"][1]["content"])
        yield loop


class TestNew:
    @pytest.mark.parametrize("mode", ["pairwise", "graded", "both"])
    @pytest.mark.parametrize("scale", ["binary", "likert"])
    def test_writes_a_file_that_loads_and_has_no_lint_errors(self, run, folder, mode, scale):
        words = (
            "new",
            "tone",
            "--mode",
            mode,
            "--scale",
            scale,
            "--criterion",
            'warm: Says "you", not #1: "one".',
        )
        assert run(*words).exit_code == 0
        text = (folder / "rubrics" / "tone.yaml").read_text()
        assert text.startswith("# yaml-language-server: $schema=rubric.schema.json\n")
        assert (folder / "rubrics" / "rubric.schema.json").exists()
        rubric = load_rubric(folder / "rubrics" / "tone.yaml")
        assert rubric.modes == (("pairwise", "graded") if mode == "both" else (mode,))
        assert rubric.criteria[0].description == 'Says "you", not #1: "one".'
        assert run("lint", "tone").exit_code == 0

    def test_the_commented_tests_are_right_once_uncommented(self, run, folder):
        run("new", "tone", "--mode", "both", "--criterion", "warm", "--scale", "likert")
        path = folder / "rubrics" / "tone.yaml"
        head, _, tests = path.read_text().partition("# tests:")
        path.write_text(head + "\n".join(line.removeprefix("# ") for line in f"# tests:{tests}".splitlines()))
        assert len(load_rubric(path).tests) == 2

    def test_asks_on_a_terminal(self, folder):
        typist, terminal = pty.openpty()
        words = [sys.executable, "-m", "judgekit", "rubric", "new", "asked"]
        with subprocess.Popen(words, cwd=folder, stdin=terminal, stdout=terminal, stderr=terminal) as asking:
            os.write(typist, b"graded\nwarm\nGreets by name.\n\n")
            assert asking.wait(60) == 0
        os.close(terminal)
        os.close(typist)
        rubric = load_rubric(folder / "rubrics" / "asked.yaml")
        assert rubric.modes == ("graded",)
        assert [(each.name, each.description) for each in rubric.criteria] == [("warm", "Greets by name.")]

    @pytest.mark.parametrize("name", ["polite", "../up", "a b", ""])
    def test_refuses_what_exists_and_what_is_no_name(self, run, folder, name):
        ran = run("new", name)
        assert ran.exit_code != 0
        assert sorted(path.name for path in folder.rglob("*.yaml")) == ["polite.yaml"]


class TestLint:
    def test_tells_file_and_line_and_what_is_better(self, run, folder):
        vague = POLITE.replace("name: polite", "name: vague").replace(
            "Says hello and names the person who asked.", "Is good."
        )
        (folder / "rubrics" / "vague.yaml").write_text(vague)
        ran = run("lint", "vague")
        assert ran.exit_code == 0
        assert ran.output.startswith("rubrics/vague.yaml:7: warning: criterion 'greets': says little")
        (found,) = json.loads(run("lint", "vague", "--json").output)
        assert (found["severity"], found["kind"], found["line"]) == ("warning", "vague", 7)

    def test_errors_fail_and_a_broken_file_is_an_error_among_others(self, run, folder):
        (folder / "rubrics" / "blind.yaml").write_text(
            POLITE.replace("name: polite", "name: blind").replace("by name?", "as in the reference answer?")
        )
        (folder / "rubrics" / "broken.yaml").write_text("name: broken\nmode: sideways\n")
        ran = run("lint", "--all")
        assert ran.exit_code == 1
        assert "rubrics/blind.yaml:5: error: reference:" in ran.output
        assert "rubrics/broken.yaml:2: error:" in ran.output

    def test_built_in_rubrics_have_no_errors(self, run):
        assert run("lint", "--all").exit_code == 0

    def test_asks_for_names(self, run):
        assert run("lint").exit_code != 0


class TestShow:
    def test_shows_both_orders_exactly_as_asked(self, run, server):
        shown = json.loads(run("show", "polite", "--json").output)
        assert [prompt["title"] for prompt in shown] == [
            "pairwise, case test-1, A = a, B = b",
            "pairwise, case test-1, A = b, B = a",
            "graded, case test-4, output",
        ]
        asked = []
        right = server.switches.answer
        server.switches.answer = lambda body: asked.append(body["messages"]) or right(body)
        assert run("test", "polite", "--quiet").exit_code == 0
        sent = [[(turn["role"], turn["content"]) for turn in messages] for messages in asked]
        for prompt in shown:
            assert [(turn["role"], turn["content"]) for turn in prompt["messages"]] in sent

    def test_shows_the_form_the_judge_gets(self, run):
        small = run("show", "polite").output
        assert "small form" in small
        assert small.count("The better response is Response") == 2
        assert "json form" in run("show", "polite", "--form", "json").output

    def test_a_case_of_a_suite(self, run):
        words = ("show", "sql-equivalence", "--suite", "text-to-sql", "--case", "library-02")
        ran = run(*words, "--candidate", "few-shot", "--candidate", "zero-shot")
        assert "case library-02, A = few-shot, B = zero-shot" in ran.output
        assert "no case" in str(run(*words[:-1], "nowhere").exception)
        assert "no output" in str(run(*words, "--candidate", "nobody").exception)


class TestTest:
    def test_right_answers_pass_and_are_paid_for_once(self, run, server):
        first = run("test", "polite", "--quiet", "--min-accuracy", "1")
        assert first.exit_code == 0, first.output
        assert first.output.startswith("rubric polite, judge far: 5 of 5 right, 100.0 % [47.8, 100.0]\n")
        assert "criterion greets: 2 of 2 right" in first.output
        assert "8 of 8 judged" in first.output
        assert server.counts.requests == 8
        assert "nothing was judged anew" in run("test", "polite", "--quiet").output
        assert server.counts.requests == 8

    def test_a_judge_that_always_says_a_fails_the_gate(self, run, server):
        server.switches.answer = lambda body: "Verdict: A" if "response A" in str(body) else "greets: yes"
        ran = run("test", "polite", "--quiet", "--canaries", "--min-accuracy", "0.8")
        assert ran.exit_code == 1
        assert "judge far: 2 of 5 right, 40.0 %" in ran.output
        assert "test 1: expected a, got tie" in ran.output
        assert "test 5: expected greets no, got greets yes" in ran.output
        assert "canary bluff: the fair answer wins in 0 of 3; test-1: 50 % of the win" in ran.output
        assert "canary identical: the fair answer ties in 3 of 3\n" in ran.output

    @pytest.mark.usefixtures("server")
    def test_rewordings_canaries_and_json(self, run):
        result = json.loads(
            run("test", "polite", "--quiet", "--canaries", "--rewordings", "2", "--json").output
        )
        assert result["flips"]["rewordings"] == 2
        assert len(result["canaries"]) == 18
        assert all(canary["passed"] for canary in result["canaries"])

    def test_a_dry_run_asks_nothing(self, run, server, folder):
        ran = run("test", "polite", "--dry-run", "--canaries")
        assert "in all: 41 judgements to ask" in ran.output
        assert server.counts.requests == 0
        assert not (folder / ".judgekit").exists()


class TestDiff:
    def write(self, folder, old, new):
        (folder / "rubrics" / "other.yaml").write_text(POLITE.replace("polite", "other").replace(old, new))
        (folder / "old").mkdir(exist_ok=True)
        (folder / "old" / "polite.yaml").write_text(POLITE.replace(old, new))

    @pytest.mark.usefixtures("server")
    def test_tests_and_description_keep_verdicts(self, run, folder):
        run("test", "polite", "--quiet")
        self.write(
            folder, "tests:\n", "description: For shops.\ntests:\n  - {input: x, a: y, b: z, expect: b}\n"
        )
        ran = run("diff", "old/polite.yaml", "polite")
        assert ran.output.startswith("stored verdicts stay comparable")
        assert "kept: 8 verdicts of judge far on suite polite.tests" in ran.output
        assert "tests (no judge sees it)" in ran.output

    @pytest.mark.usefixtures("server")
    def test_anything_a_judge_sees_does_not(self, run, folder):
        run("test", "polite", "--quiet")
        self.write(folder, "Says hello", "Says good day")
        ran = run("diff", "polite", "old/polite.yaml")
        assert ran.output.startswith("stored verdicts do not carry over")
        assert "of the old, to be judged anew: 8 verdicts of judge far" in ran.output
        assert "criterion greets: description" in ran.output
        (change,) = json.loads(run("diff", "polite", "old/polite.yaml", "--json").output)["changes"]
        assert change["reaches_judge"]

    def test_a_criterion_that_came(self, run, folder):
        self.write(folder, "tests:\n", "  - {name: short, description: Has fewer than ten words.}\ntests:\n")
        ran = run("diff", "polite", "old/polite.yaml")
        assert "criterion short\n  + Has fewer than ten words.\n" in ran.output


def test_the_how_to_page_can_be_followed_to_the_letter(run, folder, server, pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "how-to" / "write-a-rubric.md").read_text()
    typed = page.partition("judgekit rubric new")[2].partition("```")[0]
    assert run("new", *shlex.split(typed.replace("\\\n", " "))).exit_code == 0
    path = folder / "rubrics" / "plain.yaml"
    path.write_text(path.read_text() + page.partition("```yaml\n")[2].partition("```")[0])
    assert "2 criteria, 5 tests: no mistake" in run("check", "plain").output
    assert run("lint", "plain").output == "1 rubric: 0 errors, 0 warnings, 0 hints\n"
    assert "small form" in run("show", "plain", "--judge", "embedded").output
    right = oracle(load_rubric(path))
    server.switches.answer = lambda body: right(body["messages"][1]["content"])
    ran = run("test", "plain", "--quiet", "--canaries", "--rewordings", "2", "--min-accuracy", "0.8")
    assert ran.exit_code == 0, ran.output
    assert ran.output.startswith("rubric plain, judge far: 5 of 5 right")
    (folder / "old").mkdir()
    (folder / "old" / "plain.yaml").write_text(
        path.read_text().replace("in everyday words", "in plain words")
    )
    assert "of the old, to be judged anew: 8 verdicts" in run("diff", "plain", "old/plain.yaml").output
