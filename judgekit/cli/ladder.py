"""`judgekit ladder SUITE`: each rung against the one before: real, not shown, or worse."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

from judgekit.cli.judging_options import INTERRUPTED, JudgingOptions, judging_options

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.ladder import Ladder
    from judgekit.domain.suite import Suite
    from judgekit.workflow.ladder import Climb
    from judgekit.workflow.plan import Question


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit ladder` besides those of all judging."""

    judge: str | None
    rubric: str | None
    order: str | None
    tag: tuple[str, ...]
    limit: int | None
    seed: int
    format: Literal["text", "markdown", "json"]

    @property
    def climb(self) -> "Climb":
        """The rungs and cases asked for."""
        from judgekit.workflow.ladder import Climb

        names = tuple(name.strip() for name in (self.order or "").split(",") if name.strip())
        return Climb(names, self.tag, self.limit, self.seed)


@click.command(name="ladder")
@click.argument("suite")
@click.option("--judge", help="Ask this judge, such as 'execution' (default: the suite's first).")
@click.option("--rubric", help="Judge by this rubric (default: the first of the suite that the judge takes).")
@click.option(
    "--order", metavar="A,B,C", help="The rungs from the lowest (default: the suite's candidates in order)."
)
@click.option("--tag", multiple=True, help="Only cases with this tag, such as 'hard'; may be repeated.")
@click.option("--limit", type=click.IntRange(min=1), help="Only this many cases, drawn with --seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of every random draw.")
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write the result; --json is short for --format json.",
)
@judging_options
def command(suite: str, judging: JudgingOptions, **given: Any) -> None:
    """Hold each candidate of SUITE against the one before it, and against the baseline.

    A step is called real only if its gain stands after Holm's correction over every comparison of the table;
    else it is not shown, or worse. Candidates without outputs are left out and named.

    \b
    Examples:
      judgekit ladder text-to-sql
      judgekit ladder text-to-sql --order zero-shot,few-shot,rag --tag hard --format markdown
    """
    from judgekit.cli.wiring import open_house

    options = Options(**given)
    house = open_house(budget_usd=judging.budget)
    loaded = house.suite(suite)
    question = house.question(loaded, options.rubric, options.judge)
    if judging.dry_run:
        _tell_estimates(house, loaded, question, options, judging)
        return
    ladder = _climbed(house, loaded, question, options, judging)
    click.echo(_rendered(ladder, "json" if judging.json else options.format))
    sys.exit(INTERRUPTED if ladder.interrupted else 0)


def _climbed(
    house: "House", suite: "Suite", question: "Question", options: Options, judging: JudgingOptions
) -> "Ladder":
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.workflow.ladder import climb_ladder

    with house.desk(judging.redo, judging.concurrency, quiet=judging.quiet) as desk:
        work = climb_ladder(suite, question, options.climb, desk)
        return run_stoppable(house.closing(work), desk.stop)


def _tell_estimates(
    house: "House", suite: "Suite", question: "Question", options: Options, judging: JudgingOptions
) -> None:
    from judgekit.render.estimate import estimates_text
    from judgekit.render.machine import as_json
    from judgekit.workflow.ladder import ladder_plan

    plan = ladder_plan(suite, question, options.climb)
    estimates = house.estimates(plan, judging.redo)
    click.echo(as_json(estimates) if judging.json else estimates_text(estimates))


def _rendered(ladder: "Ladder", form: str) -> str:
    from judgekit.render.ladder import ladder_markdown, ladder_text
    from judgekit.render.machine import as_json

    if form == "json":
        return as_json(ladder)
    return ladder_markdown(ladder) if form == "markdown" else ladder_text(ladder)
