"""What is going on between us and an endpoint, for the progress line."""

from dataclasses import astuple, dataclass


@dataclass(slots=True)
class Traffic:
    """Live counters of one connection: written by its parts, only read elsewhere.

    `in_flight` calls are under way of the `limit` now allowed; `n_calls` were sent in all, of which `n_429`
    met a rate limit; `retries` were further tries of a request. `cost_usd` is what replies cost, as far as
    prices are known; `at_risk_usd` is the most that calls without a reply may have cost on top.
    """

    in_flight: int = 0
    limit: int = 0
    n_calls: int = 0
    n_429: int = 0
    retries: int = 0
    cost_usd: float = 0.0
    at_risk_usd: float = 0.0

    def __add__(self, other: "Traffic") -> "Traffic":
        return Traffic(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))
