"""Every example in the statistics room is run as written."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import judgekit.stats

MODULES = sorted(module.name for module in pkgutil.iter_modules(judgekit.stats.__path__, "judgekit.stats."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    outcome = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.failed == 0
