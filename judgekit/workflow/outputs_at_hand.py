"""The outputs a plan can speak of: recorded in files, or generated before and kept in the store."""

from dataclasses import replace

from judgekit.candidates.resolve import has_pipeline
from judgekit.domain.errors import UsageError
from judgekit.workflow.judge_plan import Desk
from judgekit.workflow.plan import Plan
from judgekit.workflow.recall import recall


async def with_outputs(plan: Plan, desk: Desk) -> Plan:
    """Give the plan with outputs from the store where a candidate has none in files.

    Raises:
        UsageError: a candidate has no output at all; the message says how to get some.
    """
    suite = plan.suite
    lacking = [name for name in plan.candidates if not suite.outputs.get(name)]
    if pipelines := [name for name in lacking if has_pipeline(name, suite.file.candidates)]:
        suite = await recall(suite, desk.ledger, desk.embedder, only=pipelines)
    for name in lacking:
        if not suite.outputs.get(name):
            raise UsageError(
                f"candidate {name!r} has no outputs yet; run: judgekit generate {suite.name} {name}"
            )
    return replace(plan, suite=suite)
