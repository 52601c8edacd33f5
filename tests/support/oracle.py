"""A scripted judge that knows a rubric's tests: it reads the prompt and says what the tests expect."""

import re
from collections.abc import Callable

from judgekit.domain.rubric import Criterion, Rubric, RubricTest
from judgekit.domain.scale import levels

BLOCK = re.compile(r"\[begin ([\w ]+?) ([0-9a-f]{16})\]\n(.*?)\n\[end \1 \2\]", re.DOTALL)


def oracle(rubric: Rubric) -> Callable[[str], str]:
    """Give a function from the last message of a prompt to the reply of a judge that is always right."""

    def answer(prompt: str) -> str:
        shown = {name: text for name, _, text in BLOCK.findall(prompt)}
        return _preference(rubric, shown) if "response A" in shown else _grades(rubric, shown)

    return answer


def contrary(rubric: Rubric) -> Callable[[str], str]:
    """Give the replies of a judge that says the contrary of what is right, and of a tie that A is better."""
    right = oracle(rubric)

    def answer(prompt: str) -> str:
        lines = right(prompt).splitlines()
        return "\n".join(
            _turned(rubric, *line.split(": ", 1), in_b_first=_is_b_first(prompt)) for line in lines
        )

    return answer


def _turned(rubric: Rubric, name: str, label: str, *, in_b_first: bool) -> str:
    if name == "Verdict":
        tie = "B" if in_b_first else "A"
        return f"Verdict: {({'A': 'B', 'B': 'A', 'tie': tie})[label]}"
    steps = levels(next(each for each in rubric.criteria if each.name == name).scale)
    value = next(step.value for step in steps if step.label == label)
    return f"{name}: {max(steps, key=lambda step: abs(step.value - value)).label}"


def _is_b_first(prompt: str) -> bool:
    """Say whether the second output in the alphabet is shown first, so that both orders name the same one."""
    shown = {name: text for name, _, text in BLOCK.findall(prompt)}
    return shown.get("response A", "") > shown.get("response B", "")


def _preference(rubric: Rubric, shown: dict[str, str]) -> str:
    a, b = shown["response A"], shown["response B"]
    for test in _asked(rubric, shown):
        if (test.a, test.b) == (a, b):
            return f"Verdict: { ({'a': 'A', 'b': 'B', 'tie': 'tie'}[str(test.expect)]) }"
        if (test.a, test.b) == (b, a):
            return f"Verdict: { ({'a': 'B', 'b': 'A', 'tie': 'tie'}[str(test.expect)]) }"
    if a == b:
        return "Verdict: tie" if rubric.ties else "Verdict: A"
    fair = {text for test in _asked(rubric, shown) for text in (test.a, test.b, test.output)}
    return "Verdict: A" if a in fair else "Verdict: B"


def _grades(rubric: Rubric, shown: dict[str, str]) -> str:
    tests = [test for test in _asked(rubric, shown) if test.output == shown["response"]]
    expect = tests[0].expect if tests and isinstance(tests[0].expect, dict) else None
    return "\n".join(f"{each.name}: {_label(each, expect)}" for each in rubric.criteria)


def _label(criterion: Criterion, expect: dict[str, str | float | tuple[float, float]] | None) -> str:
    """The label a test expects, the best one where it says nothing, the worst for what no test shows."""
    good = sorted(levels(criterion.scale), key=lambda level: level.value, reverse=criterion.weight >= 0)
    if expect is None:
        return good[-1].label
    wanted = expect.get(criterion.name)
    if wanted is None:
        return good[0].label
    if isinstance(wanted, str):
        return wanted
    low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
    return next(level.label for level in good if low <= level.value <= high)


def _is_shown(test: RubricTest, shown: dict[str, str]) -> bool:
    if isinstance(test.input, str):
        return shown.get("input") == test.input
    turns = {f"turn {n} by {turn.role}": turn.content for n, turn in enumerate(test.input, start=1)}
    return turns == {name: text for name, text in shown.items() if name.startswith("turn ")}


def _asked(rubric: Rubric, shown: dict[str, str]) -> list[RubricTest]:
    passages = sorted(text for name, text in shown.items() if name.partition(" ")[0] == "context")
    asked = [test for test in rubric.tests if _is_shown(test, shown)]
    return [test for test in asked if sorted(test.context) == passages]
