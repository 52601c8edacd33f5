"""Plain models in a comparison: `endpoint:model` stands for a candidate with the suite's default prompt."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from judgekit.domain.errors import UsageError
from judgekit.domain.suite import CandidateSpec, Suite
from judgekit.files.near import did_you_mean
from judgekit.workflow.batches import Order
from judgekit.workflow.generate import Clients, generate
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plan import Plan


def with_models(suite: Suite, names: Sequence[str], endpoints: Collection[str]) -> Suite:
    """Give the suite with a candidate for each of the names that is no candidate of it but a model.

    Raises:
        UsageError: a model is named at an endpoint that does not exist.
    """
    models = [name for name in names if ":" in name and name not in suite.file.candidates]
    for model in models:
        endpoint = model.partition(":")[0]
        if endpoint not in endpoints:
            remedy = did_you_mean(endpoint, endpoints, "the endpoints")
            raise UsageError(f"{model}: there is no endpoint {endpoint!r}; {remedy}")
    candidates = {**suite.file.candidates, **{model: CandidateSpec(model=model) for model in models}}
    return replace(suite, file=suite.file.model_copy(update={"candidates": candidates}))


def plain_models(plan: Plan) -> tuple[str, ...]:
    """Give the candidates of a plan that are a model and nothing else, named as it is."""
    specs = plan.suite.file.candidates
    return tuple(name for name in plan.candidates if specs[name] == CandidateSpec(model=name))


async def with_answers(plan: Plan, desk: Desk, clients: Clients) -> Plan:
    """Let the plain models of a plan answer its cases, what they answered before aside.

    Raises:
        UsageError: a model answered no case; the message holds the first reason.
        FatalModelError, BudgetReached: what ended the run; everything received until then is kept.
    """
    models = plain_models(plan)
    if not models:
        return plan
    asked = frozenset(case.id for case in plan.cases)
    generated = await generate(plan.suite, Order(models, cases=asked), desk, clients)
    for made in generated.made:
        if made.failures and not generated.suite.outputs.get(made.candidate):
            raise UsageError(f"{made.candidate} answered no case: {made.failures[0].reason}")
    return replace(plan, suite=generated.suite)
