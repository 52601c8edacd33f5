"""The command that tries the figures about judges on judges whose faults are known."""

import json

from click.testing import CliRunner

from judgekit.cli.selfcheck import command

DIALS = {"position", "length", "self-preference", "agreement", "repeats"}


def run(*words):
    return CliRunner().invoke(command, ["--repeats", "60", *words])


def test_every_dial_is_a_line_and_all_is_well():
    ran = run()
    assert ran.exit_code == 0, ran.output
    assert "every known fault found, none invented" in ran.output
    found = json.loads(run("--json").output)
    assert {line["dial"] for line in found} == DIALS
    assert {line["repeats"] for line in found} == {60}


def test_a_fault_that_is_missed_is_an_exit_code():
    """With 50 pairs true faults go unseen, and that is told."""
    ran = run("--cases", "50")
    assert ran.exit_code == 1
    assert "MISSED" in ran.output
