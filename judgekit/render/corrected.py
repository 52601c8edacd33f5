"""What labels make of a judge's word: sentences, and rows below the judge's own figures."""

from collections.abc import Sequence

from judgekit.domain.comparison import Comparison
from judgekit.domain.corrected import Corrected, Uncorrected
from judgekit.domain.results import Contrast
from judgekit.render.numbers import UNKNOWN, count, interval, percent, points

Row = tuple[str, list[str]]


def corrected_saying(found: Corrected) -> str:
    """Give "corrected by people: win rate 63.1 % [56.2, 69.8] (120 labels, worth 214; ...)"."""
    value = f"corrected by {found.reference}: {_what(found)} {_value(found)} {_interval(found)}"
    notes = [_labels(found)]
    if not found.picked:
        notes.append("if the labelled cases are a random subset")
    if found.more_labels:
        notes.append(f"about {count(found.more_labels, 'more label')} to decide")
    elif found.more_labels is None and found.interval is not None:
        notes.append("labels alone will not decide, more cases would")
    return f"{value} ({'; '.join(notes)})"


def uncorrected_saying(found: Uncorrected) -> str:
    """Give "not corrected by people (31 labels): nobody knows how they were picked, ..."."""
    return f"not corrected by {found.reference} ({count(found.n_labels, 'label')}): {found.reason}"


def correction_rows(contrasts: Sequence[Contrast], comparison: Comparison) -> list[Row]:
    """Give two rows for each reference, a cell for each contrast: the corrected figure, and its labels."""
    names = dict.fromkeys(each.reference for each in comparison.corrected)
    rows: list[Row] = []
    for name in names:
        found = [_of(contrast, name, comparison) for contrast in contrasts]
        if any(found):
            shown = [UNKNOWN if each is None else f"{_value(each)} {_interval(each)}" for each in found]
            rows.append((f"corrected by {name}", shown))
            rows.append(("labels", [UNKNOWN if each is None else _labels(each) for each in found]))
    return rows


def _of(contrast: Contrast, reference: str, comparison: Comparison) -> Corrected | None:
    asked = (contrast.rubric, contrast.judge, contrast.mode, reference)
    found = (e for e in comparison.corrected if (e.rubric, e.judge, e.mode, e.reference) == asked)
    return next(found, None)


def _what(found: Corrected) -> str:
    return "win rate" if found.mode == "pairwise" else "difference"


def _value(found: Corrected) -> str:
    return percent(found.estimate) if found.mode == "pairwise" else f"{points(found.estimate)} points"


def _interval(found: Corrected) -> str:
    return interval(found.interval, signed=found.mode == "graded")


def _labels(found: Corrected) -> str:
    worth = found.effective_labels
    if worth is None or found.n_labels >= found.n_cases:
        return count(found.n_labels, "label")
    return f"{count(found.n_labels, 'label')}, worth {worth:,.0f}"
