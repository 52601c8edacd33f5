"""Fixtures of the statistics room: recorded answers of independent programs, and how closely to agree."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("stats", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("stats")

FIXTURES = Path(__file__).parent / "fixtures"


def agree(found: Any, expected: Any, tol: float) -> None:
    """Assert that `found` equals `expected` in structure, and in numbers within `tol`."""
    if isinstance(expected, Mapping):
        assert set(found) == set(expected)
        for key in expected:
            agree(found[key], expected[key], tol)
    elif isinstance(expected, Sequence) and not isinstance(expected, str):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            agree(one, other, tol)
    elif isinstance(expected, bool) or expected is None or isinstance(expected, str):
        assert found == expected
    else:
        assert abs(found - expected) <= tol + 1e-12, (found, expected)


@pytest.fixture(scope="session")
def check_agreement() -> Callable[[Any, Any, float], None]:
    return agree


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], dict[str, dict[str, Any]]]:
    """Read the recorded cases of one file by id."""

    def read(topic: str) -> dict[str, dict[str, Any]]:
        cases = json.loads((FIXTURES / f"{topic}.json").read_text())["cases"]
        return {case["id"]: case for case in cases}

    return read


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261123)
