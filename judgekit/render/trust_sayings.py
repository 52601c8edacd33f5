"""What is known of a judge in plain readings: what sways it, how steady it is, what it may stand for."""

from judgekit.domain.results import Interval
from judgekit.domain.trust import (
    Bias,
    Calibration,
    ConstantOutput,
    Correlation,
    Figure,
    JudgeTrust,
    Leaning,
    LikelyRight,
    LongerPicks,
    RankOrder,
    Repeatability,
)
from judgekit.render.numbers import UNKNOWN, count, interval, percent, points

FEW_SYSTEMS = 6


def position_saying(bias: Bias) -> str:
    """Give a plain reading: "picks the output shown first 12.0 points more often than the other [...]"."""
    if bias.word == "found":
        place, other = ("first", "second") if bias.effect > 0 else ("second", "first")
        return (
            f"picks the output shown {place} {_size(bias.effect)} points more often than the {other} one "
            f"{_ends(bias)}, over {count(bias.n_pairs, 'pair')}"
        )
    return _unseen(bias, "position")


def length_saying(bias: Bias, reference: str) -> str:
    """Give a plain reading of the pull of length against one reference."""
    if bias.word == "found":
        better, other = ("longer", "shorter") if bias.effect > 0 else ("shorter", "longer")
        high, low = (bias.high, bias.low) if bias.effect > 0 else (bias.low, bias.high)
        apart = f"{_size(bias.effect)} points apart {_ends(bias)}, over {count(bias.n_pairs, 'pair')}"
        return (
            f"leans to the {better} output: right in {percent(high)} where {_prefer(reference)} the "
            f"{better}, in {percent(low)} where the {other}, {apart}"
        )
    return f"{_unseen(bias, 'length')} (against {reference})"


def longer_saying(picks: LongerPicks, reference: str) -> str:
    """Give "prefers the longer answer 8.0 points more often than ann [...] (62.0 % against 54.0 %)"."""
    value = picks.difference.value or 0.0
    often = "more" if value >= 0 else "less"
    ends = interval(picks.difference.interval, signed=True)
    shares = f"{percent(picks.judge)} against {percent(picks.reference)}"
    return (
        f"prefers the longer answer {_size(value)} points {often} often than {reference} {ends} ({shares}); "
        "noise moves this too, the pull of length decides"
    )


def leaning_saying(leaning: Leaning, reference: str) -> str:
    """Give a plain reading of the pull of a feature, or of the judge's own family."""
    bias = leaning.bias
    if bias.word != "found":
        return f"{_unseen(bias, leaning.feature)} (against {reference})"
    way = "leans to" if bias.effect > 0 else "leans away from"
    return (
        f"{way} outputs with more of it: right in {percent(bias.high)} where {_prefer(reference)} such, in "
        f"{percent(bias.low)} where the other, {_size(bias.effect)} points apart {_ends(bias)}, over "
        f"{count(bias.n_pairs, 'pair')}"
    )


def calibrated_saying(seen: Calibration, reference: str) -> str:
    """Give whether stated probabilities are as often right as they say."""
    value = seen.excess.value or 0.0
    word = "too sure of itself" if value > 0 else "less sure than it could be"
    ends = seen.excess.interval
    unclear = ends is None or ends.low is None or ends.high is None or ends.low <= 0 <= ends.high
    reading = "no over- or underconfidence shown" if unclear else f"{_size(value)} points {word}"
    return (
        f"{reading} {interval(ends, signed=True)} (stated less right, against {reference}); calibration "
        f"error {bare(seen.ece)}, Brier score {bare(seen.brier)}, over {count(seen.n_pairs, 'pair')}"
    )


def correlated_saying(seen: Correlation, reference: str) -> str:
    """Give how grades go together: over outputs, within cases, and over candidates."""
    within = UNKNOWN if seen.within is None else f"{seen.within:.2f}"
    kendall = UNKNOWN if seen.kendall is None else f"{seen.kendall:.2f}"
    return (
        f"with those of {reference}: Pearson {bare(seen.pearson)}, Spearman {bare(seen.spearman)}, Kendall "
        f"{kendall}, within cases {within}, {_systems(seen.systems, seen.n_candidates)} "
        f"({count(seen.n_cases, 'case')})"
    )


