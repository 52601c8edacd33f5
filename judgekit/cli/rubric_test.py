"""`judgekit rubric test NAME`: does a judge that uses this rubric get the rubric's own tests right?"""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from judgekit.cli.judging_options import INTERRUPTED, NO_VERDICTS, JudgingOptions, judging_options

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.trials import RubricTrial
    from judgekit.workflow.rubric_trial import Trial


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit rubric test` besides those of all judging."""

    judge: str | None
    canaries: bool
    rewordings: int
    seed: int
    min_accuracy: float | None


@click.command(name="test")
@click.argument("name")
@click.option("--judge", help="Judge to try, such as 'embedded' (default: the project's default judge).")
@click.option("--canaries", is_flag=True, help="Also show it empty, bluffing, padded and injected answers.")
@click.option(
    "--rewordings",
    type=click.IntRange(0, 50),
    default=0,
    metavar="N",
    help="Also put the rubric into N other wordings, and count the verdicts that turn.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of canaries and rewordings.")
@click.option(
    "--min-accuracy",
    type=click.FloatRange(0, 1),
    help="Exit 1 if a smaller share of the tests is right, such as 0.8.",
)
@judging_options
def command(name: str, judging: JudgingOptions, **given: Any) -> None:
    """Put the labelled tests of rubric NAME to a judge, and say how many it gets right.

    Verdicts go to the store like all others: the same tests are not paid for twice. Pairs are shown in both
    orders and count as both orders together say; grades count by the nearest level of the scale.
    Exit codes: 0, 1 below --min-accuracy, 4 if no judgement holds a verdict.

    \b
    Examples:
      judgekit rubric test helpfulness --judge embedded
      judgekit rubric test tone --judge strong --canaries --rewordings 3 --min-accuracy 0.8
    """
    from judgekit.cli.wiring import open_house

    options = Options(**given)
    house = open_house(budget_usd=judging.budget)
    trial = _planned(house, name, options)
    if judging.dry_run:
        _tell_estimates(house, trial, judging)
        return
    result = _tried(house, trial, judging)
    click.echo(_rendered(result, judging))
    sys.exit(_exit_code(result, options))


def _planned(house: "House", name: str, options: Options) -> "Trial":
    from judgekit.workflow.rubric_suite import suite_of_tests
    from judgekit.workflow.rubric_trial import Wanted, plan_trial

    (rubric,) = house.rubrics([name])
    names = [options.judge] if options.judge else []
    ((judge, spec),) = house.judges(suite_of_tests(rubric), names)
    return plan_trial(rubric, judge, spec, Wanted(options.canaries, options.rewordings, options.seed))


def _tried(house: "House", trial: "Trial", judging: JudgingOptions) -> "RubricTrial":
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.workflow.rubric_trial import try_rubric

    with house.desk(judging.redo, judging.concurrency, quiet=judging.quiet) as desk:
        return run_stoppable(house.closing(try_rubric(trial, desk)), desk.stop)


def _tell_estimates(house: "House", trial: "Trial", judging: JudgingOptions) -> None:
    from judgekit.render.estimate import estimates_text
    from judgekit.render.machine import as_json

    estimates = [each for plan in trial.plans for each in house.estimates(plan, judging.redo)]
    click.echo(as_json(estimates) if judging.json else estimates_text(estimates))


def _rendered(result: "RubricTrial", judging: JudgingOptions) -> str:
    from judgekit.render.machine import as_json
    from judgekit.render.rubric_trial import trial_text

    return as_json(result) if judging.json else trial_text(result)


def _exit_code(result: "RubricTrial", options: Options) -> int:
    if result.interrupted:
        return INTERRUPTED
    if result.coverage.is_silent:
        return NO_VERDICTS
    least = options.min_accuracy or 0.0
    return 1 if result.accuracy is None or result.accuracy.share < least else 0
