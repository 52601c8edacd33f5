"""The exact prompts a rubric becomes, on a case of a suite or on the rubric's own tests."""

from collections.abc import Iterator, Sequence

from judgekit.domain.cases import Case, Message, Output
from judgekit.domain.config import LOCAL, JudgeSpec
from judgekit.domain.errors import UsageError
from judgekit.domain.judging import JudgeTask
from judgekit.domain.prompts import PromptForm, ShownPrompt
from judgekit.domain.rubric import Mode, Rubric
from judgekit.domain.suite import Suite
from judgekit.judges.asking_full import full_question
from judgekit.judges.asking_small import small_questions
from judgekit.judges.build import endpoint_and_model
from judgekit.workflow.estimate import CHARACTERS_PER_TOKEN
from judgekit.workflow.rubric_suite import GRADED, A, B, suite_of_tests

_SMALL_MODES = ("auto", "logprobs")


def form_for(name: str, spec: JudgeSpec) -> PromptForm:
    """Give the form in which a judge is asked first.

    Raises:
        UsageError: the judge is not asked by prompts.
    """
    if spec.kind != "llm":
        raise UsageError(f"judge {name!r} is a {spec.kind} and sees no prompt; name one of kind llm")
    endpoint, _ = endpoint_and_model(name, spec)
    if spec.options.get("small", endpoint == LOCAL) and spec.mode in _SMALL_MODES:
        return "small"
    return "json" if spec.mode in ("auto", "json_schema") else "text"


def prompts_on_tests(rubric: Rubric, form: PromptForm) -> Iterator[ShownPrompt]:
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
            yield from prompts_on(rubric, mode, case, outputs, form)


def prompts_on_case(
    rubric: Rubric, suite: Suite, case_id: str | None, candidates: Sequence[str], form: PromptForm
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
        yield from prompts_on(rubric, mode, case, outputs[:needed], form)


def prompts_on(
    rubric: Rubric, mode: Mode, case: Case, outputs: Sequence[Output], form: PromptForm
) -> Iterator[ShownPrompt]:
    """Give the prompts for one case: both orders of a pair, or every call that grades one output."""
    for shown in (outputs, outputs[::-1]) if mode == "pairwise" else (outputs,):
        second = shown[1] if len(shown) > 1 else None
        task = JudgeTask("", "", rubric, case, shown[0], second)
        names = ", ".join(f"{letter} = {each.candidate}" for letter, each in zip("AB", shown, strict=False))
        who = names if second else shown[0].candidate
        for messages in _messages(task, form):
            tokens = sum(len(message.content) for message in messages) // CHARACTERS_PER_TOKEN
            yield ShownPrompt(f"{mode}, case {case.id}, {who}", form, tokens, messages)


def _messages(task: JudgeTask, form: PromptForm) -> Iterator[tuple[Message, ...]]:
    if form == "small":
        yield from (question.messages for question in small_questions(task))
    else:
        yield full_question(task, "json_schema" if form == "json" else "text").messages


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
