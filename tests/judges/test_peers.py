"""Peers: nobody has a say on its own output."""

import pytest
from says import FIRST, SECOND, Says, judged

from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.verdict import CannotAssess
from judgekit.judges.member_record import read_members
from judgekit.judges.peers import Peer, Peers, own_candidates


class TestPeers:
    def make(self, **owners):
        peers = [Peer(Says(name, FIRST), frozenset(own)) for name, own in owners.items()]
        return Peers("p", JudgeSpec(kind="peers"), peers), peers

    def test_nobody_judges_its_own(self, pair):
        judge, peers = self.make(jx={"cx"}, jy={"cy"}, jz={"cz"}, jw={"cw"})
        judgement = judged(judge, pair)
        assert [len(peer.judge.asked) for peer in peers] == [0, 0, 1, 1]
        assert [each.judge for each in read_members(judgement.raw)] == ["jz", "jw"]

    def test_owners_may_be_asked_and_still_have_no_say(self, pair):
        says = {"jx": (SECOND, {"cx"}), "jy": (SECOND, {"cy"}), "jz": (FIRST, {"cz"})}
        peers = [Peer(Says(name, verdict), frozenset(own)) for name, (verdict, own) in says.items()]
        spec = JudgeSpec(kind="peers", options={"ask_owners": True})
        judgement = judged(Peers("p", spec, peers), pair)
        assert judgement.verdict == FIRST
        assert judgement.usage.calls == 3
        said = {each.judge: (each.verdict, each.own) for each in read_members(judgement.raw)}
        assert said == {"jx": (SECOND, ("cx",)), "jy": (SECOND, ("cy",)), "jz": (FIRST, ())}

    def test_an_unknown_option_is_told(self):
        spec = JudgeSpec(kind="peers", options={"ask_own": True})
        peers = [Peer(Says(name, FIRST), frozenset()) for name in "ab"]
        with pytest.raises(UsageError, match="unknown option 'ask_own'; known are ask_owners"):
            Peers("p", spec, peers)

    def test_a_single_output_is_judged_by_all_others(self, make_task, make_rubric, case, output):
        judge, peers = self.make(jx={"cx"}, jy={"cy"}, jz={"cz"})
        judged(judge, make_task(make_rubric(), case, output("x", "cx")))
        assert [len(peer.judge.asked) for peer in peers] == [0, 1, 1]

    def test_without_an_impartial_peer_it_cannot_be_assessed(self, pair):
        judge, _ = self.make(jx={"cx"}, jy={"cy"})
        assert isinstance(judged(judge, pair).verdict, CannotAssess)

    def test_own_candidates_are_those_of_the_name_or_the_model(self):
        models = {"a": "cloud:big", "b": "cloud:small", "c": "other:big", "d": "big"}
        spec = JudgeSpec(model="big", endpoint="cloud")
        assert own_candidates("judge", spec, models) == {"judge", "a", "c", "d"}
        assert own_candidates("j", JudgeSpec(model="cloud:small"), models) == {"j", "b"}
