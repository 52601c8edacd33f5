"""The page on program judges names every program with every option, and nothing else."""

import re
from pathlib import Path

import pytest

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.judges.programs import PROGRAMS, make_program

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "judge-with-a-program.md"
ROWS = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE))


def test_every_program_has_a_row():
    assert ROWS.keys() == PROGRAMS.keys()


@pytest.mark.parametrize("program", sorted(PROGRAMS.keys() - {"contains"}))
def test_a_row_names_every_option(program, tmp_path):
    with pytest.raises(UsageError) as told:
        make_program("p", JudgeSpec(kind="program", program=program, options={"unheard_of": 1}), tmp_path)
    known = re.search(r"unknown option 'unheard_of'; known are ([\w, ]+)", str(told.value))[1].split(", ")
    for option in known:
        assert f"`{option}`" in ROWS[program], f"{program}: {option}"