def order_saying(order: RankOrder, reference: str) -> str:
    """Give whether the judge puts the candidates in the order of the reference."""
    return f"against that of {reference}: {_systems(order.kendall, order.n_candidates)}"


def repeats_saying(seen: Repeatability | None) -> str:
    """Give how often the judge says the same when asked the same again."""
    if seen is None:
        return "nothing was asked twice; ask again with samples above 1 or --fresh"
    share = f"{percent(seen.same.value)} {interval(seen.same.interval)}"
    steady = "" if seen.icc is None else f", ICC(1,1) {bare(seen.icc)}"
    return (
        f"the same in {share} of {count(seen.n_tasks, 'task')} ({count(seen.n_answers, 'answer')}); two "
        f"answers differ in {percent(seen.flips)}{steady}"
    )


def stand_in_saying(judge: JudgeTrust) -> str:
    """Give the verdict of the alternative annotator test, or why there is none."""
    found = judge.alt_test
    if found is None:
        return f"not tested: {judge.alt_reason}"
    verdict = "it may" if found.passed else "not shown that it may"
    skipped = f"; too few labels of {', '.join(found.skipped)}" if found.skipped else ""
    return (
        f"{verdict}: no worse than {percent(found.winning_rate, 0)} of {found.n_annotators} people (half are "
        f"needed), at least as close to the others as the one left out in {percent(found.advantage)} of "
        f"{count(found.n_items, 'item')} (alternative annotator test, epsilon {found.epsilon:g}{skipped})"
    )


def likely_saying(found: LikelyRight) -> str:
    """Give how often each judge is likely right, where nobody is there who knows."""
    told = ", ".join(f"{judge} {percent(share)}" for judge, share in found.accuracy)
    kin = f" Not to be trusted: judges of one family ({', '.join(found.kin)}) err alike." if found.kin else ""
    return (
        f"Likely right, from their votes on {count(found.n_pairs, 'pair')} alone (Dawid and Skene, rubric "
        f"{found.rubric}; holds if they err independently): {told}.{kin}"
    )


def constant_saying(found: ConstantOutput) -> str:
    """Give that a candidate answers everything alike."""
    return (
        f"CONSTANT: candidate {found.candidate} gives the same text in {percent(found.share)} of "
        f"{count(found.n_outputs, 'output')}; whatever it wins, it wins by swaying judges, not by answering."
    )


def bare(figure: Figure) -> str:
    """Give a figure that is no share, with its interval."""
    return UNKNOWN if figure.value is None else f"{figure.value:.2f} {_decimals(figure.interval)}"


def _prefer(reference: str) -> str:
    return "people prefer" if reference == "people" else f"{reference} prefers"


def _systems(kendall: float | None, n: int) -> str:
    few = f", too few to tell much: {FEW_SYSTEMS} are needed" if n < FEW_SYSTEMS else ""
    value = UNKNOWN if kendall is None else f"{kendall:.2f}"
    return f"Kendall {value} over {count(n, 'candidate')}{few}"


def _unseen(bias: Bias, what: str) -> str:
    over = count(bias.n_pairs, "pair")
    if bias.detectable is None:
        return f"too few cases to see any pull of {what} ({over})"
    least = f"{100 * min(1.0, bias.detectable):.0f} points"
    figure = f"{points(bias.effect)} points {_ends(bias)}, over {over}"
    if bias.word == "too few cases":
        return f"too few cases to see a pull of {what} below {least}: {figure}"
    return f"no pull of {what} seen, and one of {least} would be: {figure}"


def _decimals(bounds: Interval | None) -> str:
    if bounds is None or bounds.low is None or bounds.high is None:
        return "no interval"
    return f"[{bounds.low:.2f}, {bounds.high:.2f}]"


def _size(effect: float) -> str:
    return f"{100 * abs(effect):.1f}"


def _ends(bias: Bias) -> str:
    return interval(bias.interval, signed=True)
