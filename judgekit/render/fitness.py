"""The check of a judge as text."""

import textwrap
from collections.abc import Iterator

from judgekit.domain.fitness import Figures, JudgeFitness
from judgekit.domain.results import Accuracy
from judgekit.render.behind import behind_text
from judgekit.render.effort import coverage_text, effort_text, silence_text
from judgekit.render.numbers import UNKNOWN, interval, percent

WIDTH = 100
CAUTION = (
    "The built-in pairs are plain: a fit judge can be asked, and may still be wrong where answers are close. "
    "Pairs of your own (--pairs) tell how it does on your cases."
)


def fitness_text(checked: JudgeFitness) -> str:
    """Give the word and its reasons first, then the figures, each with its interval."""
    lines = [f"judge {checked.judge} is {checked.word.upper()}"]
    lines += [
        textwrap.fill(reason, WIDTH, initial_indent="  - ", subsequent_indent="    ")
        for reason in checked.reasons
    ]
    if checked.figures:
        lines += ["", *_figures(checked.figures), "", *_kinds(checked.figures), ""]
    lines += [behind_text(checked.behind), ""] if checked.behind else []
    lines += ([] if checked.figures or checked.behind else [""]) + [textwrap.fill(CAUTION, WIDTH)]
    lines.append(f"rubric {checked.rubric}, coverage: {coverage_text(checked.coverage)}")
    lines += [silence_text(checked.judge)] if checked.coverage.is_silent else []
    lines.append(effort_text(checked.judged, checked.calls, checked.cost_usd, checked.seconds))
    return "\n".join(lines)


def _figures(figures: Figures) -> Iterator[str]:
    how = "mean log-odds" if figures.probabilities else "mean verdict"
    rows = (
        ("right, one order at a time (naive)", figures.single),
        (f"right, both orders together ({how})", figures.both),
        ("picks what is shown first", figures.first),
        ("both orders agree", figures.consistent),
        ("equal answers tie, one order", figures.ties_single),
        ("equal answers tie, both orders", figures.ties),
    )
    for label, accuracy in rows:
        yield f"{label:<45} {_share(accuracy)}"


def _kinds(figures: Figures) -> Iterator[str]:
    yield f"{'kind':<24} {'pairs':>5}  one order  both orders"
    for kind in figures.kinds:
        single, both = percent(kind.single.share, 0), percent(kind.both.share, 0)
        yield f"{kind.kind:<24} {kind.both.n:>5}  {single:>9}  {both:>11} {interval(kind.both.interval)}"


def _share(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return UNKNOWN
    return f"{percent(accuracy.share):>7} {interval(accuracy.interval)} of {accuracy.n}"
