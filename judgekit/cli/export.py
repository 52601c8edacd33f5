"""`judgekit export`: training data out of judged outputs and references."""

from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.suite import Suite
    from judgekit.domain.training import Exported, TrainingKind
    from judgekit.workflow.export import Order


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit export sft` and `dpo`; each has some the other has not."""

    output: Path
    judge: str | None = None
    rubric: str | None = None
    source: Literal["winners", "references"] = "winners"
    prompt_of: str | None = None
    against: tuple[str, ...] = ()
    order_consistent: bool = False
    validation: float = 0.0
    sizes: str | None = None
    seed: int = 0
    json: bool = False
    cases: Path | None = None
    min_score: float = 0.0
    min_margin: float = 0.0
    min_probability: float = 0.0
    pairs: Literal["best", "all"] = "best"
    form: Literal["trl", "openai"] = "trl"

    @property
    def subset_sizes(self) -> tuple[int, ...]:
        """The sizes of subsets as numbers."""
        from judgekit.domain.errors import UsageError

        given = [size.strip() for size in (self.sizes or "").split(",") if size.strip()]
        if not all(size.isdecimal() and int(size) for size in given):
            raise UsageError(f"--sizes {self.sizes!r}: write whole numbers with commas, such as 100,300")
        return tuple(sorted({int(size) for size in given}))


_FILE = click.Path(dir_okay=False, path_type=Path)
_COMMON = (
    click.argument("suite"),
    click.option("-o", "--output", type=_FILE, required=True, help="File to write, such as train.jsonl."),
    click.option("--judge", help="Believe this judge (default: the suite's first)."),
    click.option("--rubric", help="By this rubric (default: the first that the judge takes)."),
    click.option("--prompt-of", metavar="NAME", help="Train on this candidate's prompt (default: baseline)."),
    click.option(
        "--against",
        multiple=True,
        metavar="SUITE",
        help="Leave out what gives a case of this suite away (default: all other suites); may be repeated.",
    ),
    click.option("--order-consistent", is_flag=True, help="Only verdicts that are the same in both orders."),
    click.option(
        "--validation",
        type=click.FloatRange(0, 0.5),
        default=0.0,
        metavar="SHARE",
        help="Put this share of the clusters, such as 0.1, into a file for validation.",
    ),
    click.option("--sizes", metavar="N,N", help="Also write the N best rows, such as 100,300: less may do."),
    click.option("--seed", type=int, default=0, show_default=True, help="Seed of the division."),
    click.option("--json", is_flag=True, help="Write the account as JSON."),
)


def _common(command: Any) -> Any:
    """Add the options that both kinds of training data have."""
    return reduce(lambda wrapped, option: option(wrapped), reversed(_COMMON), command)


@click.group(name="export")
def command() -> None:
    """Write training data out of judged outputs and references, and check it."""


@command.command()
@_common
@click.option(
    "--from",
    "source",
    type=click.Choice(["winners", "references"]),
    default="winners",
    show_default=True,
    help="Learn the best output of each case, or its reference.",
)
@click.option(
    "--cases", type=_FILE, help="Learn the references of this file of solved cases, such as train.jsonl."
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Lowest grade, or share of the win, of a winner.",
)
def sft(suite: str, **given: Any) -> None:
    """Write answers to learn as chat JSONL: {"messages": [...]}, as TRL, axolotl and most APIs read it.

    Rows that are double or give a test case away are left out; what came from where stands in
    NAME.provenance.jsonl.

    \b
    Examples:
      judgekit export sft text-to-sql --judge execution -o train.jsonl --validation 0.1
      judgekit export sft text-to-sql --cases suites/text-to-sql/train.jsonl -o train.jsonl --sizes 50,100
    """
    _export("sft", suite, Options(**given))


@command.command()
@_common
@click.option(
    "--chosen",
    "source",
    type=click.Choice(["winners", "references"]),
    default="winners",
    show_default=True,
    help="Prefer the better output, or the reference to any worse output.",
)
@click.option(
    "--pairs",
    type=click.Choice(["best", "all"]),
    default="best",
    show_default=True,
    help="One pair a case, that of the largest margin, or all.",
)
@click.option(
    "--min-margin",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Smallest difference of grades, or of shares of the win, such as 0.5.",
)
@click.option(
    "--min-probability",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Lowest probability, by the judge, that the chosen answer is better, such as 0.8.",
)
@click.option(
    "--form",
    type=click.Choice(["trl", "openai"]),
    default="trl",
    show_default=True,
    help="trl: prompt, chosen, rejected; openai: input, preferred_output, non_preferred_output.",
)
def dpo(suite: str, **given: Any) -> None:
    """Write preferences as chat JSONL, as TRL and axolotl read them, or fine-tuning APIs (--form openai).

    \b
    Examples:
      judgekit export dpo general --judge strong -o prefer.jsonl --order-consistent --min-margin 0.5
      judgekit export dpo text-to-sql --chosen references -o prefer.jsonl --form openai
    """
    _export("dpo", suite, Options(**given))


@command.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Check FILE of training data line by line, as a trainer would read it.

    \b
    Example:
      judgekit export check train.jsonl
    """
    from judgekit.files.training import check_training

    checked = check_training(file)
    click.echo(f"{file}: {len(checked.rows):,} rows of {checked.kind} data, no mistake found")


def _export(kind: "TrainingKind", name: str, options: Options) -> None:
    from judgekit.cli.wiring import open_house
    from judgekit.render.export import export_text
    from judgekit.render.machine import as_json

    house = open_house()
    exported = export(house, kind, house.suite(name), options)
    click.echo(as_json(exported) if options.json else export_text(exported))


def export(house: "House", kind: "TrainingKind", suite: "Suite", options: Options) -> "Exported":
    """Write training data of a suite by these options; raises as `export_training`."""
    return _written(house, _order(house, kind, suite, options), options)


def _order(house: "House", kind: "TrainingKind", suite: "Suite", options: Options) -> "Order":
    from judgekit.files.cases import load_cases
    from judgekit.workflow.export import Order, Target
    from judgekit.workflow.training_filter import Filters
    from judgekit.workflow.training_rows import Pick

    fields = {str(ours): theirs for ours, theirs in suite.file.fields.items()}
    source = "references" if options.cases else options.source
    return Order(
        pick=Pick(kind, source, options.pairs),
        suite=suite,
        target=Target(options.output, options.form, options.validation, options.subset_sizes, options.seed),
        tests=_tests(house, suite, options),
        filters=Filters(
            options.min_score, options.min_margin, options.min_probability, options.order_consistent
        ),
        prompt_of=options.prompt_of,
        cases=load_cases(options.cases, fields) if options.cases else None,
    )


def _tests(house: "House", suite: "Suite", options: Options) -> tuple["Suite", ...]:
    """The suites that are tested on: those named, or all but the one whose cases are trained on."""
    from judgekit.files.library import names_in

    others = [name for name in names_in(house.project.suite_folders) if name != suite.name]
    named = options.against or ([*others, suite.name] if options.cases else others)
    return tuple(house.suite(name) for name in named)


def _written(house: "House", order: "Order", options: Options) -> "Exported":
    import asyncio
    from dataclasses import replace

    from judgekit.store.ledger import open_ledger
    from judgekit.workflow.export import export_training
    from judgekit.workflow.progress import Progress
    from judgekit.workflow.recall import recall

    if not order.needs_verdicts:
        return export_training(order, None, None)
    question = house.question(order.suite, options.rubric, options.judge)
    with open_ledger(house.store) as ledger:
        suite = asyncio.run(recall(order.suite, ledger, house.embedder(Progress())))
        with ledger.reading() as reader:
            return export_training(replace(order, suite=suite), question, reader)
