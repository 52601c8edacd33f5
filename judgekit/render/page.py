"""The page of a suite: one HTML file that needs nothing else and asks no one."""

from functools import cache
from typing import Any

from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from judgekit.domain.corrected import Corrected, Uncorrected
from judgekit.domain.page import Duel, Opinion, PageData, Table
from judgekit.domain.results import Contrast
from judgekit.render.corrected import corrected_saying, uncorrected_saying
from judgekit.render.effort import coverage_text
from judgekit.render.html import html_environment, own_part, policy_for
from judgekit.render.leaderboard import columns_of, leader, notes_of
from judgekit.render.numbers import count, p_value
from judgekit.render.page_island import Island, island_of
from judgekit.render.page_trust import AGREEMENT_COLUMNS, agreement_rows, trust_sayings
from judgekit.render.sentence import claim, measure
from judgekit.render.svg_interval import SHARES, axis_of, interval_svg
from judgekit.render.svg_ladder import ladder_rows, ladder_svg
from judgekit.render.svg_shares import shares_svg

HEAT_STEPS = 10
SCRIPTS = ("page_differences.js", "page_outcomes.js", "page.js")
MOST_SENTENCES = 4
MOST_ROWS = 200
MOST_BYTES = 1_990_000
FEWEST_BYTES = 250_000
"""What the cases get even where the figures alone are large."""


def page_html(page: PageData) -> str:
    """Give the page as HTML; it loads nothing, and its policy forbids it to.

    The cases get what all else leaves of `MOST_BYTES`.
    """
    figures = len(_html(page, Island("", None)).encode("utf-8", "backslashreplace"))
    return _html(page, island_of(page.drill_down, max(FEWEST_BYTES, MOST_BYTES - figures)))


def _html(page: PageData, island: Island) -> str:
    family = sum(each.p is not None for opinion in page.opinions for each in opinion.contrasts)
    style, script = own_part("page.css") + own_part("chart.css"), Markup("").join(map(own_part, SCRIPTS))
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            island=island,
            style=style,
            script=script,
            policy=policy_for(style, script),
            headlines=[headlines(opinion, family) for opinion in page.opinions],
            state=_state(page, island),
        )
    )


def headlines(opinion: Opinion, family: int) -> list[str]:
    """Give what one judge says, in sentences: who is first, then each contrast where there are few.

    Args:
        opinion: what the judge says by one rubric.
        family: the number of p-values that were adjusted together.
    """
    by = f"{opinion.rubric}, judged by {opinion.judge}"
    if opinion.board is None:
        return [f"Nothing to say yet about {by}: {opinion.unranked}."]
    said = [_sentence(contrast, family) for contrast in opinion.contrasts[:MOST_SENTENCES]]
    if len(opinion.contrasts) != 1:
        said = [leader(opinion.board), *said]
    return [f"{said[0]} ({by}.)", *said[1:]]


def _sentence(contrast: Contrast, family: int) -> str:
    by = "by case" if contrast.n_clusters == contrast.n_cases else f"in {contrast.n_clusters} clusters"
    tested = (
        f", {p_value(contrast.p_adjusted)} (paired, clustered {by}, Holm over {count(family, 'comparison')})"
        if contrast.p_adjusted is not None
        else ""
    )
    return f"{claim(contrast)}: {measure(contrast)} over {count(contrast.n_cases, 'case')}{tested}."


def _state(page: PageData, island: Island) -> list[str]:
    """What a reader must know before believing the page: what is missing on it."""
    said = []
    if not page.opinions:
        said.append(f"Nothing is judged yet. Run: judgekit run {page.suite}")
    if len(page.drill_down.candidates) == 1:
        said.append("There is one candidate only, so there is nothing to compare it with.")
    missing = sum(opinion.coverage.missing for opinion in page.opinions)
    if missing:
        planned = sum(opinion.coverage.planned for opinion in page.opinions)
        said.append(
            f"{missing:,} of {planned:,} planned judgements are missing: the run is not finished, or was "
            "stopped. The same command goes on where it stopped."
        )
    if island.note:
        said.append(island.note[0].upper() + island.note[1:] + ".")
    return said


@cache
def _environment() -> SandboxedEnvironment:
    return html_environment(
        SHARES=SHARES,
        axis_of=axis_of,
        columns_of=lambda board: list(columns_of(board)),
        correction=_correction,
        coverage_bar=_coverage_bar,
        coverage_text=coverage_text,
        agreement_rows=agreement_rows,
        AGREEMENT_COLUMNS=AGREEMENT_COLUMNS,
        ladder_rows=ladder_rows,
        ladder_svg=ladder_svg,
        trust_sayings=trust_sayings,
        heat=lambda share: f"heat{round(share * HEAT_STEPS)}",
        interval_svg=interval_svg,
        columns_besides_suite=_columns_besides_suite,
        matrix_of=_matrix,
        measure=measure,
        notes_of=notes_of,
        shares_svg=shares_svg,
    )


def _columns_besides_suite(table: Table) -> list[tuple[str, list[Any]]]:
    """The columns of a report with their cells; the suite is that of the page."""
    cells = zip(*table.rows[:MOST_ROWS], strict=True)
    named = zip(table.columns, map(list, cells), strict=True)
    return [(name.replace("_", " "), column) for name, column in named if name != "suite"]


def _matrix(opinion: Opinion) -> list[tuple[str, list[Duel | None]]]:
    """Each candidate with its duels against all of them, the best first where there is a leaderboard."""
    ranked = [line.candidate for line in opinion.board.standings] if opinion.board else []
    found = {(duel.a, duel.b): duel for duel in opinion.duels}
    names = list(dict.fromkeys([*ranked, *(duel.a for duel in opinion.duels)]))
    return [(a, [found.get((a, b)) for b in names]) for a in names]


def _coverage_bar(opinion: Opinion) -> Markup:
    coverage = opinion.coverage
    return shares_svg(
        [
            ("good", coverage.judged),
            ("fair", coverage.cannot_assess),
            ("bad", coverage.unparsed + coverage.refused + coverage.error),
            ("none", coverage.missing),
        ]
    )


def _correction(said: Corrected | Uncorrected) -> str:
    return corrected_saying(said) if isinstance(said, Corrected) else uncorrected_saying(said)
