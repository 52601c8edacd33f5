"""Generating with a real model: the small one, in this process."""

import asyncio

import pytest

from judgekit.domain.errors import WeightsUnavailable
from judgekit.files.project import builtin_folder
from judgekit.files.suite import load_suite
from judgekit.models.local import LocalClient
from judgekit.models.weights import pull
from judgekit.store.ledger import open_ledger
from judgekit.workflow.batches import Order
from judgekit.workflow.generate import generate
from judgekit.workflow.judge_plan import Desk


@pytest.mark.model
def test_a_small_model_answers_the_suite_that_comes_with_judgekit(tmp_path):
    try:
        pull("smollm2-135m")
    except WeightsUnavailable as error:
        pytest.skip(f"the weights of the small model cannot be had here: {error}")
    suite = load_suite(builtin_folder("suites") / "text-to-sql.yaml", lambda *_: [])
    order = Order(["few-shot-nearest"], limit=2, fresh=True)

    async def story(ledger):
        client = LocalClient()
        try:
            return await generate(suite, order, Desk(ledger), lambda _: client)
        finally:
            await client.aclose()

    with open_ledger(tmp_path / "store.duckdb") as ledger:
        generated = asyncio.run(story(ledger))
    (made,) = generated.made
    assert (made.generated, made.usage.cost_usd, made.failures) == (2, 0.0, ())
    assert all("SELECT" in output.text for output in generated.suite.outputs["few-shot-nearest"].values())
