"""`judgekit run SUITE`: judge everything in a suite, and say how its candidates stand."""

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from judgekit.cli.judging_options import INTERRUPTED, NO_VERDICTS, JudgingOptions, judging_options

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.run_report import RunReport
    from judgekit.domain.suite import Suite
    from judgekit.workflow.plan import Question
    from judgekit.workflow.run import Course


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit run` besides those of all judging."""

    rubric: tuple[str, ...]
    judge: tuple[str, ...]
    pairs: str
    limit: int | None
    seed: int
    no_generate: bool
    stop_early: bool
    adaptive: int | None
    strict: bool


@click.command(name="run")
@click.argument("suite")
@click.argument("candidates", nargs=-1, metavar="[CANDIDATE]...")
@click.option("--rubric", multiple=True, help="Judge by this rubric only; may be repeated.")
@click.option("--judge", multiple=True, help="Ask this judge only; may be repeated.")
@click.option(
    "--pairs",
    default="all",
    show_default=True,
    metavar="DESIGN",
    help="Which pairs: 'all', 'baseline' (the suite's), or 'baseline=NAME'. Grades need no pairs.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Judge this many cases, drawn with --seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draw.")
@click.option("--no-generate", is_flag=True, help="Judge the outputs there are; generate none.")
@click.option(
    "--stop-early",
    is_flag=True,
    help="Judge each pair in shuffled batches, and only until this suite leaves no doubt.",
)
@click.option(
    "--adaptive",
    type=click.IntRange(min=1),
    metavar="BATTLES",
    help="Judge only so many battles per rubric and judge, those that teach most (a tenth at random).",
)
@click.option("--strict", is_flag=True, help="Refuse a judge of a candidate's own model family.")
@judging_options
def command(suite: str, candidates: tuple[str, ...], judging: JudgingOptions, **given: Any) -> None:
    """Judge a suite: its candidates by all its rubrics and judges; generates missing outputs first.

    Verdicts go to the store, and what was judged before is not judged again. Prints one table per rubric and
    judge: each candidate's mean grade, or its win rate against those it was paired with.

    \b
    Examples:
      judgekit run text-to-sql
      judgekit run general --pairs baseline=zero-shot --judge strong --budget 2
      judgekit run general --adaptive 300
    """
    from judgekit.cli.wiring import open_house
    from judgekit.workflow.kin import Meeting, kin_notes
    from judgekit.workflow.plan import choose_questions
    from judgekit.workflow.run import Course
    from judgekit.workflow.saving import Saving

    options = Options(**given)
    house = open_house(budget_usd=judging.budget)
    loaded = house.suite(suite)
    rubrics = house.rubrics(options.rubric or loaded.file.rubrics)
    questions = choose_questions(rubrics, house.judges(loaded, options.judge))
    generates = not options.no_generate
    if options.stop_early and options.adaptive is not None:
        raise click.UsageError("--stop-early and --adaptive choose cases in two ways; ask for one of them")
    saving = Saving(options.stop_early, options.adaptive, options.seed)
    course = Course(candidates, options.pairs, options.limit, options.seed, generates, saving)
    if judging.dry_run:
        _tell_estimates(house, loaded, questions, course, judging)
        return
    names = [question.judge.name for question in questions]
    meeting = Meeting(loaded, candidates or tuple(loaded.file.candidates), names, house.judge_specs(loaded))
    kin = kin_notes(meeting, strict=options.strict)
    report = _run(house, loaded, questions, course, judging)
    report = replace(report, notes=(*kin, *report.notes))
    click.echo(_rendered(report, judging))
    sys.exit(_exit_code(report))


def _run(
    house: "House",
    suite: "Suite",
    questions: "tuple[Question, ...]",
    course: "Course",
    judging: JudgingOptions,
) -> "RunReport":
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.workflow.run import run_suite

    with house.desk(judging.redo, judging.concurrency, quiet=judging.quiet) as desk:
        work = run_suite(suite, questions, course, desk, house.connections.client)
        return run_stoppable(house.closing(work), desk.stop)


def _tell_estimates(
    house: "House",
    suite: "Suite",
    questions: "tuple[Question, ...]",
    course: "Course",
    judging: JudgingOptions,
) -> None:
    from judgekit.render.estimate import estimates_text
    from judgekit.render.machine import as_json
    from judgekit.workflow.run import plan_run, to_generate

    estimates = house.estimates(plan_run(suite, questions, course), judging.redo)
    if judging.json:
        click.echo(as_json(estimates))
        return
    click.echo(estimates_text(estimates))
    waiting = to_generate(suite, course) if course.generates else ()
    if waiting:
        click.echo(f"not counted: outputs that {', '.join(waiting)} would generate first, and judging those")


def _exit_code(report: "RunReport") -> int:
    if report.interrupted:
        return INTERRUPTED
    return NO_VERDICTS if all(table.coverage.is_silent for table in report.tables) else 0


def _rendered(report: "RunReport", judging: JudgingOptions) -> str:
    from judgekit.render.machine import as_json
    from judgekit.render.run import run_text

    return as_json(report) if judging.json else run_text(report)
