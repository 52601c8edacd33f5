"""From a specification to a judge made of judges."""

import pytest
from says import FIRST, Says, judged

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.judges.build import build_judge
from judgekit.judges.cascade import Cascade
from judgekit.judges.panel import Panel
from judgekit.judges.peers import Peers


class TestBuilding:
    def build(self, spec, tmp_path, members=None):
        known = {name: (Says(name, FIRST), JudgeSpec(model=name)) for name in ("a", "b", "c")}
        return build_judge(
            "j", spec, clients={}.__getitem__, folder=tmp_path, members=members or known.__getitem__
        )

    @pytest.mark.parametrize(
        ("spec", "kind"),
        [
            (JudgeSpec(kind="panel", members=("a", "b")), Panel),
            (JudgeSpec(kind="cascade", cheap="a", strong="b"), Cascade),
            (JudgeSpec(kind="peers", members=("a", "b")), Peers),
        ],
    )
    def test_finds_members_by_name(self, tmp_path, pair, spec, kind):
        judge = self.build(spec, tmp_path)
        assert isinstance(judge, kind)
        assert judged(judge, pair).verdict == FIRST

    @pytest.mark.parametrize(
        ("spec", "words"),
        [
            (JudgeSpec(kind="panel", members=("a",)), "at least two members"),
            (JudgeSpec(kind="peers", members=("a",)), "at least two members"),
            (JudgeSpec(kind="cascade", cheap="a"), "strong names no judge"),
            (JudgeSpec(kind="panel", members=("a", "j")), "names the judge itself"),
            (JudgeSpec(kind="human"), "kind 'human' is not made from a specification"),
            (JudgeSpec(kind="llm"), "names no model"),
        ],
    )
    def test_an_incomplete_specification_is_told(self, tmp_path, spec, words):
        with pytest.raises(UsageError, match=words):
            self.build(spec, tmp_path)
