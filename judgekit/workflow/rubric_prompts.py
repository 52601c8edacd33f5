"""The exact prompts a rubric becomes, on a case of a suite or on the rubric's own tests."""

import json
from collections.abc import Iterator, Sequence

from judgekit.domain.cases import Case, Output
from judgekit.domain.config import LOCAL, JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.ids import Json
from judgekit.domain.judging import JudgeTask
from judgekit.domain.prompts import AskedMode, Asking, ShownPrompt
from judgekit.domain.rubric import Mode, Rubric
from judgekit.domain.suite import Suite
from judgekit.judges.asking import Question
from judgekit.judges.asking_decisions import decisions_question
from judgekit.judges.asking_full import full_question
from judgekit.judges.asking_small import small_questions
from judgekit.judges.build import endpoint_and_model
from judgekit.workflow.estimate import CHARACTERS_PER_TOKEN
from judgekit.workflow.rubric_suite import GRADED, A, B, suite_of_tests

WRITTEN = ("questions", "json_schema")
"""What is sent beside the messages and read as tokens."""

_SMALL_MODES = ("auto", "logprobs")


def asking_of(name: str, spec: JudgeSpec, mode: AskedMode | None = None) -> Asking:
    """Give how a judge asks first, or how it would ask by another protocol.

    Raises:
        UsageError: the judge is not asked by prompts, or cannot be asked by the protocol.
    """
    if spec.kind != "llm":
        raise UsageError(f"judge {name!r} is a {spec.kind} and sees no prompt; name one of kind llm")
    endpoint, _ = endpoint_and_model(name, spec)
    wanted = mode or spec.mode
    if endpoint == LOCAL and wanted == "decisions":
        raise UsageError(f"judge {name!r}: local models offer no mode 'decisions'; use logprobs or text")
    top = spec.options.get("top_logprobs")
    if spec.options.get("small", endpoint == LOCAL) and wanted in _SMALL_MODES:
        return Asking("logprobs", small=True, top_logprobs=top)
    return Asking("json_schema" if wanted == "auto" else wanted, top_logprobs=top)


def prompts_on_tests(rubric: Rubric, asking: Asking) -> Iterator[ShownPrompt]:
    """Give the prompts for the rubric's first test of each of its modes.

    Raises:
        UsageError: the rubric has no tests.
    """
    if not rubric.tests:
        raise UsageError(f"rubric {rubric.name!r} has no tests to show; name a case: --suite S --case ID")
    suite = suite_of_tests(rubric)
    for mode in rubric.modes:
        wanted = (A, B) if mode == "pairwise" else (GRADED,)
        case = next((case for case in suite.cases if case.id in suite.outputs[wanted[0]]), None)
        if case is not None:
            outputs = [suite.outputs[name][case.id] for name in wanted]
            yield from prompts_on(rubric, mode, case, outputs, asking)


def prompts_on_case(
    rubric: Rubric, suite: Suite, case_id: str | None, candidates: Sequence[str], asking: Asking
) -> Iterator[ShownPrompt]:
    """Give the prompts for one case of a suite: its first, or that of an id.

    Raises:
        UsageError: there is no such case, or too few candidates have an output for it.
    """
    case = _case(suite, case_id)
    outputs = _outputs(suite, case, candidates)
    for mode in rubric.modes:
        needed = 2 if mode == "pairwise" else 1
        if len(outputs) < needed:
            what = f"{needed} outputs" if needed > 1 else "an output"
            raise UsageError(f"case {case.id!r} needs {what} to show a {mode} prompt and has {len(outputs)}")
        yield from prompts_on(rubric, mode, case, outputs[:needed], asking)


def prompts_on(
    rubric: Rubric, mode: Mode, case: Case, outputs: Sequence[Output], asking: Asking
) -> Iterator[ShownPrompt]:
    """Give the prompts for one case: both orders of a pair, or every call that grades one output."""
    for shown in (outputs, outputs[::-1]) if mode == "pairwise" else (outputs,):
        second = shown[1] if len(shown) > 1 else None
        task = JudgeTask("", "", rubric, case, shown[0], second)
        names = ", ".join(f"{letter} = {each.candidate}" for letter, each in zip("AB", shown, strict=False))
        title = f"{mode}, case {case.id}, {names if second else shown[0].candidate}"
        for question in _questions(task, asking):
            yield _shown(title, asking.mode, question)


def _questions(task: JudgeTask, asking: Asking) -> tuple[Question, ...]:
    if asking.small:
        return small_questions(task, asking.top_logprobs)
    if asking.mode == "decisions":
        return (decisions_question(task),)
    return (full_question(task, asking.mode, asking.top_logprobs),)


def _shown(title: str, mode: AskedMode, question: Question) -> ShownPrompt:
    beside = _beside(question)
    typed = [json.dumps(beside[name], ensure_ascii=False) for name in WRITTEN if name in beside]
    characters = sum(map(len, (*(turn.content for turn in question.messages), *typed)))
    return ShownPrompt(title, mode, characters // CHARACTERS_PER_TOKEN, question.messages, beside)


def _beside(question: Question) -> dict[str, Json]:
    asked = None if question.questions is None else [dict(each) for each in question.questions]
    sent = {
        "questions": asked,
        "json_schema": question.json_schema,
        "top_logprobs": question.top_logprobs,
    }
    return {name: content for name, content in sent.items() if content is not None}


def _case(suite: Suite, case_id: str | None) -> Case:
    found = next((case for case in suite.cases if case_id in (None, case.id)), None)
    if found is None:
        some = ", ".join(case.id for case in suite.cases[:5])
        raise UsageError(f"suite {suite.name!r} has no case {case_id!r}; its first cases are {some}")
    return found


def _outputs(suite: Suite, case: Case, candidates: Sequence[str]) -> list[Output]:
    for name in candidates:
        if case.id not in suite.outputs.get(name, {}):
            raise UsageError(f"candidate {name!r} of suite {suite.name!r} has no output for case {case.id!r}")
    names = candidates or list(suite.outputs)
    return [suite.outputs[name][case.id] for name in names if case.id in suite.outputs[name]]
