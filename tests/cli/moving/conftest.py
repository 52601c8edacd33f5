"""A project that another tool's files are brought into, as the suite `moved`."""

import pytest
from click.testing import CliRunner

from judgekit.cli.import_ import command


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "judgekit.toml").touch()
    return tmp_path


@pytest.fixture
def bring(folder):
    def invoke(kind, path, *words):
        return CliRunner().invoke(command, [kind, str(folder / path), "--suite", "moved", *words])

    return invoke
