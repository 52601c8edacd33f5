"""A comparison as text for a terminal, and as Markdown for a pull request."""

import textwrap
from collections.abc import Callable

from judgekit.domain.comparison import Comparison
from judgekit.domain.results import Contrast
from judgekit.render.behind import behind_text
from judgekit.render.corrected import correction_rows
from judgekit.render.effort import coverage_text, silence_text
from judgekit.render.markdown import markdown_table, safe_markdown
from judgekit.render.numbers import UNKNOWN, duration, interval, money, p_value, percent, points
from judgekit.render.sentence import sentence

WIDTH = 100
LAST_OF_FIGURES = "95 % confidence sequence"
"""The row below which what labels make of the figure stands."""

ROWS: tuple[tuple[str, Callable[[Contrast], str]], ...] = (
    ("B is", lambda c: c.decision),
    ("cases / clusters", lambda c: f"{c.n_cases} / {c.n_clusters}"),
    ("wins / ties / losses", lambda c: f"{c.wins} / {c.ties} / {c.losses}"),
    ("win rate", lambda c: percent(c.estimate) if c.means is None else UNKNOWN),
    ("mean grade A, B", lambda c: ", ".join(percent(mean) for mean in c.means) if c.means else UNKNOWN),
    ("difference, points", lambda c: points(c.estimate) if c.means else UNKNOWN),
    ("95 % interval (CR2)", lambda c: UNKNOWN if c.anytime else _bounds(c)),
    ("95 % confidence sequence", lambda c: _bounds(c) if c.anytime else UNKNOWN),
    ("sign-flip p", lambda c: p_value(c.p)),
    ("Holm-adjusted p", lambda c: p_value(c.p_adjusted)),
    ("effect size d_z", lambda c: _decimal(c.effect_size)),
    ("design effect", lambda c: _decimal(c.design_effect)),
    ("orders agree", lambda c: percent(c.consistency)),
    ("shown first is picked", lambda c: percent(c.first_share)),
    ("coverage", lambda c: coverage_text(c.coverage)),
    ("calls", lambda c: f"{c.usage.calls:,}"),
    ("tokens in / out", lambda c: f"{c.usage.prompt_tokens:,} / {c.usage.completion_tokens:,}"),
    ("cost", lambda c: money(c.usage.cost_usd) + (" (estimated)" if c.usage.estimated else "")),
    ("judge time", lambda c: duration(c.seconds)),
)


def comparison_text(comparison: Comparison) -> str:
    """Give the sentence, then one table per rubric with a column per judge, then where the store lies."""
    blocks = [textwrap.fill(sentence(comparison), WIDTH)]
    blocks += [_table(title, columns, comparison) for title, columns in _by_rubric(comparison)]
    blocks += [behind_text(behind) for behind in comparison.behind]
    blocks += [
        textwrap.fill(f"note: {note}", WIDTH, subsequent_indent="      ") for note in _notes(comparison)
    ]
    blocks.append(f"A = {comparison.a}, B = {comparison.b}; figures are B's. Store: {comparison.store}")
    return "\n\n".join(blocks)


def comparison_markdown(comparison: Comparison) -> str:
    """Give the same as Markdown."""
    blocks = [f"**{safe_markdown(sentence(comparison))}**"]
    for title, columns in _by_rubric(comparison):
        head = ["", *(contrast.judge for contrast in columns)]
        rows = [[label, *cells] for label, cells in _rows(columns, comparison)]
        blocks.append(f"### {safe_markdown(title)}\n\n{markdown_table(head, rows)}")
    blocks += [f"```\n{behind_text(behind)}\n```" for behind in comparison.behind]
    blocks += [f"> {safe_markdown(note)}" for note in _notes(comparison)]
    return "\n\n".join(blocks)


def _by_rubric(comparison: Comparison) -> list[tuple[str, list[Contrast]]]:
    names = dict.fromkeys(contrast.rubric for contrast in comparison.contrasts)
    return [(name, [each for each in comparison.contrasts if each.rubric == name]) for name in names]


def _rows(columns: list[Contrast], comparison: Comparison) -> list[tuple[str, list[str]]]:
    rows = [(label, [show(contrast) for contrast in columns]) for label, show in ROWS]
    place = 1 + [label for label, _ in rows].index(LAST_OF_FIGURES)
    rows[place:place] = correction_rows(columns, comparison)
    return [(label, cells) for label, cells in rows if any(cell != UNKNOWN for cell in cells)]


def _table(title: str, columns: list[Contrast], comparison: Comparison) -> str:
    rows = [(f"rubric {title}", [f"judge {c.judge}, {c.mode}" for c in columns]), *_rows(columns, comparison)]
    label_width = max(len(label) for label, _ in rows)
    widths = [max(len(cells[i]) for _, cells in rows) for i in range(len(columns))]
    lines = [
        label.ljust(label_width) + "  " + "  ".join(map(str.ljust, cells, widths)).rstrip()
        for label, cells in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _notes(comparison: Comparison) -> list[str]:
    missing = [
        f"{name} has no output for {number} cases" for name, number in comparison.missing_outputs if number
    ]
    told = [f"{c.rubric}, {c.judge}: {warning}" for c in comparison.contrasts for warning in c.warnings]
    silent = [silence_text(c.judge) for c in comparison.contrasts if c.coverage.is_silent]
    return [*silent, *missing, *comparison.warnings, *told]


def _bounds(contrast: Contrast) -> str:
    return interval(contrast.interval, signed=contrast.means is not None)


def _decimal(number: float | None) -> str:
    return UNKNOWN if number is None else f"{number:.2f}"
