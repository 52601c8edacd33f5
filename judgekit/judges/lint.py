"""Rubric lint: what makes a rubric hard to judge by, and what to do about it. Pure."""

from judgekit.domain.rubric import Rubric
from judgekit.judges.findings import Finding, Severity
from judgekit.judges.lint_criteria import CRITERIA_CHECKS
from judgekit.judges.lint_whole import WHOLE_CHECKS

_ORDER: tuple[Severity, ...] = ("error", "warning", "hint")


def lint_rubric(rubric: Rubric) -> tuple[Finding, ...]:
    """Give the weaknesses of a rubric, errors first."""
    found = [finding for check in (*CRITERIA_CHECKS, *WHOLE_CHECKS) for finding in check(rubric)]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity)))
