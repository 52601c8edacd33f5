"""The chart of a report, from the words of its header."""

from judgekit.domain.chart import CHART_FORMS, CHART_KINDS, Chart
from judgekit.files.near import did_you_mean


def chart_from(text: str) -> Chart:
    """Read `KIND COLUMN COLUMN ... [by COLUMN ...]`, such as `bar candidate win_rate by rubric judge`.

    Raises:
        ValueError: it is no chart; the message says what would be one.
    """
    kind, *words = text.split()
    if kind not in CHART_KINDS:
        raise ValueError(f"unknown chart {kind!r}; {did_you_mean(kind, CHART_KINDS, 'the charts')}")
    known = next(each for each in CHART_KINDS if each == kind)
    cut = words.index("by") if "by" in words else len(words)
    columns, by = tuple(words[:cut]), tuple(words[cut + 1 :])
    forms = CHART_FORMS[known]
    fits = any(len(columns) == len(form.split()) - 1 for form in forms)
    if not fits or (cut < len(words) and not by):
        raise ValueError(f"{text!r} is no chart; write: -- chart: {' or '.join(forms)}, and then: by COLUMN")
    return Chart(known, columns, by)
