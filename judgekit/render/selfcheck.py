"""The check against judges with known faults, as text."""

from collections.abc import Sequence

from judgekit.domain.selfcheck import DialCheck
from judgekit.render.numbers import UNKNOWN, percent, points
from judgekit.render.rows import table_text

SHARES = ("agreement", "repeats")
COLUMNS = ("judge", "looked for", "truth", "mean found", "interval holds it", "called a bias", "")


def selfcheck_text(lines: Sequence[DialCheck]) -> str:
    """Give one line per made-up judge and fault, and a last line with the outcome."""
    missed = sum(not line.passed for line in lines)
    outcome = f"{missed} of {len(lines)} lines missed" if missed else "every known fault found, none invented"
    return table_text(COLUMNS, [_row(line) for line in lines]) + f"\n\n{outcome}"


def _row(line: DialCheck) -> list[str]:
    show = percent if line.dial in SHARES else points
    found = UNKNOWN if line.found is None else percent(line.found / max(1, line.repeats))
    held = percent(line.held / max(1, line.repeats))
    outcome = "ok" if line.passed else "MISSED"
    return [line.judge, line.dial, show(line.truth), show(line.mean), held, found, outcome]
