"""The judges that the page on several judges writes down can be built."""

import re
from pathlib import Path

import pytest

from judgekit.files.project import find_project
from judgekit.judges.build import build_judge
from judgekit.models.scripted import ScriptedClient

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "ask-several-judges.md"
JUDGES = ("small", "large", "other", "jury", "steps", "equals", "thrice")


@pytest.mark.parametrize("name", JUDGES)
def test_a_judge_of_the_page_can_be_built(tmp_path, name):
    (block,) = re.findall(r"^```toml\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (tmp_path / "judgekit.toml").write_text(block, encoding="utf-8")
    specs = find_project(tmp_path).config.judges
    assert tuple(specs) == JUDGES

    def member(other):
        return build(other), specs[other]

    def build(other):
        client = ScriptedClient(lambda _: "")
        return build_judge(other, specs[other], clients=lambda _: client, folder=tmp_path, members=member)

    assert build(name).modes == ("pairwise", "graded")
