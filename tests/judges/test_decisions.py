"""The decisions protocol through the real client, against a server that takes what the SDK can shape."""

import asyncio
import math

import pytest
from loopback import Loopback, Switches

from judgekit.domain.config import Endpoint, JudgeSpec, Price
from judgekit.domain.errors import EndpointDown, UnknownModel, UsageError
from judgekit.domain.rubric import Criterion
from judgekit.domain.verdict import CannotAssess, Failed, Grade, Preference, Refused, Unparsed
from judgekit.judges.asking_decisions import decisions_question
from judgekit.judges.build import build_judge
from judgekit.judges.llm import LlmJudge
from judgekit.models.channel import Channel
from judgekit.models.openai_client import OpenAIClient
from judgekit.models.port import ChatRequest
from judgekit.models.pricing import ceiling_usd


@pytest.fixture
def decide():
    """Judge a task on a server that answers typed questions: `judgement, bodies = decide(task, answer)`."""

    def run(task, answer=None, **switches):
        with Loopback(Switches(decide=answer, **switches)) as server:
            return asyncio.run(judged(task, server.base_url)), server.counts.bodies

    async def judged(task, base_url):
        client = OpenAIClient(Channel("lo", Endpoint(base_url=base_url), None))
        try:
            return await LlmJudge("j", JudgeSpec(model="m", mode="decisions"), client, "m").judge(task)
        finally:
            await client.aclose()

    return run


@pytest.fixture
def pair(make_task, make_rubric, case, output):
    return make_task(make_rubric(), case, output("Paris."), output("Rome."))


@pytest.fixture
def graded(make_task, make_rubric, case, output, likert, choice):
    criteria = (
        Criterion(name="right", description="names the capital"),
        Criterion(name="tone", description="is kind", scale=likert(anchors={1: "rude", 5: "kind"})),
        Criterion(name="cover", description="covers all", scale=choice(full=1.0, half=0.5, none=0.0)),
    )
    return make_task(make_rubric(criteria=criteria), case, output("Paris."))


def chosen(pick, **shares):
    """An answer to a choice: `chosen("A", A=0.7, B=0.3)`."""
    rows = [{"value": name.replace("_", " "), "probability": share} for name, share in shares.items()]
    return lambda question: {
        "type": "choice",
        "name": question["name"],
        "choice": pick,
        "confidence": max(shares.values()),
        "probabilities": rows,
    }


class TestPairs:
    def test_one_choice_gives_probabilities(self, decide, pair):
        judgement, bodies = decide(pair, chosen("A", A=0.7, B=0.2, tie=0.1))
        assert judgement.verdict == Preference("first", 0.7, 0.2, 0.1, 1.0)
        assert (judgement.protocol, judgement.model, judgement.usage.calls) == ("decisions", "m-2026", 1)
        assert judgement.usage.prompt_tokens > 50
        assert judgement.raw.startswith('[{"type": "choice"')
        (body,) = bodies
        assert set(body) == {"model", "input", "questions", "prompt_cache_key"}
        assert [option["value"] for option in body["questions"][0]["choices"]] == [
            "A",
            "B",
            "tie",
            "cannot assess",
        ]
        assert "helpful: solves the user's problem" in body["questions"][0]["instructions"]

    def test_both_orders_show_the_outputs_swapped(self, decide, pair, make_task):
        swapped = make_task(pair.rubric, pair.case, pair.second, pair.first)
        (one, [first]), (other, [second]) = (
            decide(task, chosen("B", A=0.1, B=0.9)) for task in (pair, swapped)
        )
        assert one.verdict == other.verdict == Preference("second", 0.1, 0.9, 0.0, 1.0)
        assert first["questions"] == second["questions"]
        places = [body["input"][-1]["content"].index("Paris.\n[end response") for body in (first, second)]
        assert places[0] < places[1]

    def test_ties_are_offered_only_where_allowed(self, decide, make_task, make_rubric, pair):
        task = make_task(make_rubric(ties=False), pair.case, pair.first, pair.second)
        judgement, _ = decide(task)
        assert judgement.verdict.p_tie is None
        assert judgement.verdict.choice == "first"
        assert judgement.verdict.p_first + judgement.verdict.p_second == pytest.approx(1.0)

    def test_what_was_withheld_is_missing_from_the_mass(self, decide, pair):
        judgement, _ = decide(pair, chosen("A", A=0.6, B=0.2, cannot_assess=0.2))
        assert judgement.verdict.mass == pytest.approx(0.8)
        assert judgement.verdict.p_first == pytest.approx(0.75)

    def test_it_may_say_that_it_cannot_assess(self, decide, pair):
        judgement, _ = decide(pair, chosen("cannot assess", A=0.2, B=0.1, cannot_assess=0.7))
        assert isinstance(judgement.verdict, CannotAssess)

    def test_examples_come_before_the_question(self, decide, make_task, make_rubric, pair):
        example = {"input": "1+1?", "first": "2", "second": "3", "verdict": "first"}
        task = make_task(make_rubric(examples=(example,)), pair.case, pair.first, pair.second)
        _, [body] = decide(task)
        assert [turn["role"] for turn in body["input"]] == ["system", "user", "assistant", "user"]


