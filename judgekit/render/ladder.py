"""A ladder as text for a terminal, and as Markdown for a pull request."""

import textwrap
from collections.abc import Callable, Iterable, Sequence

from judgekit.domain.ladder import Finding, Ladder, Rung, Step
from judgekit.render.effort import coverage_text, effort_text
from judgekit.render.markdown import markdown_table, safe_markdown
from judgekit.render.numbers import UNKNOWN, count, interval, money, p_value, percent, points

WIDTH = 100
FINDINGS: tuple[Finding, ...] = ("real", "not shown", "worse")

Row = tuple[str, ...]


def ladder_text(ladder: Ladder) -> str:
    """Give what the steps show, a table of the steps, one of the gains over the baseline, and notes."""
    blocks = [_wrapped(headline(ladder))]
    blocks += [f"{title}\n{_aligned(rows)}" for title, rows in _tables(ladder)]
    blocks += [_wrapped(f"note: {note}", indent="      ") for note in _notes(ladder)]
    blocks.append(f"{_effort(ladder)} Store: {ladder.store}")
    return "\n\n".join(blocks)


def ladder_markdown(ladder: Ladder) -> str:
    """Give the same as Markdown."""
    blocks = [f"**{safe_markdown(headline(ladder))}**"]
    for title, rows in _tables(ladder):
        blocks.append(f"### {safe_markdown(title)}\n\n{markdown_table(rows[0], rows[1:])}")
    blocks += [f"> {safe_markdown(note)}" for note in _notes(ladder)]
    return "\n\n".join([*blocks, _effort(ladder)])


def headline(ladder: Ladder) -> str:
    """Give what the steps show in one sentence: "Of 3 steps 1 is real (few-shot), 2 are not shown (...)"."""
    named = {finding: _climbed(ladder.steps, finding) for finding in FINDINGS}
    said = [
        f"{len(names)} {'is' if len(names) == 1 else 'are'} {finding} ({', '.join(names)})"
        for finding, names in named.items()
        if names
    ]
    return f"Of {count(len(ladder.steps), 'step')} {', '.join(said)}. {_basis(ladder)}"


def _climbed(steps: Iterable[Step], finding: Finding) -> list[str]:
    return [f"{step.contrast.a} → {step.contrast.b}" for step in steps if step.finding == finding]


def _basis(ladder: Ladder) -> str:
    first = ladder.steps[0].contrast
    single = first.n_clusters == first.n_cases
    by = "paired by case" if single else f"paired by case, in {count(first.n_clusters, 'cluster')}"
    return (
        f"Suite {ladder.suite}, {count(first.n_cases, 'case')}, judge {ladder.judge}, rubric "
        f"{ladder.rubric}; {by}, Holm over {count(ladder.n_tests, 'comparison')}."
    )


def _tables(ladder: Ladder) -> list[tuple[str, list[Row]]]:
    """The steps, and the gains over the baseline where they are not the same."""
    change = "change" if ladder.mode == "graded" else "win rate"
    head = (change, "95 % interval", "p", "Holm p", "says", "cases needed")
    steps = [
        (rung.candidate, percent(rung.score), *_figures(rung.step), *_cost(rung)) for rung in ladder.rungs
    ]
    rows = [("rung", "score", *head, "cost/case", "time/case"), *steps]
    tables = [("Each rung against the one before", _known(rows))]
    later = [(rung.candidate, *_figures(rung.gain)) for rung in ladder.rungs if rung.gain]
    if any(rung.gain != rung.step for rung in ladder.rungs):
        rows = [("rung", *head), *later]
        tables.append((f"Each rung against the baseline {ladder.baseline}", _known(rows)))
    return tables


def _known(rows: Sequence[Row]) -> list[Row]:
    """The table without columns of which nothing is known."""
    known = [i for i in range(len(rows[0])) if any(row[i] != UNKNOWN for row in rows[1:])]
    return [tuple(row[i] for i in known) for row in rows]


def _figures(step: Step | None) -> Row:
    if step is None or step.contrast.estimate is None:
        return (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, step.finding if step else UNKNOWN, UNKNOWN)
    seen = step.contrast
    graded = seen.mode == "graded"
    more = seen.more_cases if step.finding == "not shown" else None
    return (
        points(seen.estimate) if graded else percent(seen.estimate),
        interval(seen.interval, signed=graded),
        _bare(p_value(seen.p)),
        _bare(p_value(seen.p_adjusted)),
        step.finding,
        f"{more:,} more" if more else UNKNOWN,
    )


def _bare(said: str) -> str:
    return UNKNOWN if said == "no p" else said.removeprefix("p = ")


def _cost(rung: Rung) -> Row:
    cost, latency_ms = rung.cost.cost_usd, rung.cost.latency_ms
    return (
        UNKNOWN if cost is None else money(cost),
        UNKNOWN if latency_ms is None else f"{latency_ms / 1000:.2f} s",
    )


def _notes(ladder: Ladder) -> list[str]:
    absent = ladder.without_outputs
    remedy = f"run: judgekit generate {ladder.suite} {' '.join(absent)}"
    uneven = {rung.n_cases for rung in ladder.rungs} if ladder.mode == "graded" else set()
    return [
        *([f"{', '.join(absent)} left out: no outputs yet; {remedy}"] if absent else []),
        *(_unlike(ladder.rungs) if len(uneven) > 1 else []),
        *_warnings(ladder),
        *(["scores are right or wrong: p is that of McNemar's exact test"] if ladder.is_mcnemar else []),
    ]


def _warnings(ladder: Ladder) -> list[str]:
    """What is to be said of the intervals, each thing once with the steps it holds for."""
    contrasts = dict.fromkeys((step.contrast.a, step.contrast.b) for step in _all_steps(ladder))
    told: dict[str, dict[tuple[str, str], None]] = {}
    for step in _all_steps(ladder):
        for warning in step.contrast.warnings:
            told.setdefault(warning, {})[step.contrast.a, step.contrast.b] = None
    return [
        f"every interval: {warning}"
        if len(pairs) == len(contrasts)
        else f"interval of {', '.join(f'{a} → {b}' for a, b in pairs)}: {warning}"
        for warning, pairs in told.items()
    ]


def _unlike(rungs: Sequence[Rung]) -> list[str]:
    counts = ", ".join(f"{rung.candidate} {rung.n_cases}" for rung in rungs)
    return [f"not all rungs were graded on the same cases ({counts}); each change is over the cases shared"]


def _all_steps(ladder: Ladder) -> Iterable[Step]:
    return (step for rung in ladder.rungs for step in (rung.step, rung.gain) if step)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def _effort(ladder: Ladder) -> str:
    took = effort_text(ladder.judged, ladder.calls, ladder.cost_usd, ladder.seconds)
    return f"{coverage_text(ladder.coverage)}; {took}."


def _aligned(rows: Sequence[Row]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    just: list[Callable[[str, int], str]] = [
        str.ljust if i == 0 or rows[0][i] == "says" else str.rjust for i in range(len(rows[0]))
    ]
    lines = [
        "  ".join(j(cell, w) for j, cell, w in zip(just, row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])
