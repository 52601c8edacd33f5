"""Programs that read an output's text: exact, contains, regex, numeric."""

import math
import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import SchemaError

from judgekit.domain.cases import Case, Output
from judgekit.domain.errors import UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.verdict import CannotAssess
from judgekit.judges.program import Score, Scored

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?(?<=\d)")


class TextOptions(Frozen):
    """Options of `exact` and `contains`: `values` stands in for the case's reference."""

    values: tuple[str, ...] = ()
    ignore_case: bool = True
    ignore_space: bool = True


class RegexOptions(Frozen):
    """Options of `regex`: a pattern to be found in the output.

    Rust's syntax: no look-around and no back-references, and in return no pattern that takes for ever.
    """

    pattern: Annotated[str, Field(min_length=1)]


class NumericOptions(Frozen):
    """Options of `numeric`: which number of the output counts, and how far it may be off."""

    take: Literal["first", "last", "only"] = "last"
    relative: Annotated[float, Field(ge=0)] = 1e-6
    absolute: Annotated[float, Field(ge=0)] = 1e-9


class TextProgram:
    """A program made of one function from a case and an output to a score."""

    fingerprint = ""

    def __init__(self, check: Callable[[Case, Output], Scored]) -> None:
        self._check = check

    async def score(self, case: Case, output: Output) -> Scored:
        """Score an output."""
        return self._check(case, output)


def exact(options: TextOptions) -> TextProgram:
    """Give the program that asks whether the output is the reference, or one of `values`."""

    def check(case: Case, output: Output) -> Scored:
        wanted = _wanted(options, case)
        if isinstance(wanted, CannotAssess):
            return wanted
        equal = _simple(output.text, options) in {_simple(text, options) for text in wanted}
        return _verdict(equal, "the output is what is expected", "the output is not what is expected")

    return TextProgram(check)


def contains(options: TextOptions) -> TextProgram:
    """Give the program that scores how much of what is expected is in the output."""

    def check(case: Case, output: Output) -> Scored:
        wanted = _wanted(options, case)
        if isinstance(wanted, CannotAssess):
            return wanted
        text = _simple(output.text, options)
        missing = [each for each in wanted if _simple(each, options) not in text]
        note = f"missing: {', '.join(missing)}" if missing else "everything expected is there"
        return Score(1 - len(missing) / len(wanted), note)

    return TextProgram(check)


def regex(options: RegexOptions) -> TextProgram:
    """Give the program that asks whether a pattern is found in the output.

    Raises:
        UsageError: the pattern is not well-formed.
    """
    try:
        adapter = TypeAdapter(Annotated[str, StringConstraints(pattern=options.pattern)])
    except SchemaError as error:
        raise UsageError(f"option 'pattern': {options.pattern!r} is no pattern: {error}") from error

    def check(_case: Case, output: Output) -> Scored:
        try:
            adapter.validate_python(output.text)
        except ValidationError:
            return Score(0.0, f"no match for {options.pattern!r}")
        return Score(1.0, f"matches {options.pattern!r}")

    return TextProgram(check)


def numeric(options: NumericOptions) -> TextProgram:
    """Give the program that asks whether a number of the output is that of the reference."""

    def check(case: Case, output: Output) -> Scored:
        expected = _numbers(case.reference or "")
        if not expected:
            return CannotAssess(f"case {case.id!r} has no number as its reference")
        found = _numbers(output.text)
        if not found or (options.take == "only" and len(found) > 1):
            return Score(0.0, f"{len(found)} numbers in the output")
        number = found[-1] if options.take == "last" else found[0]
        close = math.isclose(number, expected[-1], rel_tol=options.relative, abs_tol=options.absolute)
        return Score(float(close), f"{number:g} against {expected[-1]:g}")

    return TextProgram(check)


def _wanted(options: TextOptions, case: Case) -> tuple[str, ...] | CannotAssess:
    wanted = options.values or (() if case.reference is None else (case.reference,))
    return wanted or CannotAssess(f"case {case.id!r} has no reference")


def _simple(text: str, options: TextOptions) -> str:
    text = " ".join(text.split()) if options.ignore_space else text
    return text.casefold() if options.ignore_case else text


def _verdict(right: bool, yes: str, no: str) -> Score:  # noqa: FBT001 - a verdict is a truth value
    return Score(1.0, yes) if right else Score(0.0, no)


def _numbers(text: str) -> list[float]:
    return [float(match[0].replace(",", "")) for match in _NUMBER.finditer(text)]
