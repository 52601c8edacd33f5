"""Fixtures for every room: where the real data lies, when it is there."""

import os
from pathlib import Path

import pytest

from judgekit.domain.errors import WeightsUnavailable
from judgekit.models.weights import pull

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real outputs, verdicts and labels; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("JUDGEKIT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real data not present at {folder.name}; set JUDGEKIT_DATA to run this test")
    return folder


@pytest.fixture(scope="session")
def small_model() -> str:
    """The name of the small model, its weights on this machine; skipped where they cannot be had."""
    return _pulled("smollm2-135m")


@pytest.fixture(scope="session")
def judging_model() -> str:
    """The name of the embedded judge's model, with its weights here; skipped where they cannot be had."""
    return _pulled("qwen2.5-coder-1.5b")


def _pulled(name: str) -> str:
    try:
        return pull(name).name
    except WeightsUnavailable as error:
        pytest.skip(f"the weights of {name} cannot be had here: {error}")
