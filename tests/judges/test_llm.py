"""A language model as a judge, against a client that answers from a script."""

import asyncio
import math

import pytest

from judgekit.domain.cases import Case, Message
from judgekit.domain.config import JudgeSpec
from judgekit.domain.errors import (
    AccessDenied,
    BudgetReached,
    RateLimited,
    RequestRejected,
    UsageError,
)
from judgekit.domain.judging import Usage
from judgekit.domain.rubric import Criterion
from judgekit.domain.verdict import CannotAssess, Failed, Grade, Preference, Refused, Unparsed
from judgekit.judges.llm import LlmJudge
from judgekit.models.port import ChatReply


def judged(client, task, spec=None, **more):
    judge = LlmJudge("j", spec or JudgeSpec(model="m"), client, "m", **more)
    return asyncio.run(judge.judge(task))


@pytest.fixture
def pair(make_task, make_rubric, case, output):
    return make_task(make_rubric(), case, output("Paris."), output("Rome."))


@pytest.fixture
def graded(make_task, make_rubric, case, output, likert):
    criteria = (
        Criterion(name="right", description="names the capital"),
        Criterion(name="tone", description="is kind", scale=likert()),
    )
    return make_task(make_rubric(criteria=criteria), case, output("Paris."))


class TestVerdicts:
    def test_a_preference_comes_with_its_provenance(self, script, pair):
        client = script('{"verdict": "A"}')
        judgement = judged(client, pair)
        assert judgement.verdict == Preference("first")
        assert (judgement.protocol, judgement.model, judgement.fingerprint) == (
            "json_schema",
            "scripted-1",
            "fp",
        )
        assert judgement.raw == '{"verdict": "A"}'
        assert len(judgement.prompt_hash) == 32
        assert judgement.usage == Usage(1, 100, 10, 0, 0.001)
        assert judgement.latency_ms == 5.0

    def test_grades_all_criteria_in_one_call(self, script, graded):
        client = script('{"grades": {"right": "yes", "tone": "3"}}')
        judgement = judged(client, graded)
        assert isinstance(judgement.verdict, Grade)
        assert judgement.verdict.total == 0.75
        assert len(client.requests) == 1

    def test_a_refusal_of_the_endpoint_is_a_refusal(self, script, pair):
        reply = ChatReply("", "m", Usage(1), refusal="I cannot.")
        assert judged(script(reply), pair).verdict == Refused("I cannot.")

    def test_a_refusal_in_words_is_not_asked_again(self, script, pair):
        client = script("I'm sorry, but I can't help with that.")
        assert isinstance(judged(client, pair).verdict, Refused)
        assert len(client.requests) == 1

    def test_a_filtered_reply_is_a_refusal(self, script, pair):
        reply = ChatReply("", "m", Usage(1), finish_reason="content_filter")
        assert isinstance(judged(script(reply), pair).verdict, Refused)

    def test_needs_the_reference_that_the_rubric_requires(self, script, make_task, make_rubric, output):
        bare = Case(id="c9", input=(Message("user", "?"),))
        task = make_task(make_rubric(reference="required"), bare, output("x"), output("y"))
        client = script()
        assert judged(client, task).verdict == CannotAssess(
            "rubric 'help' needs a reference, and case 'c9' has none"
        )
        assert client.requests == []


class TestRepair:
    def test_asks_once_more_and_keeps_both_replies(self, script, pair):
        client = script("A is nicer.", '{"verdict": "A"}')
        judgement = judged(client, pair)
        assert judgement.verdict == Preference("first")
        assert judgement.raw == 'A is nicer.\f{"verdict": "A"}'
        assert judgement.usage.calls == 2
        assert judgement.rationale == "A is nicer."
        *before, said, question = client.requests[1].messages
        assert tuple(before) == client.requests[0].messages
        assert said == Message("assistant", "A is nicer.")
        assert "the reply holds no verdict" in question.content

    def test_then_stays_unparsed(self, script, pair):
        client = script("Hm.", "[[D]]")
        verdict = judged(client, pair).verdict
        assert verdict == Unparsed("the verdict 'D' is not one of A, B, tie, cannot assess")
        assert len(client.requests) == 2

    def test_an_empty_reply_is_not_repeated_to_the_model(self, script, pair):
        client = script("", "Verdict: B")
        assert judged(client, pair).verdict == Preference("second")
        assert [message.role for message in client.requests[1].messages] == ["system", "user", "user"]

    def test_a_reply_that_was_cut_off_says_so(self, script, pair):
        cut = ChatReply("Well, let me think", "m", Usage(1), finish_reason="length")
        verdict = judged(script(cut, cut), pair).verdict
        assert verdict == Unparsed("the reply was cut off before its verdict; max_tokens is too small")

    def test_without_budget_the_first_reply_is_kept(self, script, pair):
        judgement = judged(script("Hm.", BudgetReached("0.01 USD left")), pair)
        assert judgement.verdict == Unparsed(
            "the reply holds no verdict; the budget allows no repair question"
        )
        assert judgement.usage.calls == 1

    def test_when_the_repair_call_fails_what_was_paid_is_kept(self, script, pair):
        judgement = judged(script("Hm.", RateLimited("slow down")), pair)
        assert judgement.verdict == Failed("RateLimited: slow down")
        assert (judgement.raw, judgement.usage.calls) == ("Hm.", 1)


