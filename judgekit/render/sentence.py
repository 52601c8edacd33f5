"""The answer of a comparison in one sentence that can be defended."""

from judgekit.domain.comparison import Comparison
from judgekit.domain.results import Contrast, JudgeCheck
from judgekit.render.corrected import corrected_saying, uncorrected_saying
from judgekit.render.effort import effort_text, gaps
from judgekit.render.numbers import count, interval, p_value, percent, points

SKEWED = "; not a random part, doubtful cases are more of them"


def sentence(comparison: Comparison) -> str:
    """Give the headline: who is better, by how much, how sure, how far the judge is to be believed."""
    if not comparison.contrasts:
        return f"Nothing to say about {comparison.b} against {comparison.a}: no rubric was judged."
    first = comparison.contrasts[0]
    parts = [f"{claim(first)}: {evidence(first, comparison)}."]
    parts += [_belief(check) for check in comparison.checks if check.judge == first.judge]
    parts += _corrections(first, comparison)
    parts += [_gaps(first)] if _gaps(first) else []
    effort = effort_text(comparison.judged, comparison.calls, comparison.cost_usd, comparison.seconds)
    parts.append(f"{effort[0].upper()}{effort[1:]}.")
    return " ".join(parts)


def claim(contrast: Contrast) -> str:
    """Give the decision in words: "few-shot is better than baseline"."""
    a, b = contrast.a, contrast.b
    match contrast.decision:
        case "equivalent":
            return f"{b} and {a} are equivalent within {points(contrast.margin)[1:]} points"
        case "cannot tell yet":
            more = contrast.more_cases
            need = f" (about {count(more, 'more case')} needed)" if more else ""
            return f"cannot tell yet whether {b} or {a} is better{need}"
        case decision:
            return f"{b} is {decision} than {a}"


def measure(contrast: Contrast) -> str:
    """Give the estimate with its interval, as a win rate or a difference of mean grades."""
    if contrast.estimate is None:
        return "no estimate"
    if contrast.means is None:
        return f"win rate {percent(contrast.estimate)} {interval(contrast.interval)}"
    a, b = contrast.means
    difference = f"{points(contrast.estimate)} points {interval(contrast.interval, signed=True)}"
    return f"{contrast.rubric} {percent(b)} against {percent(a)}, difference {difference}"


def evidence(contrast: Contrast, comparison: Comparison) -> str:
    """Give the estimate, its n, its p-value and how that was made."""
    family = sum(each.p is not None for each in comparison.contrasts)
    by = "by case" if contrast.n_clusters == contrast.n_cases else f"in {contrast.n_clusters} clusters"
    how = f"paired, clustered {by}, Holm over {count(family, 'comparison')}"
    over = f"over {count(contrast.n_cases, 'case')}"
    tested = "" if contrast.p_adjusted is None else f", {p_value(contrast.p_adjusted)} ({how})"
    return f"{measure(contrast)} {over}{tested}"


def _belief(check: JudgeCheck) -> str:
    both, single = check.both, check.single
    return (
        f"Judge {check.judge} agrees with {check.reference} in {percent(both.share, 0)} "
        f"{interval(both.interval)} of {both.n} labelled cases where one is preferred "
        f"(single orders: {percent(single.share, 0)}{SKEWED if check.skewed else ''})."
    )


def _corrections(first: Contrast, comparison: Comparison) -> list[str]:
    asked = (first.judge, first.rubric)
    said = [corrected_saying(e) for e in comparison.corrected if (e.judge, e.rubric) == asked]
    said += [uncorrected_saying(e) for e in comparison.uncorrected if (e.judge, e.rubric) == asked]
    return [f"{each[0].upper()}{each[1:]}." for each in said]


def _gaps(contrast: Contrast) -> str:
    coverage = contrast.coverage
    said = gaps(coverage)
    if not said:
        return ""
    share = percent((coverage.planned - coverage.judged) / coverage.planned)
    return f"Of {coverage.planned} judgements {', '.join(said)} ({share})."
