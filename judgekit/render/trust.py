"""How far judges can be believed: one page as text or Markdown."""

import textwrap
from collections.abc import Iterator, Sequence

from judgekit.domain.results import Interval
from judgekit.domain.trust import Agreement, Bias, Calibration, Correlation, Figure, JudgeTrust, Trust
from judgekit.render.numbers import UNKNOWN, count, interval, percent, points
from judgekit.render.rows import markdown_text, table_text

WIDTH = 110
COLUMNS = ("held against", "pairs", "same preference", "right if decided", "kappa", "AC1", "alpha")
NO_LENGTH = (
    "not known; the texts are not recorded, or the better outputs are all the longer ones, or the shorter"
)
LEGEND = (
    "Same preference: a, b or tie alike. Right if decided: picks where the reference prefers one, ties half. "
    "Kappa (Cohen), AC1 (Gwet) and alpha (Krippendorff): agreement beyond chance, 1 full, 0 none."
)


def trust_text(trust: Trust) -> str:
    """Give one section for each judge, then how far the references agree, then notes."""
    blocks = [f"How far the judges of suite {trust.suite} can be believed"]
    for judge in trust.judges:
        blocks.append("\n".join([_heading(judge), *_bullets(_sayings(judge))]))
        blocks += [table_text(COLUMNS, _rows(judge.agreements))] if judge.agreements else []
    if trust.among_references:
        blocks.append("References among themselves")
        blocks.append(table_text(COLUMNS, _rows(trust.among_references, both=True)))
    blocks += [textwrap.fill(note, WIDTH) for note in _notes(trust)]
    return "\n\n".join(blocks)


def trust_markdown(trust: Trust) -> str:
    """Give the same as Markdown."""
    blocks = [f"# How far the judges of suite {trust.suite} can be believed"]
    for judge in trust.judges:
        blocks += [f"## {_heading(judge)}", "\n".join(f"- {said}" for said in _sayings(judge))]
        blocks += [markdown_text(COLUMNS, _rows(judge.agreements))] if judge.agreements else []
    if trust.among_references:
        blocks.append("## References among themselves")
        blocks.append(markdown_text(COLUMNS, _rows(trust.among_references, both=True)))
    return "\n\n".join([*blocks, *(f"> {note}" for note in _notes(trust))])


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
        return (
            f"leans to the {better} output: right in {percent(high)} where {reference} prefers the {better}, "
            f"in {percent(low)} where the {other}, {_size(bias.effect)} points apart {_ends(bias)}, over "
            f"{count(bias.n_pairs, 'pair')}"
        )
    return f"{_unseen(bias, 'length')} (against {reference})"


def _heading(judge: JudgeTrust) -> str:
    return f"{judge.judge}, rubric {judge.rubric}, {judge.mode}: {count(judge.n_pairs, 'pair')}"


def _bullets(sayings: Sequence[str]) -> list[str]:
    return [textwrap.fill(said, WIDTH, initial_indent="  - ", subsequent_indent="    ") for said in sayings]


def _sayings(judge: JudgeTrust) -> list[str]:
    position = f"position: {position_saying(judge.position) if judge.position else judge.reason}"
    unknown = judge.agreements and not any(each.length for each in judge.agreements)
    return [
        position,
        *([f"length: {NO_LENGTH}"] if unknown else []),
        *(said for each in judge.agreements for said in _against(each)),
    ]


def _against(seen: Agreement) -> Iterator[str]:
    if seen.length:
        yield f"length: {length_saying(seen.length, seen.reference)}"
    if seen.calibration:
        yield f"probabilities: {_calibrated(seen.calibration, seen.reference)}"
    if seen.correlation:
        yield f"grades: {_correlated(seen.correlation, seen.reference)}"
    for what, figure in (("kappa", seen.kappa), ("AC1", seen.ac1), ("same preference", seen.raw)):
        if figure.note:
            yield f"{what} against {seen.reference}: {figure.note}"


def _unseen(bias: Bias, what: str) -> str:
    over = count(bias.n_pairs, "pair")
    if bias.detectable is None:
        return f"too few cases to see any pull of {what} ({over})"
    least = f"{100 * min(1.0, bias.detectable):.0f} points"
    figure = f"{points(bias.effect)} points {_ends(bias)}, over {over}"
    if bias.word == "too few cases":
        return f"too few cases to see a pull of {what} below {least}: {figure}"
    return f"no pull of {what} seen, and one of {least} would be: {figure}"


def _calibrated(seen: Calibration, reference: str) -> str:
    value = seen.excess.value or 0.0
    word = "too sure of itself" if value > 0 else "less sure than it could be"
    ends = seen.excess.interval
    unclear = ends is None or ends.low is None or ends.high is None or ends.low <= 0 <= ends.high
    reading = "no over- or underconfidence shown" if unclear else f"{_size(value)} points {word}"
    return (
        f"{reading} {interval(ends, signed=True)} (stated less right, against {reference}); "
        f"calibration error {seen.ece:.3f}, Brier score {seen.brier:.3f}, over {count(seen.n_pairs, 'pair')}"
    )


def _correlated(seen: Correlation, reference: str) -> str:
    within = UNKNOWN if seen.within is None else f"{seen.within:.2f}"
    kendall = UNKNOWN if seen.kendall is None else f"{seen.kendall:.2f}"
    return (
        f"with those of {reference}: Pearson {_bare(seen.pearson)}, Spearman {_bare(seen.spearman)}, Kendall "
        f"{kendall}, within cases {within} ({count(seen.n_candidates, 'candidate')}, "
        f"{count(seen.n_cases, 'case')})"
    )


def _rows(agreements: Sequence[Agreement], *, both: bool = False) -> list[list[str]]:
    return [
        [
            _names(each, both=both),
            f"{each.n_pairs:,}",
            _share(each.raw),
            _share(each.decided),
            *map(_bare, (each.kappa, each.ac1, each.alpha)),
        ]
        for each in agreements
    ]


def _names(seen: Agreement, *, both: bool) -> str:
    name = f"{seen.judge} and {seen.reference}" if both else seen.reference
    return name if seen.rubric == seen.reference_rubric else f"{name} (rubric {seen.reference_rubric})"


def _share(figure: Figure) -> str:
    return UNKNOWN if figure.value is None else f"{percent(figure.value)} {interval(figure.interval)}"


def _bare(figure: Figure) -> str:
    return UNKNOWN if figure.value is None else f"{figure.value:.2f} {_decimals(figure.interval)}"


def _decimals(bounds: Interval | None) -> str:
    if bounds is None or bounds.low is None or bounds.high is None:
        return "no interval"
    return f"[{bounds.low:.2f}, {bounds.high:.2f}]"


def _size(effect: float) -> str:
    return f"{100 * abs(effect):.1f}"


def _ends(bias: Bias) -> str:
    return interval(bias.interval, signed=True)


def _notes(trust: Trust) -> tuple[str, ...]:
    shown = trust.among_references or any(judge.agreements for judge in trust.judges)
    return (LEGEND, *trust.notes) if shown else trust.notes