class TestErrors:
    def test_a_failed_call_is_a_failed_verdict(self, script, pair):
        judgement = judged(script(RateLimited("too many")), pair)
        assert judgement.verdict == Failed("RateLimited: too many")
        assert judgement.usage == Usage()

    @pytest.mark.parametrize("error", [AccessDenied("bad key"), BudgetReached("spent")])
    def test_what_stops_the_run_is_raised(self, script, pair, error):
        with pytest.raises(type(error)):
            judged(script(error), pair)

    def test_an_unknown_option_is_told(self, script):
        with pytest.raises(UsageError, match="unknown option 'smal'; known are extra, small, top_logprobs"):
            LlmJudge("j", JudgeSpec(model="m", options={"smal": True}), script(), "m")


class TestProtocols:
    def test_falls_back_to_text_and_remembers_it(self, script, pair):
        client = script(RequestRejected("no response_format"), "Verdict: A", "Verdict: B")
        judge = LlmJudge("j", JudgeSpec(model="m"), client, "m")
        first, second = (asyncio.run(judge.judge(pair)) for _ in range(2))
        assert (first.verdict, first.protocol) == (Preference("first"), "text")
        assert second.verdict == Preference("second")
        assert [request.json_schema is not None for request in client.requests] == [True, False, False]

    def test_does_not_remember_a_request_that_is_rejected_in_every_form(self, script, pair):
        too_long = RequestRejected("too many tokens")
        client = script(too_long, too_long, '{"verdict": "A"}')
        judge = LlmJudge("j", JudgeSpec(model="m"), client, "m")
        assert asyncio.run(judge.judge(pair)).verdict == Failed("RequestRejected: too many tokens")
        assert asyncio.run(judge.judge(pair)).protocol == "json_schema"

    def test_a_mode_that_was_asked_for_is_not_changed(self, script, pair):
        client = script(RequestRejected("no"))
        judgement = judged(client, pair, JudgeSpec(model="m", mode="json_schema"))
        assert judgement.verdict == Failed("RequestRejected: no")
        assert len(client.requests) == 1

    def test_logprobs_make_a_soft_preference(self, script, soft_reply, pair):
        reply = soft_reply(
            "Verdict: B",
            {"Verdict": -0.1},
            {":": -0.1},
            {" B": math.log(0.6), " A": math.log(0.2), " tie": math.log(0.1), " The": math.log(0.1)},
            {"<|end|>": -0.1},
        )
        judgement = judged(script(reply), pair, JudgeSpec(model="m", mode="logprobs"))
        verdict = judgement.verdict
        assert judgement.protocol == "logprobs"
        assert isinstance(verdict, Preference)
        assert verdict.choice == "second"
        assert (verdict.p_first, verdict.p_second, verdict.p_tie) == pytest.approx((2 / 9, 6 / 9, 1 / 9))
        assert verdict.mass == pytest.approx(0.9)

    def test_logprobs_make_expected_grades(self, script, soft_reply, graded):
        reply = soft_reply(
            "right: yes\ntone: 4",
            {"right": 0.0},
            {":": 0.0},
            {" yes": math.log(0.9), " no": math.log(0.1)},
            {"\n": 0.0},
            {"tone": 0.0},
            {": ": 0.0},
            {"4": math.log(0.5), "5": math.log(0.5)},
        )
        verdict = judged(script(reply), graded, JudgeSpec(model="m", mode="logprobs")).verdict
        assert isinstance(verdict, Grade)
        assert verdict.criteria[0].value == pytest.approx(0.9)
        assert verdict.criteria[1].value == pytest.approx(4.5, abs=1e-6)
        assert verdict.criteria[1].label == "4"
        assert verdict.criteria[1].sd == pytest.approx(0.5, abs=1e-4)

    def test_an_endpoint_without_logprobs_still_judges(self, script, pair):
        judgement = judged(script("Verdict: A"), pair, JudgeSpec(model="m", mode="logprobs"))
        assert (judgement.verdict, judgement.protocol) == (Preference("first"), "text")


