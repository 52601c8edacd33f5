"""What generating outputs would take, before anything is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forecast:
    """What generating for one candidate would take.

    Of `cases`, so many have an output in the suite's files (`recorded`) or in the store (`recalled`), and the
    `calls` are for the rest. Tokens are estimated from the length of the texts; `completion_tokens` and
    `cost_usd` are the most there can be, the cost None where the model has no price. Where `embeds_first`,
    texts have to be embedded before the prompts are known: they are then reckoned with passages found by
    words, and what the store holds is not known.
    """

    candidate: str
    cases: int
    recorded: int
    recalled: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    embeds_first: bool
