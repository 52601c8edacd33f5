"""A folder to write files into, and the messages that reading them gives."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from judgekit.domain.errors import FileProblems


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, so that paths are shown as short as a user sees them."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files by name; gives the folder."""

    def write_all(contents: Mapping[str, str | bytes]) -> Path:
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write_all


@pytest.fixture
def mistakes() -> Callable[..., list[str]]:
    """Call something that must find mistakes; gives each as a line."""

    def call(read: Callable[..., object], *args: object) -> list[str]:
        with pytest.raises(FileProblems) as caught:
            read(*args)
        assert caught.value.problems, "an error without any problem says nothing"
        return [str(problem) for problem in caught.value.problems]

    return call


@pytest.fixture
def no_table() -> Callable[[str, Path], list[dict[str, object]]]:
    """A reader of tables for suites that have none."""

    def read(text: str, folder: Path) -> list[dict[str, object]]:
        raise AssertionError(f"{text!r} in {folder} is no table")

    return read
