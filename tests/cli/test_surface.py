"""The command line is a public surface: a change shows in the snapshot, and so in the diff."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from judgekit.cli.main import COMMANDS, EXIT_CODES, judgekit

SNAPSHOT = Path(__file__).parent / "snapshots" / "commands.txt"


def walk(command, words):
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from walk(command.get_command(context, name), (*words, name))


ALL = list(walk(judgekit, ("judgekit",)))


def describe(words, command):
    lines = [" ".join(words)]
    for parameter in command.params:
        names = " ".join(parameter.opts + parameter.secondary_opts)
        lines.append(f"  {parameter.param_type_name} {names}")
    return "\n".join(lines)


def test_commands_and_options_are_as_recorded():
    exit_codes = "\n".join(f"exit {code}: {kind.__name__}" for kind, code in EXIT_CODES)
    surface = "\n".join(describe(words, command) for words, command in ALL) + "\n" + exit_codes + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(surface, encoding="utf-8")
    assert surface == SNAPSHOT.read_text(encoding="utf-8"), "run the tests once with UPDATE_SNAPSHOTS=1"


@pytest.mark.parametrize(("words", "command"), ALL, ids=[" ".join(words) for words, _ in ALL])
def test_every_command_and_option_has_help(words, command):
    assert command.help, f"{' '.join(words)} has no help"
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert silent == []


def test_the_list_of_commands_matches_their_modules():
    assert {name: command.name for name, command in judgekit_commands().items()} == {n: n for n in COMMANDS}


def judgekit_commands():
    context = click.Context(judgekit)
    return {name: judgekit.get_command(context, name) for name in COMMANDS}


def test_help_imports_none_of_the_heavy_packages():
    heavy = "{'openai', 'scipy', 'numpy', 'duckdb', 'pydantic', 'yaml', 'rich', 'aiohttp', 'xllamacpp'}"
    code = (
        "import sys; from judgekit.cli.main import judgekit\n"
        "try: judgekit(['--help'])\n"
        f"except SystemExit: print(sorted({heavy} & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
    assert "compare" in ran.stdout


def test_an_unknown_command_is_met_with_a_near_one():
    ran = subprocess.run(
        [sys.executable, "-m", "judgekit", "compre"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "Did you mean 'compare'" in ran.stderr
