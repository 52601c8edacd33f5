"""`judgekit rank`: the leaderboard of a suite, or of any file of battles."""

from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.domain.results import Rankings
    from judgekit.workflow.rank_terms import Control, RankTerms

CONTROLS: "tuple[Control, ...]" = ("length", "style", "position")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit rank`."""

    source: Path | None
    a: str | None
    b: str | None
    winner: str | None
    share: str | None
    case: str | None
    weight: str | None
    judge_column: str | None
    rubric: tuple[str, ...]
    judge: tuple[str, ...]
    method: Literal["bt", "elo"]
    ties: Literal["davidson", "half", "rao-kupper"] | None
    score: Literal["outcome", "share"] | None
    control: str
    anchor: str | None
    baseline: str | None
    by: str | None
    ci: Literal["sandwich", "bootstrap"]
    seed: int
    save: bool
    format: Literal["text", "markdown", "csv", "json"]


@click.command(name="rank")
@click.argument("suite", required=False)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Rank a file of battles instead (.parquet, .csv, .tsv, .jsonl), such as an arena's.",
)
@click.option("--a", metavar="COLUMN", help="Column of the candidate shown first (model_a, left, a).")
@click.option("--b", metavar="COLUMN", help="Column of the candidate shown second (model_b, right, b).")
@click.option("--winner", metavar="COLUMN", help="Column of the winner: model_a, left, tie, or its name.")
@click.option(
    "--share", metavar="COLUMN", help="Column of the first one's share of the win, 0 to 1, instead."
)
@click.option(
    "--case", metavar="COLUMN", help="Column of the case: its battles count as one piece of evidence."
)
@click.option("--weight", metavar="COLUMN", help="Column of the weight of each battle, above 0.")
@click.option("--judge-column", metavar="COLUMN", help="Column of the judge: one leaderboard for each.")
@click.option("--rubric", multiple=True, help="Rank by this rubric only; may be repeated.")
@click.option("--judge", multiple=True, help="Rank by this judge's verdicts only; may be repeated.")
@click.option(
    "--method",
    type=click.Choice(["bt", "elo"]),
    default="bt",
    show_default=True,
    help="Bradley-Terry with intervals, or Elo in the order of the battles.",
)
@click.option(
    "--ties",
    type=click.Choice(["davidson", "half", "rao-kupper"]),
    help="Model of ties; ratings of different models lie on different scales. Default: davidson.",
)
@click.option(
    "--score",
    type=click.Choice(["outcome", "share"]),
    help="Count a battle by its outcome, or by the share of the win (ties then are halves). "
    "Default: share where the judge gives probabilities.",
)
@click.option(
    "--control",
    default="",
    metavar="LIST",
    help="Take out what is no quality: length, style, position, or several, as in length,style.",
)
@click.option("--anchor", metavar="NAME=RATING", help="Shift what is shown so that NAME stands at RATING.")
@click.option("--baseline", metavar="NAME", help="Compare every candidate with this one, not all pairs.")
@click.option(
    "--by", metavar="WHAT", help="One leaderboard for each tag (--by tag) or value of a file's column."
)
@click.option(
    "--ci",
    type=click.Choice(["sandwich", "bootstrap"]),
    default="sandwich",
    show_default=True,
    help="Intervals from a formula, or from 1000 replicates.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the replicates.")
@click.option(
    "--save/--no-save",
    default=True,
    help="Keep the ratings of a suite in the store (the default); controlled ratings, Elo and those of --by "
    "are never kept: the leaderboard is the plain one.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "csv", "json"]),
    default="text",
    show_default=True,
    help="How to write the result.",
)
@click.option("--json", "format", flag_value="json", help="Same as --format json.")
def command(suite: str | None, **given: Any) -> None:
    """Rank candidates: ratings with intervals, the ranks they may have, and who differs from whom.

    SUITE is ranked from the verdicts in the store, one leaderboard per rubric and judge: by Bradley-Terry
    where outputs were compared in pairs, by mean grade where they were graded. Where people have labelled
    (`judgekit label`, `judgekit import labels`), what they would see stands beside it. With --from, the
    battles of a file are ranked; files of arenas need no further options.

    \b
    Examples:
      judgekit rank text-to-sql --judge embedded --control length,position
      judgekit rank --from battles.parquet --case question_id --anchor gpt-x=1000
      judgekit rank --from food.csv --a left --b right --method elo
    """
    options = Options(**given)
    if (suite is None) == (options.source is None):
        raise click.UsageError("name a suite, or a file of battles by --from; one of the two")
    rankings = _rank_file(options) if suite is None else _rank_suite(suite, options)
    click.echo(_rendered(rankings, options))


def _rank_file(options: Options) -> "Rankings":
    from judgekit.store.battle_columns import BattleColumns
    from judgekit.workflow.rank_file import BattleFile, rank_file

    if options.rubric or options.source is None:
        raise click.UsageError("--rubric chooses among the verdicts of a suite; a file has none")
    columns = BattleColumns(
        a=options.a,
        b=options.b,
        winner=options.winner,
        share=options.share,
        case=options.case,
        weight=options.weight,
        judge=options.judge_column,
        slice=options.by,
    )
    return rank_file(BattleFile(options.source, columns, options.judge), _terms(options))


def _rank_suite(suite: str, options: Options) -> "Rankings":
    from judgekit.cli.wiring import open_house
    from judgekit.cli.wiring_rank import keep, rank_stored
    from judgekit.workflow.rank import Slices

    columns = (
        options.a,
        options.b,
        options.winner,
        options.share,
        options.case,
        options.weight,
        options.judge_column,
    )
    if any(columns):
        raise click.UsageError("columns belong to a file of battles; name it by --from")
    if options.by not in {None, "tag"}:
        raise click.UsageError(f"--by {options.by}: a suite can be ranked by tag")
    house = open_house()
    slices = Slices(options.rubric, options.judge, by_tag=options.by == "tag")
    rankings = rank_stored(house, suite, slices, _terms(options))
    if options.save and options.by is None and not options.control and options.method == "bt":
        problem = keep(house, rankings)
        if problem is not None:
            click.echo(f"judgekit: {problem}", err=True)
    return rankings


def _terms(options: Options) -> "RankTerms":
    from judgekit.workflow.rank_terms import RankTerms

    return RankTerms(
        method=options.method,
        ties="rao_kupper" if options.ties == "rao-kupper" else options.ties,
        score=options.score,
        control=_controls(options.control),
        anchor=_anchor(options.anchor),
        baseline=options.baseline,
        bootstrap=options.ci == "bootstrap",
        seed=options.seed,
    )


def _controls(given: str) -> "tuple[Control, ...]":
    named = {name.strip() for name in given.split(",") if name.strip()}
    unknown = sorted(named.difference(CONTROLS))
    if unknown:
        raise click.UsageError(f"--control {', '.join(unknown)}: {', '.join(CONTROLS)} can be taken out")
    return tuple(name for name in CONTROLS if name in named)


def _anchor(given: str | None) -> tuple[str, float] | None:
    if given is None:
        return None
    name, _, rating = given.rpartition("=")
    try:
        shown = float(rating)
    except ValueError:
        shown = inf
    if not name or not isfinite(shown):
        raise click.UsageError(f"--anchor {given}: NAME=RATING is needed, such as baseline=1000")
    return name, shown


def _rendered(rankings: "Rankings", options: Options) -> str:
    from judgekit.render.leaderboard import rankings_csv, rankings_markdown, rankings_text
    from judgekit.render.machine import as_json

    writers = {"text": rankings_text, "markdown": rankings_markdown, "csv": rankings_csv, "json": as_json}
    return writers[options.format](rankings)