class TestGrades:
    def test_a_whole_rubric_in_one_call(self, decide, graded):
        judgement, [body] = decide(graded)
        assert isinstance(judgement.verdict, Grade)
        right, tone, cover = judgement.verdict.criteria
        assert (right.label, tone.label, cover.label) == ("yes", "1", "full")
        assert (right.mass, tone.mass, cover.mass) == pytest.approx((1 - 0.1, 0.9, 1 - 0.2 / 3))
        assert tone.value == pytest.approx(0.8 * 1 + 0.05 * (2 + 3 + 4 + 5))
        assert right.sd == pytest.approx(math.sqrt(right.value * (1 - right.value)))
        kinds = [(question["type"], question["name"]) for question in body["questions"]]
        assert kinds == [
            ("choice", "right"),
            ("score", "tone"),
            ("predicate", "tone: cannot assess"),
            ("choice", "cover"),
        ]
        assert body["questions"][1]["levels"][0] == {"label": "1", "description": "rude"}

    def test_a_criterion_may_be_withheld(self, decide, graded):
        def answer(question):
            if question["type"] == "choice":
                return chosen("cannot assess", cannot_assess=1.0)(question)
            if question["type"] == "predicate":
                return {"type": "predicate", "name": question["name"], "probability": 0.2}
            row = {"label": "5", "value": 4, "probability": 1.0}
            return {"type": "score", "name": "tone", "score": 4, "confidence": 1, "probabilities": [row]}

        judgement, _ = decide(graded, answer)
        assert [grade.value for grade in judgement.verdict.criteria] == [None, 5.0, None]
        assert judgement.verdict.total == 1.0

    def test_a_score_that_cannot_be_assessed_is_none(self, decide, make_task, make_rubric, graded):
        def answer(question):
            if question["type"] == "predicate":
                return {"type": "predicate", "name": question["name"], "probability": 0.9}
            row = {"label": "5", "value": 4, "probability": 1.0}
            return {"type": "score", "name": "tone", "score": 4, "confidence": 1, "probabilities": [row]}

        rubric = make_rubric(criteria=graded.rubric.criteria[1:2])
        judgement, _ = decide(make_task(rubric, graded.case, graded.first), answer)
        assert isinstance(judgement.verdict, CannotAssess)


