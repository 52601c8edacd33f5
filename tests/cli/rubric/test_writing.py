"""judgekit rubric new, lint and diff."""

import json
import os
import pty
import subprocess
import sys

import pytest
from polite import POLITE

from judgekit.files.rubric import load_rubric


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
