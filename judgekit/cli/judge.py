"""`judgekit judge`: list judges, and check whether one is fit to be asked."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from judgekit.cli.judging_options import INTERRUPTED, JudgingOptions, judging_options

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.fitness import JudgeFitness
    from judgekit.files.labelled_pairs import LabelledPair
    from judgekit.workflow.plan import Plan

EXIT_CODES = {"fit": 0, "weak": 3, "unfit": 1}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit judge check` besides those of all judging."""

    rubric: str | None
    pairs: Path | None
    limit: int | None
    seed: int


@click.group(name="judge")
def command() -> None:
    """List judges, and check whether one is fit to be asked."""


@command.command(name="list")
def list_judges() -> None:
    """List the judges of this project and the built-in ones."""
    from judgekit.cli.wiring import open_house
    from judgekit.domain.config import BUILT_IN_JUDGES

    project = open_house().project
    for name, spec in {**BUILT_IN_JUDGES, **project.config.judges}.items():
        default = "  (default)" if name == project.config.default_judge else ""
        click.echo(f"{name:24} {spec.kind:10} {spec.model or spec.program or ''}{default}")


@command.command()
@click.argument("name")
@click.option("--rubric", help="Judge the pairs by this rubric (default: the short one of the check).")
@click.option(
    "--pairs",
    type=click.Path(dir_okay=False, path_type=Path),
    help='Your own labelled pairs: JSONL of {"id", "input", "a", "b", "expect": "a", "b" or "tie"}.',
)
@click.option("--limit", type=click.IntRange(min=1), help="Use this many pairs, drawn with --seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draw.")
@judging_options
def check(name: str, judging: JudgingOptions, **given: Any) -> None:
    """Say whether judge NAME is fit, weak or unfit, by pairs of which one answer is known to be better.

    Shows the naive reading of single orders beside the reading of both orders together, how often the judge
    picks what is shown first, and how it does on each kind of pair, injections among them. A judge near
    chance, or one that picks one slot in more than 80 % of orders, is never fit.
    Exit codes: 0 fit, 3 weak, 1 unfit.

    \b
    Examples:
      judgekit judge check embedded
      judgekit judge check strong --pairs our-pairs.jsonl --rubric helpfulness
    """
    from judgekit.cli.wiring import open_house

    options = Options(**given)
    house = open_house(budget_usd=judging.budget)
    plan, pairs = _planned(house, name, options)
    if judging.dry_run:
        _tell_estimates(house, plan, judging)
        return
    checked = _checked(house, plan, pairs, judging)
    click.echo(_rendered(checked, judging))
    sys.exit(INTERRUPTED if checked.interrupted else EXIT_CODES[checked.word])


def _planned(house: "House", name: str, options: Options) -> "tuple[Plan, tuple[LabelledPair, ...]]":
    from judgekit.files.labelled_pairs import find_check_files, read_labelled_pairs
    from judgekit.workflow.check_judge import plan_check, suite_of_pairs

    files = find_check_files(house.project.suite_folders)
    pairs = read_labelled_pairs(options.pairs or files.pairs)
    (rubric,) = house.rubrics([options.rubric or str(files.rubric)])
    suite = suite_of_pairs(pairs, rubric)
    ((judge, spec),) = house.judges(suite, [name])
    return plan_check(suite, rubric, judge, spec).limited(options.limit, options.seed), pairs


def _checked(
    house: "House", plan: "Plan", pairs: "tuple[LabelledPair, ...]", judging: JudgingOptions
) -> "JudgeFitness":
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.workflow.check_judge import check_judge

    with house.desk(judging.redo, judging.concurrency, quiet=judging.quiet) as desk:
        return run_stoppable(house.closing(check_judge(plan, pairs, desk)), desk.stop)


def _tell_estimates(house: "House", plan: "Plan", judging: JudgingOptions) -> None:
    from judgekit.render.estimate import estimates_text
    from judgekit.render.machine import as_json

    estimates = house.estimates(plan, judging.redo)
    click.echo(as_json(estimates) if judging.json else estimates_text(estimates))


def _rendered(checked: "JudgeFitness", judging: JudgingOptions) -> str:
    from judgekit.render.fitness import fitness_text
    from judgekit.render.machine import as_json

    return as_json(checked) if judging.json else fitness_text(checked)