class TestBrokenAnswers:
    def test_a_refusal_is_a_refusal(self, decide, pair, graded):
        refusal = {"type": "refusal", "name": None}
        assert decide(pair, lambda _: refusal)[0].verdict == Refused(
            "the endpoint declined to answer 'verdict'"
        )
        assert isinstance(decide(graded, lambda _: refusal)[0].verdict, Refused)

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (chosen("C", C=1.0), "'verdict': 'C' is not one of A, B, tie, cannot assess"),
            (chosen("C", A=1.0), "'verdict': 'C' is not one of"),
            (chosen("A", A=0.3, B=0.3), "'verdict': the probabilities sum to 0.6 instead of 1"),
            (chosen("A", A=1.5, B=-0.5), "malformed answers at 0.choice.probabilities.0.probability"),
            (chosen("A", A=math.nan), "malformed answers at 0.choice.probabilities.0.probability"),
            (chosen("A", cannot_assess=1.0), "'A' was picked, but has no probability"),
            (
                lambda _: {"type": "predicate", "probability": 0.5},
                "'verdict' asked for a choice and got a predicate",
            ),
            (lambda _: {"type": "choice", "choice": "A"}, "malformed answers at 0.choice.probabilities"),
            (lambda _: {"type": "poem"}, "malformed answers at 0"),
        ],
    )
    def test_an_answer_that_does_not_fit_is_unparsed_and_asked_once(self, decide, pair, answer, reason):
        judgement, bodies = decide(pair, answer)
        assert isinstance(judgement.verdict, Unparsed)
        assert reason in judgement.verdict.reason
        assert len(bodies) == 1

    def test_too_few_answers_are_unparsed(self, script, graded):
        judge = LlmJudge("j", JudgeSpec(model="m", mode="decisions"), script("[]"), "m")
        assert asyncio.run(judge.judge(graded)).verdict == Unparsed("0 answers to 4 questions")

    def test_what_is_no_decision_fails(self, decide, pair):
        verdict = decide(pair, share_no_choices=1.0)[0].verdict
        assert isinstance(verdict, Failed)
        assert "the reply is no decision" in verdict.reason

    def test_a_rejected_request_fails_with_the_endpoints_words(self, decide, pair):
        verdict = decide(pair, reject="only gpt-6-luna is supported")[0].verdict
        assert isinstance(verdict, Failed)
        assert "only gpt-6-luna is supported" in verdict.reason

    def test_an_endpoint_without_decisions_says_so(self, decide, pair):
        with pytest.raises(
            EndpointDown, match="mode 'decisions' needs an endpoint that offers /decisions"
        ) as error:
            decide(pair, decisions="rejected")
        assert "no such service there" in str(error.value)

    def test_an_unknown_model_says_so(self, decide, pair):
        with pytest.raises(UnknownModel, match=r"`m` does not exist; mode 'decisions' needs"):
            decide(pair, models="other")


def test_local_models_are_refused_before_any_call(tmp_path):
    spec = JudgeSpec(model="qwen2.5-coder-1.5b", mode="decisions")
    with pytest.raises(UsageError, match="judge 'j': local models offer no mode 'decisions'"):
        build_judge("j", spec, clients={}.__getitem__, folder=tmp_path)


def test_questions_count_towards_the_most_a_request_can_cost(pair):
    question = decisions_question(pair)
    plain = ChatRequest("m", question.messages)
    typed = ChatRequest("m", question.messages, questions=question.questions)
    price = Price(input=1.0, output=0.0)
    assert ceiling_usd(typed, price) > ceiling_usd(plain, price)


def test_the_questions_are_part_of_the_prompts_hash(script, make_task, pair, make_rubric):
    def hashed(rubric):
        answer = '[{"type": "refusal"}]'
        judge = LlmJudge("j", JudgeSpec(model="m", mode="decisions"), script(answer), "m")
        return asyncio.run(judge.judge(make_task(rubric, pair.case, pair.first, pair.second))).prompt_hash

    assert hashed(pair.rubric) == hashed(make_rubric())
    other = make_rubric(criteria=(Criterion(name="helpful", description="else"),))
    assert hashed(pair.rubric) != hashed(other)
