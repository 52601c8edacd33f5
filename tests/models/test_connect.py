"""The whole stack, against a real server or a scripted client."""

import asyncio

import pytest

from judgekit.domain import errors
from judgekit.domain.config import LOCAL, Endpoint, Price, ProjectConfig
from judgekit.models.connect import Connections, Manner, connect, key_of
from judgekit.models.retry import Patience
from judgekit.models.scripted import ScriptedClient
from judgekit.models.traffic import Traffic

HASTY = Patience(first_wait_s=0.001)


def config_of(server, **endpoint):
    prices = {"m": Price(input=1.0, output=2.0), "lo:dear": Price(input=100.0, output=200.0)}
    return ProjectConfig(endpoints={"lo": Endpoint(base_url=server.base_url, **endpoint)}, prices=prices)


def all_of(config, requests, name="lo"):
    """Put all requests at once; give what became of each, and the traffic."""

    async def story():
        connection = connect(name, config, Manner(patience=HASTY))
        results = await asyncio.gather(*map(connection.complete, requests), return_exceptions=True)
        await connection.aclose()
        return results, connection.traffic

    return asyncio.run(story())


def test_a_reply_comes_with_its_cost(serve, ask):
    results, traffic = all_of(config_of(serve(reply="a b", cached_tokens=1)), [ask("one two three")])
    assert results[0].usage.cost_usd == pytest.approx((3 * 1.0 + 2 * 2.0) / 1e6)
    assert traffic.cost_usd == results[0].usage.cost_usd
    assert (traffic.n_calls, traffic.in_flight, traffic.limit) == (1, 0, 16)


def test_a_model_without_a_price_has_no_known_cost(serve, ask):
    results, traffic = all_of(config_of(serve()), [ask(model="unpriced")])
    assert results[0].usage.cost_usd is None
    assert traffic.cost_usd == 0.0


def test_faults_of_all_kinds_are_survived(serve, ask):
    server = serve(
        share_500=0.1,
        share_dropped=0.1,
        share_truncated=0.1,
        share_malformed=0.1,
        share_429=0.1,
        retry_after="0",
        first_faulty=80,
        seed=3,
    )
    requests = [ask(f"question {n}") for n in range(100)]
    results, traffic = all_of(config_of(server, max_concurrency=50), requests)
    assert [result.text for result in results] == ["hello"] * 100
    assert traffic.retries == traffic.n_calls - 100 > 0
    assert traffic.n_calls == server.counts.requests
    assert traffic.n_429 == server.counts.by_status[429] > 0


def test_the_endpoint_never_sees_more_than_was_allowed(serve, ask):
    server = serve(latency_s=0.02)
    all_of(config_of(server, max_concurrency=7), [ask(f"question {n}") for n in range(40)])
    assert server.counts.max_in_flight == 7


def test_a_storm_of_rate_limits_ends_with_every_reply(serve, ask):
    server = serve(latency_s=0.02, capacity=5, retry_after="0.02")
    requests = [ask(f"question {n}") for n in range(100)]
    results, traffic = all_of(config_of(server, max_concurrency=50), requests)
    assert [result.text for result in results] == ["hello"] * 100
    assert traffic.n_429 > 0


@pytest.mark.parametrize(
    ("switches", "kind"),
    [({"required_key": "right"}, errors.AccessDenied), ({"quota_calls": 0}, errors.QuotaExceeded)],
)
def test_a_fatal_error_stops_all_within_the_concurrency(serve, ask, switches, kind):
    server = serve(latency_s=0.01, **switches)
    requests = [ask(f"question {n}") for n in range(200)]
    results, _ = all_of(config_of(server, max_concurrency=8), requests)
    assert {type(result) for result in results} == {kind}
    assert server.counts.requests <= 8


def test_equal_requests_at_one_time_are_asked_once_and_paid_once(serve, ask):
    server = serve(latency_s=0.05)
    results, traffic = all_of(config_of(server), [ask(), ask(), ask(repeat=1)])
    assert server.counts.requests == 2
    assert sum(result.usage.calls for result in results) == 2
    assert sum(result.usage.cost_usd for result in results) == pytest.approx(traffic.cost_usd)


def test_limits_in_headers_are_kept_to(serve, ask):
    server = serve(headers={"x-ratelimit-limit-requests": "600"})

    async def story():
        connection = connect("lo", config_of(server))
        await connection.complete(ask("learn"))
        start = asyncio.get_running_loop().time()
        await asyncio.gather(*(connection.complete(ask(f"question {n}")) for n in range(34)))
        await connection.aclose()
        return asyncio.get_running_loop().time() - start

    assert asyncio.run(story()) > 0.3


def test_a_budget_covers_all_connections(ask):
    clients = {"a": ScriptedClient(lambda _: "one two"), "b": ScriptedClient(lambda _: "one two")}
    config = ProjectConfig(prices={"m": Price(input=0.0, output=1e6)})

    async def story():
        connections = Connections(config, budget_usd=7.0, clients=clients)
        request = ask(max_tokens=3)
        await connections.client("a").complete(request)
        await connections.client("b").complete(request)
        with pytest.raises(errors.BudgetReached, match=r"budget of 7 USD is reached: 4\.0000 USD are spent"):
            await connections.client("b").complete(ask(max_tokens=4))
        await connections.client("b").complete(request)
        traffic = connections.traffic
        await connections.aclose()
        return traffic

    assert asyncio.run(story()) == Traffic(limit=4000, n_calls=3, cost_usd=6.0)


def test_connections_are_made_once():
    connections = Connections(ProjectConfig(), clients={"own": ScriptedClient(lambda _: "")})
    assert connections.client("own") is connections.client("own")


def test_prices_are_found_by_endpoint_and_by_model():
    dear, cheap = Price(input=2.0, output=2.0), Price(input=1.0, output=1.0)
    connections = Connections(ProjectConfig(prices={"cloud:m": dear, "m": cheap}))
    assert connections.price("cloud:m") == connections.price("m", "cloud") == dear
    assert connections.price("other:m") == cheap
    assert connections.price("other:x") is None
    assert connections.price("any-local-model") == Price(input=0.0, output=0.0)


def test_an_unknown_endpoint_is_told_with_the_known_ones():
    config = ProjectConfig(endpoints={"cloud": Endpoint(base_url="http://127.0.0.1:1/v1")})
    with pytest.raises(errors.UsageError, match=r"no endpoint 'clod' \(there are: cloud, local\)"):
        connect("clod", config)


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_key_names_its_variable(monkeypatch, value):
    monkeypatch.delenv("SOME_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("SOME_KEY", value)
    endpoint = Endpoint(base_url="http://127.0.0.1:1/v1", api_key_env="SOME_KEY")
    with pytest.raises(errors.MissingKey, match=r"endpoint 'cloud' needs a key: set .* SOME_KEY"):
        connect("cloud", ProjectConfig(endpoints={"cloud": endpoint}))


def test_a_key_comes_from_the_environment_and_is_sent(serve, ask, monkeypatch):
    monkeypatch.setenv("SOME_KEY", " right\n")
    server = serve(required_key="right")
    assert all_of(config_of(server, api_key_env="SOME_KEY"), [ask()])[0][0].text == "hello"
    assert key_of("open", Endpoint(base_url="http://127.0.0.1:1/v1")) is None


def test_the_local_endpoint_loads_nothing_before_it_is_asked():
    connection = connect(LOCAL, ProjectConfig())
    assert connection.traffic == Traffic(limit=1)
    asyncio.run(connection.aclose())
