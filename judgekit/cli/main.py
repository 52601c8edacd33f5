"""The command `judgekit`: finds a command's module only when it is asked for, and turns errors into words."""

import importlib
import sys
from dataclasses import dataclass
from difflib import get_close_matches

import click

from judgekit import __version__
from judgekit.domain import errors
from judgekit.stats import errors as stats


@dataclass(frozen=True, slots=True)
class Entry:
    """A command by the module that holds it, with its line in the list of commands."""

    module: str
    help: str


COMMANDS = {
    "compare": Entry(
        "compare", "Say which of two candidates is better, by how much, and whether it is real."
    ),
    "run": Entry("run", "Judge a whole suite: all rubrics, judges and pairs; say how its candidates stand."),
    "generate": Entry("generate", "Run the candidates' pipelines and keep their outputs."),
    "ladder": Entry("ladder", "Hold each rung of a ladder against the one before: real, not shown, worse."),
    "diagnose": Entry("diagnose", "Sort what a candidate gets wrong, and say which lever to pull next."),
    "import": Entry("import_", "Bring in what benchmarks and other tools hold."),
    "export": Entry("export", "Write training data out of judged outputs, and check it."),
    "finetune": Entry("finetune", "Train a model on exported data, and follow the training."),
    "rank": Entry("rank", "Rank candidates: ratings, intervals, the ranks they may have."),
    "report": Entry("report", "Run a named report over the store, or write the page of a suite."),
    "sql": Entry("sql", "Query the store: read-only, sandboxed."),
    "rubric": Entry("rubric", "Write, check, show, test and compare rubrics."),
    "suite": Entry("suite", "Show and check suites; write their JSON Schema."),
    "judge": Entry("judge", "List judges, and check whether one is fit to be asked."),
    "label": Entry("label", "Label outputs as a person: blind, in the browser or the terminal."),
    "trust": Entry("trust", "Say how far each judge can be believed: agreement, biases, calibration."),
    "models": Entry("models", "Fetch and list local models."),
    "init": Entry("init", "Start a project in this folder."),
    "doctor": Entry("doctor", "Check Python, packages, store and endpoints."),
    "selfcheck": Entry("selfcheck", "Try the figures about judges on made-up judges whose faults are known."),
}

EXIT_CODES: tuple[tuple[type[Exception], int], ...] = (
    (errors.BudgetReached, 5),
    (errors.ModelError, 4),
    (errors.JudgekitError, 2),
    (stats.InvalidInput, 2),
    (stats.StatsError, 3),
)


class LazyGroup(click.Group):
    """A group that knows its commands' names and help lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the commands in the order users meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give one command; an unknown name ends in a suggestion."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"judgekit.cli.{COMMANDS[cmd_name].module}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for; one that does not exist is met with a near one."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with their help lines, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="judgekit")
def judgekit() -> None:
    """Compare models and prompts with judges you can check.

    Exit codes: 0 done or gate passed; 1 gate failed; 2 usage or file error; 3 inconclusive;
    4 judge or endpoint failed; 5 budget reached; 130 interrupted (what was received is saved).
    """


def main() -> None:
    """Run the command line; errors raised on purpose become one message and an exit code."""
    try:
        judgekit.main(standalone_mode=False, prog_name="judgekit")
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (errors.JudgekitError, stats.StatsError) as error:
        click.echo(f"judgekit: {error}", err=True)
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
