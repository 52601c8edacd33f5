"""The options of every command that asks judges: what it may spend, what it asks again, how it tells."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import reduce, wraps
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from judgekit.store.planning import Redo

Command = TypeVar("Command", bound=Callable[..., Any])

INTERRUPTED = 130
NO_VERDICTS = 4
"""The exit code where judges were asked and nothing they said is a verdict."""


@dataclass(frozen=True, slots=True)
class JudgingOptions:
    """What the options of `judging_options` were set to."""

    budget: float | None
    concurrency: int | None
    retry: Literal["none", "failed"]
    fresh: bool
    dry_run: bool
    json: bool
    quiet: bool

    @property
    def redo(self) -> "Redo":
        """What is to be asked again."""
        return "all" if self.fresh else self.retry


OPTIONS = (
    click.option(
        "--budget",
        type=click.FloatRange(min=0),
        metavar="USD",
        help="Never spend more than this, such as 0.50.",
    ),
    click.option("--concurrency", type=click.IntRange(1, 2000), help="Judgements in flight at once."),
    click.option(
        "--retry",
        type=click.Choice(["none", "failed"]),
        default="none",
        show_default=True,
        help="'failed' asks again what was unparsed or refused; errors are always asked again.",
    ),
    click.option("--fresh", is_flag=True, help="Judge everything anew; old verdicts stay in the store."),
    click.option("--dry-run", is_flag=True, help="Say what would be asked and may be spent; ask nothing."),
    click.option("--json", is_flag=True, help="Write JSON."),
    click.option("--quiet", is_flag=True, help="Show no progress."),
)


def judging_options(command: Command) -> Command:
    """Add the options to a command, which takes them together as the keyword `judging`."""

    @wraps(command)
    def gathered(*args: Any, **given: Any) -> Any:
        judging = {each.name: given.pop(each.name) for each in fields(JudgingOptions)}
        return command(*args, judging=JudgingOptions(**judging), **given)

    return reduce(lambda wrapped, option: option(wrapped), reversed(OPTIONS), gathered)  # type: ignore[return-value]
