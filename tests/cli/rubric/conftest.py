"""A project with one rubric, a judge that knows its tests, and the commands about rubrics."""

import pytest
from click.testing import CliRunner
from loopback import Loopback
from oracle import oracle
from polite import POLITE, TOML

from judgekit.cli.rubric import command
from judgekit.files.rubric import load_rubric


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "polite.yaml").write_text(POLITE)
    return tmp_path


@pytest.fixture
def run(folder):  # noqa: ARG001 - the command runs in it
    return lambda *words: CliRunner().invoke(command, words)


@pytest.fixture
def server(folder):
    with Loopback() as loop:
        (folder / "judgekit.toml").write_text(TOML.format(loop.base_url))
        right = oracle(load_rubric(folder / "rubrics" / "polite.yaml"))
        loop.switches.answer = lambda body: right(body["messages"][1]["content"])
        yield loop
