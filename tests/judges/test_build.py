"""From a specification to a judge made of judges."""

import pytest
from says import FIRST, Says, judged

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.judges.build import build_judge
from judgekit.judges.cascade import Cascade
from judgekit.judges.panel import Panel
from judgekit.judges.peers import Peers
from judgekit.models.scripted import ScriptedClient


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

    def test_peers_without_members_are_the_models_of_the_candidates(self, tmp_path, pair):
        asked = []
        models = {"cx": "far:big", "cy": "far:small", "cz": "far:big", "cw": "near:other"}

        def client(endpoint):
            return ScriptedClient(lambda request: asked.append((endpoint, request.model)) or "Verdict: A")

        spec = JudgeSpec(kind="peers", mode="text")
        judge = build_judge("j", spec, clients=client, folder=tmp_path, models=models)
        assert judged(judge, pair).verdict == FIRST
        assert asked == [("near", "other")]
        owners = spec.model_copy(update={"options": {"ask_owners": True}})
        judged(build_judge("j", owners, clients=client, folder=tmp_path, models=models), pair)
        assert sorted(asked[1:]) == [("far", "big"), ("far", "small"), ("near", "other")]

    @pytest.mark.parametrize(
        ("spec", "words"),
        [
            (JudgeSpec(kind="panel", members=("a",)), "at least two members"),
            (JudgeSpec(kind="peers", members=("a",)), "at least two members"),
            (JudgeSpec(kind="peers"), "name them, or let two candidates have models"),
            (JudgeSpec(kind="cascade", cheap="a"), "strong names no judge"),
            (JudgeSpec(kind="panel", members=("a", "j")), "names the judge itself"),
            (JudgeSpec(kind="human"), "kind 'human' is not made from a specification"),
            (JudgeSpec(kind="llm"), "names no model"),
        ],
    )
    def test_an_incomplete_specification_is_told(self, tmp_path, spec, words):
        with pytest.raises(UsageError, match=words):
            self.build(spec, tmp_path)
