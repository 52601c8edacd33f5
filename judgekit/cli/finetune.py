"""`judgekit finetune`: train a model at an endpoint that offers it; each command has a file."""

import click

from judgekit.cli import finetune_follow, finetune_start


@click.group(name="finetune")
def command() -> None:
    """Train a model at an OpenAI-compatible endpoint, and follow the training.

    The training data is what `judgekit export` writes; any other trainer reads it as well.
    """


for part in (finetune_start.command, finetune_follow.status, finetune_follow.watch):
    command.add_command(part)
