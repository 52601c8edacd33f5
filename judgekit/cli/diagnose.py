"""`judgekit diagnose SUITE CANDIDATE`: what goes wrong, and which lever to pull next."""

import sys
from typing import TYPE_CHECKING, Literal

import click

from judgekit.cli.judging_options import INTERRUPTED, JudgingOptions, judging_options

if TYPE_CHECKING:
    from judgekit.domain.diagnosis import Diagnosis


@click.command(name="diagnose")
@click.argument("suite")
@click.argument("candidate")
@click.option("--judge", help="The judge that runs the queries, such as 'execution' (default: the first).")
@click.option("--rubric", help="Its rubric (default: the first that it takes).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write the result; --json is short for --format json.",
)
@judging_options
def command(
    suite: str,
    candidate: str,
    judge: str | None,
    rubric: str | None,
    form: Literal["text", "markdown", "json"],
    judging: JudgingOptions,
) -> None:
    """Sort what CANDIDATE of SUITE gets wrong: was it not shown what it needs, or did it misuse that.

    Made for text-to-SQL: queries are held against the reference query, the database's errors, and what the
    model was shown. A lever is named only where enough failures leave no doubt.

    \b
    Example:
      judgekit diagnose text-to-sql few-shot
    """
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.cli.wiring import open_house
    from judgekit.render.estimate import estimates_text
    from judgekit.workflow.diagnose import diagnose, diagnose_plan

    house = open_house(budget_usd=judging.budget)
    loaded = house.suite(suite)
    question = house.question(loaded, rubric, judge)
    if judging.dry_run:
        plan = diagnose_plan(loaded, question, candidate)
        click.echo(estimates_text(house.estimates(plan, judging.redo)))
        return
    with house.desk(judging.redo, judging.concurrency, quiet=judging.quiet) as desk:
        found = run_stoppable(house.closing(diagnose(loaded, question, candidate, desk)), desk.stop)
    click.echo(_rendered(found, "json" if judging.json else form))
    sys.exit(INTERRUPTED if found.interrupted else 0)


def _rendered(found: "Diagnosis", form: str) -> str:
    from judgekit.render.diagnose import diagnosis_markdown, diagnosis_text
    from judgekit.render.machine import as_json

    if form == "json":
        return as_json(found)
    return diagnosis_markdown(found) if form == "markdown" else diagnosis_text(found)
