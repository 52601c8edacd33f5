"""Lint of the whole rubric: references, leading words, tests, examples, the own template."""

import re
from collections.abc import Iterator

from judgekit.domain.errors import UsageError
from judgekit.domain.rubric import Rubric
from judgekit.judges.examples import example_answer
from judgekit.judges.findings import Check, Finding, place_of
from judgekit.judges.prompt import PLACEHOLDERS

_FEW_TESTS = 4
_REFERENCE = re.compile(
    r"\b(?:reference(?: answer)?|gold(?:en)? (?:answer|standard)|expected (?:answer|output)|ground truth)\b",
    re.IGNORECASE,
)
_LEADING: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"\blonger (?:responses|answers|outputs) are better|\bprefer (?:the )?longer", re.IGNORECASE
        ),
        "rewards length",
    ),
    (re.compile(r"\b(?:obviously|of course|undoubtedly|surely)\b", re.IGNORECASE), "suggests the verdict"),
    (re.compile(r"\b(?i:response|answer|assistant|output|option) [AB] (?:is|should|must)\b"), "names a slot"),
    (
        re.compile(r"\bthe (?:first|second) (?:response|answer|output) (?:is|should)\b", re.IGNORECASE),
        "names a slot",
    ),
    (
        re.compile(r"\bbe (?:very )?(?:strict|harsh|lenient|generous|critical)\b", re.IGNORECASE),
        "shifts all grades alike",
    ),
    (re.compile(r"\b(?:gpt|claude|gemini|llama|qwen|mistral)[\w.-]*\b", re.IGNORECASE), "names a model"),
)


def _reference(rubric: Rubric) -> Iterator[Finding]:
    texts = (rubric.instructions, *(criterion.description for criterion in rubric.criteria))
    spoken = next((found[0] for text in texts if (found := _REFERENCE.search(text))), None)
    if spoken and rubric.reference == "ignored":
        what = f"the text speaks of {spoken!r}, which is not shown"
        yield Finding("reference", "error", "reference", what, "set reference: required or optional")
    lacking = [place for place, test in enumerate(rubric.tests, start=1) if test.reference is None]
    if rubric.reference == "required" and lacking:
        what = "has no reference, which the rubric requires"
        yield Finding("reference", "error", f"test {lacking[0]}", what, "give it one")


def _leading(rubric: Rubric) -> Iterator[Finding]:
    texts = [("instructions", rubric.instructions)]
    texts += [(place_of(criterion), criterion.description) for criterion in rubric.criteria]
    for where, text in texts:
        for pattern, effect in _LEADING:
            if found := pattern.search(text):
                what = f"{found[0]!r} {effect}"
                yield Finding("leading", "warning", where, what, "say what to look at, not what to find")


def _tests(rubric: Rubric) -> Iterator[Finding]:
    if len(rubric.tests) < _FEW_TESTS:
        what = f"there are {len(rubric.tests)}" if rubric.tests else "there are none"
        remedy = f"have at least {_FEW_TESTS} cases with the verdict you expect, hard ones first"
        yield Finding("tests", "hint" if rubric.tests else "warning", "tests", what, remedy)
    expected = [test.expect for test in rubric.tests if isinstance(test.expect, str)]
    if len(expected) > 1 and len(set(expected)) == 1:
        what = f"all expect {expected[0]!r}, as a judge does that always says so"
        yield Finding("tests", "warning", "tests", what, "swap the outputs of some")


def _examples(rubric: Rubric) -> Iterator[Finding]:
    for place, example in enumerate(rubric.examples, start=1):
        try:
            example_answer(rubric, example)
        except UsageError as error:
            yield Finding("example", "error", f"example {place}", str(error), "use the labels of the rubric")


def _template(rubric: Rubric) -> Iterator[Finding]:
    if rubric.prompt is None:
        return
    if "{outputs}" not in rubric.prompt:
        yield Finding("template", "error", "prompt", "never shows the outputs", "put {outputs} into it")
    if "{instructions}" not in rubric.prompt and "{criteria}" not in rubric.prompt:
        what = "shows neither instructions nor criteria"
        yield Finding("template", "warning", "prompt", what, "put {instructions} and {criteria} into it")
    for name in re.findall(r"\{([A-Za-z_]\w*)\}", rubric.prompt):
        if name not in PLACEHOLDERS:
            remedy = f"there are {', '.join(PLACEHOLDERS)}"
            yield Finding("template", "warning", "prompt", f"{{{name}}} is not filled in", remedy)


WHOLE_CHECKS: tuple[Check, ...] = (_reference, _leading, _tests, _examples, _template)
"""All checks of the rubric as a whole."""
