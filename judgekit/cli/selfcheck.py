"""`judgekit selfcheck`: are the figures about judges right, tried on judges whose faults are known."""

import sys

import click


@click.command(name="selfcheck")
@click.option(
    "--repeats",
    type=click.IntRange(1, 10000),
    default=200,
    show_default=True,
    help="How often each made-up judge judges anew.",
)
@click.option(
    "--cases",
    type=click.IntRange(50, 10000),
    default=200,
    show_default=True,
    help="Pairs it judges each time; with fewer than the default, true faults may go unseen.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of everything random.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(repeats: int, cases: int, seed: int, *, json: bool) -> None:
    """Try the figures of `judgekit trust` on made-up judges whose faults are known.

    Their faults: picking what is shown first, liking long answers, favouring their own family, and noise.
    Each must be found within its interval, and none in a judge without it (one look in twenty may err).

    No model is asked and no store is touched. Exit codes: 0 every fault was found and none was invented;
    1 one was missed or invented.

    \b
    Examples:
      judgekit selfcheck
      judgekit selfcheck --repeats 1000 --seed 7
    """
    from judgekit.render.machine import as_json
    from judgekit.render.selfcheck import selfcheck_text
    from judgekit.workflow.selfcheck import selfcheck

    lines = selfcheck(repeats, cases, seed)
    click.echo(as_json(list(lines)) if json else selfcheck_text(lines))
    sys.exit(0 if all(line.passed for line in lines) else 1)
