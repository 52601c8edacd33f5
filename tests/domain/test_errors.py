"""The error tree, and how problems are said."""

import inspect

import pytest

from judgekit.domain import errors
from judgekit.domain.errors import FileProblems, JudgekitError, Problem


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("a.yaml", 7, "is wrong", "write x"), "a.yaml:7: is wrong; write x"),
        (Problem("a.yaml", 7, "is wrong"), "a.yaml:7: is wrong"),
        (Problem("a.yaml", None, "is wrong", "write x"), "a.yaml: is wrong; write x"),
    ],
)
def test_a_problem_is_one_line(problem, said):
    assert str(problem) == said


def test_all_problems_are_said_at_once():
    found = [Problem("a", 1, "x"), Problem("b", None, "y")]
    assert str(FileProblems(found)) == "a:1: x\nb: y"
    assert FileProblems(found).problems == tuple(found)


def test_everything_raised_on_purpose_has_one_root():
    raised = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
    assert all(issubclass(kind, JudgekitError) for kind in raised)
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in raised)