class TestSmall:
    def test_reads_the_token_after_the_begun_reply(self, script, soft_reply, pair):
        client = script(soft_reply(" A", {" A": math.log(0.7), " B": math.log(0.2), " is": math.log(0.1)}))
        judgement = judged(client, pair, small=True)
        assert judgement.verdict == Preference(
            "first", pytest.approx(7 / 9), pytest.approx(2 / 9), None, pytest.approx(0.9)
        )
        assert judgement.protocol == "logprobs"
        request = client.requests[0]
        assert request.messages[-1] == Message("assistant", "The better response is Response")
        assert (request.max_tokens, request.top_logprobs) == (1, 100)

    def test_grades_one_criterion_at_a_time(self, script, soft_reply, graded):
        client = script(
            soft_reply(" yes", {" yes": math.log(0.8), " no": math.log(0.2)}),
            soft_reply(" 5", {" 5": math.log(0.5), " 3": math.log(0.5)}),
        )
        judgement = judged(client, graded, small=True)
        assert isinstance(judgement.verdict, Grade)
        assert judgement.verdict.total == pytest.approx((0.8 + 0.75) / 2, abs=1e-4)
        assert judgement.usage.calls == 2
        assert judgement.raw == " yes\f 5"

    def test_no_label_among_the_tokens_is_unparsed_without_a_repair_question(self, script, soft_reply, pair):
        client = script(soft_reply(" is", {" is": -0.1, " the": -3.0}))
        assert judged(client, pair, small=True).verdict == Unparsed(
            "none of A, B is among the likeliest next tokens"
        )

    def test_an_endpoint_without_logprobs_is_told(self, script, pair):
        verdict = judged(script(" A"), pair, small=True).verdict
        assert verdict == Unparsed("the endpoint gave no token probabilities; use mode = 'text'")

    def test_asks_in_full_when_text_is_wanted(self, script, pair):
        client = script("Verdict: B")
        assert judged(client, pair, JudgeSpec(model="m", mode="text"), small=True).verdict == Preference(
            "second"
        )

    def test_a_failing_criterion_fails_the_judgement(self, script, soft_reply, graded):
        client = script(soft_reply(" yes", {" yes": -0.1}), RequestRejected("too long"))
        judgement = judged(client, graded, small=True)
        assert judgement.verdict == Failed("RequestRejected: too long")
        assert judgement.usage.calls == 1


class TestRequests:
    def test_says_what_the_specification_says(self, script, make_task, make_rubric, case, output):
        spec = JudgeSpec(
            model="m", temperature=0.7, max_tokens=99, options={"extra": {"reasoning_effort": "low"}}
        )
        task = make_task(make_rubric(), case, output("x"), output("y"), repeat=3)
        client = script("Verdict: A")
        judged(client, task, spec)
        request = client.requests[0]
        assert (request.temperature, request.max_tokens, request.seed, request.repeat) == (0.7, 99, 3, 3)
        assert request.extra == {"reasoning_effort": "low"}
        assert request.cache_key == task.rubric.hash

    def test_sends_no_seed_where_nothing_is_drawn(self, script, pair):
        client = script("Verdict: A")
        judged(client, pair)
        assert client.requests[0].seed is None

    def test_identity_changes_with_all_that_decides_and_with_nothing_else(self, script):
        def identity(model="m", *, small=False, **spec):
            return LlmJudge("j", JudgeSpec(model=model, **spec), script(), model, small=small).identity

        assert identity() == identity(endpoint="elsewhere") == identity(samples=3)
        others = [identity("n"), identity(temperature=0.5), identity(mode="text"), identity(small=True)]
        assert len({identity(), *others}) == 5
