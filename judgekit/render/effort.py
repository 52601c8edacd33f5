"""What a run took, and what became of its tasks, in words."""

from judgekit.domain.results import Coverage
from judgekit.render.numbers import count, duration, money


def effort_text(judged: int, calls: int, cost_usd: float | None, seconds: float) -> str:
    """Give what this very run took: "60 model calls, 0.01 USD, 4.1 s"."""
    if judged == 0:
        known = "nothing was judged anew, no model was called: all verdicts were in the store"
        return f"{known} ({duration(seconds)})"
    if calls == 0:
        return f"{count(judged, 'judgement')} without a model call, {duration(seconds)}"
    return f"{count(calls, 'model call')}, {money(cost_usd)}, {duration(seconds)}"


def coverage_text(coverage: Coverage) -> str:
    """Give what became of the tasks: "58 of 60 judged, 2 unparsed"."""
    return ", ".join((f"{coverage.judged} of {coverage.planned} judged", *gaps(coverage)))


def silence_text(judge: str) -> str:
    """Give where the reasons stand of a judge none of whose judgements holds a verdict."""
    reasons = "select status, reason, count(*) from judgements"
    return (
        f"no judgement holds a verdict; why: judgekit sql \"{reasons} where judge = '{judge}' group by all\""
    )


def gaps(coverage: Coverage) -> tuple[str, ...]:
    """Give what has no verdict, by reason: "2 unparsed", "1 refused"."""
    lost = {
        "unparsed": coverage.unparsed,
        "refused": coverage.refused,
        "failed": coverage.error,
        "not assessable": coverage.cannot_assess,
        "missing": coverage.missing,
    }
    return tuple(f"{number} {reason}" for reason, number in lost.items() if number)
