"""`judgekit finetune start`: check training files line by line, upload them, start a job."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from judgekit.cli.wiring import House
    from judgekit.domain.finetune import StartedJob
    from judgekit.domain.training import TrainingKind
    from judgekit.workflow.finetune import Prepared, TuneOrder

VALIDATION_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `judgekit finetune start`."""

    what: tuple[str, ...]
    endpoint: str
    model: str
    method: "TrainingKind | None"
    validation: Path | None
    epochs: int | None
    batch_size: int | None
    learning_rate_multiplier: float | None
    suffix: str
    candidate: str | None
    extends: str | None
    fresh: bool
    dry_run: bool
    json: bool

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of training rows that were named."""
        return tuple(Path(word) for word in self.what if word.endswith(".jsonl"))

    @property
    def suites(self) -> tuple[str, ...]:
        """The suites that were named."""
        return tuple(dict.fromkeys(word for word in self.what if not word.endswith(".jsonl")))


@click.command(name="start")
@click.argument("what", nargs=-1, required=True, metavar="SUITE|FILE...")
@click.option("--endpoint", required=True, help="Endpoint of judgekit.toml that trains, such as 'cloud'.")
@click.option("--model", required=True, help="Base model, by its name there.")
@click.option(
    "--method",
    type=click.Choice(["sft", "dpo"]),
    help="Learn answers, or preferences (default: what the files are).",
)
@click.option(
    "--validation",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Rows to validate on, such as train.validation.jsonl: without them overfitting cannot be seen.",
)
@click.option(
    "--epochs", type=click.IntRange(1), help="Rounds over the rows, such as 3 (default: the endpoint's)."
)
@click.option(
    "--batch-size", type=click.IntRange(1), help="Rows a step, such as 8 (default: the endpoint's)."
)
@click.option(
    "--learning-rate-multiplier",
    type=click.FloatRange(0, min_open=True),
    help="Factor of the learning rate, such as 0.5 (default: the endpoint's).",
)
@click.option("--suffix", default="", help="Part of the new model's name, such as 'support-bot'.")
@click.option("--candidate", metavar="NAME", help="Name of the candidate it becomes (default: tuned).")
@click.option("--extends", metavar="NAME", help="Candidate it extends (default: the suite's baseline).")
@click.option("--fresh", is_flag=True, help="Start another job though the very same was started before.")
@click.option("--dry-run", is_flag=True, help="Check the files, say what would be sent, send nothing.")
@click.option("--json", is_flag=True, help="Write JSON.")
def command(**given: Any) -> None:
    """Train a base model on FILEs of training data.

    FILEs end in .jsonl; the model becomes a candidate of each SUITE that is named. Without a FILE, the
    winners of the first SUITE are exported first, as `judgekit export` does. Jobs are remembered beside the
    store.

    \b
    Examples:
      judgekit finetune start support train.jsonl --validation train.validation.jsonl \\
        --endpoint cloud --model small-1 --epochs 3 --dry-run
      judgekit finetune start prefer.jsonl --endpoint cloud --model small-1 --method dpo
    """
    import asyncio

    from judgekit.cli.wiring import open_house
    from judgekit.cli.wiring_finetune import memory_of
    from judgekit.render.finetune import planned_text, started_text
    from judgekit.render.machine import as_json
    from judgekit.workflow.finetune import prepare

    options = Options(**given)
    house = open_house()
    prepared = prepare(_order(house, options))
    if options.dry_run:
        job = prepared.job
        click.echo(as_json(job) if options.json else planned_text(job, prepared.tokens))
        return
    if not options.fresh:
        _refuse_double(prepared, memory_of(house))
    started = asyncio.run(_start(house, prepared))
    click.echo(as_json(started) if options.json else started_text(started))


async def _start(house: "House", prepared: "Prepared") -> "StartedJob":
    from judgekit.cli.wiring_finetune import memory_of
    from judgekit.models.finetune import connect_finetune
    from judgekit.workflow.finetune import start

    async with connect_finetune(prepared.job.endpoint, house.project.config) as client:
        return await start(prepared, client, memory_of(house))


def _order(house: "House", options: Options) -> "TuneOrder":
    from judgekit.cli.wiring_finetune import own_suites
    from judgekit.domain.finetune import Hyperparameters
    from judgekit.workflow.finetune import TuneOrder
    from judgekit.workflow.tuned_candidate import candidate_name, check_base

    suites = tuple(own_suites(house, options.suites).values())
    check_base(options.extends, suites)
    name = candidate_name(options.candidate, suites)
    files, validation = (options.files, options.validation) if options.files else _exported(house, options)
    return TuneOrder(
        endpoint=options.endpoint,
        model=options.model,
        files=files,
        validation=validation,
        kind=options.method,
        hyperparameters=Hyperparameters(
            n_epochs=options.epochs,
            batch_size=options.batch_size,
            learning_rate_multiplier=options.learning_rate_multiplier,
        ),
        suffix=options.suffix,
        suites=options.suites,
        candidate=name,
        extends=options.extends,
    )


def _exported(house: "House", options: Options) -> tuple[tuple[Path, ...], Path | None]:
    """Export the winners of the first suite, with rows to validate on unless a file of them is given."""
    from judgekit.cli import export
    from judgekit.render.export import export_text

    kind: TrainingKind = options.method or "sft"
    suite = house.suite(options.suites[0])
    path = house.store.with_name("finetune") / f"{suite.name}-{kind}.jsonl"
    share = 0.0 if options.validation else VALIDATION_SHARE
    least = 1.0 if kind == "sft" else 0.0
    wanted = export.Options(path, prompt_of=options.extends, validation=share, min_score=least, form="openai")
    exported = export.export(house, kind, suite, wanted)
    click.echo(export_text(exported), err=True)
    written = [Path(file.path) for file in exported.files]
    return (written[0],), options.validation or (written[1] if len(written) > 1 else None)


def _refuse_double(prepared: "Prepared", memory: Path) -> None:
    from judgekit.domain.errors import UsageError
    from judgekit.workflow.finetune import started_before

    before = started_before(prepared, memory)
    if before:
        raise UsageError(
            f"job {before.job} was started for the very same training ({before.state}); see "
            f"judgekit finetune watch {before.job}, or start another with --fresh"
        )
