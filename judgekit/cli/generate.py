"""`judgekit generate SUITE`: run the candidates' pipelines and keep their outputs."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.workflow.batches import Order
    from judgekit.workflow.generate import Generated, Made

INTERRUPTED = 130
NOTHING_CAME = 4
FAILURES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit generate`."""

    limit: int | None
    seed: int
    record: bool
    fresh: bool
    budget: float | None
    concurrency: int | None
    dry_run: bool
    json: bool
    quiet: bool


@click.command(name="generate")
@click.argument("suite")
@click.argument("candidates", nargs=-1, metavar="[CANDIDATE]...")
@click.option("--limit", type=click.IntRange(min=1), help="Only this many cases, drawn with --seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draw.")
@click.option("--record", is_flag=True, help="Also write the files that the candidates name under 'outputs'.")
@click.option("--fresh", is_flag=True, help="Generate anew what is there; old outputs stay in the store.")
@click.option("--budget", type=click.FloatRange(min=0), metavar="USD", help="Never spend more than this.")
@click.option("--concurrency", type=click.IntRange(1, 2000), help="Calls in flight at once.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked and what it may cost; do nothing.")
@click.option("--json", is_flag=True, help="Write JSON.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(suite: str, candidates: tuple[str, ...], **given: Any) -> None:
    """Run the pipelines of a suite's candidates on the cases they have no output for.

    Outputs go to the store as they come, and nothing is paid for twice: recorded outputs count as they are,
    and what the store holds counts as long as model, prompt, parameters, examples and passages are the same.

    \b
    Examples:
      judgekit generate text-to-sql
      judgekit generate text-to-sql few-shot --record
      judgekit generate text-to-sql --fresh --dry-run
    """
    from judgekit.cli.wiring import open_house
    from judgekit.workflow.batches import Order

    options = Options(**given)
    house = open_house(budget_usd=options.budget)
    order = Order(candidates, options.limit, options.seed, options.fresh)
    if options.dry_run:
        _tell_forecasts(house, suite, order, options)
        return
    generated = _generate(house, suite, order, options)
    files = _record(generated) if options.record else ()
    _tell(generated, files, options)
    sys.exit(_exit_code(generated))


def _tell_forecasts(house: "House", name: str, order: "Order", options: Options) -> None:
    from judgekit.render.forecast import forecasts_text
    from judgekit.render.machine import as_json

    forecasts = house.forecasts(house.suite(name), order)
    click.echo(as_json(forecasts) if options.json else forecasts_text(forecasts))


def _generate(house: "House", name: str, order: "Order", options: Options) -> "Generated":
    from judgekit.cli.interrupts import run_stoppable
    from judgekit.workflow.batches import ordered
    from judgekit.workflow.generate import generate
    from judgekit.workflow.record import check_recordable

    suite = house.suite(name)
    if options.record:
        check_recordable(suite, ordered(suite, order))
    with house.desk("none", options.concurrency, quiet=options.quiet) as desk:
        work = generate(suite, order, desk, house.connections.client)
        return run_stoppable(house.closing(work), desk.stop)


def _record(generated: "Generated") -> tuple[str, ...]:
    from judgekit.workflow.record import record_outputs

    return tuple(str(record_outputs(generated.suite, made.candidate)) for made in generated.made)


def _tell(generated: "Generated", files: tuple[str, ...], options: Options) -> None:
    from judgekit.render.machine import as_json

    if options.json:
        click.echo(as_json(list(generated.made)))
        return
    for made in generated.made:
        click.echo(f"{made.candidate}: {_sentence(made)}")
        for failure in made.failures[:FAILURES_SHOWN]:
            click.echo(f"  no output for {failure.case_id}: {failure.reason}")
        if len(made.failures) > FAILURES_SHOWN:
            click.echo(f"  and {len(made.failures) - FAILURES_SHOWN} more")
    for file in files:
        click.echo(f"wrote {file}")


def _sentence(made: "Made") -> str:
    """What there is now, and what it took."""
    from judgekit.render.numbers import count, duration, money

    parts = [f"{made.generated:,} of {count(made.cases, 'case')} generated"]
    parts += [f"{made.recorded:,} recorded"] if made.recorded else []
    parts += [f"{made.recalled:,} in the store already"] if made.recalled else []
    parts += [f"{len(made.failures):,} failed"] if made.failures else []
    parts += [f"{made.empty:,} empty"] if made.empty else []
    parts += [f"{made.truncated:,} cut off at max_tokens"] if made.truncated else []
    parts += [f"{count(made.kept_back, 'leak')} kept back"] if made.kept_back else []
    parts += [count(made.usage.calls, "call"), money(made.usage.cost_usd)] if made.usage.calls else []
    parts += [f"{count(made.embedding.calls, 'call')} to embed"] if made.embedding.calls else []
    parts += [f"median {duration(made.latency_ms / 1000)}"] if made.latency_ms is not None else []
    return ", ".join(parts)


def _exit_code(generated: "Generated") -> int:
    if generated.interrupted:
        return INTERRUPTED
    failed = any(made.failures for made in generated.made)
    return NOTHING_CAME if failed and not any(made.generated for made in generated.made) else 0
