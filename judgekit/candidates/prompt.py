"""Prompts: a case, its examples and its passages become the messages a model is sent."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judgekit.candidates.resolve import Pipeline
from judgekit.domain.cases import Case, Message
from judgekit.domain.errors import FileProblems, Problem
from judgekit.domain.ids import Json

_FIELD = re.compile(r"\{\{(\w+)\}\}|\{(\w+)\}")
"""A field `{name}`, or `{{name}}` for the literal text `{name}`."""

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a model is shown besides the case: solved examples in order, and retrieved passages."""

    examples: Sequence[Case] = ()
    context: Sequence[str] = ()


def build_messages(pipeline: Pipeline, case: Case, shown: Shown | None = None) -> tuple[Message, ...]:
    """Give the messages that ask a candidate's model to answer a case.

    The prompt may name `{input}`, `{context}`, `{examples}` and any metadata key of the case; what they stand
    for is never expanded again, and the reference cannot be named. A conversation keeps its turns: the prompt
    is wrapped around the last user turn, and `system` goes before the case's own system text. Examples become
    earlier turns, unless the prompt names `{examples}`: then each is written in the form of what follows that
    field. Retrieved passages go before the prompt, unless it names `{context}`.

    Raises:
        FileProblems: the prompt or system text names a field the case does not have.
    """
    shown = shown or Shown()
    turns = _turns(pipeline, case, shown)
    if not _names(pipeline.prompt, "examples"):
        turns = [*_example_turns(pipeline, shown.examples), *turns]
    system = _system(pipeline, case)
    return (*system, *(turn for turn in turns if turn.role != "system"))


def fill(template: str, values: Mapping[str, str], where: str) -> str:
    """Put values in place of their `{name}`; braces around anything but a word stay as they are.

    Raises:
        FileProblems: the template names something that is no value; `where` says which template it is.
    """
    unknown = [name for name in _fields(template) if name not in values]
    if unknown:
        raise FileProblems([_unknown(name, values, where) for name in dict.fromkeys(unknown)])
    return _FIELD.sub(lambda m: values[m[2]] if m[2] else f"{{{m[1]}}}", template)


def _turns(pipeline: Pipeline, case: Case, shown: Shown) -> list[Message]:
    """The case's turns with the prompt around the last one of the user."""
    last = max((i for i, turn in enumerate(case.input) if turn.role == "user"), default=len(case.input) - 1)
    asked = Message("user", _prompt(pipeline, case, shown))
    return [*case.input[:last], asked, *case.input[last + 1 :]]


def _prompt(pipeline: Pipeline, case: Case, shown: Shown) -> str:
    values = _values(case, shown.context or case.context)
    values["examples"] = _example_text(pipeline, shown.examples)
    text = fill(pipeline.prompt, values, f"candidate {pipeline.candidate!r}, prompt")
    if shown.context and not _names(pipeline.prompt, "context"):
        return f"{values['context']}{_GAP}{text}"
    return text


def _example_text(pipeline: Pipeline, examples: Iterable[Case]) -> str:
    """Each example as the part of the prompt after `{examples}`, filled in, with its answer."""
    form = pipeline.prompt.rpartition("{examples}")[2].lstrip()
    where = f"examples of candidate {pipeline.candidate!r}"
    solved = (f"{fill(form, _values(case, case.context), where)} {case.reference}" for case in examples)
    return "".join(f"{text}{_GAP}" for text in solved)


def _example_turns(pipeline: Pipeline, examples: Iterable[Case]) -> list[Message]:
    turns: list[Message] = []
    for example in examples:
        asked = _turns(pipeline, example, Shown())
        turns += [*asked, Message("assistant", example.reference or "")]
    return turns


def _system(pipeline: Pipeline, case: Case) -> list[Message]:
    where = f"candidate {pipeline.candidate!r}, system"
    own = [turn.content for turn in case.input if turn.role == "system"]
    ours = [fill(pipeline.system, _values(case, case.context), where)] if pipeline.system else []
    return [Message("system", _GAP.join([*ours, *own]))] if ours or own else []


def _values(case: Case, context: Sequence[str]) -> dict[str, str]:
    """What a prompt may name: metadata first, so that it cannot stand in for the input."""
    asked = [turn.content for turn in case.input if turn.role == "user"] or [case.text]
    told = {key: _as_text(value) for key, value in case.metadata.items() if key != "reference"}
    return told | {"input": asked[-1], "context": _GAP.join(context)}


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fields(template: str) -> list[str]:
    return [name for _, name in _FIELD.findall(template) if name]


def _names(template: str, field: str) -> bool:
    return field in _fields(template)


def _unknown(name: str, values: Mapping[str, str], where: str) -> Problem:
    close = difflib.get_close_matches(name, values, n=1)
    remedy = f"did you mean {{{close[0]}}}?" if close else f"fields are {', '.join(sorted(values))}"
    return Problem(where, None, f"unknown field {{{name}}}", f"{remedy}; write {{{{{name}}}}} for the text")
