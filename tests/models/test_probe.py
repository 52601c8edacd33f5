import asyncio

import pytest

from judgekit.domain import errors
from judgekit.domain.config import LOCAL, Endpoint, ProjectConfig
from judgekit.models.connect import connect
from judgekit.models.probe import Abilities, Listed, list_models, probe


def config_of(server):
    return ProjectConfig(endpoints={"lo": Endpoint(base_url=server.base_url)})


def probed(server, model="m"):
    async def story():
        connection = connect("lo", config_of(server))
        try:
            return await probe(connection, model)
        finally:
            await connection.aclose()

    return asyncio.run(story())


def test_all_abilities_are_found(serve):
    found = probed(serve())
    assert found == Abilities(found.latency_ms, json_schema=True, logprobs=True, counts_tokens=True)
    assert found.latency_ms > 0


@pytest.mark.parametrize("support", ["rejected", "ignored"])
def test_what_is_refused_or_ignored_is_not_offered(serve, support):
    found = probed(serve(json_schema=support, logprobs=support, usage="ignored"))
    assert (found.json_schema, found.logprobs, found.counts_tokens) == (False, False, False)


def test_a_model_that_does_not_answer_is_an_error(serve):
    with pytest.raises(errors.UnknownModel):
        probed(serve(models="a,b"))


def test_models_are_listed(serve):
    assert asyncio.run(list_models("lo", config_of(serve(models="a,b")))) == Listed(("a", "b"))


def test_the_end_of_a_model_is_told(serve):
    server = serve(models="old", shutdown_date="2027-01-14")
    assert asyncio.run(list_models("lo", config_of(server))).ends == (("old", "2027-01-14"),)


def test_local_models_are_those_on_this_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("JUDGEKIT_CACHE", str(tmp_path))
    assert asyncio.run(list_models(LOCAL, ProjectConfig())) == Listed(())


def test_an_unknown_endpoint_is_told():
    with pytest.raises(errors.UsageError, match="'nowhere'"):
        asyncio.run(list_models("nowhere", ProjectConfig()))
