"""`judgekit compare A B`: which is better, by how much, and is it real."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.comparison import Comparison
    from judgekit.store.planning import Redo
    from judgekit.workflow.plan import Plan

INTERRUPTED = 130
NO_VERDICTS = 4


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit compare`."""

    suite: str | None = None
    rubric: tuple[str, ...] = ()
    judge: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    limit: int | None = None
    seed: int = 0
    budget: float | None = None
    gate: Literal["better", "not-worse"] | None = None
    margin: float | None = None
    concurrency: int | None = None
    retry: Literal["none", "failed"] = "none"
    fresh: bool = False
    stop_early: bool = False
    dry_run: bool = False
    format: Literal["text", "markdown", "json"] = "text"
    junit: Path | None = None
    quiet: bool = False
    strict: bool = False

    @property
    def redo(self) -> "Redo":
        """What is to be asked again."""
        return "all" if self.fresh else self.retry


@click.command(name="compare")
@click.argument("a")
@click.argument("b")
@click.option("--suite", help="Suite whose candidates A and B are: a name or a YAML file.")
@click.option("--rubric", multiple=True, help="Judge by this rubric only; may be repeated.")
@click.option("--judge", multiple=True, help="Ask this judge only; may be repeated.")
@click.option("--tag", multiple=True, help="Judge only cases with this tag; may be repeated.")
@click.option("--limit", type=click.IntRange(min=1), help="Judge this many cases, drawn with --seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of every random draw.")
@click.option("--budget", type=click.FloatRange(min=0), metavar="USD", help="Never spend more than this.")
@click.option("--gate", type=click.Choice(["better", "not-worse"]), help="Exit 0 only if B passes.")
@click.option(
    "--margin",
    type=click.FloatRange(min=0, min_open=True),
    help="Difference that does not matter, as a share (0.02 is 2 points): for --gate not-worse, and to call "
    "two candidates equivalent.",
)
@click.option("--concurrency", type=click.IntRange(1, 2000), help="Judgements in flight at once.")
@click.option(
    "--retry",
    type=click.Choice(["none", "failed"]),
    default="none",
    show_default=True,
    help="'failed' asks again what was unparsed or refused; errors are always asked again.",
)
@click.option("--fresh", is_flag=True, help="Judge everything anew; old verdicts stay in the store.")
@click.option(
    "--stop-early",
    is_flag=True,
    help="Judge in shuffled batches and stop as soon as this suite leaves no doubt.",
)
@click.option("--strict", is_flag=True, help="Refuse a judge of a candidate's own model family.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked and may be spent; ask nothing.")
@click.option(
    "--format",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write the result.",
)
@click.option("--json", "format", flag_value="json", help="Same as --format json.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write how the gate ended as JUnit XML, for CI: --gate better --junit judgekit.xml.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(a: str, b: str, **given: Any) -> None:
    """Say whether candidate B is better than candidate A, by how much, and whether it is real.

    A and B are candidates of a suite, or two JSONL files with rows {"id", "input", "output"}, or models
    (endpoint:model), which answer the suite's cases first, asked with its default prompt.
    What was judged before is not judged again; a run that was broken off goes on where it stopped.

    \b
    Examples:
      judgekit compare zero-shot few-shot --suite text-to-sql
      judgekit compare old.jsonl new.jsonl --rubric helpfulness
      judgekit compare base tuned --suite general --gate not-worse --margin 0.02
      judgekit compare base tuned --suite general --judge strong --stop-early
      judgekit compare local:smollm2-135m local:qwen2.5-coder-1.5b --suite general --limit 20
    """
    from judgekit.cli.wiring import open_house

    options = Options(**given)
    if options.junit and options.gate is None:
        raise click.UsageError("--junit tells how a gate ended; add --gate better or --gate not-worse")
    house = open_house(budget_usd=options.budget)
    plan = plan_of(house, (a, b), options)
    if options.dry_run:
        _tell_estimates(house, plan, options)
        return
    if not options.quiet:
        _announce(house, plan, options)
    comparison = compare_pair(house, plan, options)
    click.echo(_rendered(comparison, options))
    if options.junit:
        _write_junit(comparison, options.junit)
    sys.exit(_exit_code(comparison))


def plan_of(house: "House", pair: tuple[str, str], options: Options) -> "Plan":
    """Plan the comparison that the options ask for."""
    plan = house.plan_pair(pair, options.suite, options.rubric, options.judge)
    return plan.tagged(options.tag).limited(options.limit, options.seed)


def compare_pair(house: "House", plan: "Plan", options: Options) -> "Comparison":
    """Judge what is open of the plan, and say what it comes to."""
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.workflow.compare import Asked, compare
    from judgekit.workflow.compare_early import compare_early
    from judgekit.workflow.contrast import Terms
    from judgekit.workflow.kin import Meeting, kin_notes
    from judgekit.workflow.outputs_at_hand import with_outputs
    from judgekit.workflow.plain_models import with_answers

    terms = Terms(margin=options.margin, gate=options.gate, seed=options.seed)
    asked = Asked(terms, house.references(plan.suite))
    judges = [question.judge.name for question in plan.questions]
    meeting = Meeting(plan.suite, plan.candidates, judges, house.judge_specs(plan.suite))
    kin = kin_notes(meeting, strict=options.strict)
    with house.desk(options.redo, options.concurrency, quiet=options.quiet) as desk:
        decide = compare_early if options.stop_early else compare

        async def work() -> "Comparison":
            answered = await with_answers(plan, desk, house.connections.client)
            return await decide(await with_outputs(answered, desk), desk, asked)

        comparison = run_stoppable(house.closing(work()), desk.stop)
    return replace(comparison, warnings=(*kin, *comparison.warnings))


def _tell_estimates(house: "House", plan: "Plan", options: Options) -> None:
    from judgekit.render.estimate import estimates_text
    from judgekit.render.machine import as_json
    from judgekit.workflow.plain_models import plain_models

    estimates = house.estimates(plan, options.redo)
    click.echo(as_json(estimates) if options.format == "json" else estimates_text(estimates))
    models = plain_models(plan)
    if models:
        said = f"not counted: what {' and '.join(models)} would answer first, and judging that"
        click.echo(said, err=options.format == "json")


def _announce(house: "House", plan: "Plan", options: Options) -> None:
    """Say in one line what is about to be asked, unless answers that are to be judged are not there yet."""
    from judgekit.render.estimate import to_ask_text
    from judgekit.workflow.plain_models import plain_models

    if not plain_models(plan):
        click.echo(to_ask_text(house.estimates(plan, options.redo)), err=True)


def _rendered(comparison: "Comparison", options: Options) -> str:
    from judgekit.render.comparison import comparison_markdown, comparison_text
    from judgekit.render.machine import as_json

    if options.format == "json":
        return as_json(comparison)
    return comparison_markdown(comparison) if options.format == "markdown" else comparison_text(comparison)


def _write_junit(comparison: "Comparison", path: Path) -> None:
    from judgekit.domain.errors import UsageError
    from judgekit.render.junit import comparison_junit

    try:
        path.write_text(comparison_junit(comparison), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _exit_code(comparison: "Comparison") -> int:
    gates = {contrast.gate for contrast in comparison.contrasts}
    if comparison.interrupted:
        return INTERRUPTED
    if all(contrast.coverage.is_silent for contrast in comparison.contrasts):
        return NO_VERDICTS
    return 1 if "failed" in gates else 3 if "inconclusive" in gates else 0
