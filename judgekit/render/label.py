"""What there is to label, and what was saved, in words."""

from judgekit.domain.labelling import ItemKind, LabelReport

KINDS: dict[ItemKind, str] = {
    "pair": "which of two outputs is better",
    "output": "how good an output is, by each criterion",
    "ranking": "all outputs of a case, best first",
}


def plan_text(report: LabelReport) -> str:
    """Say what is about to be shown, how it was drawn, and what is done already."""
    lines = [
        f"{report.suite}: {KINDS[report.kind]}, by rubric {report.rubric}, as {report.annotator}",
        report.draw,
    ]
    if report.before == report.drawn:
        lines.append("All of them are labelled already.")
    elif report.before:
        lines.append(f"{report.before} of them are labelled already; {report.open} to go.")
    return "\n".join(lines)


def summary_text(report: LabelReport) -> str:
    """Say what was saved and what to do next."""
    saved = f"{report.answered} labels saved as {report.annotator} in {report.store}"
    if report.answered == 1:
        saved = saved.replace("labels", "label", 1)
    left = f"; {report.open} still open, the same command goes on" if report.open else ""
    return f"{saved}{left}.\nNext: judgekit trust {report.suite}"
