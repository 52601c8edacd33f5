"""How a judge is told to answer: as text whose last line counts, or as one JSON object."""

import json
from typing import Literal

from judgekit.domain.ids import Json
from judgekit.domain.rubric import Mode, Rubric
from judgekit.judges.labels import CANNOT_ASSESS, grade_labels, pair_labels

ReplyForm = Literal["text", "json", "typed"]


def reply_rules(rubric: Rubric, mode: Mode, form: ReplyForm) -> str:
    """Give the part of the prompt that says in which form the verdict must come."""
    if form == "typed":
        return "# Reply\nAnswer every question that is asked about the material."
    return "# Reply\n" + (_json_rules(rubric, mode) if form == "json" else _text_rules(rubric, mode))


def reminder(rubric: Rubric, mode: Mode, form: ReplyForm, *, brief: bool = False) -> str:
    """Give the closing line of a question; `brief` asks for the verdict alone, without thinking again."""
    if form == "typed":
        return "Now answer every question about this material."
    if form == "json":
        return f"Reply with only the JSON object, such as {_json_example(rubric, mode)}"
    think = "Think first. " if rubric.reasoning and not brief else ""
    only = "" if rubric.reasoning and not brief else "only "
    if mode == "pairwise":
        return f'{think}End with {only}the line "Verdict: " and one of: {_choices(pair_labels(rubric))}.'
    names = ", ".join(criterion.name for criterion in rubric.criteria)
    return f"{think}End with {only}one line for each of: {names}."


def verdict_schema(rubric: Rubric, mode: Mode) -> dict[str, Json]:
    """Give the JSON Schema of a reply: strict, every key required, only offered labels allowed."""
    verdict: dict[str, Json]
    if mode == "pairwise":
        verdict = {"verdict": {"type": "string", "enum": [*pair_labels(rubric), CANNOT_ASSESS]}}
    else:
        grades = {
            criterion.name: {"type": "string", "enum": [*grade_labels(criterion), CANNOT_ASSESS]}
            for criterion in rubric.criteria
        }
        verdict = {"grades": _object(grades)}
    reasoning: dict[str, Json] = {"reasoning": {"type": "string"}} if rubric.reasoning else {}
    return _object({**reasoning, **verdict})


def verdict_text(rubric: Rubric, mode: Mode, answer: dict[str, str], reason: str, form: ReplyForm) -> str:
    """Write a verdict as a judge is to reply; `answer` maps `verdict`, or each criterion, to its label."""
    if form == "json":
        content: dict[str, Json] = dict(answer) if mode == "pairwise" else {"grades": answer}
        return json.dumps(
            {"reasoning": reason, **content} if rubric.reasoning else content, ensure_ascii=False
        )
    lines = ([reason, ""] if rubric.reasoning and reason else []) + [
        f"{name.capitalize() if mode == 'pairwise' else name}: {label}" for name, label in answer.items()
    ]
    return "\n".join(lines)


def _text_rules(rubric: Rubric, mode: Mode) -> str:
    if mode == "pairwise":
        last = f"the line\nVerdict: LABEL\nwhere LABEL is one of: {_choices(pair_labels(rubric))}"
    else:
        form = "\n".join(f"{criterion.name}: LABEL" for criterion in rubric.criteria)
        last = f"one line for each criterion, its LABEL being one of those allowed for it:\n{form}"
    if rubric.reasoning:
        return f"First think in a few sentences. Then end with {last}"
    return f"Reply with nothing but {last}"


def _json_rules(rubric: Rubric, mode: Mode) -> str:
    think = ' In "reasoning", think in a few sentences before the verdict.' if rubric.reasoning else ""
    labels = (
        f"one of: {_choices(pair_labels(rubric))}" if mode == "pairwise" else "one of those allowed for it"
    )
    what = '"verdict" is' if mode == "pairwise" else 'the value of each criterion in "grades" is'
    form = _json_example(rubric, mode)
    return f"Reply with one JSON object and nothing else, of the form\n{form}\nwhere {what} {labels}.{think}"


def _json_example(rubric: Rubric, mode: Mode) -> str:
    answer = (
        {"verdict": "LABEL"}
        if mode == "pairwise"
        else {criterion.name: "LABEL" for criterion in rubric.criteria}
    )
    return verdict_text(rubric, mode, answer, "...", "json")


def _choices(labels: tuple[str, ...]) -> str:
    return ", ".join((*labels, CANNOT_ASSESS))


def _object(properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
