"""A gate inside tests: `judgekit_gate("old", "new", suite="support")` fails the test with the sentence."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from judgekit.domain.comparison import Comparison


@pytest.fixture
def judgekit_gate() -> "Callable[..., Comparison]":
    """Give a function that compares two candidates and fails the test unless the second passes.

    It takes what `judgekit compare` takes: the two candidates or files, and as keywords `suite`, `gate`
    ("not-worse" where nothing else is said), `margin`, `rubric` and `judge` (a name or several), `tag`,
    `limit`, `seed`, `budget`. Paths and the project are looked for from the working folder. An inconclusive
    gate fails too. It gives the comparison.
    """
    return _hold


def _hold(a: str, b: str, **given: Any) -> "Comparison":
    __tracebackhide__ = True
    from judgekit.cli.compare import Options, compare_pair, plan_of
    from judgekit.cli.wiring import open_house
    from judgekit.render.sentence import sentence

    several = {name: _several(given.pop(name, ())) for name in ("rubric", "judge", "tag")}
    options = Options(**{"gate": "not-worse", **given, **several, "quiet": True})
    house = open_house(budget_usd=options.budget)
    comparison = compare_pair(house, plan_of(house, (a, b), options), options)
    ended = {contrast.gate for contrast in comparison.contrasts}
    if ended != {"passed"}:
        how = "failed" if "failed" in ended else "is inconclusive"
        pytest.fail(f"gate {options.gate!r} {how}: {sentence(comparison)}", pytrace=False)
    return comparison


def _several(names: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
