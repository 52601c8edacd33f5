"""`judgekit import`: what other tools and benchmarks hold, brought in; each kind has a file."""

import click

from judgekit.cli import import_judgements, import_labels, import_logs, import_results, import_spider


@click.group(name="import")
def command() -> None:
    """Bring in what benchmarks and other tools hold."""


for part in (import_judgements, import_labels, import_logs, import_spider):
    command.add_command(part.command)
for tool in import_results.commands():
    command.add_command(tool)
