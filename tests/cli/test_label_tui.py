"""Labelling in the terminal: the keys of the page, the same saving."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from label_place import LabelPlace

from judgekit.cli.main import judgekit


@pytest.fixture
def labelled(tmp_path, monkeypatch):
    """Run `judgekit label demo --tui` with keys; give what was printed and the labels kept."""
    place = LabelPlace(tmp_path)
    place.fill()
    monkeypatch.chdir(tmp_path)

    def run(keys, *words):
        ran = CliRunner().invoke(judgekit, ["label", "demo", "--tui", "--as", "ann", *words], input=keys)
        assert ran.exit_code == 0, ran.output
        rows = place.sql("select status, choice, raw, rationale, protocol from attempts order by run_id, seq")
        return ran.output, rows

    return run


def test_pairs_are_labelled_by_the_keys_of_the_page(labelled):
    printed, rows = labelled("1t4?us2q", "--n", "6")
    assert [row["raw"] for row in rows] == ["first", "tie", "both bad", "cannot tell", "second"]
    assert {row["protocol"] for row in rows} == {"terminal"}
    assert "1/a left is better, 2/b right is better, 3/t tie" in printed
    assert "labels saved as human:ann" in printed
    assert "Next: judgekit trust demo" in printed


def test_it_goes_on_where_it_stopped_and_ends_by_itself(labelled):
    labelled("12q", "--n", "4")
    printed, rows = labelled("33x", "--n", "4")
    assert "2 of them are labelled already; 2 to go." in printed
    assert "All done, all saved." in printed
    assert len(rows) == 4


def test_what_cannot_be_seen_is_spelt_out_and_no_one_is_named(labelled):
    printed, _ = labelled("s" * 24 + "q", "--rubric", "careful", "tuned", "rag")
    assert "⟨U+202E⟩" in printed
    assert "⟨U+001B⟩" in printed
    assert "\x1b[2J" not in printed
    assert "<script>document.title" in printed
    assert "tuned" not in printed


def test_grades_take_one_key_for_each_criterion_and_a_note(labelled):
    _, rows = labelled("nwell done\n1\x7f23\r?5\rq", "--rubric", "careful", "--n", "3")
    assert [(row["raw"], row["rationale"]) for row in rows] == [
        ('{"right": "no", "clear": "3"}', "well done"),
        ('{"right": null, "clear": "5"}', None),
    ]


def test_a_ranking_takes_numbers_and_ties(labelled):
    printed, rows = labelled("31\x7f2=1\r?q", "--rank", "--n", "3")
    assert [row["raw"] for row in rows] == ["places as shown: 3, 1, 1"] * 3 + ["cannot tell"] * 3
    assert "best first: 3 = 2 > 1" in printed


def test_a_key_that_cannot_be_obeyed_is_said(labelled):
    printed, rows = labelled("u9q", "--n", "2")
    assert "nothing to take back" in printed
    assert rows == []


def test_without_a_terminal_it_says_so(tmp_path):
    place = LabelPlace(tmp_path)
    place.fill()
    ran = subprocess.run(
        [sys.executable, "-m", "judgekit", "label", "demo", "--tui", "--as", "ann"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr == "judgekit: there is no terminal to take keys from; leave out --tui\n"
