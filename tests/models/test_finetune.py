import asyncio
import json

import pytest
from loopback_finetune import STATES, Training, TrainingLoopback
from loopback_replies import Switches

from judgekit.domain.config import Endpoint, ProjectConfig
from judgekit.domain.errors import (
    AccessDenied,
    EndpointDown,
    MissingKey,
    RequestRejected,
    UnknownModel,
    UsageError,
)
from judgekit.domain.finetune import Hyperparameters, JobRequest
from judgekit.models.finetune import FineTuneClient, connect_finetune
from judgekit.models.wire_finetune import event_of

KEY = "sk-tuning-secret-0123456789"
TURNS = [{"role": "user", "content": "one?"}, {"role": "assistant", "content": "two"}]
SFT = (json.dumps({"messages": TURNS}) + "\n").encode() * 12
DPO_ROW = {
    "input": {"messages": TURNS[:1]},
    "preferred_output": TURNS[1:],
    "non_preferred_output": [{"role": "assistant", "content": "three"}],
}
DPO = (json.dumps(DPO_ROW) + "\n").encode() * 12


@pytest.fixture
def server():
    with TrainingLoopback(Switches(), Training()) as loop:
        yield loop


def do(server, work, key=None, clock=None):
    async def within():
        async with FineTuneClient("loop", Endpoint(base_url=server.base_url), key, clock) as client:
            return await work(client)

    return asyncio.run(within())


async def started(client, content=SFT, validation=None, **asked):
    file = await client.upload("train.jsonl", content)
    other = await client.upload("validation.jsonl", validation) if validation else None
    return await client.create(
        JobRequest(
            **{"model": "base-1", "kind": "sft", "training_file": file, "validation_file": other} | asked
        )
    )


def test_a_file_becomes_a_job_that_becomes_a_model(server):
    async def work(client):
        asked = {
            "hyperparameters": Hyperparameters(n_epochs=2),
            "suffix": "mine",
            "metadata": (("by", "me"),),
        }
        job = await started(client, validation=SFT, **asked)
        looks = [await client.job(job.id) for _ in STATES]
        return job, looks, await client.events(job.id), await client.checkpoints(job.id)

    job, looks, events, checkpoints = do(server, work)
    assert [look.state for look in (job, *looks)][: len(STATES)] == list(STATES)
    assert looks[-1].tuned == "ft:base-1:loop:mine:1"
    assert server.jobs[job.id].body["method"]["supervised"] == {"hyperparameters": {"n_epochs": 2}}
    steps = [event.losses.step for event in events if event.losses]
    assert steps == list(range(1, 31))
    assert (events[1].losses.steps, events[1].losses.validation is None) == (30, False)
    assert [checkpoint.losses.step for checkpoint in checkpoints] == [10, 20, 30]
    assert checkpoints[0].model == "ft:base-1:loop:mine:1:ckpt-step-10"


def test_preferences_go_by_the_method_of_their_own(server):
    job = do(server, lambda client: started(client, DPO, kind="dpo"))
    assert server.jobs[job.id].body["method"]["type"] == "dpo"


def test_events_come_page_by_page_and_only_once(server):
    server.training.steps = 250

    async def work(client):
        job = await started(client)
        for _ in STATES:
            await client.job(job.id)
        every = await client.events(job.id)
        return every, await client.events(job.id, frozenset(event.id for event in every[:-3]))

    every, new = do(server, work)
    assert len(every) == 251
    assert new == every[-3:]


def test_a_server_that_stumbles_is_asked_again(server, fake_time):
    server.training.faults = 2

    async def work(client):
        return await client.job((await started(client)).id)

    assert do(server, work, clock=fake_time.clock).state == "queued"
    assert len(fake_time.naps) == 2


def test_what_an_endpoint_refuses_is_told_in_its_words(server):
    with pytest.raises(RequestRejected, match=r"Line 1: .*keys are"):
        do(server, lambda client: client.upload("odd.jsonl", b'{"text": "once"}\n'))
    server.training.base_models = "base-1"
    with pytest.raises(UnknownModel, match="base-9 is not available for fine-tuning"):
        do(server, lambda client: started(client, model="base-9"))
    server.training.file_error = "the file smells"
    with pytest.raises(RequestRejected, match=r"refused train\.jsonl: the file smells"):
        do(server, started)


def test_a_job_nobody_knows_is_a_mistake_of_who_asks(server):
    with pytest.raises(UsageError, match="knows no job 'ftjob-9'"):
        do(server, lambda client: client.job("ftjob-9"))


def test_an_endpoint_without_fine_tuning_says_so():
    with TrainingLoopback(Switches(), Training(supported=False)) as server:
        with pytest.raises(EndpointDown, match=r"'loop' offers no fine-tuning \(HTTP 404 at /files\)"):
            do(server, started)
        with pytest.raises(EndpointDown, match="offers no fine-tuning"):
            do(server, lambda client: client.create(JobRequest("base-1", "sft", "file-1")))
    with pytest.raises(EndpointDown, match="cannot be reached"):
        do(server, started)


def test_a_refused_key_is_never_shown(server, monkeypatch):
    server.switches.required_key = "sk-another"
    with pytest.raises(AccessDenied) as refused:
        do(server, started, key=KEY)
    assert KEY not in str(refused.value)
    server.switches.required_key = KEY
    assert do(server, started, key=KEY).id == "ftjob-1"
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(AccessDenied, match="no key was sent"):
        do(server, started)


def test_only_endpoints_of_the_project_are_known():
    with pytest.raises(UsageError, match=r"add \[endpoints\.far\] to judgekit\.toml"):
        connect_finetune("far", ProjectConfig())
    far = Endpoint(base_url="http://127.0.0.1:1/v1", api_key_env="JUDGEKIT_NO_SUCH_KEY")
    with pytest.raises(MissingKey, match="JUDGEKIT_NO_SUCH_KEY"):
        connect_finetune("far", ProjectConfig(endpoints={"far": far}))


@pytest.mark.parametrize(
    ("word", "state"), [("COMPLETED", "succeeded"), ("canceled", "cancelled"), ("paused", "paused")]
)
def test_other_words_for_the_end_of_a_job_are_known(server, word, state):
    server.training.states = (word,)
    assert do(server, started).state == state


def test_losses_that_are_told_in_words_are_read():
    words = "Step 30/90: training loss=0.52, validation loss=0.71"
    losses = event_of({"id": "e", "message": words, "data": None}).losses
    assert (losses.step, losses.steps, losses.train, losses.validation) == (30, 90, 0.52, 0.71)
    assert event_of({"id": "e", "message": "Fine-tuning job started"}).losses is None
