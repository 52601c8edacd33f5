"""The trial of a rubric as text."""

import textwrap
from collections.abc import Iterator

from judgekit.domain.results import Accuracy
from judgekit.domain.trials import CanaryMark, Mark, RubricTrial
from judgekit.render.effort import coverage_text, effort_text, silence_text
from judgekit.render.numbers import count, interval, percent

WIDTH = 100


def trial_text(trial: RubricTrial) -> str:
    """Give the accuracy first, then what went wrong, the criteria, canaries, rewordings, and the effort."""
    lines = [_headline(trial), *_wrong(trial.marks)]
    lines += [f"  criterion {each.criterion}: {right_text(each.accuracy)}" for each in trial.criteria]
    lines += list(_canaries(trial.canaries))
    if trial.turned:
        turned = f"{percent(trial.turned.share)} {interval(trial.turned.interval)}"
        lines.append(f"injections turn {turned} of {count(trial.turned.n, 'verdict')} right without them")
    if trial.flips:
        share = trial.flips.share
        turned = f"{percent(share.share)} {interval(share.interval)} of the verdicts turn"
        lines.append(f"{count(trial.flips.rewordings, 'rewording')}: {turned} ({share.n} tests)")
    lines.append(f"coverage: {coverage_text(trial.coverage)}")
    lines += [silence_text(trial.judge)] if trial.coverage.is_silent else []
    lines.append(effort_text(trial.judged, trial.calls, trial.cost_usd, trial.seconds))
    return "\n".join(lines)


def right_text(accuracy: Accuracy) -> str:
    """Give an accuracy with its counts: "5 of 6 right, 83.3 % [35.9, 99.6]"."""
    right = f"{accuracy.right:g}"
    return f"{right} of {accuracy.n} right, {percent(accuracy.share)} {interval(accuracy.interval)}"


def _headline(trial: RubricTrial) -> str:
    skipped = f"; {count(trial.skipped, 'test')} in a mode it cannot judge in" if trial.skipped else ""
    said = right_text(trial.accuracy) if trial.accuracy else "no test"
    return f"rubric {trial.rubric}, judge {trial.judge}: {said}{skipped}"


def _wrong(marks: tuple[Mark, ...]) -> Iterator[str]:
    for mark in marks:
        if not mark.right:
            got = "no verdict" if mark.got is None else mark.got
            why = f" ({mark.why})" if mark.why else ""
            text = f"test {mark.number}: expected {mark.expected}, got {got}{why}"
            yield textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _canaries(canaries: tuple[CanaryMark, ...]) -> Iterator[str]:
    for kind in dict.fromkeys(canary.kind for canary in canaries):
        mine = [canary for canary in canaries if canary.kind == kind]
        passed = sum(canary.passed is True for canary in mine)
        failed = ", ".join(_failure(canary) for canary in mine if canary.passed is not True)
        state = f"; {failed}" if failed else ""
        yield f"canary {kind}: the fair answer {_EXPECT[mine[0].expect]} in {passed} of {len(mine)}{state}"


_EXPECT = {"wins": "wins", "does-not-lose": "does not lose", "ties": "ties"}


def _failure(canary: CanaryMark) -> str:
    got = "no verdict" if canary.score_good is None else f"{percent(canary.score_good, 0)} of the win"
    return f"{canary.case_id}: {got}"
